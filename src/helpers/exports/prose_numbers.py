"""The numbers that stand in a piece of prose, in digits or words, each with the words around it."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from helpers.errors import UnusableInput
from helpers.exports.periods import MONTH
from helpers.exports.published_cells import MONEY, WHOLE
from helpers.exports.published_tables import quote

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve"]
_TEENS += [f"{one}teen" for one in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = [*range(1, 20), *range(20, 100, 10)]
WORDS = {"nil": 0, "zero": 0} | dict(zip(_ONES + _TEENS + _TENS, _NUMBERS, strict=True))
_WORD = "|".join(
    [rf"(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES)})\b", *sorted(WORDS, key=len, reverse=True)]
)
# Digits, or a word of its own (not "one of the", "one-off", "someone"); then what they are counted in.
_NUMBER = re.compile(
    rf"""(?<![\w£$€.,/+–−-])(?P<sign>[+–−-])?
    (?:(?P<money>£\ ?[0-9][0-9,]*(?<!,)(?:\.[0-9]+)?(?:\ ?(?:million|billion|bn|m)\b)?)
      |(?:(?P<digits>[0-9][0-9,]*(?<!,)(?:\.[0-9]+)?)
        |(?P<word>{_WORD})(?!\ of\ (?:the|our|these|those|many)\b|\ another\b))
       (?P<percent>\ ?%|\ per\ cent\b|\ percent\b)?)
    (?:\ (?P<unit>(?:working\ |calendar\ )?(?:days?|hours?|minutes?|weeks?|months?|years?)
      |percentage\ points?|thousand|million|billion|hundred|dozen|thirds?|quarters?|fifths?|tenths?|times)\b)?
    (?![\w£$€%/]|[.,-][0-9]|-\w)""",
    re.VERBOSE | re.IGNORECASE,
)
# Numbers that count nothing: ordinals, durations, years, dates, names such as Q4 and COVID-19.
_COUNTED = f"(?:[0-9]+|{'|'.join(_ONES + _TEENS)})"
_NOT_FIGURES = re.compile(
    rf"""\b[0-9]+(?:st|nd|rd|th)\b
    |\b{_COUNTED}-(?:year|month|week|day|hour)s?\b(?:-old\b)?
    |\b{_COUNTED}\ (?:years?|months?|weeks?|days?)\ ago\b
    |\b(?:19|20)[0-9]{{2}}[/–-](?:[0-9]{{2}}|(?:19|20)[0-9]{{2}})\b
    |\b(?:in|during|since|until|before|after|year|{MONTH})\ (?:19|20)[0-9]{{2}}\b(?![,.]?[0-9]|[/–-][0-9])
    |\b[A-Za-z]+-?[0-9]+\b|\blevel\ [0-9]\b""",
    re.VERBOSE | re.IGNORECASE,
)
# "two hundred and five" is no 2 and no 5.
_LARGE_IN_WORDS = re.compile(r"\b(?:hundred|thousand|million|billion|dozen)\b", re.IGNORECASE)
# "£5 thousand", "£5 trillion", "5 k", "£22.6 milion" are no 5 and no 22.6.
_SCALES = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
_FURTHER_SCALE = re.compile(r"[ -]?(?:[km]|mn|mil|bn|bln|tn|trn|mio|lakhs?|crores?)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ -]?([a-z-]+)", re.IGNORECASE)
_ALIKE = 0.8  # of difflib's likeness; "minion" and "medallion" are less like "million"
# In "...ninety nine" the dots keep the ninety from being read, and the nine alone would be wrong.
_TENS_BEFORE = re.compile(rf"\b(?:{'|'.join(_TENS)})[ -]$", re.IGNORECASE)
_GRAMMARS = {
    "money": MONEY.pattern,
    "percent": r"[0-9]{1,9}(?:\.[0-9]{1,9})?",
    "measure": rf"{WHOLE}(?:\.[0-9]{{1,9}})?",
    "whole": WHOLE,
}


@dataclass(frozen=True)
class Number:
    """One number of a statement: its digits, what it counts, the words around it and its role.

    ``kind`` is "percent", "money", "measure" (a decimal or whole number with a unit such as
    days) or "whole". ``before`` and ``after`` reach to the numbers next to it.
    """

    kind: str
    value: str
    unit: str
    in_words: bool
    before: str
    after: str
    start: int
    sign: str = ""
    role: str = "level"


def find_numbers(plain: str, text: str) -> list[Number]:
    """The numbers of a text in order; years, dates, ordinals and names are none.

    ``plain`` is the text with plain spaces and hyphens, ``text`` as printed, for messages.
    Raises ``UnusableInput`` when a digit belongs to no number that can be read for certain.

    >>> [number.value for number in find_numbers("81 (seventy-one individuals)", "")]
    ['81', '71']
    """
    masked = _NOT_FIGURES.sub(_blank, plain)
    found = list(_NUMBER.finditer(masked))
    if any(character.isnumeric() for character in _NUMBER.sub(_blank, masked)):
        raise UnusableInput(f"found {quote(text)}, a number that cannot be read for certain: copy it anew.")
    gaps = [masked[one.end() : two.start()] for one, two in pairwise(found)]
    if "#" in masked or any(not gap.strip() for gap in gaps):  # #REF!, 1 234
        raise UnusableInput(f"found {quote(text)}, which is no certain number: copy it anew.")
    if any(match["word"] for match in found) and _LARGE_IN_WORDS.search(masked):
        return []
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found[1:]), len(plain)]
    return [
        _read_number(match, plain[end_before : match.start()], plain[match.end() : start_after], text)
        for match, end_before, start_after in zip(found, ends, starts, strict=False)
    ]


def _blank(found: re.Match[str]) -> str:
    """As many spaces as were found, so that places in the text stay what they are."""
    return " " * len(found[0])


def _read_number(match: re.Match[str], before: str, after: str, text: str) -> Number:
    """One number with its kind; refused when its commas or decimals make no number of that kind."""
    if _TENS_BEFORE.search(before):
        raise UnusableInput(f"found {quote(text)}, a number that cannot be read for certain: copy it anew.")
    unit = match["unit"] or ""
    in_words = sum(WORDS[part] for part in re.split("[ -]", (match["word"] or "nil").lower()))
    value = match["money"] or match["digits"] or str(in_words)
    if _is_scaled_further(match, after):
        raise UnusableInput(f"found {quote(text)}, of unclear size after {quote(value)}: write it in full.")
    kind = "money" if match["money"] else "percent" if match["percent"] else "measure" if unit else "whole"
    if not re.fullmatch(_GRAMMARS[kind], value):
        raise UnusableInput(f"found {quote(text)}, which is no certain number: counts are whole.")
    return Number(kind, value, unit, bool(match["word"]), before, after, match.start(), match["sign"] or "")


def _is_scaled_further(match: re.Match[str], after: str) -> bool:
    """Whether the words after a number make it larger in a way that is not read.

    Thousands or millions of people are a unit of their own; of pounds they would be lost.
    """
    if match["unit"]:
        return bool(match["money"]) and match["unit"].lower() in _SCALES
    found = _NEXT_WORD.match(after)
    if not found:
        return False
    return bool(_FURTHER_SCALE.match(after) or get_close_matches(found[1].lower(), _SCALES, 1, _ALIKE))
