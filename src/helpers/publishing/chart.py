"""A chart with its words: what the drawing functions return and a notebook cell shows."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import escape
from typing import TypedDict


class Words(TypedDict):
    """What every chart says in words: message, what is measured, where from, and the chart told."""

    title: str
    subtitle: str
    source: str
    alt: str


@dataclass(frozen=True)
class Picture:
    """A picture with its words; as the last line of a notebook cell it shows itself.

    ``alt`` is one sentence for those who cannot see it, ``svg`` the picture; a title, which is its message,
    a subtitle, a source and notes stand around it where they are given. Raises ``ValueError`` without an
    alternative text.
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
        width, height = re.findall(rb'(?:width|height)="([\d.]+)pt"', self.svg)[:2]
        picture = base64.b64encode(self.svg).decode("ascii")
        above = [f'<p class="title">{escape(self.title)}</p>'] if self.title else []
        above += [f'<p class="subtitle">{escape(self.subtitle)}</p>'] if self.subtitle else []
        lines = [*self.notes, *([f"Source: {self.source}"] if self.source else [])]
        under = "".join(f'<p class="source">{escape(line)}</p>' for line in lines)
        caption = f"<figcaption>{''.join(above)}</figcaption>" if above else ""
        return (
            f'<figure class="chart">{caption}'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}"'
            f' width="{_count_pixels(width)}" height="{_count_pixels(height)}">'
            f"{under}</figure>"
        )


@dataclass(frozen=True)
class Chart(Picture):
    """A chart of ours: ``title`` is the message, ``subtitle`` the measure, place and period.

    Raises ``ValueError`` when one of the words is empty.
    """

    def __post_init__(self) -> None:
        for name in Words.__annotations__:
            if not getattr(self, name).strip():
                raise ValueError(f"The chart {self.title!r} has no {name}: say it in {name}=.")


def _count_pixels(points: bytes) -> int:
    """Points as whole pixels, 96 of which are 72 points; only the shape matters to the page.

    >>> _count_pixels(b"331.2")
    442
    """
    return int(float(points) * 96 / 72 + 0.5)
