"""Pages that a person saved, as HTML or as text with a line for each cell, read into parts."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from statistics import mode
from typing import NamedTuple

from helpers import reading
from helpers.drafting.table_drafts import Cells, is_period
from helpers.errors import UnusableInput
from helpers.exports.published_numbers import is_cell
from helpers.exports.published_tables import is_total, quote
from helpers.language.wording import say_count

MOST_BYTES = 20_000_000
MOST_LINES = 50_000
MOST_COLUMNS = 60
# What stands in settings, programs and lists for machines, and hardly in a page: comment signs, assignments,
# joined_names, columns set with blanks, fields parted by colons, paths.
_FOR_MACHINES = re.compile(
    r"^\s*(?:#|//|/\*|<\?|[\[\]{}@|]|--\s)|\w\s*==?\s*\S|[{}\\|`]|\w_\w|\w\(\)|;\s*$|\S(?:\t+| {2,})\S"
    r"|^\S*(?::[^\s:]*){2,}$|(?:^|\s)/\w+/\w|(?:\b\d+ +){4}\d"
)
_SKIP_LINK = re.compile(r"skip to |cookies?\b|menu$", re.IGNORECASE)
# Some figures are split over two lines: 65 and below it (74%).
_SECOND_HALF = re.compile(r"\(\s?[-–−]?[0-9]")


class Line(NamedTuple):
    """A line of a page: its kind as in ``PagePart``, its text, the blank cells that may stand after it."""

    kind: str
    text: str
    blanks_after: int = 0


class Row(NamedTuple):
    """A row as its lines give it: label, figures in order, and the place of the line after it.

    ``gaps[0]`` counts the blank lines after the label, ``gaps[i]`` those after the i-th figure.
    """

    label: str
    label_lines: int
    figures: Cells
    gaps: tuple[int, ...]
    end: int


def read_page(path: Path) -> reading.Page:
    """A saved page in its parts; what is no HTML is text.

    Raises ``UnusableInput`` for files that cannot be opened, are neither, or are too large.
    """
    name = reading.clean_text(path.name)
    content = reading.read_plain_file(path, MOST_BYTES)
    if content.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8")) or b"\0" in content[:100_000]:
        raise UnusableInput(f"{name} is no page: save the web page as HTML, or its text as UTF-8.")
    if not content.strip():
        raise UnusableInput(f"{name} is empty: save the page again.")
    if reading.is_page(path, content):
        return reading.parse_page(name, reading.decode_page(name, content))
    return read_text(name, reading.decode_text(name, content))


def read_text(name: str, text: str) -> reading.Page:
    """The parts of a text page: its tables found, its other lines as headings, bullets, paragraphs.

    The title is the first line that is no link for skipping to the content. Where ``gap`` empty lines
    separate one line from the next, as most lines of the page show, ``b`` blank cells between two lines leave
    b + gap x (b + 1) lines without text. Refused where a third of the lines is written for machines.
    """
    written = [line for line in text.splitlines()[:MOST_LINES] if line.strip()]
    if written and 3 * sum(bool(_FOR_MACHINES.search(line[:500])) for line in written) >= len(written):
        raise UnusableInput(
            f"{name} reads like settings, a program or data, not like a page: save the web page as HTML, or "
            "its text with a line for each cell."
        )
    texts = [reading.squeeze_text(line) for line in text.splitlines()]
    places = [place for place, line in enumerate(texts) if line]
    if len(places) > MOST_LINES:
        raise UnusableInput(f"{name} has {len(places):,} lines: save one page at a time.")
    between = [after - place - 1 for place, after in pairwise(places)]
    gap = mode(between) if between else 0
    lines = []
    for place, empty in zip(places, (*between, 0), strict=False):
        kind, words = reading.split_bullet(texts[place])
        if kind == "paragraph" and len(words) <= 80 and not reading.is_sentence(words):
            kind = "heading"
        lines.append(Line(kind, words, max(0, empty - gap) // (gap + 1)))
    title = next((line.text for line in lines if not _SKIP_LINK.match(line.text)), "")
    return reading.Page(name, title, "", tuple(_find_tables(lines)))


def _find_tables(lines: list[Line]) -> Iterator[reading.PagePart]:
    """The lines of a text page in order, those that make up a table replaced by the table.

    A table starts where periods follow one another, or with two names and then labels and
    figures in turn. The number of periods is the number of columns; a row is a line that is no
    figure and the figures after it. It ends with its total row, or where rows end. Without periods it has
    a total, or shares with the counts: labels and figures alone are also what highlight boxes look like.
    A note says wherever a cell's column is not certain.
    """
    place = 0
    while place < len(lines):
        header, body = _read_header(lines, place)
        by_period = all(map(is_period, header[1:]))
        rows = _read_rows(lines, body, len(header) - 1, by_period) if header else []
        end = rows[-1].end if rows else place + 1
        has_shares = any("(" in figure for row in rows for figure in row.figures)
        if rows and (by_period or (len(rows) > 1 and (is_total(rows[-1].label) or has_shares))):
            kept, notes = [list(header)], []
            for row in rows:
                cells, note = place_blanks(row.figures, row.gaps, header[1:])
                if cells is not None:
                    kept.append([row.label, *cells])
                if note:
                    notes.append(f"row {quote(row.label)}: {note}")
                if row.label_lines > 1:
                    told = f"its label was put together from {row.label_lines} lines"
                    notes.append(f"row {quote(row.label)}: {told}")
            yield reading.PagePart("table", sheet=reading.RawSheet("", kept, notes=notes))
        else:
            yield from (reading.PagePart(line.kind, line.text) for line in lines[place:end])
        place = end


def _read_header(lines: list[Line], start: int) -> tuple[Cells, int]:
    """The corner's text and column headings at a place, and where the rows begin; none: ``()``.

    The corner, and a column that no period heads, are named in 60 letters at most.
    """
    named = lines[start : start + 3]
    is_name = [_is_label(line) and len(line.text) <= 60 for line in named[:2]]
    corner = named[0].text if is_name[0] else ""
    first = start + 1 if corner else start
    end = first
    while end < min(len(lines), first + MOST_COLUMNS) and is_period(lines[end].text):
        end += 1
    headings = [line.text for line in lines[first:end]]
    if len(set(headings)) == len(headings) > (0 if corner else 1):
        return (corner, *headings), end
    if corner and len(named) == 3 and is_name[1] and _is_label(named[2]):
        return (corner, named[1].text), start + 2
    return (), start


def _is_label(line: Line) -> bool:
    """Whether a line may be the label of a row: words that are no figure, bullet or sentence."""
    if line.kind == "bullet":
        return False
    return not any(test(line.text) for test in (reading.is_sentence, is_cell, is_second_half, is_period))


def is_second_half(text: str) -> bool:
    """Whether a line is the bracketed percentage of the count above it.

    >>> is_second_half("(-6.75%)"), is_second_half("(29.92%"), is_second_half("(Preston)")
    (True, True, False)
    """
    return bool(_SECOND_HALF.match(text)) and is_cell(f"1 {text}")


def _read_rows(lines: list[Line], start: int, width: int, split_labels: bool) -> list[Row]:
    """The rows from a place on, up to the total or to where rows end.

    Labels of several lines are rows only where ``split_labels``: in a list without periods they
    are more likely a new list.
    """
    rows: list[Row] = []
    while row := _read_row(lines, rows[-1].end if rows else start, width):
        if row.label_lines > 1 and not split_labels:
            break
        rows.append(row)
        if is_total(row.label):
            return rows
    # Without a total row, lines with too few cells at the end are what follows the table.
    while rows and len(rows[-1].figures) + sum(rows[-1].gaps) < width:
        rows.pop()
    return rows


def _read_row(lines: list[Line], start: int, width: int) -> Row | None:
    """One row, a count and its bracket joined, its label of three lines at most; None where none begins."""
    end = start
    for line in islice(lines, start, start + 3):
        if not _is_label(line):
            break
        end += 1
        if line.blanks_after >= width:
            break  # a label with nothing but blank cells, or with blank cells first
    if end == start:
        return None
    label = lines[start:end]
    figures: list[str] = []
    gaps = [label[-1].blanks_after]
    while end < len(lines) and lines[end].kind != "bullet":
        text = lines[end].text
        if figures and is_second_half(text) and figures[-1].replace(",", "").isdecimal():
            figures[-1] = f"{figures[-1]} {text}"
            gaps.pop()
        elif is_cell(text):
            figures.append(text)
        else:
            break
        gaps.append(lines[end].blanks_after)
        end += 1
    if not figures and gaps[0] < width:
        return None
    if len(figures) > 1 and all(map(is_period, figures)) and len(set(figures)) == len(figures):
        return None  # 2020, 2021, 2022: the headings of the next table
    return Row(" ".join(line.text for line in label), len(label), tuple(figures), tuple(gaps), end)


def place_blanks(figures: Cells, gaps: tuple[int, ...], headings: Cells) -> tuple[Cells | None, str]:
    """The cells of a row, one under each heading, and a note where one is needed.

    ``gaps`` are the blank lines after the label and after each figure. As many figures as columns: blank
    lines are only spacing. Fewer: the rest are blank cells, leftmost where there are more blank lines than
    that. A row that cannot be filled is None, and its note lists its figures.

    >>> place_blanks(("3", "4"), (1, 0, 1), ("2021", "2022", "2023"))
    (('', '3', '4'), 'read as blank in 2021, but other columns are possible')
    """
    missing = len(headings) - len(figures)
    if not 0 <= missing <= sum(gaps):
        shown = ", ".join(figures[:20]) + (", ..." if len(figures) > 20 else "")
        found = f"{say_count(len(figures), 'cell')} for {len(headings)} columns ({shown})"
        return None, f"{found}, so it was left out: place it by hand"
    cells: list[str] = []
    left = missing
    for gap, figure in zip(gaps, (*figures, None), strict=True):
        cells += [""] * min(gap, left)
        left -= min(gap, left)
        cells += [] if figure is None else [figure]
    if not missing:
        return tuple(cells), ""
    blanks = ", ".join(heading for heading, cell in zip(headings, cells, strict=True) if not cell)
    is_unclear = missing < sum(gaps) and sum(gap > 0 for gap in gaps) > 1
    return tuple(cells), f"read as blank in {blanks}{', but other columns are possible' * is_unclear}"
