"""Kernels started before their notebooks need them, each with the libraries of its notebook loaded.

A kernel takes about a second to be ready, and as long again to import pandas and seaborn; that is
spent while other notebooks run. Every notebook has a kernel of its own: they share nothing.
Import this inside ``startup.skip_unused_imports``.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL
from threading import Lock
from uuid import uuid4

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync

from helpers.pipeline.startup import LOAD_EARLY

KERNEL_NAME = "python3"
AHEAD = 2  # kernels that load libraries while notebooks run; more only crowd two cores


class EarlyKernels:
    """The kernels of one run, in the order of its notebooks; each is taken once and never shared.

    Whenever one is taken, the next is started, so that some are always under way. A notebook that
    comes out of turn gets the libraries of another; its own cells then import what is missing. So it
    is with a kernel that is asked for beyond their number, in place of one that did not start.
    """

    def __init__(self, imports: Iterable[Mapping[str, list[str]]], folder: Path) -> None:
        self._lock = Lock()
        self._is_closed = False
        self._waiting = list(imports)
        self._ready: deque[Future[AsyncKernelManager]] = deque()
        self._all: list[Future[AsyncKernelManager]] = []
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kernels")
        self._folder = folder
        for imports in self._next_imports(AHEAD):
            self._start(imports)

    def _next_imports(self, count: int) -> list[Mapping[str, list[str]]]:
        """The libraries of the next kernels, each given out once."""
        given, self._waiting = self._waiting[:count], self._waiting[count:]
        return given

    def _start(self, imports: Mapping[str, list[str]]) -> None:
        self._ready.append(self._starter.submit(start_kernel, imports, self._folder))
        self._all.append(self._ready[-1])

    def take(self) -> AsyncKernelManager:
        """A kernel that nobody had before, perhaps still loading libraries; none once all are stopped."""
        with self._lock:
            if self._is_closed:
                raise RuntimeError("The run was interrupted.")
            for imports in self._next_imports(1) if self._waiting or self._ready else [{}]:
                self._start(imports)
            starting = self._ready.popleft()
        return starting.result()

    def close(self) -> None:
        """Stop every kernel that still runs: nobody took it, or its notebook was interrupted."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._waiting.clear()
        for starting in self._all:
            if not starting.cancel() and starting.exception() is None:
                self._starter.submit(stop_kernel, starting.result()).result()
        self._starter.submit(close_event_loop).result()
        self._starter.shutdown()


class OwnKernelSpecs(KernelSpecManager):
    """Knows a single kernel: the running interpreter's."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The running interpreter's kernel, whatever name is asked for."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def start_kernel(imports: Mapping[str, list[str]], folder: Path) -> AsyncKernelManager:
    """The manager of a new kernel of the running interpreter, which loads the given modules first.

    ``imports`` has the names taken from each module, which may be modules too, as in
    ``from helpers.publishing import charts``. ``folder`` stands in for the user's IPython folder, whose
    start-up files could change results, and holds what a kernel leaves while it runs.
    Never the kernel that the notebook or the user's Jupyter folder calls ``python3``: that one may
    belong to another environment. Traffic to the kernel is encrypted where the libraries can.
    """
    manager = AsyncKernelManager(kernel_name=KERNEL_NAME, kernel_spec_manager=OwnKernelSpecs())
    manager.connection_file = str(folder / f"kernel-{uuid4()}.json")
    if manager.has_trait("transport_encryption"):
        manager.transport_encryption = "auto"
    arguments = ["--HistoryManager.hist_file=:memory:", f"--ipython-dir={folder}"]
    arguments += ["--IPKernelApp.extra_extensions=helpers.pipeline.startup"]
    environment = os.environ | {LOAD_EARLY: json.dumps(imports)}
    run_sync(manager.start_kernel)(extra_arguments=arguments, env=environment, stdout=DEVNULL, stderr=DEVNULL)
    return manager


def stop_kernel(manager: AsyncKernelManager) -> None:
    """End a kernel at once, unless it has ended already."""
    if manager.has_kernel:
        run_sync(manager.shutdown_kernel)(now=True)


def close_event_loop() -> None:
    """Close the event loop that Jupyter opened for this thread and leaves open, with what waits in it."""
    loop = ensure_event_loop()
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.close()
