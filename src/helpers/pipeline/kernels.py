"""A kernel of its own for every notebook, of the running interpreter and nobody's settings.

Import this inside ``kernel_server.skip_unused_imports``.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from jupyter_core.utils import ensure_event_loop

from helpers.pipeline.kernel_server import KernelServer


class OwnKernelSpecs(KernelSpecManager):
    """Knows a single kernel: the running interpreter's.

    Never the one that the notebook or the user's Jupyter folder calls ``python3``: that one may belong to
    another environment.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The running interpreter's kernel, whatever name is asked for."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class ForkProvisioner(LocalProvisioner):
    """Has the server fork a kernel instead of starting one."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> dict[str, Any]:
        """Start the kernel that a command line ``python -m ipykernel_launcher ...`` would start."""
        arguments = cmd[cmd.index("-f") :]
        self.process = KernelServer.running.fork(arguments, options["env"])
        self.pid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End it, and see its end, which Jupyter would look for in steps of 0.1 s."""
        self.process.kill()


class OwnKernelClient(AsyncKernelClient):
    """Asks nothing of a kernel but that it answers; Jupyter then waits 0.2 s for what nobody reads."""

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
    """Starts one kernel for a run, forked by the server where there is one.

    Traffic to the kernel is encrypted where the libraries can.
    """

    kernels: Kernels

    def __init__(self, **options: Any) -> None:
        own = {"kernel_spec_manager": OwnKernelSpecs(), "client_factory": OwnKernelClient}
        super().__init__(kernel_id=str(uuid4()), **own, **options)
        self.connection_file = str(self.kernels.folder / f"kernel-{self.kernel_id}.json")
        if self.has_trait("transport_encryption"):
            self.transport_encryption = "auto"
        if KernelServer.running:
            self.provisioner = ForkProvisioner(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        self.kernels.add(self)


class Kernels:
    """The kernels of one run, which all end with it.

    ``manager_class`` is what starts them. ``folder`` stands in for the user's IPython folder, whose
    start-up files could change results, and holds what a kernel leaves while it runs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager_class = type("RunKernelManager", (OwnKernelManager,), {"kernels": self})
        self.arguments = ["--HistoryManager.hist_file=:memory:", f"--ipython-dir={folder}"]
        self._managers: list[OwnKernelManager] | None = []

    def add(self, manager: OwnKernelManager) -> None:
        """Take note of a kernel before it starts; ``RuntimeError`` once all were ended."""
        if self._managers is None:
            raise RuntimeError("The run was interrupted.")
        self._managers.append(manager)

    def close(self) -> None:
        """End every kernel that still runs: its notebook was interrupted."""
        managers, self._managers = self._managers or (), None
        for manager in managers:
            process = getattr(manager.provisioner, "process", None)
            if process:
                process.kill()


def close_event_loop() -> None:
    """Close the event loop that Jupyter opened for this thread and leaves open, with what waits in it."""
    loop = ensure_event_loop()
    waiting = asyncio.all_tasks(loop)
    for task in waiting:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.close()
