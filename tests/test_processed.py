"""The committed processed tables are what the raw exports give today, to the byte."""

import pytest

from helpers import schemas
from helpers.checking.findings import list_findings
from helpers.checking.reconciliation import reconcile_figures
from helpers.exports import cleaning
from helpers.exports.corrections import read_bases
from helpers.exports.raw_exports import read_reference
from helpers.paths import find_folders, list_reports

REPORT = "2023-24"


def write_processed(report, written, folders=None):
    """Write the three tables of a report anew into a folder."""
    folders = folders or find_folders()
    labels = cleaning.read_labels(folders)
    indicators = read_reference(folders.reference / "indicators.csv", ("id",))
    figures = cleaning.clean_reports(folders, report)
    reconciled = reconcile_figures(figures, indicators, read_bases(folders.reference))
    tables = read_reference(folders.reference / "tables.csv", ("table",))
    findings = list_findings(figures, reconciled, labels, indicators, tables=tables)
    for name, rows in {"figures": figures, "reconciled": reconciled, "findings": findings}.items():
        schemas.write_table(rows, written / f"{name}.csv", schemas.PROCESSED[name])
    return written


@pytest.fixture(scope="module")
def processed(tmp_path_factory, as_published):
    """Folder with the three tables of the report, written anew from what was published, nothing corrected."""
    return write_processed(REPORT, tmp_path_factory.mktemp("processed"), as_published)


@pytest.mark.parametrize("report", list_reports(find_folders().raw))
def test_the_committed_tables_are_what_the_exports_give(report, tmp_path):
    written = write_processed(report, tmp_path)
    for name in schemas.PROCESSED:
        committed = find_folders().processed_file(report, f"{name}.csv")
        assert (written / f"{name}.csv").read_bytes() == committed.read_bytes()


@pytest.mark.parametrize("name", schemas.PROCESSED)
def test_a_table_read_back_and_written_again_is_the_same_to_the_byte(processed, name, tmp_path):
    schema = schemas.PROCESSED[name]
    again = tmp_path / f"{name}.csv"
    schemas.write_table(schemas.read_table(processed / f"{name}.csv", schema), again, schema)
    assert again.read_bytes() == (processed / f"{name}.csv").read_bytes()


@pytest.fixture(scope="module")
def figures(processed):
    return schemas.read_table(processed / "figures.csv", schemas.figures)


@pytest.fixture(scope="module")
def reconciled(processed):
    return schemas.read_table(processed / "reconciled.csv", schemas.reconciled)


def test_all_421_published_figures_are_there_and_the_four_blank_cells(figures):
    assert figures["published"].notna().sum() == 421
    assert (figures["missing_reason"] == "blank").sum() == 4


def test_of_the_80_count_and_percentage_figures_53_agree_and_27_do_not(reconciled):
    both = reconciled[reconciled["count"].notna()]
    assert len(both) == 80
    assert (both["verdict"] == "agrees").sum() == 53


def test_eight_cells_of_2022_23_are_one_explanation(reconciled):
    inverted = reconciled[reconciled["mechanism"] == "inverted"]
    assert len(inverted) == 8
    assert set(inverted["period"]) == {"2022/23"}
    assert set(inverted["parameter"]) == {"123"}


def test_three_outcomes_rest_on_137_and_three_on_68(reconciled):
    other = reconciled[reconciled["mechanism"] == "other_denominator"]
    assert other.groupby("period")["parameter"].unique().map(list).to_dict() == {
        "2020/21": ["68"],
        "2021/22": ["safeguarding_by_abuse_type: Total, 2021/22 = 137"],
    }


def test_ten_cells_are_truncated(reconciled):
    assert (reconciled["mechanism"] == "truncated").sum() == 10


def test_the_adult_cell_of_2023_24_fits_64_of_71(reconciled):
    cell = reconciled[reconciled["published"] == "65 (90.1%)"].iloc[0]
    assert (cell["mechanism"], cell["parameter"], cell["reconciled_percent"]) == ("other_count", "64", "91.5")


def test_nothing_later_than_a_report_is_known_as_of_it():
    figures = cleaning.clean_reports(find_folders(), "2022-23")
    assert "2023-24" not in set(figures["report"])
    assert not figures["source_file"].str.startswith("2023-24").any()
