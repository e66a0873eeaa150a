"""Tables that a cell shows, where their figures come from, and how a page was made.

Cells lead to the raw cells they came from, and what we corrected is marked where it stands. Without rows
there is no table: the cell shows nothing, and a page leaves out a section in which nothing is shown.
"""

import json
import re
from collections.abc import Collection
from functools import wraps
from html import escape
from importlib.metadata import version
from platform import python_version

import pandas as pd
from IPython.display import HTML, Markdown

from helpers.checking.evidence import TOTAL
from helpers.disclosure.protection import describe_withholding
from helpers.exports.periods import sort_periods
from helpers.language.names import name_table
from helpers.language.wording import NOT_AVAILABLE, escape_markdown
from helpers.notebook.compare import go_by_values
from helpers.notebook.report import Report
from helpers.notebook.select import remember_shown
from helpers.paths import CHECKOUT
from helpers.publishing import tables
from helpers.publishing.tables import Table

PACKAGES = ("pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert")
HASH_SHOWN = 10  # characters: enough to tell two files apart
# The style sheet labels these columns on a phone (``.statements``).
STATEMENT_COLUMNS = {"source_row": "Row", "about": "Subject", "period": "Period", "published": "Figure"}


@wraps(tables.show_table)  # the same table, of rows that go by the values that a cell changed
def show_table(rows: pd.DataFrame, **options: object) -> Table | None:
    return tables.show_table(go_by_values(rows) if "worked_out" in rows else rows, **options)


def show_years(rows: pd.DataFrame, *, caption: str, heading: str) -> Table | None:
    """A table of selected rows: an item a row, a year a column, the newest first; cells lead to raw cells.

    Notes name each year from which figures are not to be compared with those before it, and why, and each
    figure that we corrected.
    """
    remember_shown(rows)
    rows = go_by_values(rows)
    marks = (" " + rows["mark"]).fillna("") + mark_corrected(rows)
    shown = rows.assign(shown=rows["text"].str.removeprefix("about ") + marks)
    wide, links = spread_years(shown, "item", "shown", "link")
    broken = rows[rows["break_reason"].fillna("").ne("")].drop_duplicates(["period", "break_reason"])
    told = [
        f"{row.period}: {row.break_reason}, so not to be compared with earlier ones."
        for row in broken.itertuples()
    ]
    rounded = say_rounded(rows)
    if rounded and rows["item"].eq(TOTAL).any():
        told.append("Because of rounding, parts need not add up to totals.")
    return show_table(
        wide,
        caption=caption + rounded,
        columns={name: name for name in wide} | {"item": heading},
        links=links.drop(columns="item"),
        notes=" ".join([*told, *note_corrected(rows)]),
        missing=NOT_AVAILABLE,
    )


def spread_years(rows: pd.DataFrame, item: str, *values: str) -> list[pd.DataFrame]:
    """A frame for each column of values: items down in their order, periods across, the newest first."""
    order = rows[item].drop_duplicates(), sort_periods(rows["period"])[::-1]
    wide = (rows.pivot(index=item, columns="period", values=one).loc[order] for one in values)
    return [one.rename_axis(columns=None).reset_index() for one in wide]


def say_rounded(rows: pd.DataFrame) -> str:
    """What a caption adds where counts are rounded: shares are only worked out from such counts."""
    told = ", of rounded counts" if (rows["unit"] == "%").all() else ", rounded to the nearest 5"
    return told if rows["is_rounded"].any() else ""


def show_published(rows: pd.DataFrame, *, caption: str, folded: bool = False) -> Table | None:
    """A table of figures in prose, a row each, leading to their raw cells: as published unless rounded."""
    remember_shown(rows)
    heading = "Figure" if rows["is_rounded"].any() else "As published"
    columns = {"about": "What is counted", "period": "Period", "text": heading, "report": "Report"}
    shown = rows.assign(text=rows["text"] + mark_corrected(rows))
    notes = " ".join(note_corrected(rows))
    return show_table(shown, caption=caption, columns=columns, link="text", notes=notes, folded=folded)


def mark_corrected(rows: pd.DataFrame) -> pd.Series:
    """The mark of each figure that we corrected, as far as the edition says which; empty for all others."""
    is_known = rows["correction"].notna() & ~rows["is_rounded"]
    return is_known.map({True: " [corrected]", False: ""}).astype("string")


def note_corrected(rows: pd.DataFrame) -> list[str]:
    """A sentence that gives the published values of what we corrected; none where nothing was."""
    told = "; ".join(rows["correction"].dropna().unique())
    return [f"Corrected by us: {told}. See the end of this page."] if told else []


def show_register(figures: pd.DataFrame, sources: pd.DataFrame) -> HTML:
    """All files of all reports, newest report first, each with the page it was taken from beneath it.

    Each stands as it was published, with an anchor in each cell (tables stay wide, statements a list), in a
    ``<blockquote>``: what a publisher printed is quoted, right or wrong.
    """
    by_path = sources.fillna("").set_index("path").to_dict("index")
    figures = figures.assign(anchor=figures["link"].str.rpartition("#")[2])
    parts = []
    for report in sorted(figures["report"].unique(), reverse=True):
        parts.append(f"<h3>Report {escape(report)}</h3>")
        for name, rows in figures[figures["report"] == report].sort_index().groupby("source_file"):
            if rows["claim"].notna().any():
                cells, columns, style = rows.reset_index(drop=True), STATEMENT_COLUMNS, "statements"
                anchors = cells[["anchor"]].rename(columns={"anchor": "published"})
            else:
                wide, anchors = spread_years(rows, "label", "published", "anchor")
                cells, anchors = wide.fillna(""), anchors.drop(columns="label")
                columns, style = {name: name for name in wide} | {"label": "Item"}, ""
            table = show_table(cells, caption=name, columns=columns, anchors=anchors, style=style)
            parts.append(f'<blockquote class="printed">{table.html}</blockquote>')
            if source := by_path.get(name):
                page = f'<a href="{escape(source["page_url"])}">{escape(source["title"])}</a>'
                told = f"{page}, {escape(source['publisher'])}, retrieved {escape(source['retrieved'])}"
                if not source["sha256"].startswith("["):
                    told += f", SHA-256 {source['sha256'][:HASH_SHOWN]}"
                note = escape(source["note"]).removesuffix(".")
                parts.append(f'<p class="source">Source: {told}{note and f". {note}"}.</p>')
    return HTML("".join(parts))


def show_sources(sources: pd.DataFrame) -> Table | None:
    """The files behind a page, folded: title (which leads to the publisher's page), publisher, date, hash.

    The public edition has no hashes, because the hash of a small table gives its exact counts away.
    """
    columns = {"path": "File", "title": "Page", "publisher": "Publisher", "retrieved": "Retrieved"}
    rows = sources.rename(columns={"page_url": "link"})
    if not sources["sha256"].str.startswith("[").any():
        rows, columns = rows.assign(hash=rows["sha256"].str[:HASH_SHOWN]), columns | {"hash": "SHA-256"}
    caption = "Files that this page rests on, and when each was retrieved"
    return show_table(rows, caption=caption, columns=columns, link="title", folded=True)


def list_own_notebooks(known: Collection[str]) -> dict[str, str]:
    """The title of each notebook that stands beside those known, by its name: what analysts added."""
    titles = {}
    for path in sorted((CHECKOUT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        if path.stem not in known:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
            heading = re.search(r"^# +(.+)$", text, re.MULTILINE)
            titles[path.stem] = escape_markdown(heading[1] if heading else path.stem)
    return titles


def describe_run(report: Report) -> Markdown:
    """The parameters and versions a page was made with, what its edition withholds, what we corrected.

    A sentence for each figure that we corrected and each base that we stated, with both values and why; of
    protected figures in the public edition only that there is one.
    """
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    told = [
        f"Parameters: report {report.name}, {report.edition.name} edition.",
        f"Made with Python {python_version()}, {versions}.",
        *describe_withholding(report.figures),
    ]
    about = report.figures.drop_duplicates(["table", "item"]).set_index(["table", "item"])["about"]
    for row in report.corrections.fillna("").itertuples():
        table, why = name_table(row.table, report.names), f"Reason: {row.reason.rstrip('. ')}."
        if not row.corrected:
            what = "Stated by us: a base" if row.status == "stated" else "Corrected by us: a figure"
            told.append(f"{what} of {table}, {row.period}; its values are protected here.")
        elif row.item:
            changed = f"{row.published} stands as {row.corrected}"
            told.append(f"Corrected by us ({about[row.table, row.item]}, {row.period}): {changed}. {why}")
        else:
            told.append(f"Base stated by us ({table}, {row.period}): {row.corrected}. {why}")
    return Markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in told))
