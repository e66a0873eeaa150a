"""One process that has loaded what notebooks need, and of which each kernel is a fork of its own.

A new kernel needs three seconds of work to import IPython, pandas and what draws charts. The server does
that once, while the rest of Jupyter is imported elsewhere, and then a kernel is there in a tenth of a
second; none shares anything with another. The server ends with whoever started it, however that ends, and
every kernel with the server. Elsewhere than on Linux kernels are started as Jupyter does it.
"""

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import ClassVar, NoReturn

# rfc3987_syntax, imported by jsonschema to check internationalised addresses, builds a whole grammar
# at import (1.0 s). hypothesis, imported by pandera to draw example tables, takes 0.5 s.
# seaborn brings its own copy of what it takes from scipy.stats (1.0 s) to draw densities.
# Nobody stops in a cell of a run to look around, for which every kernel would import debugpy (0.05 s).
UNUSED_IMPORTS = ("rfc3987_syntax", "hypothesis", "scipy.stats", "scipy.cluster", "debugpy")
LATE_IMPORTS = {  # by those who import them at their first use
    "scipy": "scipy.special",
    "matplotlib": "matplotlib.backends.backend_svg",
    "helpers.publishing.workbook": "gptables",
}


@contextmanager
def skip_unused_imports() -> Iterator[None]:
    """Import libraries inside this block without what they import and nobody here uses.

    jsonschema and pandera leave out what needs those packages where they cannot be imported, which
    is so in this block and only there. What was imported before stays as it is.
    """

    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name in UNUSED_IMPORTS:
            raise ModuleNotFoundError(f"{name} is left out while Jupyter is imported.", name=name)

    finder = SimpleNamespace(find_spec=find_spec)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class ForkedProcess:
    """A fork of the server, with what ``subprocess.Popen`` has: it is no child of this process.

    It is held by a descriptor, so that its number is never mistaken for that of a later process.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it runs; how it ended only the server could know."""
        return 1 if select.select([self._descriptor], [], [], 0)[0] else None

    def wait(self) -> int:
        """Wait for its end and let go of it."""
        select.select([self._descriptor], [], [])
        os.close(self._descriptor)
        return 1

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended.

        Killed, it has ended when this returns: Jupyter would look for its end in steps of 0.1 s.
        """
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, number)
        if number == signal.SIGKILL:
            select.select([self._descriptor], [], [])

    def kill(self) -> None:
        """End it at once; it has ended when this returns."""
        self.send_signal(signal.SIGKILL)


class KernelServer:
    """This process's end of its server, which it can ask for kernels."""

    running: ClassVar["KernelServer | None"] = None

    def __init__(self, modules: Iterable[str]) -> None:
        command = [sys.executable, "-m", __spec__.name, *modules]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, start_new_session=True, text=True, **pipes)
        self._lock = Lock()
        atexit.register(self.close)

    def fork(self, arguments: Sequence[str], environment: Mapping[str, str]) -> ForkedProcess:
        """A new kernel in this process's folder; raises ``OSError`` when the server is gone."""
        request = json.dumps([arguments, dict(environment), str(Path.cwd())])
        with self._lock:
            print(request, file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
            if not answer:
                raise OSError("The process that starts kernels has ended.")
            return ForkedProcess(int(answer))

    def close(self) -> None:
        """End it, and every kernel that came from it: one second for what it does, then by force."""
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()


def start_server(modules: Iterable[str]) -> None:
    """Have a server for this process, if the system can; a new one loads these modules of the helpers."""
    if KernelServer.running and KernelServer.running.process.poll() is None:
        return
    KernelServer.running = None
    with suppress(AttributeError, OSError):  # it can (Linux 5.3) and may hold what is no child of its own
        os.close(os.pidfd_open(os.getpid()))
        KernelServer.running = KernelServer(dict.fromkeys(modules))


def serve(modules: Sequence[str]) -> None:
    """Load modules while nobody asks, and answer each request for a kernel with its process number.

    Ends with whoever asks, and takes the kernels and what they have started along.
    """
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as any kernel does
    own = [name for name in modules if not name.startswith("helpers")]
    waiting = deque(dict.fromkeys(["ipykernel.kernelapp", "ipykernel.debugger", *own, *modules]))
    late, kernels = dict(LATE_IMPORTS), []
    while True:
        if not waiting:
            waiting.extend(late.pop(user) for user in late.keys() & sys.modules.keys())
        if waiting and not select.select([sys.stdin], [], [], 0)[0]:
            name = waiting.popleft()
            load_module(name, is_own=name in own)
            continue
        request = sys.stdin.readline()
        if not request:
            break
        kernels = [pid for pid in kernels if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        gc.freeze()  # what is there stays shared between all kernels
        kernels.append(os.fork())
        if not kernels[-1]:
            become_kernel(*json.loads(request))
        print(kernels[-1], flush=True)
    for pid in kernels:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.killpg(0, signal.SIGKILL)


def load_module(name: str, *, is_own: bool) -> None:
    """Import a module if that goes; what a notebook's cells import themselves is left whole."""
    with suppress(Exception), nullcontext() if is_own else skip_unused_imports():
        import_module(name)
        if "pandera" in sys.modules:  # it imports them at the first table it checks
            import_module("pandera.backends.pandas.builtin_checks")


def become_kernel(arguments: list[str], environment: dict[str, str], folder: str) -> NoReturn:
    """Be a kernel as if started anew by this command line, in this environment and folder."""
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.environ.clear()
        os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))  # with which it ends
        os.chdir(folder)
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()  # else every kernel would draw the same numbers
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(arguments)
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1:])
