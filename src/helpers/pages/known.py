"""Everything that is known as of one report, in one edition: what the pages are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from helpers import schemas
from helpers.checking.statements import check_statements
from helpers.disclosure import protection as disclosure
from helpers.disclosure.public_findings import protect_claims
from helpers.exports import cleaning
from helpers.exports.raw_exports import read_reference, read_sources, reports_as_of
from helpers.language.names import list_labels, name_rows
from helpers.paths import Folders

ALL_TABLES = tuple(schemas.PROCESSED)
INDICATOR_COLUMNS = (
    "id",
    "label",
    "theme",
    "unit",
    "numerator",
    "denominator",
    "definition",
    "comparable_from",
)


@dataclass(frozen=True)
class Known:
    """Everything known as of one report, with what the edition withholds already gone.

    ``figures``, ``reconciled`` and ``findings`` have the shapes of ``schemas``; ``sources`` has a row
    per raw file of this report and all earlier ones; ``indicators`` is the reference table; ``claims``
    has every statement with its verdict, as ``statements.check_statements`` gives it. What is told, all
    but ``figures``, has one column more: ``about``, the subject in words; and its reasons are in words.
    """

    report: str
    edition: str
    sources: pd.DataFrame
    indicators: pd.DataFrame
    figures: pd.DataFrame
    reconciled: pd.DataFrame
    findings: pd.DataFrame
    claims: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def rounded_to(self) -> int:
        """What counts are rounded to: 1 in the internal edition, 5 in the public one."""
        return disclosure.ROUNDED_TO[self.edition]

    def name_page(self, notebook: str) -> str:
        """File name of a notebook's page in this edition, such as ``03_safeguarding_trends.html``."""
        return f"{notebook}.html" if self.edition == "internal" else f"{notebook}-{self.edition}.html"

    @property
    def register_page(self) -> str:
        """File name of the page where every figure stands as it was published."""
        return self.name_page("01_clean_yearly_exports")


def read_known(folders: Folders, report: str, edition: str, tables: Iterable[str] = ALL_TABLES) -> Known:
    """The sources and processed tables of a report; ``tables`` names those already written.

    Raises ``UnusableInput`` for an unknown report or edition, and ``FileNotFoundError`` when an
    earlier notebook has not run yet.
    """
    reports = reports_as_of(folders.raw, report)
    indicators = read_indicators(folders)
    exact = {
        name: schemas.read_table(folders.processed_file(report, f"{name}.csv"), schema)
        if name in tables
        else schemas.build_table([], schema)
        for name, schema in schemas.PROCESSED.items()
    }
    protected = disclosure.protect_tables(**exact, edition=edition, indicators=indicators)
    claims = check_statements(exact["figures"], indicators)
    if edition != "internal":
        claims = protect_claims(claims, protected["figures"])
    sources = disclosure.protect_sources(read_sources(folders.raw), edition)
    sources = sources[sources["report"].isin(reports)].reset_index(drop=True)
    labels = list_labels(indicators)
    told = {name: protected[name] for name in ("reconciled", "findings")} | {"claims": claims}
    named = {name: name_rows(rows, labels) for name, rows in told.items()}
    return Known(report, edition, sources, indicators, figures=protected["figures"], **named)


def read_indicators(folders: Folders) -> pd.DataFrame:
    """The indicators that prose speaks of, as text; no rows where the table is not kept."""
    path = folders.reference / "indicators.csv"
    if not path.exists():
        return pd.DataFrame(columns=INDICATOR_COLUMNS, dtype="string")
    return read_reference(path, INDICATOR_COLUMNS)


def read_references(folders: Folders) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two hand-kept tables: labels by report, and indicators."""
    return cleaning.read_labels(folders), read_indicators(folders)
