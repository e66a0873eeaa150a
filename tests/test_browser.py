"""Pages opened in a real headless Chromium: accessible, silent, readable at every width."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser import ARGUMENTS, find_chromium, find_problems
from helpers.paths import CHECKOUT
from helpers.proofing import check_files
from helpers.proofing.marking import mark_drafts
from helpers.publishing.page import build_page
from page_samples import build_sample_page
from page_text import NOTEBOOKS, run_cells

pytestmark = pytest.mark.browser
REPORT = "2023-24"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window and without talking to anybody."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def real_pages(tmp_path_factory) -> list[Path]:
    """The pages of the newest report, both editions, as files."""
    paths = []
    for edition in ("internal", "public"):
        folder = tmp_path_factory.mktemp(edition)
        (folder / REPORT).mkdir()
        parameters = {"report": REPORT, "edition": edition, "processed_folder": str(folder)}
        for notebook in NOTEBOOKS:
            html = build_page(run_cells(notebook, parameters), title=notebook.stem)
            paths.append(folder / f"{notebook.stem}.html")
            paths[-1].write_text(html, encoding="utf-8")
    return paths


@pytest.mark.parametrize("with_code", [False, True], ids=["for readers", "with code"])
def test_a_page_of_every_chart_and_table_has_no_problem(browser, tmp_path, with_code):
    page = tmp_path / "page.html"
    page.write_text(build_sample_page(with_code=with_code), encoding="utf-8")
    assert find_problems(browser, page) == []


def test_a_faulty_page_is_found_out(browser, tmp_path):
    crowded = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="40pt"><text y="20">one</text>'
        '<text y="21" x="2">two</text><text y="20" x="100">gone</text></svg>'
    )
    page = tmp_path / "faulty.html"
    page.write_text(
        '<title>Faulty</title><h3>Pale</h3><p style="color:#ccc;background:#fff">pale</p>'
        '<img src="http://127.0.0.1:9/outside.png"><p style="width:900px">wide</p>'
        f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(crowded.encode()).decode()}">',
        encoding="utf-8",
    )
    problems = " ".join(find_problems(browser, page, [400]))
    for expected in ("color-contrast", "image-alt", "html-has-lang", "asks for http", "px wide"):
        assert expected in problems
    assert "overlap: one / two" in problems
    assert "cut off: gone" in problems


def test_pages_of_the_newest_report_have_no_problem(browser, real_pages):
    assert [problem for path in real_pages for problem in find_problems(browser, path)] == []


@pytest.mark.parametrize(
    "draft", ["published/x11_ni_epc.xlsx", "published/x13_sen_la.xlsx", "kinds/subtotals.csv"]
)
def test_a_draft_given_back_as_a_page_has_no_problem(browser, tmp_path, draft):
    checked = check_files([CHECKOUT / "benchmarks" / "tables" / draft])
    mark_drafts(checked, tmp_path / "marked.html")
    assert find_problems(browser, tmp_path / "marked.html") == []
