"""Statements in prose, listed one a row: shares and changes held to the same rounding as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from helpers.checking.printed_numbers import find_slip
from helpers.percentages import find_rule, parse_percent, render_percent
from helpers.proofing.verdicts import Finding

NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+(?![\d.,]*\d)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per ?cent)", re.IGNORECASE)
FROM_TO = re.compile(r"\bfrom (\d[\d,]*)\b[^;%]*? to (\d[\d,]*)\b(?!\s?%)", re.IGNORECASE)
UP = re.compile(r"\b(?:increas|ris(?:e|ing)|rose|grew|growth|up by|more than)", re.IGNORECASE)
DOWN = re.compile(r"\b(?:decreas|reduc|fall|fell|drop|declin|down by|fewer)", re.IGNORECASE)


def check_statements(name: str, rows: Sequence[Mapping[str, str]]) -> tuple[int, int, list[Finding]]:
    """How many percentages a list of statements has, how many were checked, and what does not follow.

    A row says something of a subject in a period: ``count``, ``share`` with ``compared_with`` naming the
    subject it is a share of, or ``change`` with the earlier period there. Numbers in the text go first.
    """
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["claim"] == "count" and (found := NUMBER.fullmatch(row["published"].strip())):
            counts[row["subject"], row["period"]] = int(found[0].replace(",", ""))
    claims = ("share", "change")
    stated = [row for row in rows if row["claim"] in claims and PERCENT.search(row["published"])]
    checked, findings = 0, []
    for row in sorted(stated, key=lambda row: claims.index(row["claim"])):
        if pair := _find_pair(row, counts):
            checked += 1
            findings += (_judge_share if row["claim"] == "share" else _judge_change)(name, row, *pair)
    return len(stated), checked, findings


def _find_pair(row: Mapping[str, str], counts: Mapping[tuple[str, str], int]) -> tuple[int, int] | None:
    """The count and base of a share, or the numbers before and after a change; None where one is missing."""
    other, now = row.get("compared_with") or "", counts.get((row["subject"], row["period"]))
    if row["claim"] == "share":
        base = counts.get((other, row["period"]))
        return (now, base) if base and now is not None and now <= base else None
    told = FROM_TO.search(row["published"])
    before, after = (int(number.replace(",", "")) for number in told.groups()) if told else (None, None)
    before, after = before or counts.get((row["subject"], other)), after or now
    return (before, after) if before and after is not None else None


def _judge_change(name: str, row: Mapping[str, str], before: int, after: int) -> Iterator[Finding]:
    """The finding of a stated change that is not what its two numbers give, or goes the other way."""
    percent = PERCENT.search(row["published"])[1]
    digits, decimals = parse_percent(percent)
    right = "an increase" if after > before else "a decrease"
    words = {"an increase": UP, "a decrease": DOWN}
    said = [direction for direction, pattern in words.items() if pattern.search(row["published"])]
    is_turned = len(said) == 1 and said[0] != right and after != before
    if find_rule(abs(after - before), before, digits, decimals) is not None and not is_turned:
        return
    expected = render_percent(abs(after - before), before, decimals)
    printed = f"{said[0]} of {percent}%" if is_turned else f"{percent}%"
    slip = find_slip(Fraction(before), Fraction(after), f"{'-' if after < before else ''}{percent}")
    why = f"From {before:,} to {after:,} is {right} of {expected}%, not {printed}"
    details = {
        "percent": percent,
        "mechanism": "sign" if is_turned else "unexplained",
        "verdict": "differs",
    }
    why = f"{why}; {slip}." if slip else f"{why}."
    yield _tell(name, row, why, f"{right} of {expected}%", expected, details, "high")


def _judge_share(name: str, row: Mapping[str, str], count: int, base: int) -> Iterator[Finding]:
    """The finding of a stated share that is not what its count and base give, rounded half up."""
    percent = PERCENT.search(row["published"])[1]
    digits, decimals = parse_percent(percent)
    rule = find_rule(count, base, digits, decimals)
    if rule == "half_up":
        return
    expected = render_percent(count, base, decimals)
    why = f"{count:,} of {base:,} ({row['compared_with']}) is {expected}%, not {percent}%."
    details = {
        "count": count,
        "percent": percent,
        "denominator": base,
        "denominator_name": row["compared_with"],
        "mechanism": rule or "unexplained",
        "verdict": "differs" if rule is None else "agrees_other_rounding",
    }
    yield _tell(name, row, why, f"{expected}%", expected, details, "medium")


def _tell(
    name: str, row: Mapping[str, str], why: str, put: str, expected: str, details: dict, severity: str
) -> Finding:
    """The finding of a stated share or change, with what to put instead."""
    return Finding(
        "statement",
        None,
        (),
        why,
        f"Put {put}.",
        published=row["published"],
        expected=expected,
        severity=severity,
        item=row["subject"],
        period=row["period"],
        lead="does not follow" if details["verdict"] == "differs" else "is not rounded half up",
        table=name,
        details=details,
    )
