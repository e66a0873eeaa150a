"""A year that is yet to come needs new exports and nothing else: no change of code, no page too large."""

import csv
import re
import shutil

import pandas as pd
import pytest

from helpers.checking.reconciliation import reconcile_figures
from helpers.exports.cleaning import clean_reports
from helpers.exports.raw_exports import read_reference
from helpers.paths import CHECKOUT, list_reports
from helpers.publishing.page import build_page
from helpers.publishing.page_files import check_pages
from page_text import NOTEBOOKS, run_cells

NEWEST = list_reports(CHECKOUT / "data" / "raw")[-1]
NEXT = f"{int(NEWEST[:4]) + 1}-{int(NEWEST[5:]) + 1:02}"


def write_next_year(data, published):
    """The raw exports of all reports, and those of the newest once more as the report after it."""
    shutil.copytree(published.raw.parent, data)
    shutil.copytree(data / "raw" / NEWEST, data / "raw" / NEXT)
    sources = data / "raw" / "sources.csv"
    with sources.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    again = [row | {"report": NEXT, "path": row["path"].replace(NEWEST, NEXT)} for row in rows]
    with sources.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows + [row for row in again if row["path"].startswith(NEXT)])


@pytest.fixture(scope="module")
def pages(tmp_path_factory, as_published):
    """The pages of the year after the newest, by file name."""
    data = tmp_path_factory.mktemp("next") / "data"
    write_next_year(data, as_published)
    (data / "processed" / NEXT).mkdir(parents=True)
    parameters = {
        "report": NEXT,
        "raw_folder": str(data / "raw"),
        "processed_folder": str(data / "processed"),
    }
    built = {path.stem: build_page(run_cells(path, parameters), title=path.stem) for path in NOTEBOOKS}
    return {f"{'index' if name.startswith('05') else name}.html": page for name, page in built.items()}


def test_every_page_of_another_year_is_sound_and_small_enough(pages):
    check_pages(pages, files=["corrections_notice.md"])


def test_pages_on_which_nothing_is_of_the_reports_own_year_say_so(pages):
    told = re.compile(r" in the reports up to this one are of 20\d\d/\d\d")
    ours = list(pages.items())[:5]
    assert [name for name, page in ours if not told.search(page)] == ["01_clean_yearly_exports.html"]


def test_a_percentage_that_a_later_report_prints_again_is_counted_once(pages, as_published):
    indicators = read_reference(as_published.reference / "indicators.csv", ("id",)).replace("", pd.NA)
    rows = reconcile_figures(clean_reports(as_published, NEWEST), indicators)
    once = rows.drop_duplicates(["table", "item", "period", "published"])
    checked = once[once["verdict"] != "cannot_check"]
    follow = checked["verdict"].eq("agrees").sum()
    wrong = f"{len(checked) - follow} of {len(checked)} percentages checked do not fit"
    assert wrong in pages["index.html"]
    told = f"{len(checked)} percentages could be checked; {follow} follow"
    assert told in pages["02_reconcile_percentages.html"]
