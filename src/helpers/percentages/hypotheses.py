"""Whole explanations of a column: a true total, slips that run through the column, slips of cells.

Given the true total, the slip that runs through the column and the counts that are mistyped, the
rows are independent; only the sum of the counts couples them. So every hypothesis is listed with
its length in bits, and each row's readings are summed within it. A slip that runs through several
rows, or through all of them, is paid for once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, log2

from helpers.percentages.arithmetic import rounding_bits
from helpers.percentages.cases import Case, Key, Surroundings, Total, list_totals
from helpers.percentages.published_columns import match_total
from helpers.percentages.readings import (
    Reading,
    find_fitting_counts,
    find_share,
    list_cell_keys,
    list_shared_keys,
    match_key,
    name_parameter,
    read_damaged_row,
    read_wrong_row,
    say_anything,
)
from helpers.percentages.totals import find_common_bases, find_loose_range
from helpers.percentages.vocabulary import KNOWN_BITS, PRIOR_BITS, number_typo_bits, say_distance

WORTH_KEEPING_BITS = 24.0  # explanations longer than the best by this much weigh nothing
MOST_READINGS_KEPT = 200_000  # rows times explanations, so that a long table stays within its time
MOST_WRONG_ROWS_IN_PAIRS = 8
LEAST_ROWS_TO_GIVE_UP = 4  # wrong rows that may have one reason without a name
COARSE_STEPS = (5, 10, 20, 25, 50)  # last digits that a whole column may be rounded to, as 0.5 at one
UNNAMED: Key = ("unexplained", "column")


@dataclass(frozen=True)
class Hypothesis:
    """One explanation of a column; ``readings`` has a list for each checkable row."""

    bits: float
    total: Total
    key: Key | None  # the slip that runs through the column
    members: frozenset[int]  # places of the rows it holds for
    counts: Mapping[int, int]  # places of mistyped counts, with the true ones
    readings: tuple[tuple[Reading, ...], ...]
    share: float = 0.0  # of the probability, where all explanations are known

    def list_wrong(self) -> list[int]:
        """The checkable rows that do not follow, by their order."""
        return [at for at, readings in enumerate(self.readings) if readings[0].mechanism is not None]


def list_hypotheses(case: Case) -> list[Hypothesis]:
    """Every explanation within 24 bits of the shortest, shortest first, each as probable as 2**−bits says.

    Raises ``TooMuchWorkError`` when the work allowed is spent before the list is complete.
    """
    found = [hypothesis for total in list_totals(case) for hypothesis in _explain_under(case, total)]
    found.sort(key=lambda hypothesis: hypothesis.bits)
    most = max(20, MOST_READINGS_KEPT // len(case.checkable))
    limit = found[0].bits + WORTH_KEEPING_BITS
    kept = [hypothesis for hypothesis in found[:most] if hypothesis.bits < limit]
    weights = [2.0 ** (found[0].bits - hypothesis.bits) for hypothesis in kept]
    whole = sum(weights)
    return [replace(one, share=weight / whole) for one, weight in zip(kept, weights, strict=True)]


def _explain_under(case: Case, total: Total) -> Iterator[Hypothesis]:
    """All explanations with this total: no common slip, or one that runs through rows or the column."""
    surroundings = Surroundings(case, total.value)
    readings = []
    slips = sum(1 for _ in list_cell_keys(case.rows[0], surroundings))
    for row in case.checkable:
        rules = match_total(row, row.count, total.value)
        case.spend(1 if rules else slips)
        readings.append((Reading(0.0, rules=rules),) if rules else tuple(read_wrong_row(row, surroundings)))
    plain = Hypothesis(total.bits, total, None, frozenset(), {}, tuple(readings))
    for variant in (plain, *list_common_slips(plain, surroundings), *_give_up_column(case, plain)):
        yield from _restore_sum(variant, surroundings)


def _restore_sum(hypothesis: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """The hypothesis, and where the items miss the total, with the counts mistyped that restore it."""
    case = surroundings.case
    if case.items_sum is None or case.items_sum == hypothesis.total.value:
        yield _measure(case, hypothesis)
        return
    missing = hypothesis.total.value - case.items_sum
    yield _measure(case, replace(hypothesis, bits=hypothesis.bits + PRIOR_BITS["unexplained_sum", "column"]))
    singles = (
        {row.place: row.count + missing} for row in case.rows if not row.is_total and row.count + missing >= 0
    )
    for counts in (*singles, *_list_count_pairs(case, hypothesis, missing)):
        yield from _correct_counts(hypothesis, counts, surroundings)


def _list_count_pairs(case: Case, hypothesis: Hypothesis, missing: int) -> Iterator[dict[int, int]]:
    """Pairs of wrong rows whose percentages fit other counts that together restore the sum."""
    wrong = [case.checkable[at] for at in hypothesis.list_wrong()]
    if len(wrong) > MOST_WRONG_ROWS_IN_PAIRS or hypothesis.key:
        return
    fitting = {row.place: find_fitting_counts(row, hypothesis.total.value)[:8] for row in wrong}
    for first, second in combinations((row for row in wrong if not row.is_total), 2):
        for count in fitting[first.place]:
            other = second.count + missing - (count - first.count)
            if other in fitting[second.place]:
                yield {first.place: count, second.place: other}


def _correct_counts(
    hypothesis: Hypothesis, counts: dict[int, int], surroundings: Surroundings
) -> Iterator[Hypothesis]:
    """The hypothesis with these true counts, if each corrected row then prints as it does."""
    case, readings, bits = surroundings.case, list(hypothesis.readings), hypothesis.bits
    for place, count in counts.items():
        row = case.rows[place]
        typo = PRIOR_BITS["count_typo", "cell"] + number_typo_bits(count, row.count)
        bits += typo + log2(len(case.rows))
        if row.checkable:
            at, true = case.checkable.index(row), replace(row, count=count)
            common = hypothesis.key if at in hypothesis.members else None
            total = hypothesis.total.value
            rules = match_key(common, true, surroundings) if common else match_total(row, count, total)
            if not rules:
                return
            readings[at] = (Reading(0.0, "count_typo", str(count), None, count, rules),)
    yield _measure(case, replace(hypothesis, bits=bits, counts=counts, readings=tuple(readings)))


def _measure(case: Case, hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis with the bits of its rows and of their rounding added."""
    case.spend(len(hypothesis.readings))
    bits = hypothesis.bits + sum(sum_readings(readings) for readings in hypothesis.readings)
    following = [readings[0].rules for readings in hypothesis.readings if readings[0].bits == 0.0]
    bits += rounding_bits(following)
    return replace(hypothesis, bits=bits)


def list_common_slips(plain: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """Explanations in which one slip runs through some wrong rows, or through the whole column.

    A row that a slip of the whole column does not reach is a typing slip on top of it.
    """
    case, checkable = surroundings.case, surroundings.case.checkable
    wrong = plain.list_wrong()
    say_known = max(KNOWN_BITS, log2(max(1, len(case.known))))  # never fewer than one of eight
    for key, key_bits in _list_supported_keys(plain, wrong, surroundings).items():
        case.spend(len(checkable))
        bits = plain.bits + (min(key_bits, say_known) if key in case.known else key_bits)
        matching = {}
        for place, row in enumerate(checkable):
            if rules := match_key(key, row, surroundings):
                parameter = name_parameter(key, row, surroundings)
                matching[place] = Reading(0.0, key[0], parameter, key, None, rules)
        members = frozenset(matching).intersection(wrong)
        if members:
            read = tuple(
                (matching[place], *readings) if place in members else readings
                for place, readings in enumerate(plain.readings)
            )
            which = _say_which_rows(len(checkable), len(members))
            yield replace(plain, bits=bits + which, key=key, members=members, readings=read)
        if len(matching) >= 2 and 2 * len(matching) >= len(checkable):
            read = tuple(
                (matching[place],)
                if place in matching
                else tuple(read_damaged_row(row, find_share(key, row, surroundings), surroundings))
                for place, row in enumerate(checkable)
            )
            yield replace(plain, bits=bits + 1, key=key, members=frozenset(matching), readings=read)


def _list_supported_keys(
    plain: Hypothesis, wrong: Sequence[int], surroundings: Surroundings
) -> dict[Key, float]:
    """Slips that explain two wrong rows or more, or that are known from another column, with their bits."""
    case, total = surroundings.case, surroundings.total
    support = Counter(reading.key for place in wrong for reading in plain.readings[place] if reading.key)
    cost = dict(list_shared_keys(surroundings))
    keys: dict[Key, float] = {}
    most = find_loose_range(total)
    for key, rows in support.items():
        if rows >= 2 or key in case.known:
            loose = key[0] == "other_denominator" and key not in cost
            column = PRIOR_BITS["loose_denominator" if loose else key[0], "column"]
            keys[key] = column + (
                min(log2(most), say_distance(key[1], total)) if loose else cost.get(key, 2.0)
            )
    for base, width in find_common_bases([case.checkable[place] for place in wrong]):
        if ("other_denominator", base) not in cost and case.least_base <= base <= most:
            bits = min(log2(most / min(width, most)), say_distance(base, total))
            keys["other_denominator", base] = PRIOR_BITS["loose_denominator", "column"] + bits
    for step in COARSE_STEPS if wrong else ():
        if all(row.digits % step == 0 for row in case.checkable):
            keys["unexplained", step] = PRIOR_BITS["coarse_rounding", "column"] + log2(len(COARSE_STEPS))
    if plain.total.mechanism is not None:
        keys["other_denominator", case.printed_total] = PRIOR_BITS["percent_of_wrong_total", "column"]
    return keys


def _give_up_column(case: Case, plain: Hypothesis) -> Iterator[Hypothesis]:
    """The column is wrong throughout for one reason without a name.

    Each wrong row then says how far it is off in units of its last digit, or all of its digits.
    """
    wrong = plain.list_wrong()
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


def sum_readings(readings: Sequence[Reading]) -> float:
    """Bits of a row that may be read in any of these ways: minus log2 of the sum of 2**−bits.

    >>> sum_readings([Reading(3.0), Reading(3.0)])
    2.0
    """
    if len(readings) == 1:
        return readings[0].bits
    return -log2(sum(2.0**-reading.bits for reading in readings))
