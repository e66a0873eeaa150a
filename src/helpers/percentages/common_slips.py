"""Slips that run through several rows of a column, or through all of it, and are paid for once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import comb, log2
from typing import NamedTuple

from helpers.percentages.candidate_bases import find_common_bases, find_loose_range
from helpers.percentages.cases import Case, Hypothesis
from helpers.percentages.misprints import say_distance
from helpers.percentages.published_columns import Row
from helpers.percentages.readings import Reading, read_damaged_row, say_anything
from helpers.percentages.shares import (
    Key,
    Surroundings,
    find_share,
    list_shared_keys,
    match_key,
    name_parameter,
)
from helpers.percentages.vocabulary import KNOWN_BITS, PRIOR_BITS

LEAST_ROWS_TO_GIVE_UP = 4  # wrong rows that may have one reason without a name
UNNAMED: Key = ("unexplained", "column")


class Slip(NamedTuple):
    """A slip that may run through a column: its bits, and the rounding rules of the rows it prints."""

    key: Key
    bits: float
    rules: dict[int, int]


def list_common_slips(case: Case, plain: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """Explanations in which one slip runs through some wrong rows, or through the whole column."""
    wrong = [place for place, row in enumerate(plain.readings) if row[0].mechanism is not None]
    for key, bits in _list_supported_keys(case, plain, wrong, surroundings).items():
        case.spend(len(case.checkable))
        matches = {
            place: rules
            for place, row in enumerate(case.checkable)
            if (rules := match_key(key, row, surroundings))
        }
        slip = Slip(key, min(bits, _say_known(case)) if key in case.known else bits, matches)
        members = [place for place in wrong if place in matches]
        if members:
            yield _run_through_rows(case, plain, slip, members, surroundings)
        if len(matches) >= 2 and 2 * len(matches) >= len(case.checkable):
            yield _run_through_column(case, plain, slip, surroundings)


def _list_supported_keys(
    case: Case, plain: Hypothesis, wrong: Sequence[int], surroundings: Surroundings
) -> dict[Key, float]:
    """Slips that explain two wrong rows or more, or that are known from another column, with their bits."""
    support = Counter(reading.key for place in wrong for reading in plain.readings[place] if reading.key)
    cost = dict(list_shared_keys(surroundings))
    keys: dict[Key, float] = {}
    total, most = surroundings.total, find_loose_range(surroundings.total)
    for key, rows in support.items():
        if rows >= 2 or key in case.known:
            loose = key[0] == "other_denominator" and key not in cost
            column = PRIOR_BITS["loose_denominator" if loose else key[0], "column"]
            keys[key] = column + (
                min(log2(most), say_distance(key[1], total)) if loose else cost.get(key, 2.0)
            )
    for base, width in find_common_bases([case.checkable[place] for place in wrong]):
        if ("other_denominator", base) not in cost and surroundings.least_base <= base <= most:
            bits = min(log2(most / min(width, most)), say_distance(base, total))
            keys["other_denominator", base] = PRIOR_BITS["loose_denominator", "column"] + bits
    if plain.total.mechanism is not None:
        keys["other_denominator", case.printed_total] = PRIOR_BITS["percent_of_wrong_total", "column"]
    return keys


def _say_known(case: Case) -> float:
    """Bits to say which of the slips that columns beside this one show: never fewer than one of eight."""
    return max(KNOWN_BITS, log2(max(1, len(case.known))))


def _run_through_rows(
    case: Case, plain: Hypothesis, slip: Slip, members: Sequence[int], surroundings: Surroundings
) -> Hypothesis:
    """The slip holds for these wrong rows: which rows those are has to be said as well."""
    readings = list(plain.readings)
    for place in members:
        member = _read_member(case.checkable[place], slip, slip.rules[place], surroundings)
        readings[place] = (member, *readings[place])
    bits = plain.bits + slip.bits + _say_which_rows(len(readings), len(members))
    return replace(plain, bits=bits, key=slip.key, members=frozenset(members), readings=tuple(readings))


def _run_through_column(case: Case, plain: Hypothesis, slip: Slip, surroundings: Surroundings) -> Hypothesis:
    """The slip holds for the whole column; a row it does not reach is a typing slip on top of it."""
    readings = []
    for place, row in enumerate(case.checkable):
        if place in slip.rules:
            readings.append((_read_member(row, slip, slip.rules[place], surroundings),))
        else:
            share = find_share(slip.key, row, surroundings)
            readings.append(tuple(read_damaged_row(row, share, surroundings)))
    bits = plain.bits + slip.bits + 1
    return replace(plain, bits=bits, key=slip.key, members=frozenset(slip.rules), readings=tuple(readings))


def _read_member(row: Row, slip: Slip, rules: int, surroundings: Surroundings) -> Reading:
    """A row as one that the common slip holds for."""
    parameter = name_parameter(slip.key, row, surroundings)
    return Reading(0.0, slip.key[0], parameter, slip.key, None, rules)


def give_up_column(case: Case, plain: Hypothesis) -> Iterator[Hypothesis]:
    """The column is wrong throughout for one reason without a name.

    Each wrong row then says how far it is off in units of its last digit, or all of its digits.
    """
    wrong = [place for place, row in enumerate(plain.readings) if row[0].mechanism is not None]
    if len(wrong) < LEAST_ROWS_TO_GIVE_UP:
        return
    readings = list(plain.readings)
    for place in wrong:
        bits = say_anything(case.checkable[place], plain.total.value)
        readings[place] = (Reading(bits, "unexplained", None, UNNAMED),)
    bits = plain.bits + PRIOR_BITS["unexplained", "column"] + _say_which_rows(len(readings), len(wrong))
    yield replace(plain, bits=bits, key=UNNAMED, readings=tuple(readings))


def _say_which_rows(rows: int, members: int) -> float:
    """Bits to say which rows a slip holds for."""
    return 1 + log2(rows) + log2(comb(rows, members))
