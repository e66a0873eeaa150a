"""Tables people read: small accessible HTML tables made from data frames.

Great Tables was measured first: 8 kB of style per table, a title that is no ``<caption>`` and no
heading over the row labels. The page has one style for all, so the table here is HTML and no more.
"""

import hashlib
import re
from collections.abc import Mapping
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
YEAR = re.compile(r"(19|20)\d\d")
LETTERS_ON_A_PHONE = 36  # that fit beside each other at 320 pixels
WRAPPED = 11  # letters that a column of text is wide on a phone, its lines wrapped


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
    puts the table behind a line that opens it. ``style`` is a class of the page's style sheet that labels the
    cells of a long table on a phone, so that not every cell has to carry its label. What the column
    ``published`` holds is marked as a quotation. Raises ``ValueError`` for a column that is not there and
    for two rows that could be taken for each other.
    """
    if rows.empty:
        return None
    if columns is links is anchors is None and not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()
    if columns is None:
        columns = {name: str(name) for name in (rows.columns.drop("link") if link else rows.columns)}
    if unknown := [name for name in columns if name not in rows.columns]:
        known = ", ".join(map(str, rows.columns))
        raise ValueError(f"The table has no column {unknown[0]!r}: choose among {known}.")
    if not rows.index.is_unique:
        raise ValueError("Two rows of the table have the same index: use reset_index(drop=True) first.")
    if link:
        links = rows[["link"]].rename(columns={"link": link})
    texts = pd.DataFrame({name: _format_cells(rows[name], missing) for name in columns}, index=rows.index)
    table_id = hashlib.sha256(f"{caption}{texts.to_csv(index=False)}".encode()).hexdigest()[:8]
    looks, kinds = (["stack", style], [""] * len(columns)) if style else _choose_looks(columns, texts)
    places = (pd.DataFrame(frame, texts.index, texts.columns, dtype=object) for frame in (links, anchors))
    shorthand = explain_shorthand("\n".join(texts.to_numpy().ravel()))
    html = _read_template().render(
        caption=caption,
        notes=[line for line in (notes, shorthand) if line],
        folded=folded,
        # one that keeps its columns may have to be scrolled sideways
        table_id="" if style else f"table-{table_id}",
        look=" ".join(looks),
        columns=list(zip(columns.values(), kinds, (name == "published" for name in columns), strict=True)),
        is_labelled="stack" in looks and not style,
        rows=np.dstack([texts, *(frame.fillna("") for frame in places)]).tolist(),
        shorthand=MEANINGS,
    )
    return Table(caption, html)


@cache
def _read_template() -> Template:
    """The template of tables; what is put into it is escaped."""
    folder = Path(__file__).parent / "page_template"
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template("table.html.j2")


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


def _choose_looks(labels: Mapping[str, str], texts: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The classes of a table and the class of each of its columns: how a phone shows them.

    Short cells keep their columns (``figures``): they fit, or most columns are numbers, and scroll
    sideways. Otherwise the columns stay when they fit with their lines wrapped (``wrapped``), or each row
    becomes a block of lines (``stack``). Columns say what the table does not say of all: that they hold
    numbers, or short cells. A number is a cell such as ``1,234``, not a year.
    """
    heading, *others = texts
    longest = {name: max(map(len, texts[name])) for name in texts}
    is_number, room = {}, LETTERS_ON_A_PHONE
    for name, label in labels.items():
        told = [text for text in texts[name] if text and text not in MEANINGS]
        is_number[name] = all(map(NUMBER.fullmatch, told)) and not all(map(YEAR.fullmatch, told))
        needed = longest[name] if is_number[name] else min(longest[name], WRAPPED)
        room -= max([needed, *map(len, label.split())]) + 2  # letters between columns
    is_short = max([*map(len, labels.values()), *(longest[name] for name in others)]) <= 2 * WRAPPED
    numbers = sum(is_number[name] for name in others)
    is_figures = is_short and (room >= 0 or 2 * numbers > len(others))
    looks = ["figures" if is_figures else "wrapped" if room >= 0 else "stack"]
    looks += ["numbers"] if numbers == len(others) else []
    looks += ["slim"] if longest[heading] <= WRAPPED else []
    short = "" if is_figures else "short"
    kinds = ["number" if is_number[name] else short if longest[name] <= WRAPPED else "" for name in others]
    return looks, ["", *("" if "numbers" in looks else kind for kind in kinds)]
