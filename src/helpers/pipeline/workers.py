"""Processes that work at the same time: one for each core of this machine, or those of a dask cluster.

Only this module knows dask.distributed, which is optional and imported when it is needed. Work goes out
as small values and comes back as a small value; what it makes it leaves in files, so all workers must
see the same folders under the same names. What a lost worker of a cluster had begun another does again.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from helpers.errors import UnusableArguments
from helpers.pipeline.progress import Teller

CONNECT_SECONDS = 5
ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx|inproc)://)?[\w.\[\]:-]+:\d+(/\S*)?")


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
