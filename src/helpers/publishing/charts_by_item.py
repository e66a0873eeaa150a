"""Charts of items of one time: ranked bars, percentages printed and worked out again, and verdicts.

Every function takes plain rows and the chart's words (``title``, ``subtitle``, ``source``, ``alt``), and
returns a ``Chart``.
"""

from decimal import Decimal

import pandas as pd
import seaborn
from afcharts.af_colours import get_af_colours
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from helpers.language.wording import BOUND_WORDS
from helpers.publishing import canvas, marks

BAR = 0.2  # inches that a horizontal bar is high
VERDICT_LETTERS = {"agrees": "A", "agrees_other_rounding": "R", "differs": "D"}
VERDICT_NOTE = (
    "A: all agree. R: some agree only under another rounding rule. D: some do not follow from the count. "
    "Beside R and D stands how many of those checked do not agree. An empty cell had none to check."
)


def draw_bars(rows: pd.DataFrame, **words: str) -> canvas.Chart:
    """A horizontal bar per item from zero, the longest first, its name above it and its value beside it.

    Rows as in ``marks``. A bound is an open bar with words (``more than 300``); items without a value
    come last, in their order.
    """
    signs = {bound: f"{word} " for bound, word in BOUND_WORDS.items()}
    prepared = marks.prepare_values(rows, signs)
    prepared["label"] = [canvas.wrap(item, canvas.WIDTH) for item in rows["item"]]
    ranked = prepared.sort_values("size", ascending=False, kind="stable")
    room = canvas.WIDTH - 0.1 - marks.ARROW - max(map(canvas.measure_width, ranked["text"]))
    with canvas.style():
        figure, axes = canvas.start_sheet(
            0.05 + sum(canvas.measure_height(label) + BAR + 0.2 for label in ranked["label"])
        )
        top = 0.05
        for row in ranked.itertuples():
            axes.text(0, top, row.label, va="top")
            top += canvas.measure_height(row.label) + 0.02 + BAR / 2
            end = 0.0 if pd.isna(row.size) else row.size * room / marks.find_highest(ranked)
            if pd.notna(row.size):
                fill = canvas.colours()[0] if pd.isna(row.bound) else "white"
                axes.barh(top, end, BAR, color=fill, edgecolor=canvas.colours()[0], linewidth=1.2)
            ink = canvas.GREY if pd.isna(row.size) else canvas.BLACK
            axes.text(end + 0.08, top, row.text, va="center_baseline", color=ink)
            top += BAR / 2 + 0.18
        return canvas.finish_chart(figure, words, marks.explain_signs(prepared))


def draw_pairs(rows: pd.DataFrame, *, most: int = 12, **words: str) -> canvas.Chart:
    """Two marks per item on one line, printed and worked out again, the widest apart first.

    ``rows``: one per percentage, with ``item`` (names the row, wrapped), ``percent`` and
    ``reconciled_percent`` (decimal text). The ``most`` rows that differ most are drawn.
    """
    columns = ["percent", "reconciled_percent"]
    apart = (rows[columns[0]].map(Decimal) - rows[columns[1]].map(Decimal)).abs()
    worst = rows.loc[apart.sort_values(ascending=False, kind="stable").index].head(most)
    labels = [canvas.wrap(item, canvas.WIDTH) for item in worst["item"]]
    margin = max(canvas.measure_width(f"{text}%") for text in worst[columns].to_numpy().ravel()) + 0.15
    scale = (canvas.WIDTH - 2 * margin) / (worst[columns].astype(float).max().max() or 1)
    with canvas.style():
        figure, axes = canvas.start_sheet(0.4 + sum(canvas.measure_height(label) + 0.4 for label in labels))
        for left, filled, meaning in ((0.08, False, "as published"), (1.7, True, "recalculated")):
            _draw_end(axes, left, 0.12, filled)
            axes.text(left + 0.13, 0.12, meaning, va="center_baseline")
        top = 0.4
        for label, texts in zip(labels, worst[columns].itertuples(index=False), strict=True):
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
    order = list(VERDICT_LETTERS)
    look = {"vmin": 0, "vmax": 2, "cbar": False, "linewidths": 3, "linecolor": "white"}
    look["cmap"] = ListedColormap(["#f2f2f2", get_af_colours("sequential")[3], canvas.colours()[0]])
    with canvas.style():
        figure, strips = canvas.start_panels(tables, columns=1, height=0.5, below=0.08, foot=0.5)
        for table, axes in zip(tables, strips, strict=True):
            own = rows[rows["table"] == table]
            verdicts = [own.loc[own["period"] == period, "verdict"] for period in periods]
            worst = [max(map(order.index, cell), default=float("nan")) for cell in verdicts]
            seaborn.heatmap([worst], yticklabels=False, xticklabels=False, ax=axes, **look)
            for place, cell in enumerate(verdicts):
                ink = "white" if worst[place] == order.index("differs") else canvas.BLACK
                canvas.write_lines(
                    axes, _write_cell(cell), (place + 0.5, 0.5), look={"va": "center", "color": ink}
                )
        marks.label_periods(strips[-1], periods, first=0.5, side=0.5)
        return canvas.finish_chart(figure, words, [VERDICT_NOTE])


def _write_cell(verdicts: pd.Series) -> str:
    """The words in a cell of the heat map: ``D 2`` over ``of 11``, ``A`` over ``all 11``, or nothing."""
    if verdicts.empty:
        return ""
    letter = max((VERDICT_LETTERS[verdict] for verdict in verdicts), key="ARD".index)
    wrong = (verdicts != "agrees").sum()
    return f"{letter} {wrong}\nof {len(verdicts)}" if wrong else f"{letter}\nall {len(verdicts)}"
