"""Slips that run through rows or a whole column."""

from math import log2

import pytest

from helpers.percentages import Base, PublishedColumn, explain_columns
from helpers.percentages.cases import Case, Hypothesis, Total
from helpers.percentages.common_slips import list_common_slips
from helpers.percentages.published_columns import read_rows
from helpers.percentages.readings import Reading


def explain(counts, percents, total, bases=()):
    items = tuple(f"item {place}" for place in range(len(counts)))
    named = tuple(Base(f"base {value}", value) for value in bases)
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, other_bases=named)
    return explain_columns([column])[0].cells


def test_a_column_over_another_total_with_one_more_slip_in_it_is_told_apart():
    # Over 137: 8.0, 29.9, 27.7, 21.9; the third is mistyped.
    cells = explain([11, 41, 38, 30], ["8.0", "29.9", "77.7", "21.9"], 120, [137])
    assert [cell.mechanism for cell in cells] == [
        "other_denominator",
        "other_denominator",
        "digit",
        "other_denominator",
    ]
    assert cells[2].parameter == "27.7 printed as 77.7"
    assert [cell.scope for cell in cells] == ["column", "column", "cell", "column"]


def test_half_of_the_rows_on_another_base_leave_the_others_right():
    cells = explain([20, 30, 40, 10], ["20.0", "22.6", "30.1", "10.0"], 100, [133])
    assert [cell.verdict for cell in cells] == ["agrees", "differs", "differs", "agrees"]
    assert {cell.likeliest for cell in cells if cell.verdict == "differs"} == {"other_denominator"}


@pytest.mark.parametrize(("right", "ways"), [(1, 2), (2, 2), (3, 1)])
def test_a_slip_runs_through_a_whole_column_where_it_prints_at_least_half_of_it(right, ways):
    key = ("other_denominator", 137)
    percents = ("8.0", "29.9", *("12.3", "45.6", "78.9")[:right])  # the first two are over 137
    counts = (11, 41, 38, 30, 20)[: len(percents)]
    column = PublishedColumn("t", "p", tuple("abcde")[: len(percents)], counts, percents, 200)
    case = Case(column, read_rows(column), 200, None, [], frozenset(), 1000)
    wrong, right_row = (Reading(9.0, key[0], None, key),), (Reading(0.0),)
    plain = Hypothesis(18.0, Total(200), None, frozenset(), {}, (wrong, wrong, *[right_row] * right))
    found = [one for one in list_common_slips(case, plain, case.surround(200)) if one.key == key]
    assert [hypothesis.members for hypothesis in found] == [frozenset({0, 1})] * ways


@pytest.mark.parametrize(
    ("bases", "price"),
    [
        ((), 8 + log2(2000)),  # stands nowhere, far from the total
        ((Base("other", 137),), 7 + log2(2)),  # one of two, with the column's own
        ((Base("other", 137), Base("more", 900), Base("most", 901)), 7 + log2(4)),
    ],
)
def test_a_slip_that_rows_share_is_paid_once_by_where_its_parameter_stands(bases, price):
    key = ("other_denominator", 137)
    cells = (11, 41, 20), ("8.0", "29.9", "10.0")
    column = PublishedColumn("t", "p", tuple("abc"), *cells, 200, other_bases=bases)
    case = Case(column, read_rows(column), 200, None, [], frozenset(), 1000)
    wrong, right = (Reading(9.0, key[0], None, key),), (Reading(0.0),)
    plain = Hypothesis(18.0, Total(200), None, frozenset(), {}, (wrong, wrong, right))
    first = next(one for one in list_common_slips(case, plain, case.surround(200)) if one.key == key)
    assert first.bits == pytest.approx(18 + price + 1 + log2(3) + log2(3))  # and which two of three rows
