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
