"""A column to be explained, what an explanation of it consists of, and which totals it may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from helpers.percentages.arithmetic import find_bases
from helpers.percentages.candidate_bases import find_common_bases, match_total, name_bases
from helpers.percentages.misprints import number_typo_bits
from helpers.percentages.published_columns import PublishedColumn, Row, find_usual_decimals
from helpers.percentages.readings import Reading
from helpers.percentages.shares import Key, Surroundings
from helpers.percentages.vocabulary import PRIOR_BITS

MOST_LONE_TOTALS = 200  # a percentage that more totals fit tells none of them apart


class TooMuchWorkError(Exception):
    """The work allowed for a column is spent."""


@dataclass(frozen=True)
class Total:
    """A candidate for the true total, and how the printed one came about."""

    value: int
    bits: float = 0.0
    mechanism: str | None = None
    parameter: str | None = None


@dataclass(frozen=True)
class Hypothesis:
    """One explanation of a column; ``readings`` has a list for each checkable row."""

    bits: float
    total: Total
    key: Key | None  # the slip that runs through the column
    members: frozenset[int]  # places of the rows it holds for
    counts: Mapping[int, int]  # places of mistyped counts, with the true ones
    readings: tuple[tuple[Reading, ...], ...]


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
    siblings: Sequence[PublishedColumn]
    known: frozenset[Key]
    work_left: int = 0
    checkable: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.checkable = [row for row in self.rows if row.checkable]

    def surround(self, total: int) -> Surroundings:
        """What the rows can draw on if this is the true total."""
        return Surroundings(
            self.rows,
            find_usual_decimals(self.rows),
            total,
            name_bases(self.column, self.printed_total, self.items_sum),
            self.siblings,
            self.items_sum is not None,
        )

    def spend(self, work: int) -> None:
        """Raise ``TooMuchWorkError`` where this much work is more than what is left."""
        self.work_left -= work
        if self.work_left < 0:
            raise TooMuchWorkError


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
