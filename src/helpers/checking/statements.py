"""Every statement in prose, held against the tables and the rest of the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from helpers import schemas
from helpers.checking.claimed_changes import check_change, check_difference, check_direction, check_movement
from helpers.checking.claimed_numbers import (
    check_caption,
    check_earlier_level,
    check_level,
    check_sum,
    check_unit,
)
from helpers.checking.claimed_shares import check_majority, check_rank, check_share
from helpers.checking.claims import FAILS, UNCHECKED, Answer
from helpers.checking.evidence import KnownLevels, collect_evidence, read_records
from helpers.checking.problems import PROMINENT, Problem, describe_cell

# The most specific claims last: where nothing fails, the last answer is the statement's.
CHECKS: tuple[Callable[[dict, KnownLevels], Answer | None], ...] = (
    check_unit,
    check_level,
    check_sum,
    check_earlier_level,
    check_difference,
    check_change,
    check_share,
    check_majority,
    check_direction,
    check_movement,
    check_rank,
    check_caption,
)


def check_statements(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row per statement, as ``schemas.claims``: its verdict, what would follow, and why.

    ``agrees``: everything in it that can be checked follows. ``does not follow``: something does
    not; ``kind`` is the kind of finding that is. ``cannot be checked``: its main claim has nothing
    to be held against.
    """
    known = collect_evidence(figures, indicators)
    statements = read_records(figures[figures["claim"].notna()])
    return schemas.build_table(
        [row | vars(check_statement(row, known)) for row in statements], schemas.claims
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
    return answers[-1] if answers else Answer(UNCHECKED, "The text gives no number that could be checked.")
