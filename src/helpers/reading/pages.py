"""A saved page as what a reader of it sees, and its tables as grids of text; nothing is run or fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.reading.grids import RawSheet, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_TABLE_CELLS = 100_000
_NOT_READ = ("head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template")
_NOT_READ += ("nav", "footer")
# Elements that do not start a new line.
INLINE = frozenset(("a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd"))
INLINE |= {"mark", "q", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\W?[0-9a-z*†‡§]\W?")
Span = tuple[int, int, int, int]


def read_html(name: str, text: str) -> list[RawSheet]:
    """A sheet for each table of a page, its caption or the heading before it as title."""
    page = parse_page(name, text)
    drop_unseen(page)
    sheets = []
    for number, table in enumerate(page.xpath("//table[not(.//table)]"), start=1):
        drop_note_marks(table)
        caption = table.xpath("./caption")
        before = table.xpath("(preceding::*[self::h1 or self::h2 or self::h3 or self::h4])[last()]")
        title = read_text((caption or before)[0]) if caption or before else ""
        rows, merged = expand_spans(name, table)
        sheets.append(RawSheet(f"table {number}", rows, title, merged))
    if not sheets:
        raise UnusableInput(f"{name} holds no table: save the page with its tables, or name another file.")
    return sheets


def parse_page(name: str, text: str) -> HtmlElement:
    """The tree of a page, with nothing fetched for it; refused where it cannot be read whole."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        raise UnusableInput(f"{name} holds no text: save the page again.") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnusableInput(f"{name} is nested too deeply to be read whole: save the page again as text.")
    return root


def drop_unseen(root: HtmlElement) -> None:
    """Take out of a tree what a reader of the page does not see: scripts, menus, hidden elements."""
    for element in list(root.iter(*_NOT_READ)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.xpath("//*[@hidden] | //*[contains(@style, ':')]"):
        is_hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        if is_hidden and element.getparent() is not None:
            element.drop_tree()


def drop_note_marks(table: HtmlElement) -> list[str]:
    """Take raised note marks out of a table, and return them: 65 with a raised 1 is not 651."""
    marks = []
    for raised in list(table.iter("sup")):
        mark = clean_text(raised.text_content())
        if _NOTE_MARK.fullmatch(mark) or raised.find(".//a") is not None:
            raised.drop_tree()
            marks.append(mark)
    return marks


def expand_spans(name: str, table: HtmlElement) -> tuple[list[list[str]], list[Span]]:
    """The rows of a table, each cell at its place, and the cells that span several.

    A span is (first row, first column, last row, last column) from 1; its text stands in the first cell.
    """
    lines = [row for part in ("thead/tr", "tr|tbody/tr", "tfoot/tr") for row in table.xpath(part)]
    grid: dict[tuple[int, int], str] = {}
    spans: list[Span] = []
    for number, line in enumerate(lines, start=1):
        column = 1
        for cell in line.xpath("td|th"):
            while (number, column) in grid:
                column += 1
            across = _read_span(cell, "colspan", 1000)
            down = _read_span(cell, "rowspan", len(lines) - number + 1)
            if len(grid) + across * down > MOST_TABLE_CELLS:
                raise UnusableInput(
                    f"{name} has a table of over {MOST_TABLE_CELLS:,} cells: save the published tables only."
                )
            grid |= dict.fromkeys(((number + y, column + x) for y in range(down) for x in range(across)), "")
            grid[number, column] = read_text(cell)
            if across * down > 1:
                spans.append((number, column, number + down - 1, column + across - 1))
    width = max((column for _, column in grid), default=0)
    return [[grid.get((y, x), "") for x in range(1, width + 1)] for y in range(1, len(lines) + 1)], spans


def _read_span(cell: HtmlElement, side: str, most: int) -> int:
    """How many columns or rows a cell takes, between 1 and ``most``; 0 rows means to the end."""
    stated = cell.get(side, "1").strip()
    if not stated.isascii() or not stated.isdecimal():
        return 1
    number = int(stated[:6])
    return most if number == 0 and side == "rowspan" else max(1, min(number, most))


def read_text(element: HtmlElement) -> str:
    """The text of an element in one line, with a space wherever a new line begins."""
    from lxml import etree

    pieces = [element.text or ""]
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is element:
            continue
        gap = "" if inner.tag in INLINE else " "
        pieces += [gap, inner.text or ""] if event == "start" else [gap, inner.tail or ""]
    return " ".join(clean_text("".join(pieces)).split())
