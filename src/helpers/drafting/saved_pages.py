"""Pages that a person saved, as HTML or as text with a line for each cell, read into blocks."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from helpers.drafting.page_blocks import Block, SavedPage, clean_text, split_bullet
from helpers.drafting.saved_html import read_html
from helpers.drafting.text_tables import find_tables
from helpers.errors import UnusableInput
from helpers.reading import read_plain_file

MOST_BYTES = 20_000_000
MOST_LINES = 50_000
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# What browsers take all three for; it has the curly quotes and dashes that pages use.
_WINDOWS = {"windows-1252", "iso-8859-1", "latin1"}
# What stands in settings, programs and lists for machines, and hardly in a page: comment signs, assignments,
# joined_names, columns set with blanks, fields parted by colons, paths.
_FOR_MACHINES = re.compile(
    r"^\s*(?:#|//|/\*|<\?|[\[\]{}@|]|--\s)|\w\s*==?\s*\S|[{}\\|`]|\w_\w|\w\(\)|;\s*$|\S(?:\t+| {2,})\S"
    r"|^\S*(?::[^\s:]*){2,}$|(?:^|\s)/\w+/\w|(?:\b\d+ +){4}\d"
)
_SKIP_LINK = re.compile(r"skip to |cookies?\b|menu$", re.IGNORECASE)


def read_page(path: Path) -> SavedPage:
    """A saved page as blocks; HTML is told by its content, everything else is text.

    Raises ``UnusableInput`` for files that cannot be opened, are neither, or are too large.
    """
    name = clean_text(path.name)
    content = _read_bytes(path)
    text = _decode(name, content)
    if _HTML_START.search(content[:4000]):
        return read_html(name, text)
    return read_text(name, text)


def read_text(name: str, text: str) -> SavedPage:
    """The blocks of a text page: its tables found, its other lines as headings, bullets, paragraphs.

    The title is the first line that is no link for skipping to the content. Refused where the text is
    none that people read.
    """
    _refuse_no_page(name, text)
    lines = _split_lines(text)
    if len(lines) > MOST_LINES:
        raise UnusableInput(f"{name} has {len(lines):,} lines: save one page at a time.")
    titles = [line.text for line in lines if not _SKIP_LINK.match(line.text)]
    return SavedPage(name, titles[0] if titles else "", "", tuple(find_tables(lines)))


def _refuse_no_page(name: str, text: str) -> None:
    """Refuse a text of which a third of the lines is written for machines."""
    lines = [line for line in text.splitlines()[:MOST_LINES] if line.strip()]
    if lines and 3 * sum(bool(_FOR_MACHINES.search(line[:500])) for line in lines) >= len(lines):
        raise UnusableInput(
            f"{name} reads like settings, a program or data, not like a page: save the web page as HTML, or "
            "its text with a line for each cell."
        )


def _read_bytes(path: Path) -> bytes:
    """The content of a file; refused when it cannot be read or is no page."""
    content = read_plain_file(path, MOST_BYTES)
    name = clean_text(path.name)
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8")) or b"\0" in content[:100_000]:
        raise UnusableInput(f"{name} is no page: save the web page as HTML, or its text as UTF-8.")
    if not content.strip():
        raise UnusableInput(f"{name} is empty: save the page again.")
    return content


def _decode(name: str, content: bytes) -> str:
    """The text of a page: UTF-8, or Windows' encoding where an HTML page says so."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        declared = _CHARSET.search(content[:4000])
        if declared and declared[1].decode().lower() in _WINDOWS:
            return content.decode("cp1252", errors="replace")
        line = content.count(b"\n", 0, problem.start) + 1
        raise UnusableInput(
            f"{name}, line {line}: byte {content[problem.start]:02X} is not UTF-8: save the page as UTF-8."
        ) from None


def _split_lines(text: str) -> list[Block]:
    """The lines with text, each with the number of blank cells that could stand before it.

    Where ``gap`` empty lines separate one line from the next, as most lines of the page show,
    ``b`` blank cells between two lines leave b + gap x (b + 1) lines without text.
    """
    found: list[tuple[int, str]] = []
    empty = 0
    for line in text.splitlines():
        cleaned = clean_text(line)
        if cleaned:
            found.append((empty, cleaned))
        empty = 0 if cleaned else empty + 1
    gap = Counter(count for count, _ in found[1:]).most_common(1)[0][0] if len(found) > 1 else 0
    return [
        Block(*split_bullet(line), blanks_before=max(0, count - gap) // (gap + 1)) for count, line in found
    ]
