"""Charts that a cell shows, each with its words.

A chart needs a title, which is its message, and the measure in words; subtitle, source and alternative
text (message first, then the figures) follow from the rows. Where a title holds a missing figure the
measure stands in for it. With fewer than two values there is no chart, and the cell shows nothing.
"""

from __future__ import annotations

import re

import pandas as pd

from helpers.language.wording import join_words, start_sentence
from helpers.notebook.compare import UsualRange
from helpers.notebook.held import remember_shown
from helpers.notebook.say import MISSING
from helpers.notebook.select import reliable
from helpers.publishing import charts
from helpers.publishing.canvas import frame_figure
from helpers.publishing.chart import Chart, Picture
from helpers.publishing.chart_stacks import draw_stacked
from helpers.statistics.years import sort_periods


def show_columns(
    rows: pd.DataFrame, *, title: str, measure: str, usual: UsualRange | None = None, alt: str = ""
) -> Chart | None:
    """A column a year from zero, with the range in which years usually lie where ``usual`` is given."""
    words = _word(rows, title, measure, alt, "Bar chart")
    if words is None:
        return None
    band = (float(usual.low), float(usual.high)) if usual and usual.high.is_known else None
    look = {"unit": _find_unit(rows), "breaks": find_breaks(rows), "usual": band}
    return charts.draw_counts_over_time(_prepare(rows), value="exact", **look, **words)


def show_stacked(
    rows: pd.DataFrame, *, title: str, measure: str, unknown: str = "", alt: str = ""
) -> Chart | None:
    """A column a year, the items of ``rows`` on each other; ``unknown`` is the item nobody knows more of."""
    words = _word(rows, title, measure, alt, "Stacked bar chart")
    if words is None:
        return None
    drawn = _prepare(rows).assign(series=rows["item"], count=rows["value"])
    return draw_stacked(drawn, unknown=unknown, breaks=find_breaks(rows), **words)


def show_lines(rows: pd.DataFrame, *, title: str, measure: str, alt: str = "") -> Chart | None:
    """A line for each item of shares (per cent); six at most."""
    words = _word(rows, title, measure, alt, "Line chart")
    if words is None:
        return None
    drawn = rows.assign(series=rows["item"], share_percent=rows["exact"]).drop(columns="text")
    return charts.draw_shares_over_time(drawn, breaks=find_breaks(rows), **words)


def show_panels(rows: pd.DataFrame, *, title: str, measure: str, alt: str = "") -> Chart | None:
    """A small chart of columns for each item, all on one scale; a break is named in the subtitle."""
    words = _word(rows, title, measure, alt, "Small bar charts")
    if words is None:
        return None
    told = [f"{period} {reason}" for period, reason in find_breaks(rows).items()]
    words["subtitle"] = "; ".join([words["subtitle"], *told])
    return charts.draw_small_multiples(_prepare(rows), value="exact", unit=_find_unit(rows), **words)


def show_bars(rows: pd.DataFrame, *, title: str, measure: str, alt: str = "") -> Chart | None:
    """A bar for each item of one period, the longest first."""
    words = _word(rows, title, measure, alt, "Bar chart")
    if words is None:
        return None
    return charts.draw_ranked_bars(_prepare(rows), value="exact", unit=_find_unit(rows), **words)


def show_verdicts(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """A strip of squares for each table, one per period: how many of its percentages do not follow."""
    if rows.empty:
        return None
    named = rows.assign(table=rows["table"].str.replace("_", " ").map(start_sentence))
    alt = f"{title}. Grid of tables by year with verdicts."
    words = {"title": title, "subtitle": measure, "source": name_publisher(rows), "alt": alt}
    return charts.draw_verdict_heatmap(named, **words)


def show_pairs(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """Printed and reconciled percentages on one line for each figure, the widest apart first."""
    if len(rows) < 2:
        return None
    drawn = rows.assign(item=rows["item"] + ", " + rows["period"], printed_percent=rows["percent"])
    alt = f"{title}. Dot plot of printed and reconciled percentages, the widest gap first."
    words = {"title": title, "subtitle": measure, "source": name_publisher(rows), "alt": alt}
    return charts.draw_printed_against_reconciled(drawn, **words)


def show(figure: object, *, alt: str, title: str = "", source: str = "") -> Picture:
    """Your own figure, by matplotlib, seaborn or ``frame.plot()``, in the page.

    ``figure`` is a figure, an axes, or a grid of seaborn. It is closed, so that it shows itself once.
    """
    owner = getattr(figure, "figure", figure)
    if not hasattr(owner, "savefig"):
        raise TypeError(f"{type(figure).__name__} is no figure: give one of matplotlib or seaborn.")
    return frame_figure(owner, alt=alt, title=title, source=source)


def find_breaks(rows: pd.DataFrame) -> dict[str, str]:
    """The first period of each part but the first, with the reason for the break."""
    begun = rows[rows["break_reason"].ne("")] if "break_reason" in rows else rows.iloc[:0]
    return dict(zip(begun["period"], begun["break_reason"], strict=True))


def name_publisher(rows: pd.DataFrame) -> str:
    """Who published the rows and in which reports: ``A housing association, report 2023-24``."""
    reports = sorted(rows["report"].unique())
    plural = "report" if len(reports) == 1 else "reports"
    return f"{join_words(sorted(rows['publisher'].unique()))}, {plural} {join_words(reports)}"


def _word(rows: pd.DataFrame, title: str, measure: str, alt: str, kind: str) -> dict[str, str] | None:
    """Title, subtitle, source and alternative text; None where there are too few values to compare."""
    known = rows[rows["value"].notna()]
    if len(known) < 2:
        return None
    remember_shown(rows)
    periods = sort_periods(rows["period"])
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    rounded = ", rounded to the nearest 5" if rows["is_rounded"].any() else ""
    message = measure if MISSING.search(title) or not title else start_sentence(title)
    told = alt if alt and not MISSING.search(alt) else f"{message}. {kind}: {_read_out(known)}."
    return {
        "title": message,
        "subtitle": f"{measure}, {span}{rounded}",
        "source": name_publisher(rows),
        "alt": told,
    }


def _read_out(known: pd.DataFrame) -> str:
    """A few figures of a chart in words; of several series those of the last year.

    Of one series the first, the highest, that of the year before the last, and the last, of those that can be
    compared.
    """
    if known["item"].nunique() > 1:
        newest = known[known["period"] == sort_periods(known["period"])[-1]]
        told = [f"{_shorten(row.item)} {row.text}" for row in newest.itertuples()]
        return f"{newest['period'].iloc[0]}, {join_words(told)}"
    sound = reliable(known)
    places = {0, int(sound["value"].to_numpy(float).argmax()), max(len(sound) - 2, 0), len(sound) - 1}
    picked = [sound.iloc[place] for place in sorted(places)]
    return join_words(f"{row['text']} in {row['period']}" for row in picked)


def _shorten(item: str) -> str:
    """An item's name up to its first comma or bracket."""
    return re.split(r"[,(]", item)[0].strip()


def _prepare(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the drawing functions take them: the number beside a mark is the drawn one."""
    return rows.drop(columns="text")


def _find_unit(rows: pd.DataFrame) -> str:
    """What stands before the numbers of a chart."""
    return "£" if rows["unit"].eq("£").any() else ""
