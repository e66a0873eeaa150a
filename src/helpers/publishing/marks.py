"""What charts are made of: values with their signs, columns, scales, breaks, and labels without overlap.

Drawn rows are those that notebooks select: ``item``, ``period`` and ``exact`` (the number as decimal text,
which places the mark and is never rounded here); where there are such columns also ``unit`` (``£`` stands
before numbers), ``bound``, ``shorthand`` (instead of ``[x]``) and ``mark``, such as ``[u]``.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from helpers.exports.periods import find_year_kind, first_year, shift_period, sort_periods
from helpers.language.wording import BOUND_SIGNS, NOT_AVAILABLE, SIGN_WORDS, explain_shorthand
from helpers.publishing import canvas

ARROWS = {"above": 1, "at_least": 1, "at_most": -1, "below": -1}
ARROW = 0.25  # inches that the arrow of a bound is long
UNDER_AXES = ("data", "axes fraction")


def list_periods(periods: Sequence[str]) -> list[str]:
    """Every period from the first to the last, years that nobody published included.

    Financial years (``2018/19``) and calendar years (``2018``) are counted through; other names
    stay as they are, in their order.

    >>> list_periods(["2021/22", "2018/19"])
    ['2018/19', '2019/20', '2020/21', '2021/22']
    """
    kinds = set(map(find_year_kind, periods))
    if len(kinds) != 1 or "" in kinds:
        return list(dict.fromkeys(periods))
    ordered = sort_periods(periods)
    length = first_year(ordered[-1]) - first_year(ordered[0])
    return [shift_period(ordered[0], later) for later in range(length + 1)]


def fill_gaps(rows: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    """One row per period, in order; periods that have none get an empty row.

    Raises ``ValueError`` when a period has two rows.
    """
    twice = rows.loc[rows["period"].duplicated(), "period"]
    if not twice.empty:
        raise ValueError(f"Period {twice.iloc[0]} has two values to draw in one place: choose one of them.")
    return rows.set_index("period").reindex(periods).reset_index()


def find_unit(rows: pd.DataFrame) -> str:
    """What stands before the numbers of a chart."""
    return "£" if "unit" in rows and rows["unit"].eq("£").any() else ""


def refuse_many(names: Sequence[str]) -> None:
    """Raise ``ValueError`` for more series than colours can tell apart."""
    most = len(canvas.colours())
    if len(names) > most:
        raise ValueError(f"{len(names)} items cannot be told apart: draw {most} at most, or show_panels.")


def prepare_values(rows: pd.DataFrame, signs: Mapping[str, str] = BOUND_SIGNS) -> pd.DataFrame:
    """What is drawn of each row: size (a number), bound, fill, and the text beside the mark with its ink.

    The text is the number with its unit in front, after one of the ``signs`` where it is only a
    bound, and before its ``mark``. A missing value has no size; its text is its shorthand.
    """
    unit = find_unit(rows)
    prepared = rows.reindex(columns=["bound", "shorthand", "mark"]).astype("string")
    written = [
        pd.NA if pd.isna(number) else f"{signs.get(bound, '')}{unit}{Decimal(str(number)):,}"
        for number, bound in zip(rows["exact"], prepared["bound"].fillna(""), strict=True)
    ]
    text = pd.Series(written, rows.index, "string") + (" " + prepared["mark"]).fillna("")
    return prepared.assign(
        size=pd.to_numeric(rows["exact"]).astype(float),
        text=text.fillna(prepared["shorthand"]).fillna(NOT_AVAILABLE),
        fill=prepared["bound"].isna().map({True: canvas.colours()[0], False: "white"}),
        ink=rows["exact"].isna().map({True: canvas.GREY, False: canvas.BLACK}),
    )


def explain_signs(prepared: pd.DataFrame) -> list[str]:
    """The lines beneath a chart that explain the signs and the shorthand drawn in it."""
    text = " ".join(prepared["text"])
    return [explain_shorthand(text, SIGN_WORDS), explain_shorthand(text)]


def find_highest(prepared: pd.DataFrame) -> float:
    """The largest value; one where there is none, so that there is a scale."""
    return max(prepared["size"].fillna(0).max(), 0) or 1.0


def draw_columns(axes: Axes, prepared: pd.DataFrame, highest: float) -> None:
    """A column per row with its text above it: open where the value is a bound, none where it is missing.

    A bound's arrow leads away from the end where the value is more, towards it where it is less. The axes
    go from zero to as much over ``highest`` as the texts need.
    """
    width, height = canvas.measure_axes(axes)
    widest = max(map(canvas.measure_width, prepared["text"]))
    upright = widest > width / len(prepared)
    arrow = ARROW if prepared["bound"].isin(list(ARROWS)).any() else 0
    inch = highest / (height - arrow - 0.1 - (widest if upright else canvas.LINE))
    axes.set_ylim(0, height * inch)
    for place, row in enumerate(prepared.itertuples()):
        top = 0.0
        if pd.notna(row.size):
            axes.bar(place, row.size, 0.68, color=row.fill, edgecolor=canvas.colours()[0], linewidth=1.2)
            top = row.size
        if pd.notna(row.size) and row.bound in ARROWS:
            top += ARROW * inch
            head, tail = ((place, top), (place, row.size))[:: ARROWS[row.bound]]
            look = {"arrowstyle": "-|>", "color": canvas.colours()[0], "linewidth": 1.5}
            axes.annotate("", head, tail, arrowprops=look | {"shrinkA": 0, "shrinkB": 0})
        look = {"rotation": 90 if upright else 0, "color": row.ink}
        axes.annotate(row.text, (place, top), (0, 3), textcoords="offset points", ha="center", **look)


def scale_columns(axes: Axes, unit: str) -> None:
    """A scale of few whole numbers (``1,500``, ``£2m``), with room for the widest of them beside it."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    write = FuncFormatter(lambda step, _: f"{unit}{step / 1e6:g}m" if step >= 1e6 else f"{unit}{step:,.0f}")
    axes.yaxis.set_major_formatter(write)
    widest = max(canvas.measure_width(write(step)) for step in axes.get_yticks())
    box = axes.get_position()
    left = (widest + 0.1) / canvas.WIDTH
    axes.set_position((left, box.y0, box.x1 - left, box.height))


def spread_labels(heights: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """Middles of labels, bottom to top, as near the wanted places as they can be without overlap.

    All in one unit, ``wanted`` ascending. The sum of squared moves is least: isotonic regression of
    the labels' lower ends by the max-min formula of means (Robertson, Wright and Dykstra 1988, Order
    Restricted Statistical Inference, section 1.4); then all stay between 0 and ``room``.

    >>> spread_labels([1, 1, 1], [0.2, 2.0, 2.2], 4)
    [0.5, 1.6, 2.6]
    """
    below = np.cumsum([0, *heights[:-1]])
    halves = np.array(heights) / 2
    places, labels = np.array(wanted) - halves - below, range(len(heights))
    starts = [
        max(min(places[low : high + 1].mean() for high in labels[label:]) for low in labels[: label + 1])
        for label in labels
    ]
    starts = np.clip(starts, 0, max(room - sum(heights), 0))
    return [round(float(middle), 6) for middle in starts + below + halves]


def name_ends(axes: Axes, ends: Iterable[tuple], right: float, *, apart: float = 0) -> None:
    """The name of each line or part beside its end, at ``right``, ``apart`` inches or more from the next.

    ``ends``: the height and place of each end, its name, and the look of its line, if it is one: then the
    leader from the end to the name is dotted, and the line's marker stands at both.
    """
    height, (bottom, top) = canvas.measure_axes(axes)[1], axes.get_ylim()
    inch, ordered = (top - bottom) / height, sorted(ends, key=itemgetter(0))
    heights = [canvas.measure_height(name) + apart for _, _, name, _ in ordered]
    middles = spread_labels(heights, [(end - bottom) / inch for end, *_ in ordered], height)
    for (end, last, name, look), middle in zip(ordered, middles, strict=True):
        place, dots = (right, bottom + middle * inch), ":" if look else "-"
        axes.plot((last, right), (end, place[1]), color=canvas.GREY, lw=0.8, ls=dots, clip_on=False)
        if look:
            axes.plot(*place, markersize=7, clip_on=False, **look)
        canvas.write_lines(axes, name, place, push=(8 if look else 3, 0), ha="left", va="center")


def label_periods(axes: Axes, periods: Sequence[str], *, first: float = 0, side: float = 0.55) -> None:
    """Name the periods under their places: on two lines where one has no room, and not all if it must be.

    ``first`` is the place of the first period; the others follow at steps of one, with ``side`` steps
    left free at both ends.
    """
    axes.set_xticks([])
    axes.set_xlim(first - side, first + len(periods) - 1 + side)
    room = canvas.measure_axes(axes)[0] / (len(periods) - 1 + 2 * side)
    is_tight = max(map(canvas.measure_width, periods)) > room - 0.04
    names = [period.replace("/", "\n/") if is_tight else period for period in periods]
    every = int(max(map(canvas.measure_width, names)) // (room - 0.02)) + 1
    for place, name in list(enumerate(names))[::-every]:
        canvas.write_lines(axes, name, (place + first, 0), push=(0, -5), coords=UNDER_AXES)


def find_breaks(rows: pd.DataFrame) -> dict[str, str]:
    """The first period of each part but the first, with the reason for the break."""
    begun = rows.reindex(columns=["period", "break_reason"]).dropna().itertuples(index=False)
    return {period: reason for period, reason in begun if reason}


def mark_breaks(axes: Axes, periods: Sequence[str], breaks: Mapping[str, str]) -> None:
    """A dashed line before each period where what is counted changed, with its words at the top.

    The words stand on the wider side of the line; the axes grow so that nothing drawn lies under them.
    """
    width, height = canvas.measure_axes(axes)
    shares = {period: periods.index(period) / len(periods) for period in breaks if period in periods}
    texts = {one: canvas.wrap(breaks[one], width * max(share, 1 - share)) for one, share in shares.items()}
    tallest = max(map(canvas.measure_height, texts.values()), default=-0.1)
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom, bottom + (top - bottom) * height / (height - tallest - 0.1))
    for period, text in texts.items():
        is_late = shares[period] > 0.5
        place, push = periods.index(period) - 0.5, -5 if is_late else 5
        axes.axvline(place, color=canvas.GREY, linestyle=(0, (4, 3)), linewidth=1.2)
        look = {"ha": "right" if is_late else "left", "color": canvas.GREY}
        canvas.write_lines(axes, text, (place, 1), push=(push, -1), coords=UNDER_AXES, **look)
