"""A saved page is read as a reader sees it, whatever it holds, or refused in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.drafting.saved_pages import place_blanks, read_page, read_text
from helpers.drafting.table_drafts import draft_tables
from helpers.errors import UnusableInput
from helpers.reading import parse_page
from saved_samples import TABLES, only_table, published_rows, text_page


def test_a_page_in_the_encoding_of_windows_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes('<html><meta charset="windows-1252"><p>Key’s £500</p>'.encode("cp1252"))
    assert read_page(path).parts[0].text == "Key’s £500"


def test_spans_are_resolved_and_no_figure_stands_twice():
    page = parse_page(
        "page.html",
        """<table><caption>Outcomes</caption>
        <tr><th colspan=3>Referrals by outcome</th></tr>
        <tr><th></th><th>2022/23</th><th>2023/24</th></tr>
        <tr><td>Accepted</td><td colspan=2>34</td></tr>
        <tr><td rowspan=2>Closed</td><td>5</td><td>7</td></tr>
        <tr><td></td><td>9</td></tr></table>""",
    )
    (draft,), _ = draft_tables(page, "2023/24", {})
    assert draft.rows == (
        ("", "2022/23", "2023/24"),
        ("Accepted", "34", ""),
        ("Closed", "5", "7"),
        ("Closed", "", "9"),
    )
    assert draft.notes == ("'34' spans 2 cells and was put in the first",)


def test_raised_note_marks_do_not_become_digits():
    page = parse_page("page.html", "<table><tr><td>A<td>2023/24<tr><td>B<td>65<sup>1</sup></table>")
    assert only_table(page) == [["A", "2023/24"], ["B", "65"]]


def test_nested_tables_are_tables_of_their_own():
    inner = "<table><tr><td>A<td>2022/23<td>2023/24</tr><tr><td>B<td>1<td>2</tr></table>"
    page = parse_page("page.html", f"<table><tr><td>Menu</td><td>{inner}</td></tr><tr><td>x<td>y</table>")
    assert only_table(page) == [["A", "2022/23", "2023/24"], ["B", "1", "2"]]


def test_nothing_a_reader_does_not_see_is_read():
    page = parse_page(
        "page.html",
        """<html><head><script>var x = "99 referrals"</script></head><body><nav>77 pages</nav>
        <script>document.write("98 referrals")</script><style>p { width: 97px }</style>
        <p hidden>96 referrals</p><p style="display: none">95 referrals</p>
        <iframe src="file:///etc/passwd">94</iframe><p>12 &amp; 3&#8203;0&nbsp;referrals<!-- 93 --></p>
        <footer>01772 450600</footer></body></html>""",
    )
    assert [part.text for part in page.parts] == ["12 & 30 referrals"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", "https://a b"]
)
def test_an_address_that_is_none_is_not_taken(address):
    page = parse_page("page.html", f'<base href="{address}"><p>12 referrals</p>')
    assert page.url == ""


def test_browsers_notes_of_the_address_are_read():
    page = parse_page("page.html", "<!-- saved from url=(0024)https://example.org/a --><p>12 referrals</p>")
    assert page.url == "https://example.org/a"


@settings(max_examples=60)
@given(st.text(alphabet="<>/=\"'tdrhable 2023/41%()£.,\n\u00a0&;-", max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for read in (read_text, parse_page):
        widths = [[len(row) for row in part.sheet.rows] for part in read_or_refuse(read, text) if part.sheet]
        assert all(len(set(found)) < 2 for found in widths)


def read_or_refuse(read, text):
    """The parts of a page; none when it is refused, in one sentence."""
    try:
        return read("page", text).parts
    except UnusableInput as refusal:
        return () if "\n" not in str(refusal) else pytest.fail(str(refusal))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_tables_come_back_from_lines(name, gap):
    rows = published_rows(name)
    assert only_table(read_text("page.txt", text_page(rows, gap=gap))) == rows


def test_blank_cells_may_be_empty_lines():
    rows = [
        ["Outcome", "2021/22", "2022/23", "2023/24"],
        ["Accepted", "", "", "34"],
        ["Total", "1", "2", "34"],
    ]
    assert only_table(read_text("page.txt", text_page(rows, blank=""))) == rows


def test_calendar_years_head_columns_and_do_not_become_counts():
    rows = [
        ["Service area", "2020", "2021", "2022"],
        ["Refuges", "0", "0", "6"],
        ["Total", "71", "105", "151"],
    ]
    page = read_text("page.txt", text_page(rows, rows))
    tables = [part.sheet.rows for part in page.parts if part.sheet]
    assert tables == [rows, rows]


def test_headings_of_the_next_table_are_no_row_of_this_one():
    rows = [["Reason", "2020", "2021"], ["Bullying", "9", "7"]]
    text = text_page([*rows, *rows])
    tables = [part.sheet.rows for part in read_text("page.txt", text).parts if part.sheet]
    assert tables == [rows, rows]


def test_a_table_without_total_ends_where_its_rows_end():
    rows = [["Reason", "2022", "2023"], ["Bullying", "9", "7"], ["Neglect", "4", "2"]]
    text = text_page(rows).replace("This is what we did.", "Performance highlights\n\n1,401\n\npeople helped")
    page = read_text("page.txt", text)
    assert only_table(page) == rows
    assert [part.text for part in page.parts][-3:] == ["Performance highlights", "1,401", "people helped"]


def test_highlight_boxes_are_no_table():
    page = read_text("page.txt", "In the year.\n\nAdult referrals\n\n65\n\nChild referrals\n\n6\n\nAll\n\n71")
    assert [part.kind for part in page.parts] == ["paragraph", *["heading"] * 6]
    page = read_text("page.txt", "Our year\n\nReferrals\n\nAdults\n\n65\n\nChildren\n\n6\n\nThe end.")
    assert not any(part.sheet for part in page.parts)


TABLE_CELLS = st.one_of(st.just(""), st.integers(0, 99).map(str), st.just("N/a"), st.just("7 (8.4%)"))


@settings(max_examples=100)
@given(st.lists(st.lists(TABLE_CELLS, min_size=3, max_size=3).filter(any), min_size=1, max_size=6))
def test_any_table_with_one_line_for_each_cell_comes_back(body):
    labels = ["Adults", "Children", "Families", "Couples", "Groups", "Others"]
    rows = [["Who", "2021/22", "2022/23", "2023/24"]]
    rows += [[label, *cells] for label, cells in zip(labels, body, strict=False)]
    rows.append(["Total", "99", "99", "99"])
    assert only_table(read_text("page.txt", text_page(rows))) == rows


@pytest.mark.parametrize(
    ("row", "cells", "note"),
    [
        ((("3",), (1, 0)), ("", "3"), "read as blank in 2022/23"),
        ((("3",), (2, 0)), ("", "3"), "read as blank in 2022/23"),
        ((("3",), (1, 1)), ("", "3"), "read as blank in 2022/23, but other columns are possible"),
        (((), (2,)), ("", ""), "read as blank in 2022/23, 2023/24"),
        ((("4", "5"), (1, 1, 1)), ("4", "5"), ""),
        ((("4",), (0, 0)), None, "1 cell for 2 columns (4), so it was left out: place it by hand"),
        (
            (("4", "5", "6"), (0, 0, 0, 0)),
            None,
            "3 cells for 2 columns (4, 5, 6), so it was left out: place it by hand",
        ),
    ],
)
def test_a_blank_is_put_leftmost_and_said_to_be_unclear_where_it_is(row, cells, note):
    assert place_blanks(*row, ("2022/23", "2023/24")) == (cells, note)
