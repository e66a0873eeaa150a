"""From figures to reconciled percentages: what each one is held against, and what can be said of it.

The arithmetic is in ``percentages``, the search for causes in ``explanations``, columns and their
bases in ``figure_columns``. Here is the policy: what is explained, and what cannot be checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from helpers import schemas
from helpers.checking.figure_columns import FigureColumn, Survey, list_cells, survey_figures
from helpers.checking.rounded_counts import Rounding, judge_rounding
from helpers.percentages import WORK_PER_COLUMN, CellExplanation, ColumnExplanation, explain_columns

NO_COUNT = "No count is printed beside this percentage, so it cannot be worked out again."
NO_BASE = "The total that this percentage is a share of is not among the figures held."
EXPLAINED = [name for name in schemas.reconciled.columns if name not in schemas.figures.columns]


@dataclass(frozen=True)
class Reconciliation:
    """Reconciled rows, what the figures were read with, and the columns too long to search whole."""

    rows: pd.DataFrame
    survey: Survey
    unfinished: tuple[FigureColumn, ...]


def reconcile_figures(
    figures: pd.DataFrame,
    indicators: pd.DataFrame,
    bases: pd.DataFrame | None = None,
    *,
    work_per_column: int = WORK_PER_COLUMN,
) -> pd.DataFrame:
    """A row per figure that carries a share, as ``schemas.reconciled``, in the order of the figures.

    A table column is explained as a whole, with the totals of the report's other tables and of the
    table's other periods as further bases. A share in prose that prints its count is a column of one
    item; its base is what it names as its total. A base that a person stated (``bases``, as ``bases.csv``)
    stands for the printed total of its column. What lacks a count or a base is ``cannot_check``.
    """
    return reconcile_columns(figures, indicators, bases, work_per_column=work_per_column).rows


def reconcile_columns(
    figures: pd.DataFrame,
    indicators: pd.DataFrame,
    bases: pd.DataFrame | None = None,
    *,
    work_per_column: int = WORK_PER_COLUMN,
) -> Reconciliation:
    """The same rows with the columns behind them, for checks that need whole columns."""
    figures = figures.reset_index(drop=True)
    survey = survey_figures(figures, indicators, bases)
    answers: dict[int, dict] = {}
    unfinished = []
    for _, listed in groupby(survey.columns, key=lambda column: column.report):
        columns = list(listed)
        explained = [column for column in columns if _can_explain(column)]
        roundings = _judge_roundings(columns)
        results = explain_columns([column.published for column in explained], work_per_column=work_per_column)
        for column, result in zip(explained, results, strict=True):
            rounding = roundings.get(column.published.table, Rounding())
            answers |= _place_answers(column, result, rounding)
            if not result.finished:
                unfinished.append(column)
    return Reconciliation(_assemble_rows(figures, answers), survey, tuple(unfinished))


def _judge_roundings(columns: Iterable[FigureColumn]) -> dict[str, Rounding]:
    """What the counts of each table look rounded to."""
    by_table: dict[str, list[FigureColumn]] = {}
    for column in columns:
        if column.is_table:
            by_table.setdefault(column.published.table, []).append(column)
    return {table: judge_rounding(list_cells(listed)) for table, listed in by_table.items()}


def _can_explain(column: FigureColumn) -> bool:
    """Whether a column prints a count with a percentage; in prose, with a total too."""
    said = column.published
    pairs = zip(said.counts, said.percents, strict=True)
    paired = any(count is not None and percent is not None for count, percent in pairs)
    return paired and (column.is_table or said.total is not None)


def _place_answers(column: FigureColumn, result: ColumnExplanation, rounding: Rounding) -> dict[int, dict]:
    """The explanation of each figure of a column, by the figure's place in the frame.

    Where counts were rounded to a unit, a percentage of exact counts that round to them is right
    for all one can tell.
    """
    answers = {}
    for row, cell in zip(column.rows, result.cells, strict=True):
        total = column.published.total
        rounded = cell.verdict != "agrees" and rounding.allows(row["count"], total, row["percent"])
        answers[row["figure"]] = _describe_rounded(rounding.unit) if rounded else _describe_cell(cell)
    if column.total_row is not None and result.total_cell is not None:
        answers[column.total_row["figure"]] = _describe_cell(result.total_cell)
    return answers


def _describe_rounded(unit: int) -> dict:
    """The answer for a percentage beside a rounded count."""
    why = f"The counts look rounded to the nearest {unit}; the percentage fits counts that round to them."
    return {"verdict": "cannot_check", "why": why}


def _describe_cell(cell: CellExplanation) -> dict:
    """One explanation as the columns that ``reconciled.csv`` adds to a figure."""
    numbers = {
        "bits": _format_number(getattr(cell, "bits", None), 1),
        "bits_ahead": _format_number(getattr(cell, "bits_ahead", None), 1),
        "confidence": _format_number(getattr(cell, "confidence", None), 3),
    }
    return {name: getattr(cell, name, None) for name in EXPLAINED if name not in numbers} | numbers


def _format_number(number: float | None, decimals: int) -> str | None:
    """A number at fixed decimals, so that two runs write the same text."""
    return None if number is None else f"{number:.{decimals}f}"


def _assemble_rows(figures: pd.DataFrame, answers: dict[int, dict]) -> pd.DataFrame:
    """The figures that carry a share, each with its answer or with why there is none."""
    shares = figures[figures["percent"].notna()]
    counted = shares["count"].notna()
    given = [
        answers.get(figure) or {"verdict": "cannot_check", "why": NO_BASE if has_count else NO_COUNT}
        for figure, has_count in counted.items()
    ]
    own = {name: shares[name].array for name in schemas.figures.columns}
    return schemas.build_table(given, schemas.reconciled).assign(**own)
