"""A saved HTML page as blocks: what a reader sees and nothing else; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from helpers.drafting.page_blocks import Block, Grid, SavedPage, clean_text, is_figure, split_bullet
from helpers.errors import UnusableInput
from helpers.exports.published_tables import quote

MOST_TABLE_CELLS = 100_000
_NOT_READ = (
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "nav",
    "footer",
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Elements that do not start a new line.
_INLINE = frozenset(("a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd"))
_INLINE |= {"mark", "q", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Browsers write the address of a page into the copy that they save.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\([0-9]+\)(https?://[^\s<>]+)")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
_NOTE_MARK = re.compile(r"\W?[0-9a-z*†‡§]\W?")
_TABLE_PLACE = "table-place"  # stands in the tree where a table was taken out


def read_html(name: str, text: str) -> SavedPage:
    """The blocks of an HTML page, in reading order.

    Scripts, styles, frames, menus, footers and hidden elements are left out. Cells that span
    several columns or rows keep their figure in the first place only, since a figure must not
    appear twice; headings and row labels are repeated. Raises ``UnusableInput`` for pages too
    deeply nested or too large to be read whole.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        raise UnusableInput(f"{name} holds no text: save the page again.") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnusableInput(f"{name} is nested too deeply to be read whole: save the page again as text.")
    url = _find_address(root, text)
    title = clean_text(root.findtext(".//h1") or "") or clean_text(root.findtext(".//title") or "")
    _drop_unread(root)
    tables = _take_out_tables(name, root)
    return SavedPage(name, title, url, tuple(_walk_blocks(root, tables)))


def _find_address(root: html.HtmlElement, text: str) -> str:
    """The page's address as it states it: canonical link, the browser's note, og:url or base."""
    saved = _SAVED_FROM.search(text)
    stated = [
        *root.xpath("//link[@rel='canonical']/@href"),
        *([saved[1]] if saved else []),
        *root.xpath("//meta[@property='og:url']/@content"),
        *root.xpath("//base/@href"),
    ]
    return next((address.strip() for address in stated if _ADDRESS.fullmatch(address.strip())), "")


def _drop_unread(root: html.HtmlElement) -> None:
    """Take out of a tree what a reader of the page does not see."""
    for element in list(root.iter(*_NOT_READ)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.xpath("//*[@hidden] | //*[contains(@style, ':')]"):
        is_hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        if is_hidden and element.getparent() is not None:
            element.drop_tree()


def _take_out_tables(name: str, root: html.HtmlElement) -> dict[html.HtmlElement, Block]:
    """The tables of a tree by the element that now stands in their place.

    Innermost first, so that a table used for layout is left in the tree, its text is read as
    text, and the tables in it are tables.
    """
    tables: dict[html.HtmlElement, Block] = {}
    for table in reversed(list(root.iter("table"))):
        notes = _drop_note_marks(table)
        rows, spans = _read_grid(name, table)
        if len(rows) < 2 or len(rows[0]) < 2 or not any(is_figure(cell) for row in rows for cell in row):
            continue
        marker = html.Element(_TABLE_PLACE)
        caption = clean_text(table.findtext("caption") or "")
        tables[marker] = Block("table", caption, rows, notes=(*notes, *spans))
        nested = list(table.iter(_TABLE_PLACE))
        marker.tail, table.tail = table.tail, None
        table.getparent().replace(table, marker)
        for inner in reversed(nested):
            inner.tail = None
            marker.addnext(inner)
    return tables


def _drop_note_marks(table: html.HtmlElement) -> list[str]:
    """Take raised note marks out of a table: 65 with a raised 1 is not 651. Returns what was said of it."""
    notes = []
    for raised in list(table.iter("sup")):
        mark = clean_text(raised.text_content())
        if _NOTE_MARK.fullmatch(mark):
            raised.drop_tree()
            notes.append(f"the raised note mark {quote(mark)} was left out")
    return notes


def _read_grid(name: str, table: html.HtmlElement) -> tuple[Grid, list[str]]:
    """The cells of a table row by row, spans resolved, and what was said of the spans."""
    rows = [row for part in ("thead/tr", "tr|tbody/tr", "tfoot/tr") for row in table.xpath(part)]
    grid: dict[tuple[int, int], str] = {}
    notes: list[str] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row.xpath("td|th"):
            while (number, column) in grid:
                column += 1
            text = clean_text(_read_text(cell))
            across = _read_span(cell, "colspan", 1000)
            down = _read_span(cell, "rowspan", len(rows) - number)
            if len(grid) + across * down > MOST_TABLE_CELLS:
                raise UnusableInput(
                    f"{name} has a table of over {MOST_TABLE_CELLS:,} cells: save the published tables only."
                )
            repeated = not is_figure(text) or number == 0
            for place in ((number + y, column + x) for y in range(down) for x in range(across)):
                grid[place] = text if repeated or place == (number, column) else ""
            if across * down > 1 and not repeated:
                notes.append(f"{quote(text)} spans {across * down} cells and was put in the first")
    width = max((column for _, column in grid), default=-1) + 1
    return tuple(tuple(grid.get((y, x), "") for x in range(width)) for y in range(len(rows))), notes


def _read_span(cell: html.HtmlElement, attribute: str, most: int) -> int:
    """How many columns or rows a cell takes, between 1 and ``most``; 0 means to the end."""
    stated = cell.get(attribute, "1").strip()
    if not stated.isascii() or not stated.isdecimal():
        return 1
    number = int(stated[:6])
    return most if number == 0 and attribute == "rowspan" else max(1, min(number, most))


def _read_text(element: html.HtmlElement) -> str:
    """The text of an element, with a space wherever a new line begins."""
    pieces = [element.text or ""]
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is element or inner.tag == _TABLE_PLACE:
            continue
        gap = "" if inner.tag in _INLINE else " "
        pieces += [gap, inner.text or ""] if event == "start" else [gap, inner.tail or ""]
    return "".join(pieces)


def _walk_blocks(root: html.HtmlElement, tables: dict[html.HtmlElement, Block]) -> Iterator[Block]:
    """The blocks of a tree whose tables have been taken out."""
    pieces: list[str] = []
    kind = ""

    def finish() -> Iterator[Block]:
        """The block that the pieces so far make up, if they hold any text."""
        text = clean_text("".join(pieces))
        pieces.clear()
        if text:
            guessed, words = split_bullet(text)
            yield Block(kind or ("paragraph" if guessed == "heading" else guessed), words)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag not in _INLINE:
            yield from finish()
            starts = event == "start"
            kind = (
                {"li": "bullet"}.get(element.tag, "heading" if element.tag in _HEADINGS else "")
                if starts
                else ""
            )
        if event == "start" and element in tables:
            yield tables[element]
        pieces.append((element.text if event == "start" else element.tail) or "")
    yield from finish()
