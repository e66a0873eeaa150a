"""What a cell says: sentences, and key points with what they may mean and what to ask.

A sentence that holds a figure which was not published or is withheld (``[x]``, ``[c]``, ``[z]``) is left
out, and a cell that has nothing left to say shows nothing; a page leaves such a section out. Text that came
from the data is shown as it is and never acts.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from helpers.exports.periods import is_year
from helpers.language.wording import escape_markdown, join_words, start_sentence
from helpers.notebook.select import reliable

MISSING = re.compile(r"\[[csxz]\]")


def say(first: str = "", *more: str) -> Markdown | None:
    """Sentences as a paragraph, those with a missing figure left out; nothing without the first.

    The others follow from the first, so that they do not stand alone.
    """
    told = keep_known([first, *more])
    return Markdown(escape_markdown(" ".join(told))) if keep_known([first]) else None


def list_sentences(sentences: Iterable[str | tuple[str, str]]) -> Markdown | None:
    """Sentences as a list, one point each, those with a missing figure left out.

    One given in two parts, as by ``faults.tell_problems``, begins with the first in bold.
    """
    lines = []
    for one in sentences:
        about, rest = ("", start_sentence(one)) if isinstance(one, str) else one
        bold = f"**{escape_markdown(about)}** " if about else ""
        if keep_known([about + rest]):
            lines.append(bold + escape_markdown(rest))
    return _list(lines)


def tell_newest(year: str, *rows: pd.DataFrame, of: str = "figures") -> str:
    """A sentence that says of what year the newest of all these are; empty if they are of ``year``."""
    newest = max((period for one in rows for period in one["period"] if is_year(period)), default="")
    if not newest:
        return f"The reports up to this one give no yearly {of}."
    told = f"The newest yearly {of} in the reports up to this one are of {newest}."
    return told if newest < year else ""


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
) -> Markdown | None:
    """A key point in up to three beats: what happened, what it may mean, what to ask.

    None where the first holds a missing figure. ``means`` and ``ask`` are one sentence or several, each left
    out by itself where a figure is missing. It leads to the newest cell of each of the selected rows that it
    ``rests_on``, or by ``link``, with its text ``source``, to another page.
    """
    happened, meant, asked = (
        escape_markdown(" ".join(keep_known([part] if isinstance(part, str) else part)))
        for part in (what, means, ask)
    )
    if not happened:  # withheld, not published, or nothing to tell
        return None
    place = f"[{escape_markdown(source)}]({link})" if link else _write_sources(rests_on)
    told = [f"**{happened}**", meant, asked and f"*Ask:* {asked}", place]
    return Markdown(" ".join(filter(None, told)))


def _write_sources(parts: Iterable[pd.DataFrame]) -> str:
    """Where comparable rows were published, each place once, leading to the newest cell of it."""
    links: dict[str, str] = {}
    for rows in parts:
        sound = reliable(rows).sort_values("period", kind="stable")
        if len(sound):
            newest = sound.iloc[-1]
            periods = sound.loc[sound["source_file"] == newest["source_file"], "period"]
            years = " to ".join(dict.fromkeys([periods.iloc[0], newest["period"]]))
            name = Path(newest["source_file"]).stem.replace("_", " ").replace("statements", "text")
            links.setdefault(f"{name}, {years}", newest["link"])
    told = join_words(f"[{escape_markdown(name)}]({href})" for name, href in links.items())
    return f"Source: {told}" if told else ""


def key_points(*points: Markdown | None, most: int = 5) -> Markdown | None:
    """The points that can be told, in the order given, ``most`` at the most."""
    return _list([one.data for one in points if one is not None][:most])


def glance(*, good: Iterable[str], bad: Iterable[str], ask: Iterable[str]) -> Markdown | None:
    """What is good, what is bad and what to ask, a line each; a line with nothing to tell is left out.

    Nothing with fewer than two lines, since what is good alone, or bad alone, is no glance.
    """
    lines = {"Good": keep_known(good), "Bad": keep_known(bad), "Ask": keep_known(ask)}
    told = [f"**{name}:** {escape_markdown(' '.join(said))}" for name, said in lines.items() if said]
    return _list(told) if len(told) > 1 else None


def _list(lines: Sequence[str]) -> Markdown | None:
    return Markdown("\n".join(f"- {line}" for line in lines)) if lines else None
