"""Small frames of figures, written as the tables they stand for."""

import random

import pandas as pd

from helpers import schemas
from helpers.disclosure.public_figures import ROUNDED, Rules
from helpers.schemas import name_subjects

YEARS = ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24")


def table_rows(
    table: str, columns: dict[str, dict[str, object]], report: str = "2023-24"
) -> list[dict[str, object]]:
    """Records of a table, ``{period: {item: cell}}``; a cell is a count, "count (percent)" or None."""
    items = list(dict.fromkeys(item for column in columns.values() for item in column))
    return [
        {
            "report": report,
            "source_file": f"{report}/{table}.csv",
            "source_row": items.index(item) + 2,
            "table": table,
            "item": item,
            "label": item,
            "period": period,
            **_read(cell),
        }
        for period, column in columns.items()
        for item, cell in column.items()
    ]


def statement_row(
    subject: str, period: str, claim: str, published: str, *, row: int = 2, report: str = "2023-24", **known
) -> dict[str, object]:
    """The record of one figure in the list of safeguarding statements, or in ``table``."""
    table = known.pop("table", "safeguarding_statements")
    place = {"report": report, "source_file": f"{report}/{table}.csv", "source_row": row, "table": table}
    stated = {"item": subject, "label": subject, "period": period, "claim": claim, "published": published}
    return place | stated | known


def make_figures(*records: dict[str, object]) -> pd.DataFrame:
    """Records as ``figures.csv`` holds them."""
    return schemas.figures.validate(schemas.build_table(list(records), schemas.figures))


def open_rounded(figures: pd.DataFrame, **sums: str) -> Rules:
    """Rules that open every subject of some figures, rounded; ``sums`` define indicators."""
    heads = {subject.partition(": ")[0] for subject in name_subjects(figures)}
    return Rules(
        dict.fromkeys(heads, ROUNDED), {name: tuple(parts.split(" + ")) for name, parts in sums.items()}
    )


def draw_columns(rng: random.Random, items: int, periods: int) -> dict[str, dict[str, int]]:
    """A random table that adds up, with many small counts: that is what the rule must protect."""
    columns = {}
    for period in YEARS[:periods]:
        column = {f"item {place}": draw_count(rng) for place in range(items)}
        columns[period] = column | {"Total": sum(column.values())}
    return columns


def draw_count(rng: random.Random) -> int:
    """A count that is often small."""
    return rng.choice([rng.randrange(5), rng.randrange(5), rng.randrange(5, 13), rng.randrange(60)])


def _read(cell: object) -> dict[str, object]:
    """The columns of ``figures.csv`` that one cell fills."""
    if cell is None:
        return {"published": None, "missing_reason": "blank"}
    count, _, percent = str(cell).partition(" (")
    percent = percent.rstrip("%)") or None
    decimals = len(percent.partition(".")[2]) if percent else None
    return {
        "published": str(cell),
        "count": int(count),
        "value": count,
        "percent": percent,
        "percent_decimals": decimals,
    }
