"""Selected rows worked out from each other: sums of items, differences, shares, and how years moved.

Every verb takes rows as ``select.select`` gives them and gives such rows back, a year a row. What is
missing in one of its parts is missing in the result; what rests on rounded counts is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.notebook.select import list_years, make_figure, number_parts, reliable
from helpers.notebook.values import Figure
from helpers.statistics import dispersion
from helpers.statistics.changes import compare_years
from helpers.statistics.families import adjust_family
from helpers.statistics.intervals import Share
from helpers.statistics.slopes import measure_share_trend


def sum_items(rows: pd.DataFrame, items: Iterable[str], name: str = "") -> pd.DataFrame:
    """The sum of some items in each year, as rows of a new item; each leads to its first part's raw cell.

    A year has a sum where each of the items that has a row in it has a figure.
    """
    chosen = rows[rows["item"].isin(list(items)) & rows["shorthand"].ne("[z]")]
    firsts = chosen.drop_duplicates("period")
    sums = {
        period: sum((make_figure(row) for row in own.itertuples()), Figure(Fraction(0), period))
        for period, own in chosen.groupby("period")
    }
    return _put(firsts, name, lambda row: sums[row.period])


def subtract(rows: pd.DataFrame, part: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Each year's figure without that of a part, as rows of a new item; years that lack one are left out."""
    parts = {row.period: make_figure(row) for row in part.itertuples()}
    both = rows[rows["period"].isin(parts)]
    return _put(both, name, lambda row: make_figure(row) - parts[row.period])


def share_of(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Each figure of a part as a share (per cent) of the whole of the same year.

    Columns besides: ``count`` and ``base``. Text is as ``41 of 71 (57.7%)``.
    """
    bases = {row.period: make_figure(row) for row in whole.itertuples()}
    told = [make_figure(row) / bases.get(row.period, Figure(None)) for row in part.itertuples()]
    percents = [one.percent for one in told]
    return part.assign(
        count=pd.array([int(one.count.amount) if one.is_known else None for one in told], dtype="Int64"),
        base=pd.array([int(one.whole.amount) if one.is_known else None for one in told], dtype="Int64"),
        value=pd.array([float(one) if one.is_known else None for one in percents], dtype="Float64"),
        exact=pd.array([one.bare[:-1] if one.is_known else None for one in percents], dtype="string"),
        text=pd.array(list(map(str, told)), dtype="string"),
        shorthand=pd.array([one.shorthand for one in told], dtype="string"),
        unit="%",
    )


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
        return Figure(None), Figure(None)
    return min(figures, key=lambda one: one.amount), max(figures, key=lambda one: one.amount)


def _put(rows: pd.DataFrame, name: str, work: Callable[[object], Figure]) -> pd.DataFrame:
    """The rows as those of one new item, with what a function works out from each."""
    figures = [work(row) for row in rows.itertuples()]
    exact = [None if one.amount is None else str(one.amount) for one in figures]
    made = rows.assign(
        item=name,
        exact=pd.array(exact, dtype="string"),
        value=pd.array([None if one.amount is None else float(one) for one in figures], dtype="Float64"),
        text=pd.array(list(map(str, figures)), dtype="string"),
        shorthand=pd.array([one.shorthand for one in figures], dtype="string"),
        is_rounded=[one.is_rounded for one in figures],
        bound=pd.array([one.bound for one in figures], dtype="string"),
        comparable_from=pd.NA,
    )
    return number_parts(made.reset_index(drop=True))


@dataclass(frozen=True)
class UsualRange:
    """Between which numbers four of five years lie that are like the ones before the last."""

    low: Figure
    high: Figure
    years: int


def usual_range(rows: pd.DataFrame, level: float = 0.8) -> UsualRange:
    """In which range the last year would lie if it were like the comparable years before it.

    ``dispersion.usual_range`` has the method. Missing under four such years and for rounded counts.
    """
    counts, rounded_to = _list_counts(rows)
    earlier = dict(list(counts.items())[:-1])
    found = dispersion.usual_range(earlier, rounded_to, level)
    if found is None or found.high is None:
        return UsualRange(Figure(None), Figure(None), len(earlier))
    return UsualRange(Figure(Fraction(found.low)), Figure(Fraction(found.high)), found.years)


def judge_change(rows: pd.DataFrame) -> float | None:
    """How often years that only move as these do would differ as much as the last two (a p-value).

    None where that cannot be estimated. The dispersion is that of the years with this change taken out of
    it (``changes.compare_years``), since among few years none could stand out from one that holds it.
    """
    counts, rounded_to = _list_counts(rows)
    if len(counts) < 2:
        return None
    earlier, later = list(counts)[-2:]
    compared = compare_years(counts, earlier, later, rounded_to)
    return compared.apart.p_value if compared and compared.apart else None


def judge_trend(part: pd.DataFrame, whole: pd.DataFrame) -> float | None:
    """How often a share that strays as this one does would rise or fall as steadily (a p-value).

    None where that cannot be estimated (``slopes.measure_share_trend``).
    """
    (counts, rounded_to), (bases, _) = _list_counts(part), _list_counts(whole)
    shares = {year: Share(count, bases[year]) for year, count in counts.items() if year in bases}
    slope = measure_share_trend(shares, rounded_to)
    return slope.contrast.p_value if slope and slope.contrast else None


def list_tests(p_values: Mapping[str, float | None]) -> pd.DataFrame:
    """The tests of a page as one family, a row each: question, p, and p with the family allowed for (Holm).

    A test that could not be made is left out. The last is an upper bound of the risk, not how often.
    """
    made = {question: p for question, p in p_values.items() if p is not None}
    bounds = adjust_family(made)
    return pd.DataFrame(
        {
            "question": list(made),
            "p_value": [_write_p(p) for p in made.values()],
            "with_family": [_write_p(bounds[question]) for question in made],
        }
    )


def _write_p(p_value: float) -> str:
    """A p-value as tables print it."""
    return f"{p_value:.2f}" if p_value >= 0.01 else "under 0.01"


def _list_counts(rows: pd.DataFrame) -> tuple[dict[str, int], int]:
    """The exact counts of the comparable years, in order of time, and what they are rounded to."""
    chosen = reliable(rows)
    known = {row.period: int(row.value) for row in chosen.itertuples() if pd.notna(row.value)}
    bounded = chosen["bound"].notna().any()
    ordered = {} if bounded else {year: known[year] for year in list_years(rows) if year in known}
    return ordered, 5 if chosen["is_rounded"].any() else 1
