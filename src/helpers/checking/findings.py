"""Every problem in the published figures, as ``findings.csv``: one row each, worst first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.checking.bases import find_denominator_changes
from helpers.checking.claims import FAILS
from helpers.checking.column_sums import find_sum_problems
from helpers.checking.evidence import Evidence, KnownLevels, format_level, read_records
from helpers.checking.figure_columns import Survey, survey_figures
from helpers.checking.percentage_findings import (
    OTHER_ROUNDING,
    find_format_problems,
    find_percentage_problems,
)
from helpers.checking.problems import Problem, describe_cell, frame_problems
from helpers.checking.revisions import find_revised
from helpers.checking.statements import check_statement
from helpers.checking.table_comparisons import find_comparison_problems
from helpers.exports.cleaning import list_new_labels
from helpers.schemas import FIGURE_KEY

PROMINENT = ("headline", "highlights")
FEWEST_SHARED = 100


def list_findings(
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    labels: pd.DataFrame,
    indicators: pd.DataFrame,
    survey: Survey | None = None,
) -> pd.DataFrame:
    """Every problem, as ``schemas.findings``, worst first.

    ``reconciled`` is what ``reconcile_figures`` made of the same figures, and ``survey`` what it read
    them with, if that is still at hand. A table that follows one other rounding rule throughout has
    chosen that rule and gives no finding.
    """
    figures = figures.reset_index(drop=True)
    known, columns = survey or survey_figures(figures, indicators)
    return frame_problems(
        [
            *find_percentage_problems(reconciled, known),
            *find_format_problems(figures),
            *find_sum_problems(columns, _list_rules(figures, reconciled)),
            *find_comparison_problems(columns),
            *find_denominator_changes(figures, reconciled),
            *find_statement_problems(figures, known),
            *find_shared_numbers(known, indicators),
            *find_revised(figures),
            *find_new_labels(figures, labels),
        ]
    )


def find_statement_problems(figures: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Statements that do not follow; those that a newer report only revised are listed as revisions.

    Of statements that contradict each other the first stands for all.
    """
    told: set[tuple] = set()
    for row in read_records(figures[figures["claim"].notna()]):
        answer = check_statement(row, known)
        place = (row["report"], row["item"], row["period"])
        if answer.verdict != FAILS or answer.kind == "revised":
            continue
        if answer.kind == "statements_disagree" and place in told:
            continue
        told.add(place)
        yield describe_cell(
            row,
            kind=answer.kind,
            expected=answer.expected,
            severity="high" if row["section"] in PROMINENT or answer.kind == "unit" else "medium",
            why=answer.why,
        )


def find_shared_numbers(known: KnownLevels, indicators: pd.DataFrame) -> Iterator[Problem]:
    """One number under two labels: prose of one report and period gives it to two subjects.

    Only numbers of three digits and more that are not round; smaller ones are equal by chance.
    """
    names = {row["id"]: row["label"] for row in read_records(indicators)}
    same: dict[tuple, dict[str, Evidence]] = {}
    for said in known.by_subject.values():
        for one in said:
            if not (one.is_table or one.bound or one.quoted) and one.subject in names:
                same.setdefault((one.report, one.period, one.level), {})[one.subject] = one
    for (report, period, level), subjects in same.items():
        if len(subjects) < 2 or level < FEWEST_SHARED or level % 100 == 0:
            continue
        others = list(subjects.values())[1:]
        labels = " and ".join(f"“{names[subject]}”" for subject in subjects)
        yield Problem(
            kind="statements_disagree",
            report=report,
            table=others[0].table,
            item=others[0].subject,
            period=period,
            published=others[0].published,
            severity="medium",
            why=f"{format_level(level)} stands under two labels, {labels}, which do not count the same.",
            source_row=others[0].source_row,
        )


def find_new_labels(figures: pd.DataFrame, labels: pd.DataFrame) -> Iterator[Problem]:
    """Row labels that no earlier report is known to have used."""
    for row in read_records(list_new_labels(figures, labels)):
        nearest = f"; the nearest known is “{row['nearest']}”" if row["nearest"] else ""
        yield Problem(
            kind="new_label",
            report=row["report"],
            table=row["table"],
            item=row["label"],
            published=row["label"],
            severity="low",
            why=f"The label “{row['label']}” is not in the reference table of labels{nearest}, "
            "so the row is not joined to any other report's.",
            source_row=row["source_row"],
        )


def _list_rules(figures: pd.DataFrame, reconciled: pd.DataFrame) -> dict[int, str]:
    """The other rounding rule that a figure follows, by its place among the figures."""
    places = {key: place for place, key in enumerate(figures[FIGURE_KEY].itertuples(index=False, name=None))}
    other = reconciled[reconciled["verdict"] == OTHER_ROUNDING]
    keys = other[FIGURE_KEY].itertuples(index=False, name=None)
    return {places[key]: rule for key, rule in zip(keys, other["mechanism"], strict=True)}
