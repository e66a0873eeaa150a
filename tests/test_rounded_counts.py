"""Counts rounded before publication: recognised, and never held to be wrong for it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.checking.rounded_counts import (
    find_rounding_unit,
    fits_rounded_counts,
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
