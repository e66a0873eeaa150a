"""One run: what is stale is built, and the results appear whole or not at all.

Nothing is published before every notebook has succeeded and every page has been checked.
A run works in two staging folders, ``.building-…`` beside the pages and beside the processed files,
so that every move is a rename within one file system. When everything is built, checked and on disk,
the folder of the report's processed files changes places with the new one, then the folder of pages,
then the record of what was made from what.

A reader of either folder sees the old set or the new one, never a mixture. Where the system cannot exchange
two folders in one call (Windows, some network drives) one is missing between two renames, and the next run
puts it back. After a kill in between the record does not fit what is there, and the next run builds it again.
"""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.errors import HelpersError, UnusableArguments
from helpers.exports.corrections import read_published
from helpers.files import sync
from helpers.paths import Folders
from helpers.pipeline.jobs import Job, check_parameters
from helpers.pipeline.kernel_server import skip_unused_imports, start_server
from helpers.pipeline.notebook_files import RAW, Notebook, list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.records import MANIFEST, STAGING, list_stale, read_object, write_record

REPLACED = "replaced"
OPEN_FILES_STAY = sys.platform == "win32"  # a file that a program has open cannot be replaced there


class OutputIsLocked(HelpersError):
    """Another run works in the same output folder."""

    exit_code = 3


def run_job(job: Job, teller: Teller) -> str:
    """What was done, in one line for people, once one edition of one report is up to date and published.

    Pages that were never built are named, since links may lead to them. Raises ``UnusableArguments`` before
    anything starts, ``OutputIsLocked`` when another run works there, ``RunFailed`` when a notebook did not
    reach its end or a page is faulty.
    """
    started = time.monotonic()
    notebooks = list_notebooks(job.notebooks)
    chosen = select_notebooks(notebooks, job.only, job.edition)
    check_parameters(job, chosen)
    check_places(job)
    if not job.folders.reference.is_dir():
        teller.say(f"No {job.folders.reference}: labels, indicators and what may be public are not known.")
    with lock_output(job.folders):
        refuse_foreign_files(job)
        stale = list_stale(job, chosen)
        for notebook in chosen if not stale else ():
            teller.finish(notebook.name, "nothing changed")
        ran = build_and_publish(job, notebooks, chosen, stale, teller) if stale else 0
    page = job.output / next((one for one in chosen if one.is_index), chosen[-1]).name_page(job.edition)
    done = f"{ran} of {len(chosen)} notebooks run in {time.monotonic() - started:.1f} s: {page}"
    absent = [one.name for one in notebooks if not (job.output / one.name_page(job.edition)).exists()]
    return f"{done} (not built yet: {', '.join(absent)})" if absent else done


def build_and_publish(
    job: Job, notebooks: list[Notebook], chosen: list[Notebook], stale: dict[str, str], teller: Teller
) -> int:
    """How many notebooks ran, once their pages are published; raises ``RunFailed`` if they cannot be.

    The libraries of the kernels are loaded elsewhere while raw exports are checked here and the rest of
    Jupyter is imported. Raises ``UnusableInput`` before a notebook starts for an export that cannot be used.
    """
    start_server(name for one in chosen if one.name in stale for name in one.imports)
    if any(RAW in (one.reads or ()) for one in chosen):
        read_published(job.folders, job.report)
    with skip_unused_imports():
        import helpers.publishing.page  # noqa: F401  so that it does not import what it does not use
        from helpers.pipeline.build import Build
    with open_staging(job) as (folder, processed):
        build = Build(job, notebooks, chosen, folder, processed, teller)
        build.run_all()
        build.complete_pages()
        write_record(job, build.entries, folder)
        publish_staging(job, folder, processed)
        return len(build.ran)


def check_places(job: Job) -> None:
    """Raise ``UnusableArguments`` for a place where a run could do harm, also through links, or not write."""
    folders = job.folders
    written = (folders.reports, folders.processed, folders.processed / job.report, job.output)
    for kept, place in product((folders.raw, folders.reference, job.notebooks), written):
        try:
            first, second = kept.resolve(), place.resolve()
        except (OSError, RuntimeError):
            raise UnusableArguments(f"--output: links in {place} lead in a circle: remove one.") from None
        if first.is_relative_to(second) or second.is_relative_to(first):
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


def refuse_foreign_files(job: Job) -> None:
    """Raise ``UnusableArguments`` where the folder of pages holds what no run left: it would be lost."""
    known = [read_object(path).get("notebooks", {}) for path in (job.record, job.output / MANIFEST)]
    ours = {MANIFEST}.union(*(entry["outputs"] for entries in known for entry in entries.values()))
    for path in sorted(job.output.rglob("*")):
        if not path.is_dir() and path.relative_to(job.output).as_posix() not in ours:
            raise UnusableArguments(
                f"{path} was left there by no run and would be lost: move it, or choose another folder "
                "with --output."
            )


@contextmanager
def lock_output(folders: Folders) -> Iterator[None]:
    """Hold the lock of an output folder, with what a killed run took away put back and what it left gone.

    Raises ``OutputIsLocked`` at once when another run has it. The system gives the lock up with the process
    that holds it, however that process ends.
    """
    folders.reports.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folders.reports / ".lock", timeout=0):
            for folder in (folders.reports, folders.processed):
                for leftover in folder.glob(f"{STAGING}*"):
                    for replaced in leftover.glob(f"{REPLACED}/*"):
                        if not (folder / replaced.name).exists():
                            replaced.rename(folder / replaced.name)
                    shutil.rmtree(leftover, ignore_errors=True)
            yield
    except Timeout:
        raise OutputIsLocked(f"Another run is working in {folders.reports}: wait for it to end.") from None


@contextmanager
def open_staging(job: Job) -> Iterator[tuple[Path, Path]]:
    """New staging folders, removed whatever happens: beside the pages, and beside the processed files.

    The first holds the new ``pages`` and ``record.json``; ``kernels`` and ``closed`` in it stay unpublished.
    The second holds a copy of the report's processed files. Their names are never used twice: a kernel that
    outlives a killed run for a second must not write into the next run's folder.
    """
    options = {"prefix": STAGING, "ignore_cleanup_errors": True}
    with (
        tempfile.TemporaryDirectory(dir=job.folders.reports, **options) as folder,
        tempfile.TemporaryDirectory(dir=job.folders.processed, **options) as processed,
    ):
        for name in ("pages", "kernels"):
            (Path(folder) / name).mkdir()
        made, published = Path(processed) / job.report, job.folders.processed / job.report
        shutil.copytree(published, made) if published.is_dir() else made.mkdir()
        yield Path(folder), Path(processed)


def publish_staging(job: Job, folder: Path, processed: Path) -> None:
    """Put everything in the staging folders in its place: processed files, pages, record.

    Raises ``PermissionError`` for a file that Windows keeps in place because a program has it open.
    """
    made, published = processed / job.report, job.folders.processed / job.report
    before, after = (
        {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        for place in (published, made)
    )
    swaps = ({} if before == after else {made: published}) | {folder / "pages": job.output}
    for old in swaps.values() if OPEN_FILES_STAY else ():  # before anything is moved
        for file in old.rglob("*"):
            if file.is_file():
                file.open("r+b").close()
    for new in swaps:
        for path in [*new.rglob("*"), new]:
            sync(path)
    for new, old in swaps.items():
        if not (old.exists() and exchange_in_one_call(new, old)):
            if old.exists():
                aside = new.parent / REPLACED
                aside.mkdir(exist_ok=True)
                old.rename(aside / old.name)
            new.rename(old)
        sync(old.parent)
    (folder / "record.json").replace(job.record)
    sync(job.record.parent)


def exchange_in_one_call(first: Path, second: Path) -> bool:
    """Whether the system could exchange two paths atomically (renameat2 of Linux, renamex_np of macOS)."""
    names = os.fsencode(first), os.fsencode(second)
    here, exchange = -100, 2  # AT_FDCWD; RENAME_EXCHANGE and RENAME_SWAP
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return library.renamex_np(*names, exchange) == 0
        return library.renameat2(here, names[0], here, names[1], exchange) == 0
    except (AttributeError, OSError, TypeError):  # another system, or a C library that lacks the call
        return False
