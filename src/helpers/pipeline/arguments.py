"""What can be typed after ``python -m helpers``, and what a run is asked for by it."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from helpers.edition import EDITIONS, find_edition
from helpers.errors import UnusableArguments
from helpers.paths import Folders, find_folders, list_reports
from helpers.pipeline.jobs import Job, choose_report
from helpers.pipeline.notebook_files import STANDARD_PARAMETERS

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
            parameters=tuple(sorted(split_parameters(options.parameter).items())),
            only=options.notebook,
            with_code=options.with_code,
            force=options.force,
            cell_timeout=options.cell_timeout,
        )
        for report in (list_reports(folders.raw) if options.all_reports else [newest])
    ]
