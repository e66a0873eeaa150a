"""Tables and columns of one report held against each other: totals that differ, columns that repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from math import prod

from helpers.checking.figure_columns import FigureColumn
from helpers.checking.problems import Problem, describe_cell
from helpers.percentages import Neighbours, find_neighbours

# Two columns are taken for a copy only where chance makes fewer than one such pair in 200 equal.
# Two Poisson counts around c are equal about once in 2·√(πc) times; 12c is close to its square.
COPY_ODDS = 200
Totals = Mapping[str, Mapping[str, int]]  # the totals each table prints, by period


def find_comparison_problems(columns: Sequence[FigureColumn]) -> Iterator[Problem]:
    """Totals that disagree between tables, and columns that repeat another period's, by report.

    A table is held against its ``neighbours`` only: among thousands some have equal totals by chance.
    """
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: column.report):
        by_table: dict[str, list[FigureColumn]] = {}
        for column in listed:
            by_table.setdefault(column.published.table, []).append(column)
        totals = {
            table: {
                column.published.period: column.printed_total
                for column in own
                if column.printed_total is not None
            }
            for table, own in by_table.items()
        }
        neighbours = find_neighbours(by_table)
        for table, own in by_table.items():
            kin = _find_kin(table, neighbours[table], totals)
            yield from _compare_totals(own, {other: totals[other] for other in kin})
        for table, own in by_table.items():
            yield from _find_copies(own, [totals[other] for other in neighbours[table].list_all()])


def _find_kin(table: str, beside: Neighbours, totals: Totals) -> list[str]:
    """The neighbours of a table that are meant to count the same cases.

    By their names (``safeguarding_by_person`` and ``safeguarding_by_outcome``), unless their totals
    differ in every one of several periods; or by totals that are equal in at least two periods and
    in most of those they share.
    """
    own, kin = totals[table], []
    for other in sorted(beside.list_all()):
        shared = own.keys() & totals[other].keys()
        equal = sum(own[period] == totals[other][period] for period in shared)
        by_name = other in beside.kin and (equal or len(shared) == 1)
        if by_name or (equal >= 2 and 2 * equal > len(shared)):
            kin.append(other)
    return kin


def _compare_totals(columns: list[FigureColumn], kin: Totals) -> Iterator[Problem]:
    """The totals of one table against those of tables that count the same cases, period by period.

    The usual total is the one most tables print; of equally common ones the greatest.
    """
    for column in columns:
        period, total = column.published.period, column.printed_total
        others = {table: totals[period] for table, totals in kin.items() if period in totals}
        if total is None or not others:
            continue
        times = Counter([total, *others.values()])
        usual = max(times, key=lambda value: (times[value], value))
        if total == usual:
            continue
        agreeing = " and ".join(table for table, other in others.items() if other == usual)
        whole = [
            other
            for other in columns
            if any(kin[table].get(other.published.period) == other.printed_total for table in others)
        ]
        blank = _find_blank_row(column, whole)
        severity, why = (
            "medium" if blank else "high",
            f"The total is {total:,} here and {usual:,} in {agreeing}",
        )
        place = column.place | {"published": column.total_row["published"]}
        yield describe_cell(place, "totals_disagree", severity, f"{why}{blank}.", str(usual))


def _find_blank_row(column: FigureColumn, whole: Sequence[FigureColumn]) -> str:
    """A row left blank in this column and filled in a period whose total is whole, in words; or nothing."""
    blank = [row["item"] for row in column.rows if row["missing_reason"] == "blank"]
    for row in (row for other in whole for row in other.rows):
        if row["item"] in blank and row["count"]:
            return (
                f": its row “{row['item']}” is blank, so it leaves those cases out; in {row['period']}, "
                f"where the totals agree, that row holds {row['count']:,}"
            )
    return ""


def _find_copies(columns: list[FigureColumn], others: Sequence[Mapping[str, int]]) -> Iterator[Problem]:
    """Pairs of periods of one table whose figures are all the same: item, count and percentage.

    The column whose total none of the ``others`` prints is the doubtful one; where that does not
    tell them apart, the earlier is.
    """

    def is_borne_out(column: FigureColumn) -> bool:
        total = column.printed_total
        return total is not None and any(one.get(column.published.period) == total for one in others)

    alike: dict[frozenset, list[FigureColumn]] = {}
    for column in columns:
        rows = [*column.rows, *([column.total_row] if column.total_row else [])]
        figures = frozenset((row["item"], row["count"], row["percent"]) for row in rows)
        alike.setdefault(figures, []).append(column)
    for earlier, later in (pair for same in alike.values() for pair in combinations(same, 2)):
        counts = [count for count in earlier.published.counts if count]
        if len(counts) < 2 or prod(12 * count for count in counts) <= COPY_ODDS**2:
            continue
        doubtful, other = sorted((earlier, later), key=is_borne_out)
        which = " and neither can be relied on by itself"
        if is_borne_out(other) and not is_borne_out(doubtful):
            which = (
                f"; another table prints the total of {other.printed_total:,} for {other.published.period} "
                f"and none does for {doubtful.published.period}, which cannot be relied on"
            )
        why = f"Every figure is the same as in {other.published.period}, so one of the two columns is "
        place = doubtful.place | {"published": "; ".join(row["published"] or "" for row in doubtful.rows)}
        yield describe_cell(place, "identical_columns", "high", f"{why}probably a copy{which}.")
