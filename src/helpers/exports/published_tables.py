"""One published table or list of statements as text: its shape checked, its cells untouched."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from helpers.errors import UnusableInput
from helpers.exports.periods import read_heading, read_period
from helpers.reading import name_column

CLAIMS = ("count", "share", "change", "difference", "money", "rank", "at_least", "sum")  # of statements
STATEMENT_COLUMNS = ("section", "subject", "period", "claim", "compared_with", "published")
LONGEST_TEXT = 1_000  # characters; a label or figure has some dozens
# Web pages use these spaces and hyphens in place of the plain ones; they look the same.
_PLAIN = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "‐": "-", "‑": "-"})
_SPACES = "\u00a0\u2007\u2009\u202f"
_BLANK_LETTERS = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd", *map(chr, range(0xFE00, 0xFE10))}
# UTF-8 read as cp1252 and saved again: "Â£500", "Sistersâ€™ Refuge".
_MOJIBAKE = re.compile(r"[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰‹‘’“”•–—™›]|â€")

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Export:
    """A published table (``kind`` "table") or list of figures from prose ("statements").

    ``header`` holds "" or the corner's text and then the periods of a table, or the six columns
    of a list of statements. ``rows`` pairs each row's number, as a spreadsheet shows it, with
    its cells as text, as many as the header has.
    """

    source_file: str
    kind: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def table(self) -> str:
        """The table's name: the file's without folder and ending."""
        return PurePosixPath(self.source_file).stem

    def list_figures(self) -> Iterator[dict[str, str | int]]:
        """Every cell or statement as printed: its row and column, label and period, a statement's others."""
        for number, cells in self.rows:
            if self.kind == "statements":
                said = dict(zip(self.header, cells, strict=True))
                yield {"source_row": number, "column": len(cells), "label": said.pop("subject")} | said
                continue
            for column, (period, text) in enumerate(zip(self.header[1:], cells[1:], strict=True), start=2):
                place = {"source_row": number, "column": column, "label": cells[0]}
                yield place | {"period": period, "published": text}


def build_export(source_file: str, grid: Iterable[list[str]]) -> Export:
    """The export that a grid of text cells holds, first row first.

    Empty columns at the end and empty rows are dropped, as Excel leaves them. Refused with file,
    row and column: invisible characters, cells without a heading, rows shorter than the header,
    repeated row labels or periods, a heading that is no period, an empty table.
    """
    rows = _number_rows(source_file, grid)
    if len(rows) < 2:
        raise UnusableInput(f"{source_file} has no rows below its header: put the published table there.")
    (header_row, header), *body = rows
    width = max((column for column, text in enumerate(header, start=1) if text), default=0)
    for row, cells in body:
        filled = max(column for column, text in enumerate(cells, start=1) if text)
        if len(cells) < width or filled > width:
            raise UnusableInput(
                f"{place(source_file, row)} has {max(filled, min(len(cells), width))} cells where the header "
                f"has {width}: give every column a heading and every row a cell for each, and put a figure "
                "with a comma in quotation marks."
            )
    body = [(number, tuple(cells[:width])) for number, cells in body]
    names = {name.casefold() for name in header}
    if {"subject", "published"} <= names or "claim" in names:
        return _build_statements(source_file, header_row, header[:width], body)
    return _build_table(source_file, header_row, header[:width], body)


def place(source_file: str, row: int, column: int | None = None, heading: str = "") -> str:
    """Where a cell stands, in words: ``table.csv, row 3, column B (2019/20)``.

    >>> place("table.csv", 3, 2, "2019/20")
    'table.csv, row 3, column B (2019/20)'
    """
    if column is None:
        return f"{source_file}, row {row}"
    return f"{source_file}, row {row}, column {name_column(column)}" + (f" ({heading})" if heading else "")


def quote(text: str) -> str:
    """Text as it may stand in a message: in quotes, short, on one line, nothing invisible."""
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in shown) + "'"


def tidy_label(text: str) -> str:
    """A label or heading with plain hyphens and single plain spaces, otherwise as printed.

    >>> tidy_label("Self‑neglect ")
    'Self-neglect'
    """
    return " ".join(unicodedata.normalize("NFC", text.translate(_PLAIN)).split())


def plain_text(text: str) -> str:
    """A figure with single plain spaces and plain hyphens, for matching only; refused when it is long."""
    if len(text) > LONGEST_TEXT:
        raise UnusableInput(f"found {quote(text)}, {len(text):,} characters: copy only the figure.")
    return " ".join(text.replace("‑", "-").replace("‐", "-").split())


def match_key(label: str) -> str:
    """What two spellings of one row label have in common: letters in lower case, plain spaces."""
    return tidy_label(label).casefold()


def is_total(label: str) -> bool:
    """Whether a row label names the total of its table.

    >>> is_total("TOTAL"), is_total("Total referrals")
    (True, False)
    """
    return match_key(label).rstrip(":") in {"total", "totals", "grand total", "overall total"}


def _number_rows(source_file: str, grid: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, numbered from 1.

    Refused is what a reader of the page could not have seen, text from a wrong encoding, and whole pages.
    """
    rows = []
    for number, cells in enumerate(grid, start=1):
        for column, text in enumerate(cells, start=1):
            if text.isascii() and text.isprintable() and len(text) <= LONGEST_TEXT:
                continue
            where = place(source_file, number, column)
            if len(text) > LONGEST_TEXT:
                raise UnusableInput(f"{where} has {len(text):,} characters: keep a label or a figure there.")
            for character in text:
                hidden = not character.isprintable() and character not in _SPACES
                if hidden or character in _BLANK_LETTERS:
                    name = unicodedata.name(character, "control character").lower()
                    raise UnusableInput(
                        f"{where}: {quote(text)} holds an invisible character ({name}, "
                        f"U+{ord(character):04X}): remove it."
                    )
            if _MOJIBAKE.search(text):
                raise UnusableInput(
                    f"{where}: {quote(text)} was read in a wrong encoding before it was saved: copy the cell "
                    "again from the page and save as UTF-8."
                )
        if any(text.strip() for text in cells):
            rows.append((number, [text.strip() for text in cells]))
    return rows


def _build_table(source_file: str, header_row: int, header: list[str], body: list[Row]) -> Export:
    """A table: row labels in the first column, a period at the head of every other, none of them twice."""
    if len(header) < 2:
        raise UnusableInput(
            f"{place(source_file, header_row)} has one column: expected row labels and then a column for "
            "each period, separated by commas."
        )
    periods: list[str] = []
    for column, text in enumerate(header, start=1):
        where = f"{place(source_file, header_row, column)}: heading {quote(text)}"
        try:
            period = read_heading(tidy_label(text))
        except ValueError as problem:
            if column == 1:
                continue
            raise UnusableInput(f"{where} {problem}; head it with its period, or drop it.") from None
        if column == 1:
            raise UnusableInput(
                f"{where} is a period, but the first column holds the labels of the rows: put them before it."
            )
        if period in periods:
            raise UnusableInput(f"{where} stands twice: a table has one column for each period.")
        periods.append(period)
    rows = [(number, (tidy_label(cells[0]), *cells[1:])) for number, cells in body]
    first_rows: dict[str, int] = {}
    for number, (label, *_) in rows:
        where = place(source_file, number, 1)
        if not label:
            raise UnusableInput(f"{where} is empty: give the row the label it has on the page.")
        first = first_rows.setdefault("total" if is_total(label) else match_key(label), number)
        if first != number:  # rows are never summed
            raise UnusableInput(
                f"{where}: {quote(label)} already stands in row {first}: keep one of the two rows."
            )
    return Export(source_file, "table", (tidy_label(header[0]), *periods), tuple(rows))


def _build_statements(source_file: str, header_row: int, header: list[str], body: list[Row]) -> Export:
    """A list of statements in its usual columns: labels tidied, periods and claims checked."""
    names = [tidy_label(name).casefold() for name in header]
    if sorted(names) != sorted(STATEMENT_COLUMNS):
        raise UnusableInput(
            f"{place(source_file, header_row)} has the columns {quote(', '.join(names))}: a list of "
            f"statements has exactly {', '.join(STATEMENT_COLUMNS)}."
        )
    rows = []
    for number, cells in body:
        said = {name: tidy_label(cells[names.index(name)]) for name in STATEMENT_COLUMNS}
        said["published"] = cells[names.index("published")]
        where = {name: place(source_file, number, at, name) for at, name in enumerate(said, start=1)}
        for name in ("subject", "published"):
            if not said[name]:
                raise UnusableInput(f"{where[name]} is empty: say what is counted and what was published.")
        if said["claim"] not in CLAIMS:
            found = f"{where['claim']}: {quote(said['claim'])}"
            raise UnusableInput(f"{found} is no kind of claim: use {', '.join(CLAIMS)}.")
        try:
            said["period"] = read_period(said["period"])
        except ValueError as problem:
            raise UnusableInput(f"{where['period']}: {quote(said['period'])} {problem}.") from None
        rows.append((number, tuple(said.values())))
    return Export(source_file, "statements", STATEMENT_COLUMNS, tuple(rows))
