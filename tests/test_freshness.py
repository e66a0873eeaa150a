"""What counts as a change, and what the manifest records."""

import csv
import json
import shutil

import pytest

from conftest import run_cells_here
from helpers.paths import CHECKOUT
from helpers.pipeline import freshness
from helpers.pipeline.freshness import (
    describe_inputs,
    explain_staleness,
    hash_file,
    hash_rows,
    installed_versions,
    list_stale,
    read_manifest,
)
from helpers.pipeline.steps import STEPS

PROCESSED = CHECKOUT / "data" / "processed"

MADE = {"inputs": {"raw/a.csv": "1", "raw/b.csv": "1"}, "outputs": {"index.html": "9"}}


@pytest.mark.parametrize(
    ("inputs", "outputs", "reason"),
    [
        ({"raw/a.csv": "1", "raw/b.csv": "1"}, {"index.html": "9"}, ""),
        ({"raw/a.csv": "2", "raw/b.csv": "1"}, {"index.html": "9"}, "raw/a.csv changed"),
        ({"raw/a.csv": "1"}, {"index.html": "9"}, "raw/b.csv is gone"),
        ({"raw/a.csv": "1", "raw/b.csv": "1", "raw/c.csv": "1"}, {"index.html": "9"}, "raw/c.csv is new"),
        ({"raw/a.csv": "1", "raw/b.csv": "1"}, {"index.html": "8"}, "index.html is not as it was built"),
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


def test_only_rows_of_the_named_tables_count(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("table,count\nkey_by_reason,1\ncommunity_statements,2\n")
    before = hash_rows(path, "table", ("safeguarding", "key"))
    path.write_text("table,count\nkey_by_reason,1\ncommunity_statements,3\n")
    assert hash_rows(path, "table", ("safeguarding", "key")) == before
    path.write_text("table,count\nkey_by_reason,2\ncommunity_statements,2\n")
    assert hash_rows(path, "table", ("safeguarding", "key")) != before


def test_the_last_part_of_a_path_decides_whether_a_source_counts(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("path,sha256\n2023-24/key_by_reason.csv,1\n")
    before = hash_rows(path, "path", ("key",))
    path.write_text("path,sha256\n2023-24/key_by_reason.csv,2\n")
    assert hash_rows(path, "path", ("key",)) != before


def test_without_a_limit_every_byte_counts(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("a\n")
    assert hash_rows(path, "table", ()) == hash_file(path)


OTHER_DIGITS = str.maketrans("0123456789", "1357924680")
NAMING = ("path", "report", "source_file", "source_row", "table", "item", "label", "period", "finding_id")


def change_numbers(row):
    """A row with other digits in everything but what names it."""
    return {name: text if name in NAMING else text.translate(OTHER_DIGITS) for name, text in row.items()}


def copy_rows(source, target, column, about, change):
    """Copy a CSV, with those rows changed whose name in a column does not start as given."""
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    copied = [row if row[column].rsplit("/")[-1].startswith(about) else change(row) for row in rows]
    assert copied != rows
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(filter(None, copied))


def run_changed(step, folder, change):
    """The cells of a notebook run on copies in which the rows it is not about are changed."""
    shutil.copytree(CHECKOUT / "data" / "reference", folder / "reference")
    shutil.copytree(CHECKOUT / "data" / "raw", folder / "raw")
    copy_rows(
        CHECKOUT / "data" / "raw" / "sources.csv", folder / "raw" / "sources.csv", "path", step.about, change
    )
    for name in ("figures.csv", "reconciled.csv", "findings.csv"):
        copy_rows(PROCESSED / "2023-24" / name, folder / "2023-24" / name, "table", step.about, change)
    parameters = {"raw_folder": str(folder / "raw"), "processed_folder": str(folder)}
    return run_cells_here(CHECKOUT / "notebooks" / f"{step.name}.ipynb", parameters, None, 0, None)


@pytest.mark.skipif(not (PROCESSED / "2023-24").is_dir(), reason="data/processed/2023-24 is not built")
@pytest.mark.parametrize("step", [step for step in STEPS if step.about], ids=lambda step: step.name)
def test_a_notebook_shows_the_same_whatever_the_rows_say_that_it_is_not_about(step, tmp_path):
    expected = run_cells_here(CHECKOUT / "notebooks" / f"{step.name}.ipynb", {}, None, 0, None)
    assert any(cell.outputs for cell in expected.cells if cell.cell_type == "code")
    assert run_changed(step, tmp_path / "changed", change_numbers) == expected
    assert run_changed(step, tmp_path / "without", lambda row: None) == expected


def test_inputs_name_notebook_raw_files_helpers_versions_and_parameters(tiny_project):
    inputs = describe_inputs(tiny_project.job(parameters=(("note", "x"),)), STEPS[0], tiny_project.processed)
    expected = {
        "notebooks/01_clean_yearly_exports.ipynb",
        "raw/sources.csv",
        "raw/2022-23/safeguarding_by_person.csv",
        "raw/2023-24/community_statements.csv",
        "helpers/pipeline/freshness.py",
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
    assert list_stale(copied_project.job(), list(STEPS)) == {}
    text = (built_project.reports / "2023-24" / "manifest.json").read_text()
    assert str(built_project.folder) not in text


def test_what_depends_on_a_stale_notebook_is_stale(copied_project):
    copied_project.set_cells("02_reconcile_percentages", "1")
    assert list_stale(copied_project.job(), list(STEPS)) == {
        "02_reconcile_percentages": "notebooks/02_reconcile_percentages.ipynb changed",
        "03_safeguarding_trends": "02_reconcile_percentages must run again",
        "04_community_trends": "02_reconcile_percentages must run again",
        "05_overview": "02_reconcile_percentages must run again",
    }


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"notebooks": 1}', "\x00"])
def test_a_manifest_that_cannot_be_read_is_an_empty_one(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    assert read_manifest(tmp_path)["notebooks"] == {}


def test_the_manifest_differs_from_run_to_run_only_in_its_time(built_project, tmp_path, monkeypatch):
    before = (built_project.reports / "2023-24" / "manifest.json").read_text()
    monkeypatch.setattr(freshness, "now_utc", lambda: "2027-04-01T00:00:00Z")
    manifest = json.loads(before)
    freshness.write_manifest(built_project.job(), manifest["notebooks"], tmp_path)
    after = (tmp_path / "manifest.json").read_text()
    assert after.replace("2027-04-01T00:00:00Z", manifest["built_utc"]) == before


def test_a_package_that_is_missing_is_recorded_as_such(monkeypatch):
    monkeypatch.setattr(freshness, "PACKAGES", ("no-such-package",))
    installed_versions.cache_clear()
    assert installed_versions()["no-such-package"] == "not installed"
    installed_versions.cache_clear()
