"""The shape of tables and lists of statements: what is dropped, tidied and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.published_tables import Export, build_export, is_total, place

STATEMENTS = ["section", "subject", "period", "claim", "compared_with", "published"]
TABLE = [["", "2022/23", "2023/24"], ["Neglect", "8", "10 (50%)"], ["Total", "16", "20"]]


def refuse(grid):
    with pytest.raises(UnusableInput) as refusal:
        build_export("t.csv", grid)
    return str(refusal.value)


def test_a_table_keeps_every_cell_with_the_row_numbers_of_a_spreadsheet():
    assert build_export("2023-24/t.csv", TABLE) == Export(
        source_file="2023-24/t.csv",
        kind="table",
        header=("", "2022/23", "2023/24"),
        rows=((2, ("Neglect", "8", "10 (50%)")), (3, ("Total", "16", "20"))),
    )


def test_a_first_column_headed_by_a_period_is_refused_for_its_figures_would_be_taken_for_labels():
    told = refuse([["2021/22", "2022/23"], ["10", "12"], ["20", "21"]])
    assert told == (
        "t.csv, row 1, column A: heading '2021/22' is a period, but the first column holds the labels of the "
        "rows: put them before it."
    )


def test_empty_rows_and_columns_are_dropped_and_row_numbers_stay():
    grid = [
        ["", "2023/24", "", ""],
        ["", "", "", ""],
        [],
        ["Neglect", "10", "", ""],
        ["Fraud", "", ""],
        ["", "", "", ""],
    ]
    export = build_export("t.csv", grid)
    assert (export.header, export.rows) == (("", "2023/24"), ((4, ("Neglect", "10")), (5, ("Fraud", ""))))


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ([], "no rows below its header"),
        ([["Type", "2023/24"]], "no rows below its header"),
        ([["", ""], ["", ""]], "no rows below its header"),
        ([["Type;2023/24"], ["Neglect;10"]], "row 1 has one column"),
        ([["Type", "2023/24"], ["Neglect", "1", "234"]], "row 2 has 3 cells where the header has 2"),
        ([["Type", "2023/24", "2024/25"], ["Neglect", "1"]], "row 2 has 2 cells where the header has 3"),
        ([["Type", "", "2023/24"], ["Neglect", "", "1"]], "row 1, column B: heading '' is empty"),
        ([["Type", "2023/24", "2023–24"], ["Neglect", "1", "1"]], "column C: heading '2023–24' stands twice"),
        ([["Type", "2023/24"], ["", "10"]], "row 2, column A is empty"),
        (
            [["Type", "2023/24"], ["Total", "1"], ["x", "2"], ["TOTALS", "3"]],
            "row 4, column A: 'TOTALS' already",
        ),
        ([["Type", "2023/24"], ["Self-Neglect", "1"], ["self‑neglect", "2"]], "already stands in row 2"),
        ([["Type", "2023/24"], ["Neg lect", "1"], ["Neg\u00a0 lect", "2"]], "already stands in row 2"),
        ([["Type", "2023/24"], ["Neglect", "1\n2"]], "row 2, column B: '1\\u000a2' holds an invisible"),
        ([["Type", "2023/24"], ["Neg\u202elect", "1"]], "right-to-left override"),
        ([["Type", "2023/24"], ["Neg\ufffdlect", "1"]], "replacement character"),
        ([["Type", "2023/24"], ["Sistersâ€™ Refuge", "1"]], "read in a wrong encoding"),
        ([["Type", "2023/24"], ["x" * 1001, "1"]], "row 2, column A has 1,001 characters"),
    ],
)
def test_a_table_that_could_be_misread_is_refused_with_its_place(grid, message):
    assert message in refuse(grid)


def test_letters_with_accents_and_currency_are_no_wrong_encoding():
    grid = [["Type", "2023/24"], ["Café Â", "£1,000"], ["Ã la carte", "£2"]]
    assert [cells[0] for _, cells in build_export("t.csv", grid).rows] == ["Café Â", "Ã la carte"]


def test_labels_are_tidied_and_published_cells_are_not():
    grid = [["Type", "2023/24"], ["Self\u2011\u00a0 neglect ", "5\u00a0(\u20116%) "]]
    assert build_export("t.csv", grid).rows == ((2, ("Self- neglect", "5\u00a0(\u20116%)")),)


def test_a_list_of_statements_is_known_by_its_columns_in_any_order():
    grid = [STATEMENTS[::-1], ["a third", "2022/23", "share", "2023–24", "t: Neglect", "bullets"]]
    assert build_export("s.csv", grid) == Export(
        source_file="s.csv",
        kind="statements",
        header=tuple(STATEMENTS),
        rows=((2, ("bullets", "t: Neglect", "2023/24", "share", "2022/23", "a third")),),
    )


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ([STATEMENTS[1:], ["t", "2023/24", "count", "", "5"]], "a list of statements has exactly section"),
        ([[*STATEMENTS, "client"], ["", "t", "2023/24", "count", "", "5", "A"]], "has exactly"),
        (
            [STATEMENTS, ["", "t", "2023/24", "counts", "", "5"]],
            "row 2, column D (claim): 'counts' is no kind",
        ),
        ([STATEMENTS, ["", "t", "2024/26", "count", "", "5"]], "row 2, column C (period): '2024/26' has two"),
        ([STATEMENTS, ["", "t", "", "count", "", "5"]], "row 2, column C (period): '' is empty"),
        ([STATEMENTS, ["", "", "2023/24", "count", "", "5"]], "row 2, column B (subject) is empty"),
        ([STATEMENTS, ["", "t", "2023/24", "count", "", ""]], "row 2, column F (published) is empty"),
    ],
)
def test_a_list_of_statements_that_could_be_misread_is_refused_with_its_place(grid, message):
    assert message in refuse(grid)


def test_one_figure_may_be_stated_twice():
    row = ["headline", "t: Total", "2023/24", "count", "", "71"]
    assert len(build_export("s.csv", [STATEMENTS, row, row]).rows) == 2


def test_a_table_is_named_after_its_file():
    assert Export("2023-24/by_type.csv", "table", (), ()).table == "by_type"


def test_columns_have_the_letters_of_a_spreadsheet():
    columns = [place("t.csv", 1, column).rpartition(" ")[2] for column in (1, 26, 27, 52, 703)]
    assert columns == ["A", "Z", "AA", "AZ", "AAA"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Total", True), ("TOTAL:", True), ("totals", True), ("Total referrals", False), ("Subtotal", False)],
)
def test_a_total_is_known_whatever_its_letters(label, expected):
    assert is_total(label) is expected


CELLS = st.one_of(st.sampled_from(["", "Total", "2023/24", "5", *STATEMENTS]), st.text(max_size=4))


@given(st.lists(st.lists(CELLS, max_size=7), max_size=6))
def test_any_grid_is_read_whole_or_refused_in_one_line(grid):
    refusal, export = "", None
    try:
        export = build_export("t.csv", grid)
    except UnusableInput as problem:
        refusal = str(problem)
    assert refusal.startswith("t.csv") != bool(export)
    assert refusal.isprintable()
    if export:
        filled = [number for number, cells in enumerate(grid, start=1) if any(text.strip() for text in cells)]
        assert {len(cells) for _, cells in export.rows} == {len(export.header)}
        assert [number for number, _ in export.rows] == filled[1:]
