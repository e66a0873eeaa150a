"""A table as whole numbers at their places: which count and base a percentage has beside it."""

from helpers.proofing import check_files

BESIDE = "Trust,Answered,Rate\nA,512 of 640,80%\nB,300/400,75%\nC,90 of 120,{}%\nD,45 of 60,75%\n"


def test_a_count_of_a_base_in_the_cell_beside_is_that_of_the_percentage(tmp_path):
    path = tmp_path / "draft.csv"
    path.write_text(BESIDE.format(57), encoding="utf-8")
    (finding,) = check_files([path]).findings
    assert finding.why.startswith("90 of 120 is 75%, not 57%")
    path.write_text(BESIDE.format(75), encoding="utf-8")
    checked = check_files([path])
    assert (checked.findings, checked.percentages_checked) == ([], 4)
