"""The tables of a saved page as grids of text."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.errors import UnusableInput
from helpers.reading.grids import RawSheet, check_cells, clean_text


def read_html(name: str, text: str) -> list[RawSheet]:
    """A sheet for each table of a page, cells that span others filled in, its caption or heading as title."""
    import lxml.html

    page = lxml.html.document_fromstring(text)
    for hidden in page.xpath("//script|//style|//template|//noscript|//sup[a]"):
        hidden.drop_tree()
    sheets = []
    for number, element in enumerate(page.xpath("//table[not(.//table)]"), start=1):
        caption = element.xpath("./caption")
        before = element.xpath("(preceding::*[self::h1 or self::h2 or self::h3 or self::h4])[last()]")
        title = clean_text((caption or before)[0].text_content()) if caption or before else ""
        rows, merged = _expand_spans(name, element.xpath(".//tr"))
        sheets.append(RawSheet(f"table {number}", rows, title, merged))
    if not sheets:
        raise UnusableInput(f"{name} holds no table: save the page with its tables, or name another file.")
    return sheets


def _expand_spans(name: str, lines: Iterable) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """The rows of an HTML table, each cell at its place, and which cells span several."""
    rows: list[list[str]] = []
    merged, taken = [], set()
    for place, line in enumerate(lines, start=1):
        row: list[str] = []
        for cell in line.xpath("./td|./th"):
            while (place, len(row) + 1) in taken:
                row.append("")
            wide, high = (_read_span(cell, side) for side in ("colspan", "rowspan"))
            column = len(row) + 1
            if wide * high > 1:
                merged.append((place, column, place + high - 1, column + wide - 1))
                taken.update((place + down, column + at) for down in range(high) for at in range(wide))
            row += [clean_text(cell.text_content()), *[""] * (wide - 1)]
        rows.append(row)
        check_cells(name, len(rows) * max(map(len, rows), default=0))
    return rows, merged


def _read_span(cell: object, side: str) -> int:
    """How many columns or rows a cell of a page spans."""
    value = cell.get(side, "1").strip()
    return max(1, min(int(value), 1000)) if value.isdigit() else 1
