"""Counts rounded before publication: recognised, and never held to be wrong for it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.checking.rounded_counts import (
    Rounding,
    find_rounding_unit,
    fits_rounded_counts,
    judge_rounding,
    sums_within_rounding,
)
from helpers.percentages import render_percent


@pytest.mark.parametrize(
    ("numbers", "unit"),
    [
        ([5, 10, 15, 20, 50], 5),
        ([10, 20, 30, 40, 100], 10),
        ([1000, 2000, 3000, 1000, 7000], 1000),
        ([60, 80, 40, 20, 200], 20),
        ([50, 150, 250, 100, 550], 50),
        ([5, 10, 15, 20], 1),  # four numbers show nothing
        ([5, 10, 15, 20, 51], 1),
        ([5, 10, 15, 20, 0, None, 50], 5),
        ([], 1),
    ],
)
def test_the_unit_is_the_greatest_that_divides_every_number_of_five_or_more(numbers, unit):
    assert find_rounding_unit(numbers) == unit


@given(
    counts=st.lists(st.integers(0, 400), min_size=1, max_size=12).filter(lambda counts: sum(counts) > 0),
    unit=st.sampled_from([5, 10, 100]),
    decimals=st.integers(0, 2),
)
def test_percentages_of_exact_counts_and_sums_always_fit_the_rounded_ones(counts, unit, decimals):
    def to_unit(number):
        return unit * int(Fraction(number, unit) + Fraction(1, 2))

    total = sum(counts)
    for count in counts:
        percent = render_percent(count, total, decimals)
        assert fits_rounded_counts(to_unit(count), to_unit(total), percent, unit)
    assert sums_within_rounding(sum(map(to_unit, counts)), to_unit(total), len(counts), unit)


ROUNDED = [(40, 105, "40.4"), (35, 105, "35.2"), (25, 105, "24.4"), (5, 105, None), (105, 105, None)]
EXACT = [(40, 100, "40.0"), (30, 100, "30.0"), (25, 100, "22.0"), (5, 100, "5.0"), (100, 100, None)]


def test_round_numbers_whose_percentages_follow_are_exact():
    assert judge_rounding(ROUNDED) == Rounding(5, borne_out=True)
    assert judge_rounding(EXACT) == Rounding(5, borne_out=False)
    assert judge_rounding([(count, total, None) for count, total, _ in EXACT]) == Rounding(5, borne_out=True)
    assert judge_rounding([*EXACT, (7, 100, "7.0")]).unit == 1
    many = [(count * 50, 5000, percent.partition(".")[0] if percent else None) for count, _, percent in EXACT]
    assert judge_rounding([*many, (5, 5000, "0")]) == Rounding(
        5, borne_out=True
    )  # 2.5 of 5,000 does not show
    assert [judge_rounding(cells).sum_unit for cells in (ROUNDED, EXACT)] == [5, 1]


@pytest.mark.parametrize(
    ("total", "percentages", "shown"), [(2500, "40.0 20.0", False), (2495, "40.1 20.0", True)]
)
def test_rounding_shows_only_where_half_a_unit_is_more_than_one_in_the_last_digit(total, percentages, shown):
    cells = [(count, total, percent) for count, percent in zip((1000, 500), percentages.split(), strict=True)]
    cells += [(count, total, None) for count in (5, 250, total)]
    assert judge_rounding(cells) == Rounding(5, borne_out=not shown)


@pytest.mark.parametrize(
    ("rounding", "count", "percent", "allowed"),
    [
        (Rounding(5, True), 25, "22.6", True),
        (Rounding(5, True), 25, "30.0", False),
        (Rounding(5, False), 25, "22.6", False),
        (Rounding(5, False), 25, "24", True),  # one in the last digit
        (Rounding(5, False), 25, "23", False),
        (Rounding(1, True), 25, "24", False),
        (Rounding(5, True), None, "24", False),
        (Rounding(5, True), 25, None, False),
    ],
)
def test_only_a_percentage_that_exact_counts_could_give_is_allowed(rounding, count, percent, allowed):
    assert rounding.allows(count, 100, percent) is allowed


def test_without_a_total_nothing_is_allowed_for():
    assert not Rounding(5).allows(25, 0, "24")
    assert not Rounding(5).allows(25, None, "24")


def test_a_percentage_no_exact_counts_could_give_does_not_fit():
    assert fits_rounded_counts(25, 100, "28.2", 5)
    assert not fits_rounded_counts(25, 100, "28.3", 5)
    assert not fits_rounded_counts(25, 100, "21.8", 5)
    assert fits_rounded_counts(25, 100, "22.0", 5)
    assert fits_rounded_counts(0, 2, "100", 5)


def test_exact_items_must_add_up_exactly():
    assert sums_within_rounding(100, 100, 4, 1)
    assert not sums_within_rounding(101, 100, 4, 1)


@pytest.mark.parametrize(("added", "within"), [(107, True), (108, False), (93, True), (92, False)])
def test_rounded_items_may_be_off_by_half_a_unit_each_and_the_total_too(added, within):
    assert sums_within_rounding(added, 100, 2, 5) is within
