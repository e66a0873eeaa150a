"""Tables of one publication held against each other: the same table twice, years summed on another sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from helpers.proofing.grids import Grid, Place
from helpers.proofing.tracks import find_same_heading, match_rows
from helpers.proofing.verdicts import Finding

MOST_COMPARED_TABLES = 30
FEWEST_SHARED = 4
SAME_SHARE = 0.75  # of the figures, for two tables to be one table twice
SPAN = re.compile(r"\D*((?:19|20)\d\d)\s*(?:-|–|to|/)\s*((?:19|20)?\d\d)\b")
YEAR = re.compile(r"\D*((?:19|20)\d\d)\b(?!\s*[-–/]\s*\d)")


def compare_tables(grids: Sequence[Grid]) -> Iterator[tuple[int, list[Finding]]]:
    """For pairs of tables that can be held against each other, how many figures were, and what differs.

    Lists of records and quoted tables are not compared with others.
    """
    comparable = [grid for grid in grids if not grid.is_list and grid.kind != "quoted"]
    for one, other in combinations(comparable[:MOST_COMPARED_TABLES], 2):
        if one.scale != other.scale:
            continue
        for first, second in ((one, other), (other, one)):
            found = _compare_spans(first, second)
            if found:
                yield found
        same = _compare_same(one, other)
        if same:
            yield same


def _compare_same(one: Grid, other: Grid) -> tuple[int, list[Finding]] | None:
    """The counts of one table printed in two; None where they are different tables."""
    rows = match_rows(one, other)
    if not rows or not one.counts or not other.counts:
        return None
    columns = {
        column: find_same_heading(one, column, other, other.count_columns) for column in one.count_columns
    }
    pairs = [
        ((row, column), (at, columns[column]))
        for (row, column) in one.counts
        if (at := rows.get(row)) is not None
        and columns.get(column) is not None
        and (at, columns[column]) in other.counts
    ]
    differing = [(here, there) for here, there in pairs if one.counts[here] != other.counts[there]]
    if len(pairs) < FEWEST_SHARED or len(differing) > (1 - SAME_SHARE) * len(pairs):
        return None
    return len(pairs), [_tell_difference(one, here, other, there) for here, there in differing]


def _tell_difference(one: Grid, here: Place, other: Grid, there: Place) -> Finding:
    """The finding of a count that stands differently in the same table elsewhere."""
    printed, elsewhere = one.format_count(one.counts[here]), other.format_count(other.counts[there])
    return Finding(
        "tables_disagree",
        one,
        (here,),
        f"It is {printed} here and {elsewhere} in {other.name}, where the other figures are the same.",
        "Check both.",
        published=one.texts.get(here, printed),
        severity="high",
        item=one.name_row(here[0]),
        period=one.name_column(here[1]),
        lead="is not the same in two tables",
    )


def _compare_spans(spans: Grid, years: Grid) -> tuple[int, list[Finding]] | None:
    """Sums over years ("2012-16") held against the years of another table."""
    rows = {}
    for row, label in enumerate(years.labels):
        if found := YEAR.match(label):
            rows.setdefault(int(found[1]), row)
    told: list[tuple[Place, int]] = []
    for row, label in enumerate(spans.labels):
        found = SPAN.match(label)
        if not found or len(rows) < 2:
            continue
        first = int(found[1])
        last = int(found[2]) if len(found[2]) == 4 else first - first % 100 + int(found[2])
        members = [rows.get(year) for year in range(first, last + 1)]
        if None in members or len(members) < 2:
            continue
        for column in spans.count_columns:
            at = _find_same_heading_end(spans, column, years)
            if at is None or (row, column) not in spans.counts:
                continue
            known = [years.counts.get((member, at), 0) for member in members]
            told.append(((row, column), sum(known)))
    wrong = [(place, added) for place, added in told if spans.counts[place] != added]
    if len(wrong) > 2 and (rows_swapped := _find_swapped_rows(spans, told)):
        return len(told), [_tell_swapped_rows(spans, rows_swapped, years)]
    if len(told) < FEWEST_SHARED or len(wrong) > (1 - SAME_SHARE) * len(told):
        return None
    return len(told), list(_tell_spans(spans, wrong, years))


def _find_swapped_rows(grid: Grid, told: Sequence[tuple[Place, int]]) -> tuple[int, int] | None:
    """Two rows whose figures are the sums of each other's years."""
    sums: dict[int, dict[int, int]] = {}
    for (row, column), added in told:
        sums.setdefault(row, {})[column] = added
    for one, other in combinations(sums, 2):
        if all(grid.counts.get((other, column)) == added for column, added in sums[one].items()) and all(
            grid.counts.get((one, column)) == added for column, added in sums[other].items()
        ):
            return one, other
    return None


def _tell_swapped_rows(grid: Grid, rows: tuple[int, int], years: Grid) -> Finding:
    """The finding of two rows that changed places."""
    first, second = (grid.name_row(row) for row in rows)
    column = grid.count_columns[0]
    here, there = (grid.format_count(grid.counts[row, column]) for row in rows)
    heading = grid.name_last(column)
    return Finding(
        "items_do_not_add_up",
        grid,
        tuple((row, at) for row in rows for at in grid.count_columns if (row, at) in grid.counts),
        f"The years in {years.name} add to {there} for {first} and to {here} for {second} under {heading}, "
        f"and likewise in the other columns: the two rows are interchanged.",
        f"Let {first} and {second} change places.",
        published=here,
        expected=there,
        severity="high",
        item=f"{first}; {second}",
        period=heading,
        lead="does not add up",
    )


def _find_same_heading_end(grid: Grid, column: int, other: Grid) -> int | None:
    """The count column of another table with the same last heading."""
    wanted = grid.name_last(column).strip().lower()
    ends = {other.name_last(at).strip().lower(): at for at in other.count_columns}
    return ends.get(wanted)


def _tell_spans(grid: Grid, wrong: Sequence[tuple[Place, int]], years: Grid) -> Iterator[Finding]:
    """The findings of sums over years that differ; two that changed places are one."""
    left = dict(wrong)
    while left:
        place = next(iter(left))
        added = left.pop(place)
        in_turn = [
            other
            for other, there in left.items()
            if other[1] == place[1] and there == grid.counts[place] and added == grid.counts[other]
        ]
        printed = grid.format_count(grid.counts[place])
        told = grid.format_count(added)
        places = (place,)
        why = f"The years in {years.name} add to {told}, not to {printed}."
        advice = f"Put {told}."
        if in_turn:
            del left[in_turn[0]]
            places = (place, in_turn[0])
            other = grid.name_row(in_turn[0][0])
            why = f"The years in {years.name} add to {told} here and to {printed} for {other}: interchanged."
            advice = f"Put {told} here and {printed} for {other}."
        yield Finding(
            "items_do_not_add_up",
            grid,
            places,
            why,
            advice,
            published=grid.texts.get(place, printed),
            expected=str(added),
            severity="high",
            item="; ".join(grid.name_row(row) for row, _ in places),
            period=grid.name_column(place[1]),
            lead="does not add up",
        )
