"""Proof that a protected table gives no withheld count away, or an error that names the one it does."""

from __future__ import annotations

import re

import pandas as pd

from helpers.narrowing import ANY_COUNT, Ranges, find_narrowed
from helpers.public_figures import is_guarded
from helpers.withholding import (
    SMALLEST_SHOWN,
    Known,
    collect_known,
    find_range,
    list_stated,
    read_definitions,
    round_to_five,
)

_NUMBER = re.compile(r"\d+")


class DisclosureError(ValueError):
    """A protected table would let someone work out a withheld count; nothing may be made from it."""


def audit_disclosure(
    figures: pd.DataFrame, protected: pd.DataFrame, indicators: pd.DataFrame | None = None
) -> None:
    """Prove that a protected table keeps every withheld count open from 0 to 4.

    Takes from the protected table what it shows, from the exact one only which sums hold, and
    searches exactly for the values that these leave to each withheld count. Raises
    ``DisclosureError`` for the first figure that is not shown as the rule says, or can be narrowed.
    """
    guarded = is_guarded(figures)
    exact, public = figures[guarded], protected[guarded]
    _check_rounding(exact, public)
    _check_texts(public)
    known = collect_known(exact, read_definitions(indicators))
    ranges = _read_ranges(exact, public, known)
    small = [name for name in ranges if name[2] < SMALLEST_SHOWN]
    sums = dict.fromkeys(one for found in known.sums.values() for one in found)
    for subject, period, _ in find_narrowed(ranges, sums, small):
        raise DisclosureError(
            f"{subject}, {period}: the public figures around this withheld count narrow it to fewer than "
            "five values, so the public edition was not made: withhold the totals it belongs to."
        )


def _check_rounding(exact: pd.DataFrame, public: pd.DataFrame) -> None:
    """Every count shown is the exact one rounded to the nearest 5, and none shown is under 5."""
    for column in ("count", "compared_count"):
        shown = public[column].dropna()
        for place, count in shown.items():
            stated = exact.at[place, column]
            if pd.isna(stated) or stated < SMALLEST_SHOWN or count != round_to_five(int(stated)):
                _refuse(public.loc[place], f"its {column} is not the exact one rounded to the nearest 5")


def _check_texts(public: pd.DataFrame) -> None:
    """Every number in the text of a figure is a public count, or the figure's own public percentage."""
    counts = {str(count) for column in ("count", "compared_count") for count in public[column].dropna()}
    for _, row in public.iterrows():
        own = {row[name].lstrip("-") for name in ("percent", "change_percent") if pd.notna(row[name])}
        numbers = set(_NUMBER.findall("" if pd.isna(row["published"]) else row["published"]))
        if numbers - counts - own:
            _refuse(row, "its text states a number that is not public")


def _refuse(row: pd.Series, reason: str) -> None:
    """Raise ``DisclosureError`` for one figure."""
    raise DisclosureError(
        f"{row['source_file']}, row {row['source_row']}, {row['period']}: {reason}, so the public "
        "edition was not made: protect the table again from the exact figures."
    )


def _read_ranges(exact: pd.DataFrame, public: pd.DataFrame, known: Known) -> Ranges:
    """The range in which the protected table lets each count lie."""
    stated = list_stated(exact)
    columns = (stated[name] for name in ("subject", "period", "count"))
    names = [known.find(*stating) for stating in zip(*columns, strict=True)]
    sealed_rows = _find_sealed(exact, public)
    sealed = {name for name, place in zip(names, stated.index, strict=True) if place in sealed_rows}
    ranges: Ranges = {}
    for name, place, column in zip(names, stated.index, stated["column"], strict=True):
        shown = public.at[place, column]
        hidden = ANY_COUNT if name in sealed else find_range(0) if name[2] < SMALLEST_SHOWN else ANY_COUNT
        seen = hidden if pd.isna(shown) else find_range(int(shown))
        ranges[name] = min(ranges.get(name, seen), seen, key=lambda one: one[1] - one[0])
    return ranges


def _find_sealed(exact: pd.DataFrame, public: pd.DataFrame) -> set[int]:
    """The rows of table columns that are withheld whole, larger counts among the small ones.

    There nobody can tell which of the counts are small, so each may be any number.
    """
    cells = exact[exact["claim"].isna() & exact["count"].notna()]
    sealed: set[int] = set()
    for _, column in cells.groupby(["report", "table", "period"]):
        if public.loc[column.index, "count"].isna().all() and (column["count"] >= SMALLEST_SHOWN).any():
            sealed |= set(column.index)
    return sealed
