"""Everything that is known as of one report, in one edition: the frames that notebooks work on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import schemas
from helpers.disclosure.protection import read_exact, read_protected
from helpers.disclosure.rules import EXACT, find_levels, read_rules
from helpers.edition import Edition, find_edition
from helpers.exports.raw_exports import read_reference
from helpers.language.names import Names, collect_names, name_rows
from helpers.language.shorthand import UNRELIABLE
from helpers.notebook.held import forget_shown
from helpers.notebook.select import rank_figures
from helpers.notebook.sources import link_places
from helpers.paths import Folders, find_folders

INDICATOR_COLUMNS = (
    *("id", "label", "theme", "unit", "numerator", "denominator", "definition", "comparable_from"),
)
TABLE_COLUMNS = ("table", "name", "theme")
OTHER_THEME = "community"
REGISTER = "01_clean_yearly_exports"


@dataclass(frozen=True)
class Report:
    """What is known as of one report, with what its edition withholds already gone.

    ``figures``, ``reconciled``, ``findings`` have the columns of ``schemas`` and ``claims`` those of
    ``checking.statements``; each has besides: theme (of its table), about (its subject in words), and link
    (to the raw cell), reasons being in words. Figures stand in the order in which they are to be believed,
    with subject, mark, is_rounded and comparable_from. ``sources`` has a row per raw file.
    """

    name: str
    edition: Edition
    folders: Folders
    figures: pd.DataFrame
    reconciled: pd.DataFrame
    findings: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    indicators: pd.DataFrame
    names: Names

    @property
    def year(self) -> str:
        """The financial year that the report is about, as it is printed."""
        return self.name.replace("-", "/")

    def link_page(self, notebook: str) -> str:
        """Where another notebook's page stands in this edition (``_link_page``)."""
        return _link_page(self.name, self.edition, notebook)


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
    indicators = read_reference(folders.reference / "indicators.csv", INDICATOR_COLUMNS)
    names = collect_names(indicators, read_reference(folders.reference / "tables.csv", TABLE_COLUMNS))
    read = read_protected if chosen.is_public else read_exact
    frames = read(folders, report, tables)
    sources = frames.pop("sources")
    is_rounded = find_levels(frames["figures"], read_rules(folders.reference)).ne(EXACT) & chosen.is_public
    register = _link_page(report, chosen, REGISTER)
    frames = {name: _complete(rows, names, register) for name, rows in frames.items()}
    frames["figures"] = _rank(frames["figures"], frames["findings"], is_rounded, indicators)
    publishers = dict(zip(sources["path"], sources["publisher"], strict=True))
    for name in ("figures", "reconciled"):
        frames[name]["publisher"] = frames[name]["source_file"].map(publishers).astype("string")
    sources = sources.assign(theme=_find_themes(sources["path"].map(lambda path: Path(path).stem), names))
    forget_shown()
    return Report(report, chosen, folders, **frames, sources=sources, indicators=indicators, names=names)


def _link_page(report: str, edition: Edition, notebook: str) -> str:
    """The way from a notebook to a built page, as JupyterLab follows it; in a page its file name stays."""
    return f"../reports/{report}{edition.suffix}/{edition.name_page(notebook)}"


def _complete(rows: pd.DataFrame, names: Names, register: str) -> pd.DataFrame:
    """The rows with theme, about and link (into the page of the register), their reasons in words."""
    named = name_rows(rows, names).assign(theme=_find_themes(rows["table"], names))
    if {"source_file", "source_row"} <= set(rows.columns):
        named["link"] = link_places(rows, register)
    return named


def _find_themes(tables: pd.Series, names: Names) -> pd.Series:
    """The theme of each table."""
    return tables.map(names.themes).fillna(OTHER_THEME).astype("string")


def _rank(
    figures: pd.DataFrame,
    findings: pd.DataFrame,
    is_rounded: pd.Series,
    indicators: pd.DataFrame,
) -> pd.DataFrame:
    """The figures in the order in which they are to be believed, with mark, is_rounded and comparable_from.

    A whole column that repeats another one of its table is marked ``[u]``, in the report that printed it.
    """
    column = ["report", "table", "period"]
    copies = findings.loc[findings["kind"] == "identical_columns", column]
    is_copy = pd.MultiIndex.from_frame(figures[column]).isin(pd.MultiIndex.from_frame(copies))
    begins = dict(zip(indicators["id"], indicators["comparable_from"], strict=True))
    return rank_figures(
        figures.assign(
            mark=pd.Series(UNRELIABLE, figures.index, "string").where(is_copy & figures["claim"].isna()),
            is_rounded=is_rounded,
            comparable_from=figures["item"].map(begins).astype("string"),
        )
    )
