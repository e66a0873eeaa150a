"""What a run is asked for: its jobs, and the parameters that its notebooks are started with."""

import argparse
import ast
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.edition import INTERNAL, Edition, find_edition
from helpers.errors import UnusableArguments
from helpers.paths import Folders, list_reports
from helpers.pipeline.notebook_files import STANDARD_PARAMETERS, Notebook


@dataclass(frozen=True)
class Job:
    """One edition of one report, with where to read and write."""

    report: str
    folders: Folders
    notebooks: Path
    edition: Edition = INTERNAL
    parameters: dict[str, str] = field(default_factory=dict)
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


def list_jobs(options: argparse.Namespace, notebooks: Path, folders: Folders) -> list[Job]:
    """One job for each report asked for, of one publisher's folders; raises ``UnusableArguments``.

    A report is asked for as ``2023-24``, ``2023/24`` or ``2023-2024``; the newest is the default.
    """
    if options.cell_timeout < 1:
        raise UnusableArguments("--cell-timeout must be at least 1 second.")
    known, asked = list_reports(folders.raw), options.report
    if not known:
        raise UnusableArguments(
            f"{folders.raw} holds no report: put the exports of a year in a folder such as 2023-24."
        )
    report = known[-1] if asked is None else re.sub(r"^(\d{4})[-/](?:\d\d)?(\d\d)$", r"\1-\2", asked)
    if report not in known:
        raise UnusableArguments(
            f"There is no report {asked!r} in {folders.raw}; choose one of {', '.join(known)}."
        )
    for pair in options.parameter:
        if "=" not in pair:
            raise UnusableArguments(f"--parameter {pair} has no value: write NAME=VALUE.")
    parameters = dict(pair.split("=", 1) for pair in options.parameter)
    for name in parameters.keys() & {*STANDARD_PARAMETERS, "pages_folder"}:
        option = {"raw_folder": "raw"}.get(name, "output" if name.endswith("_folder") else name)
        raise UnusableArguments(f"Parameter {name} is set by its own option: use --{option}.")
    job = Job(
        report=report,
        folders=folders,
        notebooks=notebooks,
        edition=find_edition(options.edition),
        parameters=dict(sorted(parameters.items())),
        only=options.notebook,
        with_code=options.with_code,
        force=options.force,
        cell_timeout=options.cell_timeout,
    )
    return [replace(job, report=report) for report in known] if options.all_reports else [job]


def check_parameters(job: Job, notebooks: list[Notebook]) -> None:
    """Raise ``UnusableArguments`` unless some notebook has every parameter that was typed, of its kind.

    Papermill only warns about an unknown parameter and ends with exit code 0.
    """
    known = {name for notebook in notebooks for name in notebook.parameters}
    for name in job.parameters:
        if name not in known:
            raise UnusableArguments(
                f"No notebook has a parameter {name!r}; choose one of {', '.join(sorted(known))}."
            )
    for notebook in notebooks:
        fill_parameters(job, notebook, job.folders, job.output)


def fill_parameters(job: Job, notebook: Notebook, folders: Folders, pages: Path) -> dict[str, object]:
    """The parameters a notebook is started with, only names that it has; ``folders`` is where it reads.

    What was typed gets the type of the default: text stays as it is (``007``), and a whole number may stand
    for a decimal one. Raises ``UnusableArguments`` for any other.
    """
    values: dict[str, object] = {
        "report": job.report,
        "edition": job.edition.name,
        "raw_folder": str(folders.raw),
        "processed_folder": str(folders.processed),
        "pages_folder": str(pages),
    }
    for name, text in job.parameters.items():
        default, value = notebook.parameters.get(name), text
        if not isinstance(default, str):
            with suppress(ValueError, SyntaxError):
                value = ast.literal_eval(text.strip())
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if default is not None and type(value) is not type(default):
            raise UnusableArguments(
                f"--parameter {name}={text} is not of the kind of its default: write it like {default!r}."
            )
        values[name] = value
    return {name: value for name, value in values.items() if name in notebook.parameters}
