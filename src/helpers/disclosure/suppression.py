"""Which safeguarding counts the public edition withholds, decided on the exact figures.

Primary suppression is the rule of the national Safeguarding Adults Collection (NHS England): counts
of 0 to 4 are withheld, every other count, totals too, is rounded to the nearest 5 from the exact
figure. Where that alone would let a withheld count be worked out from the rounded figures around it,
more is withheld: secondary suppression, as described at ``choose_suppressed``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from helpers.disclosure.linked_counts import Known, Quantity
from helpers.disclosure.narrowing import (
    ANY_COUNT,
    LARGEST_KEPT_OPEN,
    Range,
    Ranges,
    Sum,
    find_components,
    find_narrowed,
)

BASE = 5
SMALLEST_SHOWN = LARGEST_KEPT_OPEN + 1


def round_to_five(count: int) -> int:
    """A count rounded to the nearest 5; a whole count is never half-way.

    >>> [round_to_five(count) for count in (5, 7, 8, 12, 13)]
    [5, 5, 10, 10, 15]
    """
    return BASE * ((count + BASE // 2) // BASE)


def find_range(count: int) -> Range:
    """The counts that look the same as this one in the public edition.

    >>> [find_range(count) for count in (0, 4, 5, 8, 71)]
    [(0, 4), (0, 4), (5, 7), (8, 12), (68, 72)]
    """
    if count < SMALLEST_SHOWN:
        return (0, LARGEST_KEPT_OPEN)
    rounded = round_to_five(count)
    return (max(SMALLEST_SHOWN, rounded - BASE // 2), rounded + BASE // 2)


def read_ranges(
    names: Iterable[Quantity],
    columns: Iterable[frozenset[Quantity]],
    shown: Collection[Quantity],
    blind: Collection[Quantity] = (),
) -> Ranges:
    """The range in which someone can place each count who sees which counts are ``shown``, rounded.

    A larger count that is not shown may be any. A small one lies in 0 to 4, unless every column that
    prints it is withheld whole, larger counts among the small ones: there nobody can tell which are
    small, so each may be any number; and so may a sum that is withheld ``blind``.
    """
    mixed: set[Quantity] = set()
    told: set[Quantity] = set()
    for column in columns:
        is_whole = column.isdisjoint(shown) and any(name[2] >= SMALLEST_SHOWN for name in column)
        (mixed if is_whole else told).update(column)
    open_to_all = (mixed - told) | set(blind)
    return {
        name: find_range(name[2])
        if name in shown or (name[2] < SMALLEST_SHOWN and name not in open_to_all)
        else ANY_COUNT
        for name in names
    }


@dataclass(frozen=True)
class Suppression:
    """What is withheld beyond the plain rule: ``counts`` of 5 and more, wherever they stand.

    ``conflict`` names a report and those counts that it must not state at all, because they link what
    earlier editions show in a way that would narrow a count in those; None where there is no such link.
    """

    counts: frozenset[Quantity]
    conflict: tuple[str, frozenset[Quantity]] | None = None


def choose_suppressed(known: Known) -> Suppression:
    """Secondary suppression: the counts of 5 and more that the public edition withholds too.

    Reports are taken in the order they came out, and what an earlier public edition showed stays as it
    was: no edition can be protected by taking back a figure that is already out.

    Where a report's rounded figures would narrow a withheld count, all that it brings to the column in
    which that count stands is withheld: the larger counts and the total, which goes from the other
    tables that print it too. Withholding the total alone would keep more, but that it had to be
    withheld would then say that the count is not, for example, 0. Where that is not enough, the columns
    linked with it follow, until nothing is narrowed.
    """
    shown: set[Quantity] = set()
    names: set[Quantity] = set()
    columns: list[frozenset[Quantity]] = []
    sums: list[Sum] = []
    for report, stated in known.counts.items():
        new = {name for name in stated - names - known.blind if name[2] >= SMALLEST_SHOWN}
        shown |= new
        names |= stated
        columns += known.columns.get(report, ())
        added = [one for one in known.sums.get(report, ()) if one not in sums]
        sums += added
        for component in find_components(sums):
            narrowed = _suppress(component, columns, shown, new, known.blind)
            brought = frozenset().union(*(one.members for one in component if one in added))
            if narrowed and brought:
                return Suppression(frozenset(), (report, brought))
    return Suppression(frozenset(name for name in names - shown if name[2] >= SMALLEST_SHOWN))


def _suppress(
    component: list[Sum],
    columns: list[frozenset[Quantity]],
    shown: set[Quantity],
    new: set[Quantity],
    blind: frozenset[Quantity],
) -> bool:
    """Take from what is shown as much as one group of linked sums needs; whether that is not enough.

    Only ``new`` counts can be taken, a column at a time. The one with the fewest comes first, since that
    may keep the others from being narrowed. What is taken never depends on how large a small count is.
    """
    names = frozenset().union(*(one.members for one in component))
    linked = [column for column in columns if not column.isdisjoint(names)]
    small = [name for name in names if name[2] < SMALLEST_SHOWN]
    while narrowed := find_narrowed(read_ranges(names, linked, shown, blind), component, small):
        left = names & new & shown
        open_sums = [one.members for one in component if not one.members.isdisjoint(left)]
        touched = [members for members in open_sums if not members.isdisjoint(narrowed)]
        if not left:  # a blind sum may have been settled before any report stated it
            return bool(narrowed.keys() - blind)
        shown -= min((members & left for members in touched or open_sums), key=len)
    return False
