"""Slips that print another share than count of total."""

from math import log2

import pytest

from helpers.percentages.published_columns import PublishedColumn, Row
from helpers.percentages.shares import (
    Surroundings,
    find_share,
    list_cell_keys,
    list_shared_keys,
    match_key,
    name_parameter,
)

BEFORE = PublishedColumn("t", "2021/22", ("a", "b"), (31, 73), ("29.8", "70.2"), 104)
ROWS = [Row(0, "a", 25, 3075, 2, "30.75"), Row(1, "b", 98, 7967, 2, "79.67")]
AROUND = Surroundings(ROWS, 2, 123, {123: "own", 137: "by person"}, [BEFORE], True)


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


def test_rows_of_a_long_table_are_not_compared_with_each_other():
    rows = [Row(place, str(place), place, 10, 1, "1.0") for place in range(61)]
    keys = [key for key, _ in list_cell_keys(rows[0], Surroundings(rows, 1, 1830, {1830: "own"}))]
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
    rows = [
        Row(place, str(place), 1, digits, decimals, "")
        for place, (digits, decimals) in enumerate([(81, 2), (81, 2), (81, 2), (8, 1)])
    ]
    assert Surroundings(rows, 2, 123, {}).decimals_bits == {2: 0.0, 1: log2(3.5 / 1.5)}
