"""Charts that a cell shows, each with its words, and your own figure.

A chart needs a title, which is its message, and the measure in words; subtitle, source and alternative
text (message first, then the figures) follow from the rows. Where a title holds a missing figure the measure
stands in for it. Parts of years are not drawn beside years. With fewer than two values there is no chart,
and the cell shows nothing.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from helpers.exports.periods import sort_periods
from helpers.language.wording import join_words, start_sentence
from helpers.notebook.compare import go_by_values
from helpers.notebook.judge import Result
from helpers.notebook.say import MISSING
from helpers.notebook.select import PART_OF_YEAR, reliable, remember_shown
from helpers.notebook.show import note_corrected, say_rounded
from helpers.publishing import drawings
from helpers.publishing.canvas import Chart, frame_figure
from helpers.publishing.marks import find_breaks


def show_columns(
    rows: pd.DataFrame, *, title: str, measure: str, usual: Result | None = None
) -> Chart | None:
    """A column a year from zero, with the range in which years usually lie where ``usual`` is given."""
    band = (float(usual.low), float(usual.high)) if usual and usual.high.is_known else None
    return _draw(drawings.draw_years, rows, title, measure, "Bar chart", usual=band)


def show_stacked(rows: pd.DataFrame, *, title: str, measure: str, unknown: str = "") -> Chart | None:
    """A column a year, the items of ``rows`` on each other; ``unknown`` is the item nobody knows more of."""
    return _draw(drawings.draw_stacked, rows, title, measure, "Stacked bar chart", unknown=unknown)


def show_lines(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """A line for each item of shares (per cent); six at most."""
    return _draw(drawings.draw_lines, rows, title, measure, "Line chart")


def show_panels(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """A small chart of columns for each item, all on one scale; a break is named in the subtitle."""
    broken = "".join(f"; {period} {reason}" for period, reason in find_breaks(rows).items())
    return _draw(drawings.draw_panels, rows, title, measure, "Small bar charts", broken)


def show_bars(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """A bar for each item of one period, the longest first."""
    return _draw(drawings.draw_bars, rows, title, measure, "Bar chart")


def show_verdicts(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """A strip of squares for each table, one per period: how many of its percentages do not follow."""
    if rows.empty:
        return None
    named = rows.assign(table=rows["table"].str.replace("_", " ").map(start_sentence))
    words = _write_words(rows, title, measure, "Grid of tables by year with verdicts")
    return drawings.draw_verdicts(named, **words)


def show_pairs(rows: pd.DataFrame, *, title: str, measure: str) -> Chart | None:
    """Printed and reconciled percentages on one line for each figure, the widest apart first."""
    if len(rows) < 2:
        return None
    named = rows.assign(item=rows["item"] + ", " + rows["period"])
    kind = "Dot plot of printed and reconciled percentages, the widest gap first"
    return drawings.draw_pairs(named, **_write_words(rows, title, measure, kind))


def show(figure: object, *, alt: str = "", title: str = "", source: str = "") -> Chart:
    """Your own figure, by matplotlib, seaborn or ``frame.plot()``, in the page.

    ``figure`` is a figure, an axes, or a grid of seaborn. It is closed, so that it shows itself once.
    ``alt`` says in words what it shows; without it ``ValueError``.
    """
    owner = getattr(figure, "figure", figure)
    if not hasattr(owner, "savefig"):
        raise TypeError(f"{type(figure).__name__} is no figure: give one of matplotlib or seaborn.")
    return frame_figure(owner, alt=alt, title=title, source=source)


def _write_words(rows: pd.DataFrame, title: str, measure: str, told: str) -> dict[str, str]:
    reports = sorted(rows["report"].unique())
    plural = "report" if len(reports) == 1 else "reports"
    source = f"{join_words(sorted(rows['publisher'].unique()))}, {plural} {join_words(reports)}"
    return {"title": title, "subtitle": measure, "alt": f"{title}. {told}.", "source": source}


def _draw(
    draw: Callable, rows: pd.DataFrame, title: str, measure: str, kind: str, more: str = "", **look: object
) -> Chart | None:
    """The chart of whole years with title, subtitle, source, alternative text; None with under two values.

    The text has every year of one series; of several the newest, and of ``unknown`` all.
    """
    rows = go_by_values(rows[rows["part"].ne(PART_OF_YEAR)])
    known = rows[rows["value"].notna()]
    if len(known) < 2:
        return None
    remember_shown(rows)
    told = _tell_years(known)
    if known["item"].nunique() > 1:
        newest = known[known["period"] == sort_periods(known["period"])[-1]]
        names = newest["item"].map(lambda item: re.split(r"[,(]", item)[0].strip())
        told = f"{newest['period'].iloc[0]}, {join_words(names + ' ' + newest['text'])}"
        own = known[known["item"] == look.get("unknown")]
        told += f"; {look['unknown']}, {_tell_years(own)}" if len(own) else ""
    periods = sort_periods(rows["period"])
    subtitle = f"{measure}, {' to '.join(dict.fromkeys([periods[0], periods[-1]]))}{say_rounded(rows)}{more}"
    message = measure if MISSING.search(title) or not title else start_sentence(title)
    chart = draw(rows, **look, **_write_words(rows, message, subtitle, f"{kind}: {told}"))
    return replace(chart, notes=(*chart.notes, *note_corrected(rows)))


def _tell_years(series: pd.DataFrame) -> str:
    """Every year of one series in words, those last that cannot be compared with the newest."""
    sound = reliable(series)
    told = join_words(f"{row.text} in {row.period}" for row in sound.itertuples())
    others = series.drop(sound.index)
    apart = join_words(f"{row.text} in {row.period}" for row in others.itertuples())
    return f"{told}; not to be compared with these, {apart}" if apart else told
