"""Findings about single figures: percentages that do not follow, and cells damaged in print."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from helpers.checking.evidence import TOTAL, KnownLevels, name_subject, read_records
from helpers.checking.problems import PROMINENT, Problem, describe_cell, rate_percentage
from helpers.exports.published_cells import DAMAGE_MARKS
from helpers.percentages import WRONG_TOTAL, find_house_rule

OTHER_ROUNDING = "agrees_other_rounding"


def find_percentage_problems(reconciled: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Percentages that do not follow half up, each with what should stand there.

    Percentages that are right for another total than the one printed are one problem, of the total.
    """
    chosen = find_chosen_rules(reconciled)
    totals: dict[tuple, dict] = {}
    differing = ~reconciled["verdict"].isin(["agrees", "cannot_check"])
    for row in read_records(reconciled[differing]):
        if row["verdict"] == OTHER_ROUNDING and row["mechanism"] == chosen.get((row["report"], row["table"])):
            continue
        if row["mechanism"] in WRONG_TOTAL:
            totals.setdefault((row["report"], row["table"], row["period"]), row)
        else:
            yield _describe_cell(row, known)
    yield from map(_describe_total, totals.values())


def find_format_problems(figures: pd.DataFrame) -> Iterator[Problem]:
    """Cells that were damaged in print but can still be read."""
    for row in read_records(figures[figures["marks"].notna()]):
        damage = [mark for mark in row["marks"].split("; ") if mark in DAMAGE_MARKS]
        if not damage:
            continue
        yield describe_cell(
            row,
            kind="format",
            expected=f"{row['count']} ({row['percent']}%)"
            if row["count"] is not None
            else f"{row['percent']}%",
            severity="low",
            why=f"The cell is damaged ({', '.join(damage)}): a person can read it, a program may not.",
        )


def find_chosen_rules(reconciled: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The other rounding rule that a table keeps to, where its percentages show one clearly enough.

    None where one of them does not follow at all: such a table is read figure by figure.
    """
    checked: dict[tuple[str, str], list[dict]] = {}
    names = ("report", "table", "verdict", "count", "denominator", "percent")
    for row in read_records(reconciled[reconciled["verdict"] != "cannot_check"], names):
        checked.setdefault((row["report"], row["table"]), []).append(row)
    chosen = {
        key: find_house_rule((row["count"], row["denominator"], row["percent"]) for row in rows)
        for key, rows in checked.items()
        if not any(row["verdict"] == "differs" for row in rows)
    }
    return {key: rule for key, rule in chosen.items() if rule}


def _describe_cell(row: dict, known: KnownLevels) -> Problem:
    """The problem of one percentage; where only the rounding rule is another one it is low."""
    off = abs(Fraction(row["percent"]) - Fraction(row["expected"])) if row["expected"] else Fraction(0)
    differs = row["verdict"] != OTHER_ROUNDING
    subject = name_subject(row)
    said = (*known.find(subject, row["period"]), *known.shares.get(subject, ()))
    is_prominent = differs and any(one.section in PROMINENT and one.period == row["period"] for one in said)
    return describe_cell(
        row,
        kind="percentage",
        expected=row["reconciled_percent"] or row["expected"],
        severity=rate_percentage(off, is_prominent) if differs else "low",
        why=row["why"],
        is_prominent=is_prominent,
        off=off,
    )


def _describe_total(row: dict) -> Problem:
    """The problem of a wrong total, from one of the percentages that are right for the true one."""
    printed, meant = row["denominator"], row["parameter"]
    why = f"for a total of {meant}, not of {printed}: the total is mistyped."
    if row["mechanism"] == "left_out_of_total":
        meant, why = None, f"for a greater total: {printed}, which is printed, leaves out {meant}."
    return Problem(
        kind="percentage",
        report=row["report"],
        table=row["table"],
        item=TOTAL,
        period=row["period"],
        published=str(printed),
        expected=meant,
        severity="high",
        why=f"The percentages of this column are right {why}",
    )
