"""The tables of a saved page in the shape of the raw exports: periods across, row labels down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from helpers.errors import UnusableInput
from helpers.exports.periods import read_heading
from helpers.exports.published_numbers import is_figure, parse_cell
from helpers.exports.published_tables import is_total, match_key, quote, tidy_label
from helpers.language.wording import say_count
from helpers.reading import Page, RawSheet, fill_spans

Cells = tuple[str, ...]
Grid = tuple[Cells, ...]

# A spreadsheet takes text that starts so for a formula.
_FORMULA = re.compile(r"[=+@|]|-(?![0-9]|$)")
_YEAR_WORD = re.compile(r"^(?:financial |calendar )?year (?=[0-9]{4})", re.IGNORECASE)
LONGEST_NAME = 50


@dataclass(frozen=True)
class KnownTable:
    """A table of earlier reports: the text of its corner and the keys of its row labels."""

    corner: str
    keys: frozenset[str]


@dataclass(frozen=True)
class TableDraft:
    """A table ready to be written: its name, its rows with the headings first, and what to check."""

    name: str
    rows: Grid
    is_known: bool
    notes: tuple[str, ...]


def draft_tables(
    page: Page, period: str, known: Mapping[str, KnownTable]
) -> tuple[list[TableDraft], list[str]]:
    """The tables of a page, and a note for each table that could not be put into shape.

    A table is known by its row labels and otherwise named after its caption or the heading above
    it. ``period`` heads the one column of a table that names none.
    """
    drafts: list[TableDraft] = []
    left_out: list[str] = []
    heading = page.title
    for part in page.parts:
        heading = part.text if part.kind == "heading" else heading
        if part.sheet is None:
            continue
        grid, notes = _fill_sheet(part.sheet)
        name = name_table(grid, known)
        title = name or name_from_text(part.sheet.title or heading) or "table"
        try:
            rows, changes = shape_table(grid, period)
        except UnusableInput as problem:
            left_out.append(f"{page.name}, table {quote(title)} was not drafted: {problem}")
            continue
        corner = known[name].corner if name and not rows[0][0] else rows[0][0]
        rows = ((corner, *rows[0][1:]), *rows[1:])
        drafts.append(TableDraft(title, rows, bool(name), (*notes, *changes)))
    return drafts, left_out


def _fill_sheet(sheet: RawSheet) -> tuple[Grid, list[str]]:
    """The cells of a table, headings and labels in each cell that they span, and what is uncertain.

    A figure stands in the first cell only, since it must not appear twice.
    """
    notes = list(sheet.notes)
    for top, left, bottom, right in sheet.merged:
        text = sheet.rows[top - 1][left - 1]
        if is_figure(text) and not is_period(text):
            cells = (bottom - top + 1) * (right - left + 1)
            notes.append(f"{quote(text)} spans {cells} cells and was put in the first")
    return tuple(map(tuple, fill_spans(sheet))), notes


def clean_heading(text: str) -> str:
    """A column heading as published, without the word Year before it.

    >>> clean_heading("Year 2020")
    '2020'
    """
    return _YEAR_WORD.sub("", tidy_label(text))


def is_period(text: str) -> bool:
    """Whether a column could be headed so: a financial or calendar year, a quarter, a month."""
    try:
        return bool(read_heading(clean_heading(text)))
    except ValueError:
        return False


def name_table(grid: Grid, known: Mapping[str, KnownTable]) -> str:
    """The known table that shares most row labels with this one, at least half; "" when none or two do.

    The total row says nothing.
    """
    keys = {match_key(row[0]) for row in grid[1:] if not is_total(row[0])}
    shared = {name: len(keys & table.keys) for name, table in known.items()}
    best = max(shared.values(), default=0)
    names = [name for name, number in shared.items() if number == best]
    return names[0] if len(names) == 1 and best and 2 * best >= len(keys) else ""


def name_from_text(text: str) -> str:
    """A name for a file or table from a heading: lower case, words joined.

    >>> name_from_text("Complaints: by stage (2023/24)")
    'complaints_by_stage'
    """
    words = re.findall(r"[a-z]+", re.sub(r"\b20[0-9]{2}\b[-–/0-9]*", " ", text.casefold()))
    return "_".join(words)[:LONGEST_NAME].strip("_")


def shape_table(grid: Grid, period: str) -> tuple[Grid, list[str]]:
    """The rows of a table in the shape of an export, and what was changed, left out or is unclear.

    Cells stay as printed. A table with its periods down the side is turned; a column whose
    heading is no period is left out and listed with its cells, unless it is the only one: then
    ``period`` heads it. Raises ``UnusableInput`` for a table without periods or with one twice.
    """
    notes: list[str] = []
    rows = tuple(row for row in grid if any(row))
    while len(rows) > 2 and rows[0][0] and not any(rows[0][1:]):
        rows = rows[1:]  # one text alone at the top: the title of the table, not its headings
    if len(rows) > 2 and not any(map(is_period, rows[0][1:])) and all(is_period(row[0]) for row in rows[1:]):
        rows = tuple(zip(*rows, strict=True))
        notes.append("its periods stood down the side; it was turned")
    columns = [column for column in range(1, len(rows[0])) if any(row[column] for row in rows)]
    headed = [column for column in columns if is_period(rows[0][column])]
    if not headed and len(columns) == 1:
        notes.append(
            f"its one column is headed {quote(rows[0][columns[0]])} on the page; it was headed {period}"
        )
        rows = ((*rows[0][: columns[0]], period, *rows[0][columns[0] + 1 :]), *rows[1:])
        headed = columns
    headings = [clean_heading(rows[0][column]) for column in headed]
    if not headings:
        raise UnusableInput(f"none of its {len(columns):,} columns is headed with a period.")
    if repeated := [heading for number, heading in enumerate(headings) if heading in headings[:number]]:
        raise UnusableInput(f"two of its columns are headed {repeated[0]}.")
    notes += [_describe_column(rows, column) for column in columns if column not in headed]
    body = []
    for row in rows[1:]:
        cells = _keep_row((row[0], *(row[column] for column in headed)), rows[0][0], headings, notes)
        body += [cells] if cells else []
    if not body:
        raise UnusableInput("it has no rows with a label and figures.")
    return ((rows[0][0], *headings), *body), notes


def _describe_column(rows: Grid, column: int) -> str:
    """A column that has no place in the export, with its cells."""
    cells = [row[column] for row in rows[1:] if row[column]]
    shown = ", ".join(quote(cell) for cell in cells[:12]) + (", ..." if len(cells) > 12 else "")
    return f"column {quote(rows[0][column])} is no period and was left out: {shown or 'no cells'}"


def _keep_row(row: Cells, corner: str, headings: list[str], notes: list[str]) -> Cells | None:
    """A row as it is drafted, or None when it is left out; says in ``notes`` what a person must check."""
    label, *cells = row
    if [clean_heading(cell) for cell in cells] == headings and label == corner:
        return None  # headings repeated half-way down
    if not label and not any(cells):
        return None
    if not label or _FORMULA.match(label):
        found = ", ".join(quote(cell) for cell in cells[:12])
        notes.append(f"row {quote(label)} has no usable label and was left out: {found}")
        return None
    for place, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
        try:
            parse_cell(cell)
        except UnusableInput as problem:
            why = str(problem).rstrip(".")
            if _FORMULA.match(cell):
                cells[place] = ""
                why = f"{quote(cell)} could run as a formula and was left out"
            notes.append(f"row {quote(label)}, {heading}: {why}")
    return (label, *cells)


def place_blanks(figures: Cells, gaps: tuple[int, ...], headings: Cells) -> tuple[Cells | None, str]:
    """The cells of a row, one under each heading, and a note where one is needed.

    ``gaps`` are the blank lines after the label and after each figure. As many figures as columns: blank
    lines are only spacing. Fewer: the rest are blank cells, leftmost where there are more blank lines than
    that. A row that cannot be filled is None, and its note lists its figures.

    >>> place_blanks(("3", "4"), (1, 0, 1), ("2021", "2022", "2023"))
    (('', '3', '4'), 'read as blank in 2021, but other columns are possible')
    """
    missing = len(headings) - len(figures)
    if not 0 <= missing <= sum(gaps):
        shown = ", ".join(figures[:20]) + (", ..." if len(figures) > 20 else "")
        found = f"{say_count(len(figures), 'cell')} for {len(headings)} columns ({shown})"
        return None, f"{found}, so it was left out: place it by hand"
    cells: list[str] = []
    left = missing
    for gap, figure in zip(gaps, (*figures, None), strict=True):
        cells += [""] * min(gap, left)
        left -= min(gap, left)
        cells += [] if figure is None else [figure]
    if not missing:
        return tuple(cells), ""
    blanks = ", ".join(heading for heading, cell in zip(headings, cells, strict=True) if not cell)
    is_unclear = missing < sum(gaps) and sum(gap > 0 for gap in gaps) > 1
    return tuple(cells), f"read as blank in {blanks}{', but other columns are possible' * is_unclear}"
