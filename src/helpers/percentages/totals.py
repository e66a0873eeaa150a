"""Each figure held against its own count and its column's own total, and what that total is.

Nothing here looks for causes. A column without a printed total is held against the sum of its items
or a base that many of its rows agree on; one whose counts were rounded for publication cannot be
checked, because its percentages may rest on the exact counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import log2
from operator import and_

from helpers.percentages.arithmetic import (
    HALF_UP,
    NAME_OF_RULE,
    RULE_NAMES,
    find_bases,
    find_column_rule,
    print_digits,
)
from helpers.percentages.published_columns import (
    Base,
    PublishedColumn,
    Row,
    items_add_up_to,
    match_total,
    read_rows,
)
from helpers.percentages.vocabulary import MADE_TO_ADD

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
    unchecked = {
        row.place: NO_PERCENT if row.digits is None else NO_COUNT for row in rows if not row.checkable
    }
    items_sum = items_add_up_to(column)
    total, name = _find_own_total(column, checkable, items_sum)
    if not total:
        reason = NO_TOTAL if total is None else ZERO_TOTAL
        return Judgement(
            column, rows, total, name, None, {}, dict.fromkeys(range(len(rows)), reason) | unchecked
        )
    if column.total is None and total != items_sum:
        items_sum = None
    held = {row.place: match_total(row, row.count, total) for row in checkable}
    exempt, unit = _find_rounded_counts(column, total, [row for row in checkable if not held[row.place]])
    unchecked |= {place: ROUNDED_COUNTS.format(unit=unit) for place in exempt}
    held = {place: rules for place, rules in held.items() if place not in exempt}
    common = find_column_rule(list(held.values()))
    rules = {
        place: NAME_OF_RULE[common] if not found & HALF_UP and found & common else RULE_NAMES[found]
        for place, found in held.items()
    }
    if items_sum == total and not exempt:
        rules |= dict.fromkeys(_find_made_to_add(rows, total), MADE_TO_ADD)
    return Judgement(column, rows, total, name, None if exempt else items_sum, rules, unchecked)


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
        following = sum(bool(match_total(row, row.count, items_sum)) for row in rows)
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


def name_bases(column: PublishedColumn, total: int, items_sum: int | None) -> dict[int, str]:
    """Every number of the publication that could be a denominator, with the first name it has.

    No share is of less than the whole of its column, so none is below a count of it but its own total.
    """
    least = find_least_base(column.counts)
    own = Base(column.total_name or f"{column.table}: Total, {column.period}", total)
    named = [own, *column.other_bases]
    if items_sum is not None:
        named.append(Base("sum of the items", items_sum))
    bases: dict[int, str] = {}
    for base in named:
        if base.value >= least or base is own:
            bases.setdefault(base.value, base.name)
    return bases


def find_least_base(counts: Iterable[int | None]) -> int:
    """The smallest number that these counts can be shares of: the greatest of them.

    >>> find_least_base([25, None, 98]), find_least_base([0, None])
    (98, 1)
    """
    return max([1, *(count or 0 for count in counts)])


def find_loose_range(total: int) -> int:
    """The largest denominator thought possible without standing on the page."""
    return max(LOOSE_BASES, 3 * total)


def find_common_bases(rows: Sequence[Row], most: int = 4) -> list[tuple[int, int]]:
    """Denominators that most rows agree on, best first, each with how many neighbours fit as well.

    Every row leaves an interval of bases open (any rounding rule), none below a count of the rows; a
    sweep over the ends finds where most of them overlap. A base that few rows support explains
    nothing, so at least two must.
    """
    least = find_least_base(row.count for row in rows if not row.is_total)
    edges = []
    for row in rows:
        found = _find_open_interval(row)
        if found and found[1] >= least:
            edges += [(max(found[0], least), 1), (found[1] + 1, -1)]
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
    return low, min(amount // below if below > 0 else LOOSE_BASES * 10, LOOSE_BASES * 10)
