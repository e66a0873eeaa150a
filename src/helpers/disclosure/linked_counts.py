"""Which published counts are the same count, and which add up to which.

What an attacker can put together: totals that several tables share, columns that repeat another,
counts that prose repeats, figures in prose that are sums of table rows, and every column's own sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from helpers.disclosure.narrowing import Sum
from helpers.schemas import name_subjects

TOTAL = "Total"
COLUMN = ["report", "table", "period"]

Quantity = tuple[str, str, int]


@dataclass(frozen=True)
class Known:
    """The counts that reports state, in the order of the reports, and the sums known to hold.

    A quantity is a subject in a period with its exact count, so that one count stated in several
    places is one quantity, and a count that was revised is two.
    """

    reports: Mapping[str, frozenset[Quantity]]
    sums: Mapping[str, tuple[Sum, ...]]
    same: Mapping[Quantity, Quantity]

    def find(self, subject: str, period: str, count: int) -> Quantity:
        """The quantity of a stated count; columns that are copies of each other share theirs."""
        return _follow(self.same, name_quantity(subject, period, count))


def name_quantity(subject: str, period: str, count: int) -> Quantity:
    """A count by name. Totals of sibling tables (``x_by_y``, ``x_by_z``) are one count when equal.

    >>> name_quantity("safeguarding_by_person: Total", "2023/24", 71)
    ('safeguarding: Total', '2023/24', 71)
    """
    table, _, item = subject.partition(": ")
    if item == TOTAL:
        subject = f"{table.split('_by_')[0]}: {TOTAL}"
    return (subject, period, count)


def read_definitions(indicators: pd.DataFrame | None) -> dict[str, str]:
    """Which indicators are sums, and of what: ``{"cases_closed": "table: Item + table: Item"}``."""
    if indicators is None:
        return {}
    return indicators.dropna(subset=["numerator"]).set_index("id")["numerator"].to_dict()


def collect_known(figures: pd.DataFrame, definitions: Mapping[str, str]) -> Known:
    """What the exact safeguarding figures say, for one who knows which counts add to which.

    ``figures`` are the guarded rows of ``figures.csv``; ``definitions`` come from
    ``read_definitions``. A sum counts as known only where it holds exactly: where a table does not
    add up, a finding says so.
    """
    stated = list(list_stated(figures).drop(columns="column").itertuples(index=False, name=None))
    columns = _collect_columns(figures)
    same = _find_copies(columns)
    reports: dict[str, set[Quantity]] = defaultdict(set)
    for report, *name in stated:
        reports[report].add(_follow(same, name_quantity(*name)))
    sums: dict[str, list[Sum]] = defaultdict(list)
    for (report, table, period), column in columns.items():
        sums[report] += _sum_column(table, period, column, reports[report], same)
    printed: set[Quantity] = set()
    for report in sorted(reports):
        printed |= {name_quantity(*name) for said_in, *name in stated if said_in == report}
        sums[report] += _sum_definitions(printed, definitions, same)
    return Known(
        {report: frozenset(names) for report, names in sorted(reports.items())},
        {report: tuple(dict.fromkeys(found)) for report, found in sums.items()},
        same,
    )


def list_stated(figures: pd.DataFrame) -> pd.DataFrame:
    """Every count a figure states: its own, and the earlier one that the same text compares it with.

    Columns report, subject, period, count, and the column of the figures it stands in; the index is
    that of the figures.
    """
    figures = figures.assign(subject=name_subjects(figures))
    own = figures[["report", "subject", "period", "count"]]
    compared = figures[["report", "subject", "compared_with", "compared_count"]].set_axis(own.columns, axis=1)
    stated = pd.concat([own.assign(column="count"), compared.assign(column="compared_count")]).dropna()
    return stated.assign(count=stated["count"].astype(int))


def _collect_columns(figures: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, int]]:
    """The counts of each table column by item: keys are report, table and period."""
    cells = figures.loc[figures["claim"].isna() & figures["count"].notna(), [*COLUMN, "item", "count"]]
    columns: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for *column, item, count in cells.itertuples(index=False, name=None):
        columns[tuple(column)][item] = int(count)
    return columns


def _find_copies(columns: Mapping[tuple[str, str, str], dict[str, int]]) -> dict[Quantity, Quantity]:
    """Counts of a column that repeats another period's column: findings say so, so it is known."""
    first: dict[tuple, str] = {}
    same: dict[Quantity, Quantity] = {}
    for (report, table, period), column in sorted(columns.items()):
        original = first.setdefault((report, table, frozenset(column.items())), period)
        for item, count in column.items() if original != period and len(column) > 1 else ():
            names = [name_quantity(f"{table}: {item}", when, count) for when in (period, original)]
            copy, source = (_follow(same, name) for name in names)
            if copy != source:
                same[copy] = source
    return same


def _follow(same: Mapping[Quantity, Quantity], name: Quantity) -> Quantity:
    """The quantity that stands for this one and all its copies."""
    while name in same:
        name = same[name]
    return name


def _sum_column(
    table: str, period: str, column: Mapping[str, int], stated: Iterable[Quantity], same: Mapping
) -> list[Sum]:
    """The sum of a column, if it holds; a table without a total is held to its sibling tables' total."""
    parts = {item: count for item, count in column.items() if item != TOTAL}
    added = sum(parts.values())
    total = _follow(same, name_quantity(f"{table}: {TOTAL}", period, column.get(TOTAL, added)))
    if not parts or total[2] != added or total not in stated:
        return []
    names = {_follow(same, name_quantity(f"{table}: {item}", period, count)) for item, count in parts.items()}
    return [Sum(total, frozenset(names))]


def _sum_definitions(printed: set[Quantity], definitions: Mapping[str, str], same: Mapping) -> list[Sum]:
    """The sums that define indicators, in the periods where they hold.

    ``printed`` are the counts by the names they were printed under, copies and all.
    """
    found = []
    for whole in sorted(printed):
        parts = [part for part in definitions.get(whole[0], "").split(" + ") if part]
        choices = [
            [name for name in printed if name[:2] == name_quantity(part, whole[1], 0)[:2]] for part in parts
        ]
        for names in product(*choices) if parts else ():
            if sum(name[2] for name in names) == whole[2]:
                found.append(Sum(_follow(same, whole), frozenset(_follow(same, name) for name in names)))
    return found
