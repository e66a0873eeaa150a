"""Every statement in prose, held against the tables and the rest of the reports."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from helpers.checking.claimed_changes import check_change, check_difference
from helpers.checking.claimed_levels import check_earlier_level, check_level, check_unit
from helpers.checking.claimed_shares import check_majority, check_share
from helpers.checking.claimed_sums import check_sum
from helpers.checking.claimed_words import check_caption, check_direction, check_movement, check_rank
from helpers.checking.claims import FAILS, UNCHECKED, Answer
from helpers.checking.evidence import KnownLevels, collect_evidence, read_records

STATED = ["report", "source_file", "source_row", "table", "item", "period", "section", "claim", "published"]
ANSWERED = ["verdict", "against", "expected", "why", "kind"]
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
    """One row per statement: its verdict, what it was held against, what would follow, and why.

    ``agrees``: everything in it that can be checked follows. ``does not follow``: something does
    not; ``kind`` is the kind of finding that is. ``cannot be checked``: its main claim has nothing
    to be held against, and ``why`` says what is missing.
    """
    known = collect_evidence(figures, indicators)
    statements = read_records(figures[figures["claim"].notna()])
    rows = [
        {name: row[name] for name in STATED} | {name: getattr(answer, name) for name in ANSWERED}
        for row in statements
        for answer in [check_statement(row, known)]
    ]
    types = {name: "Int64" if name == "source_row" else "string" for name in STATED + ANSWERED}
    return pd.DataFrame(rows, columns=STATED + ANSWERED).astype(types)


def check_statement(row: dict, known: KnownLevels) -> Answer:
    """The answer for one statement: its first failure, else the answer of its most specific claim.

    That a newer report gives another number comes after every failure of the report by itself.
    """
    answers = [answer for check in CHECKS if (answer := check(row, known))]
    failures = [answer for answer in answers if answer.verdict == FAILS]
    if failures:
        return min(failures, key=lambda answer: answer.kind == "revised")
    return answers[-1] if answers else Answer(UNCHECKED, "The text gives no number that could be checked.")
