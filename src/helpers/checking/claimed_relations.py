"""Claims of change in prose: differences, percentage changes, and the words for a rise or a fall."""

import re
from fractions import Fraction
from itertools import pairwise

from helpers.checking.evidence import Evidence, KnownLevels, read_level
from helpers.checking.printed_numbers import find_slip, follows_change, render_change, say_change, show_number
from helpers.checking.problems import AGREES, OPEN, Answer, fail
from helpers.exports.periods import find_months
from helpers.language.wording import SMALL_BASE
from helpers.percentages import parse_percent

STEADY = re.compile(
    r"\b(sustained|steady|continued|consistent|year on year|year-on-year|every year|each year)\b", re.I
)
UP = re.compile(r"\b(increas\w*|ris\w*|rose|gr[eo]w\w*)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(decreas\w*|reduc\w*|f[ae]ll\w*|declin\w*)\b", re.IGNORECASE)


def check_difference(row: dict, known: KnownLevels) -> Answer | None:
    """A stated difference between two periods, from the numbers of both."""
    if row["change_count"] is None:
        return None
    new, old = _find_both(row, known)
    if new is None or old is None:
        return OPEN
    actual = new.level - old.level
    why = f"From {show_number(old.level)} to {show_number(new.level)} is a change of {int(actual):+,}."
    if actual == row["change_count"]:
        return Answer(AGREES, why)
    return fail(why, f"{int(actual):+,}", severity=_rate_change(old, new, str(row["change_count"])))


def check_change(row: dict, known: KnownLevels) -> Answer | None:
    """A stated percentage change, from the numbers its report prints, then from those known now.

    A change that follows only from a number which a later table replaces does not follow, and the
    answer names that number.
    """
    printed = row["change_percent"]
    if printed is None:
        return None
    new, old = _find_both(row, known)
    if new is None or old is None or old.level <= 0:
        return OPEN
    decimals = parse_percent(printed.lstrip("-"))[1]
    expected = render_change(old.level, new.level, decimals)
    why = f"From {show_number(old.level)} to {show_number(new.level)} is "
    why += describe_step(old.level, new.level, expected)
    if not follows_change(old.level, new.level, printed):
        slip = find_slip(old.level, new.level, printed)
        why = f"{why}{'; ' + slip if slip else ''}."
        return fail(why, f"{expected}%", severity=_rate_change(old, new, printed))
    now = [known.find_best(row["item"], one.period) or one for one in (new, old)]
    if follows_change(now[1].level, now[0].level, printed):
        return Answer(AGREES, f"{why}.")
    replaced = " and ".join(
        f"{show_number(was.level)} for {was.period}, which the {one.place} gives as {show_number(one.level)}"
        for was, one in zip((new, old), now, strict=True)
        if was.level != one.level
    )
    expected = render_change(now[1].level, now[0].level, decimals)
    size = describe_step(now[1].level, now[0].level, expected)
    step = f"from {show_number(now[1].level)} to {show_number(now[0].level)}"
    return fail(f"It follows only from {replaced}; {step} is {size}.", f"{expected}%")


def check_direction(row: dict, known: KnownLevels) -> Answer | None:
    """The words "a sustained increase year on year", from the table's numbers of those years."""
    text = row["published"] or ""
    rising = bool(UP.search(text))
    if not STEADY.search(text) or rising == bool(DOWN.search(text)):
        return None
    levels = [
        one
        for one in sorted(known.list_levels(row["item"], is_share=False), key=lambda one: one.period)
        if one.is_table and one.report == row["report"]
        if (row["compared_with"] or "") <= one.period <= row["period"]
    ]
    if len(levels) < 2:
        return OPEN
    shown = ", ".join(show_number(one.level) for one in levels)
    why = f"From {levels[0].period} to {levels[-1].period} the numbers are {shown}"
    sign = 1 if rising else -1
    breaks = [later for earlier, later in pairwise(levels) if sign * (later.level - earlier.level) <= 0]
    if not breaks:
        return Answer(AGREES, f"{why}.")
    turn = f"{'no rise' if rising else 'no fall'} in {', '.join(one.period for one in breaks)}"
    return fail(f"{why}: {turn}.", shown)


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
        return Answer(AGREES, f"{why}.")
    turn = f"from there to {show_number(said)}{unit} it did not {'rise' if rising else 'fall'}"
    moved = f"from {show_number(last.level)}{unit} in {last.period} to {show_number(said)}{unit}"
    return fail(f"{why}; {turn}.", moved)


def describe_step(old: Fraction, new: Fraction, percent: str) -> str:
    """The size of a change in words: in per cent, or in numbers where the base is under 50.

    >>> describe_step(Fraction(13), Fraction(8), "-38.5"), describe_step(Fraction(179), Fraction(115), "-36")
    ('5 fewer', 'a decrease of 36%')
    """
    if not percent.strip("-0."):
        return "no change"
    return say_change(show_number(new - old) if old < SMALL_BASE else f"{percent}%")


def _find_both(row: dict, known: KnownLevels) -> tuple[Evidence | None, Evidence | None]:
    """The number of the statement's period and of the one it is compared with, as its report gives them.

    Numbers in the text itself go first.
    """
    found = []
    for period in (row["period"], row["compared_with"]):
        said = known.by_subject.get((row["item"], period), ())
        own = [one for one in said if one.is_of(row)]
        best = known.find_best(row["item"], period, row["report"]) if period else None
        found.append(own[-1] if own else best)
    return found[0], found[1]


def _rate_change(old: Evidence, new: Evidence, said: str) -> str:
    """High where a stated change has the wrong direction, medium where only its size is wrong."""
    return "high" if (new.level - old.level) * (-1 if said.startswith("-") else 1) < 0 else "medium"
