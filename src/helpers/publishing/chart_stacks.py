"""A chart of columns made of parts, each part named beside the last column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.language.shorthand import explain_shorthand
from helpers.publishing.canvas import (
    BLACK,
    GREY,
    LINE,
    NAMES,
    colours,
    finish_chart,
    measure_axes,
    measure_height,
    start_plot,
    style,
    wrap,
    write_lines,
)
from helpers.publishing.chart import Chart, Words
from helpers.publishing.chart_marks import label_periods, mark_breaks, scale_columns, spread_labels
from helpers.publishing.chart_values import list_periods, require_columns

MOST_PARTS = 6  # colours that can be told apart
APART = 0.1  # inches from a name to the next


def draw_stacked(
    rows: pd.DataFrame,
    *,
    unknown: str = "",
    breaks: Mapping[str, str] | None = None,
    **words: Unpack[Words],
) -> Chart:
    """A column per period, the series on each other from zero, named beside the last column.

    ``rows``: one per series and period, with ``series``, ``period`` and ``count``; series keep their order,
    the first at the bottom. The one called ``unknown`` stands on top, hatched. A missing count leaves the
    part out. Numbers stand in the parts that have room for them, a ``mark`` such as ``[u]`` over its column.
    ``breaks`` draws a line before a period with words. Raises ``ValueError`` for more than six series.
    """
    require_columns(rows, "series", "period", "count")
    periods = list_periods(rows["period"].tolist())
    names = [name for name in dict.fromkeys(rows["series"]) if name != unknown]
    names += [unknown] if unknown in set(rows["series"]) else []
    wide = rows.pivot(index="series", columns="period", values="count").reindex(names, columns=periods)
    labels = {name: wrap(name, NAMES - 0.2) for name in names}
    if len(names) > MOST_PARTS:
        raise ValueError(
            f"{len(names)} parts cannot be told apart: stack {MOST_PARTS} at most, or multiples."
        )
    height = max(3.2, sum(measure_height(label) + APART for label in labels.values()) + 0.1)
    with style():
        figure, axes = start_plot(height, right=NAMES)
        mark_breaks(axes, periods, breaks or {})
        marks = rows.dropna(subset="mark") if "mark" in rows else rows.iloc[:0].assign(mark="")
        marks = {periods.index(row.period): row.mark for row in marks.itertuples()}
        _stack_columns(axes, wide.astype(float), labels, marks, hatched=unknown)
        scale_columns(axes, "")
        label_periods(axes, periods)
        return finish_chart(figure, words, [explain_shorthand(" ".join(marks.values()))])


def _stack_columns(
    axes: Axes, wide: pd.DataFrame, labels: Mapping[str, str], marks: Mapping[int, str], *, hatched: str
) -> None:
    """The series of ``wide`` (a row each, a column a period) on each other, named beside the last column.

    The axes go from zero to the highest column and leave as much over it as they did. ``marks`` stand over
    the columns of these places.
    """
    places, bottom = np.arange(wide.shape[1]), np.zeros(wide.shape[1])
    height, middles = measure_axes(axes)[1], []
    top = max(float(wide.sum().max()), 1.0) * 1.02 * axes.get_ylim()[1]
    top *= height / (height - LINE) if marks else 1
    axes.set_ylim(0, top)
    for number, (name, counts) in enumerate(wide.iterrows()):
        sizes = counts.fillna(0).to_numpy()
        is_open = name == hatched
        fill = "white" if is_open else colours()[number]
        edge = BLACK if is_open else "white"
        axes.bar(places, sizes, 0.68, bottom, color=fill, edgecolor=edge, hatch="///" if is_open else "")
        for place, size in enumerate(sizes):
            if size / top * height > LINE:
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                middle = (place, bottom[place] + size / 2)
                axes.annotate(f"{size:,.0f}", middle, ha="center", va="center", bbox=box)
        middles.append(bottom[-1] + sizes[-1] / 2)
        bottom += sizes
    for place, mark in marks.items():
        axes.annotate(mark, (place, bottom[place]), ha="center", va="bottom")
    heights = [measure_height(label) + APART for label in labels.values()]
    spread = spread_labels(heights, [middle / top * height for middle in middles], height)
    for label, start, end in zip(labels.values(), middles, spread, strict=True):
        place = (places[-1] + 0.55, end / height * top)
        axes.plot((places[-1] + 0.34, place[0]), (start, place[1]), color=GREY, lw=0.8, clip_on=False)
        write_lines(axes, label, place, push=(3, 0), look={"ha": "left", "va": "center"})
