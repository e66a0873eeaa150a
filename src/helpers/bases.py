"""Which base each period's percentages rest on, and outcomes on the two bases that are sound.

The outcome table's percentages are shares of cases with an outcome in one year, of a number that
stands nowhere in the next, then of all referrals: as printed they must not be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from helpers.evidence import TOTAL, read_records
from helpers.percentages import render_percent
from helpers.problems import Problem

OUTCOME_TABLE = "safeguarding_by_outcome"
REFERRAL_TABLE = "safeguarding_by_person"
OPEN_OUTCOME = "No response regarding outcome"
SERIES_DECIMALS = 1
_NUMBER = re.compile(r"[0-9][0-9,]*$")
LIKE_FOR_LIKE_COLUMNS = [
    "report",
    "item",
    "period",
    "count",
    "all_referrals",
    "all_referrals_percent",
    "cases_with_outcome",
    "cases_with_outcome_percent",
    "published",
    "published_percent",
]


def like_for_like(figures: pd.DataFrame) -> pd.DataFrame:
    """Outcomes of referrals on both sound bases, a row per outcome and period of the newest report.

    ``all_referrals`` is the total of the table by person; ``cases_with_outcome`` adds the outcomes
    other than "no response". Percentages are text, half up at one decimal, beside the published
    ones. Cases with no response yet are no outcome, so they have no share of cases with one.

    22 of 71 referrals is 31.0%; 22 of the 37 with an outcome is 59.5%.
    """
    tables = figures[figures["table"].isin([OUTCOME_TABLE, REFERRAL_TABLE]) & figures["count"].notna()]
    newest = tables[tables["report"] == tables["report"].max()]
    cells = {(row["table"], row["item"], row["period"]): row for row in read_records(newest)}
    rows = [
        _place_on_bases(row, _find_bases(cells, period))
        for (table, item, period), row in cells.items()
        if table == OUTCOME_TABLE and item != TOTAL
    ]
    whole = ("count", "all_referrals", "cases_with_outcome")
    types = {name: "Int64" if name in whole else "string" for name in LIKE_FOR_LIKE_COLUMNS}
    return pd.DataFrame(rows, columns=LIKE_FOR_LIKE_COLUMNS).astype(types)


def find_denominator_changes(figures: pd.DataFrame, reconciled: pd.DataFrame) -> Iterator[Problem]:
    """A problem for each row of a table whose percentages rest on different kinds of base.

    A period's base is the one most of its percentages fit: the total of all cases, the table's own
    smaller total, or a number that stands nowhere. One cell on a base of its own is a slip, not a
    change of base.
    """
    cells = reconciled[reconciled["claim"].isna() & reconciled["verdict"].ne("cannot_check")]
    for (report, table), rows in cells.groupby(["report", "table"], sort=True):
        wide = _find_widest_totals(figures[figures["report"] == report], table)
        bases = {
            period: _name_base(part, wide.get(period)) for period, part in rows.groupby("period", sort=True)
        }
        if len({kind for kind, _ in bases.values()}) < 2:
            continue
        shown = "; ".join(f"{period}: {words}" for period, (_, words) in bases.items())
        for item, row in rows[rows["item"] != TOTAL].groupby("item", sort=False):
            if len({bases[period][0] for period in row["period"]}) > 1:
                yield _describe_change(report, table, item, row, shown, like_for_like(figures))


def _find_bases(cells: dict[tuple, dict], period: str) -> tuple[int | None, int]:
    """All referrals of a period, and those of them with an outcome."""
    referrals = cells.get((REFERRAL_TABLE, TOTAL, period), {}).get("count")
    counts = {
        item: row["count"]
        for (table, item, when), row in cells.items()
        if (table, when) == (OUTCOME_TABLE, period)
    }
    return referrals, sum(count for item, count in counts.items() if item not in (TOTAL, OPEN_OUTCOME))


def _place_on_bases(row: dict, bases: tuple[int | None, int]) -> dict:
    """One outcome's count and its share of both bases."""
    referrals, with_outcome = bases
    is_outcome = row["item"] != OPEN_OUTCOME
    return {
        **{name: row[name] for name in ("report", "item", "period", "count", "published")},
        "published_percent": row["percent"],
        "all_referrals": referrals,
        "all_referrals_percent": _share(row["count"], referrals),
        "cases_with_outcome": with_outcome,
        "cases_with_outcome_percent": _share(row["count"], with_outcome) if is_outcome else None,
    }


def _share(count: int, base: int | None) -> str | None:
    """A share at one decimal, half up; none without a base."""
    return render_percent(count, base, SERIES_DECIMALS) if base else None


def _find_widest_totals(figures: pd.DataFrame, table: str) -> dict[str, int]:
    """The greatest total that a table of the same family prints, by period."""
    family = table.partition("_by_")[0]
    totals = figures[
        figures["claim"].isna()
        & figures["item"].eq(TOTAL)
        & figures["count"].notna()
        & figures["table"].str.partition("_by_")[0].eq(family)
    ]
    return {period: int(count) for period, count in totals.groupby("period")["count"].max().items()}


def _name_base(cells: pd.DataFrame, widest: int | None) -> tuple[str, str]:
    """The kind of base most percentages of a period rest on, and the words for it."""
    bases = Counter(base for row in read_records(cells) if (base := _find_base(row, widest)))
    own = cells["denominator"].dropna()
    own_total = int(own.iloc[0]) if len(own) else None
    if not bases:
        return "unknown", "a base that cannot be told"
    base = max(bases, key=lambda value: (bases[value], value == own_total))
    if base == widest:
        return "all", f"{base:,}, all cases"
    if base == own_total:
        return "own", f"{base:,}, the table's own smaller total"
    return "nowhere", f"{base:,}, a number that is printed nowhere"


def _find_base(row: dict, widest: int | None) -> int | None:
    """The base that one percentage rests on, as its explanation tells; none where it does not."""
    if row["verdict"] != "differs":
        return row["denominator"]
    if row["mechanism"] == "other_denominator":
        number = _NUMBER.search(row["parameter"] or "")
        return int(number[0].replace(",", "")) if number else None
    return widest if row["mechanism"] == "inverted" else None


def _describe_change(
    report: str, table: str, item: str, row: pd.DataFrame, shown: str, sound: pd.DataFrame
) -> Problem:
    """The problem of one row, with the same row on the two sound bases where there are any."""
    sound = (
        sound[sound["item"].eq(item) & sound["report"].eq(report)] if table == OUTCOME_TABLE else sound[:0]
    )
    series = {
        name: ", ".join(sound[f"{name}_percent"].fillna("–"))
        for name in ("all_referrals", "cases_with_outcome")
    }
    like = (
        f" Of all referrals the row is {series['all_referrals']} per cent; "
        f"of cases with an outcome {series['cases_with_outcome']}."
    )
    periods = list(row["period"])
    return Problem(
        kind="denominator_changes",
        report=report,
        table=table,
        item=item,
        period=f"{periods[0]} to {periods[-1]}",
        published="; ".join(row["percent"]),
        expected="; ".join(sound["all_referrals_percent"].fillna("–")) or None,
        severity="high",
        why=f"The percentages rest on different bases ({shown}), so they must not be compared."
        + (like if len(sound) else ""),
    )
