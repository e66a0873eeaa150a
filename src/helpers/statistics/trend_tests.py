"""The tests behind the trends: plain lists of counts, totals and years in, a ``Chance`` out.

``years`` are distances in time from the first year (0, 1, 3 where the third year is missing).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import scipy

from helpers.statistics.chance import Chance
from helpers.statistics.exact_chances import (
    MOST_STEPS,
    chance_beyond,
    count_steps,
    distribute_score,
    repeat_score,
    spread_counts,
    spread_shares,
)

# Below this mean or expected count the normal and chi-squared approximations are not good enough.
SMALL_MEAN = 5
SHARE_TREND = "Cochran-Armitage trend test"
EXACT_SHARE_TREND = "Cochran-Armitage trend test, exact given the sum of the counts"
EQUAL_SHARES = "chi-squared test of equal shares"
COUNT_TREND = "trend test of Poisson counts, given their sum"
EXACT_COUNT_TREND = "exact trend test of Poisson counts, given their sum"
DISPERSION = "chi-squared test of the dispersion index"
EXACT_DISPERSION = "exact test of the dispersion index, given the sum of the counts"


def add_products(first: Sequence[int], second: Sequence[int]) -> int:
    """Sum of products, in whole numbers.

    >>> add_products([3, 4], [0, 2])
    8
    """
    return sum(one * other for one, other in zip(first, second, strict=True))


def find_share_slope(cases: Sequence[int], totals: Sequence[int], years: Sequence[int]) -> Fraction:
    """Percentage points a year: the least-squares slope of the shares, weighted by their totals.

    >>> find_share_slope([10, 20, 30], [100, 100, 100], [0, 1, 2])
    Fraction(10, 1)
    """
    middle = Fraction(add_products(totals, years), sum(totals))
    spread = add_products(totals, [year * year for year in years]) - sum(totals) * middle**2
    return 100 * (add_products(cases, years) - sum(cases) * middle) / spread


def judge_share_trend(cases: Sequence[int], totals: Sequence[int], years: Sequence[int]) -> Chance:
    """The test of Cochran and Armitage: exact where that takes under a second, else approximate.

    T, the sum of count × year, is compared with its distribution when the same number of cases falls
    at random among all totals; a T at least as far from its expectation, on either side, counts
    (Armitage 1955, Biometrics 11, 375-386). Agresti (2002, Categorical Data Analysis, 5.3.5) has
    malformed children by their mothers' drinking, scored 0, 0.5, 1.5, 4 and 7, and prints 0.010 for
    the approximation; the exact test is more cautious:

    >>> malformed, children = [48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38]
    >>> round(approximate_share_trend(malformed, children, [0, 1, 3, 8, 14]), 3)
    0.01
    >>> round(judge_share_trend(malformed, children, [0, 1, 3, 8, 14]).p_value, 3)
    0.017
    """
    if sum(cases) in (0, sum(totals)):
        return Chance(1.0, EXACT_SHARE_TREND)
    if 2 * sum(cases) > sum(totals):  # the others have the same trend turned round, and are fewer
        cases = [total - count for count, total in zip(cases, totals, strict=True)]
    highest = sum(cases) * max(years)
    if count_steps(sum(cases), highest, len(years)) > MOST_STEPS:
        return Chance(approximate_share_trend(cases, totals, years), SHARE_TREND)
    chances = spread_shares(totals, sum(cases))
    scores = [np.arange(len(one)) * year for one, year in zip(chances, years, strict=True)]
    distribution = distribute_score(chances, scores, sum(cases), highest)
    expected_times = sum(cases) * add_products(totals, years)
    reached = add_products(cases, years)
    return Chance(chance_beyond(distribution, reached, expected_times, sum(totals)), EXACT_SHARE_TREND)


def approximate_share_trend(cases: Sequence[int], totals: Sequence[int], years: Sequence[int]) -> float:
    """p-value of the Cochran-Armitage test by the normal approximation.

    R documents for ``prop.trend.test`` four groups of patients, 83 of 86, 90 of 93, 129 of 136 and 70
    of 82 of them smokers: chi-squared 8.2249, p = 0.004132.

    >>> round(approximate_share_trend([83, 90, 129, 70], [86, 93, 136, 82], [0, 1, 2, 3]), 6)
    0.004132
    """
    everyone, share = sum(totals), sum(cases) / sum(totals)
    distance = add_products(cases, years) - share * add_products(totals, years)
    squares = add_products(totals, [year * year for year in years])
    spread = squares - add_products(totals, years) ** 2 / everyone
    return float(scipy.stats.chi2.sf(distance**2 / (share * (1 - share) * spread), 1))


def judge_equal_shares(cases: Sequence[int], totals: Sequence[int]) -> Chance | None:
    """Pearson's chi-squared test that all years have one share; None where under 5 are expected.

    R documents for ``prop.test`` the same smokers: chi-squared 12.6, 3 degrees, p = 0.005585.

    >>> round(judge_equal_shares([83, 90, 129, 70], [86, 93, 136, 82]).p_value, 6)
    0.005585
    >>> judge_equal_shares([3, 0, 2], [86, 93, 136]) is None
    True
    """
    others = [total - count for count, total in zip(cases, totals, strict=True)]
    smallest = Fraction(min(totals) * min(sum(cases), sum(others)), sum(totals))
    if smallest < SMALL_MEAN:
        return None
    return Chance(float(scipy.stats.chi2_contingency([cases, others], correction=False).pvalue), EQUAL_SHARES)


def judge_count_trend(counts: Sequence[int], years: Sequence[int]) -> Chance:
    """Trend test of Poisson counts given their sum: exact where that takes under a second.

    Each case falls into any year with the same chance if there is no trend; a sum of count × year at
    least as far from its expectation, on either side, counts. All of 3 cases in the last of 2 years:
    one way in 8 on either side.

    >>> round(judge_count_trend([0, 3], [0, 1]).p_value, 9)
    0.25
    """
    cases, reached = sum(counts), add_products(counts, years)
    if (cases * max(years)) ** 2 > MOST_STEPS:
        error = np.sqrt(cases * np.var(years))
        return Chance(
            float(2 * scipy.stats.norm.sf(abs(reached - cases * np.mean(years)) / error)), COUNT_TREND
        )
    distribution = repeat_score(np.bincount(years) / len(years), cases)
    return Chance(chance_beyond(distribution, reached, cases * sum(years), len(years)), EXACT_COUNT_TREND)


def find_dispersion_index(counts: Sequence[int]) -> Fraction:
    """Fisher's index of dispersion: squared distances from the mean, added up, over the mean.

    Chance alone makes it about the number of counts less one. Bortkiewicz's 200 corps-years of deaths
    by horse kick (109, 65, 22, 3 and 1 with 0 to 4 deaths) have mean 0.61 and variance 0.611:

    >>> deaths = [0] * 109 + [1] * 65 + [2] * 22 + [3] * 3 + [4]
    >>> round(float(find_dispersion_index(deaths) / 199 * Fraction(sum(deaths), 200)), 3)
    0.611
    """
    cases, squares = sum(counts), sum(count * count for count in counts)
    return Fraction(len(counts) * squares, cases) - cases


def judge_dispersion(counts: Sequence[int]) -> Chance:
    """Whether counts differ by more than chance: exact where their mean is under 5, else chi-squared.

    One-sided, since only too much variation is asked for (Cochran 1954, Biometrics 10, 417-451).
    Referrals of five years, with an index of 30.1 on 4 degrees of freedom:

    >>> float(f"{judge_dispersion([84, 92, 137, 123, 71]).p_value:.2g}")
    4.7e-06
    """
    cases, squares = sum(counts), sum(count * count for count in counts)
    if cases >= SMALL_MEAN * len(counts):
        index = float(find_dispersion_index(counts))
        return Chance(float(scipy.stats.chi2.sf(index, len(counts) - 1)), DISPERSION)
    scores = [np.arange(cases + 1) ** 2] * len(counts)
    chances = spread_counts(len(counts), cases)
    distribution = distribute_score(chances, scores, cases, cases * cases)
    return Chance(float(min(1.0, distribution[squares:].sum())), EXACT_DISPERSION)
