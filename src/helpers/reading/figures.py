"""Figures as people print them in a cell: counts, percentages, both at once, bounds, shorthand, money."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from helpers.reading.tables import ReadCell

SPACES = "\u00a0\u2007\u2009\u202f "
DASHES = r"\-–—−"  # for use between square brackets
SHORTHAND = re.compile(
    r"\[(?:c|x|z|u|low|w|nd|na|e|p|r|s|k)\]|[-–—−]\s?\([-–—−]\)|\.{2,}|…|[-–—−]+|\*+|~|:|#|n\W?/?\W?a\.?|z|x|nil|none|nk|nr|ns|"
    r"not (?:available|applicable|known|recorded|reported|collected)|suppressed|withheld|confidential|tbc"
    r"|null|nan",
    re.IGNORECASE,
)
BOUND_WORDS = (
    (r"(?:<|less than|fewer than|under|below|up to|at most|≤|no more than)", "below"),
    (r"(?:>|more than|over|above|at least|≥|no fewer than)", "above"),
    (r"(?:c\.?|ca\.?|circa|around|about|approx(?:\.|imately)?|roughly|nearly|almost|some|~|≈)", "about"),
)
BOUND = re.compile("|".join(f"(?P<{name}>{words})" for words, name in BOUND_WORDS), re.IGNORECASE)
MARKS = re.compile(
    r"(?:\s*(?:[*†‡§¶‖#¹²³⁴⁵⁶⁷⁸⁹⁰ᵃᵇᶜᵈᵉ]|\[(?:[a-z]|\d{1,2}|note ?\w+|low)\]"
    r"|\((?:[a-eg-z]|note ?\d+)\)))+$",
    re.IGNORECASE,
)
WORDS_BEHIND = re.compile(r"^(?P<figure>[^a-z]*\d[^a-z]*?\)?)\s*\((?=[^)]*[a-z])[^)]*\)$", re.IGNORECASE)
PERCENT = r"(?:\s?(?:%|per ?cent|percent|pct|v\.? ?H\.?))"
MONEY = r"[£$€]"
UNIT = r"(?:%|pct|per ?cent|percentages?|proportion|n|nos?\.?|num|numbers?|counts?)"  # as a heading alone
LONGEST_FIGURE = 100  # characters: what is longer is prose, whatever stands in it
LONGEST_PERCENT = 20  # digits before the point
BAND = re.compile(  # 40 to 64, 65+, under 18: ages and sizes, which name a row or a column
    r"(?:aged? )?(?:\d{1,3}(?:\s?\+|\s?(?:[-–]|to) ?\d{1,3}"
    r"| (?:and|or) (?:over|above|older|under|below|more))|(?:under|over|below|above) \d{1,3})"
    r"(?: ?(?:years?|yrs|months|weeks|days))?(?: old)?",
    re.IGNORECASE,
)
ERROR = re.compile(r"#(?:DIV/0!|REF!|N/A|NAME\?|VALUE!|NUM!|NULL!)")  # what a spreadsheet could not work out
HASH = re.compile(r"(?=.*[a-f])[0-9a-f]{8,}")  # or part of one: no damaged figure
SCIENTIFIC = re.compile(r"-?\d(?:\.\d{1,17})?E[+-]\d{1,2}", re.IGNORECASE)  # 4.35E-05
YEARS = re.compile(r"(?:19|20)\d\d\s?/\s?\d\d")
MULTIPLES = {"k": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}


@lru_cache(maxsize=2)
def number_patterns(decimal: str) -> dict[str, re.Pattern]:
    """The notations of a cell for one decimal sign, ``.`` or ``,``, most telling first.

    A middle dot is a decimal sign in both.
    """
    point = "[.·]" if decimal == "." else "[,·]"
    group = rf"[,'’{SPACES}]" if decimal == "." else rf"[.'’{SPACES}]"
    whole = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)"
    number = rf"(?:{whole}(?:{point}\d*)?|{point}\d+)"
    sign = rf"[+{DASHES}]?\s?"
    n, p, b = (rf"(?P<{name}>{sign}{MONEY}?{number})" for name in ("count", "percent", "base"))
    sign_of = rf"(?P<symbol>{PERCENT})"
    between = rf"(?:to|[{DASHES}]|;|,)"
    end = rf"{sign}{number}{PERCENT}?"
    interval = rf"\s*[\(\[](?:95\s?%\s?(?:CI|KI|interval)?:?\s*)?{end}\s*{between}\s*{end}[\)\]]"
    spread = rf"\s*(?:±|\+/-)\s*{number}{PERCENT}?|\s*\(±\s*{number}{PERCENT}?\)"
    opening, closing = r"\s*[\(\[]\s*", r"\s*[\)\]]?"
    bounds = rf"(?:[,;]\s*95\s?%\s?(?:CI|KI|interval):?\s*{end}\s*{between}\s*{end})?"
    shapes = {
        "count of base, percent": (
            rf"{n}\s*(?:/|of|out of|von|sur)\s*{b}{opening}{p}{sign_of}?{bounds}{closing}"
        ),
        "count, percent, of base": rf"{n}{opening}{p}{sign_of}{closing},?\s*(?:of|out of)\s*{b}",
        "percent, count of base": rf"{p}{sign_of}{opening}(?:n\s*=\s*)?{n}\s*(?:/|of|out of)\s*{b}{closing}",
        "percent, count": rf"{p}{sign_of}{opening}(?:n\s*=\s*)?{n}{closing}",
        "count, percent": rf"{n}{opening}{p}{sign_of}?{closing}",
        "count, percent behind": rf"{n}(?:\s*[;|/]\s*|,\s+){p}{sign_of}",
        "count of base": rf"{n}\s*(?:/|of|out of|von)\s*{b}",
        "percent, interval": rf"{p}{sign_of}(?:{interval}|{spread})",
        "number, interval": rf"{n}(?:{interval}|{spread})",
        "percent": rf"{p}{sign_of}",
        "money": rf"(?P<count>{sign}{MONEY}\s?{number})\s?(?P<multiple>k|mn?|million|bn|billion)?",
        "number": rf"(?P<count>{sign}{number})",
        "number in brackets": rf"\((?:(?P<count>{MONEY}?{number})|(?P<percent>{number}){sign_of})\)",
        "count alone": rf"{n}\s*\((?:[{DASHES}*~]|\.\.|n/?a|\[\w+\])\)",
    }
    return {name: re.compile(shape, re.IGNORECASE | re.ASCII) for name, shape in shapes.items()}


@lru_cache(maxsize=50_000)
def read_figure(text: str, decimal: str = ".") -> ReadCell:
    """What a cell says.

    >>> cell = read_figure("25 (30.75%)")
    >>> cell.count, cell.percent, read_figure("1.234,5", ",").count, read_figure("32,4 %", ",").percent
    ('25', '30.75', '1234.5', '32.4')
    >>> read_figure("<1%").bound, read_figure("[c]").missing, read_figure("612/815 (75.1%)").base
    ('below', '[c]', '815')
    """
    bare = " ".join(text.translate(str.maketrans(dict.fromkeys(SPACES, " "))).split())
    if not bare or YEARS.fullmatch(bare) or HASH.fullmatch(bare):
        return ReadCell(text)
    if bare.isascii() and bare.isdecimal() and len(bare) <= LONGEST_FIGURE:
        return ReadCell(text, count=bare)  # most cells of a long table
    if len(bare) > LONGEST_FIGURE:
        return ReadCell(text, is_unread=not re.search(r"[^\W\d_]{3}", bare) and bare[0].isdigit())
    if ERROR.fullmatch(bare):
        return ReadCell(text, is_unread=True)
    if SCIENTIFIC.fullmatch(bare):
        bare = f"{Decimal(bare):f}"
        decimal = "."
    bare = re.sub(r"^n\s?=\s?(?=\d)", "", bare, flags=re.IGNORECASE)
    found = _read_marked(bare, decimal)
    if found is None:
        return ReadCell(text, is_unread=bool(re.match(rf"[+({DASHES}£$€]?\s?[.,·]?\d", bare)))
    return ReadCell(text, **found)


def _read_marked(bare: str, decimal: str) -> dict[str, object] | None:
    """The parts of a cell: shorthand, or a notation with the marks, words and bounds around it."""
    if SHORTHAND.fullmatch(bare):
        return {"missing": bare}
    if found := _match(bare, decimal):
        return found
    if (behind := MARKS.search(bare)) and (rest := bare[: behind.start()].strip()):
        if found := _match(rest, decimal):
            return found | {"marks": behind[0].strip()}
        if SHORTHAND.fullmatch(rest):
            return {"missing": bare}
    worded = WORDS_BEHIND.match(MARKS.sub("", bare))
    if worded and (found := _match(worded["figure"].strip(), decimal)):
        return found
    if bound := BOUND.match(bare):
        rest = re.sub(r"[<>≤≥~]", "", bare[bound.end() :].strip())
        if found := _match(rest, decimal):
            return found | {"bound": bound.lastgroup or "about"}
    if re.search(r"[<>≤≥~\[]", bare):
        loose = re.sub(r"\[[a-z]+\]", "", re.sub(r"[<>≤≥~]\s*", "", bare)).replace("()", "").strip()
        if not loose:
            return {"missing": bare}
        if found := _match(loose, decimal):
            return found | {"bound": "below"}
    return None


def _match(text: str, decimal: str) -> dict[str, object] | None:
    """The parts of the first notation that the whole text has; None where it has none."""
    for name, pattern in number_patterns(decimal).items():
        if not (found := pattern.fullmatch(text)):
            continue
        parts = {key: part for key, part in found.groupdict().items() if part}
        said: dict[str, object] = {
            key: clean_number(parts[key], decimal) for key in ("count", "percent", "base") if key in parts
        }
        if "multiple" in parts:
            said["count"] = shift_point(str(said["count"]), MULTIPLES[parts["multiple"].lower()])
        is_percent_first = name.startswith("percent")
        sign = parts.get("percent" if is_percent_first else "count", "").strip()[:1]
        if len(str(said.get("percent", "")).partition(".")[0]) > LONGEST_PERCENT:
            return None
        said["sign"] = "-" if sign and sign in "-–—−" else "+" if sign == "+" else ""
        if not is_percent_first and parts.get("percent", "").strip().startswith(tuple("-–—−")):
            said["marks"] = "dash before percentage"
        said["is_money"] = bool(re.search(MONEY, text))
        if name == "number in brackets" and said["is_money"]:
            said["sign"] = "-"  # as accounts print what is below nothing
        said["has_percent_sign"] = "symbol" in parts
        return said
    return None


def clean_number(text: str, decimal: str) -> str:
    """The digits of a printed number, with a point for its decimals and nothing else.

    >>> [clean_number(text, ".") for text in ("2 366 427", ".5", "50.", "18·2")]
    ['2366427', '0.5', '50', '18.2']
    """
    bare = re.sub(rf"[+{DASHES}£$€'’{SPACES}]", "", text)
    bare = bare.replace("," if decimal == "." else ".", "").replace(",", ".").replace("·", ".")
    whole, point, rest = bare.partition(".")
    return f"{whole or '0'}{point if rest else ''}{rest}"


def read_as_share(cell: ReadCell, *, fraction: bool = False) -> ReadCell:
    """A cell whose bare number is a percentage, or a fraction of 1; unread where it is too long for one.

    >>> read_as_share(ReadCell("0.325", count="0.325"), fraction=True).percent
    '32.5'
    """
    percent = shift_point(cell.count, 2) if fraction else cell.count
    if len(percent.partition(".")[0]) > LONGEST_PERCENT:
        return ReadCell(cell.text, is_unread=True)
    return replace(cell, count=None, percent=percent)


def shift_point(number: str, places: int) -> str:
    """A number as text, multiplied by a power of ten.

    >>> shift_point("1.5", 6), shift_point("276535", 6)
    ('1500000', '276535000000')
    """
    whole, _, rest = number.partition(".")
    moved = (whole + rest.ljust(places, "0")[:places]).lstrip("0") or "0"
    return f"{moved}.{rest[places:]}" if rest[places:] else moved


def find_decimal_sign(texts: Iterable[str], *, semicolons: bool = False) -> str | None:
    """The decimal sign of a whole table; None where its numbers leave it open.

    Open is only a table in which every separated number has three digits behind one point, and nothing
    else tells.

    >>> find_decimal_sign(["34,64 %", "1.074"]), find_decimal_sign(["1,234", "30.5%"])
    (',', '.')
    """
    joined = " | ".join(text for text in texts if text)
    comma = len(
        re.findall(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])|\d\.\d{3},\d|\d,\d+\s?%|(?<!\d)0,\d", joined)
    )
    point = len(
        re.findall(
            r"(?<![\d.,])\d*\.(?:\d{1,2}|\d{4,})(?![\d.])|\d,\d{3}\.\d|(?<!\d)0\.\d|\d[.]\d+\s?%", joined
        )
    )
    grouped = len(re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.,])", joined))
    if comma > point:
        return ","
    if point or not grouped:
        return "."
    if semicolons or re.search(r"\d\.\d{3}\.\d{3}", joined):
        return ","
    return None if grouped and not re.search(r"(?<![\d.,])[1-9]\d{3,}(?![\d.,])", joined) else "."
