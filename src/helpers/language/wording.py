"""Numbers, shares, lists and shorthand in words, as the pages print them.

Every figure is rounded half up, on exact fractions. Numbers stand as numerals, as on GOV.UK. What comes
back is plain text; ``escape_markdown`` makes it inert for a page. Shorthand for cells without a number:
UK Government Analysis Function, "Using symbols and shorthand in data tables".
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from helpers.percentages import round_share

Number = int | float | str | Decimal | Fraction
MEANINGS = {
    "[c]": "withheld, so that no person can be recognised or because it cannot be rounded",
    "[r]": "revised since it was first published",
    "[s]": "share not shown, because its base is under 50",
    "[u]": "low reliability: not compared with other years",
    "[x]": "not available",
    "[z]": "not applicable",
}
WITHHELD, SMALL, UNRELIABLE, NOT_AVAILABLE = "[c]", "[s]", "[u]", "[x]"
SMALL_BASE = 50  # under it a share or a percentage change says more about chance than about what is counted
# How a published bound is written before its number, and how it is read out.
BOUND_SIGNS = {"above": ">", "at_least": "≥", "at_most": "≤", "below": "<", "about": "~"}
SIGN_WORDS = {">": "more than", "≥": "at least", "≤": "at most", "<": "fewer than", "~": "about"}
BOUND_WORDS = {bound: SIGN_WORDS[sign] for bound, sign in BOUND_SIGNS.items()}
# Whatever Markdown, HTML, MathJax or a template could act on: anywhere, in an address, or at the start.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&|~$@]|:(?=//)|(?<=www)\.|^[#+=-]|^\d+[.)]")


def round_half_up(number: Number, decimals: int = 0) -> str:
    """The number at so many decimals, ties away from zero, with commas and a true minus sign.

    >>> round_half_up(Fraction(5, 2)), round_half_up("-0.25", 1), round_half_up(1234567)
    ('3', '−0.3', '1,234,567')
    """
    exact = Fraction(number)
    digits = round_share(abs(exact.numerator) * 10**decimals, exact.denominator)
    sign = "−" if exact < 0 and digits else ""
    return f"{sign}{Decimal(digits).scaleb(-decimals):,f}"


def say_count(count: int, noun: str) -> str:
    """A count with its noun, in the plural for anything but 1.

    >>> say_count(1, "referral"), say_count(71, "referral")
    ('1 referral', '71 referrals')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


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


def join_words(words: Iterable[object], link: str = "and") -> str:
    """The words as a list in a sentence.

    >>> join_words(["neglect", "financial", "physical"]), join_words(["neglect"]), join_words([])
    ('neglect, financial and physical', 'neglect', '')
    """
    *others, last = [str(word) for word in words] or [""]
    return f"{', '.join(others)} {link} {last}" if others else last


def start_sentence(label: str) -> str:
    """The label as a sentence starts."""
    return label[:1].upper() + label[1:]


def explain_shorthand(text: str, meanings: Mapping[str, str] = MEANINGS) -> str:
    """One line that explains the shorthand found in a text; empty when there is none.

    >>> explain_shorthand("5 [r] 12 [x]"), explain_shorthand(">300", SIGN_WORDS)
    ('[r] revised since it was first published; [x] not available.', '> more than.')
    """
    told = [f"{mark} {meaning}" for mark, meaning in meanings.items() if mark in text]
    return "; ".join(told) + "." if told else ""


def escape_markdown(text: str) -> str:
    """The text as one line that Markdown, HTML, MathJax and templates show as it is and never act on.

    >>> escape_markdown("<b>1*2*3</b>")
    '&#60;b&#62;1&#42;2&#42;3&#60;/b&#62;'
    """
    return _SPECIAL.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", " ".join(text.split()))
