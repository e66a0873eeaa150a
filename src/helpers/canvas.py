"""The paper that charts are drawn on: style, size, lettering, and the bytes that come out.

Style and colours are those of the UK Government Analysis Function (the afcharts package). Text is
measured in DejaVu Sans, which comes with matplotlib and is wider than the fonts a reader has, and
stored as text: the same bytes on every machine, small, and never cut off on the reader's.
"""

from __future__ import annotations

import base64
import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TypedDict

import matplotlib as mpl
import matplotlib.style
from afcharts.af_colours import get_af_colours
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 4.6  # inches: at a phone's 400 pixels the lettering is still 13 pixels high
FONT_SIZE = 12
LETTER = 0.61 * FONT_SIZE / 72  # inches that a letter takes, on average
LINE = 1.25 * FONT_SIZE / 72  # inches from a line of text to the next
BLACK, GREY, LIGHT = "#0b0c0c", "#3d3d3d", "#b1b4b6"
READER_FONTS = "Arial,Helvetica,'Liberation Sans',sans-serif"
SETTINGS = {
    "font.family": ["DejaVu Sans"],
    "font.size": FONT_SIZE,
    "axes.edgecolor": LIGHT,
    "axes.axisbelow": True,
    "grid.color": "#d9d9d9",
    "text.color": BLACK,
    "axes.labelcolor": BLACK,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "xtick.color": LIGHT,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "helpers.charts",
    "figure.facecolor": "white",
}


class Words(TypedDict):
    """What every chart says in words: message, what is measured, where from, and the chart told."""

    title: str
    subtitle: str
    source: str
    alt: str


@dataclass(frozen=True)
class Chart:
    """A chart with its words; as the last line of a notebook cell it shows itself.

    ``title`` is the message, ``subtitle`` the measure, place and period, ``alt`` one sentence for
    those who cannot see it, ``notes`` what explains signs in the picture. ``svg`` is the picture.
    """

    title: str
    subtitle: str
    source: str
    alt: str
    svg: bytes
    notes: tuple[str, ...] = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": f"Chart: {self.title}. {self.alt}"}

    @property
    def html(self) -> str:
        """The chart as a figure; the picture is an image, in which no script can run."""
        width, height = re.findall(rb'(?:width|height)="([\d.]+)pt"', self.svg)[:2]
        picture = base64.b64encode(self.svg).decode("ascii")
        under = "".join(
            f'<p class="source">{escape(line)}</p>' for line in (*self.notes, f"Source: {self.source}")
        )
        return (
            f'<figure class="chart"><figcaption><p class="title">{escape(self.title)}</p>'
            f'<p class="subtitle">{escape(self.subtitle)}</p></figcaption>'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}"'
            f' width="{_pixels(width)}" height="{_pixels(height)}">'
            f"{under}</figure>"
        )


@contextmanager
def style() -> Iterator[None]:
    """Draw and save in the Analysis Function's style, whatever the notebook has set."""
    with matplotlib.style.context("afcharts.afcharts"), mpl.rc_context(SETTINGS):
        yield


def pale_colour() -> str:
    """A light blue of the same palette, for columns that a dark interval is drawn over."""
    return get_af_colours("sequential")[3]


def colours(number: int = 6) -> list[str]:
    """The first colours of the Analysis Function's categorical palette, up to six."""
    return get_af_colours("categorical")[:number]


def start_panels(height: float, rows: int, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """A figure ``height`` inches high with a grid of axes, row by row."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.04, wspace=0.06, hspace=0.06)
    return figure, list(figure.subplots(rows, columns, squeeze=False).flat)


def start_plot(height: float, right: float = 0.05) -> tuple[Figure, Axes]:
    """A figure with one axes, ``height`` inches high, and ``right`` inches kept free beside it."""
    figure = Figure(figsize=(WIDTH, height + 0.65))
    box = (0.55 / WIDTH, 0.5 / (height + 0.65), 1 - (0.55 + right) / WIDTH, height / (height + 0.65))
    return figure, figure.add_axes(box)


def start_sheet(height: float) -> tuple[Figure, Axes]:
    """A figure ``height`` inches high and one bare axes over all of it, in inches from the top left."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def write_lines(
    axes: Axes,
    text: str,
    place: tuple[float, float],
    *,
    push: tuple[float, float] = (0, 0),
    coords: object = "data",
    ha: str = "center",
    va: str = "top",
    color: str = BLACK,
) -> None:
    """A text of several lines, each set by itself, so that it is centred in the reader's font too.

    ``place`` is in ``coords``, ``push`` moves it by points. ``va`` is ``top`` or ``center``.
    """
    lines = text.split("\n")
    step = LINE * 72
    first = push[1] + (step * (len(lines) - 1) / 2 if va == "center" else 0)
    for number, line in enumerate(lines):
        axes.annotate(
            line,
            place,
            (push[0], first - step * number),
            xycoords=coords,
            textcoords="offset points",
            ha=ha,
            va=va,
            color=color,
            annotation_clip=False,
        )


def finish_chart(figure: Figure, words: Mapping[str, str], notes: Iterable[str] = ()) -> Chart:
    """The chart as drawn, with its words. Raises ``ValueError`` when a word is missing."""
    for name in Words.__annotations__:
        if not words.get(name, "").strip():
            raise ValueError(f"The chart {words.get('title', '')!r} has no {name}: say it in {name}=.")
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return Chart(**words, svg=_tidy(stream.getvalue().decode("utf-8")), notes=tuple(filter(None, notes)))


def wrap(text: str, inches: float) -> str:
    """The text broken into lines that fit a width.

    >>> wrap("No response regarding outcome", 1.5)
    'No response\\nregarding\\noutcome'
    """
    return textwrap.fill(text, max(8, int(inches / LETTER)), break_long_words=False)


def measure_height(text: str) -> float:
    """The height of a text of one or more lines, in inches."""
    return LINE * (text.count("\n") + 1)


def measure_width(text: str) -> float:
    """The width of the longest line of a text, in inches: a little more than it takes."""
    return LETTER * max(map(len, text.split("\n")))


def _tidy(svg: str) -> bytes:
    """The picture without prologue, comments, unused names and blanks, its lettering said once."""
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(rf"font-size: {FONT_SIZE}px; font-family: 'DejaVu Sans'(; )?", "", svg)
    svg = svg.replace("*{", f"text{{font-size:{FONT_SIZE}px;font-family:{READER_FONTS}}}*{{", 1)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"<g/>|(?<=[>\"])\s+(?=[<\"])", "", svg)
    return re.sub(r"\s+", " ", svg).strip().encode("utf-8")


def _pixels(points: bytes) -> int:
    """Points as whole pixels, 96 of which are 72 points; only the shape matters to the page.

    >>> _pixels(b"331.2")
    442
    """
    return int(float(points) * 96 / 72 + 0.5)
