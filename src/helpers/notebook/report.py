"""Everything known as of one report, in one edition: frames for notebooks, the workbook and the notice."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from helpers import schemas
from helpers.checking.notice import COLUMNS, corrections_notice, render_notice, tell_numbers
from helpers.disclosure.protection import describe_withholding, read_exact, read_protected
from helpers.disclosure.public_figures import EXACT, find_levels, read_rules
from helpers.edition import Edition, find_edition
from helpers.exports.corrections import CORRECTED
from helpers.exports.raw_exports import read_reference
from helpers.files import write_whole
from helpers.language.names import Names, collect_names, name_in_words, name_rows
from helpers.language.wording import NOT_AVAILABLE, UNRELIABLE, start_sentence
from helpers.notebook.select import SHORTHANDS, UNITS, begin_anew, spread_years
from helpers.paths import Folders, find_folders
from helpers.percentages import CAUSES, VERDICTS
from helpers.publishing.workbook import Sheet, build_workbook

INDICATOR_COLUMNS = (
    *("id", "label", "theme", "unit", "numerator", "denominator", "definition", "comparable_from"),
)
TABLE_COLUMNS = ("table", "name", "theme")
NOTICE = "corrections_notice.md"
NOT_PUBLIC = """# Corrections to published figures

The notice states exact counts, so it stands beside the pages of the internal edition only.
"""


@dataclass(frozen=True)
class Report:
    """What is known as of one report, with what its edition withholds already gone.

    ``figures``, ``reconciled``, ``findings`` have the columns of ``schemas`` and ``claims`` those of
    ``checking.findings``; each has besides: theme (of its table), about (its subject in words), and link
    (to the raw cell), reasons being in words. Figures stand in the order in which they are to be believed,
    with subject, mark, is_rounded, comparable_from and correction (what we corrected). ``sources`` has a row
    per raw file; ``corrections`` are those of ``exports.corrections`` as far as the edition tells them.
    """

    name: str
    edition: Edition
    folders: Folders
    figures: pd.DataFrame
    reconciled: pd.DataFrame
    findings: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    corrections: pd.DataFrame
    names: Names

    @property
    def year(self) -> str:
        """The financial year that the report is about, as it is printed."""
        return self.name.replace("-", "/")

    def link_page(self, notebook: str) -> str:
        """The way from a notebook to a built page, for JupyterLab; in a page only its file name stays."""
        return f"../reports/{self.name}{self.edition.suffix}/{self.edition.name_page(notebook)}"


def read_report(
    report: str,
    edition: str = "internal",
    raw_folder: str | Path = "data/raw",
    processed_folder: str | Path = "data/processed",
    tables: Iterable[str] = tuple(schemas.PROCESSED),
) -> Report:
    """The frames of a report; ``tables`` names the processed ones that are already written.

    Relative folders are taken from the checkout, whatever the working folder. Raises ``UnusableInput`` for
    an unknown report or edition and ``FileNotFoundError`` when an earlier notebook has not run yet.
    """
    folders, chosen = find_folders(raw_folder, processed_folder), find_edition(edition)
    reference = folders.reference
    indicators = read_reference(reference / "indicators.csv", INDICATOR_COLUMNS)
    names = collect_names(indicators, read_reference(reference / "tables.csv", TABLE_COLUMNS))
    labels = read_reference(reference / "labels.csv", ("table", "item"))
    frames = (read_protected if chosen.is_public else read_exact)(folders, report, tables)
    sources, corrections = frames.pop("sources"), frames.pop("corrections")
    sources["theme"] = _find_themes(sources["path"].map(lambda path: Path(path).stem), names)
    publishers = dict(zip(sources["path"], sources["publisher"], strict=True))
    for name, rows in frames.items():
        frames[name] = name_rows(rows, names).assign(theme=_find_themes(rows["table"], names))
        if name in ("figures", "reconciled"):
            frames[name]["publisher"] = rows["source_file"].map(publishers).astype("string")
    begins = dict(zip(indicators["id"], indicators["comparable_from"], strict=True))
    figures = frames["figures"].assign(
        is_rounded=find_levels(frames["figures"], read_rules(reference)).ne(EXACT) & chosen.is_public,
        comparable_from=frames["figures"]["item"].map(begins).astype("string"),
    )
    frames["figures"] = rank_figures(_mark_figures(figures, frames["findings"], corrections))
    known = Report(report, chosen, folders, **frames, sources=sources, corrections=corrections, names=names)
    page = known.link_page("01_clean_yearly_exports")
    for rows in (known.figures, known.reconciled, known.claims):
        rows["link"] = [f"{page}#{name_anchor(*place)}" for place in rows[schemas.FIGURE_KEY].values]
    begin_anew({*names.tables, *names.labels, *(labels["table"] + ": " + labels["item"])})
    return known


def name_anchor(source_file: str, source_row: int, period: str) -> str:
    """The id of a raw cell in the page of the raw exports; two cells never have the same.

    A stroke becomes a full stop; all but English letters, digits, ``_`` and ``-`` become their code.

    >>> name_anchor("2023-24/safeguarding_by_person.csv", 2, "2018/19")
    'raw-2023-24.safeguarding_by_person-2-2018.19'
    """
    place = f"{source_file.removesuffix('.csv')}-{source_row}-{period}"
    coded = re.sub(r"[^A-Za-z0-9_-]", lambda found: f":{ord(found[0]):x}:", place)
    return "raw-" + coded.replace(":2f:", ".")


def _find_themes(tables: pd.Series, names: Names) -> pd.Series:
    return tables.map(names.themes).fillna("community").astype("string")


def _mark_figures(figures: pd.DataFrame, findings: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The figures with what is to be said of some.

    ``mark`` is ``[u]`` for each of a column that repeats another of its table in the same report.
    ``correction`` says which figure we corrected and what was published, as far as the edition tells it.
    """
    column = ["report", "table", "period"]
    copies = findings.loc[findings["kind"] == "identical_columns", column]
    hidden = corrections.loc[corrections["corrected"].isna() & corrections["status"].ne("stated"), column[1:]]
    is_copy, is_hidden = (
        pd.MultiIndex.from_frame(figures[rows.columns.to_list()]).isin(pd.MultiIndex.from_frame(rows))
        for rows in (copies, hidden)
    )
    told = figures["about"] + ", " + figures["period"] + ", published as " + figures["published"]
    told = told.where(figures["marks"].str.contains(CORRECTED).fillna(False))
    told = told.mask(figures["is_rounded"] & is_hidden, "a figure of " + figures["period"])
    mark = pd.Series(UNRELIABLE, figures.index, "string").where(is_copy & figures["claim"].isna())
    return figures.assign(mark=mark, correction=told.astype("string"))


def rank_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with ``subject`` (``table: Item``, or an indicator), the most trusted first."""
    order = {"_prose": figures["claim"].notna(), "_bounded": figures["bound"].notna()}
    ranked = figures.assign(subject=schemas.name_subjects(figures), **order).sort_values(
        ["_prose", "report", "_bounded"], ascending=[True, False, True], kind="stable"
    )
    return ranked.drop(columns=list(order))


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
    linked = corrections.merge(figures[[*schemas.FIGURE_KEY, "link"]], how="left", on=schemas.FIGURE_KEY)
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
