"""Cleaning: published text to figures, one row each, with marks and reasons and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from helpers.errors import UnusableInput
from helpers.exports.corrections import (
    BASES,
    CORRECTED,
    CORRECTIONS,
    LEAVE_OUT,
    Cell,
    read_bases,
    read_published,
)
from helpers.exports.published_numbers import ParsedFigure, parse_cell
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import Export, is_total, match_key, place
from helpers.exports.raw_exports import read_reference, refuse_cell
from helpers.paths import Folders, is_report_name

if TYPE_CHECKING:
    import pandas as pd


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
                if correction:
                    where = f"{place(CORRECTIONS, int(correction['number']), 3, 'value')}, for {where}"
                    problem = re.sub("copy [^:]*$", "write what should stand there.", str(problem))
                raise UnusableInput(f"{where}: {problem}") from None
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
    return read_reference(folders.reference / "labels.csv", ("table", "item"))
