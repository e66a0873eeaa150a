"""What one published figure says: the strict grammar of table cells."""

import re
from dataclasses import dataclass
from decimal import Decimal

from helpers.errors import UnusableInput
from helpers.exports.published_tables import LONGEST_TEXT, quote

DAMAGE_MARKS = (
    *("no closing bracket", "no percent sign", "dash before percentage"),
    *("no space before bracket", "space before percent sign"),
)
NO_PERCENT_SIGN, SPACE_BEFORE_PERCENT_SIGN = DAMAGE_MARKS[1], DAMAGE_MARKS[4]

# ASCII digits only: int() and \d also take full-width and other scripts' digits.
# No leading zeros: 007 is an identifier. At most ten digits: a longer count is a slip.
WHOLE = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9],[0-9]{3}(?:,[0-9]{3}){2}|[1-9][0-9]{0,9})"
_SHARE = r"(?P<dash>[-–−])?(?P<percent>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?P<sign>(?P<sign_gap> ?)%)?"
# 65 (90.1%) and its damaged forms: 12 (8.76%  102 (82.92)  5 (-6.75%)  21(17.07%)
_COUNT_AND_SHARE = re.compile(rf"(?P<count>{WHOLE})(?P<gap> ?)\( ?{_SHARE} ?(?P<close>\))?")
_PERCENT = re.compile(r"(?P<percent>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?P<sign_gap> ?)%")
# £1,234  £12.50  £22.6 million  £276,535m; thousands written k are refused, being rounded twice.
MONEY = re.compile(
    rf"£ ?(?P<digits>{WHOLE}(?:\.[0-9]{{1,9}})?)(?:(?P<scale_gap> ?)(?P<scale>m|million|bn|billion))?"
)
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
_SIZED = re.compile(
    rf"£ ?{WHOLE}(?:\.[0-9]{{1,9}})? ?(?:k|thousands?|mn?|mln|millions?|bn|billions?|tn|trillions?)",
    re.IGNORECASE,
)
_SIZES = "the size of an amount is written m, million, bn or billion, in small letters"
_HINTS = (
    (re.compile(r"#[A-Z]"), "a spreadsheet error is not a figure"),
    (re.compile(r"[-–−] ?[0-9]"), "counts are not negative"),
    (re.compile(r"[0-9]+\.[0-9]+"), "counts are whole, and a percentage has its sign"),
    (re.compile(r"[0-9]{10,}"), "the number is too large to be a count"),
)
_EXPECTED = "expected a figure such as 65 (90.1%), 1,401, 97.8%, £1,234, N/a or an empty cell"


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
        return _read_count_and_share(found, text)
    if found := _PERCENT.fullmatch(plain):
        marks = (SPACE_BEFORE_PERCENT_SIGN,) if found["sign_gap"] else ()
        percent = found["percent"]
        return ParsedFigure(**share_fields(percent), value=percent, unit="%", marks=marks)
    if found := MONEY.fullmatch(plain):
        return ParsedFigure(**money_fields(found["digits"], found["scale"] or "", found["scale_gap"] or ""))
    return _read_missing(plain, text)


def is_cell(text: str) -> bool:
    """Whether a text is what a table cell with something in it may hold: a figure, N/a, a dash."""
    try:
        return bool(text) and parse_cell(text) is not None
    except UnusableInput:
        return False


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else: 1,401 or 65 (90.1%) or £276,535m."""
    return is_cell(text) and parse_cell(text).value is not None


def plain_text(text: str) -> str:
    """Text with single plain spaces and plain hyphens, for matching only; refused when it is long."""
    if len(text) > LONGEST_TEXT:
        raise UnusableInput(f"found {quote(text)}, {len(text):,} characters: copy only the figure.")
    return " ".join(text.replace("‑", "-").replace("‐", "-").split())


def read_whole(digits: str) -> int:
    """The whole number that digits state, with thousands commas or without.

    >>> read_whole("1,401")
    1401
    """
    return int(digits.replace(",", ""))


def share_fields(percent: str) -> dict[str, object]:
    """A share as printed and its number of decimals: ``40`` and ``40.0`` claim different precision."""
    return {"percent": percent, "percent_decimals": len(percent.partition(".")[2])}


def money_fields(digits: str, scale: str, gap: str) -> dict[str, object]:
    """An amount as printed with its unit, and in pounds, taken literally: £276,535m is billions.

    >>> money_fields("22.6", "million", " ")["amount_gbp"]
    '22600000'
    """
    value = digits.replace(",", "")
    pounds = Decimal(value) * SCALES[scale.lower()]
    whole = pounds == pounds.to_integral()
    amount = str(int(pounds)) if whole and scale else f"{pounds:f}"
    return {"amount_gbp": amount, "value": value, "unit": f"£{gap}{scale}"}


def _read_count_and_share(found: re.Match[str], text: str) -> ParsedFigure:
    """A count with its percentage in brackets, and a mark for everything that is not as it should be."""
    if not found["sign"] and not found["close"]:
        raise UnusableInput(f"found {quote(text)}, which may be cut short: complete it from the page.")
    damage = (not found["close"], not found["sign"], found["dash"], not found["gap"], found["sign_gap"])
    marks = tuple(mark for mark, applies in zip(DAMAGE_MARKS, damage, strict=True) if applies)
    count = read_whole(found["count"])
    return ParsedFigure(count=count, **share_fields(found["percent"]), value=str(count), marks=marks)


def _read_missing(plain: str, text: str) -> ParsedFigure:
    """A cell that holds no figure, and why; refused when it should have held one."""
    reason = _MISSING.get(plain.casefold())
    if reason:
        return ParsedFigure(missing_reason=reason)
    if found := _BELOW.fullmatch(plain):
        limit = str(read_whole(found["limit"]))
        return ParsedFigure(missing_reason="suppressed", bound="below", value=limit)
    if _SIZED.fullmatch(plain):
        raise UnusableInput(
            f"found {quote(text)} ({_SIZES}), {_EXPECTED}: write the size so, or the amount in full."
        )
    hints = [hint for pattern, hint in _HINTS if pattern.match(plain)]
    hint = f" ({hints[0]})" if hints else ""
    raise UnusableInput(f"found {quote(text)}{hint}, {_EXPECTED}: copy the cell from the page again.")
