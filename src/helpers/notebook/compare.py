"""Selected rows worked out from each other: sums of items, differences, shares, and runs of years.

Every verb takes rows as ``select.select`` gives them and gives such rows back, a year a row. What is
missing in one of its parts is missing in the result; what rests on rounded counts is rounded.
"""

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from helpers.exports.periods import find_start
from helpers.notebook.select import NOTHING, list_years, make_figure, number_parts, put_figures, reliable
from helpers.notebook.values import Figure


def go_by_values(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with number and text of each value that a cell changed; all others stay as they are."""
    value, before = rows["value"], rows["worked_out"]
    is_changed = ~(value.eq(before).fillna(False) | (value.isna() & before.isna()))
    if not is_changed.any():
        return rows
    made = put_figures(rows, map(make_figure, rows.itertuples()))
    names = ("value", "worked_out", "exact", "text", "shorthand")
    return rows.assign(**{name: made[name].where(is_changed, rows[name]) for name in names})


def sum_items(rows: pd.DataFrame, items: Iterable[str], name: str = "") -> pd.DataFrame:
    """The sum of some items in each year, as rows of a new item; each leads to its first part's raw cell.

    A year has a sum where each of the items that has a row in it has a figure.
    """
    chosen = rows[rows["item"].isin(list(items)) & rows["shorthand"].ne("[z]")]
    sums = {
        period: sum(map(make_figure, own.itertuples()), Figure(Fraction(0), period))
        for period, own in chosen.groupby("period")
    }
    firsts = chosen.drop_duplicates("period")
    return _name_item(firsts, name, [sums[period] for period in firsts["period"]])


def subtract(rows: pd.DataFrame, part: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Each year's figure without that of a part, as rows of a new item; years that lack one are left out."""
    parts = {row.period: make_figure(row) for row in part.itertuples()}
    both = rows[rows["period"].isin(parts)]
    return _name_item(both, name, [make_figure(row) - parts[row.period] for row in both.itertuples()])


def _name_item(rows: pd.DataFrame, name: str, figures: Iterable[Figure]) -> pd.DataFrame:
    made = put_figures(rows.reset_index(drop=True), figures)
    return number_parts(made.assign(item=name, comparable_from=pd.NA, correction=pd.NA))


def fill_years(*series: pd.DataFrame, name: str) -> pd.DataFrame:
    """Each year's figure from the first of the series that has one, as rows of one item."""
    joined = pd.concat(series, ignore_index=True)
    known_first = joined.sort_values("value", key=pd.Series.isna, kind="stable")
    filled = known_first.drop_duplicates("period").assign(item=name)
    return filled.sort_values("period", key=lambda periods: periods.map(find_start), kind="stable")


def share_of(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Each figure of a part as a share of the whole of the same year; text as ``41 of 71 (57.7%)``."""
    bases = {row.period: make_figure(row) for row in whole.itertuples()}
    shares = [make_figure(row) / bases.get(row.period, NOTHING) for row in part.itertuples()]
    return put_figures(part, shares).assign(unit="%", correction=pd.NA)


def choose_run(rows: pd.DataFrame, *, rose: str, fell: str, mixed: str) -> str:
    """The wording that fits how a figure moved from each year to the next; ``[x]`` with under three years.

    ``rose`` where it rose every year, ``fell`` where it fell every year, else ``mixed``.
    """
    values = reliable(rows).set_index("period")["value"].reindex(list_years(rows))
    if len(values) < 3 or values.isna().any():
        return "[x]"
    steps = values.diff().iloc[1:]
    return rose if (steps > 0).all() else fell if (steps < 0).all() else mixed


def extremes(rows: pd.DataFrame) -> tuple[Figure, Figure]:
    """The lowest and the highest figure of the years that can be compared; missing with under two."""
    figures = [one for one in map(make_figure, reliable(rows).itertuples()) if one.is_known]
    if len(figures) < 2:
        return NOTHING, NOTHING
    return min(figures), max(figures)
