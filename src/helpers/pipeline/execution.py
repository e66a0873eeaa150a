"""One notebook run by papermill to its end, or to the cell that stops it.

Only this module knows papermill, and it calls papermill's API with typed values: its command would
turn ``007`` into 7. Import it inside ``kernel_server.skip_unused_imports``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook, remove_error_markers
from papermill.log import logger as papermill_logger

from helpers.files import write_whole
from helpers.pipeline.kernels import Kernels, close_event_loop

KERNEL_START_SECONDS = 300  # on a busy machine
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FAILURES_OF_THE_KERNEL = {
    CellTimeoutError: "the cell took longer than the time a cell is given (--cell-timeout)",
    DeadKernelError: "the kernel died, for example for lack of memory",
}


@dataclass
class NotebookFailure(Exception):
    """A notebook that did not reach its end: where and why it stopped, and how far it had come.

    ``cell_number`` is the one that JupyterLab shows before the cell when all are run from the top.
    """

    name: str
    cell_number: int
    source: str
    error_name: str
    error_text: str
    details: str
    partial: Any = field(repr=False, default=None)
    kept: Path | None = None

    def __str__(self) -> str:
        """One line: cell and error."""
        first_line = (self.error_text.splitlines() or [""])[0]
        if not self.cell_number:
            return f"its kernel did not start: {first_line}"
        return f"stopped in cell [{self.cell_number}]: {self.error_name}: {first_line}"

    def describe(self) -> str:
        """The source of the cell, what it raised, and where the partial notebook lies."""
        lines = [
            "",
            f"Cell [{self.cell_number}] of {self.name}:",
            indent(self.source, "    "),
            "",
            self.details,
        ]
        if self.kept:
            lines += ["", f"The notebook as far as it came: {self.kept}"]
        return "\n".join(lines)


@dataclass
class CellWatch:
    """Follows the cells of one notebook: which is running, and how many are done."""

    notebook: Any
    on_progress: Callable[[int, int], None]
    has_begun: bool = False
    index: int = 0
    done: int = 0

    def start_notebook(self, notebook: Any) -> None:
        """Its kernel has answered; papermill works on a copy of what it was given, parameters put in."""
        self.notebook, self.has_begun = notebook, True

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
        begun = cells[: self.index + 1] if self.has_begun else []
        number = sum(has_code(cell) and not is_injected(cell) for cell in begun)
        source = cells[self.index].source
        if isinstance(error, PapermillExecutionError):
            details = ANSI_COLOUR.sub("", "\n".join(error.traceback))
            return NotebookFailure(name, number, source, error.ename, error.evalue, details, self.notebook)
        told = FAILURES_OF_THE_KERNEL.get(type(error), str(error))
        return NotebookFailure(name, number, source, type(error).__name__, told, str(error), self.notebook)


def has_code(cell: Any) -> bool:
    """Whether a cell is one that a kernel runs."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def is_injected(cell: Any) -> bool:
    """Whether papermill put a cell in: whoever opens the notebook does not have it."""
    return "injected-parameters" in cell.metadata.get("tags", ())


def run_notebook(
    path: Path,
    parameters: dict[str, Any],
    kernels: Kernels,
    cell_timeout: int,
    on_progress: Callable[[int, int], None],
) -> nbformat.NotebookNode:
    """The executed notebook; ``on_progress`` is told cells done and cells in all after each cell.

    A kernel that ends before its first cell is replaced once: it picks free ports, and another program
    may have taken one of them in that moment. Raises ``NotebookFailure`` when a cell raises, runs longer
    than ``cell_timeout`` seconds or kills its kernel.

    The notebook goes in and comes out as a value: papermill would format a path that holds braces, and
    would overwrite the last good output before a cell fails.
    """
    papermill_logger.disabled = True  # what it would say is said by run, in one place and in order
    notebook, starts = nbformat.read(path, as_version=4), 0
    while True:
        watch, starts = CellWatch(notebook, on_progress), starts + 1
        try:
            return execute_notebook(
                notebook,
                None,
                parameters=parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                start_timeout=KERNEL_START_SECONDS,
                execution_timeout=cell_timeout,
                shutdown_kernel="immediate",  # a graceful end sometimes stalls for seconds
                kernel_manager_class=kernels.manager_class,
                extra_arguments=kernels.arguments,
                on_notebook_start=watch.start_notebook,
                on_cell_start=watch.start_cell,
                on_cell_executed=watch.finish_cell,
            )
        except Exception as error:
            if watch.has_begun or starts == 2:
                raise watch.describe_failure(path.stem, error) from error
        finally:
            close_event_loop()


def keep_partial_notebooks(failures: Iterable[Exception], folder: Path, *, with_outputs: bool) -> None:
    """Write each failed notebook, its error first, as ``<name>.failed.ipynb`` into a folder.

    A bad raw export is no fault of a notebook, so nothing is kept for ``UnusableInput``. On a full
    disk nothing is kept either: the failure itself is what must be told. Without outputs nothing that a
    cell showed is kept.
    """
    for failure in failures:
        if isinstance(failure, NotebookFailure) and failure.error_name != "UnusableInput":
            told = str(failure) if with_outputs else f"stopped in cell [{failure.cell_number}]"
            failure.partial.cells.insert(0, nbformat.v4.new_markdown_cell(f"**This run {told}**"))
            for cell in failure.partial.cells if not with_outputs else ():
                if cell.cell_type == "code":
                    cell.outputs = []
            path = folder / f"{failure.name}.failed.ipynb"
            with suppress(OSError):
                write_whole(path, nbformat.writes(failure.partial))
                failure.kept = path
