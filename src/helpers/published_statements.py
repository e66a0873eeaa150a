"""What one published figure says: the figures that stand in prose, with their direction and bound."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.prose_numbers import Number, find_numbers
from helpers.published_cells import (
    MONEY,
    ParsedFigure,
    money_fields,
    parse_cell,
    plain_text,
    read_whole,
    share_fields,
)
from helpers.published_tables import UnusableInput

IN_WORDS = "number in words"
HYPHEN_IN_NUMBER = "hyphen as thousands separator"
NO_POUND_SIGN = "no pound sign"
NO_DIRECTION = "direction not stated"
DIRECTION_FROM_LEVELS = "direction from the levels"
NO_NUMBER = ParsedFigure(missing_reason="no number in the text")

_UP = r"increas\w*|ris(?:es?|ing|en)\b|rose\b|gr[eo]w\w*|up\b(?!\s+to)|more\b(?!\s+than)|higher\b"
_DOWN = (
    r"decreas\w*|reduc\w*|f[ae]ll\w*|down\b|drop\w*|lower\w*|declin\w*|fewer\b(?!\s+than)|less\b(?!\s+than)"
)
_DIRECTION = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))", re.IGNORECASE)
_BOUNDS = {
    "above": r"(?:more|greater|higher) than|over|above|exceeding|in excess of",
    "at_least": r"at least|no (?:fewer|less) than|a minimum of",
    "at_most": r"up to|at most|no more than|a maximum of",
    "below": r"(?:fewer|less|lower) than|under|below|almost|nearly",
    "about": r"around|about|approximately|approx\.?|roughly|circa|c\.",
}
# The longer phrase first: "no more than" ends in "more than".
_BOUND_BEFORE = [
    (name, re.compile(rf"\b(?:{_BOUNDS[name]})\s*$", re.IGNORECASE))
    for name in ("at_least", "at_most", "above", "below", "about")
]
_BOUND_AFTER = {
    "at_least": re.compile(r"\+|\s+or more\b", re.IGNORECASE),
    "at_most": re.compile(r"\s+or (?:fewer|less)\b", re.IGNORECASE),
}
_ANY_BOUND = "|".join(_BOUNDS.values())
_CHANGE_BEFORE = re.compile(
    rf"\b(?:{_UP}|{_DOWN})\s+(?:of|by)\s+(?:a )?(?:further )?(?:{_ANY_BOUND})?\s*$", re.IGNORECASE
)
_CHANGE_AFTER = re.compile(
    r"\s+(?:overall |further |year-on-year )?(?:increase|rise|growth|decrease|reduction|fall|drop|decline"
    r"|more|fewer|less|higher|lower)\b(?! than [0-9])",
    re.IGNORECASE,
)
_EARLIER_BEFORE = re.compile(
    rf"\b(?:compared (?:to|with)|against|from)\s+(?:the |just |only )?(?:{_ANY_BOUND})?\s*$", re.IGNORECASE
)
_HYPHEN_AMOUNT = re.compile(r"£?([0-9]{1,3}(?:-[0-9]{3})+)")


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
        return NO_NUMBER
    if claim == "money" and (found := _HYPHEN_AMOUNT.fullmatch(plain)):
        fields = money_fields(found[1].replace("-", ""), "", "")
        marks = (HYPHEN_IN_NUMBER,) if plain.startswith("£") else (HYPHEN_IN_NUMBER, NO_POUND_SIGN)
        return ParsedFigure(**fields, marks=marks)
    if claim not in ("change", "difference", "money"):
        try:
            return parse_cell(text)
        except UnusableInput:
            pass  # not as a table writes it: read it as prose
    numbers = _give_roles(find_numbers(plain, text), claim)
    return _combine(numbers, claim, plain) if numbers else NO_NUMBER


def _give_roles(numbers: list[Number], claim: str) -> list[Number]:
    """The numbers with what each is: level, earlier level, change, or a further figure."""
    known: list[Number] = []
    for number in numbers:
        known.append(replace(number, role=_find_role(number, known, claim, alone=len(numbers) == 1)))
    return known


def _find_role(number: Number, known: list[Number], claim: str, alone: bool) -> str:
    """What a number is, told by the words before and after it and by the numbers before it."""
    before = number.before.strip().lower()
    previous = known[-1].role if known else ""
    if _EARLIER_BEFORE.search(number.before):
        return "earlier"
    if _CHANGE_BEFORE.search(number.before) or _CHANGE_AFTER.match(number.after):
        return "change"
    if previous and before in ("in", "to", "or", "-", "–") and known[-1].role != "earlier":
        return "ratio" if before == "in" else "range"
    if previous and before in ("of", "out of"):
        return "base"
    if number.kind == "percent" and not before.endswith(" to") and before != "to":
        compared = any(other.role == "earlier" for other in known)
        in_change = previous == "change" and before == "("
        return "change" if in_change or compared or claim in ("change", "difference") else "level"
    if previous and before == "(":
        return "further"
    return "change" if claim == "difference" and alone and number.kind == "whole" else "level"


def _combine(numbers: list[Number], claim: str, plain: str) -> ParsedFigure:
    """One figure from the numbers of a text, each in the column of its role."""
    for role, reason in (("range", "a range, not one figure"), ("ratio", "a ratio, not a count")):
        if any(number.role == role for number in numbers):
            return ParsedFigure(missing_reason=reason)
    main = next(
        (n for n in numbers if n.role == "level"), next((n for n in numbers if n.role == "change"), None)
    )
    if main is None:
        return ParsedFigure(missing_reason="only an earlier level")
    fields: dict[str, object] = {"bound": _find_bound(main)}
    marks = [IN_WORDS] if any(number.in_words for number in numbers) else []
    for number in numbers:
        _place_number(number, claim, fields, marks)
    fields |= _describe_value(main, claim)
    _sign_changes(numbers, fields, marks, plain)
    return ParsedFigure(**fields, marks=tuple(dict.fromkeys(marks)))


def _find_main(numbers: list[Number]) -> Number | None:
    """The number the statement is about: its level, or else its change."""
    by_role = {number.role: number for number in reversed(numbers)}
    return by_role.get("level") or by_role.get("change")


def _place_number(number: Number, claim: str, fields: dict[str, object], marks: list[str]) -> None:
    """Put a number into the column of its kind and role; what has no column becomes a mark."""
    printed = f"{number.value}{'%' if number.kind == 'percent' else ''} {number.unit}".strip()
    column = {
        ("level", "whole"): "amount_gbp" if claim == "money" else "count",
        ("level", "percent"): "percent",
        ("level", "money"): "amount_gbp",
        ("level", "measure"): "value",
        ("earlier", "whole"): "compared_count",
        ("change", "percent"): "change_percent",
        ("change", "whole"): "change_count",
    }.get((number.role, number.kind))
    if column is None or column in fields:
        names = {"earlier": "earlier level", "base": "out of", "change": "changed by"}
        marks.append(f"{names.get(number.role, 'also states')} {printed}")
    elif column == "percent":
        fields |= share_fields(number.value)
    elif column == "amount_gbp":
        fields |= _read_amount(number)
        if number.kind == "whole":
            marks.append(NO_POUND_SIGN)
    elif column == "change_percent" or column == "value":
        fields[column] = number.value.replace(",", "")
    else:
        fields[column] = read_whole(number.value)


def _read_amount(number: Number) -> dict[str, object]:
    """The amount a number states, whether it has its pound sign or not."""
    found = MONEY.fullmatch(number.value if number.kind == "money" else f"£{number.value}")
    return money_fields(found["digits"], found["scale"] or "", found["scale_gap"] or "")


def _describe_value(main: Number, claim: str) -> dict[str, object]:
    """Value and unit of the main number, as printed."""
    if main.kind == "money" or (claim == "money" and main.kind == "whole"):
        amount = _read_amount(main)
        return {"value": amount["value"], "unit": amount["unit"]}
    unit = "%" if main.kind == "percent" else main.unit or None
    return {"value": main.value.replace(",", ""), "unit": unit}


def _find_bound(number: Number) -> str | None:
    """The side on which the true figure lies: "more than 300" is above, "up to £1,000" at_most."""
    for name, pattern in _BOUND_BEFORE:
        if pattern.search(number.before):
            return name
    return next((name for name, pattern in _BOUND_AFTER.items() if pattern.match(number.after)), None)


def _sign_changes(numbers: list[Number], fields: dict[str, object], marks: list[str], plain: str) -> None:
    """Give stated changes their sign: from the nearest direction word, or else from the levels."""
    for column, kind in (("change_count", "whole"), ("change_percent", "percent")):
        number = next((n for n in numbers if n.role == "change" and n.kind == kind), None)
        if number is None:
            continue
        sign = _nearest_direction(number.start, plain)
        if not sign and fields.get("count") is not None and fields.get("compared_count") is not None:
            difference = fields["count"] - fields["compared_count"]
            sign = (difference > 0) - (difference < 0)
            if sign:
                marks.append(DIRECTION_FROM_LEVELS)
        if not sign:
            marks.append(NO_DIRECTION)
        elif sign < 0 and column == "change_count":
            fields[column] = -fields[column]
        elif sign < 0 and fields[column].strip("0."):
            fields[column] = f"-{fields[column]}"


def _nearest_direction(start: int, plain: str) -> int:
    """+1 or -1 from the direction word nearest to a place in the text, 0 when there is none."""
    words = [(abs(found.start() - start), 1 if found["up"] else -1) for found in _DIRECTION.finditer(plain)]
    return min(words)[1] if words else 0
