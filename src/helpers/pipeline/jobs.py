"""What can be typed after ``python -m helpers``, and the jobs that a run is asked for by it."""

import argparse
import ast
import re
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from helpers.edition import EDITIONS, INTERNAL, Edition, find_edition
from helpers.errors import UnusableArguments
from helpers.paths import Folders, find_folders, list_reports
from helpers.pipeline.notebook_files import STANDARD_PARAMETERS, Notebook

SWITCH = {"action": "store_true"}
FOLDERS = {
    "--raw": {
        "metavar": "FOLDER",
        "help": "another publisher's raw exports, or a folder of many publishers'; needs --output",
    },
    "--output": {"metavar": "FOLDER", "help": "where its pages and processed files are"},
}
RUN = {
    "--report": {"metavar": "YEAR", "help": "report year, such as 2023-24; default: the newest"},
    "--all-reports": SWITCH | {"help": "every report that has exports"},
    "--edition": {"choices": tuple(EDITIONS), "default": "internal", "help": "default: internal"},
    "--notebook": {
        "metavar": "NAME",
        "help": "only this notebook (name, number or path) and those it needs",
    },
    "--parameter": {
        "metavar": "NAME=VALUE",
        "action": "append",
        "default": [],
        "help": "a parameter of the notebooks, of the kind its default is",
    },
    "--with-code": SWITCH | {"help": "show the code in the pages"},
    "--force": SWITCH | {"help": "run what has not changed, too"},
    **FOLDERS,
    "--cluster": {
        "metavar": "ADDRESS",
        "help": "run on a dask cluster, such as tcp://host:8786, whose workers see the same folders",
    },
    "--cell-timeout": {"metavar": "SECONDS", "type": int, "default": 600, "help": "default: 600"},
    "--log": {"metavar": "FILE", "type": Path, "help": "add plain lines with times to this file"},
}
CHECK = {
    "files": {
        "metavar": "FILE",
        "nargs": "+",
        "type": Path,
        "help": "CSV, XLSX, ODS or a saved HTML page, in any layout; the files of one folder are one "
        "publication; a folder is all that is below it",
    },
    "--mark": {
        "metavar": "MARKED",
        "type": Path,
        "help": "write the draft with every finding on its cell: .xlsx (from one XLSX) or .html (from any)",
    },
    "--format": {"choices": ("text", "json", "csv"), "default": "text", "help": "default: text"},
}
ADD = {
    "report": {"metavar": "REPORT", "help": "report year, such as 2024-25"},
    "pages": {"metavar": "PAGE", "nargs": "+", "type": Path, "help": "saved page, HTML or text"},
}
COMMANDS = {  # what it does, an example, its arguments
    "run": ("runs the notebooks and publishes their pages", "--report 2023-24 --edition public", RUN),
    "check": ("checks tables before they are published", "data/raw/2023-24/safeguarding_by_*.csv", CHECK),
    "add": ("drafts raw exports from saved pages", "2024-25 saved/safeguarding.html", ADD),
    "status": ("says what is built and what is stale, and why", "--output reports", FOLDERS),
}


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
    own, typed = notebook.parameters, job.parameters
    return {name: convert_value(name, typed[name], own[name]) for name in typed if name in own}


def check_parameters(job: Job, notebooks: list[Notebook]) -> None:
    """Raise ``UnusableArguments`` unless some notebook has every parameter that was typed.

    Papermill itself only warns about an unknown parameter and ends with exit code 0.
    """
    known = {name for notebook in notebooks for name in notebook.parameters}
    for name in job.parameters:
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


class OneSentenceParser(argparse.ArgumentParser):
    """A parser that refuses in one sentence; the usage is a ``--help`` away."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(UnusableArguments.exit_code, f"{self.prog}: {message}; --help shows what there is.\n")


def build_parser() -> argparse.ArgumentParser:
    """The grammar of the command line; the ``--help`` of each command ends with its example."""
    parser = OneSentenceParser(
        prog="python -m helpers",
        description="Runs the notebooks, checks published tables, tells what is built.",
        epilog="example: python -m helpers run --report 2023-24",
    )
    parser.add_argument("--version", action="version", version=f"helpers {version('helpers')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, example, options) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary.capitalize()}.",
            epilog=f"example: python -m helpers {name} {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        reports = command.add_mutually_exclusive_group() if name == "run" else command
        for option, told in options.items():
            (reports if "report" in option else command).add_argument(option, **told)
    return parser


def choose_folders(raw: str | None, output: str | None) -> Folders:
    """The project's folders, or those given; raises ``UnusableArguments``.

    Folders on the command line are taken from where the caller stands.
    """
    if raw and not output:
        raise UnusableArguments("--raw needs --output: another publisher's pages go elsewhere.")
    if raw and not Path(raw).is_dir():
        raise UnusableArguments(f"--raw {raw} is not a folder: give the one with the report years.")
    raw_folder = Path(raw).absolute() if raw else "data/raw"
    if not output:
        return find_folders(raw_folder)
    return find_folders(raw_folder, Path(output).absolute() / "processed", Path(output).absolute())


def split_parameters(pairs: list[str]) -> dict[str, str]:
    """Name and value of each NAME=VALUE, the value as typed; raises ``UnusableArguments``."""
    for pair in pairs:
        if "=" not in pair:
            raise UnusableArguments(f"--parameter {pair} has no value: write NAME=VALUE.")
    named = dict(pair.split("=", 1) for pair in pairs)
    for name in named.keys() & {*STANDARD_PARAMETERS, "pages_folder"}:
        option = {"raw_folder": "raw"}.get(name, "output" if name.endswith("_folder") else name)
        raise UnusableArguments(f"Parameter {name} is set by its own option: use --{option}.")
    return named


def list_jobs(options: argparse.Namespace, notebooks: Path, folders: Folders) -> list[Job]:
    """One job for each report asked for, of one publisher's folders; raises ``UnusableArguments``."""
    if options.cell_timeout < 1:
        raise UnusableArguments("--cell-timeout must be at least 1 second.")
    newest = choose_report(folders.raw, options.report)
    return [
        Job(
            report=report,
            folders=folders,
            notebooks=notebooks,
            edition=find_edition(options.edition),
            parameters=dict(sorted(split_parameters(options.parameter).items())),
            only=options.notebook,
            with_code=options.with_code,
            force=options.force,
            cell_timeout=options.cell_timeout,
        )
        for report in (list_reports(folders.raw) if options.all_reports else [newest])
    ]
