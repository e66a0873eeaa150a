"""What a chart draws, made ready from tidy rows: periods without holes, sizes, bounds and their text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.shorthand import BOUND_SIGNS, NOT_AVAILABLE, explain_bound_signs, explain_shorthand

YEAR = re.compile(r"(\d{4})(/\d{2})?")


def list_periods(periods: Sequence[str]) -> list[str]:
    """Every period from the first to the last, years that nobody published included.

    Financial years (``2018/19``) and calendar years (``2018``) are counted through; other names
    stay as they are, in their order.

    >>> list_periods(["2021/22", "2018/19"])
    ['2018/19', '2019/20', '2020/21', '2021/22']
    """
    found = [YEAR.fullmatch(period) for period in periods]
    if not found or not all(found) or len({bool(year[2]) for year in found}) > 1:
        return list(dict.fromkeys(periods))
    starts = [int(year[1]) for year in found]
    years = range(min(starts), max(starts) + 1)
    return [f"{year}/{(year + 1) % 100:02d}" if found[0][2] else str(year) for year in years]


def fill_gaps(rows: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    """One row per period, in order; periods that have none get an empty row."""
    return rows.set_index("period").reindex(periods).reset_index()


def prepare_values(rows: pd.DataFrame, value: str, signs: Mapping[str, str] = BOUND_SIGNS) -> pd.DataFrame:
    """What is drawn of each row: size, low, high (numbers), bound, and the text beside the mark.

    A missing value has no size; its text is its shorthand, ``[x]`` unless the rows say otherwise.
    ``signs`` is written before a number that is only a bound.
    """
    prepared = pd.DataFrame(index=rows.index)
    for name, column in {"size": value, "low": "low", "high": "high"}.items():
        prepared[name] = pd.to_numeric(rows[column]).astype(float) if column in rows else float("nan")
    for name in ("bound", "text", "shorthand"):
        prepared[name] = (
            rows[name].astype("string") if name in rows else pd.Series(pd.NA, rows.index, "string")
        )
    written = [_write_value(*pair, signs) for pair in zip(rows[value], prepared["bound"], strict=True)]
    prepared["text"] = prepared["text"].fillna(pd.Series(written, rows.index, "string"))
    prepared["text"] = prepared["text"].where(
        prepared["size"].notna(), prepared["shorthand"].fillna(NOT_AVAILABLE)
    )
    return prepared


def explain_signs(prepared: pd.DataFrame) -> list[str]:
    """The lines beneath a chart that explain the signs and the shorthand drawn in it."""
    bounds = set(prepared.loc[prepared["size"].notna(), "bound"].dropna())
    return [explain_bound_signs(bounds), explain_shorthand(" ".join(prepared["text"]))]


def _write_value(number: object, bound: object, signs: Mapping[str, str]) -> str | None:
    """The text beside a mark: whole numbers with thousands separators, decimal text as it is."""
    if pd.isna(number):
        return None
    text = number if isinstance(number, str) else f"{number:,}"
    return text if pd.isna(bound) else signs[bound] + text
