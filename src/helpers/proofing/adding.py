"""Sums that are missed: of counts down the columns and along the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from helpers.proofing.causes import list_carried
from helpers.proofing.grids import Grid, Place, is_total_label, list_lines
from helpers.proofing.habits import find_unit
from helpers.proofing.sums import Relation, find_relations, hold_against, is_near
from helpers.proofing.verdicts import Finding, TableResult, find_at

MOST_NAMED_PARTS = 4
PART_OF_YEAR = re.compile(
    r"\W*(?:q(?:ua)?r?(?:te?r)? ?[1-4]|[1-4](?:st|nd|rd|th) quarter"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\b",
    re.IGNORECASE,
)
YEAR = re.compile(
    r"\W*(?:(?:19|20)\d\d(?:\s?[-/–]\s?(?:19|20)?\d\d)?|(?:full |whole )?year(?: to date)?|ytd|annual)\W*",
    re.IGNORECASE,
)
MOST_BROKEN = 5  # rows of a sum that no heading promises: more are told in a note


@dataclass(frozen=True)
class Missed:
    """A sum that a line misses: the head's place, the parts' places, and by how much the head is too big."""

    head: Place
    parts: tuple[Place, ...]
    by: int


def check_count_sums(result: TableResult) -> None:
    """Add to a table's result how many sums of counts hold, and a finding for each that is missed."""
    grid = result.grid
    if not grid.counts or any(share.count == 0 and share.digits for share in grid.shares.values()):
        return  # 0 (0.3%) shows that the counts are rounded, to what cannot be told
    columns = list_lines(grid.counts, by_row=False)
    rows = list_lines(grid.counts, by_row=True)
    unit = find_unit(grid, result.verdicts.values())
    if grid.is_rounded or (grid.scale > 1 and not grid.money):
        unit = max(unit, 2)  # decimals are rounded: the last digit of a sum may be one off
    filled = {row for row, _ in (*grid.counts, *grid.bounds)}
    down = find_relations(columns, sorted(filled), lambda row: is_total_label(grid.labels[row]), unit)
    heads = {relation.head for relation in down}
    leaves = {row: line for row, line in rows.items() if row not in heads}
    across: list[Relation] = []
    totals = {column for column, name in enumerate(grid.headings) if is_total_label(name)}
    totals |= _find_years(grid.headings)
    for lines in (leaves, rows):
        across = across or find_relations(lines, grid.count_columns, lambda column: column in totals, unit)
    across = [hold_against(rows, one.head, one.parts, unit) for one in across if len(one.parts) > 1]
    confirmed = _list_confirmed(result)
    missed = [
        _measure(relation, line, columns[line], along=False)
        for relation in down
        for line in relation.broken
        if _is_meant(grid, relation, line, columns[line], confirmed)
    ]
    often = [one for one in across if len(one.broken) > MOST_BROKEN and one.head not in totals]
    result.notes += [_tell_often(grid, one) for one in often]
    across = [one for one in across if one not in often]
    missed += [_measure(one, line, rows[line], along=True) for one in across for line in one.broken]
    result.sums_checked += sum(len(relation.holds) for relation in (*down, *across)) + len(missed)
    known = {place for finding in result.findings for place in finding.places}
    for culprit, group in _join(missed, down):
        places = {one.head for one in group} | {part for one in group for part in one.parts}
        if known.isdisjoint(places):
            found = _tell(grid, culprit, group)
            right = grid.counts[group[0].head] - group[0].by
            carried = [] if culprit else list(list_carried(result, group[0].head, right))
            result.findings = [one for one in result.findings if not {*one.places} & {*carried}]
            result.findings.append(replace(found, why=_add_carried(found.why, grid, carried)))


def _find_years(headings: Sequence[str]) -> set[int]:
    """The columns of whole years among those of their quarters or months, which are totals then."""
    if sum(bool(PART_OF_YEAR.match(heading)) for heading in headings) < 4:
        return set()
    return {column for column, heading in enumerate(headings) if YEAR.fullmatch(heading)}


def _tell_often(grid: Grid, relation: Relation) -> str:
    """The note of a sum along the rows that no heading promises and that many rows miss."""
    rows = len(relation.broken) + len(relation.holds)
    return (
        f"In {len(relation.broken)} of {rows:,} rows of {grid.name}, such as "
        f"{grid.name_row(min(relation.broken))}, {grid.name_column(relation.head)} is not the sum of "
        f"{_list_names([grid.name_column(part) for part in relation.parts])}, as it is in the others: if it "
        "should be, check these rows."
    )


def _is_meant(
    grid: Grid, relation: Relation, line: int, numbers: Mapping[int, int], confirmed: set[Place]
) -> bool:
    """Whether a head that is not the sum of its parts in a column should be.

    Not where it lies among parts that are all alike, as an average does; nor where percentages bear out
    the head and the sum holds nowhere, or all of its figures and it often does not hold; nor where no label
    says total and no slip explains the difference.
    """
    parts = [numbers[part] for part in relation.parts]
    lowest, highest = min(parts), max(parts)
    if len(parts) > 1 and 0 < highest < 2 * lowest and lowest <= numbers[relation.head] <= highest:
        return False
    if relation.by_structure:
        return True
    is_slip = is_near(numbers, relation.head, relation.parts, sum(parts))
    if not is_slip and not is_total_label(grid.labels[relation.head]):
        return False
    if not relation.holds and (relation.head, line) in confirmed:
        return False
    is_seldom = len(relation.broken) * 10 <= len(relation.holds)
    return is_seldom or not {(at, line) for at in (relation.head, *relation.parts)} <= confirmed


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


def _measure(relation: Relation, line: int, numbers: Mapping[int, int], along: bool) -> Missed:
    """A broken line of a relation, a row or a column, with its places."""
    head, *parts = ((line, at) if along else (at, line) for at in (relation.head, *relation.parts))
    return Missed(head, tuple(parts), numbers[relation.head] - sum(numbers[part] for part in relation.parts))


def _add_carried(why: str, grid: Grid, carried: Sequence[Place]) -> str:
    """Why a sum is wrong, with the percentages that bear it out."""
    shown = " and ".join(
        f"{grid.texts[row, column]} ({grid.name_row(row)}, {grid.name_column(column)})"
        for row, column in carried[:2]
    )
    return f"{why} From the sum {shown} follow{'s' if len(carried) == 1 else ''}." if carried else why


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
            f"{why[:-1]}, and {re.sub('^The ', 'the ', _name_parts(grid, second))} miss "
            f"{_name(grid, second.head, second)} by the same."
        )
        advice, expected = f"Put {meant}.", meant
    elif len(group) > 1:
        row, column = group[1].head
        why = f"{why[:-1]}; {grid.name_row(row)}, {grid.name_column(column)} carries it on."
    lead = "does not add up"
    return find_at("items_do_not_add_up", grid, [head], why, advice, expected=expected, lead=lead)


def _name(grid: Grid, place: Place, missed: Missed) -> str:
    """What a cell is called beside the others of its sum."""
    along = missed.head[0] == missed.parts[0][0]
    return grid.name_column(place[1]) if along else grid.name_row(place[0])


def _name_parts(grid: Grid, missed: Missed) -> str:
    """The parts of a sum: their names where they are few, the first and the last of them otherwise."""
    return _list_names([_name(grid, part, missed) for part in missed.parts])


def _list_names(names: Sequence[str]) -> str:
    """Some names as a list, or the first and the last of many."""
    if len(names) > MOST_NAMED_PARTS:
        return f"The {len(names)} figures from {names[0]} to {names[-1]}"
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
