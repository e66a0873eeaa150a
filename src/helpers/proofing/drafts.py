"""A file of tables made ready for proofing: each table as whole numbers at their places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from helpers.percentages import can_add_to_hundred
from helpers.proofing.grids import Grid, Place, Share, list_lines
from helpers.proofing.shapes import split_labels, spread_measures, widen_labels
from helpers.reading import ReadCell, ReadColumn, ReadTable, describe_place, read_as_share, read_file

COUNTED = ("count", "count and share", "money", "unclear", "share")
WORKED_OUT = ("rate", "change", "interval", "unclear")
ORDER = re.compile(r"\b(?:sort|rank|order|priority|position)\b", re.IGNORECASE)
MOST_DECIMALS, KEPT_DECIMALS = 10, 6
HUNDRED_SHARE = 0.75  # of the rows
LARGEST_SCALE = 1000


@dataclass(frozen=True)
class Draft:
    """A file: its tables, its lists of statements, what to say of it, what could not be read."""

    name: str
    path: Path
    grids: tuple[Grid, ...]
    statements: tuple[tuple[str, list[dict[str, str]]], ...]
    notes: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]


def read_draft(path: Path, name: str) -> Draft:
    """A file read; raises ``UnusableInput`` where it cannot be read at all."""
    found = read_file(path)
    notes = []
    if found.passed_over == (found.name,):
        notes.append(f"{name} holds no table of figures.")
    elif found.passed_over:
        notes.append(
            f"Passed over in {name}, because no table of figures is on it: {', '.join(found.passed_over)}."
        )
    if found.hidden:
        notes.append(f"Hidden in {name}, and checked with the rest: {', '.join(found.hidden)}.")
    statements, grids = [], []
    for table in found.tables:
        if table.kind == "statements":
            texts = {place: cell.text for place, cell in table.cells.items()}
            headings = {column.number: column.heading.lower() for column in table.columns}
            rows = [
                {heading: texts.get((row.number, at), "") for at, heading in headings.items()}
                for row in table.rows
            ]
            statements.append((table.name.replace(table.file, name, 1), rows))
        else:
            grids.append(_make_grid(table, name))
    unread = tuple((f"{name}, {describe_place(cell)}", cell.text) for cell in found.unread)
    return Draft(name, path, tuple(grids), tuple(statements), tuple(notes), unread)


def _make_grid(table: ReadTable, file: str) -> Grid:
    """A table as whole numbers; counts with decimals are multiplied up, at most by a thousand."""
    table, addresses = spread_measures(widen_labels(table))
    numbers, letters = ([one.number for one in lines] for lines in (table.rows, table.columns))
    rows, columns = ({number: at for at, number in enumerate(line)} for line in (numbers, letters))
    cells = {
        (rows[row], columns[column]): cell
        for (row, column), cell in table.cells.items()
        if row in rows and column in columns
    }
    counted = [cell.count for (_, at), cell in cells.items() if table.columns[at].role in COUNTED]
    decimals = max((len(count.partition(".")[2]) for count in counted if count), default=0)
    scale = min(10**decimals, LARGEST_SCALE)
    counts, shares, others = _read_numbers(table.columns, cells, scale)
    labels, sections = split_labels(table)
    return Grid(
        name=table.name.replace(table.file, re.sub(r"\.csv$", "", file, flags=re.IGNORECASE), 1),
        file=file,
        sheet=table.sheet,
        title=" ".join([table.title, *table.notes, *table.label_headings]),
        labels=labels,
        sections=sections,
        row_numbers=tuple(numbers),
        headings=tuple(map(_join_headings, table.columns)),
        letters=tuple(letters),
        counts=counts,
        shares=shares,
        texts={place: cell.text for place, cell in cells.items()},
        others=others,
        addresses=addresses,
        heading_numbers=tuple(column.n * scale if column.n else None for column in table.columns),
        title_numbers=tuple(number * scale for number in dict.fromkeys(table.numbers)),
        scale=scale,
        money=any(cell.is_money for cell in cells.values()),
        bounds=frozenset(place for place, cell in cells.items() if cell.missing or cell.bound),
        names=tuple(row.labels for row in table.rows),
        is_rounded=table.is_rounded,
        is_list=_is_list(table),
        kind=table.kind,
    )


def _join_headings(column: ReadColumn) -> str:
    """The headings of a column from top to bottom, each once."""
    return " | ".join(dict.fromkeys(" ".join(text.split()) for text in column.headings if text))


def _read_numbers(
    columns: Sequence[ReadColumn], cells: Mapping[Place, ReadCell], scale: int
) -> tuple[dict[Place, int], dict[Place, Share], dict[Place, str]]:
    """The counts, the percentages and the numbers worked out otherwise (with their signs) of a table."""
    counts, shares, others = {}, {}, {}
    orders = {place for place, column in enumerate(columns) if ORDER.search(column.heading)}
    for place, cell in cells.items():
        role = columns[place[1]].role
        exact = not cell.bound or cell.text.lstrip()[:1].isdigit()
        count = _scale(cell.count, scale) if exact and role in COUNTED else None
        if count is not None and not cell.sign and place[1] not in orders:
            counts[place] = count
        if cell.percent is not None and not cell.bound and role != "text":
            share = _make_share(place, cell, count, _scale(cell.base, scale))
            is_bracketed = role == "change" and cell.text.lstrip().startswith("(")
            shares[place] = replace(share, negative=True, signed=True) if is_bracketed else share
        elif cell.count is not None and not cell.bound and role in WORKED_OUT:
            others[place] = cell.sign + cell.count
    numbers = {column.number: place for place, column in enumerate(columns)}
    for (row, column), cell in cells.items():  # "512 of 640" beside a percentage alone in its cell
        if cell.base is not None and cell.count is not None and cell.percent is None:
            sides = ((row, numbers.get(columns[column].number + step, -1)) for step in (1, -1))
            alone = (place for place in sides if place in shares and shares[place].count is None)
            if place := next(alone, None):
                count, base = _scale(cell.count, scale), _scale(cell.base, scale)
                shares[place] = replace(shares[place], count=count, base=base)
    return (counts, shares, others) if shares else (*_read_parts_of_hundred(counts, cells), others)


def _is_list(table: ReadTable) -> bool:
    """Whether each row is a record of its own, as in a list of figures with remarks: no column adds up.

    Then texts stand behind figures, and with the labels beyond the first they are at least half as many.
    """
    texts = sum(column.role == "text" for column in table.columns)
    figures = len(table.columns) - texts
    return texts > 0 and 2 * (texts + len(table.label_headings) - 1) >= figures


def _read_parts_of_hundred(
    counts: dict[Place, int], cells: Mapping[Place, ReadCell]
) -> tuple[dict[Place, int], dict[Place, Share]]:
    """The counts and the shares of a table in which nothing says so: what adds to 100 along nearly every row.

    Such figures have decimals.
    """
    some = {place: cells[place] for place in sorted(counts)}
    some = {place: cell for place, cell in some.items() if "." in cell.count and Fraction(cell.count) <= 100}
    lines = {row: line for row, line in list_lines(some, by_row=True).items() if len(line) > 1}
    holding = sum(can_add_to_hundred([cell.count for cell in line.values()]) for line in lines.values())
    if holding < 2 or holding < HUNDRED_SHARE * len(lines):
        return counts, {}
    places = [(row, column) for row, line in lines.items() for column in line]
    shares = {place: _make_share(place, read_as_share(cells[place]), None, None) for place in places}
    return {place: count for place, count in counts.items() if place not in shares}, shares


def _scale(number: str | None, scale: int) -> int | None:
    """A number as a whole one; None where it is none even then."""
    if number is None:
        return None
    value = Fraction(number) * scale
    return int(value) if value.denominator == 1 else None


def _make_share(place: Place, cell: ReadCell, count: int | None, base: int | None) -> Share:
    """A percentage with its digits; a calculation's, with over ten decimals, are rounded to six."""
    percent = cell.percent
    whole, _, part = percent.partition(".")
    if len(part) > MOST_DECIMALS:
        percent = f"{Decimal(percent):.{KEPT_DECIMALS}f}".rstrip("0").rstrip(".")
        whole, _, part = percent.partition(".")
    return Share(
        *place,
        shown=cell.text,
        percent=percent,
        digits=int(whole + part),
        decimals=len(part),
        count=count,
        base=base,
        negative=cell.sign == "-" and cell.count is None,
        signed=bool(cell.sign) and cell.count is None,
        is_bare="no percent sign" in cell.marks,
    )
