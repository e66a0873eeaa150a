"""Whether a count changed, or a share rose or fell steadily, by more than years usually move.

Chi-squared of the years splits into the part of the change in question, on one degree of freedom, and the
rest (Cochran 1954, Biometrics 10, 417-451; Armitage 1955, Biometrics 11, 375-386). The rest is the dispersion
that the change has to exceed: quasi-Poisson for counts, quasi-binomial for shares (McCullagh and Nelder 1989,
4.5 and 6.2.3), never under that of independent cases.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import scipy

from helpers.statistics.dispersion import (
    FEWEST_YEARS,
    Contrast,
    Counts,
    Dispersion,
    known_counts,
    measure_dispersion,
)
from helpers.statistics.intervals import Interval, Share, known_count
from helpers.statistics.years import first_year, require_one_kind


def compare_years(counts: Counts, earlier: str | int, later: str | int) -> Contrast | None:
    """The difference of two years of a series, held against how far its years move otherwise (quasi-Poisson).

    ``counts`` are all comparable years, the two included, by period or in a sequence. None where one of the
    two is not known, both are 0, or the dispersion of the years cannot be estimated. z is the difference over
    √(dispersion × sum of the two). The dispersion is that of all years without this change's part
    (difference² / twice the mean) and one degree of freedom, as in an analysis of variance: among years in
    which nothing changes the p-value is under 0.05 in about 5%, where one that the change itself swells
    hardly ever is (benchmarks/README.md).

    >>> counts = {"2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}
    >>> test = compare_years(counts, "2022/23", "2023/24")
    >>> round(test.z, 2), round(test.p_value, 2), test.dispersion.degrees
    (1.58, 0.21, 3)
    """
    known, spread = known_counts(counts), measure_dispersion(counts)
    before, after = known.get(earlier), known.get(later)
    if spread is None or (not before and not after) or None in (before, after):
        return None
    own = Fraction((after - before) ** 2 * len(known), 2 * sum(known.values()))
    rest = Dispersion(spread.statistic - own, spread.degrees - 1)
    return Contrast(Fraction((after - before) ** 2, before + after), rest)


@dataclass(frozen=True)
class Slope:
    """A straight line through shares: exact percentage points ``per_year``, its test and 95% interval."""

    per_year: Fraction
    contrast: Contrast
    interval: Interval


def measure_share_trend(shares: Mapping[str, Share]) -> Slope | None:
    """How many percentage points a share rises or falls each year, and whether years lie near such a line.

    Weighted least squares on the year (as in statsmodels), each share weighing as its total, its variance
    never under the binomial; on a logistic scale little changes. Years count by their distance in time, gaps
    included; shares that are not known are left out. None under four known years, or where the share is 0% or
    100% throughout. Self-neglect's share of referrals strays from a line by more than chance, so that no
    steady rise can be told; the share whose outcome nobody knows strays no more, so that the dispersion is 1:

    >>> years, totals = range(2019, 2024), [84, 92, 137, 123, 71]
    >>> name = lambda cases: {str(year): Share(*pair) for year, *pair in zip(years, cases, totals)}
    >>> test = measure_share_trend(name([31, 21, 60, 51, 41])).contrast
    >>> round(float(test.dispersion.statistic), 1), test.dispersion.degrees, round(test.p_value, 2)
    (10.4, 3, 0.17)
    >>> test = measure_share_trend(name([10, 26, 42, 42, 34])).contrast
    >>> round(float(test.dispersion.statistic), 2), round(test.z, 2), round(test.p_value, 3)
    (2.76, 4.7, 0.018)
    """
    known = {period: share for period, share in shares.items() if share.fraction is not None}
    require_one_kind(known)
    places = list(map(first_year, known))
    cases = [known_count(share.count) for share in known.values()]
    totals = [known_count(share.total) for share in known.values()]
    if len(known) < FEWEST_YEARS or sum(cases) in (0, sum(totals)):
        return None
    level = Fraction(sum(cases), sum(totals))
    variance = level * (1 - level)
    middle = Fraction(sum(total * place for place, total in zip(places, totals, strict=True)), sum(totals))
    strays = [case - total * level for case, total in zip(cases, totals, strict=True)]
    spread = sum(total * (place - middle) ** 2 for place, total in zip(places, totals, strict=True))
    per_year = sum(stray * (place - middle) for stray, place in zip(strays, places, strict=True)) / spread
    whole = sum(stray**2 / (total * variance) for stray, total in zip(strays, totals, strict=True))
    square = per_year**2 * spread / variance
    departure = Dispersion(whole - square, len(places) - 2)
    error = math.sqrt(departure.applied_factor * variance / spread)
    reach = -float(scipy.special.stdtrit(departure.degrees, 0.025)) * error
    interval = Interval(100 * (float(per_year) - reach), 100 * (float(per_year) + reach))
    return Slope(100 * per_year, Contrast(square, departure), interval)


def adjust_family(p_values: Mapping[str, float | None]) -> dict[str, float]:
    """Each test's p-value after Holm's correction for the whole family, by name.

    In ascending order the i-th of m is multiplied by m − i + 1; none may be smaller than the one before
    it, nor larger than 1 (Holm 1979, Scandinavian Journal of Statistics 6, 65-70). The risk of even one
    false alarm among them stays at 5% if those under 0.05 are told. A corrected value is a bound, never
    how often chance does something, so do not say it as one. Tests that could not be made (None) do not
    count. Name every test of the page, whatever it gave: a family chosen by its results corrects nothing.

    >>> family = {"referrals": 0.24, "unknown": 0.018, "domestic": 0.027, "short": None}
    >>> {name: round(p, 3) for name, p in adjust_family(family).items()}
    {'unknown': 0.054, 'domestic': 0.054, 'referrals': 0.24}
    """
    known = sorted((p, place, name) for place, (name, p) in enumerate(p_values.items()) if p is not None)
    adjusted, highest = {}, 0.0
    for rank, (p, _, name) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[name] = highest
    return adjusted
