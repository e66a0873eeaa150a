"""One figure for each subject and period, chosen from everything that was published about it.

A subject is an item of a table (``safeguarding_by_abuse_type: Neglect``) or an indicator of
``data/reference/indicators.csv``. Several reports, and both tables and prose, may give a figure for
the same subject and period. The rule of precedence, in this order:

1. a table before prose, because prose quotes tables;
2. the newest report, because a publisher corrects earlier figures in later ones;
3. an exact figure before a bound such as "more than 300";
4. the one that stands first in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from helpers.statistics.comparisons import CountComparison, compare_counts, correct_family
from helpers.statistics.intervals import Share
from helpers.statistics.years import is_year, next_period, sort_periods

WITHHELD = "[c]"
NOT_APPLICABLE = "not applicable"
MISSING_SHORTHAND = {"withheld": WITHHELD, NOT_APPLICABLE: "[z]"}
SERIES_COLUMNS = [
    "subject",
    "period",
    "count",
    "percent",
    "amount_gbp",
    "bound",
    "published",
    "missing_reason",
    "report",
    "source_file",
    "source_row",
]


def name_subjects(figures: pd.DataFrame) -> pd.Series:
    """The subject of each figure: ``table: Item`` for a table cell, the item itself for prose.

    A statement's item already is a subject; only statements carry a claim.
    """
    return figures["item"].where(figures["claim"].notna(), figures["table"] + ": " + figures["item"])


def is_withheld(figures: pd.DataFrame) -> pd.Series:
    """Whether each figure is one that its edition withholds."""
    return figures["missing_reason"].eq("withheld").fillna(False).astype(bool)


def rank_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with their ``subject``, those to be believed first for each subject and period."""
    ranked = figures.assign(
        subject=name_subjects(figures),
        _prose=figures["claim"].notna(),
        _bounded=figures["bound"].notna(),
        _order=range(len(figures)),
    )
    ranked = ranked.sort_values(
        ["_prose", "report", "_bounded", "_order"], ascending=[True, False, True, True], kind="stable"
    )
    return ranked.drop(columns=["_prose", "_bounded", "_order"])


def select_series(figures: pd.DataFrame, subject: str, value: str = "count") -> pd.DataFrame:
    """The chosen figure of each year for one subject, years in order.

    ``value`` is the column that must be known: ``count`` (whole numbers), ``percent`` or
    ``amount_gbp`` (decimal text). A year whose cell was published as "N/a" is left out; one that the
    public edition withholds stays, without its figure. Periods that are not years ("to date",
    "Q4 2017/18") never stand in a series, and calendar years never stand beside financial ones: the
    kind of year of the figure that comes first by precedence decides.
    Shape: one row per year, columns ``SERIES_COLUMNS``; no rows when nothing was published.
    """
    ranked = rank_figures(figures)
    known = ranked[value].notna() | is_withheld(ranked)
    known &= (ranked["subject"] == subject) & ranked["period"].map(is_year)
    chosen = _keep_one_kind_of_year(ranked[known]).drop_duplicates("period").set_index("period")
    return chosen.loc[sort_periods(chosen.index)].reset_index()[SERIES_COLUMNS]


def _keep_one_kind_of_year(ranked: pd.DataFrame) -> pd.DataFrame:
    """The figures whose years are of the same kind, calendar or financial, as the first one's."""
    financial = ranked["period"].str.contains("/")
    return ranked[financial == financial.iloc[0]] if len(ranked) else ranked


def select_table(figures: pd.DataFrame, table: str, value: str = "count") -> pd.DataFrame:
    """The chosen figures of one published table: a row per item and year, items in printed order.

    Shape and columns as in ``select_series``, with ``item`` first. Prose about an item stands in
    for a year that no table of any report gives. A cell published as "N/a" has a row without a figure.
    """
    cells = figures[figures["table"] == table].sort_values("report", ascending=False, kind="stable")
    items = pd.Index(cells["item"].drop_duplicates())
    chosen = [select_series(figures, f"{table}: {item}", value).assign(item=item) for item in items]
    without = cells[cells["missing_reason"].eq(NOT_APPLICABLE)].assign(subject=name_subjects)
    rows = pd.concat([*chosen, without], ignore_index=True).drop_duplicates(["item", "period"])
    rows = rows.set_index("period").loc[sort_periods(rows["period"].unique())].reset_index()
    rows = rows.sort_values("item", key=items.get_indexer, kind="stable", ignore_index=True)
    return rows[["item", *SERIES_COLUMNS]]


def pivot_cells(rows: pd.DataFrame, value: str = "count", index: str = "item") -> pd.DataFrame:
    """One row per item, in the order of ``rows``, and one column per period in time order."""
    wide = rows.pivot(index=index, columns="period", values=value)
    return wide.loc[rows[index].drop_duplicates(), sort_periods(wide.columns)].rename_axis(columns=None)


def figures_by_period(rows: pd.DataFrame, value: str = "count") -> dict[str, int | str | None]:
    """The figures of a series by period: whole numbers, ``[c]`` where withheld, None where missing."""
    figures = [
        WITHHELD if withheld else None if pd.isna(figure) else int(figure)
        for figure, withheld in zip(rows[value], is_withheld(rows), strict=True)
    ]
    return dict(zip(rows["period"], figures, strict=True))


def shares_by_period(rows: pd.DataFrame, totals: pd.DataFrame) -> dict[str, Share]:
    """Each year's count out of that year's total; years without a total are left out."""
    counts, bases = figures_by_period(rows), figures_by_period(totals)
    return {period: Share(count, bases[period]) for period, count in counts.items() if period in bases}


def compare_neighbours(
    counts: Mapping[str, int | str | None], rounded_to: int = 1
) -> dict[str, CountComparison]:
    """Each year against the year before it, where both are there, judged as one family; by the later year."""
    compared = {
        later: compare_counts(counts[earlier], counts[later], rounded_to=rounded_to)
        for earlier, later in pairwise(counts)
        if later == next_period(earlier)
    }
    return correct_family(compared, family="each year against the year before")
