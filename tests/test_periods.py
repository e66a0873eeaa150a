"""Headings that are periods and what is none; the months, the order and the followers of periods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exports.periods import (
    find_months,
    find_start,
    first_year,
    is_year,
    read_heading,
    read_period,
    shift_period,
    sort_periods,
)

PAIRS = st.tuples(st.integers(1901, 2198), st.booleans())


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023/24", "2023/24"),
        ("2023-24", "2023/24"),
        ("2023–24", "2023/24"),
        ("2023\u201124", "2023/24"),
        ("2023/2024", "2023/24"),
        ("2023 / 24", "2023/24"),
        ("1999/00", "1999/00"),
        ("2099/00", "2099/00"),
        ("2022", "2022"),
        ("Q4 2017/18", "Q4 2017/18"),
        ("2017-18 Q4", "2017/18 Q4"),
        ("2024 Jan-Mar", "2024 Jan-Mar"),
        ("Apr–June 2024/25", "Apr–June 2024/25"),
        ("March 2024", "March 2024"),
        ("year ending 31 March 2024", "year ending 31 March 2024"),
        ("2023/24 (provisional)", "2023/24 (provisional)"),
        ("2023/24 [r]", "2023/24 [r]"),
    ],
)
def test_a_heading_is_a_period_however_it_is_written(text, period):
    assert read_heading(text) == period


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024/26", "do not follow each other"),
        ("2024/24", "do not follow each other"),
        ("2024/23", "do not follow each other"),
        ("2024/2026", "do not follow each other"),
        ("2024-04", "do not follow each other"),
        ("Oct-11", "is a date"),
        ("11-Oct", "is a date"),
        ("2024-04-01", "is a date"),
        ("2024-04-01 00:00:00", "is a date"),
        ("01/04/2024", "is a date"),
        ("client_name", "is not a period"),
        ("Total", "is not a period"),
        ("19/20", "is not a period"),
        ("2", "is not a period"),
        ("3024", "is not a period"),
        ("２０２４", "is not a period"),
        ("2023/24 Smith, J", "is not a period"),
        ("", "is empty"),
    ],
)
def test_a_heading_that_is_no_period_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        read_heading(text)


@pytest.mark.parametrize(
    "text", ["project to Dec 2023", "Sept 2022-July 2023", "2020 running total", "2013-2016", "Apr 2020-2021"]
)
def test_a_statement_may_speak_of_a_period_in_words(text):
    assert read_period(text) == text.replace("2020-2021", "2020/21")


@pytest.mark.parametrize("text", ["Oct-11", "2024-04-01", "2024/26", ""])
def test_a_statements_period_is_no_date_and_no_slip(text):
    with pytest.raises(ValueError, match="expected a financial year"):
        read_period(text)


@given(st.integers(1900, 2199), st.integers(0, 99))
def test_two_years_are_a_period_only_when_the_second_follows_the_first(first, second):
    text = f"{first}/{second:02d}"
    if (first + 1) % 100 == second:
        assert read_heading(text) == text
    else:
        with pytest.raises(ValueError, match="do not follow"):
            read_heading(text)


@given(st.text(max_size=20))
def test_any_heading_is_read_or_refused_and_reading_it_again_changes_nothing(text):
    try:
        period = read_heading(text)
    except ValueError:
        return
    assert read_heading(period) == period


@pytest.mark.parametrize(
    "text",
    [
        "2024 Jan-Mar",
        "Jan-Mar 2024",
        "January – March 2024",
        "Apr 2023 - Sep 2023",
        "Apr 2023–Sep 2023",
    ],
)
def test_part_years_by_their_months_are_periods(text):
    assert read_heading(text) == text


@pytest.mark.parametrize("text", ["Jan-Mar", "2024 Jan-", "2024 Jan to", "Janet-Marcus 2024"])
def test_months_without_their_year_are_none(text):
    with pytest.raises(ValueError, match="not a period"):
        read_heading(text)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2018/19", (2018, 4), (2019, 3)),
        ("2019", (2019, 1), (2019, 12)),
        ("April 2019", (2019, 4), (2019, 4)),
        ("as of May 2024", (2024, 5), (2024, 5)),
        ("Sept 2022", (2022, 9), (2022, 9)),
        ("Nov 2022 event", (2022, 11), (2022, 11)),
        ("Mar 2020/21", (2021, 3), (2021, 3)),
        ("Q1 2018/19", (2018, 4), (2018, 6)),
        ("2018/19 Q4", (2019, 1), (2019, 3)),
        ("2018 H2", (2018, 7), (2018, 12)),
        ("Jan - March 2018", (2018, 1), (2018, 3)),
        ("Nov-Feb 2018", (2018, 11), (2019, 2)),
    ],
)
def test_the_months_of_a_period_are_counted_through(period, first, last):
    assert find_months(period) == tuple(12 * year + month - 1 for year, month in (first, last))


@pytest.mark.parametrize("period", ["to date", "since launch to 2020/21", "from Oct 2021", "Spring 2024"])
def test_a_period_in_other_words_covers_no_time_that_could_be_told(period):
    assert find_months(period) is None


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
