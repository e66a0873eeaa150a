"""Which safeguarding counts the public edition withholds, decided on the exact figures.

The rule is that of the national Safeguarding Adults Collection (NHS England): counts of 0 to 4 are
withheld, every other count, totals too, is rounded to the nearest 5 from the exact figure. Where that
alone would let a withheld count be worked out from the rounded figures around it, more is withheld,
as described at ``choose_ranges``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.linked_counts import Known, Quantity
from helpers.narrowing import (
    ANY_COUNT,
    LARGEST_KEPT_OPEN,
    Range,
    Ranges,
    Sum,
    find_components,
    find_narrowed,
    narrow_ranges,
)

BASE = 5
SMALLEST_SHOWN = LARGEST_KEPT_OPEN + 1
# Totals further above the true one than this are not looked at: none so far off matters.
MOST_BEYOND = 1_000


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

    A count is published when its range is not (0, 4) and not ``ANY_COUNT``. Reports are taken in
    the order they came out, and what an earlier public edition showed stays as it was: an edition is
    never protected by taking back a figure that is already out. Where a new report would narrow a
    withheld count, the totals it brings to the figures linked with that count are withheld, and if
    that is not enough, every figure it brings to them.

    That a total is withheld must not say what it was withheld for. The totals that would narrow a
    count lie at both ends of what its parts allow, so together they usually leave every value open;
    where they do not, as in short tables, the next total, which by itself would narrow nothing, is
    withheld too.
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
    """The ranges of one group of linked counts, with more withheld among the new ones if needed."""
    names = frozenset().union(*(one.members for one in component))
    own = {name: ranges[name] for name in names}
    small = [name for name in sorted(names) if name[2] < SMALLEST_SHOWN]
    fresh = names & new
    totals = {one.total for one in component} & fresh - set(small)
    if any(_gives_away(own, component, total, small) for total in sorted(totals)):
        own |= dict.fromkeys(totals, ANY_COUNT)
    if fresh and find_narrowed(own, component, small):
        own |= dict.fromkeys(fresh, ANY_COUNT)
    return own


def _gives_away(own: Ranges, component: list[Sum], total: Quantity, small: list[Quantity]) -> bool:
    """Whether this rounded total would narrow a withheld count, or has to hide that others would."""
    seen = own[total]
    if _narrow_band(own, component, total, small, seen):
        return True
    beside = (find_range(max(0, seen[0] - 1)), find_range(seen[1] + 1))
    if not any(_narrow_band(own, component, total, small, band) for band in beside):
        return False
    bands = _list_bands(own, component, total)
    return not _cover_each_other(_narrow_band(own, component, total, small, band) for band in bands)


def _narrow_band(
    own: Ranges, component: list[Sum], total: Quantity, small: list[Quantity], band: Range
) -> dict[Quantity, list[int]]:
    """The withheld counts that a total in this range would narrow; none when it cannot lie there."""
    trial = own | {total: band}
    return find_narrowed(trial, component, small) if narrow_ranges(trial, component) is not None else {}


def _list_bands(own: Ranges, component: list[Sum], total: Quantity) -> list[Range]:
    """The ranges that a rounded total can show, given everything else that is public."""
    low, high = narrow_ranges(own | {total: ANY_COUNT}, component)[total]
    high = min(high, own[total][1] + MOST_BEYOND)
    return list(dict.fromkeys(find_range(count) for count in range(low, high + 1)))


def _cover_each_other(narrowing: Iterable[Mapping[Quantity, list[int]]]) -> bool:
    """Whether knowing only that the total is one of the narrowing ones leaves every count open."""
    bad = [left for left in narrowing if left]
    everything = set(range(SMALLEST_SHOWN))
    names = {name for left in bad for name in left}
    return all(
        everything == {value for left in bad for value in left.get(name, everything)} for name in names
    )
