"""Every problem in the published figures, as ``findings.csv``: one row each, worst first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.checking.bases import find_denominator_changes
from helpers.checking.conflicts import (
    find_bound_conflicts,
    find_overlaps,
    find_revised,
    find_shared_numbers,
)
from helpers.checking.evidence import read_records
from helpers.checking.figure_columns import survey_figures
from helpers.checking.percentage_findings import (
    find_format_problems,
    find_percentage_problems,
    find_sum_problems,
)
from helpers.checking.problems import Problem, describe_cell, frame_problems
from helpers.checking.statements import find_statement_problems
from helpers.checking.table_comparisons import find_comparison_problems
from helpers.exports.cleaning import list_new_labels


def list_findings(
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    labels: pd.DataFrame,
    indicators: pd.DataFrame,
    tables: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every problem, as ``schemas.findings``, worst first.

    ``tables`` is ``data/reference/tables.csv``: its column ``whole`` names what a table's items are parts
    of where the table prints no total, ``open_item`` the row of cases that are not decided yet,
    ``row_counts`` what a row counts.
    ``reconciled`` is what ``reconcile_figures`` made of the same figures. A table that follows one other
    rounding rule throughout has chosen that rule and gives no finding.
    """
    figures = figures.reset_index(drop=True)
    known, columns = survey_figures(figures, indicators)
    return frame_problems(
        [
            *find_percentage_problems(reconciled, known),
            *find_format_problems(figures),
            *find_sum_problems(columns, reconciled),
            *find_comparison_problems(columns),
            *find_denominator_changes(figures, reconciled, _read_column(tables, "open_item")),
            *find_statement_problems(figures, known),
            *find_shared_numbers(figures, known, indicators, _read_column(tables, "row_counts")),
            *find_overlaps(columns, _read_column(tables, "whole"), known),
            *find_bound_conflicts(known),
            *find_revised(known),
            *find_new_labels(figures, labels),
            *find_new_subjects(figures, indicators),
        ]
    )


def find_new_labels(figures: pd.DataFrame, labels: pd.DataFrame) -> Iterator[Problem]:
    """Row labels that no earlier report is known to have used."""
    for row in read_records(list_new_labels(figures, labels)):
        nearest = f"; the nearest known is “{row['nearest']}”" if row["nearest"] else ""
        why = f"The label “{row['label']}” is not in the reference table of labels{nearest}, "
        why += "so the row is not joined to any other report's."
        yield describe_cell(row | {"item": row["label"], "published": row["label"]}, "new_label", "low", why)


def find_new_subjects(figures: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Problem]:
    """Statements about what is neither an indicator nor a row of a table, once for each report.

    Without any indicators, as when another publisher's figures are checked, nothing is new.
    """
    known = set(indicators["id"])
    statements = figures[figures["claim"].notna()].drop_duplicates(["report", "item"])
    for row in read_records(statements) if known else ():
        if ": " in row["item"] or row["item"] in known:
            continue
        why = f"“{row['item']}” is not in the reference table of indicators, so no page can name it."
        yield describe_cell(row, "new_label", "low", why)


def _read_column(tables: pd.DataFrame | None, name: str) -> dict[str, str]:
    """What a column of the reference table says of each table that it says anything of."""
    if tables is None or name not in tables:
        return {}
    return {row["table"]: row[name] for row in read_records(tables) if row[name]}
