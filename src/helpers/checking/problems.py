"""What checks say: an answer for a claim, a problem and how much it matters, all of them as a table."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers import schemas

AGREES, FAILS, UNCHECKED = "agrees", "does not follow", "cannot be checked"
PROMINENT = ("headline", "highlights")
OF_A_WHOLE = ("identical_columns", "denominator_changes", "items_do_not_add_up", "totals_disagree")
SLIGHT, MISLEADING = Fraction(1, 10), Fraction(1)  # percentage points


@dataclass(frozen=True)
class Answer:
    """What a check of one claim gave: the verdict in one plain sentence.

    ``expected`` is what would follow instead. ``kind`` is the kind of finding that a claim becomes which
    does not follow, and ``severity`` what it does to a reader's conclusion (``Problem``).
    """

    verdict: str
    why: str
    expected: str | None = None
    kind: str | None = None
    severity: str = "medium"


EMPTY = Answer(UNCHECKED, "The text gives no number that could be checked.")
OPEN = Answer(UNCHECKED, "What it would follow from is not among the figures held.")


def fail(why: str, expected: str | None, kind: str = "statement", severity: str = "medium") -> Answer:
    """The answer for a claim that does not follow."""
    return Answer(FAILS, why, expected, kind, severity)


@dataclass(frozen=True)
class Problem:
    """One problem: where it stands, what was printed, what should stand there, and why.

    ``severity`` says what the problem does to a reader's conclusion, which is not its size alone:

    - high: a reader concludes something else. A figure that a headline or highlight gives too
      (``is_prominent``) is wrong; a direction, an order, a majority or the size of an amount is
      another one; a percentage is a point or more off; a whole row or column cannot be used (a copy,
      changing bases, a mistyped total, totals that differ without a reason).
    - medium: a number is wrong and the conclusion stands, or two figures cannot both be meant.
    - low: off by no more than 0.1 points, another rounding rule, the form of a cell, a new label, bounds
      that can both hold.

    ``off`` is how far a percentage is from what follows, in points. ``why`` is one plain sentence.
    ``source_row`` only tells apart problems that print the same text at the same place.
    """

    kind: str
    report: str
    table: str
    why: str
    severity: str
    item: str | None = None
    period: str | None = None
    published: str | None = None
    expected: str | None = None
    source_row: int | None = None
    is_prominent: bool = False
    off: Fraction = Fraction(0)


def describe_cell(
    row: Mapping, kind: str, severity: str, why: str, expected: str | None = None, **problem: object
) -> Problem:
    """A problem of one published figure, placed where it stands."""
    place = {name: row.get(name) for name in ("item", "period", "published", "source_row")} | problem
    return Problem(kind, row["report"], row["table"], why, severity, expected=expected, **place)


def frame_problems(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as ``schemas.findings``, worst first, each with an id that is stable from run to run.

    Only where two problems share all that the id is made of does the source row enter it. Order: severity;
    what a headline gives, then what is of a whole row or column, then the rest; newest report; kind as in
    ``schemas.FINDING_KINDS``; how far off; then as found.
    """
    kinds, severities = schemas.FINDING_KINDS.index, schemas.SEVERITIES.index
    ordered = sorted(problems, key=lambda one: (kinds(one.kind), -one.off))
    ordered.sort(key=lambda one: one.report, reverse=True)  # which keeps the order of equal ones
    ordered.sort(key=lambda one: (severities(one.severity), not one.is_prominent, one.kind not in OF_A_WHOLE))
    rows: dict[str, dict] = {}
    for problem in ordered:
        alike = (problem.kind, problem.report, problem.table, problem.item, problem.period, problem.published)
        parts, place = [part or "" for part in alike], problem.source_row or 0
        name = make_id(*parts)
        while name in rows:
            name, place = make_id(*parts, str(place)), place + 1
        rows[name] = {"finding_id": name} | vars(problem)
    return schemas.build_table(list(rows.values()), schemas.findings)


def keep_newest(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings without those that a newer report prints again: of these the newest alone."""
    alike = ["kind", "table", "item", "period", "published"]
    return findings[findings["report"] == findings.groupby(alike, dropna=False)["report"].transform("max")]


def make_id(*parts: str) -> str:
    """A short fingerprint of what makes a finding the same one in the next run."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:10]
