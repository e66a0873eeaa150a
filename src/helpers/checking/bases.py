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
from helpers.percentages import find_family, find_rule, parse_percent, render_percent, round_share

SERIES_DECIMALS = 1
CELL = (
    *("report", "table", "item", "period", "count", "percent"),
    *("verdict", "mechanism", "parameter", "denominator"),
)
NO_BASE = "none"
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
    are told too. A period whose counts were multiplied instead of divided has no base at all.
    """
    totals, widest = _list_totals(figures), find_widest_totals(figures)
    printed = {(report, total) for (report, _, _), total in totals.items()}
    families = Counter(name_family(*place) for place in dict.fromkeys(key[:2] for key in totals))
    tables: dict[tuple[str, str], list[dict]] = {}
    cells = reconciled[reconciled["claim"].isna() & (reconciled["verdict"] != "cannot_check")]
    for row in read_records(cells, CELL):
        tables.setdefault((row["report"], row["table"]), []).append(row)
    for place, cells in tables.items():
        family = name_family(*place)
        wide, whole = widest.get(family, {}), "all cases" if families[family] > 1 else "the table's total"
        bases = {}
        for period in sorted({cell["period"] for cell in cells}):
            own = [cell for cell in cells if cell["period"] == period]
            total = totals.get((*place, period)) or next((one["denominator"] for one in own), None)
            bases[period] = _name_base(own, wide.get(period), total, whole, printed)
        if len({kind for kind, _ in bases.values()} - {NO_BASE}) < 2:
            continue
        for item in dict.fromkeys(cell["item"] for cell in cells if cell["item"] != TOTAL):
            row = [cell for cell in cells if cell["item"] == item]
            if len({bases[cell["period"]][0] for cell in row}) > 1:
                decided = _share_decided(row, figures, (open_items or {}).get(place[1]))
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


def _name_base(
    cells: list[dict],
    widest: int | None,
    own_total: int | None,
    whole: str,
    printed: set[tuple[str, int]],
) -> tuple[str, str]:
    """The kind of base most percentages of a period rest on, and the words for it.

    ``widest`` is the total of all cases and ``whole`` what it is called, ``printed`` every total with its
    report.
    """
    bases = Counter(base for cell in cells if (base := _find_base(cell, widest)))
    multiplied = sum(_is_multiplied(cell, widest) for cell in cells)
    if multiplied and 2 * multiplied >= len(cells):
        return NO_BASE, f"no base, the count was multiplied by {widest:,}"
    if not bases:
        return "unknown", "a base that cannot be told"
    base = max(bases, key=lambda value: (bases[value], value == own_total))
    if base == widest:
        return "all", f"{base:,}, {whole}"
    if base == own_total:
        return "own", f"{base:,}, the table's own smaller total"
    if (cells[0]["report"], base) in printed:
        return "other", f"{base:,}, the total of something else"
    return "nowhere", f"{base:,}, a number that stands nowhere among the figures held"


def _find_base(row: dict, widest: int | None) -> int | None:
    """The base that one percentage rests on, as its explanation tells; none where it does not.

    Where the explanation leaves it open, the total of all cases is the base if the percentage is
    the count over it. A count that was multiplied has no base.
    """
    if row["verdict"] != "differs":
        return row["denominator"]
    if row["mechanism"] == "other_denominator":
        number = _NUMBER.search(row["parameter"] or "")
        return int(number[0].replace(",", "")) if number else None
    if widest is None or row["count"] is None or _is_multiplied(row, widest):
        return None
    digits, decimals = parse_percent(row["percent"])
    return widest if find_rule(row["count"], widest, digits, decimals) else None


def _is_multiplied(row: dict, widest: int | None) -> bool:
    """Whether a percentage that does not follow is the count times the total of all cases, by 100."""
    if widest is None or row["count"] is None or row["mechanism"] not in ("inverted", "ambiguous"):
        return False
    digits, decimals = parse_percent(row["percent"])
    return round_share(row["count"] * widest * 10**decimals, 100) == digits


def _share_decided(cells: list[dict], figures: pd.DataFrame, waiting: str | None) -> str:
    """A row's shares of the cases that are decided, as a sentence; nothing where no row is waiting."""
    report, table, item = (cells[0][name] for name in ("report", "table", "item"))
    if not waiting or item == waiting:
        return ""
    own = figures[(figures["report"] == report) & (figures["table"] == table) & figures["count"].notna()]
    decided = own[~own["item"].isin([waiting, TOTAL])].groupby("period")["count"].sum()
    shown = [_share(cell["count"], int(decided[cell["period"]])) for cell in cells]
    return f" Without “{waiting}” they are {', '.join(shown)} per cent."


def _share(count: int, base: int | None) -> str:
    """A share at one decimal, half up; a dash without a base."""
    return render_percent(count, base, SERIES_DECIMALS) if base else "–"


def _describe_change(
    cells: list[dict],
    bases: dict[str, tuple[str, str]],
    widest: dict[str, int],
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
