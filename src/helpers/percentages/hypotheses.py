"""Whole explanations of a column: a true total, slips that run through the column, slips of cells.

Given the true total, the slip that runs through the column and the counts that are mistyped, the
rows are independent; only the sum of the counts couples them. So every hypothesis is listed with
its length in bits, and each row's readings are summed within it. A slip that runs through several
rows, or through all of them, is paid for once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, log2

from helpers.percentages.arithmetic import find_bases, rounding_bits
from helpers.percentages.cases import Case, Key, Surroundings
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
from helpers.percentages.totals import find_common_bases
from helpers.percentages.vocabulary import KNOWN_BITS, PRIOR_BITS, number_typo_bits, say_distance

MOST_LONE_TOTALS = 200  # a percentage that more totals fit tells none of them apart
WORTH_KEEPING_BITS = 24.0  # explanations longer than the best by this much weigh nothing
MOST_READINGS_KEPT = 200_000  # rows times explanations, so that a long table stays within its time
MOST_WRONG_ROWS_IN_PAIRS = 8
LEAST_ROWS_TO_GIVE_UP = 4  # wrong rows that may have one reason without a name
COARSE_STEPS = (5, 10, 20, 25, 50)  # last digits that a whole column may be rounded to, as 0.5 at one
UNNAMED: Key = ("unexplained", "column")


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
    share: float = 0.0  # of the probability, where all explanations are known

    def list_wrong(self) -> list[int]:
        """The checkable rows that do not follow, by their order."""
        return [at for at, readings in enumerate(self.readings) if readings[0].mechanism is not None]


def list_hypotheses(case: Case) -> list[Hypothesis]:
    """Every explanation within 24 bits of the shortest, shortest first, each as probable as 2**−bits says.

    Raises ``TooMuchWorkError`` when the work allowed is spent before the list is complete.
    """
    found = []
    for total in list_totals(case):
        around, read = Surroundings(case, total.value), []
        slips = sum(1 for _ in list_cell_keys(case.judgement.rows[0], around))
        for row in case.checkable:
            rules = match_total(row, row.count, total.value)
            case.spend(1 if rules else slips)
            read.append((Reading(0.0, rules=rules),) if rules else tuple(read_wrong_row(row, around)))
        plain = Hypothesis(total.bits, total, None, frozenset(), {}, tuple(read))
        for variant in (plain, *list_common_slips(plain, around)):
            for one in _restore_sum(variant, around):
                case.spend(len(one.readings))
                bits = one.bits + sum(sum_readings(readings) for readings in one.readings)
                following = [readings[0].rules for readings in one.readings if readings[0].bits == 0.0]
                found.append(replace(one, bits=bits + rounding_bits(following)))
    found.sort(key=lambda hypothesis: hypothesis.bits)
    most = max(20, MOST_READINGS_KEPT // len(case.checkable))
    limit = found[0].bits + WORTH_KEEPING_BITS
    kept = [hypothesis for hypothesis in found[:most] if hypothesis.bits < limit]
    weights = [2.0 ** (found[0].bits - hypothesis.bits) for hypothesis in kept]
    whole = sum(weights)
    return [replace(one, share=weight / whole) for one, weight in zip(kept, weights, strict=True)]


def list_totals(case: Case) -> list[Total]:
    """Candidate true totals: the printed one, the sum of the items, and bases that many rows support.

    A figure that has no other beside it may follow from a misprinted total: the three likeliest.
    """
    column, printed, items_sum = case.judgement.column, case.judgement.total, case.judgement.items_sum
    if column.is_given:
        return [Total(printed)]
    exceeded = any(row.count > printed and row.digits <= 100 * 10**row.decimals for row in case.checkable)
    totals = [Total(printed, PRIOR_BITS["exceeded_total", "column"] if exceeded else 0.0)]
    if items_sum == printed:  # both would have to be wrong by the same
        return totals
    bases = [items_sum] if items_sum else []
    wrong = [row for row in case.checkable if not match_total(row, row.count, printed)]
    if items_sum is None and wrong == case.checkable and len(wrong) == 1:
        found = find_bases(wrong[0].count, wrong[0].digits, wrong[0].decimals)
        if found and found[1]:
            low = max(found[0], wrong[0].count)
            fitting = range(low, min(found[1], found[0] + MOST_LONE_TOTALS) + 1)
            bases += sorted(fitting, key=lambda true: number_typo_bits(true, printed))[:3]
    for base, _ in find_common_bases(case.checkable, most=2):
        still_wrong = sum(not match_total(row, row.count, base) for row in case.checkable)
        if still_wrong + 1 < len(wrong) and base not in (printed, *bases):
            bases.append(base)
    for true in bases:
        bits = PRIOR_BITS["total_typo", "cell"] + number_typo_bits(true, printed)
        totals.append(Total(true, bits, "total_typo", str(true)))
        pairs = zip(column.items, column.counts, strict=True)
        left_out = [item for item, count in pairs if count == true - printed and count]
        if true == items_sum and left_out:
            bits = PRIOR_BITS["left_out_of_total", "cell"] + log2(len(case.judgement.rows) / len(left_out))
            totals.append(Total(true, bits, "left_out_of_total", " or ".join(left_out[:2])))
    return totals


def _restore_sum(hypothesis: Hypothesis, around: Surroundings) -> Iterator[Hypothesis]:
    """The hypothesis, and where the items miss the total, with the counts mistyped that restore it.

    These are one count of any row, or two of wrong rows whose percentages fit other counts.
    """
    case, items_sum = around.case, around.case.judgement.items_sum
    if items_sum in (None, around.total):
        yield hypothesis
        return
    yield replace(hypothesis, bits=hypothesis.bits + PRIOR_BITS["unexplained_sum", "column"])
    missing, items = around.total - items_sum, [row for row in case.judgement.rows if not row.is_total]
    restoring = [{row.place: row.count + missing} for row in items if row.count + missing >= 0]
    wrong = [] if hypothesis.key else [case.checkable[at] for at in hypothesis.list_wrong()]
    if len(wrong) <= MOST_WRONG_ROWS_IN_PAIRS:
        fitting = {row.place: find_fitting_counts(row, around.total)[:8] for row in wrong}
        for first, second in combinations((row for row in wrong if not row.is_total), 2):
            for count in fitting[first.place]:
                other = second.count + missing - (count - first.count)
                if other in fitting[second.place]:
                    restoring.append({first.place: count, second.place: other})
    for counts in restoring:
        yield from _set_counts(hypothesis, counts, around)


def _set_counts(hypothesis: Hypothesis, counts: dict[int, int], around: Surroundings) -> Iterator[Hypothesis]:
    """The hypothesis with these true counts, if each corrected row then prints as it does."""
    case, readings, bits = around.case, list(hypothesis.readings), hypothesis.bits
    for place, count in counts.items():
        row = case.judgement.rows[place]
        typo = PRIOR_BITS["count_typo", "cell"] + number_typo_bits(count, row.count)
        bits += typo + log2(len(case.judgement.rows))
        if place in case.judgement.rules:
            at, true = case.checkable.index(row), replace(row, count=count)
            common = hypothesis.key if at in hypothesis.members else None
            rules = match_key(common, true, around) if common else match_total(row, count, around.total)
            if not rules:
                return
            readings[at] = (Reading(0.0, "count_typo", str(count), None, count, rules),)
    yield replace(hypothesis, bits=bits, counts=counts, readings=tuple(readings))


def list_common_slips(plain: Hypothesis, around: Surroundings) -> Iterator[Hypothesis]:
    """Explanations in which one slip runs through some wrong rows, or through the whole column.

    A row that a slip of the whole column does not reach is a typing slip on top of it.
    """
    case, checkable, wrong = around.case, around.case.checkable, plain.list_wrong()
    say_known = max(KNOWN_BITS, log2(max(1, len(case.known))))  # never fewer than one of eight
    for key, key_bits in _list_supported_keys(plain, wrong, around).items():
        case.spend(len(checkable))
        bits = plain.bits + (min(key_bits, say_known) if key in case.known else key_bits)
        matching = {
            at: (Reading(0.0, key[0], name_parameter(key, row, around), key, None, rules),)
            for at, row in enumerate(checkable)
            if (rules := match_key(key, row, around))
        }
        members = frozenset(matching).intersection(wrong)
        if members:
            pairs = enumerate(plain.readings)
            read = tuple(matching[at] + one if at in members else one for at, one in pairs)
            which = _say_which_rows(checkable, members)
            yield replace(plain, bits=bits + which, key=key, members=members, readings=read)
        if len(matching) >= 2 and 2 * len(matching) >= len(checkable):
            read = tuple(
                matching.get(at) or tuple(read_damaged_row(row, find_share(key, row, around), around))
                for at, row in enumerate(checkable)
            )
            yield replace(plain, bits=bits + 1, key=key, members=frozenset(matching), readings=read)
    if len(wrong) >= LEAST_ROWS_TO_GIVE_UP:
        yield _give_up_column(plain, wrong, around)


def _give_up_column(plain: Hypothesis, wrong: Sequence[int], around: Surroundings) -> Hypothesis:
    """Many wrong rows with one reason that has no name.

    Each says how far it is off in units of its last digit, or all its digits.
    """
    checkable, read = around.case.checkable, list(plain.readings)
    for at in wrong:
        read[at] = (Reading(say_anything(checkable[at], around.total), "unexplained", None, UNNAMED),)
    bits = plain.bits + PRIOR_BITS["unexplained", "column"] + _say_which_rows(checkable, wrong)
    return replace(plain, bits=bits, key=UNNAMED, readings=tuple(read))


def _say_which_rows(rows: Sized, chosen: Sized) -> float:
    """Bits to say that a slip runs through some rows, how many they are, and which."""
    return 1 + log2(len(rows)) + log2(comb(len(rows), len(chosen)))


def _list_supported_keys(plain: Hypothesis, wrong: Sequence[int], around: Surroundings) -> dict[Key, float]:
    """Slips that explain two wrong rows or more, or that are known from another column, with their bits."""
    case, total, most = around.case, around.total, around.largest_base
    support = Counter(reading.key for at in wrong for reading in plain.readings[at] if reading.key)
    cost = dict(list_shared_keys(around))
    keys: dict[Key, float] = {}
    for key, rows in support.items():
        if rows >= 2 or key in case.known:
            loose = key[0] == "other_denominator" and key not in cost
            bits = min(log2(most), say_distance(key[1], total)) if loose else cost.get(key, 2.0)
            keys[key] = PRIOR_BITS["loose_denominator" if loose else key[0], "column"] + bits
    for base, width in find_common_bases([case.checkable[at] for at in wrong]):
        if ("other_denominator", base) not in cost and case.least_base <= base <= most:
            bits = min(log2(most / min(width, most)), say_distance(base, total))
            keys["other_denominator", base] = PRIOR_BITS["loose_denominator", "column"] + bits
    for step in COARSE_STEPS if wrong else ():
        if all(row.digits % step == 0 for row in case.checkable):
            keys["unexplained", step] = PRIOR_BITS["coarse_rounding", "column"] + log2(len(COARSE_STEPS))
    if plain.total.mechanism is not None:
        keys["other_denominator", case.judgement.total] = PRIOR_BITS["percent_of_wrong_total", "column"]
    return keys


def sum_readings(readings: Sequence[Reading]) -> float:
    """Bits of a row that may be read in any of these ways: minus log2 of the sum of 2**−bits.

    >>> sum_readings([Reading(3.0), Reading(3.0)])
    2.0
    """
    if len(readings) == 1:
        return readings[0].bits
    return -log2(sum(2.0**-reading.bits for reading in readings))
