"""Figures put together as columns: items, their total, and the bases that stand on the page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.checking.evidence import TOTAL, KnownLevels, collect_evidence, is_statement_list, read_records
from helpers.checking.printed_numbers import ROUNDING_UNITS
from helpers.exports.raw_exports import KeptRows
from helpers.percentages import Base, Neighbours, PublishedColumn, can_add_to_hundred, find_neighbours

FEWEST_NUMBERS = 5  # five numbers are all multiples of 5 by chance once in 3,125 tables
MOST_OTHER_BASES = 30  # each further base makes every explanation by a base less telling
Place = tuple[str, str]  # table and period of a column


@dataclass(frozen=True)
class FigureColumn:
    """A column of a table, or one figure from prose, as it is explained, with the figures behind it.

    The total of ``published`` is the base that a person stated, where one did (``bases.csv``); what the
    publisher printed is ``printed_total``. ``unit`` is what the counts of the table look rounded to.
    """

    report: str
    published: PublishedColumn
    rows: tuple[dict, ...]
    total_row: dict | None = None
    unit: int = 1

    @property
    def is_table(self) -> bool:
        """Whether this is a column of a table, not one figure from prose."""
        return not is_statement_list(self.published.table)

    @property
    def printed_total(self) -> int | None:
        """The total that stands in the table."""
        return self.total_row["count"] if self.total_row else None

    @property
    def place(self) -> dict[str, str]:
        """Where a problem of the whole column stands."""
        said = self.published
        return {"report": self.report, "table": said.table, "item": TOTAL, "period": said.period}


def survey_figures(
    figures: pd.DataFrame, indicators: pd.DataFrame, bases: KeptRows | None = None
) -> tuple[KnownLevels, list[FigureColumn]]:
    """What the figures of all reports say of each subject, and their columns, oldest report first.

    One column per table and period, with its items without the total, and other totals as further bases;
    and one per share in prose with its count. Of ``bases``, those that people know (table, period and base),
    one stands for the printed total: the items need not add up to it, and that total is another base.
    """
    known = collect_evidence(figures, indicators)
    stated = {(row["table"], row["period"]): int(row["base"]) for row in (bases or {}).values()}
    columns: list[FigureColumn] = []
    for _, rows in figures.assign(figure=figures.index).groupby("report"):
        records = read_records(rows)
        printed = frozenset(row["count"] for row in records) - {None}
        tables: dict[str, dict[Place, list[dict]]] = {}
        totals: dict[Place, dict] = {}
        prose = []
        for row in records:
            place = row["table"], row["period"]
            if not is_statement_list(row["table"]):
                tables.setdefault(row["table"], {}).setdefault(place, []).append(row)
                if row["item"] == TOTAL and row["count"] is not None:
                    totals.setdefault(place, row)
            elif row["percent"] is not None and row["count"] is not None:
                prose.append(_build_prose_column(row, known, printed))
        for table, beside in find_neighbours(tables).items():
            columns += _build_table(tables[table], totals, stated, beside, printed)
        columns += prose
    return known, columns


def _build_table(
    cells: Mapping[Place, list[dict]],
    totals: Mapping[Place, dict],
    stated: Mapping[Place, int],
    beside: Neighbours,
    printed: frozenset[int],
) -> Iterator[FigureColumn]:
    """The columns of one table, from its cells by column.

    What its counts look rounded to is the greatest usual unit that divides them all, where there are enough
    to tell. Where the items add up to the total, a blank cell holds nothing.
    """
    items = {place: [row for row in rows if row["item"] != TOTAL] for place, rows in cells.items()}
    adds_up = any(
        is_complete(rows) and sum(row["count"] or 0 for row in rows) == totals[place]["count"]
        for place, rows in items.items()
        if place in totals
    )
    numbers = [row["count"] for rows in cells.values() for row in rows if row["count"]]
    fitting = (unit for unit in ROUNDING_UNITS if all(number % unit == 0 for number in numbers))
    unit = next(fitting, 1) if len(numbers) >= FEWEST_NUMBERS else 1
    for place, rows in items.items():
        table, period = place
        total, base = totals.get(place, {}), stated.get(place)
        percents, counts = (tuple(row[name] for row in rows) for name in ("percent", "count"))
        if total and sum(count or 0 for count in counts) == total["count"]:
            counts = tuple(count or 0 for count in counts)
        divides = is_partition(counts, total.get("count"), percents, adds_up)
        published = PublishedColumn(
            table=table,
            period=period,
            items=tuple(row["item"] for row in rows),
            counts=counts,
            percents=percents,
            total=base or total.get("count"),
            total_name="the base stated in bases.csv" if base else f"{table}: {TOTAL}, {period}",
            other_bases=_list_other_bases(place, totals, cells, beside, base or total.get("count")),
            is_given=base is not None,
            partition=not base and divides,
            total_percent=total.get("percent"),
            printed=printed,
        )
        yield FigureColumn(cells[place][0]["report"], published, tuple(rows), total or None, unit)


def is_partition(
    counts: Iterable[int | None], total: int | None, percents: Iterable[str | None], adds_up_elsewhere: bool
) -> bool:
    """Whether the items of a column divide its total between them.

    Items that add to more than the total do not where their percentages, as printed, add to more than 100:
    then one case stands under several items. Without percentages they still do if the table's other periods
    add up, or if the excess is under a tenth, which is likelier a slip.

    >>> is_partition([60, 50], 100, ["60", "50"], True), is_partition([60, 50], 100, ["54.5", "45.5"], True)
    (False, True)
    """
    added = sum(count or 0 for count in counts)
    if total is None or added <= total:
        return True
    printed = [percent for percent in percents if percent is not None]
    if printed:
        return sum(Fraction(percent) for percent in printed) <= 100 or can_add_to_hundred(printed)
    return adds_up_elsewhere or 10 * added <= 11 * total


def is_complete(rows: Iterable[dict]) -> bool:
    """Whether every item has its count printed; what did not apply yet counts as none."""
    return all(row["count"] is not None or row["missing_reason"] == "not applicable" for row in rows)


def _list_other_bases(
    place: Place, totals: Mapping[Place, dict], others: Iterable[Place], beside: Neighbours, own: int | None
) -> tuple[Base, ...]:
    """Totals that stand elsewhere, each value once, the likeliest first.

    That is the printed one where another base is stated, those of this period in the tables of the family,
    those of the table's own other periods, those of this period in the tables around it.
    """
    kin, near = ([(table, place[1]) for table in tables] for tables in (beside.kin, beside.near))
    bases: dict[int, Base] = {}
    for other in (place, *kin, *others, *near):
        value = totals[other]["count"] if other in totals else None
        if value and value != own:
            bases.setdefault(value, Base(f"{other[0]}: {TOTAL}, {other[1]}", value))
    return tuple(bases.values())[:MOST_OTHER_BASES]


def _build_prose_column(row: dict, known: KnownLevels, printed: frozenset[int]) -> FigureColumn:
    """A share in prose as a column of one item over the total it names."""
    subject = row["compared_with"] or known.denominators.get(row["item"])
    base = known.find_best(subject, row["period"], row["report"]) if subject else None
    published = PublishedColumn(
        table=row["table"],
        period=row["period"],
        items=(row["item"],),
        counts=(row["count"],),
        percents=(row["percent"],),
        total=int(base.level) if base and base.level.denominator == 1 else None,
        total_name=f"{subject}, {row['period']}" if subject else "",
        partition=False,
        printed=printed,
    )
    return FigureColumn(row["report"], published, (row,))
