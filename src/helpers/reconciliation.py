"""From figures to reconciled percentages: which counts, totals and bases each one is held against.

The arithmetic is in ``percentages``, the search for causes in ``explanations``. Here is the policy:
what counts as a column, which bases stand on the page, when a percentage cannot be checked at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers import schemas
from helpers.evidence import TOTAL, KnownLevels, collect_evidence, is_statement_list, read_records
from helpers.explanations import explain_columns
from helpers.percentages import can_add_to_hundred
from helpers.published_columns import Base, CellExplanation, ColumnExplanation, PublishedColumn

NO_COUNT = "No count is printed beside this percentage, so it cannot be worked out again."
NO_COLUMN_COUNTS = "The table prints percentages without counts, so they cannot be worked out again."
NO_BASE = "The total that this percentage is a share of is not printed."
NOT_APPLICABLE = "not applicable"
NO_TIME = "The time set for this column was used up before an explanation was found."
EXPLAINED = [name for name in schemas.reconciled.columns if name not in schemas.figures.columns]


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


@dataclass(frozen=True)
class Reconciliation:
    """Reconciled rows, the columns they came from, and the columns that time did not allow."""

    rows: pd.DataFrame
    columns: tuple[FigureColumn, ...]
    unfinished: tuple[FigureColumn, ...]


def reconcile_figures(
    figures: pd.DataFrame, indicators: pd.DataFrame, *, seconds_per_column: float = 1.0
) -> pd.DataFrame:
    """A row per figure that carries a share, as ``schemas.reconciled``, in the order of the figures.

    A table column is explained as a whole, with the totals of the report's other tables and of the
    table's other periods as further bases. A share in prose that prints its count is a column of one
    item; its base is what it names as its total. What lacks a count or a base is ``cannot_check``.
    """
    return reconcile_columns(figures, indicators, seconds_per_column=seconds_per_column).rows


def reconcile_columns(
    figures: pd.DataFrame, indicators: pd.DataFrame, *, seconds_per_column: float = 1.0
) -> Reconciliation:
    """The same rows with the columns behind them, for checks that need whole columns."""
    figures = figures.reset_index(drop=True)
    known = collect_evidence(figures, indicators)
    answers: dict[int, dict] = {}
    all_columns, unfinished = [], []
    for _, rows in figures.groupby("report", sort=True):
        columns = build_columns(rows, known)
        explained = [column for column in columns if _can_explain(column.published)]
        results = explain_columns(
            [column.published for column in explained], seconds_per_column=seconds_per_column
        )
        for column, result in zip(explained, results, strict=True):
            answers |= _place_answers(column, result)
            if not result.finished:
                unfinished.append(column)
        all_columns += columns
    return Reconciliation(_assemble_rows(figures, answers), tuple(all_columns), tuple(unfinished))


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
    """Totals of the other tables in this period, then of this table in other periods, each value once."""
    table, period = key
    same_period = [one for one in totals if one[1] == period and one[0] != table]
    same_table = [one for one in totals if one[0] == table and one[1] != period]
    bases: dict[int, Base] = {}
    for other in [*same_period, *same_table]:
        if totals[other] not in (0, totals.get(key)):
            bases.setdefault(totals[other], Base(f"{other[0]}: {TOTAL}, {other[1]}", totals[other]))
    return tuple(bases.values())


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


def _can_explain(column: PublishedColumn) -> bool:
    """Whether a column prints a count with a percentage, and any base to hold them against."""
    pairs = zip(column.counts, column.percents, strict=True)
    paired = any(count is not None and percent is not None for count, percent in pairs)
    return paired and (column.total is not None or bool(column.other_bases))


def _place_answers(column: FigureColumn, result: ColumnExplanation) -> dict[int, dict]:
    """The explanation of each figure of a column, by the figure's place in the frame."""
    answers = {
        row["figure"]: _describe_cell(cell) for row, cell in zip(column.rows, result.cells, strict=True)
    }
    if column.total_row is not None and result.total_cell is not None:
        answers[column.total_row["figure"]] = _describe_cell(result.total_cell)
    return answers


def _describe_cell(cell: CellExplanation) -> dict:
    """One explanation as the columns that ``reconciled.csv`` adds to a figure."""
    numbers = {
        "bits": _format_number(cell.bits, 1),
        "bits_ahead": _format_number(cell.bits_ahead, 1),
        "confidence": _format_number(cell.confidence, 3),
    }
    return {name: getattr(cell, name) for name in EXPLAINED if name not in numbers} | numbers


def _format_number(number: float | None, decimals: int) -> str | None:
    """A number at fixed decimals, so that two runs write the same text."""
    return None if number is None else f"{number:.{decimals}f}"


def _assemble_rows(figures: pd.DataFrame, answers: dict[int, dict]) -> pd.DataFrame:
    """The figures that carry a share, each with its answer or with why there is none."""
    shares = figures[figures["percent"].notna()]
    records = [
        answers.get(figure) or {"verdict": "cannot_check", "why": _say_why_not(row)}
        for figure, row in zip(shares.index, read_records(shares), strict=True)
    ]
    added = pd.DataFrame(records, columns=EXPLAINED, index=shares.index)
    types = {name: schemas.reconciled.columns[name].dtype.type for name in EXPLAINED}
    rows = pd.concat([shares, added.astype(types)], axis=1)
    return schemas.reconciled.validate(rows[list(schemas.reconciled.columns)].reset_index(drop=True))


def _say_why_not(row: dict) -> str:
    """Why a figure's percentage cannot be checked."""
    if row["count"] is None:
        return NO_COUNT
    return NO_BASE
