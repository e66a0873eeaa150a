"""Sums in prose: wholes, parts and running totals, in one text and across reports."""

import pandas as pd
import pytest

from helpers.checking.claimed_levels import check_level
from helpers.checking.claimed_sums import check_sum
from helpers.checking.evidence import collect_evidence, read_records
from published_samples import make_indicators, read_published, write_column, write_statements

FUND = make_indicators(("total", "Total", "raised + given", None))
SERVICE = make_indicators(
    ("customers", "Customers", "own + centre", None),
    ("ever", "Customers since launch", "previous + customers", None),
)


def check(figures, indicators, place=0, function=check_sum):
    row = read_records(figures[figures["claim"].notna()])[place]
    return function(row, collect_evidence(figures, indicators))


def tell_fund(total):
    rows = [
        ("total", "2022/23", "sum", "", total),
        ("raised", "2022/23", "money", "", "£12,762"),
        ("given", "2022/23", "money", "", "£11,813"),
    ]
    return read_published(x_statements=write_statements(*rows))


def tell_service(customers="304", ever="1,698", before="1,394"):
    old = ("ever", "since launch to 2020/21", "count", "", before)
    new = [
        ("own", "2021/22", "count", "", "160"),
        ("centre", "2021/22", "count", "", "144"),
        ("customers", "2021/22", "count", "", customers),
        ("ever", "since launch to 2021/22", "count", "", ever),
    ]
    reports = [
        read_published("2020-21", x_statements=write_statements(old)),
        read_published("2021-22", x_statements=write_statements(*new)),
    ]
    return pd.concat(reports, ignore_index=True)


@pytest.mark.parametrize(
    ("published", "verdict", "words"),
    [
        ("£24,575", "agrees", "Its parts are 12,762 + 11,813, together £24,575."),
        ("£24,993", "does not follow", "together £24,575, £418 less than stated."),
        ("£24,000", "does not follow", "together £24,575, £575 more than stated."),
    ],
)
def test_a_stated_sum_is_held_against_its_parts(published, verdict, words):
    answer = check(tell_fund(published), FUND)
    assert answer.verdict == verdict
    assert answer.why.endswith(words)
    assert check(tell_fund(published), FUND, function=check_level).verdict == "cannot be checked"


def test_a_stated_sum_without_its_parts_cannot_be_checked():
    figures = tell_fund("£24,575").iloc[:2]
    assert check(figures, FUND).verdict == "cannot be checked"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (0, "1,394 + 304 = 1,698, and all of these are published."),  # last year's report
        (1, "160 + 144 = 304, and all of these are published."),
        (2, "160 + 144 = 304, and all of these are published."),
        (3, "160 + 144 = 304, and all of these are published."),
        (4, "1,394 + 304 = 1,698, and all of these are published."),
    ],
)
def test_numbers_that_make_a_sum_follow_from_each_other_also_across_reports(place, why):
    answer = check(tell_service(), SERVICE, place)
    assert (answer.verdict, answer.why) == ("agrees", why)


def test_of_a_running_total_that_does_not_fit_the_newer_one_fails_and_its_parts_are_open():
    figures = tell_service(ever="1,689")
    answer = check(figures, SERVICE, 4)
    assert (answer.verdict, answer.kind, answer.expected) == (
        "does not follow",
        "statements_disagree",
        "1,698",
    )
    assert answer.why == "Its parts are 1,394 + 304, together 1,698, 9 more than stated."
    assert check(figures, SERVICE, 0) is None


def test_a_bound_takes_part_in_no_sum():
    assert check(tell_service(ever="over 1,698"), SERVICE, 4) is None
    assert check(tell_service(before="over 1,394"), SERVICE, 4) is None


def test_a_number_that_is_part_of_nothing_has_no_answer():
    figures = read_published(x_statements=write_statements(("calls", "2021/22", "count", "", "12")))
    assert check(figures, SERVICE) is None


@pytest.mark.parametrize(
    ("waiting", "why"), [("42", "42 + 81 = 123, and all of these are published."), ("41", None)]
)
def test_two_shares_of_one_total_are_told_where_they_make_it_between_them(waiting, why):
    indicators = make_indicators(("closed", "Closed", None, "t: Total"), ("open", "Open", None, "t: Total"))
    prose = write_statements(
        ("open", "2022/23", "count", "", waiting), ("closed", "2022/23", "count", "", "81")
    )
    figures = read_published(t=write_column(A="123", Total="123"), x_statements=prose)
    answer = check(figures, indicators)
    assert (answer and answer.why) == why


def test_a_share_that_a_table_gives_is_held_against_the_table_alone():
    indicators = make_indicators(("closed", "Closed", "t: A", "t: Total"), ("open", "Open", None, "t: Total"))
    prose = write_statements(("closed", "2022/23", "count", "", "81"), ("open", "2022/23", "count", "", "42"))
    figures = read_published(t=write_column(A="81", Total="123"), x_statements=prose)
    assert check(figures, indicators) is None
