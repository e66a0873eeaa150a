"""A file read into tables: its sheets, the tables on them, and what each column and cell is."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from helpers.errors import UnusableInput
from helpers.reading.figures import BAND, UNIT, find_decimal_sign, read_as_share, read_figure
from helpers.reading.layout import Block, find_blocks, is_figure, is_period
from helpers.reading.roles import SHARE, choose_roles, find_number
from helpers.reading.sheets import read_sheets
from helpers.reading.tables import (
    RawSheet,
    ReadCell,
    ReadColumn,
    ReadFile,
    ReadRow,
    ReadTable,
    UnreadCell,
    check_cells,
    clean_text,
    name_column,
)

MOST_ROWS = 100_000
STATEMENT_HEADINGS = {"subject", "period", "claim", "published"}
OPEN = "its decimal sign cannot be told"
NO_FIGURE = "nothing could be made of it"
# Texts that begin with a digit and are no damaged figure: sentences, ranges of ages, checksums.
_WORDED = re.compile(
    r"[^\W\d_]{3}(?:.*?[\W\d_].*?[^\W\d_]{3}){2}|^(?=(?:.*\d[a-z]){2})[\da-z]{8,}$|^\d+(?:st|nd|rd|th)\b"
)
_UNIT = re.compile(rf"\(?{UNIT}\)?", re.IGNORECASE)
CODES_SHARE = 0.8  # of a column of texts that are unread: beyond it they are damaged figures


def read_file(path: Path) -> ReadFile:
    """Everything that stands in a file: tables, what was passed over, what could not be read, what is hidden.

    Raises ``UnusableInput`` in one sentence only where the file as a whole cannot be read.
    """
    name = clean_text(path.name)
    sheets = read_sheets(path)
    tables: list[ReadTable] = []
    passed_over, unread, hidden = [], [], []
    for sheet in sheets:
        hidden += sheet.hidden
        unread += [
            UnreadCell(sheet.name, row, column, "", "its formula was never calculated")
            for row, column in sheet.uncalculated
        ]
        found = read_sheet(sheet, name)
        if not found:
            if sheet.rows or len(sheets) > 1:
                passed_over.append(sheet.name or name)
            continue
        for table, open_cells in found:
            kind = "quoted" if sheet.is_quoted else table.kind
            tables.append(replace(table, kind=kind, is_rounded=sheet.is_rounded))
            unread += [] if sheet.is_quoted else open_cells
    return ReadFile(name, tuple(tables), tuple(passed_over), tuple(unread), tuple(hidden))


def read_sheet(sheet: RawSheet, file: str) -> list[tuple[ReadTable, list[UnreadCell]]]:
    """The tables of a sheet, each with the cells of which nothing could be made."""
    name = f"{file}#{sheet.name}" if sheet.name else file
    # in a grid: one long row makes all others as wide
    check_cells(name, len(sheet.rows) * max(map(len, sheet.rows), default=0))
    if len(sheet.rows) > MOST_ROWS:
        raise UnusableInput(
            f"{name} has {len(sheet.rows):,} rows, more than {MOST_ROWS:,}: keep only the published tables."
        )
    if sheet.rows and {text.lower() for text in sheet.rows[0]} >= STATEMENT_HEADINGS:
        return [(_read_statements(sheet, name, file), [])]
    read = [_read_block(block, sheet, name, file) for block in find_blocks(sheet) if block.body]
    read = [
        (table, unread)
        for table, unread in read
        if unread or any(cell.is_number for cell in table.cells.values())
    ]
    if len(read) == 1:
        return read
    return [
        (replace(table, name=f"{name}, table {number}"), unread)
        for number, (table, unread) in enumerate(read, start=1)
    ]


def _read_statements(sheet: RawSheet, name: str, file: str) -> ReadTable:
    """A list of figures from prose, its cells as they are."""
    columns = tuple(ReadColumn(number, (text,), "text") for number, text in enumerate(sheet.rows[0], start=1))
    lines = [(number, row) for number, row in enumerate(sheet.rows[1:], start=2) if any(row)]
    cells = {
        (number, place): ReadCell(text) for number, row in lines for place, text in enumerate(row, start=1)
    }
    rows = tuple(ReadRow(number, ()) for number, _ in lines)
    return ReadTable(name, file, sheet.name, columns, rows, cells, kind="statements")


def _read_block(block: Block, sheet: RawSheet, name: str, file: str) -> tuple[ReadTable, list[UnreadCell]]:
    """One table with its cells read, and those of which nothing could be made."""
    labels = find_label_columns(block)
    texts = [cell for _, cells in block.body for at, cell in enumerate(cells) if at not in labels]
    sign = find_decimal_sign(texts, semicolons=sheet.semicolons)
    rows, cells = _read_cells(block, labels, sign)
    filled = {column for _, column in cells}
    headings = _fill_headings(block, labels)
    columns = [
        ReadColumn(block.first_column + at, tuple(line[at] for line in headings))
        for at in range(len(block.body[0][1]))
        if block.first_column + at in filled
    ]
    above_labels = tuple(" ".join(filter(None, (line[at] for line in headings))) for at in labels)
    columns, cells = choose_roles(_name_pairs(columns), rows, cells, (*block.titles, *above_labels))
    unread = list(_list_unread(columns, cells, sheet.name, OPEN if sign is None else NO_FIGURE))
    around = (sheet.title, *block.titles)
    table = ReadTable(
        name,
        file,
        sheet.name,
        tuple(columns),
        tuple(rows),
        cells,
        above_labels,
        ". ".join(filter(None, around)),
        tuple(block.notes),
        tuple(filter(None, map(find_number, (*around, *above_labels)))),
    )
    return table, unread


def _list_unread(
    columns: Sequence[ReadColumn], cells: Mapping[tuple[int, int], ReadCell], sheet: str, why: str
) -> Iterator[UnreadCell]:
    """The cells with digits of which nothing could be made: no periods, no ages, and no words among words."""
    filled = Counter(column for _, column in cells)
    damaged = Counter(column for (_, column), cell in cells.items() if cell.is_unread)
    worded = [column.number for column in columns if column.role == "text"]
    worded = {number for number in worded if damaged[number] < CODES_SHARE * filled[number]}
    for (row, column), cell in cells.items():
        if not cell.is_unread or column in worded:
            continue
        if not (is_period(cell.text) or _WORDED.search(cell.text) or BAND.fullmatch(cell.text)):
            yield UnreadCell(sheet, row, column, cell.text, why)


def _read_cells(
    block: Block, labels: Sequence[int], sign: str | None
) -> tuple[list[ReadRow], dict[tuple[int, int], ReadCell]]:
    """The rows of a table with their labels and sections, and its cells by row and column number."""
    rows: list[ReadRow] = []
    cells: dict[tuple[int, int], ReadCell] = {}
    units: list[str] = []  # of the rows below one that holds units and nothing else
    section, above = "", [""] * len(labels)
    for number, line in block.body:
        own = [line[at] for at in labels]
        texts = {at: text for at, text in enumerate(line) if text and at not in labels}
        if not texts:
            section, above = next(filter(None, own), section), [""] * len(labels)
            continue
        if all(map(_UNIT.fullmatch, texts.values())):
            units = list(line)
            continue
        if len(labels) > 1:  # a label that stands once for several rows
            own = above = [*(text or before for text, before in zip(own[:-1], above, strict=False)), own[-1]]
        rows.append(ReadRow(number, tuple(own), section))
        for at, text in texts.items():
            cell = read_figure(text, sign or ".")
            if units and SHARE.search(units[at]) and cell.count and cell.percent is None:
                cell = read_as_share(cell)
            if sign is None and re.search(r"\d\.\d{3}(?!\d)", text):
                cell = ReadCell(text, is_unread=True)
            cells[number, block.first_column + at] = cell
    return rows, cells


def find_label_columns(block: Block) -> list[int]:
    """The columns, from 0, whose cells name the rows: on the left, up to the last that holds mostly text.

    Columns before the first heading name rows too, such as a code that stands before its text.
    """
    lines = [cells for _, cells in block.body]
    width = len(lines[0])
    lowest = block.headings[-1] if block.headings else [""] * width
    heads = [at for at, text in enumerate(lowest) if text]
    last = heads[0] - 1 if heads and heads[0] else 0
    if lowest[0]:  # one heading over several columns of labels
        shared = [at for at in heads if lowest[at] == lowest[0]]
        last = max(at for place, at in enumerate(shared) if at == place)
    for at in range(1, min(width - 1, 8)):
        texts = [cells[at] for cells in lines if cells[at]]
        if not texts:
            continue
        named = sum(not is_figure(text) for text in texts)
        if named <= 0.5 * len(texts):
            followed = any(
                cells[later] and not is_figure(cells[later])
                for cells in lines
                for later in range(at + 1, min(at + 3, width))
            )
            if followed and all(map(is_period, texts)):
                continue
            break
        last = max(last, at)
    return list(range(min(last, width - 2 if width > 1 else 0) + 1))


def _fill_headings(block: Block, labels: Sequence[int]) -> list[list[str]]:
    """The heading rows, a text over several columns standing over each of them.

    Only above the lowest row: there every column has its own.
    """
    if not block.headings:
        return []
    *upper, lower = map(list, block.headings)
    for line in upper:
        for at in range(1, len(line)):
            if not line[at] and at not in labels and at - 1 not in labels and lower[at]:
                line[at] = line[at - 1] or (line[at - 2] if at > 1 and not lower[at - 1] else "")
    return [*upper, lower]


def _name_pairs(columns: Sequence[ReadColumn]) -> list[ReadColumn]:
    """The columns, those headed alike with a unit alone (2022, %, 2023, %) under the heading before them."""
    times = Counter(column.heading for column in columns)
    named = []
    for before, column in zip((None, *columns), columns, strict=False):
        if before is not None and times[column.heading] > 1 and _UNIT.fullmatch(column.heading):
            above = () if _UNIT.fullmatch(before.heading) else before.headings
            column = replace(column, headings=(*above, *column.headings))
        named.append(column)
    return named


def describe_place(cell: UnreadCell) -> str:
    """Where an unread cell stands: ``cell B7``, with its sheet where there are several."""
    sheet = f"{cell.sheet}, " if cell.sheet else ""
    return f"{sheet}cell {name_column(cell.column)}{cell.row}"
