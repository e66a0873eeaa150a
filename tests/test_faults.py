"""What was found wrong, in words: between tables once for all alike, in prose each by itself."""

import pandas as pd

from helpers.notebook import faults

ROWS = [
    ("totals_disagree", "by_a", "Total in by a", "2022/23", None, "The totals differ.", "high"),
    ("totals_disagree", "by_a", "Total in by a", "2023/24", None, "The totals differ.", "high"),
    ("statement", "news", "Referrals", "2022/23", "over 34%", "It is 22.8%.", "high"),
    ("statement", "news", "Events", "2022/23", "[c]", "It is not.", "low"),
]
COLUMNS = ["kind", "table", "about", "period", "published", "why", "severity"]
FOUND = pd.DataFrame(ROWS, columns=COLUMNS).assign(finding_id=["a", "b", "c", "d"], item="Total")


def test_what_holds_of_several_periods_is_told_once():
    assert faults.tell_problems(FOUND, faults.BETWEEN_TABLES) == [
        "Total in by a, 2022/23. The totals differ. The same holds for 2023/24."
    ]


def test_every_problem_in_prose_is_told_by_itself_and_what_is_withheld_not_quoted():
    assert faults.tell_problems(FOUND, faults.IN_PROSE) == [
        "Referrals, 2022/23, published as “over 34%”. It is 22.8%.",
        "Events, 2022/23. It is not.",
    ]


def test_problems_are_counted_by_what_they_do_to_a_reader():
    told = "4 problems were found in these figures; 3 of them could change what a reader concludes."
    assert faults.count_problems(FOUND) == told
    assert faults.count_problems(FOUND.iloc[:0]) == "No problem was found in these figures."


def test_claims_are_counted_by_verdict():
    claims = pd.DataFrame({"verdict": ["agrees", "does not follow", "cannot be checked", "agrees"]})
    assert faults.count_claims(claims) == (
        "Of 4 figures in prose, 2 follow, 1 does not, and 1 cannot be checked."
    )
    assert faults.count_claims(claims.iloc[:0]) == ""
    assert len(faults.wrong_claims(claims)) == 1
