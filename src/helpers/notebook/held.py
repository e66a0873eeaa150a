"""What the files held and the cells shown leave out: tables no report has, old figures, figures not shown."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.language.wording import join_words
from helpers.schemas import FIGURE_KEY
from helpers.statistics.years import is_year

_shown: set[tuple] = set()


def tell_newest(year: str, *rows: pd.DataFrame) -> str:
    """A sentence that says of what year the newest of all these figures are; empty if they are of ``year``.

    >>> tell_newest("2023/24", pd.DataFrame({"period": ["2021/22", "2022/23"]}))
    'The newest of these figures are of 2022/23; the files held have none of 2023/24.'
    """
    newest = max((period for one in rows for period in one["period"] if is_year(period)), default=year)
    if newest >= year:
        return ""
    return f"The newest of these figures are of {newest}; the files held have none of {year}."


def list_not_held(figures: pd.DataFrame, tables: Mapping[str, str]) -> str:
    """A sentence that names, in the words given, the tables that no report has; empty if none is missing."""
    held = set(figures.loc[figures["claim"].isna(), "table"])
    missing = [words for table, words in tables.items() if table not in held]
    return f"The files held have no table of {join_words(missing, 'or')}." if missing else ""


def remember_shown(rows: pd.DataFrame) -> None:
    """Remember that figures were shown or told, so that ``list_not_shown`` leaves them out."""
    if set(FIGURE_KEY) <= set(rows.columns):
        _shown.update(map(tuple, rows[FIGURE_KEY].to_numpy()))


def forget_shown() -> None:
    """Begin anew: nothing was shown yet."""
    _shown.clear()


def list_not_shown(figures: pd.DataFrame, report: str) -> pd.DataFrame:
    """The figures of a report that no cell showed, nor an equal one of the same subject and period.

    Rows as ``published`` gives them.
    """
    keys = pd.MultiIndex.from_frame(figures[FIGURE_KEY])
    is_shown = pd.Series(keys.isin(list(_shown)) if _shown else False, figures.index)
    said = pd.MultiIndex.from_frame(figures.loc[is_shown, ["subject", "period", "published"]])
    alike = pd.MultiIndex.from_frame(figures[["subject", "period", "published"]]).isin(said)
    rest = figures[~is_shown & ~alike & (figures["report"] == report) & figures["published"].notna()]
    return rest.drop_duplicates(["subject", "period", "published"]).assign(
        text=lambda rows: rows["published"]
    )
