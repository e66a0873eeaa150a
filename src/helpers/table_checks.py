"""Checks of whole published tables: sums of items, sums of percentages, totals, repeated columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, groupby, permutations
from math import prod

from helpers.evidence import TOTAL
from helpers.figure_columns import FigureColumn, find_family, is_complete, list_counts
from helpers.percentages import find_share_interval, parse_percent
from helpers.problems import Problem
from helpers.rounded_counts import find_rounding_unit, sums_within_rounding

# Two columns are taken for a copy only where chance makes fewer than one such pair in 200 equal.
# Two Poisson counts around c are equal about once in 2·√(πc) times; 12c is close to its square.
COPY_ODDS = 200


def find_table_problems(columns: Sequence[FigureColumn], rules: Mapping[int, str]) -> Iterator[Problem]:
    """Problems of whole columns of tables, in the order of the columns.

    ``rules`` names, for a figure that follows a rounding rule, which one: it says how far a printed
    percentage may lie from its share.
    """
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: (column.report, column.published.table)):
        yield from _check_table(list(listed), rules)
    for _, listed in groupby(tables, key=lambda column: column.report):
        yield from _compare_totals(list(listed))


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


def _check_table(columns: list[FigureColumn], rules: Mapping[int, str]) -> Iterator[Problem]:
    """Problems of the columns of one table."""
    unit = find_rounding_unit(list_counts(columns))
    for column in columns:
        yield from _check_item_sum(column, unit)
        if unit == 1:  # percentages of exact counts need not follow from rounded ones
            yield from _check_percent_sum(column, rules)
    yield from _find_copies(columns)


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
    yield _describe(
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
    added = sum(Fraction(row["percent"]) for row in shares)
    yield _describe(
        column,
        kind="percentages_do_not_add_up",
        severity="medium",
        published=f"{float(added):g}%",
        expected="100%",
        why=f"The items add to the total of {said.total:,}, but their percentages add to {float(added):g}, "
        "more than rounding explains.",
    )


def _compare_totals(columns: list[FigureColumn]) -> Iterator[Problem]:
    """Totals of tables of one report that count the same cases, period by period."""
    totals = {
        (column.published.table, column.published.period): column.published.total
        for column in columns
        if column.published.total is not None
    }
    kin = _find_kin(totals)
    for column in columns:
        said = column.published
        others = [table for table in kin.get(said.table, ()) if (table, said.period) in totals]
        if said.total is None or not others:
            continue
        usual = _find_usual_total([said.total, *(totals[table, said.period] for table in others)])
        if said.total == usual:
            continue
        agreeing = [table for table in others if totals[table, said.period] == usual]
        blank = _find_blank_row(column, columns)
        yield _describe(
            column,
            kind="totals_disagree",
            severity="medium" if blank else "high",
            published=column.total_row["published"],
            expected=str(usual),
            why=f"The total is {said.total:,} here and {usual:,} in {' and '.join(agreeing)}{blank}.",
        )


def _find_kin(totals: Mapping[tuple[str, str], int]) -> dict[str, list[str]]:
    """For each table the tables that are meant to count the same cases.

    By their names (``safeguarding_by_person`` and ``safeguarding_by_outcome``), unless their totals
    differ in every one of several periods; or by totals that are equal in at least two periods and
    in most of those they share.
    """
    periods: dict[str, set[str]] = {}
    same: dict[tuple[str, int], list[str]] = {}
    families: dict[str, list[str]] = {}
    for (table, period), total in totals.items():
        periods.setdefault(table, set()).add(period)
        same.setdefault((period, total), []).append(table)
    for table in periods:
        if (family := find_family(table)) is not None:
            families.setdefault(family, []).append(table)
    equal = Counter(pair for tables in same.values() for pair in permutations(tables, 2))
    named = {pair for tables in families.values() for pair in permutations(tables, 2)}
    kin: dict[str, list[str]] = {}
    for pair in sorted(named | set(equal)):
        shared = len(periods[pair[0]] & periods[pair[1]])
        by_name = pair in named and (equal[pair] or shared == 1)
        if by_name or (equal[pair] >= 2 and 2 * equal[pair] > shared):
            kin.setdefault(pair[0], []).append(pair[1])
    return kin


def _find_usual_total(values: list[int]) -> int:
    """The total most tables print; of equally common ones the greatest."""
    times = Counter(values)
    return max(times, key=lambda value: (times[value], value), default=0)


def _find_blank_row(column: FigureColumn, columns: Sequence[FigureColumn]) -> str:
    """A row left blank in this column and filled in another period of the table, in words; or nothing."""
    blank = [row["item"] for row in column.rows if row["missing_reason"] == "blank"]
    for other in columns:
        if other.published.table != column.published.table:
            continue
        for row in other.rows:
            if row["item"] in blank and row["count"]:
                return (
                    f": its row “{row['item']}” is blank, so it leaves those cases out; "
                    f"in {row['period']} that row holds {row['count']:,}"
                )
    return ""


def _find_copies(columns: list[FigureColumn]) -> Iterator[Problem]:
    """Pairs of periods of one table whose figures are all the same."""
    for earlier, later in combinations(columns, 2):
        printed = [_list_figures(column) for column in (earlier, later)]
        counts = [count for count in earlier.published.counts if count]
        unlikely = len(counts) > 1 and prod(12 * count for count in counts) > COPY_ODDS**2
        if printed[0] != printed[1] or not unlikely:
            continue
        total = earlier.published.total
        yield _describe(
            earlier,
            kind="identical_columns",
            severity="high",
            published="; ".join(row["published"] or "" for row in earlier.rows),
            why=f"Every figure is the same as in {later.published.period}"
            + (f" (total {total:,})" if total is not None else "")
            + ", so one of the two columns is probably a copy and neither can be relied on by itself.",
        )


def _list_figures(column: FigureColumn) -> dict[str, tuple]:
    """Item by item what a column prints as count and percentage."""
    rows = [*column.rows, *([column.total_row] if column.total_row else [])]
    return {row["item"]: (row["count"], row["percent"]) for row in rows}


def _describe(column: FigureColumn, **problem: str | None) -> Problem:
    """A problem of a whole column."""
    said = column.published
    return Problem(report=column.report, table=said.table, period=said.period, item=TOTAL, **problem)
