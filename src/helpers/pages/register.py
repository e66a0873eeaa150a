"""The register of figures: what was read from the exports, and where each figure stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd
from IPython.display import HTML

from helpers.language.shorthand import BOUND_WORDS
from helpers.language.wording import join_words, match_verb, say_count, say_number
from helpers.pages.notebook import HASH_SHOWN
from helpers.publishing.links import name_anchor
from helpers.publishing.tables import Table, show_table
from helpers.schemas import FIGURE_KEY
from helpers.statistics.series import WITHHELD, pivot_cells

COUNT_COLUMNS = {
    "report": "Report",
    "files": "Files",
    "figures": "Figures",
    "damaged": "Read with care",
    "missing": "No number",
}
# The style sheet labels these columns on a phone (``.statements``).
STATEMENT_COLUMNS = {
    "source_row": "Row",
    "about": "Subject",
    "period": "Period",
    "published": "As published",
}
# What a mark says where its own words carry a figure or are short, by its beginning.
MARK_WORDS = {
    r"^also states .*": "another number in the same text",
    r"^earlier level .*": "an earlier figure in the same text",
    r"^out of .*": "the base in the same text",
    r"^changed by .*": "a change in the same text",
    r"^direction from the levels$": "rise or fall told only by its two figures",
}


def count_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """A row per report: its files, its published figures, and its cells left blank or marked N/a."""
    by_report = figures.groupby("report", sort=True)
    return pd.DataFrame(
        {
            "files": by_report["source_file"].nunique(),
            "figures": by_report["published"].count(),
            "damaged": by_report["marks"].count(),
            "missing": by_report["missing_reason"].count(),
        }
    ).reset_index()


def list_marks(figures: pd.DataFrame) -> pd.DataFrame:
    """A row per kind of damage: the mark in words, how many figures carry it, and one of them."""
    marked = figures.dropna(subset=["marks"]).assign(mark=lambda rows: rows["marks"].str.split("; "))
    marked = marked.explode("mark").replace({"mark": MARK_WORDS}, regex=True)
    first = {column: (column, "first") for column in FIGURE_KEY}
    counted = marked.groupby("mark", sort=False).agg(
        figures=("published", "size"), example=("published", "first"), **first
    )
    return counted.sort_values("figures", ascending=False, kind="stable").reset_index()


def list_missing(figures: pd.DataFrame) -> pd.DataFrame:
    """A row per reason why a cell holds no number: the reason, how many, and where the first stands."""
    missing = figures.dropna(subset=["missing_reason"])
    missing = missing.assign(place=missing["about"] + ", " + missing["period"])
    first = {column: (column, "first") for column in FIGURE_KEY}
    counted = missing.groupby("missing_reason", sort=True).agg(
        cells=("place", "size"), first=("place", "first"), **first
    )
    return counted.reset_index()


def list_worded(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures that stood in words or as a bound: as printed, and how each was read."""
    worded = figures[figures["bound"].notna() | figures["marks"].str.contains("words", na=False)]
    read = [_write_value(*pair) for pair in worded[["value", "unit"]].itertuples(index=False)]
    rows = worded.assign(read_as=read, bound=worded["bound"].map(BOUND_WORDS, na_action="ignore"))
    shown = ["published", "read_as", "bound", "report"]
    return rows[[*shown, *FIGURE_KEY]].drop_duplicates(shown, ignore_index=True)


def _write_value(value: object, unit: object) -> str:
    """A value with its unit where it is usually written: ``£20,000``, ``80%``, ``12 days``."""
    if pd.isna(value):
        return ""
    number = say_number(value)
    if pd.isna(unit):
        return number
    if unit.startswith("£"):
        return f"£{number}{unit.removeprefix('£')}"
    return number + unit if unit == "%" else f"{number} {unit}"


def tell_reading(figures: pd.DataFrame) -> list[str]:
    """The key points of the register: how much was read, how much of it was damaged or missing."""
    published = figures["published"].notna()
    read = int(published.sum())
    files, reports = figures["source_file"].nunique(), sorted(figures["report"].unique())
    damaged = int(figures["marks"].notna().sum())
    blank = int((~published).sum())
    unread = int((published & figures["missing_reason"].notna()).sum())
    return [
        f"{say_count(read, 'published figure')} {match_verb(read, 'were')} "
        f"read from {say_count(files, 'file')}, "
        f"taken from the reports of {join_words(reports)}.",
        f"{say_count(damaged, 'figure')} needed care in reading, such as a bracket left open or a number in "
        "words. The next table names each kind, with an example.",
        f"{say_count(blank, 'cell')} stood empty, and {say_count(unread, 'figure')} "
        f"{match_verb(unread, 'hold')} no number, such as "
        "N/a. None of these was turned into a zero.",
    ]


def show_register(figures: pd.DataFrame, sources: pd.DataFrame) -> HTML:
    """All files of all reports, newest report first, each under a heading of its report.

    Under each file stands where it comes from: ``sources`` has a row per file (``known.Known``).
    """
    notes = dict(zip(sources["path"], map(_write_source, sources.to_dict("records")), strict=True))
    parts = []
    for report in sorted(figures["report"].unique(), reverse=True):
        files = figures[figures["report"] == report].groupby("source_file", sort=True)
        parts += [f"<h3>Report {escape(report)}</h3>"]
        parts += [f"{show_file(rows, name).html}{notes.get(name, '')}" for name, rows in files]
    return HTML("".join(parts))


def _write_source(source: Mapping[str, object]) -> str:
    """Where a file comes from: the publisher's page as a link, when it was retrieved, hash and note."""
    page = (
        f'<a href="{escape(source["page_url"])}">{escape(source["title"])}</a>, {escape(source["publisher"])}'
    )
    told = [f"{page}, retrieved {escape(source['retrieved'])}"]
    if source["sha256"] != WITHHELD:
        told[0] += f", SHA-256 {source['sha256'][:HASH_SHOWN]}"
    if pd.notna(source["note"]) and source["note"]:
        told.append(escape(source["note"]).removesuffix("."))
    return f'<p class="source">Source: {". ".join(told)}.</p>'


def show_file(rows: pd.DataFrame, source_file: str) -> Table:
    """One file as it was published, with an anchor in each cell: tables stay wide, statements a list."""
    rows = rows.assign(anchor=[name_anchor(*place) for place in rows[FIGURE_KEY].values])
    if rows["claim"].notna().any():
        cells = rows[["source_row", "about", "period", "published"]].reset_index(drop=True)
        anchors = rows[["anchor"]].rename(columns={"anchor": "published"}).reset_index(drop=True)
        shown = {"caption": source_file, "columns": STATEMENT_COLUMNS, "style": "statements"}
        return show_table(cells, row_heading="source_row", anchors=anchors, **shown)
    cells = pivot_cells(rows, "published", index="label").fillna("").reset_index()
    anchors = pivot_cells(rows, "anchor", index="label").reset_index(drop=True)
    columns = {"label": "Item"} | {period: period for period in anchors.columns}
    return show_table(cells, caption=source_file, row_heading="label", columns=columns, anchors=anchors)


def tell_trust(figures: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """What a reader must know before relying on the register."""
    inferred = sources["note"].str.contains("inferred", na=False)
    told = [
        "Figures were copied from public pages. A page may have changed since the date of retrieval.",
        "Nothing was corrected in reading: a figure that is wrong as published is wrong here too, and the "
        "page on percentages says so.",
    ]
    if inferred.any():
        told.append(
            f"The year of {say_count(int(inferred.sum()), 'file')} was not printed and had to be inferred; "
            "the note beside each source says from what."
        )
    return told
