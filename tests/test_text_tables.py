"""Tables come back from pages in which each cell is a line, blank cells in their places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.drafting.saved_pages import read_text
from helpers.drafting.text_tables import place_blanks
from saved_samples import TABLES, only_table, published_rows, text_page


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
