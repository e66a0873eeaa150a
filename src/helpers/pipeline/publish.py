"""Results appear whole or not at all: staging, the swap, and what a killed run left behind.

A run works in two staging folders, ``.building-…`` beside the pages and beside the processed files,
so that every move is a rename within one file system. When everything is built and checked:

1. a small plan is written beside the pages (``.publishing-<folder>.json``);
2. each processed file whose bytes changed is renamed into place, the others are left alone;
3. the new folder of pages, ``manifest.json`` inside it, changes places with the old one;
4. the plan and the staging folders are removed.

Killed before 1, everything is as it was; killed after 1, the next command carries the plan out to its
end. A reader of the pages sees the old folder or the new one, never a mixture: where the system can
exchange two folders in one call (Linux, macOS) there is no moment without one; elsewhere (Windows,
some network drives) the folder is missing between two renames. A reader of the processed files can
meet, for as long as three renames take, files of both runs.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.files import write_whole
from helpers.pipeline.freshness import MANIFEST, hash_file
from helpers.pipeline.steps import Job

STAGING = ".building-"
PLAN = ".publishing-"
AT_CURRENT_FOLDER = -100
EXCHANGE = 2
OPEN_FILES_STAY = sys.platform == "win32"  # a file that a program has open cannot be replaced there


class OutputIsLocked(RuntimeError):
    """Another run works in the same output folder."""

    exit_code = 3


def describe_error(error: Exception) -> str:
    """One sentence for people: for what the system refused, which file and what to do.

    >>> describe_error(OSError(30, "Read-only file system", "reports"))
    'Cannot write reports (read-only file system): make room there or choose another folder with --output.'
    """
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    place = error.filename or "the results"
    advice = "make room there or choose another folder with --output"
    if isinstance(error, PermissionError):
        advice = "close the file if it is open, for example in Excel, or choose another folder with --output"
    return f"Cannot write {place} ({error.strerror.lower()}): {advice}."


@dataclass(frozen=True)
class Staging:
    """The two folders in which a run builds: pages, and processed files by report."""

    pages: Path
    processed: Path


@contextmanager
def lock_output(reports: Path) -> Iterator[None]:
    """Hold the lock of an output folder; raises ``OutputIsLocked`` at once when another run has it.

    The system gives the lock up with the process that holds it, however that process ends.
    """
    reports.mkdir(parents=True, exist_ok=True)
    lock = FileLock(reports / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputIsLocked(f"Another run is working in {reports}: wait for it to end.") from None
    try:
        yield
    finally:
        lock.release()


def make_staging_folder(parent: Path) -> tempfile.TemporaryDirectory:
    """A new folder for staging; removed at the end of the block it is opened for."""
    return tempfile.TemporaryDirectory(prefix=STAGING, dir=parent, ignore_cleanup_errors=True)


@contextmanager
def open_staging(job: Job) -> Iterator[Staging]:
    """Two new empty staging folders, removed at the end whatever happens.

    Their names are never used twice: a kernel that outlives a killed run for a second must not
    write into the next run's folder.
    """
    job.folders.processed.mkdir(parents=True, exist_ok=True)
    folders = job.folders
    with make_staging_folder(folders.reports) as pages, make_staging_folder(folders.processed) as processed:
        staging = Staging(Path(pages) / "pages", Path(processed))
        staging.pages.mkdir()
        (staging.processed / job.report).mkdir()
        yield staging


def publish_staging(job: Job, staging: Staging) -> None:
    """Put everything in the staging folders in its place, whole or not at all."""
    target = job.folders.processed / job.report
    moves = [
        [str(file), str(target / file.name)]
        for file in sorted((staging.processed / job.report).glob("*.csv"))
        if hash_file(file) != hash_file(target / file.name)
    ]
    refuse_open_files([*(Path(old) for _, old in moves), *job.output.glob("*")])
    manifest = hash_file(staging.pages / MANIFEST)
    plan = {"moves": moves, "new": str(staging.pages), "pages": str(job.output), "manifest": manifest}
    plan_file = job.folders.reports / f"{PLAN}{job.output.name}.json"
    write_whole(plan_file, json.dumps(plan))
    carry_out_plan(plan_file)


def refuse_open_files(files: Iterable[Path]) -> None:
    """Raise ``PermissionError`` for the first file that Windows keeps in place, before anything is moved."""
    for file in files if OPEN_FILES_STAY else ():
        if file.is_file():
            file.open("r+b").close()


def carry_out_plan(plan_file: Path) -> None:
    """Do what a plan says and has not been done yet; the same result however often it is begun.

    A plan that cannot be read, as after a power cut, is dropped: what differs from the manifest is
    built again.
    """
    try:
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
    except ValueError:
        plan_file.unlink()
        return
    for new, target in plan["moves"]:
        if Path(new).exists():
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            Path(new).replace(target)
    new, pages = Path(plan["new"]), Path(plan["pages"])
    if hash_file(pages / MANIFEST) != plan["manifest"] and new.exists():
        exchange_folders(new, pages)
    plan_file.unlink()


def exchange_folders(new: Path, published: Path) -> None:
    """Put a folder in the place of another, which ends up in the staging folder, in one call if possible."""
    if published.exists():
        if exchange_in_one_call(new, published):
            return
        published.rename(new.with_name("old"))
    new.rename(published)


def exchange_in_one_call(first: Path, second: Path) -> bool:
    """Whether the system could exchange two paths atomically (renameat2 of Linux, renamex_np of macOS)."""
    first_name, second_name = os.fsencode(first), os.fsencode(second)
    here = AT_CURRENT_FOLDER
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return library.renamex_np(first_name, second_name, EXCHANGE) == 0
        return library.renameat2(here, first_name, here, second_name, EXCHANGE) == 0
    except (AttributeError, OSError, TypeError):  # another system, or a C library that lacks the call
        return False


def has_plan(reports: Path) -> bool:
    """Whether a run was killed between its plan and the end of it."""
    return any(reports.glob(f"{PLAN}*.json"))


def recover(job: Job) -> None:
    """Finish or clear away what a killed run left; only while holding the lock."""
    for plan_file in job.folders.reports.glob(f"{PLAN}*.json"):
        carry_out_plan(plan_file)
    for folder in (job.folders.reports, job.folders.processed):
        for leftover in folder.glob(f"{STAGING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
    for part in job.folders.reports.glob(f".{PLAN}*.part"):
        part.unlink()
