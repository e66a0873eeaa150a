"""The shape of a published column, and the tables that stand beside one."""

import pytest

from helpers.percentages.published_columns import (
    MOST_NEIGHBOURS,
    PublishedColumn,
    find_family,
    find_neighbours,
    find_usual_decimals,
    list_nearest,
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


def make_names(many):
    return [f"table{number}" for number in range(many)]


@pytest.mark.parametrize(("many", "are_all"), [(MOST_NEIGHBOURS + 1, True), (MOST_NEIGHBOURS + 2, False)])
def test_up_to_31_tables_are_all_read_beside_each_other(many, are_all):
    names = make_names(many)
    found = find_neighbours(names)
    assert all((set(beside.near) == {*names} - {name}) is are_all for name, beside in found.items())


@pytest.mark.parametrize("place", [0, 14, 15, 16, 50, 84, 85, 99])
def test_of_many_tables_those_around_one_are_its_neighbours(place):
    names = make_names(100)
    near = find_neighbours(names)[names[place]].near
    places = [names.index(name) for name in near]
    assert len(places) == MOST_NEIGHBOURS
    first = min(max(0, place - 15), 100 - 31)
    assert places == [other for other in range(first, first + 31) if other != place]


def test_a_table_has_its_family_beside_it_however_far_off():
    names = ["x_by_age", *make_names(200), "x_by_sex", "y_by_sex"]
    beside = find_neighbours(names)["x_by_age"]
    assert beside.kin == ("x_by_sex",)
    assert "x_by_sex" not in beside.near
    assert beside.list_all() == ("x_by_sex", *beside.near)


def test_of_a_large_family_the_nearest_are_kin():
    names = [f"x_by_{number}" for number in range(100)]
    found = find_neighbours(names)
    assert found["x_by_50"].kin == found["x_by_50"].near == found["x_by_50"].list_all()


def test_a_lone_table_has_no_neighbours():
    assert find_neighbours(["t"])["t"].list_all() == ()
    assert list_nearest(["t"], 0) == ()


@pytest.mark.parametrize(
    ("table", "family"), [("x_by_y", "x"), ("by_y", ""), ("x_by_y_by_z", "x"), ("baby", None), ("x", None)]
)
def test_a_family_is_what_stands_before_by(table, family):
    assert find_family(table) == family
