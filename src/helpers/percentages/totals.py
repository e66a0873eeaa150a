"""Each figure held against its own count and its column's own total, and what that total is.

Nothing here looks for causes. A column without a printed total is held against the sum of its items
or a base that many of its rows agree on; one whose counts were rounded for publication cannot be
checked, because its percentages may rest on the exact counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import log2
from operator import and_

from helpers.percentages.arithmetic import find_bases, print_digits
from helpers.percentages.candidate_bases import LOOSE_BASES, find_common_bases, match_total
from helpers.percentages.published_columns import PublishedColumn, Row, items_add_up_to, read_rows
from helpers.percentages.rounding import (
    HALF_UP,
    NAME_OF_RULE,
    RULE_NAMES,
    find_column_rule,
)
from helpers.percentages.vocabulary import MADE_TO_ADD

LEAST_ROWS_OF_ROUNDED_TABLE = 4
LEAST_BITS_FOR_AN_UNPRINTED_BASE = 10.0
NO_COUNT = "There is no count beside this percentage, so it cannot be worked out again."
NO_PERCENT = "There is no percentage to check."
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

    @property
    def needs_explaining(self) -> bool:
        """Whether a row does not follow, or the items miss the total."""
        if not self.rules:
            return False
        return None in self.rules.values() or self.items_sum not in (None, self.total)

    @property
    def explained_rows(self) -> list[Row]:
        """The rows with the percentages that cannot be checked taken out."""
        return [replace(row, digits=None) if row.place in self.unchecked else row for row in self.rows]


def judge_column(column: PublishedColumn) -> Judgement:
    """Each row of a column held against the column's own total.

    Raises ``ValueError`` naming table, item and period where a percentage is not a number.
    """
    rows = read_rows(column)
    checkable = [row for row in rows if row.checkable]
    items_sum = items_add_up_to(column)
    total, name = _find_own_total(column, checkable, items_sum)
    if not total:
        reason = NO_TOTAL if total is None else ZERO_TOTAL
        return Judgement(
            column, rows, total, name, None, {}, {row.place: _say_missing(row, reason) for row in rows}
        )
    if column.total is None and total != items_sum:
        items_sum = None
    unchecked = {row.place: _say_missing(row, "") for row in rows if not row.checkable}
    wrong = [row for row in checkable if not match_total(row, row.count, total)]
    exempt, unit = _find_rounded_counts(column, total, wrong)
    unchecked |= {place: ROUNDED_COUNTS.format(unit=unit) for place in exempt}
    rules = _choose_rules([row for row in checkable if row.place not in exempt], total)
    if items_sum == total and not exempt:
        rules |= dict.fromkeys(_find_made_to_add(rows, total), MADE_TO_ADD)
    return Judgement(column, rows, total, name, None if exempt else items_sum, rules, unchecked)


def _say_missing(row: Row, otherwise: str) -> str:
    """Why a row cannot be checked: what it lacks."""
    if row.digits is None:
        return NO_PERCENT
    return NO_COUNT if row.count is None else otherwise


def _choose_rules(rows: Sequence[Row], total: int) -> dict[int, str | None]:
    """For each row's place the rule it follows: half up, else what most of the column needs."""
    held = {row.place: match_total(row, row.count, total) for row in rows}
    common = find_column_rule(list(held.values()))
    return {
        place: NAME_OF_RULE[common] if not rules & HALF_UP and rules & common else RULE_NAMES[rules]
        for place, rules in held.items()
    }


def _find_made_to_add(rows: Sequence[Row], total: int) -> list[int]:
    """Places of the percentages that were changed so that the column adds to 100.

    Only where it does add to exactly 100, would not if all were rounded half up, no one rule prints
    the whole column, and those that differ are all one digit too high, or all one too low.
    """
    if not prints_add_to_hundred(rows):
        return []
    items = [row for row in rows if not row.is_total]
    held = [match_total(row, row.count, total) for row in items]
    other = [row for row, rules in zip(items, held, strict=True) if not rules & HALF_UP]
    off = {row.digits - print_digits(row.count, total, row.decimals) for row in other}
    if reduce(and_, held) or off not in ({1}, {-1}):
        return []
    return [row.place for row, rules in zip(items, held, strict=True) if rules and not rules & HALF_UP]


def prints_add_to_hundred(rows: Iterable[Row]) -> bool:
    """Whether every item has a count and a percentage, and the percentages add to exactly 100.

    >>> prints_add_to_hundred(read_rows(PublishedColumn("t", "p", ("a", "b"), (1, 2), ("33.3", "66.7"), 3)))
    True
    """
    items = [row for row in rows if not row.is_total]
    most = max((row.decimals for row in items), default=0)
    if not all(row.checkable for row in items):
        return False
    return sum(row.digits * 10 ** (most - row.decimals) for row in items) == 100 * 10**most


def _find_own_total(
    column: PublishedColumn, rows: Sequence[Row], items_sum: int | None
) -> tuple[int | None, str]:
    """The printed total; without one the sum of the items or a base that many rows agree on."""
    if column.total is not None:
        return column.total, column.total_name or f"{column.table}: Total, {column.period}"
    if items_sum and len(rows) >= 2:
        following = sum(match_total(row, row.count, items_sum) > 0 for row in rows)
        if 2 * following > len(rows):
            return items_sum, "sum of the items"
    for base, _ in find_common_bases(rows):
        if _is_well_supported(rows, base):
            return base, "base that most rows agree on, not printed"
    return None, ""


def _is_well_supported(rows: Sequence[Row], base: int) -> bool:
    """Whether so many rows follow from a base, and so narrowly, that it cannot be chance."""
    bits, following = -log2(LOOSE_BASES), 0
    for row in rows:
        if row.count and match_total(row, row.count, base):
            found = find_bases(row.count, row.digits, row.decimals)
            width = found[1] - found[0] + 1 if found and found[1] else base
            bits += max(0.0, log2(base / width))
            following += 1
    return following >= 3 and 2 * following > len(rows) and bits >= LEAST_BITS_FOR_AN_UNPRINTED_BASE


def _find_rounded_counts(column: PublishedColumn, total: int, wrong: Sequence[Row]) -> tuple[set[int], int]:
    """Places of wrong rows that exact counts before rounding to 5 or 10 would explain, and the unit.

    Only where every count and the total are multiples of the unit: then the pattern is the column's,
    and at least half of the wrong rows have to be explained by it.
    """
    counts = [count for count in (*column.counts, total) if count]
    telling = len(counts) + 2 * sum(row.count == 0 for row in wrong)  # 0 (2%) was not 0 before rounding
    if not wrong or telling <= LEAST_ROWS_OF_ROUNDED_TABLE or any(count % 5 for count in counts):
        return set(), 0
    unit = 5 if any(count % 10 for count in counts) else 10
    fitting = {row.place for row in wrong if _fits_exact_count(row, total, unit // 2)}
    return (fitting, unit) if 2 * len(fitting) >= len(wrong) else (set(), 0)


def _fits_exact_count(row: Row, total: int, reach: int) -> bool:
    """Whether a count and a total within ``reach`` of the printed ones print the percentage."""
    return any(
        match_total(row, count, base)
        for count in range(max(0, row.count - reach), row.count + reach + 1)
        for base in range(max(1, total - reach), total + reach + 1)
    )
