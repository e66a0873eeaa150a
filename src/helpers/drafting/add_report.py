"""A new report: saved pages read into drafts of raw exports, for a person to check and finish."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from helpers.drafting.earlier_reports import (
    Known,
    draft_sources,
    find_subjects,
    name_statements,
    read_known,
    show_period,
)
from helpers.drafting.saved_pages import Page, read_page
from helpers.drafting.statement_drafts import draft_statements
from helpers.drafting.statement_subjects import UNKNOWN
from helpers.drafting.table_drafts import draft_tables
from helpers.errors import UnusableInput
from helpers.exports.published_tables import STATEMENT_COLUMNS, quote
from helpers.exports.raw_exports import SOURCE_COLUMNS, SOURCES
from helpers.paths import Folders, is_report_name

DRAFTS_FOLDER = "drafts"


@dataclass(frozen=True)
class Draft:
    """One drafted file: its path under data/raw, what it holds, where it is and if it was written now.

    ``is_new`` is False where the file at ``place`` had the same content already.
    """

    path: str
    content: bytes
    summary: str
    place: Path
    is_new: bool


@dataclass(frozen=True)
class Drafts:
    """What ``add_report`` made of the pages: the files, and what a person has to check or place."""

    report: str
    raw: Path
    files: tuple[Draft, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Sheet:
    """One file to be drafted, before it has a place."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    summary: str


def add_report(report: str, pages: Sequence[Path], folders: Folders) -> Drafts:
    """Drafts of a report's raw exports from its saved pages, written where nothing stands yet.

    A draft takes its place in ``data/raw/<report>/`` when no file has its name there, otherwise
    in ``data/drafts/<report>/``, under a further number if need be; no file is ever changed. The
    rows for sources.csv are always kept apart in ``data/drafts/<report>/sources.csv``: until a
    person has checked the files and copied the rows, ``run`` refuses the report. Nothing in
    a page is run or fetched. Raises ``UnusableInput`` for what cannot be read or written.
    """
    if not is_report_name(report):
        raise UnusableInput(f"{quote(report)} is not a report year: write it like 2024-25.")
    if not pages:
        raise UnusableInput("there is no page to read: name the file that the page was saved in.")
    known = read_known(folders, report)
    files: list[Draft] = []
    rows: list[dict[str, str]] = []
    notes: list[str] = []
    names: Counter[str] = Counter()
    for path in pages:
        page = read_page(path)
        sheets, page_notes = _draft_page(page, report, known)
        notes += page_notes
        written = [_write_sheet(folders, report, sheet, names) for sheet in sheets]
        files += written
        hashes = {}
        for draft in written:  # of the file that stands under the draft's name in data/raw, whoever wrote it
            place = folders.raw / draft.path
            content = place.read_bytes() if place.is_file() else draft.content
            hashes[draft.path] = hashlib.sha256(content).hexdigest()
        saved = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        rows += draft_sources(page, hashes, saved.date().isoformat(), known.sources)
    if rows:
        table = [SOURCE_COLUMNS, *(tuple(row.values()) for row in rows)]
        sheet = _Sheet("sources", tuple(table), f"{len(rows)} rows for {folders.raw.name}/{SOURCES}")
        files.append(_write_sheet(folders, report, sheet, names, apart=True))
    return Drafts(report, folders.raw, tuple(files), tuple(notes))


def describe_drafts(drafts: Drafts) -> list[str]:
    """What was drafted, what was not placed, and what to do next, line by line."""
    root = drafts.raw.parent.parent
    raw = drafts.raw.relative_to(root).as_posix()
    lines = []
    for draft in drafts.files:
        place = draft.place.relative_to(root).as_posix()
        expected = draft.place == drafts.raw / draft.path or draft.path.endswith(f"/{SOURCES}")
        why = "" if expected or not draft.is_new else f" ({raw}/{draft.path} was there and was left as it is)"
        done = f"written to {place}{why}" if draft.is_new else f"the same as {place}, nothing written"
        lines.append(f"{draft.path}: {draft.summary}; {done}")
    if drafts.notes:
        lines += ["To check or to place by hand:", *(f"- {note}" for note in drafts.notes)]
    if any(draft.is_new for draft in drafts.files):
        lines.append(
            f"Next: check every cell against the page, finish what has a {UNKNOWN}, then copy the rows of "
            f"{drafts.raw.parent.name}/{DRAFTS_FOLDER}/{drafts.report}/{SOURCES} into {raw}/{SOURCES}."
        )
    return lines


def _draft_page(page: Page, report: str, known: Known) -> tuple[list[_Sheet], list[str]]:
    """The files that a page makes, and what a person has to check; refused when it holds no figure."""
    periods = (show_period(report), show_period(report, -1))
    tables, notes = draft_tables(page, periods[0], known.tables)
    subjects, problems = find_subjects(tables, report, known)
    statements, unread = draft_statements(page, periods, subjects)
    if not tables and not statements:
        raise UnusableInput(
            f"{page.name} holds no table and no figure: save the page again, as HTML or text."
        )
    sheets = []
    for table in tables:
        kind = "" if table.is_known else "new table, "
        summary = f"{kind}{len(table.rows) - 1} rows, {', '.join(table.rows[0][1:])}"
        sheets.append(_Sheet(table.name, table.rows, summary))
    notes = [f"{table.name}: {note}" for table in tables for note in table.notes] + problems + notes + unread
    if statements:
        name = name_statements(page, tables, known.sources)
        cells = (STATEMENT_COLUMNS, *(statement.cells for statement in statements))
        noun = "figure" if len(statements) == 1 else "figures"
        sheets.append(_Sheet(name, cells, f"{len(statements)} {noun} in the text"))
        for number, draft in enumerate(statements, start=2):
            if draft.subject == UNKNOWN:
                start = max(0, draft.context.find(draft.published)) if len(draft.context) > 40 else 0
                around = quote(draft.context[start:])
                notes.append(f"{name}, row {number}: {quote(draft.published)} counts {UNKNOWN} in {around}")
    return sheets, notes


def _write_sheet(
    folders: Folders, report: str, sheet: _Sheet, names: Counter[str], apart: bool = False
) -> Draft:
    """Write a file in the first place that is free, unless one of the places holds the same already."""
    names[sheet.name] += 1
    name = sheet.name if names[sheet.name] == 1 else f"{sheet.name}_{names[sheet.name]}"
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(sheet.rows)
    content = stream.getvalue().encode("utf-8")
    apart_folder = folders.raw.parent / DRAFTS_FOLDER / report
    numbered = (apart_folder / f"{name}_{number}.csv" for number in count(2))
    own = [] if apart else [folders.raw / report / f"{name}.csv"]
    for place in chain(own, [apart_folder / f"{name}.csv"], numbered):
        if place.exists():
            if place.is_file() and place.read_bytes() == content:
                return Draft(f"{report}/{name}.csv", content, sheet.summary, place, is_new=False)
            continue
        if _create(place, content):
            return Draft(f"{report}/{name}.csv", content, sheet.summary, place, is_new=True)
    raise AssertionError("there is always a further place")


def _create(place: Path, content: bytes) -> bool:
    """Write a new file whole; False when something of that name is there, even a broken link."""
    stream = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        return False
    except OSError as problem:
        if stream is not None:
            place.unlink()  # half a file is no draft
        reason = (problem.strerror or "unknown reason").lower()
        raise UnusableInput(
            f"{place.name} cannot be written ({reason}): check the folder and its space."
        ) from None
    return True
