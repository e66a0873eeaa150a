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
class Chart:
    """A chart with its words; as the last line of a notebook cell it shows itself.

    ``title`` is the message, ``subtitle`` the measure, place and period, ``alt`` one sentence for
    those who cannot see it, ``notes`` what explains signs in the picture. ``svg`` is the picture.
    Raises ``ValueError`` when one of the words is empty.
    """

    title: str
    subtitle: str
    source: str
    alt: str
    svg: bytes
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in Words.__annotations__:
            if not getattr(self, name).strip():
                raise ValueError(f"The chart {self.title!r} has no {name}: say it in {name}=.")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": f"Chart: {self.title}. {self.alt}"}

    @property
    def html(self) -> str:
        """The chart as a figure; the picture is an image, in which no script can run."""
        width, height = re.findall(rb'(?:width|height)="([\d.]+)pt"', self.svg)[:2]
        picture = base64.b64encode(self.svg).decode("ascii")
        under = (f'<p class="source">{escape(line)}</p>' for line in (*self.notes, f"Source: {self.source}"))
        return (
            f'<figure class="chart"><figcaption><p class="title">{escape(self.title)}</p>'
            f'<p class="subtitle">{escape(self.subtitle)}</p></figcaption>'
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(self.alt)}"'
            f' width="{_count_pixels(width)}" height="{_count_pixels(height)}">'
            f"{''.join(under)}</figure>"
        )


def _count_pixels(points: bytes) -> int:
    """Points as whole pixels, 96 of which are 72 points; only the shape matters to the page.

    >>> _count_pixels(b"331.2")
    442
    """
    return int(float(points) * 96 / 72 + 0.5)
