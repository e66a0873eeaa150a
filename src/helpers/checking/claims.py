"""The arithmetic of claims in prose: changes, bounds, and the slips that make a claim wrong."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from helpers.percentages import find_rule, parse_percent, render_percent

AGREES = "agrees"
FAILS = "does not follow"
UNCHECKED = "cannot be checked"
ABOUT_SHARE = Fraction(1, 20)  # "about 500" holds for anything within a twentieth of 500
BOUND_WORDS = {
    "above": "more than",
    "at_least": "at least",
    "at_most": "at most",
    "below": "less than",
    "about": "about",
}


@dataclass(frozen=True)
class Answer:
    """What a check of one claim gave: the verdict in one plain sentence.

    ``expected`` is what would follow instead. ``kind`` is the kind of finding that a claim becomes which
    does not follow, and ``severity`` what it does to a reader's conclusion (``problems.Problem``).
    """

    verdict: str
    why: str
    expected: str | None = None
    kind: str | None = None
    severity: str = "medium"


OPEN = Answer(UNCHECKED, "What it would follow from is not among the figures held.")


def fail(why: str, expected: str | None, kind: str = "statement", severity: str = "medium") -> Answer:
    """The answer for a claim that does not follow."""
    return Answer(FAILS, why, expected, kind, severity)


def render_change(old: Fraction, new: Fraction, decimals: int) -> str:
    """Percentage change from old to new, signed, half up on its size; old must be above 0.

    >>> render_change(Fraction(8), Fraction(1), 1), render_change(Fraction(12), Fraction(19), 1)
    ('-87.5', '58.3')
    """
    size = render_share(abs(new - old), old, decimals)
    return f"-{size}" if new < old and size.strip("0.") else size


def render_share(part: Fraction, base: Fraction, decimals: int) -> str:
    """Part of base as a percentage, half up.

    >>> render_share(Fraction(22), Fraction(71), 1)
    '31.0'
    """
    share = part / base
    return render_percent(share.numerator, share.denominator, decimals)


def follows_share(part: Fraction, base: Fraction, printed: str) -> bool:
    """Whether a printed percentage is part of base under any rounding rule."""
    share = part / base
    return find_rule(share.numerator, share.denominator, *parse_percent(printed)) is not None


def follows_change(old: Fraction, new: Fraction, printed: str) -> bool:
    """Whether a printed signed change is that from old to new under any rounding rule.

    >>> follows_change(Fraction(51), Fraction(41), "-19.6")
    True
    >>> follows_change(Fraction(13), Fraction(8), "-33.3")
    False
    """
    is_signed_so = old > 0 and (new < old) == printed.startswith("-")
    return is_signed_so and follows_share(abs(new - old), old, printed.lstrip("-"))


def find_slip(old: Fraction, new: Fraction, printed: str) -> str | None:
    """How a wrong percentage change came about, in words, where a usual slip gives it exactly.

    >>> find_slip(Fraction(40), Fraction(50), "20")
    'it is the difference over the new number, 50, instead of the old'
    """
    if new > 0 and follows_change(new, 2 * new - old, printed):
        return f"it is the difference over the new number, {show_number(new)}, instead of the old"
    opposite = printed[1:] if printed.startswith("-") else f"-{printed}"
    if follows_change(old, new, opposite):
        return "the direction is the wrong way round"
    if old > 0 and follows_share(new, old, printed.lstrip("-")):
        return "it is the new number as a share of the old, not the change"
    if abs(new - old) == Fraction(printed.lstrip("-")):
        return "it is the difference itself, not a percentage of the old number"
    return None


def meets_bound(bound: str | None, said: Fraction, actual: Fraction) -> bool:
    """Whether an actual number is what a text with or without a bound says.

    >>> meets_bound("above", Fraction(300), Fraction(300))
    False
    >>> meets_bound("at_least", Fraction(300), Fraction(300))
    True
    """
    return {
        None: actual == said,
        "above": actual > said,
        "at_least": actual >= said,
        "at_most": actual <= said,
        "below": actual < said,
        "about": abs(actual - said) <= ABOUT_SHARE * said,
    }[bound]


def show_number(number: Fraction, unit: str = "") -> str:
    """A number as people write it, thousands with a comma, pounds with their sign.

    >>> show_number(Fraction(276535), "£"), show_number(Fraction(115, 2))
    ('£276,535', '57.5')
    """
    text = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,}"
    return f"{unit}{text}"
