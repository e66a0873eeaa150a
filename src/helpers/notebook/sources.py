"""Where figures come from and how a page was made: files with their anchors, sources, run and corrections."""

import json
import re
from collections.abc import Collection
from html import escape
from importlib.metadata import version
from platform import python_version

import pandas as pd
from IPython.display import HTML, Markdown

from helpers.disclosure.protection import describe_withholding
from helpers.language.names import name_table
from helpers.language.wording import escape_markdown
from helpers.notebook.report import Report
from helpers.notebook.show import spread_years
from helpers.paths import CHECKOUT
from helpers.publishing.tables import Table, show_table

PACKAGES = ("pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert")
HASH_SHOWN = 10  # characters: enough to tell two files apart
# The style sheet labels these columns on a phone (``.statements``).
STATEMENT_COLUMNS = {"source_row": "Row", "about": "Subject", "period": "Period", "published": "Figure"}


def show_register(figures: pd.DataFrame, sources: pd.DataFrame) -> HTML:
    """All files of all reports, newest report first, each with the page it was taken from beneath it.

    Each stands in a ``<blockquote>``: what a publisher printed is quoted, right or wrong.
    """
    by_path = sources.fillna("").set_index("path").to_dict("index")
    parts = []
    for report in sorted(figures["report"].unique(), reverse=True):
        parts.append(f"<h3>Report {escape(report)}</h3>")
        for name, rows in figures[figures["report"] == report].sort_index().groupby("source_file"):
            parts.append(f'<blockquote class="printed">{show_file(rows, name).html}</blockquote>')
            if source := by_path.get(name):
                page = f'<a href="{escape(source["page_url"])}">{escape(source["title"])}</a>'
                told = f"{page}, {escape(source['publisher'])}, retrieved {escape(source['retrieved'])}"
                if not source["sha256"].startswith("["):
                    told += f", SHA-256 {source['sha256'][:HASH_SHOWN]}"
                note = escape(source["note"]).removesuffix(".")
                parts.append(f'<p class="source">Source: {told}{note and f". {note}"}.</p>')
    return HTML("".join(parts))


def show_file(rows: pd.DataFrame, source_file: str) -> Table:
    """One file as it was published, with an anchor in each cell: tables stay wide, statements a list."""
    rows = rows.assign(anchor=rows["link"].str.rpartition("#")[2])
    if rows["claim"].notna().any():
        cells = rows[list(STATEMENT_COLUMNS)].reset_index(drop=True)
        anchors = rows[["anchor"]].rename(columns={"anchor": "published"}).reset_index(drop=True)
        shown = {"caption": source_file, "columns": STATEMENT_COLUMNS, "style": "statements"}
        return show_table(cells, anchors=anchors, **shown)
    cells, anchors = spread_years(rows, "label", "published", "anchor")
    columns = {name: name for name in cells} | {"label": "Item"}
    anchors = anchors.drop(columns="label")
    return show_table(cells.fillna(""), caption=source_file, columns=columns, anchors=anchors)


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
    """The parameters and versions a page was made with, what its edition withholds, what we corrected."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    told = [
        f"Parameters: report {report.name}, {report.edition.name} edition.",
        f"Made with Python {python_version()}, {versions}.",
        *describe_withholding(report.figures),
        *tell_corrections(report),
    ]
    return Markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in told))


def tell_corrections(report: Report) -> list[str]:
    """A sentence for each figure that we corrected and each base that we stated, with both values and why.

    Of protected figures in the public edition only that there is one.
    """
    about = report.figures.drop_duplicates(["table", "item"]).set_index(["table", "item"])["about"]
    told = []
    for row in report.corrections.fillna("").to_dict("records"):
        table, period, reason = (
            name_table(row["table"], report.names),
            row["period"],
            row["reason"].rstrip(". "),
        )
        if not row["corrected"]:
            what = "Stated by us: a base" if row["status"] == "stated" else "Corrected by us: a figure"
            told.append(f"{what} of {table}, {period}; its values are protected here.")
        elif row["item"]:
            where = f"{about[row['table'], row['item']]}, {period}"
            changed = f"{row['published']} stands as {row['corrected']}"
            told.append(f"Corrected by us ({where}): {changed}. Reason: {reason}.")
        else:
            told.append(f"Base stated by us ({table}, {period}): {row['corrected']}. Reason: {reason}.")
    return told
