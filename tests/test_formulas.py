"""Percentages without a count beside them, and the rows or columns that they are worked out from."""

from helpers.proofing import check_files

ELECTION = (
    "Election,2019,2024\nRegistered electors,840,900\nVotes cast,504,540\nRejected,4,10\nTurnout,{}%,{}%\n"
)
RATED = "Area,A,B,C,D,Total,%A-C\nN,2,10,20,8,40,{}%\nS,4,30,26,40,100,{}%\nE,5,15,20,40,80,50%\n"


def tell(tmp_path, text, *percents):
    """Why each finding of a table with these percentages was made."""
    path = tmp_path / "draft.csv"
    path.write_text(text.format(*percents), encoding="utf-8")
    return [finding.why for finding in check_files([path]).findings]


def test_a_turnout_is_of_the_votes_cast_and_those_entitled_to_them_though_none_follows(tmp_path):
    assert tell(tmp_path, ELECTION, 60, 60) == []
    (why,) = tell(tmp_path, ELECTION, 51, 72)
    assert why.startswith("540 (Votes cast) of 900 (Registered electors) is 60%, not 72%")


def test_a_run_of_columns_is_named_by_its_first_and_its_last(tmp_path):
    assert tell(tmp_path, RATED, 80, 60) == []
    (why,) = tell(tmp_path, RATED, 80, 66)
    assert why.startswith("60 (A to C) of 100 (Total) is 60%, not 66%")
