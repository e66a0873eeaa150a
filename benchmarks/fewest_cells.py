"""Which cells must be wrong: exact search for every smallest set of fields that has to change.

No priors here. With the total fixed, rows are independent and only the sum of the counts couples
them, so nothing but whole-number intervals has to be added up (Fellegi and Holt 1976, error
localisation). A row has two fields, count and percentage; the total is a field of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb

from helpers.percentages import RULES
from helpers.percentages.published_columns import Row, match_total

TOTAL_PLACE = -1
MOST_CHOICES = 1000  # sets of a size tried under one total: three fields in a table of 17 rows
NO_END = 10**30  # counts have no upper end
Interval = tuple[int, int]

# The shares that print as m, from m in twentieths of the last digit: low end, whether included, high end,
# whether included. Half to even (Python, pandas, R) adds the tie where the print is even and loses it where
# it is odd; fewer decimals are half up at fewer, padded with zeros: 35.3 printed as 35.30.
SHARE_INTERVALS = {
    "half_up": (-10, True, 10, False),  # spreadsheets, and people
    "truncated": (0, True, 20, False),  # digits cut off
    "rounded_up": (-20, False, 0, True),
    "half_down": (-10, False, 10, True),
    "double_rounded": (-11, True, 9, False),  # half up at one more decimal, then half up again
}


@dataclass(frozen=True)
class Location:
    """The smallest number of fields that must change, and every set of places they can be in.

    A place is that of a row, or -1 for the total. ``complete`` is False where so many sets would
    have had to be tried under some total that it was left out.
    """

    fields: int
    sets: tuple[frozenset[int], ...]
    complete: bool = True

    @property
    def certain(self) -> frozenset[int]:
        """Places that are wrong in every smallest set."""
        return frozenset.intersection(*self.sets) if self.sets else frozenset()

    @property
    def possible(self) -> frozenset[int]:
        """Places that are wrong in at least one smallest set."""
        return frozenset.union(*self.sets) if self.sets else frozenset()


def locate_wrong_cells(
    rows: Sequence[Row], printed_total: int, totals: Sequence[int], *, adds_up: bool
) -> Location:
    """Every smallest set of fields whose change makes each row follow and the items add up.

    ``totals`` are the candidates for the true total, all above 0. A row follows when any rounding
    rule prints its percentage; rows without a percentage or count constrain nothing but the sum.

    >>> rows = [Row(0, "a", 52, 3333, 2, "33.33"), Row(1, "b", 50, 6667, 2, "66.67")]
    >>> locate_wrong_cells(rows, 75, [75, 102], adds_up=True).sets  # 25 was mistyped as 52
    (frozenset({0}),)
    """
    items_sum = sum(row.count for row in rows if not row.is_total) if adds_up else None
    best: int | None = None
    sets: set[frozenset[int]] = set()
    complete = True
    # A total that the items add up to is settled at once and bounds the search under the others.
    for total in sorted(totals, key=lambda total: total != items_sum):
        fixed = frozenset() if total == printed_total else frozenset({TOTAL_PLACE})
        limit = 2 * len(rows) if best is None else best - len(fixed)
        fields, places, searched = _search_under(rows, total, items_sum, limit)
        complete &= searched
        if fields is None:
            continue
        fields += len(fixed)
        if best is None or fields < best:
            best, sets = fields, set()
        sets |= {found | fixed for found in places}
    return Location(best or 0, tuple(sorted(sets, key=sorted)), complete)


def _search_under(
    rows: Sequence[Row], total: int, items_sum: int | None, most: int
) -> tuple[int | None, set[frozenset[int]], bool]:
    """Fewest fields, the sets of places with one total, and whether all were tried.

    None where more than ``most`` fields would have to change.
    """
    wrong = frozenset(row.place for row in rows if row.checkable and not _follows(row, total))
    missing = 0 if items_sum is None else total - items_sum
    if len(wrong) > most:
        return None, set(), True
    if not missing:
        return len(wrong), {wrong}, True
    movable = [row for row in rows if not row.is_total]
    for extra in range(most - len(wrong) + 1):
        if not can_lower_enough(movable, len(wrong) + extra, missing):
            continue
        if comb(len(movable) + extra - 1, extra) > MOST_CHOICES:
            return None, set(), False
        sets = {
            wrong.union(chosen)
            for chosen in _choose_extra(movable, wrong, extra)
            if _can_restore(movable, wrong, chosen, total, missing)
        }
        if sets:
            return len(wrong) + extra, sets, True
    return None, set(), True


def can_lower_enough(rows: Sequence[Row], fields: int, missing: int) -> bool:
    """Whether setting so many of the largest counts to 0 lowers the sum enough."""
    largest = sorted((row.count for row in rows), reverse=True)[:fields]
    return sum(largest) + missing >= 0


def _follows(row: Row, total: int) -> bool:
    """Whether any rounding rule prints the row's percentage for its count of the total."""
    return match_total(row, row.count, total) != 0


def _choose_extra(rows: Sequence[Row], wrong: frozenset[int], extra: int) -> Iterator[tuple[int, ...]]:
    """Rows in which ``extra`` more fields than those that must change are changed."""
    room = {row.place: (1 if row.place in wrong or row.digits is None else 2) for row in rows}
    for chosen in combinations_with_replacement(room, extra):
        if all(chosen.count(place) <= room[place] for place in set(chosen)):
            yield chosen


def _can_restore(
    rows: Sequence[Row], wrong: frozenset[int], chosen: Sequence[int], total: int, missing: int
) -> bool:
    """Whether counts may move by ``missing`` altogether when so many fields of each row are changed."""
    reach: list[Interval] = [(0, 0)]
    for row in rows:
        fields = (row.place in wrong) + chosen.count(row.place)
        if fields:
            moves = list_moves(row, total, fields, row.place in wrong)
            reach = _join([(low + less, high + more) for low, high in reach for less, more in moves])
    return any(low <= missing <= high for low, high in reach)


def list_moves(row: Row, total: int, fields: int, is_wrong: bool) -> list[Interval]:
    """By how much the count of a row may move when so many of its fields are changed, as intervals."""
    if fields == 2 or row.digits is None:
        return [(-row.count, NO_END)]
    low, high = find_count_interval(row, total)
    moves = [(low - row.count, high - row.count)] if low <= high else []
    if is_wrong:  # the percentage may be the wrong field instead, and the count stay
        return [(0, 0), *moves]
    return [(less, more) for less, more in ((low - row.count, -1), (1, high - row.count)) if less <= more]


def find_share_interval(digits: int, rule: str = "half_up", padding: int = 1) -> tuple[int, bool, int, bool]:
    """Shares that print as these digits: low end, whether included, high end, whether included.

    The ends are in twentieths of the last printed digit, so that every rule has whole numbers.

    >>> find_share_interval(7), find_share_interval(7, "rounded_up")
    ((130, True, 150, False), (120, False, 140, True))
    """
    middle = 20 * digits
    if rule == "half_even":
        even = digits % 2 == 0
        return middle - 10, even, middle + 10, even
    if rule == "fewer_decimals":
        half = 10 ** (padding + 1)
        return middle - half, True, middle + half, False
    low, low_included, high, high_included = SHARE_INTERVALS[rule]
    return middle + low, low_included, middle + high, high_included


@lru_cache(maxsize=4096)
def find_count_interval(row: Row, total: int) -> Interval:
    """Smallest and largest count that some rounding rule prints as the row's percentage of the total.

    The rules' intervals overlap in a chain, so the union has no gap; empty where low > high.
    """
    spans = [find_share_interval(row.digits, rule) for rule in RULES if rule != "fewer_decimals"]
    for zeros in range(1, row.decimals + 1):
        if row.digits % 10**zeros == 0:
            spans.append(find_share_interval(row.digits, "fewer_decimals", zeros))
    unit = 20 * 100 * 10**row.decimals
    lows = [-(-low * total // unit) if included else low * total // unit + 1 for low, included, _, _ in spans]
    highs = [
        high * total // unit if included else -(-high * total // unit) - 1 for _, _, high, included in spans
    ]
    return max(0, min(lows)), max(highs)


def _join(intervals: list[Interval]) -> list[Interval]:
    """The same whole numbers in as few intervals as possible, in order."""
    joined: list[Interval] = []
    for low, high in sorted(intervals):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined
