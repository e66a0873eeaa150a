"""Years keep their order, and a part of a year is no year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.years import (
    find_start,
    first_year,
    is_year,
    shift_period,
    sort_periods,
)

PAIRS = st.tuples(st.integers(1900, 2198), st.booleans())


@given(PAIRS)
def test_the_year_after_the_year_before_is_the_same_year(pair):
    start, financial = pair
    period = f"{start}/{(start + 1) % 100:02}" if financial else str(start)
    assert is_year(period)
    assert first_year(period) == start
    assert shift_period(shift_period(period, -1), 1) == period
    assert first_year(shift_period(period, 1)) == start + 1


@pytest.mark.parametrize(
    "period", ["2019-20", "2019/20 ", "2019/21", "19/20", "2020 running total", "to date", "", "2019/2020"]
)
def test_what_is_not_one_year_is_named_in_the_error(period):
    assert not is_year(period)
    with pytest.raises(ValueError, match="is not a year"):
        first_year(period)


def test_the_century_is_crossed_both_ways():
    assert shift_period("1998/99", 1) == "1999/00"
    assert shift_period("2000/01", -1) == "1999/00"


@pytest.mark.parametrize(
    ("period", "year", "following"),
    [
        ("2024 Jan-Mar", 2024, "2025 Jan-Mar"),
        ("2024 Jan–Mar", 2024, "2025 Jan–Mar"),
        ("Q4 1999/00", 1999, "Q4 2000/01"),
        ("Dec 2021", 2021, "Dec 2022"),
        ("2023 H1", 2023, "2024 H1"),
        ("Sept 2023", 2023, "Sept 2024"),
    ],
)
def test_a_part_of_a_year_is_no_year_and_is_followed_by_the_same_part(period, year, following):
    assert not is_year(period)
    assert (first_year(period), shift_period(period, 1)) == (year, following)


@pytest.mark.parametrize(
    ("period", "start"),
    [
        ("2019/20", 2019.25),
        ("2019", 2019.0),
        ("April 2019", 2019.25),
        ("2024 Jan-Mar", 2024.0),
        ("Apr-Jun 2019/20", 2019.25),
        ("Jan-Mar 2019/20", 2020.0),
        ("Q1 2019/20", 2019.25),
        ("Q4 2019/20", 2020.0),
        ("2023 H2", 2023.5),
        ("H2 2023/24", 2023.75),
        ("to date", float("inf")),
    ],
)
def test_a_part_of_a_year_starts_within_it(period, start):
    assert find_start(period) == pytest.approx(start)


def test_periods_stand_in_order_of_time_and_what_has_no_year_after_them():
    given = ["to date", "2020", "2018/19", "April 2019", "2019", "2019/20"]
    assert sort_periods(given) == ["2018/19", "2019", "2019/20", "April 2019", "2020", "to date"]
