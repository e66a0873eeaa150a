"""What the explanations of a column, weighted 2**−bits, agree on for each of its cells, and how it is told.

Of each figure: verdict, cause, what should stand there, why.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, log2
from typing import NamedTuple

from helpers.percentages.arithmetic import RULE_NAMES, render_percent
from helpers.percentages.cases import Key
from helpers.percentages.hypotheses import Hypothesis, sum_readings
from helpers.percentages.published_columns import CellExplanation, Row, find_usual_decimals
from helpers.percentages.totals import Judgement
from helpers.percentages.vocabulary import (
    AMBIGUOUS,
    AMBIGUOUS_BITS,
    MADE_TO_ADD,
    MECHANISMS,
    ROUNDINGS,
    WRONG_TOTAL,
)

AGREED_SHARE = 0.95
UNKNOWN_SHARE = 0.02  # kept back for causes that are in no vocabulary; the benchmark's first runs showed it
MOST_VALUES = 3  # a set of more values than this helps nobody
REFORMATTED = ("decimal_point", "dropped_digit", "extra_digit", "as_fraction")  # their decimals are wrong too
PRINTED_BY_RULES = ("other_denominator", "inverted", "other_count", "other_row")
NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Cause(NamedTuple):
    """One mechanism that may be behind a cell, with its share of the probability."""

    mechanism: str
    parameter: str | None
    scope: str
    key: Key | None
    rounding: str
    bits: float
    share: float


@dataclass(frozen=True)
class Belief:
    """What is believed of one row: causes and true counts and totals, each with its probability."""

    causes: tuple[Cause, ...]  # most probable first, one for each mechanism
    truths: tuple[tuple[tuple[int, int], float], ...]  # (count, total), most probable first

    @property
    def bits_ahead(self) -> float:
        """Bits between the first and the second mechanism, without end where there is no second."""
        return self.causes[1].bits - self.causes[0].bits if len(self.causes) > 1 else inf


def weigh_cells(judgement: Judgement, hypotheses: Sequence[Hypothesis] | None) -> dict[int, Belief]:
    """What is believed of each checked row, by its place; nothing where nothing needed explaining."""
    if not hypotheses:
        return {}
    all_bits = hypotheses[0].bits + log2(hypotheses[0].share)  # the length of all explanations taken together
    beliefs = {}
    for at, place in enumerate(judgement.rules):
        causes: dict[tuple, float] = defaultdict(float)
        truths: dict[tuple[int, int], float] = defaultdict(float)
        for hypothesis in hypotheses:
            readings, total = hypothesis.readings[at], hypothesis.total
            norm = sum_readings(readings)
            for reading in readings:
                weight = hypothesis.share * 2.0 ** (norm - reading.bits)
                count = judgement.rows[place].count if reading.count is None else reading.count
                truths[count, total.value] += weight
                scope = "column" if reading.key and reading.key == hypothesis.key else "cell"
                named = (reading.mechanism, reading.parameter, scope, reading.key)
                if reading.mechanism is None:  # the row follows from the total, which may be wrong itself
                    named = (total.mechanism, total.parameter, "column", None)
                if named[0]:
                    causes[(*named, RULE_NAMES[reading.rules])] += weight
        shares: dict[str, float] = defaultdict(float)
        likeliest: dict[str, tuple] = {}
        for cause, share in sorted(causes.items(), key=lambda pair: -pair[1]):
            shares[cause[0]] += share
            likeliest.setdefault(cause[0], cause)
        ranked = [pair for pair in sorted(shares.items(), key=lambda pair: -pair[1]) if pair[1] > 0]
        beliefs[place] = Belief(
            tuple(Cause(*likeliest[mechanism], all_bits - log2(share), share) for mechanism, share in ranked),
            tuple(sorted(truths.items(), key=lambda pair: -pair[1])),
        )
    return beliefs


def describe_cell(
    judgement: Judgement, row: Row, belief: Belief | None, companions: Counter[Key], shown: frozenset[Key]
) -> CellExplanation:
    """The explanation of one figure, its verdict against the column's own total first."""
    if row.place in judgement.unchecked:
        return CellExplanation("cannot_check", judgement.unchecked[row.place])
    total, rule = judgement.total, judgement.rules[row.place]
    expected = render_percent(row.count, total, row.decimals)
    share = f"{row.count} of {total} is {expected}%"
    percent, count = reconcile(row, belief, judgement)
    held = total, judgement.total_name, expected, percent, count
    cause = belief.causes[0] if belief and belief.causes else None
    if rule == "half_up":
        return CellExplanation("agrees", f"{share}, rounded half up.", *held)
    if rule is None and cause is None:
        why = f"{share}, not {row.text}%; the column is so long that the search for the cause was given up."
        return CellExplanation("differs", why, *held[:3], None, count, "unexplained", "cell")
    if rule is None:
        cell = CellExplanation("differs", f"{share}, not {row.text}%", *held)
        clauses = [say_cause(cause, row, total, judgement.column.printed) for cause in belief.causes[:2]]
        return _describe_difference(cell, belief, clauses, companions, shown)
    if cause and cause.mechanism in WRONG_TOTAL and cause.share >= AGREED_SHARE:
        why = f"{share}, not {row.text}%: {say_cause(cause, row, total)}."
        found = cause.mechanism, "column", cause.parameter
        return CellExplanation("agrees_other_rounding", why, *held, *found)
    if rule == MADE_TO_ADD:
        why = f"{share} rounded half up, not {row.text}%: {MECHANISMS[rule].clause}."
    else:
        why = f"{share} rounded half up; {row.text}% follows where {ROUNDINGS[rule].clause}."
    needed = [found for found in judgement.rules.values() if found not in (None, "half_up")]
    throughout = len(needed) > 1 and set(needed) == {rule}
    return CellExplanation("agrees_other_rounding", why, *held, rule, "column" if throughout else "cell")


def _describe_difference(
    cell: CellExplanation, belief: Belief, clauses: list[str], companions: Counter[Key], shown: frozenset[Key]
) -> CellExplanation:
    """A cell that differs with its cause and the runner-up, or with the two that are too close to call."""
    first, second = (*belief.causes[:2], None)[:2]
    if belief.bits_ahead < AMBIGUOUS_BITS:
        told = f"; why cannot be told for certain: either {clauses[0]}, or {clauses[1]}"
    else:
        told = f": {clauses[0]}"
        others = companions[first.key] - 1 if first.key and first.mechanism != "unexplained" else 0
        if others:
            number = NUMBER_WORDS[others] if others < len(NUMBER_WORDS) else str(others)
            value = (first.parameter or "").rpartition(" = ")[2]
            does = f"{'fits' if others == 1 else 'fit'} {value} too" if value else "do the same"
            told += f"; {number} other {'cell' if others == 1 else 'cells'} {does}"
    return replace(
        cell,
        why=f"{cell.why}{told}.",
        mechanism=AMBIGUOUS if belief.bits_ahead < AMBIGUOUS_BITS else first.mechanism,
        scope="table" if first.key and first.key in shown else first.scope,
        parameter=first.parameter,
        bits=round(first.bits, 2),
        runner_up=second and " ".join(filter(None, (second.mechanism, second.parameter))),
        bits_ahead=None if second is None else round(belief.bits_ahead, 2),
        confidence=round(first.share * (1 - UNKNOWN_SHARE), 4),
        likeliest=first.mechanism,
        rounding=first.rounding,
    )


def reconcile(row: Row, belief: Belief | None, judgement: Judgement) -> tuple[str | None, int | None]:
    """The percentage and count that should stand there, where 95% of the probability agrees on them.

    The percentage may be a set of at most three; never with the print itself among them: whether it is
    wrong at all is then what cannot be told.
    """
    decimals = row.decimals
    if belief is None:
        return render_percent(row.count, judgement.total, decimals), row.count
    if belief.causes and belief.causes[0].mechanism in REFORMATTED:
        decimals = find_usual_decimals(judgement.rows)
    percents, counts = Counter(), Counter()
    for (count, total), share in belief.truths:
        percents[render_percent(count, total, decimals)] += share
        counts[count] += share
    count, share = counts.most_common(1)[0]
    values, held = [], 0.0
    for value, weight in percents.most_common(MOST_VALUES):
        if held < AGREED_SHARE:
            values.append(value)
            held += weight
    agreed = held >= AGREED_SHARE and (row.text not in values or len(values) == 1)
    return " or ".join(values) if agreed else None, count if share >= AGREED_SHARE else None


def say_cause(cause: Cause, row: Row, total: int, printed: frozenset[int] = frozenset()) -> str:
    """What was done, as a clause: "the count was multiplied by the total (25 × 123 ÷ 100) instead ...".

    A base is told by its number, and what it is called or where it stands; ``printed`` are the counts that
    stand in the publication.
    """
    mechanism, parameter = cause.mechanism, cause.parameter
    if mechanism == "unexplained" and parameter:
        return f"it is {parameter}"
    if mechanism == "other_denominator":
        name, _, number = parameter.rpartition(" = ")
        if not name:
            low, _, high = number.partition(" to ")
            name = "a number that stands nowhere on the page"
            if not printed.isdisjoint(range(int(low), int(high or low) + 1)):
                name = "a number that is no total of the tables around this one"
        parameter = f"{number} ({name})"
    words = MECHANISMS[mechanism].clause.format(count=row.count, total=total, parameter=parameter)
    if cause.rounding != "half_up" and mechanism in PRINTED_BY_RULES:
        words += f", and {ROUNDINGS[cause.rounding].clause}"
    return words
