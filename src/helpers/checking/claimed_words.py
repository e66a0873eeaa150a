"""Claims made in words alone: a steady rise, an order, the year in a caption."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from helpers.checking.claimed_levels import read_level
from helpers.checking.claims import AGREES, FAILS, UNCHECKED, Answer, show_number
from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, split_expression
from helpers.exports.periods import find_months

STEADY = re.compile(
    r"\b(sustained|steady|continued|consistent|year on year|year-on-year|every year|each year)\b", re.I
)
UP = re.compile(r"\b(increas\w*|ris\w*|rose|gr[eo]w\w*)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(decreas\w*|reduc\w*|f[ae]ll\w*|declin\w*)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def check_direction(row: dict, known: KnownLevels) -> Answer | None:
    """The words "a sustained increase year on year", from the table's numbers of those years."""
    text = row["published"] or ""
    rising = bool(UP.search(text))
    if not STEADY.search(text) or rising == bool(DOWN.search(text)):
        return None
    levels = [
        one
        for one in known.find_periods(row["item"], row["report"])
        if (row["compared_with"] or "") <= one.period <= row["period"]
    ]
    if len(levels) < 2:
        return Answer(UNCHECKED, "Fewer than two years of this are among the figures held.")
    shown = ", ".join(show_number(one.level) for one in levels)
    why = f"From {levels[0].period} to {levels[-1].period} the numbers are {shown}"
    sign = 1 if rising else -1
    breaks = [later for earlier, later in pairwise(levels) if sign * (later.level - earlier.level) <= 0]
    if not breaks:
        return Answer(AGREES, f"{why}.", levels[-1].place)
    turn = f"{'no rise' if rising else 'no fall'} in {', '.join(one.period for one in breaks)}"
    return Answer(FAILS, f"{why}: {turn}.", levels[-1].place, shown, "statement")


def check_movement(row: dict, known: KnownLevels) -> Answer | None:
    """The words "fell to" or "rose to", from the last level that any text gives for an earlier time."""
    text = row["published"] or ""
    rising = bool(UP.search(text))
    stated = (row["change_percent"], row["change_count"], row["compared_count"])
    if rising == bool(DOWN.search(text)) or STEADY.search(text) or any(one is not None for one in stated):
        return None
    is_share = row["count"] is None and row["amount_gbp"] is None and row["percent"] is not None
    said = Fraction(row["percent"]) if is_share else read_level(row)
    began = find_months(row["period"])
    if said is None or began is None:
        return None
    before = [
        (months, one)
        for one in known.list_levels(row["item"], is_share)
        if one.bound is None and (months := find_months(one.period)) and months[1] < began[0]
    ]
    if not before:
        return None
    last = max(before, key=lambda pair: (pair[0][1], pair[1].report))[1]
    unit = "%" if is_share else ""
    why = f"The {last.place} gives {show_number(last.level)}{unit} for {last.period}"
    if said != last.level and (said > last.level) == rising:
        return Answer(AGREES, f"{why}.", last.place)
    turn = f"from there to {show_number(said)}{unit} it did not {'rise' if rising else 'fall'}"
    moved = f"from {show_number(last.level)}{unit} in {last.period} to {show_number(said)}{unit}"
    return Answer(FAILS, f"{why}; {turn}.", last.place, moved, "statement")


def check_rank(row: dict, known: KnownLevels) -> Answer | None:
    """An order of items in words ("followed by ..."), from the table's numbers of the period.

    The items named must be in falling order, with none left out that is larger than the last one.
    """
    if row["claim"] != "rank":
        return None
    parts = [part for _, part in split_expression(known.definitions.get(row["item"], row["item"]))]
    table = parts[0].partition(": ")[0]
    by_period = _list_items(table, set(parts), row["report"], known)
    items = by_period.get(row["period"], [])
    named = _find_named(row["published"] or "", items)
    if len(named) < 2:
        return Answer(UNCHECKED, "The items named are not rows of a table of this report.")
    listed = sorted(items, key=lambda one: -one.level)
    shown = ", ".join(f"{_name(one)} {show_number(one.level)}" for one in listed[: len(named) + 1])
    if _is_ranked(named, items):
        return Answer(AGREES, f"The next in {row['period']} are {shown}.", named[0].place)
    why = f"The next in {row['period']} are {shown}{_find_same_order(row, by_period)}."
    return Answer(
        FAILS,
        why,
        named[0].place,
        ", ".join(_name(one) for one in listed[: len(named)]),
        "statement",
        severity="high",
    )


def check_caption(row: dict, known: KnownLevels) -> Answer | None:
    """The year that a caption names, against the period of its figures."""
    years = YEAR.findall(row["published"] or "")
    if "caption" not in (row["section"] or "") or not years:
        return None
    if all(year in row["period"] for year in years):
        return Answer(AGREES, f"The figures are of {row['period']}.")
    return Answer(
        FAILS,
        f"The caption names {', '.join(years)}; the figures are of {row['period']}.",
        None,
        row["period"],
        "statement",
    )


def _list_items(table: str, without: set[str], report: str, known: KnownLevels) -> dict[str, list[Evidence]]:
    """The rows of a report's table by period, without the total and the rows already spoken of."""
    by_period: dict[str, list[Evidence]] = {}
    for (subject, period), said in known.by_subject.items():
        if not subject.startswith(f"{table}: ") or subject in without or subject == f"{table}: {TOTAL}":
            continue
        by_period.setdefault(period, []).extend(one for one in said if one.report == report and one.is_table)
    return by_period


def _find_named(text: str, items: list[Evidence]) -> list[Evidence]:
    """The items a text names, in its order; "financial abuse" names the row "Financial"."""
    places = [(text.lower().find(_stem(one)), one) for one in items]
    return [one for place, one in sorted(places, key=lambda pair: pair[0]) if place >= 0]


def _is_ranked(named: list[Evidence], items: list[Evidence]) -> bool:
    """Whether the named items fall in order and no other item is larger than the last of them."""
    falling = all(earlier.level >= later.level for earlier, later in pairwise(named))
    return falling and not any(one.level > named[-1].level for one in items if one not in named)


def _find_same_order(row: dict, by_period: dict[str, list[Evidence]]) -> str:
    """Another period in which the order does hold, in words."""
    for period in sorted(by_period, reverse=True):
        items = by_period[period]
        if period != row["period"] and _is_ranked(_find_named(row["published"], items), items):
            return f"; the order is that of {period}"
    return ""


def _name(one: Evidence) -> str:
    """The row of a table that a piece of evidence is about."""
    return one.subject.partition(": ")[2]


def _stem(one: Evidence) -> str:
    """The telling part of a row's name, as prose would use it."""
    return re.sub(r"\s+abuse$", "", _name(one).lower())
