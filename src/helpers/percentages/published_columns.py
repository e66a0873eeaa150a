"""What the engine is given and what it gives back: published columns, and what stands beside them.

A table is read beside at most 30 tables around it in the order of the publication, and at most 30 of its
family. In a small publication that is every table. In one of thousands every number up to some hundreds is
the total of some table, so that a total from far away would fit nearly any slip and tell nothing; a wrong
base is mostly taken from a table close by. It also makes the work per table the same however long the
publication is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helpers.percentages.arithmetic import find_printing_rules, parse_percent

FAMILY = re.compile(r"(.*?)_?by_")
MOST_NEIGHBOURS = 30


@dataclass(frozen=True)
class Base:
    """A candidate denominator: what it is called on the page, and its number."""

    name: str  # "safeguarding_by_person: Total, 2021/22"
    value: int


@dataclass(frozen=True)
class PublishedColumn:
    """One period of one published table, or one lone figure (a statement: one item)."""

    table: str
    period: str
    items: tuple[str, ...]  # without the Total row
    counts: tuple[int | None, ...]
    percents: tuple[str | None, ...]  # as printed, sign and brackets stripped; None = none printed
    total: int | None  # the printed total
    total_name: str = ""  # "safeguarding_by_outcome: Total, 2021/22"
    other_bases: tuple[Base, ...] = ()  # totals of other tables and of this table's other periods
    partition: bool = True  # False: items need not add up to the total (multi-answer lists)
    total_percent: str | None = None
    is_given: bool = False  # the total is known for certain: it is never held to be a misprint
    printed: frozenset[int] = field(default=frozenset(), repr=False)  # every count of the publication

    def __post_init__(self) -> None:
        if not len(self.items) == len(self.counts) == len(self.percents):
            raise ValueError(
                f"{self.table}, {self.period}: {len(self.items)} items, {len(self.counts)} counts and "
                f"{len(self.percents)} percentages; give one of each for every row."
            )


@dataclass(frozen=True)
class CellExplanation:
    """What was found of a figure: one of ``VERDICTS``, why, and what applies to it; the rest is None.

    ``expected`` is half up of the printed count over the table's own total at the printed decimals; the
    reconciled values are those that 95% of the probability agrees on. ``mechanism`` is the rounding rule
    of a figure that follows otherwise than half up, or the slip in its total, else the most probable cause;
    where that is ``ambiguous``, ``likeliest`` is the one in front. ``bits`` is the length of the shortest
    explanation of the column, log-summed over those that agree on this mechanism for this cell.
    """

    verdict: str
    why: str
    denominator: int | None = None
    denominator_name: str | None = None
    expected: str | None = None
    reconciled_percent: str | None = None
    reconciled_count: int | None = None
    mechanism: str | None = None
    scope: str | None = None
    parameter: str | None = None
    bits: float | None = None
    runner_up: str | None = None
    bits_ahead: float | None = None
    confidence: float | None = None
    likeliest: str | None = None
    rounding: str | None = None


@dataclass(frozen=True)
class ColumnExplanation:
    """What was found for a column.

    ``total`` is the reconciled total. ``wrong_cells`` are the items (and ``Total``) that the winning
    explanation holds to be wrong.
    """

    cells: tuple[CellExplanation, ...]
    total: int | None
    finished: bool
    wrong_cells: tuple[str, ...] = ()
    total_cell: CellExplanation | None = None


@dataclass(frozen=True)
class Row:
    """One row of a column in whole numbers: printed digits at so many decimals, and its count."""

    place: int
    item: str
    count: int | None
    digits: int | None
    decimals: int
    text: str | None
    is_total: bool = False

    @property
    def checkable(self) -> bool:
        """Whether the row has both a count and a percentage."""
        return self.count is not None and self.digits is not None


def read_rows(column: PublishedColumn) -> list[Row]:
    """The rows of a column, the Total row last if it carries a percentage of its own.

    Raises ``ValueError`` naming table, item and period where a percentage is not one.
    """
    cells = list(zip(column.items, column.counts, column.percents, strict=True))
    if column.total_percent is not None:
        cells.append(("Total", column.total, column.total_percent))
    rows = []
    for place, (item, count, text) in enumerate(cells):
        try:
            digits, decimals = (None, 0) if text is None else parse_percent(text)
        except ValueError as error:
            raise ValueError(f"{column.table}, {item}, {column.period}: {error}") from None
        rows.append(Row(place, item, count, digits, decimals, text, place >= len(column.items)))
    return rows


def find_usual_decimals(rows: list[Row]) -> int:
    """The number of decimals most rows print; of equally common ones the greater."""
    seen = Counter(row.decimals for row in rows if row.digits is not None)
    return max(seen, key=lambda decimals: (seen[decimals], decimals), default=0)


def match_total(row: Row, count: int, total: int) -> int:
    """The rounding rules under which count of total prints what the row prints; 0 if none does."""
    return find_printing_rules(100 * count * 10**row.decimals, total, row.digits, row.decimals)


@dataclass(frozen=True)
class Neighbours:
    """The tables that one table is read beside, in the order of the publication.

    ``kin`` are those of its family, ``near`` those around it, whatever they are called.
    """

    kin: tuple[str, ...]
    near: tuple[str, ...]

    def list_all(self) -> tuple[str, ...]:
        """Both, each table once."""
        return tuple(dict.fromkeys((*self.kin, *self.near)))


def find_family(table: str) -> str | None:
    """What tables that count the same cases by different things share in their names.

    >>> find_family("safeguarding_by_person"), find_family("by_age"), find_family("training")
    ('safeguarding', '', None)
    """
    found = FAMILY.match(table)
    return found[1] if found else None


def find_neighbours(tables: Iterable[str]) -> dict[str, Neighbours]:
    """For each table those it is read beside; the tables come in the order of the publication."""
    order = list(dict.fromkeys(tables))
    families: dict[str, list[str]] = {}
    for table in order:
        if (family := find_family(table)) is not None:
            families.setdefault(family, []).append(table)
    kin = {table: list_nearest(family, at) for family in families.values() for at, table in enumerate(family)}
    return {table: Neighbours(kin.get(table, ()), list_nearest(order, at)) for at, table in enumerate(order)}


def list_nearest(listed: Sequence[str], place: int, most: int = MOST_NEIGHBOURS) -> tuple[str, ...]:
    """The members of a list around one of them, as many before it as after where there are so many.

    >>> list_nearest("abcdefg", 3, most=4), list_nearest("abcdefg", 0, most=4)
    (('b', 'c', 'e', 'f'), ('b', 'c', 'd', 'e'))
    """
    first = max(0, min(place - most // 2, len(listed) - 1 - most))
    return (*listed[first:place], *listed[place + 1 : first + most + 1])


class Beside:
    """The columns of a publication by their places, and which of them are read beside each other."""

    def __init__(self, columns: Sequence[PublishedColumn]) -> None:
        self._tables = [column.table for column in columns]
        self._places: dict[str, list[int]] = {}
        alike: dict[tuple, list[PublishedColumn]] = {}  # those of a list; in prose those of a subject
        for place, column in enumerate(columns):
            self._places.setdefault(column.table, []).append(place)
            alike.setdefault((column.table, column.items), []).append(column)
        self.alike = [alike[column.table, column.items] for column in columns]
        self._neighbours = find_neighbours(self._places)

    def join_shown(self, place: int, shown: Sequence[frozenset]) -> frozenset:
        """What the other columns of a column's table show, and all columns of its neighbours."""
        table = self._tables[place]
        names = (table, *self._neighbours[table].list_all())
        others = (other for name in names for other in self._places[name] if other != place)
        return frozenset().union(*(shown[other] for other in others))
