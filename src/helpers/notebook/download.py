"""What is left beside a report's pages: the workbook of all tables, and the notice of corrections."""

import tomllib
from collections.abc import Mapping
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

WORKBOOK = "tables.xlsx"
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
    figures = report.figures.sort_index()
    words = tomllib.loads(files("helpers.notebook").joinpath("workbook.toml").read_text(encoding="utf-8"))
    sheets = [*list_tables(figures, report.edition.is_public), *list_lists(report, figures, words)]
    title = f"Published figures, report {report.name}"
    path = build_workbook(
        sheets, Path(pages_folder) / WORKBOOK, title=title, about=about, notes=words["notes"]
    )
    return Markdown(
        f"[All tables as a workbook]({path.name}), a table on each sheet, with its notes and sources."
    )


def list_corrections(report: Report) -> pd.DataFrame:
    """Every error that a publisher can correct, once, worst first (``checking.notice.corrections_notice``).

    Each with ``link`` to the first raw cell of its evidence. No rows in the public edition: the notice
    states exact counts.
    """
    if report.edition.is_public:
        return pd.DataFrame(columns=list(COLUMNS))
    figures = report.figures.sort_index()
    corrections = corrections_notice(
        report.findings,
        report.reconciled,
        figures,
        report.sources,
        words=lambda text: name_in_words(text, report.names),
        corrections=report.corrections,
    )
    linked = corrections.merge(figures[[*FIGURE_KEY, "link"]], how="left", on=FIGURE_KEY)
    firsts = figures.drop_duplicates("source_file").set_index("source_file")["link"]
    return linked.assign(link=linked["link"].fillna(linked["source_file"].map(firsts)))


def leave_notice(report: Report, corrections: pd.DataFrame, pages_folder: str) -> Markdown | None:
    """Write the notice beside the pages, ready to send, and the sentence that says so, if there are errors.

    Without a folder nothing is written. The public edition, its file and its sentence, only say where it is.
    """
    if not pages_folder:
        return None
    text = NOT_PUBLIC if report.edition.is_public else render_notice(corrections, report.findings)
    write_whole(Path(pages_folder) / NOTICE, text)
    if report.edition.is_public and len(report.findings):
        return Markdown("Exact values stand in a notice to the publisher, which is not part of this edition.")
    if corrections.empty:
        return None
    numbers = tell_numbers(report.findings, corrections)
    return Markdown(f"{numbers} They stand, ready to send, in [{NOTICE}]({NOTICE}).")


def list_tables(figures: pd.DataFrame, is_public: bool) -> list[Sheet]:
    """A sheet for each published table, as its newest report printed it: items down, periods across.

    A table that prints counts is shown by its counts, one that prints only percentages by those.
    """
    notes = ("public",) if is_public else ("as_published",)
    sheets = []
    for table, rows in figures[figures["claim"].isna()].groupby("table", sort=True):
        newest = rows[rows["report"] == rows["report"].max()]
        has_counts = newest["count"].notna().any() or newest["percent"].isna().all()
        shown = newest.assign(cell=_show_column(newest, "count" if has_counts else "percent"))
        (wide,) = spread_years(shown, "item", "cell")
        words = start_sentence(str(table).replace("_", " "))
        sheets.append(
            Sheet(
                name=f"Table {len(sheets) + 1}",
                title=f"{words}: {'counts' if has_counts else 'percentages'} by period",
                rows=wide[["item", *wide.columns[:0:-1]]].rename(columns={"item": "Item"}),
                source=f"Report {newest['report'].max()}, {newest['source_file'].iloc[0]}",
                notes=notes,
                number_format="#,##0" if has_counts else "0.0",
            )
        )
    return sheets


def list_lists(report: Report, figures: pd.DataFrame, words: Mapping[str, Mapping]) -> list[Sheet]:
    """The sheets that list percentages, statements, findings, all figures and sources, if there are any.

    ``words`` are those of workbook.toml.
    """
    frames = {
        "Percentages": report.reconciled,
        "Statements": figures[figures["claim"].notna()],
        "Findings": report.findings,
        "Figures": figures,
        "Sources": report.sources,
    }
    headings = words["headings"] | ({"published": "Shown"} if report.edition.is_public else {})
    notes = ("public" if report.edition.is_public else "as_published", "checked")
    sheets = []
    for name, told in words["lists"].items():
        if len(rows := frames[name]):
            shown = {headings.get(one, one.capitalize()): _show_column(rows, one) for one in told["columns"]}
            sheet = pd.DataFrame(shown)
            sheets.append(Sheet(name, told["title"], sheet, notes=notes, number_format="General"))
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
