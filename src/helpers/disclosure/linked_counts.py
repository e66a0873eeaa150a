"""Which published counts are the same count, and which add up to which.

What an attacker can put together: totals that several tables share, whether they print them or only
add up to them; columns that repeat another; counts that prose repeats; figures in prose that are sums
of table rows; and every column's own sum. No name of a table decides: totals of one period that are
equal are taken for the same total, over tables and reports, because somebody may know that they are.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import pandas as pd

from helpers.checking.evidence import TOTAL
from helpers.disclosure.narrowing import LARGEST_KEPT_OPEN, Sum
from helpers.disclosure.public_figures import Rules
from helpers.schemas import name_subjects

COLUMN = ["report", "table", "period"]

Quantity = tuple[str, str, int]
Same = dict[Quantity, Quantity]


class Column(NamedTuple):
    """A column of a table: its counts by item, and the item that is the total of its table, printed or not.

    ``sums`` are what items add up to, with the items.
    """

    counts: dict[str, int]
    total: str | None
    sums: list[tuple[int, list[str]]]


Columns = dict[tuple[str, str, str], Column]  # by report, table and period


@dataclass(frozen=True)
class Known:
    """The counts that reports state, in the order of the reports, and what is known to hold of them.

    A quantity is a subject in a period with its exact count, so that one count stated in several
    places is one quantity, and a count that was revised is two. ``columns`` are the counts printed in
    each column of a table; ``sums`` may have a total that no table prints. ``blind`` are sums in prose
    of small counts alone: they are withheld however large they are, so that ``[c]`` says nothing of them.
    """

    counts: Mapping[str, frozenset[Quantity]]
    columns: Mapping[str, Sequence[frozenset[Quantity]]]
    sums: Mapping[str, tuple[Sum, ...]]
    same: Same
    blind: frozenset[Quantity] = frozenset()

    def find(self, subject: str, period: str, count: int) -> Quantity:
        """The quantity of a stated count; totals and columns that are copies of each other share theirs."""
        return _follow(self.same, (subject, period, count))


def collect_known(figures: pd.DataFrame, rules: Rules) -> Known:
    """What exact figures say, for one who knows which counts add to which.

    ``figures`` are the rows that the rule of rounding applies to.
    """
    said: dict[str, set[Quantity]] = defaultdict(set)
    for _, _, report, name in list_stated(figures):
        said[report].add(name)
    columns = _collect_columns(figures)
    same = _join_same(columns, set().union(*said.values()), rules)
    printed: dict[str, list[frozenset[Quantity]]] = defaultdict(list)
    sums: dict[str, list[Sum]] = defaultdict(list)
    for (report, table, period), column in columns.items():
        names = {item: (f"{table}: {item}", period, count) for item, count in column.counts.items()}
        printed[report].append(frozenset(_follow(same, name) for name in names.values()))
        for count, items in column.sums:
            sums[report].append(_make_sum(same, (TOTAL, period, count), map(names.get, items)))
    counts: dict[str, frozenset[Quantity]] = {}
    so_far: set[Quantity] = set()
    blind: set[Quantity] = set()
    for report, names in sorted(said.items()):
        so_far |= names
        defined = _list_defined(so_far, rules, same)
        small = {one.total for one in defined if all(part[2] <= LARGEST_KEPT_OPEN for part in one.parts)}
        blind |= small.difference(*counts.values())
        counts[report] = frozenset(_follow(same, name) for name in names)
        sums[report] += defined
    sums_once = {report: tuple(dict.fromkeys(found)) for report, found in sums.items()}
    return Known(counts, printed, sums_once, same, frozenset(blind))


def list_stated(figures: pd.DataFrame) -> Iterator[tuple[Hashable, str, str, Quantity]]:
    """Every count a figure states: its own, and the earlier one that the same text compares it with.

    Each with its place in the index, the column of the figures it stands in, and its report.
    """
    named = figures.assign(subject=name_subjects(figures))
    for when, column in (("period", "count"), ("compared_with", "compared_count")):
        stated = named[["report", "subject", when, column]].dropna()
        for place, report, subject, period, count in stated.itertuples(name=None):
            yield place, column, report, (subject, period, int(count))


def _collect_columns(figures: pd.DataFrame) -> Columns:
    """The columns of tables by report, table and period, in this order.

    A report's table has for its total the item of that name, else the one that all others always add to.
    All but the total add up to it, printed or not; and all together where no name says which it is.
    """
    cells = figures.loc[figures["claim"].isna() & figures["count"].notna(), [*COLUMN, "item", "count"]]
    tables: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for report, table, period, item, count in cells.itertuples(index=False, name=None):
        tables[report, table][period][item] = int(count)
    columns = {}
    for (report, table), found in sorted(tables.items()):
        items = sorted(set().union(*found.values()))
        adds_up = (
            item
            for item in items
            if all(
                len(counts) > 2 and 2 * counts[item] == sum(counts.values()) > 2 * LARGEST_KEPT_OPEN
                for counts in found.values()
                if item in counts
            )
        )
        total = TOTAL if TOTAL in items else next(adds_up, None)
        for period, counts in sorted(found.items()):
            every = sorted(counts)
            parts = [item for item in every if item != total]
            adding = filter(None, [parts] if total in (TOTAL, None) else [parts, every])
            sums = [(sum(map(counts.get, items)), items) for items in adding]
            columns[report, table, period] = Column(counts, total, sums)
    return columns


def _join_same(columns: Columns, said: Iterable[Quantity], rules: Rules) -> Same:
    """Equal totals of a period as one: printed ones, sums of columns, and what prose says of them.

    An item of another table is one where the reference says that it is the whole of this table; an
    indicator is not, where it is defined as a sum: what that counts is known. As one, too, go the counts of
    a column that repeats another period's column: findings say so, so it is known.
    """
    sums: set[Quantity] = set()
    wholes: set[Quantity] = set()
    same: Same = {}
    for (_, table, period), (counts, total, sums_of_items) in columns.items():
        added = {count for count, _ in sums_of_items}
        sums |= {(TOTAL, period, count) for count in added}
        wholes |= {(rules.wholes[table], period, count) for count in added if table in rules.wholes}
        if total in counts:
            same[f"{table}: {total}", period, counts[total]] = (TOTAL, period, counts[total])
    for subject, period, count in said:
        is_undefined = ": " not in subject and subject not in rules.sums and count > LARGEST_KEPT_OPEN
        is_sum = is_undefined and (TOTAL, period, count) in sums
        if subject.endswith(f": {TOTAL}") or is_sum or (subject, period, count) in wholes:
            same[subject, period, count] = (TOTAL, period, count)
    first: dict[tuple, str] = {}
    for (report, table, period), column in columns.items():
        printed = column.counts.items()
        original = first.setdefault((report, table, frozenset(printed)), period)
        for item, count in printed if original != period and len(printed) > 1 else ():
            copy, source = (_follow(same, (f"{table}: {item}", when, count)) for when in (period, original))
            if copy != source:
                same[copy] = source
    return same


def _list_defined(said: set[Quantity], rules: Rules, same: Same) -> list[Sum]:
    """The sums that define indicators, in the periods where they hold; ``said`` names counts as printed."""
    found = []
    for whole in sorted(said):
        parts = rules.sums.get(whole[0], ())
        choices = [[name for name in said if name[:2] == (part, whole[1])] for part in parts]
        for names in product(*choices) if parts else ():
            if sum(name[2] for name in names) == whole[2]:
                found.append(_make_sum(same, whole, names))
    return found


def _follow(same: Same, name: Quantity) -> Quantity:
    """The quantity that stands for this one and all its copies."""
    while name in same:
        name = same[name]
    return name


def _make_sum(same: Same, total: Quantity, parts: Iterable[Quantity]) -> Sum:
    """A sum of quantities, each by the one that stands for it."""
    return Sum(_follow(same, total), frozenset(_follow(same, part) for part in parts))
