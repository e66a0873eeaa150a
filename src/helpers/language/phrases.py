"""The parts that the sentences of ``narrative`` share: chance, missing figures, first and last year."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from helpers.language.shorthand import MEANINGS
from helpers.language.wording import join_words, say_number, say_odds, say_percent
from helpers.statistics.chance import CLEAR_BELOW, Chance
from helpers.statistics.comparisons import CountComparison
from helpers.statistics.intervals import Share, known_count
from helpers.statistics.trends import FEWEST_YEARS, CountTrend, ShareTrend
from helpers.statistics.years import list_periods


def say_chance(chance: Chance, what: str = "a difference at least this large") -> str:
    """How often chance alone would do it; with a family, after its correction where that is clear.

    >>> say_chance(Chance(0.01, "", adjusted_p_value=0.02, family_size=2))
    'Allowing for 2 comparisons, chance alone would make a difference at least this large about 1 time in 50.'
    >>> say_chance(Chance(0.03, "", adjusted_p_value=0.06, family_size=2))
    'Chance alone would make a difference at least this large about 1 time in 30. Among 2 comparisons that \
is not enough to call it clear.'
    >>> say_chance(Chance(0.03, "", rounded=True), "this trend")
    'Since the counts are rounded, chance alone could make this trend about 1 time in 30.'
    """
    together = chance.family_size > 1
    odds = say_odds(chance.deciding_p_value if chance.is_clear else chance.p_value)
    told = f"chance alone {'could' if chance.rounded else 'would'} make {what} {odds}."
    if chance.rounded:
        told = f"since the counts are rounded, {told}"
    if together and chance.is_clear:
        told = f"allowing for {chance.family_size} comparisons, {told}"
    if together and chance.p_value < CLEAR_BELOW <= chance.deciding_p_value:
        told += f" Among {chance.family_size} comparisons that is not enough to call it clear."
    return start_sentence(told)


def say_size(comparison: CountComparison) -> str:
    """The size of a change in numbers and per cent, to follow its figures; empty on a base under 50.

    >>> from helpers.statistics.comparisons import compare_counts
    >>> say_size(compare_counts(123, 71)), say_size(compare_counts(8, 1))
    (': 52 fewer, a fall of 42.3%', '')
    >>> say_size(compare_counts(125, 70, rounded_to=5))
    ': about 55 fewer, a fall of about 44%'
    """
    change = comparison.change
    if change.percent is None:
        return ""
    more, kind = ("more", "a rise") if change.difference > 0 else ("fewer", "a fall")
    about, decimals = ("about ", 0) if comparison.rounded_to > 1 else ("", 1)
    percent = say_percent(abs(change.percent) / 100, decimals)
    return f": {about}{say_number(abs(change.difference))} {more}, {kind} of {about}{percent}"


def say_years(figures: Mapping[str, object]) -> str:
    """How long a series is, from its first year to its last, and how many of these have no figure.

    >>> say_years({"2019/20": 84, "2020/21": 92}), say_years({"2019/20": 84, "2022/23": 123})
    ('over 2 years', 'over 4 years, 2 of them without a figure')
    """
    years = list_periods(*find_ends(figures))
    missing = len(years) - len(figures)
    return f"over {len(years)} years" + (f", {missing} of them without a figure" if missing else "")


def say_clear_trend(
    trend: ShareTrend | CountTrend, label: str, ends: str, values: Mapping[str, int | Fraction]
) -> str:
    """A clear trend, and whether every step went its way; the ends alone may tell another story."""
    subject, years, figures = start_sentence(label), say_years(values), list(values.values())
    chance = say_chance(trend.chance, "a trend at least this strong")
    if (figures[-1] > figures[0]) != trend.rises:
        verb = "rise" if trend.rises else "fall"
        return f"{subject} tended to {verb} {years}, though it went {ends}. {chance}"
    steps = [after > before if trend.rises else after < before for before, after in pairwise(figures)]
    steady = "" if all(steps) else ", though not in every year"
    return f"{subject} {'rose' if trend.rises else 'fell'} {years}, {ends}{steady}. {chance}"


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


def say_unclear(chance: Chance, what: str = "change") -> str:
    """That a result is not clear: rounded counts leave open whether the exact ones would show it.

    >>> say_unclear(Chance(0.4, "a test")), say_unclear(Chance(0.4, "a test", rounded=True), "rise or fall")
    ('no clear change', 'and rounded counts cannot show whether that is a clear rise or fall')
    """
    if chance.rounded:
        return f"and rounded counts cannot show whether that is a clear {what}"
    return f"no clear {what}"
