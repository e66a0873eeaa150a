"""How far yearly counts move, whether one stands out from that, and what chance alone does to a share.

Every case was counted, so a count that is lower has fallen; what can be asked is whether it moved further
than years usually do. Yearly counts move far more than independent cases would (Poisson), so how far is
estimated from the years themselves: quasi-Poisson for counts, quasi-binomial for shares (McCullagh and Nelder
1989, Generalized Linear Models, 4.5 and 6.2.3), by Student's t, because few years make a rough estimate. Say
first what happened and keep such tests for the notes: Office for Statistics Regulation (2022), Approaches to
presenting uncertainty in the statistical system.

For a test chi-squared of the years splits into the part of the change in question, on one degree of freedom,
and the rest (Cochran 1954, Biometrics 10, 417-451; Armitage 1955, Biometrics 11, 375-386). The rest is the
dispersion that the change has to exceed, never under that of independent cases.

Counts are exact ones of years that can be compared, in order of time, without those that are missing. Counts
rounded to 5 are never to be given: rounding alone may move each by 2.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

import scipy

from helpers.exports.periods import first_year

FEWEST_YEARS = 4  # under them nobody can tell how far years usually move


@dataclass(frozen=True)
class Dispersion:
    """Pearson's chi-squared of figures around what was expected of them, with its degrees of freedom."""

    statistic: Fraction
    degrees: int

    @property
    def factor(self) -> Fraction:
        """The estimated dispersion: how many times the variance that independent cases would have."""
        return self.statistic / self.degrees

    @property
    def applied_factor(self) -> Fraction:
        """The factor that widens: never under 1, since few years alike are no proof of too little chance."""
        return max(Fraction(1), self.factor)


@dataclass(frozen=True)
class Contrast:
    """One difference or slope against the dispersion that it has to exceed.

    ``square`` is its chi-squared on one degree of freedom if cases were independent.
    """

    square: Fraction
    dispersion: Dispersion

    @property
    def z(self) -> float:
        """Its size in standard errors, the dispersion allowed for."""
        return math.sqrt(self.square / self.dispersion.applied_factor)

    @property
    def p_value(self) -> float:
        """Two-sided, by Student's t on the dispersion's degrees of freedom."""
        return float(2 * scipy.special.stdtr(self.dispersion.degrees, -self.z))


@dataclass(frozen=True)
class UsualRange:
    """Where a further year lies, both ends included: ``mean`` ± ``reach``, in which ``student`` is t."""

    mean: Fraction
    dispersion: Dispersion
    student: float
    reach: float
    low: int
    high: int


@dataclass(frozen=True)
class Slope:
    """A straight line through shares: exact percentage points ``per_year``, its test and 95% interval."""

    per_year: Fraction
    contrast: Contrast
    interval: tuple[float, float]


def measure_dispersion(counts: Sequence[int]) -> Dispersion | None:
    """Whether years differ by more than independent cases would: Fisher's index, Σ(count − mean)² / mean.

    None under four years and where every count is 0. These move seven and a half times as much:

    >>> spread = measure_dispersion([84, 92, 137, 123, 71])
    >>> round(float(spread.statistic), 2), spread.degrees, round(float(spread.factor), 1)
    (30.07, 4, 7.5)
    """
    if len(counts) < FEWEST_YEARS or not any(counts):
        return None
    mean = Fraction(sum(counts), len(counts))
    return Dispersion(sum((count - mean) ** 2 for count in counts) / mean, len(counts) - 1)


def usual_range(counts: Sequence[int], level: float = 0.95) -> UsualRange | None:
    """Between which counts a further year like these would lie; None where their dispersion is unknown.

    The mean ± Student's t × √(dispersion × mean × (1 + 1/years)), a prediction interval, rounded outwards
    to whole counts and never below 0; how often it holds is in benchmarks/README.md. To judge a year, leave
    it out and see whether it lies within:

    >>> earlier = usual_range([84, 92, 137, 123])
    >>> earlier.mean, round(earlier.reach, 1), earlier.low, earlier.high
    (Fraction(109, 1), 89.4, 19, 199)
    """
    spread = measure_dispersion(counts)
    if spread is None:
        return None
    mean = Fraction(sum(counts), len(counts))
    student = -float(scipy.special.stdtrit(spread.degrees, (1 - level) / 2))
    reach = student * math.sqrt(spread.applied_factor * mean * (1 + Fraction(1, len(counts))))
    low, high = max(0, math.floor(mean - reach)), math.ceil(mean + reach)
    return UsualRange(mean, spread, student, reach, low, high)


def compare_years(counts: Sequence[int]) -> Contrast | None:
    """The difference of the last two years, held against how far the years move otherwise (quasi-Poisson).

    None where both are 0 or the dispersion of the years cannot be estimated. z is the difference over
    √(dispersion × sum of the two). The dispersion is that of all years without this change's part
    (difference² / twice the mean) and one degree of freedom: one that the change itself swells would hardly
    ever let it stand out (benchmarks/README.md).

    >>> test = compare_years([84, 92, 137, 123, 71])
    >>> round(test.z, 2), round(test.p_value, 2), test.dispersion.degrees
    (1.58, 0.21, 3)
    """
    spread = measure_dispersion(counts)
    if spread is None or not any(counts[-2:]):
        return None
    before, last = counts[-2:]
    own = Fraction((last - before) ** 2 * len(counts), 2 * sum(counts))
    rest = Dispersion(spread.statistic - own, spread.degrees - 1)
    return Contrast(Fraction((last - before) ** 2, before + last), rest)


def measure_share_trend(shares: Mapping[str, tuple[int, int]]) -> Slope | None:
    """How many percentage points a share rises or falls each year, and whether years lie near such a line.

    ``shares`` are cases and total by year. Weighted least squares on the year, each share weighing as its
    total, its variance never under the binomial; on a logistic scale little changes. Years count by their
    distance in time, gaps included; a total of 0, or one under its cases, is left out. None under four years,
    or where the share is 0% or 100% throughout. These stray from a line by no more than chance:

    >>> years, totals = ["2019", "2020", "2021", "2022", "2023"], [84, 92, 137, 123, 71]
    >>> test = measure_share_trend(dict(zip(years, zip([10, 26, 42, 42, 34], totals)))).contrast
    >>> round(float(test.dispersion.statistic), 2), round(test.z, 2), round(test.p_value, 3)
    (2.76, 4.7, 0.018)
    """
    rows = [(first_year(year), part, total) for year, (part, total) in shares.items() if 0 < total >= part]
    all_cases, whole = sum(cases for _, cases, _ in rows), sum(total for _, _, total in rows)
    if len(rows) < FEWEST_YEARS or all_cases in (0, whole):
        return None
    level = Fraction(all_cases, whole)
    variance = level * (1 - level)
    middle = Fraction(sum(year * total for year, _, total in rows), whole)
    strays = [(year - middle, cases - total * level, total) for year, cases, total in rows]
    spread = sum(total * place**2 for place, _, total in strays)
    per_year = sum(place * stray for place, stray, _ in strays) / spread
    square = per_year**2 * spread / variance
    statistic = sum(stray**2 / (total * variance) for _, stray, total in strays)
    departure = Dispersion(statistic - square, len(rows) - 2)
    error = math.sqrt(departure.applied_factor * variance / spread)
    reach = -float(scipy.special.stdtrit(departure.degrees, 0.025)) * error
    interval = 100 * (float(per_year) - reach), 100 * (float(per_year) + reach)
    return Slope(100 * per_year, Contrast(square, departure), interval)


def share_interval(cases: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """How far a share, as a proportion, might lie from this one were each case decided anew.

    The score interval, (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n) (Wilson 1927, Journal of the
    American Statistical Association 22, 209-212). Nothing here is about sampling. Newcombe (1998, Statistics
    in Medicine 17, 857-872, table I) prints 0.2553 to 0.3662 for 81 of 263:

    >>> [round(end, 4) for end in share_interval(81, 263)]
    [0.2553, 0.3662]
    """
    part, z = cases / total, NormalDist().inv_cdf((1 + level) / 2)
    middle = part + z * z / (2 * total)
    reach = z * math.sqrt((part * (1 - part) + z * z / (4 * total)) / total)
    low, high = ((middle + side * reach) / (1 + z * z / total) for side in (-1, 1))
    return low if cases else 0.0, high if cases < total else 1.0


def adjust_family(p_values: Mapping[str, float]) -> dict[str, float]:
    """Each test's p-value after Holm's correction for the whole family, by name.

    In ascending order the i-th of m is multiplied by m − i + 1; none may be smaller than the one before
    it, nor larger than 1 (Holm 1979, Scandinavian Journal of Statistics 6, 65-70). The risk of even one false
    alarm among them stays at 5% if those under 0.05 are told. A corrected value is a bound, never how often
    chance does something. Name every test of the page that could be made, whatever it gave: a family chosen
    by its results corrects nothing.

    >>> family = {"referrals": 0.24, "unknown": 0.018, "domestic": 0.027}
    >>> {name: round(p, 3) for name, p in adjust_family(family).items()}
    {'unknown': 0.054, 'domestic': 0.054, 'referrals': 0.24}
    """
    adjusted, highest = {}, 0.0
    for rank, (name, p) in enumerate(sorted(p_values.items(), key=lambda pair: pair[1])):
        highest = max(highest, min(1.0, p * (len(p_values) - rank)))
        adjusted[name] = highest
    return adjusted
