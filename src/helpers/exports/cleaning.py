"""Cleaning: published text to figures, one row each, with marks and reasons and nothing lost."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from helpers import schemas
from helpers.errors import UnusableInput
from helpers.exports.corrections import (
    CORRECTED,
    CORRECTIONS,
    LEAVE_OUT,
    Cell,
    check_bases,
    read_bases,
    read_published,
)
from helpers.exports.published_cells import ParsedFigure, parse_cell
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import Export, is_total, match_key, place
from helpers.exports.raw_exports import read_reference
from helpers.paths import Folders, is_report_name

NEW_LABEL_COLUMNS = ["report", "source_file", "source_row", "table", "label", "nearest"]


def clean_reports(folders: Folders, report: str) -> pd.DataFrame:
    """Every figure known as of a report: its own exports and those of all earlier reports.

    Verifies the hashes first, and applies ``corrections.csv``: a corrected figure keeps its published text
    and carries the mark "corrected". Rows as in ``schemas.figures``, ordered by report, file, row and
    the file's own order of periods, so that two runs are alike to the byte. Raises
    ``UnusableInput`` with one sentence for the first thing a person has to put right.
    """
    published, labels = read_published(folders, report), read_labels(folders)
    frames = [clean_exports(exports, labels, name, corrections) for name, exports, corrections in published]
    figures = pd.concat(frames, ignore_index=True)
    check_bases(read_bases(folders.reference), figures)
    return figures


def read_labels(folders: Folders) -> pd.DataFrame:
    """The labels each report used for our items, as text; no rows where the table is not kept."""
    return read_reference(folders.reference / "labels.csv", ("table", "item"))


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
    items = _index_labels(labels, report)
    records = []
    for export in exports:
        is_table = export.kind == "table"
        read = _read_table if is_table else _read_statements
        for record in read(export, corrections or {}):
            label = record["label"]
            item = label
            if is_table:  # the label itself when nobody has named it yet
                own = "Total" if is_total(label) else label
                item = items.get((export.table, match_key(label)), own)
            source = {"report": report, "source_file": export.source_file, "table": export.table}
            records.append(source | record | {"item": item})
    return schemas.build_table(records, schemas.figures)


def list_new_labels(figures: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """The row labels that stand nowhere in ``labels``, once per report and table, with the nearest.

    Columns report, source_file, source_row, table, label, nearest (the known label of that table
    most like it, empty when none is). Totals are known. Without any labels to compare with, as
    when another publisher's table is checked, nothing is new.
    """
    items = _index_labels(labels)
    if not items:
        return pd.DataFrame(columns=NEW_LABEL_COLUMNS)
    cells = figures[figures["claim"].isna()].drop_duplicates(["source_file", "source_row"])
    is_new = [
        (table, match_key(label)) not in items and not is_total(label)
        for table, label in zip(cells["table"], cells["label"], strict=True)
    ]
    new = cells.loc[is_new, NEW_LABEL_COLUMNS[:-1]].reset_index(drop=True)
    new["nearest"] = [
        _find_nearest(items, table, label) for table, label in zip(new["table"], new["label"], strict=True)
    ]
    return new


def _index_labels(labels: pd.DataFrame, report: str = "") -> dict[tuple[str, str], str]:
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


def _find_nearest(items: dict[tuple[str, str], str], table: str, label: str) -> str:
    """The item of the same table whose known label is most like this one, or ""."""
    keys = [key for known_table, key in items if known_table == table]
    nearest = difflib.get_close_matches(match_key(label), keys, n=1)
    return items[table, nearest[0]] if nearest else ""


def _read_table(export: Export, corrections: Mapping[Cell, Mapping[str, str]]) -> list[dict[str, object]]:
    """The cells of a table, row by row, each with its period."""
    records = []
    for number, (label, *cells) in export.rows:
        for column, (period, text) in enumerate(zip(export.header[1:], cells, strict=True), start=2):
            where = place(export.source_file, number, column, period)
            correction = corrections.get((export.source_file, number, period))
            figure = _parse_at(where, correction, parse_cell, text)
            cell = {"source_row": number, "label": label, "period": period, "published": text or None}
            records.append(cell | figure)
    return records


def _read_statements(
    export: Export, corrections: Mapping[Cell, Mapping[str, str]]
) -> list[dict[str, object]]:
    """The statements of a list, one figure each."""
    records = []
    for number, cells in export.rows:
        row = dict(zip(export.header, cells, strict=True))
        where = place(export.source_file, number, len(cells), "published")
        correction = corrections.get((export.source_file, number, row["period"]))
        figure = _parse_at(where, correction, parse_statement, row["published"], row["claim"])
        kept = {name: text or None for name, text in row.items() if name != "subject"}
        records.append({"source_row": number, "label": row["subject"]} | kept | figure)
    return records


def _parse_at(
    where: str,
    correction: Mapping[str, str] | None,
    parse: Callable[..., ParsedFigure],
    text: str,
    *claim: str,
) -> dict[str, object]:
    """A parsed figure's fields, marks joined, as corrected; what cannot be parsed is refused."""
    if correction is not None and correction["action"] == LEAVE_OUT:
        return vars(ParsedFigure(missing_reason="not available")) | {"marks": CORRECTED}
    try:
        figure = parse(text if correction is None else correction["value"], *claim)
    except UnusableInput as problem:
        place_of_value = where if correction is None else f"{CORRECTIONS}, value for {where}"
        raise UnusableInput(f"{place_of_value}: {problem}") from None
    marks = figure.marks if correction is None else (CORRECTED, *figure.marks)
    return vars(figure) | {"marks": "; ".join(marks) or None}
