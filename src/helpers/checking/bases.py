"""Which base each period's percentages rest on: as printed, those of different bases must not be compared.

A table's percentages can be shares of the cases that are decided in one year, of a number that stands
nowhere in the next, then of all cases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.problems import Problem, describe_cell
from helpers.percentages import find_family, render_percent

SERIES_DECIMALS = 1
CELL = (
    *("report", "table", "item", "period", "count", "percent"),
    *("verdict", "mechanism", "parameter", "denominator"),
)
OWN_TOTAL = "the table's own smaller total"
_NUMBER = re.compile(r"[0-9][0-9,]*$")


def find_denominator_changes(
    figures: pd.DataFrame, reconciled: pd.DataFrame, open_items: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """A problem for each row of a table whose percentages rest on different kinds of base.

    A period's base is the one most of its percentages fit: the total of all cases, the table's own
    smaller total, the total of something else, or a number that stands nowhere. One cell on a base
    of its own is a slip, not a change of base. ``expected`` is the row as shares of all cases. Where
    no other table counts the same cases, nobody can know of all cases: then it is the table's total.
    ``open_items`` names, by table, the row of cases that are not decided yet: the shares of the others
    are told too. A period whose counts were multiplied instead of divided has no base at all, and one
    whose base cannot be told is no change of base.
    """
    totals, widest = _list_totals(figures), find_widest_totals(figures)
    families = Counter(name_family(*place) for place in dict.fromkeys(key[:2] for key in totals))
    checked = reconciled[reconciled["claim"].isna() & (reconciled["verdict"] != "cannot_check")]
    for (report, table), rows in checked.groupby(["report", "table"], sort=False):
        family, cells = name_family(report, table), read_records(rows, CELL)
        wide, whole = widest.get(family, {}), "all cases" if families[family] > 1 else "the table's total"
        printed = {total for place, total in totals.items() if place[0] == report}
        bases = {}
        for period in sorted(set(rows["period"])):
            own = [cell for cell in cells if cell["period"] == period]
            names = dict.fromkeys(printed, "the total of something else")
            names[totals.get((report, table, period)) or own[0]["denominator"]] = OWN_TOTAL
            names[wide.get(period)] = whole
            bases[period] = _name_base(own, wide.get(period), names)
        for item in dict.fromkeys(cell["item"] for cell in cells if cell["item"] != TOTAL):
            row = [cell for cell in cells if cell["item"] == item]
            if len({bases[cell["period"]][0] for cell in row} - {None}) > 1:
                waiting = (open_items or {}).get(table)
                decided = "" if item == waiting else _share_decided(row, figures, waiting)
                yield _describe_change(row, bases, wide, whole, decided)


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
    rows = read_records(figures[is_total], ("report", "table", "period", "count"))
    return {(row["report"], row["table"], row["period"]): row["count"] for row in rows}


def _name_base(cells: list[dict], widest: int | None, names: Mapping[int, str]) -> tuple[str | None, str]:
    """The kind of base most percentages of a period rest on, none where there is none, and words for it.

    ``widest`` is the total of all cases, ``names`` what each printed number is the total of.
    """
    multiplied = sum(cell["mechanism"] == "inverted" and cell["parameter"] == str(widest) for cell in cells)
    if multiplied and 2 * multiplied >= len(cells):
        return None, f"no base, the count was multiplied by {widest:,}"
    bases = Counter(base for cell in cells if (base := _find_base(cell)))
    if not bases:
        return None, "a base that cannot be told"
    base = max(bases, key=lambda value: (bases[value], names.get(value) == OWN_TOTAL, value == widest))
    kind = names.get(base, "a number that stands nowhere among the figures held")
    return kind, f"{base:,}, {kind}"


def _find_base(cell: Mapping) -> int | None:
    """The base that one percentage rests on, as its explanation tells; none where it does not."""
    if cell["verdict"] != "differs":
        return cell["denominator"]
    number = _NUMBER.search(cell["parameter"] or "") if cell["mechanism"] == "other_denominator" else None
    return int(number[0].replace(",", "")) if number else None


def _share_decided(cells: list[dict], figures: pd.DataFrame, waiting: str | None) -> str:
    """A row's shares of the cases that are decided, as a sentence; nothing where no row is waiting."""
    if not waiting:
        return ""
    own = figures[(figures[["report", "table"]] == [cells[0]["report"], cells[0]["table"]]).all(axis=1)]
    decided = own[~own["item"].isin([waiting, TOTAL])].groupby("period")["count"].sum()
    shown = [_share(cell["count"], int(decided[cell["period"]])) for cell in cells]
    return f" Without “{waiting}” they are {', '.join(shown)} per cent."


def _share(count: int, base: int | None) -> str:
    """A share at one decimal, half up; a dash without a base."""
    return render_percent(count, base, SERIES_DECIMALS) if base else "–"


def _describe_change(
    cells: list[dict],
    bases: Mapping[str, tuple[str | None, str]],
    widest: Mapping[str, int],
    whole: str,
    decided: str,
) -> Problem:
    """The problem of one row, with the row on the bases that are sound."""
    shown = "; ".join(f"{cell['period']}: {bases[cell['period']][1]}" for cell in cells)
    sound = [_share(cell["count"], widest.get(cell["period"])) for cell in cells]
    place = {
        "period": f"{cells[0]['period']} to {cells[-1]['period']}",
        "published": "; ".join(cell["percent"] for cell in cells),
    }
    why = f"The percentages rest on different bases, so they must not be compared. {shown}. "
    why += f"Of {whole} they are {', '.join(sound)} per cent.{decided}"
    return describe_cell(cells[0] | place, "denominator_changes", "high", why, "; ".join(sound))
