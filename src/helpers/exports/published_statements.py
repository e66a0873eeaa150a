"""What one published figure says: the figures that stand in prose, with their direction and bound."""

from __future__ import annotations

import re

from helpers.errors import UnusableInput
from helpers.exports.prose_numbers import Number, find_numbers
from helpers.exports.prose_roles import find_bound, find_sign, give_roles, read_amount
from helpers.exports.published_cells import (
    NO_PERCENT_SIGN,
    ParsedFigure,
    money_fields,
    parse_cell,
    plain_text,
    read_whole,
    share_fields,
)

IN_WORDS = "number in words"
HYPHEN_IN_NUMBER = "hyphen as thousands separator"
NO_POUND_SIGN = "no pound sign"
NO_NUMBER = "no number in the text"

_HYPHEN_AMOUNT = re.compile(r"(?P<pound>£)?(?P<digits>[1-9][0-9]{0,2}(?:-[0-9]{3}){1,2})")
_COLUMNS = {
    ("level", "whole"): "count",
    ("level", "percent"): "percent",
    ("level", "money"): "amount_gbp",
    ("level", "measure"): "value",
    ("earlier", "whole"): "compared_count",
    ("change", "whole"): "change_count",
    ("change", "percent"): "change_percent",
}


def parse_statement(text: str, claim: str) -> ParsedFigure:
    """The figures that a piece of prose states: level, earlier level, change, bound and unit.

    ``value`` is the level where the text states one, otherwise the stated change. A change takes
    its sign from the nearest word of direction, failing that from the two levels, and stays
    unsigned, marked so, where neither tells. Ranks and text without a number have a
    ``missing_reason``. Numbers that cannot be read for certain raise ``UnusableInput``.

    >>> found = parse_statement("eight this year compared to 12 last year (33.3%)", "change")
    >>> found.count, found.compared_count, found.change_percent, found.marks
    (8, 12, '-33.3', ('number in words', 'direction from the levels'))
    """
    plain = plain_text(text)
    if claim == "rank":
        has_number = any(character.isnumeric() for character in plain)
        return ParsedFigure(missing_reason="a rank, not a count" if has_number else NO_NUMBER)
    if claim == "money" and (found := _HYPHEN_AMOUNT.fullmatch(plain)):
        marks = (HYPHEN_IN_NUMBER,) if found["pound"] else (HYPHEN_IN_NUMBER, NO_POUND_SIGN)
        return ParsedFigure(**money_fields(found["digits"].replace("-", ""), "", ""), marks=marks)
    if claim not in ("change", "difference", "money") and (figure := _parse_as_cell(text)):
        return figure
    numbers = give_roles(find_numbers(plain, text), claim)
    return _combine(numbers, plain) if numbers else ParsedFigure(missing_reason=NO_NUMBER)


def _parse_as_cell(text: str) -> ParsedFigure | None:
    """The figure in a text written as a table writes it; None when it has to be read as prose.

    In prose a bare number in brackets, ``62 (44)``, is another count and no percentage.
    """
    try:
        figure = parse_cell(text)
    except UnusableInput:
        return None
    is_bare = NO_PERCENT_SIGN in figure.marks and not figure.percent_decimals
    is_bound = bool(figure.bound) and not text.strip().startswith("<")  # "fewer than 5"
    return None if is_bare or is_bound else figure


def _combine(numbers: list[Number], plain: str) -> ParsedFigure:
    """One figure from the numbers of a text, each in the column of its role and kind."""
    first: dict[tuple[str, str], Number] = {}
    for number in numbers:
        first.setdefault((number.role, number.kind), number)
    reason = _find_obstacle(numbers, first)
    if reason:
        return ParsedFigure(missing_reason=reason)
    main = next(number for role in ("level", "change") for number in numbers if number.role == role)
    fields, marks = _describe_value(main), [IN_WORDS] if any(number.in_words for number in numbers) else []
    for number in numbers:
        if first[number.role, number.kind] is not number or (number.role, number.kind) not in _COLUMNS:
            marks.append(_describe_further(number))
        elif number.role == "change":
            sign, mark = find_sign(number, first, plain)
            if number.kind == "whole":
                fields["change_count"] = read_whole(number.value) * (sign or 1)
            else:  # no change has no sign
                is_down = sign < 0 and number.value.strip("0.")
                fields["change_percent"] = f"-{number.value}" if is_down else number.value
            marks += [mark] if mark else []
        else:
            fields |= _read_level(number)
    if main.kind == "money" and not main.value.startswith("£"):
        marks.append(NO_POUND_SIGN)
    return ParsedFigure(**fields, bound=find_bound(main), marks=tuple(dict.fromkeys(marks)))


def _find_obstacle(numbers: list[Number], first: dict[tuple[str, str], Number]) -> str:
    """Why a text states no single figure, or ""."""
    for role, reason in (("range", "a range, not one figure"), ("ratio", "a ratio, not a count")):
        if any(number.role == role for number in numbers):
            return reason
    if any(number.role == "level" and number is not first["level", number.kind] for number in numbers):
        return "several figures, not one"
    return "" if any(number.role in ("level", "change") for number in numbers) else "only an earlier level"


def _read_level(number: Number) -> dict[str, object]:
    """The columns of a level or an earlier level."""
    if number.kind == "percent":
        return share_fields(number.value)
    if number.kind == "money":
        return {"amount_gbp": read_amount(number)["amount_gbp"]}
    if number.kind == "measure":
        return {}  # value and unit say it all
    return {_COLUMNS[number.role, number.kind]: read_whole(number.value)}


def _describe_value(main: Number) -> dict[str, object]:
    """Value and unit of the main number, as printed."""
    if main.kind == "money":
        amount = read_amount(main)
        return {"value": amount["value"], "unit": amount["unit"]}
    unit = "%" if main.kind == "percent" else main.unit or None
    return {"value": main.value.replace(",", ""), "unit": unit}


def _describe_further(number: Number) -> str:
    """A mark for a number that has no column of its own, so that it is not lost."""
    names = {"earlier": "earlier level", "base": "out of", "change": "changed by"}
    printed = f"{number.value}{'%' if number.kind == 'percent' else ''} {number.unit}".strip()
    return f"{names.get(number.role, 'also states')} {printed}"
