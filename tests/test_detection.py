"""Detection in bulk gives the same answers as one figure at a time."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.percentages import arithmetic

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import detection

CELLS = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 3000), st.integers(0, 3))


def find_rules_one_by_one(cells):
    """The sum of bits that the figure-at-a-time module gives for each cell."""
    return [
        sum(bit for rule, bit in detection.RULE_BITS.items() if arithmetic.follows_rule(*cell, rule))
        for cell in cells
    ]


def print_cells(rules, shift):
    """Cells that each follow one of the rules, or miss it by ``shift``, with ties among them."""
    made = []
    for place, base in enumerate([8, 16, 40, 71, 84, 123, 125, 137, 200, 2000] * 7):
        count, decimals = (place * 37) % (base + 1), place % 3
        digits = arithmetic.print_digits(count, base, decimals, rules[place % len(rules)]) + shift
        made.append((count, base, max(digits, 0), decimals))
    return made


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_bulk_and_single_agree_around_every_rule(shift):
    cells = print_cells(arithmetic.RULES, shift)
    assert detection.find_rules(*zip(*cells, strict=True)).tolist() == find_rules_one_by_one(cells)


@given(st.lists(CELLS, min_size=1, max_size=50))
@settings(max_examples=100)
def test_bulk_and_single_agree_anywhere(cells):
    assert detection.find_rules(*zip(*cells, strict=True)).tolist() == find_rules_one_by_one(cells)


def test_every_rule_alone_gives_its_bit_of_the_sum():
    cells = print_cells(arithmetic.RULES, 0)
    sums = detection.find_rules(*zip(*cells, strict=True))
    for rule, bit in detection.RULE_BITS.items():
        alone = detection.find_followers(*zip(*cells, strict=True), rule)
        assert alone.tolist() == ((sums & bit) > 0).tolist()


def test_numbers_past_int64_products_are_checked_exactly():
    large = 10**17
    follows = detection.find_followers([large, large, 1], [3 * large, 3 * large, 3], [333, 334, 333], 1)
    assert follows.tolist() == [True, False, True]
    assert detection.find_followers([10**30], [3 * 10**30], [333], [1]).tolist() == [True]


def test_a_print_of_a_thousand_million_does_not_overflow():
    assert detection.find_followers([5], [71], [10**18], [9]).tolist() == [False]
    assert detection.find_rules([5], [71], [10**9], [0]).tolist() == [0]


def test_zero_and_negative_denominators_never_follow():
    assert detection.find_rules([0, 0, 5], [0, -3, -5], [0, 0, 100], [0, 0, 0]).tolist() == [0, 0, 0]


def test_chunks_join_without_a_seam():
    size = 2 * detection.CHUNK_CELLS + 3
    counts = np.arange(size) % 72
    digits = (2 * 1000 * counts + 71) // (2 * 71)
    digits[[0, detection.CHUNK_CELLS, -1]] += 1
    wrong = np.flatnonzero(~detection.find_followers(counts, 71, digits, 1))
    assert wrong.tolist() == [0, detection.CHUNK_CELLS, size - 1]


def test_no_cells_give_no_answers():
    assert detection.find_rules([], [], [], []).tolist() == []


def test_fractions_are_refused():
    with pytest.raises(ValueError, match="whole numbers"):
        detection.find_followers([1.5], [3], [50], [0])
    with pytest.raises(ValueError, match="no rounding rule"):
        detection.find_followers([1], [3], [50], [0], "up")
