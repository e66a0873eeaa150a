"""The one plain sentence or two that say why a figure was judged as it was."""

from __future__ import annotations

from helpers.percentages.arithmetic import render_percent
from helpers.percentages.beliefs import Cause
from helpers.percentages.published_columns import Row
from helpers.percentages.vocabulary import MADE_TO_ADD, MECHANISMS, ROUNDINGS

PRINTED_BY_RULES = ("other_denominator", "inverted", "other_count", "other_row")
NOWHERE = "a number that stands nowhere on the page"
NO_TOTAL_NEAR = "a number that is no total of the tables around this one"
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def say_agreement(row: Row, total: int) -> str:
    """Why a percentage agrees."""
    return f"{row.count} of {total} is {row.text}%, rounded half up."


def say_other_rounding(row: Row, total: int, rule: str) -> str:
    """Why a percentage follows from count and total, though not rounded half up."""
    expected = render_percent(row.count, total, row.decimals)
    if rule == MADE_TO_ADD:
        clause = MECHANISMS[rule].clause
        return f"{row.count} of {total} is {expected}% rounded half up, not {row.text}%: {clause}."
    how = ROUNDINGS[rule].clause
    return f"{row.count} of {total} is {expected}% rounded half up; {row.text}% follows where {how}."


def say_cause(cause: Cause, row: Row, total: int, printed: frozenset[int] = frozenset()) -> str:
    """What was done, as a clause: "the count was multiplied by the total (25 × 123 ÷ 100) instead ...".

    ``printed`` are the counts that stand in the publication.
    """
    mechanism, parameter = cause.mechanism, cause.parameter
    told = tell_base(parameter, printed) if mechanism == "other_denominator" else parameter
    words = MECHANISMS[mechanism].clause.format(count=row.count, total=total, parameter=told)
    if cause.rounding != "half_up" and mechanism in PRINTED_BY_RULES:
        words += f", and {ROUNDINGS[cause.rounding].clause}"
    return words


def tell_base(parameter: str, printed: frozenset[int] = frozenset()) -> str:
    """A base as it is told in a sentence: its number, and what it is called or where it stands.

    >>> tell_base("by_person: Total, 2021/22 = 137"), tell_base("68")
    ('137 (by_person: Total, 2021/22)', '68 (a number that stands nowhere on the page)')
    >>> tell_base("68", frozenset({68})), tell_base("67 to 69", frozenset({70}))[:30]
    ('68 (a number that is no total of the tables around this one)', '67 to 69 (a number that stands')
    """
    name, _, number = parameter.rpartition(" = ")
    if name:
        return f"{number} ({name})"
    low, _, high = number.partition(" to ")
    is_printed = not printed.isdisjoint(range(int(low), int(high or low) + 1))
    return f"{number} ({NO_TOTAL_NEAR if is_printed else NOWHERE})"


def say_difference(row: Row, total: int, clause: str, companions: int) -> str:
    """Why a percentage differs, with how many other cells show the same."""
    expected = render_percent(row.count, total, row.decimals)
    text = f"{row.count} of {total} is {expected}%, not {row.text}%: {clause}"
    if companions:
        cells = "cell" if companions == 1 else "cells"
        shows = "shows" if companions == 1 else "show"
        number = NUMBER_WORDS[companions] if companions < len(NUMBER_WORDS) else str(companions)
        text += f"; {number} other {cells} {shows} the same"
    return text + "."


def say_ambiguous(row: Row, total: int, first: str, second: str) -> str:
    """Why a percentage differs where two explanations are too close to call."""
    expected = render_percent(row.count, total, row.decimals)
    return (
        f"{row.count} of {total} is {expected}%, not {row.text}%; why cannot be told for certain: "
        f"either {first}, or {second}."
    )


def say_unfinished(row: Row, total: int) -> str:
    """Why a percentage differs where the search was given up."""
    expected = render_percent(row.count, total, row.decimals)
    return (
        f"{row.count} of {total} is {expected}%, not {row.text}%; the column is so long that the search for "
        "the cause was given up."
    )
