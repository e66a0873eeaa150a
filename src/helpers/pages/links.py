"""From a number to the raw cell it came from: anchors in the page of published figures, and links there."""

from __future__ import annotations

import re

import pandas as pd

PLACE = ["source_file", "source_row", "period"]  # of a raw cell


def name_anchor(source_file: str, source_row: int, period: str) -> str:
    """The id of a raw cell in the page of the raw exports.

    >>> name_anchor("2023-24/safeguarding_by_person.csv", 2, "2018/19")
    'raw-2023-24-safeguarding-by-person-2-2018-19'
    """
    place = f"{source_file.removesuffix('.csv')}-{source_row}-{period}"
    return "raw-" + re.sub(r"[^a-z0-9]+", "-", place.lower()).strip("-")


def link_source(
    source_file: str, source_row: int, period: str, page: str = "01_clean_yearly_exports.html"
) -> str:
    """The href that leads from a number to the raw cell it came from.

    >>> link_source("2023-24/key_by_reason.csv", 3, "2023")
    '01_clean_yearly_exports.html#raw-2023-24-key-by-reason-3-2023'
    """
    return f"{page}#{name_anchor(source_file, source_row, period)}"


def link_rows(rows: pd.DataFrame, column: str, page: str = "01_clean_yearly_exports.html") -> pd.DataFrame:
    """For ``tables.show_table``: a link from one column of each row to the raw cell the row came from.

    ``rows`` have the columns of ``PLACE``.
    """
    links = [link_source(*place, page=page) for place in rows[PLACE].values]
    return pd.DataFrame({column: links}, index=rows.index)
