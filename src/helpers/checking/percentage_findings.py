"""Findings about percentages: that do not follow, that do not add up, and cells damaged in print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pandas as pd

from helpers.checking.evidence import TOTAL, KnownLevels, name_subject, read_records
from helpers.checking.figure_columns import FigureColumn, describe_column, is_complete, list_cells
from helpers.checking.problems import PROMINENT, Problem, describe_cell, rate_percentage
from helpers.checking.rounded_counts import judge_rounding, sums_within_rounding
from helpers.exports.published_cells import DAMAGE_MARKS
from helpers.percentages import WRONG_TOTAL, find_house_rule, find_share_interval, parse_percent
from helpers.schemas import FIGURE_KEY

OTHER_ROUNDING = "agrees_other_rounding"


def find_percentage_problems(reconciled: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Percentages that do not follow half up, each with what should stand there.

    Percentages that are right for another total than the one printed are one problem, of the total.
    """
    chosen = _find_chosen_rules(reconciled)
    totals = set()
    for row in read_records(reconciled[~reconciled["verdict"].isin(["agrees", "cannot_check"])]):
        table = row["report"], row["table"]
        if row["verdict"] == OTHER_ROUNDING and row["mechanism"] == chosen.get(table):
            continue
        if row["mechanism"] not in WRONG_TOTAL:
            yield _describe_cell(row, known)
        elif (*table, row["period"]) not in totals:
            totals.add((*table, row["period"]))
            yield _describe_total(row)


def find_format_problems(figures: pd.DataFrame) -> Iterator[Problem]:
    """Cells that were damaged in print but can still be read."""
    for row in read_records(figures[figures["marks"].notna()]):
        damage = [mark for mark in row["marks"].split("; ") if mark in DAMAGE_MARKS]
        if damage:
            share = f"{row['percent']}%"
            expected = share if row["count"] is None else f"{row['count']} ({share})"
            why = f"The cell is damaged ({', '.join(damage)}): a person can read it, a program may not."
            yield describe_cell(row, "format", "low", why, expected)


def find_sum_problems(
    columns: Sequence[FigureColumn], figures: pd.DataFrame, reconciled: pd.DataFrame
) -> Iterator[Problem]:
    """Columns of tables that do not add up, in their order: items to the total, percentages to 100.

    How far a printed percentage may lie from its share is told by the rounding rule that it follows.
    """
    places = {key: place for place, key in enumerate(figures[FIGURE_KEY].itertuples(index=False, name=None))}
    other = reconciled[(reconciled["verdict"] == OTHER_ROUNDING) & ~reconciled["mechanism"].isin(WRONG_TOTAL)]
    keys = other[FIGURE_KEY].itertuples(index=False, name=None)
    rules = {places[key]: rule for key, rule in zip(keys, other["mechanism"], strict=True)}
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: (column.report, column.published.table)):
        table = list(listed)
        unit = judge_rounding(list_cells(table)).sum_unit
        for column in table:
            yield from _check_item_sum(column, unit)
            if unit == 1:  # percentages of exact counts need not follow from rounded ones
                yield from _check_percent_sum(column, rules)


def _find_chosen_rules(reconciled: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The other rounding rule that a table keeps to, where its percentages show one clearly enough.

    None where one of them does not follow at all: such a table is read figure by figure.
    """
    checked: dict[tuple[str, str], list[dict]] = {}
    names = ("report", "table", "verdict", "count", "denominator", "percent")
    for row in read_records(reconciled[reconciled["verdict"] != "cannot_check"], names):
        checked.setdefault((row["report"], row["table"]), []).append(row)
    chosen = {
        key: find_house_rule((row["count"], row["denominator"], row["percent"]) for row in rows)
        for key, rows in checked.items()
        if not any(row["verdict"] == "differs" for row in rows)
    }
    return {key: rule for key, rule in chosen.items() if rule}


def _describe_cell(row: dict, known: KnownLevels) -> Problem:
    """The problem of one percentage; where only the rounding rule is another one it is low."""
    off = abs(Fraction(row["percent"]) - Fraction(row["expected"])) if row["expected"] else Fraction(0)
    differs = row["verdict"] != OTHER_ROUNDING
    subject = name_subject(row)
    said = (*known.find(subject, row["period"]), *known.shares.get(subject, ()))
    is_prominent = differs and any(one.section in PROMINENT and one.period == row["period"] for one in said)
    severity = rate_percentage(off, is_prominent) if differs else "low"
    expected = row["reconciled_percent"] or row["expected"]
    return describe_cell(
        row, "percentage", severity, row["why"], expected, is_prominent=is_prominent, off=off
    )


def _describe_total(row: dict) -> Problem:
    """The problem of a wrong total, from one of the percentages that are right for the true one."""
    printed, meant = row["denominator"], row["parameter"]
    why = f"for a total of {meant}, not of {printed}: the total is mistyped."
    if row["mechanism"] == "left_out_of_total":
        meant, why = None, f"for a greater total: {printed}, which is printed, leaves out {meant}."
    place = {"item": TOTAL, "published": str(printed), "source_row": None}
    why = f"The percentages of this column are right {why}"
    return describe_cell(row | place, "percentage", "high", why, meant)


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
    why = f"The items add to {added:,}, but the total printed is {said.total:,}."
    yield describe_column(
        column, "items_do_not_add_up", "high", why, column.total_row["published"], str(added)
    )


def _check_percent_sum(column: FigureColumn, rules: dict[int, str]) -> Iterator[Problem]:
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
    severity = "medium" if abs(summed - 100) >= 1 else "low"
    why = f"The items add to the total of {said.total:,}, but their percentages add to {added}, "
    why += "more than rounding explains."
    yield describe_column(column, "percentages_do_not_add_up", severity, why, f"{added}%", "100%")
