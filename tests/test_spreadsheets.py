"""XLSX sheets read as the text they show; layouts that hide or move cells are refused."""

import datetime
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.raw_exports import read_any
from helpers.exports.spreadsheets import read_workbook, show_number


@pytest.fixture
def book():
    workbook = openpyxl.Workbook()
    workbook.active.title = "By type"
    return workbook


def save(workbook, folder):
    path = folder / "book.xlsx"
    workbook.save(path)
    return path


def fill(sheet, *rows):
    for row in rows:
        sheet.append(row)
    return sheet


def test_cells_are_read_as_they_are_shown(book, tmp_path):
    sheet = fill(
        book.active,
        ["Type", "2022/23", 2023],
        ["Neglect", "8 (50%)", 10],
        ["Calls", 1401, 65.0],
        ["Trained", 0.978, 0.0845],
        ["Grants", 276535, None],
        ["Total", 16, "N/a"],
    )
    sheet["B3"].number_format = "#,##0"
    sheet["B4"].number_format = "0.0%"
    sheet["C4"].number_format = "0%"
    sheet["B5"].number_format = '"£"#,##0'
    (export,) = read_any(save(book, tmp_path))
    assert (export.source_file, export.table, export.header) == (
        "book.xlsx",
        "book",
        ("Type", "2022/23", "2023"),
    )
    assert [cells for _, cells in export.rows] == [
        ("Neglect", "8 (50%)", "10"),
        ("Calls", "1,401", "65"),
        ("Trained", "97.8%", "8%"),
        ("Grants", "£276,535", ""),
        ("Total", "16", "N/a"),
    ]


def test_every_visible_sheet_with_cells_is_a_table_of_its_own(book, tmp_path):
    fill(book.active, ["Type", "2023/24"], ["Neglect", 1])
    fill(book.create_sheet("By outcome"), ["Outcome", "2023/24"], ["Closed", 2])
    book.create_sheet("Empty")
    fill(book.create_sheet("Names"), ["client_name"], ["A"]).sheet_state = "hidden"
    exports = read_workbook(save(book, tmp_path), "2023-24/book.xlsx")
    assert [(export.source_file, export.table) for export in exports] == [
        ("2023-24/book.xlsx#By type", "By type"),
        ("2023-24/book.xlsx#By outcome", "By outcome"),
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("12a", None),
        (datetime.date(2024, 4, 1), None),
        (1e20, "cell B2: '1e+20' is not a plausible figure"),
        ("=1+1", "cell B2 holds a formula that was never calculated"),
    ],
)
def test_a_cell_that_shows_no_figure_is_left_to_the_parser_or_refused(book, tmp_path, value, message):
    fill(book.active, ["Type", "2023/24"], ["Neglect", value])
    path = save(book, tmp_path)
    if message is None:
        assert read_workbook(path)[0].rows[0][1][1] == str(value)
        return
    with pytest.raises(UnusableInput) as refusal:
        read_workbook(path)
    assert message in str(refusal.value)


def test_a_formula_counts_with_the_value_it_had_when_saved(book, tmp_path):
    fill(book.active, ["Type", "2023/24"], ["Neglect", "=4+6"])
    path = save(book, tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<f>4+6</f><v />" in members[sheet] or b"<f>4+6</f><v></v>" in members[sheet]
    members[sheet] = members[sheet].replace(b"<v />", b"<v>10</v>").replace(b"<v></v>", b"<v>10</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert read_workbook(path)[0].rows == ((2, ("Neglect", "10")),)


def test_a_heading_that_excel_made_a_date_is_refused(book, tmp_path):
    fill(book.active, ["Type", datetime.datetime(2011, 10, 1)], ["Neglect", 1])
    with pytest.raises(UnusableInput, match=r"row 1, column B: heading '2011-10-01' is a date"):
        read_workbook(save(book, tmp_path))


def test_merged_cells_are_refused(book, tmp_path):
    fill(book.active, ["Type", "2023/24"], ["Neglect", 1], ["Abuse", 2]).merge_cells("A2:A3")
    with pytest.raises(UnusableInput, match=r"^book\.xlsx, cells A2:A3 are merged: unmerge them"):
        read_workbook(save(book, tmp_path))


def test_hidden_rows_and_columns_are_refused(book, tmp_path):
    sheet = fill(book.active, ["Type", "2022/23", "2023/24"], ["Neglect", 1, 2])
    sheet.row_dimensions[2].hidden = True
    with pytest.raises(UnusableInput, match=r"^book\.xlsx, row 2 is hidden"):
        read_workbook(save(book, tmp_path))
    sheet.row_dimensions[2].hidden = False
    sheet.column_dimensions["B"].hidden = True
    with pytest.raises(UnusableInput, match=r"^book\.xlsx, column B is hidden"):
        read_workbook(save(book, tmp_path))


def test_a_workbook_without_a_table_or_beyond_any_size_is_refused(book, tmp_path):
    with pytest.raises(UnusableInput, match="no visible sheet with a table"):
        read_workbook(save(book, tmp_path))
    fill(book.active, ["Type", "2023/24"]).cell(row=1_048_576, column=3, value="x")
    with pytest.raises(UnusableInput, match="cells down to row 1,048,576"):
        read_workbook(save(book, tmp_path))


@pytest.mark.parametrize("content", [b"", b"Type,2023/24\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 a password"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "book.xlsx").write_bytes(content)
    with pytest.raises(UnusableInput, match=r"^book\.xlsx cannot be read as an XLSX workbook"):
        read_workbook(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.005, "0%", "1%"),
        (0.025, "0%", "3%"),
        (0.0049999, "0%", "0%"),
        (1.005, "0.00", "1.01"),  # in floating point 1.005 lies below its half; a spreadsheet shows 1.01
        (1234567, "#,##0", "1,234,567"),
        (12, "[$£-809]#,##0.00", "£12.00"),
        (7, '0" cases"', "7"),
        (0.5, "General", "0.5"),
        (1e15 - 1, "General", "999999999999999"),
        (-3, "0", "-3"),
        (5, "0;-0;;@", "5"),
    ],
)
def test_numbers_are_shown_as_a_spreadsheet_rounds_and_writes_them(value, number_format, shown):
    assert show_number(value, number_format) == shown


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_a_whole_number_is_shown_with_all_its_digits_under_any_plain_format(count):
    shown = {show_number(count, number_format) for number_format in ("General", "0", "#,##0", "@")}
    assert {text.replace(",", "") for text in shown} == {str(count)}
