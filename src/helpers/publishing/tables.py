"""Tables people read: small accessible HTML tables made from data frames.

Great Tables was measured first: 8 kB of style per table, a title that is no ``<caption>`` and no
heading over the row labels. The page has one style for all, so the table here is HTML and no more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from numbers import Integral, Rational, Real

import pandas as pd

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
    table = _write_table(texts, labels, caption, links, anchors, style)
    if not style:  # it keeps its columns, so it may have to be scrolled sideways
        table_id = "table-" + hashlib.sha256(f"{caption}{texts.to_csv()}".encode()).hexdigest()[:8]
        table = table.replace("<caption>", f'<caption id="{table_id}">', 1)
        table = f'<div class="scroll" role="region" aria-labelledby="{table_id}" tabindex="0">{table}</div>'
    html = f'<div class="table">{table}{_write_notes(texts, notes)}</div>'
    return Table(caption, _fold(html, caption) if folded else html)


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
    """The class attribute of a column's cells, where the class of the table does not say it already."""
    if _holds_numbers(cells):
        return "" if ALL_NUMBERS in look else f' class="{NUMBER_CELL}"'
    is_short = max(map(len, cells), default=0) <= WRAPPED
    return f' class="{SHORT}"' if is_short and FIGURES not in look else ""


def _write_table(
    texts: pd.DataFrame,
    labels: Mapping[str, str],
    caption: str,
    links: pd.DataFrame | None,
    anchors: pd.DataFrame | None,
    style: str,
) -> str:
    """The table element."""
    look = [STACK, style] if style else _choose_look(labels, texts)
    kinds = {name: "" if style else _tell_kind(texts[name], look) for name in texts}
    heading, *others = texts
    starts = {heading: '<th scope="row"'} | {name: f"<td{kinds[name]}" for name in others}
    if STACK in look and not style:
        starts |= {name: f'{starts[name]} data-label="{escape(labels[name])}"' for name in others}
    body = _write_body(texts, starts, links, anchors)
    head = f"<caption><span>{escape(caption)}</span></caption>{_write_head(labels, kinds)}"
    return f'<table class="{" ".join(look)}">{head}{body}</table>'


def _write_head(labels: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The heading row; every column heading says that it heads a column, and stands as its cells do."""
    heading, *others = labels
    cells = [f'<th scope="col">{escape(labels[heading])}</th>']
    cells += [f'<th scope="col"{kinds[name]}>{escape(labels[name])}</th>' for name in others]
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _write_body(
    texts: pd.DataFrame,
    starts: Mapping[str, str],
    links: pd.DataFrame | None,
    anchors: pd.DataFrame | None,
) -> str:
    """All body rows; ``starts`` holds the opening tag of each column's cells, the row heading's first."""
    rows = []
    for index, row in texts.iterrows():
        cells = (
            f"{start}{_write_id(anchors, index, name)}>{_link(row[name], links, index, name)}</{start[1:3]}>"
            for name, start in starts.items()
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


def _look_up(frame: pd.DataFrame | None, index: object, name: str) -> str:
    """The entry of a frame of hrefs or ids for one cell, empty where there is none."""
    if frame is None or name not in frame.columns or index not in frame.index:
        return ""
    entry = frame.at[index, name]
    return "" if pd.isna(entry) else escape(str(entry))


def _write_id(anchors: pd.DataFrame | None, index: object, name: str) -> str:
    """The id attribute of a cell, where it has one."""
    anchor = _look_up(anchors, index, name)
    return f' id="{anchor}"' if anchor else ""


def _link(text: str, links: pd.DataFrame | None, index: object, name: str) -> str:
    """The text of a cell, as a link where the cell has one."""
    href = _look_up(links, index, name)
    return f'<a href="{href}">{escape(text)}</a>' if href else escape(text)


def _write_notes(texts: pd.DataFrame, notes: str | None) -> str:
    """The lines beneath a table: the caller's notes, then the shorthand that its cells use."""
    used = "\n".join(texts.astype(str).to_numpy().ravel())
    lines = [notes] if notes else []
    lines += [explain_shorthand(used)] if explain_shorthand(used) else []
    return "".join(f'<p class="notes">{escape(line)}</p>' for line in lines)


def _fold(html: str, caption: str) -> str:
    """The table behind a line that opens it; the browser does that without a script."""
    return f"<details><summary>Show the table: {escape(caption)}</summary>{html}</details>"
