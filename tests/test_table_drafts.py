"""Tables take the shape of the exports; what has no place there is listed, never lost."""

import pytest

from helpers.drafting.table_drafts import shape_table
from helpers.errors import UnusableInput


def test_a_table_with_periods_down_the_side_is_turned():
    rows = (("Year", "Adult", "Child"), ("2022/23", "102", "21"), ("2023/24", "65", "6"))
    assert shape_table(rows, "2023/24") == (
        (("Year", "2022/23", "2023/24"), ("Adult", "102", "65"), ("Child", "21", "6")),
        ["its periods stood down the side; it was turned"],
    )


def test_columns_that_are_no_period_are_left_out_and_listed_with_their_cells():
    rows = (("Kind", "2022/23", "2023/24", "Change"), ("Neglect", "25", "11", "-56%"))
    assert shape_table(rows, "2023/24") == (
        (("Kind", "2022/23", "2023/24"), ("Neglect", "25", "11")),
        ["column 'Change' is no period and was left out: '-56%'"],
    )


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (("Kind", "Number", "Share"), "none of its 2 columns is headed with a period."),
        (("Kind", "2023/24", "2023/24"), "two of its columns are headed 2023/24."),
    ],
)
def test_a_table_whose_periods_are_unclear_is_not_drafted(header, reason):
    with pytest.raises(UnusableInput) as refusal:
        shape_table((header, ("Neglect", "25", "11")), "2023/24")
    assert str(refusal.value) == reason


def test_cells_that_are_no_figure_are_kept_as_printed_and_listed():
    rows, notes = shape_table((("Kind", "2023/24"), ("Neglect", "12a")), "2023/24")
    assert rows[1] == ("Neglect", "12a")
    assert notes[0].startswith("row 'Neglect', 2023/24: found '12a'")


@pytest.mark.parametrize("cell", ["=1+1", "+44 1772", "@SUM(A1)", "-cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"])
def test_text_that_a_spreadsheet_would_run_is_left_out_and_listed(cell):
    rows, notes = shape_table(
        (("Kind", "2023/24"), ("Neglect", cell), (cell, "4"), ("Other", "5")), "2023/24"
    )
    assert rows == (("Kind", "2023/24"), ("Neglect", ""), ("Other", "5"))
    assert len(notes) == 2


def test_headings_repeated_half_way_down_are_no_row():
    header = ("Kind", "2022/23", "2023/24")
    rows = (header, ("Neglect", "25", "11"), header, ("Physical", "2", "6"))
    assert shape_table(rows, "2023/24") == ((header, ("Neglect", "25", "11"), ("Physical", "2", "6")), [])
