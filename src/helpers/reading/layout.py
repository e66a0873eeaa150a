"""Where the tables of a sheet stand: titles, headings, labels, sections and figures told apart.

A row with figures begins a table, or goes on with one. The rows of text right above the first are its
headings, single texts above those its title. Within a table a single text heads a section; a row of
headings begins the next table; long single texts are notes. Tables beside each other stand apart by an
empty column and have labels of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from helpers.reading.figures import BAND, UNIT, read_figure
from helpers.reading.tables import RawSheet

PERIOD = re.compile(
    r"(?:fy|year|cy|calendar year|financial year|(?:year|quarter|month|week)s? (?:ending|ended|to)"
    r"|q[1-4]|h[12])?\W*"
    r"(?:\d{1,2} )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*(?:to|-|–)?\W*)*"
    r"(?:19|20)\d\d(?:\s?[-/–]\s?(?:(?:19|20)?\d\d))?(?:\W*q[1-4])?(?:\W*\([^)]*\))?(?:\W*\[\w+\])?\W*",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-\d\d-\d\d)"
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m|Z)?)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-' ]{1,2}\d\d",
    re.IGNORECASE,
)
_AMOUNT = r"[£€$] ?(?:k|mn?|bn|'?000s?|millions?|billions?|thousands?)?"
_UNIT = rf"(?:(?:un)?weighted )?(?:{UNIT}|{_AMOUNT})\.?[)\]]?"
YEAR_WITH_UNIT = re.compile(  # 2010 N, 2010/11 (%), 2023/24 n (%): what heads a column, though like a figure
    rf"(?:19|20)\d\d(?:\s?[-/–]\s?(?:(?:19|20)?\d\d))?[\s,:;]*[\s(\[]{_UNIT}(?:[\s,/]*[\s,/(\[]{_UNIT})?",
    re.IGNORECASE,
)
LONGEST_PERIOD = 60
JOINED_YEARS = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2]|\d\d)")
NOTE = re.compile(r"\W*(?:notes?\b|source|footnote|\(?\d{1,2}[.)\]]|\[\w+\]|\*|†|https?:)", re.IGNORECASE)
LONGEST_SECTION = 80


@dataclass
class Block:
    """The raw parts of one table: the rows of its body with their numbers, and its first column, from 1."""

    titles: list[str] = field(default_factory=list)
    headings: list[list[str]] = field(default_factory=list)
    body: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first_column: int = 1


@lru_cache(maxsize=50_000)
def is_period(text: str) -> bool:
    """Whether a text is a year, two years, a quarter, a month or a day of one.

    >>> is_period("2023/24"), is_period("Q3 2022/23"), is_period("31/03/2023"), is_period("1,401")
    (True, True, True, False)
    """
    if len(text) > LONGEST_PERIOD or "%" in text or not any(map(str.isdigit, text)):
        return False
    return any(pattern.fullmatch(text) for pattern in (PERIOD, JOINED_YEARS, DATE))


def is_figure(text: str) -> bool:
    """Whether a text is a figure, a bound, or the shorthand for one; years with a unit and bands are names.

    >>> is_figure("25 (30.75%)"), is_figure("[c]"), is_figure("Neglect"), is_figure("2010 %")
    (True, True, False, False)
    """
    if not text or YEAR_WITH_UNIT.fullmatch(text) or BAND.fullmatch(text):
        return False
    cell = read_figure(text)
    damaged = cell.is_unread and not re.search(r"[^\W\d_]{3}", text)
    return cell.is_number or damaged or bool(cell.missing)


def _list_texts(cells: Sequence[str]) -> list[str]:
    """The texts of a row, each once."""
    return list(dict.fromkeys(filter(None, cells)))


def find_blocks(sheet: RawSheet) -> list[Block]:
    """The tables of a sheet in their order, from top to bottom and from left to right."""
    rows = fill_spans(sheet)
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    return [block for first, last in _find_bands(rows, width) for block in _read_band(rows, first, last)]


def fill_spans(sheet: RawSheet) -> list[list[str]]:
    """The rows with the text of merged cells in each of them, but for a text over a whole row."""
    rows = [list(row) for row in sheet.rows]
    width = max(map(len, rows), default=0)
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row > len(rows) or (first_column == 1 and last_column >= width and width > 1):
            continue
        text = "".join(rows[first_row - 1][first_column - 1 : first_column])
        if not text:
            continue
        for number in range(first_row, min(last_row, len(rows)) + 1):
            row = rows[number - 1]
            row += [""] * (min(last_column, width) - len(row))
            for column in range(first_column, min(last_column, width) + 1):
                # a figure that spans cells stands in the first of them only
                if not row[column - 1] and (not is_figure(text) or is_period(text)):
                    row[column - 1] = text
    return rows


def _find_bands(rows: Sequence[Sequence[str]], width: int) -> list[tuple[int, int]]:
    """First and last column of tables that stand beside each other, from 1.

    An empty column parts them where what follows begins with a column of labels.
    """
    filled = [sum(bool(row[column]) for row in rows) for column in range(width)]
    starts = [0]
    for column in range(1, width):
        if filled[column] and not filled[column - 1] and filled[column] >= 3:
            texts = [row[column] for row in rows if row[column]]
            labels = sum(not is_figure(text) or is_period(text) for text in texts)
            beside = sum(bool(row[column]) and any(map(is_figure, row[column + 1 :])) for row in rows)
            if labels > 0.8 * len(texts) and labels >= 3 and beside >= 2:
                starts.append(column)
    return [(start + 1, end) for start, end in zip(starts, [*starts[1:], width], strict=True)]


def _read_band(rows: Sequence[Sequence[str]], first: int, last: int) -> list[Block]:
    """The tables of some columns, one below the other."""
    blocks: list[Block] = []
    pending: list[tuple[int, list[str]]] = []  # rows of text above a table, not yet told apart
    current: Block | None = None
    kind = "blank"
    for number, row in enumerate(rows, start=1):
        cells = list(row[first - 1 : last])
        goes_on = kind != "blank"
        kind = _tell_kind(cells, current)
        if kind == "heading" and current is not None and goes_on and _is_record(cells, current):
            kind = "figures"
        if kind == "blank":
            continue
        if kind == "heading" and current is not None:
            current, pending = None, [*_take_trailing(blocks[-1]), (number, cells)]
        elif kind in ("heading", "text") and current is None:
            pending.append((number, cells))
        elif kind == "text":
            current.body.append((number, cells))
        else:
            if current is None:
                current = _begin(pending, first)
                blocks.append(current)
                pending = []
            current.body.append((number, cells))
    for block in blocks:
        _set_notes_aside(block)
    if blocks and pending:
        blocks[-1].notes += [" ".join(_list_texts(cells)) for _, cells in pending]
    return blocks


def _tell_kind(cells: Sequence[str], current: Block | None) -> str:
    """What a row is: ``blank``, ``text`` (one text alone), ``heading``, or ``figures``."""
    texts = [cell for cell in cells if cell]
    if not texts:
        return "blank"
    if len(set(texts)) == 1 and not (is_figure(texts[0]) and len(texts) > 1):
        alone = not cells[0] and is_figure(texts[0]) and not is_period(texts[0])
        return "figures" if alone and current is not None else "text"
    others = [cell for cell in (cells[1:] if cells[0] else cells) if cell]
    figures = [cell for cell in others if is_figure(cell) and not is_period(cell)]
    periods = [cell for cell in others if is_period(cell)]
    if figures and (len(figures) + len(periods) >= 0.3 * len(others)):
        return "figures"
    if current is None:
        return "heading"
    if not figures and periods and len(periods) == len(others):
        known = {text for line in current.headings for text in line}
        plain = all(re.fullmatch(r"(?:19|20)\d\d", text) for text in periods)
        begins = cells[0] in known and bool(cells[0])
        return "heading" if not plain or begins or set(periods) <= known else "figures"
    if figures or (len(others) < 2 and cells[0]):
        return "figures"
    return "heading"


def _is_record(cells: Sequence[str], block: Block) -> bool:
    """Whether a row without figures goes on with a table whose rows hold texts beside their figures.

    In such a list a figure may be quoted in words, or be left out. A row that repeats a heading is none.
    """
    known = {text for line in block.headings for text in line if text}
    if known & set(cells):
        return False
    for at in range(1, len(cells)):
        texts = [line[at] for _, line in block.body if line[at]]
        worded = sum(not is_figure(text) or is_period(text) for text in texts)
        if cells[at] and 2 * worded > len(block.body):
            return True
    return False


def _take_trailing(block: Block) -> list[tuple[int, list[str]]]:
    """Single texts at the end of a table, which belong above the next one; they are taken from it."""
    taken: list[tuple[int, list[str]]] = []
    while block.body and len(texts := _list_texts(block.body[-1][1])) == 1 and not is_figure(texts[0]):
        taken.insert(0, block.body.pop())
    return taken


def _begin(pending: list[tuple[int, list[str]]], first: int) -> Block:
    """A new table with the headings and titles that stand above its first row of figures."""
    block, lines = Block(first_column=first), list(pending)
    widest = max((sum(map(bool, cells)) for _, cells in lines), default=0)
    while len(lines) > 1 and lines[0][1][0] and sum(map(bool, lines[0][1])) <= 2 < widest:
        is_apart = lines[-1][0] - lines[0][0] >= len(lines)  # by a blank row
        if not is_apart and len(lines[0][1][0]) <= 40:
            break
        # what is told of the table above its headings, such as its source, or a title with a link beside it
        block.titles.append(" ".join(_list_texts(lines.pop(0)[1])))
    while lines and lines[0][1][0] and len(texts := _list_texts(lines[0][1])) == 1:
        if len(lines) == len(pending) == 1 and len(texts[0]) <= LONGEST_SECTION and not block.titles:
            break  # the only line above: the heading of the labels
        block.titles += texts
        lines.pop(0)
    # a single text between headings and figures heads the first section
    sections = []
    while len(lines) > 1 and len(_list_texts(lines[-1][1])) == 1 and lines[-1][1][0]:
        sections.insert(0, lines.pop())
    block.headings, block.body = [cells for _, cells in lines[-4:]], sections
    block.titles += [" ".join(_list_texts(cells)) for _, cells in lines[:-4]]
    return block


def _set_notes_aside(block: Block) -> None:
    """Take single texts that are no section out of a table: long ones, and those at its end."""
    kept, notes = [], []
    for number, cells in reversed(block.body):
        texts = _list_texts(cells)
        is_single = len(texts) == 1 and (bool(cells[0]) or not is_figure(texts[0]))
        least = 20 if NOTE.match("".join(texts)) else 3 * LONGEST_SECTION
        if is_single and (not kept or len(texts[0]) > least):
            notes.append(texts[0])
        else:
            kept.append((number, cells))
    block.body, block.notes = kept[::-1], [*notes[::-1], *block.notes]
