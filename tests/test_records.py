"""What counts as a change, and what the manifest records."""

import json
import re
from dataclasses import replace

import pytest

from helpers.errors import UnusableArguments
from helpers.pipeline import records
from helpers.pipeline.records import (
    describe_status,
    explain_staleness,
    judge_notebook,
    list_stale,
    read_record,
)

MADE = {"inputs": {"raw/a.csv": "1", "raw/b.csv": "1"}, "outputs": {"index.html": "9"}}


@pytest.mark.parametrize(
    ("inputs", "outputs", "reason"),
    [
        ({"raw/a.csv": "1", "raw/b.csv": "1"}, {"index.html": "9"}, ""),
        ({"raw/a.csv": "2", "raw/b.csv": "1"}, {"index.html": "9"}, "raw/a.csv changed"),
        ({"raw/a.csv": "1"}, {"index.html": "9"}, "raw/b.csv is gone"),
        ({"raw/a.csv": "1", "raw/b.csv": "1", "raw/c.csv": "1"}, {"index.html": "9"}, "raw/c.csv is new"),
        ({"raw/a.csv": "1", "raw/b.csv": "1"}, {"index.html": "8"}, "index.html is not as it was built"),
        ({"raw/a.csv": "1", "raw/b.csv": "1"}, {}, "index.html is not as it was built"),
        (
            {"raw/c.csv": "1"},
            {"index.html": "8"},
            "raw/c.csv is new, raw/a.csv is gone, raw/b.csv is gone and 1 more",
        ),
    ],
)
def test_the_reason_for_running_again_is_named(inputs, outputs, reason):
    assert explain_staleness(MADE, inputs, outputs) == reason


def test_what_was_never_built_is_stale():
    assert explain_staleness(None, {}, {}) == "never built"


def test_inputs_name_notebook_raw_files_helpers_versions_and_parameters(tiny_project):
    job, notebook = tiny_project.job(parameters={"note": "x"}), tiny_project.list_notebooks()[0]
    inputs = judge_notebook(job, notebook, {}, tiny_project.processed)[0]["inputs"]
    expected = {
        "notebooks/01_clean_yearly_exports.ipynb",
        "raw/sources.csv",
        "raw/2022-23/safeguarding_by_person.csv",
        "raw/2023-24/community_statements.csv",
        "helpers",
        "version of python",
        "version of pandas",
        "parameter report",
        "parameter edition",
        "parameter with code",
        "parameter note",
    }
    assert expected <= inputs.keys()
    assert inputs["parameter note"] == "x"


def test_the_place_of_a_project_is_no_input(built_project, copied_project):
    assert list_stale(copied_project.job(), copied_project.list_notebooks()) == {}
    text = (built_project.reports / "2023-24" / "manifest.json").read_text()
    assert str(built_project.folder) not in text


def test_what_depends_on_a_stale_notebook_is_stale(copied_project):
    copied_project.set_cells("02_reconcile_percentages", "1")
    assert list_stale(copied_project.job(), copied_project.list_notebooks()) == {
        "02_reconcile_percentages": "notebooks/02_reconcile_percentages.ipynb changed",
        "03_safeguarding_trends": "02_reconcile_percentages must run again",
        "04_community_trends": "02_reconcile_percentages must run again",
        "05_overview": "02_reconcile_percentages must run again",
    }


def test_every_page_is_stale_once_a_notebook_is_added_because_all_lead_to_it(copied_project):
    copied_project.set_cells("06_look", "# reads: nothing")
    assert list_stale(copied_project.job(), copied_project.list_notebooks()) == {
        "01_clean_yearly_exports": "titles of all notebooks changed",
        "02_reconcile_percentages": "titles of all notebooks changed",
        "03_safeguarding_trends": "titles of all notebooks changed",
        "04_community_trends": "titles of all notebooks changed",
        "05_overview": "titles of all notebooks changed",
        "06_look": "never built",
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"notebooks": 1}', '{"notebooks": {"a": 1}}', "\x00"])
@pytest.mark.parametrize("name", ["manifest", "record"])
def test_a_manifest_or_record_that_says_something_else_counts_as_none_and_that_is_told(
    copied_project, without_kernels, name, text
):
    job = copied_project.job()
    {"manifest": job.output / "manifest.json", "record": job.record}[name].write_text(text)
    assert read_record(job) is records.NOTHING
    told = f"2023-24, internal edition: {job.output} is not as a run left it: the next run builds it again"
    assert next(describe_status(job.folders, job.notebooks)) == told
    assert set(copied_project.run_here().values()) == {"done"}
    assert describe(copied_project)[0] == "2023-24, internal edition: built TIME, up to date"


def test_the_manifest_differs_from_run_to_run_only_in_its_time(built_project, tmp_path):
    before = (built_project.reports / "2023-24" / "manifest.json").read_text()
    record, manifest = json.loads(built_project.job().record.read_text()), json.loads(before)
    records.write_record(built_project.job(), record["notebooks"], tmp_path)
    after = (tmp_path / "pages" / "manifest.json").read_text()
    assert after.replace(json.loads(after)["built_utc"], manifest["built_utc"]) == before


def test_the_public_manifest_says_nothing_that_follows_from_exact_figures(copied_project, without_kernels):
    copied_project.run_here(edition="public")
    manifest = json.loads((copied_project.reports / "2023-24-public" / "manifest.json").read_text())
    assert set(manifest) == {"edition", "notebooks", "parameters", "report", "versions", "with_code"}
    for name, entry in manifest["notebooks"].items():
        assert set(entry["inputs"]) == {f"notebooks/{name}.ipynb", "helpers"}
        assert all(key.endswith(".html") for key in entry["outputs"])
    record = json.loads((copied_project.reports / ".records" / "2023-24-public.json").read_text())
    assert "raw/2023-24/safeguarding_by_person.csv" in str(record)


def test_what_no_run_left_in_the_folder_of_pages_is_refused_and_stays(copied_project, without_kernels):
    notes = copied_project.reports / "2023-24" / "notes.txt"
    notes.write_text("mine")
    with pytest.raises(UnusableArguments, match=r"notes\.txt was left there by no run and would be lost"):
        copied_project.run_here()
    assert notes.read_text() == "mine"


def test_pages_that_somebody_else_made_are_refused(tiny_project, without_kernels):
    theirs = tiny_project.reports / "2023-24" / "index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    with pytest.raises(UnusableArguments, match=r"index\.html was left there by no run"):
        tiny_project.run_here()
    assert theirs.read_text() == "theirs"


# Status


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
    copied_project.run_here(parameters={"note": "x"}, with_code=True)
    assert describe(copied_project)[0] == "2023-24, internal edition: built TIME, up to date"


def test_a_failed_run_is_mentioned(copied_project):
    failed = copied_project.reports / "2023-24.failed"
    failed.mkdir()
    assert describe(copied_project)[1] == f"  the last run failed: see {failed}"


def test_a_run_that_was_cut_short_is_mentioned(copied_project):
    (copied_project.reports / ".building-x").mkdir()
    told = "A run is under way, or was killed: then the next run clears away what it left."
    assert describe(copied_project)[0] == told


def test_a_folder_without_reports_says_so(tiny_project):
    folders = replace(tiny_project.job().folders, raw=tiny_project.notebooks)
    assert "holds no report" in next(describe_status(folders, tiny_project.notebooks))
