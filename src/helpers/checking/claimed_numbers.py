"""Claims of a number in prose: against tables, against the rest of the prose, against its parts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from helpers.checking import evidence
from helpers.checking.evidence import Evidence, KnownLevels, read_level
from helpers.checking.printed_numbers import BOUND_WORDS, meets_bound, show_number
from helpers.checking.problems import AGREES, FAILS, OPEN, Answer, fail
from helpers.edition import SMALLEST_SHOWN
from helpers.exports.periods import is_year, shift_period

LARGE_UNITS = ("£m", "£ million", "£bn", "£ billion")
Place = tuple[str, str]  # subject and period


def check_unit(row: dict, known: KnownLevels) -> Answer | None:
    """An amount in millions that the same report prints with the same digits in pounds, for any period.

    ``row`` may be a cell of a table too.
    """
    if row["unit"] not in LARGE_UNITS:
        return None
    for other in known.list_levels(evidence.name_subject(row), is_share=False):
        if other.report == row["report"] and other.level == Fraction(row["value"]):
            amount, printed = show_number(other.level, "£"), show_number(Fraction(row["amount_gbp"]), "£")
            why = f"As printed this is {printed}; the same report gives {amount} elsewhere."
            return fail(why, amount, "unit", "high")
    return None


def check_caption(row: dict, known: KnownLevels) -> Answer | None:
    """The year that a caption names, against the period of its figures."""
    years, period = re.findall(r"\b(?:19|20)\d{2}\b", row["published"] or ""), row["period"]
    if "caption" not in (row["section"] or "") or not years:
        return None
    if all(year in period for year in years):
        return Answer(AGREES, f"The figures are of {period}.")
    return fail(f"The caption names {', '.join(years)}; the figures are of {period}.", period)


def check_level(row: dict, known: KnownLevels) -> Answer | None:
    """The number a statement gives for its period.

    Held against the table of its own report, then the other numbers its own report's prose gives, then
    tables and prose of other reports; but first, where nothing gives it for the financial year itself,
    against the calendar year in which that begins: it is then the number of other twelve months. Neither the
    same digits in millions (a finding of its own) nor the parts of a stated sum speak for or against it.
    """
    said = read_level(row)
    if said is None:
        return None
    others = [
        one
        for one in known.find(row["item"], row["period"])
        if not (one.is_of(row) or (one.derived and row["claim"] == "sum"))
        and said not in (one.level * 10**6, one.level / 10**6)
    ]
    calendar = known.find_calendar_year(row["item"], row["period"], row["report"])
    if calendar and calendar.level == said and all(one.level != said for one in others):
        why = f"The {calendar.place} gives {show_number(said)} for the calendar year {calendar.period}, "
        why += f"which is not the financial year {row['period']}."
        return fail(why, f"{show_number(said)} for {calendar.period}")
    tables = [one for one in others if one.is_table]
    own_table = next((one for one in tables if one.report == row["report"] and not one.derived), None)
    if own_table:
        answer = _compare_levels(row, said, own_table, "statement")
        return _weigh_turn(answer, row, said, own_table.level, known)
    disagreement = _check_own_prose(row, said, others, known)
    if disagreement or not others:
        return disagreement or OPEN
    other = (tables or [one for one in others if one.level == said and not one.bound] or others)[0]
    kind = "statements_disagree" if other.report == row["report"] else "revised"
    return _compare_levels(row, said, other, kind)


def check_earlier_level(row: dict, known: KnownLevels) -> Answer | None:
    """An earlier number that a statement repeats ("up from 26 last year")."""
    if row["compared_count"] is None or not row["compared_with"]:
        return None
    others = [one for one in known.find(row["item"], row["compared_with"]) if not one.is_of(row)]
    exact = [one for one in others if one.bound is None]
    own = [one for one in exact if one.report == row["report"] and one.is_table]
    if not exact:
        return None
    said, kind = Fraction(row["compared_count"]), "statement" if own else "revised"
    return _compare_levels(row | {"bound": None}, said, (own or exact)[0], kind)


def check_sum(row: dict, known: KnownLevels) -> Answer | None:
    """A number in prose that is a whole or a part of one, from the others that the texts print.

    Which numbers make which is told by the column ``numerator`` of ``indicators.csv``: the parts of a whole,
    or ``previous + ...`` for what each year adds to a running total, across reports too. Two shares of one
    total can make it between them (81 closed and 42 open of 123), which is told only where they do and no
    table gives the number. Rows of tables have their own check, but for a stated sum. Where the numbers do
    not fit together it is the whole that fails; a part then has no answer here.
    """
    said = read_level(row)
    if said is None or row["bound"]:
        return None
    place, stated, unit, held = (row["item"], row["period"]), row["claim"] == "sum", _find_unit(row), []
    for whole, parts in _list_sums(place, known):
        if not stated and any(": " in subject for _, (subject, _) in parts):
            continue
        best = {one: known.find_best(*one, row["report"]) for one in (whole, *(part for _, part in parts))}
        levels = {one: said if one == place else found and found.level for one, found in best.items()}
        if None in levels.values():
            continue
        signed = [(sign, levels[part]) for sign, part in parts]
        added, total = sum(sign * level for sign, level in signed), levels[whole]
        shown, expected = evidence.show_sum(signed, unit), show_number(added, unit)
        if added == total:
            held.append(Answer(AGREES, f"{shown} = {expected}, and all of these are published."))
        elif whole == place:
            off = f"{show_number(abs(total - added), unit)} {'less' if added < total else 'more'} than stated"
            why = f"Its parts are {shown}, together {expected}, {off}."
            return fail(why, expected, "statements_disagree")
    return held[0] if held else OPEN if stated else None


def _list_sums(place: Place, known: KnownLevels) -> Iterator[tuple[Place, list[tuple[int, Place]]]]:
    """Every sum that a subject and period take part in: its whole, and its parts with their signs."""
    subject, period = place
    for name, expression in known.definitions.items():
        parts = evidence.split_expression(expression)
        if len(parts) > 1 and subject in (name, *(part for _, part in parts)):
            yield (name, period), [(sign, (part, period)) for sign, part in parts]
    whole = known.denominators.get(subject)
    if whole and not any(one.is_table for one in known.find(subject, period)):
        for other, total in known.denominators.items():
            if total == whole and other != subject:
                yield (whole, period), [(1, (subject, period)), (1, (other, period))]
    for name, yearly in known.running_totals.items():
        for later in [when for known_name, when in known.by_subject if known_name == name]:
            found = re.fullmatch(r"(.*\bto )(\S+)", later)
            if not found or not is_year(found[2]):
                continue
            parts = [(name, f"{found[1]}{shift_period(found[2], -1)}"), (yearly, found[2])]
            if place in ((name, later), *parts):
                yield (name, later), [(1, part) for part in parts]


def _compare_levels(row: dict, said: Fraction, other: Evidence, kind: str) -> Answer:
    """A number against another place that gives it, bounds on either side respected."""
    shown = _show_evidence(other, _find_unit(row))
    why = f"The {other.place} gives {shown}"
    if row["bound"] and other.bound:
        is_same = (row["bound"], said) == (other.bound, other.level)
        return Answer(AGREES, f"{why} too.") if is_same else OPEN
    bound, stated, exact = row["bound"], said, other.level
    if other.bound:
        bound, stated, exact = other.bound, other.level, said
    if meets_bound(bound, stated, exact):
        return Answer(AGREES, f"{why}.")
    if stated == exact:  # "more than 300" and 300
        bounded = f"{BOUND_WORDS[bound]} {show_number(said, _find_unit(row))}"
        return fail(f"{why}; that number itself is not {bounded}.", shown, kind, "low")
    return fail(f"{why}.", shown, kind)


def _check_own_prose(
    row: dict, said: Fraction, others: Sequence[Evidence], known: KnownLevels
) -> Answer | None:
    """Whether the report's prose gives another number more often, or as often; None where it does not.

    Where it gives two numbers equally often, a table decides; without one nothing does.
    """
    prose = [one for one in others if one.report == row["report"] and not one.derived and not one.bound]
    times = Counter(one.level for one in prose)
    own_times = 1 + times.pop(said, 0)
    if not times or row["bound"]:
        return None
    confirmed = next((one.level for one in others if one.is_table), None)
    usual = max(
        (one for one in prose if one.level != said),
        key=lambda one: (times[one.level], one.level == confirmed),
    )
    if confirmed == said or (own_times > times[usual.level] and confirmed != usual.level):
        return None
    shown = _show_evidence(usual, _find_unit(row))
    why = f"The {usual.place} also gives {shown}"
    if confirmed is None and own_times == times[usual.level]:
        return fail(f"{why}; nothing settles which is right.", None, "statements_disagree")
    alike = (one for listed in known.by_subject.values() for one in listed if one.level == said)
    own = (one for one in alike if one.report == row["report"] and not one.bound)
    namesake = next((one for one in own if one.subject != row["item"]), None)
    if namesake:
        place = f"({namesake.subject}, {namesake.period})"
        why += f"; {show_number(said)} is its number for something else {place}"
    answer = fail(f"{why}.", shown, "statements_disagree")
    return _weigh_turn(answer, row, said, usual.level, known)


def _weigh_turn(answer: Answer, row: dict, said: Fraction, right: Fraction, known: KnownLevels) -> Answer:
    """The answer for a wrong number, graver where it makes a rise of a fall from the year before, or back.

    Nothing is told from a number that the public edition withholds.
    """
    if answer.verdict != FAILS or not is_year(row["period"]):
        return answer
    earlier = known.find_best(row["item"], shift_period(row["period"], -1), row["report"])
    is_told = earlier is not None and earlier.level >= SMALLEST_SHOWN
    if not is_told or (said - earlier.level) * (right - earlier.level) >= 0:
        return answer
    read, was = ("rise", "fall") if said > right else ("fall", "rise")
    told = f"from {show_number(earlier.level)} in {earlier.period} it reads as a {read} and was a {was}"
    return replace(answer, why=f"{answer.why.removesuffix('.')}; {told}.", severity="high")


def _show_evidence(one: Evidence, unit: str) -> str:
    words = f"{BOUND_WORDS.get(one.bound, '')} {show_number(one.level, unit)}".strip()
    return f"{words} ({one.published})" if one.derived else words


def _find_unit(row: dict) -> str:
    return "£" if row["amount_gbp"] is not None else ""
