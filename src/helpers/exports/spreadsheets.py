"""XLSX workbooks read as the text their cells show, in the same shape as the CSV exports."""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.exports.published_tables import MOST_CELLS, Export, build_export, quote

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 100_000_000  # unpacked; a published workbook has a few hundred kilobytes
# Number formats whose display is known: 0, #,##0, 0.0, 0.00%, with a pound sign or without.
_FORMAT = re.compile(r"(?P<pound>£)?(?P<group>#,##)?#?0(?:\.(?P<decimals>0+))?(?P<percent>%)?")


def read_workbook(path: Path, source_file: str = "") -> list[Export]:
    """The tables on a workbook's visible sheets, each cell as the text a reader sees.

    Percentages, pounds and thousands are written as their number formats show them; formulas
    count with the value they had when the workbook was saved; macros and links are never read.
    Empty sheets are left out. Refused with sheet and cell: merged cells, hidden rows and
    columns, formulas that were never calculated, files that are no workbook.
    """
    source_file = source_file or path.name
    values, formulas = _open(source_file, path, data_only=True), _open(source_file, path, data_only=False)
    visible = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    sheets = [sheet for sheet in visible if _has_cells(source_file, sheet)]
    if not sheets:
        raise UnusableInput(f"{source_file} has no visible sheet with a table: put the table there.")
    exports = []
    for sheet in sheets:
        name = source_file if len(sheets) == 1 else f"{source_file}#{sheet.title}"
        _refuse_ambiguous_layout(name, sheet)
        exports.append(build_export(name, _read_grid(name, sheet, formulas[sheet.title])))
    return exports


def show_number(value: int | float, number_format: str) -> str:
    """The text a spreadsheet shows for a number under its format.

    Rounds half away from zero from the 15 digits a spreadsheet keeps, as Excel does. A format
    that is not one of the plain ones shows the number itself.

    >>> show_number(0.0845, "0.0%"), show_number(1401, "#,##0"), show_number(65.0, "General")
    ('8.5%', '1,401', '65')
    """
    exact = Decimal(f"{value:.15g}")
    plain = re.sub(r'\[\$([^-\]]*)[^\]]*\]|"([^"]*)"|\\(.)|_.', r"\1\2\3", number_format.split(";")[0])
    found = _FORMAT.fullmatch(plain.strip())
    if not found:
        return f"{exact:f}" if exact != exact.to_integral() else str(int(exact))
    decimals = len(found["decimals"] or "")
    scaled = exact * 100 if found["percent"] else exact
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{rounded:,f}" if found["group"] else f"{rounded:f}"
    return f"{found['pound'] or ''}{digits}{found['percent'] or ''}"


def _open(source_file: str, path: Path, data_only: bool) -> Workbook:
    """The workbook, with the values formulas had when saved or with the formulas themselves."""
    # Imported here: a quarter of a second that every notebook would wait for, and few have a workbook.
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MOST_BYTES:
            raise UnusableInput(f"{source_file} unpacks to {size:,} bytes: keep only the published tables.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation, which are not read
            return openpyxl.load_workbook(path, data_only=data_only, keep_links=False)
    except UnusableInput:
        raise
    except Exception:  # openpyxl raises whatever its XML happens to break on
        raise UnusableInput(
            f"{source_file} cannot be read as an XLSX workbook: save it again as XLSX, without a password."
        ) from None


def _has_cells(source_file: str, sheet: Worksheet) -> bool:
    """Whether anything stands on a sheet; refused when it reaches further than a table can."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise UnusableInput(
            f"{source_file}#{sheet.title} has cells down to row {sheet.max_row:,}: keep only the table."
        )
    return any(any(value is not None for value in row) for row in sheet.values)


def _refuse_ambiguous_layout(name: str, sheet: Worksheet) -> None:
    """Refuse cells whose row or column a reader could take for another one."""
    for merged in sheet.merged_cells.ranges:
        raise UnusableInput(f"{name}, cells {merged.coord} are merged: unmerge them and fill in every cell.")
    for axis, dimensions in (("row", sheet.row_dimensions), ("column", sheet.column_dimensions)):
        for key, dimension in dimensions.items():
            if dimension.hidden:
                raise UnusableInput(f"{name}, {axis} {key} is hidden: show it, or take it out.")


def _read_grid(name: str, sheet: Worksheet, formulas: Worksheet) -> list[list[str]]:
    """The text of every cell, rows of equal length."""
    return [
        [_show_cell(name, cell, formulas[cell.coordinate].data_type == "f") for cell in row]
        for row in sheet.rows
    ]


def _show_cell(name: str, cell: Cell, is_formula: bool) -> str:
    """The text a reader sees in a cell."""
    value = cell.value
    if value is None:
        if is_formula:
            raise UnusableInput(
                f"{name}, cell {cell.coordinate} holds a formula that was never calculated: open the "
                "workbook, save it, and try again."
            )
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _show_finite(name, cell, value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return str(value)


def _show_finite(name: str, cell: Cell, value: int | float) -> str:
    """A number as shown; refused when it is too large to have been counted."""
    if not abs(value) < 10**15:
        raise UnusableInput(f"{name}, cell {cell.coordinate}: {quote(str(value))} is not a plausible figure.")
    return show_number(value, cell.number_format)
