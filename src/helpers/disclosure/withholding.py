"""Which safeguarding counts the public edition withholds, decided on the exact figures.

The rule is that of the national Safeguarding Adults Collection (NHS England): counts of 0 to 4 are
withheld, every other count, totals too, is rounded to the nearest 5 from the exact figure. Where that
alone would let a withheld count be worked out from the rounded figures around it, more is withheld,
as described at ``choose_ranges``.
"""

from __future__ import annotations

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


def is_shown(seen: Range) -> bool:
    """Whether a count with this range is printed, rounded; a withheld one lies in 0 to 4 or anywhere."""
    return seen not in (find_range(0), ANY_COUNT)


def choose_ranges(known: Known) -> Ranges:
    """What the public edition gives away of each count: the range it could lie in.

    A count is published when its range is neither (0, 4) nor ``ANY_COUNT``. Reports are taken in the
    order they came out, and what an earlier public edition showed stays as it was: no edition can
    be protected by taking back a figure that is already out.

    Where a report's rounded figures would narrow a withheld count, all that it brings to the column in
    which that count stands is withheld: the larger counts and the total, which goes from the other
    tables that print it too. Withholding the total alone would keep more, but that it had to be
    withheld would then say that the count is not, for example, 0.
    """
    ranges: Ranges = {}
    sums: list[Sum] = []
    for report, stated in known.reports.items():
        new = stated - ranges.keys()
        ranges |= {name: find_range(name[2]) for name in new}
        sums = list(dict.fromkeys([*sums, *known.sums.get(report, ())]))
        for component in find_components(sums):
            ranges |= _withhold_further(ranges, component, new)
    return ranges


def _withhold_further(ranges: Ranges, component: list[Sum], new: frozenset[Quantity]) -> Ranges:
    """The ranges of one group of linked counts, with whole columns of the new ones withheld if needed.

    One column at a time, the shortest first: withholding it may keep the others from being narrowed.
    """
    names = frozenset().union(*(one.members for one in component))
    own = {name: ranges[name] for name in names}
    small = [name for name in names if name[2] < SMALLEST_SHOWN]
    left = names & new
    while left and (narrowed := find_narrowed(own, component, small)):
        columns = [one.members & left for one in component if not one.members.isdisjoint(narrowed)]
        sealed = min(filter(None, columns), key=lambda column: (len(column), sorted(column)), default=left)
        own |= dict.fromkeys(sealed, ANY_COUNT)
        left -= sealed
    return own
