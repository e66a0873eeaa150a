"""Blank lines become blank cells by number and by the totals, and doubt is said."""

from helpers.drafting.blank_cells import place_blanks


def test_the_totals_decide_where_blank_cells_are():
    rows = [(("3",), (1, 1)), (("4", "5"), (1, 1, 1)), (("4", "8"), (0, 0, 0))]
    cells, notes = place_blanks(rows, ("2022/23", "2023/24"), total=2)
    assert cells == [("", "3"), ("4", "5"), ("4", "8")]
    assert notes == [(0, "read as blank in 2022/23")]


def test_without_totals_an_unclear_blank_is_said_to_be_unclear():
    cells, notes = place_blanks([(("3",), (1, 1))], ("2022/23", "2023/24"), total=None)
    assert cells == [("", "3")]
    assert notes == [(0, "read as blank in 2022/23, but other columns are possible")]


def test_when_two_placings_add_up_equally_the_blank_is_unclear():
    rows = [(("3",), (1, 1)), (("9", "9"), (0, 0, 0))]
    assert place_blanks(rows, ("2022/23", "2023/24"), total=1)[1] == [
        (0, "read as blank in 2022/23, but other columns are possible")
    ]
