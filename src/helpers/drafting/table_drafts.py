"""The tables of a saved page in the shape of the raw exports, named as earlier reports named them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.errors import UnusableInput
from helpers.exports.cleaning import read_labels
from helpers.exports.periods import read_heading
from helpers.exports.published_numbers import is_figure, parse_cell
from helpers.exports.published_tables import Export, is_total, match_key, quote, tidy_label
from helpers.exports.raw_exports import SOURCES, read_export, read_reference, read_sources, refuse_misnamed
from helpers.language.names import TEXT_ENDING
from helpers.paths import Folders, list_reports
from helpers.reading import Page, fill_spans

Cells = tuple[str, ...]
Grid = tuple[Cells, ...]

# A spreadsheet takes text that starts so for a formula.
_FORMULA = re.compile(r"[=+@|]|-(?![0-9]|$)")
_YEAR_WORD = re.compile(r"^(?:financial |calendar )?year (?=[0-9]{4})", re.IGNORECASE)


class KnownTable(NamedTuple):
    """A table as reports had it: its newest corner, and the keys of all labels that its rows ever had."""

    corner: str
    keys: set[str]


@dataclass(frozen=True)
class Known:
    """What earlier reports and the reference tables tell before a page is read.

    ``sources`` holds the rows of sources.csv, newest report first, ``exports`` the tables of the same report,
    which one page may quote from another.
    """

    tables: Mapping[str, KnownTable]
    labels: pd.DataFrame
    sources: list[dict[str, str]]
    indicators: pd.DataFrame
    exports: list[Export]


@dataclass(frozen=True)
class TableDraft:
    """A table ready to be written: its name, its rows with the headings first, and what to check."""

    name: str
    rows: Grid
    is_known: bool
    notes: tuple[str, ...]


def read_known(folders: Folders, report: str) -> Known:
    """What earlier reports and the reference tables tell about tables, labels and sources.

    Tables that cannot be read are left out; ``run`` says what is wrong with them.
    """
    refuse_misnamed(folders.raw)
    labels = read_labels(folders)
    indicators = read_reference(folders.reference / "indicators.csv", ("id", "label", "unit"))
    sources: list[dict[str, str]] = []
    if (folders.raw / SOURCES).is_file():
        rows = read_sources(folders.raw).sort_values("report", ascending=False, kind="stable")
        sources = rows.to_dict("records")
    own: list[Export] = []
    corners: dict[str, str] = {}
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for name in list_reports(folders.raw):
        for path in sorted((folders.raw / name).glob("*.csv")):
            if path.stem.endswith(TEXT_ENDING):
                continue
            with suppress(UnusableInput):
                export = read_export(path, f"{name}/{path.name}")
                if name == report:
                    own.append(export)
                corners[export.table] = export.header[0]
                keys[export.table].update(match_key(cells[0]) for _, cells in export.rows)
    for table, *names in labels.itertuples(index=False, name=None):
        keys[table].update(match_key(name) for name in names if name)
    # safeguarding_by_abuse_type: its row labels are an Abuse type
    named = {name: name.partition("_by_")[2].replace("_", " ").capitalize() for name in keys}
    tables = {name: KnownTable(corners.get(name) or named[name], keys[name]) for name in keys}
    return Known(tables, labels, sources, indicators, own)


def draft_tables(
    page: Page, period: str, known: Mapping[str, KnownTable]
) -> tuple[list[TableDraft], list[str]]:
    """The tables of a page, and a note for each table that could not be put into shape.

    A table is known by its row labels and otherwise named after its caption or the heading above it.
    ``period`` heads the one column of a table that names none. Headings and labels stand in each cell that
    they span, a figure in the first only, since it must not appear twice.
    """
    drafts: list[TableDraft] = []
    left_out: list[str] = []
    heading = page.title
    for part in page.parts:
        heading = part.text if part.kind == "heading" else heading
        if part.sheet is None:
            continue
        notes = list(part.sheet.notes)
        for top, left, bottom, right in part.sheet.merged:
            text = part.sheet.rows[top - 1][left - 1]
            if is_figure(text) and not is_period(text):
                cells = (bottom - top + 1) * (right - left + 1)
                notes.append(f"{quote(text)} spans {cells} cells and was put in the first")
        grid = tuple(map(tuple, fill_spans(part.sheet)))
        name = name_table(grid, known)
        title = name or name_from_text(part.sheet.title or heading) or "table"
        try:
            (corners, *rows), changes = shape_table(grid, period)
        except UnusableInput as problem:
            left_out.append(f"{page.name}, table {quote(title)} was not drafted: {problem}")
            continue
        corner = corners[0] or (known[name].corner if name else "")
        drafts.append(TableDraft(title, ((corner, *corners[1:]), *rows), bool(name), (*notes, *changes)))
    return drafts, left_out


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
    """A name for a file or table from a heading, of 50 letters at most: lower case, words joined.

    >>> name_from_text("Complaints: by stage (2023/24)")
    'complaints_by_stage'
    """
    words = re.findall(r"[a-z]+", re.sub(r"\b20[0-9]{2}\b[-–/0-9]*", " ", text.casefold()))
    return "_".join(words)[:50].strip("_")


def shape_table(grid: Grid, period: str) -> tuple[Grid, list[str]]:
    """The rows of a table in the shape of an export, and what was changed, left out or is unclear.

    Cells stay as printed. A table with its periods down the side is turned; a column whose
    heading is no period is left out and listed with its cells, unless it is the only one: then
    ``period`` heads it. Raises ``UnusableInput`` for a table without periods or with one twice.
    """
    notes: list[str] = []
    rows = [row for row in grid if any(row)]
    while len(rows) > 2 and rows[0][0] and not any(rows[0][1:]):
        rows = rows[1:]  # one text alone at the top: the title of the table, not its headings
    if len(rows) > 2 and not any(map(is_period, rows[0][1:])) and all(is_period(row[0]) for row in rows[1:]):
        rows = list(zip(*rows, strict=True))
        notes.append("its periods stood down the side; it was turned")
    first = rows[0]
    columns = [column for column in range(1, len(first)) if any(row[column] for row in rows)]
    headed = {column: clean_heading(first[column]) for column in columns if is_period(first[column])}
    if not headed and len(columns) == 1:
        headed = {columns[0]: period}
        found = quote(first[columns[0]])
        notes.append(f"its one column is headed {found} on the page; it was headed {period}")
    headings = list(headed.values())
    if not headings:
        raise UnusableInput(f"none of its {len(columns):,} columns is headed with a period.")
    if repeated := [heading for number, heading in enumerate(headings) if heading in headings[:number]]:
        raise UnusableInput(f"two of its columns are headed {repeated[0]}.")
    for column in columns:
        if column not in headed:
            shown = _show_cells([row[column] for row in rows[1:] if row[column]]) or "no cells"
            notes.append(f"column {quote(first[column])} is no period and was left out: {shown}")
    cells = ((row[0], *(row[column] for column in headed)) for row in rows[1:])
    body = [kept for row in cells if (kept := _keep_row(row, first[0], headings, notes))]
    if not body:
        raise UnusableInput("it has no rows with a label and figures.")
    return ((first[0], *headings), *body), notes


def _keep_row(row: Cells, corner: str, headings: list[str], notes: list[str]) -> Cells | None:
    """A row as it is drafted, or None when it is left out; says in ``notes`` what a person must check."""
    label, *cells = row
    if label == corner and [clean_heading(cell) for cell in cells] == headings:
        return None  # headings repeated half-way down
    if not any(row):
        return None
    if not label or _FORMULA.match(label):
        notes.append(f"row {quote(label)} has no usable label and was left out: {_show_cells(cells)}")
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


def _show_cells(cells: list[str]) -> str:
    return ", ".join(map(quote, cells[:12])) + (", ..." if len(cells) > 12 else "")
