"""Sums in prose: a whole and its parts, and a running total with what a year added to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from helpers.checking.claimed_levels import find_unit, read_level
from helpers.checking.claims import AGREES, FAILS, UNCHECKED, Answer, show_number
from helpers.checking.evidence import Evidence, KnownLevels, split_expression
from helpers.statistics.years import is_year, shift_period

RUNNING_PERIOD = re.compile(r"(.*\bto )(\S+)")
Place = tuple[str, str]  # subject and period
Sum = tuple[Place, list[tuple[int, Place]]]  # a whole, and its parts with their signs


def check_sum(row: dict, known: KnownLevels) -> Answer | None:
    """A number in prose that is a whole or a part of one, from the others that the texts print.

    Which numbers make which is told by the column ``numerator`` of ``indicators.csv``: the parts of a
    whole, or ``previous + ...`` for what each year adds to a running total, across reports too: 1,394
    until 2020/21 and 304 in 2021/22 make 1,698. Two shares of one total can make it between them (81
    closed and 42 open of 123), which is told only where they do and no table gives the number. Rows of
    tables have their own check, but for a stated sum. Where the numbers do not fit together it is the
    whole that fails; a part then has no answer here.
    """
    said = read_level(row)
    if said is None or row["bound"]:
        return None
    place, stated = (row["item"], row["period"]), row["claim"] == "sum"
    answers = []
    for whole, parts in _list_sums(place, known):
        listed = [subject for _, (subject, _) in parts]
        if not stated and any(": " in subject for subject in listed):
            continue
        levels = [(sign, _find_level(one, place, said, row, known)) for sign, one in parts]
        total = _find_level(whole, place, said, row, known)
        if total is not None and all(level is not None for _, level in levels):
            answers.append(_compare(row, whole == place, total, levels))
    failed = [answer for answer in answers if answer and answer.verdict == FAILS]
    held = [answer for answer in answers if answer]
    if failed or held:
        return (failed or held)[0]
    return Answer(UNCHECKED, "Its parts are not all among the figures held.") if stated else None


def _list_sums(place: Place, known: KnownLevels) -> Iterator[Sum]:
    """Every sum that a subject and period take part in, as the whole or as a part."""
    subject, period = place
    for name, expression in known.definitions.items():
        parts = split_expression(expression)
        if len(parts) > 1 and subject in (name, *(part for _, part in parts)):
            yield (name, period), [(sign, (part, period)) for sign, part in parts]
    whole = known.denominators.get(subject)
    if whole and not any(one.is_table for one in known.find(subject, period)):
        for other, total in known.denominators.items():
            if total == whole and other != subject:
                yield (whole, period), [(1, (subject, period)), (1, (other, period))]
    for name, yearly in known.running_totals.items():
        for later in [when for known_name, when in known.by_subject if known_name == name]:
            found = RUNNING_PERIOD.fullmatch(later)
            if not found or not is_year(found[2]):
                continue
            earlier = (name, f"{found[1]}{shift_period(found[2], -1)}")
            parts = [earlier, (yearly, found[2])]
            if place in ((name, later), *parts):
                yield (name, later), [(1, part) for part in parts]


def _find_level(one: Place, place: Place, said: Fraction, row: dict, known: KnownLevels) -> Fraction | None:
    """The number of a whole or a part: what the statement itself says, or what the texts say best."""
    if one == place:
        return said
    best: Evidence | None = known.find_best(*one, row["report"])
    return best.level if best else None


def _compare(row: dict, is_whole: bool, total: Fraction, levels: list[tuple[int, Fraction]]) -> Answer | None:
    """The answer for one sum; a part of a sum that does not hold has none."""
    unit, added = find_unit(row), sum(sign * level for sign, level in levels)
    shown = " ".join(("+ " if sign > 0 else "- ") + show_number(level) for sign, level in levels)
    shown = shown.removeprefix("+ ")
    if added == total:
        if row["claim"] == "sum":
            return Answer(AGREES, f"Its parts are {shown}, together {show_number(added, unit)}.")
        return Answer(AGREES, f"{shown} = {show_number(total, unit)}, and all of these are published.")
    if not is_whole:
        return None
    way = "less" if added < total else "more"
    off = f"{show_number(abs(total - added), unit)} {way} than stated"
    expected = show_number(added, unit)
    why = f"Its parts are {shown}, together {expected}, {off}."
    return Answer(FAILS, why, None, expected, "statements_disagree")
