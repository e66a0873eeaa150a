"""Accessible workbooks: a cover, contents, notes and one table a sheet; text only ever as text.

Follows the Government Analysis Function's guidance "Releasing statistics in spreadsheets" through its
own library, gptables: tables start in the first column under their title, are marked as tables, hold
no blank cells, and use shorthand explained on the sheet. Numbers are numbers. Text that begins like
a formula stays text, whatever the data hold, and two workbooks of the same data are the same bytes.
"""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isfinite
from numbers import Integral, Real
from pathlib import Path
from types import ModuleType

import pandas as pd

from helpers.files import write_whole
from helpers.language.shorthand import MEANINGS, NOT_AVAILABLE

# A workbook says when it was made; the same data must give the same bytes, so it always says this.
CREATED = datetime(2000, 1, 1)
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
LONGEST_NAME, LONGEST_TEXT = 31, 32_000
NARROWEST, WIDEST = 12, 50
LINE_HEIGHT = 15  # points
A4 = 9  # as spreadsheets number paper sizes
RESERVED_NAMES = ("cover", "contents", "notes")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
# What gptables would take for a link, a note reference or a break inside a cell.
_MARKUP = ((re.compile(r"\](?=\()"), "] "), (re.compile(r"\$(?=\$)"), "$ "))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook, with what a reader needs to understand it.

    ``rows`` is shown as it is: whole numbers and floats as numbers, everything else as text, missing
    cells as ``[x]``. ``notes`` are keys of the workbook's notes. ``number_format`` is how numbers are
    shown, such as ``0.0``.
    """

    name: str
    title: str
    rows: pd.DataFrame
    source: str = ""
    notes: tuple[str, ...] = ()
    number_format: str = "#,##0"


def build_workbook(
    sheets: Sequence[Sheet],
    path: Path,
    *,
    title: str,
    about: Sequence[str],
    notes: Mapping[str, str],
) -> Path:
    """Write a workbook of these sheets, whole or not at all, and give its path.

    ``about`` are the cover's paragraphs; ``notes`` maps short keys to the notes' texts, in the order in
    which they are listed; one that no sheet uses is left out. Raises ``ValueError`` when two sheets
    share a name, a sheet has no rows, or none uses a note, or one that is not there.
    """
    _check_sheets(sheets, notes)
    gptables = _load_gptables()
    stream = BytesIO()
    used = [key for key in notes if any(key in sheet.notes for sheet in sheets)]
    book = gptables.produce_workbook(
        stream,
        {
            clean_name(sheet.name): _make_table(gptables, sheet, place)
            for place, sheet in enumerate(sheets, 1)
        },
        cover=gptables.Cover(title=_clean(title), intro=list(map(_clean, about))),
        notes_table=pd.DataFrame({"Note": used, "Note text": [_clean(notes[key]) for key in used]}),
        auto_width=False,
        workbook_options=PLAIN_TEXT,
    )
    _lay_out(book, sheets, [notes[key] for key in used])
    book.set_properties({"title": _clean(title), "created": CREATED})
    book.close()
    write_whole(path, stream.getvalue())
    return path


def _load_gptables() -> ModuleType:
    """gptables, which leaves a file open while it is imported and would warn of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        import gptables
    return gptables


def _check_sheets(sheets: Sequence[Sheet], notes: Mapping[str, str]) -> None:
    """Refuse a workbook that could not be read: no rows, names twice, notes that are not there."""
    names = [clean_name(sheet.name).casefold() for sheet in sheets]
    if not any(sheet.notes for sheet in sheets):
        raise ValueError("No sheet uses a note: name at least one that says how the figures were made.")
    for sheet, name in zip(sheets, names, strict=True):
        if names.count(name) > 1 or name in RESERVED_NAMES:
            raise ValueError(f"Two sheets are called {sheet.name!r}: give each sheet a name of its own.")
        if sheet.rows.empty:
            raise ValueError(f"Sheet {sheet.name!r} has no rows: leave it out of the workbook.")
        if missing := [key for key in sheet.notes if key not in notes]:
            raise ValueError(
                f"Sheet {sheet.name!r} uses the note {missing[0]!r}, which is not among the notes."
            )


def clean_name(name: str) -> str:
    """A name that a sheet may have: at most 31 characters, none of ``[]:*?/\\``, no quotes at its ends.

    >>> clean_name("2019/20: accepted by the local authority")
    '2019-20- accepted by the local'
    """
    return _NOT_IN_NAMES.sub("-", _clean(name))[:LONGEST_NAME].strip(" '")


def _make_table(gptables: ModuleType, sheet: Sheet, place: int) -> object:
    """A sheet as gptables describes it."""
    rows = _clean_rows(sheet.rows)
    references = "".join(f"$${key}$$" for key in sheet.notes)
    numeric = [name for name in rows if any(isinstance(value, int | float) for value in rows[name])]
    formats = (
        [{"column": {"columns": numeric, "format": {"num_format": sheet.number_format}}}] if numeric else []
    )
    return gptables.GPTable(
        table=rows,
        table_name=f"table_{place}",
        title=_clean(sheet.title) + references,
        instructions="This worksheet contains one table. Notes are on the notes worksheet.",
        legend=_list_legend(rows),
        source=_clean(sheet.source) if sheet.source else None,
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _list_legend(rows: pd.DataFrame) -> list[str]:
    """A line for each shorthand that the cells use."""
    cells = {value for column in rows for value in rows[column] if isinstance(value, str)}
    return [f"{mark} {meaning}." for mark, meaning in MEANINGS.items() if any(mark in cell for cell in cells)]


def _clean_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with headings no two of which are the same and cells that are numbers or plain text."""
    columns: dict[str, list[object]] = {}
    taken: set[str] = set()
    for place, heading in enumerate(rows.columns):
        name = _clean(str(heading))
        while name.casefold() in taken:
            name += " (again)"
        taken.add(name.casefold())
        columns[name] = [_clean_cell(value) for value in rows.iloc[:, place]]
    return pd.DataFrame(columns, dtype=object)


def _clean_cell(value: object) -> object:
    """A number as it is, a missing cell as ``[x]``, everything else as plain text."""
    if pd.isna(value):
        return NOT_AVAILABLE
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Real) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    return _clean(str(value))


def _clean(text: str) -> str:
    """Text that gptables and Excel show as it is: no links, note marks or control characters made of it.

    Text without a Latin letter or digit is put in quotation marks with a word, since gptables refuses it.

    >>> _clean("=1+1"), _clean("[text](https://example.org)"), _clean("-")
    ('=1+1', '[text] (https://example.org)', 'printed: “-”')
    """
    for pattern, plain in _MARKUP:
        text = pattern.sub(plain, text)
    text = _CONTROL.sub(" ", text).strip()
    if text and not _LETTER_OR_DIGIT.search(text):
        text = f"printed: “{text}”"
    return text[:LONGEST_TEXT] or NOT_AVAILABLE


def _lay_out(book: object, sheets: Sequence[Sheet], notes: Sequence[str]) -> None:
    """Columns as wide as their longest cell, within limits; rows as high as their longest text wraps.

    Excel would find the heights itself; LibreOffice shows one line only where none is given.
    """
    for sheet in sheets:
        worksheet, rows = book.get_worksheet_by_name(clean_name(sheet.name)), _clean_rows(sheet.rows)
        longest = {name: max(len(str(cell)) for cell in [name, *rows[name]]) for name in rows}
        widths = {name: min(max(length + 2, NARROWEST), WIDEST) for name, length in longest.items()}
        for place, width in enumerate(widths.values()):
            worksheet.set_column(place, place, width)
        above = 2 + len(_list_legend(rows)) + bool(sheet.source)  # title and instructions
        for number, row in enumerate([rows.columns, *rows.itertuples(index=False)], start=above):
            lines = max(_count_lines(cell, width) for cell, width in zip(row, widths.values(), strict=True))
            worksheet.set_row(number, LINE_HEIGHT * lines)
    for name in ("Contents", "Notes"):
        book.get_worksheet_by_name(name).set_column(0, 0, NARROWEST + 8)
        book.get_worksheet_by_name(name).set_column(1, 1, WIDEST + 30)
    for number, note in enumerate(notes, start=3):  # below title, instructions and headings
        book.get_worksheet_by_name("Notes").set_row(number, LINE_HEIGHT * _count_lines(note, WIDEST + 30))
    for worksheet in book.worksheets():
        worksheet.set_row(0, 1.5 * LINE_HEIGHT)
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)


def _count_lines(cell: object, width: int) -> int:
    """The lines that a cell takes at most in a column so many letters wide; words are not broken.

    >>> _count_lines("Neglect", 12), _count_lines("the count was multiplied by the total", 12)
    (1, 5)
    """
    return len(textwrap.wrap(str(cell), width - 2)) or 1
