"""A saved page as what a reader of it sees, its tables as grids of text; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.reading.figures import read_figure
from helpers.reading.tables import RawSheet, Span, clean_text, squeeze_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_TABLE_CELLS = 100_000
_NOT_READ = ("head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template")
_NOT_READ += ("nav", "footer")
# Elements that do not start a new line.
_INLINE = frozenset(("a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd"))
_INLINE |= {"mark", "q", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
_KINDS = {"li": "bullet"} | {f"h{level}": "heading" for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\W?[0-9a-z*†‡§]\W?")
# Browsers write the address of a page into the copy that they save.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\([0-9]+\)(https?://[^\s<>]+)")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
_BULLET = re.compile(r"^\s*(?:[•·▪◦‣●]\s*|[-*–]\s+(?=\D))")
_TABLE_PLACE = "table-place"  # stands in the tree where a table was taken out


@dataclass(frozen=True)
class PagePart:
    """One piece of a page; ``kind`` is "heading", "paragraph", "bullet" (without its dot) or "table"."""

    kind: str
    text: str = ""
    sheet: RawSheet | None = None


@dataclass(frozen=True)
class Page:
    """A page: its file's name, title, address ("" where it states none), and parts in reading order."""

    name: str
    title: str
    url: str
    parts: tuple[PagePart, ...]


def read_html(name: str, text: str) -> list[RawSheet]:
    """A sheet for each table of a page, its caption or the heading before it as title."""
    sheets = []
    heading = ""
    for part in parse_page(name, text).parts:
        heading = part.text if part.kind == "heading" else heading
        if part.sheet is not None:
            part.sheet.title = part.sheet.title or heading
            sheets.append(part.sheet)
    if not sheets:
        raise UnusableInput(f"{name} holds no table: save the page with its tables, or name another file.")
    return sheets


def parse_page(name: str, text: str) -> Page:
    """The parts of a page, in reading order.

    Scripts, styles, frames, menus, footers and hidden elements are left out. A table has two rows, two
    columns and a figure at least; others are read as text, for they lay out the page. Raises
    ``UnusableInput`` for pages too deeply nested or too large to be read whole.
    """
    root = _parse(name, text)
    url = _find_address(root, text)
    title = squeeze_text(root.findtext(".//h1") or "") or squeeze_text(root.findtext(".//title") or "")
    for element in [*root.iter(*_NOT_READ), *root.xpath("//*[@hidden] | //*[contains(@style, ':')]")]:
        is_unseen = (
            element.tag in _NOT_READ or "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        )
        if is_unseen and element.getparent() is not None:
            element.drop_tree()
    return Page(name, title, url, tuple(_walk(root, _take_out_tables(name, root))))


def _parse(name: str, text: str) -> HtmlElement:
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


def _find_address(root: HtmlElement, text: str) -> str:
    """The page's address as it states it: canonical link, the browser's note, og:url or base."""
    saved = _SAVED_FROM.search(text)
    stated = [
        *root.xpath("//link[@rel='canonical']/@href"),
        *([saved[1]] if saved else []),
        *root.xpath("//meta[@property='og:url']/@content"),
        *root.xpath("//base/@href"),
    ]
    return next((address.strip() for address in stated if _ADDRESS.fullmatch(address.strip())), "")


def _take_out_tables(name: str, root: HtmlElement) -> dict[HtmlElement, RawSheet]:
    """The tables of a tree by the element that now stands in their place.

    Innermost first, so that a table used for layout is left in the tree, its text is read as
    text, and the tables in it are tables.
    """
    from lxml import html

    tables: dict[HtmlElement, RawSheet] = {}
    found = list(root.iter("table"))
    for number, table in reversed(list(enumerate(found, start=1))):
        marks = _drop_note_marks(table)
        is_quoted = next(table.iterancestors("blockquote"), None) is not None
        for quote in () if is_quoted else table.iter("q"):  # words, and no figure of this table
            words = f"“{quote.text_content()}”"
            del quote[:]
            quote.text = words
        rows, spans = _expand_spans(name, table)
        if len(rows) < 2 or len(rows[0]) < 2:
            continue
        if not any(read_figure(cell).is_number for row in rows for cell in row):
            continue
        marker = html.Element(_TABLE_PLACE)
        caption = squeeze_text(table.findtext("caption") or "")
        tables[marker] = RawSheet(f"table {number}", rows, caption, spans, notes=marks, is_quoted=is_quoted)
        nested = list(table.iter(_TABLE_PLACE))
        marker.tail, table.tail = table.tail, None
        table.getparent().replace(table, marker)
        for inner in reversed(nested):
            inner.tail = None
            marker.addnext(inner)
    return tables


def _walk(root: HtmlElement, tables: dict[HtmlElement, RawSheet]) -> Iterator[PagePart]:
    """The parts of a tree whose tables have been taken out."""
    from lxml import etree, html

    pieces: list[str] = []
    kind = ""
    for event, element in [*etree.iterwalk(root, events=("start", "end")), ("end", html.Element("p"))]:
        if element.tag not in _INLINE:
            if text := squeeze_text("".join(pieces)):
                told, words = split_bullet(text)
                yield PagePart(kind or told, words)
            pieces.clear()
            kind = _KINDS.get(element.tag, "") if event == "start" else ""
        if event == "start" and element in tables:
            yield PagePart("table", sheet=tables[element])
        pieces.append((element.text if event == "start" else element.tail) or "")


def split_bullet(text: str) -> tuple[str, str]:
    """The kind of a text and its words: "bullet" without its dot, or "paragraph".

    >>> split_bullet("• 37 cases were closed"), split_bullet("- 4 of them")
    (('bullet', '37 cases were closed'), ('paragraph', '- 4 of them'))
    """
    found = _BULLET.match(text)
    return ("bullet", text[found.end() :]) if found else ("paragraph", text)


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; row labels do not."""
    return text.endswith((".", "!", "?", ":", ";"))


def _drop_note_marks(table: HtmlElement) -> list[str]:
    """Take raised note marks out of a table, and say of each: 65 with a raised 1 is not 651."""
    marks = []
    for raised in list(table.iter("sup")):
        mark = clean_text(raised.text_content())
        if _NOTE_MARK.fullmatch(mark) or raised.find(".//a") is not None:
            raised.drop_tree()
            marks.append(f"the raised note mark '{mark}' was left out")
    return marks


def _expand_spans(name: str, table: HtmlElement) -> tuple[list[list[str]], list[Span]]:
    """The rows of a table, each cell at its place, and the cells that span several."""
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
            grid[number, column] = _read_text(cell)
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


def _read_text(element: HtmlElement) -> str:
    """The text of an element in one line, with a space wherever a new line begins."""
    from lxml import etree

    pieces = [element.text or ""]
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is element:
            continue
        gap = "" if inner.tag in _INLINE else " "
        pieces += [gap, inner.text or ""] if event == "start" else [gap, inner.tail or ""]
    return squeeze_text("".join(pieces))
