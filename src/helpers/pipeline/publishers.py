"""Many publishers in one folder: each brought up to date on its own, and told together at the end.

    FOLDER/reference/                            hand-kept tables for all, where there are any
    FOLDER/<publisher>/sources.csv
    FOLDER/<publisher>/<report>/*.csv
    OUTPUT/<publisher>/<report>/index.html       and the other pages
    OUTPUT/<publisher>/processed/<report>/*.csv

One publisher's report is one piece of work, published whole or not at all like any other run. The
reports of one publisher are done one after another, because they share its output folder.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from helpers.errors import HelpersError, UnusableArguments
from helpers.paths import Folders
from helpers.pipeline.cluster import (
    INSTALL,
    Needed,
    Piece,
    Result,
    explain_failure,
    has_dask,
    hash_version,
    open_cluster,
    work_through,
)
from helpers.pipeline.jobs import Job, check_parameters, list_reports
from helpers.pipeline.notebook_files import list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.publish import OutputIsLocked, lock_output, recover
from helpers.pipeline.run import run_job

REFERENCE = "reference"
LOCK_SECONDS = 60
Chain = list[Piece]


class SomeFailed(HelpersError):
    """Some publishers' reports could not be published; the others were."""

    def __init__(self, failed: Iterable[Result], pieces: int) -> None:
        failed = sorted(failed, key=lambda result: result.name)
        lines = [f"{len(failed):,} of {pieces:,} failed; what the others made is published:"]
        lines += [f"{result.name}: {first_line(result)}" for result in failed]
        for result in failed:
            if "\n" in result.text:
                lines += ["", f"{result.name}:", result.text]
        super().__init__("\n".join(lines))


def first_line(result: Result) -> str:
    """What became of a piece, in one line."""
    return result.text.splitlines()[0] if result.text else ""


def find_publishers(folders: Folders) -> dict[str, Folders]:
    """The folders of each publisher by its name; empty where ``folders`` are one publisher's own.

    Every visible folder counts as a publisher's, so that one whose reports are misnamed is told and
    not left out. Raises ``UnusableArguments`` where reports and publishers lie side by side.
    """
    inside = folders.raw.iterdir() if folders.raw.is_dir() else ()
    places = sorted(place for place in inside if place.is_dir() and not place.name.startswith("."))
    others = [place for place in places if place.name != REFERENCE and place != folders.reports]
    holding = [place.name for place in others if list_reports(place)]
    if holding and list_reports(folders.raw):
        raise UnusableArguments(
            f"{folders.raw} holds reports and the publisher {holding[0]} side by side: give each publisher "
            "a folder of its own."
        )
    return {place.name: find_publisher_folders(folders, place.name) for place in others if holding}


def find_publisher_folders(folders: Folders, name: str) -> Folders:
    """Where one of many publishers' files are read and written."""
    output = folders.reports / name
    return Folders(folders.raw / name, folders.raw / REFERENCE, output / "processed", output)


def plan_chains(
    publishers: dict[str, Folders], list_jobs: Callable[[Folders], list[Job]]
) -> tuple[list[Chain], list[Result]]:
    """The pieces of each publisher, and the publishers that have none, with the reason.

    Raises ``UnusableArguments`` where what was asked for suits nobody.
    """
    chains, refused = [], []
    for name, folders in publishers.items():
        try:
            jobs = list_jobs(folders)
        except UnusableArguments as error:
            refused.append(Result(name or folders.raw.name, str(error), error.exit_code))
            continue
        chains.append([Piece(f"{name}, {job.report}" if name else job.report, job) for job in jobs])
    if not chains:
        raise UnusableArguments(refused[0].text)
    first = chains[0][0].work
    check_parameters(first, select_notebooks(list_notebooks(first.notebooks), first.only, first.edition))
    if len(chains) > 1:  # then the publishers are what is done at the same time, not the notebooks
        chains = [[replace(piece, work=replace(piece.work, workers=1)) for piece in one] for one in chains]
    return chains, refused


def run_publishers(
    folders: Folders, list_jobs: Callable[[Folders], list[Job]], address: str | None, teller: Teller
) -> str:
    """One line about how all went, once every publisher has had its turn.

    ``list_jobs`` gives the jobs of one publisher's folders. Raises ``SomeFailed`` at the end when
    there is anything else to tell.
    """
    started = time.monotonic()
    publishers = find_publishers(folders)
    chains, failed = plan_chains(publishers or {"": folders}, list_jobs)
    pieces = sum(map(len, chains)) + len(failed)
    with lock_output(folders.reports) if publishers else nullcontext():
        needed = Needed(hash_version(), list_shared_folders(folders, chains)) if address else None
        try:
            for done, result in enumerate(do_chains(chains, address, needed, teller), start=1 + len(failed)):
                teller.say(f"{done:,} of {pieces:,}: {result.name}: {first_line(result)}")
                failed += [result] if result.exit_code else []
        except BaseException:
            clear_away(chains)
            raise
    if failed:
        raise SomeFailed(failed, pieces)
    return f"{pieces:,} reports done in {time.monotonic() - started:.1f} s: {folders.reports}"


def clear_away(chains: Iterable[Chain]) -> None:
    """Remove what interrupted workers left half done; one that still works holds its lock and is spared."""
    for job in (chain[0].work for chain in chains):
        if job.folders.reports.is_dir():
            with suppress(OutputIsLocked), lock_output(job.folders.reports):
                recover(job)


def list_shared_folders(folders: Folders, chains: list[Chain]) -> tuple[Path, ...]:
    """The folders that every worker must see under the same name; made here if they are not there."""
    folders.reports.mkdir(parents=True, exist_ok=True)
    return folders.raw, folders.reports, chains[0][0].work.notebooks


def do_chains(
    chains: list[Chain], address: str | None, needed: Needed | None, teller: Teller
) -> Iterator[Result]:
    """The result of each piece: by dask's workers, or in this process if there is no need or no dask."""
    if address is None and len(chains) > 1 and not has_dask():
        teller.say(f"Publishers are done one after another; {INSTALL} does several at once.")
    if address is None and (len(chains) == 1 or not has_dask()):
        yield from (attempt_job(piece) for chain in chains for piece in chain)
        return
    with open_cluster(address, len(chains)) as client:
        if not client.nthreads():
            teller.say(f"Waiting for a worker: start one with 'dask worker {address}'.")
        yield from work_through(client, attempt_patiently, chains, needed)


def attempt_job(piece: Piece) -> Result:
    """What became of one publisher's report; a failure is told, never raised, so that others go on."""
    try:
        return Result(piece.name, run_job(piece.work, Teller(io.StringIO())))
    except Exception as error:
        return Result(piece.name, explain_failure(error), getattr(error, "exit_code", 1))


def attempt_patiently(piece: Piece) -> Result:
    """The same on a cluster, where a worker that was given up for lost may hold the lock a little longer."""
    patience = time.monotonic() + LOCK_SECONDS
    while True:
        result = attempt_job(piece)
        if result.exit_code != OutputIsLocked.exit_code or time.monotonic() > patience:
            return result
        time.sleep(1)
