"""What a saved page consists of: headings, paragraphs, bullets and tables, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.errors import UnusableInput
from helpers.exports.periods import read_heading
from helpers.exports.published_cells import parse_cell
from helpers.exports.published_tables import tidy_label

Grid = tuple[tuple[str, ...], ...]

_BULLET = re.compile(r"^\s*(?:[•·▪◦‣●]\s*|[-*–]\s+(?=\D))")
_YEAR_WORD = re.compile(r"^(?:financial |calendar )?year (?=[0-9]{4})", re.IGNORECASE)
# Some figures are split over two lines: 65 and below it (74%).
_SECOND_HALF = re.compile(r"\(\s?[-–−]?[0-9]")
LONGEST_HEADING = 80


@dataclass(frozen=True)
class Block:
    """One piece of a page. ``kind`` is "heading", "paragraph", "bullet" or "table".

    A table has ``rows`` of equal length, its headings first, and what was uncertain in reading
    it in ``notes``; the others have ``text``. ``blanks_before`` counts the blank lines above a
    line of a text page that separate more than one cell from the next.
    """

    kind: str
    text: str = ""
    rows: Grid = ()
    blanks_before: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SavedPage:
    """A page as it was saved: its file's name, title, address ("" if unknown) and blocks."""

    name: str
    title: str
    url: str
    blocks: tuple[Block, ...]


def split_bullet(text: str) -> tuple[str, str]:
    """The kind of a line of text and its words: "bullet" without its dot, "heading" or "paragraph".

    >>> split_bullet("• 37 cases were closed"), split_bullet("Case study")
    (('bullet', '37 cases were closed'), ('heading', 'Case study'))
    """
    if found := _BULLET.match(text):
        return "bullet", text[found.end() :]
    is_heading = len(text) <= LONGEST_HEADING and not is_sentence(text)
    return ("heading" if is_heading else "paragraph"), text


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; row labels do not."""
    return text.endswith((".", "!", "?", ":", ";"))


def clean_heading(text: str) -> str:
    """A column heading as published, without the word Year before it.

    >>> clean_heading("Year 2020")
    '2020'
    """
    return _YEAR_WORD.sub("", tidy_label(text))


def is_period(text: str) -> bool:
    """Whether a column could be headed so: a financial or calendar year, a quarter, a month."""
    try:
        return bool(read_heading(clean_heading(text)))
    except ValueError:
        return False


def is_cell(text: str) -> bool:
    """Whether a text is what a table cell with something in it may hold: a figure, N/a, a dash."""
    try:
        return bool(text) and parse_cell(text) is not None
    except UnusableInput:
        return False


def is_figure(text: str) -> bool:
    """Whether a text is a figure and nothing else: 1,401 or 65 (90.1%) or £276,535m."""
    return is_cell(text) and parse_cell(text).value is not None


def is_second_half(text: str) -> bool:
    """Whether a line is the bracketed percentage of the count above it.

    >>> is_second_half("(-6.75%)"), is_second_half("(29.92%"), is_second_half("(Preston)")
    (True, True, False)
    """
    return bool(_SECOND_HALF.match(text)) and is_cell(f"1 {text}")
