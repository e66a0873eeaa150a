"""Charts of years, in the style of the UK Government Analysis Function, one function per question.

Every function takes selected rows (see ``marks``) and the chart's words (``title``, ``subtitle``, ``source``,
``alt``), and returns a ``Chart``. Missing years stay gaps; bounds are drawn open, with an arrow; where the
column ``break_reason`` says that figures begin anew, a line stands before that period.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.language.wording import explain_shorthand
from helpers.publishing import canvas, marks

SHADE = "#e6e6e6"
USUAL_NOTE = "The shaded band is the usual range, from {0:.0f} to {1:.0f}."
START_NOTE = "The scale starts at {0:.0f}%, not at zero, so that changes can be seen."
BARE_NOTE = "Parts too low for a number have none."
NEAR = 0.8  # of the highest percentage: lines that all lie above it would look like one
APART = 0.1  # inches from the name of a part to the next


def draw_years(rows: pd.DataFrame, *, usual: tuple[float, float] | None = None, **words: str) -> canvas.Chart:
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
            axes.axhspan(*usual, color=SHADE, zorder=0, linewidth=0)
            notes.append(USUAL_NOTE.format(*usual))
        return canvas.finish_chart(figure, words, notes)


def draw_panels(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A small chart of columns per item, two beside each other, all on one scale, in the order of items."""
    periods = marks.list_periods(rows["period"].tolist())
    items = {
        item: marks.prepare_values(marks.fill_gaps(own, periods))
        for item, own in rows.groupby("item", sort=False)
    }
    everything = pd.concat(items.values())
    with canvas.style():
        figure, panels = canvas.start_panels(list(items), columns=2, height=0.95, below=0.4)
        for axes, prepared in zip(panels, items.values(), strict=True):
            marks.draw_columns(axes, prepared, marks.find_highest(everything))
            axes.set(yticks=[], xticks=[], xlim=(-0.55, len(periods) - 0.45))
            is_tight = canvas.measure_width(periods[0] + periods[-1]) > canvas.measure_axes(axes)[0]
            for place, side in ((0, "left"), (1, "right"))[: 2 if len(periods) > 1 and not is_tight else 1]:
                at = {"push": (0, -4), "coords": "axes fraction", "look": {"ha": side}}
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
    height = max(3.2, sum(map(canvas.measure_height, items)) + 0.1)
    with canvas.style():
        figure, axes = canvas.start_plot(height, right=canvas.NAMES)
        ends = []
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
        start = 5 * (drawn.min() // 5) if drawn.min() > NEAR * drawn.max() else 0
        axes.set_ylim(start, axes.get_ylim()[1])
        marks.mark_breaks(axes, periods, breaks)
        marks.label_periods(axes, periods)
        if len(ends) > 1:  # what a line alone is the title says
            _name_lines(axes, ends)
        return canvas.finish_chart(figure, words, [START_NOTE.format(start)] if start else [])


def _name_lines(axes: Axes, ends: Sequence[tuple[float, int, str, Mapping]]) -> None:
    """The name of each line beside its end (height, place, name, look), pushed apart where two would overlap.

    A dotted line leads from the end to the name; its marker stands at both.
    """
    height, (bottom, top), right = canvas.measure_axes(axes)[1], axes.get_ylim(), axes.get_xlim()[1]
    inch = (top - bottom) / height
    ordered = sorted(ends, key=lambda end: end[0])
    heights = [canvas.measure_height(name) for _, _, name, _ in ordered]
    middles = marks.spread_labels(heights, [(share - bottom) / inch for share, *_ in ordered], height)
    for (share, last, name, look), middle in zip(ordered, middles, strict=True):
        place = (right, bottom + middle * inch)
        axes.plot((last, right), (share, place[1]), color=canvas.GREY, lw=0.8, ls=":", clip_on=False)
        axes.plot(*place, markersize=7, clip_on=False, **look)
        canvas.write_lines(axes, name, place, push=(8, 0), look={"ha": "left", "va": "center"})


def draw_stacked(rows: pd.DataFrame, *, unknown: str = "", **words: str) -> canvas.Chart:
    """A column per period, the items on each other from zero, named beside the last column.

    Items keep their order, the first at the bottom; the one called ``unknown`` stands on top, hatched. A
    missing count leaves the part out. Numbers stand in the parts that have room for them, a ``mark`` such as
    ``[u]`` over its column. Six items at most.
    """
    periods = marks.list_periods(rows["period"].tolist())
    names = [name for name in dict.fromkeys(rows["item"]) if name != unknown]
    names += [unknown] if unknown in set(rows["item"]) else []
    marks.refuse_many(names)
    wide = rows.assign(size=pd.to_numeric(rows["exact"]).astype(float))
    wide = wide.pivot(index="item", columns="period", values="size").reindex(names, columns=periods)
    labels = {name: canvas.wrap(name, canvas.NAMES - 0.2) for name in names}
    height = max(3.2, sum(canvas.measure_height(label) + APART for label in labels.values()) + 0.1)
    with canvas.style():
        figure, axes = canvas.start_plot(height, right=canvas.NAMES)
        marks.mark_breaks(axes, periods, marks.find_breaks(rows))
        marked = rows.dropna(subset="mark") if "mark" in rows else rows.iloc[:0]
        signs = dict(zip(map(periods.index, marked["period"]), marked.get("mark", ()), strict=True))
        is_bare = _stack_columns(axes, wide, labels, signs, hatched=unknown)
        marks.scale_columns(axes, "")
        marks.label_periods(axes, periods)
        return canvas.finish_chart(
            figure, words, [explain_shorthand(" ".join(signs.values())), BARE_NOTE if is_bare else ""]
        )


def _stack_columns(
    axes: Axes, wide: pd.DataFrame, labels: Mapping[str, str], signs: Mapping[int, str], *, hatched: str
) -> bool:
    """The items of ``wide`` (a row each, a column a period) on each other, named beside the last column.

    The axes go from zero to the highest column and leave as much over it as they did. ``signs`` stand over
    the columns of these places. Returns whether a part was too low for its number.
    """
    is_bare = False
    places, bottom = np.arange(wide.shape[1]), np.zeros(wide.shape[1])
    height, middles = canvas.measure_axes(axes)[1], []
    top = max(float(wide.sum().max()), 1.0) * 1.02 * axes.get_ylim()[1]
    top *= height / (height - canvas.LINE) if signs else 1
    axes.set_ylim(0, top)
    for number, (name, counts) in enumerate(wide.iterrows()):
        sizes = counts.fillna(0).to_numpy()
        is_open = name == hatched
        fill = "white" if is_open else canvas.colours()[number]
        edge = canvas.BLACK if is_open else "white"
        axes.bar(places, sizes, 0.68, bottom, color=fill, edgecolor=edge, hatch="///" if is_open else "")
        for place, size in enumerate(sizes):
            if size / top * height > canvas.LINE:
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                middle = (place, bottom[place] + size / 2)
                axes.annotate(f"{size:,.0f}", middle, ha="center", va="center", bbox=box)
            is_bare |= 0 < size / top * height <= canvas.LINE
        middles.append(bottom[-1] + sizes[-1] / 2)
        bottom += sizes
    for place, sign in signs.items():
        axes.annotate(sign, (place, bottom[place]), ha="center", va="bottom")
    heights = [canvas.measure_height(label) + APART for label in labels.values()]
    spread = marks.spread_labels(heights, [middle / top * height for middle in middles], height)
    for label, start, end in zip(labels.values(), middles, spread, strict=True):
        place = (places[-1] + 0.55, end / height * top)
        axes.plot((places[-1] + 0.34, place[0]), (start, place[1]), color=canvas.GREY, lw=0.8, clip_on=False)
        canvas.write_lines(axes, label, place, push=(3, 0), look={"ha": "left", "va": "center"})
    return bool(is_bare)
