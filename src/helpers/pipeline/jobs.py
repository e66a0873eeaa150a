"""What one run is asked for, and what is refused before anything starts."""

from __future__ import annotations

import ast
import errno
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from helpers.edition import INTERNAL, Edition
from helpers.errors import UnusableArguments
from helpers.paths import Folders, list_reports
from helpers.pipeline.notebook_files import Notebook


@dataclass(frozen=True)
class Job:
    """One edition of one report, with where to read and write."""

    report: str
    folders: Folders
    notebooks: Path
    edition: Edition = INTERNAL
    parameters: tuple[tuple[str, str], ...] = ()
    only: str | None = None
    with_code: bool = False
    force: bool = False
    cell_timeout: int = 600
    workers: int = 3  # one more than two cores: a notebook waits for its kernel's start, and the like

    @property
    def output(self) -> Path:
        """Folder of the published pages, such as ``reports/2023-24`` or ``reports/2023-24-public``."""
        return self.folders.reports / f"{self.report}{self.edition.suffix}"

    @property
    def failed(self) -> Path:
        """Folder where notebooks that failed are kept until a run succeeds."""
        return self.output.with_name(f"{self.output.name}.failed")

    @property
    def record(self) -> Path:
        """What was built and from what; outside the published folder, for it knows exact figures' hashes."""
        return self.folders.reports / ".records" / f"{self.output.name}.json"


def choose_report(raw: Path, asked: str | None) -> str:
    """The report asked for, as ``2023-24``, ``2023/24`` or ``2023-2024``, or the newest one.

    Raises ``UnusableArguments`` when it is not there.
    """
    known = list_reports(raw)
    if not known:
        raise UnusableArguments(
            f"{raw} holds no report: put the exports of a year in a folder such as 2023-24."
        )
    if asked is None:
        return known[-1]
    report = re.sub(r"^(\d{4})[-/](?:\d\d)?(\d\d)$", r"\1-\2", asked)
    if report not in known:
        raise UnusableArguments(f"There is no report {asked!r} in {raw}; choose one of {', '.join(known)}.")
    return report


def convert_value(name: str, text: str, default: object) -> object:
    """The value that was typed for a parameter, of the type its default has.

    >>> convert_value("note", "007", "none"), convert_value("limit", "60", 50)
    ('007', 60)
    """
    if isinstance(default, str):
        return text
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        value = text
    is_number = isinstance(default, float) and type(value) is int
    if default is not None and type(value) is not type(default) and not is_number:
        raise UnusableArguments(
            f"--parameter {name}={text} is not of the kind of its default: write it like {default!r}."
        )
    return float(value) if is_number else value


def type_parameters(job: Job, notebook: Notebook) -> dict[str, object]:
    """The values that were typed for the parameters of a notebook, each of the type of its default."""
    own = notebook.parameters
    return {name: convert_value(name, text, own[name]) for name, text in job.parameters if name in own}


def check_parameters(job: Job, notebooks: list[Notebook]) -> None:
    """Raise ``UnusableArguments`` unless some notebook has every parameter that was typed.

    Papermill itself only warns about an unknown parameter and ends with exit code 0.
    """
    known = {name for notebook in notebooks for name in notebook.parameters}
    for name, _ in job.parameters:
        if name not in known:
            raise UnusableArguments(
                f"No notebook has a parameter {name!r}; choose one of {', '.join(sorted(known))}."
            )
    for notebook in notebooks:
        type_parameters(job, notebook)


def fill_parameters(job: Job, notebook: Notebook, folders: Folders, pages: Path) -> dict[str, object]:
    """The parameters a notebook is started with, only names that it has; ``folders`` is where it reads."""
    given = {
        "report": job.report,
        "edition": job.edition.name,
        "raw_folder": str(folders.raw),
        "processed_folder": str(folders.processed),
        "pages_folder": str(pages),
    }
    own = {name: value for name, value in given.items() if name in notebook.parameters}
    return type_parameters(job, notebook) | own


def check_places(job: Job) -> None:
    """Raise ``UnusableArguments`` for a place where a run could do harm or could not write.

    Raw exports, reference tables and notebooks must lie apart from what is written, also through links.
    """
    folders = job.folders
    written = (folders.reports, folders.processed, folders.processed / job.report, job.output)
    for kept in (folders.raw, folders.reference, job.notebooks):
        for place in written:
            if overlap(kept, place):
                raise UnusableArguments(
                    f"--output: {place} and {kept} overlap, and a run must not write where it reads: choose "
                    "another folder with --output."
                )
    for place in (*written, job.failed, job.record.parent):
        if place.is_symlink() and not place.exists():
            raise UnusableArguments(f"--output: {place} is a link that leads nowhere: remove it.")
        if place.exists() and not place.is_dir():
            raise UnusableArguments(f"--output: {place} is a file where a folder must be: move it away.")
    for place in (folders.reports, folders.processed, folders.processed / job.report, job.record.parent):
        try:
            place.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            reason = (error.strerror or str(error)).lower()
            raise UnusableArguments(
                f"--output: nothing can be written to {place} ({reason}): choose another folder."
            ) from None


def overlap(first: Path, second: Path) -> bool:
    """Whether one folder is the other or lies in it, links followed."""
    try:
        first, second = first.resolve(), second.resolve()
    except (OSError, RuntimeError):
        raise UnusableArguments(f"--output: links in {second} lead in a circle: remove one.") from None
    return first == second or first in second.parents or second in first.parents
