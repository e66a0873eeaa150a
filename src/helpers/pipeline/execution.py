"""One notebook run by papermill to its end, or to the cell that stops it, in a kernel of its own.

Only this module knows papermill, and it calls papermill's API with typed values: its command would
turn ``007`` into 7. The kernel is the running interpreter's and nobody's settings matter to it. Import
this inside ``kernel_server.skip_unused_imports``.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate, count
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook, remove_error_markers
from papermill.log import logger as papermill_logger

from helpers.files import write_whole
from helpers.pipeline.kernel_server import KernelServer

FAILURES_OF_THE_KERNEL = {
    CellTimeoutError: "the cell took longer than the time a cell is given (--cell-timeout)",
    DeadKernelError: "the kernel died, for example for lack of memory",
}


class ForkProvisioner(LocalProvisioner):
    """Has the server fork a kernel instead of starting one."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> dict[str, Any]:
        """Fork the kernel that a command line ``python -m ipykernel_launcher ...`` would start."""
        self.process = KernelServer.running.fork(cmd[cmd.index("-f") :], options["env"])
        return self.connection_info


class OwnKernelClient(AsyncKernelClient):
    """Asks nothing of a kernel but that it answers; Jupyter then waits 0.2 s for what nobody reads."""

    def start_channels(self, **channels: bool) -> None:
        """Open all but the heartbeat, a thread to be ended: whether it lives its process says."""
        super().start_channels(**channels | {"hb": False})

    async def wait_for_ready(self, timeout: float) -> None:
        """Wait until the kernel answers and its outputs arrive; ``RuntimeError`` when it does not."""
        latest = time.monotonic() + timeout
        while await self.is_alive() and time.monotonic() < latest:
            self.kernel_info()
            with suppress(Empty):
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
                return
        raise RuntimeError("The kernel did not answer.")


class OwnKernelManager(AsyncKernelManager):
    """Starts one kernel for a run, forked by the server if there is one; traffic is encrypted if it can."""

    kernels: "Kernels"

    def __init__(self, **options: Any) -> None:
        super().__init__(kernel_id=str(uuid4()), client_factory=OwnKernelClient, **options)
        self.connection_file = str(self.kernels.folder / f"kernel-{self.kernel_id}.json")
        if self.has_trait("transport_encryption"):
            self.transport_encryption = "auto"
        # the running interpreter's, never another environment's that Jupyter calls python3
        self._kernel_spec = spec = KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())
        if KernelServer.running:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=spec, parent=self)
        if self.kernels.managers is None:
            raise RuntimeError("The run was interrupted.")
        self.kernels.managers.append(self)


class Kernels:
    """The kernels of one run, which all end with it; once they were ended none is started.

    ``manager_class`` is what starts them. ``folder`` stands in for the user's IPython folder, whose start-up
    files could change results, and holds what a kernel leaves while it runs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager_class = type("RunKernelManager", (OwnKernelManager,), {"kernels": self})
        self.managers: list[OwnKernelManager] | None = []

    def close(self) -> None:
        """End every kernel that still runs: its notebook was interrupted."""
        managers, self.managers = self.managers or (), None
        for manager in managers:
            if process := getattr(manager.provisioner, "process", None):
                process.kill()


class NotebookFailure(Exception):
    """A notebook that did not reach its end: where and why it stopped, and how far it had come.

    ``begun`` cells of every kind were run or begun. ``cell_number`` is the one that JupyterLab shows before
    the cell when all are run from the top.
    """

    def __init__(self, name: str, notebook: Any, begun: int, error: Exception) -> None:
        self.name, self.partial, self.kept = name, notebook, None
        cells = remove_error_markers(notebook).cells
        code = [cell for cell in cells[:begun] if cell.cell_type == "code" and cell.source.strip()]
        is_own = ["injected-parameters" not in cell.metadata.get("tags", ()) for cell in code]
        numbers = dict(enumerate(accumulate(map(int, is_own)), start=1))  # by those that the kernel counts
        self.cell_number = sum(is_own)
        self.source = cells[max(begun - 1, 0)].source
        self.error_name, self.details = type(error).__name__, str(error)
        self.error_text = FAILURES_OF_THE_KERNEL.get(type(error), str(error))
        if isinstance(error, PapermillExecutionError):
            self.error_name, self.error_text = error.ename, error.evalue
            self.details = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback))  # without colours
            self.details = re.sub(
                r"(?<=\bIn\[)\d+|(?<=\bIn \[)\d+",
                lambda found: str(numbers.get(int(found[0]), found[0])),
                self.details,
            )
        first_line = (self.error_text.splitlines() or [""])[0]
        told = f"stopped in cell [{self.cell_number}]: {self.error_name}: {first_line}"
        super().__init__(told if self.cell_number else f"its kernel did not start: {first_line}")

    def keep(self, folder: Path, *, with_outputs: bool) -> None:
        """Write the notebook as far as it came, its error first, as ``<name>.failed.ipynb`` into a folder.

        A bad raw export is no fault of a notebook, so nothing is kept for ``UnusableInput``, nor on a full
        disk: the failure itself is what must be told. Without outputs nothing that a cell showed is kept.
        """
        if self.error_name == "UnusableInput":
            return
        told = str(self) if with_outputs else f"stopped in cell [{self.cell_number}]"
        for cell in self.partial.cells:
            if cell.cell_type == "code" and not with_outputs:
                cell.outputs = []
        self.partial.cells.insert(0, nbformat.v4.new_markdown_cell(f"**This run {told}**"))
        path = folder / f"{self.name}.failed.ipynb"
        with suppress(OSError):
            write_whole(path, nbformat.writes(self.partial))
            self.kept = path


@contextmanager
def close_event_loop() -> Iterator[None]:
    """Close the event loop that Jupyter opens for this thread and leaves open, with what waits in it."""
    try:
        yield
    finally:
        loop = ensure_event_loop()
        waiting = asyncio.all_tasks(loop)
        for task in waiting:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        loop.close()


@close_event_loop()
def run_notebook(
    path: Path,
    parameters: dict[str, Any],
    kernels: Kernels,
    cell_timeout: int,
    on_progress: Callable[[int], None],
) -> nbformat.NotebookNode:
    """The executed notebook; ``on_progress`` is told how many cells are done after each.

    A kernel that ends before its first cell is replaced once: another program may have taken its port in that
    moment. Raises ``NotebookFailure`` when a cell raises, runs longer than ``cell_timeout`` seconds or kills
    its kernel. The notebook goes in and out as a value: papermill would format a path that holds braces, and
    would overwrite the last good output before a cell fails.
    """
    notebook, done = nbformat.read(path, as_version=4), count(1)
    seen = {"notebook": notebook, "begun": 0}  # cells of every kind; 0 until the kernel has answered
    papermill_logger.disabled = True  # what it would say is said by run, in one place and in order
    starts_left = 2
    while True:
        starts_left -= 1
        try:
            return execute_notebook(
                notebook,
                None,
                parameters=parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                start_timeout=300,  # on a busy machine
                execution_timeout=cell_timeout,
                shutdown_kernel="immediate",  # a graceful end sometimes stalls for seconds
                kernel_manager_class=kernels.manager_class,
                extra_arguments=["--HistoryManager.hist_file=:memory:", f"--ipython-dir={kernels.folder}"],
                on_notebook_start=lambda notebook: seen.update(notebook=notebook, begun=1),
                on_cell_start=lambda cell, cell_index: seen.update(begun=cell_index + 1),
                on_cell_executed=lambda **_: on_progress(next(done)),
            )
        except Exception as error:
            if seen["begun"] or not starts_left:
                raise NotebookFailure(path.stem, seen["notebook"], seen["begun"], error) from error
