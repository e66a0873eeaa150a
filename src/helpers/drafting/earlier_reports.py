"""What earlier reports tell of a new one: its tables, labels and subjects, and the sources of its drafts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers.drafting.table_drafts import KnownTable, TableDraft, name_from_text
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports, read_labels
from helpers.exports.published_numbers import Number, is_cell
from helpers.exports.published_tables import Export, build_export, match_key
from helpers.exports.raw_exports import SOURCES, read_export, read_reference, read_sources, refuse_misnamed
from helpers.paths import Folders, list_reports
from helpers.reading import Page

UNKNOWN = "?"
# Words that say nothing of what is counted; people are what most figures count.
_FILLERS = re.compile(
    r"(?:a|also|an|and|are|as|at|be|been|being|by|for|from|had|has|have|helped|in|into|is|it|its|not|of|on|or|our"
    r"|people|s|that|the|their|them|they|this|through|to|us|was|we|were|where|which|who|with|year)"
)
# Funded and funding, attendees and attending are one word.
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|s)$")
_STEM_LETTERS = 6
_NEAR_WORDS = 2
NOTE = "draft: check every cell against the page"
STATEMENTS = "_statements"
_FEWEST_TITLE_LETTERS = 8


@dataclass(frozen=True)
class Subject:
    """Something that is counted: its name in a list of statements, the stems of its words, its unit.

    An item of a table has the count and the share that the table gives for the newest period.
    """

    name: str
    stems: frozenset[str]
    unit: str = ""
    count: int | None = None
    percent: str | None = None
    is_item: bool = False


@dataclass(frozen=True)
class Known:
    """What is known before a page is read: earlier tables, labels, sources and what can be counted.

    ``sources`` are the rows of sources.csv, newest report first.
    """

    tables: dict[str, KnownTable]
    labels: pd.DataFrame
    sources: list[dict[str, str]]
    indicators: pd.DataFrame
    exports: tuple[Export, ...]  # of the same report, for figures that one page quotes from another


def read_known(folders: Folders, report: str) -> Known:
    """What earlier reports and the reference tables tell about tables, labels and sources."""
    refuse_misnamed(folders.raw)
    labels = read_labels(folders)
    indicators = read_reference(folders.reference / "indicators.csv", ("id", "label", "unit"))
    sources: list[dict[str, str]] = []
    if (folders.raw / SOURCES).is_file():
        rows = read_sources(folders.raw).sort_values("report", ascending=False, kind="stable")
        sources = rows.to_dict("records")
    exports = {name: tuple(_read_tables(folders.raw, name)) for name in list_reports(folders.raw)}
    tables = _list_known_tables(chain(*exports.values()), labels)
    return Known(tables, labels, sources, indicators, exports.get(report, ()))


def _read_tables(raw: Path, report: str) -> Iterator[Export]:
    """The tables of a report that can be read; ``run`` says what is wrong with the others."""
    for path in sorted((raw / report).glob("*.csv")):
        if not path.stem.endswith(STATEMENTS):
            with suppress(UnusableInput):
                yield read_export(path, f"{report}/{path.name}")


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


def list_subjects(indicators: pd.DataFrame, figures: pd.DataFrame) -> list[Subject]:
    """The indicators, and the items of the tables of this report, each with its newest figure.

    ``indicators`` has columns id, label and unit; ``figures`` is as in ``schemas.figures``. An
    item is known by our name and by the label that the page uses. Totals are left out: every
    table has one.
    """
    subjects = [
        Subject(row.id, list_stems(row.label), row.unit) for row in indicators.itertuples(index=False)
    ]
    cells = figures[figures["claim"].isna() & (figures["item"] != "Total")]
    newest = cells.drop_duplicates(["source_file", "source_row"], keep="last")
    for cell in newest.to_dict("records"):
        figure = {name: None if pd.isna(cell[name]) else cell[name] for name in ("count", "percent")}
        for label in dict.fromkeys((cell["item"], cell["label"])):
            name = f"{cell['table']}: {cell['item']}"
            subjects.append(Subject(name, list_stems(label), **figure, is_item=True))
    return [subject for subject in subjects if subject.stems]


def list_stems(text: str) -> frozenset[str]:
    """The first letters of the words of a text that say something.

    >>> sorted(list_stems("People attending community events"))
    ['attend', 'commun', 'event']
    """
    return frozenset(_stem_words(text))


def guess_subject(number: Number, heading: str, subjects: Iterable[Subject]) -> str:
    """The name of what a number counts, or ``?`` when nothing or more than one thing fits best.

    Of all that fit, the one with most words wins.
    """
    near = list_stems(f"{number.before} {number.after}")
    scores: dict[str, tuple[int, bool]] = {}
    for subject in subjects:
        # all words of a table's item stand at the number, and the table has the same figure
        figure = {"whole": str(subject.count), "percent": subject.percent}.get(number.kind)
        fits = subject.is_item and subject.stems <= near and number.value.replace(",", "") == figure
        if fits or (not subject.is_item and _fits_indicator(subject, number, near, heading)):
            score = (len(subject.stems), subject.is_item)
            scores[subject.name] = max(scores.get(subject.name, score), score)
    best = [name for name, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else UNKNOWN


def _fits_indicator(subject: Subject, number: Number, near: frozenset[str], heading: str) -> bool:
    """Whether all words of an indicator stand between the numbers before and after.

    The heading may lend words, but not to money. A count must be followed by one of the words,
    or by the unit.
    """
    kind = "whole" if number.kind == "measure" else number.kind
    has_unit = {"GBP": "money", "per cent": "percent"}.get(subject.unit, "whole") == kind
    if not has_unit or not subject.stems & near:
        return False
    if number.kind == "money":
        return subject.stems <= near
    first = number.after.casefold().split()[:1]
    counted = set(_stem_words(number.after)[:_NEAR_WORDS]) & subject.stems or first == [
        subject.unit.casefold()
    ]
    return bool(counted) and subject.stems <= near | list_stems(heading)


def _stem_words(text: str) -> list[str]:
    """The stems of a text in order."""
    words = re.findall(r"[a-z]+", text.casefold())
    return [_ENDING.sub("", word)[:_STEM_LETTERS] for word in words if not _FILLERS.fullmatch(word)]


def name_statements(page: Page, tables: Sequence[TableDraft], known: Known) -> str:
    """The name of a page's list of statements.

    After the page's known tables (``safeguarding_by_person`` gives ``safeguarding_statements``),
    else after the list of an earlier report whose title names this page, else after the saved file.
    """
    topics = {table.name.split("_")[0] for table in tables if table.is_known}
    if len(topics) == 1:
        return topics.pop() + STATEMENTS
    title = page.title.casefold()
    for source in known.sources if len(title) >= _FEWEST_TITLE_LETTERS else ():
        name = PurePosixPath(source["path"]).stem
        if name.endswith(STATEMENTS) and title in source["title"].casefold():
            return name
    return (name_from_text(PurePosixPath(page.name).stem) or "page") + STATEMENTS


def draft_sources(
    page: Page, hashes: Mapping[str, str], retrieved: str, known: Known
) -> list[dict[str, str]]:
    """A row of sources.csv for each path in ``hashes`` (sha256 by path), but for those listed so already.

    Publisher, title and licence as in the newest report that has a file of the same name, its
    year in the title replaced; the page's address as it states it; ``?`` where nothing is known.
    """
    newest = {PurePosixPath(row["path"]).name: row for row in reversed(known.sources)}
    earlier = {path: newest.get(PurePosixPath(path).name, {}) for path in hashes}
    # One page has one publisher: what is known of one of its files holds for a new one.
    on_page = next((row for row in earlier.values() if row), {})
    listed = {(row["path"], row["sha256"]) for row in known.sources}
    rows = []
    for path, row in earlier.items():
        report, subject = path.split("/")[0], PurePosixPath(path).stem.replace("_", " ")
        title = f"{page.title}: {subject}" if page.title else subject
        if row:
            title = row["title"].replace(row["report"].replace("-", "/"), report.replace("-", "/"))
        if (path, hashes[path]) not in listed:
            rows.append(
                {
                    "path": path,
                    "publisher": (row or on_page).get("publisher", UNKNOWN),
                    "title": title,
                    "page_url": page.url or UNKNOWN,
                    "report": report,
                    "retrieved": retrieved,
                    "licence": (row or on_page).get("licence", UNKNOWN),
                    "sha256": hashes[path],
                    "note": NOTE,
                }
            )
    return rows
