"""Text in the CSV files that people open in a spreadsheet: none of it may run there as a formula."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

# A plain number (-87.5) and a lone dash are no formulas; any other text that starts so could be one.
_FORMULA = r"(?![-+]?[0-9][0-9.,]*%?\Z)(?!-\Z)[=+\-@\t\r]"
_UNGUARDED = re.compile(rf"'*{_FORMULA}")
_GUARDED = re.compile(rf"'+{_FORMULA}")


def guard_text(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet could take it for a formula.

    >>> guard_text("=cmd|' /C calc'!A0"), guard_text("-87.5"), guard_text("Neglect")
    ("'=cmd|' /C calc'!A0", '-87.5', 'Neglect')
    """
    return f"'{text}" if _UNGUARDED.match(text) else text


def unguard_text(text: str) -> str:
    """The text that ``guard_text`` was given.

    >>> unguard_text("'=1+1"), unguard_text("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if _GUARDED.match(text) else text


def guard_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose text cells are guarded, for a CSV."""
    return _change_text(rows, guard_text)


def unguard_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a guarded CSV as they were before."""
    return _change_text(rows, unguard_text)


def _change_text(rows: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Rows with every text changed by a function; missing cells and numbers stay."""

    def change_cell(cell: object) -> object:
        return change(cell) if isinstance(cell, str) else cell

    texts = rows.select_dtypes(["string", "object"])
    changed = {name: column.map(change_cell).astype(column.dtype) for name, column in texts.items()}
    return rows.assign(**changed)
