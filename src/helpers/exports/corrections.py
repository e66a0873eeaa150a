"""What people put right by hand: corrections of published figures, and bases that they know.

``data/raw`` is never edited. A correction is a row of ``data/reference/corrections.csv``, a base a row of
``data/reference/bases.csv``; both files are optional. A correction holds only while the publisher's
figure is the one it corrects, and both values stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.exports.published_tables import Export, place, quote
from helpers.exports.raw_exports import (
    KeptRows,
    list_files,
    make_frame,
    read_export,
    read_rows,
    reports_as_of,
    verify_sources,
)
from helpers.paths import Folders, list_reports

if TYPE_CHECKING:
    import pandas as pd

CORRECTIONS, BASES = "corrections.csv", "bases.csv"
CORRECTION_COLUMNS = ("where", "action", "value", "expect", "reason", "source", "status")
BASE_COLUMNS = ("table", "period", "base", "reason")
REPLACE, LEAVE_OUT = "replace", "leave_out"
ACTIONS = (REPLACE, LEAVE_OUT)
WITHDRAWN = "withdrawn"
STATUSES = ("proposed", "sent", "confirmed", WITHDRAWN)
CORRECTED = "corrected"  # the mark of a figure that a correction changed
_WHERE = re.compile(
    r"(?P<file>[^,]+), row (?P<row>[0-9]+)(?:, (?:column [A-Z]+ )?\(?(?P<period>[^()]+(?:\([^()]*\))?)\)?)?"
)
_WHOLE = re.compile(r"[1-9][0-9]{0,9}")
Cell = tuple[str, int, str]  # file, row, period
Published = list[tuple[str, list[Export], dict[Cell, dict[str, str]]]]  # report, exports, corrections


def read_published(folders: Folders, report: str) -> Published:
    """The exports of a report and of all earlier ones, earliest first, each report's with its corrections.

    All is held against what it must fit, without pandas, so that a run can refuse it before a notebook
    starts: files against their hashes, corrections against the published text, and for the newest report
    bases against the columns there are. Raises ``UnusableInput`` with one sentence for the first thing
    that a person has to put right.
    """
    reports = reports_as_of(folders.raw, report)
    verify_sources(folders.raw, reports)
    corrections, published = read_corrections(folders.reference), []
    for name in reports:
        exports = [read_export(folders.raw / path, path) for path in list_files(folders.raw, name)]
        published.append((name, exports, place_corrections(corrections, exports)))
    if report == list_reports(folders.raw)[-1]:  # an earlier report may not have the column yet
        place_bases(read_bases(folders.reference), [one for _, exports, _ in published for one in exports])
    return published


def read_corrections(reference: Path) -> KeptRows:
    """The corrections kept by hand; no rows where the file is not kept.

    ``where`` is the place as messages and pages write it (``2023-24/t.csv, row 2, 2023/24``, or with the
    column before the period); a row of statements needs no period. ``action`` is ``replace`` (by
    ``value``, a cell as it should have stood) or ``leave_out`` (the figure is not used). ``expect`` is the
    published text. ``status`` is proposed, sent, confirmed or withdrawn; what is withdrawn is not applied.
    Raises ``UnusableInput`` with row and column for the first thing that is none of these.
    """
    rows = _read_kept(reference / CORRECTIONS, CORRECTION_COLUMNS)
    for number, row in rows.items():
        if not _WHERE.fullmatch(row["where"]):
            _refuse(CORRECTIONS, number, "where", row, "write it like 2023-24/table.csv, row 2, 2023/24")
        if row["action"] not in ACTIONS:
            _refuse(CORRECTIONS, number, "action", row, f"use {' or '.join(ACTIONS)}")
        if (row["action"] == REPLACE) == (not row["value"]):
            _refuse(
                CORRECTIONS, number, "value", row, "say what should stand there, to replace it and only then"
            )
        if row["status"] not in STATUSES:
            _refuse(CORRECTIONS, number, "status", row, f"use {', '.join(STATUSES)}")
        for name in ("reason", "source"):
            if not row[name]:
                _refuse(CORRECTIONS, number, name, row, "say why, and where it can be seen")
    return rows


def place_corrections(corrections: KeptRows, exports: Iterable[Export]) -> dict[Cell, dict[str, str]]:
    """The corrections of these exports by the cell they correct, each held against what was published.

    Corrections of reports that are not among the exports wait; withdrawn ones are left out. Raises
    ``UnusableInput`` where a cell is not there, holds another text than expected, or is corrected twice.
    """
    cells: dict[Cell, str] = {}
    for export in exports:
        cells |= _list_cells(export)
    reports = {file.partition("/")[0] for file, _, _ in cells}
    placed: dict[Cell, dict[str, str]] = {}
    for number, row in corrections.items():
        found = _WHERE.fullmatch(row["where"])
        if row["status"] == WITHDRAWN or found["file"].partition("/")[0] not in reports:
            continue
        cell = _find_cell(cells, found["file"], int(found["row"]), found["period"])
        if cell is None:
            _refuse(CORRECTIONS, number, "where", row, "no figure stands there: give file, row and period")
        if cells[cell] != row["expect"]:
            _refuse(
                CORRECTIONS,
                number,
                "expect",
                row,
                f"{row['where']} holds {quote(cells[cell])} now: drop the row, or correct what stands there",
            )
        if cell in placed:
            _refuse(CORRECTIONS, number, "where", row, "an earlier row corrects it too: keep one of them")
        placed[cell] = row
    return placed


def read_bases(reference: Path) -> KeptRows:
    """The bases that people know: table, period, base, reason; no rows where none are kept.

    Raises ``UnusableInput`` where a base is no whole number above 0, stands twice, or has no reason.
    """
    rows = _read_kept(reference / BASES, BASE_COLUMNS)
    known: set[tuple[str, str]] = set()
    for number, row in rows.items():
        if not _WHOLE.fullmatch(row["base"]):
            _refuse(BASES, number, "base", row, "give a whole number above 0")
        if not row["reason"]:
            _refuse(BASES, number, "reason", row, "say how you know the base")
        if (row["table"], row["period"]) in known:
            _refuse(BASES, number, "period", row, "this column has a base in an earlier row: keep one")
        known.add((row["table"], row["period"]))
    return rows


def place_bases(bases: KeptRows, exports: Iterable[Export]) -> None:
    """Refuse a base of a column that was never published."""
    columns = {(one.table, period) for one in exports if one.kind == "table" for period in one.header[1:]}
    for number, row in bases.items():
        if (row["table"], row["period"]) not in columns:
            wrong = "period" if row["table"] in {table for table, _ in columns} else "table"
            why = f"no table {quote(row['table'])} has the period {quote(row['period'])}"
            _refuse(BASES, number, wrong, row, why)


def check_bases(bases: KeptRows, figures: pd.DataFrame) -> None:
    """Refuse a base below a count of its column."""
    cells = figures[figures["claim"].isna() & (figures["item"] != "Total")].dropna(subset="count")
    highest = cells.groupby(["table", "period"])["count"].max().to_dict()
    for number, row in bases.items():
        count = highest.get((row["table"], row["period"]), 0)
        if int(row["base"]) < count:
            _refuse(BASES, number, "base", row, f"the column has a count of {count}, which is more")


def list_corrections(figures: pd.DataFrame, corrections: KeptRows, bases: KeptRows) -> pd.DataFrame:
    """The corrections and stated bases that touch the tables of these figures, for the pages that show them.

    Columns table, item, period, published, corrected, reason, source, status; what is of a base has no
    item, nothing published and the status "stated".
    """
    by_cell: dict[tuple[str, int], list[Mapping]] = {}
    for row in figures[figures["marks"].fillna("").str.contains(CORRECTED)].to_dict("records"):
        by_cell.setdefault((row["source_file"], int(row["source_row"])), []).append(row)
    listed = []
    for row in corrections.values():
        found = _WHERE.fullmatch(row["where"])
        for figure in by_cell.get((found["file"], int(found["row"])), []):
            if found["period"] in (None, figure["period"]) and row["status"] != WITHDRAWN:
                told = {name: figure[name] for name in ("table", "item", "period", "published")}
                kept = {name: row[name] for name in ("reason", "source", "status")}
                listed.append(told | {"corrected": row["value"] or "left out"} | kept)
    tables = set(figures["table"])
    for row in bases.values():
        if row["table"] in tables:
            own = {name: row[name] for name in ("table", "period", "reason")}
            listed.append(own | {"corrected": row["base"], "status": "stated"})
    names = ("table", "item", "period", "published", "corrected", "reason", "source", "status")
    return make_frame(names, dict(enumerate(listed)))


def _read_kept(path: Path, columns: Sequence[str]) -> KeptRows:
    """The rows of a table that need not be kept."""
    return read_rows(path, columns)[1] if path.exists() else {}


def _list_cells(export: Export) -> dict[Cell, str]:
    """The published text of every figure of an export, by its place."""
    if export.kind == "table":
        return {
            (export.source_file, number, period): text
            for number, (_, *cells) in export.rows
            for period, text in zip(export.header[1:], cells, strict=True)
        }
    period, published = export.header.index("period"), export.header.index("published")
    return {(export.source_file, number, row[period]): row[published] for number, row in export.rows}


def _find_cell(cells: Mapping[Cell, str], file: str, row: int, period: str | None) -> Cell | None:
    """The cell at a place; without a period the only one of its row."""
    if period is not None:
        return (file, row, period) if (file, row, period) in cells else None
    found = [cell for cell in cells if cell[:2] == (file, row)]
    return found[0] if len(found) == 1 else None


def _refuse(file: str, number: int, column: str, row: Mapping[str, str], advice: str) -> None:
    """Refuse a row, with its place and what was found there."""
    where = place(file, number, list(row).index(column) + 1, column)
    raise UnusableInput(f"{where}: found {quote(row[column])}; {advice}.")
