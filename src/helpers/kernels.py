"""One notebook run to its end in a kernel of its own, which was started before it was needed.

Only this module knows papermill and kernels. Import it inside ``startup.skip_unused_import``.
Papermill is called through its API with typed values; its command would turn ``007`` into 7.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL
from textwrap import indent
from typing import Any

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook, remove_error_markers
from papermill.log import logger as papermill_logger

ENGINE = "early kernel"
KERNEL_NAME = "python3"
KERNEL_START_SECONDS = 120
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FAILURES_OF_THE_KERNEL = {
    CellTimeoutError: "the cell took longer than the time a cell is given (--cell-timeout)",
    DeadKernelError: "the kernel died, for example for lack of memory",
}


@dataclass
class NotebookFailure(Exception):
    """A notebook that did not reach its end: where and why it stopped, and how far it had come."""

    name: str
    cell_number: int
    source: str
    error_name: str
    error_text: str
    details: str
    partial: Any = field(repr=False, default=None)
    kept: Path | None = None

    def __str__(self) -> str:
        """One line: notebook, cell and error."""
        first_line = (self.error_text.splitlines() or [""])[0]
        return f"{self.name} stopped in cell {self.cell_number}: {self.error_name}: {first_line}"

    def describe(self) -> str:
        """The source of the cell, what it raised, and where the partial notebook lies."""
        lines = [
            "",
            f"Cell {self.cell_number} of {self.name}:",
            indent(self.source, "    "),
            "",
            self.details,
        ]
        if self.kept:
            lines += ["", f"The notebook as far as it came: {self.kept}"]
        return "\n".join(lines)


class EarlyKernels:
    """Kernels started one by one ahead of their notebooks, with the notebooks' libraries loaded.

    Each belongs to one notebook only, so notebooks share nothing. The next kernel of the queue is
    started whenever one is taken: two ahead at first, so that neither core waits nor is crowded.
    """

    def __init__(self, imports: dict[str, list[str]], ahead: int = 2) -> None:
        self._imports = dict(imports)
        self._waiting = list(imports)
        self._started: dict[str, Future] = {}
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kernels")
        for _ in range(ahead):
            self._start_next()

    def _start_next(self) -> None:
        if self._waiting:
            self._start(self._waiting.pop(0))

    def _start(self, name: str) -> None:
        self._started[name] = self._starter.submit(start_kernel, self._imports.get(name, []))

    def take(self, name: str) -> Any:
        """The kernel manager started for a notebook; its kernel may still be loading libraries."""
        if name in self._waiting:
            self._waiting.remove(name)
        if name not in self._started:
            self._start(name)
        self._start_next()
        return self._started.pop(name).result()

    def close(self) -> None:
        """Stop every kernel that nobody took."""
        self._waiting.clear()
        for starting in self._started.values():
            stop_kernel(starting.result())
        self._starter.shutdown()


def start_kernel(imports: list[str]) -> Any:
    """The manager of a new kernel of the running interpreter, which loads the given modules first.

    Never the kernel that the notebook or the user's Jupyter folder calls ``python3``: that one may
    belong to another environment. A module that cannot be imported is left for the notebook's own
    cell to complain about. Traffic to the kernel is encrypted where the libraries can.
    """
    manager = AsyncKernelManager(kernel_name=KERNEL_NAME, kernel_spec_manager=OwnKernelSpecs())
    if manager.has_trait("transport_encryption"):
        manager.transport_encryption = "auto"
    arguments = ["--HistoryManager.hist_file=:memory:"]
    arguments += [f"--IPKernelApp.exec_lines=__import__({name!r});" for name in imports]
    run_sync(manager.start_kernel)(extra_arguments=arguments, stdout=DEVNULL, stderr=DEVNULL)
    return manager


def stop_kernel(manager: Any) -> None:
    """Stop a kernel that ran nothing, at once."""
    run_sync(manager.shutdown_kernel)(now=True)


class OwnKernelSpecs(KernelSpecManager):
    """Knows a single kernel: the running interpreter's."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The running interpreter's kernel, whatever name is asked for."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class EarlyKernelEngine(NBClientEngine):
    """Papermill's engine, given a kernel that runs already and a watch that sees each cell."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the cells in the given kernel, then end that kernel at once."""
        watch = options["watch"]
        watch.notebook = nb_man.nb
        client = PapermillNotebookClient(
            nb_man,
            km=options["kernel"],
            timeout=options["execution_timeout"],
            startup_timeout=KERNEL_START_SECONDS,
            shutdown_kernel="immediate",  # a graceful end sometimes stalls for seconds
            log=papermill_logger,
            on_cell_start=watch.start_cell,
            on_cell_executed=watch.finish_cell,
        )
        client.owns_km = True  # so that it ends the kernel and closes its channels, however it went
        return client.execute()


@dataclass
class CellWatch:
    """Follows the cells of one notebook: which is running, and how many are done."""

    on_progress: Callable[[int, int], None]
    notebook: Any = None
    index: int = 0
    done: int = 0

    def start_cell(self, cell: Any, cell_index: int) -> None:
        """Remember which cell is running, for the message if it is the last one."""
        self.index = cell_index

    def finish_cell(self, cell: Any, cell_index: int, execute_reply: Any) -> None:
        """Pass on how many cells are done, of how many."""
        self.done += 1
        self.on_progress(self.done, sum(map(has_code, self.notebook.cells)))

    def describe_failure(self, name: str, error: Exception) -> NotebookFailure:
        """What people need to know about the cell that stopped."""
        cells = remove_error_markers(self.notebook).cells
        number = sum(map(has_code, cells[: self.index + 1]))
        source = cells[self.index].source
        if isinstance(error, PapermillExecutionError):
            details = ANSI_COLOUR.sub("", "\n".join(error.traceback))
            return NotebookFailure(name, number, source, error.ename, error.evalue, details, self.notebook)
        told = FAILURES_OF_THE_KERNEL.get(type(error), str(error))
        return NotebookFailure(name, number, source, type(error).__name__, told, str(error), self.notebook)


def has_code(cell: Any) -> bool:
    """Whether a cell is one that a kernel runs."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def run_notebook(
    path: Path,
    parameters: dict[str, str],
    kernel: Any,
    cell_timeout: int,
    on_progress: Callable[[int, int], None],
) -> nbformat.NotebookNode:
    """The executed notebook; ``on_progress`` is told cells done and cells in all after each cell.

    Raises ``NotebookFailure`` when a cell raises, runs longer than ``cell_timeout`` seconds or kills
    its kernel. The notebook goes in and comes out as a value: papermill would format a path that
    holds braces, and would overwrite the last good output before a cell fails.
    """
    papermill_engines.register(ENGINE, EarlyKernelEngine)
    papermill_logger.disabled = True  # what it would say is said by run, in one place and in order
    watch = CellWatch(on_progress)
    try:
        return execute_notebook(
            nbformat.read(path, as_version=4),
            None,
            parameters=parameters,
            engine_name=ENGINE,
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            execution_timeout=cell_timeout,
            kernel=kernel,
            watch=watch,
        )
    except Exception as error:
        if watch.notebook is None:
            raise
        raise watch.describe_failure(path.stem, error) from error


def keep_partial_notebooks(failures: list[Exception], folder: Path) -> None:
    """Write each failed notebook, its error first, as ``<name>.failed.ipynb`` into a new folder.

    A bad raw export is no fault of a notebook, so nothing is kept for ``UnusableInput``.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for failure in failures:
        if not isinstance(failure, NotebookFailure) or failure.error_name == "UnusableInput":
            continue
        folder.mkdir(parents=True, exist_ok=True)
        failure.partial.cells.insert(0, nbformat.v4.new_markdown_cell(f"**This run failed.** `{failure}`"))
        failure.kept = folder / f"{failure.name}.failed.ipynb"
        nbformat.write(failure.partial, failure.kept)
