"""Which counts a column of percentages belongs to."""

import pytest

from helpers.proofing import check_files

TABLE = "Area,{},2022\n,Number,%\nA,40,40.0\nB,35,35.0\nC,25,28.0\nTotal,100,\n"


@pytest.mark.parametrize(("year", "whys"), [(2021, []), (2022, ["25 of 100 is 25.0%"])])
def test_percentages_under_another_heading_are_no_shares_of_the_counts_beside_them(tmp_path, year, whys):
    path = tmp_path / "draft.csv"
    path.write_text(TABLE.format(year), encoding="utf-8")
    assert [one.why.partition(",")[0] for one in check_files([path]).findings] == whys
