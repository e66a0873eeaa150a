"""A column to be explained: what its rows can draw on, which tables stand beside it, its possible totals.

A table is read beside at most 30 tables around it in the order of the publication, and at most 30 of its
family. In a small publication that is every table. In one of thousands every number up to some hundreds is
the total of some table, so that a total from far away would fit nearly any slip and tell nothing; a wrong
base is mostly taken from a table close by. It also makes the work per table the same however long the
publication is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from helpers.percentages.arithmetic import HALF_UP, NAME_OF_RULE, find_bases, find_column_rule
from helpers.percentages.published_columns import PublishedColumn, Row, find_usual_decimals, match_total
from helpers.percentages.totals import find_common_bases, find_least_base, name_bases, prints_add_to_hundred
from helpers.percentages.vocabulary import PRIOR_BITS, REPEATED_RULE_BITS, ROUNDINGS, number_typo_bits

FAMILY = re.compile(r"(.*?)_?by_")
MOST_NEIGHBOURS = 30
MOST_LONE_TOTALS = 200  # a percentage that more totals fit tells none of them apart

Key = tuple[str, int | str]  # mechanism and parameter: what rows may share


class TooMuchWorkError(Exception):
    """The work allowed for a column is spent."""


@dataclass(frozen=True)
class Total:
    """A candidate for the true total, and how the printed one came about."""

    value: int
    bits: float = 0.0
    mechanism: str | None = None
    parameter: str | None = None


@dataclass
class Case:
    """A column with what its explanation draws on, and how much work is left for it.

    A piece of work is one row held against one slip or one explanation, so that the same column is
    given up at the same point on every machine, however busy.
    """

    column: PublishedColumn
    rows: list[Row]
    printed_total: int
    items_sum: int | None
    siblings: Sequence[PublishedColumn] = ()
    known: frozenset[Key] = frozenset()
    work_left: int = 0
    checkable: list[Row] = field(init=False)
    bases: dict[int, str] = field(init=False)  # value to name, the column's own total first
    least_base: int = field(init=False)  # no share is of less than the greatest count beside it
    cell_bits: float = field(init=False)  # to say which row of the column a slip is in
    usual_decimals: int = field(init=False)
    decimals_bits: dict[int, float] = field(init=False)  # what decimals other than the usual cost
    other_shares: dict[tuple[str, str], tuple[int, int]] = field(init=False)  # by period and item

    def __post_init__(self) -> None:
        self.checkable = [row for row in self.rows if row.checkable]
        self.bases = name_bases(self.column, self.printed_total, self.items_sum)
        self.least_base = find_least_base(row.count for row in self.rows if not row.is_total)
        self.cell_bits = log2(len(self.checkable))
        self.usual_decimals = find_usual_decimals(self.rows)
        seen = Counter(row.decimals for row in self.checkable)
        usual = seen[self.usual_decimals] + 0.5
        self.decimals_bits = {decimals: log2(usual / (rows + 0.5)) for decimals, rows in seen.items()}
        self.other_shares = {
            (other.period, item): (count, other.total)
            for other in reversed(self.siblings)
            if other.total
            for item, count in zip(reversed(other.items), reversed(other.counts), strict=True)
            if count is not None
        }

    def spend(self, work: int) -> None:
        """Raise ``TooMuchWorkError`` where this much work is more than what is left."""
        self.work_left -= work
        if self.work_left < 0:
            raise TooMuchWorkError


@dataclass
class Surroundings:
    """What the rows of a case can draw on if this is the true total."""

    case: Case
    total: int
    rules: dict[str, float] = field(init=False)  # rounding rules a spoilt print may go back to
    takes_the_rest: bool = field(init=False)  # one percentage is not half up, and with it they add to 100

    def __post_init__(self) -> None:
        row_rules = [match_total(row, row.count, self.total) for row in self.case.checkable]
        alone = sum(not rules & HALF_UP for rules in row_rules) == 1
        adds_up = self.case.items_sum is not None
        self.takes_the_rest = alone and adds_up and prints_add_to_hundred(self.case.rows)
        self.rules = {"half_up": 0.0, "truncated": ROUNDINGS["truncated"].bits}
        if common := find_column_rule(row_rules):
            self.rules[NAME_OF_RULE[common]] = REPEATED_RULE_BITS


def list_totals(case: Case) -> list[Total]:
    """Candidate true totals: the printed one, the sum of the items, and bases that many rows support."""
    printed, items_sum = case.printed_total, case.items_sum
    if case.column.is_given:
        return [Total(printed)]
    exceeded = any(row.count > printed and row.digits <= 100 * 10**row.decimals for row in case.checkable)
    totals = [Total(printed, PRIOR_BITS["exceeded_total", "column"] if exceeded else 0.0)]
    if items_sum == printed:  # both would have to be wrong by the same
        return totals
    if items_sum:
        totals += _explain_total(case, items_sum)
    wrong_at_first = _count_wrong(case.checkable, printed)
    if len(case.checkable) == 1 and wrong_at_first and items_sum is None:
        totals += _explain_lone_total(case.checkable[0], printed)
    for base, _ in find_common_bases(case.checkable, most=2):
        fewer_wrong = _count_wrong(case.checkable, base) + 1 < wrong_at_first
        if fewer_wrong and all(base != total.value for total in totals):
            totals += _explain_total(case, base)
    return totals


def _count_wrong(rows: Sequence[Row], total: int) -> int:
    """How many rows do not follow from a total under any rounding rule."""
    return sum(not match_total(row, row.count, total) for row in rows)


def _explain_lone_total(row: Row, printed: int) -> Iterator[Total]:
    """The likeliest misprinted totals from which a figure follows that has no other beside it."""
    found = find_bases(row.count, row.digits, row.decimals) if row.count else None
    if found and found[1] is not None:
        fitting = range(max(found[0], row.count), min(found[1], found[0] + MOST_LONE_TOTALS) + 1)
        ranked = sorted((number_typo_bits(true, printed), true) for true in fitting)
        for bits, true in ranked[:3]:
            yield Total(true, PRIOR_BITS["total_typo", "cell"] + bits, "total_typo", str(true))


def _explain_total(case: Case, true: int) -> Iterator[Total]:
    """How a true total may have come to be printed as it is: a typing slip, or a row left out."""
    printed = case.printed_total
    bits = PRIOR_BITS["total_typo", "cell"] + number_typo_bits(true, printed)
    yield Total(true, bits, "total_typo", str(true))
    left_out = [
        item
        for item, count in zip(case.column.items, case.column.counts, strict=True)
        if count == true - printed and count
    ]
    if true == case.items_sum and left_out:
        bits = PRIOR_BITS["left_out_of_total", "cell"] + log2(len(case.rows) / len(left_out))
        yield Total(true, bits, "left_out_of_total", " or ".join(left_out[:2]))


@dataclass(frozen=True)
class Neighbours:
    """The tables that one table is read beside, in the order of the publication.

    ``kin`` are those of its family, ``near`` those around it, whatever they are called.
    """

    kin: tuple[str, ...]
    near: tuple[str, ...]

    def list_all(self) -> tuple[str, ...]:
        """Both, each table once."""
        return tuple(dict.fromkeys((*self.kin, *self.near)))


def find_family(table: str) -> str | None:
    """What tables that count the same cases by different things share in their names.

    >>> find_family("safeguarding_by_person"), find_family("by_age"), find_family("training")
    ('safeguarding', '', None)
    """
    found = FAMILY.match(table)
    return found[1] if found else None


def find_neighbours(tables: Iterable[str]) -> dict[str, Neighbours]:
    """For each table those it is read beside; the tables come in the order of the publication."""
    order = list(dict.fromkeys(tables))
    families: dict[str, list[str]] = {}
    for table in order:
        if (family := find_family(table)) is not None:
            families.setdefault(family, []).append(table)
    kin = {
        table: list_nearest(members, place)
        for members in families.values()
        for place, table in enumerate(members)
    }
    return {
        table: Neighbours(kin.get(table, ()), list_nearest(order, place)) for place, table in enumerate(order)
    }


def list_nearest(listed: Sequence[str], place: int, most: int = MOST_NEIGHBOURS) -> tuple[str, ...]:
    """The members of a list around one of them, as many before it as after where there are so many.

    >>> list_nearest("abcdefg", 3, most=4), list_nearest("abcdefg", 0, most=4)
    (('b', 'c', 'e', 'f'), ('b', 'c', 'd', 'e'))
    """
    first = max(0, min(place - most // 2, len(listed) - 1 - most))
    return (*listed[first:place], *listed[place + 1 : first + most + 1])


class Beside:
    """The columns of a publication by their places, and which of them are read beside each other."""

    def __init__(self, columns: Sequence[PublishedColumn]) -> None:
        self._columns = columns
        self._places: dict[str, list[int]] = {}
        self._alike: dict[tuple, list[PublishedColumn]] = {}
        for place, column in enumerate(columns):
            self._places.setdefault(column.table, []).append(place)
            self._alike.setdefault((column.table, column.items), []).append(column)
        self._neighbours = find_neighbours(self._places)

    def list_siblings(self, place: int) -> list[PublishedColumn]:
        """The other periods of a column's table; in prose those of its subject, for one list has many."""
        column = self._columns[place]
        alike = self._alike[column.table, column.items]
        return [other for other in alike if other.period != column.period]

    def join_others(self, place: int, shown: Sequence[frozenset[Key]]) -> frozenset[Key]:
        """What the other columns of a column's table show, and all columns of its neighbours."""
        table = self._columns[place].table
        names = (table, *self._neighbours[table].list_all())
        others = (other for name in names for other in self._places[name] if other != place)
        return frozenset().union(*(shown[other] for other in others))
