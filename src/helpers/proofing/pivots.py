"""Long tables made wide: a row for counts and rows for percentages under each other become columns."""

from __future__ import annotations

import re
from dataclasses import replace

from helpers.reading import ReadCell, ReadColumn, ReadRow, ReadTable

COUNT_WORD = re.compile(
    r"^\W*(?:counts?|n|no\.?|num|numbers?|freq(?:\.|uency)?|totals?|bases?|denominator|numerator"
    r"|sample(?: size)?)\W*$",
    re.IGNORECASE,
)
SHARE_WORD = re.compile(r"%|per ?cent|pct|proportion|\bshares?\b", re.IGNORECASE)
_MEASURE_BEHIND = re.compile(
    r"(.*\w.*?)[\s,:(–-]+(n|no\.?|numbers?|counts?|%|per ?cent|percentages?)\W*", re.IGNORECASE
)
MOST_MEASURES = 6
Address = tuple[int, int]


def spread_measures(table: ReadTable) -> tuple[ReadTable, dict[Address, Address]]:
    """The table with a column for each measure, and where each of its cells stands in the file.

    Only where the last label of every row is a measure (``count``, ``% within row``), both kinds are there
    and the labels before it name what is measured, or stand in the same text (2023 n, 2023 %); any other
    table as it is.
    """
    told = [_MEASURE_BEHIND.fullmatch(row.label) if len(row.labels) == 1 else None for row in table.rows]
    if all(told):
        rows = zip(table.rows, told, strict=True)
        table = replace(table, rows=tuple(replace(row, labels=found.groups()) for row, found in rows))
    measures = list(dict.fromkeys(row.labels[-1].strip() for row in table.rows if row.labels))
    counted = [measure for measure in measures if COUNT_WORD.match(measure)]
    shared = [measure for measure in measures if SHARE_WORD.search(measure)]
    groups: dict[tuple[str, ...], list[ReadRow]] = {}
    for row in table.rows:
        groups.setdefault(row.labels[:-1], []).append(row)
    is_long = counted and shared and len(counted) + len(shared) == len(measures) <= MOST_MEASURES
    if not is_long or () in groups or len(groups) < 2 or len(groups) > len(table.rows) / 2:
        return table, {}
    numbers = {
        (column.number, measure): MOST_MEASURES * column.number + place
        for column in table.columns
        for place, measure in enumerate(measures)
    }
    cells: dict[Address, ReadCell] = {}
    addresses: dict[Address, Address] = {}
    for rows in groups.values():
        for row in rows:
            for column in table.columns:
                place = (rows[0].number, numbers[column.number, row.labels[-1].strip()])
                if (row.number, column.number) in table.cells and place not in cells:
                    cells[place] = table.cells[row.number, column.number]
                    addresses[place] = (row.number, column.number)
    columns = [
        ReadColumn(
            number,
            (*next(column for column in table.columns if column.number == own).headings, measure),
            "share" if measure in shared else "count",
        )
        for (own, measure), number in numbers.items()
        if any(place[1] == number for place in cells)
    ]
    rows = tuple(replace(rows[0], labels=labels) for labels, rows in groups.items())
    return replace(table, columns=tuple(columns), rows=rows, cells=cells), addresses
