"""Tables that a cell shows: selected figures by year, figures of prose, and any frame.

Cells lead to the raw cells they came from. Without rows there is no table: the cell shows nothing, and a
page leaves out a section in which nothing is shown.
"""

from __future__ import annotations

import pandas as pd

from helpers.notebook.held import remember_shown
from helpers.publishing.tables import Table
from helpers.publishing.tables import show_table as draw_table
from helpers.statistics.years import sort_periods


def show_years(
    rows: pd.DataFrame, *, caption: str, heading: str, total: str = "Total", notes: str | None = None
) -> Table | None:
    """A table of selected rows: an item a row, a year a column, the newest first; cells lead to raw cells.

    A note names each year from which figures are not to be compared with those before it, and why.
    """
    if rows.empty:
        return None
    remember_shown(rows)
    marks = rows["mark"].map(lambda mark: "" if pd.isna(mark) else f" {mark}")
    shown = rows.assign(shown=rows["text"].str.removeprefix("about ") + marks)
    years = list(reversed(sort_periods(rows["period"])))
    items = list(dict.fromkeys(rows["item"]))
    wide, links = (
        shown.pivot(index="item", columns="period", values=values).loc[items, years].reset_index()
        for values in ("shown", "link")
    )
    broken = rows[rows["break_reason"].fillna("").ne("")].drop_duplicates(["period", "break_reason"])
    told = [
        f"{row.period}: {row.break_reason}, not to be compared with before." for row in broken.itertuples()
    ]
    return draw_table(
        wide,
        caption=caption + (", rounded to the nearest 5" if rows["is_rounded"].any() else ""),
        row_heading="item",
        columns={"item": heading} | {year: year for year in years},
        links=links.drop(columns="item"),
        notes=" ".join(filter(None, [notes, *told])) or None,
    )


def show_published(rows: pd.DataFrame, *, caption: str, folded: bool = False) -> Table | None:
    """A table of figures in prose as they were published, a row each, leading to their raw cells."""
    if rows.empty:
        return None
    remember_shown(rows)
    columns = {"about": "What is counted", "period": "Period", "text": "As published", "report": "Report"}
    return show_table(rows, caption=caption, columns=columns, link="text", folded=folded)


def show_table(
    rows: pd.DataFrame,
    *,
    caption: str,
    columns: dict[str, str] | None = None,
    link: str = "",
    folded: bool = False,
    notes: str | None = None,
) -> Table | None:
    """Any frame as a table, its first column heading the rows.

    ``columns`` chooses columns and names them; ``link`` names the column whose cells lead where the
    frame's column ``link`` says. Numbers with decimals stand with one.
    """
    if rows.empty:
        return None
    if columns is None and not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()
    labels = columns or {name: str(name) for name in rows.columns}
    shown = rows[list(labels)].reset_index(drop=True)
    for name in shown.select_dtypes("float"):
        whole = shown[name].dropna().mod(1).eq(0).all()
        shown[name] = (
            shown[name].astype("Int64") if whole else shown[name].map("{:.1f}".format, na_action="ignore")
        )
    links = rows[["link"]].reset_index(drop=True).rename(columns={"link": link}) if link else None
    return draw_table(
        shown,
        caption=caption,
        row_heading=next(iter(labels)),
        columns=labels,
        links=links,
        folded=folded,
        notes=notes,
        missing="",
    )
