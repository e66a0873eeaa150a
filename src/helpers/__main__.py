"""The commands: ``python -m helpers run``, ``check``, ``add`` and ``status``.

Nothing heavy is imported before it is needed, so that ``--help`` answers at once.
Exit codes: 0 done; 1 findings, or a notebook failed; 2 unusable input or arguments, nothing to check;
3 another run holds the lock; 130 interrupted.
"""

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from helpers.edition import EDITIONS
from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.paths import CHECKOUT, Folders, find_folders, find_publishers
from helpers.pipeline.jobs import list_jobs
from helpers.pipeline.progress import Teller

NOTEBOOKS = CHECKOUT / "notebooks"
DONE, FOUND_OR_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
UNUSABLE_TARGETS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)
SWITCH = {"action": "store_true"}


def _take(metavar: str, told: str, **others: object) -> dict[str, object]:
    return {"metavar": metavar, "help": told, **others}


FOLDERS = {
    "--raw": _take(
        "FOLDER", "another publisher's raw exports, or a folder of many publishers'; needs --output"
    ),
    "--output": _take("FOLDER", "where its pages and processed files are"),
}
RUN = {
    "--report": _take("YEAR", "report year, such as 2023-24; default: the newest"),
    "--all-reports": SWITCH | {"help": "every report that has exports"},
    "--edition": {"choices": tuple(EDITIONS), "default": "internal", "help": "default: internal"},
    "--notebook": _take("NAME", "only this notebook (name, number or path) and those it needs"),
    "--parameter": _take(
        "NAME=VALUE", "a parameter of the notebooks, of the kind its default is", action="append", default=[]
    ),
    "--with-code": SWITCH | {"help": "show the code in the pages"},
    "--force": SWITCH | {"help": "run what has not changed, too"},
    **FOLDERS,
    "--cluster": _take(
        "ADDRESS", "run on a dask cluster, such as tcp://host:8786, whose workers see the same folders"
    ),
    "--cell-timeout": _take("SECONDS", "default: 600", type=int, default=600),
    "--log": _take("FILE", "add plain lines with times to this file", type=Path),
}
FILES = (
    "CSV, XLSX, ODS or a saved HTML page, in any layout; the files of one folder are one publication; "
    "a folder is all that is below it"
)
MARKED = "write the draft with every finding on its cell: .xlsx (from one XLSX) or .html (from any)"
CHECK = {
    "files": _take("FILE", FILES, nargs="+", type=Path),
    "--mark": _take("MARKED", MARKED, type=Path),
    "--format": {"choices": ("text", "json", "csv"), "default": "text", "help": "default: text"},
}
ADD = {
    "report": _take("REPORT", "report year, such as 2024-25"),
    "pages": _take("PAGE", "saved page, HTML or text", nargs="+", type=Path),
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
        self.exit(UNUSABLE, f"{self.prog}: {message}; --help shows what there is.\n")


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
    """The project's folders, or those given, from where the caller stands; raises ``UnusableArguments``."""
    if raw and not output:
        raise UnusableArguments("--raw needs --output: another publisher's pages go elsewhere.")
    if raw and not Path(raw).is_dir():
        raise UnusableArguments(f"--raw {raw} is not a folder: give the one with the report years.")
    raw_folder = Path(raw).absolute() if raw else "data/raw"
    if not output:
        return find_folders(raw_folder)
    return find_folders(raw_folder, Path(output).absolute() / "processed", Path(output).absolute())


def run(options: argparse.Namespace) -> int:
    """Run every job asked for, in order; of one publisher's reports the first that fails ends it."""
    from helpers.pipeline.run import run_job

    folders = choose_folders(options.raw, options.output)
    list_own_jobs = partial(list_jobs, options, NOTEBOOKS)
    if options.cluster or find_publishers(folders):
        from helpers.pipeline.publishers import run_publishers

        work = {"": partial(run_publishers, folders, list_own_jobs, options.cluster)}
    else:
        work = {f"Report {job.report}: ": partial(run_job, job) for job in list_own_jobs(folders)}
    with hear_ends():
        for name, act in work.items():
            teller, told = Teller(sys.stdout, options.log), ""
            try:
                told = name + act(teller)
            finally:
                teller.close(told)
    return DONE


@contextmanager
def hear_ends() -> Iterator[None]:
    """Take a scheduler's end and a closed terminal for a Ctrl-C; what nohup ignores stays ignored.

    Afterwards the process hears them as it did before.
    """
    ends = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]  # Windows has none
    heard = [end for end in ends if signal.getsignal(end) is not signal.SIG_IGN]
    before = {end: signal.signal(end, signal.default_int_handler) for end in heard}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)


def check(options: argparse.Namespace) -> int:
    """Check tables before they are published; 1 when there is something to correct."""
    from helpers.pipeline.publications import check_publications, group_files
    from helpers.proofing import check_files, describe_findings, render_csv, render_json

    publications, code = group_files(options.files), DONE
    if len(publications) > 1:  # each apart from the others
        if options.mark:
            raise UnusableArguments("--mark takes the files of one publication: name those of one folder.")
        for text, found in check_publications(publications, options.format):
            sys.stdout.write(text)
            code = max(code, found)
        return code
    checked = check_files(*publications.values())
    render = {"json": render_json, "csv": render_csv}.get(options.format)
    sys.stdout.write(render(checked) if render else "\n".join([*describe_findings(checked), ""]))
    if options.mark:
        from helpers.proofing.marking import mark_drafts

        for line in mark_drafts(checked, options.mark):
            print(line, file=sys.stderr)
    return checked.exit_code


def add(options: argparse.Namespace) -> int:
    """Draft raw exports from saved pages."""
    from helpers.drafting.add_report import add_report, describe_drafts

    print("\n".join(describe_drafts(add_report(options.report, options.pages, find_folders()))))
    return DONE


def status(options: argparse.Namespace) -> int:
    """Say what is built and what is stale, and why."""
    from helpers.pipeline.records import describe_status

    folders = choose_folders(options.raw, options.output)
    for name, own in (find_publishers(folders) or {"": folders}).items():
        lines = describe_status(own, NOTEBOOKS)
        print("\n".join([f"{name}:", *(f"  {line}" for line in lines)] if name else lines))
    return DONE


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns its exit code, after a sentence on stderr, and in the log, if not 0."""
    options = build_parser().parse_args(arguments)
    try:
        return {"run": run, "check": check, "add": add, "status": status}[options.command](options)
    except BrokenPipeError:
        return DONE  # whoever read the output had enough of it
    except KeyboardInterrupt:
        text, code = "Interrupted; what was published before is as it was.", INTERRUPTED
    except HelpersError as error:
        text, code = str(error), error.exit_code
    except OSError as error:
        text = describe_error(error)
        code = UNUSABLE if error.errno in UNUSABLE_TARGETS else FOUND_OR_FAILED
    print(text, file=sys.stderr)
    if getattr(options, "log", None):
        with suppress(OSError, HelpersError):
            Teller(io.StringIO(), options.log).close(text)
    return code


if __name__ == "__main__":
    code = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output had enough of it (``| head -1``)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
