"""What a cell says: sentences, and key points with what they may mean and what to ask.

A sentence that holds a figure which was not published or is withheld (``[x]``, ``[c]``, ``[z]``) is left
out, and a cell that has nothing left to say shows nothing; a page leaves such a section out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from helpers.language.wording import escape_markdown, join_words, start_sentence
from helpers.notebook.select import reliable

MISSING = re.compile(r"\[[csxz]\]")
MOST_POINTS = 5


@dataclass(frozen=True)
class Point:
    """A key point in up to three beats: what happened, what it may mean, what to ask."""

    what: str
    means: str
    ask: str
    where: str  # Markdown, with the links


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


def list_sentences(sentences: Iterable[str | tuple[str, str]]) -> Markdown | None:
    """Sentences as a list, one point each, those with a missing figure left out.

    One given in two parts, as ``faults.tell_problems`` does, begins with the first in bold.
    """
    known = [one for one in sentences if keep_known([one if isinstance(one, str) else " ".join(one)])]
    told = [
        escape_markdown(start_sentence(one))
        if isinstance(one, str)
        else f"**{escape_markdown(one[0])}** {escape_markdown(one[1])}"
        for one in known
    ]
    return Markdown("\n".join(f"- {one}" for one in told)) if told else None


def keep_known(sentences: Iterable[str]) -> list[str]:
    """The sentences in which no figure is missing, each with a capital."""
    return [start_sentence(one) for one in sentences if one and not MISSING.search(one)]


def point(
    what: str,
    means: str | Sequence[str] = "",
    ask: str | Sequence[str] = "",
    *,
    rests_on: Sequence[pd.DataFrame] = (),
    link: str = "",
    source: str = "",
) -> Point | None:
    """A key point; None where its first sentence holds a missing figure.

    ``means`` and ``ask`` are one sentence or several, each left out by itself where a figure is missing.
    ``rests_on`` holds the selected rows that the point is worked out from; it leads to the newest cell of
    each. A ``link`` with its text ``source`` instead leads to another page.
    """
    if not keep_known([what]):  # withheld, not published, or nothing to tell
        return None
    told = [" ".join(keep_known([part] if isinstance(part, str) else part)) for part in (what, means, ask)]
    return Point(*told, f"[{escape_markdown(source)}]({link})" if link else _write_sources(rests_on))


def _write_sources(parts: Iterable[pd.DataFrame]) -> str:
    """Where comparable rows were published, each place once, leading to the newest cell; empty without rows.

    As in ``Source: [safeguarding by person, 2019/20 to 2023/24](…)``.
    """
    links: dict[str, str] = {}
    for rows in parts:
        sound = reliable(rows).sort_values("period", kind="stable")
        if len(sound):
            newest = sound.iloc[-1]
            periods = sound.loc[sound["source_file"] == newest["source_file"], "period"]
            years = " to ".join(dict.fromkeys([periods.iloc[0], newest["period"]]))
            name = Path(newest["source_file"]).stem.replace("_", " ")
            links.setdefault(f"{name}, {years}", newest["link"])
    told = join_words(f"[{escape_markdown(name)}]({href})" for name, href in links.items())
    return f"Source: {told}" if told else ""


def key_points(*points: Point | None, most: int = MOST_POINTS) -> Markdown | None:
    """The points that can be told, in the order given, ``most`` at the most."""
    told = [write_point(one) for one in points if one is not None][:most]
    return Markdown("\n".join(told)) if told else None


def write_point(one: Point) -> str:
    """A key point as an item of a Markdown list."""
    parts = [f"**{escape_markdown(one.what)}**", escape_markdown(one.means)]
    parts += [f"*Ask:* {escape_markdown(one.ask)}"] if one.ask else []
    parts += [one.where]
    return "- " + " ".join(part for part in parts if part)


def glance(*, good: Iterable[str], bad: Iterable[str], ask: Iterable[str]) -> Markdown | None:
    """What is good, what is bad and what to ask, a line each; a line with nothing to tell is left out.

    Nothing with fewer than two lines, since what is good alone, or bad alone, is no glance.
    """
    lines = {"Good": keep_known(good), "Bad": keep_known(bad), "Ask": keep_known(ask)}
    told = [f"- **{name}:** {escape_markdown(' '.join(said))}" for name, said in lines.items() if said]
    return Markdown("\n".join(told)) if len(told) > 1 else None
