"""What a chart draws, made ready from tidy rows: periods without holes, sizes, bounds and their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from helpers.language.shorthand import BOUND_SIGNS, NOT_AVAILABLE, explain_bound_signs, explain_shorthand
from helpers.statistics import years

INTERVAL_NOTE = (
    "The thin lines are 95% intervals: how far chance variation alone could well have moved a figure."
)


def require_columns(rows: pd.DataFrame, *columns: str) -> None:
    """Raise ``ValueError`` when there is no row to draw, or a column is not there."""
    missing = [name for name in columns if name not in rows.columns]
    if missing:
        raise ValueError(f"The rows to draw have no column {missing[0]!r}, only {', '.join(rows.columns)}.")
    if rows.empty:
        raise ValueError("There is nothing to draw: the rows are empty, so leave the chart out.")


def list_periods(periods: Sequence[str]) -> list[str]:
    """Every period from the first to the last, years that nobody published included.

    Financial years (``2018/19``) and calendar years (``2018``) are counted through; other names
    stay as they are, in their order.

    >>> list_periods(["2021/22", "2018/19"])
    ['2018/19', '2019/20', '2020/21', '2021/22']
    """
    if not all(map(years.is_year, periods)) or len({"/" in period for period in periods}) != 1:
        return list(dict.fromkeys(periods))
    ordered = years.sort_periods(periods)
    return years.list_periods(ordered[0], ordered[-1])


def fill_gaps(rows: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    """One row per period, in order; periods that have none get an empty row.

    Raises ``ValueError`` when a period has two rows.
    """
    twice = rows.loc[rows["period"].duplicated(), "period"]
    if not twice.empty:
        raise ValueError(f"Period {twice.iloc[0]} has two values to draw in one place: choose one of them.")
    return rows.set_index("period").reindex(periods).reset_index()


def prepare_values(
    rows: pd.DataFrame, value: str, *, unit: str = "", signs: Mapping[str, str] = BOUND_SIGNS
) -> pd.DataFrame:
    """What is drawn of each row: size, low, high (numbers), bound, and the text beside the mark.

    The text is the number with its ``unit`` in front, after one of the ``signs`` where it is only a
    bound, and before its ``mark``, such as ``[u]``. A missing value has no size; its text is its
    shorthand, ``[x]`` unless the rows say otherwise.
    """
    prepared = pd.DataFrame(index=rows.index)
    for name, column in {"size": value, "low": "low", "high": "high"}.items():
        prepared[name] = pd.to_numeric(rows[column]).astype(float) if column in rows else float("nan")
    for name in ("bound", "text", "shorthand"):
        prepared[name] = (rows[name] if name in rows else pd.Series(pd.NA, rows.index)).astype("string")
    written = [
        pd.NA if pd.isna(number) else signs.get(bound, "") + unit + _write_number(number)
        for number, bound in zip(rows[value], prepared["bound"].fillna(""), strict=True)
    ]
    prepared["text"] = prepared["text"].fillna(pd.Series(written, rows.index, "string"))
    if "mark" in rows:
        prepared["text"] += (" " + rows["mark"].astype("string")).fillna("")
    without = prepared["shorthand"].fillna(NOT_AVAILABLE)
    prepared["text"] = prepared["text"].where(prepared["size"].notna(), without)
    return prepared


def explain_signs(prepared: pd.DataFrame) -> list[str]:
    """The lines beneath a chart that explain the signs, the shorthand and the intervals drawn in it."""
    bounds = set(prepared.loc[prepared["size"].notna(), "bound"].dropna())
    intervals = INTERVAL_NOTE if prepared["high"].notna().any() else ""
    return [explain_bound_signs(bounds), explain_shorthand(" ".join(prepared["text"])), intervals]


def _write_number(number: object) -> str:
    """A number with thousands separators and every digit it has.

    >>> _write_number(1234), _write_number("3400.50")
    ('1,234', '3,400.50')
    """
    return f"{Decimal(str(number)):,}"
