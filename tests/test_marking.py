"""A draft given back with its findings on their cells."""

import re

import openpyxl
import pytest

from helpers.errors import UnusableArguments
from helpers.proofing import check_files
from helpers.proofing.marking import mark_drafts, render_page


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Type", "Number", "%"], ["A", 10, 0.333], ["B", 20, 0.9], ["Total", "=B2+B3", 1]):
        book.active.append(row)
    book.active["B4"] = 30
    for place in ("C2", "C3", "C4"):
        book.active[place].number_format = "0.0%"
    book.active["D1"] = "=1+1"
    book.save(tmp_path / "draft.xlsx")
    return tmp_path / "draft.xlsx"


def test_a_marked_workbook_has_a_comment_on_the_wrong_cell_and_is_otherwise_as_before(workbook, tmp_path):
    mark_drafts(check_files([workbook]), tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").active
    commented = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert commented == {"C3"}
    assert "20 of 30 is 66.7%" in sheet["C3"].comment.text
    assert (sheet["D1"].value, sheet["C3"].number_format, sheet["C3"].fill.fill_type) == (
        "=1+1",
        "0.0%",
        "solid",
    )
    assert sheet["C2"].fill.fill_type is None


def test_a_marked_page_numbers_the_wrong_cell_and_has_no_scripts(tmp_path):
    (tmp_path / "a.csv").write_text("Type,2024\n<b>A</b>,10 (33.3%)\nB,20 (76.7%)\nTotal,30\n")
    checked = check_files([tmp_path / "a.csv"])
    mark_drafts(checked, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page == render_page(checked)
    assert page.count('<td class="wrong">') == 1
    assert '20 (76.7%) <sup><a href="#finding-1">finding 1</a></sup>' in page
    assert '<li id="finding-1">' in page
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert not re.search(r"<script|<b>", page)


def test_a_target_that_cannot_be_is_refused(workbook, tmp_path):
    (tmp_path / "a.csv").write_text("Type,2024\nA,10 (33.3%)\nB,20 (66.7%)\nTotal,30\n")
    for draft, target in (
        (workbook, workbook),
        (workbook, tmp_path / "x.txt"),
        (tmp_path / "a.csv", tmp_path / "x.xlsx"),
    ):
        with pytest.raises(UnusableArguments):
            mark_drafts(check_files([draft]), target)
