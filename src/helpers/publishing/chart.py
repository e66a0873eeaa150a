"""A chart with its words, and the bytes of its picture: the same rows give the same bytes everywhere."""

from __future__ import annotations

import base64
import io
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.publishing.canvas import FONT, FONT_SIZE, SETTINGS, allow_any_letter

WIDEST = 5.2  # inches of an analyst's own figure
READER_FONTS = "Arial,Helvetica,'Liberation Sans',sans-serif"
LOOK = re.compile(r'style="([^"]*)"')
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NAMELESS = dict.fromkeys(("Date", "Creator", "Format", "Type"))  # a picture says not when and how it was made


@dataclass(frozen=True)
class Chart:
    """A picture with its words; as the last line of a notebook cell it shows itself.

    ``alt`` tells it to those who cannot see it, ``svg`` is the picture; a title, which is its message, a
    subtitle (measure and period), a source and notes stand around it where they are given. Raises
    ``ValueError`` without an alternative text.
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
        above = [f'<p class="title">{escape(self.title)}</p>'] if self.title else []
        above += [f'<p class="subtitle">{escape(self.subtitle)}</p>'] if self.subtitle else []
        lines = [*self.notes, *([f"Source: {self.source}"] if self.source else [])]
        under = "".join(f'<p class="source">{escape(line)}</p>' for line in lines)
        caption = f"<figcaption>{''.join(above)}</figcaption>" if above else ""
        return (
            f'<figure class="chart">{caption}'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}"'
            f' width="{width}" height="{height}">'
            f"{under}</figure>"
        )


def finish_chart(figure: Figure, words: Mapping[str, str], notes: Iterable[str] = ()) -> Chart:
    """The chart as drawn, with its words (alt, title, subtitle, source) and the notes that are not empty."""
    return Chart(**words, svg=_save(figure), notes=tuple(filter(None, notes)))


def frame_figure(figure: Figure, *, alt: str, title: str = "", source: str = "") -> Chart:
    """An analyst's own figure as a picture of the page: no wider than the page, in its lettering, closed."""
    width, height = figure.get_size_inches()
    if width > WIDEST:
        figure.set_size_inches(WIDEST, height * WIDEST / width)
    with mpl.rc_context(SETTINGS), allow_any_letter():
        for text in figure.findobj(Text):
            text.set_fontfamily(FONT)
        svg = _save(figure, bbox_inches="tight")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    return Chart(alt, svg, title=title, source=source)


def _save(figure: Figure, **options: str) -> bytes:
    """The picture as SVG without prologue, comments, unused names and blanks; each look is said once."""
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=NAMELESS, **options)
    svg = stream.getvalue().decode("utf-8")
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"<[^>]+>", _shorten_tag, NOT_IN_XML.sub("", svg))
    svg = re.sub(r"<clipPath.*?</clipPath>|<g/>|(?<=>)\s+(?=<)", "", svg, flags=re.DOTALL)
    looks = {look: f"c{number}" for number, look in enumerate(dict.fromkeys(LOOK.findall(svg)))}
    classes = "".join(f".{name}{{{look}}}" for look, name in looks.items())
    lettering = f"text{{font-size:{FONT_SIZE}px;font-family:{READER_FONTS}}}"
    svg = LOOK.sub(lambda found: f'class="{looks[found[1]]}"', svg)
    return svg.replace("*{", f"{lettering}{classes}*{{", 1).strip().encode("utf-8")


def _shorten_tag(tag: re.Match[str]) -> str:
    """A tag with two decimals, without clipping, turns of nothing, and names that nothing refers to."""
    text = re.sub(r"(\.\d\d)\d+", r"\1", tag[0])
    text = re.sub(r' clip-path="[^"]*"| transform="rotate\(-0 [^"]*"|(?<=<g) id="[^"]*"', "", text)
    text = re.sub(rf"font-size: {FONT_SIZE}px; font-family: '{FONT}'(; )?", "", text)
    return re.sub(r"\s+", " ", text)
