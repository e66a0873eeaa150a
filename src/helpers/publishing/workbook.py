"""Accessible workbooks: a cover, contents, notes and one table a sheet; text only ever as text.

Follows the Government Analysis Function's guidance "Releasing statistics in spreadsheets" through its
own library, gptables: tables start in the first column under their title, are marked as tables, hold
no blank cells, and use shorthand explained on the sheet. Numbers are numbers. Text that begins like
a formula stays text, whatever the data hold, and two workbooks of the same data are the same bytes.
"""

import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from math import isfinite
from numbers import Integral, Real
from pathlib import Path

import pandas as pd

from helpers.files import write_whole
from helpers.language.wording import MEANINGS, NOT_AVAILABLE

# A workbook says when it was made; the same data must give the same bytes, so it always says this.
CREATED = datetime(2000, 1, 1)
OPTIONS = {  # text stays text, and a run that is killed leaves no part of a sheet in the system's folder
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}
LONGEST_TEXT = 32_000
NARROWEST, WIDEST = 12, 50  # letters that a column is wide
LINE_HEIGHT = 15  # points
LETTER_OR_DIGIT = re.compile(r"[A-Za-z0-9]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook, with what a reader needs to understand it.

    ``rows`` is shown as it is: numbers as numbers, everything else as text, missing cells as ``[x]``.
    ``notes`` are keys of the workbook's notes. ``number_format`` is how numbers are shown, such as ``0.0``.
    ``name`` keeps to Excel's rules and to no more than 31 letters.
    """

    name: str
    title: str
    rows: pd.DataFrame
    source: str = ""
    notes: tuple[str, ...] = ()
    number_format: str = "#,##0"


def build_workbook(
    sheets: Sequence[Sheet], path: Path, *, title: str, about: Sequence[str], notes: Mapping[str, str]
) -> Path:
    """Write a workbook of these sheets, whole or not at all, and give its path.

    ``about`` are the cover's paragraphs; ``notes`` maps short keys to the notes' texts, in the order in
    which they are listed; one that no sheet uses is left out.
    """
    with warnings.catch_warnings():  # gptables leaves a file open while it is imported
        warnings.simplefilter("ignore", ResourceWarning)
        import gptables
    sheets = [replace(sheet, rows=_clean_rows(sheet.rows)) for sheet in sheets]
    used = [key for key in notes if any(key in sheet.notes for sheet in sheets)]
    tables = {}
    for place, sheet in enumerate(sheets, 1):
        numeric = [name for name in sheet.rows if any(isinstance(cell, Real) for cell in sheet.rows[name])]
        look = {"columns": numeric, "format": {"num_format": sheet.number_format}}
        tables[sheet.name] = gptables.GPTable(
            sheet.rows,
            table_name=f"table_{place}",
            title=_clean(sheet.title) + "".join(f"$${key}$$" for key in sheet.notes),
            instructions="This worksheet contains one table. Notes are on the notes worksheet.",
            legend=_list_legend(sheet.rows),
            source=_clean(sheet.source) if sheet.source else None,
            index_columns={2: 0},
            additional_formatting=[{"column": look}] if numeric else [],
        )
    stream = BytesIO()
    book = gptables.produce_workbook(
        stream,
        tables,
        cover=gptables.Cover(title=_clean(title), intro=list(map(_clean, about))),
        notes_table=pd.DataFrame({"Note": used, "Note text": [_clean(notes[key]) for key in used]}),
        auto_width=False,
        workbook_options=OPTIONS,
    )
    _lay_out(book, sheets, [notes[key] for key in used])
    book.set_properties({"title": _clean(title), "created": CREATED})
    book.close()
    write_whole(path, stream.getvalue())
    return path


def _clean_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with headings no two of which are the same and cells that are numbers or plain text."""
    columns: dict[str, list[object]] = {}
    for place, heading in enumerate(rows.columns):
        name = _clean(str(heading))
        while name.casefold() in map(str.casefold, columns):
            name += " (again)"
        columns[name] = list(map(_clean, rows.iloc[:, place]))
    return pd.DataFrame(columns, dtype=object)


def _clean(value: object) -> object:
    """A number as it is, a missing value as ``[x]``, all else as text that is shown as it is.

    No links, note marks or control characters are made of it. Text without a Latin letter or digit is put
    in quotation marks with a word, since gptables refuses it.

    >>> _clean("=1+1"), _clean("[text](https://example.org)"), _clean("-"), _clean(True), _clean(None)
    ('=1+1', '[text] (https://example.org)', 'printed: “-”', 'True', '[x]')
    """
    if isinstance(value, Real) and not isinstance(value, bool) and isfinite(value):
        return int(value) if isinstance(value, Integral) else float(value)
    text = NOT_AVAILABLE if pd.isna(value) else str(value)
    text = re.sub(r"\](?=\()", "] ", re.sub(r"\$(?=\$)", "$ ", text))
    text = CONTROL.sub(" ", text).strip()
    if text and not LETTER_OR_DIGIT.search(text):
        text = f"printed: “{text}”"
    return text[:LONGEST_TEXT] or NOT_AVAILABLE


def _list_legend(rows: pd.DataFrame) -> list[str]:
    """A line for each shorthand that the cells use."""
    text = "\n".join(map(str, rows.to_numpy().ravel()))
    return [f"{mark} {meaning}." for mark, meaning in MEANINGS.items() if mark in text]


def _lay_out(book: object, sheets: Sequence[Sheet], notes: Sequence[str]) -> None:
    """Columns as wide as their longest cell, within limits; rows as high as their longest text wraps.

    Excel would find the heights itself; LibreOffice shows one line only where none is given.
    """
    for sheet in sheets:
        worksheet = book.get_worksheet_by_name(sheet.name)
        lines = [sheet.rows.columns, *sheet.rows.to_numpy()]
        longest = [max(map(len, map(str, column))) for column in zip(*lines, strict=True)]
        widths = [min(max(2 + letters, NARROWEST), WIDEST) for letters in longest]
        for place, width in enumerate(widths):
            worksheet.set_column(place, place, width)
        above = 2 + len(_list_legend(sheet.rows)) + bool(sheet.source)  # title and instructions
        for number, row in enumerate(lines, start=above):
            worksheet.set_row(number, LINE_HEIGHT * max(map(_count_lines, row, widths)))
    for name in ("Contents", "Notes"):
        book.get_worksheet_by_name(name).set_column(0, 0, NARROWEST + 8)
        book.get_worksheet_by_name(name).set_column(1, 1, WIDEST + 30)
    for number, note in enumerate(notes, start=3):  # below title, instructions and headings
        book.get_worksheet_by_name("Notes").set_row(number, LINE_HEIGHT * _count_lines(note, WIDEST + 30))
    for worksheet in book.worksheets():
        worksheet.set_row(0, 1.5 * LINE_HEIGHT)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.fit_to_pages(1, 0)


def _count_lines(cell: object, width: int) -> int:
    """The lines that a cell takes at most in a column so many letters wide; words are not broken.

    >>> _count_lines("Neglect", 12), _count_lines("the count was multiplied by the total", 12)
    (1, 5)
    """
    return len(textwrap.wrap(str(cell), width - 2)) or 1
