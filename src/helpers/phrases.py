"""The parts that the sentences of ``narrative`` share: chance, missing figures, first and last year."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from helpers.comparisons import CLEAR_BELOW, Chance, Change
from helpers.intervals import Share, known_count
from helpers.shorthand import MEANINGS
from helpers.trends import FEWEST_YEARS, CountTrend, ShareTrend
from helpers.wording import join_words, say_number, say_odds, say_percent


def say_chance(chance: Chance, what: str = "a difference at least this large") -> str:
    """How often chance alone would do it; with a family, after its correction where that is clear."""
    odds = say_odds(chance.p_value)
    if chance.family_size == 1:
        return f"Chance alone would make {what} {odds}."
    if chance.is_clear:
        odds = say_odds(chance.deciding_p_value)
        return f"Allowing for the {chance.family_size} comparisons, chance alone would make {what} {odds}."
    told = f"By itself, chance would make {what} {odds}"
    if chance.p_value < CLEAR_BELOW:
        return f"{told}; among {chance.family_size} comparisons that is not unusual."
    return f"{told}."


def say_size(change: Change) -> str:
    """The size of a change in numbers and per cent, to follow its figures; empty on a base under 50.

    >>> say_size(Change(123, 71)), say_size(Change(8, 1))
    (': 52 fewer, a fall of 42.3%', '')
    """
    if change.percent is None:
        return ""
    more, kind = ("more", "a rise") if change.difference > 0 else ("fewer", "a fall")
    return (
        f": {say_number(abs(change.difference))} {more}, {kind} of {say_percent(abs(change.percent) / 100)}"
    )


def say_clear_trend(trend: ShareTrend | CountTrend, label: str, ends: str, values: list) -> str:
    """A clear trend, and whether every step went its way; the ends alone may tell another story."""
    subject, years = start_sentence(label), len(values)
    chance = say_chance(trend.chance, "a trend at least this strong")
    if (values[-1] > values[0]) != trend.rises:
        verb = "rise" if trend.rises else "fall"
        return f"{subject} tended to {verb} over {years} years, though it went {ends}. {chance}"
    steps = [after > before if trend.rises else after < before for before, after in pairwise(values)]
    steady = "" if all(steps) else ", though not in every year"
    return f"{subject} {'rose' if trend.rises else 'fell'} over {years} years, {ends}{steady}. {chance}"


def say_no_comparison(label: str, reasons: Mapping[str, str]) -> str:
    """Why two years cannot be compared; a year with an empty reason is not to blame."""
    told = [f"the figure for {period} is {reason}" for period, reason in reasons.items() if reason]
    return f"{start_sentence(label)}: no comparison of {join_words(reasons)}, since {join_words(told)}."


def explain_missing(figure: int | str | None) -> str:
    """Why a figure is missing, in the words of its shorthand; empty when it is known."""
    if known_count(figure) is not None:
        return ""
    shorthand = say_number(figure)
    return f"{MEANINGS[shorthand].split(',')[0]} ({shorthand})"


def explain_no_share(share: Share) -> str:
    """Why there is no share; empty when there is one."""
    if share.fraction is not None:
        return ""
    told = explain_missing(share.count) or explain_missing(share.total)
    return told or f"{say_number(share.count)} out of {say_number(share.total)}"


def say_no_trend(label: str, known: Mapping[str, object]) -> str:
    """Why there is no trend: too few years, or no cases (or nothing but cases) in any of them."""
    few = f"fewer than {FEWEST_YEARS} years have a figure"
    reason = few if len(known) < FEWEST_YEARS else "every year is the same"
    return f"{start_sentence(label)}: no trend is given, since {reason}."


def say_ends(told: Mapping[str, str]) -> str:
    """First and last year of a series with their figures."""
    first, last = find_ends(told)
    return f"from {told[first]} in {first} to {told[last]} in {last}"


def find_ends(figures: Mapping[str, object]) -> tuple[str, str]:
    """First and last period."""
    periods = list(figures)
    return periods[0], periods[-1]


def start_sentence(label: str) -> str:
    """The label as a sentence starts."""
    return label[:1].upper() + label[1:]
