"""Everything that is known as of one report, in one edition: the frames that notebooks work on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import schemas
from helpers.disclosure.protection import read_exact, read_protected
from helpers.disclosure.public_figures import EXACT, find_levels, read_rules
from helpers.edition import Edition, find_edition
from helpers.exports.corrections import CORRECTED
from helpers.exports.raw_exports import read_reference
from helpers.language.names import Names, collect_names, name_rows
from helpers.language.wording import UNRELIABLE
from helpers.notebook.select import begin_anew
from helpers.paths import Folders, find_folders

INDICATOR_COLUMNS = (
    *("id", "label", "theme", "unit", "numerator", "denominator", "definition", "comparable_from"),
)
TABLE_COLUMNS = ("table", "name", "theme")


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
