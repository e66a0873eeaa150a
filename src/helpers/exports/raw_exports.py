"""The raw yearly exports: found, held against their hashes, and read as text.

What cannot be used is refused with ``UnusableInput``: file, row, column, what was found, what to do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from helpers.errors import UnusableInput
from helpers.exports.published_tables import Export, build_export, place, quote
from helpers.paths import is_report_name, list_reports
from helpers.reading import decode_text, read_plain_file, split_cells

if TYPE_CHECKING:
    import pandas as pd

KeptRows = dict[int, dict[str, str]]  # the cells of each row of a hand-kept table, by its number in the file

MOST_BYTES = 50_000_000
SOURCES = "sources.csv"
SOURCE_COLUMNS = (
    *("path", "publisher", "title", "page_url", "report"),
    *("retrieved", "licence", "sha256", "note"),
)


def refuse_misnamed(raw: Path) -> None:
    """Refuse a folder that starts like a year but is none (``2023_24``): its figures would be left out."""
    if not raw.is_dir():
        raise UnusableInput(f"{raw.name} is not there: name the folder that holds a folder for each report.")
    for name in [path.name for path in raw.iterdir() if path.is_dir()]:
        if name[:4].isdecimal() and not is_report_name(name):
            raise UnusableInput(f"{raw.name}/{name} is not a report year: name the folder like 2023-24.")


def reports_as_of(raw: Path, report: str) -> list[str]:
    """The report and all earlier ones, earliest first: what could be known when it came out."""
    refuse_misnamed(raw)
    reports = list_reports(raw)
    if report not in reports:
        there = ", ".join(reports) or "none yet"
        raise UnusableInput(f"there is no report {quote(str(report))} in {raw.name}: there are {there}.")
    return [name for name in reports if name <= report]


def list_files(raw: Path, report: str) -> list[str]:
    """The files of a report, as paths relative to the raw folder; what editors hide is left out."""
    names = [path.name for path in (raw / report).iterdir() if path.is_file()]
    return sorted(f"{report}/{name}" for name in names if not name.startswith((".", "~$")))


def read_sources(raw: Path) -> pd.DataFrame:
    """One row per raw file: where its figures were published and the hash of its bytes, all text."""
    list_sources(raw)  # refuses what is wrong in it
    return read_reference(raw / SOURCES, SOURCE_COLUMNS)


def list_sources(raw: Path) -> KeptRows:
    """The rows of ``sources.csv``.

    Refused where one names no file of its report, a file a second time, or no address.
    """
    rows = read_rows(raw / SOURCES, SOURCE_COLUMNS, is_optional=False)
    known: set[str] = set()
    for number, row in rows.items():
        report, _, name = row["path"].partition("/")
        if report != row["report"] or not name or "/" in name or "\\" in name:
            why = f"it is not a file of report {quote(row['report'])}: write <report>/<file>.csv"
            refuse_cell(SOURCES, number, "path", row, why)
        if not re.fullmatch(r"https?://[^\s/]+\S*", row["page_url"]):
            why = "it is no address: write where the figures stand, beginning with https:// in small letters"
            refuse_cell(SOURCES, number, "page_url", row, why)
        if row["path"] in known:
            refuse_cell(SOURCES, number, "path", row, "it is listed twice: keep one row")
        known.add(row["path"])
    return rows


def refuse_cell(file: str, number: int, column: str, row: Mapping[str, str], advice: str) -> NoReturn:
    """Refuse a row of a hand-kept table for one of its cells, with its place and what was found there."""
    where = place(file, number, list(row).index(column) + 1, column)
    raise UnusableInput(f"{where}: found {quote(row[column])}; {advice}.")


def verify_sources(raw: Path, reports: list[str]) -> None:
    """Refuse exports that are not the ones listed: every file listed, there, and unchanged.

    What was published does not change, so a changed byte is an accident or a correction, and corrections
    stand in the reference folder.
    """
    listed = {row["path"]: row["sha256"] for row in list_sources(raw).values()}
    present = [path for report in reports for path in list_files(raw, report)]
    for path in sorted(path for path in listed if path.split("/")[0] in reports):
        if path not in present:
            raise UnusableInput(f"{path} is listed in {SOURCES} and missing: restore it, or drop its row.")
    for path in present:
        digest = hashlib.sha256((raw / path).read_bytes()).hexdigest()
        if path not in listed:
            raise UnusableInput(
                f"{path} is not listed in {SOURCES}: add a row that starts with {path}, says where the "
                f"figures were published, and has sha256 {digest}."
            )
        if listed[path] != digest:
            raise UnusableInput(
                f"{path} has changed: {SOURCES} expects sha256 {quote(listed[path][:12])} and the file has "
                f"{quote(digest[:12])}; restore the file, and put a row into data/reference/corrections.csv, "
                f"or, if it is a draft of yours, put sha256 {digest} into {SOURCES}."
            )


def read_export(path: Path, source_file: str = "") -> Export:
    """The table or list of statements in a CSV file, as text.

    ``source_file`` is the name it goes by in figures and messages, the file's own by default. Everything
    that could shift or change a figure is refused: see ``published_tables.build_export``.
    """
    source_file = source_file or path.name
    if path.suffix.lower() != ".csv":
        raise UnusableInput(f"{source_file} is no CSV: save each of its tables as one.")
    return build_export(source_file, _read_rows(source_file, path))


def read_reference(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A hand-kept table as text, one column each, with the columns named; no rows where it is not kept.

    Further columns are kept. Empty cells are empty text, not missing.
    """
    import pandas as pd

    rows = read_rows(path, columns)
    return pd.DataFrame(list(rows.values()), columns=list(next(iter(rows.values()), columns)), dtype="string")


def read_rows(path: Path, columns: Sequence[str], is_optional: bool = True) -> KeptRows:
    """The rows of a hand-kept table, without pandas, so that what is wrong can be told at once.

    Empty rows are left out; a missing column or cell is refused.
    """
    if is_optional and not path.exists():
        return {}
    (_, header), *rows = enumerate(_read_rows(path.name, path) or [[]], start=1)
    missing = [name for name in columns if name not in header]
    if missing:
        expected = ",".join(columns)
        raise UnusableInput(f"{path.name}, row 1 has no column {missing[0]}: expected {expected}.")
    rows = [(number, row) for number, row in rows if any(row)]
    for number, row in rows:
        if len(row) != len(header):
            raise UnusableInput(
                f"{place(path.name, number)} has {len(row)} cells where the header has {len(header)}: "
                "give every column its cell, and put text with a comma in quotation marks."
            )
    return {number: dict(zip(header, row, strict=True)) for number, row in rows}


def _read_rows(name: str, path: Path) -> list[list[str]]:
    """The cells of a CSV, row by row."""
    return split_cells(name, decode_text(name, read_plain_file(path, MOST_BYTES, name)))
