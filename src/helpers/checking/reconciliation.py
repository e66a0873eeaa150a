"""From figures to reconciled percentages: what each one is held against, and what can be said of it.

The arithmetic and the search for causes are in ``percentages``, columns and their bases in
``figure_columns``. Here is the policy: what is explained, and what cannot be checked.
"""

from __future__ import annotations

from itertools import groupby

import pandas as pd

from helpers import schemas
from helpers.checking.figure_columns import FigureColumn, survey_figures
from helpers.exports.raw_exports import KeptRows
from helpers.percentages import CellExplanation, explain_columns

NO_COUNT = "No count is printed beside this percentage, so it cannot be worked out again."
NO_BASE = "The total that this percentage is a share of is not among the figures held."
EXPLAINED = [name for name in schemas.reconciled.columns if name not in schemas.figures.columns]
DECIMALS = {"bits": 1, "bits_ahead": 1, "confidence": 3}  # fixed, so that two runs write the same text


def reconcile_figures(
    figures: pd.DataFrame, indicators: pd.DataFrame, bases: KeptRows | None = None
) -> pd.DataFrame:
    """A row per figure that carries a share, as ``schemas.reconciled``, in the order of the figures.

    A table column is explained as a whole, with the totals of the report's other tables and of the
    table's other periods as further bases. A share in prose that prints its count is a column of one
    item; its base is what it names as its total. A base that a person stated (``bases``, as ``bases.csv``)
    stands for the printed total of its column. What lacks a count or a base is ``cannot_check``.
    """
    figures = figures.reset_index(drop=True)
    answers: dict[int, dict] = {}
    for _, listed in groupby(survey_figures(figures, indicators, bases)[1], lambda column: column.report):
        explained = [column for column in listed if _can_explain(column)]
        results = explain_columns([column.published for column in explained])
        for column, result in zip(explained, results, strict=True):
            answers |= {
                row["figure"]: _describe_cell(cell)
                for row, cell in zip(
                    (*column.rows, column.total_row), (*result.cells, result.total_cell), strict=True
                )
                if row and cell
            }
    shares = figures[figures["percent"].notna()]
    given = [
        answers.get(figure) or {"verdict": "cannot_check", "why": NO_BASE if has_count else NO_COUNT}
        for figure, has_count in shares["count"].notna().items()
    ]
    own = {name: shares[name].array for name in schemas.figures.columns}
    return schemas.build_table(given, schemas.reconciled).assign(**own)


def _can_explain(column: FigureColumn) -> bool:
    """Whether a column prints a count with a percentage; in prose, with a total too."""
    said = column.published
    pairs = zip(said.counts, said.percents, strict=True)
    paired = any(count is not None and percent is not None for count, percent in pairs)
    return paired and (column.is_table or said.total is not None)


def _describe_cell(cell: CellExplanation) -> dict:
    """One explanation as the columns that ``reconciled.csv`` adds to a figure."""
    told = {name: getattr(cell, name) for name in EXPLAINED}
    numbers = {name: told[name] for name in DECIMALS if told[name] is not None}
    return told | {name: f"{number:.{DECIMALS[name]}f}" for name, number in numbers.items()}
