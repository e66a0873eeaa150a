"""A new report: saved pages read into drafts of raw exports, for a person to check and finish."""

import csv
import datetime
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path, PurePosixPath

from helpers.drafting.saved_pages import read_page
from helpers.drafting.statement_drafts import UNKNOWN, Subject, draft_statements, list_stems
from helpers.drafting.table_drafts import Known, TableDraft, draft_tables, name_from_text, read_known
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports
from helpers.exports.periods import shift_period
from helpers.exports.published_numbers import is_cell
from helpers.exports.published_tables import STATEMENT_COLUMNS, build_export, quote
from helpers.exports.raw_exports import SOURCE_COLUMNS, SOURCES
from helpers.language.names import TEXT_ENDING
from helpers.language.wording import say_count
from helpers.paths import Folders, is_report_name
from helpers.reading import Page

DRAFTS_FOLDER = "drafts"
NOTE = "draft: check every cell against the page"
Rows = Iterable[Sequence[str]]


@dataclass(frozen=True)
class Draft:
    """One drafted file: its path under data/raw, what it holds, where it is and if it was written now.

    ``is_new`` is False where the file at ``place`` had the same content already. ``digest`` is the SHA-256
    of the file that stands under the draft's path in data/raw, whoever wrote it, else of the draft.
    """

    path: str
    summary: str
    place: Path
    is_new: bool
    digest: str


@dataclass(frozen=True)
class Drafts:
    """What ``add_report`` made of the pages: the files, and what a person has to check or place."""

    report: str
    raw: Path
    files: tuple[Draft, ...]
    notes: tuple[str, ...]


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
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    names: Counter[str] = Counter()
    for path in pages:
        page = read_page(path)
        sheets, page_notes = _draft_page(page, report, known)
        notes += page_notes
        written = []
        for name, cells, summary in sheets:
            names[name] += 1
            numbered = name if names[name] == 1 else f"{name}_{names[name]}"
            written.append(_write_sheet(folders, f"{report}/{numbered}.csv", cells, summary))
        files += written
        saved = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        hashes = {draft.path: draft.digest for draft in written}
        rows += _draft_sources(page, hashes, saved.date().isoformat(), known)
    if rows:
        cells = [SOURCE_COLUMNS, *sorted(rows, key=lambda row: row[0])]  # as sources.csv is
        summary = f"{len(rows)} rows for {folders.raw.name}/{SOURCES}"
        files.append(_write_sheet(folders, f"{report}/{SOURCES}", cells, summary, is_apart=True))
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


def _draft_page(page: Page, report: str, known: Known) -> tuple[list[tuple[str, Rows, str]], list[str]]:
    """Name, rows and summary of each file a page makes, and what to check; refused if it holds no figure."""
    period = report.replace("-", "/")
    tables, notes = draft_tables(page, period, known.tables)
    subjects, problems = _find_subjects(tables, report, known)
    statements, unread = draft_statements(page, (period, shift_period(period, -1)), subjects)
    if not tables and not statements:
        raise UnusableInput(
            f"{page.name} holds no table and no figure: save the page again, as HTML or text."
        )
    sheets: list[tuple[str, Rows, str]] = []
    for table in tables:
        kind = "" if table.is_known else "new table, "
        summary = f"{kind}{len(table.rows) - 1} rows, {', '.join(table.rows[0][1:])}"
        sheets.append((table.name, table.rows, summary))
    notes = [f"{table.name}: {note}" for table in tables for note in table.notes] + problems + notes + unread
    if statements:
        topics = {table.name.split("_")[0] for table in tables if table.is_known}
        name = _name_statements(page, topics, known)
        cells = [STATEMENT_COLUMNS, *([row[name] for name in STATEMENT_COLUMNS] for row in statements)]
        sheets.append((name, cells, f"{say_count(len(statements), 'figure')} in the text"))
        for number, row in enumerate(statements, start=2):
            if row["subject"] == UNKNOWN:
                published, context = row["published"], row["context"]
                around = context[max(0, context.find(published)) :] if len(context) > 40 else context
                notes.append(f"{name}, row {number}: {quote(published)} counts {UNKNOWN} in {quote(around)}")
    return sheets, notes


def _find_subjects(tables: list[TableDraft], report: str, known: Known) -> tuple[list[Subject], list[str]]:
    """What figures in prose may speak of, and which drafted tables could not be read back.

    The indicators, and the items of this report's tables, each with its newest figure, known by our name and
    by the label that the page uses. Totals are left out: every table has one.
    """
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
    subjects = [
        Subject(row.id, frozenset(list_stems(row.label)), row.unit) for row in known.indicators.itertuples()
    ]
    figures = clean_exports(readable, known.labels, report)
    cells = figures[figures["claim"].isna() & (figures["item"] != "Total")]
    for cell in cells.drop_duplicates(["source_file", "source_row"], keep="last").to_dict("records"):
        printed = {"whole": str(cell["count"]), "percent": str(cell["percent"])}
        for label in dict.fromkeys((cell["item"], cell["label"])):
            name, stems = f"{cell['table']}: {cell['item']}", frozenset(list_stems(label))
            subjects.append(Subject(name, stems, figures=printed))
    return [subject for subject in subjects if subject.stems], problems


def _name_statements(page: Page, topics: set[str], known: Known) -> str:
    """The name of a page's list of statements.

    After the topic of the page's known tables (``safeguarding``) where it is one, else after the list of an
    earlier report whose title names this page in 8 letters or more, else after the saved file.
    """
    if len(topics) == 1:
        return topics.pop() + TEXT_ENDING
    title = page.title.casefold()
    for source in known.sources if len(title) >= 8 else ():
        name = PurePosixPath(source["path"]).stem
        if name.endswith(TEXT_ENDING) and title in source["title"].casefold():
            return name
    return (name_from_text(PurePosixPath(page.name).stem) or "page") + TEXT_ENDING


def _draft_sources(
    page: Page, hashes: Mapping[str, str], retrieved: str, known: Known
) -> list[tuple[str, ...]]:
    """A row of sources.csv for each path in ``hashes`` (sha256 by path), but for those listed so already.

    Publisher, title and licence as in the newest report that has a file of the same name, its year in the
    title replaced; the page's address as it states it; ``?`` where nothing is known. One page has one
    publisher: what is known of one of its files holds for a new one.
    """
    newest = {PurePosixPath(row["path"]).name: row for row in reversed(known.sources)}
    earlier = {path: newest.get(PurePosixPath(path).name, {}) for path in hashes}
    on_page = {"publisher": UNKNOWN, "licence": UNKNOWN} | next((row for row in earlier.values() if row), {})
    listed = {(row["path"], row["sha256"]) for row in known.sources}
    rows = []
    for path, row in earlier.items():
        report, subject = path.split("/")[0], PurePosixPath(path).stem.replace("_", " ")
        title = f"{page.title}: {subject}" if page.title else subject
        if row:
            title = row["title"].replace(row["report"].replace("-", "/"), report.replace("-", "/"))
        publisher, licence = ((row or on_page)[name] for name in ("publisher", "licence"))
        place = (page.url or UNKNOWN, report, retrieved, licence, hashes[path], NOTE)
        if (path, hashes[path]) not in listed:
            rows.append((path, publisher, title, *place))
    return rows


def _write_sheet(folders: Folders, path: str, rows: Rows, summary: str, is_apart: bool = False) -> Draft:
    """Write a file in the first place that is free, unless one of the places holds the same already."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode("utf-8")
    raw, apart = folders.raw / path, folders.raw.parent / DRAFTS_FOLDER / path
    kept = raw.read_bytes() if raw.is_file() else content
    numbered = (apart.with_name(f"{apart.stem}_{number}.csv") for number in count(2))
    for place in chain([] if is_apart else [raw], [apart], numbered):
        is_same = place.is_file() and place.read_bytes() == content
        stream = None
        try:
            if not is_same:
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("xb") as stream:
                    stream.write(content)
        except OSError as problem:
            if isinstance(problem, FileExistsError) and place.parent.is_dir():
                continue  # something of that name is there, even a broken link
            if stream is not None:
                place.unlink()  # half a file is no draft
            reason = (problem.strerror or "unknown reason").lower()
            message = f"{place.name} cannot be written ({reason}): check the folder and its space."
            raise UnusableInput(message) from None
        return Draft(path, summary, place, not is_same, hashlib.sha256(kept).hexdigest())
    raise AssertionError("there is always a further place")
