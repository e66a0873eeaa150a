"""What a run is asked for, and what is refused before anything starts."""

import pytest

from conftest import PARAMETERS
from helpers.__main__ import build_parser
from helpers.errors import UnusableArguments
from helpers.pipeline.jobs import check_parameters, fill_parameters, list_jobs


def ask(project, *arguments):
    """The jobs that a command asks of a project."""
    options = build_parser().parse_args(["run", *arguments])
    return list_jobs(options, project.notebooks, project.job().folders)


@pytest.mark.parametrize(
    ("arguments", "reports"),
    [
        ([], ["2023-24"]),
        (["--report", "2022-23"], ["2022-23"]),
        (["--report", "2022/23"], ["2022-23"]),
        (["--report", "2022/2023"], ["2022-23"]),
        (["--report", "2022-2023"], ["2022-23"]),
        (["--all-reports"], ["2022-23", "2023-24"]),
    ],
)
def test_a_report_is_asked_for_as_people_write_it_and_the_newest_is_the_default(
    tiny_project, arguments, reports
):
    assert [job.report for job in ask(tiny_project, *arguments)] == reports


@pytest.mark.parametrize("asked", ["2024-25", "2023", "", "../2023-24", "2023/", "202324", "2023/24/"])
def test_a_report_that_is_not_there_is_refused_with_the_list(tiny_project, asked):
    with pytest.raises(UnusableArguments, match=r"choose one of 2022-23, 2023-24\.$"):
        ask(tiny_project, "--report", asked)


def test_a_folder_without_reports_is_refused(tiny_project):
    tiny_project.raw = tiny_project.notebooks
    with pytest.raises(UnusableArguments, match="holds no report"):
        ask(tiny_project)


def test_parameters_are_split_at_the_first_equals_sign_and_stay_text(tiny_project):
    pairs = ("--parameter", "note=a=b", "--parameter", "limit=007", "--parameter", "empty=")
    (job,) = ask(tiny_project, *pairs)
    assert job.parameters == {"note": "a=b", "limit": "007", "empty": ""}


def fill_limit(project, text, default):
    """The value of a notebook's parameter ``limit`` that has a default and was typed so."""
    project.set_cells("04_community_trends", "1", parameters=f"{PARAMETERS}\nlimit = {default!r}")
    job, notebook = project.job(parameters={"limit": text}), project.list_notebooks()[3]
    return fill_parameters(job, notebook, job.folders, job.output)["limit"]


@pytest.mark.parametrize(
    ("text", "default", "value"),
    [
        ("007", "none", "007"),
        ("60", 50, 60),
        ("60", 0.5, 60.0),
        ("[2019, 2020]", [], [2019, 2020]),
        ("False", True, False),
        ("{'a': 1}", {}, {"a": 1}),
        ("7", None, 7),
        ("words", None, "words"),
    ],
)
def test_a_value_is_of_the_kind_of_its_default(tiny_project, text, default, value):
    found = fill_limit(tiny_project, text, default)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "default"), [("soon", 50), ("1.5", 50), ("True", 1), ("1", True), ("1", []), ("[1", [])]
)
def test_a_value_of_another_kind_is_refused_with_an_example(tiny_project, text, default):
    with pytest.raises(UnusableArguments) as refused:
        fill_limit(tiny_project, text, default)
    told = f"--parameter limit={text} is not of the kind of its default: write it like {default!r}."
    assert str(refused.value) == told


def test_values_reach_the_notebook_as_typed_and_only_one_that_has_the_parameter(tiny_project):
    tiny_project.set_cells("01_clean_yearly_exports", "1", parameters=PARAMETERS.partition("note")[0])
    tiny_project.set_cells("04_community_trends", "1", parameters=f"{PARAMETERS}\nlimit = 50")
    job = tiny_project.job(parameters={"limit": "60", "note": "007"})
    notebooks = tiny_project.list_notebooks()
    check_parameters(job, notebooks)
    filled = [fill_parameters(job, one, job.folders, tiny_project.reports) for one in notebooks]
    assert [one.get("note") for one in filled] == [None, "007", "007", "007", "007"]
    assert [one.get("limit") for one in filled] == [None, None, None, 60, None]
    assert filled[0] == {
        "report": "2023-24",
        "edition": "internal",
        "raw_folder": str(tiny_project.raw),
        "processed_folder": str(tiny_project.processed),
    }


def test_an_unknown_parameter_is_refused_with_the_list(tiny_project):
    job = tiny_project.job(parameters={"yaer": "2023"})
    with pytest.raises(UnusableArguments, match=r"No notebook has a parameter 'yaer'; .*note"):
        check_parameters(job, tiny_project.list_notebooks())
