"""What the engine reports of one figure: its verdict, its cause, what should stand there, and why."""

from __future__ import annotations

from collections import Counter

from helpers.percentages import reasons
from helpers.percentages.arithmetic import render_percent
from helpers.percentages.beliefs import AGREED_SHARE, UNKNOWN_SHARE, Belief, Cause
from helpers.percentages.own_totals import Judgement
from helpers.percentages.published_columns import CellExplanation, Row, find_usual_decimals
from helpers.percentages.shares import Key

MOST_VALUES = 3  # a set of more values than this helps nobody
REFORMATTED = ("decimal_point", "dropped_digit", "extra_digit", "as_fraction")  # their decimals are wrong too
EMPTY = dict.fromkeys(
    (
        *("mechanism", "parameter", "scope", "denominator", "denominator_name", "expected", "bits"),
        *("runner_up", "bits_ahead", "confidence", "reconciled_percent", "reconciled_count"),
    )
)


def describe_cell(
    judgement: Judgement,
    row: Row,
    belief: Belief | None,
    companions: Counter[Key],
    shown_beside: frozenset[Key],
) -> CellExplanation:
    """The explanation of one figure, its verdict against the column's own total first."""
    if row.place in judgement.unchecked:
        return CellExplanation(verdict="cannot_check", **EMPTY | {"why": judgement.unchecked[row.place]})
    rule = judgement.rules[row.place]
    shared = EMPTY | {
        "denominator": judgement.total,
        "denominator_name": judgement.total_name,
        "expected": render_percent(row.count, judgement.total, row.decimals),
    }
    shared |= reconcile(row, belief, judgement)
    if rule == "half_up":
        return CellExplanation("agrees", **shared | {"why": reasons.say_agreement(row, judgement.total)})
    if rule is not None:
        why = reasons.say_other_rounding(row, judgement.total, rule)
        scope = "column" if _holds_throughout(judgement, rule) else "cell"
        found = {"mechanism": rule, "scope": scope, "why": why}
        return CellExplanation("agrees_other_rounding", **shared | found, rounding=rule)
    if belief is None or not belief.causes:
        found = {"mechanism": "unexplained", "scope": "cell"}
        why = reasons.say_unfinished(row, judgement.total)
        return CellExplanation("differs", **shared | found | {"why": why, "reconciled_percent": None})
    return _describe_difference(judgement, row, belief, companions, shown_beside, shared)


def _holds_throughout(judgement: Judgement, rule: str) -> bool:
    """Whether the rule explains every row of the column that follows without being rounded half up."""
    needed = [found for found in judgement.rules.values() if found not in (None, "half_up")]
    return len(needed) > 1 and all(found == rule for found in needed)


def reconcile(row: Row, belief: Belief | None, judgement: Judgement) -> dict[str, object]:
    """The percentage and count that should stand there, where 95% of the probability agrees on them."""
    decimals = row.decimals
    if belief is None:
        percent = render_percent(row.count, judgement.total, decimals)
        return {"reconciled_percent": percent, "reconciled_count": row.count}
    if belief.causes and belief.causes[0].mechanism in REFORMATTED:
        decimals = find_usual_decimals(judgement.rows)
    percents, counts = Counter(), Counter()
    for (count, total), share in belief.truths:
        percents[render_percent(count, total, decimals)] += share
        counts[count] += share
    count, share = counts.most_common(1)[0]
    return {
        "reconciled_percent": _agree_on_values(percents),
        "reconciled_count": count if share >= AGREED_SHARE else None,
    }


def _agree_on_values(percents: Counter[str]) -> str | None:
    """The value, or the set of at most three, that holds 95% of the probability."""
    values, held = [], 0.0
    for value, share in percents.most_common(MOST_VALUES):
        values.append(value)
        held += share
        if held >= AGREED_SHARE:
            return " or ".join(values)
    return None


def _describe_difference(
    judgement: Judgement,
    row: Row,
    belief: Belief,
    companions: Counter[Key],
    shown_beside: frozenset[Key],
    shared: dict[str, object],
) -> CellExplanation:
    """A cell that differs: the winner, the runner-up, or that it cannot be told."""
    first = belief.causes[0]
    second = belief.causes[1] if len(belief.causes) > 1 else None
    parameter, base, base_name = tell_parameter(judgement, first)
    clause = _tell_cause(judgement, row, first)
    if belief.is_ambiguous:
        why = reasons.say_ambiguous(row, judgement.total, clause, _tell_cause(judgement, row, second))
    else:
        same = companions[first.key] - 1 if first.key else 0
        why = reasons.say_difference(row, judgement.total, clause, same)
    runner_up = second and " ".join(filter(None, (second.mechanism, tell_parameter(judgement, second)[0])))
    found = {
        "mechanism": "ambiguous" if belief.is_ambiguous else first.mechanism,
        "parameter": parameter,
        "scope": "table" if first.key and first.key in shown_beside else first.scope,
        "bits": round(first.bits, 2),
        "runner_up": runner_up,
        "bits_ahead": None if second is None else round(belief.bits_ahead, 2),
        "confidence": round(first.share * (1 - UNKNOWN_SHARE), 4),
        "why": why,
    }
    return CellExplanation(
        "differs",
        **shared | found,
        likeliest=first.mechanism,
        base=base,
        base_name=base_name,
        rounding=first.rounding,
    )


def _tell_cause(judgement: Judgement, row: Row, cause: Cause) -> str:
    """A cause as a clause of a sentence."""
    parameter, _, _ = tell_parameter(judgement, cause)
    printed = judgement.column.printed
    return reasons.say_mechanism(cause.mechanism, parameter, row, judgement.total, cause.rounding, printed)


def tell_parameter(judgement: Judgement, cause: Cause) -> tuple[str | None, int | None, str | None]:
    """The parameter as reported, and the base the printed percentage rests on with its name."""
    if cause.key is None or cause.mechanism not in ("other_denominator", "inverted"):
        return cause.parameter, None, None
    base = cause.key[1]
    names = {other.value: other.name for other in reversed(judgement.column.other_bases)}
    if judgement.items_sum is not None:
        names.setdefault(judgement.items_sum, "sum of the items")
    names[judgement.total] = judgement.total_name
    name = names.get(base)
    if cause.mechanism == "inverted":
        return str(base), base, name
    return f"{name} = {base}" if name else str(base), base, name
