"""The shape of a published column."""

import pytest

from helpers.percentages.published_columns import (
    PublishedColumn,
    find_usual_decimals,
    items_add_up_to,
    read_rows,
)


def make_column(counts, percents, total=10, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    return PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)


def test_a_column_with_a_count_missing_is_refused():
    with pytest.raises(ValueError, match="2 items, 1 counts and 2 percentages"):
        PublishedColumn("t", "p", ("a", "b"), (1,), ("1", "2"), 3)


def test_the_total_row_is_read_last_where_it_has_a_percentage():
    rows = read_rows(make_column([3, 7], ["30", None], total_percent="100.0"))
    assert [(row.item, row.digits, row.decimals, row.is_total) for row in rows] == [
        ("item 0", 30, 0, False),
        ("item 1", None, 0, False),
        ("Total", 1000, 1, True),
    ]
    assert [row.checkable for row in rows] == [True, False, True]


def test_the_usual_decimals_are_the_commonest_and_of_equals_the_greater():
    assert find_usual_decimals(read_rows(make_column([1, 2, 3], ["10.0", "20.0", "30"]))) == 1
    assert find_usual_decimals(read_rows(make_column([1, 2], ["10.0", "20"]))) == 1
    assert find_usual_decimals(read_rows(make_column([1, 2], [None, None]))) == 0


def test_items_add_up_only_where_they_partition_and_all_are_known():
    assert items_add_up_to(make_column([3, 7], [None, None])) == 10
    assert items_add_up_to(make_column([3, None], [None, None])) is None
    assert items_add_up_to(make_column([3, 7], [None, None], partition=False)) is None
    assert items_add_up_to(make_column([3], [None])) is None
