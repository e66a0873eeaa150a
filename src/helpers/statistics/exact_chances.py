"""Exact distributions of a score, given the sum of the counts: the common core of the trend tests.

When a test asks whether counts are spread over the years by chance alone, their sum is taken as given
and every way of spreading it is weighed. One recursion over the years does that for the trend of a
share, the trend of a count and the dispersion of counts; only chances and scores differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy

# Additions an exact distribution may take: about half a second.
MOST_STEPS = 100_000_000


def spread_shares(totals: Sequence[int], cases: int) -> list[np.ndarray]:
    """For each year the chances of 0, 1, 2 ... cases out of its total, at the common share.

    >>> [chances.round(3).tolist() for chances in spread_shares([1, 2], 1)]
    [[0.667, 0.333], [0.444, 0.444]]
    """
    share = cases / sum(totals)
    return [scipy.stats.binom.pmf(np.arange(min(total, cases) + 1), total, share) for total in totals]


def spread_counts(years: int, cases: int) -> list[np.ndarray]:
    """For each of so many years the chances of 0, 1, 2 ... cases, at the common mean."""
    return [scipy.stats.poisson.pmf(np.arange(cases + 1), cases / years)] * years


def count_steps(cases: int, highest_score: int, years: int) -> int:
    """How many additions ``distribute_score`` takes at most."""
    return years * (cases + 1) * (cases + 1) * (highest_score + 1) // 2


def distribute_score(
    chances: Sequence[np.ndarray], scores: Sequence[np.ndarray], cases: int, highest_score: int
) -> np.ndarray:
    """Chance of each total score 0, 1 ... ``highest_score``, given that the counts add up to ``cases``.

    ``chances[i][x]`` is the chance of x cases in year i, ``scores[i][x]`` the whole number they add
    to the score. Two years of equal chance, three cases, a score of one per case in the second year:

    >>> chances, per_case = spread_counts(2, 3), np.arange(4)
    >>> distribute_score(chances, [0 * per_case, per_case], 3, 3).round(3).tolist()
    [0.125, 0.375, 0.375, 0.125]
    """
    reached = np.zeros((cases + 1, highest_score + 1))
    reached[0, 0] = 1
    for year_chances, year_scores in zip(chances, scores, strict=True):
        following = np.zeros_like(reached)
        for count, (chance, score) in enumerate(zip(year_chances, year_scores, strict=True)):
            if score <= highest_score:
                following[count:, score:] += (
                    chance * reached[: cases + 1 - count, : highest_score + 1 - score]
                )
        reached = following
    return reached[cases] / reached[cases].sum()


def repeat_score(chances: np.ndarray, times: int) -> np.ndarray:
    """Chance of each total of so many independent scores, each 0, 1, 2 ... with these chances.

    >>> repeat_score(np.array([0.5, 0.5]), 3).tolist()
    [0.125, 0.375, 0.375, 0.125]
    """
    total, power = np.ones(1), chances
    while times:
        if times & 1:
            total = np.convolve(total, power)
        times >>= 1
        if times:
            power = np.convolve(power, power)
    return total


def chance_beyond(distribution: np.ndarray, score: int, expected_times: int, times: int) -> float:
    """Chance of a score at least as far from its expectation as this one, on either side.

    The expectation is ``expected_times / times``: whole numbers decide which scores are as far.

    >>> chance_beyond(np.array([0.125, 0.375, 0.375, 0.125]), 3, 3, 2)
    0.25
    """
    far = np.abs(np.arange(len(distribution)) * times - expected_times) >= abs(score * times - expected_times)
    return float(min(1.0, distribution[far].sum()))
