"""Exact arithmetic of printed percentages: what a rounding rule prints, and what fits a print.

A printed percentage is kept as the whole number of its digits and how many of them are decimals:
``39.20`` is (3920, 2), which claims more than ``39.2``, (392, 1). With count k, denominator N,
printed digits m at d decimals, ``excess = 100·k·10^d − m·N`` says how far the share lies above the
print, in N-ths of the last printed digit. Every rule is an interval for it, so whole numbers decide
everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.percentages.vocabulary import MADE_TO_ADD, ROUNDINGS

# A rule accepts a print when 0 <= scale·excess + shift·N < width·N, that is, when the share lies
#   half_up         [m − 1/2, m + 1/2)     spreadsheets, and people
#   truncated       [m, m + 1)             digits cut off
#   rounded_up      (m − 1, m]
#   half_down       (m − 1/2, m + 1/2]
#   double_rounded  [m − 11/20, m + 9/20)  half up at one more decimal, then half up again
LINEAR_RULES = {
    "half_up": (2, 1, 2),
    "truncated": (1, 0, 1),
    "rounded_up": (-1, 0, 1),
    "half_down": (-2, 1, 2),
    "double_rounded": (20, 11, 20),
}
# half_even (Python, pandas, R) adds the tie where the print is even and loses it where it is odd.
# fewer_decimals is half up at fewer decimals, padded with zeros: 35.3 printed as 35.30.
RULES = tuple(ROUNDINGS)
# Sets of rules are small whole numbers, a bit for each, because the search asks which rules print a row
# for every share that could be behind it.
HALF_UP, TRUNCATED, ROUNDED_UP, HALF_EVEN, HALF_DOWN, FEWER_DECIMALS, DOUBLE_ROUNDED = (
    1 << place for place in range(len(RULES))
)
TO_NEAREST = HALF_UP | HALF_EVEN | HALF_DOWN
EXACT = TO_NEAREST | TRUNCATED | ROUNDED_UP | DOUBLE_ROUNDED
_PRINTED = re.compile(r"([0-9]{1,40})(?:\.([0-9]{1,12}))?")


def parse_percent(text: str) -> tuple[int, int]:
    """Digits and number of decimals of a printed percentage, trailing zeros kept.

    Raises ``ValueError`` for anything but digits with at most one decimal point and 12 decimals.

    >>> parse_percent("39.20"), parse_percent("7")
    ((3920, 2), (7, 0))
    """
    found = _PRINTED.fullmatch(text)
    if not found:
        raise ValueError(
            f"{text[:40]!r} is not a percentage: expected digits such as 39.20, without sign or %."
        )
    return int(found[1] + (found[2] or "")), len(found[2] or "")


def format_percent(digits: int, decimals: int) -> str:
    """The text of a percentage, the reverse of ``parse_percent``.

    >>> format_percent(3920, 2), format_percent(5, 1), format_percent(7, 0)
    ('39.20', '0.5', '7')
    """
    if decimals == 0:
        return str(digits)
    padded = str(digits).rjust(decimals + 1, "0")
    return f"{padded[:-decimals]}.{padded[-decimals:]}"


def round_share(numerator: int, denominator: int, rule: str = "half_up") -> int:
    """Whole number that a rule makes of numerator / denominator (numerator >= 0, denominator > 0).

    ``fewer_decimals`` is rounded half up to tens here; ``print_digits`` handles other paddings.

    >>> [round_share(5, 2, rule) for rule in ("half_up", "half_down", "half_even", "truncated")]
    [3, 2, 2, 2]
    """
    whole, rest = divmod(numerator, denominator)
    if rule == "half_up":
        return whole + (2 * rest >= denominator)
    if rule == "truncated":
        return whole
    if rule == "rounded_up":
        return whole + (rest > 0)
    if rule == "half_down":
        return whole + (2 * rest > denominator)
    if rule == "half_even":
        return whole + (2 * rest + (whole & 1) > denominator)
    if rule == "double_rounded":
        return whole + (20 * rest >= 9 * denominator)
    if rule == "fewer_decimals":
        return 10 * round_share(numerator, 10 * denominator)
    raise ValueError(f"{rule!r} is no rounding rule: use one of {', '.join(RULES)}.")


def print_digits(count: int, denominator: int, decimals: int, rule: str = "half_up") -> int:
    """Digits of count / denominator as a percentage at so many decimals.

    ``fewer_decimals`` pads with one zero; without decimals there is nothing to pad.

    >>> print_digits(24, 68, 2), print_digits(24, 68, 2, "fewer_decimals")
    (3529, 3530)
    """
    pads_nothing = rule == "fewer_decimals" and not decimals
    return round_share(100 * count * 10**decimals, denominator, "half_up" if pads_nothing else rule)


def render_percent(count: int, denominator: int, decimals: int, rule: str = "half_up") -> str:
    """The percentage that a rule prints for count of denominator.

    >>> render_percent(25, 123, 2), render_percent(41, 137, 2, "truncated"), render_percent(1, 8, 0)
    ('20.33', '29.92', '13')
    """
    return format_percent(print_digits(count, denominator, decimals, rule), decimals)


def find_printing_rules(numerator: int, denominator: int, digits: int, decimals: int) -> int:
    """The set of rules that print these digits for numerator / denominator; 0 where none does.

    The numerator already holds 100 and the power of ten of the decimals.

    >>> find_printing_rules(100 * 6 * 10, 71, 84, 1) == TRUNCATED, find_printing_rules(100 * 25, 123, 31, 0)
    (True, 0)
    """
    whole, rest = divmod(numerator, denominator)
    rules = 0
    if digits - whole in (0, 1):
        upwards = (
            (rest > 0) * ROUNDED_UP
            | (2 * rest >= denominator) * HALF_UP
            | (2 * rest > denominator) * HALF_DOWN
            | (2 * rest + whole % 2 > denominator) * HALF_EVEN
            | (20 * rest >= 9 * denominator) * DOUBLE_ROUNDED
        )
        rules = upwards if digits > whole else EXACT & ~upwards
    if decimals and digits % 10 == 0:
        units = (10**zeros for zeros in range(1, decimals + 1))
        if any(unit * round_share(numerator, unit * denominator) == digits for unit in units):
            rules |= FEWER_DECIMALS
    return rules


def follows_rule(count: int, denominator: int, digits: int, decimals: int, rule: str = "half_up") -> bool:
    """Whether the rule prints these digits for count of denominator; never for a denominator of 0.

    ``fewer_decimals`` holds when any padding from one zero to ``decimals`` zeros does.

    >>> follows_rule(65, 71, 901, 1), follows_rule(64, 71, 901, 1)
    (False, True)
    """
    if denominator <= 0 or count < 0:
        return False
    rules = find_printing_rules(100 * count * 10**decimals, denominator, digits, decimals)
    return bool(rules >> RULES.index(rule) & 1)


def find_rule(count: int, denominator: int, digits: int, decimals: int) -> str | None:
    """First rule, half up before the others in the order of ``RULES``, that prints these digits.

    >>> find_rule(6, 71, 84, 1), find_rule(29, 74, 3920, 2), find_rule(25, 123, 3075, 2)
    ('truncated', 'fewer_decimals', None)
    """
    return next((rule for rule in RULES if follows_rule(count, denominator, digits, decimals, rule)), None)


def find_share_interval(digits: int, rule: str = "half_up", padding: int = 1) -> tuple[int, bool, int, bool]:
    """Shares that print as these digits: low end, whether included, high end, whether included.

    The ends are in twentieths of the last printed digit, so that every rule has whole numbers. What was
    changed so that a column adds to 100 is less than one digit off.

    >>> find_share_interval(7), find_share_interval(7, "rounded_up")
    ((130, True, 150, False), (120, False, 140, True))
    """
    if rule == "half_even":
        even = digits % 2 == 0
        return 20 * digits - 10, even, 20 * digits + 10, even
    if rule == MADE_TO_ADD:
        return 20 * digits - 20, False, 20 * digits + 20, False
    if rule == "fewer_decimals":
        half = 10 ** (padding + 1)
        return 20 * digits - half, True, 20 * digits + half, False
    scale, shift, width = LINEAR_RULES[rule]
    first, second = -20 * shift // scale, 20 * (width - shift) // scale
    return 20 * digits + min(first, second), scale > 0, 20 * digits + max(first, second), scale < 0


def find_bases(count: int, digits: int, decimals: int) -> tuple[int, int | None] | None:
    """Smallest and largest denominator for which half up prints these digits; None if there is none.

    The bases form a closed interval of whole numbers from 1; the largest is None where any
    greater base fits too (a print of 0). With A = 100·k·10^d they are 2A/(2m + 1) < N <= 2A/(2m − 1):
    at the lower end the share is a tie that rounds to m + 1.

    >>> find_bases(22, 31, 0), find_bases(0, 0, 1), find_bases(1, 12, 0)
    ((70, 72), (1, None), None)
    """
    amount = 2 * 100 * count * 10**decimals
    smallest = amount // (2 * digits + 1) + 1
    if digits == 0:
        return smallest, None
    largest = amount // (2 * digits - 1)
    return (smallest, largest) if smallest <= largest else None


def can_add_to_hundred(printed: Sequence[str]) -> bool:
    """Whether shares that print like this, rounded half up, can add to exactly 100.

    A column of rounded percentages that adds to 99.9 is not wrong by that: it is wrong only if the
    sum of the intervals that each print leaves open excludes 100. Shares are not below 0.

    >>> can_add_to_hundred(["33.3", "33.3", "33.3"]), can_add_to_hundred(["33.3", "33.3", "33.1"])
    (True, False)
    """
    parsed = [parse_percent(text) for text in printed]
    most = max((decimals for _, decimals in parsed), default=0)
    lowest = highest = 0
    for digits, decimals in parsed:
        unit = 10 ** (most - decimals)
        lowest += unit * max(2 * digits - 1, 0)
        highest += unit * (2 * digits + 1)  # a share of exactly this would be rounded up
    return lowest <= 2 * 100 * 10**most < highest
