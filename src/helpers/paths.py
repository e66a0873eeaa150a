"""Where things stand: the folders of a project and of many publishers, found from anywhere."""

import re
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UnusableArguments

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Folders:
    """The folders one run reads and writes; ``raw`` and ``reference`` are only read.

    ``processed`` holds a folder per report, ``reports`` the built pages.
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
    """The folders that notebook parameters name, relative ones in the checkout.

    The working folder never matters: JupyterLab starts a notebook in its own folder, papermill in the
    caller's. Reference tables stand beside the raw folder.
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
    found = re.fullmatch(r"(\d{4})-(\d{2})", name)
    return bool(found) and (int(found[1]) + 1) % 100 == int(found[2])


def list_reports(raw: Path) -> list[str]:
    """The reports that have a folder of raw exports, oldest first; none where there is no such folder."""
    folders = raw.iterdir() if raw.is_dir() else ()
    return sorted(folder.name for folder in folders if folder.is_dir() and is_report_name(folder.name))


def find_publishers(folders: Folders) -> dict[str, Folders]:
    """The folders of each publisher by its name; empty where ``folders`` are one publisher's own.

    Every visible folder counts as a publisher's, so that one whose reports are misnamed is told and
    not left out. Raises ``UnusableArguments`` where reports and publishers lie side by side.
    """
    places, shared = sorted(folders.raw.glob("[!.]*")), folders.raw / "reference"
    others = [place for place in places if place.is_dir() and place not in (shared, folders.reports)]
    holding = [place.name for place in others if list_reports(place)]
    if holding and list_reports(folders.raw):
        raise UnusableArguments(
            f"{folders.raw} holds reports and the publisher {holding[0]} side by side: give each publisher "
            "a folder of its own."
        )
    own = {place: folders.reports / place.name for place in others if holding}
    return {place.name: Folders(place, shared, output / "processed", output) for place, output in own.items()}
