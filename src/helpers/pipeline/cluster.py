"""Work done by other processes, of this machine or of a dask cluster.

Only this module knows dask.distributed, which is optional and imported when it is needed. Work goes out
as small values and comes back as a small value; what it makes it leaves in files, so all workers must
see the same folders under the same names. What a lost worker had begun is done again by another.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

from helpers.errors import HelpersError, UnusableArguments

INSTALL = 'pip install "helpers[cluster]"'
CONNECT_SECONDS = 5
ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|inproc)://)?[\w.\[\]:-]+:\d+(/\S*)?")


class ClusterLost(HelpersError):
    """The scheduler or a worker went away before its work was done."""


def has_dask() -> bool:
    """Whether dask.distributed is installed; nothing is imported to find out."""
    return find_spec("distributed") is not None


@contextmanager
def open_cluster(address: str | None, pieces: int) -> Iterator[Any]:
    """A client of the scheduler at an address, or of new workers on this machine, one for each core.

    dask's own log lines stay out of the output: what people need to know is told as results come in.
    Raises ``UnusableArguments`` when dask is not installed or no scheduler answers.
    """
    if not has_dask():
        raise UnusableArguments(f"--cluster needs dask.distributed: install it with {INSTALL}.")
    from dask.system import CPU_COUNT
    from distributed import Client, LocalCluster

    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address:
        if not ADDRESS.fullmatch(address):
            raise UnusableArguments(f"--cluster {address} is no address: write it like tcp://host:8786.")
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError):
            raise UnusableArguments(
                f"No dask scheduler answers at --cluster {address}: start one with 'dask scheduler', or "
                "leave --cluster out."
            ) from None
        with client:
            yield client
        return
    with (
        TemporaryDirectory() as scratch,
        LocalCluster(
            n_workers=min(CPU_COUNT, pieces),
            threads_per_worker=1,  # a notebook's work is done by kernels; a second thread gains nothing
            dashboard_address="127.0.0.1:0",  # any free port: two runs at once must not meet on one
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            local_directory=scratch,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def work_through(
    client: Any, act: Callable[..., Any], work: Mapping[str, tuple]
) -> Iterator[tuple[str, Any]]:
    """The name of each piece of work with what ``act`` made of it, as they come in, or with what it raised.

    ``act`` must be a function that workers can import. Work that kills its worker four times (dask's
    ``allowed-failures``) is given up. Raises ``ClusterLost`` when the scheduler goes away.
    """
    from distributed import CancelledError, KilledWorker, as_completed

    names = {client.submit(act, *arguments, pure=False): name for name, arguments in work.items()}
    for future in as_completed(list(names), loop=client.loop):
        try:
            yield names[future], future.result()
        except KilledWorker:
            told = "every worker that began it was lost, for example for lack of memory."
            yield names[future], ClusterLost(f"Given up: {told}")
        except CancelledError:
            raise ClusterLost(
                "The scheduler was lost; what was published is whole, and the same command does the rest."
            ) from None
        except Exception as error:
            yield names[future], error
