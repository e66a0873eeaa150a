"""How much a count or a share rises or falls a year, and whether years stray too far from a line to say so.

Chi-squared of the years splits into the part that a straight line takes up, on one degree of freedom, and
the departure from it on the rest (Cochran 1954, Biometrics 10, 417-451; Armitage 1955, Biometrics 11,
375-386). The departure is the dispersion that the line has to exceed: quasi-Poisson for counts,
quasi-binomial for shares (McCullagh and Nelder 1989, 4.5 and 6.2.3). That is weighted least squares on the
year (as in statsmodels), its variance never under that of independent cases; on a logistic or logarithmic
scale little changes. Years count by their distance in time, gaps
included; missing figures are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import scipy

from helpers.statistics.dispersion import FEWEST_YEARS, Contrast, Counts, Dispersion, known_counts
from helpers.statistics.intervals import Interval, Share, known_count
from helpers.statistics.years import first_year, require_one_kind


@dataclass(frozen=True)
class Slope:
    """A straight line through so many years: exact change ``per_year``, in cases or in percentage points.

    ``every_year`` tells whether every year rose, or every year fell. The test and the ``interval`` of the
    slope (95%, Student's t) are None where how far years stray cannot be estimated.
    """

    years: int
    per_year: Fraction
    every_year: bool
    contrast: Contrast | None = None
    interval: Interval | None = None


def measure_count_trend(counts: Counts, rounded_to: int = 1) -> Slope | None:
    """How many cases more or fewer each year, and whether the years lie near such a line.

    None under two known years, or where every count is 0. Referrals about domestic abuse fell by about 4
    a year; all referrals went up and down again:

    >>> trend = measure_count_trend([17, 20, 13, 8, 1])
    >>> float(trend.per_year), round(trend.contrast.z, 2), round(trend.contrast.p_value, 3)
    (-4.4, 4.05, 0.027)
    >>> round(measure_count_trend([84, 92, 137, 123, 71]).contrast.p_value, 2)
    0.96
    """
    known = known_counts(counts)
    values = list(known.values())
    if len(known) < 2 or not any(values):
        return None
    mean = Fraction(sum(values), len(values))
    return _fit_line(_place_years(known), values, [1] * len(values), mean, mean, rounded_to)


def measure_share_trend(shares: Mapping[str, Share] | Sequence[Share], rounded_to: int = 1) -> Slope | None:
    """How many percentage points a share rises or falls each year, and whether years lie near such a line.

    None under two known years, or where the share is 0% or 100% throughout. Self-neglect's share of
    referrals strays from a line by more than chance, so that no steady rise can be told; the share whose
    outcome nobody knows rose every year and strays no more than chance, so that the dispersion is 1:

    >>> totals = [84, 92, 137, 123, 71]
    >>> self_neglect = measure_share_trend([Share(*pair) for pair in zip([31, 21, 60, 51, 41], totals)])
    >>> test = self_neglect.contrast
    >>> round(float(test.dispersion.statistic), 1), test.dispersion.degrees, round(test.p_value, 2)
    (10.4, 3, 0.17)
    >>> unknown = measure_share_trend([Share(*pair) for pair in zip([10, 26, 42, 42, 34], totals)])
    >>> test = unknown.contrast
    >>> unknown.every_year, round(test.z, 2), round(test.p_value, 3)
    (True, 4.7, 0.018)
    >>> round(float(test.dispersion.statistic), 2), round(test.dispersion.p_value, 2)
    (2.76, 0.43)
    """
    figures = shares if isinstance(shares, Mapping) else dict(enumerate(shares))
    known = {period: share for period, share in figures.items() if share.fraction is not None}
    if isinstance(shares, Mapping):
        require_one_kind(known)
    cases = [known_count(share.count) for share in known.values()]
    totals = [known_count(share.total) for share in known.values()]
    if len(known) < 2 or sum(cases) in (0, sum(totals)):
        return None
    share = Fraction(sum(cases), sum(totals))
    line = _fit_line(_place_years(known), cases, totals, share, share * (1 - share), rounded_to)
    interval = line.interval and Interval(100 * line.interval.low, 100 * line.interval.high)
    return Slope(line.years, 100 * line.per_year, line.every_year, line.contrast, interval)


def _place_years(known: Mapping[str | int, object]) -> list[int]:
    """Each year's place in time; places in a sequence are years in a row."""
    return [place if isinstance(place, int) else first_year(place) for place in known]


def _fit_line(
    places: list[int], cases: list[int], weights: list[int], level: Fraction, variance: Fraction, rounded: int
) -> Slope:
    """The line through cases / weights, each of which has ``variance`` / weight around the common level."""
    middle = Fraction(sum(w * place for w, place in zip(weights, places, strict=True)), sum(weights))
    strays = [case - w * level for case, w in zip(cases, weights, strict=True)]
    spread = sum(w * (place - middle) ** 2 for w, place in zip(weights, places, strict=True))
    per_year = sum(stray * (place - middle) for stray, place in zip(strays, places, strict=True)) / spread
    in_time = sorted(zip(places, cases, weights, strict=True))
    steps = [b * v - a * w for (_, b, w), (_, a, v) in pairwise(in_time)]
    every_year = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    if len(places) < FEWEST_YEARS or rounded > 1:
        return Slope(len(places), per_year, every_year)
    whole = sum(stray**2 / (w * variance) for stray, w in zip(strays, weights, strict=True))
    square = per_year**2 * spread / variance
    departure = Dispersion(whole - square, len(places) - 2)
    error = math.sqrt(departure.applied_factor * variance / spread)
    reach = -float(scipy.special.stdtrit(departure.degrees, 0.025)) * error
    interval = Interval(float(per_year) - reach, float(per_year) + reach)
    return Slope(len(places), per_year, every_year, Contrast(square, departure), interval)
