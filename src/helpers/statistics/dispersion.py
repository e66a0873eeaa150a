"""How far yearly counts move from year to year, and how far a year like them may fall from them.

Every referral was counted, so a count that is lower has fallen; no test is needed for that. What can be
asked is whether it moved further than years usually do. Yearly counts of referrals move far more than
independent cases would (Poisson), so how far is estimated from the years themselves: quasi-Poisson, a
variance of dispersion × mean (McCullagh and Nelder 1989, Generalized Linear Models, 6.2.3). With few years
that estimate is rough, so Student's t stands in for the normal distribution. Say first what happened and
keep such tests for the notes: Office for Statistics Regulation (2022), Approaches to presenting
uncertainty in the statistical system.

Counts come by period, as ``{"2022/23": 123, "2023/24": 71}``, or as a plain sequence of years in a row. A
figure that is missing is left out. Counts rounded to 5 are described and never tested: rounding alone may
move each by 2.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import scipy

from helpers.statistics.intervals import known_count
from helpers.statistics.years import require_one_kind

# Under four years nobody can tell how far years usually move.
FEWEST_YEARS = 4
Counts = Mapping[str, int | str | None] | Sequence[int | str | None]


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

    @property
    def p_value(self) -> float:
        """How often independent cases would stray as far: the upper tail of chi-squared."""
        return float(scipy.special.chdtrc(self.degrees, float(self.statistic)))


@dataclass(frozen=True)
class Contrast:
    """One difference or slope against the dispersion that it has to exceed.

    ``square`` is its chi-squared on 1 degree of freedom if cases were independent.
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

    @property
    def p_value_normal(self) -> float:
        """Two-sided, as if the dispersion were known; too small where there are few years."""
        return float(2 * scipy.special.ndtr(-self.z))


@dataclass(frozen=True)
class UsualRange:
    """How far years have moved: the ``lowest`` and ``highest`` of so many, and their exact ``mean``.

    A further year like them lies between ``low`` and ``high``, both included, in a proportion ``level`` of
    cases; None under four years and for rounded counts.
    """

    years: int
    lowest: int
    highest: int
    mean: Fraction
    low: int | None = None
    high: int | None = None
    level: float = 0.95


def known_counts(counts: Counts) -> dict[str | int, int]:
    """The known counts by period, or by place in a sequence.

    Raises ``ValueError`` when periods are not of one kind: a part of a year is never compared with a year.

    >>> known_counts({"2021/22": 8, "2022/23": "[c]"}), known_counts([84, None, 137])
    ({'2021/22': 8}, {0: 84, 2: 137})
    """
    figures = counts if isinstance(counts, Mapping) else dict(enumerate(counts))
    known = {period: known_count(figure) for period, figure in figures.items()}
    known = {period: count for period, count in known.items() if count is not None}
    if isinstance(counts, Mapping):
        require_one_kind(known)
    return known


def measure_dispersion(counts: Counts, rounded_to: int = 1) -> Dispersion | None:
    """Whether years differ by more than independent cases would: Fisher's index of dispersion.

    None under four known years, for rounded counts and where every count is 0. Referrals of five years
    move seven and a half times as much as independent cases would:

    >>> spread = measure_dispersion([84, 92, 137, 123, 71])
    >>> round(float(spread.statistic), 2), spread.degrees, round(float(spread.factor), 1)
    (30.07, 4, 7.5)
    >>> float(f"{spread.p_value:.2g}")
    4.7e-06
    """
    values = list(known_counts(counts).values())
    if len(values) < FEWEST_YEARS or rounded_to > 1 or not any(values):
        return None
    mean = Fraction(sum(values), len(values))
    return Dispersion(sum((value - mean) ** 2 for value in values) / mean, len(values) - 1)


def usual_range(counts: Counts, rounded_to: int = 1, level: float = 0.95) -> UsualRange | None:
    """How far years have moved, and between which counts a further year like them would lie.

    The mean ± Student's t × √(dispersion × mean × (1 + 1/years)), a prediction interval, rounded outwards
    to whole counts and never below 0; the dispersion is taken as at least 1. In simulations of
    overdispersed years it holds 95% of further years or more (benchmarks/README.md). None without any
    known count. To judge a year, leave it out and see whether it lies within:

    >>> earlier = usual_range([84, 92, 137, 123])
    >>> earlier.lowest, earlier.highest, earlier.mean, earlier.low, earlier.high
    (84, 137, Fraction(109, 1), 19, 199)
    >>> usual_range([84, 92]).high is None, usual_range([85, 90, 135, 125, 70], rounded_to=5).high is None
    (True, True)
    """
    values = list(known_counts(counts).values())
    if not values:
        return None
    mean = Fraction(sum(values), len(values))
    described = UsualRange(len(values), min(values), max(values), mean, level=level)
    spread = measure_dispersion(counts, rounded_to)
    if spread is None:
        return described
    variance = spread.applied_factor * mean * (1 + Fraction(1, len(values)))
    reach = -float(scipy.special.stdtrit(spread.degrees, (1 - level) / 2)) * math.sqrt(variance)
    low, high = max(0, math.floor(mean - reach)), math.ceil(mean + reach)
    return UsualRange(len(values), min(values), max(values), mean, low, high, level)
