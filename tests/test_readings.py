"""Every way to read one wrong row, shortest first."""

import pytest

from helpers.percentages.cases import Case, Surroundings
from helpers.percentages.published_columns import Base, PublishedColumn, Row, read_rows
from helpers.percentages.readings import (
    find_fitting_counts,
    find_share,
    list_cell_keys,
    list_shared_keys,
    match_key,
    name_parameter,
    read_damaged_row,
    read_wrong_row,
    say_anything,
)
from helpers.percentages.totals import Judgement, judge_column
from helpers.percentages.vocabulary import DIGIT_BITS

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
AROUND = Surroundings(Case(judge_column(COLUMN), [BEFORE]), 123)


def make_surroundings(*rows, total=123, adds_up=True):
    counts = tuple(row.count for row in rows)
    column = PublishedColumn("t", "p", counts, counts, counts, total, other_bases=(Base("other", 137),))
    rules = dict.fromkeys(row.place for row in rows)
    return Surroundings(
        Case(Judgement(column, rows, total, "", total if adds_up else None, rules, {})), total
    )


def rank(readings):
    return [reading.mechanism for reading in sorted(readings, key=lambda reading: reading.bits)]


def test_a_mistyped_digit_is_the_shortest_reading_and_the_catch_all_always_there():
    row = Row(0, "a", 25, 2083, 2, "20.83")
    ranked = rank(read_wrong_row(row, make_surroundings(row)))
    assert ranked[0] == "digit"
    assert "unexplained" in ranked


def test_a_count_is_only_thought_mistyped_alone_where_no_sum_holds_it():
    row = Row(0, "a", 52, 2033, 2, "20.33")
    assert "count_typo" not in rank(read_wrong_row(row, make_surroundings(row)))
    assert rank(read_wrong_row(row, make_surroundings(row, adds_up=False)))[0] == "count_typo"


def test_counts_that_fit_a_percentage_come_nearest_first():
    row = Row(0, "a", 65, 90, 0, "90")
    assert find_fitting_counts(row, 71) == [64]
    assert find_fitting_counts(Row(0, "a", 60, 10, 0, "10"), 300) == [32, 31, 30, 29]


def test_a_slip_on_top_of_a_column_wide_one_is_read_from_what_that_one_prints():
    row = Row(0, "a", 25, 3015, 2, "30.15")  # 30.75 by count × 123 ÷ 100, one digit mistyped
    surroundings = make_surroundings(row)
    share = find_share(("inverted", 123), row, surroundings)
    first = min(read_damaged_row(row, share, surroundings), key=lambda reading: reading.bits)
    assert (first.mechanism, first.parameter) == ("digit", "30.75 printed as 30.15")


def test_anything_is_said_by_its_digits_or_by_how_far_it_is_off():
    assert say_anything(Row(0, "a", 25, 9999, 2, "99.99"), 123) == 4 * DIGIT_BITS
    assert say_anything(Row(0, "a", 25, 2034, 2, "20.34"), 123) == 2.0  # one unit: 1 bit and a sign


def test_a_base_found_nowhere_is_never_below_a_count_beside_it_and_likelier_near_the_total():
    row, beside = Row(0, "a", 25, 2049, 2, "20.49"), Row(1, "b", 98, 7967, 2, "79.67")

    def read_loose(*rows, total=123):
        found = read_wrong_row(row, make_surroundings(row, *rows, total=total))
        return {one.parameter: one.bits for one in found if one.mechanism == "other_denominator"}

    assert list(read_loose(beside)) == ["122"]
    assert read_loose(Row(1, "b", 122, 9919, 2, "99.19")).keys() == {"122"}
    assert read_loose(Row(1, "b", 123, 10000, 2, "100.00")) == {}
    assert (
        read_loose(beside)["122"]
        < read_loose(beside, total=124)["122"]
        < read_loose(beside, total=999)["122"]
    )


@pytest.mark.parametrize(
    ("percents", "made"),
    [
        ([250, 91, 126, 151, 181, 201], True),  # rounded half up all six make 100.3
        ([251, 91, 126, 151, 181, 201], False),  # 100.1
        ([250, 92, 125, 151, 181, 201], False),  # not the only one
    ],
)
def test_only_the_one_percentage_that_is_off_takes_what_the_others_leave(percents, made):
    counts = [505, 181, 251, 301, 361, 401]
    rows = [
        Row(place, str(place), count, digits, 1, f"{digits / 10}")
        for place, (count, digits) in enumerate(zip(counts, percents, strict=True))
    ]
    found = read_wrong_row(rows[0], make_surroundings(*rows, total=2000))
    assert ("made_to_add_to_100" in rank(found)) is made


def test_a_percentage_further_off_than_rounding_can_leave_was_not_made_to_add():
    rows = [Row(0, "a", 505, 246, 1, "24.6"), Row(1, "b", 1495, 754, 1, "75.4")]
    assert "made_to_add_to_100" not in rank(read_wrong_row(rows[0], make_surroundings(*rows, total=2000)))


@pytest.mark.parametrize(("count", "digits", "named"), [(200, 1000, ["2000 to 2001"]), (300, 1499, [])])
def test_a_base_found_nowhere_is_thought_possible_up_to_two_thousand(count, digits, named):
    row = Row(0, "a", count, digits, 2, f"{digits / 100:.2f}")  # 300 of 2001 is 14.99%, of 2000 15.00%
    found = read_wrong_row(row, make_surroundings(row, total=400))
    assert [one.parameter for one in found if one.mechanism == "other_denominator"] == named


@pytest.mark.parametrize(
    ("key", "share"),
    [
        (("other_denominator", 137), (2500, 137)),
        (("inverted", 123), (25 * 123, 100)),
        (("as_fraction", "total"), (25, 123)),
        (("rounded_factor", 2), (25 * 81, 100)),  # 100 / 123 = 0.813
        (("decimal_point", 1), (25_000, 123)),
        (("decimal_point", -1), (2500, 1230)),
        (("other_row", 1), (9800, 123)),
        (("other_row", 2), None),
        (("other_period", "2021/22"), (3100, 104)),
        (("other_period", "2020/21"), None),
    ],
)
def test_every_slip_makes_its_share(key, share):
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
    rows = [Row(place, str(place), place, 10, 1, "1.0") for place in range(61)]
    keys = [key for key, _ in list_cell_keys(rows[0], make_surroundings(*rows, total=1830))]
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
