"""What the engine is given and what it gives back: a published column, and what was found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from helpers.percentages.arithmetic import parse_percent
from helpers.percentages.rounding import find_printing_rules


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
    other_bases: tuple[
        Base, ...
    ] = ()  # totals of the report's other tables and of this table's other periods
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
class Unchecked:
    """A figure that cannot be checked, and why."""

    why: str
    verdict: ClassVar[str] = "cannot_check"


@dataclass(frozen=True)
class Held:
    """What a figure is held against: the table's own total, and what should stand there.

    ``expected`` is half up of the printed count over that total at the printed decimals; the
    reconciled values are those that 95% of the probability agrees on.
    """

    denominator: int
    denominator_name: str
    expected: str
    reconciled_percent: str | None
    reconciled_count: int | None


@dataclass(frozen=True, kw_only=True)
class Follower(Held):
    """A figure that follows; ``mechanism`` is the rounding rule where that is not half up.

    Where the total is held to be wrong, and the figure half up of the true one, it is that.
    """

    why: str
    mechanism: str | None = None
    scope: str | None = None
    parameter: str | None = None

    @property
    def verdict(self) -> str:
        """Whether it follows half up, or only under another rule."""
        return "agrees" if self.mechanism is None else "agrees_other_rounding"


@dataclass(frozen=True, kw_only=True)
class Difference(Held):
    """A figure that does not follow, and the most probable cause.

    ``likeliest`` is the mechanism in front where ``mechanism`` is ``ambiguous``. ``bits`` is the
    length of the shortest explanation of the column, log-summed over those that agree on this
    mechanism for this cell.
    """

    why: str
    mechanism: str
    scope: str
    parameter: str | None = None
    bits: float | None = None
    runner_up: str | None = None
    bits_ahead: float | None = None
    confidence: float | None = None
    likeliest: str | None = None
    rounding: str | None = None
    verdict: ClassVar[str] = "differs"


CellExplanation = Unchecked | Follower | Difference


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


def items_add_up_to(column: PublishedColumn) -> int | None:
    """The sum of the items where they are meant to partition a total and all are known, else None."""
    if not column.partition or len(column.counts) < 2 or None in column.counts:
        return None
    return sum(column.counts)


def match_total(row: Row, count: int, total: int) -> int:
    """The rounding rules under which count of total prints what the row prints; 0 if none does."""
    return find_printing_rules(100 * count * 10**row.decimals, total, row.digits, row.decimals)
