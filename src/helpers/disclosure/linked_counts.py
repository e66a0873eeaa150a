"""Which published counts are the same count, and which add up to which.

What an attacker can put together: totals that several tables share, whether they print them or only
add up to them; columns that repeat another; counts that prose repeats; figures in prose that are sums
of table rows; and every column's own sum. No name of a table decides: totals of one period that are
equal are taken for the same total, over tables and reports, because somebody may know that they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from helpers.disclosure.narrowing import LARGEST_KEPT_OPEN, Sum
from helpers.disclosure.rules import Rules
from helpers.schemas import name_subjects

TOTAL = "Total"
COLUMN = ["report", "table", "period"]

Quantity = tuple[str, str, int]
Column = dict[str, int]


@dataclass(frozen=True)
class Known:
    """The counts that reports state, in the order of the reports, and what is known to hold of them.

    A quantity is a subject in a period with its exact count, so that one count stated in several
    places is one quantity, and a count that was revised is two. ``columns`` are the counts printed in
    each column of a table; ``sums`` may have a total that no table prints. ``blind`` are sums in prose
    of small counts alone: they are withheld however large they are, so that ``[c]`` says nothing of them.
    """

    counts: Mapping[str, frozenset[Quantity]]
    columns: Mapping[str, tuple[frozenset[Quantity], ...]]
    sums: Mapping[str, tuple[Sum, ...]]
    same: Mapping[Quantity, Quantity]
    blind: frozenset[Quantity] = frozenset()

    def find(self, subject: str, period: str, count: int) -> Quantity:
        """The quantity of a stated count; totals and columns that are copies of each other share theirs."""
        return _follow(self.same, (subject, period, count))


def collect_known(figures: pd.DataFrame, rules: Rules) -> Known:
    """What exact figures say, for one who knows which counts add to which.

    ``figures`` are the rows that the rule of rounding applies to.
    """
    stated = list(list_stated(figures).drop(columns="column").itertuples(index=False, name=None))
    columns = _collect_columns(figures)
    totals = _find_totals(columns)
    same = _join_totals(columns, totals, stated, rules)
    _join_copies(columns, same)
    counts: dict[str, set[Quantity]] = defaultdict(set)
    for report, *name in stated:
        counts[report].add(_follow(same, tuple(name)))
    printed: dict[str, list[frozenset[Quantity]]] = defaultdict(list)
    sums: dict[str, list[Sum]] = defaultdict(list)
    for (report, table, period), column in sorted(columns.items()):
        names = {item: _follow(same, (f"{table}: {item}", period, count)) for item, count in column.items()}
        printed[report].append(frozenset(names.values()))
        sums[report] += [
            Sum(
                _follow(same, _name_total(period, sum(column[item] for item in parts))),
                frozenset(map(names.get, parts)),
            )
            for parts in _list_parts(column, totals[report, table])
        ]
    printed_so_far: set[Quantity] = set()
    known_before: set[Quantity] = set()
    blind: set[Quantity] = set()
    for report in sorted(counts):
        printed_so_far |= {tuple(name) for said_in, *name in stated if said_in == report}
        defined = _sum_definitions(printed_so_far, rules.sums, same)
        blind |= {
            one.total
            for one in defined
            if one.total not in known_before and all(part[2] <= LARGEST_KEPT_OPEN for part in one.parts)
        }
        sums[report] += defined
        known_before |= counts[report]
    return Known(
        {report: frozenset(names) for report, names in sorted(counts.items())},
        {report: tuple(found) for report, found in printed.items()},
        {report: tuple(dict.fromkeys(found)) for report, found in sums.items()},
        same,
        frozenset(blind),
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


def _collect_columns(figures: pd.DataFrame) -> dict[tuple[str, str, str], Column]:
    """The counts of each table column by item: keys are report, table and period."""
    cells = figures.loc[figures["claim"].isna() & figures["count"].notna(), [*COLUMN, "item", "count"]]
    columns: dict[tuple[str, str, str], Column] = defaultdict(dict)
    for *column, item, count in cells.itertuples(index=False, name=None):
        columns[tuple(column)][item] = int(count)
    return columns


def _find_totals(columns: Mapping[tuple[str, str, str], Column]) -> dict[tuple[str, str], str | None]:
    """The item of each report's table that is its total: by name, else what all others always add to."""
    tables: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for (report, table, _), column in columns.items():
        tables[report, table].append(column)
    totals: dict[tuple[str, str], str | None] = {}
    for name, found in tables.items():
        items = sorted({item for column in found for item in column})
        adds_up = [
            item
            for item in items
            if all(
                len(column) > 2 and 2 * column[item] == sum(column.values()) > 2 * LARGEST_KEPT_OPEN
                for column in found
                if item in column
            )
        ]
        totals[name] = TOTAL if TOTAL in items else next(iter(adds_up), None)
    return totals


def _list_parts(column: Column, total: str | None) -> list[list[str]]:
    """The items of a column that add up: all but the total, and all where only the sums tell of a total."""
    every = sorted(column)
    parts = [item for item in every if item != total]
    return [found for found in ([parts] if total in (TOTAL, None) else [parts, every]) if found]


def _name_total(period: str, count: int) -> Quantity:
    """The quantity of a total, whichever table adds up to it."""
    return (TOTAL, period, count)


def _join_totals(
    columns: Mapping[tuple[str, str, str], Column], totals: Mapping, stated: Iterable[tuple], rules: Rules
) -> dict[Quantity, Quantity]:
    """Equal totals of a period as one: printed ones, sums of columns, and what prose says of them.

    An item of another table is one where the reference says that it is the whole of this table; an
    indicator is not, where it is defined as a sum: what that counts is known.
    """
    sums: set[Quantity] = set()
    wholes: set[Quantity] = set()
    same: dict[Quantity, Quantity] = {}
    for (report, table, period), column in columns.items():
        total = totals[report, table]
        added = {sum(map(column.get, parts)) for parts in _list_parts(column, total)}
        sums |= {_name_total(period, count) for count in added}
        wholes |= {(rules.wholes[table], period, count) for count in added if table in rules.wholes}
        if total in column:
            same[f"{table}: {total}", period, column[total]] = _name_total(period, column[total])
    for _, subject, period, count in stated:
        is_undefined = ": " not in subject and subject not in rules.sums and count > LARGEST_KEPT_OPEN
        is_sum = is_undefined and _name_total(period, count) in sums
        if subject.endswith(f": {TOTAL}") or is_sum or (subject, period, count) in wholes:
            same[subject, period, count] = _name_total(period, count)
    return same


def _join_copies(columns: Mapping[tuple[str, str, str], Column], same: dict[Quantity, Quantity]) -> None:
    """Join the counts of a column that repeats another period's column: findings say so, so it is known."""
    first: dict[tuple, str] = {}
    for (report, table, period), column in sorted(columns.items()):
        original = first.setdefault((report, table, frozenset(column.items())), period)
        for item, count in column.items() if original != period and len(column) > 1 else ():
            copy, source = (_follow(same, (f"{table}: {item}", when, count)) for when in (period, original))
            if copy != source:
                same[copy] = source


def _follow(same: Mapping[Quantity, Quantity], name: Quantity) -> Quantity:
    """The quantity that stands for this one and all its copies."""
    while name in same:
        name = same[name]
    return name


def _sum_definitions(
    printed: set[Quantity], definitions: Mapping[str, tuple[str, ...]], same: Mapping
) -> list[Sum]:
    """The sums that define indicators, in the periods where they hold.

    ``printed`` are the counts by the names they were printed under, copies and all.
    """
    found = []
    for whole in sorted(printed):
        parts = definitions.get(whole[0], ())
        choices = [[name for name in printed if name[:2] == (part, whole[1])] for part in parts]
        for names in product(*choices) if parts else ():
            if sum(name[2] for name in names) == whole[2]:
                found.append(Sum(_follow(same, whole), frozenset(_follow(same, name) for name in names)))
    return found
