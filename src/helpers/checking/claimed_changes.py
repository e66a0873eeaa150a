"""Claims of change in prose: differences and percentage changes, from the numbers behind them."""

from __future__ import annotations

from fractions import Fraction

from helpers.checking.claims import (
    AGREES,
    FAILS,
    UNCHECKED,
    Answer,
    find_earlier_numbers,
    find_slip,
    follows_change,
    render_change,
    show_number,
)
from helpers.checking.evidence import Evidence, KnownLevels
from helpers.percentages import parse_percent
from helpers.statistics.intervals import SMALL_BASE


def check_difference(row: dict, known: KnownLevels) -> Answer | None:
    """A stated difference between two periods, from the numbers of both."""
    if row["change_count"] is None:
        return None
    new, old = find_both_levels(row, known)
    if new is None or old is None:
        return Answer(UNCHECKED, say_what_is_missing(row, new))
    actual = new.level - old.level
    why = f"{_show_step(old, new)} is a change of {int(actual):+,}."
    if actual == row["change_count"]:
        return Answer(AGREES, why, old.place)
    severity = _rate_change(old, new, str(row["change_count"]))
    return Answer(FAILS, why, old.place, f"{int(actual):+,}", "statement", severity)


def check_change(row: dict, known: KnownLevels) -> Answer | None:
    """A stated percentage change, from the numbers its report prints, then from those known now.

    A change that follows only from a number which a later table replaces does not follow, and the
    answer names that number.
    """
    printed = row["change_percent"]
    if printed is None:
        return None
    new, old = find_both_levels(row, known)
    if new is None or old is None or old.level <= 0:
        return _check_without_earlier(row, new)
    decimals = parse_percent(printed.lstrip("-"))[1]
    expected = render_change(old.level, new.level, decimals)
    why = f"{_show_step(old, new)} is {describe_step(old.level, new.level, expected)}"
    if not follows_change(old.level, new.level, printed):
        slip = find_slip(old.level, new.level, printed)
        why = f"{why}{'; ' + slip if slip else ''}."
        return Answer(
            FAILS, why, old.place, f"{expected}%", "statement", _rate_change(old, new, row["change_percent"])
        )
    return _check_superseded(row, known, new, old) or Answer(AGREES, f"{why}.", old.place)


def find_both_levels(row: dict, known: KnownLevels) -> tuple[Evidence | None, Evidence | None]:
    """The number of the statement's period and of the one it is compared with, as its report gives them.

    Numbers in the text itself go first.
    """
    own = {one.period: one for one in _find_in_text(row, known)}
    new = own.get(row["period"]) or known.find_best(row["item"], row["period"], row["report"])
    if not row["compared_with"]:
        return new, None
    old = own.get(row["compared_with"]) or known.find_best(row["item"], row["compared_with"], row["report"])
    return new, old


def describe_step(old: Fraction, new: Fraction, percent: str) -> str:
    """The size of a change in words: in per cent, or in numbers where the base is under 50.

    >>> describe_step(Fraction(13), Fraction(8), "-38.5"), describe_step(Fraction(179), Fraction(115), "-36")
    ('5 fewer', 'a decrease of 36%')
    """
    if old >= SMALL_BASE or old == new:
        return describe_change(percent)
    return f"{show_number(abs(new - old))} {'fewer' if new < old else 'more'}"


def describe_change(percent: str) -> str:
    """A signed percentage change in words.

    >>> describe_change("-38.5"), describe_change("16"), describe_change("0.0")
    ('a decrease of 38.5%', 'an increase of 16%', 'no change')
    """
    if not percent.strip("-0."):
        return "no change"
    return f"a decrease of {percent[1:]}%" if percent.startswith("-") else f"an increase of {percent}%"


def say_what_is_missing(row: dict, new: Evidence | None) -> str:
    """Which number a change cannot be worked out without."""
    if new is None:
        return f"No number for {row['period']} is among the figures held."
    if not row["compared_with"]:
        return "The text does not say what it is compared with."
    return f"No number for {row['compared_with']} is among the figures held."


def _find_in_text(row: dict, known: KnownLevels) -> list[Evidence]:
    """The numbers that the statement itself prints, its own period's and the earlier one's."""
    listed = [
        known.by_subject.get((row["item"], period), ()) for period in (row["period"], row["compared_with"])
    ]
    place = (row["report"], row["table"], row["source_row"])
    return [one for said in listed for one in said if (one.report, one.table, one.source_row) == place]


def _check_without_earlier(row: dict, new: Evidence | None) -> Answer:
    """A change whose earlier number is not printed: whether any whole number could lead to it."""
    missing = say_what_is_missing(row, new)
    if new is None or new.bound or new.level.denominator != 1 or not row["compared_with"]:
        return Answer(UNCHECKED, missing)
    change = describe_change(row["change_percent"])
    fitting = find_earlier_numbers(new.level, row["change_percent"])
    if fitting:
        numbers = " or ".join(show_number(Fraction(old)) for old in fitting[:3])
        return Answer(
            UNCHECKED, f"{missing[:-1]}; {numbers} would make {show_number(new.level)} {change}.", new.place
        )
    why = f"No whole number before {show_number(new.level)} makes it {change}."
    return Answer(FAILS, why, new.place, None, "statement")


def _check_superseded(row: dict, known: KnownLevels, new: Evidence, old: Evidence) -> Answer | None:
    """Whether a change that follows from printed numbers still follows from those known now."""
    now = [known.find_best(row["item"], one.period) or one for one in (new, old)]
    if [one.level for one in now] == [new.level, old.level] or now[1].level <= 0:
        return None
    if follows_change(now[1].level, now[0].level, row["change_percent"]):
        return None
    decimals = parse_percent(row["change_percent"].lstrip("-"))[1]
    expected = render_change(now[1].level, now[0].level, decimals)
    replaced = " and ".join(
        f"{show_number(was.level)} for {was.period}, which the {one.place} gives as {show_number(one.level)}"
        for was, one in zip((new, old), now, strict=True)
        if was.level != one.level
    )
    step = f"from {show_number(now[1].level)} to {show_number(now[0].level)}"
    size = describe_step(now[1].level, now[0].level, expected)
    why = f"It follows only from {replaced}; {step} is {size}."
    return Answer(FAILS, why, now[1].place, f"{expected}%", "statement")


def _rate_change(old: Evidence, new: Evidence, said: str) -> str:
    """High where a stated change has the wrong direction, medium where only its size is wrong."""
    return "high" if (new.level - old.level) * (-1 if said.startswith("-") else 1) < 0 else "medium"


def _show_step(old: Evidence, new: Evidence) -> str:
    """Two numbers as the start of a sentence."""
    return f"From {show_number(old.level)} to {show_number(new.level)}"
