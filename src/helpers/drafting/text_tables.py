"""Tables in a page saved as text, where each cell is a line: put back into rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from helpers.drafting.table_drafts import is_period
from helpers.exports.published_cells import is_cell
from helpers.exports.published_tables import is_total, quote
from helpers.language.wording import say_count
from helpers.reading import PagePart, RawSheet, is_sentence

Cells = tuple[str, ...]

# Some figures are split over two lines: 65 and below it (74%).
_SECOND_HALF = re.compile(r"\(\s?[-–−]?[0-9]")
MOST_LABEL_LINES = 3
MOST_COLUMNS = 60
LONGEST_COLUMN_NAME = 60


@dataclass(frozen=True)
class Line:
    """A line of a page: its kind as in ``PagePart``, its text, the blank cells that may stand before it."""

    kind: str
    text: str
    blanks_before: int = 0


@dataclass(frozen=True)
class Row:
    """A row as its lines give it: label, figures in order, and the blank lines around them.

    ``gaps[0]`` counts the blank lines after the label, ``gaps[i]`` those after the i-th figure.
    """

    label: str
    figures: tuple[str, ...]
    gaps: tuple[int, ...]
    label_lines: int = 1


def find_tables(lines: list[Line]) -> Iterator[PagePart]:
    """The lines of a text page in order, those that make up a table replaced by the table.

    A table starts where periods follow one another, or with two names and then labels and
    figures in turn. The number of periods is the number of columns; a row is a line that is no
    figure and the figures after it. It ends with its total row, or where rows end.
    """
    place = 0
    while place < len(lines):
        header, body = _read_header(lines, place)
        by_period = all(map(is_period, header[1:]))
        rows, end = _read_rows(lines, body, len(header) - 1, by_period) if header else ([], place)
        if rows and (by_period or _is_plain_list(rows)):
            yield _build_table(header, rows)
        else:
            end = max(end if rows else 0, place + 1)
            yield from (PagePart(line.kind, line.text) for line in lines[place:end])
        place = end


def _is_plain_list(rows: list[Row]) -> bool:
    """Whether rows under a heading that is no period are a table: a total, or shares with the counts.

    Labels and figures alone are also what highlight boxes look like.
    """
    shares = any("(" in figure for row in rows for figure in row.figures)
    return len(rows) > 1 and (is_total(rows[-1].label) or shares)


def _read_header(lines: list[Line], start: int) -> tuple[tuple[str, ...], int]:
    """The corner's text and column headings at a place, and where the rows begin; none: ``()``."""
    corner = lines[start].text if _is_name(lines[start]) else ""
    first = start + 1 if corner else start
    end = first
    while end < min(len(lines), first + MOST_COLUMNS) and is_period(lines[end].text):
        end += 1
    headings = [line.text for line in lines[first:end]]
    if len(set(headings)) == len(headings) > (0 if corner else 1):
        return (corner, *headings), end
    named = lines[start : start + 3]
    if corner and len(named) == 3 and all(_is_name(line) for line in named[:2]) and _is_label(named[2]):
        return (corner, named[1].text), start + 2
    return (), start


def _is_name(line: Line) -> bool:
    """Whether a line may name a column or stand in the corner: short, no figure, no sentence."""
    return _is_label(line) and len(line.text) <= LONGEST_COLUMN_NAME


def _is_label(line: Line) -> bool:
    """Whether a line may be the label of a row: words that are no figure, bullet or sentence."""
    text = line.text
    plain = line.kind != "bullet" and not is_sentence(text)
    return plain and not is_cell(text) and not is_second_half(text) and not is_period(text)


def is_second_half(text: str) -> bool:
    """Whether a line is the bracketed percentage of the count above it.

    >>> is_second_half("(-6.75%)"), is_second_half("(29.92%"), is_second_half("(Preston)")
    (True, True, False)
    """
    return bool(_SECOND_HALF.match(text)) and is_cell(f"1 {text}")


def _read_rows(lines: list[Line], start: int, width: int, split_labels: bool) -> tuple[list[Row], int]:
    """The rows from a place on, up to the total or to where rows end, and the place after them.

    Labels of several lines are rows only where ``split_labels``: in a list without periods they
    are more likely a new list.
    """
    rows: list[Row] = []
    ends = [start]
    while (found := _read_row(lines, ends[-1], width)) and (split_labels or found[0].label_lines == 1):
        row, end = found
        rows.append(row)
        ends.append(end)
        if is_total(row.label):
            return rows, end
    # Without a total row, lines with too few cells at the end are what follows the table.
    while rows and len(rows[-1].figures) + sum(rows[-1].gaps) < width:
        rows.pop()
    return rows, ends[len(rows)]


def _read_row(lines: list[Line], start: int, width: int) -> tuple[Row, int] | None:
    """One row and the place after it, or None where no row begins."""
    label_end = start
    for line in islice(lines, start, start + MOST_LABEL_LINES):
        if not _is_label(line):
            break
        label_end += 1
        if _blanks_after(lines, label_end) >= width:
            break  # a label with nothing but blank cells, or with blank cells first
    if label_end == start:
        return None
    figures, gaps, end = _read_figures(lines, label_end)
    if not figures and gaps[0] < width:
        return None
    if len(figures) > 1 and all(map(is_period, figures)) and len(set(figures)) == len(figures):
        return None  # 2020, 2021, 2022: the headings of the next table
    label = " ".join(line.text for line in lines[start:label_end])
    return Row(label, tuple(figures), tuple(gaps), label_end - start), end


def _read_figures(lines: list[Line], start: int) -> tuple[list[str], list[int], int]:
    """The figures from a place on, with a count and its bracket joined, and the blanks around them."""
    figures: list[str] = []
    gaps = [_blanks_after(lines, start)]
    place = start
    while place < len(lines) and lines[place].kind != "bullet":
        text = lines[place].text
        if figures and is_second_half(text) and figures[-1].replace(",", "").isdecimal():
            figures[-1] = f"{figures[-1]} {text}"
        elif is_cell(text):
            figures.append(text)
            gaps.append(0)
        else:
            break
        place += 1
        gaps[-1] = _blanks_after(lines, place)
    return figures, gaps, place


def _blanks_after(lines: list[Line], place: int) -> int:
    """How many blank cells may stand before the line at a place; none after the last line."""
    return lines[place].blanks_before if place < len(lines) else 0


def _build_table(header: tuple[str, ...], rows: list[Row]) -> PagePart:
    """The table that rows make up, with a note wherever a cell's column is not certain."""
    kept, notes = [list(header)], []
    for row in rows:
        cells, note = place_blanks(row.figures, row.gaps, header[1:])
        kept += [[row.label, *cells]] if cells is not None else []
        notes += [f"row {quote(row.label)}: {note}"] if note else []
    notes += [
        f"row {quote(row.label)}: its label was put together from {row.label_lines} lines"
        for row in rows
        if row.label_lines > 1
    ]
    return PagePart("table", sheet=RawSheet("", kept, notes=notes))


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
