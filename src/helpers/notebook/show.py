"""Tables that a cell shows: selected figures by year, figures of prose, and any frame.

Cells lead to the raw cells they came from. Without rows there is no table: the cell shows nothing, and a
page leaves out a section in which nothing is shown.
"""

from __future__ import annotations

import pandas as pd

from helpers.language.shorthand import NOT_AVAILABLE
from helpers.notebook.held import remember_shown
from helpers.publishing.tables import Table, show_table
from helpers.statistics.years import sort_periods


def show_years(rows: pd.DataFrame, *, caption: str, heading: str, notes: str | None = None) -> Table | None:
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
    is_rounded = rows["is_rounded"].any()
    told += ["Each is rounded by itself, so parts need not add up to their total."] if is_rounded else []
    return show_table(
        wide,
        caption=caption + (", rounded to the nearest 5" if is_rounded else ""),
        columns={"item": heading} | {year: year for year in years},
        links=links.drop(columns="item"),
        notes=" ".join(filter(None, [notes, *told])) or None,
        missing=NOT_AVAILABLE,
    )


def show_published(rows: pd.DataFrame, *, caption: str, folded: bool = False) -> Table | None:
    """A table of figures in prose, a row each, leading to their raw cells: as published unless rounded."""
    if rows.empty:
        return None
    remember_shown(rows)
    heading = "Figure" if rows["is_rounded"].any() else "As published"
    columns = {"about": "What is counted", "period": "Period", "text": heading, "report": "Report"}
    return show_table(rows, caption=caption, columns=columns, link="text", folded=folded)
