"""Several years in a row: whether a count or a share rises or falls, and whether years differ at all.

A trend test asks for a steady rise or fall; a count that goes up and down again has none, yet its
years may differ by far more than chance: ``measure_dispersion`` and ``years_differ`` say so.

Figures come by year. Missing ones are left out, and fewer than 3 known years have no trend. Years
count by their distance in time, gaps included.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import scipy

from helpers.statistics.chance import CLEAR_BELOW, Chance
from helpers.statistics.intervals import Interval, Share, known_count
from helpers.statistics.trend_tests import (
    EXACT_SHARE_TREND,
    SMALL_MEAN,
    find_dispersion_index,
    find_share_slope,
    judge_count_trend,
    judge_dispersion,
    judge_equal_shares,
    judge_share_trend,
)
from helpers.statistics.years import first_year, sort_periods

FEWEST_YEARS = 3
# A factor of 5 × 10²¹ from one year to the next: no count reaches it.
LARGEST_SLOPE = 50
WIDENED_TREND = "Poisson regression on the year, its error widened by the dispersion"


@dataclass(frozen=True)
class ShareTrend:
    """A share over years; ``points_per_year`` is its weighted slope in exact percentage points.

    ``years_differ`` asks for any difference between years, steady or not; rounded counts cannot tell.
    """

    shares: dict[str, Share]
    points_per_year: Fraction | None = None
    chance: Chance | None = None
    years_differ: Chance | None = None

    @property
    def rises(self) -> bool:
        """Whether the slope is upwards."""
        return self.points_per_year is not None and self.points_per_year > 0


@dataclass(frozen=True)
class CountTrend:
    """A count over years; a ``ratio_per_year`` of 0.9 means a tenth fewer each year.

    ``dispersion`` is the variation around the trend, in units of chance variation: 1 is chance alone.
    Both are None where counts are too small, or in too few years, to fit a curve.
    """

    counts: dict[str, int]
    ratio_per_year: float | None = None
    ratio_interval: Interval | None = None
    dispersion: float | None = None
    chance: Chance | None = None

    @property
    def rises(self) -> bool:
        """Whether the later years have more cases than the earlier ones."""
        return _lean(list(self.counts.values()), _measure_distances(self.counts)) > 0


@dataclass(frozen=True)
class Dispersion:
    """The variation of counts between years: ``index`` is about ``degrees`` if chance alone moves them."""

    counts: dict[str, int]
    index: Fraction | None = None
    degrees: int = 0
    chance: Chance | None = None


def measure_share_trend(shares: Mapping[str, Share], rounded_to: int = 1) -> ShareTrend:
    """The trend of a share over years, tested by Cochran and Armitage's test.

    With ``rounded_to=5`` figures are known to the nearest 5 only: the tests then take counts and
    totals moved against the trend as far as rounding allows. Self-neglect was 31 of 84, 21 of 92,
    60 of 137, 51 of 123 and 41 of 71 referrals:

    >>> years = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
    >>> pairs = [(31, 84), (21, 92), (60, 137), (51, 123), (41, 71)]
    >>> trend = measure_share_trend({year: Share(*pair) for year, pair in zip(years, pairs)})
    >>> round(trend.chance.p_value, 5), round(float(trend.points_per_year), 1)
    (0.00078, 5.7)
    """
    known = {period: shares[period] for period in sort_periods(shares) if shares[period].fraction is not None}
    cases = [known_count(share.count) for share in known.values()]
    totals = [known_count(share.total) for share in known.values()]
    if len(known) < FEWEST_YEARS or sum(cases) in (0, sum(totals)):
        return ShareTrend(known)
    years = _measure_distances(known)
    slope = find_share_slope(cases, totals, years)
    if rounded_to == 1:
        return ShareTrend(
            known, slope, judge_share_trend(cases, totals, years), judge_equal_shares(cases, totals)
        )
    cases, totals = _tilt_shares(cases, totals, years, slope, rounded_to // 2)
    if find_share_slope(cases, totals, years) * slope <= 0:
        return ShareTrend(known, slope, Chance(1.0, EXACT_SHARE_TREND, rounded=True))
    return ShareTrend(known, slope, replace(judge_share_trend(cases, totals, years), rounded=True))


def measure_count_trend(counts: Mapping[str, int | str | None], rounded_to: int = 1) -> CountTrend:
    """The trend of a count over years: how much it is multiplied by each year, and how sure that is.

    The ratio is that of a Poisson regression on the year. Chance is judged exactly, given the sum of
    the counts. But where counts vary around the trend by clearly more than chance (chi-squared, p under
    0.05), the error is widened by that dispersion and Student's t with two degrees fewer than years
    decides (quasi-Poisson; McCullagh and Nelder 1989, Generalized Linear Models, 6.2.3). Below a mean
    of 5, or with all counts in one year, no ratio is fitted. Referrals of five years went up and down
    again, ten times as far from a trend as chance would take them; domestic abuse among them fell:

    >>> years = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
    >>> trend = measure_count_trend(dict(zip(years, [84, 92, 137, 123, 71])))
    >>> round(trend.dispersion, 1), round(trend.ratio_per_year, 2), trend.chance.is_clear
    (10.0, 1.0, False)
    >>> trend = measure_count_trend(dict(zip(years, [17, 20, 13, 8, 1])))
    >>> round(trend.ratio_per_year, 2), round(trend.chance.p_value, 5), trend.chance.method
    (0.67, 5e-05, 'exact trend test of Poisson counts, given their sum')
    """
    known = _known_counts(counts)
    values, years = list(known.values()), _measure_distances(known)
    if len(known) < FEWEST_YEARS or sum(values) == 0:
        return CountTrend(known)
    trend = _find_count_trend(known, values, years)
    if rounded_to == 1:
        return trend
    tilted = _tilt_counts(values, years, rounded_to // 2)
    if _lean(tilted, years) * _lean(values, years) <= 0:
        return replace(trend, chance=Chance(1.0, trend.chance.method, rounded=True))
    chance = _find_count_trend(known, tilted, years).chance
    return replace(trend, chance=replace(chance, rounded=True))


def _find_count_trend(known: dict[str, int], values: list[int], years: list[int]) -> CountTrend:
    """The fitted trend, or only its exact test where counts are too small or in too few years to fit."""
    if sum(values) < SMALL_MEAN * len(values) or sum(value > 0 for value in values) < 2:
        return CountTrend(known, chance=judge_count_trend(values, years))
    return _fit_count_trend(known, values, years)


def _fit_count_trend(known: dict[str, int], values: list[int], years: list[int]) -> CountTrend:
    """The trend by Poisson regression, its error widened where years clearly differ by more than chance."""
    slope = _solve_slope(values, years)
    shares = scipy.special.softmax(slope * np.array(years))
    fitted, middle = sum(values) * shares, shares @ years
    error = 1 / math.sqrt(fitted @ (years - middle) ** 2)
    spread, degrees = float(((values - fitted) ** 2 / fitted).sum()), len(years) - 2
    law, chance = scipy.stats.norm(), judge_count_trend(values, years)
    if scipy.stats.chi2.sf(spread, degrees) < CLEAR_BELOW:
        law, error = scipy.stats.t(degrees), error * math.sqrt(spread / degrees)
        chance = Chance(float(2 * law.sf(abs(slope) / error)), WIDENED_TREND)
    reach = float(law.isf(0.025)) * error
    interval = Interval(math.exp(slope - reach), math.exp(slope + reach))
    return CountTrend(known, math.exp(slope), interval, spread / degrees, chance)


def _solve_slope(values: list[int], years: list[int]) -> float:
    """The most likely slope of the counts' logarithm: it puts the mean year of the cases where it is."""
    mean_year = np.average(years, weights=values)
    return scipy.optimize.brentq(
        lambda slope: scipy.special.softmax(slope * np.array(years)) @ years - mean_year,
        -LARGEST_SLOPE,
        LARGEST_SLOPE,
    )


def measure_dispersion(counts: Mapping[str, int | str | None], rounded_to: int = 1) -> Dispersion:
    """Whether the years' counts differ by more than chance alone would make them (overdispersion).

    With ``rounded_to=5`` the test takes counts moved towards their mean as far as rounding allows.

    >>> spread = measure_dispersion({"2020": 71, "2021": 105, "2022": 151, "2023": 149})
    >>> round(float(spread.index), 1), spread.degrees, spread.chance.is_clear
    (37.2, 3, True)
    """
    known = _known_counts(counts)
    values = list(known.values())
    if len(known) < FEWEST_YEARS or sum(values) == 0:
        return Dispersion(known)
    chance = judge_dispersion(_pull_to_mean(values, rounded_to // 2))
    chance = replace(chance, rounded=rounded_to > 1)
    return Dispersion(known, find_dispersion_index(values), len(known) - 1, chance)


def _known_counts(counts: Mapping[str, int | str | None]) -> dict[str, int]:
    """The counts that are known, years in order of time."""
    whole = {period: known_count(counts[period]) for period in sort_periods(counts)}
    return {period: count for period, count in whole.items() if count is not None}


def _measure_distances(figures: Mapping[str, object]) -> list[int]:
    """Each year's distance from the first, in years."""
    starts = [first_year(period) for period in figures]
    return [start - starts[0] for start in starts]


def _lean(values: list[int], years: list[int]) -> Fraction:
    """Positive where the later years have more, negative where they have less."""
    middle = Fraction(sum(years), len(years))
    return sum((value * (year - middle) for value, year in zip(values, years, strict=True)), Fraction(0))


def _step_against(rises: bool, years: list[int], margin: int) -> list[int]:
    """How far to move each year against the trend: one half of the years up, the other half down.

    >>> _step_against(True, [0, 1, 2], 2)
    [2, 0, -2]
    """
    distances = [sum(years) - len(years) * year for year in years]
    signs = [(distance > 0) - (distance < 0) for distance in distances]
    return [margin * sign * (1 if rises else -1) for sign in signs]


def _tilt_counts(values: list[int], years: list[int], margin: int) -> list[int]:
    """The counts moved against their trend by the margin, none below 0."""
    steps = _step_against(_lean(values, years) > 0, years, margin)
    return [max(0, value + step) for value, step in zip(values, steps, strict=True)]


def _tilt_shares(
    cases: list[int], totals: list[int], years: list[int], slope: Fraction, margin: int
) -> tuple[list[int], list[int]]:
    """Counts moved against the trend by the margin and totals the other way, within what is possible."""
    steps = _step_against(slope > 0, years, margin)
    moved = [max(0, count + step) for count, step in zip(cases, steps, strict=True)]
    bases = [max(1, total - step) for total, step in zip(totals, steps, strict=True)]
    return [min(count, base) for count, base in zip(moved, bases, strict=True)], bases


def _pull_to_mean(values: list[int], margin: int) -> list[int]:
    """The counts, each moved towards their mean by up to the margin."""
    mean = round(Fraction(sum(values), len(values)))
    return [value + max(-margin, min(margin, mean - value)) for value in values]
