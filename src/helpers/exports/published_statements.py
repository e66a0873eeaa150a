"""What a piece of prose states: its figures, each with its role, its direction and its bound."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from helpers.errors import UnusableInput
from helpers.exports.published_numbers import (
    NO_PERCENT_SIGN,
    Number,
    ParsedFigure,
    find_numbers,
    is_cell,
    money_fields,
    parse_cell,
    read_whole,
    share_fields,
)
from helpers.exports.published_tables import plain_text, quote

HYPHEN_IN_NUMBER, NO_POUND_SIGN = "hyphen as thousands separator", "no pound sign"
NO_NUMBER = "no number in the text"
_FURTHER_COLUMNS = {("earlier", "whole"), ("change", "whole"), ("change", "percent")}  # beside a level's
_HYPHEN_AMOUNT = re.compile(r"(?P<pound>£)?(?P<digits>[1-9][0-9]{0,2}(?:-[0-9]{3}){1,2})")

# "more" tells a direction before "than last year", a bound before "than 300".
_THAN_NUMBER = r"(?!\s+than\b(?!\s+(?:last|in|the|a year)\b))"
_UP = rf"increas\w*|ris(?:es?|ing|en)\b|rose\b|gr[eo]w\w*|up\b(?!\s+to)|(?:more|higher)\b{_THAN_NUMBER}"
_DOWN = (
    r"decreas\w*|reduc\w*|f[ae]ll\w*|down\b|drop\w*|declin\w*|lower(?:ed|ing)\b"
    rf"|(?:fewer|less|lower)\b{_THAN_NUMBER}"
)
_DIRECTION = re.compile(rf"(?i)\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))")
_BOUNDS = {  # the longer phrase first: "no more than" ends in "more than"
    "at_least": r"\bat least|\bno (?:fewer|less) than|\ba minimum of|≥",
    "at_most": r"\bup to|\bat most|\bno more than|\ba maximum of|≤",
    "above": r"\b(?:more|greater|higher) than|\bover|\babove|\bexceeding|\bin excess of|>",
    "below": r"\b(?:fewer|less|lower) than|\bunder|\bbelow|\balmost|\bnearly|<",
    "about": r"\b(?:around|about|approximately|approx\.?|roughly|circa|c\.)",
}
_BOUND_AFTER = {"at_least": r"(?i)\+|\s+or more\b", "at_most": r"(?i)\s+or (?:fewer|less)\b"}
_ANY_BOUND = "|".join(_BOUNDS.values())
# "a decrease of 87.5%", "fell by more than 50%", "down 42%"; "fell to 20%" is a level.
_CHANGE_BEFORE = re.compile(
    rf"(?i)\b(?:(?:{_UP}|{_DOWN})\s+(?:of|by)|up(?!\s+to)|down|fell|rose|grew)\s+(?:a )?(?:further )?"
    rf"(?:{_ANY_BOUND})?\s*$"
)
_CHANGE_AFTER = re.compile(
    r"(?i)\s+(?:overall |further |year-on-year )?(?:increase|rise|growth|decrease|reduction|fall|drop|decline"
    r"|more|fewer|less|higher|lower)\b(?! than [0-9])"
)
# "compared to the five", "up from 26"; "11 referrals from 5 schemes" has no earlier level.
_EARLIER_BEFORE = re.compile(
    rf"(?i)(?:\bcompared (?:to|with)|\bagainst|\bthan the|(?:^|{_UP}|{_DOWN}|doubled|changed|moved)\s*from)"
    rf"\s+(?:the |just |only )?(?:{_ANY_BOUND})?\s*$"
)
_EARLIER_AFTER = re.compile(r"(?i)\s+(?:last year|(?:in )?the (?:previous year|year before))\b")
_FROM, _TO = re.compile(r"(?i)\bfrom\s*$"), re.compile(r"(?i)(?:\s.*)?\sto\s*$")
_LEVEL_BEFORE = re.compile(rf"(?i)\bto(?:\s+(?:{_ANY_BOUND}))?$")
_BETWEEN_LEVELS = {
    **dict.fromkeys(("to", "or", "-", "–", "and", "→"), "range"),
    **dict.fromkeys(("of", "of the", "out of", "out of the"), "base"),
    "in": "ratio",
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
        return ParsedFigure(**money_fields("£" + found["digits"].replace("-", "")), marks=marks)
    if claim not in ("change", "difference", "money") and is_cell(text):
        figure = parse_cell(text)
        is_bare = NO_PERCENT_SIGN in figure.marks and not figure.percent_decimals  # 62 (44): another count
        is_bound = bool(figure.bound) and not text.strip().startswith("<")  # "fewer than 5"
        if not is_bare and not is_bound:
            return figure
    numbers = give_roles(find_numbers(plain, text), claim)
    return _combine(numbers, plain) if numbers else ParsedFigure(missing_reason=NO_NUMBER)


def _combine(numbers: list[Number], plain: str) -> ParsedFigure:
    """One figure from the numbers of a text, each in the column of its role and kind."""
    first: dict[tuple[str, str], Number] = {}
    for number in numbers:
        first.setdefault((number.role, number.kind), number)
    for role, reason in (("range", "a range, not one figure"), ("ratio", "a ratio, not a count")):
        if any(number.role == role for number in numbers):
            return ParsedFigure(missing_reason=reason)
    if any(number.role == "level" and number is not first["level", number.kind] for number in numbers):
        return ParsedFigure(missing_reason="several figures, not one")
    main = next((number for role in ("level", "change") for number in numbers if number.role == role), None)
    if main is None:
        return ParsedFigure(missing_reason="only an earlier level")
    unit = "%" if main.kind == "percent" else main.unit or None
    fields = {"value": main.value.replace(",", ""), "unit": unit}
    if main.kind == "money":
        fields = {name: value for name, value in read_amount(main).items() if name != "amount_gbp"}
    marks = ["number in words"] if any(number.in_words for number in numbers) else []
    for number in numbers:
        columns, mark = _read_columns(number, first, plain)
        fields |= columns
        marks += [mark] if mark else []
    if main.kind == "money" and not main.value.startswith("£"):
        marks.append(NO_POUND_SIGN)
    before = (name for name, words in _BOUNDS.items() if re.search(rf"(?i)(?:{words})\s*$", main.before))
    after = (name for name, words in _BOUND_AFTER.items() if re.match(words, main.after))
    bound = next(chain(before, after), None)
    return ParsedFigure(**fields, bound=bound, marks=tuple(dict.fromkeys(marks)))


def _read_columns(
    number: Number, first: dict[tuple[str, str], Number], plain: str
) -> tuple[dict[str, object], str]:
    """The columns that one number fills, and its mark; one without a column is not lost in its mark."""
    place = (number.role, number.kind)
    if first[place] is not number or not (number.role == "level" or place in _FURTHER_COLUMNS):
        names = {"earlier": "earlier level", "base": "out of", "change": "changed by"}
        printed = f"{number.value}{'%' if number.kind == 'percent' else ''} {number.unit}".strip()
        return {}, f"{names.get(number.role, 'also states')} {printed}"
    if number.role == "change":
        sign, mark = find_sign(number, first, plain)
        if number.kind == "whole":
            return {"change_count": read_whole(number.value) * (sign or 1)}, mark
        is_down = sign < 0 and number.value.strip("0.")  # no change has no sign
        return {"change_percent": f"-{number.value}" if is_down else number.value}, mark
    if number.kind == "percent":
        return share_fields(number.value), ""
    if number.kind == "money":
        return {"amount_gbp": read_amount(number)["amount_gbp"]}, ""
    if number.kind == "whole":
        return {"count" if number.role == "level" else "compared_count": read_whole(number.value)}, ""
    return {}, ""  # value and unit say it all


def give_roles(numbers: list[Number], claim: str) -> list[Number]:
    """The numbers with what each is: level, earlier level, change, or a further figure.

    Told by the words before and after a number and by the numbers before it.
    """
    known: list[Number] = []
    for number in numbers:
        before, previous = number.before.strip().lower(), known[-1].role if known else ""
        is_from = _FROM.search(number.before) and _TO.search(number.after)
        role = "level"
        if is_from or _EARLIER_BEFORE.search(number.before):
            role = "earlier"
        elif _CHANGE_BEFORE.search(number.before) or _CHANGE_AFTER.match(number.after):
            role = "change"
        elif known and _EARLIER_AFTER.match(number.after):
            role = "earlier"
        elif previous == "level" and before in _BETWEEN_LEVELS:
            role = _BETWEEN_LEVELS[before]
        elif number.kind == "percent" and not _LEVEL_BEFORE.search(before):
            compared = any(other.role == "earlier" for other in known)
            in_change = previous == "change" and before == "("
            if in_change or compared or number.sign or claim in ("change", "difference"):
                role = "change"
        elif before == "(" and previous == "level" and known[-1].kind == number.kind:
            role = "further"
        elif claim == "difference" and number.kind == "whole" and (len(numbers) == 1 or number.sign):
            role = "change"
        if number.sign and role != "change":
            raise UnusableInput(
                f"found {quote(number.sign + number.value)}: counts and amounts have no sign."
            )
        kind = "money" if claim == "money" and number.kind == "whole" else number.kind
        known.append(replace(number, kind=kind, role=role))
    return known


def find_sign(number: Number, first: dict[tuple[str, str], Number], plain: str) -> tuple[int, str]:
    """Which way a change goes (+1, -1, or 0 where nothing tells) and the mark that says how it is known."""
    if number.sign:
        return (1 if number.sign == "+" else -1), ""
    words = [
        (abs(found.start() - number.start), 1 if found["up"] else -1) for found in _DIRECTION.finditer(plain)
    ]
    if words:
        return min(words)[1], ""
    for kind in ("whole", "percent", "money"):
        pair = [first.get((role, kind)) for role in ("level", "earlier")]
        if all(pair):
            amounts = (read_amount(one)["amount_gbp"] if kind == "money" else one.value for one in pair)
            now, before = (Decimal(amount.replace(",", "")) for amount in amounts)
            if now != before:
                return (1 if now > before else -1), "direction from the levels"
    return 0, "direction not stated"


def read_amount(number: Number) -> dict[str, object]:
    """The amount a number states, whether it has its pound sign or not."""
    return money_fields(f"£{number.value.removeprefix('£')}")
