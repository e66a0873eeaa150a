"""Where the base of a percentage may stand, and how far the search for it goes."""

import pytest

from helpers.proofing.bases import list_rules
from helpers.proofing.drafts import read_draft
from helpers.proofing.tracks import list_pairings


@pytest.mark.parametrize(("rows", "tried"), [(60, (58, 59)), (61, (0, 0))])
def test_any_row_may_be_the_base_or_left_out_of_it_in_a_table_of_up_to_sixty(tmp_path, rows, tried):
    cells = [f"item {number},{number} (1%)" for number in range(1, rows - 1)]
    path = tmp_path / "draft.csv"
    path.write_text("\n".join(["Item,2022/23", *cells, "a large one,999", "Total,500"]), encoding="utf-8")
    (grid,) = read_draft(path, path.name).grids
    (_, tracks), *_ = list_pairings(grid)
    found = [rule.kind for rule in list_rules(grid, tracks)]
    assert (found.count("row"), found.count("without")) == tried
    assert found.count("total") == 2  # the largest, too
