"""What a table's counts add up to: subtotals at any depth, totals, sums along the rows.

A relation says that one row (or column) is the sum of others beside it. It is believed where the
figures of the lines that cross it bear it out, labels being hints only, and where it is believed, a
line in which it does not hold is wrong. The same search runs down the columns and along the rows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from math import isqrt, log2

from helpers.checking.printed_numbers import sums_within_rounding
from helpers.proofing.patterns import is_typing_slip

BROKEN_BITS = 12.0
NEAR_BROKEN_BITS = 5.0
LABEL_BITS = 6.0
UNLABELLED_BITS = 9.0
MOST_PLACES = 400
MOST_WORK = 2_000_000  # places squared times lines
MOST_LEVELS = 6
MOST_FREE_ROWS = 14  # of a table that is tried as one tree
BROKEN_SHARE = 0.15  # of the lines, at most, for a relation that is believed
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
    tree = _find_tree(lines, free, is_total, unit)
    if tree:
        return tree
    for _ in range(MOST_LEVELS):
        heads = {relation.head for relation in found}
        best: dict[int, Relation] = {}  # of each head
        candidates = [one for one in _list_candidates(lines, free, is_total, unit) if one.head not in heads]
        for one in sorted(candidates, key=lambda one: (len(one.broken), -len(one.holds), -one.bits)):
            best.setdefault(one.head, one)
        taken: set[int] = set()
        accepted = []  # the shortest first, none of which share a place
        for one in sorted(best.values(), key=lambda one: (len(one.broken), len(one.parts), -one.bits)):
            if taken.isdisjoint((one.head, *one.parts)):
                accepted.append(one)
                taken.update((one.head, *one.parts))
        if not accepted:
            break
        found += accepted
        parts = {part for relation in accepted for part in relation.parts}
        free = [place for place in free if place not in parts]
    return found


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
    holds, broken, added_up = set(), set(), False
    bits = LABEL_BITS if labelled else -log2(2 * places)
    least = 0.5 if labelled else UNLABELLED_BITS
    most = max(1, BROKEN_SHARE * len(sums))
    for line, added in sums.items():
        if len(broken) > most:
            return None
        printed = lines[line].get(head)
        if printed is None or added is None:
            continue
        if not sums_within_rounding(added, printed, len(parts), unit):
            broken.add(line)
            continue
        holds.add(line)
        filled = sum(1 for _ in islice((part for part in parts if lines[line].get(part)), 2))
        added_up = added_up or filled > 1
        told = log2(max(printed // unit, 1)) - (log2(len(parts) + 1) if unit > 1 else 0.0)
        bits += max(0.0, told) if filled > 1 else min(1.0, float(printed))
    few = 1 if labelled or len(holds) > 2 else 0
    if not labelled and not added_up:
        return None  # flags: in no line is there more than one number to add
    if (not holds and not whole) or len(broken) > max(few, BROKEN_SHARE * len(holds)):
        return None
    if bits - NEAR_BROKEN_BITS * len(broken) <= least:
        return None
    bits -= sum(_price_missed(lines[line], head, parts, sums[line]) for line in broken)
    if bits <= least:
        return None
    return Relation(head, tuple(sorted(parts)), frozenset(holds), frozenset(broken), bits)


def _price_missed(line: Mapping[int, int], head: int, parts: Sequence[int], added: int) -> float:
    """What it costs to believe a sum that a line misses: less where one slip explains it."""
    return NEAR_BROKEN_BITS if is_near(line, head, parts, added) else BROKEN_BITS


def is_near(line: Mapping[int, int], head: int, parts: Sequence[int], added: int) -> bool:
    """Whether one slip explains a sum that is missed: a digit of the total, or a row left out or doubled."""
    if is_typing_slip(str(added), str(line[head])):
        return True
    missing = added - line[head]
    if len(parts) > 2 and any(abs(missing) == line[part] for part in parts if line[part]):
        return True
    meant = [(line[part] - missing, line[part]) for part in parts]
    return any(true > 0 and is_typing_slip(str(true), str(printed)) for true, printed in meant)


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
            bits -= _price_missed(numbers, head, parts, added)
    return Relation(head, tuple(parts), frozenset(holds), frozenset(broken), bits)


def _find_tree(
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
    main = max(lines, key=lambda at: (all(place in lines[at] for place in free), lines[at].get(total, 0)))
    best, most = [], 0.0
    known = [place for place in others if lines[main].get(place)]
    sets = (combinations(known, size) for size in range(2, len(known) + 1))
    for heads in chain.from_iterable(sets if lines[main].get(total) else ()):
        if not sums_within_rounding(sum(map(lines[main].get, heads)), lines[main][total], len(heads), unit):
            continue
        top = hold_against(lines, total, heads, unit)
        for groups in _cut_groups(others, heads) if top.holds and not top.broken else ():
            members = [hold_against(lines, head, parts, unit) for head, parts in groups]
            bits = sum(one.bits + 2.0 * is_total(one.head) for one in (top, *members)) - len(others)
            if bits > most and any(one.holds for one in members):
                best, most = [*members, top], bits
    return [replace(one, by_structure=True) for one in best]


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
