"""What more than one report says about the same period and item, and which of them is used."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.checking.evidence import Evidence, collect_evidence, format_level
from helpers.checking.problems import Problem

COLUMNS = ["table", "item", "period", "report", "level", "published", "where", "used", "revised", "why"]
NO_INDICATORS = pd.DataFrame(columns=["id", "numerator", "denominator"], dtype="string")


def list_revisions(figures: pd.DataFrame) -> pd.DataFrame:
    """For every period and item that more than one report published: what each said, which is used.

    Rule: a table goes before prose, a newer report before an older one. One row per report, the
    used one first. ``table`` and ``item`` are those of the table row that is counted; ``item`` alone
    holds the indicator for what stands only in prose. ``level`` is the number as exact text;
    ``revised`` says that the reports do not all give the same number.
    """
    rows = [
        dict(zip(COLUMNS, (*_split_subject(one.subject), one.period, one.report), strict=False))
        | _describe_choice(one, said)
        for said in _find_repeated(figures)
        for one in said
    ]
    types = {name: "boolean" if name in ("used", "revised") else "string" for name in COLUMNS}
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


def find_revised(figures: pd.DataFrame) -> Iterator[Problem]:
    """A problem for every number that a newer report, or a table, gives differently.

    It is placed where the number stands that is not used any more; ``expected`` is the one used.
    """
    for used, *others in _find_repeated(figures):
        table, item = _split_subject(used.subject)
        for one in others:
            if one.level == used.level:
                continue
            now, before = format_level(used.level), format_level(one.level)
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


def _describe_choice(one: Evidence, said: list[Evidence]) -> dict:
    """What one report says, whether it is used, and why."""
    used = said[0]
    return {
        "level": str(one.level),
        "published": one.published,
        "where": one.table,
        "used": one is used,
        "revised": len({other.level for other in said}) > 1,
        "why": _say_why(one, used),
    }


def _say_why(one: Evidence, used: Evidence) -> str:
    """Why a number is used, or what is used in its place."""
    if one is used:
        return (
            "Used: the newest report's table."
            if one.is_table
            else "Used: the newest text; no table gives it."
        )
    agrees = "the same number" if one.level == used.level else format_level(used.level)
    if used.is_table and not one.is_table:
        return f"Not used: a table goes before prose, and the table of {used.report} gives {agrees}."
    return f"Not used: {used.report} is newer and gives {agrees}."


def _split_subject(subject: str) -> tuple[str | None, str]:
    """Table and row of a subject; no table for an indicator."""
    table, mark, item = subject.partition(": ")
    return (table, item) if mark else (None, subject)
