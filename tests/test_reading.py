"""Every table is read as people publish it: titles, headings, labels, sections and figures told apart."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.reading import describe_place, read_file
from helpers.reading.figures import read_figure
from helpers.reading.workbooks import show_value

TABLES = Path(__file__).parents[1] / "benchmarks" / "tables"
CASES = sorted(path for folder in ("kinds", "published") for path in (TABLES / folder).iterdir())


def read_text(tmp_path, text, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path)


def describe(table):
    """Labels, headings with their roles, and the first row's figures."""
    cells = [table.cells.get((table.rows[0].number, column.number)) for column in table.columns]
    return (
        [row.label for row in table.rows],
        [(column.heading, column.role) for column in table.columns],
        [cell and (cell.count, cell.percent, cell.base) for cell in cells],
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_every_published_layout_is_read_with_no_cell_left_over(path):
    read = read_file(path)
    assert read.tables
    assert read.unread == ()
    assert all(
        row.label or row.section for table in read.tables for row in table.rows if table.kind == "table"
    ) or (path.name in ("x01_sco_t1_16.xlsx", "x13_sen_la.xlsx"))


@pytest.mark.parametrize(
    ("text", "labels", "columns", "first"),
    [
        ("Type,2023/24\nA,1\nTotal,1\n", ["A", "Total"], [("2023/24", "count")], [("1", None, None)]),
        (
            "Type;2022\nA;10 (33,3 %)\nB;20 (66,7 %)\n",
            ["A", "B"],
            [("2022", "count and share")],
            [("10", "33.3", None)],
        ),
        (
            ',Anzahl,Prozent\nWähler,1.074,\nSPD,184,"50,55 %"\n',
            ["Wähler", "SPD"],
            [("Anzahl", "count"), ("Prozent", "share")],
            [("1074", None, None), None],
        ),
        (
            "Table 1: Counts by area,,,\n,2022,,2023\n,N,%,N\nA,5,50,6\nB,5,50,4\n",
            ["A", "B"],
            [("2022, N", "count"), ("2022, %", "share"), ("2023, N", "count")],
            [("5", None, None), (None, "50", None), ("6", None, None)],
        ),
        (
            "Code,Measure,2023\nTP01,Overall,68.1%\nTP02,Repairs,72.8%\n",
            ["TP01, Overall", "TP02, Repairs"],
            [("2023", "share")],
            [(None, "68.1", None)],
        ),
        (
            "Area,Percentage\nA,0.4\nB,0.6\nAll,1\n",
            ["A", "B", "All"],
            [("Percentage", "share")],
            [(None, "40", None)],
        ),
        (
            "Area,Jan,Change\nA,10,+5%\nB,20,-3%\n",
            ["A", "B"],
            [("Jan", "count"), ("Change", "change")],
            [("10", None, None), (None, "5", None)],
        ),
        (
            "Period,Requests\n2022/23,194\n2023/24,162\n",
            ["2022/23", "2023/24"],
            [("Requests", "count")],
            [("194", None, None)],
        ),
    ],
)
def test_columns_have_their_labels_headings_roles_and_figures(tmp_path, text, labels, columns, first):
    (table,) = read_text(tmp_path, text).tables
    assert describe(table) == (labels, columns, first)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("25 (30.75%)", ("25", "30.75", None)),
        ("n (46)", (None, None, None)),
        ("5 (46)", ("5", "46", None)),
        ("612/815 (75.1%)", ("612", "75.1", "815")),
        ("75.1% (612 of 815)", ("612", "75.1", "815")),
        ("60% (120)", ("120", "60", None)),
        ("12 of 40", ("12", None, "40")),
        ("1 / 22", ("1", None, "22")),
        ("5.7 % (0.9 -29.9)", (None, "5.7", None)),
        ("4 (95% CI 2 to 6)", ("4", None, None)),
        ("8 (3.8%) (1 s, 2 mo)*", ("8", "3.8", None)),
        ("12 (8.76%", ("12", "8.76", None)),
        ("£1,200 (60%)", ("1200", "60", None)),
        ("£276,535m", ("276535000000", None, None)),
        ("2 366 427", ("2366427", None, None)),
        ("18·2", ("18.2", None, None)),
        (".5%", (None, "0.5", None)),
        ("20 [r]", ("20", None, None)),
        ("-0.25%", (None, "0.25", None)),
    ],
)
def test_a_figure_is_read_in_every_notation(text, told):
    cell = read_figure(text)
    assert (cell.count, cell.percent, cell.base) == told


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("<1%", "below"),
        ("c. 120", "about"),
        ("more than 300", "above"),
        ("<6 (<3.3%)", "below"),
        ("12 (<1%)", "below"),
    ],
)
def test_a_bound_is_no_exact_figure(text, bound):
    assert read_figure(text).bound == bound


@pytest.mark.parametrize(
    "text", ["[c]", "[c] ([c])", "..", "-", "*", "~", "N/A", "[low]", "z", "not available"]
)
def test_shorthand_is_no_figure_and_no_damage(text):
    cell = read_figure(text)
    assert cell.missing == text
    assert not cell.is_number
    assert not cell.is_unread


@pytest.mark.parametrize(
    ("text", "is_unread"), [("07ed262327", False), ("4a9b2cee3a", False), ("12e45", True), ("12g45678", True)]
)
def test_a_hash_is_no_damaged_figure(text, is_unread):
    assert read_figure(text).is_unread == is_unread


def test_tables_below_each_other_stand_apart_with_their_titles(tmp_path):
    text = "1a Rates,,\nGroup,2021/22,2022/23\nAll,10%,20%\n1b Numbers,,\nGroup,2021/22,2022/23\nAll,5,6\n"
    tables = read_text(tmp_path, text).tables
    assert [(table.name, table.title) for table in tables] == [
        ("table.csv, table 1", "1a Rates"),
        ("table.csv, table 2", "1b Numbers"),
    ]


def test_section_rows_and_notes_are_no_rows_of_figures(tmp_path):
    text = "Sex,N\nAdults,\n16-17,5\n18+,6\nChildren,\n0-4,7\nNote: counts are of one day and no other.,\n"
    (table,) = read_text(tmp_path, text).tables
    assert [(row.section, row.label) for row in table.rows] == [
        ("Adults", "16-17"),
        ("Adults", "18+"),
        ("Children", "0-4"),
    ]
    assert table.notes == ("Note: counts are of one day and no other.",)


def test_a_cell_that_cannot_be_read_is_listed_and_the_rest_is_there(tmp_path):
    read = read_text(tmp_path, "Type,2023\nA,1O2x\nB,5\nTotal,7\n")
    assert [(describe_place(cell), cell.text) for cell in read.unread] == [("cell B2", "1O2x")]
    assert [read.tables[0].cells[row, 2].count for row in (3, 4)] == ["5", "7"]


def test_where_the_column_leaves_the_decimal_sign_open_its_cells_are_listed(tmp_path):
    read = read_text(tmp_path, "Type,2023\nA,1.234\nB,5.678\nTotal,6.912\n")
    assert [cell.text for cell in read.unread] == ["1.234", "5.678", "6.912"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Type,2023\nA,\xa3500\n", "is not UTF-8"),
        (b"Type,2023\nA,\x005\n", "NUL"),
        (b'Type,2023\nA,"5\n', "row 2: a quotation mark is not closed"),
        (b"Type,2023\n" + 400_000 * b"A" + b",5\n", "row 2: a cell has over 327,670 characters"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"%PDF-1.7\n\x93\x8c", "is a PDF or a picture"),
        (b"Type,2023\n" + 100_000 * b"A,1\n", "has 100,001 rows, more than 100,000"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or locked"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, content, told):
    with pytest.raises(UnusableInput, match=told) as refusal:
        read_text(tmp_path, content)
    assert "\n" not in str(refusal.value)


def test_what_a_spreadsheet_could_not_work_out_is_listed(tmp_path):
    read = read_text(tmp_path, "Type,2023,%\nA,3,#DIV/0!\nB,5,62%\nC,#N/A,38%\n")
    assert [(cell.row, cell.column, cell.text) for cell in read.unread] == [(2, 3, "#DIV/0!"), (4, 2, "#N/A")]


def test_what_is_no_plain_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for place in (tmp_path / "pipe.csv", tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(UnusableInput):
            read_file(place)


def test_a_file_over_the_limit_is_refused_by_its_size(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(60_000_000)
    with pytest.raises(UnusableInput, match="60,000,000 bytes"):
        read_file(path)


def test_control_characters_reach_no_text(tmp_path):
    (table,) = read_text(tmp_path, "Type\x1b[31m,2023\nA\x07,5\nB,6\n", "ta\x1bble.csv").tables
    assert (table.file, table.label_headings, table.rows[0].label) == ("table.csv", ("Type[31m",), "A")


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_make_no_difference(tmp_path, ending, encoding):
    text = "Type,2023\nA,5\nB,6\n".replace("\n", ending)
    (table,) = read_text(tmp_path, text.encode(encoding)).tables
    assert [row.label for row in table.rows] == ["A", "B"]


def test_a_saved_page_gives_its_tables_with_cells_that_span_others(tmp_path):
    page = """<html><body><h2>Referrals</h2><table><tr><th rowspan=2>Type</th><th colspan=2>2023</th></tr>
      <tr><th>N</th><th>%</th></tr><tr><td>A</td><td>5</td><td>50%</td></tr></table></body></html>"""
    (table,) = read_text(tmp_path, page, "page.html").tables
    assert table.title == "Referrals"
    assert [column.heading for column in table.columns] == ["2023, N", "2023, %"]


def test_a_workbook_is_read_as_shown_and_what_it_hides_is_said(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["Type", "N", "%"], ["A", 5, 0.3333], ["B", 10, 0.6667], ["Total", 15, 1]):
        sheet.append(line)
    for row in sheet["C2:C4"]:
        row[0].number_format = "0.0%"
    sheet.row_dimensions[3].hidden = True
    sheet["B2"] = "=2+3"
    stream = io.BytesIO()
    book.save(stream)
    read = read_text(tmp_path, stream.getvalue(), "book.xlsx")
    assert [cell.text for cell in read.tables[0].cells.values() if cell.percent] == [
        "33.3%",
        "66.7%",
        "100.0%",
    ]
    assert read.hidden == ("1 rows of Sheet",)
    assert [(cell.row, cell.column, cell.why) for cell in read.unread] == [
        (2, 2, "its formula was never calculated")
    ]


def test_a_raised_note_mark_is_no_digit_and_what_a_page_hides_is_not_read(tmp_path):
    page = (
        "<html><body><table><tr><th>Type<th>2023<tr><td>A<td>12<sup>1</sup><tr><td>B<td>5</table>"
        "<div hidden><table><tr><th>x<th>2023<tr><td>A<td>7</table></div></body></html>"
    )
    (table,) = read_text(tmp_path, page, "page.html").tables
    assert describe(table) == (["A", "B"], [("2023", "count")], [("12", None, None)])


def test_cells_that_span_millions_are_refused_before_they_are_made(tmp_path):
    page = "<html><body><table>" + "<tr><td colspan=1000 rowspan=0>1" * 400 + "</table></body></html>"
    with pytest.raises(UnusableInput, match=r"has a table of over 100,000 cells"):
        read_text(tmp_path, page, "page.html")


@pytest.mark.parametrize(
    ("heading", "role"),
    [("31/03/2023", "count"), ("2023-03-31", "count"), ("2023 [r]", "count"), ("Mar-23", "count")],
)
def test_a_date_or_a_marked_year_heads_a_column(tmp_path, heading, role):
    (table,) = read_text(tmp_path, f"Type,{heading}\nA,10\nTotal,10\n").tables
    assert describe(table) == (["A", "Total"], [(heading, role)], [("10", None, None)])


def test_the_headings_of_a_second_table_are_no_figures(tmp_path):
    tables = read_text(tmp_path, "Type,2023\nA,10\nTotal,10\n\nTable 2\nType,2024\nB,12\nTotal,12\n").tables
    assert [describe(table)[:2] for table in tables] == [
        (["A", "Total"], [("2023", "count")]),
        (["B", "Total"], [("2024", "count")]),
    ]


def test_numbers_in_a_row_above_their_shares_stay_counts(tmp_path):
    (table,) = read_text(tmp_path, "Measure,A,B,Total\nNumber,10,30,40\n%,25%,75%,100%\n").tables
    assert [(table.cells[2, at].count, table.cells[3, at].percent) for at in (2, 3, 4)] == [
        ("10", "25"),
        ("30", "75"),
        ("40", "100"),
    ]


@pytest.mark.parametrize(
    "text", ["*" * 40 + "x", "1 (1 " * 2000, "1 1 " * 2000, "12 " + "[a]" * 30 + "x", "9" * 30_000 + "x"]
)
def test_a_cell_made_to_be_slow_is_no_figure_at_once(text):
    cell = read_figure(text)
    assert (cell.count, cell.percent, cell.missing) == (None, None, "")


@pytest.mark.parametrize("text", ["１2", "٣%", "12 (٣%)"])
def test_digits_of_another_script_are_no_figure_and_are_listed(text):
    cell = read_figure(text)
    assert (cell.count, cell.percent, cell.is_unread) == (None, None, True)


def test_a_figure_may_be_long_and_what_is_longer_is_none():
    assert read_figure("1" + "0" * 99).count == "1" + "0" * 99
    assert read_figure("1" + "0" * 100).count is None


@pytest.mark.parametrize(("digits", "is_unread"), [(20, False), (21, True)])
def test_a_percentage_longer_than_any_is_listed_as_unread(tmp_path, digits, is_unread):
    assert read_figure(f"{'1' * digits}%").is_unread is is_unread
    found = read_text(tmp_path, f"Item,%\nA,{'1' * digits}\nB,40\n")
    assert [cell.text for cell in found.unread] == ["1" * digits] * is_unread


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(1,200)", ("1200", None, "")),
        ("(£1,200)", ("1200", None, "-")),
        ("(5.2%)", (None, "5.2", "")),
        ("12 (–)", ("12", None, "")),
        ("12 ([c])", ("12", None, "")),
        ("n = 12 (40%)", ("12", "40", "")),
        ("2023/24", (None, None, "")),
    ],
)
def test_brackets_alone_and_a_share_left_out_are_read(text, said):
    cell = read_figure(text)
    assert (cell.count, cell.percent, cell.sign) == said


def test_one_long_row_above_many_short_ones_is_refused_before_a_grid_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.reading.tables.MOST_CELLS", 2_000)
    text = "Type," + "2023," * 98 + "2023\n" + "A,1\n" * 19
    assert len(read_text(tmp_path, text).tables) == 1
    with pytest.raises(UnusableInput, match=r"^table\.csv has 2,100 cells, more than 2,000: "):
        read_text(tmp_path, text + "A,1\n")


def test_a_formula_never_calculated_is_listed_and_one_with_its_value_read(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Type", 2023], ["A", 10], ["Total", "=SUM(B2:B2)"]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    read = read_file(tmp_path / "book.xlsx")
    assert [(cell.row, cell.column, cell.why) for cell in read.unread] == [
        (3, 2, "its formula was never calculated")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Table 1: Type, and year\n\nType;2023\nA;70 (26,1 %)\nB;9 (3,5 %)\n\nSource: returns, at the end.\n",
        "Table 1: Type, and year\n\nType\t2023\nA\t70 (26.1%)\nB\t9 (3.5%)\n\nSource: returns, at the end.\n",
        "Type,2023\nA,70; 26.1%\nB,9; 3.5%\n",
    ],
)
def test_the_separator_is_told_by_the_lines_of_the_table(tmp_path, text):
    (table,) = read_text(tmp_path, text).tables
    assert describe(table) == (["A", "B"], [("2023", "count and share")], [("70", "26.1", None)])


@pytest.mark.parametrize(
    "pair", [("2010 N", "2010 %"), ("2010/11 (n)", "2010/11 (%)"), ("2010 No.", "2010 pct")]
)
def test_a_year_with_a_unit_is_a_heading_and_no_figure(tmp_path, pair):
    number, percent = pair
    (table,) = read_text(tmp_path, f"Item,{number},{percent}\nA,25,27.2\nB,67,72.8\nTotal,92,100.0\n").tables
    assert describe(table) == (
        ["A", "B", "Total"],
        [(number, "count"), (percent, "share")],
        [("25", None, None), (None, "27.2", None)],
    )


@pytest.mark.parametrize("heading", ["2023/24 n (%)", "2023 (n, %)", "2023 (weighted %)", "2023 no. / %"])
def test_a_year_with_the_units_of_its_cells_is_a_heading(tmp_path, heading):
    read = read_text(tmp_path, f'Answer,"{heading}"\nNeglect,32 (1%)\nOther,20 (3%)\n')
    assert describe(read.tables[0])[:2] == (["Neglect", "Other"], [(heading, "count and share")])
    assert read.unread == ()


def test_a_share_of_thousands_of_per_cent_stays_a_figure(tmp_path):
    (table,) = read_text(tmp_path, "Item,2010,Growth\nA,25,2010%\nB,67,72%\n").tables
    assert [cell.percent for cell in table.cells.values()] == [None, "2010", None, "72"]


RECORDS = (
    "Figure,Period,Published,Report\n"
    "Cases,2023/24,71,2023-24\nVisits,2023/24,38 (54%),2023-24\n"
    "Neglect,2022/23,{words},2022-23\nChildren,2022/23,21,2022-23\n"
)


def test_a_record_told_in_words_does_not_begin_a_new_table(tmp_path):
    read = read_text(tmp_path, RECORDS.format(words="eight more than the year before"))
    assert [len(table.rows) for table in read.tables] == [4]
    assert read.unread == ()


def test_a_heading_repeated_within_a_list_begins_a_new_table(tmp_path):
    again = "Figure,Period,Published,Report\nCases,2021/22,90,2021-22\n"
    read = read_text(tmp_path, RECORDS.format(words="8") + again)
    assert [len(table.rows) for table in read.tables] == [4, 1]


def test_a_column_of_quotations_holds_no_figures(tmp_path):
    quoted = ["62 (44 of them)", "eight", "about a third", "none of them", "12 (8.8%)", "7 (5%)"]
    lines = "".join(f"mark {at},{at},{text}\n" for at, text in enumerate(quoted))
    (table,) = read_text(tmp_path, f"What was odd,Figures,Example\n{lines}").tables
    assert [column.role for column in table.columns] == ["count", "text"]
    (table,) = read_text(tmp_path, f"What,Figures,Example\n{lines.replace('none of them', '9')}").tables
    assert [column.role for column in table.columns] == ["count", "count and share"]


@pytest.mark.parametrize(
    ("text", "is_listed"),
    [
        ("2023-24", False),
        ("76 of 123 is 61.8% and nothing else", False),
        ("9d4da14f1e", False),
        ("18-24", False),
        ("5 to 9", False),
        ("65+", False),
        ("9d4d", True),
        ("76,1.2,3", True),
    ],
)
def test_only_a_damaged_figure_is_listed_as_unread(tmp_path, text, is_listed):
    read = read_text(tmp_path, f'Item,2023,Note\nA,5,"{text}"\nB,7,8\n')
    assert [cell.text for cell in read.unread] == [text] * is_listed


@pytest.mark.parametrize(
    "text",
    [
        "22 of 37 (59.5%, 95% interval 43.5% to 73.7%)",
        "22/37 (59.5%; 95% CI: 43.5-73.7)",
        "22 (59.5%), of 37",
    ],
)
def test_a_share_with_its_base_and_its_interval_is_read(text):
    cell = read_figure(text)
    assert (cell.count, cell.percent, cell.base) == ("22", "59.5", "37")


def test_a_count_that_looks_like_a_year_beside_its_share_begins_no_table(tmp_path):
    text = "Item,2010\nA,27 (1.02%)\nB,1930 (69.94%)\nC,3 (0.11%)\n"
    assert [len(table.rows) for table in read_text(tmp_path, text).tables] == [3]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.005, "0%", "1%"),
        (0.025, "0%", "3%"),
        (0.0049999, "0%", "0%"),
        (1.005, "0.00", "1.01"),  # in floating point 1.005 lies below its half; a spreadsheet shows 1.01
        (1234567, "#,##0", "1,234,567"),
        (12, "[$£-809]#,##0.00", "£12.00"),
        (7, '0" cases"', "7 cases"),
        (0.5, "General", "0.5"),
        (1e9 - 1, "General", "999999999"),
        (-3, "0", "-3"),
        (5, "0;-0;;@", "5"),
        (0, "0;-0;;@", ""),
        (1e300, "0", "1e+300"),
    ],
)
def test_numbers_are_shown_as_a_spreadsheet_rounds_and_writes_them(value, number_format, shown):
    assert show_value(value, number_format) == shown


@given(st.integers(0, 10**9))
def test_a_whole_number_is_shown_with_all_its_digits_under_any_plain_format(count):
    shown = {show_value(count, number_format) for number_format in ("General", "0", "#,##0", "@")}
    assert {text.replace(",", "") for text in shown} == {str(count)}


def save_book(tmp_path, change, *rows):
    """A workbook of one sheet, a part of its XML changed; returns its path."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content))
    return tmp_path / "book.xlsx"


def test_empty_rows_with_a_format_are_not_read_however_many(tmp_path):
    empty = "".join(f'<row r="{row}" hidden="1"><c r="A{row}" s="0"/></row>' for row in range(4, 200_000))
    path = save_book(
        tmp_path,
        lambda part: part.replace(b"</sheetData>", f"{empty}</sheetData>".encode()),
        ["Type", 2023],
        ["A", 5],
        ["B", 6],
    )
    read = read_file(path)
    assert [row.number for table in read.tables for row in table.rows] == [2, 3]
    assert read.hidden == ()


def test_a_workbook_with_a_colour_that_is_none_is_read(tmp_path):
    path = save_book(
        tmp_path, lambda part: part.replace(b'rgb="00000000"', b'rgb="FFAUTOMATIC"'), ["Type", 2023], ["A", 5]
    )
    with zipfile.ZipFile(path) as archive:
        assert b"AUTOMATIC" in archive.read("xl/styles.xml")
    assert [len(table.rows) for table in read_file(path).tables] == [1]


CONTENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Referrals"><table:table-row><table:table-cell/>
<table:table-cell table:number-columns-spanned="2"><text:p>2023</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>Type</text:p>
</table:table-cell><table:table-cell><text:p>N</text:p></table:table-cell><table:table-cell><text:p>%</text:p>
</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="12"/>
<table:table-row table:visibility="collapse"><table:table-cell><text:p>A<text:s text:c="2"/>b</text:p>
<text:p>c</text:p><office:annotation><text:p>99</text:p></office:annotation></table:table-cell>
<table:table-cell table:number-columns-repeated="2"><text:p>5<text:span>0</text:span></text:p>
</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048561"><table:table-cell
 table:number-columns-repeated="1024"/></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_an_opendocument_sheet_is_read_as_shown_with_the_rows_it_repeats(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT)
    read = read_file(tmp_path / "book.ods")
    (table,) = read.tables
    assert describe(table) == (
        ["A b c"],
        [("2023, N", "count"), ("2023, %", "share")],
        [("50", None, None), (None, "50", None)],
    )
    assert (table.rows[0].number, read.hidden) == (15, ("1 rows of Referrals",))
