"""Tables people read: small accessible HTML tables made from data frames.

Great Tables was measured first: 8 kB of style per table, a title that is no ``<caption>`` and no
heading over the row labels. The page has one style for all, so the table here is HTML and no more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from numbers import Integral, Rational, Real
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, Template

from helpers.language.shorthand import MEANINGS, NOT_AVAILABLE, explain_shorthand

# A figure as it is printed, such as 1,234 or 25 (30.75%) or 22 of 71 (31.0%), whole or damaged.
NUMBER = re.compile(
    r"[(£+−-]*\d[\d,.]*(%|m)?(\s?\(-?\d[\d,.]*%?\)?| of \d[\d,]*( \(\d[\d.]*%\))?)?( \[[cruxz]\])?"
)
YEAR = re.compile(r"(19|20)\d\d")
LETTERS_ON_A_PHONE = 36  # that fit beside each other at 320 pixels
WRAPPED = 11  # letters that a column of text is wide on a phone, its lines wrapped
FIGURES, WRAPPED_TEXT, STACK = "figures", "wrapped", "stack"  # how a phone shows the table
NUMBER_CELL, SHORT = "number", "short"  # how a cell stands in its column
ALL_NUMBERS, SLIM = "numbers", "slim"  # tables with nothing but numbers, or with short row headings


@dataclass(frozen=True)
class Table:
    """A table as HTML; as the last line of a notebook cell it shows itself."""

    caption: str
    html: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": f"Table: {self.caption}"}


def show_table(
    rows: pd.DataFrame,
    *,
    caption: str,
    row_heading: str,
    columns: Mapping[str, str] | None = None,
    notes: str | None = None,
    links: pd.DataFrame | None = None,
    anchors: pd.DataFrame | None = None,
    missing: str = NOT_AVAILABLE,
    folded: bool = False,
    none: str = "",
    style: str = "",
) -> Table:
    """A table of all rows, in their order, for a page or JupyterLab.

    ``row_heading`` names the column that heads each row. ``columns`` gives the columns to show, in
    order, with their labels; without it all are shown as they are called. Missing cells show
    ``missing``; shorthand such as ``[c]`` is explained beneath the table when a cell uses it.
    Whole numbers get thousands separators and columns of numbers are aligned to the right.
    ``links`` and ``anchors`` hold an href or an id for single cells: frames with the index of
    ``rows`` and some of its columns. ``folded`` puts the table behind a line that opens it. Without
    rows there is no table but the sentence ``none``. ``style`` is a class of the page's style sheet that
    labels the cells of a long table on a phone, so that not every cell has to carry its label.

    Raises ``ValueError`` for a column that is not there and for a number with a fraction: turn it
    into text first, so that the rounding rule is chosen and not incidental.
    """
    labels = _label_columns(rows, row_heading, columns)
    if rows.empty:
        return Table(caption, f"<p>{escape(none or f'{caption}: none.')}</p>")
    texts = pd.DataFrame({name: _format_cells(rows[name], missing) for name in labels}, index=rows.index)
    look = [STACK, style] if style else _choose_look(labels, texts)
    kinds = {name: "" if style else _tell_kind(texts[name], look) for name in texts} | {row_heading: ""}
    shorthand = explain_shorthand("\n".join(texts.to_numpy().ravel()))
    table_id = f"table-{hashlib.sha256(f'{caption}{texts.to_csv()}'.encode()).hexdigest()[:8]}"
    html = _read_template().render(
        caption=caption,
        table_id="" if style else table_id,  # one that keeps its columns may have to be scrolled sideways
        look=" ".join(look),
        columns=[{"label": labels[name], "kind": kinds[name]} for name in labels],
        is_labelled=STACK in look and not style,
        rows=[
            [
                {
                    "text": row[name],
                    "href": _look_up(links, index, name),
                    "id": _look_up(anchors, index, name),
                }
                for name in texts
            ]
            for index, row in texts.iterrows()
        ],
        notes=[line for line in (notes, shorthand) if line],
        folded=folded,
    )
    return Table(caption, html)


@cache
def _read_template() -> Template:
    """The template of tables; what is put into it is escaped."""
    folder = Path(__file__).parent / "page_template"
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("table.html.j2")


def _label_columns(rows: pd.DataFrame, row_heading: str, columns: Mapping[str, str] | None) -> dict[str, str]:
    """The label of each column to show, the row heading first; stops when the rows cannot be shown."""
    labels = dict(columns) if columns is not None else {name: str(name) for name in rows.columns}
    labels = {row_heading: labels.get(row_heading, row_heading)} | labels
    unknown = [name for name in labels if name not in rows.columns]
    if unknown:
        raise ValueError(
            f"The table has no column {unknown[0]!r}: choose among {', '.join(map(str, rows.columns))}."
        )
    if not rows.index.is_unique:
        raise ValueError("Two rows of the table have the same index: use reset_index(drop=True) first.")
    return labels


def _format_cells(cells: pd.Series, missing: str) -> list[str]:
    """The text of each cell of a column."""
    return [missing if pd.isna(cell) else _format_cell(cell, cells.name) for cell in cells]


def _format_cell(cell: object, column: object) -> str:
    """One cell as text: whole numbers with thousands separators and a true minus, text as it is."""
    if isinstance(cell, Real) and not isinstance(cell, Rational) and not float(cell).is_integer():
        raise ValueError(
            f"Column {column!r} of a table holds the fraction {cell!r}: "
            "turn it into text with a rounding rule first."
        )
    if isinstance(cell, bool) or not isinstance(cell, Integral | float):
        return str(cell)
    return f"{int(cell):,}".replace("-", "−")


def _holds_numbers(texts: pd.Series) -> bool:
    """Whether every cell that is not shorthand is a number, such as ``1,234``, and not all are years."""
    told = [text for text in texts if text and text not in MEANINGS]
    years = [text for text in told if YEAR.fullmatch(text)]
    return len(years) < len(told) and all(NUMBER.fullmatch(text) for text in told)


def _choose_look(labels: Mapping[str, str], texts: pd.DataFrame) -> list[str]:
    """The classes of a table: how a phone shows it, and what is the same in all its columns.

    Short cells keep their columns and scroll sideways (``figures``). Where some text is long, the
    columns stay when they fit with their lines wrapped (``wrapped``); otherwise each row becomes a
    block of lines (``stack``).
    """
    heading, *others = texts
    cells = [*labels.values(), *texts[others].to_numpy().ravel()]
    if all(len(text) <= 2 * WRAPPED for text in cells):
        looks = [FIGURES]
    else:
        widths = (_estimate_width(labels[name], texts[name]) for name in texts)
        looks = [WRAPPED_TEXT if sum(widths) <= LETTERS_ON_A_PHONE else STACK]
    if all(_holds_numbers(texts[name]) for name in others):
        looks.append(ALL_NUMBERS)
    if max(map(len, texts[heading]), default=0) <= WRAPPED:
        looks.append(SLIM)
    return looks


def _estimate_width(label: str, cells: pd.Series) -> int:
    """The letters that a column needs at least, the space between columns included."""
    longest = max(map(len, cells), default=0)
    needed = longest if _holds_numbers(cells) else min(longest, WRAPPED)
    return max([needed, *map(len, label.split())]) + 2


def _tell_kind(cells: pd.Series, look: Collection[str]) -> str:
    """The class of a column's cells, where the class of the table does not say it already."""
    if _holds_numbers(cells):
        return "" if ALL_NUMBERS in look else NUMBER_CELL
    is_short = max(map(len, cells), default=0) <= WRAPPED
    return SHORT if is_short and FIGURES not in look else ""


def _look_up(frame: pd.DataFrame | None, index: object, name: str) -> str:
    """The entry of a frame of hrefs or ids for one cell, empty where there is none."""
    if frame is None or name not in frame.columns or index not in frame.index:
        return ""
    entry = frame.at[index, name]
    return "" if pd.isna(entry) else str(entry)
