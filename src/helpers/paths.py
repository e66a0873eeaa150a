"""Where things stand: the folders of a project and of publishers, found from anywhere, and their tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UnusableArguments, UnusableInput

CHECKOUT = Path(__file__).resolve().parents[2]
TABLES = (".csv", ".xlsx", ".ods", ".html", ".htm")
NO_TABLES = ("sources.csv", ".", "~$")  # how those are called that list tables or that editors hide


@dataclass(frozen=True)
class Folders:
    """The folders one run reads and writes; ``raw`` and ``reference`` are only read."""

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
    """The folders that notebook parameters name, relative ones in the checkout wherever the caller stands."""
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


def group_files(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each publication by the name of its folder, in the order given.

    A folder stands for the tables in it and below it; raises ``UnusableInput`` for one without any.
    """
    groups: dict[str, list[Path]] = {}
    for path in paths:
        inside = [file for file in sorted(path.rglob("*")) if not file.name.startswith(NO_TABLES)]
        tables = [file for file in inside if file.suffix.lower() in TABLES]
        if path.is_dir() and not tables:
            raise UnusableInput(
                f"{path} holds no CSV, XLSX, ODS or HTML file: name a folder with published tables."
            )
        for file in tables or [path]:
            groups.setdefault(file.parent.as_posix(), []).append(file)
    return groups
