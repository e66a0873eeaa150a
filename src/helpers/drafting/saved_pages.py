"""Pages that a person saved, as HTML or as text with a line for each cell, read into parts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from helpers.drafting.text_tables import Line, find_tables
from helpers.errors import UnusableInput
from helpers.reading import (
    Page,
    clean_text,
    decode_page,
    decode_text,
    is_page,
    is_sentence,
    parse_page,
    read_plain_file,
    split_bullet,
    squeeze_text,
)

MOST_BYTES = 20_000_000
MOST_LINES = 50_000
LONGEST_HEADING = 80
# What stands in settings, programs and lists for machines, and hardly in a page: comment signs, assignments,
# joined_names, columns set with blanks, fields parted by colons, paths.
_FOR_MACHINES = re.compile(
    r"^\s*(?:#|//|/\*|<\?|[\[\]{}@|]|--\s)|\w\s*==?\s*\S|[{}\\|`]|\w_\w|\w\(\)|;\s*$|\S(?:\t+| {2,})\S"
    r"|^\S*(?::[^\s:]*){2,}$|(?:^|\s)/\w+/\w|(?:\b\d+ +){4}\d"
)
_SKIP_LINK = re.compile(r"skip to |cookies?\b|menu$", re.IGNORECASE)


def read_page(path: Path) -> Page:
    """A saved page in its parts; what is no HTML is text.

    Raises ``UnusableInput`` for files that cannot be opened, are neither, or are too large.
    """
    name = clean_text(path.name)
    content = read_plain_file(path, MOST_BYTES)
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8")) or b"\0" in content[:100_000]:
        raise UnusableInput(f"{name} is no page: save the web page as HTML, or its text as UTF-8.")
    if not content.strip():
        raise UnusableInput(f"{name} is empty: save the page again.")
    if is_page(path, content):
        return parse_page(name, decode_page(name, content))
    return read_text(name, decode_text(name, content))


def read_text(name: str, text: str) -> Page:
    """The parts of a text page: its tables found, its other lines as headings, bullets, paragraphs.

    The title is the first line that is no link for skipping to the content. Refused where the text is
    none that people read.
    """
    _refuse_no_page(name, text)
    lines = _split_lines(text)
    if len(lines) > MOST_LINES:
        raise UnusableInput(f"{name} has {len(lines):,} lines: save one page at a time.")
    titles = [line.text for line in lines if not _SKIP_LINK.match(line.text)]
    return Page(name, titles[0] if titles else "", "", tuple(find_tables(lines)))


def _refuse_no_page(name: str, text: str) -> None:
    """Refuse a text of which a third of the lines is written for machines."""
    lines = [line for line in text.splitlines()[:MOST_LINES] if line.strip()]
    if lines and 3 * sum(bool(_FOR_MACHINES.search(line[:500])) for line in lines) >= len(lines):
        raise UnusableInput(
            f"{name} reads like settings, a program or data, not like a page: save the web page as HTML, or "
            "its text with a line for each cell."
        )


def _split_lines(text: str) -> list[Line]:
    """The lines with text, each with the number of blank cells that could stand before it.

    Where ``gap`` empty lines separate one line from the next, as most lines of the page show,
    ``b`` blank cells between two lines leave b + gap x (b + 1) lines without text.
    """
    found: list[tuple[int, str]] = []
    empty = 0
    for line in text.splitlines():
        cleaned = squeeze_text(line)
        if cleaned:
            found.append((empty, cleaned))
        empty = 0 if cleaned else empty + 1
    gap = Counter(count for count, _ in found[1:]).most_common(1)[0][0] if len(found) > 1 else 0
    lines = []
    for count, text in found:
        kind, words = split_bullet(text)
        if kind == "paragraph" and len(words) <= LONGEST_HEADING and not is_sentence(words):
            kind = "heading"
        lines.append(Line(kind, words, max(0, count - gap) // (gap + 1)))
    return lines
