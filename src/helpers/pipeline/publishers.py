"""Many publishers in one folder: each brought up to date on its own, and told together at the end.

    FOLDER/reference/                            hand-kept tables for all, where there are any
    FOLDER/<publisher>/sources.csv
    FOLDER/<publisher>/<report>/*.csv
    OUTPUT/<publisher>/<report>/index.html       and the other pages
    OUTPUT/<publisher>/processed/<report>/*.csv

One publisher's report is one piece of work, published whole or not at all like any other run. The
reports of one publisher are done one after another, because they share its output folder; publishers at
the same time, by ``workers``.
"""

from __future__ import annotations

import io
import platform
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, as_completed
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.paths import Folders
from helpers.pipeline.jobs import Job, check_parameters, list_reports
from helpers.pipeline.notebook_files import list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.publish import OutputIsLocked, lock_output, recover
from helpers.pipeline.records import hash_helpers
from helpers.pipeline.run import run_job
from helpers.pipeline.workers import open_workers

REFERENCE = "reference"


class WorkersLost(HelpersError):
    """The scheduler or a worker went away before its work was done."""


@dataclass(frozen=True)
class Result:
    """What became of one publisher's report: text for people, and an exit code, 0 where it succeeded."""

    name: str
    text: str
    exit_code: int = 0

    @property
    def first_line(self) -> str:
        """What became of it, in one line."""
        return self.text.partition("\n")[0]


class SomeFailed(HelpersError):
    """Some publishers' reports could not be published; the others were."""

    def __init__(self, failed: Iterable[Result], pieces: int) -> None:
        failed = sorted(failed, key=lambda result: result.name)
        lines = [f"{len(failed):,} of {pieces:,} failed; what the others made is published:"]
        lines += [f"{result.name}: {result.first_line}" for result in failed]
        for result in failed:
            if "\n" in result.text:
                lines += ["", f"{result.name}:", result.text]
        super().__init__("\n".join(lines))


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
    found = {}
    for place in others if holding else ():
        output = folders.reports / place.name
        found[place.name] = Folders(place, folders.raw / REFERENCE, output / "processed", output)
    return found


def plan_chains(
    publishers: Mapping[str, Folders], list_jobs: Callable[[Folders], list[Job]]
) -> tuple[dict[str, list[Job]], list[Result]]:
    """The jobs of each publisher, and the publishers that have none, with the reason.

    Raises ``UnusableArguments`` where what was asked for suits nobody.
    """
    chains, refused = {}, []
    for name, folders in publishers.items():
        try:
            chains[name] = list_jobs(folders)
        except UnusableArguments as error:
            refused.append(Result(name or folders.raw.name, str(error), error.exit_code))
    if not chains:
        raise UnusableArguments(refused[0].text)
    first = next(iter(chains.values()))[0]
    check_parameters(first, select_notebooks(list_notebooks(first.notebooks), first.only, first.edition))
    if len(chains) > 1:  # then the publishers are what is done at the same time, not the notebooks
        chains = {name: [replace(job, workers=1) for job in jobs] for name, jobs in chains.items()}
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
    pieces = sum(map(len, chains.values())) + len(failed)
    with lock_output(folders.reports) if publishers else nullcontext():
        try:
            results = do_chains(folders, chains, address, teller)
            for done, result in enumerate(results, start=1 + len(failed)):
                teller.say(f"{done:,} of {pieces:,}: {result.name}: {result.first_line}")
                failed += [result] if result.exit_code else []
        except BaseException:  # what workers left half done; one that still works holds its lock
            for job, *_ in chains.values():
                if job.folders.reports.is_dir():
                    with suppress(OutputIsLocked), lock_output(job.folders.reports):
                        recover(job)
            raise
    if failed:
        raise SomeFailed(failed, pieces)
    return f"{pieces:,} reports done in {time.monotonic() - started:.1f} s: {folders.reports}"


def do_chains(
    folders: Folders, chains: Mapping[str, list[Job]], address: str | None, teller: Teller
) -> Iterator[Result]:
    """The result of each job: by workers, or in this process where there is one publisher."""
    if address is None and len(chains) == 1:
        yield from (attempt_job(name, job) for name, jobs in chains.items() for job in jobs)
        return
    folders.reports.mkdir(parents=True, exist_ok=True)
    shared = (folders.raw, folders.reports, next(iter(chains.values()))[0].notebooks)
    with open_workers(address, len(chains), teller) as workers:
        version = hash_helpers()
        names = {
            workers.submit(attempt_chain, name, jobs, version, shared): name for name, jobs in chains.items()
        }
        for ended in as_completed(names):
            try:
                yield from ended.result()
            except CancelledError:
                raise WorkersLost(
                    "The scheduler was lost; what was published is whole, and the same command does the rest."
                ) from None
            except Exception as error:  # what a job raises is told in its result
                name = names[ended]
                lost = WorkersLost(f"Its worker was lost ({error}): the same command does it again.")
                yield from (explain_failure(name_job(name, job), lost) for job in chains[name])


def name_job(publisher: str, job: Job) -> str:
    """What a job is called where there are others."""
    return f"{publisher}, {job.report}" if publisher else job.report


def attempt_job(publisher: str, job: Job) -> Result:
    """What became of one publisher's report; a failure is told, never raised, so that others go on."""
    try:
        return Result(name_job(publisher, job), run_job(job, Teller(io.StringIO())))
    except Exception as error:
        return explain_failure(name_job(publisher, job), error)


def attempt_chain(publisher: str, jobs: Sequence[Job], version: str, shared: Sequence[Path]) -> list[Result]:
    """On a worker: what became of each of a publisher's reports, done one after another.

    It must have the helpers of this version and see the shared folders.
    """
    told = ""
    if hash_helpers() != version:
        told = "has another version of the helpers: install the same on every worker."
    for folder in shared:
        if not folder.is_dir():
            told = f"does not see {folder}: workers must share these folders under the same names."
    if told:
        told = f"{platform.node() or 'The worker'} {told}"
        return [Result(name_job(publisher, job), told, UnusableArguments.exit_code) for job in jobs]
    return [attempt_job(publisher, job) for job in jobs]


def explain_failure(name: str, error: Exception) -> Result:
    """A sentence for people where the error was meant for them, else where it came from."""
    if isinstance(error, HelpersError | OSError):
        return Result(name, describe_error(error), getattr(error, "exit_code", 1))
    trace = "".join(traceback.format_exception(error)).rstrip()
    return Result(name, f"{type(error).__name__}: {error}\n{trace}", 1)
