"""Two years' counts against each other, and whether they differ by more than years usually do."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from helpers.statistics.dispersion import Contrast, Counts, Dispersion, known_counts, measure_dispersion


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


def compare_years(
    counts: Counts, earlier: str | int, later: str | int, rounded_to: int = 1
) -> YearComparison | None:
    """Two years of a series, their difference held against how far all its years move (quasi-Poisson).

    ``counts`` are all comparable years, the two included, by period or in a sequence. None when one of the
    two is not known. z is the difference over √(dispersion × sum of the two). ``among_all`` takes the
    dispersion of all years. ``apart`` takes this change's part out of it (difference² / twice the mean) and
    one degree of freedom with it, as an analysis of variance does: among years in which nothing changes its
    p-value is under 0.05 in about 5%, where that of ``among_all`` hardly ever is (benchmarks/README.md).

    >>> counts = {"2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}
    >>> compared = compare_years(counts, "2022/23", "2023/24")
    >>> compared.difference
    -52
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
