"""Tables people read: small accessible HTML tables made from data frames.

Great Tables was measured first: 8 kB of style per table, a title that is no ``<caption>`` and no
heading over the row labels. The page has one style for all, so the table here is HTML and no more.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import isfinite
from numbers import Real
from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, FileSystemLoader, Template

from helpers.language.wording import MEANINGS, explain_shorthand, round_half_up

# A figure as it is printed, such as 1,234 or 25 (30.75%) or 22 of 71 (31.0%), whole or damaged.
NUMBER = re.compile(
    r"[(£+−-]*\d[\d,.]*(%|m)?(\s?\(-?\d[\d,.]*%?\)?| of \d[\d,]*( \(\d[\d.]*%\))?)?"
    r"( \[([crsuxz]|corrected)\])?"
)
QUOTED = "published"
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
    columns: Mapping[str, str] | None = None,
    link: str = "",
    links: pd.DataFrame | None = None,
    anchors: pd.DataFrame | None = None,
    notes: str | None = None,
    missing: str = "",
    folded: bool = False,
    style: str = "",
) -> Table | None:
    """Any frame as a table, its rows in their order, the first column heading them; nothing without rows.

    ``columns`` gives the columns to show, in order, with their labels; without it all are shown as they
    are called, after an index that is more than numbers. ``link`` names the column whose cells lead where
    the frame's column ``link`` says, which is not shown itself; ``links`` and ``anchors`` hold an href or
    an id for single cells: frames with the index of ``rows`` and some of its columns. Missing cells show
    ``missing``; shorthand such as ``[c]`` is explained beneath the table when a cell uses it. ``folded``
    puts the table behind a line that opens it. Raises ``ValueError`` for a column that is not there.
    """
    if rows.empty:
        return None
    if columns is links is anchors is None and not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()
    if columns is None:
        columns = {name: str(name) for name in (rows.columns.drop("link") if link else rows.columns)}
    _refuse_faults(rows, columns)
    if link:
        links = rows[["link"]].rename(columns={"link": link})
    texts = pd.DataFrame({name: _format_cells(rows[name], missing) for name in columns}, index=rows.index)
    shorthand = explain_shorthand("\n".join(texts.to_numpy().ravel()))
    told = {"caption": caption, "notes": [line for line in (notes, shorthand) if line], "folded": folded}
    return Table(caption, _render(texts, columns, (links, anchors), style, told))


def _refuse_faults(rows: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise ``ValueError`` for a column that is not there, or two rows that could be taken for each other."""
    if unknown := [name for name in columns if name not in rows.columns]:
        known = ", ".join(map(str, rows.columns))
        raise ValueError(f"The table has no column {unknown[0]!r}: choose among {known}.")
    if not rows.index.is_unique:
        raise ValueError("Two rows of the table have the same index: use reset_index(drop=True) first.")


def _format_cells(cells: pd.Series, missing: str) -> list[str]:
    """The text of each cell of a column: text as it is, numbers with separators and a true minus.

    Numbers of a column with fractions get one decimal, halves rounded up.
    """
    is_number = [
        isinstance(cell, Real) and not isinstance(cell, bool | Fraction) and isfinite(cell)
        for cell in cells.to_list()
    ]
    decimals = int(any(cell % 1 != 0 for cell in cells[is_number]))
    return [
        missing if pd.isna(cell) else round_half_up(str(cell), decimals) if known else str(cell)
        for cell, known in zip(cells, is_number, strict=True)
    ]


def _render(
    texts: pd.DataFrame,
    labels: Mapping[str, str],
    places: Iterable[pd.DataFrame | None],
    style: str,
    told: Mapping[str, object],
) -> str:
    """The HTML of formatted cells, each with its href and id in ``places``, with what is told around them.

    What the column ``published`` holds is marked as a quotation, right or wrong.
    """
    look, kinds = _choose_looks(labels, texts, style)
    table_id = hashlib.sha256(f"{told['caption']}{texts.to_csv(index=False)}".encode()).hexdigest()[:8]
    frames = [pd.DataFrame(frame, texts.index, texts.columns, dtype=object).fillna("") for frame in places]
    return _read_template().render(
        told,
        # one that keeps its columns may have to be scrolled sideways
        table_id="" if style else f"table-{table_id}",
        look=" ".join(look),
        columns=list(zip(labels.values(), kinds, (name == QUOTED for name in labels), strict=True)),
        is_labelled=STACK in look and not style,
        rows=np.dstack([texts, *frames]).tolist(),
        shorthand=MEANINGS,
    )


@cache
def _read_template() -> Template:
    """The template of tables; what is put into it is escaped."""
    folder = Path(__file__).parent / "page_template"
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("table.html.j2")


def _holds_numbers(texts: pd.Series) -> bool:
    """Whether every cell that is not shorthand is a number, such as ``1,234``, and not all are years."""
    told = [text for text in texts if text and text not in MEANINGS]
    years = [text for text in told if YEAR.fullmatch(text)]
    return len(years) < len(told) and all(NUMBER.fullmatch(text) for text in told)


def _choose_looks(labels: Mapping[str, str], texts: pd.DataFrame, style: str) -> tuple[list[str], list[str]]:
    """The classes of a table and the class of each of its columns: how a phone shows them.

    Short cells keep their columns (``figures``): they fit, or most columns are numbers, and scroll
    sideways. Otherwise the columns stay when they fit with their lines wrapped (``wrapped``), or each row
    becomes a block of lines (``stack``). Columns say what the table does not say of all. ``style`` is a
    class of the page's style sheet that labels the cells of a long table on a phone, so that not every
    cell has to carry its label.
    """
    if style:
        return [STACK, style], [""] * len(labels)
    heading, *others = texts
    is_number = {name: _holds_numbers(texts[name]) for name in texts}
    longest = {name: max(map(len, texts[name])) for name in texts}
    room = LETTERS_ON_A_PHONE
    for name, label in labels.items():
        needed = longest[name] if is_number[name] else min(longest[name], WRAPPED)
        room -= max([needed, *map(len, label.split())]) + 2  # letters between columns
    is_short = max([*map(len, labels.values()), *(longest[name] for name in others)]) <= 2 * WRAPPED
    numbers = sum(is_number[name] for name in others)
    if is_short and (room >= 0 or 2 * numbers > len(others)):
        looks = [FIGURES]
    else:
        looks = [WRAPPED_TEXT if room >= 0 else STACK]
    looks += [ALL_NUMBERS] if numbers == len(others) else []
    looks += [SLIM] if longest[heading] <= WRAPPED else []
    kinds = [
        NUMBER_CELL if is_number[name] else SHORT if longest[name] <= WRAPPED and FIGURES not in looks else ""
        for name in others
    ]
    return looks, ["", *("" if ALL_NUMBERS in looks else kind for kind in kinds)]
