"""The table of notebooks, and arguments refused before anything starts."""

import pytest

from helpers.pipeline.steps import (
    STEPS,
    UnusableArguments,
    check_parameters,
    choose_report,
    fill_parameters,
    list_reports,
    needed_by,
    read_imports,
    read_parameters,
    select_steps,
)


def test_the_order_follows_from_what_each_notebook_reads_and_writes():
    assert {step.name[:2]: [name[:2] for name in needed_by(step)] for step in STEPS} == {
        "01": [],
        "02": ["01"],
        "03": ["01", "02"],
        "04": ["01", "02"],
        "05": ["01", "02"],
    }


def test_every_notebook_comes_after_those_it_needs():
    names = [step.name for step in STEPS]
    assert all(names.index(needed) < names.index(step.name) for step in STEPS for needed in needed_by(step))


@pytest.mark.parametrize("name", ["03_safeguarding_trends", "03_safeguarding_trends.ipynb"])
def test_one_notebook_brings_those_it_needs(name):
    assert [step.name[:2] for step in select_steps(name)] == ["01", "02", "03"]


def test_a_notebook_that_does_not_exist_is_refused_with_the_list():
    with pytest.raises(UnusableArguments, match=r"no notebook '06_more'; choose one of 01_.*05_overview"):
        select_steps("06_more")


def test_reports_are_listed_oldest_first_and_other_folders_left_out(tmp_path):
    for name in ("2023-24", "2022-23", "2023-25", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "2021-22").write_text("a file")
    assert list_reports(tmp_path) == ["2022-23", "2023-24"]


def test_the_newest_report_is_the_default(tmp_path):
    for name in ("2023-24", "2022-23"):
        (tmp_path / name).mkdir()
    assert choose_report(tmp_path, None) == "2023-24"
    assert choose_report(tmp_path, "2022-23") == "2022-23"


@pytest.mark.parametrize("asked", ["2024-25", "2023", "", "../2023-24"])
def test_a_report_that_is_not_there_is_refused_with_the_list(tmp_path, asked):
    (tmp_path / "2023-24").mkdir()
    with pytest.raises(UnusableArguments, match=r"choose one of 2023-24\.$"):
        choose_report(tmp_path, asked)


def test_a_folder_without_reports_is_refused(tmp_path):
    with pytest.raises(UnusableArguments, match="holds no report"):
        choose_report(tmp_path / "nothing", None)


def test_parameters_are_read_as_literals_of_the_tagged_cell(tiny_project):
    assert read_parameters(tiny_project.notebooks / "03_safeguarding_trends.ipynb") == {
        "report": "2023-24",
        "edition": "internal",
        "raw_folder": "data/raw",
        "processed_folder": "data/processed",
        "note": "none",
    }


def test_values_reach_the_notebook_as_the_text_that_was_typed(tiny_project):
    job = tiny_project.job(parameters=(("note", "007"),))
    filled = fill_parameters(job, STEPS[2], tiny_project.processed, tiny_project.reports)
    assert filled["note"] == "007"
    assert filled["report"] == "2023-24"


def test_a_parameter_goes_only_to_notebooks_that_have_it(tiny_project):
    text = 'report = ""\nedition = ""\nraw_folder = ""\nprocessed_folder = ""'
    tiny_project.set_cells("01_clean_yearly_exports", "1", parameters=text)
    job = tiny_project.job(parameters=(("note", "x"),))
    check_parameters(job, list(STEPS))
    assert "note" not in fill_parameters(job, STEPS[0], tiny_project.processed, tiny_project.reports)


def test_an_unknown_parameter_is_refused_with_the_list(tiny_project):
    job = tiny_project.job(parameters=(("yaer", "2023"),))
    with pytest.raises(UnusableArguments, match=r"No notebook has a parameter 'yaer'; .*note"):
        check_parameters(job, list(STEPS))


def test_a_parameter_that_is_not_text_by_default_is_refused(tiny_project):
    text = 'report = ""\nedition = ""\nraw_folder = ""\nprocessed_folder = ""\nlimit = 50'
    tiny_project.set_cells("01_clean_yearly_exports", "1", parameters=text)
    job = tiny_project.job(parameters=(("limit", "60"),))
    with pytest.raises(UnusableArguments, match="limit is not text by default"):
        check_parameters(job, [STEPS[0]])


def test_a_notebook_that_lacks_a_standard_parameter_is_refused(tiny_project):
    tiny_project.set_cells("01_clean_yearly_exports", "1", parameters='report = ""')
    with pytest.raises(UnusableArguments, match=r"exports\.ipynb lacks the parameter edition"):
        check_parameters(tiny_project.job(), [STEPS[0]])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "is not a notebook"),
        ("[]", "is not a notebook"),
        (None, "is not there"),
        ('{"cells": []}', "0 cells"),
    ],
)
def test_a_broken_or_missing_notebook_is_refused(tmp_path, text, message):
    path = tmp_path / "01_clean_yearly_exports.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(UnusableArguments, match=message):
        read_parameters(path)


def test_the_imports_of_a_notebook_are_found_and_magic_does_no_harm(tiny_project):
    tiny_project.set_cells(
        "05_overview", "%matplotlib inline\nimport pandas", "import json as j, csv\nfrom os import path"
    )
    found = read_imports(tiny_project.notebooks / "05_overview.ipynb")
    assert found == {
        "pathlib": ["Path"],
        "IPython.display": ["Markdown"],
        "json": [],
        "csv": [],
        "os": ["path"],
    }
