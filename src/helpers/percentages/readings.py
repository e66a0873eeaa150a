"""Every way to read one row: it follows, or which slip turned the true percentage into the print.

A share is a numerator over a denominator at a row's decimals. The same slip met in several rows (all over
137, all count × 123 ÷ 100) is what a column-wide explanation is made of, so each has a key that rows can have
in common.
"""

from collections.abc import Iterator
from math import log2
from typing import NamedTuple

from helpers.percentages.arithmetic import (
    HALF_UP,
    RULE_COSTS,
    TRUNCATED,
    find_bases,
    find_printing_rules,
    format_percent,
    print_digits,
    render_percent,
    round_share,
)
from helpers.percentages.cases import Key, Surroundings
from helpers.percentages.published_columns import Row, find_usual_decimals, match_total
from helpers.percentages.vocabulary import (
    DIGIT_BITS,
    MADE_TO_ADD,
    PRIOR_BITS,
    find_damage,
    number_typo_bits,
    say_distance,
)

ROUNDED_FACTOR_BITS = {0: 4.0, 1: 2.0, 2: 2.0, 3: 2.0}  # by decimals kept; hardly anyone keeps none
REFORMATTING = ("as_fraction", "decimal_point")  # slips that change how many decimals are printed
LONGEST_TABLE_FOR_OTHER_ROWS = 60  # in longer ones the percentage of some row always fits
FEW_DECIMALS_BITS = 3.0  # fractions have two decimals or more; with fewer any print of 0 or 1 would be one


class Reading(NamedTuple):
    """One way to read a row, with its length in bits; ``mechanism`` is None where the row follows."""

    bits: float
    mechanism: str | None = None
    parameter: str | None = None
    key: Key | None = None
    count: int | None = None  # the true count, where it is not the printed one
    rules: int = HALF_UP  # rounding rules that print the row, given this reading


def list_shared_keys(around: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of all slips that could run through a column, each with the bits of its parameter."""
    base_bits = log2(len(around.case.bases))
    for value in around.case.bases:
        if value != around.total:
            yield ("other_denominator", value), base_bits
        yield ("inverted", value), base_bits
    yield ("as_fraction", "total"), 0.0
    for decimals, bits in ROUNDED_FACTOR_BITS.items():
        yield ("rounded_factor", decimals), bits
    for shift in (-1, 1):
        yield ("decimal_point", shift), 1.0
    for other in around.case.siblings:
        yield ("other_period", other.period), log2(len(around.case.siblings))


def list_cell_keys(row: Row, around: Surroundings) -> Iterator[tuple[Key, float]]:
    """Keys of the slips of one row: the shared ones, and the percentage of any other row."""
    yield from list_shared_keys(around)
    places = len(around.case.judgement.rows)
    if places <= LONGEST_TABLE_FOR_OTHER_ROWS:
        for place in range(places):
            if place != row.place:
                yield ("other_row", place - row.place), log2(places)


def find_share(key: Key, row: Row, around: Surroundings) -> tuple[int, int] | None:
    """The percentage that the slip of this key makes of a row, as numerator and denominator, if it can."""
    mechanism, parameter = key
    count, total = row.count, around.total
    if mechanism == "other_denominator":
        return 100 * count, parameter
    if mechanism == "inverted":
        return count * parameter, 100
    if mechanism == "as_fraction":
        return count, total
    if mechanism == "rounded_factor":
        factor = round_share(100 * 10**parameter, total)
        return (count * factor, 10**parameter) if factor else None
    if mechanism == "decimal_point":
        return 100 * count * 10 ** max(parameter, 0), total * 10 ** max(-parameter, 0)
    if mechanism == "other_row":
        place, rows = row.place + parameter, around.case.judgement.rows
        other = rows[place] if 0 <= place < len(rows) else row
        if row.is_total or other.is_total or other.count in (None, count):
            return None
        return 100 * other.count, total
    if mechanism == "other_period":
        count, total = around.case.other_shares.get((parameter, row.item), (0, 0))
    return (100 * count, total) if total else None


def match_key(key: Key, row: Row, around: Surroundings) -> int:
    """The rounding rules under which the slip of this key prints what the row prints; 0 if none does."""
    share = find_share(key, row, around)
    if not share:
        return 0
    numerator, denominator = share[0] * 10**row.decimals, share[1]
    if key[0] == "unexplained":  # rounded to a step of so many last digits
        is_step = row.digits == key[1] * round_share(numerator, denominator * key[1])
        return HALF_UP if is_step else 0
    return find_printing_rules(numerator, denominator, row.digits, row.decimals)


def name_parameter(key: Key, row: Row, around: Surroundings) -> str | None:
    """The parameter of a slip as it is reported: a base with its name, a factor, a row, a period."""
    mechanism, parameter = key
    if mechanism == "other_denominator":
        name = around.case.bases.get(parameter)
        return f"{name} = {parameter}" if name else str(parameter)
    if mechanism == "rounded_factor":
        return format_percent(round_share(100 * 10**parameter, around.total), parameter)
    if mechanism == "other_row":
        return around.case.judgement.rows[row.place + parameter].item
    if mechanism == "as_fraction":
        return None
    if mechanism == "unexplained":
        return f"rounded to the nearest {format_percent(parameter, row.decimals)}"
    if mechanism == "decimal_point":
        true = render_percent(row.count, around.total, find_usual_decimals(around.case.checkable))
        return f"{true} printed as {row.text}"
    return str(parameter)


def read_wrong_row(row: Row, around: Surroundings) -> list[Reading]:
    """All readings of a row that does not follow from the total, the catch-all among them."""
    case, total = around.case, around.total
    readings = [
        *_read_damage(row, 100 * row.count, total, around),
        *_read_shares(row, around),
        *_read_other_counts(row, around),
        *_read_loose_base(row, around),
        read_anything(row, total),
    ]
    off = abs(row.digits - print_digits(row.count, total, row.decimals))
    if around.takes_the_rest and 2 * off <= len(case.judgement.rows):  # what rounding can leave
        readings.append(Reading(PRIOR_BITS[MADE_TO_ADD, "cell"], MADE_TO_ADD))
    return [reading._replace(bits=reading.bits + case.cell_bits) for reading in readings]


def _read_shares(row: Row, around: Surroundings) -> Iterator[Reading]:
    """The row as another share than count of total."""
    for key, bits in list_cell_keys(row, around):
        if rules := match_key(key, row, around):
            cost = PRIOR_BITS[key[0], "cell"] + bits + RULE_COSTS[rules]
            if key[0] == "as_fraction" and row.decimals < 2:
                cost += FEW_DECIMALS_BITS
            if key[0] not in REFORMATTING:
                cost += around.case.decimals_bits[row.decimals]
            yield Reading(cost, key[0], name_parameter(key, row, around), key, None, rules)


def _read_other_counts(row: Row, around: Surroundings) -> Iterator[Reading]:
    """The row as the percentage of another count; without a sum to hold it, the count may be mistyped."""
    case, total = around.case, around.total
    for count in find_fitting_counts(row, total)[:5]:
        rules = match_total(row, count, total)
        cost = PRIOR_BITS["other_count", "cell"] + min(say_distance(count, row.count), log2(total + 1))
        cost += RULE_COSTS[rules] + case.decimals_bits[row.decimals]
        yield Reading(cost, "other_count", str(count), None, None, rules)
        if case.judgement.items_sum is None:
            typo = PRIOR_BITS["count_typo", "cell"] + number_typo_bits(count, row.count)
            yield Reading(typo + RULE_COSTS[rules], "count_typo", str(count), None, count, rules)


def _read_loose_base(row: Row, around: Surroundings) -> Iterator[Reading]:
    """The row over a denominator that stands nowhere, as the range of those that fit."""
    case, total = around.case, around.total
    found = find_bases(row.count, row.digits, row.decimals)
    if found and found[1] and found[0] <= around.largest_base and found[1] >= case.least_base:
        low, high = max(found[0], case.least_base), found[1]
        width_bits = max(0.0, log2(around.largest_base / (high - low + 1)))
        bits = min(width_bits, say_distance(min(max(total, low), high), total))
        name = str(low) if low == high else f"{low} to {high}"
        key = ("other_denominator", low) if low == high else None
        cost = PRIOR_BITS["loose_denominator", "cell"] + bits
        yield Reading(cost, "other_denominator", name, key)


def read_damaged_row(row: Row, share: tuple[int, int] | None, around: Surroundings) -> list[Reading]:
    """Readings of a row as a typing slip in what a column-wide slip would have printed."""
    readings = [*(_read_damage(row, *share, around) if share else ()), read_anything(row, around.total)]
    return [reading._replace(bits=reading.bits + around.case.cell_bits) for reading in readings]


def _read_damage(row: Row, numerator: int, denominator: int, around: Surroundings) -> Iterator[Reading]:
    """Typing slips in the percentage, rounded as others of the column and at decimals that occur in it."""
    seen = set()
    for decimals, decimals_bits in around.case.decimals_bits.items():
        for rule, rule_bits in around.rules.items():
            true = format_percent(round_share(numerator * 10**decimals, denominator, rule), decimals)
            if true not in seen:
                seen.add(true)
                for mechanism, bits in find_damage(true, row.text):
                    cost = PRIOR_BITS[mechanism, "cell"] + bits + rule_bits + decimals_bits
                    yield Reading(cost, mechanism, f"{true} printed as {row.text}")


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


def read_anything(row: Row, total: int) -> Reading:
    """The catch-all, which explains any print."""
    return Reading(PRIOR_BITS["unexplained", "cell"] + say_anything(row, total), "unexplained")


def say_anything(row: Row, total: int) -> float:
    """Bits to spell out a print: every digit free, or how far it is off in units of the last one."""
    true = print_digits(row.count, total, row.decimals)
    return min(DIGIT_BITS * len(str(row.digits)), say_distance(row.digits, true))
