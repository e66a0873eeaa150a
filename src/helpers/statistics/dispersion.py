"""How far yearly counts move from year to year, and how far a year like them may fall from them.

Every referral was counted, so a count that is lower has fallen; no test is needed for that. What can be
asked is whether it moved further than years usually do. Yearly counts of referrals move far more than
independent cases would (Poisson), so how far is estimated from the years themselves: quasi-Poisson, a
variance of dispersion × mean (McCullagh and Nelder 1989, Generalized Linear Models, 6.2.3). With few years
that estimate is rough, so Student's t stands in for the normal distribution. Say first what happened and
keep such tests for the notes: Office for Statistics Regulation (2022), Approaches to presenting
uncertainty in the statistical system.

Counts come by period, as ``{"2022/23": 123, "2023/24": 71}``, or as a plain sequence of years in a row. A
figure that is missing is left out. Counts rounded to 5 are never to be given: rounding alone may move each by
2.
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


@dataclass(frozen=True)
class UsualRange:
    """Where a further year like these ``years`` lies, both ends included; ``student`` is Student's t."""

    years: int
    mean: Fraction
    dispersion: Dispersion
    student: float

    @property
    def reach(self) -> float:
        """How far the ends lie from the mean before they are rounded outwards."""
        variance = self.dispersion.applied_factor * self.mean * (1 + Fraction(1, self.years))
        return self.student * math.sqrt(variance)

    @property
    def low(self) -> int:
        """The lower end, never below 0."""
        return max(0, math.floor(self.mean - self.reach))

    @property
    def high(self) -> int:
        """The upper end."""
        return math.ceil(self.mean + self.reach)


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


def measure_dispersion(counts: Counts) -> Dispersion | None:
    """Whether years differ by more than independent cases would: Fisher's index of dispersion.

    Σ(count − mean)² / mean. None under four known years and where every count is 0. Referrals of five years
    move seven and a half times as much as independent cases would:

    >>> spread = measure_dispersion([84, 92, 137, 123, 71])
    >>> round(float(spread.statistic), 2), spread.degrees, round(float(spread.factor), 1)
    (30.07, 4, 7.5)
    """
    values = list(known_counts(counts).values())
    if len(values) < FEWEST_YEARS or not any(values):
        return None
    mean = Fraction(sum(values), len(values))
    return Dispersion(sum((value - mean) ** 2 for value in values) / mean, len(values) - 1)


def usual_range(counts: Counts, level: float = 0.95) -> UsualRange | None:
    """Between which counts a further year like these would lie; None where their dispersion is unknown.

    The mean ± Student's t × √(dispersion × mean × (1 + 1/years)), a prediction interval, rounded outwards
    to whole counts and never below 0; the dispersion is taken as at least 1. In simulations of
    overdispersed years it holds 95% of further years or more (benchmarks/README.md). To judge a year, leave
    it out and see whether it lies within:

    >>> earlier = usual_range([84, 92, 137, 123])
    >>> earlier.mean, round(earlier.reach, 1), earlier.low, earlier.high
    (Fraction(109, 1), 89.4, 19, 199)
    """
    spread = measure_dispersion(counts)
    if spread is None:
        return None
    values = list(known_counts(counts).values())
    student = -float(scipy.special.stdtrit(spread.degrees, (1 - level) / 2))
    return UsualRange(len(values), Fraction(sum(values), len(values)), spread, student)
