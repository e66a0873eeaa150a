"""The five real notebooks, run on a tiny project of two reports, and the pages they become."""

import shutil
from pathlib import Path

import pytest

from conftest import EXPORTS, SilentTeller, TinyProject
from helpers.pipeline.run import run_job
from helpers.proofing import check_files, describe_findings
from helpers.publishing.page_files import check_pages

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
EDITIONS = [("2023-24", "internal"), ("2022-23", "internal"), ("2023-24", "public")]


@pytest.fixture(scope="session")
def built(tmp_path_factory, as_published):
    """The tiny project's pages by report and edition: name and text of each."""
    project = TinyProject(tmp_path_factory.mktemp("pages"))
    for path, text in EXPORTS.items():
        project.write_raw(path, text)
    shutil.copytree(as_published.reference, project.folder / "data" / "reference")  # opens the tables
    pages = {}
    for report, edition in EDITIONS:
        job = project.job(report=report, edition=edition, notebooks=NOTEBOOKS)
        run_job(job, SilentTeller())
        pages[report, edition] = {path.name: path.read_text("utf-8") for path in job.output.glob("*.html")}
    return pages


@pytest.fixture(params=EDITIONS, ids="-".join)
def pages(built, request):
    return built[request.param]


def test_every_notebook_becomes_a_page_and_the_overview_is_the_index(pages):
    numbers = sorted(name[:2] for name in pages)
    assert numbers == ["01", "02", "03", "04", "in"]


def test_links_headings_and_pictures_are_sound_across_all_pages(pages):
    check_pages(pages, files=["tables.xlsx", "corrections_notice.md"])


def test_check_finds_nothing_in_what_the_pages_say_of_their_own(pages, tmp_path):
    for name, text in pages.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    checked = check_files(sorted(tmp_path.glob("*.html")))
    assert checked.exit_code == 0, describe_findings(checked)


def test_an_earlier_report_knows_nothing_of_a_later_one(built):
    text = "".join(built["2022-23", "internal"].values())
    assert "2022/23" in text
    assert "2023/24" not in text
    assert "2023-24" not in text


def test_a_key_point_leads_to_the_raw_cell_it_came_from(built):
    pages = built["2023-24", "internal"]
    anchor = "raw-2023-24.safeguarding_by_person-4-2023.24"
    assert f'href="01_clean_yearly_exports.html#{anchor}"' in pages["index.html"]
    assert f'id="{anchor}"' in pages["01_clean_yearly_exports.html"]


def test_the_public_edition_rounds_counts_and_links_only_to_itself(built):
    text = built["2023-24", "public"]["03_safeguarding_trends-public.html"]
    assert "70" in text
    assert ">71<" not in text
    assert "01_clean_yearly_exports.html" not in text
