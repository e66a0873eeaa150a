"""Figures put together as columns: items, their total, and the bases that stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.checking.evidence import TOTAL, KnownLevels, is_statement_list, read_records
from helpers.checking.problems import Problem
from helpers.explaining.percentages import can_add_to_hundred
from helpers.explaining.published_columns import Base, PublishedColumn

FAMILY = re.compile(r"(.*?)_?by_")
NOT_APPLICABLE = "not applicable"
MOST_OTHER_BASES = 30  # each further base makes every explanation by a base less telling


@dataclass(frozen=True)
class FigureColumn:
    """A column as it is explained, with the figures behind its items and its total."""

    report: str
    published: PublishedColumn
    rows: tuple[dict, ...]
    total_row: dict | None = None

    @property
    def is_table(self) -> bool:
        """Whether this is a column of a table, not one figure from prose."""
        return not is_statement_list(self.published.table)


def build_columns(figures: pd.DataFrame, known: KnownLevels) -> list[FigureColumn]:
    """The columns of one report: one per table and period, one per share in prose with its count."""
    records = [
        row | {"figure": figure} for figure, row in zip(figures.index, read_records(figures), strict=True)
    ]
    cells: dict[tuple[str, str], list[dict]] = {}
    for row in records:
        if not is_statement_list(row["table"]):
            cells.setdefault((row["table"], row["period"]), []).append(row)
    totals = {key: total["count"] for key, rows in cells.items() if (total := _find_total(rows))}
    tables = [_build_table_column(key, rows, totals, cells) for key, rows in cells.items()]
    prose = [row for row in records if is_statement_list(row["table"]) and row["percent"] is not None]
    return [*tables, *(_build_prose_column(row, known) for row in prose if row["count"] is not None)]


def is_partition(
    counts: Iterable[int | None], total: int | None, percents: Iterable[str | None], adds_up_elsewhere: bool
) -> bool:
    """Whether the items of a column divide its total between them.

    Items that add to more than the total do not where their percentages, as printed, add to more
    than 100: then one case stands under several items, as where several answers were possible.
    Without percentages they still do if the table's other periods add up, or if the excess is under
    a tenth, which is likelier a slip.

    >>> is_partition([60, 50], 100, ["60", "50"], True), is_partition([60, 50], 100, ["54.5", "45.5"], True)
    (False, True)
    """
    added = sum(count or 0 for count in counts)
    if total is None or added <= total:
        return True
    printed = [percent for percent in percents if percent is not None]
    if printed:
        return sum(Fraction(percent) for percent in printed) <= 100 or can_add_to_hundred(printed)
    return adds_up_elsewhere or 10 * added <= 11 * total


def is_complete(rows: Iterable[dict]) -> bool:
    """Whether every item has its count printed; what did not apply yet counts as none."""
    return all(row["count"] is not None or row["missing_reason"] == NOT_APPLICABLE for row in rows)


def find_family(table: str) -> str | None:
    """What tables that count the same cases by different things share in their names.

    >>> find_family("safeguarding_by_person"), find_family("by_age"), find_family("training")
    ('safeguarding', '', None)
    """
    found = FAMILY.match(table)
    return found[1] if found else None


def describe_column(column: FigureColumn, **problem: str | None) -> Problem:
    """A problem of a whole column."""
    said = column.published
    return Problem(report=column.report, table=said.table, period=said.period, item=TOTAL, **problem)


def list_cells(columns: Iterable[FigureColumn]) -> list[tuple[int | None, int | None, str | None]]:
    """Count, total of the column and percentage of every cell that columns print, totals too."""
    return [
        (count, said.total, percent)
        for said in (column.published for column in columns)
        for count, percent in (*zip(said.counts, said.percents, strict=True), (said.total, None))
    ]


def _build_table_column(
    key: tuple[str, str],
    rows: list[dict],
    totals: dict[tuple[str, str], int],
    cells: dict[tuple[str, str], list[dict]],
) -> FigureColumn:
    """One column of a table: items without the total, and the other totals as further bases."""
    items = [row for row in rows if row["item"] != TOTAL]
    total = _find_total(rows) or {}
    others = [cells[other] for other in cells if other[0] == key[0] and other[1] != key[1]]
    percents = tuple(row["percent"] for row in items)
    counts = _fill_blanks([row["count"] for row in items], total.get("count"))
    published = PublishedColumn(
        table=key[0],
        period=key[1],
        items=tuple(row["item"] for row in items),
        counts=counts,
        percents=percents,
        total=total.get("count"),
        total_name=f"{key[0]}: {TOTAL}, {key[1]}",
        other_bases=_list_other_bases(key, totals),
        partition=is_partition(counts, total.get("count"), percents, any(map(_adds_up, others))),
        total_percent=total.get("percent"),
    )
    return FigureColumn(rows[0]["report"], published, tuple(items), total or None)


def _fill_blanks(counts: list[int | None], total: int | None) -> tuple[int | None, ...]:
    """The counts of a column; where those printed already make the total, a blank holds nothing.

    >>> _fill_blanks([40, 26, None], 66), _fill_blanks([40, 20, None], 66)
    ((40, 26, 0), (40, 20, None))
    """
    if total is not None and sum(count or 0 for count in counts) == total:
        return tuple(count or 0 for count in counts)
    return tuple(counts)


def _find_total(rows: list[dict]) -> dict | None:
    """The row of a column that prints its total, if it is there with a number."""
    return next((row for row in rows if row["item"] == TOTAL and row["count"] is not None), None)


def _adds_up(rows: list[dict]) -> bool:
    """Whether the items of a column, all printed, add to its total exactly."""
    total = _find_total(rows)
    items = [row for row in rows if row["item"] != TOTAL]
    return bool(total) and is_complete(items) and sum(row["count"] or 0 for row in items) == total["count"]


def _list_other_bases(key: tuple[str, str], totals: dict[tuple[str, str], int]) -> tuple[Base, ...]:
    """Totals of the other tables in this period, then of this table in other periods, each value once.

    Where there are very many, tables of the same family come first.
    """
    table, period = key
    family = find_family(table)
    same_period = [one for one in totals if one[1] == period and one[0] != table]
    same_table = [one for one in totals if one[0] == table and one[1] != period]
    kin = [one for one in same_period if family is not None and find_family(one[0]) == family]
    bases: dict[int, Base] = {}
    for other in [*kin, *same_table, *same_period]:
        if totals[other] not in (0, totals.get(key)):
            bases.setdefault(totals[other], Base(f"{other[0]}: {TOTAL}, {other[1]}", totals[other]))
    return tuple(bases.values())[:MOST_OTHER_BASES]


def _build_prose_column(row: dict, known: KnownLevels) -> FigureColumn:
    """A share in prose as a column of one item over the total it names."""
    subject = row["compared_with"] or known.denominators.get(row["item"])
    base = known.find_best(subject, row["period"], row["report"]) if subject else None
    published = PublishedColumn(
        table=row["table"],
        period=row["period"],
        items=(row["item"],),
        counts=(row["count"],),
        percents=(row["percent"],),
        total=int(base.level) if base and base.level.denominator == 1 else None,
        total_name=f"{subject}, {row['period']}" if subject else "",
        partition=False,
    )
    return FigureColumn(row["report"], published, (row,))
