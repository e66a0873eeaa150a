"""The commands: ``python -m helpers run``, ``check``, ``add`` and ``status``.

Nothing heavy is imported before it is needed, so that ``--help`` answers at once.
Exit codes: 0 done; 1 findings, or a notebook failed; 2 unusable input or arguments;
3 another run holds the lock; 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from helpers import steps as pipeline
from helpers.paths import CHECKOUT, Folders, find_folders

NOTEBOOKS = CHECKOUT / "notebooks"

DONE, FOUND_OR_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
UNUSABLE_TARGETS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)


class OneSentenceParser(argparse.ArgumentParser):
    """A parser that refuses in one sentence; the usage is a ``--help`` away."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(UNUSABLE, f"{self.prog}: {message}; --help shows what there is.\n")


def build_parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    parser = OneSentenceParser(
        prog="python -m helpers",
        description="Runs the notebooks, checks published tables, tells what is built.",
        epilog="example: python -m helpers run --report 2023-24",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_run_command(commands)
    add_check_command(commands)
    add_add_command(commands)
    add_status_command(commands)
    return parser


def new_command(commands: Any, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    """A sub-command whose ``--help`` ends with an example."""
    return commands.add_parser(
        name,
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog=f"example: python -m helpers {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_run_command(commands: Any) -> None:
    """``run`` and its options."""
    command = new_command(
        commands,
        "run",
        "runs the notebooks and publishes their pages",
        "run --report 2023-24 --edition public",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--report", metavar="YEAR", help="report year, such as 2023-24; default: the newest")
    which.add_argument("--all-reports", action="store_true", help="every report that has exports")
    command.add_argument("--edition", choices=pipeline.EDITIONS, default="internal", help="default: internal")
    command.add_argument("--notebook", metavar="NAME", help="only this notebook and those it needs")
    command.add_argument(
        "--parameter",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a parameter, as text",
    )
    command.add_argument("--with-code", action="store_true", help="show the code in the pages")
    command.add_argument("--force", action="store_true", help="run what has not changed, too")
    command.add_argument("--raw", metavar="FOLDER", help="another publisher's raw exports; needs --output")
    command.add_argument("--output", metavar="FOLDER", help="where to put pages and processed files")
    command.add_argument(
        "--cluster", metavar="ADDRESS", help="run on a dask cluster, such as tcp://host:8786"
    )
    command.add_argument("--cell-timeout", metavar="SECONDS", type=int, default=600, help="default: 600")
    command.add_argument("--log", metavar="FILE", type=Path, help="add plain lines with times to this file")
    command.set_defaults(act=run)


def add_check_command(commands: Any) -> None:
    """``check`` and its options."""
    command = new_command(
        commands,
        "check",
        "checks tables before they are published",
        "check data/raw/2023-24/safeguarding_by_*.csv",
    )
    command.add_argument("files", metavar="FILE", nargs="+", type=Path, help="CSV or XLSX of one publication")
    command.add_argument("--format", choices=("text", "json", "csv"), default="text", help="default: text")
    command.set_defaults(act=check)


def add_add_command(commands: Any) -> None:
    """``add`` and its arguments."""
    command = new_command(
        commands, "add", "drafts raw exports from saved pages", "add 2024-25 saved/safeguarding.html"
    )
    command.add_argument("report", metavar="REPORT", help="report year, such as 2024-25")
    command.add_argument("pages", metavar="PAGE", nargs="+", type=Path, help="saved page, HTML or text")
    command.set_defaults(act=add)


def add_status_command(commands: Any) -> None:
    """``status`` and its options."""
    command = new_command(commands, "status", "says what is built and what is stale, and why", "status")
    command.add_argument("--raw", metavar="FOLDER", help="another publisher's raw exports")
    command.add_argument("--output", metavar="FOLDER", help="where its pages are")
    command.set_defaults(act=status)


def choose_folders(raw: str | None, output: str | None) -> Folders:
    """The project's folders, or those given; raises ``UnusableArguments``.

    Folders on the command line are taken from where the caller stands.
    """
    if raw and not output:
        raise pipeline.UnusableArguments("--raw needs --output: another publisher's pages go elsewhere.")
    if raw and not Path(raw).is_dir():
        raise pipeline.UnusableArguments(f"--raw {raw} is not a folder: give the one with the report years.")
    raw_folder = Path(raw).absolute() if raw else "data/raw"
    if not output:
        return find_folders(raw_folder)
    return find_folders(raw_folder, Path(output).absolute() / "processed", Path(output).absolute())


def split_parameters(pairs: list[str]) -> dict[str, str]:
    """Name and value of each NAME=VALUE, the value as typed; raises ``UnusableArguments``."""
    for pair in pairs:
        if "=" not in pair:
            raise pipeline.UnusableArguments(f"--parameter {pair} has no value: write NAME=VALUE.")
    named = dict(pair.split("=", 1) for pair in pairs)
    for name in named.keys() & set(pipeline.STANDARD_PARAMETERS):
        option = {"raw_folder": "raw", "processed_folder": "output"}.get(name, name)
        raise pipeline.UnusableArguments(f"Parameter {name} is set by its own option: use --{option}.")
    return named


def list_jobs(options: argparse.Namespace) -> list[pipeline.Job]:
    """One job for each report asked for; raises ``UnusableArguments``."""
    if options.cluster:
        raise pipeline.UnusableArguments("--cluster is not supported yet: run without it.")
    if options.cell_timeout < 1:
        raise pipeline.UnusableArguments("--cell-timeout must be at least 1 second.")
    folders = choose_folders(options.raw, options.output)
    newest = pipeline.choose_report(folders.raw, options.report)
    return [
        pipeline.Job(
            report=report,
            folders=folders,
            notebooks=NOTEBOOKS,
            edition=options.edition,
            parameters=tuple(sorted(split_parameters(options.parameter).items())),
            only=options.notebook and options.notebook.removesuffix(".ipynb"),
            with_code=options.with_code,
            force=options.force,
            cell_timeout=options.cell_timeout,
        )
        for report in (pipeline.list_reports(folders.raw) if options.all_reports else [newest])
    ]


def run(options: argparse.Namespace) -> int:
    """Run every job asked for, in order; the first that fails ends it."""
    from helpers.progress import open_teller
    from helpers.run import run_job

    jobs = list_jobs(options)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a scheduler's end is a Ctrl-C
    teller = open_teller(sys.stdout, options.log)
    try:
        for job in jobs:
            outcome = run_job(job, teller)
            teller.conclude(str(outcome))
    finally:
        teller.close()
    return DONE


def check(options: argparse.Namespace) -> int:
    """Check tables before they are published; 1 when there is something to correct."""
    from helpers.check import check_files, describe_findings, render_csv, render_json

    checked = check_files(options.files)
    renderers = {"json": render_json, "csv": render_csv}
    if options.format in renderers:
        sys.stdout.write(renderers[options.format](checked))
    else:
        print("\n".join(describe_findings(checked)))
    return FOUND_OR_FAILED if len(checked.findings) else DONE


def add(options: argparse.Namespace) -> int:
    """Draft raw exports from saved pages."""
    from helpers.add_pages import add_pages

    print("\n".join(add_pages(options.report, options.pages)))
    return DONE


def status(options: argparse.Namespace) -> int:
    """Say what is built and what is stale, and why."""
    from helpers.status import describe_status

    print("\n".join(describe_status(choose_folders(options.raw, options.output), NOTEBOOKS)))
    return DONE


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns its exit code, after one sentence on stderr if it is not 0."""
    options = build_parser().parse_args(arguments)
    try:
        return options.act(options)
    except KeyboardInterrupt:
        return complain(options, "Interrupted; what was published before is as it was.", INTERRUPTED)
    except BrokenPipeError:
        return DONE  # whoever read the output had enough of it
    except Exception as error:
        code = choose_exit_code(error)
        if code is None:
            raise
        return complain(options, str(error), code)


def choose_exit_code(error: Exception) -> int | None:
    """The exit code for an error that is no fault of this program; None for one that may be."""
    if hasattr(error, "exit_code"):
        return error.exit_code
    if isinstance(error, OSError):
        return UNUSABLE if error.errno in UNUSABLE_TARGETS else FOUND_OR_FAILED
    return UNUSABLE if type(error).__name__ == "UnusableInput" else None


def complain(options: argparse.Namespace, text: str, code: int) -> int:
    """Say on stderr, and in the log if there is one, why a command ends; returns its exit code."""
    print(text, file=sys.stderr)
    if getattr(options, "log", None):
        from helpers.progress import PlainTeller

        options.log.parent.mkdir(parents=True, exist_ok=True)
        with options.log.open("a", encoding="utf-8", newline="\n") as stream:
            PlainTeller(stream).say(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
