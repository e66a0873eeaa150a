"""The paper that charts are drawn on (style, size, lettering), and what comes off it: a chart with its words.

Style and colours are those of the UK Government Analysis Function (the afcharts package). Text is
measured in DejaVu Sans, which comes with matplotlib and is wider than the fonts most readers have,
and stored as text: the same bytes on every machine, small, and not cut off on the reader's.
"""

import base64
import io
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape

import matplotlib as mpl
import matplotlib.style
from afcharts.af_colours import get_af_colours
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

WIDTH = 4.6  # inches: at a phone's 400 pixels the lettering is still 13 pixels high
FONT_SIZE = 12  # points
FONT = "DejaVu Sans"
LINE = 1.25 * FONT_SIZE / 72  # inches from a line of text to the next
NAMES = 1.5  # inches beside a plot for the names of its lines or parts
BETWEEN = 0.2  # inches between panels that stand beside each other
BLACK, GREY, LIGHT = "#0b0c0c", "#3d3d3d", "#b1b4b6"
SETTINGS = {
    "font.family": [FONT],
    "font.size": FONT_SIZE,
    "text.color": BLACK,
    "text.parse_math": False,
    "axes.edgecolor": LIGHT,
    "axes.axisbelow": True,
    "grid.color": "#d9d9d9",
    "ytick.labelcolor": BLACK,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "helpers.pages.charts",
    "figure.facecolor": "white",
}
READER_FONTS = "Arial,Helvetica,'Liberation Sans',sans-serif"
LOOK = re.compile(r'style="([^"]*)"')
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Point = tuple[float, float]


@contextmanager
def style() -> Iterator[None]:
    """Draw and save in the Analysis Function's style, whatever the notebook has set."""
    with matplotlib.style.context("afcharts.afcharts"), mpl.rc_context(SETTINGS), allow_any_letter():
        yield


@contextmanager
def allow_any_letter() -> Iterator[None]:
    """No warning about letters that DejaVu Sans does not have: the reader's fonts draw the text."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


@cache
def colours() -> tuple[str, ...]:
    """The six colours of the Analysis Function's categorical palette, dark blue first."""
    return tuple(get_af_colours("categorical"))  # which reads its file at every call


def start_plot(height: float, right: float = 0.05) -> tuple[Figure, Axes]:
    """A figure with one axes ``height`` inches high; ``right`` inches beside it are kept free."""
    whole = height + 0.65
    figure = Figure(figsize=(WIDTH, whole))
    return figure, figure.add_axes((0.55 / WIDTH, 0.5 / whole, 1 - (0.55 + right) / WIDTH, height / whole))


def start_panels(
    titles: Sequence[str], *, columns: int, height: float, below: float, foot: float = 0
) -> tuple[Figure, list[Axes]]:
    """A figure of panels ``height`` inches high, row by row, each under its title.

    ``below`` inches are kept free under each row and ``foot`` inches under the last.
    """
    width = (WIDTH - BETWEEN * (columns - 1)) / columns
    wrapped = [wrap(title, width) for title in titles]
    rows = [wrapped[first : first + columns] for first in range(0, len(wrapped), columns)]
    heads = [max(map(measure_height, row)) + 0.05 for row in rows]
    whole = sum(heads) + len(rows) * (height + below) + foot
    figure, top, panels = Figure(figsize=(WIDTH, whole)), 0.0, []
    for row, head in zip(rows, heads, strict=True):
        for number, title in enumerate(row):
            left = number * (width + BETWEEN) / WIDTH
            figure.text(left, 1 - top / whole - 0.03 / whole, title, va="top")
            box = (left, 1 - (top + head + height) / whole, width / WIDTH, height / whole)
            panels.append(figure.add_axes(box))
        top += head + height + below
    return figure, panels


def start_sheet(height: float) -> tuple[Figure, Axes]:
    """A figure ``height`` inches high and one bare axes over all of it, in inches from the top left."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    return figure, axes


def measure_axes(axes: Axes) -> tuple[float, float]:
    """Width and height of an axes, in inches."""
    box = axes.get_position()
    return box.width * axes.figure.get_figwidth(), box.height * axes.figure.get_figheight()


@cache  # the same words are measured again and again
def measure_width(text: str) -> float:
    """The width of the longest line of a text, in inches."""
    font = FontProperties(family=FONT, size=FONT_SIZE)
    measure = text_to_path.get_text_width_height_descent
    with allow_any_letter():
        return max(measure(line, font, ismath=False)[0] for line in text.split("\n")) / 72


def measure_height(text: str) -> float:
    """The height of a text of one or more lines, in inches."""
    return LINE * (text.count("\n") + 1)


def wrap(text: str, inches: float) -> str:
    """The text broken into lines no wider than ``inches``; a word that is wider is broken too.

    >>> wrap("No response regarding outcome", 1.5)
    'No response\\nregarding\\noutcome'
    >>> wrap("Unaccountabilities", 1)
    'Unaccounta\\nbilities'
    """
    lines: list[str] = []
    for word in text.split():
        if lines and measure_width(f"{lines[-1]} {word}") <= inches:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for piece in [word] if measure_width(word) <= inches else word:
            if lines[-1] and measure_width(lines[-1] + piece) > inches:
                lines.append("")
            lines[-1] += piece
    return "\n".join(lines)


def write_lines(
    axes: Axes, text: str, place: Point, *, push: Point = (0, 0), coords: object = "data", **look: str
) -> None:
    """A text of several lines, each set by itself, so that it is centred in the reader's font too.

    ``place`` is in ``coords``; ``push`` moves the text by points; ``look`` is as for matplotlib's
    texts: centred under the place and black, unless it says otherwise.
    """
    look = {"ha": "center", "va": "top", "color": BLACK} | look
    step, lines = LINE * 72, text.split("\n")
    first = push[1] + (step * (len(lines) - 1) / 2 if look["va"] == "center" else 0)
    for number, line in enumerate(lines):
        offset = (push[0], first - step * number)
        axes.annotate(line, place, offset, coords, textcoords="offset points", annotation_clip=False, **look)


@dataclass(frozen=True)
class Chart:
    """A picture with its words; as the last line of a notebook cell it shows itself.

    The title is its message, the subtitle its measure and period; ``alt`` tells it to those who cannot see
    it. Raises ``ValueError`` without one.
    """

    alt: str
    svg: bytes
    title: str = ""
    subtitle: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("The picture has no alternative text: say in alt= what it shows.")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        told = f"Chart: {self.title}. {self.alt}" if self.title else f"Picture: {self.alt}"
        return {"text/html": self.html, "text/plain": told}

    @property
    def html(self) -> str:
        """The picture as a figure, an image in which no script can run."""
        shape = re.findall(rb'(?:width|height)="([\d.]+)pt"', self.svg)[:2]
        width, height = (int(float(points) * 96 / 72 + 0.5) for points in shape)  # pixels
        picture = base64.b64encode(self.svg).decode("ascii")
        words = {"title": self.title, "subtitle": self.subtitle}
        above = "".join(f'<p class="{kind}">{escape(text)}</p>' for kind, text in words.items() if text)
        lines = [*self.notes, *([f"Source: {self.source}"] if self.source else [])]
        under = "".join(f'<p class="source">{escape(line)}</p>' for line in lines)
        return (
            f'<figure class="chart">{above and f"<figcaption>{above}</figcaption>"}'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}"'
            f' width="{width}" height="{height}">{under}</figure>'
        )


def finish_chart(figure: Figure, words: Mapping[str, str], notes: Iterable[str] = ()) -> Chart:
    """The chart as drawn, with its words (alt, title, subtitle, source) and the notes that are not empty."""
    return Chart(**words, svg=_save(figure), notes=tuple(filter(None, notes)))


def frame_figure(figure: Figure, *, alt: str, title: str = "", source: str = "") -> Chart:
    """An analyst's own figure as a picture of the page: no wider than the page, in its lettering, closed."""
    figure.set_size_inches(figure.get_size_inches() * min(1, 5.2 / figure.get_figwidth()))
    with mpl.rc_context(SETTINGS), allow_any_letter():
        for text in figure.findobj(Text):
            text.set_fontfamily(FONT)
        svg = _save(figure, bbox_inches="tight")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    return Chart(alt, svg, title=title, source=source)


def _save(figure: Figure, **options: str) -> bytes:
    """The picture as SVG without prologue, comments, unused names and blanks; each look is said once.

    Tags have two decimals, no clipping and no turns of nothing, and say not when and how they were made.
    """

    def shorten(tag: re.Match[str]) -> str:
        text = re.sub(r"(\.\d\d)\d+", r"\1", tag[0])
        text = re.sub(r' clip-path="[^"]*"| transform="rotate\(-0 [^"]*"|(?<=<g) id="[^"]*"', "", text)
        text = re.sub(rf"font-size: {FONT_SIZE}px; font-family: '{FONT}'(; )?", "", text)
        return re.sub(r"\s+", " ", text)

    stream, nameless = io.BytesIO(), dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(stream, format="svg", metadata=nameless, **options)
    svg = stream.getvalue().decode()
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"<[^>]+>", shorten, NOT_IN_XML.sub("", svg))
    svg = re.sub(r"<clipPath.*?</clipPath>|<g/>|(?<=>)\s+(?=<)", "", svg, flags=re.DOTALL)
    looks = {look: f"c{number}" for number, look in enumerate(dict.fromkeys(LOOK.findall(svg)))}
    classes = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    lettering = f"text{{font-size:{FONT_SIZE}px;font-family:{READER_FONTS}}}"
    svg = LOOK.sub(lambda found: f'class="{looks[found[1]]}"', svg)
    return svg.replace("*{", f"{lettering}{classes}*{{", 1).strip().encode("utf-8")
