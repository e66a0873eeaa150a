"""What a table's counts add up to: subtotals at any depth, totals, sums along the rows.

A relation says that one row (or column) is the sum of others beside it. It is believed where the
figures of the lines that cross it bear it out, labels being hints only, and where it is believed, a
line in which it does not hold is wrong. The same search runs down the columns and along the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from math import isqrt, log2

from helpers.checking.rounded_counts import sums_within_rounding
from helpers.proofing.trees import (
    BROKEN_BITS,
    NEAR_BROKEN_BITS,
    Lines,
    Relation,
    find_tree,
    hold_against,
    is_near,
)

LABEL_BITS = 6.0
UNLABELLED_BITS = 9.0
MOST_PLACES = 400
MOST_WORK = 2_000_000  # places squared times lines
MOST_LEVELS = 6
BROKEN_SHARE = 0.15  # of the lines, at most, for a relation that is believed


def find_relations(
    lines: Lines, places: Sequence[int], is_total: Callable[[int], bool], unit: int = 1
) -> list[Relation]:
    """The relations among places that the lines bear out, lowest level first.

    ``lines`` holds for each line (a column) its numbers by place (a row).

    >>> column = {0: 30, 1: 20, 2: 50, 3: 25, 4: 27, 5: 52, 6: 102}
    >>> found = find_relations({1: column, 2: column}, range(7), lambda row: row in (2, 5, 6))
    >>> sorted((one.head, one.parts) for one in found)
    [(2, (0, 1)), (5, (3, 4)), (6, (2, 5))]
    """
    free, found = list(places), []
    most = min(MOST_PLACES, isqrt(MOST_WORK // max(1, len(lines))))
    if len(free) > most:
        free = free[:most] if not any(is_total(place) for place in free[most:]) else []
    tree = find_tree(lines, free, is_total, unit)
    if tree:
        return tree
    for _ in range(MOST_LEVELS):
        heads = {relation.head for relation in found}
        accepted = _accept(
            one for one in _list_candidates(lines, free, is_total, unit) if one.head not in heads
        )
        if not accepted:
            break
        found += accepted
        parts = {part for relation in accepted for part in relation.parts}
        free = [place for place in free if place not in parts]
    return found if unit > 1 else [*found, *_find_missing_groups(lines, places, found)]


def _list_candidates(
    lines: Lines, free: Sequence[int], is_total: Callable[[int], bool], unit: int
) -> Iterator[Relation]:
    """Every head with the places right before or after it, as far as their sums can reach."""
    largest = {line: max(numbers.values(), default=0) for line, numbers in lines.items()}
    for at, head in enumerate(free):
        labelled = is_total(head)
        for step in (-1, 1):
            parts: list[int] = []
            sums = dict.fromkeys(lines, 0)
            place = at + step
            while 0 <= place < len(free):
                parts.append(free[place])
                for line in lines:
                    if sums[line] is not None:
                        number = lines[line].get(free[place])
                        sums[line] = None if number is None else sums[line] + number
                place += step
                whole = labelled and not 0 <= place < len(free)
                if len(parts) < 2 and not whole:
                    continue
                if all(added is None or added > 4 * largest[line] for line, added in sums.items()):
                    break
                relation = _weigh(lines, head, parts, sums, labelled, unit, len(free), whole)
                if relation:
                    yield relation


def _weigh(
    lines: Lines,
    head: int,
    parts: Sequence[int],
    sums: Mapping[int, int | None],
    labelled: bool,
    unit: int,
    places: int,
    whole: bool,
) -> Relation | None:
    """A relation with its bits where it is worth believing."""
    holds, broken, bits, added_up = set(), set(), 0.0, False
    most = max(1, BROKEN_SHARE * len(sums))
    for line, added in sums.items():
        if len(broken) > most:
            return None
        printed = lines[line].get(head)
        if printed is None or added is None:
            continue
        if sums_within_rounding(added, printed, len(parts), unit):
            holds.add(line)
            filled = sum(1 for _ in islice((part for part in parts if lines[line].get(part)), 2))
            added_up = added_up or filled > 1
            told = log2(max(printed // unit, 1)) - (log2(len(parts) + 1) if unit > 1 else 0.0)
            bits += max(0.0, told) if filled > 1 else min(1.0, float(printed))
        else:
            broken.add(line)
    least = 0.5 if labelled else UNLABELLED_BITS
    few = 1 if labelled or len(holds) > 2 else 0
    bits += LABEL_BITS if labelled else -log2(2 * places)
    if not labelled and not added_up:
        return None  # flags: in no line is there more than one number to add
    if (not holds and not whole) or len(broken) > max(few, BROKEN_SHARE * len(holds)):
        return None
    if bits - NEAR_BROKEN_BITS * len(broken) <= least:
        return None
    for line in broken:
        bits -= NEAR_BROKEN_BITS if is_near(lines[line], head, parts, sums[line]) else BROKEN_BITS
    if bits <= least:
        return None
    return Relation(head, tuple(sorted(parts)), frozenset(holds), frozenset(broken), bits)


def _accept(candidates: Iterator[Relation]) -> list[Relation]:
    """The best relation of each head, the shortest first, none of which share a place."""
    best: dict[int, Relation] = {}
    for one in candidates:
        before = best.get(one.head)
        if before is None or (len(one.broken), -len(one.holds), -one.bits) < (
            len(before.broken),
            -len(before.holds),
            -before.bits,
        ):
            best[one.head] = one
    taken: set[int] = set()
    accepted = []
    for one in sorted(best.values(), key=lambda one: (len(one.broken), len(one.parts), -one.bits)):
        if taken.isdisjoint((one.head, *one.parts)):
            accepted.append(one)
            taken.update((one.head, *one.parts))
    return accepted


def _find_missing_groups(
    lines: Lines, places: Sequence[int], found: Sequence[Relation]
) -> Iterator[Relation]:
    """Parts of a total that should be sums themselves, as their siblings are, and are not."""
    by_head = {relation.head: relation for relation in found}
    covered = {place for relation in found for place in (relation.head, *relation.parts)}
    order = list(places)
    for relation in found:
        siblings = [by_head[part] for part in relation.parts if part in by_head]
        if not siblings:
            continue
        step = 1 if siblings[0].comes_before else -1
        for part in relation.parts:
            if part in by_head:
                continue
            run, place = [], order.index(part) + step
            while 0 <= place < len(order) and order[place] not in covered:
                run.append(order[place])
                place += step
            group = hold_against(lines, part, sorted(run), 1)
            if len(run) > 1 and group.holds | group.broken:
                yield replace(group, by_structure=True)
