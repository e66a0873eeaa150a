"""Numbers as publishers print them: what a table cell states, and which numbers stand in a piece of prose."""

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from helpers.errors import UnusableInput
from helpers.exports.periods import MONTH
from helpers.exports.published_tables import plain_text, quote

DAMAGE_MARKS = (
    *("no closing bracket", "no percent sign", "dash before percentage"),
    *("no space before bracket", "space before percent sign"),
)
NO_PERCENT_SIGN, SPACE_BEFORE_PERCENT_SIGN = DAMAGE_MARKS[1], DAMAGE_MARKS[4]

# ASCII digits only: int() and \d also take full-width and other scripts' digits.
# No leading zeros: 007 is an identifier. At most ten digits: a longer count is a slip.
WHOLE = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9],[0-9]{3}(?:,[0-9]{3}){2}|[1-9][0-9]{0,9})"
_PLACES = r"(?:\.[0-9]{1,9})?"
_DECIMAL = rf"[0-9]{{1,9}}{_PLACES}"
_SHARE = rf"(?P<dash>[-–−])?(?P<percent>{_DECIMAL})(?P<sign>(?P<sign_gap> ?)%)?"
# 65 (90.1%) and its damaged forms: 12 (8.76%  102 (82.92)  5 (-6.75%)  21(17.07%)
_COUNT_AND_SHARE = re.compile(rf"(?P<count>{WHOLE})(?P<gap> ?)\( ?{_SHARE} ?(?P<close>\))?")
_PERCENT = re.compile(rf"(?P<percent>{_DECIMAL})(?P<sign_gap> ?)%")
# £1,234  £12.50  £22.6 million  £276,535m; thousands written k are refused, being rounded twice.
MONEY = re.compile(rf"£ ?(?P<digits>{WHOLE}{_PLACES})(?:(?P<scale_gap> ?)(?P<scale>m|million|bn|billion))?")
SCALES = {"": 1, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
# The shorthand of the Government Statistical Service and what housing associations write.
_MISSING = {
    "": "blank",
    **dict.fromkeys(("n/a", "na", "n.a.", "not applicable", "[z]"), "not applicable"),
    **dict.fromkeys(("[x]", "..", "not available", "not recorded"), "not available"),
    **dict.fromkeys(("[c]", "*"), "suppressed"),
    **dict.fromkeys(("-", "–"), "dash without a figure"),
}
_BELOW = re.compile(rf"(?:<|(?:fewer|less) than) ?(?P<limit>{WHOLE})", re.IGNORECASE)
_HINTS = (
    (r"#[A-Z]", "a spreadsheet error is not a figure"),
    (r"[-–−] ?[0-9]", "counts are not negative"),
    (r"[0-9]+\.[0-9]+", "counts are whole, and a percentage has its sign"),
    (r"[0-9]{10,}", "the number is too large to be a count"),
    (
        rf"£ ?{WHOLE}{_PLACES} ?(?i:k|thousands?|mn?|mln|millions?|bn|billions?|tn|trillions?)\Z",
        "the size of an amount is written m, million, bn or billion, in small letters",
    ),
)
_EXPECTED = "expected a figure such as 65 (90.1%), 1,401, 97.8%, £1,234, N/a or an empty cell"

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve"]
_TEENS += [f"{one}teen" for one in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = [*range(1, 20), *range(20, 100, 10)]
WORDS = {"nil": 0, "zero": 0} | dict(zip(_ONES + _TEENS + _TENS, _NUMBERS, strict=True))
_TEN = f"(?:{'|'.join(_TENS)})[ -]"
_WORD = "|".join([rf"{_TEN}(?:{'|'.join(_ONES)})\b", *sorted(WORDS, key=len, reverse=True)])
# Digits, or a word of its own (not "one of the", "one-off", "someone"); then what they are counted in.
_NUMBER = re.compile(rf"""(?ix)
    (?<![\w£$€.,/+–−-])(?P<sign>[+–−-])?
    (?:(?P<money>£\ ?[0-9][0-9,]*(?<!,)(?:\.[0-9]+)?(?:\ ?(?:million|billion|bn|m)\b)?)
      |(?:(?P<digits>[0-9][0-9,]*(?<!,)(?:\.[0-9]+)?)
        |(?P<word>{_WORD})(?!\ of\ (?:the|our|these|those|many)\b|\ another\b))
       (?P<percent>\ ?%|\ per\ cent\b|\ percent\b)?)
    (?:\ (?P<unit>(?:working\ |calendar\ )?(?:days?|hours?|minutes?|weeks?|months?|years?)
      |percentage\ points?|thousand|million|billion|hundred|dozen|thirds?|quarters?|fifths?|tenths?|times)\b)?
    (?![\w£$€%/]|[.,-][0-9]|-\w)""")
# Numbers that count nothing: ordinals, durations, years, dates, names such as Q4 and COVID-19.
_COUNTED = f"(?:[0-9]+|{'|'.join(_ONES + _TEENS)})"
_NOT_FIGURES = re.compile(rf"""(?ix)
    \b[0-9]+(?:st|nd|rd|th)\b
    |\b{_COUNTED}-(?:year|month|week|day|hour)s?\b(?:-old\b)?
    |\b{_COUNTED}\ (?:years?|months?|weeks?|days?)\ ago\b
    |\b(?:19|20)[0-9]{{2}}[/–-](?:[0-9]{{2}}|(?:19|20)[0-9]{{2}})\b
    |\b(?:in|during|since|until|before|after|year|{MONTH})\ (?:19|20)[0-9]{{2}}\b(?![,.]?[0-9]|[/–-][0-9])
    |\b[A-Za-z]+-?[0-9]+\b|\blevel\ [0-9]\b""")
# "two hundred and five" is no 2 and no 5; "£5 thousand", "£5 trillion", "5 k", "£22.6 milion" no 5 or 22.6.
_LARGE = r"\b(?:hundred|thousand|million|billion|dozen)\b"
_SCALES = ("hundred", "thousand", "million", "billion", "trillion", "dozen")
_FURTHER_SCALE = re.compile(r"[ -]?(?:[km]|mn|mil|bn|bln|tn|trn|mio|lakhs?|crores?)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ -]?([a-z-]+)", re.IGNORECASE)
# In "...ninety nine" the dots keep the ninety from being read, and the nine alone would be wrong.
_TENS_BEFORE = re.compile(rf"\b{_TEN}$", re.IGNORECASE)
_GRAMMARS = {"money": MONEY.pattern, "percent": _DECIMAL, "measure": rf"{WHOLE}{_PLACES}", "whole": WHOLE}


@dataclass(frozen=True)
class ParsedFigure:
    """What a published text says, one field per parsed column of ``figures.csv``.

    Percentages, amounts and values are exact decimals as text; ``marks`` says in order what was
    damaged or how the text was read. A figure without numbers has a ``missing_reason``.
    """

    count: int | None = None
    percent: str | None = None
    percent_decimals: int | None = None
    amount_gbp: str | None = None
    marks: tuple[str, ...] = ()
    missing_reason: str | None = None
    bound: str | None = None
    unit: str | None = None
    value: str | None = None
    change_count: int | None = None
    change_percent: str | None = None
    compared_count: int | None = None


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
    end: int
    sign: str = ""
    role: str = "level"


def parse_cell(text: str) -> ParsedFigure:
    """The count, share or amount that a table cell states, and what was damaged in it.

    A dash before a bracketed percentage is a dash: a share is not negative. Anything outside
    the grammar raises ``UnusableInput`` with what was found and what was expected; the caller,
    who knows the place, puts file, row and column before it.

    >>> parse_cell("12 (8.76%").marks, parse_cell("102 (82.92)").percent, parse_cell("0").count
    (('no closing bracket',), '82.92', 0)
    """
    plain = plain_text(text)
    if re.fullmatch(WHOLE, plain):
        return ParsedFigure(count=read_whole(plain), value=str(read_whole(plain)))
    if found := _COUNT_AND_SHARE.fullmatch(plain):
        if not found["sign"] and not found["close"]:
            raise UnusableInput(f"found {quote(text)}, which may be cut short: complete it from the page.")
        damage = (not found["close"], not found["sign"], found["dash"], not found["gap"], found["sign_gap"])
        marks = tuple(mark for mark, applies in zip(DAMAGE_MARKS, damage, strict=True) if applies)
        count = read_whole(found["count"])
        return ParsedFigure(count=count, **share_fields(found["percent"]), value=str(count), marks=marks)
    if found := _PERCENT.fullmatch(plain):
        marks = (SPACE_BEFORE_PERCENT_SIGN,) if found["sign_gap"] else ()
        percent = found["percent"]
        return ParsedFigure(**share_fields(percent), value=percent, unit="%", marks=marks)
    if MONEY.fullmatch(plain):
        return ParsedFigure(**money_fields(plain))
    if reason := _MISSING.get(plain.casefold()):
        return ParsedFigure(missing_reason=reason)
    if found := _BELOW.fullmatch(plain):
        limit = str(read_whole(found["limit"]))
        return ParsedFigure(missing_reason="suppressed", bound="below", value=limit)
    hint = next((f" ({hint})" for pattern, hint in _HINTS if re.match(pattern, plain)), "")
    advice = "copy the cell from the page again"
    if "size" in hint:
        advice = "write the size so, or the amount in full"
    raise UnusableInput(f"found {quote(text)}{hint}, {_EXPECTED}: {advice}.")


def is_cell(text: str) -> bool:
    """Whether a text is what a table cell with something in it may hold: a figure, N/a, a dash."""
    try:
        return bool(text) and parse_cell(text) is not None
    except UnusableInput:
        return False


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else: 1,401 or 65 (90.1%) or £276,535m."""
    return is_cell(text) and parse_cell(text).value is not None


def read_whole(digits: str) -> int:
    """The whole number that digits state, with thousands commas or without."""
    return int(digits.replace(",", ""))


def share_fields(percent: str) -> dict[str, object]:
    """A share as printed and its number of decimals: ``40`` and ``40.0`` claim different precision."""
    return {"percent": percent, "percent_decimals": len(percent.partition(".")[2])}


def money_fields(text: str) -> dict[str, object]:
    """An amount as printed with its unit, and in pounds, taken literally: £276,535m is billions.

    >>> money_fields("£22.6 million")
    {'amount_gbp': '22600000', 'value': '22.6', 'unit': '£ million'}
    """
    found = MONEY.fullmatch(text)
    value, scale = found["digits"].replace(",", ""), found["scale"] or ""
    pounds = Decimal(value) * SCALES[scale]
    whole = pounds == pounds.to_integral()
    amount = str(int(pounds)) if whole and scale else f"{pounds:f}"
    return {"amount_gbp": amount, "value": value, "unit": f"£{found['scale_gap'] or ''}{scale}"}


def find_numbers(plain: str, text: str) -> list[Number]:
    """The numbers of a text in order; years, dates, ordinals and names are none.

    ``plain`` is the text with plain spaces and hyphens, ``text`` as printed, for messages.
    Raises ``UnusableInput`` when a digit belongs to no number that can be read for certain.

    >>> [number.value for number in find_numbers("81 (seventy-one individuals)", "")]
    ['81', '71']
    """
    masked = _NOT_FIGURES.sub(lambda one: " " * len(one[0]), plain)
    found = list(_NUMBER.finditer(masked))
    if any(character.isnumeric() for character in _NUMBER.sub(" ", masked)):
        raise UnusableInput(f"found {quote(text)}, a number that cannot be read for certain: copy it anew.")
    gaps = [masked[one.end() : two.start()] for one, two in pairwise(found)]
    if "#" in masked or any(not gap.strip() for gap in gaps):  # #REF!, 1 234
        raise UnusableInput(f"found {quote(text)}, which is no certain number: copy it anew.")
    if any(match["word"] for match in found) and re.search(_LARGE, masked, re.IGNORECASE):
        return []
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found[1:]), len(plain)]
    return [
        _read_number(match, plain[end_before : match.start()], plain[match.end() : start_after], text)
        for match, end_before, start_after in zip(found, ends, starts, strict=False)
    ]


def _read_number(match: re.Match[str], before: str, after: str, text: str) -> Number:
    """One number with its kind; refused when its commas or decimals make no number of that kind."""
    if _TENS_BEFORE.search(before):
        raise UnusableInput(f"found {quote(text)}, a number that cannot be read for certain: copy it anew.")
    unit = match["unit"] or ""
    in_words = sum(WORDS[part] for part in re.split("[ -]", (match["word"] or "nil").lower()))
    value = match["money"] or match["digits"] or str(in_words)
    if unit:  # thousands of people are a unit of their own, of pounds they would be lost
        is_scaled_further = bool(match["money"]) and unit.lower() in _SCALES
    else:
        found = _NEXT_WORD.match(after)
        # "minion" and "medallion" are less like "million"
        alike = get_close_matches(found[1].lower(), _SCALES, 1, cutoff=0.8) if found else ()
        is_scaled_further = bool(alike or _FURTHER_SCALE.match(after))
    if is_scaled_further:
        raise UnusableInput(f"found {quote(text)}, of unclear size after {quote(value)}: write it in full.")
    kind = "money" if match["money"] else "percent" if match["percent"] else "measure" if unit else "whole"
    if not re.fullmatch(_GRAMMARS[kind], value):
        raise UnusableInput(f"found {quote(text)}, which is no certain number: counts are whole.")
    return Number(kind, value, unit, bool(match["word"]), before, after, *match.span(), match["sign"] or "")
