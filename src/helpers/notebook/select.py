"""One figure for each item and period, chosen from everything that was published about it.

Several reports, and both tables and prose, may give a figure for the same thing and period. The rule of
precedence, in this order:

1. a table before prose, because prose quotes tables;
2. the newest report, because a publisher corrects earlier figures in later ones;
3. an exact figure before a bound such as "more than 300";
4. the one that stands first in its file.

Selected rows are a plain data frame, a row for each item and period: item, period, value (Float64;
pounds, per cent or a count, see ``unit``), text (as a page shows it), published, unit, bound, mark,
shorthand (why there is no value), is_rounded, part (0, 1, … : rows of different parts must not be
compared), break_reason, publisher, report, source_file, source_row, link.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from helpers.language.shorthand import NOT_AVAILABLE, WITHHELD
from helpers.notebook.held import remember_shown
from helpers.notebook.values import Figure
from helpers.schemas import name_subjects
from helpers.statistics.years import first_year, is_year, next_period, previous_period

UNITS = {"count": "", "amount_gbp": "£", "percent": "%"}
SHORTHANDS = {"withheld": WITHHELD, "not applicable": "[z]"}
COLUMNS = [
    *("item", "period", "value", "text", "published", "unit", "bound", "mark", "shorthand", "is_rounded"),
    *("part", "break_reason", "comparable_from", "publisher", "report", "source_file", "source_row", "link"),
]
NOTHING = Figure(None, NOT_AVAILABLE)  # of no year
KIND_CHANGES = "counted by {} years from here"


def rank_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with ``subject`` (``table: Item``, or an indicator), the most trusted first."""
    order = {
        "_prose": figures["claim"].notna(),
        "_bounded": figures["bound"].notna(),
        "_order": range(len(figures)),
    }
    ranked = figures.assign(subject=name_subjects(figures), **order).sort_values(
        ["_prose", "report", "_bounded", "_order"], ascending=[True, False, True, True], kind="stable"
    )
    return ranked.drop(columns=list(order))


def select(
    figures: pd.DataFrame, name: str, item: str | None = None, unit: str | None = None
) -> pd.DataFrame:
    """The figure of each item and year of a table, of one of its items, or of an indicator, years in order.

    ``figures`` as ``read_report`` gives them. Items stand in the order of the newest report's table; prose
    about an item stands in for a year that no table gives, and for a table that no report has. ``unit``
    (empty, ``£`` or ``%``) is needed only where both counts and shares were published: counts come first.
    No rows where nothing was published.
    """
    of_table = figures[(figures["table"] == name) & figures["claim"].isna()]
    if of_table.empty:  # an indicator, or a table that only prose quotes so far
        prefix = f"{name}: "
        chosen = figures["subject"].eq(name if item is None else prefix + item)
        rows = figures[chosen | figures["subject"].str.startswith(prefix) if item is None else chosen]
        quoted = rows["subject"].str.removeprefix(prefix)
        rows = rows.assign(item=quoted.where(quoted != name, rows["about"]))  # a page prints no identifier
    else:
        items = of_table["item"].drop_duplicates() if item is None else pd.Series([item])
        subjects = dict(zip(name + ": " + items, items, strict=True))
        rows = figures[figures["subject"].isin(subjects)]
        rows = rows.assign(item=rows["subject"].map(subjects))
        is_financial = of_table["period"].str.contains("/")  # prose may quote a calendar year as one,
        kinds = is_financial.groupby(of_table["report"]).agg(set)  # so the table of its report decides
        told = zip(rows["report"], rows["period"].str.contains("/"), strict=True)
        rows = rows[[kind in kinds.get(report, set(is_financial)) for report, kind in told]]
    rows = rows[rows["period"].map(is_year).astype(bool)]
    column = _choose_column(rows, unit)
    rows = rows[rows[column].notna() | rows["missing_reason"].isin(SHORTHANDS)]
    rows = rows.drop_duplicates(["item", "period"])
    order = {one: place for place, one in enumerate(rows["item"].drop_duplicates())}
    if not of_table.empty and item is None:
        order = {one: place for place, one in enumerate(of_table["item"].drop_duplicates())}
    rows = rows.assign(_item=rows["item"].map(order), _year=rows["period"].map(_find_start))
    rows = rows.sort_values(["_item", "_year"], kind="stable", ignore_index=True)
    return number_parts(_show_values(rows, column))


def published(figures: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Every figure in prose of some indicators, as published, each indicator's in its own order of time.

    A name that ends in ``*`` stands for all that begin so. Columns as for ``select``.
    """
    chosen = figures[figures["claim"].notna()]
    ids = list(dict.fromkeys(one for name in names for one in _match_names(chosen["subject"], name)))
    rows = chosen[chosen["subject"].isin(ids)].drop_duplicates(["subject", "period", "published"])
    rows = rows.assign(_id=rows["subject"].map({one: place for place, one in enumerate(ids)}))
    rows = rows.sort_values(["_id", "period"], kind="stable", ignore_index=True)
    return rows.assign(text=rows["published"])


def _match_names(subjects: pd.Series, name: str) -> list[str]:
    """The subjects of a name, or all that begin as it does before its star."""
    if not name.endswith("*"):
        return [name]
    return list(dict.fromkeys(one for one in subjects if one.startswith(name[:-1])))


def _choose_column(rows: pd.DataFrame, unit: str | None) -> str:
    """The column of figures that holds what is asked for; else the first that holds anything."""
    if unit is not None:
        return next(column for column, sign in UNITS.items() if sign == unit)
    return next((column for column in UNITS if rows[column].notna().any()), "count")


def _find_start(period: str) -> float:
    """When a year starts, in years: financial years start a quarter into the calendar year."""
    return first_year(period) + ("/" in period) / 4


def _show_values(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with value, text and why there is none."""
    exact, why = rows[column].astype("string"), rows["missing_reason"].map(SHORTHANDS)
    if column == "percent":  # a share of rounded counts is no published one
        exact, why = exact.mask(rows["is_rounded"]), why.mask(rows["is_rounded"], WITHHELD)
    rows = rows.assign(
        value=pd.to_numeric(exact, errors="coerce").astype("Float64"),
        exact=exact,
        unit=UNITS[column],
        shorthand=why.fillna(NOT_AVAILABLE).astype("string"),
    )
    rows["text"] = pd.array([str(make_figure(row)) for row in rows.itertuples()], dtype="string")
    return rows


def number_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``part`` and ``break_reason``: where the kind of year or the definition changes.

    A figure that counts from a certain period on (``comparable_from``) begins a new part there.
    """
    parts, reasons = [], []
    for _, own in rows.groupby("item", sort=False):
        part, previous = 0, ""
        for row, begin in zip(own.itertuples(), own["comparable_from"].fillna(""), strict=True):
            reason = ""
            if previous and ("/" in row.period) != ("/" in previous):
                reason = KIND_CHANGES.format("financial" if "/" in row.period else "calendar")
            elif previous and row.period == begin:
                reason = "perhaps counted otherwise"
            part, previous = part + bool(reason), row.period
            parts.append(part)
            reasons.append(reason)
    return rows.assign(part=parts, break_reason=pd.array(reasons, dtype="string"))[[*COLUMNS, "exact"]]


def make_figure(row: object) -> Figure:
    """The figure of one selected row."""
    exact = getattr(row, "exact", None)
    printed = "" if pd.isna(exact) else exact
    return Figure(
        Fraction(printed) if printed else None,
        row.period,
        row.unit,
        len(printed.partition(".")[2]),
        bool(row.is_rounded),
        None if pd.isna(row.bound) else row.bound,
        row.shorthand,
    )


def reliable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be compared with the newest ones: unmarked, of the last part of their item."""
    sound = rows[rows["mark"].isna()]
    return sound[sound["part"] == sound.groupby("item")["part"].transform("max")]


def at(rows: pd.DataFrame, period: str, item: str | None = None) -> Figure:
    """The figure of one period, of an item where the rows hold several; missing where there is none."""
    found = rows[(rows["period"] == period) & (True if item is None else rows["item"] == item)]
    if item is None and rows["item"].nunique() > 1:
        raise ValueError("The rows hold several items: say which, as in at(rows, period, item).")
    remember_shown(found)
    return make_figure(next(found.itertuples())) if len(found) else Figure(None, period)


def last(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the last year of all the rows (of an item where they hold several)."""
    periods = list_years(rows)
    return at(reliable(rows), periods[-1], item) if periods else NOTHING


def before(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the year before the last; missing where nothing comparable was published for it."""
    periods = list_years(rows)
    return at(reliable(rows), previous_period(periods[-1]), item) if periods else NOTHING


def first(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the first year that can be compared with the last."""
    periods = list_years(rows)
    return at(reliable(rows), periods[0], item) if periods else NOTHING


def list_years(rows: pd.DataFrame) -> list[str]:
    """The years of the rows that can be compared with the newest, in order of time."""
    return sorted(reliable(rows)["period"].unique(), key=_find_start)


def list_gaps(rows: pd.DataFrame) -> list[str]:
    """The years between the first and the last for which nothing was published."""
    years = list_years(rows)
    missing, year = [], years[0] if years else ""
    while years and year != years[-1]:
        missing += [] if year in years else [year]
        year = next_period(year)
    return missing


def fill_years(*series: pd.DataFrame, name: str) -> pd.DataFrame:
    """Each year's figure from the first of the series that has one, as rows of one item."""
    joined = pd.concat(series, ignore_index=True)
    known_first = joined.sort_values("value", key=pd.Series.isna, kind="stable")
    return known_first.drop_duplicates("period").assign(item=name)


def join_series(*series: pd.DataFrame, name: str) -> pd.DataFrame:
    """Series that follow each other, such as one indicator that took another's place, as one item.

    Each begins a new part: figures of different ones stand beside each other and are never compared.
    """
    known = [rows for rows in series if len(rows)]
    starts = {rows["period"].iloc[0] for rows in known[1:]}
    joined = pd.concat(known or series[:1], ignore_index=True).assign(item=name)
    begins = joined["period"].where(joined["period"].isin(starts), joined["comparable_from"])
    return number_parts(joined.assign(comparable_from=begins))
