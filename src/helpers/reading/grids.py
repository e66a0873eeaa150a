"""A sheet as a grid of text, and what no text may hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from helpers.errors import UnusableInput

MOST_CELLS = 2_000_000
LONGEST_CELL = 32_767  # characters, as many as a spreadsheet keeps


@dataclass
class RawSheet:
    """A sheet as text: ``rows[0][0]`` is its first row and column.

    ``merged`` holds (first row, first column, last row, last column) from 1; ``hidden`` says what is hidden,
    in words; ``indents`` the indent of cells by (row, column).
    """

    name: str
    rows: list[list[str]]
    title: str = ""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    semicolons: bool = False


def clean_text(text: str) -> str:
    """A text without control characters, which could act on a terminal, and its line breaks as blanks."""
    plain = (
        " " if letter in "\r\n\t\v\f" else letter
        for letter in text[:LONGEST_CELL]
        if letter in "\r\n\t\v\f" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
    )
    return " ".join("".join(plain).split(" ")).strip() if "\n" in text else "".join(plain).strip()


def check_cells(name: str, cells: int) -> None:
    """Refuse more cells than a publication has."""
    if cells > MOST_CELLS:
        raise UnusableInput(f"{name} has {cells:,} cells, more than {MOST_CELLS:,}: keep only the tables.")
