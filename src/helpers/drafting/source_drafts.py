"""Where drafted exports come from: their rows for sources.csv, and names after those of earlier reports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from helpers.drafting.page_blocks import SavedPage
from helpers.drafting.statement_subjects import UNKNOWN
from helpers.drafting.table_drafts import TableDraft, name_from_text

NOTE = "draft: check every cell against the page"
STATEMENTS = "_statements"
_FEWEST_TITLE_LETTERS = 8


def name_statements(page: SavedPage, tables: Sequence[TableDraft], sources: pd.DataFrame) -> str:
    """The name of a page's list of statements.

    After the page's known tables (``safeguarding_by_person`` gives ``safeguarding_statements``),
    else after the list of an earlier report whose title names this page, else after the saved file.
    """
    topics = {table.name.split("_")[0] for table in tables if table.is_known}
    if len(topics) == 1:
        return topics.pop() + STATEMENTS
    title = page.title.casefold()
    if len(title) >= _FEWEST_TITLE_LETTERS:
        for source in _newest_first(sources):
            name = PurePosixPath(source["path"]).stem
            if name.endswith(STATEMENTS) and title in source["title"].casefold():
                return name
    return (name_from_text(PurePosixPath(page.name).stem) or "page") + STATEMENTS


def draft_sources(
    page: SavedPage, hashes: Mapping[str, str], retrieved: str, sources: pd.DataFrame
) -> list[dict[str, str]]:
    """A row of sources.csv for each path in ``hashes`` (sha256 by path), but for those listed so already.

    Publisher, title and licence as in the newest report that has a file of the same name, its
    year in the title replaced; the page's address as it states it; ``?`` where nothing is known.
    """
    newest = {PurePosixPath(row["path"]).name: row for row in reversed(_newest_first(sources))}
    earlier = {path: newest.get(PurePosixPath(path).name, {}) for path in hashes}
    # One page has one publisher: what is known of one of its files holds for a new one.
    on_page = next((row for row in earlier.values() if row), {})
    listed = set(zip(sources["path"], sources["sha256"], strict=True))
    return [
        {
            "path": path,
            "publisher": (row or on_page).get("publisher", UNKNOWN),
            "title": _draft_title(path, row, page.title),
            "page_url": page.url or UNKNOWN,
            "report": path.split("/")[0],
            "retrieved": retrieved,
            "licence": (row or on_page).get("licence", UNKNOWN),
            "sha256": hashes[path],
            "note": NOTE,
        }
        for path, row in earlier.items()
        if (path, hashes[path]) not in listed
    ]


def show_period(report: str, years: int = 0) -> str:
    """The financial year of a report, or that many years after it.

    >>> show_period("2023-24"), show_period("2023-24", -1)
    ('2023/24', '2022/23')
    """
    first = int(report[:4]) + years
    return f"{first}/{(first + 1) % 100:02d}"


def _newest_first(sources: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of sources.csv, newest report first."""
    return sources.sort_values("report", ascending=False, kind="stable").to_dict("records")


def _draft_title(path: str, earlier: Mapping[str, str], page_title: str) -> str:
    """The earlier title with this report's year, or the page's own with what the file holds."""
    report = path.split("/")[0]
    if earlier:
        period = re.escape(show_period(earlier["report"]))
        return re.sub(period, show_period(report), earlier["title"])
    subject = PurePosixPath(path).stem.replace("_", " ")
    return f"{page_title}: {subject}" if page_title else subject
