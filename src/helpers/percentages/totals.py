"""What a percentage is a share of: its column's own total, and numbers that many rows agree on.

Each figure is held against its own count and its column's total; nothing here looks for causes. A
column without a printed total is held against the sum of its items or a base that many of its rows
agree on; one whose counts were rounded for publication cannot be checked, because its percentages
may rest on the exact counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2

from helpers.percentages.arithmetic import find_bases
from helpers.percentages.published_columns import Base, PublishedColumn, Row, items_add_up_to, read_rows
from helpers.percentages.rounding import (
    HALF_UP,
    NAME_OF_RULE,
    RULE_NAMES,
    find_column_rule,
    find_printing_rules,
)

LOOSE_BASES = 2000  # denominators thought possible where none on the page fits
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
    telling = len(counts) + sum(row.count == 0 for row in wrong)  # 0 (2%) was not 0 before rounding
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


def match_total(row: Row, count: int, total: int) -> int:
    """The rounding rules under which count of total prints what the row prints; 0 if none does."""
    return find_printing_rules(100 * count * 10**row.decimals, total, row.digits, row.decimals)


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


def find_loose_range(total: int) -> int:
    """The largest denominator thought possible without standing on the page."""
    return max(LOOSE_BASES, 3 * total)


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
