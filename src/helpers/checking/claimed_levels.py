"""Claims of a number in prose: against tables, against the rest of the prose, against its parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from helpers.checking.claims import AGREES, BOUND_WORDS, FAILS, UNCHECKED, Answer, meets_bound, show_number
from helpers.checking.evidence import Evidence, KnownLevels

LARGE_UNITS = ("£m", "£ million", "£bn", "£ billion")
MILLION = 10**6
FINANCIAL_YEAR = re.compile(r"(\d{4})/\d{2}")


def check_unit(row: dict, known: KnownLevels) -> Answer | None:
    """An amount in millions that the same report prints with the same digits in pounds."""
    if row["unit"] not in LARGE_UNITS:
        return None
    for other in known.find(row["item"], row["period"]):
        if other.report == row["report"] and other.level == Fraction(row["value"]):
            amount = show_number(other.level, "£")
            printed = show_number(Fraction(row["amount_gbp"]), "£")
            why = f"As printed this is {printed}; the same report gives {amount} elsewhere."
            return Answer(FAILS, why, other.place, amount, "unit", severity="high")
    return None


def check_level(row: dict, known: KnownLevels) -> Answer | None:
    """The number a statement gives for its period.

    Held against the table of its own report, then the other numbers its own report's prose gives,
    then tables and prose of other reports, then the calendar year in which the period begins.
    """
    said = read_level(row)
    if said is None:
        return None
    others = [one for one in known.find(row["item"], row["period"]) if _can_settle(one, row, said)]
    tables = [one for one in others if one.is_table]
    own_tables = [one for one in tables if one.report == row["report"] and not one.derived]
    if own_tables:
        return compare_levels(row, said, own_tables[0], "statement")
    disagreement = _check_own_prose(row, said, others, tables, known)
    if disagreement or not others:
        return disagreement or _check_calendar_year(row, said, known)
    same = [one for one in others if one.level == said and not one.bound]
    other = (tables or same or others)[0]
    return compare_levels(
        row, said, other, "statements_disagree" if other.report == row["report"] else "revised"
    )


def check_earlier_level(row: dict, known: KnownLevels) -> Answer | None:
    """An earlier number that a statement repeats ("up from 26 last year")."""
    if row["compared_count"] is None or not row["compared_with"]:
        return None
    others = [one for one in known.find(row["item"], row["compared_with"]) if not is_same_row(one, row)]
    exact = [one for one in others if one.bound is None]
    if not exact:
        return None
    own = [one for one in exact if one.report == row["report"] and one.is_table]
    kind = "statement" if own else "revised"
    earlier = row | {"bound": None}
    return compare_levels(earlier, Fraction(row["compared_count"]), (own or exact)[0], kind)


def compare_levels(row: dict, said: Fraction, other: Evidence, kind: str) -> Answer:
    """A number against another place that gives it, bounds on either side respected."""
    shown = show_evidence(other, find_unit(row))
    if row["bound"] and other.bound:
        if (row["bound"], said) == (other.bound, other.level):
            return Answer(AGREES, f"The {other.place} says {shown} too.", other.place)
        return Answer(UNCHECKED, f"Both are bounds: the {other.place} says {shown}.", other.place)
    holds = (
        meets_bound(other.bound, other.level, said)
        if other.bound
        else meets_bound(row["bound"], said, other.level)
    )
    if holds:
        return Answer(AGREES, f"The {other.place} gives {shown}.", other.place)
    why = f"The {other.place} gives {shown}"
    if said == other.level:  # "more than 300" and 300
        outside = row["bound"] or other.bound
        bound = f"{BOUND_WORDS[outside]} {show_number(said, find_unit(row))}"
        return Answer(
            FAILS, f"{why}; that number itself is not {bound}.", other.place, shown, kind, severity="low"
        )
    return Answer(FAILS, f"{why}.", other.place, shown, kind)


def show_evidence(one: Evidence, unit: str = "") -> str:
    """A number with its bound in words and, where it was worked out, its parts."""
    words = f"{BOUND_WORDS.get(one.bound, '')} {show_number(one.level, unit)}".strip()
    return f"{words} ({one.published})" if one.derived else words


def read_level(row: dict) -> Fraction | None:
    """The number a statement gives for its own period: a count or an amount."""
    number = row["count"] if row["count"] is not None else row["amount_gbp"]
    return None if number is None else Fraction(number)


def find_unit(row: dict) -> str:
    """The sign to show before a statement's numbers."""
    return "£" if row["amount_gbp"] is not None else ""


def is_same_row(one: Evidence, row: dict) -> bool:
    """Whether a piece of evidence is this very statement."""
    return (one.report, one.table, one.source_row) == (row["report"], row["table"], row["source_row"])


def _can_settle(one: Evidence, row: dict, said: Fraction) -> bool:
    """Whether a piece of evidence can speak for or against a statement's number.

    Not the statement itself, nor the same digits in millions (a finding of its own), nor, for a
    stated sum, its parts, which have their own check.
    """
    if is_same_row(one, row) or (one.derived and row["claim"] == "sum"):
        return False
    return said not in (one.level * MILLION, one.level / MILLION)


def _check_own_prose(
    row: dict, said: Fraction, others: Sequence[Evidence], tables: Sequence[Evidence], known: KnownLevels
) -> Answer | None:
    """Whether the report's prose gives another number more often, or as often; None where it does not.

    Where it gives two numbers equally often, a table decides; without one nothing does.
    """
    prose = [one for one in others if one.report == row["report"] and not one.derived and not one.bound]
    own = [one for one in prose if one.level != said]
    same = [one for one in prose if one.level == said]
    if not own or row["bound"]:
        return None
    times = Counter(one.level for one in own)
    confirmed = tables[0].level if tables else None
    usual = max(own, key=lambda one: (times[one.level], one.level == confirmed))
    unit = find_unit(row)
    if confirmed == said or (len(same) + 1 > times[usual.level] and confirmed != usual.level):
        return None
    if confirmed is None and len(same) + 1 == times[usual.level]:
        why = f"The {usual.place} also gives {show_evidence(usual, unit)}; nothing settles which is right."
        return Answer(FAILS, why, usual.place, None, "statements_disagree")
    why = f"The {usual.place} also gives {show_evidence(usual, unit)}{_describe_namesake(row, said, known)}."
    return Answer(FAILS, why, usual.place, show_evidence(usual, unit), "statements_disagree")


def find_namesakes(said: Fraction, row: dict, known: KnownLevels) -> list[Evidence]:
    """Where else the same report gives this exact number, for another subject."""
    return [
        one
        for (subject, _), listed in known.by_subject.items()
        for one in listed
        if subject != row["item"] and one.level == said and one.report == row["report"] and not one.bound
    ]


def _describe_namesake(row: dict, said: Fraction, known: KnownLevels) -> str:
    """The subject for which the report does give a number; nothing where there is none."""
    listed = find_namesakes(said, row, known)
    if not listed:
        return ""
    place = f"({listed[0].subject}, {listed[0].period})"
    return f"; {show_number(said)} is its number for something else {place}"


def _check_calendar_year(row: dict, said: Fraction, known: KnownLevels) -> Answer:
    """A financial year's number against a table of calendar years.

    The same number is that of another twelve months under this year's name; another number may be
    right.
    """
    year = FINANCIAL_YEAR.fullmatch(row["period"])
    best = known.find_best(row["item"], year[1], row["report"]) if year else None
    if best is None:
        return Answer(UNCHECKED, "No other figure held gives this number.")
    if best.level == said:
        why = f"The {best.place} gives {show_number(said)} for the calendar year {year[1]}, "
        why += f"which is not the financial year {row['period']}."
        return Answer(FAILS, why, best.place, f"{show_number(said)} for {year[1]}", "statement")
    return Answer(UNCHECKED, f"The {best.place} counts calendar years, so the periods differ.", best.place)
