"""The command ``add``: drafts from saved pages for the project's own folders, told in lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.drafting.add_report import add_report, describe_drafts
from helpers.paths import find_folders


def add_pages(report: str, pages: Sequence[Path]) -> list[str]:
    """What was drafted for a report and where, what was not placed, and what to do next.

    Raises ``UnusableInput`` as ``add_report`` does.
    """
    return describe_drafts(add_report(report, pages, find_folders()))
