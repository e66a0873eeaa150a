"""One problem in published figures, how much it matters, and all of them as a table with names that last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers import schemas

ID_LENGTH = 10
PROMINENT = ("headline", "highlights")
OF_A_WHOLE = ("identical_columns", "denominator_changes", "items_do_not_add_up", "totals_disagree")
SLIGHT = Fraction(1, 10)  # percentage points
MISLEADING = Fraction(1)


@dataclass(frozen=True)
class Problem:
    """One problem: where it stands, what was printed, what should stand there, and why.

    ``severity`` says what the problem does to a reader's conclusion, which is not its size alone:

    - high: a reader concludes something else. A figure that a headline or highlight gives too
      (``is_prominent``) is wrong; a direction, an order, a majority or the size of an amount is
      another one; a percentage is a point or more off; a whole row or column cannot be used (a copy,
      changing bases, a mistyped total, totals that differ without a reason).
    - medium: a number is wrong and the conclusion stands, or two figures cannot both be meant.
    - low: off by no more than 0.1 points, another rounding rule, the form of a cell, a new label.

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

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes this problem the same one in the next run, whatever the wording of its reason."""
        return tuple(
            part or ""
            for part in (self.kind, self.report, self.table, self.item, self.period, self.published)
        )


def rate_percentage(off: Fraction, is_prominent: bool) -> str:
    """The severity of a percentage that is so many points off.

    >>> rate_percentage(Fraction("1"), False), rate_percentage(Fraction("0.99"), False)
    ('high', 'medium')
    >>> rate_percentage(Fraction("0.1"), False), rate_percentage(Fraction("0.1"), True)
    ('low', 'high')
    """
    if is_prominent or off >= MISLEADING:
        return "high"
    return "low" if off <= SLIGHT else "medium"


def describe_cell(row: Mapping, **problem: object) -> Problem:
    """A problem of one published figure, placed where it stands."""
    names = ("report", "table", "item", "period", "published", "source_row")
    return Problem(**{name: row[name] for name in names}, **problem)


def frame_problems(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as ``schemas.findings``, worst first, each with an id that is stable from run to run.

    The id is a hash of kind, report, table, item, period and printed text; only where two problems
    share all of these does the source row enter it. Order: severity; what a headline gives, then what is
    of a whole row or column, then the rest; newest report; kind as in ``schemas.FINDING_KINDS``; how far
    off; then as found.
    """
    listed = sorted(
        enumerate(problems),
        key=lambda one: (
            schemas.SEVERITIES.index(one[1].severity),
            not one[1].is_prominent,
            one[1].kind not in OF_A_WHOLE,
            _sort_descending(one[1].report),
            schemas.FINDING_KINDS.index(one[1].kind),
            -one[1].off,
            one[0],
        ),
    )
    ordered = [problem for _, problem in listed]
    rows = [
        {"finding_id": name} | vars(problem)
        for name, problem in zip(_name_problems(ordered), ordered, strict=True)
    ]
    return schemas.build_table(rows, schemas.findings)


def _name_problems(problems: list[Problem]) -> list[str]:
    """An id for each problem, none of them twice."""
    taken: set[str] = set()
    names = []
    for problem in problems:
        identity = problem.identity
        name = _hash_text("|".join(identity))
        place = problem.source_row or 0
        while name in taken:
            name = _hash_text("|".join((*identity, str(place))))
            place += 1
        taken.add(name)
        names.append(name)
    return names


def _hash_text(text: str) -> str:
    """A short fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:ID_LENGTH]


def _sort_descending(text: str) -> tuple[int, ...]:
    """A key under which a later text comes first."""
    return tuple(-ord(letter) for letter in text)
