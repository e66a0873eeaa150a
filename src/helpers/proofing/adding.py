"""Sums that are missed: of counts down the columns and along the rows, and of shares to 100."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from helpers.checking.rounded_counts import sums_within_rounding
from helpers.proofing.causes import list_items
from helpers.proofing.formulas import list_lines
from helpers.proofing.grids import Grid, is_total_label
from helpers.proofing.habits import find_unit
from helpers.proofing.sums import Relation, find_relations
from helpers.proofing.verdicts import Finding, Place, TableResult

MOST_NAMED_PARTS = 4


@dataclass(frozen=True)
class Missed:
    """A sum that a line misses: the head's place, the parts' places, and by how much the head is too big."""

    head: Place
    parts: tuple[Place, ...]
    by: int
    relation: Relation


def check_count_sums(result: TableResult) -> None:
    """Add to a table's result how many sums of counts hold, and a finding for each that is missed."""
    grid = result.grid
    if not grid.counts or any(share.count == 0 and share.digits for share in grid.shares.values()):
        return  # 0 (0.3%) shows that the counts are rounded, to what cannot be told
    columns = list_lines(grid.counts, by_row=False)
    rows = list_lines(grid.counts, by_row=True)
    unit = find_unit(grid, result.verdicts.values())
    if grid.scale > 1 and not grid.money:
        unit = max(unit, 2)  # decimals are rounded: the last digit of a sum may be one off
    filled = {row for row, _ in (*grid.counts, *grid.bounds)}
    down = find_relations(columns, sorted(filled), _is_total_row(grid), unit)
    heads = {relation.head for relation in down}
    leaves = {row: line for row, line in rows.items() if row not in heads}
    across = find_relations(leaves, grid.count_columns, lambda at: is_total_label(grid.headings[at]), unit)
    across = across or find_relations(
        rows, grid.count_columns, lambda at: is_total_label(grid.headings[at]), unit
    )
    across = [_extend(relation, rows, unit) for relation in across if len(relation.parts) > 1]
    confirmed = _list_confirmed(result)
    known = {place for finding in result.findings for place in finding.places}
    missed: list[Missed] = []
    for relation in down:
        result.sums_checked += len(relation.holds) + len(relation.broken)
        for line in relation.broken:
            places = {(at, line) for at in (relation.head, *relation.parts)}
            is_few = len(relation.broken) * 10 <= len(relation.holds)
            if not relation.by_structure and not is_few and places <= confirmed:
                result.sums_checked -= 1  # each figure is borne out by its percentage: no sum is meant
                continue
            if _is_average(relation, columns[line]) or (
                not relation.holds and not relation.by_structure and (relation.head, line) in confirmed
            ):
                result.sums_checked -= 1
                continue
            missed.append(_measure(relation, line, columns[line], lambda at, line=line: (at, line)))
    for relation in across:
        result.sums_checked += len(relation.holds) + len(relation.broken)
        for line in relation.broken:
            missed.append(_measure(relation, line, rows[line], lambda at, line=line: (line, at)))
    for culprit, group in _join(missed, down):
        places = {one.head for one in group} | {part for one in group for part in one.parts}
        if known.isdisjoint(places):
            result.findings.append(_tell(grid, culprit, group))


def _is_average(relation: Relation, numbers: Mapping[int, int]) -> bool:
    """Whether a head lies among its parts, all alike, as an average of them does and no sum."""
    parts = [numbers[part] for part in relation.parts]
    lowest, highest = min(parts), max(parts)
    return len(parts) > 1 and 0 < highest < 2 * lowest and lowest <= numbers[relation.head] <= highest


def _list_confirmed(result: TableResult) -> set[Place]:
    """The counts that a percentage bears out: as its count, or as its base."""
    confirmed: set[Place] = set()
    for (row, _), verdict in result.verdicts.items():
        if verdict.track is None or verdict.track.source or verdict.how != "half_up":
            continue
        column = verdict.track.count_column
        if verdict.share.digits:
            confirmed.add((row, column))
        if verdict.rule is not None and verdict.rule.row is not None:
            confirmed.add((verdict.rule.row, column))
    return confirmed


def _is_total_row(grid: Grid) -> Callable[[int], bool]:
    """Whether a row is labelled as a total."""
    return lambda row: is_total_label(grid.labels[row])


def _extend(relation: Relation, rows: Mapping[int, Mapping[int, int]], unit: int) -> Relation:
    """A relation along the rows held against every row, rows of totals too."""
    parts = relation.parts
    told = {row: line for row, line in rows.items() if all(at in line for at in (relation.head, *parts))}
    holds = frozenset(
        row
        for row, line in told.items()
        if sums_within_rounding(sum(line[part] for part in parts), line[relation.head], len(parts), unit)
    )
    return replace(relation, holds=holds, broken=frozenset(told) - holds)


def _measure(
    relation: Relation, line: int, numbers: Mapping[int, int], place: Callable[[int], Place]
) -> Missed:
    """A broken line of a relation with its places."""
    parts = tuple(place(part) for part in relation.parts)
    by = numbers[relation.head] - sum(numbers[part] for part in relation.parts)
    return Missed(place(relation.head), parts, by, relation)


def _join(missed: Sequence[Missed], down: Sequence[Relation]) -> Iterator[tuple[Place | None, list[Missed]]]:
    """The missed sums by their cause: a cell that two of them share and that explains both, or each alone."""
    left = list(missed)
    for one, other in product(missed, missed):
        if one is other or one not in left or other not in left:
            continue
        culprit = _find_common_cell(one, other)
        if culprit:
            left = [entry for entry in left if entry not in (one, other)]
            yield culprit, [one, other]
    while left:
        first = left.pop(0)
        carried = [
            other
            for other in left
            if other.by == first.by
            and any(relation.head == other.head[0] and first.head[0] in relation.parts for relation in down)
        ]
        left = [entry for entry in left if entry not in carried]
        yield None, [first, *carried]


def _find_common_cell(one: Missed, other: Missed) -> Place | None:
    """The cell that is in both sums and whose correction mends both."""
    signs: dict[Place, int] = {one.head: 1} | dict.fromkeys(one.parts, -1)
    for place, sign in [(other.head, 1), *((part, -1) for part in other.parts)]:
        if place in signs and one.by * signs[place] == other.by * sign:
            return place
    return None


def _tell(grid: Grid, culprit: Place | None, group: Sequence[Missed]) -> Finding:
    """The finding of one or more sums missed for one cause."""
    first = group[0]
    head = culprit or first.head
    printed = grid.counts[first.head]
    added = grid.format_count(printed - first.by)
    whose = _name(grid, first.head, first)
    why = (
        f"{_name_parts(grid, first)} add to {added}, but {whose} is printed as {grid.format_count(printed)}."
    )
    advice = f"Put {added} if the parts are right." if not culprit else ""
    expected = str(printed - first.by)
    if culprit:
        sign = 1 if culprit == first.head else -1
        meant = grid.format_count(grid.counts[culprit] - sign * first.by)
        second = group[1]
        why = (
            f"{why[:-1]}, and {_name_parts(grid, second)[:1].lower()}{_name_parts(grid, second)[1:]} miss "
            f"{_name(grid, second.head, second)} by the same."
        )
        advice, expected = f"Put {meant}.", meant
    elif len(group) > 1:
        why = f"{why[:-1]}; {_name(grid, group[1].head, first, full=True)} carries it on."
    return Finding(
        "items_do_not_add_up",
        grid,
        (head,),
        why,
        advice,
        published=grid.texts.get(head, ""),
        expected=expected,
        severity="high",
        item=grid.name_row(head[0]),
        period=grid.name_column(head[1]),
        lead="does not add up",
    )


def _name(grid: Grid, place: Place, missed: Missed, full: bool = False) -> str:
    """What a cell is called beside the others of its sum."""
    along = missed.head[0] == missed.parts[0][0]
    heading = grid.name_column(place[1])
    if full:
        return f"{grid.name_row(place[0])}, {heading}"
    return heading if along else grid.name_row(place[0])


def _name_parts(grid: Grid, missed: Missed) -> str:
    """The parts of a sum: their names where they are few, the first and the last of them otherwise."""
    names = [_name(grid, part, missed) for part in missed.parts]
    if len(names) <= MOST_NAMED_PARTS:
        return list_items(names)
    return f"The {len(names)} figures from {names[0]} to {names[-1]}"
