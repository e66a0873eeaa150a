"""The recursion gives what full enumeration gives."""

from itertools import product
from math import comb, factorial, prod

import numpy as np
import pytest

from helpers.statistics.exact_chances import (
    chance_beyond,
    count_steps,
    distribute_score,
    repeat_score,
    spread_counts,
    spread_shares,
)


def test_shares_spread_as_the_hypergeometric_law_says():
    totals, cases, years = [3, 5, 4], 6, [0, 1, 3]
    expected = np.zeros(cases * 3 + 1)
    for counts in product(*(range(total + 1) for total in totals)):
        if sum(counts) == cases:
            ways = prod(comb(total, count) for total, count in zip(totals, counts, strict=True))
            expected[sum(c * y for c, y in zip(counts, years, strict=True))] += ways / comb(
                sum(totals), cases
            )
    chances = spread_shares(totals, cases)
    scores = [np.arange(len(one)) * year for one, year in zip(chances, years, strict=True)]
    assert distribute_score(chances, scores, cases, len(expected) - 1) == pytest.approx(expected, abs=1e-14)


def test_counts_spread_as_the_multinomial_law_says():
    cases = 5
    expected = np.zeros(cases * cases + 1)
    for counts in product(range(cases + 1), repeat=3):
        if sum(counts) == cases:
            ways = factorial(cases) // prod(factorial(count) for count in counts)
            expected[sum(count * count for count in counts)] += ways / 3**cases
    scores = [np.arange(cases + 1) ** 2] * 3
    found = distribute_score(spread_counts(3, cases), scores, cases, cases * cases)
    assert found == pytest.approx(expected, abs=1e-14)


def test_scores_as_far_on_the_other_side_count_and_nearer_ones_do_not():
    distribution = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
    assert chance_beyond(distribution, 4, 2, 1) == pytest.approx(0.2)
    assert chance_beyond(distribution, 3, 2, 1) == pytest.approx(0.6)
    assert chance_beyond(distribution, 2, 2, 1) == 1
    assert chance_beyond(distribution, 4, 7, 3) == pytest.approx(0.2)  # 5/3 away: 4 above, 0 below
    assert chance_beyond(distribution, 0, 7, 3) == pytest.approx(0.1)


def test_the_number_of_steps_grows_with_cases_scores_and_years():
    assert count_steps(9, 19, 4) == 4 * 10 * 10 * 20 // 2


@pytest.mark.parametrize("times", [0, 1, 2, 7, 40])
def test_repeated_scores_follow_the_binomial_law(times):
    expected = [comb(times, score) * 0.3**score * 0.7 ** (times - score) for score in range(times + 1)]
    assert repeat_score(np.array([0.7, 0.3]), times) == pytest.approx(expected)
