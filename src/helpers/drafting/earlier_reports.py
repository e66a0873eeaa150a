"""What earlier reports tell of a new one: its tables, labels and subjects, and the sources of its drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers.drafting.statement_subjects import UNKNOWN, Subject, list_subjects
from helpers.drafting.table_drafts import KnownTable, TableDraft, name_from_text
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports, read_labels
from helpers.exports.published_cells import is_cell
from helpers.exports.published_tables import Export, build_export, match_key
from helpers.exports.raw_exports import (
    SOURCE_COLUMNS,
    SOURCES,
    list_reports,
    read_export,
    read_reference,
    read_sources,
)
from helpers.paths import Folders
from helpers.reading import Page

NOTE = "draft: check every cell against the page"
STATEMENTS = "_statements"
_FEWEST_TITLE_LETTERS = 8


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
    indicators = read_reference(folders.reference / "indicators.csv", ("id", "label", "unit"))
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
    # safeguarding_by_abuse_type: its row labels are an Abuse type
    named = {name: name.partition("_by_")[2].replace("_", " ").capitalize() for name in keys}
    return {name: KnownTable(corners.get(name) or named[name], frozenset(keys[name])) for name in keys}


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
    readable = [
        export
        for export in exports
        if all(not cell or is_cell(cell) for _, (_, *cells) in export.rows for cell in cells)
    ]
    return list_subjects(known.indicators, clean_exports(readable, known.labels, report)), problems


def name_statements(page: Page, tables: Sequence[TableDraft], sources: pd.DataFrame) -> str:
    """The name of a page's list of statements.

    After the page's known tables (``safeguarding_by_person`` gives ``safeguarding_statements``),
    else after the list of an earlier report whose title names this page, else after the saved file.
    """
    topics = {table.name.split("_")[0] for table in tables if table.is_known}
    if len(topics) == 1:
        return topics.pop() + STATEMENTS
    title = page.title.casefold()
    if len(title) >= _FEWEST_TITLE_LETTERS:
        for source in _newest_first(sources):
            name = PurePosixPath(source["path"]).stem
            if name.endswith(STATEMENTS) and title in source["title"].casefold():
                return name
    return (name_from_text(PurePosixPath(page.name).stem) or "page") + STATEMENTS


def draft_sources(
    page: Page, hashes: Mapping[str, str], retrieved: str, sources: pd.DataFrame
) -> list[dict[str, str]]:
    """A row of sources.csv for each path in ``hashes`` (sha256 by path), but for those listed so already.

    Publisher, title and licence as in the newest report that has a file of the same name, its
    year in the title replaced; the page's address as it states it; ``?`` where nothing is known.
    """
    newest = {PurePosixPath(row["path"]).name: row for row in reversed(_newest_first(sources))}
    earlier = {path: newest.get(PurePosixPath(path).name, {}) for path in hashes}
    # One page has one publisher: what is known of one of its files holds for a new one.
    on_page = next((row for row in earlier.values() if row), {})
    listed = set(zip(sources["path"], sources["sha256"], strict=True))
    return [
        {
            "path": path,
            "publisher": (row or on_page).get("publisher", UNKNOWN),
            "title": _draft_title(path, row, page.title),
            "page_url": page.url or UNKNOWN,
            "report": path.split("/")[0],
            "retrieved": retrieved,
            "licence": (row or on_page).get("licence", UNKNOWN),
            "sha256": hashes[path],
            "note": NOTE,
        }
        for path, row in earlier.items()
        if (path, hashes[path]) not in listed
    ]


def show_period(report: str, years: int = 0) -> str:
    """The financial year of a report, or that many years after it.

    >>> show_period("2023-24"), show_period("2023-24", -1)
    ('2023/24', '2022/23')
    """
    first = int(report[:4]) + years
    return f"{first}/{(first + 1) % 100:02d}"


def _newest_first(sources: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of sources.csv, newest report first."""
    return sources.sort_values("report", ascending=False, kind="stable").to_dict("records")


def _draft_title(path: str, earlier: Mapping[str, str], page_title: str) -> str:
    """The earlier title with this report's year, or the page's own with what the file holds."""
    report = path.split("/")[0]
    if earlier:
        period = re.escape(show_period(earlier["report"]))
        return re.sub(period, show_period(report), earlier["title"])
    subject = PurePosixPath(path).stem.replace("_", " ")
    return f"{page_title}: {subject}" if page_title else subject
