"""Whole explanations of a column: a true total, slips that run through the column, slips of cells.

Given the true total, the slip that runs through the column and the counts that are mistyped, the
rows are independent; only the sum of the counts couples them. So every hypothesis is listed with
its length in bits, and each row's readings are summed within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import log2

from helpers.percentages.candidate_bases import match_total
from helpers.percentages.cases import Case, Hypothesis, Total, list_totals
from helpers.percentages.common_slips import give_up_column, list_common_slips
from helpers.percentages.misprints import number_typo_bits
from helpers.percentages.readings import Reading, find_fitting_counts, read_wrong_row
from helpers.percentages.rounding import rounding_bits
from helpers.percentages.shares import Surroundings, count_cell_keys, match_key
from helpers.percentages.vocabulary import PRIOR_BITS

WORTH_KEEPING_BITS = 24.0  # explanations longer than the best by this much weigh nothing
MOST_READINGS_KEPT = 200_000  # rows times explanations, so that a long table stays within its time
MOST_WRONG_ROWS_IN_PAIRS = 8


def list_hypotheses(case: Case) -> list[Hypothesis]:
    """Every explanation within 24 bits of the shortest, shortest first.

    Raises ``TooMuchWorkError`` when the work allowed is spent before the list is complete.
    """
    found = [hypothesis for total in list_totals(case) for hypothesis in _explain_under(case, total)]
    found.sort(key=lambda hypothesis: hypothesis.bits)
    most = max(20, MOST_READINGS_KEPT // max(1, len(case.checkable)))
    limit = found[0].bits + WORTH_KEEPING_BITS
    return [hypothesis for hypothesis in found[:most] if hypothesis.bits < limit]


def _explain_under(case: Case, total: Total) -> Iterator[Hypothesis]:
    """All explanations with this total: no common slip, or one that runs through rows or the column."""
    surroundings = case.surround(total.value)
    row_rules = [match_total(row, row.count, total.value) for row in case.checkable]
    readings = []
    slips = count_cell_keys(surroundings)
    for row, rules in zip(case.checkable, row_rules, strict=True):
        case.spend(1 if rules else slips)
        readings.append((Reading(0.0, rules=rules),) if rules else tuple(read_wrong_row(row, surroundings)))
    plain = Hypothesis(total.bits, total, None, frozenset(), {}, tuple(readings))
    variants = [plain, *list_common_slips(case, plain, surroundings), *give_up_column(case, plain)]
    for variant in variants:
        yield from _restore_sum(case, variant, surroundings)


def _restore_sum(case: Case, hypothesis: Hypothesis, surroundings: Surroundings) -> Iterator[Hypothesis]:
    """The hypothesis, and where the items miss the total, with the counts mistyped that restore it."""
    if case.items_sum is None or case.items_sum == hypothesis.total.value:
        yield _measure(case, hypothesis)
        return
    missing = hypothesis.total.value - case.items_sum
    yield _measure(case, replace(hypothesis, bits=hypothesis.bits + PRIOR_BITS["unexplained_sum", "column"]))
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
    corrected, bits = {}, hypothesis.bits
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
            corrected[at] = (Reading(0.0, "count_typo", str(count), None, count, rules),)
    readings = tuple(corrected.get(at, read) for at, read in enumerate(hypothesis.readings))
    yield _measure(case, replace(hypothesis, bits=bits, counts=counts, readings=readings))


def _measure(case: Case, hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis with the bits of its rows and of their rounding added."""
    case.spend(len(hypothesis.readings))
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
