"""What is built and what is stale, told in lines."""

import re
from dataclasses import replace

from helpers.pipeline.status import describe_status


def describe(project):
    """The lines of status, times blotted out."""
    lines = describe_status(project.job().folders, project.notebooks)
    return [re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME", line) for line in lines]


def test_what_is_built_and_what_is_not(built_project):
    assert describe(built_project) == [
        "2023-24, internal edition: built TIME, up to date",
        "2022-23, internal edition: never built",
    ]


def test_what_is_stale_and_why(copied_project):
    copied_project.set_cells("05_overview", "1")
    assert describe(copied_project)[:2] == [
        "2023-24, internal edition: built TIME, 1 of 5 notebooks stale",
        "  05_overview: notebooks/05_overview.ipynb changed",
    ]


def test_pages_built_with_other_options_are_not_stale_for_it(copied_project, without_kernels):
    copied_project.run_here(parameters=(("note", "x"),), with_code=True)
    assert describe(copied_project)[0] == "2023-24, internal edition: built TIME, up to date"


def test_a_failed_run_is_mentioned(copied_project):
    failed = copied_project.reports / "2023-24.failed"
    failed.mkdir()
    assert describe(copied_project)[1] == f"  the last run failed: see {failed}"


def test_a_publication_that_was_cut_short_is_mentioned(copied_project):
    (copied_project.reports / ".publishing-2023-24.json").write_text("{}")
    assert describe(copied_project)[0] == "A run was killed while it published: the next run finishes that."


def test_a_folder_without_reports_says_so(tiny_project):
    folders = replace(tiny_project.job().folders, raw=tiny_project.notebooks)
    assert "holds no report" in describe_status(folders, tiny_project.notebooks)[0]
