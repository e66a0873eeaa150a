"""Cleaning: published text to figures, one row each, with marks and reasons and nothing lost.

``data/raw`` is never edited. What people put right by hand is a row of ``data/reference/corrections.csv``,
a base that they know a row of ``data/reference/bases.csv``; both files are optional. A correction holds
only while the publisher's figure is the one it corrects, and both values stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.exports import raw_exports
from helpers.exports.published_numbers import ParsedFigure, parse_cell
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import Export, is_total, match_key, place, quote
from helpers.exports.raw_exports import KeptRows, refuse_cell
from helpers.paths import Folders, is_report_name, list_reports

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


def clean_reports(folders: Folders, report: str) -> pd.DataFrame:
    """Every figure known as of a report: its own exports and those of all earlier reports.

    Verifies the hashes first, and applies ``corrections.csv``: a corrected figure keeps its published text
    and carries the mark "corrected". Rows as in ``schemas.figures``, ordered by report, file, row and
    the file's own order of periods, so that two runs are alike to the byte. Refused with one sentence for
    the first thing a person has to put right, such as a base below a count of its column.
    """
    import pandas as pd

    published, labels = read_published(folders, report), read_labels(folders)
    frames = [clean_exports(exports, labels, name, corrections) for name, exports, corrections in published]
    figures = pd.concat(frames, ignore_index=True)
    cells = figures[figures["claim"].isna() & (figures["item"] != "Total")].dropna(subset="count")
    highest = cells.groupby(["table", "period"])["count"].max().to_dict()
    for number, row in read_bases(folders.reference).items():
        count = highest.get((row["table"], row["period"]), 0)
        if int(row["base"]) < count:
            refuse_cell(BASES, number, "base", row, f"the column has a count of {count}, which is more")
    return figures


def clean_exports(
    exports: Iterable[Export],
    labels: pd.DataFrame,
    report: str,
    corrections: Mapping[Cell, Mapping[str, str]] | None = None,
) -> pd.DataFrame:
    """One row per cell or statement of a report's exports, as in ``schemas.figures``.

    Blank cells are rows too, with their reason. Row labels become our items through ``labels``;
    a label that stands nowhere there keeps its own name.
    """
    from helpers import schemas

    items = index_labels(labels, report)
    records = []
    for export in exports:
        for told in export.list_figures():
            correction = (corrections or {}).get((export.source_file, told["source_row"], told["period"]))
            text = correction["value"] if correction else told["published"]
            item = label = told["label"]
            if export.kind == "table":  # the label itself when nobody has named it yet
                item = items.get((export.table, match_key(label)), "Total" if is_total(label) else label)
            try:
                if correction and correction["action"] == LEAVE_OUT:
                    figure = ParsedFigure(missing_reason="not available")
                else:
                    figure = parse_statement(text, told["claim"]) if "claim" in told else parse_cell(text)
            except UnusableInput as problem:
                heading = "published" if "claim" in told else told["period"]
                where = place(export.source_file, told["source_row"], told["column"], heading)
                which = f"{CORRECTIONS}, value for " if correction else ""
                raise UnusableInput(f"{which}{where}: {problem}") from None
            marks = (CORRECTED, *figure.marks) if correction else figure.marks
            own = {"report": report, "source_file": export.source_file, "table": export.table, "item": item}
            printed = {name: text or None for name, text in told.items()}
            records.append(printed | vars(figure) | own | {"marks": "; ".join(marks) or None})
    return schemas.build_table(records, schemas.figures)


def index_labels(labels: pd.DataFrame, report: str = "") -> dict[tuple[str, str], str]:
    """Our item for each table and label key, the report's own labels before all others.

    A report without a column of its own, such as next year's, goes by our item names and then by
    the newest labels known.
    """
    reports = sorted(name for name in labels.columns if is_report_name(name))
    own = [report] if report in reports else []
    items = {}
    for column in [*reports, "item", *own]:  # later ones win
        for table, item, label in zip(labels["table"], labels["item"], labels[column], strict=True):
            if label:
                items[table, match_key(label)] = item
    return items


def read_labels(folders: Folders) -> pd.DataFrame:
    """The labels each report used for our items, as text; no rows where the table is not kept."""
    return raw_exports.read_reference(folders.reference / "labels.csv", ("table", "item"))


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
                wrong = "period" if row["table"] in {one.table for one in tables} else "table"
                why = f"no table {quote(row['table'])} has the period {quote(row['period'])}"
                refuse_cell(BASES, number, wrong, row, why)
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
            advice = "say what should stand there, to replace it and only then"
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
        placed[there[0]] = row
    return placed


def read_bases(reference: Path) -> KeptRows:
    """The bases that people know, one for a column; no rows where none are kept."""
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
