"""From a number to the raw cell it came from: anchors in the page of published figures, and links there."""

from __future__ import annotations

import re

import pandas as pd

from helpers.schemas import FIGURE_KEY

SAFE = re.compile(r"[A-Za-z0-9_-]")


def name_anchor(source_file: str, source_row: int, period: str) -> str:
    """The id of a raw cell in the page of the raw exports; two cells never have the same.

    A stroke becomes a full stop; all but English letters, digits, ``_`` and ``-`` become their code.

    >>> name_anchor("2023-24/safeguarding_by_person.csv", 2, "2018/19")
    'raw-2023-24.safeguarding_by_person-2-2018.19'
    >>> name_anchor("2023-24/a b.csv", 2, "2018"), name_anchor("2023-24/a-b.csv", 2, "2018")
    ('raw-2023-24.a:20:b-2-2018', 'raw-2023-24.a-b-2-2018')
    """
    place = f"{source_file.removesuffix('.csv')}-{source_row}-{period}"
    codes = (letter if SAFE.match(letter) else f":{ord(letter):x}:" for letter in place)
    return "raw-" + "".join(codes).replace(":2f:", ".")


def link_source(
    source_file: str, source_row: int, period: str, page: str = "01_clean_yearly_exports.html"
) -> str:
    """The href that leads from a number to the raw cell it came from.

    >>> link_source("2023-24/key_by_reason.csv", 3, "2023")
    '01_clean_yearly_exports.html#raw-2023-24.key_by_reason-3-2023'
    """
    return f"{page}#{name_anchor(source_file, source_row, period)}"


def link_places(rows: pd.DataFrame, page: str = "01_clean_yearly_exports.html") -> pd.Series:
    """The href of the raw cell that each row came from; ``rows`` have the columns of ``FIGURE_KEY``."""
    links = [link_source(*place, page=page) for place in rows[FIGURE_KEY].values]
    return pd.Series(links, rows.index, dtype="object")
