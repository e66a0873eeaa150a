"""Denominators on the page, and those many rows agree on."""

from helpers.percentages.candidate_bases import find_common_bases, name_bases
from helpers.percentages.published_columns import Base, PublishedColumn, Row


def make_row(place, count, digits, decimals):
    return Row(place, f"item {place}", count, digits, decimals, "")


def test_rows_over_one_base_meet_in_it():
    rows = [make_row(0, 10, 1470, 2), make_row(1, 24, 3530, 2), make_row(2, 32, 4700, 2)]
    assert any(base == 68 for base, _ in find_common_bases(rows))


def test_a_single_row_or_an_empty_one_supports_no_base():
    assert find_common_bases([make_row(0, 10, 1470, 2)]) == []
    assert find_common_bases([make_row(0, 0, 0, 1), make_row(1, 0, 0, 1)]) == []


def test_the_columns_own_name_comes_before_another_tables_for_the_same_number():
    column = PublishedColumn(
        "t", "p", ("a", "b"), (1, 2), ("33.3", "66.7"), 3, "own", (Base("other", 3), Base("more", 5))
    )
    assert name_bases(column, 3, 3) == {3: "own", 5: "more"}
    assert name_bases(column, 4, 3) == {4: "own", 3: "other", 5: "more"}


def test_of_bases_that_equally_many_rows_support_the_narrower_stretch_comes_first():
    # Two rows meet in several bases around 68, two others in 200 alone; the narrower tells more.
    rows = [
        make_row(0, 17, 25, 0),
        make_row(1, 34, 50, 0),
        make_row(2, 100, 5000, 2),
        make_row(3, 199, 9950, 2),
    ]
    assert find_common_bases(rows)[0] == (200, 1)


def test_a_stretch_of_bases_offers_its_ends_and_its_middle():
    rows = [make_row(0, 10, 10, 0), make_row(1, 20, 20, 0)]
    assert find_common_bases(rows) == [(96, 10), (101, 10), (105, 10)]


def test_no_base_is_below_a_count_of_its_column():
    bases = Base("small", 97), Base("just", 98)
    column = PublishedColumn("t", "p", ("a", "b"), (25, 98), ("20.3", "79.7"), 123, other_bases=bases)
    assert list(name_bases(column, 123, 123)) == [123, 98]
    assert list(name_bases(column, 60, None)) == [60, 98]  # its own total, wrong as it may be
    rows = [make_row(0, 10, 1470, 2), make_row(1, 24, 3530, 2)]
    assert find_common_bases(rows)[0][0] == 68
    assert find_common_bases([*rows, make_row(2, 68, 9999, 2)])[0][0] == 68
    assert find_common_bases([*rows, make_row(2, 69, 9999, 2)]) == []
