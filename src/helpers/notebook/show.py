"""Tables that a cell shows: selected figures by year, figures of prose, and any frame.

Cells lead to the raw cells they came from, and what we corrected is marked where it stands. Without rows
there is no table: the cell shows nothing, and a page leaves out a section in which nothing is shown.
"""

import pandas as pd

from helpers.checking.evidence import TOTAL
from helpers.language.wording import NOT_AVAILABLE
from helpers.notebook.select import remember_shown
from helpers.publishing.tables import Table, show_table
from helpers.statistics.years import sort_periods

CORRECTED = " [corrected]"


def show_years(rows: pd.DataFrame, *, caption: str, heading: str) -> Table | None:
    """A table of selected rows: an item a row, a year a column, the newest first; cells lead to raw cells.

    Notes name each year from which figures are not to be compared with those before it, and why, and each
    figure that we corrected.
    """
    if rows.empty:
        return None
    remember_shown(rows)
    marks = rows["mark"].map(lambda mark: "" if pd.isna(mark) else f" {mark}") + mark_corrected(rows)
    shown = rows.assign(shown=rows["text"].str.removeprefix("about ") + marks)
    wide, links = spread_years(shown, "item", "shown", "link")
    broken = rows[rows["break_reason"].fillna("").ne("")].drop_duplicates(["period", "break_reason"])
    told = [
        f"{row.period}: {row.break_reason}, so not to be compared with earlier ones."
        for row in broken.itertuples()
    ]
    rounded = say_rounded(rows)
    has_total = rows["item"].eq(TOTAL).any()
    told += ["Because of rounding, parts need not add up to totals."] if rounded and has_total else []
    return show_table(
        wide,
        caption=caption + rounded,
        columns={name: name for name in wide} | {"item": heading},
        links=links.drop(columns="item"),
        notes=" ".join([*told, *note_corrected(rows)]),
        missing=NOT_AVAILABLE,
    )


def say_rounded(rows: pd.DataFrame) -> str:
    """What a caption adds where counts are rounded: shares are only worked out from such counts."""
    if not rows["is_rounded"].any():
        return ""
    return ", of rounded counts" if (rows["unit"] == "%").all() else ", rounded to the nearest 5"


def spread_years(rows: pd.DataFrame, item: str, *values: str) -> list[pd.DataFrame]:
    """A frame for each column of values: items down in their order, periods across, the newest first."""
    order = rows[item].drop_duplicates(), sort_periods(rows["period"])[::-1]
    wide = (rows.pivot(index=item, columns="period", values=one).loc[order] for one in values)
    return [one.rename_axis(columns=None).reset_index() for one in wide]


def show_published(rows: pd.DataFrame, *, caption: str, folded: bool = False) -> Table | None:
    """A table of figures in prose, a row each, leading to their raw cells: as published unless rounded."""
    if rows.empty:
        return None
    remember_shown(rows)
    heading = "Figure" if rows["is_rounded"].any() else "As published"
    columns = {"about": "What is counted", "period": "Period", "text": heading, "report": "Report"}
    shown = rows.assign(text=rows["text"] + mark_corrected(rows))
    notes = " ".join(note_corrected(rows))
    return show_table(shown, caption=caption, columns=columns, link="text", notes=notes, folded=folded)


def mark_corrected(rows: pd.DataFrame) -> pd.Series:
    """The mark of each figure that we corrected, as far as the edition says which; empty for all others."""
    is_known = rows["correction"].notna() & ~rows["is_rounded"]
    return is_known.map({True: CORRECTED, False: ""}).astype("string")


def note_corrected(rows: pd.DataFrame) -> list[str]:
    """A sentence that gives the published values of what we corrected; none where nothing was."""
    told = "; ".join(rows["correction"].dropna().unique())
    return [f"Corrected by us: {told}. See the end of this page."] if told else []
