"""What is left beside a report's pages: the workbook of all tables, and the notice of corrections."""

import tomllib
from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from helpers.checking.notice import COLUMNS, corrections_notice, render_notice, tell_numbers
from helpers.disclosure.protection import describe_withholding
from helpers.files import write_whole
from helpers.language.names import name_in_words
from helpers.language.wording import NOT_AVAILABLE, start_sentence
from helpers.notebook.report import Report
from helpers.notebook.select import SHORTHANDS, UNITS
from helpers.notebook.show import spread_years
from helpers.percentages import CAUSES, VERDICTS
from helpers.publishing.workbook import Sheet, build_workbook
from helpers.schemas import FIGURE_KEY

NOTICE = "corrections_notice.md"
NOT_PUBLIC = """# Corrections to published figures

The notice states exact counts, so it stands beside the pages of the internal edition only.
"""


def leave_workbook(report: Report, pages_folder: str) -> Markdown:
    """Write the workbook beside the pages, and the sentence that leads to it.

    Without a folder nothing is written, as when the notebook is run by hand.
    """
    if not pages_folder:
        return Markdown("The workbook of all tables is written when the pages are built.")
    about = [
        f"Report {report.name}, {report.edition.name} edition: figures published up to and including it.",
        *describe_withholding(report.figures),
        "Every figure names the file it came from; the sources name the pages.",
    ]
    words = tomllib.loads(files("helpers.notebook").joinpath("workbook.toml").read_text(encoding="utf-8"))
    sheets, title = _list_sheets(report, words), f"Published figures, report {report.name}"
    path = Path(pages_folder) / "tables.xlsx"
    build_workbook(sheets, path, title=title, about=about, notes=words["notes"])
    told = f"[All tables as a workbook]({path.name}), a table on each sheet, with its notes and sources."
    return Markdown(told)


def _list_sheets(report: Report, words: Mapping[str, Mapping]) -> list[Sheet]:
    """A sheet for each published table as its newest report printed it, and the lists that hold anything.

    A table that prints counts is shown by its counts, one that prints only percentages by those. ``words``
    are those of workbook.toml.
    """
    figures, sheets = report.figures.sort_index(), []
    note = "public" if report.edition.is_public else "as_published"
    for table, rows in figures[figures["claim"].isna()].groupby("table"):
        newest = rows[rows["report"] == rows["report"].max()]
        has_counts = newest["count"].notna().any() or newest["percent"].isna().all()
        column, kind = ("count", "counts") if has_counts else ("percent", "percentages")
        (wide,) = spread_years(newest.assign(cell=_show_column(newest, column)), "item", "cell")
        cells = wide[["item", *wide.columns[:0:-1]]].rename(columns={"item": "Item"})
        title = f"{start_sentence(str(table).replace('_', ' '))}: {kind} by period"
        source = f"Report {newest['report'].max()}, {newest['source_file'].iloc[0]}"
        look = "#,##0" if has_counts else "0.0"
        sheets.append(Sheet(f"Table {len(sheets) + 1}", title, cells, source, (note,), look))
    frames = {
        "Percentages": report.reconciled,
        "Statements": figures[figures["claim"].notna()],
        "Findings": report.findings,
        "Figures": figures,
        "Sources": report.sources,
    }
    headings = words["headings"] | ({"published": "Shown"} if report.edition.is_public else {})
    for name, told in words["lists"].items():
        if len(rows := frames[name]):
            shown = {headings.get(one, one.capitalize()): _show_column(rows, one) for one in told["columns"]}
            sheets.append(Sheet(name, told["title"], pd.DataFrame(shown), "", (note, "checked"), "General"))
    return sheets


def _show_column(rows: pd.DataFrame, column: str) -> pd.Series:
    """A column as a sheet shows it: numbers, or the shorthand for why there is none, and names in words."""
    cells = rows[column]
    if column in UNITS:
        number = int if column == "count" else float
        why = rows["missing_reason"].map(SHORTHANDS).fillna(NOT_AVAILABLE).astype(object)
        return cells.astype(object).map(number, na_action="ignore").where(cells.notna(), why)
    if column in ("verdict", "mechanism"):
        return cells.map(VERDICTS | CAUSES, na_action="ignore")
    if column in ("kind", "claim", "section"):
        words = cells.str.replace("_", " ")
        return words.str.capitalize() if column == "kind" else words
    if column == "published" and "missing_reason" in rows:
        return cells.fillna(rows["missing_reason"])
    return cells


def list_corrections(report: Report) -> pd.DataFrame:
    """Every error that a publisher can correct, once, worst first (``checking.notice.corrections_notice``).

    Each with ``link`` to the first raw cell of its evidence. No rows in the public edition: the notice
    states exact counts.
    """
    if report.edition.is_public:
        return pd.DataFrame(columns=list(COLUMNS))
    figures = report.figures.sort_index()
    words = partial(name_in_words, names=report.names)
    found = (report.findings, report.reconciled, figures, report.sources)
    corrections = corrections_notice(*found, words=words, corrections=report.corrections)
    linked = corrections.merge(figures[[*FIGURE_KEY, "link"]], how="left", on=FIGURE_KEY)
    firsts = figures.drop_duplicates("source_file").set_index("source_file")["link"]
    return linked.assign(link=linked["link"].fillna(linked["source_file"].map(firsts)))


def leave_notice(report: Report, corrections: pd.DataFrame, pages_folder: str) -> Markdown | None:
    """Write the notice beside the pages, ready to send, and the sentence that says so, if there are errors.

    Without a folder nothing is written. The public edition, its file and its sentence, only say where it is.
    """
    if not pages_folder:
        return None
    is_public, findings = report.edition.is_public, report.findings
    text = NOT_PUBLIC if is_public else render_notice(corrections, findings)
    write_whole(Path(pages_folder) / NOTICE, text)
    if is_public and len(findings):
        return Markdown("Exact values stand in a notice to the publisher, which is not part of this edition.")
    told = f"{tell_numbers(findings, corrections)} They stand, ready to send, in [{NOTICE}]({NOTICE})."
    return Markdown(told) if len(corrections) else None
