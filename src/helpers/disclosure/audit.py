"""The proof that a protected table gives no withheld count away, made from the table itself."""

from __future__ import annotations

import re

import pandas as pd

from helpers.disclosure.linked_counts import Quantity, collect_known, list_stated
from helpers.disclosure.narrowing import find_narrowed
from helpers.disclosure.public_figures import UNSAID_MARK
from helpers.disclosure.rules import CLOSED, ROUNDED, Rules, find_levels
from helpers.disclosure.suppression import SMALLEST_SHOWN, read_ranges, round_to_five
from helpers.errors import HelpersError
from helpers.schemas import is_withheld

_NUMBER = re.compile(r"\d+")


class DisclosureError(HelpersError, ValueError):
    """A protected table would let someone work out a withheld count; nothing may be made from it."""


def audit_disclosure(figures: pd.DataFrame, protected: pd.DataFrame, rules: Rules) -> None:
    """Prove that a protected table keeps every withheld count open from 0 to 4.

    Takes from the protected table what it shows, from the exact one only which sums hold, and
    searches exactly for the values that these leave to each withheld count. Raises
    ``DisclosureError`` for the first figure that is not shown as the rule says, or can be narrowed.
    """
    levels = find_levels(figures, rules)
    unsaid = protected["marks"].eq(UNSAID_MARK).fillna(False) & levels.eq(ROUNDED)
    for place in levels.index[(levels.eq(CLOSED) | unsaid) & ~is_withheld(protected)]:
        _refuse(protected.loc[place], "it is shown although data/reference does not open it")
    guarded = levels.eq(ROUNDED) & ~unsaid
    exact, public = figures[guarded], protected[guarded]
    _check_rounding(exact, public)
    _check_texts(public)
    known = collect_known(exact, rules)
    columns = [column for found in known.columns.values() for column in found]
    sums = list(dict.fromkeys(one for found in known.sums.values() for one in found))
    shown: set[Quantity] = set()
    for place, _, *name, column in list_stated(exact).itertuples(name=None):
        if pd.notna(public.at[place, column]):
            shown.add(known.find(*name))
    stated = frozenset().union(*known.counts.values(), *(one.members for one in sums))
    small = [name for name in stated - known.blind if name[2] < SMALLEST_SHOWN]
    for subject, period, _ in find_narrowed(read_ranges(stated, columns, shown, known.blind), sums, small):
        raise DisclosureError(
            f"{subject}, {period}: the public figures around this withheld count narrow it to fewer than "
            "five values, so the public edition was not made: leave the column public of its table empty in "
            "data/reference/tables.csv, which withholds all of it, and run again."
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
    texts = public[["published", "percent", "change_percent"]].fillna("")
    for place, published, *own in texts.itertuples(name=None):
        numbers = set(_NUMBER.findall(published))
        if numbers - counts - {percent.lstrip("-") for percent in own}:
            _refuse(public.loc[place], "its text states a number that is not public")


def _refuse(row: pd.Series, reason: str) -> None:
    """Raise ``DisclosureError`` for one figure."""
    raise DisclosureError(
        f"{row['source_file']}, row {row['source_row']}, {row['period']}: {reason}, so the public "
        "edition was not made: protect the table again from the exact figures."
    )
