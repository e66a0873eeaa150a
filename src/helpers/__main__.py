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
from contextlib import suppress
from functools import partial

from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.paths import CHECKOUT, find_folders
from helpers.pipeline.jobs import build_parser, choose_folders, list_jobs

NOTEBOOKS = CHECKOUT / "notebooks"
DONE, FOUND_OR_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
UNUSABLE_TARGETS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)


def run(options: argparse.Namespace) -> int:
    """Run every job asked for, in order; of one publisher's reports the first that fails ends it."""
    from helpers.pipeline.progress import Teller
    from helpers.pipeline.publishers import find_publishers, run_publishers
    from helpers.pipeline.run import run_job

    folders = choose_folders(options.raw, options.output)
    is_one = not options.cluster and not find_publishers(folders)
    jobs = list_jobs(options, NOTEBOOKS, folders) if is_one else []
    teller = Teller(sys.stdout, options.log)
    ends = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    # a scheduler's end and a closed terminal are a Ctrl-C; what nohup ignores stays ignored
    ends = [end for end in ends if signal.getsignal(end) is not signal.SIG_IGN]
    before = {end: signal.signal(end, signal.default_int_handler) for end in ends}
    try:
        for job in jobs:
            teller.conclude(f"Report {job.report}: {run_job(job, teller)}")
        if not is_one:
            list_own_jobs = partial(list_jobs, options, NOTEBOOKS)
            teller.conclude(run_publishers(folders, list_own_jobs, options.cluster, teller))
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)
        teller.close()
    return DONE


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
    renderers = {"json": render_json, "csv": render_csv}
    if options.format in renderers:
        sys.stdout.write(renderers[options.format](checked))
    else:
        print("\n".join(describe_findings(checked)))
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
    from helpers.pipeline.publishers import find_publishers
    from helpers.pipeline.records import describe_status

    folders = choose_folders(options.raw, options.output)
    for name, own in (find_publishers(folders) or {"": folders}).items():
        lines = describe_status(own, NOTEBOOKS)
        print("\n".join([f"{name}:", *(f"  {line}" for line in lines)] if name else lines))
    return DONE


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns its exit code, after one sentence on stderr if it is not 0."""
    options = build_parser().parse_args(arguments)
    act = {"run": run, "check": check, "add": add, "status": status}[options.command]
    try:
        return act(options)
    except KeyboardInterrupt:
        return complain(options, "Interrupted; what was published before is as it was.", INTERRUPTED)
    except BrokenPipeError:
        return DONE  # whoever read the output had enough of it
    except HelpersError as error:
        return complain(options, str(error), error.exit_code)
    except OSError as error:
        code = UNUSABLE if error.errno in UNUSABLE_TARGETS else FOUND_OR_FAILED
        return complain(options, describe_error(error), code)


def complain(options: argparse.Namespace, text: str, code: int) -> int:
    """Say on stderr, and in the log if there is one, why a command ends; returns its exit code."""
    print(text, file=sys.stderr)
    if getattr(options, "log", None):
        from helpers.pipeline.progress import Teller

        with suppress(OSError, HelpersError):
            teller = Teller(io.StringIO(), options.log)
            teller.say(text)
            teller.close()
    return code


def end_quietly() -> None:
    """Write out what is left for whoever reads the output, unless they had enough (``| head -1``)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    code = main()
    end_quietly()
    sys.exit(code)
