"""Every published file as it was published, each cell with an anchor that other pages lead to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
from IPython.display import HTML

from helpers.notebook.about import HASH_SHOWN
from helpers.publishing.links import name_anchor
from helpers.publishing.tables import Table, show_table
from helpers.schemas import FIGURE_KEY
from helpers.statistics.years import sort_periods

# The style sheet labels these columns on a phone (``.statements``).
STATEMENT_COLUMNS = {
    "source_row": "Row",
    "about": "Subject",
    "period": "Period",
    "published": "As published",
}


def show_register(figures: pd.DataFrame, sources: pd.DataFrame) -> HTML:
    """All files of all reports, newest report first, each with the page it was taken from beneath it."""
    notes = dict(zip(sources["path"], map(_write_source, sources.to_dict("records")), strict=True))
    parts = []
    for report in sorted(figures["report"].unique(), reverse=True):
        files = figures[figures["report"] == report].sort_index().groupby("source_file", sort=True)
        parts += [f"<h3>Report {escape(report)}</h3>"]
        parts += [f"{show_file(rows, name).html}{notes.get(name, '')}" for name, rows in files]
    return HTML("".join(parts))


def show_file(rows: pd.DataFrame, source_file: str) -> Table:
    """One file as it was published, with an anchor in each cell: tables stay wide, statements a list."""
    rows = rows.assign(anchor=[name_anchor(*place) for place in rows[FIGURE_KEY].values])
    if rows["claim"].notna().any():
        cells = rows[list(STATEMENT_COLUMNS)].reset_index(drop=True)
        anchors = rows[["anchor"]].rename(columns={"anchor": "published"}).reset_index(drop=True)
        shown = {"caption": source_file, "columns": STATEMENT_COLUMNS, "style": "statements"}
        return show_table(cells, row_heading="source_row", anchors=anchors, **shown)
    years = list(reversed(sort_periods(rows["period"])))
    items = list(dict.fromkeys(rows["label"]))
    cells, anchors = (
        rows.pivot(index="label", columns="period", values=values).loc[items, years].reset_index()
        for values in ("published", "anchor")
    )
    columns = {"label": "Item"} | {period: period for period in years}
    anchors = anchors.drop(columns="label")
    return show_table(
        cells.fillna(""), caption=source_file, row_heading="label", columns=columns, anchors=anchors
    )


def _write_source(source: Mapping[str, object]) -> str:
    """Where a file comes from: the publisher's page as a link, when it was retrieved, hash and note."""
    page = (
        f'<a href="{escape(source["page_url"])}">{escape(source["title"])}</a>, {escape(source["publisher"])}'
    )
    told = [f"{page}, retrieved {escape(source['retrieved'])}"]
    if not source["sha256"].startswith("["):
        told[0] += f", SHA-256 {source['sha256'][:HASH_SHOWN]}"
    if pd.notna(source["note"]) and source["note"]:
        told.append(escape(source["note"]).removesuffix("."))
    return f'<p class="source">Source: {". ".join(told)}.</p>'
