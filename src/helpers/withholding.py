"""Which safeguarding counts the public edition withholds, decided on the exact figures.

The rule is that of the national Safeguarding Adults Collection (NHS England): counts of 0 to 4 are
withheld, every other count, totals too, is rounded to the nearest 5 from the exact figure. Where that
alone would let a withheld count be worked out from the rounded figures around it, more is withheld,
as described at ``choose_ranges``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from helpers.narrowing import (
    ANY_COUNT,
    LARGEST_KEPT_OPEN,
    Range,
    Ranges,
    Sum,
    find_components,
    find_narrowed,
    narrow_ranges,
)
from helpers.series import name_subjects

TOTAL = "Total"
BASE = 5
SMALLEST_SHOWN = LARGEST_KEPT_OPEN + 1
# Totals further above the true one than this are not looked at: none so far off matters.
MOST_BEYOND = 1_000

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


def round_to_five(count: int) -> int:
    """A count rounded to the nearest 5; a whole count is never half-way.

    >>> [round_to_five(count) for count in (5, 7, 8, 12, 13)]
    [5, 5, 10, 10, 15]
    """
    return BASE * ((count + BASE // 2) // BASE)


def find_range(count: int) -> Range:
    """The counts that look the same as this one in the public edition.

    >>> [find_range(count) for count in (0, 4, 5, 8, 71)]
    [(0, 4), (0, 4), (5, 7), (8, 12), (68, 72)]
    """
    if count < SMALLEST_SHOWN:
        return (0, LARGEST_KEPT_OPEN)
    rounded = round_to_five(count)
    return (max(SMALLEST_SHOWN, rounded - BASE // 2), rounded + BASE // 2)


def name_quantity(subject: str, period: str, count: int) -> Quantity:
    """A count by name. Totals of sibling tables (``x_by_y``, ``x_by_z``) are one count when equal.

    >>> name_quantity("safeguarding_by_person: Total", "2023/24", 71)
    ('safeguarding: Total', '2023/24', 71)
    """
    table, _, item = subject.partition(": ")
    if item == TOTAL:
        subject = f"{table.split('_by_')[0]}: {TOTAL}"
    return (subject, period, count)


def is_shown(seen: Range) -> bool:
    """Whether a count with this range is printed, rounded; a withheld one lies in 0 to 4 or anywhere."""
    return seen not in (find_range(0), ANY_COUNT)


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
    known: set[Quantity] = set()
    for report in sorted(reports):
        known |= reports[report]
        sums[report] += _sum_definitions(known, definitions, same)
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
    cells = figures[figures["claim"].isna() & figures["count"].notna()]
    columns: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in cells.itertuples(index=False):
        columns[row.report, row.table, row.period][row.item] = int(row.count)
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


def _sum_definitions(known: set[Quantity], definitions: Mapping[str, str], same: Mapping) -> list[Sum]:
    """The sums that define indicators, in the periods where they hold."""
    found = []
    for whole in sorted(known):
        parts = [part for part in definitions.get(whole[0], "").split(" + ") if part]
        choices = [
            [name for name in known if name[:2] == name_quantity(part, whole[1], 0)[:2]] for part in parts
        ]
        for names in product(*choices) if parts else ():
            if sum(name[2] for name in names) == whole[2]:
                found.append(Sum(whole, frozenset(_follow(same, name) for name in names)))
    return found


def choose_ranges(known: Known) -> Ranges:
    """What the public edition gives away of each count: the range it could lie in.

    A count is published when its range is not (0, 4) and not ``ANY_COUNT``. Reports are taken in
    the order they came out, and what an earlier public edition showed stays as it was: an edition is
    never protected by taking back a figure that is already out. Where a new report would narrow a
    withheld count, the totals it brings to the figures linked with that count are withheld, and if
    that is not enough, every figure it brings to them.

    That a total is withheld must not say what it was withheld for. The totals that would narrow a
    count lie at both ends of what its parts allow, so together they usually leave every value open;
    where they do not, the nearest total that would narrow nothing is withheld as well.
    """
    ranges: Ranges = {}
    sums: list[Sum] = []
    for report, stated in known.reports.items():
        new = stated - ranges.keys()
        ranges |= {name: find_range(name[2]) for name in new}
        sums = list(dict.fromkeys([*sums, *known.sums.get(report, ())]))
        for component in find_components(sums):
            ranges |= _withhold_further(ranges, component, new)
    return ranges


def _withhold_further(ranges: Ranges, component: list[Sum], new: frozenset[Quantity]) -> Ranges:
    """The ranges of one group of linked counts, with more withheld among the new ones if needed."""
    names = frozenset().union(*(one.members for one in component))
    own = {name: ranges[name] for name in names}
    small = [name for name in sorted(names) if name[2] < SMALLEST_SHOWN]
    fresh = names & new
    totals = {one.total for one in component} & fresh - set(small)
    if any(_gives_away(own, component, total, small) for total in sorted(totals)):
        own |= dict.fromkeys(totals, ANY_COUNT)
    if fresh and find_narrowed(own, component, small):
        own |= dict.fromkeys(fresh, ANY_COUNT)
    return own


def _gives_away(own: Ranges, component: list[Sum], total: Quantity, small: list[Quantity]) -> bool:
    """Whether this rounded total would narrow a withheld count, or has to hide that others would."""
    seen = own[total]
    trials = {band: own | {total: band} for band in _list_bands(own, component, total)}
    narrowing = {band: find_narrowed(trial, component, small) for band, trial in trials.items()}
    bad = {band: left for band, left in narrowing.items() if left}
    beside = {find_range(max(0, seen[0] - 1)), find_range(seen[1] + 1)}
    return seen in bad or (not beside.isdisjoint(bad) and not _cover_each_other(bad.values()))


def _list_bands(own: Ranges, component: list[Sum], total: Quantity) -> list[Range]:
    """The ranges that a rounded total can show, given everything else that is public."""
    low, high = narrow_ranges(own | {total: ANY_COUNT}, component)[total]
    high = min(high, own[total][1] + MOST_BEYOND)
    bands = dict.fromkeys(find_range(count) for count in range(low, high + 1))
    return [band for band in bands if narrow_ranges(own | {total: band}, component) is not None]


def _cover_each_other(bad: Iterable[Mapping[Quantity, list[int]]]) -> bool:
    """Whether knowing only that the total is one of the bad ones leaves every withheld count open."""
    bad = list(bad)
    everything = list(range(SMALLEST_SHOWN))
    left_open = {
        name: {value for left in bad for value in left.get(name, everything)}
        for name in {name for left in bad for name in left}
    }
    return all(values == set(everything) for values in left_open.values())
