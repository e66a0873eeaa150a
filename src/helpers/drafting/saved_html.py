"""A saved HTML page as blocks: what a reader sees and nothing else; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from helpers.drafting.page_blocks import Block, Grid, SavedPage, clean_text, is_figure, split_bullet
from helpers.exports.published_tables import quote
from helpers.reading.pages import INLINE, drop_note_marks, drop_unseen, expand_spans, parse_page

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Browsers write the address of a page into the copy that they save.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\([0-9]+\)(https?://[^\s<>]+)")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
_TABLE_PLACE = "table-place"  # stands in the tree where a table was taken out


def read_html(name: str, text: str) -> SavedPage:
    """The blocks of an HTML page, in reading order.

    Scripts, styles, frames, menus, footers and hidden elements are left out. Cells that span
    several columns or rows keep their figure in the first place only, since a figure must not
    appear twice; headings and row labels are repeated. Raises ``UnusableInput`` for pages too
    deeply nested or too large to be read whole.
    """
    root = parse_page(name, text)
    url = _find_address(root, text)
    title = clean_text(root.findtext(".//h1") or "") or clean_text(root.findtext(".//title") or "")
    drop_unseen(root)
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


def _take_out_tables(name: str, root: html.HtmlElement) -> dict[html.HtmlElement, Block]:
    """The tables of a tree by the element that now stands in their place.

    Innermost first, so that a table used for layout is left in the tree, its text is read as
    text, and the tables in it are tables.
    """
    tables: dict[html.HtmlElement, Block] = {}
    for table in reversed(list(root.iter("table"))):
        marks = drop_note_marks(table)
        rows, spans = _read_grid(name, table)
        if len(rows) < 2 or len(rows[0]) < 2 or not any(is_figure(cell) for row in rows for cell in row):
            continue
        marker = html.Element(_TABLE_PLACE)
        caption = clean_text(table.findtext("caption") or "")
        tables[marker] = Block("table", caption, rows, notes=(*map(_describe_mark, marks), *spans))
        nested = list(table.iter(_TABLE_PLACE))
        marker.tail, table.tail = table.tail, None
        table.getparent().replace(table, marker)
        for inner in reversed(nested):
            inner.tail = None
            marker.addnext(inner)
    return tables


def _describe_mark(mark: str) -> str:
    """What is said of a raised mark that does not stand in the draft."""
    return f"the raised note mark {quote(mark)} was left out"


def _read_grid(name: str, table: html.HtmlElement) -> tuple[Grid, list[str]]:
    """The cells of a table row by row, headings and labels in each cell they span, figures in the first."""
    rows, spans = expand_spans(name, table)
    notes = []
    for top, left, bottom, right in spans:
        text = rows[top - 1][left - 1]
        if is_figure(text) and top > 1:
            cells = (bottom - top + 1) * (right - left + 1)
            notes.append(f"{quote(text)} spans {cells} cells and was put in the first")
            continue
        for row in rows[top - 1 : bottom]:
            row[left - 1 : right] = [text] * (right - left + 1)
    return tuple(map(tuple, rows)), notes


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
        if element.tag not in INLINE:
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
