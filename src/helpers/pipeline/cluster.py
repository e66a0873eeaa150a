"""Work done by other processes, of this machine or of a dask cluster, one piece at a time.

Only this module knows dask.distributed, which is optional and imported when it is needed. A piece
goes out as a small value and comes back as a ``Result``; what it makes it leaves in files, so all
workers must see the same folders under the same names. A piece whose worker is lost is done again
by another.
"""

from __future__ import annotations

import logging
import os
import platform
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpers.errors import HelpersError, UnusableArguments, describe_error
from helpers.pipeline.records import hash_helpers, hash_object

INSTALL = 'pip install "helpers[cluster]"'
CONNECT_SECONDS = 5
ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|inproc)://)?[\w.\[\]:-]+:\d+(/\S*)?")
MOST_UNDER_WAY = 1000  # more would only fill the scheduler's memory


class ClusterLost(HelpersError):
    """The scheduler went away before the work was done."""


@dataclass(frozen=True)
class Piece:
    """One piece of work: its name for people, and what the function that does it needs to know."""

    name: str
    work: Any


@dataclass(frozen=True)
class Result:
    """What became of a piece: its text for people, and an exit code, 0 where it succeeded."""

    name: str
    text: str
    exit_code: int = 0


@dataclass(frozen=True)
class Needed:
    """What a worker elsewhere must have: this very version of the helpers, and these folders."""

    version: str
    folders: tuple[Path, ...]


def has_dask() -> bool:
    """Whether dask.distributed is installed; nothing is imported to find out."""
    return find_spec("distributed") is not None


def count_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def open_cluster(address: str | None, pieces: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of new workers on this machine, one for each core.

    Raises ``UnusableArguments`` when dask is not installed or no scheduler answers.
    """
    if not has_dask():
        raise UnusableArguments(f"--cluster needs dask.distributed: install it with {INSTALL}.")
    from distributed import Client, LocalCluster

    silence_dask()
    if address:
        with connect_client(address) as client:
            yield client
        return
    with (
        TemporaryDirectory() as scratch,
        LocalCluster(
            n_workers=max(1, min(count_cores(), pieces)),
            threads_per_worker=1,  # a notebook's work is done by kernels; a second thread gains nothing
            dashboard_address="127.0.0.1:0",  # any free port: two runs at once must not meet on one
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            local_directory=scratch,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def silence_dask() -> None:
    """Keep dask's own log lines out of the output: what people need to know is told as results come in."""
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def connect_client(address: str) -> Any:
    """A client of a running scheduler; raises ``UnusableArguments`` when none answers."""
    from distributed import Client

    if not ADDRESS.fullmatch(address):
        raise UnusableArguments(f"--cluster {address} is no address: write it like tcp://host:8786.")
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise UnusableArguments(
            f"No dask scheduler answers at --cluster {address}: start one with 'dask scheduler', or leave "
            "--cluster out."
        ) from None


def hash_version() -> str:
    """One hash of every file of this package: results are the same only where it is."""
    return hash_object(hash_helpers())


def work_through(
    client: Any,
    act: Callable[[Piece], Result],
    chains: Iterable[Sequence[Piece]],
    needed: Needed | None = None,
) -> Iterator[Result]:
    """The result of each piece, as they come in; the pieces of one chain are done one after another.

    ``act`` must be a function that workers can import. A piece that kills its worker four times
    (dask's ``allowed-failures``) is given up and told as failed. Raises ``ClusterLost`` when the
    scheduler goes away.
    """
    from distributed import as_completed

    waiting, under_way, coming = iter(chains), {}, as_completed(loop=client.loop)

    def send(chain: Sequence[Piece]) -> None:
        future = client.submit(act_on_worker, act, chain[0], needed, pure=False)
        under_way[future] = chain
        coming.add(future)

    for chain in islice(waiting, MOST_UNDER_WAY):
        send(chain)
    for future in coming:
        done, *rest = under_way.pop(future)
        yield collect_result(done.name, future)
        rest = rest or next(waiting, ())
        if rest:
            send(rest)


def act_on_worker(act: Callable[[Piece], Result], piece: Piece, needed: Needed | None) -> Result:
    """The result of a piece, on the worker; a failure when this worker could not do it rightly."""
    unfit = explain_unfit(needed) if needed else ""
    return Result(piece.name, unfit, 2) if unfit else act(piece)


def explain_unfit(needed: Needed) -> str:
    """Why this process must not work for a client, in one sentence; empty when it may."""
    here = platform.node() or "the worker"
    if hash_version() != needed.version:
        return f"{here} has another version of the helpers: install the same on every worker."
    for folder in needed.folders:
        if not folder.is_dir():
            return f"{here} does not see {folder}: workers must share these folders under the same names."
    return ""


def collect_result(name: str, future: Any) -> Result:
    """What a worker sent back, or what became of it; raises ``ClusterLost`` without a scheduler."""
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except KilledWorker:
        told = "every worker that began it was lost, for example for lack of memory."
        return Result(name, f"Given up: {told}", 1)
    except CancelledError:
        raise ClusterLost(
            "The scheduler was lost; what was published is whole, and the same command does the rest."
        ) from None
    except Exception as error:
        return Result(name, explain_failure(error), getattr(error, "exit_code", 1))


def explain_failure(error: Exception) -> str:
    """A sentence for people where the error was meant for them, else where it came from."""
    if isinstance(error, HelpersError | OSError):
        return describe_error(error)
    first = f"{type(error).__name__}: {error}"
    return "\n".join([first, "".join(traceback.format_exception(error)).rstrip()])
