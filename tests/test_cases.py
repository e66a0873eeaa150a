"""What the rows of a column can draw on, the slips they may share, and its candidate totals."""

from math import log2

import pytest

from helpers.percentages.cases import (
    Case,
    Surroundings,
    TooMuchWorkError,
    Total,
    find_share,
    list_cell_keys,
    list_shared_keys,
    list_totals,
    match_key,
    name_parameter,
)
from helpers.percentages.published_columns import Base, PublishedColumn, items_add_up_to, read_rows
from helpers.percentages.vocabulary import PRIOR_BITS

BEFORE = PublishedColumn("t", "2021/22", ("a", "b"), (31, 73), ("29.8", "70.2"), 104)
COLUMN = PublishedColumn(
    "t",
    "2022/23",
    ("a", "b"),
    (25, 98),
    ("30.75", "79.67"),
    123,
    other_bases=(Base("by person", 137),),
)
ROWS = read_rows(COLUMN)
AROUND = Surroundings(Case(COLUMN, ROWS, 123, 123, [BEFORE]), 123)


def make_case(counts, percents, total, work=1000, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return Case(column, read_rows(column), total, items_add_up_to(column), work_left=work)


@pytest.mark.parametrize(
    ("key", "share"),
    [
        (("other_denominator", 137), (250_000, 137)),
        (("inverted", 123), (2500 * 123, 100)),
        (("as_fraction", "total"), (2500, 123)),
        (("rounded_factor", 2), (2500 * 81, 100)),  # 100 / 123 = 0.813
        (("decimal_point", 1), (2_500_000, 123)),
        (("decimal_point", -1), (250_000, 1230)),
        (("other_row", 1), (980_000, 123)),
        (("other_row", 2), None),
        (("other_period", "2021/22"), (310_000, 104)),
        (("other_period", "2020/21"), None),
    ],
)
def test_every_slip_prints_its_share(key, share):
    assert find_share(key, ROWS[0], AROUND) == share


def test_only_the_slip_that_was_made_matches_the_print():
    matching = [key for key, _ in list_cell_keys(ROWS[0], AROUND) if match_key(key, ROWS[0], AROUND)]
    assert matching == [("inverted", 123)]


def test_the_columns_own_total_is_not_offered_as_another_base():
    keys = dict(list_shared_keys(AROUND))
    assert ("other_denominator", 123) not in keys
    assert keys["other_denominator", 137] == 1.0  # one of two bases


def test_a_decimal_point_moves_one_place_either_way_at_the_same_price():
    keys = dict(list_shared_keys(AROUND))
    moved = {key[1]: bits for key, bits in keys.items() if key[0] == "decimal_point"}
    assert moved == {-1: 1.0, 1: 1.0}


def test_a_factor_rounded_to_a_whole_number_is_dearer_than_one_that_keeps_decimals():
    kept = {key[1]: bits for key, bits in list_shared_keys(AROUND) if key[0] == "rounded_factor"}
    assert kept == {0: 4.0, 1: 2.0, 2: 2.0, 3: 2.0}


def test_rows_of_a_long_table_are_not_compared_with_each_other():
    case = make_case(range(61), ["1.0"] * 61, 1830)
    keys = [key for key, _ in list_cell_keys(case.rows[0], Surroundings(case, 1830))]
    assert "other_row" not in {mechanism for mechanism, _ in keys}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (("other_denominator", 137), "by person = 137"),
        (("other_denominator", 68), "68"),
        (("inverted", 123), "123"),
        (("rounded_factor", 2), "0.81"),
        (("other_row", 1), "b"),
        (("other_period", "2021/22"), "2021/22"),
        (("as_fraction", "total"), None),
    ],
)
def test_parameters_are_told_as_they_are_reported(key, name):
    assert name_parameter(key, ROWS[0], AROUND) == name


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
