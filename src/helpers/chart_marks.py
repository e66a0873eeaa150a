"""The marks that charts are made of: columns, bars, lines, pairs, arrows, and labels without overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.optimize import isotonic_regression

from helpers.canvas import BLACK, GREY, LETTER, colours, measure_height, pale_colour, wrap, write_lines

ARROWS = {"above": 1, "at_least": 1, "at_most": -1, "below": -1}
BAR = 0.2  # inches that a horizontal bar is high
ARROW = 0.25  # inches that the arrow of a bound is long


def draw_columns(axes: Axes, prepared: pd.DataFrame) -> None:
    """A column per row with its text above it: open where the value is a bound, none where it is missing."""
    dark = colours()[0]
    fill = dark if prepared["high"].isna().all() else pale_colour()
    length = 0.1 * prepared[["size", "high"]].max().max()
    for place, row in enumerate(prepared.itertuples()):
        top = 0.0
        if pd.notna(row.size):
            top = row.size if pd.isna(row.high) else row.high
            colour = fill if pd.isna(row.bound) else "white"
            axes.bar(place, row.size, 0.68, color=colour, edgecolor=dark, linewidth=1.2)
            _draw_whisker(axes, place, row)
        if pd.notna(row.size) and row.bound in ARROWS:
            draw_arrow(axes, (place, top), (0, length * ARROWS[row.bound]))
            top += length
        axes.annotate(
            row.text, (place, top), (0, 3), textcoords="offset points", ha="center", color=_ink(row.size)
        )


def draw_arrow(axes: Axes, start: tuple[float, float], reach: tuple[float, float]) -> None:
    """An arrow on an open bar: away from its end where the value is more, towards it where it is less.

    ``reach`` is how far it goes; negative means that it points back at ``start``.
    """
    far = (start[0] + abs(reach[0]), start[1] + abs(reach[1]))
    tail, head = (start, far) if max(reach) > 0 else (far, start)
    look = {"arrowstyle": "-|>", "color": colours()[0], "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", head, tail, arrowprops=look)


def draw_line(
    axes: Axes, rows: pd.DataFrame, *, colour: str, marker: str, shift: float
) -> tuple[float, float, str, str]:
    """One series with a gap at every missing period; returns the place and look of its last point.

    ``shift`` moves the points sideways so that intervals of several series stand side by side.
    """
    shares = pd.to_numeric(rows["share_percent"]).astype(float)
    places = pd.Series(range(len(rows)), rows.index) + shift
    axes.plot(places, shares, color=colour, marker=marker, markersize=7, linewidth=2, clip_on=False)
    if "low_percent" in rows:
        low, high = (pd.to_numeric(rows[name]).astype(float) for name in ("low_percent", "high_percent"))
        axes.vlines(places, low, high, color=colour, linewidth=1.2)
    last = shares.last_valid_index()
    return places[last], shares[last], colour, marker


def name_lines(
    axes: Axes, ends: Sequence[tuple[float, float, str, str]], texts: Sequence[str], height: float
) -> None:
    """The name of each line beside its end, pushed apart where two would overlap.

    ``height`` is that of the axes in inches. A thin line leads from an end to a name that had to move.
    """
    top = axes.get_ylim()[1]
    order = sorted(range(len(ends)), key=lambda number: ends[number][1])
    wanted = [ends[number][1] / top * height for number in order]
    middles = spread_labels([measure_height(texts[number]) for number in order], wanted, height)
    right = axes.get_xlim()[1]
    for number, middle in zip(order, middles, strict=True):
        place, share, colour, marker = ends[number]
        target = middle / height * top
        axes.plot([place, right], [share, target], color=GREY, linewidth=0.8, linestyle=":", clip_on=False)
        axes.plot(right, target, color=colour, marker=marker, markersize=7, clip_on=False)
        axes.annotate(
            texts[number],
            (right, target),
            (8, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )


def label_periods(axes: Axes, periods: Sequence[str], room: float, first: float = 0) -> None:
    """Name every period under its place, on two lines where one line has no room in ``room`` inches.

    ``first`` is the place of the first period; the others follow at steps of one.
    """
    split = any(len(period) * LETTER > room / len(periods) for period in periods)
    for place, period in enumerate(periods, start=0):
        name = period.replace("/", "/\n") if split else period
        write_lines(axes, name, (place + first, 0), push=(0, -5), coords=("data", "axes fraction"))
    axes.set_xticks([])
    axes.set_xlim(first - 0.55, first + len(periods) - 0.45)


def mark_breaks(
    axes: Axes, periods: Sequence[str], breaks: Mapping[str, str], height: float, width: float
) -> None:
    """A dashed line before each period where what is counted changed, with its words at the top.

    Adds room for the words above what is drawn. ``height`` and ``width`` are those of the axes, in inches.
    """
    if not breaks:
        return
    shares = {period: (list(periods).index(period) + 0.05) / len(periods) for period in breaks}
    texts = {period: wrap(breaks[period], width * max(share, 1 - share)) for period, share in shares.items()}
    tallest = max(map(measure_height, texts.values()))
    axes.set_ylim(0, axes.get_ylim()[1] * height / (height - tallest - 0.1))
    for period, share in shares.items():
        side, push = ("right", -5) if share > 0.5 else ("left", 5)
        place = list(periods).index(period) - 0.5
        axes.axvline(place, color=GREY, linestyle=(0, (4, 3)), linewidth=1.2)
        write_lines(
            axes,
            texts[period],
            (place, 1),
            push=(push, -1),
            coords=("data", "axes fraction"),
            ha=side,
            color=GREY,
        )


def spread_labels(heights: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """Middles of labels, bottom to top, as near the wanted places as they can be without overlap.

    All in one unit, ``wanted`` ascending. The sum of squared moves is least (isotonic regression of
    the labels' lower ends); then all stay between 0 and ``room``.

    >>> spread_labels([1, 1, 1], [0.2, 2.0, 2.2], 4)
    [0.5, 1.6, 2.6]
    """
    below = np.cumsum([0, *heights[:-1]])
    halves = np.array(heights) / 2
    starts = isotonic_regression(np.array(wanted) - halves - below).x.clip(0, max(room - sum(heights), 0))
    return [round(float(middle), 6) for middle in starts + below + halves]


def draw_bar(axes: Axes, row: object, scale: float, middle: float, *, pale: bool) -> None:
    """One horizontal bar with its interval or arrow, and its text."""
    ink, end = (BLACK, row.size * scale) if pd.notna(row.size) else (GREY, 0)
    if pd.notna(row.size):
        fill = "white" if pd.notna(row.bound) else pale_colour() if pale else colours()[0]
        axes.barh(middle, end, BAR, color=fill, edgecolor=colours()[0], linewidth=1.2)
    if pd.notna(row.high):
        reach = [[(row.size - row.low) * scale], [(row.high - row.size) * scale]]
        axes.errorbar(end, middle, xerr=reach, color=BLACK, linewidth=1.5, capsize=4)
        end = row.high * scale
    if pd.notna(row.size) and row.bound in ARROWS:
        draw_arrow(axes, (end, middle), (ARROW * ARROWS[row.bound], 0))
        end += ARROW
    axes.text(end + 0.08, middle, row.text, va="center_baseline", color=ink)


def draw_key(axes: Axes) -> None:
    """The two marks of a pair and what they mean, at the top."""
    for left, filled, words in ((0.08, False, "as published"), (1.7, True, "recalculated")):
        _draw_mark(axes, left, 0.1, filled)
        axes.text(left + 0.13, 0.1, words, va="center_baseline")


def _draw_mark(axes: Axes, left: float, middle: float, filled: bool) -> None:
    """An open diamond (printed) or a full circle (reconciled)."""
    look = {"marker": "o", "color": colours()[0]} if filled else {"marker": "D", "color": colours(4)[3]}
    face = look["color"] if filled else "white"
    axes.plot(left, middle, markersize=8, markerfacecolor=face, markeredgewidth=2, linestyle="none", **look)


def draw_pair(axes: Axes, places: list[float], texts: list[str], middle: float) -> None:
    """A published and a recalculated percentage, joined, each with its number on the outer side."""
    axes.plot(places, [middle, middle], color=GREY, linewidth=2.5)
    is_left = places[0] <= places[1]
    for place, text, filled in zip(places, texts, (False, True), strict=True):
        _draw_mark(axes, place, middle, filled)
        push, side = (-0.12, "right") if filled != is_left else (0.12, "left")
        axes.text(place + push, middle, f"{text}%", ha=side, va="center_baseline")


def _ink(size: float) -> str:
    """Black for values, grey for the shorthand that stands where there is none."""
    return GREY if pd.isna(size) else BLACK


def _draw_whisker(axes: Axes, place: float, row: object) -> None:
    """The interval of a row, where it has one."""
    if pd.notna(row.high):
        reach = [[row.size - row.low], [row.high - row.size]]
        axes.errorbar(place, row.size, reach, color=BLACK, linewidth=1.5, capsize=4)
