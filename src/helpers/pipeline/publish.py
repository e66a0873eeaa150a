"""Results appear whole or not at all: staging, the swap, and what a killed run left behind.

A run works in two staging folders, ``.building-…`` beside the pages and beside the processed files,
so that every move is a rename within one file system. When everything is built, checked and on disk:

1. a small plan is written beside the pages (``.publishing-<folder>.json``);
2. the new folder of pages changes places with the old one: ``manifest.json`` inside it, and in the
   internal edition the processed files that the pages were made from;
3. each processed file whose bytes changed is renamed into its place in the processed folder, then the
   record of the set into its own; the plan and the staging folders are removed.

A reader of the published folder sees the old set or the new one, pages with the processed files they
came from, never a mixture: where the system can exchange two folders in one call (Linux, macOS) there is
no moment without one; elsewhere (Windows, some network drives) the folder is missing between two
renames. Killed before 2, everything is as it was; killed later, the next command carries the plan out
to its end. A plan holds names, never places: in a copy of an output folder it can move nothing but
what is in the copy.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.errors import HelpersError
from helpers.files import sync, write_whole
from helpers.pipeline.jobs import Job
from helpers.pipeline.records import PLAN, hash_file, hash_object

STAGING = ".building-"
AT_CURRENT_FOLDER = -100
EXCHANGE = 2
OPEN_FILES_STAY = sys.platform == "win32"  # a file that a program has open cannot be replaced there
NAME = re.compile(r"[\w-][\w.-]*|\.building-\w+")


class OutputIsLocked(HelpersError):
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
    """Where a run builds: ``pages``, and ``processed`` files by report.

    ``closed``, for the notebooks of a public edition, holds protected files and nothing else; it and
    ``kernels`` are never published.
    """

    pages: Path
    processed: Path

    @property
    def record(self) -> Path:
        """The record of the new set."""
        return self.pages.with_name("record.json")

    @property
    def closed(self) -> Path:
        """What a notebook of the public edition is given to read."""
        return self.pages.with_name("closed")

    @property
    def kernels(self) -> Path:
        """What kernels leave while they run."""
        return self.pages.with_name("kernels")


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


@contextmanager
def open_staging(job: Job) -> Iterator[Staging]:
    """New empty staging folders, removed at the end whatever happens.

    Their names are never used twice: a kernel that outlives a killed run for a second must not
    write into the next run's folder.
    """
    folders = job.folders
    folders.processed.mkdir(parents=True, exist_ok=True)

    def make(parent: Path) -> tempfile.TemporaryDirectory:
        return tempfile.TemporaryDirectory(prefix=STAGING, dir=parent, ignore_cleanup_errors=True)

    with make(folders.reports) as pages, make(folders.processed) as processed:
        staging = Staging(Path(pages) / "pages", Path(processed))
        for folder in (staging.pages, staging.kernels, staging.processed / job.report):
            folder.mkdir()
        yield staging


def publish_staging(job: Job, staging: Staging) -> None:
    """Put everything in the staging folders in its place, whole or not at all."""
    target = job.folders.processed / job.report
    changed = [
        file.name
        for file in sorted((staging.processed / job.report).glob("*.csv"))
        if hash_file(file) != hash_file(target / file.name)
    ]
    refuse_open_files([*(target / name for name in changed), *job.output.rglob("*")])
    for folder in (staging.pages, staging.processed / job.report):
        for path in [*folder.rglob("*"), folder]:
            sync(path)
    plan = {
        "report": job.report,
        "output": job.output.name,
        "pages": staging.pages.parent.name,
        "processed": staging.processed.name,
        "changed": changed,
        "set": hash_folder(staging.pages),
    }
    plan_file = job.folders.reports / f"{PLAN}{job.output.name}.json"
    write_whole(plan_file, json.dumps(plan))
    carry_out_plan(plan_file, job)


def hash_folder(folder: Path) -> str:
    """One hash of every file in a folder with its name: the same only for the same set of files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hash_object({path.relative_to(folder).as_posix(): hash_file(path) for path in files})


def refuse_open_files(files: Iterable[Path]) -> None:
    """Raise ``PermissionError`` for the first file that Windows keeps in place, before anything is moved."""
    for file in files if OPEN_FILES_STAY else ():
        if file.is_file():
            file.open("r+b").close()


def read_plan(plan_file: Path) -> dict | None:
    """What a plan says; None for one that says anything else than names, as after a power cut."""
    try:
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        names = [plan["report"], plan["output"], plan["pages"], plan["processed"], *plan["changed"]]
        is_plan = all(NAME.fullmatch(name) for name in names) and isinstance(plan["set"], str)
    except (ValueError, KeyError, TypeError):
        return None
    return plan if is_plan else None


def carry_out_plan(plan_file: Path, job: Job) -> None:
    """Do what a plan says and has not been done yet; the same result however often it is begun.

    ``job`` says where the folders are. A plan that cannot be read is dropped: what differs from the
    record is built again.
    """
    plan = read_plan(plan_file)
    if plan:
        folders = job.folders
        new, pages = folders.reports / plan["pages"] / "pages", folders.reports / plan["output"]
        if hash_folder(pages) != plan["set"] == hash_folder(new):
            exchange_folders(new, pages)
            sync(folders.reports)
        move_files(
            folders.processed / plan["processed"] / plan["report"],
            folders.processed / plan["report"],
            plan["changed"],
        )
        record = folders.reports / ".records" / f"{plan['output']}.json"
        move_files(new.parent, record.parent, ["record.json"], record.name)
    plan_file.unlink()


def move_files(source: Path, target: Path, names: Iterable[str], new_name: str = "") -> None:
    """Rename files that are still there into a folder, which is made if need be."""
    for name in names:
        if (source / name).exists():
            target.mkdir(parents=True, exist_ok=True)
            (source / name).replace(target / (new_name or name))
    if target.is_dir():
        sync(target)


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


def recover(job: Job) -> None:
    """Finish or clear away what a killed run left; only while holding the lock."""
    for plan_file in job.folders.reports.glob(f"{PLAN}*.json"):
        carry_out_plan(plan_file, job)
    for folder in (job.folders.reports, job.folders.processed):
        for leftover in folder.glob(f"{STAGING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
    for part in job.folders.reports.glob(f".{PLAN}*.part"):
        part.unlink()
