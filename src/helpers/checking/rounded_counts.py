"""Counts that were rounded before they were published, and what can still be said of them.

Publishers round counts to protect people, and work percentages out before they round. Such a
percentage need not follow from the rounded count, and rounded items need not add to the total.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from helpers.percentages import parse_percent

ROUNDING_UNITS = (1000, 100, 50, 20, 10, 5)
FEWEST_NUMBERS = 5  # five numbers are all multiples of 5 by chance once in 3,125 tables


def find_rounding_unit(numbers: Iterable[int | None]) -> int:
    """What the numbers of a table were rounded to, as far as they show it; 1 where they do not.

    Fewer than five numbers above 0 show nothing.

    >>> find_rounding_unit([15, 40, 5, 0, 10, 70]), find_rounding_unit([15, 40, 6, 10, 70])
    (5, 1)
    """
    known = [number for number in numbers if number]
    if len(known) < FEWEST_NUMBERS:
        return 1
    return next((unit for unit in ROUNDING_UNITS if all(number % unit == 0 for number in known)), 1)


def fits_rounded_counts(count: int, total: int, percent: str, unit: int) -> bool:
    """Whether a printed percentage fits some exact count and total that round to the printed ones.

    12 of 37 is 32.4%; both rounded to 5 they are printed as 10 of 35, which is 28.6%.

    >>> fits_rounded_counts(10, 35, "32.4", 5), fits_rounded_counts(10, 35, "40.4", 5)
    (True, False)
    """
    digits, decimals = parse_percent(percent)
    half = Fraction(unit, 2)
    least = max(count - half, Fraction(0)) / (total + half)
    most = (count + half) / (total - half) if total > half else Fraction(1)
    scale = 2 * 100 * 10**decimals
    return least * scale <= 2 * digits + 1 and 2 * digits - 1 <= most * scale


def sums_within_rounding(added: int, total: int, numbers: int, unit: int) -> bool:
    """Whether items rounded one by one can add to this where the total was rounded to that.

    >>> sums_within_rounding(105, 100, 4, 5), sums_within_rounding(120, 100, 4, 5)
    (True, False)
    """
    slack = 0 if unit == 1 else unit * (numbers + 1)
    return 2 * abs(added - total) <= slack
