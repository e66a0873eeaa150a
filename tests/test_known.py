"""What the pages are made from: one report's tables, protected for one edition."""

import pytest

from helpers import schemas
from helpers.errors import UnusableInput
from helpers.pages import known
from helpers.paths import find_folders


@pytest.fixture
def folders(tiny_project):
    return tiny_project.job().folders


def test_without_processed_tables_only_the_sources_are_read(folders):
    some = known.read_known(folders, "2022-23", "internal", tables=())
    assert set(some.sources["report"]) == {"2022-23"}
    assert some.figures.empty
    assert list(some.figures.columns) == list(schemas.figures.columns)


def test_an_unknown_report_is_refused_with_those_there_are(folders):
    with pytest.raises(UnusableInput, match="2022-23"):
        known.read_known(folders, "2031-32", "internal", tables=())


def test_an_unknown_edition_is_refused(folders):
    with pytest.raises(UnusableInput, match="internal or public"):
        known.read_known(folders, "2022-23", "secret", tables=())


def test_a_table_not_written_yet_says_what_to_run(folders):
    with pytest.raises(FileNotFoundError, match="run the notebooks before"):
        known.read_known(folders, "2022-23", "internal")


def test_the_real_reference_tables_are_found_beside_the_raw_folder():
    labels, indicators = known.read_references(find_folders())
    assert {"table", "item"} <= set(labels.columns)
    assert indicators["id"].is_unique


def test_reference_tables_may_be_absent(tmp_path):
    labels, indicators = known.read_references(find_folders(raw_folder=tmp_path / "raw"))
    assert labels.empty
    assert indicators.empty


@pytest.mark.parametrize(
    ("edition", "page", "rounded_to"),
    [("internal", "03_x.html", 1), ("public", "03_x-public.html", 5)],
)
def test_an_edition_has_pages_and_rounding_of_its_own(folders, edition, page, rounded_to):
    some = known.read_known(folders, "2022-23", edition, tables=())
    assert some.name_page("03_x") == page
    assert some.rounded_to == rounded_to
