"""The marks that charts are made of: columns, bars, lines, pairs, arrows, and labels without overlap."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.ticker import FuncFormatter, MaxNLocator
from scipy.optimize import isotonic_regression

from helpers.publishing.canvas import (
    BLACK,
    GREY,
    LINE,
    WIDTH,
    colours,
    measure_axes,
    measure_height,
    measure_width,
    pale_colour,
    wrap,
    write_lines,
)

ARROWS = {"above": 1, "at_least": 1, "at_most": -1, "below": -1}
ARROW = 0.25  # inches that the arrow of a bound is long
BAR = 0.2  # inches that a horizontal bar is high
VERDICT_LETTERS = {"agrees": "A", "agrees_other_rounding": "R", "differs": "D"}
UNDER_AXES = ("data", "axes fraction")


@dataclass(frozen=True)
class LineEnd:
    """Where a line ends and how it looks, so that its name can be put beside it."""

    place: float
    share: float
    colour: str
    marker: str
    name: str


def draw_columns(axes: Axes, prepared: pd.DataFrame, highest: float) -> None:
    """A column per row with its text above it: open where the value is a bound, none where it is missing.

    The axes go from zero to as much over ``highest`` as the texts need.
    """
    width, height = measure_axes(axes)
    widest = max(map(measure_width, prepared["text"]))
    upright = widest > width / len(prepared)
    arrow = ARROW if prepared["bound"].isin(list(ARROWS)).any() else 0
    inch = highest / (height - arrow - 0.1 - (widest if upright else LINE))
    axes.set_ylim(0, height * inch)
    fill = colours()[0] if prepared["high"].isna().all() else pale_colour()
    for place, row in enumerate(prepared.itertuples()):
        top = 0.0 if pd.isna(row.size) else _draw_column(axes, place, row, fill, inch)
        write = {"rotation": 90 if upright else 0, "color": GREY if pd.isna(row.size) else BLACK}
        axes.annotate(row.text, (place, top), (0, 3), textcoords="offset points", ha="center", **write)


def scale_columns(axes: Axes, unit: str) -> None:
    """A scale of few whole numbers, with room for the widest of them to the left of the axes."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: _write_step(number, unit)))
    widest = max(measure_width(_write_step(step, unit)) for step in axes.get_yticks())
    box = axes.get_position()
    left = (widest + 0.1) / WIDTH
    axes.set_position((left, box.y0, box.x1 - left, box.height))


def draw_line(
    axes: Axes, rows: pd.DataFrame, breaks: Collection[str], *, name: str, number: int, shift: float
) -> LineEnd:
    """One series, with a gap at every missing period and at every break; returns where it ends.

    ``number`` chooses colour and marker; ``shift`` moves the points sideways, so that intervals of
    several series stand side by side.
    """
    colour, marker = colours()[number], "os^DvP"[number]
    points = pd.DataFrame({"place": np.arange(len(rows)) + shift})
    for column in ("share_percent", "low_percent", "high_percent"):
        points[column] = pd.to_numeric(rows[column]).astype(float) if column in rows else np.nan
    look = {"color": colour, "marker": marker, "markersize": 7, "clip_on": False}
    for _, part in points.groupby(rows["period"].isin(breaks).cumsum()):
        axes.plot(part["place"], part["share_percent"], **look)
    axes.vlines(points["place"], points["low_percent"], points["high_percent"], color=colour, linewidth=1.2)
    last = points.dropna(subset="share_percent").iloc[-1]
    return LineEnd(last["place"], last["share_percent"], colour, marker, name)


def name_lines(axes: Axes, ends: Sequence[LineEnd]) -> None:
    """The name of each line beside its end, pushed apart where two would overlap.

    A dotted line leads from the end to the name; its marker stands at both.
    """
    height, top, right = measure_axes(axes)[1], axes.get_ylim()[1], axes.get_xlim()[1]
    ordered = sorted(ends, key=lambda end: end.share)
    heights = [measure_height(end.name) for end in ordered]
    middles = spread_labels(heights, [end.share / top * height for end in ordered], height)
    for end, middle in zip(ordered, middles, strict=True):
        place = (right, middle / height * top)
        axes.plot((end.place, right), (end.share, place[1]), color=GREY, lw=0.8, ls=":", clip_on=False)
        axes.plot(*place, color=end.colour, marker=end.marker, markersize=7, clip_on=False)
        write_lines(axes, end.name, place, push=(8, 0), look={"ha": "left", "va": "center"})


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


def label_periods(axes: Axes, periods: Sequence[str], *, first: float = 0, side: float = 0.55) -> None:
    """Name the periods under their places: on two lines where one has no room, and not all if it must be.

    ``first`` is the place of the first period; the others follow at steps of one, with ``side`` steps
    left free at both ends.
    """
    axes.set_xticks([])
    axes.set_xlim(first - side, first + len(periods) - 1 + side)
    room = measure_axes(axes)[0] / (len(periods) - 1 + 2 * side)
    is_tight = max(map(measure_width, periods)) > room - 0.04
    names = [period.replace("/", "\n/") if is_tight else period for period in periods]
    every = int(max(map(measure_width, names)) // (room - 0.02)) + 1
    for place, name in list(enumerate(names))[::-every]:
        write_lines(axes, name, (place + first, 0), push=(0, -5), coords=UNDER_AXES)


def mark_breaks(axes: Axes, periods: Sequence[str], breaks: Mapping[str, str]) -> None:
    """A dashed line before each period where what is counted changed, with its words at the top.

    The words stand on the wider side of the line; the axes grow so that nothing drawn lies under them.
    """
    width, height = measure_axes(axes)
    shares = {period: periods.index(period) / len(periods) for period in breaks if period in periods}
    texts = {period: wrap(breaks[period], width * max(share, 1 - share)) for period, share in shares.items()}
    tallest = max(map(measure_height, texts.values()), default=-0.1)
    axes.set_ylim(0, axes.get_ylim()[1] * height / (height - tallest - 0.1))
    for period, text in texts.items():
        is_late = shares[period] > 0.5
        place, push = periods.index(period) - 0.5, -5 if is_late else 5
        axes.axvline(place, color=GREY, linestyle=(0, (4, 3)), linewidth=1.2)
        look = {"ha": "right" if is_late else "left", "color": GREY}
        write_lines(axes, text, (place, 1), push=(push, -1), coords=UNDER_AXES, look=look)


def draw_bar(axes: Axes, row: object, scale: float, middle: float, *, pale: bool) -> None:
    """One horizontal bar with its interval or arrow, and its text; ``scale`` is inches for one."""
    end = 0.0
    if pd.notna(row.size):
        fill = "white" if pd.notna(row.bound) else pale_colour() if pale else colours()[0]
        end = row.size * scale
        axes.barh(middle, end, BAR, color=fill, edgecolor=colours()[0], linewidth=1.2)
    if pd.notna(row.high):
        reach = [[(row.size - row.low) * scale], [(row.high - row.size) * scale]]
        axes.errorbar(end, middle, xerr=reach, color=BLACK, linewidth=1.5, capsize=4)
        end = row.high * scale
    if pd.notna(row.size) and row.bound in ARROWS:
        _draw_arrow(axes, (end, middle), (ARROW * ARROWS[row.bound], 0))
        end += ARROW
    ink = GREY if pd.isna(row.size) else BLACK
    axes.text(end + 0.08, middle, row.text, va="center_baseline", color=ink)


def draw_key(axes: Axes) -> None:
    """The two marks of a pair and what they mean, at the top."""
    for left, filled, words in ((0.08, False, "as published"), (1.7, True, "recalculated")):
        _draw_end(axes, left, 0.12, filled)
        axes.text(left + 0.13, 0.12, words, va="center_baseline")


def draw_pair(axes: Axes, places: Sequence[float], texts: Sequence[str], middle: float) -> None:
    """A published and a recalculated percentage, joined, each with its number on the outer side."""
    axes.plot(places, [middle, middle], color=GREY, linewidth=2.5)
    published_is_left = places[0] <= places[1]
    for place, text, filled in zip(places, texts, (False, True), strict=True):
        _draw_end(axes, place, middle, filled)
        push, side = (-0.12, "right") if filled != published_is_left else (0.12, "left")
        axes.text(place + push, middle, f"{text}%", ha=side, va="center_baseline")


def draw_strip(axes: Axes, verdicts: list[pd.Series]) -> None:
    """One row of a heat map: a cell per period with its letter and its numbers."""
    order = list(VERDICT_LETTERS)
    worst = [max(map(order.index, own), default=float("nan")) for own in verdicts]
    shades = ListedColormap(["#f2f2f2", pale_colour(), colours()[0]])
    look = {"vmin": 0, "vmax": 2, "cbar": False, "linewidths": 3, "linecolor": "white"}
    seaborn.heatmap([worst], cmap=shades, yticklabels=False, xticklabels=False, ax=axes, **look)
    for place, own in enumerate(verdicts):
        ink = "white" if worst[place] == order.index("differs") else BLACK
        write_lines(axes, _write_cell(own), (place + 0.5, 0.5), look={"va": "center", "color": ink})


def _write_cell(verdicts: pd.Series) -> str:
    """The words in a cell of the heat map: ``D 2`` over ``of 11``, ``A`` over ``all 11``, or nothing."""
    if verdicts.empty:
        return ""
    letter = max((VERDICT_LETTERS[verdict] for verdict in verdicts), key="ARD".index)
    wrong = (verdicts != "agrees").sum()
    return f"{letter} {wrong}\nof {len(verdicts)}" if wrong else f"{letter}\nall {len(verdicts)}"


def _draw_column(axes: Axes, place: float, row: object, fill: str, inch: float) -> float:
    """One column with its interval or arrow; returns the top of what is drawn. ``inch`` is in values."""
    colour = fill if pd.isna(row.bound) else "white"
    axes.bar(place, row.size, 0.68, color=colour, edgecolor=colours()[0], linewidth=1.2)
    top = row.size
    if pd.notna(row.high):
        reach = [[row.size - row.low], [row.high - row.size]]
        axes.errorbar(place, row.size, reach, color=BLACK, linewidth=1.5, capsize=4)
        top = row.high
    if row.bound in ARROWS:
        _draw_arrow(axes, (place, top), (0, ARROW * inch * ARROWS[row.bound]))
        top += ARROW * inch
    return top


def _draw_arrow(axes: Axes, start: tuple[float, float], reach: tuple[float, float]) -> None:
    """An arrow on an open bar: away from its end where the value is more, towards it where it is less.

    ``reach`` is how far it goes; negative means that it points back at ``start``.
    """
    far = (start[0] + abs(reach[0]), start[1] + abs(reach[1]))
    tail, head = (start, far) if max(reach) > 0 else (far, start)
    look = {"arrowstyle": "-|>", "color": colours()[0], "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", head, tail, arrowprops=look)


def _draw_end(axes: Axes, left: float, middle: float, filled: bool) -> None:
    """An open diamond (as published) or a full circle (recalculated)."""
    look = {"marker": "o", "color": colours()[0]} if filled else {"marker": "D", "color": colours()[3]}
    face = look["color"] if filled else "white"
    axes.plot(left, middle, markersize=8, markerfacecolor=face, markeredgewidth=2, linestyle="none", **look)


def _write_step(number: float, unit: str) -> str:
    """A step of a scale: ``75``, ``1,500``, ``£2m``."""
    return f"{unit}{number / 1e6:g}m" if number >= 1e6 else f"{unit}{number:,.0f}"
