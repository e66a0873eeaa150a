"""The notebooks as they are stored: clean, in one order, and within the house style."""

import re
import statistics
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
NAMES = [
    "01_clean_yearly_exports",
    "02_reconcile_percentages",
    "03_safeguarding_trends",
    "04_community_trends",
    "05_overview",
]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def prose_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_there_are_the_five_notebooks_and_no_others():
    assert [path.stem for path in NOTEBOOKS] == NAMES


def test_a_notebook_is_stored_without_outputs_counts_or_papermill_metadata(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)
    assert set(notebook.metadata) == {"kernelspec"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


def test_a_notebook_runs_on_whatever_kernel_is_called_python3(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_notebook_opens_with_its_title_then_its_parameters(notebook):
    title, parameters = notebook.cells[:2]
    assert re.match(r"# \S", title.source)
    assert parameters.metadata.tags == ["parameters"]
    lines = parameters.source.splitlines()
    assert all(re.fullmatch(r'\w+ = "[^"]*"  # \S.*', line) for line in lines)
    names = [line.split(" = ")[0] for line in lines]
    assert names[:4] == ["report", "edition", "raw_folder", "processed_folder"]
    assert set(names[4:]) <= {"pages_folder"}


def test_a_notebook_has_one_first_level_heading_and_ends_with_trust_and_sources(notebook):
    headings = re.findall(r"^#+ .*", "\n".join(prose_of(notebook)), re.MULTILINE)
    assert sum(heading.startswith("# ") for heading in headings) == 1
    assert headings[-2:] == ["## How far to trust this", "## About this report"]


def test_the_cells_of_a_notebook_are_short(notebook):
    lengths = [len(source.splitlines()) for source in code_of(notebook)]
    assert max(lengths) <= 20
    assert statistics.median(lengths) <= 7


def test_no_function_is_defined_in_a_notebook(notebook):
    assert not re.search(r"^\s*(def|class|async) |\blambda\b", "\n".join(code_of(notebook)), re.MULTILINE)


def test_no_figure_stands_in_prose_typed_by_hand(notebook):
    typed = re.findall(
        r"\b\d+(?:[.,]\d+)?\s?(?:%|per cent|referrals?|people)\b", "\n".join(prose_of(notebook))
    )
    assert typed == []
