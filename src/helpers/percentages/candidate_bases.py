"""Numbers that percentages may be shares of: those on the page, and those that many rows agree on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.percentages.published_columns import Base, PublishedColumn, Row
from helpers.percentages.rounding import find_printing_rules

LOOSE_BASES = 2000  # denominators thought possible where none on the page fits


def match_total(row: Row, count: int, total: int) -> int:
    """The rounding rules under which count of total prints what the row prints; 0 if none does."""
    return find_printing_rules(100 * count * 10**row.decimals, total, row.digits, row.decimals)


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
    return max(1, low), min(amount // below if below > 0 else LOOSE_BASES * 10, LOOSE_BASES * 10)
