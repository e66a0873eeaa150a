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

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from helpers.language.shorthand import BOUND_WORDS, NOT_AVAILABLE, SMALL
from helpers.language.wording import round_half_up, say_interval, say_percent
from helpers.statistics.intervals import SMALL_BASE, share_interval
from helpers.statistics.intervals import Share as Proportion


@dataclass(frozen=True)
class Figure:
    """A number of one period; ``amount`` is None where it is missing, and ``shorthand`` says why.

    ``unit`` is empty for counts, ``£`` or ``%``; ``decimals`` is how many are printed.

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
        """Whether it is an exact or rounded number that can be calculated with."""
        return self.amount is not None and self.bound is None

    @property
    def bare(self) -> str:
        """The number alone, without "about" or a bound."""
        if self.amount is None:
            return self.shorthand
        digits = round_half_up(self.amount, self.decimals)
        return f"£{digits}" if self.unit == "£" else f"{digits}{self.unit}"

    def __str__(self) -> str:
        if self.amount is None:
            return self.shorthand
        words = BOUND_WORDS[self.bound] if self.bound else "about" if self.is_rounded else ""
        return f"{words} {self.bare}".strip()

    def __format__(self, _: str) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"{self} ({self.period})" if self.period else str(self)

    def __float__(self) -> float:
        return float("nan") if self.amount is None else float(self.amount)

    def __add__(self, other: Figure | int) -> Figure:
        return self._work_out(other, lambda one, two: one + two)

    def __sub__(self, other: Figure | int) -> Figure:
        return self._work_out(other, lambda one, two: one - two)

    def __radd__(self, other: int) -> Figure:
        return self + other

    def __abs__(self) -> Figure:
        return self if self.amount is None else replace(self, amount=abs(self.amount))

    def __truediv__(self, whole: Figure) -> Share:
        return Share(self, whole)

    def per(self, other: Figure) -> Figure:
        """How much of it there is for each of another: pounds whole, else with one decimal."""
        each = self._work_out(other, lambda one, two: one / two if two else None)
        if each.amount is None:
            return each
        return replace(each, decimals=0 if self.unit == "£" else 1)

    def __lt__(self, other: Figure | int) -> bool:
        return self._compare(other, lambda one, two: one < two)

    def __gt__(self, other: Figure | int) -> bool:
        return self._compare(other, lambda one, two: one > two)

    def __le__(self, other: Figure | int) -> bool:
        return self._compare(other, lambda one, two: one <= two)

    def __ge__(self, other: Figure | int) -> bool:
        return self._compare(other, lambda one, two: one >= two)

    def _work_out(self, other: Figure | int, work: Callable) -> Figure:
        other = other if isinstance(other, Figure) else Figure(Fraction(other))
        rounded = self.is_rounded or other.is_rounded
        if self.is_known and other.is_known:
            decimals = max(self.decimals, other.decimals)
            amount = work(self.amount, other.amount)
            return replace(self, amount=amount, is_rounded=rounded, decimals=decimals)
        missing = next((one for one in (self, other) if one.amount is None), None)
        return replace(
            self, amount=None, bound=None, shorthand=missing.shorthand if missing else NOT_AVAILABLE
        )

    def _compare(self, other: Figure | int, holds: Callable) -> bool:
        other = other if isinstance(other, Figure) else Figure(Fraction(other))
        return self.is_known and other.is_known and holds(self.amount, other.amount)


@dataclass(frozen=True)
class Share:
    """A count out of a whole, both figures: ``41 of 71 (57.7%)``.

    In a sentence a format names what is counted: ``f"{share:referrals}"`` is ``41 of 71 referrals (57.7%)``.

    >>> print(Figure(Fraction(41)) / Figure(Fraction(71)), Figure(Fraction(22)) / Figure(Fraction(37)))
    41 of 71 (57.7%) 22 of 37 (59.5%, 95% interval 43.5% to 73.7%)
    >>> rounded = [Figure(Fraction(count), is_rounded=True) for count in (40, 70, 35)]
    >>> print(rounded[0] / rounded[1], rounded[0] / rounded[2])
    about 40 of 70 (57%) [s]
    """

    count: Figure
    whole: Figure

    @property
    def is_rounded(self) -> bool:
        """Whether it rests on rounded counts."""
        return self.count.is_rounded or self.whole.is_rounded

    @property
    def fraction(self) -> Fraction | None:
        """The share from 0 to 1; None where it is missing, or may not be given."""
        if not (self.count.is_known and self.whole.is_known) or self.whole.amount <= 0:
            return None
        if self.is_rounded and self.whole.amount < SMALL_BASE:
            return None
        share = self.count.amount / self.whole.amount
        return share if share <= 1 else None

    @property
    def shorthand(self) -> str:
        """Why there is no share."""
        missing = next((one for one in (self.count, self.whole) if one.amount is None), None)
        return missing.shorthand if missing else SMALL if self.is_rounded else NOT_AVAILABLE

    @property
    def percent(self) -> Figure:
        """The share as a percentage: one decimal, whole where counts are rounded."""
        amount = None if self.fraction is None else 100 * self.fraction
        decimals = 0 if self.is_rounded else 1
        return Figure(amount, self.period, "%", decimals, self.is_rounded, shorthand=self.shorthand)

    @property
    def period(self) -> str:
        """The period of its count."""
        return self.count.period

    @property
    def is_known(self) -> bool:
        """Whether there is a share."""
        return self.fraction is not None

    def __str__(self) -> str:
        return f"{self}"

    def __format__(self, noun: str) -> str:
        if self.fraction is None:
            return self.shorthand
        counts = f"{'about ' if self.is_rounded else ''}{self.count.bare} of {self.whole.bare} {noun}".strip()
        percent = say_percent(self.fraction, 0 if self.is_rounded else 1)
        if self.whole.amount < SMALL_BASE:
            ends = share_interval(Proportion(int(self.count.amount), int(self.whole.amount)))
            percent += f", 95% interval {say_interval(ends, '%')}"
        return f"{counts} ({percent})"

    def __repr__(self) -> str:
        return f"{self} ({self.period})" if self.period else str(self)

    def __sub__(self, other: Share) -> Figure:
        """Percentage points between two shares."""
        fractions = self.fraction, other.fraction
        amount = None if None in fractions else 100 * (fractions[0] - fractions[1])
        missing = self if self.fraction is None else other
        return Figure(amount, self.period, "", 1, self.is_rounded, shorthand=missing.shorthand)

    def __lt__(self, other: Share) -> bool:
        return self.is_known and other.is_known and self.fraction < other.fraction

    def __gt__(self, other: Share) -> bool:
        return self.is_known and other.is_known and self.fraction > other.fraction


def choose(before: Figure | Share, last: Figure | Share, *, rose: str, fell: str, same: str) -> str:
    """The wording that fits how a number moved; ``[x]`` or ``[c]`` where it cannot be told.

    >>> choose(Figure(Fraction(8)), Figure(Fraction(1)), rose="grew", fell="shrank", same="stayed")
    'shrank'
    """
    if not (before.is_known and last.is_known):
        missing = last if not last.is_known else before
        return missing.shorthand
    return rose if last > before else fell if last < before else same


def moved(before: Figure | Share, last: Figure | Share) -> str:
    """How a number moved between two years: ``fell from 123 to 71``.

    >>> moved(Figure(Fraction(123)), Figure(Fraction(71))), moved(Figure(Fraction(5)), Figure(Fraction(5)))
    ('fell from 123 to 71', 'stayed at 5')
    """
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
    size = abs(last - before)
    if size.is_rounded:
        return NOT_AVAILABLE
    told = choose(before, last, rose=f"{size} more", fell=f"{size} {less}", same="no change")
    if not size.is_known or not size.amount or before.amount < SMALL_BASE:
        return told
    percent = say_percent(size.amount / before.amount, 0 if last.unit == "£" else 1)
    return f"{told} ({percent})"
