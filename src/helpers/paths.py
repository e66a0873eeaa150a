"""Where things stand: the folders of a project, found from anywhere inside or outside it."""

import re
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
REPORT_PATTERN = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Folders:
    """The folders one run reads and writes.

    ``raw`` and ``reference`` are only read. ``processed`` holds a folder per report,
    ``reports`` the built pages.
    """

    raw: Path
    reference: Path
    processed: Path
    reports: Path

    def processed_file(self, report: str, name: str) -> Path:
        """Path of one processed file, such as ``data/processed/2023-24/figures.csv``."""
        return self.processed / report / name


def find_folders(
    raw_folder: str | Path = "data/raw",
    processed_folder: str | Path = "data/processed",
    reports_folder: str | Path = "reports",
) -> Folders:
    """The folders named by notebook parameters; relative ones are taken from the checkout.

    The working folder never matters: JupyterLab starts a notebook in its own folder, papermill
    in the caller's. Reference tables stand beside the raw folder, as ``data/reference`` does
    beside ``data/raw``.
    """
    raw = CHECKOUT / raw_folder
    return Folders(
        raw=raw,
        reference=raw.parent / "reference",
        processed=CHECKOUT / processed_folder,
        reports=CHECKOUT / reports_folder,
    )


def is_report_name(name: str) -> bool:
    """Whether a folder name is a report year: two consecutive years, as in ``2023-24``.

    >>> is_report_name("2023-24"), is_report_name("1999-00"), is_report_name("2023-25")
    (True, True, False)
    """
    found = REPORT_PATTERN.fullmatch(name)
    return bool(found) and (int(found[1]) + 1) % 100 == int(found[2])


def list_reports(raw: Path) -> list[str]:
    """The reports that have a folder of raw exports, oldest first; none where there is no such folder."""
    folders = raw.iterdir() if raw.is_dir() else ()
    return sorted(folder.name for folder in folders if folder.is_dir() and is_report_name(folder.name))
