"""What a row's percentage may be a share of: the slips that print another share than count of total.

A share is a numerator over a denominator at a row's decimals. The same slip met in several rows
(all over 137, all count × 123 ÷ 100) is what a column-wide explanation is made of, so each has a
key that rows can have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from helpers.percentages.arithmetic import format_percent, render_percent, round_share
from helpers.percentages.candidate_bases import find_least_base, match_total
from helpers.percentages.published_columns import PublishedColumn, Row
from helpers.percentages.rounding import HALF_UP, NAME_OF_RULE, find_column_rule, find_printing_rules
from helpers.percentages.totals import prints_add_to_hundred
from helpers.percentages.vocabulary import REPEATED_RULE_BITS, ROUNDINGS

ROUNDED_FACTOR_BITS = {0: 4.0, 1: 2.0, 2: 2.0, 3: 2.0}  # by decimals kept; hardly anyone keeps none
Key = tuple[str, int | str]  # mechanism and parameter: what rows may share
REFORMATTING = ("as_fraction", "decimal_point")  # slips that change how many decimals are printed
LONGEST_TABLE_FOR_OTHER_ROWS = 60  # in longer ones the percentage of some row always fits


@dataclass
class Surroundings:
    """What the rows of a column can draw on: bases with their names, and the other periods."""

    rows: list[Row]
    usual_decimals: int
    total: int
    bases: dict[int, str]  # value to name, the column's own total first
    other_periods: Sequence[PublishedColumn] = ()
    adds_up: bool = False
    cell_bits: float = field(init=False)  # to say which row of the column a slip is in
    least_base: int = field(init=False)  # no share is of less than the greatest count beside it
    rules: dict[str, float] = field(init=False)  # rounding rules a spoilt print may go back to
    takes_the_rest: bool = field(init=False)  # one percentage is not half up, and with it they add to 100
    decimals_bits: dict[int, float] = field(init=False)  # what decimals other than the usual cost
    other_shares: dict[tuple[str, str], tuple[int, int]] = field(init=False)  # by period and item

    def __post_init__(self) -> None:
        self.other_shares = {
            (other.period, item): (count, other.total)
            for other in reversed(self.other_periods)
            if other.total
            for item, count in zip(reversed(other.items), reversed(other.counts), strict=True)
            if count is not None
        }
        checkable = [row for row in self.rows if row.checkable]
        self.least_base = find_least_base(row.count for row in self.rows if not row.is_total)
        self.cell_bits = log2(max(1, len(checkable)))
        row_rules = [match_total(row, row.count, self.total) for row in checkable]
        alone = sum(not rules & HALF_UP for rules in row_rules) == 1
        self.takes_the_rest = alone and self.adds_up and prints_add_to_hundred(self.rows)
        self.rules = {"half_up": 0.0, "truncated": ROUNDINGS["truncated"].bits}
        common = find_column_rule(row_rules)
        if common:
            self.rules[NAME_OF_RULE[common]] = REPEATED_RULE_BITS
        seen = Counter(row.decimals for row in checkable)
        usual = seen[self.usual_decimals] + 0.5
        self.decimals_bits = {decimals: log2(usual / (rows + 0.5)) for decimals, rows in seen.items()}


def list_shared_keys(surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of all slips that could run through a column, each with the bits of its parameter."""
    named = [value for value in surroundings.bases if value > 0]
    base_bits = log2(max(1, len(named)))
    for value in named:
        if value != surroundings.total:
            yield ("other_denominator", value), base_bits
        yield ("inverted", value), base_bits
    yield ("as_fraction", "total"), 0.0
    for decimals, bits in ROUNDED_FACTOR_BITS.items():
        yield ("rounded_factor", decimals), bits
    for shift in (-1, 1):
        yield ("decimal_point", shift), 1.0
    period_bits = log2(max(1, len(surroundings.other_periods)))
    for other in surroundings.other_periods:
        yield ("other_period", other.period), period_bits


def list_cell_keys(row: Row, surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of the slips of one row: the shared ones, and the percentage of any other row."""
    yield from list_shared_keys(surroundings)
    places = len(surroundings.rows)
    if places <= LONGEST_TABLE_FOR_OTHER_ROWS:
        for place in range(places):
            if place != row.place:
                yield ("other_row", place - row.place), log2(places)


def count_cell_keys(surroundings: Surroundings) -> int:
    """How many slips are tried for a row that does not follow."""
    places = len(surroundings.rows)
    others = places - 1 if places <= LONGEST_TABLE_FOR_OTHER_ROWS else 0
    return others + sum(1 for _ in list_shared_keys(surroundings))


def find_share(key: Key, row: Row, surroundings: Surroundings) -> tuple[int, int] | None:
    """Numerator and denominator of what the slip of this key prints for the row; None where it cannot."""
    mechanism, parameter = key
    scaled, total = row.count * 10**row.decimals, surroundings.total
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
        return _find_neighbour_share(row, row.place + parameter, surroundings)
    count, base = surroundings.other_shares.get((parameter, row.item), (0, 0))
    return (100 * count * 10**row.decimals, base) if base else None


def _find_neighbour_share(row: Row, place: int, surroundings: Surroundings) -> tuple[int, int] | None:
    """The share of another row of the column, at this row's decimals."""
    if row.is_total or not 0 <= place < len(surroundings.rows):
        return None
    other = surroundings.rows[place]
    if other.is_total or other.count is None or other.count == row.count:
        return None
    return 100 * other.count * 10**row.decimals, surroundings.total


def match_key(key: Key, row: Row, surroundings: Surroundings) -> int:
    """The rounding rules under which the slip of this key prints what the row prints; 0 if none does."""
    share = find_share(key, row, surroundings)
    return find_printing_rules(*share, row.digits, row.decimals) if share else 0


def name_parameter(key: Key, row: Row | None, surroundings: Surroundings) -> str | None:
    """The parameter of a slip as it is reported: a base with its name, a factor, a row, a period."""
    mechanism, parameter = key
    if mechanism == "other_denominator":
        name = surroundings.bases.get(parameter)
        return f"{name} = {parameter}" if name else str(parameter)
    if mechanism == "rounded_factor":
        factor = round_share(100 * 10**parameter, surroundings.total)
        return format_percent(factor, parameter)
    if mechanism == "other_row":
        return surroundings.rows[row.place + parameter].item if row else f"{parameter:+d} rows"
    if mechanism == "as_fraction":
        return None
    if mechanism == "decimal_point" and row:
        true = render_percent(row.count, surroundings.total, surroundings.usual_decimals)
        return f"{true} printed as {row.text}"
    return str(parameter)
