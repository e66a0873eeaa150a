"""Statements in prose, listed one a row: shares and changes held to the same rounding as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from helpers.percentages import find_rule, parse_percent, render_percent
from helpers.proofing.verdicts import Finding

COLUMNS = ("subject", "period", "claim", "published")
NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+(?![\d.,]*\d)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per ?cent)", re.IGNORECASE)


def check_statements(name: str, rows: Sequence[Mapping[str, str]]) -> tuple[int, int, list[Finding]]:
    """How many percentages a list of statements has, how many were checked, and what does not follow.

    A row says something of a subject in a period: ``count``, or ``share`` with ``compared_with`` naming
    the subject it is a share of.
    """
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["claim"] == "count" and (found := NUMBER.fullmatch(row["published"].strip())):
            counts[row["subject"], row["period"]] = int(found[0].replace(",", ""))
    stated = [row for row in rows if row["claim"] == "share" and PERCENT.search(row["published"])]
    checked, findings = 0, []
    for row in stated:
        count = counts.get((row["subject"], row["period"]))
        base = counts.get((row.get("compared_with") or "", row["period"]))
        if count is None or not base or count > base:
            continue
        checked += 1
        findings += _judge(name, row, count, base)
    return len(stated), checked, findings


def _judge(name: str, row: Mapping[str, str], count: int, base: int) -> Iterator[Finding]:
    """The finding of a stated share that is not what its count and base give, rounded half up."""
    percent = PERCENT.search(row["published"])[1]
    digits, decimals = parse_percent(percent)
    rule = find_rule(count, base, digits, decimals)
    if rule == "half_up":
        return
    expected = render_percent(count, base, decimals)
    yield Finding(
        "statement",
        None,
        (),
        f"{count:,} of {base:,} ({row['compared_with']}) is {expected}%, not {percent}%.",
        f"Put {expected}%.",
        published=row["published"],
        expected=expected,
        item=row["subject"],
        period=row["period"],
        lead="does not follow" if rule is None else "is not rounded half up",
        table=name,
        details={
            "count": count,
            "percent": percent,
            "denominator": base,
            "denominator_name": row["compared_with"],
            "mechanism": rule or "unexplained",
            "verdict": "differs" if rule is None else "agrees_other_rounding",
        },
    )
