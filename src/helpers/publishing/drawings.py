"""Charts in the style of the UK Government Analysis Function, one function per question.

Every function takes selected rows (see ``marks``) and the chart's words (``title``, ``subtitle``, ``source``,
``alt``), and returns a ``Chart``. Missing years stay gaps; bounds are drawn open, with an arrow; where the
column ``break_reason`` says that figures begin anew, a line stands before that period.
"""

from decimal import Decimal

import numpy as np
import pandas as pd
import seaborn
from afcharts.af_colours import get_af_colours
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from helpers.language.wording import BOUND_WORDS, explain_shorthand
from helpers.publishing import canvas, marks

BAR = 0.2  # inches that a horizontal bar is high
APART = 0.1  # inches from the name of a part to the next
SEVERITY = {"agrees": 0, "agrees_other_rounding": 1, "differs": 2}
VERDICT_NOTE = (
    "A: all agree. R: some agree only under another rounding rule. D: some do not follow from the count. "
    "Beside R and D stands how many of those checked do not agree. An empty cell had none to check."
)


def draw_years(rows: pd.DataFrame, *, usual: canvas.Point | None = None, **words: str) -> canvas.Chart:
    """Columns from zero, one per period; periods without a value stay empty and are marked ``[x]``.

    ``usual`` is the range in which values usually lie, shaded behind the columns and explained beneath.
    """
    periods = marks.list_periods(rows["period"].tolist())
    prepared = marks.prepare_values(marks.fill_gaps(rows, periods))
    with canvas.style():
        figure, axes = canvas.start_plot(height=2.5)
        marks.draw_columns(axes, prepared, max(marks.find_highest(prepared), usual[1] if usual else 0))
        marks.mark_breaks(axes, periods, marks.find_breaks(rows))
        marks.scale_columns(axes, marks.find_unit(rows))
        marks.label_periods(axes, periods)
        notes = marks.explain_signs(prepared)
        if usual:
            axes.axhspan(*usual, color="#e6e6e6", zorder=0, linewidth=0)
            notes.append(f"The shaded band is the usual range, from {usual[0]:.0f} to {usual[1]:.0f}.")
        return canvas.finish_chart(figure, words, notes)


def draw_panels(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A small chart of columns per item, two beside each other, all on one scale, in the order of items."""
    periods = marks.list_periods(rows["period"].tolist())
    groups = rows.groupby("item", sort=False)
    items = {item: marks.prepare_values(marks.fill_gaps(own, periods)) for item, own in groups}
    everything = pd.concat(items.values())
    with canvas.style():
        figure, panels = canvas.start_panels(list(items), columns=2, height=0.95, below=0.4)
        for axes, prepared in zip(panels, items.values(), strict=True):
            marks.draw_columns(axes, prepared, marks.find_highest(everything))
            axes.set(yticks=[], xticks=[], xlim=(-0.55, len(periods) - 0.45))
            is_tight = canvas.measure_width(periods[0] + periods[-1]) > canvas.measure_axes(axes)[0]
            for place, side in ((0, "left"), (1, "right"))[: 2 if len(periods) > 1 and not is_tight else 1]:
                at = {"push": (0, -4), "coords": "axes fraction", "ha": side}
                canvas.write_lines(axes, periods[-place], (place, 0), **at)
        return canvas.finish_chart(figure, words, marks.explain_signs(everything))


def draw_lines(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A line per item of percentages, named at its end, not drawn across a gap or a break.

    Six items at most, told apart by marker as well as colour. The scale starts at zero, unless all lines
    lie so near each other above it that they would be one; a note beneath then says where it starts.
    """
    periods, breaks = marks.list_periods(rows["period"].tolist()), marks.find_breaks(rows)
    items = {canvas.wrap(item, canvas.NAMES - 0.2): own for item, own in rows.groupby("item", sort=False)}
    marks.refuse_many(list(items))
    height, ends = max(3.2, sum(map(canvas.measure_height, items)) + 0.1), []
    with canvas.style():
        figure, axes = canvas.start_plot(height, right=canvas.NAMES)
        for number, (name, own) in enumerate(items.items()):
            filled = marks.fill_gaps(own, periods)
            points = pd.to_numeric(filled["exact"]).astype(float)
            look = {"color": canvas.colours()[number], "marker": "os^DvP"[number]}
            for _, part in points.groupby(filled["period"].isin(breaks).cumsum()):
                axes.plot(part.index, part, markersize=7, clip_on=False, **look)
            last = points.last_valid_index()
            ends.append((points[last], last, name, look))
        axes.yaxis.set_major_formatter("{x:.0f}%")
        drawn = pd.to_numeric(rows["exact"]).dropna()
        start = 5 * (drawn.min() // 5) if drawn.min() > 0.8 * drawn.max() else 0
        axes.set_ylim(start, axes.get_ylim()[1])
        marks.mark_breaks(axes, periods, breaks)
        marks.label_periods(axes, periods)
        if len(ends) > 1:  # what a line alone is the title says
            marks.name_ends(axes, ends, len(periods) - 0.45)
        note = f"The scale starts at {start:.0f}%, not at zero, so that changes can be seen." if start else ""
        return canvas.finish_chart(figure, words, [note])


def draw_stacked(rows: pd.DataFrame, *, unknown: str = "", **words: str) -> canvas.Chart:
    """A column per period, the items on each other from zero, named beside the last column.

    Items keep their order, the first at the bottom; the one called ``unknown`` stands on top, hatched. A
    missing count leaves the part out. Numbers stand in the parts that have room for them, a ``mark`` such as
    ``[u]`` over its column. Six items at most.
    """
    periods = marks.list_periods(rows["period"].tolist())
    names = sorted(dict.fromkeys(rows["item"]), key=lambda name: name == unknown)
    marks.refuse_many(names)
    labels = [canvas.wrap(name, canvas.NAMES - 0.2) for name in names]
    wide = rows.assign(size=pd.to_numeric(rows["exact"]).astype(float))
    wide = wide.pivot(index="item", columns="period", values="size").reindex(names, columns=periods).fillna(0)
    signs = dict(rows.reindex(columns=["period", "mark"]).dropna().itertuples(index=False))
    height = max(3.2, sum(canvas.measure_height(label) + APART for label in labels) + 0.1)
    with canvas.style():
        figure, axes = canvas.start_plot(height, right=canvas.NAMES)
        marks.mark_breaks(axes, periods, marks.find_breaks(rows))
        top = max(float(wide.sum().max()), 1.0) * 1.02 * axes.get_ylim()[1]
        top *= height / (height - canvas.LINE) if signs else 1
        axes.set_ylim(0, top)
        bottom, ends, low = np.zeros(len(periods)), [], canvas.LINE * top / height
        for name, label, colour, sizes in zip(names, labels, canvas.colours(), wide.to_numpy(), strict=False):
            fill, edge, hatch = ("white", canvas.BLACK, "///") if name == unknown else (colour, "white", "")
            axes.bar(range(len(periods)), sizes, 0.68, bottom, color=fill, edgecolor=edge, hatch=hatch)
            for place in np.flatnonzero(sizes > low):
                middle = (place, bottom[place] + sizes[place] / 2)
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                axes.annotate(f"{sizes[place]:,.0f}", middle, ha="center", va="center", bbox=box)
            ends.append((bottom[-1] + sizes[-1] / 2, len(periods) - 0.66, label, {}))
            bottom += sizes
        for period, sign in signs.items():
            place = periods.index(period)
            axes.annotate(sign, (place, bottom[place]), ha="center", va="bottom")
        marks.name_ends(axes, ends, len(periods) - 0.45, apart=APART)
        marks.scale_columns(axes, "")
        marks.label_periods(axes, periods)
        is_bare = (wide.gt(0) & wide.le(low)).any(axis=None)
        notes = [explain_shorthand(" ".join(signs.values()))]
        notes += ["Parts too low for a number have none."] if is_bare else []
        return canvas.finish_chart(figure, words, notes)


def draw_bars(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A horizontal bar per item from zero, the longest first, its name above it and its value beside it.

    A bound is an open bar with words (``more than 300``); items without a value come last, in their order.
    """
    signs = {bound: f"{word} " for bound, word in BOUND_WORDS.items()}
    prepared = marks.prepare_values(rows, signs)
    prepared["label"] = [canvas.wrap(item, canvas.WIDTH) for item in rows["item"]]
    ranked = prepared.sort_values("size", ascending=False, kind="stable")
    room = canvas.WIDTH - 0.1 - marks.ARROW - max(map(canvas.measure_width, ranked["text"]))
    ends = ranked["size"].fillna(0) * room / marks.find_highest(ranked)
    height = 0.05 + sum(canvas.measure_height(label) + BAR + 0.2 for label in ranked["label"])
    with canvas.style():
        (figure, axes), top = canvas.start_sheet(height), 0.05
        for row, end in zip(ranked.itertuples(), ends, strict=True):
            axes.text(0, top, row.label, va="top")
            top += canvas.measure_height(row.label) + 0.02 + BAR / 2
            if pd.notna(row.size):
                axes.barh(top, end, BAR, color=row.fill, edgecolor=canvas.colours()[0], linewidth=1.2)
            axes.text(end + 0.08, top, row.text, va="center_baseline", color=row.ink)
            top += BAR / 2 + 0.18
        return canvas.finish_chart(figure, words, marks.explain_signs(prepared))


def draw_pairs(rows: pd.DataFrame, *, most: int = 12, **words: str) -> canvas.Chart:
    """Two marks per item on one line, printed and worked out again, the widest apart first.

    ``rows``: one per percentage, with ``item`` (names the row, wrapped), ``percent`` and
    ``reconciled_percent`` (decimal text). The ``most`` rows that differ most are drawn.
    """
    apart = (rows["percent"].map(Decimal) - rows["reconciled_percent"].map(Decimal)).abs()
    worst = rows.loc[apart.sort_values(ascending=False, kind="stable").index].head(most)
    pairs = worst[["percent", "reconciled_percent"]]
    labels = [canvas.wrap(item, canvas.WIDTH) for item in worst["item"]]
    margin = max(canvas.measure_width(f"{text}%") for text in pairs.to_numpy().ravel()) + 0.15
    scale = (canvas.WIDTH - 2 * margin) / (pairs.astype(float).max().max() or 1)
    with canvas.style():
        figure, axes = canvas.start_sheet(0.4 + sum(canvas.measure_height(label) + 0.4 for label in labels))
        for left, filled, meaning in ((0.08, False, "as published"), (1.7, True, "recalculated")):
            _draw_end(axes, left, 0.12, filled)
            axes.text(left + 0.13, 0.12, meaning, va="center_baseline")
        top = 0.4
        for label, texts in zip(labels, pairs.itertuples(index=False), strict=True):
            axes.text(0, top, label, va="top")
            top += canvas.measure_height(label)
            places = [margin + scale * float(text) for text in texts]
            axes.plot(places, [top + 0.11, top + 0.11], color=canvas.GREY, linewidth=2.5)
            for place, text, filled in zip(places, texts, (False, True), strict=True):
                _draw_end(axes, place, top + 0.11, filled)
                is_left = filled != (places[0] <= places[1])  # each number stands on the outer side
                push, side = (-0.12, "right") if is_left else (0.12, "left")
                axes.text(place + push, top + 0.11, f"{text}%", ha=side, va="center_baseline")
            top += 0.4
        return canvas.finish_chart(figure, words)


def _draw_end(axes: Axes, left: float, middle: float, filled: bool) -> None:
    """An open diamond (as published) or a full circle (recalculated)."""
    colour, marker = (canvas.colours()[0], "o") if filled else (canvas.colours()[3], "D")
    look = {"markersize": 8, "markeredgewidth": 2, "markerfacecolor": colour if filled else "white"}
    axes.plot(left, middle, marker=marker, color=colour, linestyle="none", **look)


def draw_verdicts(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A strip of cells per table, one per period: letter of the worst verdict, and how many do not agree.

    ``rows``: one per percentage that could be checked, with ``table``, ``period`` and ``verdict``.
    """
    periods = marks.list_periods(rows["period"].tolist())
    tables = list(dict.fromkeys(rows["table"]))
    colours = ListedColormap(["#f2f2f2", get_af_colours("sequential")[3], canvas.colours()[0]])
    look = {"vmin": 0, "vmax": 2, "cmap": colours, "cbar": False, "linewidths": 3, "linecolor": "white"}
    look |= {"yticklabels": False, "xticklabels": False}
    with canvas.style():
        figure, strips = canvas.start_panels(tables, columns=1, height=0.5, below=0.08, foot=0.5)
        for table, axes in zip(tables, strips, strict=True):
            own = rows[rows["table"] == table]
            cells = [own.loc[own["period"] == period, "verdict"].map(SEVERITY) for period in periods]
            seaborn.heatmap([[cell.max() for cell in cells]], ax=axes, **look)
            for place, cell in enumerate(cells):
                text, wrong = f"A\nall {len(cell)}" if len(cell) else "", (cell > 0).sum()
                if wrong:
                    text = f"{'ARD'[cell.max()]} {wrong}\nof {len(cell)}"
                ink = "white" if cell.max() == SEVERITY["differs"] else canvas.BLACK
                canvas.write_lines(axes, text, (place + 0.5, 0.5), va="center", color=ink)
        marks.label_periods(strips[-1], periods, first=0.5, side=0.5)
        return canvas.finish_chart(figure, words, [VERDICT_NOTE])
