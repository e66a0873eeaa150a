"""What the rows of a column can draw on, its candidate totals, and the tables that stand beside it."""

from math import log2

import pytest

from helpers.percentages.cases import (
    MOST_NEIGHBOURS,
    Case,
    TooMuchWorkError,
    Total,
    find_family,
    find_neighbours,
    list_nearest,
    list_totals,
)
from helpers.percentages.published_columns import PublishedColumn, items_add_up_to, read_rows
from helpers.percentages.vocabulary import PRIOR_BITS


def make_case(counts, percents, total, work=1000, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return Case(column, read_rows(column), total, items_add_up_to(column), work_left=work)


def test_decimals_that_few_rows_print_cost_by_how_few_they_are():
    case = make_case([1, 1, 1, 1], ["0.81", "0.81", "0.81", "0.8"], 123)
    assert case.decimals_bits == {2: 0.0, 1: log2(3.5 / 1.5)}


def list_found(case):
    return [(total.value, total.mechanism, total.parameter) for total in list_totals(case)]


def test_where_items_add_up_to_the_total_no_other_is_considered():
    assert list_totals(make_case([25, 98], ["99", "98"], 123)) == [Total(123)]


def test_a_total_short_of_one_row_may_be_a_slip_or_leave_the_row_out():
    case = make_case([25, 51, 47], ["20.3", "41.5", "38.2"], 76)
    assert list_found(case) == [
        (76, None, None),
        (123, "total_typo", "123"),
        (123, "left_out_of_total", "item 2"),
    ]


def test_a_base_that_rows_agree_on_is_a_candidate_where_items_need_not_add_up():
    case = make_case([25, 51, 60], ["20.33", "41.46", "48.78"], 132, partition=False)
    assert (123, "total_typo", "123") in list_found(case)


def test_work_is_allowed_up_to_what_is_left():
    case = make_case([1, 2], ["1", "2"], 3, work=5)
    case.spend(3)
    case.spend(2)
    with pytest.raises(TooMuchWorkError):
        case.spend(1)


def test_a_figure_alone_may_rest_on_a_mistyped_total_and_the_likeliest_come_first():
    case = make_case([23], ["18.7"], 132, partition=False)
    assert list_found(case) == [(132, None, None), (123, "total_typo", "123")]
    case = make_case([45], ["76.3"], 60, partition=False)  # a case dropped from the base
    assert list_found(case) == [(60, None, None), (59, "total_typo", "59")]


def test_no_total_is_thought_mistyped_where_another_figure_follows_from_it():
    case = make_case([23, 66], ["18.7", "50.0"], 132, partition=False)
    assert list_found(case) == [(132, None, None)]


@pytest.mark.parametrize(
    ("counts", "percents", "bits"),
    [([19, 7], ["95", "35"], 0.0), ([20, 7], ["100", "35"], 15.0), ([20, 7], ["105", "37"], 0.0)],
)
def test_a_total_below_a_count_that_is_no_more_than_all_of_it_is_hardly_right(counts, percents, bits):
    assert list_totals(make_case(counts, percents, 19, partition=False))[0] == Total(19, bits)


@pytest.mark.parametrize(("counts", "bits"), [([25, 51, 47], 9 + log2(3)), ([25, 51, 47, 47], 9 + log2(2))])
def test_which_row_a_total_leaves_out_has_to_be_said(counts, bits):
    case = make_case(counts, ["20.3", "41.5", "38.2", "38.2"][: len(counts)], sum(counts) - 47)
    (left_out,) = (total for total in list_totals(case) if total.mechanism == "left_out_of_total")
    assert left_out.bits == pytest.approx(bits)


@pytest.mark.parametrize(("percent", "exceeded"), [("100.0", True), ("99.9", True), ("100.1", False)])
def test_a_count_above_the_total_is_unlikely_unless_its_percentage_is_above_a_hundred_too(percent, exceeded):
    printed = list_totals(make_case([25, 3], [percent, "15.0"], 20, partition=False))[0]
    assert printed == Total(20, PRIOR_BITS["exceeded_total", "column"] if exceeded else 0.0)


@pytest.mark.parametrize(("count", "exceeded"), [(20, False), (21, True)])
def test_a_count_of_the_whole_total_is_no_more_than_it(count, exceeded):
    printed = list_totals(make_case([count, 3], ["95.0", "15.0"], 20, partition=False))[0]
    assert (printed.bits > 0) is exceeded


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
