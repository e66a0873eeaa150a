"""What notebooks say of themselves, whoever wrote them, and in which order they come."""

import json

import pytest

from conftest import PARAMETERS, make_notebook, write_notebook
from helpers.edition import INTERNAL, PUBLIC
from helpers.errors import UnusableArguments
from helpers.pipeline.notebook_files import find_needed, list_notebooks, read_notebook, select_notebooks


def needs(project, edition):
    """The numbers of the notebooks that each needs."""
    notebooks = project.list_notebooks()
    return {one.name[:2]: [name[:2] for name in find_needed(one, notebooks, edition)] for one in notebooks}


def test_what_a_notebook_needs_follows_from_what_each_reads_and_writes(tiny_project):
    tiny_project.set_cells("06_look", "# reads: figures.csv")
    assert needs(tiny_project, INTERNAL) == {
        "01": [],
        "02": ["01"],
        "03": ["02"],
        "04": ["01", "02"],  # it does not say what it reads, so everything counts
        "05": ["01", "02"],
        "06": ["01"],
    }


def test_in_the_public_edition_all_need_those_that_write_exact_figures(tiny_project):
    tiny_project.set_cells("06_look", "# reads: nothing")
    assert needs(tiny_project, INTERNAL)["06"] == []
    assert needs(tiny_project, PUBLIC)["06"] == ["01", "02"]
    assert needs(tiny_project, PUBLIC)["02"] == ["01"]


def read_with(folder, *sources, title=None, heading="Own look: at everything", parameters=PARAMETERS):
    """A notebook ``06_own_look`` with these cells, as it is read."""
    notebook = make_notebook(heading, *sources, parameters=parameters)
    if title:
        notebook.metadata["title"] = title
    path = folder / "06_own_look.ipynb"
    path.write_text(json.dumps(notebook))
    return read_notebook(path)


@pytest.mark.parametrize(
    ("cell", "reads", "writes", "beside", "is_index"),
    [
        ("1", None, (), (), False),
        ("# reads: raw", ("raw",), (), (), False),
        ("# reads: nothing\n# writes: nothing", (), (), (), False),
        ("# reads: figures.csv, reconciled.csv.", ("figures.csv", "reconciled.csv"), (), (), False),
        ("x = 1\n# reads: a.csv\n# reads: b.csv", ("a.csv", "b.csv"), (), (), False),
        ("# writes: a.csv, index.html", None, ("a.csv",), (), True),
        ("# writes: t.xlsx beside the page, when pages_folder is given", None, (), ("t.xlsx",), False),
        ("x = 1  # reads: a.csv", None, (), (), False),
    ],
)
def test_what_a_notebook_declares(tmp_path, cell, reads, writes, beside, is_index):
    found = read_with(tmp_path, cell, parameters=f'{PARAMETERS}\npages_folder = ""')
    assert (found.reads, found.writes, found.beside, found.is_index) == (reads, writes, beside, is_index)


def test_a_notebook_that_is_not_told_the_folder_of_pages_leaves_nothing_there(tmp_path):
    assert read_with(tmp_path, "# writes: t.xlsx beside the page").beside == ()


def test_the_title_is_its_own_or_its_heading_up_to_a_colon(tmp_path):
    assert read_with(tmp_path, title="Look").title == "Look"
    assert read_with(tmp_path).title == "Own look"
    assert read_with(tmp_path).heading == "Own look: at everything"


def test_the_page_is_called_after_the_file_unless_it_is_the_index(tmp_path):
    found = read_with(tmp_path)
    assert (found.name_page(), found.name_page(PUBLIC)) == ("06_own_look.html", "06_own_look-public.html")
    assert read_with(tmp_path, "# writes: index.html").name_page(PUBLIC) == "index.html"


def test_parameters_are_the_literals_of_the_tagged_cell(tmp_path):
    more = f"{PARAMETERS}\nyears: list = [2019]\nlimit = -0.5\nhere = Path('x')\nbare: int"
    assert read_with(tmp_path, "other = 1", parameters=more).parameters == {
        "report": "2023-24",
        "edition": "internal",
        "raw_folder": "data/raw",
        "processed_folder": "data/processed",
        "note": "none",
        "years": [2019],
        "limit": -0.5,
    }


def test_what_cells_import_of_the_helpers_is_found_in_order(tmp_path):
    found = read_with(
        tmp_path,
        "%matplotlib inline\nimport pandas\nfrom helpers.notebook.say import (\n    say,\n)",
        "import helpers.paths as paths, csv\nfrom helpers import schemas\n# from helpers.files import x",
        "if report:\n    import seaborn as sns\nimport seaborns",
    )
    assert found.imports == ("helpers.notebook.say", "helpers.paths", "helpers", "seaborn")
    assert found.cells == 4


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("# reads: figures", "and 'figures' is no processed file: name files such as figures.csv"),
        ("# writes: raw", "and 'raw' is no processed file"),
        ("# writes: ../figures.csv", "is no processed file"),
        ("# reads: a.csv beside the page", "is no processed file"),
        ("# reads: a.csv; b.csv", "is no processed file"),
        (
            "# writes: a.xlsx, b.md beside the page",
            "'a.xlsx' is no processed file: .* 'tables.xlsx beside the page' for others",
        ),
    ],
)
def test_a_line_that_names_no_file_is_refused(tmp_path, cell, message):
    with pytest.raises(UnusableArguments, match=rf"06_own_look\.ipynb says '{cell}'.*{message}"):
        read_with(tmp_path, cell)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            'report = ""',
            "06_own_look.ipynb lacks the parameter edition: add it to the cell tagged",
        ),
        ("report = (", "The parameters of 06_own_look.ipynb are not Python"),
    ],
)
def test_parameters_that_cannot_be_used_are_refused(tmp_path, parameters, message):
    with pytest.raises(UnusableArguments, match=message):
        read_with(tmp_path, parameters=parameters)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "is not a notebook"),
        ("[]", "is not a notebook"),
        (None, "is not a notebook"),
        (
            '{"cells": []}',
            "has 0 cells tagged parameters: it needs exactly one, with report, edition",
        ),
    ],
)
def test_what_is_no_notebook_or_has_no_parameters_is_refused(tmp_path, text, message):
    path = tmp_path / "06_own_look.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(UnusableArguments, match=message):
        read_notebook(path)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("# reads: shares.csv", "06_look.ipynb reads shares.csv, which no notebook before it writes"),
        ("# writes: figures.csv", "Two notebooks write figures.csv"),
        ("# writes: index.html", "Two notebooks write index.html"),
    ],
)
def test_a_notebook_that_does_not_fit_the_others_is_refused(tiny_project, cell, message):
    write_notebook(tiny_project.notebooks, "06_look", cell)
    with pytest.raises(UnusableArguments, match=message):
        tiny_project.list_notebooks()


def test_files_without_a_number_are_no_business_of_a_run(tiny_project):
    (tiny_project.notebooks / "scratch.ipynb").write_text("{}")
    assert [one.name[:2] for one in tiny_project.list_notebooks()] == ["01", "02", "03", "04", "05"]


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(UnusableArguments, match="holds no notebook"):
        list_notebooks(tmp_path)


@pytest.mark.parametrize(
    "asked",
    [
        "03_safeguarding_trends",
        "03_safeguarding_trends.ipynb",
        "03",
        "3",
        "notebooks/03_safeguarding_trends.ipynb",
    ],
)
def test_one_notebook_is_asked_for_by_name_number_or_path_and_brings_those_it_needs(tiny_project, asked):
    found = select_notebooks(tiny_project.list_notebooks(), asked, INTERNAL)
    assert [one.name[:2] for one in found] == ["01", "02", "03"]


def test_a_notebook_that_is_not_there_or_could_be_two_is_refused_with_the_list(tiny_project):
    with pytest.raises(UnusableArguments, match=r"There is no notebook '06'; choose one of 01_.*05_overview"):
        select_notebooks(tiny_project.list_notebooks(), "06", INTERNAL)
    tiny_project.set_cells("03_more", "1")
    with pytest.raises(
        UnusableArguments, match=r"more than one notebook '03'; choose one of 03_more, 03_safe"
    ):
        select_notebooks(tiny_project.list_notebooks(), "03", INTERNAL)
