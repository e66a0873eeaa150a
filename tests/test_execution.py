"""One notebook run by papermill: what comes back, and what is told when it fails."""

import nbformat
import pytest

from helpers.pipeline import execution
from helpers.pipeline.execution import CellWatch, NotebookFailure, keep_partial_notebooks, run_notebook
from helpers.pipeline.kernels import start_kernel, stop_kernel

EARLY = {"wsgiref": ["simple_server"], "no_such_module_anywhere": []}


def run(project, *cells, parameters=None, timeout=60, progress=None, **options):
    """The notebook 05 of a project with other cells, executed."""
    project.set_cells("05_overview", *cells, **options)
    told = {"raw_folder": str(project.raw), "processed_folder": str(project.processed)}
    path = project.notebooks / "05_overview.ipynb"
    on_progress = (progress if progress is not None else []).append
    return run_notebook(
        path,
        told | (parameters or {}),
        lambda: start_kernel(EARLY, project.notebooks),
        timeout,
        lambda done, cells: on_progress((done, cells)),
    )


def test_parameters_stay_as_typed_imports_come_early_and_nobodys_settings_matter(tiny_project, monkeypatch):
    mine = tiny_project.folder / "profile_default" / "startup"
    mine.mkdir(parents=True)
    (mine / "mine.py").write_text("note = 'mine'\nmine = 1\n")
    monkeypatch.setenv("IPYTHONDIR", str(tiny_project.folder))
    progress = []
    notebook = run(
        tiny_project,
        "import sys",
        "Markdown(f'{note!r} {report!r} {\"wsgiref.simple_server\" in sys.modules}')",
        "'wsgiref' in globals() or 'mine' in globals()",
        parameters={"note": "007", "report": "2024_25"},
        progress=progress,
        kernel="conda-env-of-someone-else",
    )
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs[0]["data"]["text/markdown"] == "'007' '2024_25' True"
    assert outputs[1]["data"]["text/plain"] == "False"  # loaded, but in nobody's way
    assert progress == [(number, 6) for number in range(1, 7)]


def test_a_failing_cell_is_named_with_its_source_and_error_without_colours(tiny_project):
    with pytest.raises(NotebookFailure) as failed:
        run(tiny_project, "first = 1", "raise KeyError('no such label')")
    failure = failed.value
    assert str(failure) == "stopped in cell [4]: KeyError: 'no such label'"
    assert failure.source == "raise KeyError('no such label')"
    assert "\x1b" not in failure.details
    assert "KeyError" in failure.describe()
    assert "    raise KeyError('no such label')" in failure.describe()


def start_stopped(project):
    """A kernel that ended before its notebook began."""
    stopped = start_kernel({}, project.notebooks)
    stop_kernel(stopped)
    return stopped


def test_a_kernel_that_did_not_start_is_replaced_once(tiny_project):
    taken = iter([start_stopped(tiny_project), start_kernel({}, tiny_project.notebooks)])
    tiny_project.set_cells("05_overview", "print(1)")
    path, told = tiny_project.notebooks / "05_overview.ipynb", []
    notebook = run_notebook(path, {}, lambda: next(taken), 60, lambda done, cells: told.append(done))
    assert notebook.cells[-1].execution_count
    assert told == list(range(1, len(told) + 1))
    assert list(taken) == []


def test_two_kernels_that_did_not_start_are_a_failure(tiny_project):
    stopped = start_stopped(tiny_project)
    with pytest.raises(NotebookFailure, match="its kernel did not start"):
        run_notebook(tiny_project.notebooks / "05_overview.ipynb", {}, lambda: stopped, 60, print)
    assert not stopped.has_kernel


def make_failure(name="05_overview", error_name="KeyError"):
    """A failure that nothing ran for."""
    partial = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    return NotebookFailure(name, 1, "1 / 0", error_name, "first line\nsecond line", "details", partial)


def test_a_failure_is_told_in_one_line():
    assert str(make_failure()) == "stopped in cell [1]: KeyError: first line"


def test_a_kernel_that_never_answers_is_told_as_such():
    failure = make_failure()
    failure.cell_number = 0
    assert str(failure) == "its kernel did not start: first line"


def test_a_failed_notebook_is_kept_with_its_error_first(tmp_path):
    failure = make_failure()
    keep_partial_notebooks([failure, ValueError("a page")], tmp_path / "failed", with_outputs=True)
    kept = nbformat.read(tmp_path / "failed" / "05_overview.failed.ipynb", as_version=4)
    assert "KeyError: first line" in kept.cells[0].source
    assert kept.cells[1].source == "1 / 0"
    assert str(failure.kept) in failure.describe()


def test_a_notebook_that_failed_is_kept_without_what_it_showed_where_that_may_be_exact(tmp_path):
    failure = make_failure()
    failure.partial.cells[0].outputs = [nbformat.v4.new_output("stream", text="58 referrals")]
    keep_partial_notebooks([failure], tmp_path / "failed", with_outputs=False)
    text = (tmp_path / "failed" / "05_overview.failed.ipynb").read_text()
    assert "58" not in text
    assert "first line" not in text
    assert "stopped in cell [1]" in text


def test_bad_input_is_no_fault_of_the_notebook_so_it_is_not_kept(tmp_path):
    keep_partial_notebooks([make_failure(error_name="UnusableInput")], tmp_path / "failed", with_outputs=True)
    assert not (tmp_path / "failed").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (execution.CellTimeoutError("x"), "took longer than the time a cell is given"),
        (execution.DeadKernelError("x"), "the kernel died"),
    ],
)
def test_what_papermill_marks_completed_is_told_as_the_failure_it_is(error, words):
    watch = CellWatch(print)
    watch.notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title"),
            nbformat.v4.new_code_cell("first", metadata={"tags": []}),
            nbformat.v4.new_code_cell("second", metadata={"tags": []}),
        ]
    )
    watch.notebook.cells[0].metadata["tags"] = []
    watch.start_cell(None, 2)
    failure = watch.describe_failure("05_overview", error)
    assert (failure.cell_number, failure.source) == (2, "second")
    assert words in failure.error_text
