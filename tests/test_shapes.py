"""Long tables: counts and percentages under each other are checked as if they stood side by side."""

import pytest

from helpers.proofing import check_files

CROSSTAB = (
    ",,Satisfied,Not,Total\nGeneral needs,Count,121,80,201\n,% within tenure,60.2%,39.8%,100.0%\n"
    ",% of total,{},26.4%,66.3%\nSupported,Count,71,31,102\n,% within tenure,69.6%,30.4%,100.0%\n"
    ",% of total,23.4%,10.2%,33.7%\nTotal,Count,192,111,303\n,% within tenure,63.4%,36.6%,100.0%\n"
    ",% of total,63.4%,36.6%,100.0%\n"
)
TIDY = (
    "year,category,measure,value\n2022,Neglect,count,45\n2022,Neglect,percent,36.6\n2022,Physical,count,78\n"
    "2022,Physical,percent,{}\n2022,All,count,123\n2022,All,percent,100.0\n"
)
GROUPED = (
    "year,area,age,n,pct\n2022,North,0-17,45,36.6\n2022,North,18-64,60,{}\n2022,North,65+,18,14.6\n"
    "2022,North,All ages,123,100.0\n2022,South,0-17,20,25.0\n"
    "2022,South,18-64,41,51.3\n2022,South,65+,19,23.8\n2022,South,All ages,80,100.0\n"
)
YEARS_DOWN = (
    "Group,Year,Cases,%\nMen,2021-22,45,60.0\nWomen,2021-22,30,40.0\nAll,2021-22,75,100.0\n"
    "Men,2022-23,20,{}\nWomen,2022-23,30,60.0\nAll,2022-23,50,100.0\n"
)


@pytest.mark.parametrize(
    ("text", "right", "wrong", "row"),
    [
        (CROSSTAB, "39.9%", "36.9%", 4),
        (TIDY, "63.4", "64.3", 5),
        (GROUPED, "48.8", "84.8", 3),
        (YEARS_DOWN, "40.0", "41.0", 5),
    ],
)
def test_a_percentage_under_its_count_is_checked_where_it_stands(tmp_path, text, right, wrong, row):
    path = tmp_path / "draft.csv"
    path.write_text(text.format(wrong), encoding="utf-8")
    (finding,) = check_files([path]).findings
    assert (finding.published, finding.expected) == (wrong, right.rstrip("%"))
    assert finding.grid.locate(finding.places[0])[0] == row
    path.write_text(text.format(right), encoding="utf-8")
    checked = check_files([path])
    assert (checked.findings, checked.percentages_checked) == ([], checked.percentages)
