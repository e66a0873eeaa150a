"""Small frames for tests: figures in the shape of ``schemas.figures``, written as one short line each."""

from helpers import schemas


def make_figures(*rows):
    """Figures from (report, table, item, period, count) and whatever else a figure carries by name.

    ``row(...)`` makes one; source rows are numbered in the order given.
    """
    records = [{"source_row": number} | row for number, row in enumerate(rows, start=2)]
    return schemas.build_table(records, schemas.figures)


def row(report, table, item, period, count=None, **others):
    """One figure of a table; pass ``claim=`` for one of prose, whose item is its subject."""
    return {
        "report": report,
        "source_file": f"{report}/{table}.csv",
        "table": table,
        "item": item,
        "label": item,
        "period": period,
        "published": None if count is None else str(count),
        "count": count,
    } | others


def make_series(table, item, counts, report="2023-24"):
    """Rows of one item over the years: ``counts`` by period."""
    return [row(report, table, item, period, count) for period, count in counts.items()]
