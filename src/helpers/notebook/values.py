"""One published number as a sentence and a calculation meet it.

A ``Figure`` formats as the words that a page prints and calculates as the number it is. Whatever was
not published, or is withheld, passes through both: it is written as its shorthand (``[x]``, ``[c]``),
and everything worked out from it is missing too, so that ``say`` can leave such a sentence out.

Rules of print: whole numbers with commas, money in whole pounds unless pence were printed, shares
with their count and base and on a base under 50 with their interval; rounded counts are "about", their
shares whole per cent, and on a base under 50 there is no share of them. A bound ("more than 990") is
printed, and nothing is worked out from it. Halves are rounded up, on exact fractions.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partialmethod

from helpers.language.wording import BOUND_WORDS, NOT_AVAILABLE, SMALL, SMALL_BASE, round_half_up, say_percent
from helpers.statistics.changes import share_interval


@dataclass(frozen=True)
class Figure:
    """A number of one period; ``amount`` is None where it is missing, and ``shorthand`` says why.

    ``unit`` is empty for counts, ``£`` or ``%``; ``decimals`` is how many are printed. No comparison with
    what is missing or only a bound holds.

    >>> before, last = Figure(Fraction(123), "2022/23"), Figure(Fraction(71), "2023/24")
    >>> f"{last} in {last.period}, {before - last} fewer", last < before
    ('71 in 2023/24, 52 fewer', True)
    >>> f"{Figure(None) - last}", Figure(None) < last
    ('[x]', False)
    """

    amount: Fraction | None
    period: str = ""
    unit: str = ""
    decimals: int = 0
    is_rounded: bool = False
    bound: str | None = None
    shorthand: str = NOT_AVAILABLE

    @property
    def is_known(self) -> bool:
        """Whether it can be calculated with."""
        return self.amount is not None and self.bound is None

    @property
    def bare(self) -> str:
        """The number alone, without "about" or a bound."""
        if self.amount is None:
            return self.shorthand
        digits = round_half_up(self.amount, self.decimals)
        return f"£{digits}" if self.unit == "£" else f"{digits}{self.unit}"

    def __format__(self, _: str) -> str:
        words = BOUND_WORDS[self.bound] if self.bound else "about" if self.is_rounded else ""
        return self.shorthand if self.amount is None else f"{words} {self.bare}".strip()

    def __str__(self) -> str:
        return f"{self}"

    def __repr__(self) -> str:
        return f"{self} ({self.period})" if self.period else f"{self}"

    def __float__(self) -> float:
        return math.nan if self.amount is None else float(self.amount)

    def __truediv__(self, whole: Figure | int) -> Figure:
        if not isinstance(whole, Figure):
            return self.per(Figure(Fraction(whole)))
        is_rounded = self.is_rounded or whole.is_rounded
        is_shown = whole > 0 and self <= whole and not (is_rounded and whole < SMALL_BASE)
        percent, decimals = 100 * self.amount / whole.amount if is_shown else None, 0 if is_rounded else 1
        why = _find_missing(self, whole, SMALL if is_rounded else NOT_AVAILABLE)
        return Share(percent, self.period, "%", decimals, is_rounded, None, why, count=self, whole=whole)

    def per(self, other: Figure) -> Figure:
        """How much of it there is for each of another: pounds whole, else with one decimal."""
        each = self._work_out(lambda one, two: one / two if two else None, other)
        return each if each.amount is None else replace(each, decimals=0 if self.unit == "£" else 1)

    def _work_out(self, work: Callable, other: Figure | int) -> Figure:
        other = other if isinstance(other, Figure) else Figure(Fraction(other))
        is_rounded, decimals = self.is_rounded or other.is_rounded, max(self.decimals, other.decimals)
        amount = work(self.amount, other.amount) if self.is_known and other.is_known else None
        why = _find_missing(self, other, NOT_AVAILABLE)
        return Figure(amount, self.period, self.unit, decimals, is_rounded, None, why)

    __add__ = __radd__ = partialmethod(_work_out, operator.add)
    __sub__ = partialmethod(_work_out, operator.sub)
    __mul__ = __rmul__ = partialmethod(_work_out, operator.mul)

    def _compare(self, holds: Callable, other: Figure | int) -> bool:
        both = (self, other if isinstance(other, Figure) else Figure(Fraction(other)))
        return all(one.is_known for one in both) and holds(*(one.amount for one in both))

    __lt__ = partialmethod(_compare, operator.lt)
    __gt__ = partialmethod(_compare, operator.gt)
    __le__ = partialmethod(_compare, operator.le)
    __ge__ = partialmethod(_compare, operator.ge)


@dataclass(frozen=True, repr=False)
class Share(Figure):
    """A count out of a whole, both figures: ``41 of 71 (57.7%)``; its ``amount`` is the percentage.

    In a sentence a format names what is counted: ``f"{share:referrals}"`` is ``41 of 71 referrals (57.7%)``.

    >>> print(Figure(Fraction(41)) / Figure(Fraction(71)), Figure(Fraction(22)) / Figure(Fraction(37)))
    41 of 71 (57.7%) 22 of 37 (59.5%, 95% interval 43.5% to 73.7%)
    >>> rounded = [Figure(Fraction(count), is_rounded=True) for count in (40, 70, 35)]
    >>> print(rounded[0] / rounded[1], rounded[0] / rounded[2])
    about 40 of 70 (57%) [s]
    """

    count: Figure = field(kw_only=True)
    whole: Figure = field(kw_only=True)

    @property
    def percent(self) -> Figure:
        """The share as a percentage: one decimal, whole where counts are rounded."""
        return self + 0

    def __format__(self, noun: str) -> str:
        if self.amount is None:
            return self.shorthand
        counts = f"{'about ' if self.is_rounded else ''}{self.count.bare} of {self.whole.bare} {noun}".strip()
        interval = ""
        if self.whole < SMALL_BASE:
            low, high = share_interval(int(self.count.amount), int(self.whole.amount))
            interval = f", 95% interval {say_percent(low)} to {say_percent(high)}"
        return f"{counts} ({self.bare}{interval})"

    def __sub__(self, other: Share) -> Figure:
        """Percentage points between two shares."""
        return replace(super().__sub__(other), unit="", decimals=1)


def _find_missing(one: Figure, other: Figure, otherwise: str) -> str:
    """The shorthand of the first of two figures that is missing."""
    return next((figure.shorthand for figure in (one, other) if figure.amount is None), otherwise)


def choose(before: Figure, last: Figure, *, rose: str, fell: str, same: str) -> str:
    """The wording that fits how a number moved; ``[x]`` or ``[c]`` where it cannot be told.

    Two counts that were rounded alike may have differed by up to 4, so nothing is told of them.
    """
    if not (before.is_known and last.is_known):
        return before.shorthand if last.is_known else last.shorthand
    level = NOT_AVAILABLE if last.is_rounded else same
    return rose if last > before else fell if last < before else level


def moved(before: Figure, last: Figure) -> str:
    """How a number moved between two years: ``fell from 123 to 71``, ``stayed at 5``."""
    told = f"from {before} to {last}"
    return choose(before, last, rose=f"rose {told}", fell=f"fell {told}", same=f"stayed at {last}")


def tell_difference(before: Figure, last: Figure) -> str:
    """The size of a change: ``52 fewer (42.3%)``; no percentage on a base under 50.

    Missing (``[x]``) for rounded counts: each is off by up to 2, so their difference by up to 4.

    >>> tell_difference(Figure(Fraction(123)), Figure(Fraction(71)))
    '52 fewer (42.3%)'
    >>> tell_difference(Figure(Fraction(8)), Figure(Fraction(1)))
    '7 fewer'
    """
    less = "less" if last.unit == "£" else "fewer"
    size = last - before if last > before else before - last
    if size.is_rounded:
        return NOT_AVAILABLE
    told = choose(before, last, rose=f"{size} more", fell=f"{size} {less}", same="no change")
    if size > 0 and before >= SMALL_BASE:
        told += f" ({say_percent(size.amount / before.amount, 0 if last.unit == '£' else 1)})"
    return told
