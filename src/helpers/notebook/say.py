"""What a cell says: sentences, and key points with what they may mean and what to ask.

A sentence that holds a figure which was not published or is withheld (``[x]``, ``[c]``, ``[z]``) is left
out, and a cell that has nothing left to say shows nothing; a page leaves such a section out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from IPython.display import Markdown

from helpers.language.wording import escape_markdown, start_sentence
from helpers.notebook.values import Figure, Share

MISSING = re.compile(r"\[[cxz]\]")
MOST_POINTS = 5


@dataclass(frozen=True)
class Point:
    """A key point in up to three beats: what happened, what it may mean, what to ask."""

    what: str
    means: str
    ask: str
    link: str
    source: str


def say(first: str = "", *more: str) -> Markdown | None:
    """Sentences as a paragraph, those with a missing figure left out; nothing without the first.

    The others follow from the first, so that they do not stand alone. Text that came from the data is shown
    as it is and never acts.

    >>> say("Referrals fell to 71.", "Of [x] no more is known.").data
    'Referrals fell to 71.'
    """
    if not keep_known([first]):
        return None
    return Markdown(" ".join(escape_markdown(sentence) for sentence in keep_known([first, *more])))


def list_sentences(sentences: Iterable[str]) -> Markdown | None:
    """Sentences as a list, one point each, those with a missing figure left out."""
    told = "\n".join(f"- {escape_markdown(sentence)}" for sentence in keep_known(sentences))
    return Markdown(told) if told else None


def keep_known(sentences: Iterable[str]) -> list[str]:
    """The sentences in which no figure is missing, each with a capital."""
    return [start_sentence(one) for one in sentences if one and not MISSING.search(one)]


def point(
    what: str,
    means: str = "",
    ask: str = "",
    *,
    rests_on: Figure | Share | None = None,
    link: str = "",
    source: str = "",
) -> Point | None:
    """A key point; None where its first sentence holds a missing figure.

    ``rests_on`` is the figure it rests on, which it leads to; a ``link`` with its text ``source`` instead
    leads to another page.
    """
    if not keep_known([what]):  # withheld, not published, or nothing to tell
        return None
    figure = rests_on.count if isinstance(rests_on, Share) else rests_on
    if figure is not None:
        link, source = figure.link, f"Source: {figure.source}"
    told = ("".join(keep_known([text])) for text in (what, means, ask))
    return Point(*told, link, source)


def key_points(*points: Point | None, most: int = MOST_POINTS) -> Markdown | None:
    """The points that can be told, in the order given, ``most`` at the most."""
    told = [write_point(one) for one in points if one is not None][:most]
    return Markdown("\n".join(told)) if told else None


def write_point(one: Point) -> str:
    """A key point as an item of a Markdown list."""
    parts = [f"**{escape_markdown(one.what)}**", escape_markdown(one.means)]
    parts += [f"*Ask:* {escape_markdown(one.ask)}"] if one.ask else []
    parts += [f"[{escape_markdown(one.source)}]({one.link})"] if one.link else []
    return "- " + " ".join(part for part in parts if part)


def glance(*, good: Iterable[str], bad: Iterable[str], ask: Iterable[str]) -> Markdown | None:
    """What is good, what is bad and what to ask, a line each; a line with nothing to tell is left out."""
    lines = {"Good": keep_known(good), "Bad": keep_known(bad), "Ask": keep_known(ask)}
    told = [f"- **{name}:** {escape_markdown(' '.join(said))}" for name, said in lines.items() if said]
    return Markdown("\n".join(told)) if told else None
