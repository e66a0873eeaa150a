"""A small table as one tree of sums: a total, the heads that add to it, and what stands under each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import log2

from helpers.checking.rounded_counts import sums_within_rounding
from helpers.proofing.patterns import is_typing_slip

BROKEN_BITS = 12.0
NEAR_BROKEN_BITS = 5.0
MOST_FREE_ROWS = 14
Lines = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class Relation:
    """A head that is the sum of its parts, and the lines in which it holds or is broken."""

    head: int
    parts: tuple[int, ...]
    holds: frozenset[int]
    broken: frozenset[int]
    bits: float = 0.0
    by_structure: bool = False

    @property
    def comes_before(self) -> bool:
        """Whether the head stands before its parts."""
        return self.head < self.parts[0]


def is_near(line: Mapping[int, int], head: int, parts: Sequence[int], added: int) -> bool:
    """Whether one slip explains a sum that is missed: a digit of the total, or a row left out or doubled."""
    if is_typing_slip(str(added), str(line[head])):
        return True
    missing = added - line[head]
    if len(parts) > 2 and any(abs(missing) == line[part] for part in parts if line[part]):
        return True
    meant = [(line[part] - missing, line[part]) for part in parts]
    return any(true > 0 and is_typing_slip(str(true), str(printed)) for true, printed in meant)


def find_tree(
    lines: Lines, free: Sequence[int], is_total: Callable[[int], bool], unit: int
) -> list[Relation]:
    """A small table as one tree: a labelled total, the heads that add to it, and what stands under each.

    Every set of places that adds to the total is tried as the heads, with the places between them
    under the head before or after; the tree that most figures bear out is taken, if any has groups.
    """
    totals = [place for place in free if is_total(place)]
    if not totals or not 3 < len(free) <= MOST_FREE_ROWS:
        return []
    total = totals[-1]
    others = [place for place in free if place != total]
    main = max(
        lines, key=lambda line: (all(place in lines[line] for place in free), lines[line].get(total, 0))
    )
    best, most = [], 0.0
    for heads in _list_heads(lines[main], others, lines[main].get(total), unit):
        top = hold_against(lines, total, heads, unit)
        if top.broken or not top.holds or len(heads) == len(others):
            continue
        for groups in _cut_groups(others, heads):
            members = [hold_against(lines, head, parts, unit) for head, parts in groups]
            bits = sum(one.bits + (2.0 if is_total(one.head) else 0.0) for one in (top, *members)) - len(
                others
            )
            if bits > most and any(one.holds for one in members):
                best, most = [*members, top], bits
    return [replace(one, by_structure=True) for one in best]


def _list_heads(
    numbers: Mapping[int, int], places: Sequence[int], total: int | None, unit: int
) -> Iterator[tuple[int, ...]]:
    """Every set of at least two places that add to a total in one line."""
    if not total:
        return
    known = [place for place in places if numbers.get(place)]
    for size in range(2, len(known) + 1):
        for heads in combinations(known, size):
            if sums_within_rounding(sum(numbers[place] for place in heads), total, size, unit):
                yield heads


def _cut_groups(places: Sequence[int], heads: Sequence[int]) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
    """The places that are no heads as groups of the head before them, or of the head after them."""
    for order in (1, -1):
        groups: dict[int, list[int]] = {}
        head = None
        for place in places[::order]:
            if place in heads:
                head = place
            elif head is None:
                break
            else:
                groups.setdefault(head, []).append(place)
        else:
            if groups and all(len(parts) > 1 for parts in groups.values()):
                yield [(head, tuple(sorted(parts))) for head, parts in groups.items()]


def hold_against(lines: Lines, head: int, parts: Sequence[int], unit: int) -> Relation:
    """A relation with the lines in which it holds and is broken, whatever speaks for it."""
    holds, broken, bits = set(), set(), 0.0
    for line, numbers in lines.items():
        if any(place not in numbers for place in (head, *parts)):
            continue
        added = sum(numbers[part] for part in parts)
        if sums_within_rounding(added, numbers[head], len(parts), unit):
            holds.add(line)
            bits += log2(max(numbers[head] // unit, 1))
        else:
            broken.add(line)
            bits -= NEAR_BROKEN_BITS if is_near(numbers, head, parts, added) else BROKEN_BITS
    return Relation(head, tuple(parts), frozenset(holds), frozenset(broken), bits)
