"""Many publishers in one folder: each brought up to date on its own, and told together at the end.

    FOLDER/reference/                            hand-kept tables for all, where there are any
    FOLDER/<publisher>/sources.csv
    FOLDER/<publisher>/<report>/*.csv
    OUTPUT/<publisher>/<report>/index.html       and the other pages
    OUTPUT/<publisher>/processed/<report>/*.csv

One publisher's report is one piece of work, published whole or not at all like any other run. The
reports of one publisher are done one after another, because they share its output folder; publishers at
the same time, by one process for each core of this machine or by the workers of a dask cluster. Work goes
out and comes back as small values; what it makes it leaves in files, so all workers must see the same
folders under the same names. What a lost worker of a cluster had begun another does again. Only this module
knows dask.distributed, which is optional and imported when it is needed.
"""

import io
import logging
import os
import platform
import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread

from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.paths import Folders, list_reports
from helpers.pipeline.jobs import Job, check_parameters
from helpers.pipeline.notebook_files import list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.records import hash_helpers
from helpers.pipeline.run import OutputIsLocked, lock_output, recover, run_job

REFERENCE = "reference"
CONNECT_SECONDS = 5
ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|inproc)://)?[\w.\[\]:-]+:\d+(/\S*)?")


@dataclass(frozen=True)
class Result:
    """What became of one publisher's report: text for people, and an exit code, 0 where it succeeded."""

    name: str
    text: str
    exit_code: int = 0


class SomeFailed(HelpersError):
    """Some publishers' reports could not be published; the others were."""

    def __init__(self, failed: Iterable[Result], pieces: int) -> None:
        lines, details = [], []
        for result in sorted(failed, key=lambda result: result.name):
            first, _, more = result.text.partition("\n")
            lines.append(f"{result.name}: {first}")
            details += ["", f"{result.name}:", result.text] if more else []
        head = f"{len(lines):,} of {pieces:,} failed; what the others made is published:"
        super().__init__("\n".join([head, *lines, *details]))


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
    found = {place: folders.reports / place.name for place in others if holding}
    return {
        place.name: Folders(place, folders.raw / REFERENCE, output / "processed", output)
        for place, output in found.items()
    }


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
                first_line = result.text.partition("\n")[0]
                teller.say(f"{done:,} of {pieces:,}: {result.name}: {first_line}")
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
    """The result of each job, by workers."""
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
                raise HelpersError(
                    "The scheduler was lost; what was published is whole, and the same command does the rest."
                ) from None
            except Exception as error:  # what a job raises is told in its result
                lost = f"Its worker was lost ({error}): the same command does it again."
                name = names[ended]
                yield from (Result(name_job(name, job), lost, 1) for job in chains[name])


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


def attempt_job(publisher: str, job: Job) -> Result:
    """What became of one publisher's report; a failure is told, never raised, so that others go on.

    It is a sentence where the error was meant for people, else it says where it came from.
    """
    name = name_job(publisher, job)
    try:
        return Result(name, run_job(job, Teller(io.StringIO())))
    except (HelpersError, OSError) as error:
        return Result(name, describe_error(error), getattr(error, "exit_code", 1))
    except Exception as error:
        trace = "".join(traceback.format_exception(error)).rstrip()
        return Result(name, f"{type(error).__name__}: {error}\n{trace}", 1)


def name_job(publisher: str, job: Job) -> str:
    """What a job is called where there are others."""
    return f"{publisher}, {job.report}" if publisher else job.report


@contextmanager
def open_workers(address: str | None, pieces: int, teller: Teller) -> Iterator[Executor]:
    """Workers for so many pieces: of the scheduler at an address, or new ones of this machine.

    They must be able to import what they are given to do. New ones end at once when they are interrupted.
    """
    if address:
        with connect_client(address) as client:
            if not client.nthreads():
                teller.say(f"Waiting for a worker: start one with 'dask worker {address}'.")
            yield client.get_executor(pure=False)
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ProcessPoolExecutor(min(cores, pieces), get_context("spawn"), end_with_parent) as workers:
        try:
            yield workers
        except BaseException:
            for process in active_children():
                process.terminate()
            raise


def end_with_parent() -> None:
    """Have a worker end when the process that started it does, however that ends."""

    def wait_for_end() -> None:
        parent_process().join()
        os._exit(1)

    Thread(target=wait_for_end, daemon=True).start()


def connect_client(address: str) -> object:
    """A client of a running scheduler, whose own log lines stay out of the output.

    Raises ``UnusableArguments`` when dask is not installed or no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UnusableArguments(
            '--cluster needs dask.distributed: install it with pip install "helpers[cluster]".'
        ) from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if not ADDRESS.fullmatch(address):
        raise UnusableArguments(f"--cluster {address} is no address: write it like tcp://host:8786.")
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise UnusableArguments(
            f"No dask scheduler answers at --cluster {address}: start one with 'dask scheduler', or leave "
            "--cluster out."
        ) from None
