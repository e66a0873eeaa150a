"""A table judged before its cells: which base a single percentage may rest on, and which it may not."""

import pytest

from helpers.proofing import check_files

PATIENTS = "Of the 132 patients,2026\nMale,79 (59.8%)\nHypertension,53 ({}%)\nSmokers,26 (19.7%)\n"
VALID = "Sex,2024\nFemale,72 ({}%)\nMale,56 (43.8%)\nMissing,12{}\nTotal,140\n"
LANDLORDS = "Landlord,2023/24 (satisfied),2023/24 (all)\nA,66 ({}%),83\nB,46 (50%),92\nTotal,112 (64%),175\n"


def tell(tmp_path, text):
    """Why each finding of a table was made."""
    path = tmp_path / "draft.csv"
    path.write_text(text, encoding="utf-8")
    return [finding.why for finding in check_files([path]).findings]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            PATIENTS.format("40.2"),
            PATIENTS.format("67.1"),
            "53 of 132 is 40.2%, not 67.1%: it is 53 of 79 (Male)",
        ),
        (
            VALID.format("56.3", ""),
            VALID.format("51.4", ""),
            "72 of 128 is 56.3%, not 51.4%: it is 72 of 140 (Total)",
        ),
        (LANDLORDS.format("80"), LANDLORDS.format("59"), "66 of 83 is 80%, not 59%: it is 66 of 112 (Total)"),
    ],
)
def test_one_percentage_of_a_number_that_is_a_part_itself_is_wrong(tmp_path, right, wrong, words):
    assert tell(tmp_path, right) == []
    (why,) = tell(tmp_path, wrong)
    assert why.startswith(words)


def test_what_is_missing_may_be_a_share_of_all_where_the_others_are_of_the_rest(tmp_path):
    assert tell(tmp_path, VALID.format("56.3", " (8.6%)")) == []


def test_a_part_printed_as_100_is_no_total_of_its_own(tmp_path):
    text = "Answer,%,n\nYes,{},310\nNo,28,140\nDon't know,10,50\nAll,100,500\n"
    assert tell(tmp_path, text.format(62)) == []
    assert tell(tmp_path, text.format(100)) == ["310 of 500 is 62%, not 100%: it is the percentage of All."]


def test_a_column_follows_its_labelled_total_and_no_number_that_stands_nowhere(tmp_path):
    text = "Exclusions,2015/16,2016/17\npermanent,6685 (0.08%),7720 (0.10%)\n"
    text += "fixed period,339360 (4.29%),381865 ({}%)\nTotal,7916225,8025075\n"
    assert tell(tmp_path, text.format("4.76")) == []
    (why,) = tell(tmp_path, text.format("4.82"))
    assert why.startswith(
        "381,865 of 8,025,075 is 4.76%, not 4.82%: it is 381,865 of 7,916,225 (Total, 2015/16)"
    )
