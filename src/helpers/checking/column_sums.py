"""What a published column adds up to: its items against the total, its percentages against 100."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from helpers.checking.figure_columns import FigureColumn, describe_column, is_complete, list_cells
from helpers.checking.problems import Problem
from helpers.checking.rounded_counts import judge_rounding, sums_within_rounding
from helpers.percentages import find_share_interval, parse_percent


def find_sum_problems(columns: Sequence[FigureColumn], rules: Mapping[int, str]) -> Iterator[Problem]:
    """Columns of tables that do not add up, in their order.

    ``rules`` names, for a figure that follows a rounding rule, which one: it says how far a printed
    percentage may lie from its share.
    """
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: (column.report, column.published.table)):
        table = list(listed)
        unit = judge_rounding(list_cells(table)).sum_unit
        for column in table:
            yield from _check_item_sum(column, unit)
            if unit == 1:  # percentages of exact counts need not follow from rounded ones
                yield from _check_percent_sum(column, rules)


def add_intervals(printed: Iterable[tuple[str, str]]) -> tuple[Fraction, bool, Fraction, bool]:
    """Sum of the shares that print like this: low end, whether reached, high end, whether reached.

    Each is a printed percentage and the rounding rule it follows.

    >>> low, _, high, reached = add_intervals([("84.6", "truncated"), ("15.3", "half_up")])
    >>> float(low), float(high), reached
    (99.85, 100.05, False)
    """
    lowest, highest, low_reached, high_reached = Fraction(0), Fraction(0), True, True
    for text, rule in printed:
        digits, decimals = parse_percent(text)
        zeros = len(text) - len(text.rstrip("0")) if decimals else 0
        low, with_low, high, with_high = find_share_interval(digits, rule, max(1, min(zeros, decimals)))
        lowest += Fraction(low, 20 * 10**decimals)
        highest += Fraction(high, 20 * 10**decimals)
        low_reached, high_reached = low_reached and with_low, high_reached and with_high
    return lowest, low_reached, highest, high_reached


def _check_item_sum(column: FigureColumn, unit: int) -> Iterator[Problem]:
    """The items of a column against its total, where every item is printed and they divide it."""
    said = column.published
    counts = [count for count in said.counts if count is not None]
    if said.total is None or not counts or not said.partition:
        return
    added = sum(counts)
    if sums_within_rounding(added, said.total, len(counts), unit):
        return
    if added < said.total and not is_complete(column.rows):
        return
    yield describe_column(
        column,
        kind="items_do_not_add_up",
        severity="high",
        published=column.total_row["published"],
        expected=str(added),
        why=f"The items add to {added:,}, but the total printed is {said.total:,}.",
    )


def _check_percent_sum(column: FigureColumn, rules: Mapping[int, str]) -> Iterator[Problem]:
    """The percentages of items that add to the total, against 100."""
    said = column.published
    counted = [row for row in column.rows if row["count"]]
    adds_up = is_complete(column.rows) or sum(row["count"] for row in counted) == said.total
    shares = [row for row in column.rows if row["percent"] is not None]
    if len(shares) < 2 or not adds_up or sum(row["count"] for row in counted) != said.total:
        return
    if any(row["percent"] is None for row in counted):
        return
    printed = [(row["percent"], rules.get(row["figure"], "half_up")) for row in shares]
    low, with_low, high, with_high = add_intervals(printed)
    if low < 100 < high or (low == 100 and with_low) or (high == 100 and with_high):
        return
    summed = sum(Decimal(row["percent"]) for row in shares)
    added = f"{summed.normalize():f}"
    yield describe_column(
        column,
        kind="percentages_do_not_add_up",
        severity="medium" if abs(summed - 100) >= 1 else "low",
        published=f"{added}%",
        expected="100%",
        why=f"The items add to the total of {said.total:,}, but their percentages add to {added}, "
        "more than rounding explains.",
    )
