"""What the engine reports of a column and of each figure: verdict, cause, what should stand there, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers.percentages import reasons
from helpers.percentages.arithmetic import render_percent
from helpers.percentages.beliefs import (
    AGREED_SHARE,
    TOTAL_PLACE,
    UNKNOWN_SHARE,
    Belief,
    find_wrong_places,
    weigh_hypotheses,
)
from helpers.percentages.cases import Hypothesis
from helpers.percentages.published_columns import (
    CellExplanation,
    ColumnExplanation,
    Difference,
    Follower,
    Held,
    Row,
    Unchecked,
    find_usual_decimals,
)
from helpers.percentages.shares import Key
from helpers.percentages.totals import Judgement
from helpers.percentages.vocabulary import AMBIGUOUS, WRONG_TOTAL

MOST_VALUES = 3  # a set of more values than this helps nobody
REFORMATTED = ("decimal_point", "dropped_digit", "extra_digit", "as_fraction")  # their decimals are wrong too


def describe_column(
    judgement: Judgement,
    hypotheses: Sequence[Hypothesis] | None,
    beliefs: Mapping[int, Belief],
    shown_beside: frozenset[Key],
) -> ColumnExplanation:
    """The column with every cell described; ``hypotheses`` is None where the search was given up.

    ``shown_beside`` are the slips that columns beside it show.
    """
    companions = Counter(
        belief.causes[0].key
        for place, belief in beliefs.items()
        if judgement.rules[place] is None and belief.causes and not belief.is_ambiguous
    )
    cells = [
        describe_cell(judgement, row, beliefs.get(row.place), companions, shown_beside)
        for row in judgement.rows
    ]
    items = len(judgement.column.items)
    return ColumnExplanation(
        cells=tuple(cells[:items]),
        total=_agree_on_total(hypotheses) if hypotheses else judgement.total,
        finished=hypotheses is not None,
        wrong_cells=_list_wrong_cells(judgement, hypotheses),
        total_cell=cells[items] if len(cells) > items else None,
    )


def _list_wrong_cells(judgement: Judgement, hypotheses: Sequence[Hypothesis] | None) -> tuple[str, ...]:
    """Names of the cells in the most probable set of wrong ones; those that differ if there is none."""
    if hypotheses:
        places = find_wrong_places(judgement, hypotheses)
    else:
        places = frozenset(place for place, rule in judgement.rules.items() if rule is None)
    names = [row.item for row in judgement.rows if not row.is_total and row.place in places]
    return (*names, *(["Total"] if TOTAL_PLACE in places else []))


def _agree_on_total(hypotheses: Sequence[Hypothesis]) -> int | None:
    """The total on which 95% of the probability agrees."""
    values: Counter[int] = Counter()
    for hypothesis, share in zip(hypotheses, weigh_hypotheses(hypotheses), strict=True):
        values[hypothesis.total.value] += share
    total, share = values.most_common(1)[0]
    return total if share >= AGREED_SHARE else None


def describe_cell(
    judgement: Judgement,
    row: Row,
    belief: Belief | None,
    companions: Counter[Key],
    shown_beside: frozenset[Key],
) -> CellExplanation:
    """The explanation of one figure, its verdict against the column's own total first."""
    if row.place in judgement.unchecked:
        return Unchecked(judgement.unchecked[row.place])
    rule = judgement.rules[row.place]
    expected = render_percent(row.count, judgement.total, row.decimals)
    held = Held(judgement.total, judgement.total_name, expected, *reconcile(row, belief, judgement))
    if rule == "half_up":
        return Follower(**vars(held), why=reasons.say_agreement(row, judgement.total))
    cause = belief.causes[0] if belief and belief.causes else None
    if rule is not None and cause and cause.mechanism in WRONG_TOTAL and cause.share >= AGREED_SHARE:
        clause = reasons.say_cause(cause, row, judgement.total)
        why = reasons.say_difference(row, judgement.total, clause, 0)
        found = {"mechanism": cause.mechanism, "scope": "column", "parameter": cause.parameter}
        return Follower(**vars(held), why=why, **found)
    if rule is not None:
        why = reasons.say_other_rounding(row, judgement.total, rule)
        scope = "column" if _holds_throughout(judgement, rule) else "cell"
        return Follower(**vars(held), why=why, mechanism=rule, scope=scope)
    if cause is None:
        held = replace(held, reconciled_percent=None)
        why = reasons.say_unfinished(row, judgement.total)
        return Difference(**vars(held), why=why, mechanism="unexplained", scope="cell")
    return _describe_difference(judgement, row, belief, companions, shown_beside, held)


def _holds_throughout(judgement: Judgement, rule: str) -> bool:
    """Whether the rule explains every row of the column that follows without being rounded half up."""
    needed = [found for found in judgement.rules.values() if found not in (None, "half_up")]
    return len(needed) > 1 and all(found == rule for found in needed)


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


def _describe_difference(
    judgement: Judgement,
    row: Row,
    belief: Belief,
    companions: Counter[Key],
    shown_beside: frozenset[Key],
    held: Held,
) -> Difference:
    """A cell that differs: the winner, the runner-up, or that it cannot be told."""
    first = belief.causes[0]
    second = belief.causes[1] if len(belief.causes) > 1 else None
    printed = judgement.column.printed
    clauses = [reasons.say_cause(cause, row, judgement.total, printed) for cause in belief.causes[:2]]
    if belief.is_ambiguous:
        why = reasons.say_ambiguous(row, judgement.total, *clauses)
    else:
        is_named = first.key and first.mechanism != "unexplained"
        same = companions[first.key] - 1 if is_named else 0
        why = reasons.say_difference(row, judgement.total, clauses[0], same)
    return Difference(
        **vars(held),
        why=why,
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
