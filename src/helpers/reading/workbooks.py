"""XLSX and OpenDocument workbooks as grids of the text that their cells show."""

from __future__ import annotations

import io
import zipfile

from helpers.reading.formats import show_value
from helpers.reading.grids import RawSheet, check_cells, clean_text

MOST_EMPTY_ROWS = 20_000  # in a row; what stands below them is not read


def read_workbook(name: str, content: bytes) -> list[RawSheet]:
    """The sheets of an XLSX, each cell as its number format shows it; formulas with their saved values."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True, keep_links=False)
    sheets = []
    for sheet in book.worksheets:
        shape = _read_shape(content, sheet)
        rows: list[list[str]] = []
        cells = filled = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            texts = [_show_cell(cell) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            cells += len(texts)
            check_cells(f"{name}#{clean_text(sheet.title)}", max(cells, number))
            rows.append(texts)
            filled = number if texts else filled
            if number - filled > MOST_EMPTY_ROWS:
                break  # rows that hold a format and nothing else
        while rows and not rows[-1]:
            rows.pop()
        raw = RawSheet(clean_text(sheet.title), rows, **shape)
        if sheet.sheet_state != "visible":
            raw.hidden.insert(0, f"the sheet {raw.name}")
        sheets.append(raw)
    return sheets


def _show_cell(cell: object) -> str:
    """The text that a spreadsheet shows for a cell."""
    value = getattr(cell, "value", None)
    return "" if value is None else clean_text(show_value(value, cell.number_format or "General"))


def _read_shape(content: bytes, sheet: object) -> dict[str, object]:
    """Merged cells, hidden rows and columns, and formulas without a value, from the sheet's own XML."""
    from lxml import etree
    from openpyxl.utils import coordinate_to_tuple, range_boundaries

    merged, hidden, hidden_rows, uncalculated = [], [], set(), []
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(sheet._worksheet_path) as stream:
        tags = ("{*}mergeCell", "{*}col", "{*}row")
        for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
            tag = etree.QName(element).localname
            if tag == "mergeCell":
                first_column, first_row, last_column, last_row = range_boundaries(element.get("ref"))
                merged.append((first_row, first_column, last_row, last_column))
            elif tag == "col" and (element.get("hidden") in ("1", "true") or element.get("width") == "0"):
                hidden.append(f"columns {element.get('min')} to {element.get('max')} of {sheet.title}")
            elif tag == "row":
                if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
                    hidden_rows.add(int(element.get("r", 0)))
                for formula in element.iter("{*}f"):
                    cell = formula.getparent()
                    has_value = any(part.text for part in cell.iter("{*}v", "{*}t"))
                    if not has_value and cell.get("r"):
                        uncalculated.append(coordinate_to_tuple(cell.get("r")))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    if hidden_rows:
        hidden.append(f"{len(hidden_rows)} rows of {sheet.title}")
    return {
        "merged": merged,
        "hidden": [clean_text(one) for one in hidden],
        "hidden_rows": hidden_rows,
        "uncalculated": uncalculated,
    }


def read_opendocument(name: str, content: bytes) -> list[RawSheet]:
    """The sheets of an OpenDocument workbook, each cell as the text it shows."""
    from odf import opendocument, table, teletype, text

    document = opendocument.load(io.BytesIO(content))
    sheets = []
    for sheet in document.spreadsheet.getElementsByType(table.Table):
        raw = RawSheet(clean_text(sheet.getAttribute("name") or ""), [])
        cells = 0
        for row in sheet.getElementsByType(table.TableRow):
            line: list[str] = []
            for cell in row.childNodes:
                if cell.qname[1] not in ("table-cell", "covered-table-cell"):
                    continue
                shown = " ".join(teletype.extractText(part) for part in cell.getElementsByType(text.P))
                repeated = int(cell.getAttribute("numbercolumnsrepeated") or 1)
                wide = high = 1
                if cell.qname[1] == "table-cell":
                    wide = int(cell.getAttribute("numbercolumnsspanned") or 1)
                    high = int(cell.getAttribute("numberrowsspanned") or 1)
                if wide * high > 1:
                    place = len(raw.rows) + 1, len(line) + 1
                    raw.merged.append((*place, place[0] + high - 1, place[1] + wide - 1))
                line += [clean_text(shown)] * (repeated if shown else min(repeated, 200))
                check_cells(f"{name}#{raw.name}", cells + len(line))
            while line and not line[-1]:
                line.pop()
            cells += len(line)
            times = int(row.getAttribute("numberrowsrepeated") or 1)
            if row.getAttribute("visibility") in ("collapse", "filter"):
                raw.hidden_rows.add(len(raw.rows) + 1)
            raw.rows += [list(line) for _ in range(times if line else min(times, 5))]
            check_cells(f"{name}#{raw.name}", len(raw.rows))
        while raw.rows and not raw.rows[-1]:
            raw.rows.pop()
        if raw.hidden_rows:
            raw.hidden.append(f"{len(raw.hidden_rows)} rows of {raw.name}")
        sheets.append(raw)
    return sheets
