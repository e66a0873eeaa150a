"""One problem in published figures, and a list of them as a table with names that last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers import schemas

ID_LENGTH = 10


@dataclass(frozen=True)
class Problem:
    """One problem: where it stands, what was printed, what should stand there, and why.

    ``why`` is one plain sentence. ``source_row`` only tells apart problems that print the same text
    at the same place; it is not shown.
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

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes this problem the same one in the next run, whatever the wording of its reason."""
        return tuple(
            part or ""
            for part in (self.kind, self.report, self.table, self.item, self.period, self.published)
        )


def describe_cell(row: Mapping, **problem: str | None) -> Problem:
    """A problem of one published figure, placed where it stands."""
    names = ("report", "table", "item", "period", "published", "source_row")
    return Problem(**{name: row[name] for name in names}, **problem)


def frame_problems(problems: Iterable[Problem]) -> pd.DataFrame:
    """The problems as ``schemas.findings``, worst first, each with an id that is stable from run to run.

    The id is a hash of kind, report, table, item, period and printed text; only where two problems
    share all of these does the source row enter it. Order: severity, newest report, kind as in
    ``schemas.FINDING_KINDS``, then as found.
    """
    listed = sorted(
        enumerate(problems),
        key=lambda one: (
            schemas.SEVERITIES.index(one[1].severity),
            _sort_descending(one[1].report),
            schemas.FINDING_KINDS.index(one[1].kind),
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
