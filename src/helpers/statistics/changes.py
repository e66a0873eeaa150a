"""Two years' counts against each other, and whether they differ by more than years usually do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from helpers.statistics.dispersion import Contrast, Counts, Dispersion, known_counts, measure_dispersion
from helpers.statistics.intervals import SMALL_BASE


@dataclass(frozen=True)
class YearComparison:
    """Two known counts of a series; the tests are None where how far years move cannot be estimated.

    ``among_all`` widens by the dispersion of all years, this change included, and so is cautious: of few
    years none could stand out. ``apart`` widens by what is left once this change is taken out, and is the
    one to decide by.
    """

    earlier: int
    later: int
    among_all: Contrast | None = None
    apart: Contrast | None = None

    @property
    def difference(self) -> int:
        """Later minus earlier."""
        return self.later - self.earlier

    @property
    def percent(self) -> Fraction | None:
        """The change as an exact percentage of the earlier count; None on a base under 50."""
        return Fraction(100 * self.difference, self.earlier) if self.earlier >= SMALL_BASE else None


def compare_years(
    counts: Counts, earlier: str | int, later: str | int, rounded_to: int = 1
) -> YearComparison | None:
    """Two years of a series, their difference held against how far all its years move (quasi-Poisson).

    z is the difference over √(dispersion × sum of the two). Given their sum, independent counts would make
    that of variance 1. ``counts`` are all comparable years, the two included, by period or in a sequence.
    None when one of the two is not known. The change of the two years' share of the dispersion, difference²
    over twice the mean, leaves the rest on one degree of freedom less, which ``apart`` uses: its p-value is
    under 0.05 in 5% of unchanged series at most, where the one ``among_all`` hardly ever is.

    >>> counts = {"2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}
    >>> compared = compare_years(counts, "2022/23", "2023/24")
    >>> compared.difference, round(float(compared.percent), 1)
    (-52, -42.3)
    >>> test = compared.among_all
    >>> round(test.z, 2), round(test.p_value_normal, 2), round(test.p_value, 2), test.dispersion.degrees
    (1.36, 0.17, 0.24, 4)
    >>> round(compared.apart.z, 2), round(compared.apart.p_value, 2), compared.apart.dispersion.degrees
    (1.58, 0.21, 3)
    """
    known = known_counts(counts)
    if earlier not in known or later not in known:
        return None
    before, after = known[earlier], known[later]
    spread = measure_dispersion(counts, rounded_to)
    if spread is None or before + after == 0:
        return YearComparison(before, after)
    square = Fraction((after - before) ** 2, before + after)
    own = Fraction((after - before) ** 2 * len(known), 2 * sum(known.values()))
    rest = Dispersion(spread.statistic - own, spread.degrees - 1)
    return YearComparison(before, after, Contrast(square, spread), Contrast(square, rest))
