"""What people put right by hand: corrections of published figures, and bases that they know.

``data/raw`` is never edited. A correction is a row of ``data/reference/corrections.csv``, a base a row of
``data/reference/bases.csv``; both files are optional. A correction holds only while the publisher's
figure is the one it corrects, and both values stay visible. Whatever does not fit what was published is
refused with ``UnusableInput``: file, row, column, what was found, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.exports import raw_exports
from helpers.exports.published_tables import Export, quote
from helpers.exports.raw_exports import KeptRows, refuse_cell
from helpers.paths import Folders, list_reports

if TYPE_CHECKING:
    import pandas as pd

CORRECTIONS, BASES = "corrections.csv", "bases.csv"
LEAVE_OUT, WITHDRAWN = "leave_out", "withdrawn"
CORRECTED = "corrected"  # the mark of a figure that a correction changed
_WHERE = r"([^,]+), row ([0-9]+)(?:, (?:column [A-Z]+ )?\(?([^()]+(?:\([^()]*\))?)\)?)?"  # file, row, period
# The columns of both files, the pattern that each cell must match, and what to do where it does not.
_CORRECTION_RULES = {
    "where": (_WHERE, "write it like 2023-24/table.csv, row 2, 2023/24"),
    "action": ("replace|leave_out", "use replace or leave_out"),
    **dict.fromkeys(("value", "expect"), (".*", "")),
    **dict.fromkeys(("reason", "source"), (".+", "say why, and where it can be seen")),
    "status": ("proposed|sent|confirmed|withdrawn", "use proposed, sent, confirmed, withdrawn"),
}
_BASE_RULES = {
    **dict.fromkeys(("table", "period"), (".*", "")),
    "base": ("[1-9][0-9]{0,9}", "give a whole number above 0"),
    "reason": (".+", "say how you know the base"),
}
Cell = tuple[str, int, str]  # file, row, period
Published = list[tuple[str, list[Export], dict[Cell, dict[str, str]]]]  # report, exports, corrections


def read_published(folders: Folders, report: str) -> Published:
    """The exports of a report and of all earlier ones, earliest first, each report's with its corrections.

    All is held against what it must fit, without pandas, so that a run can refuse it before a notebook
    starts: files against their hashes, corrections against the published text, and for the newest report
    bases against the columns there are.
    """
    raw, published = folders.raw, []
    reports = raw_exports.reports_as_of(raw, report)
    raw_exports.verify_sources(raw, reports)
    corrections = read_corrections(folders.reference)
    for name in reports:
        exports = [raw_exports.read_export(raw / path, path) for path in raw_exports.list_files(raw, name)]
        published.append((name, exports, place_corrections(corrections, exports)))
    if report == list_reports(raw)[-1]:  # an earlier report may not have the column yet
        tables = [one for _, exports, _ in published for one in exports if one.kind == "table"]
        columns = {(one.table, period) for one in tables for period in one.header[1:]}
        for number, row in read_bases(folders.reference).items():
            if (row["table"], row["period"]) not in columns:
                periods = ", ".join(sorted(period for table, period in columns if table == row["table"]))
                if not periods:
                    refuse_cell(BASES, number, "table", row, "there is no table of that name")
                why = f"the periods of {quote(row['table'])} are {periods}"
                refuse_cell(BASES, number, "period", row, why)
    return published


def read_corrections(reference: Path) -> KeptRows:
    """The corrections kept by hand; no rows where the file is not kept.

    ``where`` is the place as messages and pages write it (``2023-24/t.csv, row 2, 2023/24``, or with the
    column before the period); a row of statements needs no period. ``action`` is ``replace`` (by
    ``value``, a cell as it should have stood) or ``leave_out`` (the figure is not used). ``expect`` is the
    published text. What has the status withdrawn is not applied.
    """
    rows = _read_kept(reference / CORRECTIONS, _CORRECTION_RULES)
    for number, row in rows.items():
        if (row["action"] == LEAVE_OUT) == bool(row["value"]):
            empty = "leave it empty: leave_out puts nothing in its place"
            advice = empty if row["value"] else "say what should stand there"
            refuse_cell(CORRECTIONS, number, "value", row, advice)
    return rows


def place_corrections(corrections: KeptRows, exports: Iterable[Export]) -> dict[Cell, dict[str, str]]:
    """The corrections of these exports by the cell they correct, each held against what was published.

    Corrections of reports that are not among the exports wait; withdrawn ones are left out. Refused where
    a cell is not there, holds another text than expected, or is corrected twice.
    """
    cells = {
        (export.source_file, one["source_row"], one["period"]): one["published"]
        for export in exports
        for one in export.list_figures()
    }
    reports = {file.partition("/")[0] for file, _, _ in cells}
    placed: dict[Cell, dict[str, str]] = {}
    for number, row in corrections.items():
        file, line, period = re.fullmatch(_WHERE, row["where"]).groups()
        if row["status"] == WITHDRAWN or file.partition("/")[0] not in reports:
            continue
        there = [cell for cell in cells if cell[:2] == (file, int(line)) and period in (None, cell[2])]
        if len(there) != 1:
            periods = [cell[2] for cell in cells if cell[:2] == (file, int(line))]
            held = f"row {line} of {file} has {', '.join(periods) or 'none'}"
            known = held if any(cell[0] == file for cell in cells) else f"there is no file {file}"
            advice = f"no figure stands there ({known}): give file, row and period"
            refuse_cell(CORRECTIONS, number, "where", row, advice)
        now = cells[there[0]]
        if now != row["expect"]:
            advice = f"{row['where']} holds {quote(now)} now: drop the row, or correct what stands there"
            refuse_cell(CORRECTIONS, number, "expect", row, advice)
        if there[0] in placed:
            refuse_cell(CORRECTIONS, number, "where", row, "an earlier row corrects it too: keep one of them")
        placed[there[0]] = row | {"number": str(number)}
    return placed


def read_bases(reference: Path) -> KeptRows:
    """The bases that people know, one for a column, each with its reason; no rows where none are kept."""
    rows = _read_kept(reference / BASES, _BASE_RULES)
    known: set[tuple[str, str]] = set()
    for number, row in rows.items():
        if (row["table"], row["period"]) in known:
            refuse_cell(BASES, number, "period", row, "this column has a base in an earlier row: keep one")
        known.add((row["table"], row["period"]))
    return rows


def list_corrections(figures: pd.DataFrame, corrections: KeptRows, bases: KeptRows) -> pd.DataFrame:
    """The corrections and stated bases that touch the tables of these figures, for the pages that show them.

    Rows as in ``schemas.corrections``; a base has no item, nothing published and the status "stated".
    """
    from helpers import schemas

    marked = figures[figures["marks"].fillna("").str.contains(CORRECTED)].to_dict("records")
    listed = []
    for row in corrections.values():
        file, line, period = re.fullmatch(_WHERE, row["where"]).groups()
        there = [one for one in marked if (one["source_file"], one["source_row"]) == (file, int(line))]
        for figure in there if row["status"] != WITHDRAWN else ():
            if period in (None, figure["period"]):
                listed.append(row | figure | {"corrected": row["value"] or "left out"})
    tables = set(figures["table"])
    stated = [row for row in bases.values() if row["table"] in tables]
    listed += [row | {"corrected": row["base"], "status": "stated"} for row in stated]
    return schemas.build_table(listed, schemas.corrections)


def _read_kept(path: Path, rules: Mapping[str, tuple[str, str]]) -> KeptRows:
    """The rows of a table that need not be kept, each cell as its rule has it."""
    rows = raw_exports.read_rows(path, tuple(rules))
    for number, row in rows.items():
        for column, (pattern, advice) in rules.items():
            if not re.fullmatch(pattern, row[column], re.DOTALL):
                refuse_cell(path.name, number, column, row, advice)
    return rows
