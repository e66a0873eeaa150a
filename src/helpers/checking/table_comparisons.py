"""Tables and columns of one report held against each other: totals that differ, columns that repeat, bases.

A table's percentages can be shares of the cases that are decided in one year, of a number that stands
nowhere in the next, then of all cases: those of different bases must not be compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, groupby
from math import prod

import pandas as pd

from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.figure_columns import FigureColumn
from helpers.checking.problems import Problem, describe_cell
from helpers.percentages import find_family, find_neighbours, parse_percent, render_percent

# Two columns are taken for a copy only where chance makes fewer than one such pair in 200 equal.
# Two Poisson counts around c are equal about once in 2·√(πc) times; 12c is close to its square.
COPY_ODDS = 200
Shares = Mapping[tuple[str, str], list[dict]]  # by report and table
COLUMN = ["report", "table", "period"]
OWN_TOTAL = "the table's own smaller total"


def find_comparison_problems(columns: Sequence[FigureColumn]) -> Iterator[Problem]:
    """Totals that disagree between tables, and columns that repeat another period's, by report.

    A table is held against its ``neighbours`` only: among thousands some have equal totals by chance. Those
    are meant to count the same cases that are named alike (``safeguarding_by_person`` and
    ``safeguarding_by_outcome``), unless their totals differ in every one of several periods; and those whose
    totals are equal in at least two periods and in most of those they share.
    """
    tables = [column for column in columns if column.is_table]
    for _, listed in groupby(tables, key=lambda column: column.report):
        by_table: dict[str, list[FigureColumn]] = {}
        for column in listed:
            by_table.setdefault(column.published.table, []).append(column)
        totals = {
            table: {one.published.period: one.printed_total for one in own if one.printed_total is not None}
            for table, own in by_table.items()
        }
        for table, beside in find_neighbours(by_table).items():
            own, kin = totals[table], {}
            for other in sorted(beside.list_all()):
                shared = own.keys() & totals[other].keys()
                equal = sum(own[period] == totals[other][period] for period in shared)
                by_name = other in beside.kin and (equal or len(shared) == 1)
                if by_name or (equal >= 2 and 2 * equal > len(shared)):
                    kin[other] = totals[other]
            yield from _compare_totals(by_table[table], kin)
            yield from _find_copies(by_table[table], [totals[other] for other in beside.list_all()])


def _compare_totals(columns: list[FigureColumn], kin: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    """The totals of one table against those (by table and period) of tables that count the same cases.

    The usual total is the one most tables print; of equally common ones the greatest. A row left blank here
    and filled in a period whose totals agree is the reason.
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
        severity, why = "high", f"The total is {total:,} here and {usual:,} in {agreeing}"
        blank = {row["item"] for row in column.rows if row["missing_reason"] == "blank"}
        filled = [
            row
            for other in columns
            if any(kin[table].get(other.published.period) == other.printed_total for table in others)
            for row in other.rows
            if row["item"] in blank and row["count"]
        ]
        if filled:
            severity, item, when = "medium", filled[0]["item"], filled[0]["period"]
            why += f": its row “{item}” is blank, so it most likely leaves those cases out; in {when}, "
            why += f"where the totals agree, that row holds {filled[0]['count']:,}"
        place = column.place | {"published": column.total_row["published"]}
        yield describe_cell(place, "totals_disagree", severity, f"{why}.", str(usual))


def _find_copies(columns: list[FigureColumn], others: Sequence[Mapping[str, int]]) -> Iterator[Problem]:
    """Pairs of periods of one table whose figures are all the same: item, count and percentage.

    The column whose total none of the ``others`` prints is the doubtful one; where that does not
    tell them apart, the earlier is.
    """
    printed = {place for totals in others for place in totals.items()}
    places = [(one.published.period, one.printed_total) for one in columns]
    borne_out = {period for period, total in places if (period, total) in printed}
    alike: dict[frozenset, list[FigureColumn]] = {}
    for column in columns:
        rows = [*column.rows, *([column.total_row] if column.total_row else [])]
        figures = frozenset((row["item"], row["count"], row["percent"]) for row in rows)
        alike.setdefault(figures, []).append(column)
    for earlier, later in (pair for same in alike.values() for pair in combinations(same, 2)):
        counts = [count for count in earlier.published.counts if count]
        if len(counts) < 2 or prod(12 * count for count in counts) <= COPY_ODDS**2:
            continue
        doubtful, other = sorted((earlier, later), key=lambda one: one.published.period in borne_out)
        right, wrong = other.published.period, doubtful.published.period
        why = f"Every figure is the same as in {right}, so one of the two columns is probably a copy"
        if right in borne_out and wrong not in borne_out:
            why += f"; another table prints the total of {other.printed_total:,} for {right} "
            why += f"and none does for {wrong}; so {wrong} cannot be relied on"
        else:
            why += " and neither can be relied on by itself"
        place = doubtful.place | {"published": "; ".join(row["published"] or "" for row in doubtful.rows)}
        yield describe_cell(place, "identical_columns", "high", f"{why}.")


def find_denominator_changes(
    figures: pd.DataFrame, reconciled: pd.DataFrame, open_items: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """A problem for each row of a table whose percentages rest on different kinds of base.

    One cell on a base of its own is a slip, not a change of base. ``expected`` is the row as shares of all
    cases. Where no other table counts the same cases, nobody can know of all cases: then it is the table's
    total. ``open_items`` names, by table, the row of cases that are not decided yet: the shares of the others
    are told too. A period whose counts were multiplied instead of divided has no base at all, and one whose
    base cannot be told is no change of base.
    """
    totals, widest = _list_totals(figures), find_widest_totals(figures)
    families = Counter(name_family(*place) for place in dict.fromkeys(key[:2] for key in totals))
    checked = reconciled[reconciled["claim"].isna() & (reconciled["verdict"] != "cannot_check")]
    for (report, table), rows in checked.groupby(["report", "table"], sort=False):
        family, cells = name_family(report, table), read_records(rows)
        wide, whole = widest.get(family, {}), "all cases" if families[family] > 1 else "the table's total"
        bases = _name_bases(cells, totals, wide, whole)
        waiting, own = (open_items or {}).get(table), figures[figures["table"] == table]
        is_decided = own["report"].eq(report) & ~own["item"].isin([waiting, TOTAL])
        decided = own[is_decided].groupby("period")["count"].sum()
        for item in dict.fromkeys(cell["item"] for cell in cells if cell["item"] != TOTAL):
            row = [cell for cell in cells if cell["item"] == item]
            if len({bases[cell["period"]][0] for cell in row} - {None}) < 2:
                continue
            sound = _list_shares(row, wide)
            shown = "; ".join(f"{cell['period']}: {bases[cell['period']][1]}" for cell in row)
            why = f"The percentages rest on different bases, so they must not be compared. {shown}. "
            why += f"Of {whole} they are {', '.join(sound)} per cent."
            if waiting and item != waiting:
                why += f" Without “{waiting}” they are {', '.join(_list_shares(row, decided))} per cent."
            place = row[0] | {"period": f"{row[0]['period']} to {row[-1]['period']}"}
            place |= {"published": "; ".join(cell["percent"] for cell in row)}
            yield describe_cell(place, "denominator_changes", "high", why, "; ".join(sound))


def list_shares(reconciled: pd.DataFrame, figures: pd.DataFrame, findings: pd.DataFrame) -> Shares:
    """By report and table, the percentages that can be checked, each with what should stand there.

    ``right`` is the percentage that should, at the printed decimals, ``off`` points away: where the bases of
    the table change, the share of ``whole``, the total of all cases; elsewhere (``whole`` is None) what
    follows from its own total.
    ``open`` are the cases of the whole that stand under no item, or under one that is blank in another
    period. ``is_borne_out``: whether the items of its column add to the total, so that its count is right.
    """
    bases = findings[findings["kind"] == "denominator_changes"]
    changed = set(zip(bases["report"], bases["table"], strict=True))
    widest = find_widest_totals(figures)
    cells = figures[figures["claim"].isna() & (figures["item"] != TOTAL)]
    rows = ["report", "table", "item"]
    blank = pd.MultiIndex.from_frame(cells.loc[cells["missing_reason"] == "blank", rows])
    told = cells[~pd.MultiIndex.from_frame(cells[rows]).isin(blank)].groupby(COLUMN)["count"].sum()
    added = cells.groupby(COLUMN)["count"].sum()
    adding_up = {column for column, total in _list_totals(figures).items() if added.get(column) == total}
    tables: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in read_records(reconciled[reconciled["verdict"] != "cannot_check"]):
        place = row["report"], row["table"]
        column = *place, row["period"]
        has_bases = place in changed and row["item"] != TOTAL and row["count"] is not None
        whole = widest.get(name_family(*place), {}).get(row["period"]) if has_bases else None
        right = row["expected"] if row["verdict"] != "agrees" and row["expected"] else row["percent"]
        if whole:
            right = render_percent(row["count"], whole, parse_percent(row["percent"])[1])
        waiting = whole - int(told.get(column, 0)) if whole else 0
        off = abs(Fraction(row["percent"]) - Fraction(right))
        more = {"whole": whole, "right": right, "off": off, "open": waiting}
        tables[place].append(row | more | {"is_borne_out": column in adding_up})
    return tables


def find_widest_totals(figures: pd.DataFrame) -> dict[tuple[str, str], dict[str, int]]:
    """By report and family of tables, the greatest total that any of them prints for each period."""
    widest: dict[tuple[str, str], dict[str, int]] = {}
    for (report, table, period), total in _list_totals(figures).items():
        known = widest.setdefault(name_family(report, table), {})
        known[period] = max(total, known.get(period, 0))
    return widest


def name_family(report: str, table: str) -> tuple[str, str]:
    """The tables of a report that count the same cases as this one; one with kin of no name is alone."""
    return report, find_family(table) or table


def _list_totals(figures: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """The totals that tables print, by report, table and period."""
    is_total = figures["claim"].isna() & figures["item"].eq(TOTAL) & figures["count"].notna()
    rows = read_records(figures[is_total])
    return {(row["report"], row["table"], row["period"]): row["count"] for row in rows}


def _name_bases(
    cells: Sequence[dict], totals: Mapping[tuple, int], widest: Mapping[str, int], whole: str
) -> dict[str, tuple[str | None, str]]:
    """By period, the kind of base that most percentages of a table rest on, or none, and words for it.

    ``widest`` are the totals of all cases by period, which ``whole`` names.
    """
    report, table = cells[0]["report"], cells[0]["table"]
    printed = {total for place, total in totals.items() if place[0] == report}
    named = {}
    for period in dict.fromkeys(cell["period"] for cell in cells):
        column = [cell for cell in cells if cell["period"] == period]
        wide = widest.get(period)
        by_wide = [cell["mechanism"] == "inverted" and cell["parameter"] == str(wide) for cell in column]
        if any(by_wide) and 2 * sum(by_wide) >= len(column):
            named[period] = None, f"no base, the count was multiplied by {wide:,}"
            continue
        names = dict.fromkeys(printed, "the total of something else")
        names[totals.get((report, table, period)) or column[0]["denominator"]] = OWN_TOTAL
        names[wide] = whole
        told = [cell for cell in column if cell["mechanism"] == "other_denominator"]
        bases = Counter(cell["denominator"] for cell in column if cell["verdict"] != "differs")
        bases.update(int(cell["parameter"].split()[-1]) for cell in told if cell["verdict"] == "differs")
        if not bases:
            named[period] = None, "a base that cannot be told"
            continue
        base = max(bases, key=lambda one: (bases[one], names.get(one) == OWN_TOTAL, one == wide))
        kind = names.get(base, "a number that stands nowhere among the figures held")
        named[period] = kind, f"{base:,}, {kind}"
    return named


def _list_shares(cells: Sequence[Mapping], totals: Mapping[str, int]) -> list[str]:
    """The cells of a row as shares of the total of their period, a dash where there is none."""
    pairs = [(cell["count"], totals.get(cell["period"])) for cell in cells]
    return [render_percent(count, int(base), 1) if base else "–" for count, base in pairs]
