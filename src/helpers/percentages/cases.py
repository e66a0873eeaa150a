"""A column to be explained: what its rows can draw on, which slips they may share, which totals it may have.

A share is a numerator over a denominator at a row's decimals. The same slip met in several rows
(all over 137, all count × 123 ÷ 100) is what a column-wide explanation is made of, so each has a
key that rows can have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from helpers.percentages.arithmetic import (
    HALF_UP,
    NAME_OF_RULE,
    find_bases,
    find_column_rule,
    find_printing_rules,
    format_percent,
    render_percent,
    round_share,
)
from helpers.percentages.published_columns import PublishedColumn, Row, find_usual_decimals, match_total
from helpers.percentages.totals import find_common_bases, find_least_base, name_bases, prints_add_to_hundred
from helpers.percentages.vocabulary import PRIOR_BITS, REPEATED_RULE_BITS, ROUNDINGS, number_typo_bits

MOST_LONE_TOTALS = 200  # a percentage that more totals fit tells none of them apart
ROUNDED_FACTOR_BITS = {0: 4.0, 1: 2.0, 2: 2.0, 3: 2.0}  # by decimals kept; hardly anyone keeps none
REFORMATTING = ("as_fraction", "decimal_point")  # slips that change how many decimals are printed
LONGEST_TABLE_FOR_OTHER_ROWS = 60  # in longer ones the percentage of some row always fits

Key = tuple[str, int | str]  # mechanism and parameter: what rows may share


class TooMuchWorkError(Exception):
    """The work allowed for a column is spent."""


@dataclass(frozen=True)
class Total:
    """A candidate for the true total, and how the printed one came about."""

    value: int
    bits: float = 0.0
    mechanism: str | None = None
    parameter: str | None = None


@dataclass
class Case:
    """A column with what its explanation draws on, and how much work is left for it.

    A piece of work is one row held against one slip or one explanation, so that the same column is
    given up at the same point on every machine, however busy.
    """

    column: PublishedColumn
    rows: list[Row]
    printed_total: int
    items_sum: int | None
    siblings: Sequence[PublishedColumn] = ()
    known: frozenset[Key] = frozenset()
    work_left: int = 0
    checkable: list[Row] = field(init=False)
    bases: dict[int, str] = field(init=False)  # value to name, the column's own total first
    least_base: int = field(init=False)  # no share is of less than the greatest count beside it
    cell_bits: float = field(init=False)  # to say which row of the column a slip is in
    usual_decimals: int = field(init=False)
    decimals_bits: dict[int, float] = field(init=False)  # what decimals other than the usual cost
    other_shares: dict[tuple[str, str], tuple[int, int]] = field(init=False)  # by period and item

    def __post_init__(self) -> None:
        self.checkable = [row for row in self.rows if row.checkable]
        self.bases = name_bases(self.column, self.printed_total, self.items_sum)
        self.least_base = find_least_base(row.count for row in self.rows if not row.is_total)
        self.cell_bits = log2(len(self.checkable))
        self.usual_decimals = find_usual_decimals(self.rows)
        seen = Counter(row.decimals for row in self.checkable)
        usual = seen[self.usual_decimals] + 0.5
        self.decimals_bits = {decimals: log2(usual / (rows + 0.5)) for decimals, rows in seen.items()}
        self.other_shares = {
            (other.period, item): (count, other.total)
            for other in reversed(self.siblings)
            if other.total
            for item, count in zip(reversed(other.items), reversed(other.counts), strict=True)
            if count is not None
        }

    def spend(self, work: int) -> None:
        """Raise ``TooMuchWorkError`` where this much work is more than what is left."""
        self.work_left -= work
        if self.work_left < 0:
            raise TooMuchWorkError


@dataclass
class Surroundings:
    """What the rows of a case can draw on if this is the true total."""

    case: Case
    total: int
    rules: dict[str, float] = field(init=False)  # rounding rules a spoilt print may go back to
    takes_the_rest: bool = field(init=False)  # one percentage is not half up, and with it they add to 100

    def __post_init__(self) -> None:
        row_rules = [match_total(row, row.count, self.total) for row in self.case.checkable]
        alone = sum(not rules & HALF_UP for rules in row_rules) == 1
        adds_up = self.case.items_sum is not None
        self.takes_the_rest = alone and adds_up and prints_add_to_hundred(self.case.rows)
        self.rules = {"half_up": 0.0, "truncated": ROUNDINGS["truncated"].bits}
        if common := find_column_rule(row_rules):
            self.rules[NAME_OF_RULE[common]] = REPEATED_RULE_BITS


def list_shared_keys(surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of all slips that could run through a column, each with the bits of its parameter."""
    base_bits = log2(len(surroundings.case.bases))
    for value in surroundings.case.bases:
        if value != surroundings.total:
            yield ("other_denominator", value), base_bits
        yield ("inverted", value), base_bits
    yield ("as_fraction", "total"), 0.0
    for decimals, bits in ROUNDED_FACTOR_BITS.items():
        yield ("rounded_factor", decimals), bits
    for shift in (-1, 1):
        yield ("decimal_point", shift), 1.0
    for other in surroundings.case.siblings:
        yield ("other_period", other.period), log2(len(surroundings.case.siblings))


def list_cell_keys(row: Row, surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of the slips of one row: the shared ones, and the percentage of any other row."""
    yield from list_shared_keys(surroundings)
    places = len(surroundings.case.rows)
    if places <= LONGEST_TABLE_FOR_OTHER_ROWS:
        for place in range(places):
            if place != row.place:
                yield ("other_row", place - row.place), log2(places)


def find_share(key: Key, row: Row, surroundings: Surroundings) -> tuple[int, int] | None:
    """Numerator and denominator of what the slip of this key prints for the row; None where it cannot."""
    mechanism, parameter = key
    scaled, total = row.count * 10**row.decimals, surroundings.total
    if mechanism == "unexplained":
        return 100 * scaled, total
    if mechanism == "other_denominator":
        return 100 * scaled, parameter
    if mechanism == "inverted":
        return scaled * parameter, 100
    if mechanism == "as_fraction":
        return scaled, total
    if mechanism == "rounded_factor":
        factor = round_share(100 * 10**parameter, total)
        return (scaled * factor, 10**parameter) if factor else None
    if mechanism == "decimal_point":
        return 100 * scaled * 10 ** max(parameter, 0), total * 10 ** max(-parameter, 0)
    if mechanism == "other_row":
        place, rows = row.place + parameter, surroundings.case.rows
        other = rows[place] if 0 <= place < len(rows) else row
        if row.is_total or other.is_total or other.count in (None, row.count):
            return None
        return 100 * other.count * 10**row.decimals, total
    count, base = surroundings.case.other_shares.get((parameter, row.item), (0, 0))
    return (100 * count * 10**row.decimals, base) if base else None


def match_key(key: Key, row: Row, surroundings: Surroundings) -> int:
    """The rounding rules under which the slip of this key prints what the row prints; 0 if none does."""
    share = find_share(key, row, surroundings)
    if key[0] == "unexplained":  # rounded to a step of so many last digits
        is_step = row.digits == key[1] * round_share(share[0], share[1] * key[1])
        return HALF_UP if is_step else 0
    return find_printing_rules(*share, row.digits, row.decimals) if share else 0


def name_parameter(key: Key, row: Row, surroundings: Surroundings) -> str | None:
    """The parameter of a slip as it is reported: a base with its name, a factor, a row, a period."""
    mechanism, parameter = key
    if mechanism == "other_denominator":
        name = surroundings.case.bases.get(parameter)
        return f"{name} = {parameter}" if name else str(parameter)
    if mechanism == "rounded_factor":
        factor = round_share(100 * 10**parameter, surroundings.total)
        return format_percent(factor, parameter)
    if mechanism == "other_row":
        return surroundings.case.rows[row.place + parameter].item
    if mechanism == "as_fraction":
        return None
    if mechanism == "unexplained":
        return f"rounded to the nearest {format_percent(parameter, row.decimals)}"
    if mechanism == "decimal_point":
        true = render_percent(row.count, surroundings.total, surroundings.case.usual_decimals)
        return f"{true} printed as {row.text}"
    return str(parameter)


def list_totals(case: Case) -> list[Total]:
    """Candidate true totals: the printed one, the sum of the items, and bases that many rows support."""
    printed, items_sum = case.printed_total, case.items_sum
    if case.column.is_given:
        return [Total(printed)]
    exceeded = any(row.count > printed and row.digits <= 100 * 10**row.decimals for row in case.checkable)
    totals = [Total(printed, PRIOR_BITS["exceeded_total", "column"] if exceeded else 0.0)]
    if items_sum == printed:  # both would have to be wrong by the same
        return totals
    if items_sum:
        totals += _explain_total(case, items_sum)
    wrong_at_first = _count_wrong(case.checkable, printed)
    if len(case.checkable) == 1 and wrong_at_first and items_sum is None:
        totals += _explain_lone_total(case.checkable[0], printed)
    for base, _ in find_common_bases(case.checkable, most=2):
        fewer_wrong = _count_wrong(case.checkable, base) + 1 < wrong_at_first
        if fewer_wrong and all(base != total.value for total in totals):
            totals += _explain_total(case, base)
    return totals


def _count_wrong(rows: Sequence[Row], total: int) -> int:
    """How many rows do not follow from a total under any rounding rule."""
    return sum(not match_total(row, row.count, total) for row in rows)


def _explain_lone_total(row: Row, printed: int) -> Iterator[Total]:
    """The likeliest misprinted totals from which a figure follows that has no other beside it."""
    found = find_bases(row.count, row.digits, row.decimals) if row.count else None
    if found and found[1] is not None:
        fitting = range(max(found[0], row.count), min(found[1], found[0] + MOST_LONE_TOTALS) + 1)
        ranked = sorted((number_typo_bits(true, printed), true) for true in fitting)
        for bits, true in ranked[:3]:
            yield Total(true, PRIOR_BITS["total_typo", "cell"] + bits, "total_typo", str(true))


def _explain_total(case: Case, true: int) -> Iterator[Total]:
    """How a true total may have come to be printed as it is: a typing slip, or a row left out."""
    printed = case.printed_total
    bits = PRIOR_BITS["total_typo", "cell"] + number_typo_bits(true, printed)
    yield Total(true, bits, "total_typo", str(true))
    left_out = [
        item
        for item, count in zip(case.column.items, case.column.counts, strict=True)
        if count == true - printed and count
    ]
    if true == case.items_sum and left_out:
        bits = PRIOR_BITS["left_out_of_total", "cell"] + log2(len(case.rows) / len(left_out))
        yield Total(true, bits, "left_out_of_total", " or ".join(left_out[:2]))
