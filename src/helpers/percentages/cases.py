"""A column whose figures need explaining: what an explanation may draw on, and how much work it may take."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log2

from helpers.percentages.arithmetic import HALF_UP, RULE_NAMES, find_column_rule
from helpers.percentages.published_columns import Base, PublishedColumn, Row, match_total
from helpers.percentages.totals import LOOSE_BASES, Judgement, prints_add_to_hundred
from helpers.percentages.vocabulary import REPEATED_RULE_BITS, ROUNDINGS

Key = tuple[str, int | str]  # mechanism and parameter: what rows may share


class TooMuchWorkError(Exception):
    """The work allowed for a column is spent."""


@dataclass
class Case:
    """A column with what its explanation draws on, and how much work is left for it.

    A piece of work is one row held against one slip or one explanation, so that the same column is
    given up at the same point on every machine, however busy.
    """

    judgement: Judgement
    alike: Sequence[PublishedColumn] = ()  # columns with the same items, its other periods among them
    known: frozenset[Key] = frozenset()
    work_left: int = 0
    checkable: list[Row] = field(init=False)
    least_base: int = field(init=False)  # no share is of less than the greatest count beside it
    bases: dict[int, str] = field(init=False)  # numbers that could be a denominator, the column's own first
    cell_bits: float = field(init=False)  # to say which row of the column a slip is in
    decimals_bits: dict[int, float] = field(init=False)  # what decimals other than the usual cost
    siblings: list[PublishedColumn] = field(init=False)
    other_shares: dict[tuple[str, str], tuple[int, int]] = field(init=False)  # by period and item

    def __post_init__(self) -> None:
        column, items_sum = self.judgement.column, self.judgement.items_sum
        self.checkable = [row for row in self.judgement.rows if row.place in self.judgement.rules]
        self.least_base = max([1, *(count or 0 for count in column.counts)])
        self.bases = {self.judgement.total: column.total_name or f"{column.table}: Total, {column.period}"}
        sums = [] if items_sum is None else [Base("sum of the items", items_sum)]
        for base in (*column.other_bases, *sums):
            if base.value >= self.least_base:
                self.bases.setdefault(base.value, base.name)
        self.cell_bits = log2(len(self.checkable))
        seen = Counter(row.decimals for row in self.checkable)
        usual = max(seen.values()) + 0.5
        self.decimals_bits = {decimals: log2(usual / (rows + 0.5)) for decimals, rows in seen.items()}
        self.siblings = [other for other in self.alike if other.period != column.period]
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
    largest_base: int = field(init=False)  # thought possible without standing on the page
    takes_the_rest: bool = field(init=False)  # one percentage is not half up, and with it they add to 100
    rules: dict[str, float] = field(init=False)  # rounding rules a spoilt print may go back to

    def __post_init__(self) -> None:
        self.largest_base = max(LOOSE_BASES, 3 * self.total)
        row_rules = [match_total(row, row.count, self.total) for row in self.case.checkable]
        alone = sum(not rules & HALF_UP for rules in row_rules) == 1
        judged = self.case.judgement
        adds_up = judged.items_sum is not None and prints_add_to_hundred(judged.rows)
        self.takes_the_rest = alone and adds_up
        self.rules = {"half_up": 0.0, "truncated": ROUNDINGS["truncated"].bits}
        if common := find_column_rule(row_rules):
            self.rules[RULE_NAMES[common]] = REPEATED_RULE_BITS
