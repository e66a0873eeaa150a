"""What the rest of the room works on: a table's counts and shares as whole numbers at their places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise, product
from math import log2
from typing import TypeVar

from helpers.checking.printed_numbers import ROUNDING_UNITS

T = TypeVar("T")
Place = tuple[int, int]  # row and column, from 0
UNITS = (10_000, *ROUNDING_UNITS)
TOTAL_LABEL = re.compile(
    r"^\W*(?:(?:grand|sub|sum|overall)?[ -]?totals?\b|all\b|overall\b|everyone\b|any\b|base\b|whole\b|sum\b|"
    r"insgesamt\b|gesamt|alle\b|summ[ae]\b|totalt\b|i alt\b|"
    r"yhteensä\b|razem\b|celkem\b|ensemble\b|tous\b|cyfanswm\b|totaal\b|totale?s?\b|n\W*$)"
    r"|\b(?:grand )?totals?\W*(?:\([^)]*\))?\W*$|\btotals?\b.{0,12}$|, all\W*$|\((?:all|total)\)\W*$",
    re.IGNORECASE,
)
BASE_LABEL = re.compile(
    r"\b(?:number of|no\. of|base|respondents|sample|eligible|valid|received|total|basis|gültige)\b",
    re.IGNORECASE,
)
PART_OF_ABOVE = re.compile(
    r"^\W*(?:of which|of whom|of these|of those|including|incl\.|davon|darunter|dont|o/w|which )",
    re.IGNORECASE,
)
LEFT_OUT = re.compile(
    r"\b(?:missing|not known|unknown|not stated|not recorded|no answer|no response|refused|don.?t know|"
    r"prefer not|not applicable|n/a|not available|unspecified|invalid|unclassified|blank|undisclosed)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"change|increase|decrease|growth|difference|yoy|variation|veränder|\+/-|±", re.IGNORECASE
)


@dataclass(frozen=True)
class Share:
    """A printed percentage: its place, its text, its digits, and the count and base beside it if any."""

    row: int
    column: int
    shown: str
    percent: str
    digits: int
    decimals: int
    count: int | None = None
    base: int | None = None
    negative: bool = False
    signed: bool = False
    is_bare: bool = False  # without the per cent sign that others of its column have

    @property
    def place(self) -> Place:
        """Its row and column."""
        return self.row, self.column

    @property
    def text(self) -> str:
        """The percentage with its sign."""
        return f"{'-' if self.negative else ''}{self.percent}"

    @property
    def is_whole(self) -> bool:
        """Whether the print is 100%."""
        return self.digits == 100 * 10**self.decimals

    @property
    def bits(self) -> float:
        """How much the print says: what it costs to leave it without a reason."""
        if not self.digits or not self.count:
            return 0.0
        if self.is_whole:
            return 2.0
        return log2(100) + 3.32 * self.decimals


@dataclass(frozen=True)
class Track:
    """A column of shares with the counts they are shares of, by row."""

    column: int
    counts: dict[int, int]
    shares: dict[int, Share]
    count_column: int | None = None
    number: int | None = None  # n in its heading
    source: str = ""  # the table that the counts stand in, where it is another one
    unit: int = 1  # what its counts look rounded to

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True)
class Grid:
    """A table in whole numbers.

    Counts are multiplied by ``scale`` where some have decimals. Rows and columns are places from 0;
    ``row_numbers`` and ``letters`` are what a spreadsheet calls them.
    """

    name: str
    file: str
    sheet: str
    title: str
    labels: tuple[str, ...]
    sections: tuple[str, ...]
    row_numbers: tuple[int, ...]
    headings: tuple[str, ...]
    letters: tuple[int, ...]
    counts: dict[Place, int]
    shares: dict[Place, Share]
    texts: dict[Place, str]
    others: dict[Place, str] = field(default_factory=dict)  # signed numbers of no known kind
    addresses: dict[Place, Place] = field(default_factory=dict)  # of a long table
    heading_numbers: tuple[int | None, ...] = ()
    title_numbers: tuple[int, ...] = ()
    scale: int = 1
    money: bool = False
    bounds: frozenset[Place] = frozenset()  # suppressed, missing and approximate figures
    names: tuple[tuple[str, ...], ...] = ()  # the labels of each row, one for each column of labels
    kind: str = "table"  # or "quoted": shown as printed elsewhere, right or wrong
    is_rounded: bool = False  # its numbers have decimals that it does not show
    is_list: bool = False  # a record a row, its figures told by texts beside them

    @cached_property
    def count_columns(self) -> tuple[int, ...]:
        """Columns with counts, in order."""
        return tuple(sorted({column for _, column in self.counts}))

    @cached_property
    def share_columns(self) -> tuple[int, ...]:
        """Columns with percentages, in order."""
        return tuple(sorted({column for _, column in self.shares}))

    @cached_property
    def money_counts(self) -> frozenset[int]:
        """The numbers that are printed with the sign of a currency."""
        signs = frozenset("£$€")
        return frozenset(n for place, n in self.counts.items() if signs & set(self.texts.get(place, "")))

    def list_shares(self, column: int) -> dict[int, Share]:
        """The percentages of a column by row."""
        return {row: share for (row, at), share in self.shares.items() if at == column}

    @cached_property
    def is_weighted(self) -> bool:
        """Whether the table says that its percentages are weighted."""
        words = " ".join((self.title, *self.headings, *self.labels[:1]))
        return bool(re.search(r"(?<!un)(?<!non-)weighted|gewichtet|pondér", words, re.IGNORECASE))

    @cached_property
    def rounding_unit(self) -> int:
        """What all counts of the table are multiples of, where that shows that they were rounded."""
        known = [count for count in self.counts.values() if count]
        if self.scale > 1 or len(known) < 5:
            return 1
        return next((unit for unit in UNITS if all(n % unit == 0 for n in known)), 1)

    def locate(self, place: Place) -> Place:
        """The row and column of a cell as a spreadsheet numbers them."""
        at = (self.row_numbers[place[0]], self.letters[place[1]])
        return self.addresses.get(at, at)

    def name_row(self, row: int) -> str:
        """The label of a row, with its section where the label stands twice."""
        label = self.labels[row] or f"row {self.row_numbers[row]}"
        if self.sections[row] and self.labels.count(self.labels[row]) > 1:
            return f"{self.sections[row]}: {label}"
        return label

    def name_column(self, column: int) -> str:
        """The headings of a column in one line."""
        return self.headings[column].replace(" | ", ", ")

    def name_last(self, column: int) -> str:
        """The lowest heading of a column."""
        return self.headings[column].split(" | ")[-1]

    def unscale(self, value: int) -> int | float:
        """A number as it stands in the table: a whole one, or with its decimals."""
        return value // self.scale if value % self.scale == 0 else value / self.scale

    def format_count(self, value: int) -> str:
        """A count as people write it: thousands with a comma, pounds with their sign.

        A scaled one is brought back to its decimals.
        """
        text = f"{value:,}" if self.scale == 1 else f"{value / self.scale:,.10g}"
        is_known = value in self.money_counts or value not in self.counts.values()
        return f"£{text}" if self.money and is_known else text


@lru_cache(maxsize=10_000)
def is_total_label(label: str) -> bool:
    """Whether a label looks like that of a total; a hint only.

    >>> is_total_label("All referrals"), is_total_label("Grand total"), is_total_label("Overall, all ages")
    (True, True, True)
    >>> is_total_label("Allergy"), is_total_label("Not totally satisfied")
    (False, False)
    """
    return bool(TOTAL_LABEL.search(label))


def list_lines(cells: Mapping[Place, T], by_row: bool) -> dict[int, dict[int, T]]:
    """The cells of a table by column and then row, or by row and then column."""
    lines: dict[int, dict[int, T]] = {}
    for (row, column), cell in cells.items():
        line, at = (row, column) if by_row else (column, row)
        lines.setdefault(line, {})[at] = cell
    return lines


def find_group_totals(grid: Grid, rows: Sequence[int]) -> dict[int, dict[int, int]]:
    """Each row's whole by column of labels: the row labelled alike but for a total there (sex: All)."""
    known = {names: row for row, names in enumerate(grid.names)}
    found: dict[int, dict[int, int]] = {}
    for place in range(len(grid.names[0]) if grid.names else 0):
        totals = sorted(name for name in {grid.names[row][place] for row in rows} if is_total_label(name))
        for total, row in product(totals, rows) if len(grid.names[0]) > 1 else ():
            names = grid.names[row]
            whole = known.get((*names[:place], total, *names[place + 1 :]))
            if whole is not None:
                found.setdefault(place, {})[row] = whole
    return found


def find_rows_above(grid: Grid, rows: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each row that says it is part of one above: the last that does not, and the one right above it."""
    above: dict[int, int] = {}
    nearest: dict[int, int] = {}
    whole = None
    for before, row in pairwise((-1, *rows)):
        if not PART_OF_ABOVE.match(grid.labels[row]):
            whole = row
        elif whole is not None:
            above[row] = whole
            if before != whole:
                nearest[row] = before
    return above, nearest
