"""Kernels are the running interpreter's, start early, and leave nothing behind."""

import json
import sys
import time
from pathlib import Path

import pytest
from jupyter_core.utils import run_sync

from helpers.pipeline import kernels
from helpers.pipeline.kernels import EarlyKernels, OwnKernelSpecs, start_kernel, stop_kernel


class Kernel:
    """Stands for a kernel: what it was told to import, and whether it was stopped."""

    def __init__(self, imports):
        self.imports = imports
        self.has_kernel = True


@pytest.fixture
def started(monkeypatch):
    """The kernels started so far, none of them real."""
    made = []

    def start(imports, folder):
        made.append(Kernel(imports))
        return made[-1]

    monkeypatch.setattr(kernels, "start_kernel", start)
    monkeypatch.setattr(kernels, "stop_kernel", lambda kernel: setattr(kernel, "has_kernel", False))
    return made


def wait_for(started, count):
    """Wait until so many kernels have been started."""
    while len(started) < count:
        time.sleep(0.001)
    time.sleep(0.02)
    return [kernel.imports for kernel in started]


def test_two_kernels_are_started_ahead_and_one_more_for_each_that_is_taken(started):
    early = EarlyKernels([["a"], ["b"], ["c"], ["d"]], None)
    assert wait_for(started, 2) == [["a"], ["b"]]
    assert early.take().imports == ["a"]
    assert wait_for(started, 3) == [["a"], ["b"], ["c"]]
    assert [early.take().imports for _ in range(3)] == [["b"], ["c"], ["d"]]
    early.close()


def test_a_kernel_beyond_their_number_is_started_with_nothing_loaded(started):
    early = EarlyKernels([["a"]], None)
    assert [early.take().imports for _ in range(2)] == [["a"], {}]
    early.close()


def test_no_kernel_is_given_once_all_are_stopped(started):
    early = EarlyKernels([["a"]], None)
    early.close()
    with pytest.raises(RuntimeError, match="interrupted"):
        early.take()


def test_every_kernel_is_stopped_in_the_end_taken_or_not(started):
    early = EarlyKernels([["a"], ["b"], ["c"]], None)
    early.take()
    early.close()
    assert started
    assert not any(kernel.has_kernel for kernel in started)


def test_a_kernel_that_cannot_start_says_so_to_whoever_takes_it(monkeypatch):
    def refuse(imports, folder):
        raise OSError("no more processes")

    monkeypatch.setattr(kernels, "start_kernel", refuse)
    early = EarlyKernels([["a"]], None)
    with pytest.raises(OSError, match="no more processes"):
        early.take()
    early.close()


@pytest.fixture
def jupyter_of_another_environment(tmp_path, monkeypatch):
    """A Jupyter folder in which ``python3`` is the kernel of an environment that is not there."""
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(json.dumps({"argv": ["/other/python"], "display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))


@pytest.mark.usefixtures("jupyter_of_another_environment")
def test_the_kernel_is_the_running_interpreters_whatever_jupyter_calls_python3():
    for name in ("python3", "conda-env-other-py"):
        assert OwnKernelSpecs().get_kernel_spec(name).argv[0] == sys.executable


async def is_answering(kernel):
    """Whether a kernel tells what it is."""
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    client.stop_channels()
    return True


@pytest.mark.usefixtures("jupyter_of_another_environment")
def test_a_real_kernel_starts_and_is_gone_when_stopped(tmp_path):
    kernel = start_kernel({"json": [], "no_such_module_anywhere": ["name"]}, tmp_path)
    process, connection = kernel.provisioner.process, Path(kernel.connection_file)
    assert process.poll() is None
    assert connection.parent == tmp_path
    assert run_sync(is_answering)(kernel)
    assert process.args[0] == sys.executable
    stop_kernel(kernel)
    assert process.poll() is not None
    stop_kernel(kernel)  # a second time changes nothing
    kernels.close_event_loop()
    assert not connection.exists()
