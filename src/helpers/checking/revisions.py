"""Numbers that a newer report, or a table, gives differently."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.checking.claims import show_number
from helpers.checking.evidence import Evidence, collect_evidence
from helpers.checking.problems import Problem

NO_INDICATORS = pd.DataFrame(columns=["id", "numerator", "denominator"], dtype="string")


def find_revised(figures: pd.DataFrame) -> Iterator[Problem]:
    """A problem for every number that a newer report, or a table, gives differently.

    It is placed where the number stands that is not used any more; ``expected`` is the one used.
    """
    for used, *others in _find_repeated(figures):
        table, item = _split_subject(used.subject)
        for one in others:
            if one.level == used.level:
                continue
            now, before = show_number(used.level), show_number(one.level)
            yield Problem(
                kind="revised",
                report=one.report,
                table=table or one.table,
                item=item,
                period=one.period,
                published=one.published,
                expected=now,
                severity="medium",
                why=f"The {one.place} gives {before}, the {used.place} {now}, which is used.",
                source_row=one.source_row,
            )


def _find_repeated(figures: pd.DataFrame) -> Iterator[list[Evidence]]:
    """What reports say about one subject and period, the one to use first, where several reports do.

    A report that gives several numbers counts with its table's, or with the one its text gives most
    often: that it disagrees with itself is another finding.
    """
    if figures["report"].nunique() < 2:
        return
    known = collect_evidence(figures, NO_INDICATORS)
    for subject, period in sorted(known.by_subject):
        reports = sorted(
            {one.report for one in known.find(subject, period) if one.bound is None}, reverse=True
        )
        if len(reports) > 1:
            said = [known.find_best(subject, period, report) for report in reports]
            yield sorted(said, key=lambda one: one.is_table, reverse=True)


def _split_subject(subject: str) -> tuple[str | None, str]:
    """Table and row of a subject; no table for an indicator."""
    table, mark, item = subject.partition(": ")
    return (table, item) if mark else (None, subject)
