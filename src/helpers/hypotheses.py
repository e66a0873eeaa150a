"""Whole explanations of a column: a true total, slips that run through the column, slips of cells.

Given the true total, the slip that runs through the column and the counts that are mistyped, the
rows are independent; only the sum of the counts couples them. So every hypothesis is listed with
its length in bits, and each row's readings are summed within it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import comb, log2
from time import perf_counter

from helpers.mechanisms import (
    KNOWN_BITS,
    LOOSE_BASES,
    PRIOR_BITS,
    number_typo_bits,
)
from helpers.published_columns import PublishedColumn, Row, find_usual_decimals
from helpers.readings import (
    Key,
    Reading,
    Surroundings,
    find_common_bases,
    find_fitting_counts,
    find_share,
    list_shared_keys,
    match_key,
    match_total,
    name_bases,
    read_damaged_row,
    read_wrong_row,
    say_anything,
)
from helpers.rounding import rounding_bits

WORTH_KEEPING_BITS = 24.0  # explanations longer than the best by this much weigh nothing
MOST_WRONG_ROWS_IN_PAIRS = 8
LEAST_ROWS_TO_GIVE_UP = 3  # wrong rows that may have one reason without a name
UNNAMED: Key = ("unexplained", "column")


class OutOfTimeError(Exception):
    """The time budget of a column is spent."""


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
    """A column with what its explanation draws on, and when to stop."""

    column: PublishedColumn
    rows: list[Row]
    printed_total: int
    items_sum: int | None
    siblings: Sequence[PublishedColumn]
    known: frozenset[Key]
    deadline: float
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

    def check_time(self) -> None:
        """Raise ``OutOfTimeError`` once the deadline has passed."""
        if perf_counter() > self.deadline:
            raise OutOfTimeError


def list_hypotheses(case: Case) -> list[Hypothesis]:
    """Every explanation within 24 bits of the shortest, shortest first.

    Raises ``OutOfTimeError`` when the case's deadline passes before the list is complete.
    """
    found = [hypothesis for total in list_totals(case) for hypothesis in _explain_under(case, total)]
    found.sort(key=lambda hypothesis: hypothesis.bits)
    return [hypothesis for hypothesis in found if hypothesis.bits < found[0].bits + WORTH_KEEPING_BITS]


def list_totals(case: Case) -> list[Total]:
    """Candidate true totals: the printed one, the sum of the items, and bases that many rows support."""
    printed, items_sum = case.printed_total, case.items_sum
    totals = [Total(printed)]
    if items_sum == printed:  # both would have to be wrong by the same
        return totals
    if items_sum:
        totals += _explain_total(case, items_sum)
    wrong_at_first = _count_wrong(case.checkable, printed)
    for base, _ in find_common_bases(case.checkable, most=2):
        fewer_wrong = _count_wrong(case.checkable, base) + 1 < wrong_at_first
        if fewer_wrong and all(base != total.value for total in totals):
            totals += _explain_total(case, base)
    return totals


def _count_wrong(rows: Sequence[Row], total: int) -> int:
    """How many rows do not follow from a total under any rounding rule."""
    return sum(not match_total(row, row.count, total) for row in rows)


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


def _explain_under(case: Case, total: Total) -> Iterator[Hypothesis]:
    """All explanations with this total: no common slip, or one that runs through rows or the column."""
    surroundings = case.surround(total.value)
    row_rules = [match_total(row, row.count, total.value) for row in case.checkable]
    readings = []
    for row, rules in zip(case.checkable, row_rules, strict=True):
        case.check_time()
        readings.append((Reading(0.0, rules=rules),) if rules else tuple(read_wrong_row(row, surroundings)))
    plain = Hypothesis(total.bits, total, None, frozenset(), {}, tuple(readings))
    variants = [plain, *_list_common_slips(case, plain, surroundings), *_give_up_column(case, plain)]
    for variant in variants:
        case.check_time()
        yield from _restore_sum(case, variant, surroundings)


def _list_common_slips(case: Case, plain: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """Explanations in which one slip runs through some wrong rows, or through the whole column."""
    wrong = [place for place, row in enumerate(plain.readings) if row[0].mechanism is not None]
    for key, bits in _list_supported_keys(case, plain, wrong, surroundings).items():
        matches = {
            place: rules
            for place, row in enumerate(case.checkable)
            if (rules := match_key(key, row, surroundings))
        }
        members = [place for place in wrong if place in matches]
        if key in case.known:
            bits = min(bits, KNOWN_BITS)
        if members:
            yield _run_through_rows(plain, key, bits, members, matches)
        if len(matches) >= 2 and 2 * len(matches) >= len(case.checkable):
            yield _run_through_column(case, plain, key, bits, matches, surroundings)


def _give_up_column(case: Case, plain: Hypothesis) -> Iterator[Hypothesis]:
    """The column is wrong throughout for one reason without a name.

    Each wrong row then says how far it is off in units of its last digit, or all of its digits.
    """
    wrong = [place for place, row in enumerate(plain.readings) if row[0].mechanism is not None]
    if len(wrong) < LEAST_ROWS_TO_GIVE_UP:
        return
    readings = list(plain.readings)
    for place in wrong:
        bits = say_anything(case.checkable[place], plain.total.value)
        readings[place] = (Reading(bits, "unexplained", None, UNNAMED),)
    bits = plain.bits + PRIOR_BITS["unexplained", "column"] + _say_which_rows(len(readings), len(wrong))
    yield replace(plain, bits=bits, key=UNNAMED, readings=tuple(readings))


def _say_which_rows(rows: int, members: int) -> float:
    """Bits to say which rows a slip holds for."""
    return 1 + log2(rows) + log2(comb(rows, members))


def _list_supported_keys(
    case: Case, plain: Hypothesis, wrong: Sequence[int], surroundings: Surroundings
) -> dict[Key, float]:
    """Slips that explain two wrong rows or more, or that are known from another column, with their bits."""
    support = Counter(reading.key for place in wrong for reading in plain.readings[place] if reading.key)
    cost = dict(list_shared_keys(surroundings))
    keys: dict[Key, float] = {}
    for key, rows in support.items():
        if rows >= 2 or key in case.known:
            loose = key[0] == "other_denominator" and key not in cost
            column = PRIOR_BITS["loose_denominator" if loose else key[0], "column"]
            keys[key] = column + (log2(LOOSE_BASES) if loose else cost.get(key, 2.0))
    for base, width in find_common_bases([case.checkable[place] for place in wrong]):
        if ("other_denominator", base) not in cost:
            bits = PRIOR_BITS["loose_denominator", "column"] + log2(LOOSE_BASES / min(width, LOOSE_BASES))
            keys["other_denominator", base] = bits
    if plain.total.mechanism is not None:
        keys["other_denominator", case.printed_total] = PRIOR_BITS["percent_of_wrong_total", "column"]
    return keys


def _run_through_rows(
    plain: Hypothesis, key: Key, bits: float, members: Sequence[int], rules: Mapping[int, int]
) -> Hypothesis:
    """The slip holds for these wrong rows: which rows those are has to be said as well."""
    readings = list(plain.readings)
    for place in members:
        member = Reading(0.0, key[0], None, key, None, rules[place])
        readings[place] = (member, *readings[place])
    places = _say_which_rows(len(readings), len(members))
    return replace(
        plain, bits=plain.bits + bits + places, key=key, members=frozenset(members), readings=tuple(readings)
    )


def _run_through_column(
    case: Case, plain: Hypothesis, key: Key, bits: float, rules: Mapping[int, int], surroundings: Surroundings
) -> Hypothesis:
    """The slip holds for the whole column; a row it does not reach is a typing slip on top of it."""
    readings = []
    for place, row in enumerate(case.checkable):
        if place in rules:
            readings.append((Reading(0.0, key[0], None, key, None, rules[place]),))
        else:
            readings.append(tuple(read_damaged_row(row, find_share(key, row, surroundings), surroundings)))
    return replace(
        plain, bits=plain.bits + bits + 1, key=key, members=frozenset(rules), readings=tuple(readings)
    )


def _restore_sum(case: Case, hypothesis: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """The hypothesis, and where the items miss the total, with the counts mistyped that restore it."""
    if case.items_sum is None or case.items_sum == hypothesis.total.value:
        yield _measure(hypothesis)
        return
    missing = hypothesis.total.value - case.items_sum
    yield _measure(replace(hypothesis, bits=hypothesis.bits + PRIOR_BITS["unexplained_sum", "column"]))
    places = {row.place: at for at, row in enumerate(case.checkable)}
    for row in case.rows:
        if not row.is_total and row.count + missing >= 0:
            yield from _correct_counts(
                case, hypothesis, {row.place: row.count + missing}, places, surroundings
            )
    for counts in _list_count_pairs(case, hypothesis, missing):
        yield from _correct_counts(case, hypothesis, counts, places, surroundings)


def _list_count_pairs(case: Case, hypothesis: Hypothesis, missing: int) -> Iterator[dict[int, int]]:
    """Pairs of wrong rows whose percentages fit other counts that together restore the sum."""
    wrong = [row for row, read in zip(case.checkable, hypothesis.readings, strict=True) if read[0].mechanism]
    if len(wrong) > MOST_WRONG_ROWS_IN_PAIRS or hypothesis.key:
        return
    fitting = {row.place: find_fitting_counts(row, hypothesis.total.value)[:8] for row in wrong}
    for first, second in combinations((row for row in wrong if not row.is_total), 2):
        for count in fitting[first.place]:
            other = second.count + missing - (count - first.count)
            if other in fitting[second.place]:
                yield {first.place: count, second.place: other}


def _correct_counts(
    case: Case,
    hypothesis: Hypothesis,
    counts: dict[int, int],
    places: Mapping[int, int],
    surroundings: Surroundings,
) -> Iterator[Hypothesis]:
    """The hypothesis with these true counts, if each corrected row then prints as it does."""
    readings, bits = list(hypothesis.readings), hypothesis.bits
    for place, count in counts.items():
        row = case.rows[place]
        typo = PRIOR_BITS["count_typo", "cell"] + number_typo_bits(count, row.count)
        bits += typo + log2(len(case.rows))
        if place in places:
            true = replace(row, count=count)
            at = places[place]
            common = hypothesis.key if at in hypothesis.members else None
            total = hypothesis.total.value
            rules = match_key(common, true, surroundings) if common else match_total(row, count, total)
            if not rules:
                return
            readings[at] = (Reading(0.0, "count_typo", str(count), None, count, rules),)
    yield _measure(replace(hypothesis, bits=bits, counts=counts, readings=tuple(readings)))


def _measure(hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis with the bits of its rows and of their rounding added."""
    bits = hypothesis.bits + sum(sum_readings(readings) for readings in hypothesis.readings)
    following = [readings[0].rules for readings in hypothesis.readings if readings[0].bits == 0.0]
    bits += rounding_bits(following)
    return replace(hypothesis, bits=bits)


def sum_readings(readings: Sequence[Reading]) -> float:
    """Bits of a row that may be read in any of these ways: minus log2 of the sum of 2**−bits.

    >>> sum_readings([Reading(3.0), Reading(3.0)])
    2.0
    """
    if len(readings) == 1:
        return readings[0].bits
    return -log2(sum(2.0**-reading.bits for reading in readings))
