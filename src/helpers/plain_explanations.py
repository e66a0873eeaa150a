"""Stand-in until ``explanations`` is there: rounding rules, other totals and the inverted percentage only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.percentages import RULES, find_rule, follows_rule, parse_percent, render_percent, round_share


@dataclass(frozen=True)
class Base:
    name: str
    value: int


@dataclass(frozen=True)
class PublishedColumn:
    table: str
    period: str
    items: tuple[str, ...]
    counts: tuple[int | None, ...]
    percents: tuple[str | None, ...]
    total: int | None
    total_name: str = ""
    other_bases: tuple[Base, ...] = ()
    partition: bool = True
    total_percent: str | None = None


@dataclass(frozen=True)
class CellExplanation:
    verdict: str
    mechanism: str | None = None
    parameter: str | None = None
    scope: str | None = None
    denominator: int | None = None
    denominator_name: str | None = None
    expected: str | None = None
    bits: float | None = None
    runner_up: str | None = None
    bits_ahead: float | None = None
    confidence: float | None = None
    reconciled_percent: str | None = None
    reconciled_count: int | None = None
    why: str = ""


@dataclass(frozen=True)
class ColumnExplanation:
    cells: tuple[CellExplanation, ...]
    total: int | None
    finished: bool
    total_cell: CellExplanation | None = None


def explain_columns(
    columns: Sequence[PublishedColumn], *, seconds_per_column: float = 1.0
) -> list[ColumnExplanation]:
    return [
        ColumnExplanation(
            tuple(_explain(column, *pair) for pair in zip(column.counts, column.percents, strict=True)),
            None,
            True,
        )
        for column in columns
    ]


def _explain(column: PublishedColumn, count: int | None, percent: str | None) -> CellExplanation:
    if count is None or percent is None or not column.total:
        return CellExplanation("cannot_check", why="No count or no total is printed.")
    digits, decimals = parse_percent(percent)
    expected = render_percent(count, column.total, decimals)
    shared = {
        "denominator": column.total,
        "denominator_name": column.total_name,
        "expected": expected,
        "reconciled_percent": expected,
        "reconciled_count": count,
    }
    rule = find_rule(count, column.total, digits, decimals)
    if rule == RULES[0]:
        return CellExplanation("agrees", **shared, why=f"{count} of {column.total} is {percent}%.")
    if rule:
        why = f"{count} of {column.total} is {expected}%; {percent} is {rule.replace('_', ' ')}."
        return CellExplanation("agrees_other_rounding", mechanism=rule, **shared, why=why)
    if round_share(count * column.total * 10**decimals, 100) == digits:
        return CellExplanation(
            "differs",
            mechanism="inverted",
            **shared,
            why=f"The percentage is {count} × {column.total} ÷ 100: multiplied by the total, not divided.",
        )
    for base in column.other_bases:
        if follows_rule(count, base.value, digits, decimals) or find_rule(
            count, base.value, digits, decimals
        ):
            shared |= {"denominator": base.value, "denominator_name": base.name}
            why = f"The percentage is of {base.value} ({base.name})."
            return CellExplanation(
                "differs", mechanism="other_denominator", parameter=base.name, **shared, why=why
            )
    return CellExplanation(
        "differs", mechanism="unexplained", **shared, why="No simple slip gives this percentage."
    )
