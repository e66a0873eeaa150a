"""Every statement checked, and every problem in the published figures, as ``findings.csv``, worst first."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches

import pandas as pd

from helpers import schemas
from helpers.checking import claimed_numbers, claimed_relations, conflicts, reconciliation, table_comparisons
from helpers.checking.evidence import KnownLevels, collect_evidence, read_records
from helpers.checking.figure_columns import survey_figures
from helpers.checking.problems import EMPTY, FAILS, PROMINENT, Answer, Problem, describe_cell, frame_problems
from helpers.exports.cleaning import index_labels
from helpers.exports.published_tables import is_total, match_key

# The most specific claims last: where nothing fails, the last answer is the statement's.
CHECKS: tuple[Callable[[dict, KnownLevels], Answer | None], ...] = (
    claimed_numbers.check_unit,
    claimed_numbers.check_level,
    claimed_numbers.check_sum,
    claimed_numbers.check_earlier_level,
    claimed_relations.check_change,
    claimed_relations.check_share,
    claimed_relations.check_direction,
    claimed_relations.check_movement,
    claimed_relations.check_rank,
    claimed_numbers.check_caption,
)


def list_findings(
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    labels: pd.DataFrame,
    indicators: pd.DataFrame,
    tables: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every problem, as ``schemas.findings``, worst first.

    ``reconciled`` is what ``reconcile_figures`` made of the same figures. ``tables`` is
    ``data/reference/tables.csv``: its column ``whole`` names what a table's items are parts of where the
    table prints no total, ``open_item`` the row of cases that are not decided yet, ``row_counts`` what a row
    counts.
    """
    figures = figures.reset_index(drop=True)
    known, columns = survey_figures(figures, indicators)
    described = [] if tables is None else read_records(tables)
    waiting, counted, wholes = (
        {row["table"]: row[name] for row in described if row.get(name)}
        for name in ("open_item", "row_counts", "whole")
    )
    return frame_problems(
        [
            *reconciliation.find_percentage_problems(reconciled, known),
            *reconciliation.find_format_problems(figures),
            *reconciliation.find_sum_problems(columns, reconciled),
            *table_comparisons.find_comparison_problems(columns),
            *table_comparisons.find_denominator_changes(figures, reconciled, waiting),
            *find_statement_problems(figures, known),
            *conflicts.find_shared_numbers(figures, known, indicators, counted),
            *conflicts.find_overlaps(columns, wholes, known),
            *conflicts.find_bound_conflicts(known),
            *conflicts.find_revised(known),
            *find_new_labels(figures, labels, indicators),
        ]
    )


def find_new_labels(
    figures: pd.DataFrame, labels: pd.DataFrame, indicators: pd.DataFrame
) -> Iterator[Problem]:
    """Row labels that no report is known to have used, once in each export, with the nearest known one.

    Then statements about what is neither an indicator nor a row of a table, once for each report. Totals are
    known. Without any labels or any indicators, as when another publisher's figures are checked, none is new.
    """
    items, subjects = index_labels(labels), set(indicators["id"])
    cells = figures[figures["claim"].isna()].drop_duplicates(["source_file", "source_row"])
    for row in read_records(cells) if items else ():
        table, label = row["table"], row["label"]
        if (table, match_key(label)) in items or is_total(label):
            continue
        known = [other for of_table, other in items if of_table == table]
        alike = get_close_matches(match_key(label), known, n=1)
        nearest = f"; the nearest known is “{items[table, alike[0]]}”" if alike else ""
        why = f"The label “{label}” is not in the reference table of labels{nearest}, "
        why += "so the row is not joined to any other report's."
        place = row | {"item": label, "period": None, "published": label}
        yield describe_cell(place, "new_label", "low", why)
    statements = figures[figures["claim"].notna()].drop_duplicates(["report", "item"])
    for row in read_records(statements) if subjects else ():
        if ": " not in row["item"] and row["item"] not in subjects:
            why = f"“{row['item']}” is not in the reference table of indicators, so no page can name it."
            yield describe_cell(row, "new_label", "low", why)


def check_statements(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row per statement, as ``schemas.claims``: its verdict, what would follow, and why.

    It ``agrees`` where all that can be checked follows, and ``cannot be checked`` where nothing is held that
    its main claim would follow from.
    """
    known = collect_evidence(figures, indicators)
    statements = read_records(figures[figures["claim"].notna()])
    return schemas.build_table(
        [row | vars(check_statement(row, known)) for row in statements], schemas.claims
    )


def find_statement_problems(figures: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Amounts in millions of tables, and statements, that do not follow.

    Those that a newer report only revised are listed as revisions. Of statements that contradict each other
    the first stands for all.
    """
    told: set[tuple] = set()
    amounts = figures[figures["claim"].isna() & figures["amount_gbp"].notna()]
    for row in [*read_records(amounts), *read_records(figures[figures["claim"].notna()])]:
        answer = check_statement(row, known) if row["claim"] else claimed_numbers.check_unit(row, known)
        place = (row["report"], row["item"], row["period"])
        if answer is None or answer.verdict != FAILS or answer.kind == "revised":
            continue
        if answer.kind == "statements_disagree" and place in told:
            continue
        told.add(place)
        is_prominent = row["section"] in PROMINENT and answer.severity != "low"
        severity = "high" if is_prominent else answer.severity
        yield describe_cell(
            row, answer.kind, severity, answer.why, answer.expected, is_prominent=is_prominent
        )


def check_statement(row: dict, known: KnownLevels) -> Answer:
    """The answer for one statement: its first failure, else the answer of its most specific claim.

    That a newer report gives another number comes after every failure of the report by itself.
    """
    answers = [answer for check in CHECKS if (answer := check(row, known))]
    failures = [answer for answer in answers if answer.verdict == FAILS]
    if failures:
        return min(failures, key=lambda answer: answer.kind == "revised")
    return answers[-1] if answers else EMPTY
