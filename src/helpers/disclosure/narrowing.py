"""What someone can work out about withheld counts from every figure that is public: exact search.

Each count is known to lie in a range, and some counts are known to add to another. What they leave
open for one count is worked out by narrowing ranges through the sums until nothing moves. Where no
two sums share more than one open count, and none are joined in a ring, that is already exact: whole
numbers from ranges can add to every whole number between the ends of their sum, so each value left
in a range belongs to a complete table. Where sums are joined in a ring, ranges are halved and tried
until one complete table is found or none is left.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from helpers.edition import SMALLEST_SHOWN

Quantity = Hashable
Range = tuple[int, int]
Ranges = dict[Quantity, Range]

LARGEST_KEPT_OPEN = SMALLEST_SHOWN - 1
# No publisher counts more cases; the search takes longer the more there could be.
ANY_COUNT: Range = (0, 1_000_000)


@dataclass(frozen=True)
class Sum:
    """Counts that are known to add up to another count."""

    total: Quantity
    parts: frozenset[Quantity]

    @property
    def members(self) -> frozenset[Quantity]:
        """The total and its parts."""
        return self.parts | {self.total}


def narrow_ranges(ranges: Mapping[Quantity, Range], sums: Sequence[Sum]) -> Ranges | None:
    """The ranges that remain once every sum has been used, or None when no table fits.

    A total of 13 to 17 over parts of 8 to 12 and 0 to 4 leaves the small part at least 1:

    >>> parts = {"large": (8, 12), "small": (0, 4)}
    >>> narrow_ranges(parts | {"total": (13, 17)}, [Sum("total", frozenset(parts))])["small"]
    (1, 4)
    """
    known, before = dict(ranges), None
    while known != before:
        before = dict(known)
        for one in sums:
            low = sum(known[part][0] for part in one.parts)
            high = sum(known[part][1] for part in one.parts)
            total_low, total_high = known[one.total]
            known[one.total] = (max(total_low, low), min(total_high, high))
            for part in one.parts:
                part_low, part_high = known[part]
                least, most = total_low - (high - part_high), total_high - (low - part_low)
                known[part] = (max(part_low, least), min(part_high, most))
            if any(known[name][0] > known[name][1] for name in one.members):
                return None
    return known


def is_possible(ranges: Mapping[Quantity, Range], sums: Sequence[Sum]) -> bool:
    """Whether any table of whole counts lies in the ranges and keeps the sums."""
    totals = {one.total for one in sums}
    places: dict[Quantity, list[int]] = defaultdict(list)
    for place, one in enumerate(sums):
        for part in one.parts - totals:
            places[part].append(place)
    groups: dict[tuple[int, ...], list[Quantity]] = defaultdict(list)
    for part, where in places.items():
        groups[tuple(where)].append(part)
    merged = {name: limits for name, limits in ranges.items() if name not in places}
    parts = [set(one.parts & totals) for one in sums]
    for where, group in groups.items():  # parts that stand in the same sums count as one: it loses nothing
        merged[("together", *where)] = tuple(sum(ranges[part][end] for part in group) for end in (0, 1))
        for place in where:
            parts[place].add(("together", *where))
    sums = [Sum(one.total, frozenset(own)) for one, own in zip(sums, parts, strict=True)]
    known = narrow_ranges(merged, sums)
    if known is None:
        return False
    ring = _find_ring(known, sums)
    if not ring:
        return True
    name = min(ring, key=lambda one: (known[one][1] - known[one][0], repr(one)))
    low, high = known[name]
    middle = (low + high) // 2
    return any(is_possible(known | {name: half}, sums) for half in ((low, middle), (middle + 1, high)))


def _find_ring(known: Ranges, sums: Iterable[Sum]) -> Collection[Quantity]:
    """Open counts in rings of sums, and between rings: what stays when all that hangs loose is taken off."""
    left = [{name for name in one.members if known[name][0] < known[name][1]} for one in sums]
    before = None
    while left != before:
        before, times = left, Counter(name for members in left for name in members)
        joined = ({name for name in members if times[name] > 1} for members in left)
        left = [members for members in joined if len(members) > 1]
    return times


def find_components(sums: Iterable[Sum]) -> list[list[Sum]]:
    """The sums in groups that share no count with one another; sums and groups in the given order."""
    groups: dict[Quantity, list[tuple[int, Sum]]] = {}
    for place, one in enumerate(sums):
        joined = {id(groups[name]): groups[name] for name in one.members if name in groups}
        group = sorted(
            [*(other for found in joined.values() for other in found), (place, one)], key=itemgetter(0)
        )
        groups |= dict.fromkeys((name for _, other in group for name in other.members), group)
    found = sorted({group[0][0]: group for group in groups.values()}.items())
    return [[one for _, one in group] for _, group in found]


def find_narrowed(
    ranges: Mapping[Quantity, Range], sums: Iterable[Sum], withheld: Iterable[Quantity]
) -> dict[Quantity, list[int]]:
    """The withheld counts that can be told to be fewer than 0 to 4, each with the values left.

    Exact: a value is left exactly when some complete table has it. Raises ``ValueError`` when no
    table fits at all, because then the ranges or the sums are wrong.

    >>> ranges = {"one": (0, 4), "other": (0, 4), "total": (5, 7)}
    >>> find_narrowed(ranges, [Sum("total", frozenset({"one", "other"}))], ["one"])
    {'one': [1, 2, 3, 4]}
    """
    alone = {name: _list_open(ranges[name]) for name in withheld}
    narrowed = {name: left for name, left in alone.items() if len(left) <= LARGEST_KEPT_OPEN}
    for group in find_components(sums):
        members = frozenset().union(*(one.members for one in group))
        known = narrow_ranges({name: ranges[name] for name in members}, group)
        if known is None:
            raise ValueError(
                "These ranges and sums fit no table: see that the sums hold in the exact figures."
            )
        exact = not _find_ring(known, group)
        for name in sorted(members & alone.keys(), key=repr):
            left = [
                value
                for value in _list_open(known[name])
                if exact or is_possible(known | {name: (value, value)}, group)
            ]
            if len(left) <= LARGEST_KEPT_OPEN:
                narrowed[name] = left
    return narrowed


def _list_open(limits: Range) -> list[int]:
    """The values from 0 to 4 that lie in a range."""
    return list(range(max(0, limits[0]), min(LARGEST_KEPT_OPEN, limits[1]) + 1))
