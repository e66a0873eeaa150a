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
compared; -1: part of a year), break_reason, correction (what we corrected), publisher, report, source_file,
source_row, link. Rows whose ``value`` a cell changed go by it in every verb.
"""

import math
from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from helpers.exports.periods import find_start, find_year_kind, is_year, shift_period, sort_periods
from helpers.language.names import TEXT_ENDING, Names, refuse_unknown
from helpers.language.wording import NOT_AVAILABLE, WITHHELD, join_words, round_half_up
from helpers.notebook.values import Figure
from helpers.schemas import FIGURE_KEY

UNITS = {"count": "", "amount_gbp": "£", "percent": "%"}
SHORTHANDS = {"withheld": WITHHELD, "not applicable": "[z]"}
COLUMNS = [
    *("item", "period", "value", "text", "published", "unit", "bound", "mark", "shorthand", "is_rounded"),
    *("part", "break_reason", "comparable_from", "correction"),
    *("publisher", "report", "source_file", "source_row", "link", "exact", "worked_out"),
]
PART_OF_YEAR = -1
PLAIN = str.maketrans("−", "-", ",")  # a printed number as calculations read it
NOTHING = Figure(None, NOT_AVAILABLE)  # of no year
_shown: set[tuple] = set()
_known: set[str] = set()  # tables, their items as subjects, and indicators


def select(
    figures: pd.DataFrame, name: str, item: str | None = None, unit: str | None = None
) -> pd.DataFrame:
    """The figure of each item and year of a table, of one of its items, or of an indicator, years in order.

    ``figures`` as ``read_report`` gives them. Items stand in the order of the newest report's table; prose
    about an item stands in for a year that no table gives, and for a table that no report has. ``unit``
    (empty, ``£`` or ``%``) is needed only where both counts and shares were published: counts come first.
    A part of a year stands in its place and is never compared. No rows where nothing was published; raises
    ``ValueError`` for a name or an item that neither the reference tables nor any figure has.
    """
    _refuse_unknown(figures, name if item is None else f"{name}: {item}")
    subjects, prefix = figures["subject"], f"{name}: "
    is_of_all = subjects.eq(name) | subjects.str.startswith(prefix)
    rows = figures[is_of_all if item is None else subjects.eq(prefix + item)]
    quoted = rows["subject"].str.removeprefix(prefix)
    rows = rows.assign(item=quoted.where(quoted != name, rows["about"]))  # a page prints no identifier
    of_table = figures[(figures["table"] == name) & figures["claim"].isna()]
    items = (of_table if len(of_table) else rows)["item"].unique() if item is None else [item]
    if len(of_table):  # else an indicator, or a table that only prose quotes so far
        is_financial = of_table["period"].str.contains("/")  # prose may quote a calendar year as one,
        kinds = is_financial.groupby(of_table["report"]).agg(set)  # so the table of its report decides
        told = zip(rows["report"], rows["period"].str.contains("/"), strict=True)
        rows = rows.loc[[kind in kinds.get(report, set(is_financial)) for report, kind in told]]
    columns = [column for column, sign in UNITS.items() if unit in (None, sign)]
    places = {one: place for place, one in enumerate(items)}
    rows = rows[rows["item"].isin(places)]
    column = next((column for column in columns if rows[column].notna().any()), columns[0])
    is_told = rows[column].notna() | rows["missing_reason"].isin(SHORTHANDS)
    rows = rows.assign(
        _left_out=~is_told, _item=rows["item"].map(places), _start=rows["period"].map(find_start)
    )
    rows = rows[(is_told | rows["correction"].notna()) & rows["_start"].lt(math.inf)]
    rows = rows.sort_values(["_item", "_start", "period", "_left_out"], kind="stable")
    rows = rows.drop_duplicates(["item", "period"]).reset_index(drop=True)
    exact, why = rows[column].astype("string"), rows["missing_reason"].map(SHORTHANDS)
    if column == "percent":  # a share of rounded counts is no published one
        exact, why = exact.mask(rows["is_rounded"]), why.mask(rows["is_rounded"], WITHHELD)
    rows = rows.assign(exact=exact, value=exact, worked_out=exact, unit=UNITS[column])
    rows = rows.assign(shorthand=why.fillna(NOT_AVAILABLE).astype("string"))
    return number_parts(put_figures(rows, map(make_figure, rows.itertuples())))


def published(figures: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Every figure in prose of some indicators, as published, each indicator's in its own order of time.

    A name that ends in ``*`` stands for all that begin so. Columns and errors as for ``select``.
    """
    _refuse_unknown(figures, *names)
    chosen = figures[figures["claim"].notna()]
    subjects = chosen["subject"].unique()
    meant = (
        one
        for name in names
        for one in subjects
        if one == name or (name.endswith("*") and one.startswith(name.removesuffix("*")))
    )
    ids = list(dict.fromkeys(meant))
    rows = chosen[chosen["subject"].isin(ids)].drop_duplicates(["subject", "period", "published"])
    rows = rows.assign(_id=rows["subject"].map(ids.index), _start=rows["period"].map(find_start))
    rows = rows.sort_values(["_id", "_start", "period"], kind="stable", ignore_index=True)
    return rows.assign(text=rows["published"])


def _refuse_unknown(figures: pd.DataFrame, *names: str) -> None:
    for name in names:
        refuse_unknown(name, _known and _known | set(figures["subject"]) | set(figures["table"].dropna()))


def put_figures(rows: pd.DataFrame, figures: Iterable[Figure]) -> pd.DataFrame:
    """The rows with the figure of each: value, exact (the number as it is printed), text and shorthand.

    ``worked_out`` is the value once more: where the two differ a cell has changed the value since.
    """
    made = list(figures)
    values = pd.array([None if one.amount is None else float(one) for one in made], dtype="Float64")
    printed = [None if one.amount is None else round_half_up(one.amount, one.decimals) for one in made]
    return rows.assign(
        value=values,
        worked_out=values.copy(),
        exact=pd.Series(printed, rows.index, "string").str.translate(PLAIN),
        text=pd.array(list(map(str, made)), dtype="string"),
        shorthand=pd.array([one.shorthand for one in made], dtype="string"),
        is_rounded=pd.Series([one.is_rounded for one in made], rows.index, bool),
        bound=pd.array([one.bound for one in made], dtype="string"),
    )


def number_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``part`` and ``break_reason``: where the kind of year or the definition changes.

    A figure that counts from a certain period on (``comparable_from``) begins a new part there. A part of
    a year stands by itself.
    """
    years = rows[rows["period"].map(is_year).astype(bool)]
    kind = years["period"].map(find_year_kind).astype("string")
    previous = kind.groupby(years["item"]).shift()
    changes = previous.notna() & kind.ne(previous)
    begins = previous.notna() & years["period"].eq(years["comparable_from"]).fillna(False)
    reason = begins.map({True: "perhaps counted otherwise before", False: ""})
    reason = reason.mask(changes, "counted by " + kind + " years from here")
    parts = reason.ne("").groupby(years["item"]).cumsum()
    return rows.assign(
        part=parts.reindex(rows.index, fill_value=PART_OF_YEAR).astype(int),
        break_reason=reason.reindex(rows.index, fill_value="").astype("string"),
    )[COLUMNS]


def make_figure(row: object) -> Figure:
    """The figure of one selected row: as it was printed, or the value that a cell gave it since.

    That has at least one decimal where it is not whole, and is missing where it is no finite number.
    """
    amount, decimals, bound = None, 0, None if pd.isna(row.bound) else row.bound
    if not pd.isna(row.exact):
        amount, decimals = Fraction(row.exact), len(row.exact.partition(".")[2])
    if pd.isna(row.value) or pd.isna(row.worked_out) or row.value != row.worked_out:
        amount = None if pd.isna(row.value) or math.isinf(row.value) else Fraction(float(row.value))
        decimals = decimals if amount is None or amount.denominator == 1 else max(decimals, 1)
    return Figure(amount, row.period, row.unit, decimals, bool(row.is_rounded), bound, row.shorthand)


def reliable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be compared with the newest ones: unmarked, whole years of their item's last part."""
    is_sound = rows["mark"].isna() & rows["part"].ne(PART_OF_YEAR)
    places = list(zip(rows["item"], rows["part"], is_sound, strict=True))
    last_parts: dict[str, int] = {}  # by hand, for a notebook asks some hundred times: groupby takes longer
    for item, part, sound in places:
        if sound:
            last_parts[item] = max(part, last_parts.get(item, part))
    return rows.loc[[sound and part == last_parts[item] for item, part, sound in places]]


def at(rows: pd.DataFrame, period: str, item: str | None = None) -> Figure:
    """The figure of one period, of an item where the rows hold several; missing where there is none."""
    found = rows[(rows["period"] == period) & (True if item is None else rows["item"] == item)]
    if item is None and rows["item"].nunique() > 1:
        raise ValueError("The rows hold several items: say which, as in at(rows, period, item).")
    return make_figure(next(found.itertuples())) if len(found) else Figure(None, period)


def last(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the last year of all the rows (of an item where they hold several)."""
    periods = list_years(rows)
    return at(reliable(rows), periods[-1], item) if periods else NOTHING


def before(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the year before the last; missing where nothing comparable was published for it."""
    periods = list_years(rows)
    return at(reliable(rows), shift_period(periods[-1], -1), item) if periods else NOTHING


def first(rows: pd.DataFrame, item: str | None = None) -> Figure:
    """The figure of the first year that can be compared with the last."""
    periods = list_years(rows)
    return at(reliable(rows), periods[0], item) if periods else NOTHING


def list_years(rows: pd.DataFrame) -> list[str]:
    """The years of the rows that can be compared with the newest, in order of time."""
    return sort_periods(reliable(rows)["period"])


def join_series(*series: pd.DataFrame, name: str) -> pd.DataFrame:
    """Series that follow each other, such as one indicator that took another's place, as one item.

    Each begins a new part: figures of different ones stand beside each other and are never compared.
    """
    known = [rows for rows in series if len(rows)]
    starts = {rows["period"].iloc[0] for rows in known[1:]}
    joined = pd.concat(known or series[:1], ignore_index=True).assign(item=name)
    begins = joined["period"].where(joined["period"].isin(starts), joined["comparable_from"])
    return number_parts(joined.assign(comparable_from=begins))


def remember_shown(rows: pd.DataFrame) -> None:
    """Remember that figures were shown, so that ``list_not_shown`` leaves them out."""
    if set(FIGURE_KEY) <= set(rows.columns):
        _shown.update(map(tuple, rows[FIGURE_KEY].to_numpy()))


def begin_anew(names: Iterable[str] = ()) -> None:
    """Nothing was shown yet, and these tables, indicators and items (``table: Item``) can be selected."""
    _shown.clear()
    _known.clear()
    _known.update(names)


def list_not_shown(figures: pd.DataFrame, report: str) -> pd.DataFrame:
    """The figures of a report that no cell showed, nor an equal one of the same subject and period.

    Rows as ``published`` gives them.
    """
    is_shown = [tuple(place) in _shown for place in figures[FIGURE_KEY].to_numpy()]
    same = ["subject", "period", "published"]
    subjects = pd.MultiIndex.from_frame(figures[same])
    alike = subjects.isin(subjects[is_shown])
    rest = figures[~alike & (figures["report"] == report) & figures["published"].notna()]
    # Without its place a row does not count as shown: the cell can be run again.
    return rest.drop_duplicates(same).assign(text=lambda rows: rows["published"]).drop(columns="source_row")


def list_not_held(figures: pd.DataFrame, names: Names, theme: str) -> str:
    """A sentence that names the tables of a theme that no report has; empty if none is missing."""
    held = set(figures.loc[figures["claim"].isna(), "table"])
    kept = [name for name in names.tables if names.themes[name] == theme and not name.endswith(TEXT_ENDING)]
    missing = join_words(names.tables[name] for name in kept if name not in held)
    told = f"Not held in the reports up to this one: {missing}. Any figure of these here stood in prose."
    return told if missing else ""
