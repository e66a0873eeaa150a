"""Tables and columns of one report held against each other: totals that differ, columns that repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby, permutations
from math import prod

from helpers.checking.figure_columns import FigureColumn, describe_column, find_family
from helpers.checking.problems import Problem

# Two columns are taken for a copy only where chance makes fewer than one such pair in 200 equal.
# Two Poisson counts around c are equal about once in 2·√(πc) times; 12c is close to its square.
COPY_ODDS = 200


def find_comparison_problems(columns: Sequence[FigureColumn]) -> Iterator[Problem]:
    """Totals that disagree between tables, and columns that repeat another period's, by report."""
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: column.report):
        report = list(listed)
        yield from _compare_totals(report)
        confirmed = Counter(_total_key(column) for column in report if column.published.total is not None)
        for _, table in groupby(report, key=lambda column: column.published.table):
            yield from _find_copies(list(table), confirmed)


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
        whole = [
            other
            for other in columns
            if other.published.table == said.table
            and any(totals.get((table, other.published.period)) == other.published.total for table in others)
        ]
        blank = _find_blank_row(column, whole)
        yield describe_column(
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


def _find_blank_row(column: FigureColumn, whole: Sequence[FigureColumn]) -> str:
    """A row left blank in this column and filled in a period whose total is whole, in words; or nothing."""
    blank = [row["item"] for row in column.rows if row["missing_reason"] == "blank"]
    for other in whole:
        for row in other.rows:
            if row["item"] in blank and row["count"]:
                return (
                    f": its row “{row['item']}” is blank, so it leaves those cases out; in {row['period']}, "
                    f"where the totals agree, that row holds {row['count']:,}"
                )
    return ""


def _find_copies(columns: list[FigureColumn], confirmed: Mapping[tuple, int]) -> Iterator[Problem]:
    """Pairs of periods of one table whose figures are all the same.

    ``confirmed`` counts how many tables print a total for a period. The column whose total no
    other table prints is the doubtful one; where that does not tell them apart, the earlier is.
    """
    for earlier, later in combinations(columns, 2):
        counts = [count for count in earlier.published.counts if count]
        unlikely = len(counts) > 1 and prod(12 * count for count in counts) > COPY_ODDS**2
        if not unlikely or _list_figures(earlier) != _list_figures(later):
            continue
        doubtful, other = sorted((earlier, later), key=lambda column: confirmed[_total_key(column)])
        yield describe_column(
            doubtful,
            kind="identical_columns",
            severity="high",
            published="; ".join(row["published"] or "" for row in doubtful.rows),
            why=f"Every figure is the same as in {other.published.period}, so one of the two columns is "
            f"probably a copy{_say_which(doubtful, other, confirmed)}.",
        )


def _say_which(doubtful: FigureColumn, other: FigureColumn, confirmed: Mapping[tuple, int]) -> str:
    """Which of two equal columns another table bears out, in words; nothing where neither or both."""
    if confirmed[_total_key(other)] < 2 or confirmed[_total_key(doubtful)] > 1:
        return " and neither can be relied on by itself"
    said = other.published
    return (
        f"; another table prints the total of {said.total:,} for {said.period} and none does for "
        f"{doubtful.published.period}, which cannot be relied on"
    )


def _total_key(column: FigureColumn) -> tuple[str, int | None]:
    """A column's period and total."""
    return column.published.period, column.published.total


def _list_figures(column: FigureColumn) -> dict[str, tuple]:
    """Item by item what a column prints as count and percentage."""
    rows = [*column.rows, *([column.total_row] if column.total_row else [])]
    return {row["item"]: (row["count"], row["percent"]) for row in rows}
