"""What was read of a file: sheets as grids of text, tables of typed cells, and what could not be read.

Rows and columns are numbered from 1, as a spreadsheet numbers them. Numbers are kept as the text of
their digits, because ``40`` and ``40.0`` claim different precision: a point for the decimals, nothing
between thousands.
"""

import unicodedata
from dataclasses import dataclass, field

from helpers.errors import UnusableInput

MOST_CELLS = 2_000_000
LONGEST_CELL = 32_767  # characters, as many as a spreadsheet keeps
_BREAKS = "\r\n\t\v\f\x85\u2028\u2029"
Span = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1


@dataclass
class RawSheet:
    """A sheet as text: ``rows[0][0]`` is its first row and column.

    ``merged`` lists the cells that span others; their text stands in the first. ``hidden`` says what is
    hidden, in words, ``notes`` what was left out or is uncertain; ``uncalculated`` lists the formulas
    without a value. ``is_quoted`` is what a page shows as printed elsewhere (in a ``<blockquote>``),
    ``is_rounded`` a sheet whose numbers have decimals that it does not show.
    """

    name: str
    rows: list[list[str]]
    title: str = ""
    merged: list[Span] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    semicolons: bool = False
    is_quoted: bool = False
    is_rounded: bool = False


@dataclass(frozen=True)
class ReadCell:
    """One cell: the text that stands there, and what it says.

    ``count`` is a bare number, or the number beside a percentage (``25 (30.75%)``); ``percent`` and ``base``
    (the second number of ``12/40``) likewise. ``bound`` is set where the figure is no exact one (``<1%``,
    ``c. 120``), ``missing`` is the shorthand that stands in place of a figure, ``sign`` the sign printed
    before it, ``marks`` what was printed behind it (footnotes, ``[r]``). ``is_unread`` says that the text
    holds digits of which nothing could be made.
    """

    text: str
    count: str | None = None
    percent: str | None = None
    base: str | None = None
    is_money: bool = False
    has_percent_sign: bool = False
    bound: str = ""
    missing: str = ""
    sign: str = ""
    marks: str = ""
    is_unread: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds a figure."""
        return self.count is not None or self.percent is not None


@dataclass(frozen=True)
class ReadColumn:
    """A column: its number, its heading texts from top to bottom, and what its cells are.

    ``role`` is ``count``, ``share``, ``count and share``, ``rate``, ``change``, ``interval``, ``money``,
    ``code``, ``text`` or ``unclear``. ``n`` is a number of cases that the heading states (``n = 120``).
    """

    number: int
    headings: tuple[str, ...]
    role: str = "unclear"
    n: int | None = None

    @property
    def heading(self) -> str:
        """All heading texts as one."""
        return ", ".join(dict.fromkeys(text for text in self.headings if text))


@dataclass(frozen=True)
class ReadRow:
    """A row: its number, its label texts, and the section row that it stands under."""

    number: int
    labels: tuple[str, ...]
    section: str = ""

    @property
    def label(self) -> str:
        """The label texts as one."""
        return ", ".join(dict.fromkeys(text for text in self.labels if text))


@dataclass(frozen=True)
class ReadTable:
    """A table: its columns of figures, its rows, and its cells by (row, column) number.

    ``kind`` is ``table``, ``quoted`` for one that is shown as printed elsewhere, or ``statements`` for a list
    of figures from prose (columns section, subject, period, claim, compared_with, published). ``numbers`` are
    numbers of cases that its title states.
    """

    name: str
    file: str
    sheet: str
    columns: tuple[ReadColumn, ...]
    rows: tuple[ReadRow, ...]
    cells: dict[tuple[int, int], ReadCell] = field(repr=False)
    label_headings: tuple[str, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    kind: str = "table"
    is_rounded: bool = False


@dataclass(frozen=True)
class UnreadCell:
    """A cell that holds digits of which nothing could be made, or whose decimals the column leaves open."""

    sheet: str
    row: int
    column: int
    text: str
    why: str


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read; ``passed_over`` names sheets without a table, each with what they are."""

    name: str
    tables: tuple[ReadTable, ...]
    passed_over: tuple[str, ...] = ()
    unread: tuple[UnreadCell, ...] = ()
    hidden: tuple[str, ...] = ()


def name_column(number: int) -> str:
    """A column as a spreadsheet calls it.

    >>> name_column(1), name_column(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def clean_text(text: str) -> str:
    """What stands in a cell, without control characters, which could act on a terminal."""
    return _drop_unseen(text[:LONGEST_CELL]).strip()


def squeeze_text(text: str) -> str:
    """A text as a reader of a page sees it: single plain spaces, nothing invisible.

    >>> squeeze_text("\\u00a066\\u200b ")
    '66'
    """
    return " ".join(_drop_unseen(text).split())


def _drop_unseen(text: str) -> str:
    """A text without invisible characters, its line breaks as blanks."""
    if text.isprintable():
        return text
    return "".join(
        " " if letter in _BREAKS else letter
        for letter in text
        if letter in _BREAKS or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )


def check_cells(name: str, cells: int) -> None:
    """Refuse more cells than a publication has."""
    if cells > MOST_CELLS:
        raise UnusableInput(f"{name} has {cells:,} cells, more than {MOST_CELLS:,}: keep only the tables.")
