"""Each figure held against its own count and its column's own total, and what that total is.

Nothing here looks for causes. A column without a printed total is held against the sum of its items
or a base that many of its rows agree on; one whose counts were rounded for publication cannot be
checked, because its percentages may rest on the exact counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import log2
from operator import and_

from helpers.percentages.arithmetic import (
    HALF_UP,
    MOST_DECIMALS,
    RULE_NAMES,
    find_bases,
    find_column_rule,
    find_overlaps,
    print_digits,
)
from helpers.percentages.published_columns import PublishedColumn, Row, match_total, read_rows
from helpers.percentages.vocabulary import MADE_TO_ADD

LOOSE_BASES = 2000  # denominators thought possible where none on the page fits
LEAST_ROWS_OF_ROUNDED_TABLE = 4
LEAST_BITS_FOR_AN_UNPRINTED_BASE = 10.0
NO_COUNT = "There is no count beside this percentage, so it cannot be worked out again."
NO_SHARE = "There is no percentage to check."
NO_TOTAL = "The number that this is a percentage of does not stand on the page, so it cannot be checked."
ZERO_TOTAL = "The total is 0, and there is no percentage of nothing."
ROUNDED_COUNTS = "The counts look rounded to {unit}; the percentage fits the exact ones they may hide."


@dataclass(frozen=True)
class Judgement:
    """A column held against its own total: the total, and for each row the rule it follows.

    ``rules`` has a rounding rule where the row follows, None where it does not; rows that cannot be
    checked are in ``unchecked`` with the reason instead.
    """

    column: PublishedColumn
    rows: list[Row]
    total: int | None
    total_name: str
    items_sum: int | None
    rules: dict[int, str | None]
    unchecked: dict[int, str]


def judge_column(column: PublishedColumn) -> Judgement:
    """Each row of a column held against the column's own total.

    Percentages were changed so that the column adds to 100 only where it does add to exactly 100, no one
    rule prints the whole column, and those that differ are all one digit too high, or all one too low.
    Raises ``ValueError`` naming table, item and period where a percentage is not a number.
    """
    rows = read_rows(column)
    checkable = [row for row in rows if row.checkable]
    unchecked = {row.place: NO_SHARE if row.digits is None else NO_COUNT for row in rows if not row.checkable}
    adds_up = column.partition and len(column.counts) >= 2 and None not in column.counts
    items_sum = sum(column.counts) if adds_up else None
    total, name = _find_total(column, checkable, items_sum)
    if not total:
        unchecked = dict.fromkeys(range(len(rows)), NO_TOTAL if total is None else ZERO_TOTAL) | unchecked
        return Judgement(column, rows, total, name, None, {}, unchecked)
    if column.total is None and total != items_sum:
        items_sum = None
    held = {row.place: match_total(row, row.count, total) for row in checkable}
    exempt, unit = _find_rounded_counts(column, total, [row for row in checkable if not held[row.place]])
    unchecked |= {place: ROUNDED_COUNTS.format(unit=unit) for place in exempt}
    held = {place: rules for place, rules in held.items() if place not in exempt}
    common = find_column_rule(list(held.values()))
    rules = {
        place: RULE_NAMES[common if not found & HALF_UP and found & common else found]
        for place, found in held.items()
    }
    if items_sum == total and not exempt and prints_add_to_hundred(rows):
        items = [row for row in checkable if not row.is_total]
        other = [row for row in items if not held[row.place] & HALF_UP]
        off = {row.digits - print_digits(row.count, total, row.decimals) for row in other}
        if off in ({1}, {-1}) and not reduce(and_, (held[row.place] for row in items)):
            rules |= {row.place: MADE_TO_ADD for row in other if held[row.place]}
    return Judgement(column, rows, total, name, None if exempt else items_sum, rules, unchecked)


def prints_add_to_hundred(rows: Iterable[Row]) -> bool:
    """Whether every item has a count and a percentage, and the percentages add to exactly 100.

    >>> prints_add_to_hundred(read_rows(PublishedColumn("t", "p", ("a", "b"), (1, 2), ("33.3", "66.7"), 3)))
    True
    """
    items = [row for row in rows if not row.is_total]
    if not all(row.checkable for row in items):
        return False
    return sum(row.digits * 10 ** (MOST_DECIMALS - row.decimals) for row in items) == 100 * 10**MOST_DECIMALS


def _find_total(column: PublishedColumn, rows: list[Row], items_sum: int | None) -> tuple[int | None, str]:
    """The printed total; without one the sum of the items or a base that many rows agree on."""
    if column.total is not None:
        return column.total, column.total_name or f"{column.table}: Total, {column.period}"
    if items_sum and len(rows) >= 2:
        following = sum(bool(match_total(row, row.count, items_sum)) for row in rows)
        if 2 * following > len(rows):
            return items_sum, "sum of the items"
    for base, _ in find_common_bases(rows):
        following = [row for row in rows if row.count and match_total(row, row.count, base)]
        open_bases = [find_bases(row.count, row.digits, row.decimals) for row in following]
        narrowed = (log2(base / (found[1] - found[0] + 1)) for found in open_bases if found and found[1])
        bits = sum((max(0.0, narrow) for narrow in narrowed), -log2(LOOSE_BASES))  # less, it may be chance
        if len(following) >= max(3, len(rows) // 2 + 1) and bits >= LEAST_BITS_FOR_AN_UNPRINTED_BASE:
            return base, "base that most rows agree on, not printed"
    return None, ""


def _find_rounded_counts(column: PublishedColumn, total: int, wrong: Sequence[Row]) -> tuple[set[int], int]:
    """Places of wrong rows that exact counts before rounding to 5 or 10 would explain, and the unit.

    Only where every count and the total are multiples of the unit: then the pattern is the column's,
    and at least half of the wrong rows have to be explained by it.
    """
    counts = [count for count in (*column.counts, total) if count]
    if not wrong or any(count % 5 for count in counts):
        return set(), 0
    unit = 5 if any(count % 10 for count in counts) else 10
    reach = unit // 2
    fits = [
        {
            row.place
            for row in wrong
            for count in range(max(0, row.count - reach), row.count + reach + 1)
            if match_total(row, count, base)
        }
        for base in range(total - reach, total + reach + 1)
    ]
    telling = len(counts) + 2 * sum(row.count == 0 for row in wrong)  # 0 (2%) was not 0 before rounding
    telling += len(wrong) > 2 and len(wrong) in map(len, fits)  # one exact total fits them all
    fitting = set().union(*fits)
    enough = telling > LEAST_ROWS_OF_ROUNDED_TABLE and 2 * len(fitting) >= len(wrong)
    return (fitting, unit) if enough else (set(), 0)


def _find_open_interval(row: Row) -> tuple[int, int]:
    """The bases that a row leaves open, whatever rounding rule printed it."""
    padding = max(zeros for zeros in range(row.decimals + 1) if row.digits % 10**zeros == 0)
    reach = max(2, 10**padding)  # half units: one whole digit either way, or half of the padded one
    amount, below = 2 * 100 * row.count * 10**row.decimals, 2 * row.digits - reach
    high = amount // below if below > 0 else LOOSE_BASES * 10
    return -(-amount // (2 * row.digits + reach)), min(high, LOOSE_BASES * 10)


def find_common_bases(rows: Sequence[Row], most: int = 4) -> list[tuple[int, int]]:
    """Denominators that most rows agree on, best first, each with how many neighbours fit as well.

    Every row leaves an interval of bases open (any rounding rule), none below a count of the rows; a
    sweep over the ends finds where most of them overlap. A base that few rows support explains
    nothing, so at least two must.
    """
    least = max([1, *(row.count for row in rows if not row.is_total)])
    intervals = []
    for row in rows:
        if row.count and row.digits:
            low, high = _find_open_interval(row)
            if high >= least:
                intervals.append((max(low, least), high))
    return [
        (start + offset, width)
        for start, width, _ in find_overlaps(intervals, fewest=2)[:most]
        for offset in ((0,) if width == 1 else (0, width // 2, width - 1))
    ]
