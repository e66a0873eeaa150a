"""What is known before a page is read: the tables, labels and sources of earlier reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pandas as pd

from helpers.drafting.page_blocks import is_cell
from helpers.drafting.source_drafts import STATEMENTS
from helpers.drafting.statement_subjects import Subject, list_subjects
from helpers.drafting.table_drafts import KnownTable, TableDraft
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports, read_labels
from helpers.exports.published_tables import Export, Row, build_export, match_key
from helpers.exports.raw_exports import (
    SOURCE_COLUMNS,
    SOURCES,
    list_reports,
    read_export,
    read_reference,
    read_sources,
)
from helpers.paths import Folders


@dataclass(frozen=True)
class Known:
    """What is known before a page is read: earlier tables, labels, sources and what can be counted."""

    tables: dict[str, KnownTable]
    labels: pd.DataFrame
    sources: pd.DataFrame
    indicators: pd.DataFrame
    exports: tuple[Export, ...]  # of the same report, for figures that one page quotes from another


def read_known(folders: Folders, report: str) -> Known:
    """What earlier reports and the reference tables tell about tables, labels and sources."""
    labels = read_labels(folders)
    path = folders.reference / "indicators.csv"
    columns = ("id", "label", "unit")
    indicators = (
        read_reference(path, columns) if path.is_file() else pd.DataFrame(columns=columns, dtype="string")
    )
    has_sources = (folders.raw / SOURCES).is_file()
    sources = (
        read_sources(folders.raw) if has_sources else pd.DataFrame(columns=SOURCE_COLUMNS, dtype="string")
    )
    exports = {name: tuple(_read_tables(folders.raw, name)) for name in list_reports(folders.raw)}
    tables = _list_known_tables(chain(*exports.values()), labels)
    return Known(tables, labels, sources, indicators, exports.get(report, ()))


def _read_tables(raw: Path, report: str) -> Iterator[Export]:
    """The tables of a report that can be read; ``run`` says what is wrong with the others."""
    for path in sorted((raw / report).glob("*.csv")):
        if path.stem.endswith(STATEMENTS):
            continue
        try:
            yield read_export(path, f"{report}/{path.name}")
        except UnusableInput:
            continue


def _list_known_tables(exports: Iterable[Export], labels: pd.DataFrame) -> dict[str, KnownTable]:
    """Each table ever published with its newest corner and all the labels its rows have had."""
    corners: dict[str, str] = {}
    keys: dict[str, set[str]] = {}
    for export in exports:
        corners[export.table] = export.header[0]
        keys.setdefault(export.table, set()).update(match_key(cells[0]) for _, cells in export.rows)
    for table, *names in labels.itertuples(index=False, name=None):
        keys.setdefault(table, set()).update(match_key(name) for name in names if name)
    return {
        name: KnownTable(corners.get(name) or _name_corner(name), frozenset(found))
        for name, found in keys.items()
    }


def find_subjects(tables: Sequence[TableDraft], report: str, known: Known) -> tuple[list[Subject], list[str]]:
    """What figures in prose may speak of, and which drafted tables could not be read back."""
    names = {table.name for table in tables}
    exports = [export for export in known.exports if export.table not in names]
    problems = []
    for table in tables:
        try:
            exports.append(build_export(f"{report}/{table.name}.csv", map(list, table.rows)))
        except UnusableInput as problem:
            problems.append(f"run would refuse the draft: {problem}")
    # Cells that are no figure are listed with their table; they must not hide the other tables.
    readable = [export for export in exports if all(map(_is_readable, export.rows))]
    return list_subjects(known.indicators, clean_exports(readable, known.labels, report)), problems


def _is_readable(row: Row) -> bool:
    """Whether all cells of a row are figures or blank."""
    _, (_, *cells) = row
    return all(not cell or is_cell(cell) for cell in cells)


def _name_corner(table: str) -> str:
    """What the row labels of a table are, told by its name: Abuse type for ``safeguarding_by_abuse_type``."""
    return table.partition("_by_")[2].replace("_", " ").capitalize()
