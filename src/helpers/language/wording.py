"""Numbers, shares, money and lists in words, as the pages print them.

Every figure is rounded half up, on exact fractions. Numbers stand as numerals, as on GOV.UK. A figure
may be missing: a shorthand such as ``[c]`` stands as it is, None stands as ``[x]``. What comes back is
plain text; ``escape_markdown`` makes it inert for a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from helpers.language.shorthand import BOUND_WORDS, MEANINGS, NOT_AVAILABLE
from helpers.percentages import format_percent, round_share
from helpers.statistics.intervals import Interval, Share, share_interval

Number = int | float | str | Decimal | Fraction
MULTIPLES = {"million": 10**6, "billion": 10**9}
# Whatever Markdown, HTML, MathJax or a template could act on: anywhere, in an address, or at the start.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~$@]|:(?=//)|(?<=www)\.|^[#+=-]|^\d+[.)]")


def round_half_up(number: Number, decimals: int = 0) -> str:
    """The number at so many decimals, ties away from zero, with commas and a true minus sign.

    >>> round_half_up(Fraction(5, 2)), round_half_up("-0.25", 1), round_half_up(1234567)
    ('3', '−0.3', '1,234,567')
    """
    exact = Fraction(number)
    digits = round_share(abs(exact.numerator) * 10**decimals, exact.denominator)
    whole, _, rest = format_percent(digits, decimals).partition(".")
    sign = "−" if exact < 0 and digits else ""
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")


def say_number(figure: Number | None) -> str:
    """A figure with commas and all its decimals; a shorthand as it is; a missing one as ``[x]``.

    >>> say_number(1401), say_number("57.5"), say_number("[c]"), say_number(None)
    ('1,401', '57.5', '[c]', '[x]')
    """
    if isinstance(figure, str) and figure in MEANINGS:
        return figure
    if pd.isna(figure):
        return NOT_AVAILABLE
    if isinstance(figure, Fraction):
        raise ValueError(
            f"{figure} has no decimals of its own: say how it is to be rounded, with round_half_up."
        )
    exact = Decimal(str(figure))
    return round_half_up(str(exact), max(0, -exact.as_tuple().exponent))


def say_count(count: int | str | None, noun: str, plural: str = "") -> str:
    """A count with its noun, in the plural for anything but 1.

    >>> say_count(1, "referral"), say_count(71, "referral"), say_count(2, "inquiry", "inquiries")
    ('1 referral', '71 referrals', '2 inquiries')
    """
    return f"{say_number(count)} {noun if count == 1 else plural or noun + 's'}"


def match_verb(count: int, verb: str) -> str:
    """A verb as it stands behind a count; ``verb`` is its plural.

    >>> match_verb(1, "follow"), match_verb(1, "were"), match_verb(2, "do"), match_verb(1, "need care")
    ('follows', 'was', 'do', 'needs care')
    """
    first, space, rest = verb.partition(" ")
    single = {"do": "does", "were": "was"}.get(first, f"{first}s")
    return verb if count != 1 else single + space + rest


def say_percent(share: Number, decimals: int = 1) -> str:
    """A share as a percentage.

    >>> say_percent(Fraction(22, 71)), say_percent(Fraction(1, 8), 0)
    ('31.0%', '13%')
    """
    return f"{round_half_up(100 * Fraction(share), decimals)}%"


def say_share(share: Share, decimals: int = 1, edition: str = "internal") -> str:
    """A share with its count and base, and on a base under 50 with its interval.

    In the public edition, where counts are rounded, it is "about" and whole, and on a base under 50
    not given at all.

    >>> say_share(Share(22, 71)), say_share(Share(22, 37))
    ('22 of 71 (31.0%)', '22 of 37 (59.5%, 95% interval 43.5% to 73.7%)')
    >>> say_share(Share(20, 70), edition="public"), say_share(Share(20, 35), edition="public")
    ('20 of 70 (about 29%)', '20 of 35')
    >>> say_share(Share("[c]", 70))
    '[c] of 70'
    """
    counts = f"{say_number(share.count)} of {say_number(share.total)}"
    if share.fraction is None or (share.has_small_base and edition == "public"):
        return counts
    if edition == "public":
        return f"{counts} (about {say_percent(share.fraction, 0)})"
    percent = say_percent(share.fraction, decimals)
    if share.has_small_base:
        percent += f", 95% interval {say_interval(share_interval(share), '%', decimals)}"
    return f"{counts} ({percent})"


def say_points(points: Number, decimals: int = 1) -> str:
    """The size of a difference between percentages, without its sign.

    >>> say_points(100 * (Fraction(22, 71) - Fraction(28, 123))), say_points(Fraction(-1, 50))
    ('8.2 percentage points', 'less than 0.1 percentage points')
    """
    size, least = abs(Fraction(points)), Fraction(1, 10**decimals)
    too_small = 0 < size < least / 2
    told = round_half_up(least if too_small else size, decimals)
    return f"{'less than ' if too_small else ''}{told} percentage {'point' if told == '1' else 'points'}"


def say_money(amount: Number | None, unit: str = "") -> str:
    """Pounds: whole, with pence where there are any, or in ``million`` or ``billion``.

    A ``Fraction``, such as a cost for each project, is rounded to whole pounds.

    >>> say_money("276535"), say_money("12.5"), say_money(Fraction(276535, 47))
    ('£276,535', '£12.50', '£5,884')
    >>> say_money(22600000, "million")
    '£22.6 million'
    """
    if pd.isna(amount) or amount in MEANINGS:
        return say_number(amount)
    if unit:
        number = Decimal(str(amount)) / MULTIPLES[unit]
        return f"£{say_number(f'{number.normalize():f}')} {unit}"
    whole = isinstance(amount, Fraction) or Fraction(amount).denominator == 1
    return f"£{round_half_up(amount, 0 if whole else 2)}"


def say_bound(number: Number | None, bound: str | None = None) -> str:
    """A number with its bound in words: ``above``, ``at_least``, ``at_most``, ``below`` or ``about``.

    ``number`` may be ready text, such as an amount of money.

    >>> say_bound(300, "above"), say_bound("£3,400", "above"), say_bound(58)
    ('more than 300', 'more than £3,400', '58')
    """
    told = number if isinstance(number, str) and number.startswith("£") else say_number(number)
    return told if pd.isna(bound) else f"{BOUND_WORDS[bound]} {told}"


def say_interval(interval: Interval, unit: str = "", decimals: int | None = None) -> str:
    """The ends of an interval; those of a share, from 0 to 1, as percentages with the unit ``%``.

    Counts have no decimals unless asked for, percentages one.

    >>> say_interval(Interval(55.45, 89.56)), say_interval(Interval(0.435, 0.737), "%")
    ('55 to 90', '43.5% to 73.7%')
    """
    if unit == "%":
        places = 1 if decimals is None else decimals
        return f"{say_percent(interval.low, places)} to {say_percent(interval.high, places)}"
    return " to ".join(round_half_up(end, decimals or 0) for end in (interval.low, interval.high))


def say_odds(p_value: float) -> str:
    """How often chance alone would do it, in round numbers.

    To the nearest tenth from 0.1 up, else one time in so many: whole numbers to 20, then tens to 100,
    hundreds to 1,000, thousands to 10,000.

    >>> [say_odds(p) for p in (0.4, 0.075, 0.03, 0.000232)]
    ['about 4 times in 10', 'about 1 time in 13', 'about 1 time in 30', 'about 1 time in 4,000']
    >>> say_odds(0.00002), say_odds(0.97)
    ('less than 1 time in 10,000', 'almost every time')
    """
    tenths = int(round_half_up(10 * Fraction(p_value)))
    if p_value >= 0.1:
        return "almost every time" if tenths == 10 else f"about {say_count(tenths, 'time')} in 10"
    if p_value < 0.0001:
        return "less than 1 time in 10,000"
    times = 1 / Fraction(p_value)
    step = next(step for most, step in ((20, 1), (100, 10), (1000, 100), (10000, 1000)) if times <= most)
    return f"about 1 time in {step * round_share(times.numerator, step * times.denominator):,}"


def join_words(words: Iterable[object]) -> str:
    """The words as a list in a sentence.

    >>> join_words(["neglect", "financial", "physical"]), join_words(["neglect"]), join_words([])
    ('neglect, financial and physical', 'neglect', '')
    """
    *others, last = [str(word) for word in words] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def start_sentence(label: str) -> str:
    """The label as a sentence starts."""
    return label[:1].upper() + label[1:]


def escape_markdown(text: str) -> str:
    """The text as one line that Markdown, HTML, MathJax and templates show as it is and never act on.

    >>> escape_markdown("<b>1*2*3</b>")
    '&#60;b&#62;1&#42;2&#42;3&#60;/b&#62;'
    """
    return _SPECIAL.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", " ".join(text.split()))
