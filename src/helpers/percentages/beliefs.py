"""What the explanations of a column, weighted 2**−bits, agree on for each of its cells, and how it is told.

Of each figure: verdict, cause, what should stand there, why.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import NamedTuple

from helpers.percentages.arithmetic import RULE_NAMES, render_percent
from helpers.percentages.cases import Key
from helpers.percentages.hypotheses import Hypothesis, sum_readings
from helpers.percentages.published_columns import CellExplanation, Row, find_usual_decimals
from helpers.percentages.readings import Reading
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
NOWHERE = "a number that stands nowhere on the page"
NO_TOTAL_NEAR = "a number that is no total of the tables around this one"
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
    def is_ambiguous(self) -> bool:
        """Whether the second mechanism is less than 3 bits behind the first."""
        return len(self.causes) > 1 and self.bits_ahead < AMBIGUOUS_BITS

    @property
    def bits_ahead(self) -> float | None:
        """Bits between the first and the second mechanism."""
        return self.causes[1].bits - self.causes[0].bits if len(self.causes) > 1 else None


def weigh_cells(judgement: Judgement, hypotheses: Sequence[Hypothesis] | None) -> dict[int, Belief]:
    """What is believed of each checked row, by its place; nothing where nothing needed explaining."""
    if not hypotheses:
        return {}
    all_bits = hypotheses[0].bits + log2(hypotheses[0].share)  # the length of all explanations taken together
    beliefs = {}
    for at, row in enumerate(row for row in judgement.explained_rows if row.checkable):
        causes: dict[tuple, float] = defaultdict(float)
        truths: dict[tuple[int, int], float] = defaultdict(float)
        for hypothesis in hypotheses:
            readings = hypothesis.readings[at]
            norm = sum_readings(readings)
            for reading in readings:
                weight = hypothesis.share * 2.0 ** (norm - reading.bits)
                count = row.count if reading.count is None else reading.count
                truths[count, hypothesis.total.value] += weight
                if cause := _name_cause(reading, hypothesis):
                    causes[cause] += weight
        ranked = sorted(truths.items(), key=lambda pair: -pair[1])
        beliefs[row.place] = Belief(tuple(_group_causes(causes, all_bits)), tuple(ranked))
    return beliefs


def _name_cause(reading: Reading, hypothesis: Hypothesis) -> tuple | None:
    """Mechanism, parameter, scope, key and rounding of a reading; the total's where the row follows it."""
    if reading.mechanism is None:
        total = hypothesis.total
        if total.mechanism is None:
            return None
        return total.mechanism, total.parameter, "column", None, RULE_NAMES[reading.rules]
    scope = "column" if reading.key is not None and reading.key == hypothesis.key else "cell"
    return reading.mechanism, reading.parameter, scope, reading.key, RULE_NAMES[reading.rules]


def _group_causes(causes: dict[tuple, float], all_bits: float) -> Iterable[Cause]:
    """One cause for each mechanism, with its likeliest parameter, most probable first."""
    shares: dict[str, float] = defaultdict(float)
    likeliest: dict[str, tuple] = {}
    for cause, share in sorted(causes.items(), key=lambda pair: -pair[1]):
        shares[cause[0]] += share
        likeliest.setdefault(cause[0], cause)
    for mechanism, share in sorted(shares.items(), key=lambda pair: -pair[1]):
        if share > 0:
            yield Cause(*likeliest[mechanism], all_bits - log2(share), share)


def describe_cell(
    judgement: Judgement,
    row: Row,
    belief: Belief | None,
    companions: Counter[Key],
    shown_beside: frozenset[Key],
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
        why = f"{share}, not {row.text}%{_tell_causes(belief, row, judgement, companions)}."
        return _describe_difference(CellExplanation("differs", why, *held), belief, shown_beside)
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


def _tell_causes(belief: Belief, row: Row, judgement: Judgement, companions: Counter[Key]) -> str:
    """The end of a sentence that gives the cause, or the two that are too close to call."""
    printed = judgement.column.printed
    clauses = [say_cause(cause, row, judgement.total, printed) for cause in belief.causes[:2]]
    if belief.is_ambiguous:
        return f"; why cannot be told for certain: either {clauses[0]}, or {clauses[1]}"
    first = belief.causes[0]
    others = companions[first.key] - 1 if first.key and first.mechanism != "unexplained" else 0
    number = NUMBER_WORDS[others] if others < len(NUMBER_WORDS) else str(others)
    value = (first.parameter or "").rpartition(" = ")[2]
    shown = f"{'fits' if others == 1 else 'fit'} {value} too" if value else "do the same"
    same = f"; {number} other {'cell' if others == 1 else 'cells'} {shown}" if others else ""
    return f": {clauses[0]}{same}"


def _describe_difference(
    cell: CellExplanation, belief: Belief, shown_beside: frozenset[Key]
) -> CellExplanation:
    """A cell that differs with the winner, the runner-up, or that it cannot be told."""
    first, second = belief.causes[0], belief.causes[1] if len(belief.causes) > 1 else None
    return replace(
        cell,
        mechanism=AMBIGUOUS if belief.is_ambiguous else first.mechanism,
        scope="table" if first.key and first.key in shown_beside else first.scope,
        parameter=first.parameter,
        bits=round(first.bits, 2),
        runner_up=second and " ".join(filter(None, (second.mechanism, second.parameter))),
        bits_ahead=None if second is None else round(belief.bits_ahead, 2),
        confidence=round(first.share * (1 - UNKNOWN_SHARE), 4),
        likeliest=first.mechanism,
        rounding=first.rounding,
    )


def reconcile(row: Row, belief: Belief | None, judgement: Judgement) -> tuple[str | None, int | None]:
    """The percentage and count that should stand there, where 95% of the probability agrees on them."""
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
    return _agree_on_values(percents, row.text), count if share >= AGREED_SHARE else None


def _agree_on_values(percents: Counter[str], printed: str) -> str | None:
    """The value, or the set of at most three, that holds 95% of the probability.

    The print itself is never one of a set: whether it is wrong at all is then what cannot be told.
    """
    values, held = [], 0.0
    for value, share in percents.most_common(MOST_VALUES):
        values.append(value)
        held += share
        if held >= AGREED_SHARE:
            return " or ".join(values) if printed not in values or len(values) == 1 else None
    return None


def say_cause(cause: Cause, row: Row, total: int, printed: frozenset[int] = frozenset()) -> str:
    """What was done, as a clause: "the count was multiplied by the total (25 × 123 ÷ 100) instead ...".

    ``printed`` are the counts that stand in the publication.
    """
    mechanism, parameter = cause.mechanism, cause.parameter
    if mechanism == "unexplained" and parameter:
        return f"it is {parameter}"
    told = tell_base(parameter, printed) if mechanism == "other_denominator" else parameter
    words = MECHANISMS[mechanism].clause.format(count=row.count, total=total, parameter=told)
    if cause.rounding != "half_up" and mechanism in PRINTED_BY_RULES:
        words += f", and {ROUNDINGS[cause.rounding].clause}"
    return words


def tell_base(parameter: str, printed: frozenset[int] = frozenset()) -> str:
    """A base as it is told in a sentence: its number, and what it is called or where it stands.

    >>> tell_base("by_person: Total, 2021/22 = 137"), tell_base("68")
    ('137 (by_person: Total, 2021/22)', '68 (a number that stands nowhere on the page)')
    >>> tell_base("68", frozenset({68})), tell_base("67 to 69", frozenset({70}))[:30]
    ('68 (a number that is no total of the tables around this one)', '67 to 69 (a number that stands')
    """
    name, _, number = parameter.rpartition(" = ")
    if name:
        return f"{number} ({name})"
    low, _, high = number.partition(" to ")
    is_printed = not printed.isdisjoint(range(int(low), int(high or low) + 1))
    return f"{number} ({NO_TOTAL_NEAR if is_printed else NOWHERE})"
