"""Every way to read one row: it follows, or which slip turned the true percentage into the print.

A ``Share`` says what was printed as a percentage: numerator over denominator at a row's decimals.
The same share met in several rows (all over 137, all count × 123 ÷ 100) is what a column-wide
explanation is made of, so each carries a key that rows can have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from helpers.mechanisms import (
    DIGIT_BITS,
    LOOSE_BASES,
    PRIOR_BITS,
    REPEATED_RULE_BITS,
    ROUNDED_FACTOR_DECIMALS,
    ROUNDING_BITS,
    find_damage,
    number_typo_bits,
    whole_number_bits,
)
from helpers.percentages import find_bases, format_percent, print_digits, round_share
from helpers.published_columns import Base, PublishedColumn, Row
from helpers.rounding import (
    HALF_UP,
    NAME_OF_RULE,
    RULE_COSTS,
    TRUNCATED,
    find_column_rule,
    find_printing_rules,
)

Key = tuple[str, int | str]  # mechanism and parameter: what rows may share
REFORMATTING = ("as_fraction", "decimal_point")  # slips that change how many decimals are printed


class Reading(NamedTuple):
    """One way to read a row, with its length in bits; ``mechanism`` is None where the row follows."""

    bits: float
    mechanism: str | None = None
    parameter: str | None = None
    key: Key | None = None
    count: int | None = None  # the true count, where it is not the printed one
    rules: int = HALF_UP  # rounding rules that print the row, given this reading


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
    rules: dict[str, float] = field(init=False)  # rounding rules a spoilt print may go back to
    decimals_bits: dict[int, float] = field(init=False)  # what decimals other than the usual cost

    def __post_init__(self) -> None:
        checkable = [row for row in self.rows if row.checkable]
        self.cell_bits = log2(max(1, len(checkable)))
        row_rules = [match_total(row, row.count, self.total) for row in checkable]
        self.rules = {"half_up": 0.0, "truncated": ROUNDING_BITS["truncated"]}
        common = find_column_rule(row_rules)
        if common:
            self.rules[NAME_OF_RULE[common]] = REPEATED_RULE_BITS
        seen = Counter(row.decimals for row in checkable)
        usual = seen[self.usual_decimals] + 0.5
        self.decimals_bits = {
            decimals: log2(usual / (rows + 0.5)) if decimals != self.usual_decimals else 0.0
            for decimals, rows in seen.items()
        }


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
        return scaled * round_share(100 * 10**parameter, total), 10**parameter
    if mechanism == "decimal_point":
        return 100 * scaled * 10 ** max(parameter, 0), total * 10 ** max(-parameter, 0)
    if mechanism == "other_row":
        return _find_neighbour_share(row, row.place + parameter, surroundings)
    return _find_period_share(row, parameter, surroundings)


def _find_neighbour_share(row: Row, place: int, surroundings: Surroundings) -> tuple[int, int] | None:
    """The share of another row of the column, at this row's decimals."""
    if row.is_total or not 0 <= place < len(surroundings.rows):
        return None
    other = surroundings.rows[place]
    if other.is_total or other.count is None or other.count == row.count:
        return None
    return 100 * other.count * 10**row.decimals, surroundings.total


def _find_period_share(row: Row, period: int | str, surroundings: Surroundings) -> tuple[int, int] | None:
    """The share of the same item in another period of the table."""
    column = next((other for other in surroundings.other_periods if other.period == period), None)
    if column is None or row.item not in column.items or not column.total:
        return None
    count = column.counts[column.items.index(row.item)]
    return None if count is None else (100 * count * 10**row.decimals, column.total)


def list_shared_keys(surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of all slips that could run through a column, each with the bits of its parameter."""
    named = [value for value in surroundings.bases if value > 0]
    base_bits = log2(max(1, len(named)))
    for value in named:
        if value != surroundings.total:
            yield ("other_denominator", value), base_bits
        yield ("inverted", value), base_bits
    yield ("as_fraction", "total"), 0.0
    for decimals in ROUNDED_FACTOR_DECIMALS:
        yield ("rounded_factor", decimals), 2.0
    for shift in (-1, 1):
        yield ("decimal_point", shift), 1.0
    period_bits = log2(max(1, len(surroundings.other_periods)))
    for other in surroundings.other_periods:
        yield ("other_period", other.period), period_bits


def list_cell_keys(row: Row, surroundings: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of the slips of one row: the shared ones, and the percentage of any other row."""
    yield from list_shared_keys(surroundings)
    places = len(surroundings.rows)
    if places <= 60:  # in longer columns some row always fits
        for place in range(places):
            if place != row.place:
                yield ("other_row", place - row.place), log2(places)


def match_key(key: Key, row: Row, surroundings: Surroundings) -> int:
    """The rounding rules under which the slip of this key prints what the row prints; 0 if none does."""
    share = find_share(key, row, surroundings)
    return find_printing_rules(*share, row.digits, row.decimals) if share else 0


def match_total(row: Row, count: int, total: int) -> int:
    """The rounding rules under which count of total prints what the row prints; 0 if none does."""
    return find_printing_rules(100 * count * 10**row.decimals, total, row.digits, row.decimals)


def read_wrong_row(row: Row, surroundings: Surroundings) -> list[Reading]:
    """All readings of a row that does not follow from the total, the catch-all last."""
    place_bits = surroundings.cell_bits
    readings = [
        *_read_damage(row, [(100 * row.count, surroundings.total)], surroundings),
        *_read_shares(row, surroundings),
        *_read_other_counts(row, surroundings),
        *_read_loose_base(row),
        read_anything(row, surroundings.total),
    ]
    return [reading._replace(bits=reading.bits + place_bits) for reading in readings]


def read_damaged_row(row: Row, share: tuple[int, int] | None, surroundings: Surroundings) -> list[Reading]:
    """Readings of a row as a typing slip in what a column-wide slip would have printed."""
    scaled = [] if share is None else [(share[0] // 10**row.decimals, share[1])]
    readings = [*_read_damage(row, scaled, surroundings), read_anything(row, surroundings.total)]
    return [reading._replace(bits=reading.bits + surroundings.cell_bits) for reading in readings]


def read_anything(row: Row, total: int) -> Reading:
    """The catch-all, which explains any print."""
    return Reading(PRIOR_BITS["unexplained", "cell"] + say_anything(row, total), "unexplained")


def say_anything(row: Row, total: int) -> float:
    """Bits to spell out a print: every digit free, or how far it is off in units of the last one."""
    off = abs(row.digits - print_digits(row.count, total, row.decimals))
    return min(DIGIT_BITS * len(str(row.digits)), whole_number_bits(max(1, off)) + 1)


def _read_damage(
    row: Row, shares: Iterable[tuple[int, int]], surroundings: Surroundings
) -> Iterator[Reading]:
    """Typing slips in the percentage, printed half up or truncated at the row's or the usual decimals."""
    for numerator, denominator in shares:
        seen = set()
        for decimals in (surroundings.usual_decimals, row.decimals):
            for rule, rule_bits in surroundings.rules.items():
                true = format_percent(round_share(numerator * 10**decimals, denominator, rule), decimals)
                if true not in seen:
                    seen.add(true)
                    for mechanism, bits in find_damage(true, row.text):
                        cost = PRIOR_BITS[mechanism, "cell"] + bits + rule_bits
                        cost += surroundings.decimals_bits.get(decimals, 0.0)
                        yield Reading(cost, mechanism, f"{true} printed as {row.text}")


def _read_shares(row: Row, surroundings: Surroundings) -> Iterator[Reading]:
    """Slips that print another share than count of total."""
    for key, bits in list_cell_keys(row, surroundings):
        rules = match_key(key, row, surroundings)
        if rules:
            cost = PRIOR_BITS[key[0], "cell"] + bits + RULE_COSTS[rules]
            if key[0] == "as_fraction" and row.decimals < 2:
                cost += 3.0  # fractions are shown with two decimals or more; any print of 0 or 1 would be one
            if key[0] not in REFORMATTING:
                cost += surroundings.decimals_bits[row.decimals]
            yield Reading(cost, key[0], name_parameter(key, row, surroundings), key, None, rules)


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
    return str(parameter)


def find_fitting_counts(row: Row, total: int) -> list[int]:
    """Other counts than the printed one, nearest first, whose percentage of the total is the print."""
    unit = 100 * 10**row.decimals
    low, high = (row.digits - 1) * total // unit, (row.digits + 1) * total // unit + 1
    fitting = [
        count
        for count in range(max(0, low), min(high, low + 50) + 1)
        if count != row.count and match_total(row, count, total) & (HALF_UP | TRUNCATED)
    ]
    return sorted(fitting, key=lambda count: abs(count - row.count))


def _read_other_counts(row: Row, surroundings: Surroundings) -> Iterator[Reading]:
    """The percentage belongs to another count; without a sum to hold it, the count may be mistyped."""
    for count in find_fitting_counts(row, surroundings.total)[:5]:
        step = whole_number_bits(abs(count - row.count)) + 1
        spread = log2(surroundings.total + 1)
        rules = match_total(row, count, surroundings.total)
        cost = PRIOR_BITS["other_count", "cell"] + min(step, spread) + RULE_COSTS[rules]
        cost += surroundings.decimals_bits[row.decimals]
        yield Reading(cost, "other_count", str(count), None, None, rules)
        if not surroundings.adds_up:
            typo = PRIOR_BITS["count_typo", "cell"] + number_typo_bits(count, row.count)
            yield Reading(typo + RULE_COSTS[rules], "count_typo", str(count), None, count, rules)


def _read_loose_base(row: Row) -> Iterator[Reading]:
    """A denominator that stands nowhere, as the range of those that fit."""
    found = find_bases(row.count, row.digits, row.decimals) if row.count else None
    if found and found[1] is not None and found[0] <= LOOSE_BASES:
        low, high = found
        bits = log2(LOOSE_BASES / (high - low + 1)) if high - low < LOOSE_BASES else 0.0
        name = str(low) if low == high else f"{low} to {high}"
        key = ("other_denominator", low) if low == high else None
        yield Reading(PRIOR_BITS["loose_denominator", "cell"] + bits, "other_denominator", name, key)


def find_common_bases(rows: Sequence[Row], most: int = 4) -> list[tuple[int, int]]:
    """Denominators that most rows agree on, best first, each with how many neighbours fit as well.

    Every row leaves an interval of bases open (any rounding rule); a sweep over the ends finds where
    most of them overlap. A base that few rows support explains nothing, so at least two must.
    """
    edges = []
    for row in rows:
        found = _find_open_interval(row)
        if found:
            edges += [(found[0], 1), (found[1] + 1, -1)]
    edges.sort()
    depth, stretches = 0, []
    for place, (start, step) in enumerate(edges[:-1]):
        depth += step
        end = edges[place + 1][0]
        if depth >= 2 and end > start:
            stretches.append((-depth, end - start, start))
    stretches.sort()
    return [
        (start + offset, width)
        for _, width, start in stretches[:most]
        for offset in ((0,) if width == 1 else (0, width // 2, width - 1))
    ]


def _find_open_interval(row: Row) -> tuple[int, int] | None:
    """Smallest and largest denominator from which some rounding rule prints the row."""
    if not row.count or not row.digits:
        return None
    padding = max((zeros for zeros in range(row.decimals + 1) if row.digits % 10**zeros == 0), default=0)
    reach = max(2, 10**padding)  # half units: one whole digit either way, or half of the padded one
    amount = 2 * 100 * row.count * 10**row.decimals
    low = -(-amount // (2 * row.digits + reach))
    below = 2 * row.digits - reach
    return max(1, low), min(amount // below if below > 0 else LOOSE_BASES * 10, LOOSE_BASES * 10)


def name_bases(column: PublishedColumn, total: int, items_sum: int | None) -> dict[int, str]:
    """Every number of the publication that could be a denominator, with the first name it has."""
    own = Base(column.total_name or f"{column.table}: Total, {column.period}", total)
    named = [own, *column.other_bases]
    if items_sum is not None:
        named.append(Base("sum of the items", items_sum))
    bases: dict[int, str] = {}
    for base in named:
        if base.value > 0:
            bases.setdefault(base.value, base.name)
    return bases
