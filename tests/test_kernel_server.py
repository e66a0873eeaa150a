"""Kernels are forked by one process that has the libraries; unused imports are left out, and only there."""

import os
import signal
import subprocess
import sys

import pytest

from conftest import wait_for_end
from helpers.paths import CHECKOUT
from helpers.pipeline import kernel_server
from helpers.pipeline.kernel_server import UNUSED_IMPORTS, KernelServer, skip_unused_imports, start_server
from helpers.pipeline.notebook_files import read_notebook

forks = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system starts kernels anew")


def run_python(code):
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_jupyter_starts_without_the_unused_grammar_and_still_checks_notebooks():
    code = f"""
import sys
from helpers.pipeline.kernel_server import skip_unused_imports
with skip_unused_imports():
    import nbformat
print(any(name.startswith({UNUSED_IMPORTS!r}) for name in sys.modules))
try:
    nbformat.validate(nbformat.v4.new_notebook(metadata={{"kernelspec": 1}}))
except nbformat.ValidationError:
    print("refused")
"""
    assert run_python(code) == "False\nrefused"


@pytest.mark.parametrize("unused", UNUSED_IMPORTS)
def test_whoever_needs_the_import_later_gets_it(unused):
    code = f"""
import sys
from helpers.pipeline.kernel_server import skip_unused_imports
with skip_unused_imports():
    import jsonschema, pandera.pandas, pandera.backends.pandas.builtin_checks
print({unused!r} in sys.modules)
try:
    import {unused}
    print("there")
except ModuleNotFoundError as error:
    print("not installed", error.name)
"""
    assert run_python(code) in ("False\nthere", f"False\nnot installed {unused}")


def test_what_a_notebook_without_charts_imports_is_loaded_without_what_draws_them():
    imports = read_notebook(CHECKOUT / "notebooks" / "01_clean_yearly_exports.ipynb").imports
    code = f"""
import sys
from importlib import import_module
for module in {imports!r}:
    import_module(module)
heavy = ("scipy.stats", "statsmodels", "matplotlib", "nbconvert")
print([name for name in heavy if name in sys.modules], "helpers.notebook.report" in sys.modules)
"""
    assert run_python(code) == "[] True"


@pytest.mark.parametrize(("own", "lacks_scipy"), [("", "True True"), ("seaborn", "False False")])
def test_seaborn_is_loaded_whole_where_a_notebook_imports_it_itself(own, lacks_scipy):
    code = f"""
from helpers.pipeline.kernel_server import load_module
for name in {[own or "csv", "helpers.publishing.drawings"]!r}:
    load_module(name, is_own=name == {own!r})
import seaborn.matrix, seaborn._statistics
print(seaborn.matrix._no_scipy, seaborn._statistics._no_scipy)
"""
    assert run_python(code) == lacks_scipy


def test_an_import_that_was_made_before_stays(monkeypatch):
    made = object()
    monkeypatch.setitem(sys.modules, UNUSED_IMPORTS[0], made)
    with skip_unused_imports():
        assert sys.modules[UNUSED_IMPORTS[0]] is made
    assert sys.modules[UNUSED_IMPORTS[0]] is made


def test_nothing_is_left_behind_after_an_error():
    before = list(sys.meta_path)
    with pytest.raises(RuntimeError), skip_unused_imports():
        raise RuntimeError
    assert sys.meta_path == before


@pytest.fixture
def server():
    """A server of its own, which loads nothing but what kernels need."""
    server = KernelServer([])
    yield server
    server.close()


@forks
def test_a_fork_is_there_until_it_is_killed_and_not_afterwards(server, tmp_path):
    process = server.fork(["-f", str(tmp_path / "kernel.json")], os.environ)
    assert process.poll() is None
    process.kill()
    assert process.wait() == 1
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0) or (server.fork(["-f", ""], os.environ) and os.kill(process.pid, 0))


@forks
def test_with_the_server_its_kernels_end_and_no_more_are_given(server, tmp_path):
    process = server.fork(["-f", str(tmp_path / "kernel.json")], os.environ)
    assert server.process.poll() is None
    server.close()
    assert server.process.poll() is not None
    assert process.wait() == 1
    with pytest.raises((OSError, ValueError)):
        server.fork(["-f", str(tmp_path / "kernel.json")], os.environ)


@forks
def test_a_killed_process_leaves_neither_server_nor_kernel(tmp_path):
    code = f"""
import os, signal
from helpers.pipeline.kernel_server import KernelServer
server = KernelServer([])
print(server.fork(["-f", "{tmp_path}/kernel.json"], os.environ).pid, server.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        pids = process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    assert len(pids) == 2
    for pid in pids:
        wait_for_end(pid)


@forks
def test_one_server_serves_until_it_is_gone_and_then_another(monkeypatch):
    monkeypatch.setattr(KernelServer, "running", None)
    start_server([])
    first = KernelServer.running
    start_server(["helpers.errors"])
    assert KernelServer.running is first
    first.close()
    start_server([])
    assert KernelServer.running is not first
    KernelServer.running.close()


def test_where_the_system_cannot_or_may_not_there_is_no_server(monkeypatch):
    def refuse(pid):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(KernelServer, "running", None)
    monkeypatch.setattr(kernel_server.os, "pidfd_open", refuse, raising=False)
    start_server([])
    assert KernelServer.running is None
    monkeypatch.delattr(kernel_server.os, "pidfd_open")
    start_server([])
    assert KernelServer.running is None
