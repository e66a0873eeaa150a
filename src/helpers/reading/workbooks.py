"""XLSX and OpenDocument workbooks as grids of the text that their cells show."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from helpers.reading.tables import RawSheet, check_cells, clean_text

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_EMPTY_ROWS = 20_000  # in a row; what stands below them is not read
FEWEST_ROUNDED = 3  # numbers with hidden decimals, of which those of a sheet are taken to be rounded
SIGNIFICANT = 10  # digits shown of a number without a format of its own
LARGEST = 10**15  # a spreadsheet keeps 15 digits
# What stands in a format besides digits: text in quotation marks, escaped signs, colours, fillers.
_TEXT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^-\]]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z0-9:]+)\"")
_NO_COLOUR = re.compile(rb'\brgb="(?![0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")[^"]*"')
_DIGITS = re.compile(r"(?P<group>[#?0]*,[#?0]{3})?[#?0]*(?:\.(?P<decimals>[0#?]+))?(?P<thousands>,*)")


def read_workbook(name: str, content: bytes) -> list[RawSheet]:
    """The sheets of an XLSX, each cell as its number format shows it; formulas with their saved values."""
    book = open_workbook(content, data_only=True, read_only=True)
    sheets = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a stated width of 16,384 columns would be read cell by cell
        rows: list[list[str]] = []
        cells = filled = rounded = 0
        for number, row in enumerate(sheet.iter_rows(), start=1):
            texts = [
                clean_text(show_value(cell.value, cell.number_format or "General"))
                if cell.value is not None
                else ""
                for cell in row
            ]
            rounded += sum(map(_hides_decimals, (cell.value for cell in row), texts))
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
        raw = RawSheet(clean_text(sheet.title), rows, **_read_shape(content, sheet, len(rows)))
        raw.is_rounded = rounded >= FEWEST_ROUNDED
        if sheet.sheet_state != "visible":
            raw.hidden.insert(0, f"the sheet {raw.name}")
        sheets.append(raw)
    return sheets


def _hides_decimals(value: object, shown: str) -> bool:
    """Whether a number has decimals that its format does not show; a percentage is none.

    >>> _hides_decimals(1234.6, "£1,235"), _hides_decimals(1234.5, "1,234.5"), _hides_decimals(0.325, "33%")
    (True, False, False)
    """
    digits = re.sub(r"[^\d.]", "", shown)
    is_number = isinstance(value, float) and "%" not in shown and re.fullmatch(r"\d+\.?\d*", digits)
    return bool(is_number) and abs(abs(value) - float(digits)) > 1e-6 * max(1.0, abs(value))


def open_workbook(content: bytes, **options: bool) -> Workbook:
    """The workbook in a file's bytes; colours that are none, as some writers leave, are made black."""
    import openpyxl

    try:
        return openpyxl.load_workbook(io.BytesIO(content), keep_links=False, **options)
    except ValueError:
        mended = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(mended, "w") as new:
            for name in old.namelist():
                new.writestr(name, _NO_COLOUR.sub(b'rgb="FF000000"', old.read(name)))
        return openpyxl.load_workbook(mended, keep_links=False, **options)


def _read_shape(content: bytes, sheet: object, filled: int) -> dict[str, object]:
    """Merged cells, hidden rows and columns, and formulas without a value, from the sheet's own XML.

    Nothing is read of the rows below the last one that is ``filled``, of which there can be a million.
    """
    from lxml import etree
    from openpyxl.utils import coordinate_to_tuple, range_boundaries

    hidden, hidden_rows, uncalculated = [], 0, []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(sheet._worksheet_path)
    tags = ("{*}col", "{*}row")
    for _, element in etree.iterparse(io.BytesIO(part), tag=tags, resolve_entities=False, no_network=True):
        is_column = etree.QName(element).localname == "col"
        is_flat = element.get("width" if is_column else "ht") == "0"
        is_hidden = is_flat or element.get("hidden") in ("1", "true")
        if is_column:
            if is_hidden:
                hidden.append(f"columns {element.get('min')} to {element.get('max')} of {sheet.title}")
            continue
        if int(element.get("r", 0)) > filled:
            break
        hidden_rows += is_hidden
        for cell in (formula.getparent() for formula in element.iter("{*}f")):
            if cell.get("r") and not any(value.text for value in cell.iter("{*}v", "{*}t")):
                uncalculated.append(coordinate_to_tuple(cell.get("r")))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if hidden_rows:
        hidden.append(f"{hidden_rows} rows of {sheet.title}")
    merged = []
    for reference in _MERGED.findall(part, part.rfind(b"sheetData>")):
        left, top, right, bottom = range_boundaries(reference.decode())
        merged.append((top, left, bottom, right))
    return {
        "merged": merged,
        "hidden": [clean_text(one) for one in hidden],
        "uncalculated": uncalculated,
    }


def read_opendocument(name: str, content: bytes) -> list[RawSheet]:
    """The sheets of an OpenDocument workbook, each cell as the text it shows."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(archive.read("content.xml"), parser)
    spaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    own = f"{{{spaces['table']}}}"
    sheets = []
    for sheet in root.iter(f"{own}table"):
        raw = RawSheet(clean_text(sheet.get(f"{own}name", "")), [])
        cells = hidden_rows = 0
        for row in sheet.iter(f"{own}table-row"):
            line: list[str] = []
            for cell in row.iterchildren(f"{own}table-cell", f"{own}covered-table-cell"):
                shown = "\n".join(map(_show_paragraph, cell.iterchildren(f"{{{spaces['text']}}}p")))
                repeated = int(cell.get(f"{own}number-columns-repeated", 1))
                wide = int(cell.get(f"{own}number-columns-spanned", 1))
                high = int(cell.get(f"{own}number-rows-spanned", 1))
                if wide * high > 1:
                    place = len(raw.rows) + 1, len(line) + 1
                    raw.merged.append((*place, place[0] + high - 1, place[1] + wide - 1))
                line += [clean_text(shown)] * (repeated if shown else min(repeated, 200))
                check_cells(f"{name}#{raw.name}", cells + len(line))
            while line and not line[-1]:
                line.pop()
            cells += len(line)
            times = int(row.get(f"{own}number-rows-repeated", 1))
            if row.get(f"{own}visibility") in ("collapse", "filter"):
                hidden_rows += 1
            raw.rows += [list(line) for _ in range(times if line else min(times, MOST_EMPTY_ROWS))]
            check_cells(f"{name}#{raw.name}", len(raw.rows))
        while raw.rows and not raw.rows[-1]:
            raw.rows.pop()
        if hidden_rows:
            raw.hidden.append(f"{hidden_rows} rows of {raw.name}")
        sheets.append(raw)
    return sheets


def _show_paragraph(paragraph: object) -> str:
    """The text of a paragraph, its runs of blanks and line breaks as one blank each."""
    pieces = [paragraph.text or ""]
    for inner in paragraph.iterdescendants():
        is_gap = inner.tag.endswith(("}s", "}tab", "}line-break"))
        pieces += [" " if is_gap else inner.text or "", inner.tail or ""]
    return "".join(pieces)


def show_value(value: object, number_format: str) -> str:
    """The text that a spreadsheet shows for a value, halves rounded away from zero.

    A format without a section for a value (``;;;``, ``0;-0;;``) shows nothing. Numbers without a format
    keep ten significant digits: what stands behind them is noise of calculation.

    >>> show_value(0.0845, "0.0%"), show_value(1401, "#,##0"), show_value(0.1 + 0.2, "General")
    ('8.5%', '1,401', '0.3')
    >>> show_value(-5, "#,##0;[Red]#,##0"), show_value(0, '#,##0_-;-#,##0_-;"-"??_-'), show_value(7, ";;;")
    ('5', '-', '')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, int | float):
        return str(value)
    if not abs(value) < LARGEST:
        return f"{value:g}"
    sections = number_format.split(";")
    place = 0 if value > 0 else 1 if value < 0 else 2
    section = sections[place] if place < len(sections) else sections[0]
    if len(sections) > 1 and not section.strip():
        return ""
    if section.strip().lower() in ("general", "", "@"):
        plain = Decimal(f"{value:.{SIGNIFICANT}g}")
        return f"{plain:f}" if plain != plain.to_integral() else f"{plain.quantize(Decimal(1)):f}"
    exact = Decimal(f"{value:.15g}")
    return _format_number(abs(exact) if len(sections) > 1 and value < 0 else exact, section)


def _format_number(number: Decimal, section: str) -> str:
    """A number by one section of a number format, with the text that stands in it."""
    bare = _TEXT.sub(lambda found: found[1] or found[2] or found[3] or "", section)
    found = next((one for one in _DIGITS.finditer(bare) if re.search("[#?0]", one[0])), None)
    if found is None:
        return bare.strip()
    decimals = found["decimals"] or ""
    scaled = (number * 100 if "%" in bare else number) / 1000 ** len(found["thousands"])
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, rest = (f"{rounded:,f}" if found["group"] else f"{rounded:f}").partition(".")
    least = decimals.count("0")
    rest = rest[:least] + rest[least:].rstrip("0")
    digits = f"{whole}.{rest}" if rest else whole
    if not rounded and "0" not in found[0]:  # "?" and "#" show no zero
        digits = ""
    return f"{bare[: found.start()]}{digits}{bare[found.end() :]}".strip()
