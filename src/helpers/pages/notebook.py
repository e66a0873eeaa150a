"""What every notebook does the same way: read what is known, show a chart or a table, say sentences, close.

A notebook keeps the questions and their order; everything it does twice stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import pandas as pd
from IPython.display import Markdown

from helpers.disclosure import protection as disclosure
from helpers.language.narrative import KeyPoint, list_key_points, show_sentences
from helpers.pages.known import Known
from helpers.pages.problem_words import is_of_theme
from helpers.publishing.links import link_places, link_rows, link_source
from helpers.publishing.tables import Table, show_table
from helpers.schemas import FIGURE_KEY
from helpers.statistics.series import MISSING_SHORTHAND, pivot_cells, select_series

TOO_FEW = "Too few figures of this kind had been published when this report came out to draw a chart."
HASH_SHOWN = 10  # characters: enough to tell two files apart
NO_TABLE = "No table of this kind had been published when this report came out."
PACKAGES = ("pandas", "matplotlib", "seaborn", "scipy", "statsmodels", "papermill", "nbconvert")


def show(
    draw: Callable,
    rows: pd.DataFrame,
    words: Mapping[str, str],
    *,
    at_least: int = 2,
    none: str = TOO_FEW,
    **options: object,
):
    """The chart that ``draw`` makes of rows, or the sentence ``none`` when there are too few to compare.

    ``words`` are the chart's title, subtitle, source and alt text.
    """
    if len(rows) < at_least:
        return say([none])
    return draw(name_missing(rows), **words, **options)


def name_missing(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``shorthand`` for why a figure is missing, such as ``[c]``: no year may drop out."""
    if "missing_reason" not in rows:
        return rows
    return rows.assign(shorthand=rows["missing_reason"].map(MISSING_SHORTHAND).astype("string"))


def say(sentences: Iterable[str]) -> Markdown:
    """Sentences as one paragraph; text that came from the data is shown as it is, never run."""
    return Markdown(show_sentences([sentence for sentence in sentences if sentence]))


def list_points(points: Iterable[str | KeyPoint], none: str = "") -> Markdown:
    """Sentences as a list, one point each; the sentence ``none`` when there are no points."""
    told = [point for point in points if point]
    return Markdown(list_key_points(told)) if told else say([none])


def show_cells(rows: pd.DataFrame, known: Known, caption: str, heading: str = "Item", value: str = "count"):
    """Chosen figures as a table, a row per item and a column per year; each leads to its raw cell.

    ``rows`` as ``series.select_table`` gives them; optional ``mark`` (shorthand behind the figure, such as
    ``[u]``). A cell that the edition withholds shows ``[c]``, one published as "N/a" ``[z]``.
    """
    if rows.empty:
        return say([NO_TABLE])
    shown = rows.assign(
        shown=_write_cells(rows, value),
        link=link_places(rows, known.register_page),
    )
    cells = pivot_cells(shown, "shown").reset_index()
    links = pivot_cells(shown, "link").reset_index(drop=True)
    columns = {"item": heading} | {period: period for period in links.columns}
    return show_table(cells, caption=caption, row_heading="item", columns=columns, links=links)


def _write_cells(rows: pd.DataFrame, value: str) -> pd.Series:
    """What stands in each cell: the figure with its mark, or the shorthand for why there is none."""
    cells = rows[value].astype("object").where(rows[value].notna(), name_missing(rows)["shorthand"])
    if "mark" not in rows:
        return cells
    return cells.mask(rows["mark"].notna(), cells.astype("string") + " " + rows["mark"])


def show_published(rows: pd.DataFrame, known: Known, caption: str):
    """Figures of prose as published, a row each, the published text leading to its raw cell.

    ``rows`` have the columns label, period, published and report, and where the figure stands.
    """
    if rows.empty:
        return say(["No figure of this kind had been published when this report came out."])
    columns = {
        "label": "What is counted",
        "period": "Period",
        "published": "As published",
        "report": "Report",
    }
    return show_table(
        rows[list(columns)],
        caption=caption,
        row_heading="label",
        columns=columns,
        links=link_rows(rows, "published", known.register_page),
    )


def show_claims(claims: pd.DataFrame, known: Known):
    """Claims in prose that do not follow, as a table with what was found; each leads to its raw cell.

    The public edition names them without their figures, which it would have to make again.
    """
    if claims.empty:
        return say(["No claim of this kind was found that does not follow."])
    columns = {
        "published": "Published",
        "about": "About",
        "period": "Period",
        "why": "Why it does not follow",
    }
    if known.edition != "internal":
        del columns["published"]
    heading = next(iter(columns))
    return show_table(
        claims,
        caption="Claims in the prose that do not follow",
        row_heading=heading,
        columns=columns,
        links=link_rows(claims, heading, known.register_page),
        missing="",
    )


def show_sources(known: Known, theme: str | None = None) -> Table:
    """The files behind a page: title (which leads to it), publisher, date and, where not withheld, hash.

    ``theme`` limits them to safeguarding or community; None means all.
    """
    files = known.sources["path"].str.rsplit("/", n=1).str[-1]
    rows = known.sources[is_of_theme(files, theme)] if theme else known.sources
    rows = rows.assign(hash=rows["sha256"].str[:HASH_SHOWN]).reset_index(drop=True)
    columns = {
        "path": "File",
        "title": "Page",
        "publisher": "Publisher",
        "retrieved": "Retrieved",
        "hash": "SHA-256",
    }
    hashes = ", with the date each was retrieved and the start of its hash"
    if known.edition != "internal":  # which withholds the hashes: see disclosure.protect_sources
        del columns["hash"]
        hashes = ", with the date each was retrieved"
    return show_table(
        rows[list(columns)],
        caption=f"Files this page rests on{hashes}",
        row_heading="path",
        columns=columns,
        links=rows[["page_url"]].rename(columns={"page_url": "title"}),
        missing="",
        folded=True,
    )


def tell_run(known: Known) -> list[str]:
    """Sentences that name the parameters and versions a page was made with."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"Parameters: report {known.report}, {known.edition} edition.",
        f"Made with Python {python_version()}, {versions}.",
        *disclosure.describe_withholding(known.figures),
    ]


def link_point(known: Known, sentence: str, subject: str, value: str = "count") -> KeyPoint:
    """A sentence that leads to the newest raw cell of its subject."""
    rows = select_series(known.figures, subject, value)
    if rows.empty:
        return KeyPoint(sentence)
    last = rows.iloc[-1]
    source = f"Source: {name_file(last['source_file'])}, {last['period']}"
    return KeyPoint(sentence, source, link_source(*last[FIGURE_KEY], page=known.register_page))


def link_points(known: Known, points: Iterable[tuple]) -> list[KeyPoint]:
    """Every sentence of some points as one that leads to its raw cell.

    Each of the ``points`` is the sentences, the subject that they rest on and, where that is no count,
    the column of its figure.
    """
    return [link_point(known, sentence, *subject) for sentences, *subject in points for sentence in sentences]


def name_file(source_file: str) -> str:
    """A raw file's name as words.

    >>> name_file("2023-24/safeguarding_by_person.csv")
    'safeguarding by person'
    """
    return Path(source_file).stem.replace("_", " ")
