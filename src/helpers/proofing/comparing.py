"""Tables of one publication held against each other: the same table twice, years summed on another sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from helpers.proofing.grids import Grid, Place
from helpers.proofing.tracks import find_same_heading, match_rows
from helpers.proofing.verdicts import Finding, find_at

MOST_COMPARED_TABLES = 30
FEWEST_SHARED = 4
SAME_SHARE = 0.75  # of the figures, for two tables to be one table twice
Counts = Mapping[Place, int]  # what each figure of a table is by another one
SPAN = re.compile(r"\D*((?:19|20)\d\d)\s*(?:-|–|to|/)\s*((?:19|20)?\d\d)\b")
YEAR = re.compile(r"\D*((?:19|20)\d\d)\b(?!\s*[-–/]\s*\d)")


def compare_tables(grids: Sequence[Grid]) -> Iterator[tuple[int, list[Finding]]]:
    """For pairs of tables that can be held against each other, how many figures were, and what differs.

    Lists of records and quoted tables are not compared with others.
    """
    comparable = [grid for grid in grids if not grid.is_list and grid.kind != "quoted"]
    for one, other in combinations(comparable[:MOST_COMPARED_TABLES], 2):
        if one.scale == other.scale:
            for spans, years in ((one, other), (other, one)):
                yield from _hold(spans, _add_years(spans, years), partial(_tell_spans, spans, years))
            yield from _hold(one, _find_again(one, other), partial(_tell_again, one, other))


def _hold(
    grid: Grid, told: Counts, tell: Callable[[Counts], Iterator[Finding]]
) -> Iterator[tuple[int, list[Finding]]]:
    """How many figures of a table another one tells too, and the findings where most are the same."""
    if len(told) >= FEWEST_SHARED:
        wrong = {place: meant for place, meant in told.items() if grid.counts[place] != meant}
        findings = list(tell(wrong))
        if len(findings) <= (1 - SAME_SHARE) * len(told):
            yield len(told), findings


def _find_again(one: Grid, other: Grid) -> Counts:
    """The counts of one table as another prints them in the same rows and columns."""
    rows = match_rows(one, other) or {}
    columns = {
        column: find_same_heading(one, column, other, other.count_columns) for column in one.count_columns
    }
    places = {place: (rows.get(place[0]), columns[place[1]]) for place in one.counts}
    return {here: other.counts[there] for here, there in places.items() if there in other.counts}


def _tell_again(one: Grid, other: Grid, wrong: Counts) -> Iterator[Finding]:
    """The findings of counts that stand differently in the same table elsewhere."""
    for place, elsewhere in wrong.items():
        why = f"It is {one.format_count(one.counts[place])} here and {other.format_count(elsewhere)} in "
        why += f"{other.name}, where the other figures are the same."
        lead = "is not the same in two tables"
        yield find_at("tables_disagree", one, [place], why, "Check both.", lead=lead)


def _add_years(spans: Grid, years: Grid) -> Counts:
    """The counts of rows that span years ("2012-16") as the years of another table add to them."""
    rows: dict[int, int] = {}
    for row, label in enumerate(years.labels):
        if found := YEAR.match(label):
            rows.setdefault(int(found[1]), row)
    ends = {years.name_last(column).strip().lower(): column for column in years.count_columns}
    columns = {column: ends.get(spans.name_last(column).strip().lower()) for column in spans.count_columns}
    told: dict[Place, int] = {}
    for row, label in enumerate(spans.labels if len(rows) > 1 else ()):
        if found := SPAN.match(label):
            first = int(found[1])
            last = int(found[2]) if len(found[2]) == 4 else first - first % 100 + int(found[2])
            members = [rows.get(year) for year in range(first, last + 1)]
            for column, at in columns.items() if len(members) > 1 and None not in members else ():
                if at is not None and (row, column) in spans.counts:
                    told[row, column] = sum(years.counts.get((member, at), 0) for member in members)
    return told


def _tell_spans(grid: Grid, years: Grid, wrong: Counts) -> Iterator[Finding]:
    """The findings of sums over years that differ; two rows that changed places are one."""
    left = dict(wrong)
    rows = dict.fromkeys(row for row, _ in wrong)
    while left:
        place, added = next(iter(left.items()))
        row, column = place
        printed, told = (grid.format_count(count) for count in (grid.counts[place], added))
        in_turn = (at for at in rows if _are_interchanged(grid, left, place, (at, column)))
        places, other, period = [place], next(in_turn, None), grid.name_column(column)
        why, advice = f"The years in {years.name} add to {told}, not to {printed}.", f"Put {told}."
        if other is not None:
            columns = [at for one, at in left if one == row]
            columns = [at for at in columns if _are_interchanged(grid, left, (row, at), (other, at))]
            places = [(at, column) for at in (row, other) for column in columns]
            first, second, period = grid.name_row(row), grid.name_row(other), grid.name_last(column)
            likewise = f" under {period}, and likewise in the other columns" if len(columns) > 1 else ""
            why = f"The years in {years.name} add to {told} for {first} and to {printed} for {second}"
            why = f"{why}{likewise}: the two rows are interchanged."
            advice = f"Let {first} and {second} change places."
        left = {at: meant for at, meant in left.items() if at not in places}
        told_as = {"period": period, "expected": str(added), "lead": "does not add up"}
        yield find_at("items_do_not_add_up", grid, places, why, advice, **told_as)


def _are_interchanged(grid: Grid, wrong: Counts, one: Place, other: Place) -> bool:
    """Whether each of two wrong counts is what the other should be."""
    return wrong.get(one) == grid.counts.get(other) and wrong.get(other) == grid.counts.get(one)
