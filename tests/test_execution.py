"""One notebook run by papermill: what comes back, and what is told when it fails."""

import ast
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from helpers.pipeline import execution
from helpers.pipeline.build import RunFailed
from helpers.pipeline.execution import Kernels, NotebookFailure, run_notebook
from helpers.pipeline.kernel_server import KernelServer, start_server


@pytest.fixture(params=["forked", "started anew"])
def kernels(request, tmp_path, monkeypatch):
    """Where a notebook's kernel comes from: from a server, or as where there can be none."""
    monkeypatch.setattr(KernelServer, "running", None)
    if request.param == "forked":
        start_server(["helpers.publishing.canvas"])
        if KernelServer.running is None:
            pytest.skip("this system starts kernels anew")
    (tmp_path / "kernels").mkdir()
    yield Kernels(tmp_path / "kernels")
    if KernelServer.running:
        KernelServer.running.close()


def run(project, kernels, *cells, parameters=None, timeout=60, progress=None, **options):
    """The notebook 05 of a project with other cells, executed."""
    project.set_cells("05_overview", *cells, **options)
    told = {"raw_folder": str(project.raw), "processed_folder": str(project.processed)}
    path = project.notebooks / "05_overview.ipynb"
    on_progress = (progress if progress is not None else []).append
    return run_notebook(path, told | (parameters or {}), kernels, timeout, on_progress)


def list_outputs(notebook):
    """What its cells showed, in order."""
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_parameters_stay_as_typed_and_nobodys_settings_matter(tiny_project, kernels, monkeypatch):
    mine = tiny_project.folder / "profile_default" / "startup"
    mine.mkdir(parents=True)
    (mine / "mine.py").write_text("note = 'mine'\nmine = 1\n")
    monkeypatch.setenv("IPYTHONDIR", str(tiny_project.folder))
    progress = []
    notebook = run(
        tiny_project,
        kernels,
        "import os, sys",
        "Markdown(f'{note!r} {report!r}')",
        "'pandas' in globals() or 'mine' in globals(), os.getcwd(), sys.executable, sys.stdin.read()",
        parameters={"note": "007", "report": "2024_25"},
        progress=progress,
        kernel="conda-env-of-someone-else",
    )
    outputs = list_outputs(notebook)
    assert outputs[0]["data"]["text/markdown"] == "'007' '2024_25'"
    assert ast.literal_eval(outputs[1]["data"]["text/plain"]) == (False, str(Path.cwd()), sys.executable, "")
    assert progress == [1, 2, 3, 4, 5, 6]


def test_a_figure_that_a_cell_draws_shows_itself(tiny_project, kernels):
    notebook = run(
        tiny_project, kernels, "from matplotlib import pyplot", "pyplot.plot([1, 2]);", "pyplot.plot([3, 4]);"
    )
    assert ["image/png" in output["data"] for output in list_outputs(notebook)] == [True, True]


def test_notebooks_share_nothing_not_even_what_they_draw_by_chance(tiny_project, kernels):
    cells = (
        "import json, numpy, random",
        "hasattr(json, 'mine'), random.random(), float(numpy.random.random())",
        "json.mine = 1",
    )
    first, second = (
        ast.literal_eval(list_outputs(notebook)[0]["data"]["text/plain"])
        for notebook in (run(tiny_project, kernels, *cells) for _ in range(2))
    )
    assert {*first} & {*second} == {False}


def test_a_failing_cell_is_named_with_its_source_and_error_without_colours(tiny_project, kernels):
    with pytest.raises(NotebookFailure) as failed:
        run(tiny_project, kernels, "first = 1", "raise KeyError('no such label')")
    failure = failed.value
    assert str(failure) == "stopped in cell [4]: KeyError: 'no such label'"
    assert failure.source == "raise KeyError('no such label')"
    assert "\x1b" not in failure.details
    assert re.findall(r"In ?\[\d+\]", failure.details) == ["In[4]"]
    told = str(RunFailed({"05_overview": failure}, tiny_project.reports)).splitlines()
    assert told[:4] == [
        "05_overview: stopped in cell [4]: KeyError: 'no such label'",
        "",
        "Cell [4] of 05_overview:",
        "    raise KeyError('no such label')",
    ]


def test_cells_are_numbered_in_a_traceback_as_jupyterlab_numbers_them():
    cells = [
        nbformat.v4.new_code_cell(str(place), metadata={"tags": tags})
        for place, tags in enumerate(([], ["injected-parameters"], [], []))
    ]
    lines = ["Cell In[4], line 1", "Cell In[1], line 2", "Input In [3]", "In[5] stood here", "In[0]"]
    error = execution.PapermillExecutionError(3, 4, "3", "KeyError", "x", lines)
    failure = NotebookFailure("05_overview", nbformat.v4.new_notebook(cells=cells), 4, error)
    assert failure.details.splitlines() == [
        *("Cell In[3], line 1", "Cell In[1], line 2", "Input In [2]", "In[5] stood here", "In[0]")
    ]


@pytest.fixture
def dying(monkeypatch, tmp_path):
    """Kernels of which as many as stand in the list die before they answer."""
    kernels, dying = Kernels(tmp_path), []
    start = kernels.manager_class.start_kernel

    async def start_or_die(manager, **options):
        await start(manager, **options)
        if dying:
            dying.pop()
            manager.provisioner.process.kill()

    monkeypatch.setattr(KernelServer, "running", None)
    monkeypatch.setattr(kernels.manager_class, "start_kernel", start_or_die)
    return kernels, dying


def test_a_kernel_that_did_not_start_is_replaced_once(tiny_project, dying):
    kernels, dead = dying
    dead += [1]
    progress = []
    notebook = run(tiny_project, kernels, "print(1)", progress=progress)
    assert notebook.cells[-1].execution_count
    assert progress == [1, 2, 3, 4]
    assert dead == []


def test_two_kernels_that_did_not_start_are_a_failure(tiny_project, dying):
    kernels, dead = dying
    dead += [1, 1]
    with pytest.raises(NotebookFailure, match="its kernel did not start"):
        run(tiny_project, kernels, "print(1)")
    assert dead == []


def make_failure(error_name="KeyError", begun=1):
    """A failure that nothing ran for."""
    error = type(error_name, (Exception,), {})("first line\nsecond line")
    partial = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", metadata={"tags": []})])
    return NotebookFailure("05_overview", partial, begun, error)


def test_a_failure_is_told_in_one_line():
    assert str(make_failure()) == "stopped in cell [1]: KeyError: first line"


def test_a_kernel_that_never_answers_is_told_as_such():
    assert str(make_failure(begun=0)) == "its kernel did not start: first line"


def test_a_failed_notebook_is_kept_with_its_error_first(tmp_path):
    failure = make_failure()
    failure.keep(tmp_path / "failed", with_outputs=True)
    kept = nbformat.read(tmp_path / "failed" / "05_overview.failed.ipynb", as_version=4)
    assert "KeyError: first line" in kept.cells[0].source
    assert kept.cells[1].source == "1 / 0"
    assert failure.kept == tmp_path / "failed" / "05_overview.failed.ipynb"


def test_a_notebook_that_failed_is_kept_without_what_it_showed_where_that_may_be_exact(tmp_path):
    failure = make_failure()
    failure.partial.cells[0].outputs = [nbformat.v4.new_output("stream", text="58 referrals")]
    failure.keep(tmp_path / "failed", with_outputs=False)
    text = (tmp_path / "failed" / "05_overview.failed.ipynb").read_text()
    assert "58 referrals" not in text
    assert "first line" not in text
    assert "stopped in cell [1]" in text


def test_bad_input_is_no_fault_of_the_notebook_so_it_is_not_kept(tmp_path):
    make_failure(error_name="UnusableInput").keep(tmp_path / "failed", with_outputs=True)
    assert not (tmp_path / "failed").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (execution.CellTimeoutError("x"), "took longer than the time a cell is given"),
        (execution.DeadKernelError("x"), "the kernel died"),
    ],
)
def test_what_papermill_marks_completed_is_told_as_the_failure_it_is(error, words):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title"),
            nbformat.v4.new_code_cell("first", metadata={"tags": []}),
            nbformat.v4.new_code_cell("second", metadata={"tags": []}),
        ]
    )
    notebook.cells[0].metadata["tags"] = []
    failure = NotebookFailure("05_overview", notebook, 3, error)
    assert (failure.cell_number, failure.source) == (2, "second")
    assert words in failure.error_text


# Kernels


def test_the_kernel_is_the_running_interpreters_whatever_jupyter_calls_python3(tmp_path, monkeypatch):
    other = tmp_path / "kernels" / "python3"
    other.mkdir(parents=True)
    (other / "kernel.json").write_text(json.dumps({"argv": ["/other/python"], "display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name in ("python3", "conda-env-other-py"):
        assert Kernels(tmp_path).manager_class(kernel_name=name).kernel_spec.argv[0] == sys.executable


def test_every_kernel_that_runs_is_ended_and_none_is_given_afterwards(tmp_path):
    kernels, ended = Kernels(tmp_path), []
    own = SimpleNamespace(kill=lambda: ended.append(True))
    for process in (own, None, own):
        manager = kernels.manager_class(kernel_name="python3")
        manager.provisioner = SimpleNamespace(process=process)
    kernels.close()
    kernels.close()
    assert ended == [True, True]
    with pytest.raises(RuntimeError, match="interrupted"):
        kernels.manager_class(kernel_name="python3")


def test_what_a_kernel_leaves_stands_in_the_folder_of_the_run(tmp_path):
    first, second = (Kernels(tmp_path).manager_class(kernel_name="python3") for _ in range(2))
    assert {first.connection_file, second.connection_file} == {
        str(tmp_path / f"kernel-{one.kernel_id}.json") for one in (first, second)
    }
    assert first.kernel_id != second.kernel_id
