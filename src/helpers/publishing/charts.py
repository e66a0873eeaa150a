"""Charts in the style of the UK Government Analysis Function, one function per question they answer.

Every function takes a tidy frame and the chart's words (``title``, ``subtitle``, ``source``, ``alt``:
all required) and returns a ``Chart``. Missing years stay gaps; bounds are drawn open, with an arrow.
Values may be whole numbers or decimal text; they place the marks and are never rounded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from helpers.language.shorthand import BOUND_WORDS
from helpers.publishing.canvas import (
    NAMES,
    WIDTH,
    finish_chart,
    measure_axes,
    measure_height,
    measure_width,
    start_panels,
    start_plot,
    start_sheet,
    style,
    wrap,
    write_lines,
)
from helpers.publishing.chart import Chart, Words
from helpers.publishing.chart_marks import (
    ARROW,
    BAR,
    VERDICT_LETTERS,
    draw_bar,
    draw_columns,
    draw_key,
    draw_line,
    draw_pair,
    draw_strip,
    label_periods,
    mark_breaks,
    name_lines,
    scale_columns,
)
from helpers.publishing.chart_values import (
    INTERVAL_NOTE,
    explain_signs,
    fill_gaps,
    list_periods,
    prepare_values,
    require_columns,
)

SHADE = "#e6e6e6"
USUAL_NOTE = "The shaded band is the usual range, from {0:.0f} to {1:.0f}."
MOST_SERIES = 6  # colours that can be told apart
VERDICT_NOTE = (
    "A: all agree. R: some agree only under another rounding rule. D: some do not follow from the count. "
    "The numbers say how many of those checked do not agree. An empty cell had none to check."
)


def draw_counts_over_time(
    rows: pd.DataFrame,
    *,
    value: str = "count",
    unit: str = "",
    breaks: Mapping[str, str] | None = None,
    usual: tuple[float, float] | None = None,
    **words: Unpack[Words],
) -> Chart:
    """Columns from zero, one per period; periods without a value stay empty and are marked ``[x]``.

    ``usual`` is the range in which values usually lie, shaded behind the columns and explained beneath.

    ``rows``: one per period, with ``period`` and the column named by ``value``; optional ``low`` and
    ``high`` (an interval, same unit), ``bound`` (``above`` draws an open column with an arrow),
    ``text`` (instead of the number) and ``shorthand`` (instead of ``[x]``). ``unit`` stands before
    numbers (``£``). ``breaks`` draws a line before a period with words: ``{"2021/22": "new definition"}``.
    """
    require_columns(rows, "period", value)
    periods = list_periods(rows["period"].tolist())
    prepared = prepare_values(fill_gaps(rows, periods), value, unit=unit)
    with style():
        figure, axes = start_plot(height=2.5)
        draw_columns(axes, prepared, max(_find_highest(prepared), usual[1] if usual else 0))
        mark_breaks(axes, periods, breaks or {})
        scale_columns(axes, unit)
        label_periods(axes, periods)
        notes = explain_signs(prepared)
        if usual:
            axes.axhspan(*usual, color=SHADE, zorder=0, linewidth=0)
            notes.append(USUAL_NOTE.format(*usual))
        return finish_chart(figure, words, notes)


def draw_shares_over_time(
    rows: pd.DataFrame, *, breaks: Mapping[str, str] | None = None, **words: Unpack[Words]
) -> Chart:
    """A line per series from zero, named at its end; never drawn across a missing period or a break.

    ``rows``: one per series and period, with ``series``, ``period`` and ``share_percent``; optional
    ``low_percent`` and ``high_percent`` (an interval) and ``text`` (stands under the name of the
    series, from its last row). Six series at most, told apart by marker as well as colour.
    """
    require_columns(rows, "series", "period", "share_percent")
    periods = list_periods(rows["period"].tolist())
    series = _name_series(rows)
    height = max(3.2, sum(map(measure_height, series)) + 0.1)
    with style():
        figure, axes = start_plot(height, right=NAMES)
        ends = []
        for number, (name, own) in enumerate(series.items()):
            shift = 0.1 * number if "low_percent" in rows else 0
            filled = fill_gaps(own, periods)
            ends.append(draw_line(axes, filled, breaks or {}, name=name, number=number, shift=shift))
        axes.yaxis.set_major_formatter("{x:.0f}%")
        mark_breaks(axes, periods, breaks or {})
        label_periods(axes, periods)
        name_lines(axes, ends)
        return finish_chart(figure, words, [INTERVAL_NOTE] if "low_percent" in rows else [])


def draw_printed_against_reconciled(rows: pd.DataFrame, *, most: int = 12, **words: Unpack[Words]) -> Chart:
    """Two marks per item on one line, printed and reconciled, the widest apart first.

    ``rows``: one per percentage, with ``item`` (names the row, wrapped), ``printed_percent`` and
    ``reconciled_percent`` (decimal text). The ``most`` rows that differ most are drawn.
    """
    columns = ["printed_percent", "reconciled_percent"]
    require_columns(rows, "item", *columns)
    apart = (rows[columns[0]].map(Decimal) - rows[columns[1]].map(Decimal)).abs()
    worst = rows.loc[apart.sort_values(ascending=False, kind="stable").index].head(most)
    labels = [wrap(item, WIDTH) for item in worst["item"]]
    margin = max(measure_width(f"{text}%") for text in worst[columns].to_numpy().ravel()) + 0.15
    scale = (WIDTH - 2 * margin) / (worst[columns].astype(float).max().max() or 1)
    with style():
        figure, axes = start_sheet(0.4 + sum(measure_height(label) + 0.4 for label in labels))
        draw_key(axes)
        top = 0.4
        for label, texts in zip(labels, worst[columns].itertuples(index=False), strict=True):
            axes.text(0, top, label, va="top")
            top += measure_height(label)
            draw_pair(axes, [margin + scale * float(text) for text in texts], texts, top + 0.11)
            top += 0.4
        return finish_chart(figure, words)


def draw_verdict_heatmap(rows: pd.DataFrame, **words: Unpack[Words]) -> Chart:
    """A strip of cells per table, one per period: letter of the worst verdict, and how many do not agree.

    ``rows``: one per figure with a percentage (``reconciled.csv``), with ``table``, ``period`` and
    ``verdict``. Figures that cannot be checked are not counted.
    """
    checked = rows[rows["verdict"].isin(VERDICT_LETTERS)]
    require_columns(checked, "table", "period", "verdict")
    periods = list_periods(checked["period"].tolist())
    tables = list(dict.fromkeys(checked["table"]))
    with style():
        figure, strips = start_panels(tables, columns=1, height=0.5, below=0.08, foot=0.5)
        for table, axes in zip(tables, strips, strict=True):
            own = checked[checked["table"] == table]
            draw_strip(axes, [own.loc[own["period"] == period, "verdict"] for period in periods])
        label_periods(strips[-1], periods, first=0.5, side=0.5)
        return finish_chart(figure, words, [VERDICT_NOTE])


def draw_small_multiples(
    rows: pd.DataFrame, *, value: str = "count", unit: str = "", **words: Unpack[Words]
) -> Chart:
    """A small chart of columns per item, two beside each other, all on one scale.

    ``rows``: one per item and period, with ``item``, ``period`` and the column named by ``value``;
    optional columns and ``unit`` as in ``draw_counts_over_time``. Items keep their order.
    """
    require_columns(rows, "item", "period", value)
    periods = list_periods(rows["period"].tolist())
    items = {
        item: prepare_values(fill_gaps(own, periods), value, unit=unit)
        for item, own in rows.groupby("item", sort=False)
    }
    everything = pd.concat(items.values())
    with style():
        figure, panels = start_panels(list(items), columns=2, height=0.95, below=0.4)
        for axes, prepared in zip(panels, items.values(), strict=True):
            _draw_panel(axes, prepared, periods, _find_highest(everything))
        return finish_chart(figure, words, explain_signs(everything))


def draw_ranked_bars(
    rows: pd.DataFrame, *, value: str = "count", unit: str = "", **words: Unpack[Words]
) -> Chart:
    """A horizontal bar per item from zero, the longest first, its name above it and its value beside it.

    ``rows``: one per item, with ``item`` and the column named by ``value``; optional ``low``, ``high``,
    ``bound``, ``text`` (such as ``22 of 71 (31.0%)``), ``shorthand`` and ``unit`` as in
    ``draw_counts_over_time``. Items without a value come last, in their order.
    """
    require_columns(rows, "item", value)
    signs = {bound: f"{word} " for bound, word in BOUND_WORDS.items()}
    prepared = prepare_values(rows, value, unit=unit, signs=signs)
    prepared["label"] = [wrap(item, WIDTH) for item in rows["item"]]
    ranked = prepared.sort_values("size", ascending=False, kind="stable")
    room = WIDTH - 0.1 - ARROW - max(map(measure_width, ranked["text"]))
    with style():
        figure, axes = start_sheet(0.05 + sum(measure_height(label) + BAR + 0.2 for label in ranked["label"]))
        top = 0.05
        for row in ranked.itertuples():
            axes.text(0, top, row.label, va="top")
            top += measure_height(row.label) + 0.02 + BAR / 2
            draw_bar(axes, row, room / _find_highest(ranked), top, pale=ranked["high"].notna().any())
            top += BAR / 2 + 0.18
        return finish_chart(figure, words, explain_signs(prepared)[1:])


def _find_highest(prepared: pd.DataFrame) -> float:
    """The largest value or upper end of an interval; one where there is none, so that there is a scale."""
    highest = prepared[["size", "high"]].max().max()
    return highest if highest > 0 else 1.0


def _name_series(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each series under its name, wrapped, with the text of its last row beneath."""
    series = {}
    for name, own in rows.groupby("series", sort=False):
        told = own["text"].dropna().tail(1).tolist() if "text" in own else []
        series["\n".join(wrap(line, NAMES - 0.2) for line in [name, *told])] = own
    if len(series) > MOST_SERIES:
        raise ValueError(
            f"{len(series)} lines cannot be told apart: draw {MOST_SERIES} at most, or multiples."
        )
    return series


def _draw_panel(axes: Axes, prepared: pd.DataFrame, periods: list[str], highest: float) -> None:
    """One item of the small multiples: columns, and the first and last period beneath."""
    draw_columns(axes, prepared, highest)
    axes.set(yticks=[], xticks=[], xlim=(-0.55, len(periods) - 0.45))
    is_tight = measure_width(periods[0] + periods[-1]) > measure_axes(axes)[0]
    for place, side in ((0, "left"), (1, "right"))[: 2 if len(periods) > 1 and not is_tight else 1]:
        look = {"ha": side}
        write_lines(axes, periods[-place], (place, 0), push=(0, -4), coords="axes fraction", look=look)
