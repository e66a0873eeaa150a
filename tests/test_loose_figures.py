"""Differences, percentage points and rates that do not follow from two other columns."""

import pytest

from helpers.proofing import check_files

DIFFERENCES = "Offence,2022,2023,Change\nBurglary,451,405,-46\nTheft,803,920,117\nViolence,641,672,{}\n"
POINTS = (
    "Measure,2022,2023,Change (points)\nYes,71.2%,74.5%,{}\nNo,18.3%,15.1%,-3.2\nNeither,10.5%,10.4%,-0.1\n"
)
RATES = "LA,Population,Births,Rate per 1000\nA,120100,1440,12.0\nB,85300,935,{}\nC,40020,500,12.5\n"
YEARS = "Year,Cases,Change on last\n2020,110,\n2021,121,10.0%\n2022,133,{}\n2023,120,-9.8%\n2024,126,5.0%\n"


@pytest.mark.parametrize(
    ("text", "right", "wrong", "advice"),
    [
        (DIFFERENCES, "31", "13", "Put 31 if the two are right."),
        (POINTS, "+3.3", "+3.7", "Put 3.3 if the two are right."),
        (RATES, "11.0", "11.9", "Put 11.0 if the two are right."),
        (YEARS, "9.9%", "9.3%", "Put 9.9%."),
    ],
)
def test_what_does_not_follow_from_two_others_is_found_and_what_does_is_not(
    tmp_path, text, right, wrong, advice
):
    path = tmp_path / "draft.csv"
    path.write_text(text.format(wrong), encoding="utf-8")
    (finding,) = check_files([path]).findings
    assert (finding.published, finding.advice) == (wrong, advice)
    path.write_text(text.format(right), encoding="utf-8")
    checked = check_files([path])
    assert checked.findings == []
    assert checked.sums_checked + checked.percentages_checked >= 3
