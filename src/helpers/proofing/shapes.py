"""What names the rows of a table: its columns of labels, groups of rows, and measures under each other.

A long table is made wide: its rows of counts and of percentages become columns.
"""

import re
from dataclasses import replace

from helpers.reading import ReadColumn, ReadRow, ReadTable

COUNT_WORD = re.compile(
    r"^\W*(?:counts?|n|no\.?|num|numbers?|freq(?:\.|uency)?|totals?|bases?|denominator|numerator"
    r"|sample(?: size)?)\W*$",
    re.IGNORECASE,
)
SHARE_WORD = re.compile(r"%|per ?cent|pct|proportion|\bshares?\b", re.IGNORECASE)
MEASURE_BEHIND = re.compile(
    r"(.*\w.*?)[\s,:(–-]+(n|no\.?|numbers?|counts?|%|per ?cent|percentages?)\W*", re.IGNORECASE
)
MOST_MEASURES = 6
REPEATED_SHARE = 0.7  # of the rows: fewer different names before the last one are those of groups
Address = tuple[int, int]


def widen_labels(table: ReadTable) -> ReadTable:
    """The table with the columns of text before its first figures among the labels, such as age bands."""
    leading = []
    for column in table.columns:
        if column.role != "text":
            break
        leading.append(column)
    told = [[table.cells.get((row.number, column.number)) for column in leading] for row in table.rows]
    if not leading or len(leading) == len(table.columns) or not all(map(all, told)):
        return table
    rows = tuple(
        replace(row, labels=(*row.labels, *(cell.text for cell in cells)))
        for row, cells in zip(table.rows, told, strict=True)
    )
    headings = (*table.label_headings, *(column.heading for column in leading))
    return replace(table, rows=rows, columns=table.columns[len(leading) :], label_headings=headings)


def spread_measures(table: ReadTable) -> tuple[ReadTable, dict[Address, Address]]:
    """The table with a column for each measure, and where each of its cells stands in the file.

    Only where the last label of every row is a measure (``count``, ``% within row``), both kinds are there
    and the labels before it name what is measured, or stand in the same text (2023 n, 2023 %); any other
    table as it is.
    """
    told = [MEASURE_BEHIND.fullmatch(row.label) if len(row.labels) == 1 else None for row in table.rows]
    if all(told):
        rows = zip(table.rows, told, strict=True)
        table = replace(table, rows=tuple(replace(row, labels=found.groups()) for row, found in rows))
    measures = list(dict.fromkeys(row.labels[-1].strip() for row in table.rows if row.labels))
    counted = list(filter(COUNT_WORD.match, measures))
    shared = list(filter(SHARE_WORD.search, measures))
    groups: dict[tuple[str, ...], list[ReadRow]] = {}
    for row in table.rows:
        groups.setdefault(row.labels[:-1], []).append(row)
    is_long = counted and shared and len(counted) + len(shared) == len(measures) <= MOST_MEASURES
    if not is_long or () in groups or len(groups) < 2 or len(groups) > len(table.rows) / 2:
        return table, {}
    addresses: dict[Address, Address] = {}
    for first, row in ((rows[0].number, row) for rows in groups.values() for row in rows):
        measure = measures.index(row.labels[-1].strip())
        for column in table.columns:
            place = (row.number, column.number)
            if place in table.cells:
                addresses.setdefault((first, MOST_MEASURES * column.number + measure), place)
    filled = {number for _, number in addresses}
    columns = tuple(
        ReadColumn(number, (*column.headings, measure), "share" if measure in shared else "count")
        for column in table.columns
        for place, measure in enumerate(measures)
        if (number := MOST_MEASURES * column.number + place) in filled
    )
    rows = tuple(replace(rows[0], labels=labels) for labels, rows in groups.items())
    cells = {place: table.cells[address] for place, address in addresses.items()}
    return replace(table, columns=columns, rows=rows, cells=cells), addresses


def split_labels(table: ReadTable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The label and the section of each row: names before the last that repeat are those of a group."""
    labels = tuple(" ".join(row.label.split()) for row in table.rows)
    groups = tuple(
        ", ".join(dict.fromkeys(" ".join(text.split()) for text in row.labels[:-1] if text))
        for row in table.rows
    )
    own = tuple(" ".join("".join(row.labels[-1:]).split()) for row in table.rows)
    is_grouped = 1 < len(set(groups)) <= REPEATED_SHARE * len(groups) and all(own)
    if is_grouped and not any(row.section for row in table.rows):
        return own, groups
    return labels, tuple(row.section for row in table.rows)
