"""Many publishers in one folder: each brought up to date on its own, and told together at the end.

    FOLDER/reference/                            hand-kept tables for all, where there are any
    FOLDER/<publisher>/sources.csv
    FOLDER/<publisher>/<report>/*.csv
    OUTPUT/<publisher>/<report>/index.html       and the other pages
    OUTPUT/<publisher>/processed/<report>/*.csv

One publisher's report is one piece of work, published whole or not at all like any other run. The
reports of one publisher are done one after another, because they share its output folder; publishers at
the same time, by one process for each core of this machine or by the workers of a dask cluster, which
must all see the same folders under the same names. What a lost one of these had begun another does again.
Only this module knows dask.distributed, which need not be installed.
"""

import io
import logging
import os
import platform
import re
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread

from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.paths import Folders, find_publishers
from helpers.pipeline.jobs import Job, check_parameters
from helpers.pipeline.notebook_files import list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.records import hash_helpers
from helpers.pipeline.run import OutputIsLocked, lock_output, run_job

CONNECT_SECONDS = 5
ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|inproc)://)?[\w.\[\]:-]+:\d+(/\S*)?")


@dataclass(frozen=True)
class Result:
    """What became of one publisher's report: text for people, and an exit code, 0 where it succeeded."""

    name: str
    text: str
    exit_code: int = 0

    @property
    def line(self) -> str:
        """The first line of the text, after whose it is."""
        return self.name + ": " + self.text.partition("\n")[0]


def plan_chains(
    publishers: Mapping[str, Folders], list_jobs: Callable[[Folders], list[Job]]
) -> tuple[list[dict[str, Job]], list[Result]]:
    """The jobs of each publisher by what they are called, and what became of those who have none.

    Raises ``UnusableArguments`` where what was asked for suits nobody.
    """
    chains, refused = [], []
    for name, folders in publishers.items():
        try:
            jobs = list_jobs(folders)
            chains.append({f"{name}, {job.report}" if name else job.report: job for job in jobs})
        except UnusableArguments as error:
            refused.append(Result(name or folders.raw.name, str(error), error.exit_code))
    if not chains:
        raise UnusableArguments(refused[0].text)
    first = next(iter(chains[0].values()))
    check_parameters(first, select_notebooks(list_notebooks(first.notebooks), first.only, first.edition))
    if len(chains) > 1:  # then the publishers are what is done at the same time, not the notebooks
        chains = [{name: replace(job, workers=1) for name, job in chain.items()} for chain in chains]
    return chains, refused


def run_publishers(
    folders: Folders, list_jobs: Callable[[Folders], list[Job]], address: str | None, teller: Teller
) -> str:
    """One line about how all went, once every publisher has had its turn.

    ``list_jobs`` gives the jobs of one publisher's folders. Raises ``HelpersError`` at the end where some
    reports could not be published: each in a line, then in full.
    """
    started = time.monotonic()
    publishers = find_publishers(folders)
    chains, failed = plan_chains(publishers or {"": folders}, list_jobs)
    pieces = sum(map(len, chains)) + len(failed)
    with lock_output(folders) if publishers else nullcontext():
        try:
            results = do_chains(folders, chains, address, teller)
            for done, result in enumerate(results, start=1 + len(failed)):
                teller.say(f"{done:,} of {pieces:,}: {result.line}")
                if result.exit_code:
                    failed.append(result)
        except BaseException:  # what workers left half done; one that still works holds its lock
            for job, *_ in (chain.values() for chain in chains):
                if job.folders.reports.is_dir():
                    with suppress(OutputIsLocked), lock_output(job.folders):
                        pass
            raise
    if failed:
        failed.sort(key=lambda result: result.name)
        lines = [f"{len(failed):,} of {pieces:,} failed; what the others made is published:"]
        lines += [result.line for result in failed]
        for result in failed:
            if "\n" in result.text:
                lines += ["", f"{result.name}:", result.text]
        raise HelpersError("\n".join(lines))
    return f"{pieces:,} reports done in {time.monotonic() - started:.1f} s: {folders.reports}"


def do_chains(
    folders: Folders, chains: Sequence[dict[str, Job]], address: str | None, teller: Teller
) -> Iterator[Result]:
    """The result of each job, by workers."""
    folders.reports.mkdir(parents=True, exist_ok=True)
    shared = (folders.raw, folders.reports, next(iter(chains[0].values())).notebooks)
    with open_workers(address, len(chains), teller) as workers:
        work = {workers.submit(attempt_chain, chain, hash_helpers(), shared): chain for chain in chains}
        for ended in as_completed(work):
            try:
                yield from ended.result()
            except CancelledError:
                raise HelpersError(
                    "The scheduler was lost; what was published is whole, and the same command does the rest."
                ) from None
            except Exception as error:  # what a job raises is told in its result
                lost = f"Its worker was lost ({error}): the same command does it again."
                yield from (Result(name, lost, 1) for name in work[ended])


def attempt_chain(chain: dict[str, Job], version: str, shared: Sequence[Path]) -> list[Result]:
    """On a worker: what became of each of a publisher's reports, done one after another.

    It must have the helpers of this version and see the shared folders. A failure is told, never raised, so
    that others go on: in a sentence where the error was meant for people, else with where it came from.
    """
    results, told = [], ""
    if hash_helpers() != version:
        told = "has another version of the helpers: install the same on every worker."
    for folder in shared:
        if not folder.is_dir():
            told = f"does not see {folder}: workers must share these folders under the same names."
    for name, job in chain.items():
        try:
            if told:
                raise UnusableArguments(f"{platform.node() or 'The worker'} {told}")
            results.append(Result(name, run_job(job, Teller(io.StringIO()))))
        except (HelpersError, OSError) as error:
            results.append(Result(name, describe_error(error), getattr(error, "exit_code", 1)))
        except Exception as error:
            trace = "".join(traceback.format_exception(error)).rstrip()
            results.append(Result(name, f"{type(error).__name__}: {error}\n{trace}", 1))
    return results


@contextmanager
def open_workers(address: str | None, pieces: int, teller: Teller) -> Iterator[Executor]:
    """Workers for so many pieces: of the scheduler at an address, or new ones of this machine.

    They must be able to import what they are given to do. New ones end at once when they are interrupted.
    Raises ``UnusableArguments`` when dask is not installed or no scheduler answers.
    """
    if not address:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        with ProcessPoolExecutor(min(cores, pieces), get_context("spawn"), end_with_parent) as workers:
            try:
                yield workers
            except BaseException:
                for process in active_children():
                    process.terminate()
                raise
        return
    try:
        from distributed import Client
    except ImportError:
        told = '--cluster needs dask.distributed: install it with pip install "helpers[cluster]".'
        raise UnusableArguments(told) from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # its own lines stay out of the output
    if not ADDRESS.fullmatch(address):
        raise UnusableArguments(f"--cluster {address} is no address: write it like tcp://host:8786.")
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise UnusableArguments(
            f"No dask scheduler answers at --cluster {address}: start one with 'dask scheduler', or leave "
            "--cluster out."
        ) from None
    with client:
        if not client.nthreads():
            teller.say(f"Waiting for a worker: start one with 'dask worker {address}'.")
        yield client.get_executor(pure=False)


def end_with_parent() -> None:
    """Have a worker end when the process that started it does, however that ends."""
    Thread(target=lambda: parent_process().join() or os._exit(1), daemon=True).start()
