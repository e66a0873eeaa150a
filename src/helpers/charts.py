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
import seaborn
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from helpers.canvas import (
    BLACK,
    WIDTH,
    Chart,
    Words,
    colours,
    finish_chart,
    measure_height,
    measure_width,
    pale_colour,
    start_panels,
    start_plot,
    start_sheet,
    style,
    wrap,
    write_lines,
)
from helpers.chart_marks import (
    ARROW,
    BAR,
    draw_bar,
    draw_columns,
    draw_key,
    draw_line,
    draw_pair,
    label_periods,
    mark_breaks,
    name_lines,
)
from helpers.chart_values import explain_signs, fill_gaps, list_periods, prepare_values
from helpers.shorthand import BOUND_WORDS

MARKERS = "os^DvP"
NAMES = 1.5  # inches beside a line chart for the names of the lines
VERDICT_LETTERS = {"agrees": "A", "agrees_other_rounding": "R", "differs": "D"}
VERDICT_NOTE = (
    "A: all agree. R: some agree only under another rounding rule. D: some do not follow from the count. "
    "The numbers say how many of those checked do not agree. An empty cell had nothing to check."
)


def draw_counts_over_time(
    rows: pd.DataFrame,
    *,
    value: str = "count",
    breaks: Mapping[str, str] | None = None,
    **words: Unpack[Words],
) -> Chart:
    """Columns from zero, one per period; periods without a value stay empty and are marked ``[x]``.

    ``rows``: one per period, with ``period`` and the column named by ``value``; optional ``low`` and
    ``high`` (an interval, same unit), ``bound`` (``above`` draws an open column with an arrow),
    ``text`` (instead of the number) and ``shorthand`` (instead of ``[x]``). ``breaks`` draws a line
    before a period with words, such as ``{"2021/22": "new definition"}``.
    """
    periods = list_periods(rows["period"].tolist())
    prepared = prepare_values(fill_gaps(rows, periods), value)
    with style():
        figure, axes = start_plot(height=2.5)
        draw_columns(axes, prepared)
        axes.margins(y=0.12)
        axes.yaxis.set_major_formatter("{x:,.0f}")
        mark_breaks(axes, periods, breaks or {}, height=2.5, width=WIDTH - 0.6)
        label_periods(axes, periods, room=WIDTH - 0.6)
        return finish_chart(figure, words, explain_signs(prepared))


def draw_shares_over_time(
    rows: pd.DataFrame, *, breaks: Mapping[str, str] | None = None, **words: Unpack[Words]
) -> Chart:
    """A line per series from zero, named at its end; never drawn across a missing period.

    ``rows``: one per series and period, with ``series``, ``period`` and ``share_percent``; optional
    ``low_percent`` and ``high_percent`` (an interval) and ``text`` (stands under the name of the
    series, from its last row). Six series at most, told apart by marker as well as colour.
    """
    periods = list_periods(rows["period"].tolist())
    series = dict(list(rows.groupby("series", sort=False)))
    apart = 0.1 if "low_percent" in rows else 0
    with style():
        figure, axes = start_plot(height=3.2, right=NAMES)
        ends = [
            draw_line(axes, fill_gaps(own, periods), colour=colour, marker=marker, shift=apart * number)
            for number, (own, colour, marker) in enumerate(
                zip(series.values(), colours(), MARKERS, strict=False)
            )
        ]
        axes.set_ylim(0, axes.get_ylim()[1])
        axes.yaxis.set_major_formatter("{x:.0f}%")
        mark_breaks(axes, periods, breaks or {}, height=3.2, width=WIDTH - NAMES - 0.6)
        label_periods(axes, periods, room=WIDTH - NAMES - 0.6)
        name_lines(axes, ends, [_name_series(*named) for named in series.items()], height=3.2)
        return finish_chart(figure, words)


def draw_printed_against_reconciled(rows: pd.DataFrame, *, most: int = 12, **words: Unpack[Words]) -> Chart:
    """Two marks per item on one line, printed and reconciled, the widest apart first.

    ``rows``: one per percentage, with ``item`` (names the row, wrapped), ``printed_percent`` and
    ``reconciled_percent`` (decimal text). The ``most`` rows that differ most are drawn.
    """
    pairs = pd.DataFrame(
        {name: rows[name].map(Decimal) for name in ("printed_percent", "reconciled_percent")}
    )
    apart = (pairs["printed_percent"] - pairs["reconciled_percent"]).abs()
    worst = rows.loc[apart.sort_values(ascending=False, kind="stable").index].head(most)
    labels = [wrap(item, WIDTH) for item in worst["item"]]
    margin = max(measure_width(f"{text}%") for text in worst[list(pairs)].to_numpy().ravel()) + 0.15
    scale = (WIDTH - 2 * margin) / float(pairs.max().max() or 1)
    with style():
        figure, axes = start_sheet(0.4 + sum(measure_height(label) + 0.4 for label in labels))
        draw_key(axes)
        top = 0.4
        for label, row in zip(labels, worst.itertuples(), strict=True):
            axes.text(0, top, label, va="top")
            top += measure_height(label)
            places = [margin + scale * float(text) for text in (row.printed_percent, row.reconciled_percent)]
            draw_pair(axes, places, [row.printed_percent, row.reconciled_percent], top + 0.11)
            top += 0.4
        return finish_chart(figure, words)


def draw_verdict_heatmap(rows: pd.DataFrame, **words: Unpack[Words]) -> Chart:
    """A strip of cells per table, one per period: letter of the worst verdict, and how many do not agree.

    ``rows``: one per figure with a percentage (``reconciled.csv``), with ``table``, ``period`` and
    ``verdict``. Figures that cannot be checked are not counted.
    """
    checked = rows[rows["verdict"].isin(VERDICT_LETTERS)]
    periods = list_periods(checked["period"].tolist())
    tables = list(dict.fromkeys(checked["table"]))
    with style():
        figure, strips = start_panels(0.8 * len(tables) + 0.25, rows=len(tables))
        for table, axes in zip(tables, strips, strict=True):
            own = checked[checked["table"] == table]
            _draw_strip(axes, [own.loc[own["period"] == period, "verdict"] for period in periods])
            axes.set_title(wrap(table, WIDTH), loc="left", fontsize=12)
            axes.set_xticks([])
        label_periods(strips[-1], periods, room=WIDTH, first=0.5)
        return finish_chart(figure, words, [VERDICT_NOTE])


def draw_small_multiples(rows: pd.DataFrame, *, value: str = "count", **words: Unpack[Words]) -> Chart:
    """A small chart of columns per item, two beside each other, all on one scale.

    ``rows``: one per item and period, with ``item``, ``period`` and the column named by ``value``;
    optional columns as in ``draw_counts_over_time``. Items stand in their order of appearance.
    """
    periods = list_periods(rows["period"].tolist())
    items = {
        item: prepare_values(fill_gaps(own, periods), value) for item, own in rows.groupby("item", sort=False)
    }
    with style():
        deep = -(-len(items) // 2)
        figure, panels = start_panels(1.75 * deep, rows=deep, columns=2)
        for axes, (item, prepared) in zip(panels, items.items(), strict=False):
            _draw_panel(axes, prepared, periods, item)
        highest = max(axes.get_ylim()[1] for axes in panels[: len(items)])
        for number, axes in enumerate(panels):
            axes.set_ylim(0, highest * 1.18)
            axes.set_visible(number < len(items))
        return finish_chart(figure, words, explain_signs(pd.concat(items.values())))


def draw_ranked_bars(rows: pd.DataFrame, *, value: str = "count", **words: Unpack[Words]) -> Chart:
    """A horizontal bar per item from zero, the longest first, its name above it and its value beside it.

    ``rows``: one per item, with ``item`` and the column named by ``value``; optional ``low``, ``high``,
    ``bound``, ``text`` (such as ``22 of 71 (31.0%)``) and ``shorthand`` as in ``draw_counts_over_time``.
    Items without a value come last, in their order.
    """
    prepared = prepare_values(rows, value, signs={bound: f"{word} " for bound, word in BOUND_WORDS.items()})
    prepared["label"] = [wrap(item, WIDTH) for item in rows["item"]]
    ranked = prepared.sort_values("size", ascending=False, kind="stable")
    largest = ranked[["size", "high"]].max().max()
    scale = (WIDTH - 0.1 - ARROW - max(map(measure_width, ranked["text"]))) / (largest or 1)
    with style():
        figure, axes = start_sheet(sum(measure_height(label) + BAR + 0.2 for label in ranked["label"]))
        top = 0.0
        for row in ranked.itertuples():
            axes.text(0, top, row.label, va="top")
            top += measure_height(row.label) + 0.02
            draw_bar(axes, row, scale, top + BAR / 2, pale=ranked["high"].notna().any())
            top += BAR + 0.18
        return finish_chart(figure, words, explain_signs(prepared)[1:])


def _name_series(name: str, own: pd.DataFrame) -> str:
    """The name of a line, wrapped, and under it the text of its last value where it has one."""
    lines = [wrap(name, NAMES - 0.15)]
    if "text" in own and pd.notna(own["text"].iloc[-1]):
        lines.append(wrap(own["text"].iloc[-1], NAMES - 0.15))
    return "\n".join(lines)


def _draw_strip(axes: Axes, verdicts: list[pd.Series]) -> None:
    """One row of a heat map: a cell per period with its letter and its numbers."""
    order = list(VERDICT_LETTERS)
    worst = [max(map(order.index, own), default=float("nan")) for own in verdicts]
    shades = ListedColormap(["#f2f2f2", pale_colour(), colours()[0]])
    seaborn.heatmap(
        [worst],
        cmap=shades,
        vmin=0,
        vmax=2,
        cbar=False,
        linewidths=3,
        linecolor="white",
        yticklabels=False,
        ax=axes,
    )
    for place, own in enumerate(verdicts):
        ink = "white" if worst[place] == order.index("differs") else BLACK
        write_lines(axes, _write_cell(own), (place + 0.5, 0.5), va="center", color=ink)


def _write_cell(verdicts: pd.Series) -> str:
    """The words in a cell of the heat map, such as ``D 2`` over ``of 11``; empty without a figure."""
    if verdicts.empty:
        return ""
    letter = max((VERDICT_LETTERS[verdict] for verdict in verdicts), key="ARD".index)
    return f"{letter} {(verdicts != 'agrees').sum()}\nof {len(verdicts)}"


def _draw_panel(axes: Axes, prepared: pd.DataFrame, periods: list[str], item: str) -> None:
    """One item of the small multiples: columns, its name above, the first and last period beneath."""
    draw_columns(axes, prepared)
    axes.set_title(wrap(item, WIDTH / 2), loc="left", fontsize=12)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.set_xlim(-0.55, len(periods) - 0.45)
    for place, side in ((0, "left"), (1, "right")):
        axes.annotate(
            periods[-place], (place, 0), (0, -4), "axes fraction", "offset points", ha=side, va="top"
        )
