"""Sums that are missed: of counts down the columns and along the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations

from helpers.language.wording import join_words, match_verb
from helpers.percentages import find_rule
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
    """A sum that a line of a table misses: the place of its head, and those of its parts."""

    grid: Grid
    head: Place
    parts: tuple[Place, ...]

    @cached_property
    def right(self) -> int:
        """What the parts add to."""
        return sum(self.grid.counts[part] for part in self.parts)

    @cached_property
    def by(self) -> int:
        """By how much the head is too big."""
        return self.grid.counts[self.head] - self.right

    def name(self, place: Place) -> str:
        """What a cell is called beside the others of its sum."""
        along = self.head[0] == self.parts[0][0]
        return self.grid.name_column(place[1]) if along else self.grid.name_row(place[0])

    def name_parts(self) -> str:
        """The parts: their names where they are few, the first and the last of them otherwise."""
        return _list_names(list(map(self.name, self.parts)))


def check_count_sums(result: TableResult) -> None:
    """Add to a table's result how many sums of counts hold, and a finding for each that is missed."""
    grid = result.grid
    if not grid.counts or any(share.count == 0 and share.digits for share in grid.shares.values()):
        return  # 0 (0.3%) shows that the counts are rounded, to what cannot be told
    unit = find_unit(grid, result.verdicts.values())
    if grid.is_rounded or (grid.scale > 1 and not grid.money):
        unit = max(unit, 2)  # decimals are rounded: the last digit of a sum may be one off
    down, across = _find_sums(grid, unit)
    confirmed = _list_confirmed(result)
    missed = [
        Missed(grid, (one.head, line), tuple((part, line) for part in one.parts))
        for one in down
        for line in one.broken
        if _is_meant(grid, one, line, confirmed)
    ]
    often = [one for one in across if len(one.broken) > MOST_BROKEN and not _is_total(grid, one.head)]
    result.notes += [_tell_often(grid, one) for one in often]
    missed += [
        Missed(grid, (line, one.head), tuple((line, part) for part in one.parts))
        for one in across
        for line in one.broken
        if one not in often
    ]
    holding = (len(one.holds) for one in (*down, *across) if one not in often)
    result.sums_checked += sum(holding) + len(missed)
    known = {place for finding in result.findings for place in finding.places}
    for culprit, group in _join(missed, down):
        if not known.isdisjoint(place for one in group for place in (one.head, *one.parts)):
            continue
        first = group[0]
        carried = [] if culprit else list(_list_carried(result, first.head, first.right))
        result.findings = [one for one in result.findings if not {*one.places} & {*carried}]
        result.findings.append(_tell(grid, culprit, group, carried))


def _find_sums(grid: Grid, unit: int) -> tuple[list[Relation], list[Relation]]:
    """The sums down the columns and those along the rows, these from the rows that are no sums themselves."""
    rows = list_lines(grid.counts, by_row=True)
    filled = sorted({row for row, _ in (*grid.counts, *grid.bounds)})
    columns = list_lines(grid.counts, by_row=False)
    down = find_relations(columns, filled, lambda row: is_total_label(grid.labels[row]), unit)
    heads = {one.head for one in down}
    across: list[Relation] = []
    for lines in ({row: line for row, line in rows.items() if row not in heads}, rows):
        across = across or find_relations(lines, grid.count_columns, partial(_is_total, grid), unit)
    return down, [hold_against(rows, one.head, one.parts, unit) for one in across if len(one.parts) > 1]


def _is_total(grid: Grid, column: int) -> bool:
    """Whether a column's heading says total, or a whole year among those of its quarters or months."""
    heading = grid.headings[column]
    is_year = YEAR.fullmatch(heading) and sum(map(bool, map(PART_OF_YEAR.match, grid.headings))) > 3
    return is_total_label(heading) or bool(is_year)


def _tell_often(grid: Grid, relation: Relation) -> str:
    """The note of a sum along the rows that no heading promises and that many rows miss."""
    rows = len(relation.broken) + len(relation.holds)
    return (
        f"In {len(relation.broken)} of {rows:,} rows of {grid.name}, such as "
        f"{grid.name_row(min(relation.broken))}, {grid.name_column(relation.head)} is not the sum of "
        f"{_list_names([grid.name_column(part) for part in relation.parts])}, as it is in the others: if it "
        "should be, check these rows."
    )


def _is_meant(grid: Grid, relation: Relation, line: int, confirmed: set[Place]) -> bool:
    """Whether a head that is not the sum of its parts in a column should be.

    Not where it lies among parts that are all alike, as an average does; nor where percentages bear out
    the head and the sum holds nowhere, or all of its figures and it often does not hold; nor where no label
    says total and no slip explains the difference.
    """
    numbers = {at: grid.counts[at, line] for at in (relation.head, *relation.parts)}
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


def _list_carried(result: TableResult, head: Place, right: int) -> Iterator[Place]:
    """The wrong percentages of a row or column that follow once a sum in it is put right."""
    printed = result.grid.counts[head]
    for place, cell in result.verdicts.items():
        share, base = cell.share, cell.base
        is_beside = place[0] == head[0] or place[1] == head[1]
        if not is_beside or cell.how != "wrong" or cell.kind not in ("share", "change") or not base:
            continue
        if cell.kind == "share":
            pairs = [(share.count, right)] * (base == printed) + [(right, base)] * (share.count == printed)
        else:
            whole = base + share.count
            pairs = [(whole - right, right)] * (base == printed) + [(right - base, base)] * (whole == printed)
        if any(find_rule(abs(top), of, share.digits, share.decimals) == "half_up" for top, of in pairs):
            yield place


def _join(missed: Sequence[Missed], down: Sequence[Relation]) -> Iterator[tuple[Place | None, list[Missed]]]:
    """The missed sums by their cause: a cell that two of them share and that explains both, or each alone."""
    left = list(missed)
    for one, other in combinations(missed, 2):
        if one in left and other in left:
            signs: dict[Place, int] = {one.head: 1} | dict.fromkeys(one.parts, -1)
            shared = [(other.head, 1), *((part, -1) for part in other.parts)]
            mending = (at for at, sign in shared if at in signs and one.by * signs[at] == other.by * sign)
            if culprit := next(mending, None):
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


def _tell(grid: Grid, culprit: Place | None, group: Sequence[Missed], carried: Sequence[Place]) -> Finding:
    """The finding of one or more sums missed for one cause, and of the percentages that bear the sum out."""
    first, *others = group
    added, printed = grid.format_count(first.right), grid.format_count(grid.counts[first.head])
    expected, advice = str(first.right), f"Put {added} if the parts are right."
    why = f"{first.name_parts()} add to {added}, but {first.name(first.head)} is printed as {printed}"
    if culprit:
        sign = 1 if culprit == first.head else -1
        expected = grid.format_count(grid.counts[culprit] - sign * first.by)
        advice = f"Put {expected}."
        parts = re.sub("^The ", "the ", others[0].name_parts())
        why += f", and {parts} miss {others[0].name(others[0].head)} by the same"
    elif others:
        row, column = others[0].head
        why += f"; {grid.name_row(row)}, {grid.name_column(column)} carries it on"
    why = f"{why}."
    if carried:
        shown = " and ".join(
            f"{grid.texts[row, column]} ({grid.name_row(row)}, {grid.name_column(column)})"
            for row, column in carried[:2]
        )
        why = f"{why} From the sum {shown} {match_verb(len(carried), 'follow')}."
    places, lead = [culprit or first.head], "does not add up"
    return find_at("items_do_not_add_up", grid, places, why, advice, expected=expected, lead=lead)


def _list_names(names: Sequence[str]) -> str:
    """Some names as a list, or the first and the last of many."""
    if len(names) > MOST_NAMED_PARTS:
        return f"The {len(names)} figures from {names[0]} to {names[-1]}"
    return join_words(names)
