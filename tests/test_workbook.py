"""Workbooks read back: accessible, text only as text, the same bytes every time."""

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from helpers.publishing.workbook import Sheet, build_workbook

NOTES = {"rounding": "Counts are rounded.", "unused": "Nobody refers to this."}
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.org","here")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "{=1+1}",
    "=",
    "-",
    "",
    "   ",
    "[here](http://example.org)",
    "[a](b)[c](d)",
    "$$rounding$$",
    "$$no such note$$",
    "http://example.org",
    "internal:'Cover'!A1",
    "mailto:someone@example.org",
    "<script>alert(1)</script>",
    "a & b < c",
    "Год",
    "\x00\x07bell",
    "007",
    "1e5",
    "x" * 40_000,
]


def make_sheet(**changes):
    """A sheet of two rows, changed as asked."""
    rows = pd.DataFrame({"Item": ["Neglect", "Other"], "2023/24": pd.array([71, None], dtype="Int64")})
    known = {
        "name": "Table 1",
        "title": "Referrals",
        "rows": rows,
        "source": "Page 1",
        "notes": ("rounding",),
    }
    return Sheet(**known | changes)


def build(tmp_path, *sheets, name="tables.xlsx"):
    """A workbook of these sheets, written."""
    return build_workbook(
        sheets or [make_sheet()], tmp_path / name, title="Figures", about=["About them."], notes=NOTES
    )


def read(path):
    """Every cell that holds something, by sheet and place."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def read_values(path, sheet):
    """The values of one sheet, row by row."""
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def read_parts(path):
    """Every file inside a workbook, as text."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_workbook_has_cover_contents_notes_and_one_table_a_sheet(tmp_path):
    path = build(tmp_path, make_sheet(), make_sheet(name="Table 2", title="Outcomes"))
    assert openpyxl.load_workbook(path).sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]
    assert read_values(path, "Cover")[0] == ["Figures"]
    assert read_values(path, "Contents")[2:] == [
        ["Sheet name", "Table description"],
        ["Table 1", "Referrals"],
        ["Table 2", "Outcomes"],
    ]
    assert read_values(path, "Notes")[2:] == [["Note number", "Note text"], [1, "Counts are rounded."]]
    book = openpyxl.load_workbook(path)
    assert [list(sheet.tables) for sheet in book.worksheets[1:]] == [
        ["contents_table"],
        ["notes_table"],
        ["table_1"],
        ["table_2"],
    ]


def test_nothing_is_kept_in_the_systems_temporary_folder_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert zipfile.is_zipfile(build(tmp_path))


def test_a_sheet_says_its_title_shorthand_and_source_before_its_table(tmp_path):
    assert read_values(build(tmp_path), "Table 1") == [
        ["Referrals[note 1]", None],
        ["This worksheet contains one table. Notes are on the notes worksheet.", None],
        ["[x] not available.", None],
        ["Page 1", None],
        ["Item", "2023/24"],
        ["Neglect", 71],
        ["Other", "[x]"],
    ]


def test_numbers_are_numbers_and_shorthand_leaves_them_so(tmp_path):
    rows = pd.DataFrame({"Item": ["a", "b", "c"], "2023/24": [1401, 12.5, "[c]"]})
    cells = read(build(tmp_path, make_sheet(rows=rows)))
    column = [cells["Table 1", f"B{row}"] for row in (6, 7, 8)]
    assert [(cell.data_type, cell.value) for cell in column] == [("n", 1401), ("n", 12.5), ("s", "[c]")]
    assert column[0].number_format == "#,##0"


def test_no_hostile_text_becomes_a_formula_or_a_link(tmp_path):
    rows = pd.DataFrame({"Item": HOSTILE, "=2+2": HOSTILE, "[x](http://example.org)": HOSTILE})
    sheet = make_sheet(name="=3+3", title=HOSTILE[1], rows=rows, source=HOSTILE[2])
    path = build_workbook(
        [sheet], tmp_path / "t.xlsx", title=HOSTILE[0], about=HOSTILE, notes={"rounding": HOSTILE[1]}
    )
    cells = read(path)
    assert {cell.data_type for cell in cells.values()} <= {"s", "n"}
    assert cells["=3+3", "B6"].value == "=2+2"
    assert cells["=3+3", "A7"].value == "=1+1"
    links = [cell.hyperlink.location for cell in cells.values() if cell.hyperlink]
    assert links == ["'=3+3'!A1"]
    parts = read_parts(path)
    assert not any("<f>" in text or "<f " in text or "externalLink" in text for text in parts.values())
    assert not any("http://example.org" in text for name, text in parts.items() if name.endswith(".rels"))


def test_no_cell_of_a_table_is_blank(tmp_path):
    rows = pd.DataFrame({"Item": HOSTILE, "Value": HOSTILE})
    path = build(tmp_path, make_sheet(rows=rows, source=""))
    table = read_values(path, "Table 1")[4:]
    assert table[0] == ["Item", "Value"]
    assert len(table) == len(HOSTILE) + 1
    assert all(value for row in table for value in row)
    assert ["bell", "bell"] in table
    assert ["=1", "=1"] in table


def test_headings_that_differ_only_in_case_stay_apart(tmp_path):
    rows = pd.DataFrame([["a", 1, 2]], columns=["Item", "Total", "TOTAL"])
    path = build(tmp_path, make_sheet(rows=rows, source=""))
    assert read_values(path, "Table 1")[2] == ["Item", "Total", "TOTAL (again)"]


def test_the_same_data_give_the_same_bytes(tmp_path):
    first, second = build(tmp_path, name="1.xlsx"), build(tmp_path, name="2.xlsx")
    assert first.read_bytes() == second.read_bytes()
    assert "2000-01-01T00:00:00Z" in read_parts(first)["docProps/core.xml"]
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_failed_workbook_leaves_the_old_one_and_nothing_else(tmp_path):
    path = build(tmp_path)
    old = path.read_bytes()
    with pytest.raises(Exception, match="must be <= 31 chars"):
        build(tmp_path, make_sheet(name="x" * 32))
    assert path.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir()] == ["tables.xlsx"]


def test_the_bytes_open_as_a_workbook_in_memory(tmp_path):
    content = build(tmp_path).read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(content)).properties.title == "Figures"


def test_rows_are_as_high_as_their_text_wraps_and_print_on_the_width_of_a_page(tmp_path):
    long = pd.DataFrame({"Item": ["Neglect", "Other"], "Why": ["short", "a word " * 30]})
    book = openpyxl.load_workbook(build(tmp_path, make_sheet(rows=long)))
    sheet = book["Table 1"]
    heights = {row[1].value: sheet.row_dimensions[row[1].row].height for row in sheet.iter_rows()}
    assert heights["short"] is None  # one line, as rows are without a height
    assert heights[long["Why"][1].strip()] == 15 * 5
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0


def test_every_sheet_is_laid_out_for_a_page_across_and_its_title_stands_free(tmp_path):
    long = pd.DataFrame({"Item": ["Neglect", "Other"], "Why": ["short", "a word " * 30]})
    book = openpyxl.load_workbook(build(tmp_path, make_sheet(rows=long)))
    heights = {
        sheet.title: {row: look.height for row, look in sheet.row_dimensions.items() if look.height}
        for sheet in book
    }
    widths = {
        sheet.title: {column: round(look.width) for column, look in sheet.column_dimensions.items()}
        for sheet in book
    }
    title = {1: 22.5}
    assert heights == {"Cover": title, "Contents": title, "Notes": title, "Table 1": title | {6: 75}}
    assert widths == {
        "Cover": {"A": 86},
        "Contents": {"A": 21, "B": 81},
        "Notes": {"A": 21, "B": 81},
        "Table 1": {"A": 13, "B": 51},
    }
    pages = {(sheet.page_setup.orientation, sheet.page_setup.paperSize) for sheet in book}
    assert pages == {("landscape", 9)}  # A4
