"""Kernels are the running interpreter's, and nobody's settings matter to them."""

import json
import sys
from types import SimpleNamespace

import pytest

from helpers.pipeline.kernels import Kernels, OwnKernelSpecs


def test_the_kernel_is_the_running_interpreters_whatever_jupyter_calls_python3(tmp_path, monkeypatch):
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(json.dumps({"argv": ["/other/python"], "display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name in ("python3", "conda-env-other-py"):
        assert OwnKernelSpecs().get_kernel_spec(name).argv[0] == sys.executable


def make_kernel(ended, process=True):
    """Stands for a kernel's manager: where its process is, and where it is told to end."""
    own = SimpleNamespace(kill=lambda: ended.append(True)) if process else None
    return SimpleNamespace(provisioner=SimpleNamespace(process=own))


def test_every_kernel_that_runs_is_ended_and_none_is_given_afterwards(tmp_path):
    kernels, ended = Kernels(tmp_path), []
    for process in (True, False, True):
        kernels.add(make_kernel(ended, process))
    kernels.close()
    kernels.close()
    assert ended == [True, True]
    with pytest.raises(RuntimeError, match="interrupted"):
        kernels.add(make_kernel(ended))


def test_what_a_kernel_leaves_stands_in_the_folder_of_the_run(tmp_path):
    first, second = (Kernels(tmp_path).manager_class(kernel_name="python3") for _ in range(2))
    assert {first.connection_file, second.connection_file} == {
        str(tmp_path / f"kernel-{one.kernel_id}.json") for one in (first, second)
    }
    assert first.kernel_id != second.kernel_id
