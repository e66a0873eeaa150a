"""What the explanations of a column, weighted 2**−bits, agree on for each of its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import NamedTuple

from helpers.percentages.arithmetic import RULE_NAMES
from helpers.percentages.cases import Key
from helpers.percentages.hypotheses import Hypothesis, sum_readings
from helpers.percentages.readings import Reading
from helpers.percentages.totals import Judgement
from helpers.percentages.vocabulary import AMBIGUOUS_BITS

TOTAL_PLACE = -1
AGREED_SHARE = 0.95
UNKNOWN_SHARE = 0.02  # kept back for causes that are in no vocabulary; the benchmark's first runs showed it


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


def find_wrong_places(judgement: Judgement, hypotheses: Sequence[Hypothesis]) -> frozenset[int]:
    """Places of the cells in the most probable set of wrong ones, -1 standing for the total.

    A count is wrong wherever it was mistyped; a percentage that follows all the same is not wrong,
    even if the slip that runs through the column would have printed the same.
    """
    checked = [row.place for row in judgement.explained_rows if row.checkable]
    differing = frozenset(place for place in checked if judgement.rules[place] is None)
    sets: dict[frozenset[int], float] = defaultdict(float)
    for hypothesis in hypotheses:
        wrong = set(hypothesis.counts) | {
            place
            for place, readings in zip(checked, hypothesis.readings, strict=True)
            if readings[0].mechanism is not None and place in differing
        }
        if hypothesis.total.mechanism is not None:
            wrong.add(TOTAL_PLACE)
        sets[frozenset(wrong)] += hypothesis.share
    return max(sets, key=lambda places: (sets[places], -len(places)))


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
