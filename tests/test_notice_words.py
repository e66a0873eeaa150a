"""The sentences of a notice of corrections."""

import pytest

from helpers.checking.notice_findings import find_kind
from helpers.checking.notice_words import (
    split_sentences,
    tell_evidence,
    tell_nature_and_cause,
    tell_place,
    tell_right,
    tell_row,
    tell_scale,
)

CELL = {
    "verdict": "differs",
    "mechanism": "inverted",
    "parameter": "123",
    "count": 25,
    "denominator": 1230,
    "percent": "30.75",
    "expected": "20.33",
}
OTHER_COUNT = {"mechanism": "other_count"}


def make_row(kind="percentage", expected="20.33", item="A", cell=None, **columns):
    cell = {} if cell is None else CELL | cell
    row = {
        "kind": kind,
        "report": "2023-24",
        "table": "t",
        "item": item,
        "period": "2022/23",
        "published": "1,074 (90%)",
    }
    row |= {"expected": expected, "why": "", "cell": cell, "said": {}, "is_borne_out": False}
    row |= columns
    entry, words = find_kind(row)
    return row | {"entry": entry, "words": words}


def tell(*args, **columns):
    row = make_row(*args, **columns)
    return tell_right(row, row)


@pytest.mark.parametrize(
    ("cell", "is_borne_out", "right"),
    [
        ({"mechanism": "inverted"}, False, "25 (20.33%), of 1,230"),
        (OTHER_COUNT, False, "25 (20.33%), of 1,230, if 25 is right"),
        (OTHER_COUNT, True, "25 (20.33%), of 1,230"),
        ({"mechanism": "ambiguous"}, False, "25 (20.33%), of 1,230, if 25 is right"),
        ({"verdict": "agrees_other_rounding"}, False, "25 (20.33%)"),
        ({"count": None}, False, "20.33%"),
    ],
)
def test_a_count_is_doubted_only_where_its_column_does_not_bear_it_out(cell, is_borne_out, right):
    assert tell(cell=cell, is_borne_out=is_borne_out) == right


@pytest.mark.parametrize(
    ("kind", "expected", "columns", "right"),
    [
        ("percentage", "113", {"item": "Total"}, "113"),
        ("totals_disagree", "84", {}, "84, or a note of what is left out"),
        (
            "totals_disagree",
            "1084",
            {"why": "It is less: its row “Open” is blank, so …"},
            "1084, with a row for the 10 left out",
        ),
        ("identical_columns", None, {}, "The figures of this period, from your records."),
        ("statement", "-36%", {"why": "From 179 to 115 is a decrease of 36%."}, "a decrease of 36%"),
        (
            "statement",
            "25.2%",
            {"why": "31 of 123 (t: Total) is 25.2%: not a majority."},
            "31 of 123 (25.2%)",
        ),
        ("statement", "B (6), C (5)", {"why": "The next in 2022/23 are B 6."}, "followed by B (6), C (5)"),
        ("statement", "2022", {"why": "The caption names 2021; it is not."}, "2022 instead of 2021"),
        (
            "statement",
            "9 for 2022",
            {"why": "T gives 9 for the calendar year 2022."},
            "9 for 2022, a calendar year",
        ),
        ("statement", "3, 2", {"why": "They are 3, 2: no rise in 2022."}, "3, 2: no rise in 2022"),
        (
            "statement",
            "from 19% to 20%",
            {"why": "T gives 19%; it did not fall."},
            "from 19% to 20%, unless another time is meant",
        ),
        (
            "statements_disagree",
            None,
            {"why": "The text also gives 9; nothing settles which is right."},
            "The number that is meant, from your records.",
        ),
        (
            "statements_disagree",
            None,
            {"why": "9 stands under two labels: A and B."},
            "The number of each, from your records.",
        ),
        (
            "statements_disagree",
            "£9",
            {"why": "Its parts are 4 + 5, together £9, £1 less."},
            "£9, if its parts are right",
        ),
        ("statements_disagree", "51", {"why": "The text gives 51."}, "51"),
        ("revised", "13", {}, "13, or a note that it was revised"),
    ],
)
def test_what_should_stand_depends_on_the_kind_of_error_and_says_what_is_not_certain(
    kind, expected, columns, right
):
    assert tell(kind, expected, **columns) == right


def test_what_was_worked_out_from_a_revised_number_names_the_newer_one():
    change = make_row("statement", "-38.5%", why="It follows only from 12 for 2021/22, which is 13 now.")
    revised = make_row("revised", "13")
    assert tell_right(change, revised) == "a decrease of 38.5%, from 13"


@pytest.mark.parametrize(
    ("mechanism", "parameter", "cause"),
    [
        ("other_denominator", "t: Total, 2021/22 = 137", "Most likely divided by another total (137)."),
        ("truncated", None, "Most likely cut off instead of rounded."),
        ("ambiguous", "62", "We cannot tell the cause."),
        (None, None, "We cannot tell the cause."),
    ],
)
def test_a_cause_is_told_only_where_one_was_found(mechanism, parameter, cause):
    row = make_row(cell={"mechanism": mechanism, "parameter": parameter})
    assert tell_nature_and_cause([row], "percentage")[1] == cause


def test_another_count_is_told_as_what_it_would_give_and_two_causes_as_two():
    cell = OTHER_COUNT | {"parameter": "64", "denominator": 71, "percent": "90.1"}
    assert tell_nature_and_cause([make_row(cell=cell)], "percentage")[1] == (
        "64 of 71 would give 90.1%, so most likely another count was used."
    )
    why = "65 of 84 is 77%, not 74%; why cannot be told for certain: either a digit is wrong, or it is 62."
    row = make_row(cell={"mechanism": "ambiguous"}, why=why)
    assert tell_nature_and_cause([row], "percentage")[1] == (
        "We cannot tell for certain. Either a digit is wrong, or it is 62."
    )


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (
            "The next are B 6, C 5; the order is that of 2020/21.",
            (
                "The text does not follow from the figures. The next are B 6, C 5.",
                "The order is that of 2020/21.",
            ),
        ),
        (
            "From 40 to 50 is an increase of 25%; "
            "it is the difference over the new number, 50, instead of the old.",
            (
                "The text does not follow from the figures. From 40 to 50 is an increase of 25%.",
                "It is the difference over the new number, 50, instead of the old.",
            ),
        ),
        (
            "From 179 to 115 is a decrease of 36%.",
            (
                "The text does not follow from the figures. From 179 to 115 is a decrease of 36%.",
                "We cannot tell the cause.",
            ),
        ),
    ],
)
def test_what_a_reason_says_of_a_cause_is_told_as_the_cause(why, told):
    assert tell_nature_and_cause([make_row("statement", why=why)], "statement") == told


def test_of_several_rows_only_what_holds_for_all_is_told():
    rows = [make_row("revised", why=f"It was revised; it is {number}.") for number in (1, 2)]
    assert tell_nature_and_cause(rows, "revised")[0] == (
        "Two reports give different numbers for one period. It was revised."
    )


def test_a_blank_row_is_the_cause_where_bases_change():
    bases = "The bases differ. 2021/22: 74, all cases; 2022/23: no base, as it is; 2023/24: 9, too."
    rows = [
        make_row(
            "denominator_changes",
            why=f"{bases} Of all cases they are 6.0 per cent.",
        ),
        make_row(
            "denominator_changes",
            why=f"{bases} Of all cases they are 9.0 per cent.",
        ),
        make_row("totals_disagree", why="It is 74 here: its row “Open” is blank, so it is less."),
    ]
    assert tell_nature_and_cause(rows, "denominator_changes") == (
        "The bases differ. In 2021/22 the base is 74, all cases. In 2022/23 there is no base: as it is. "
        "In 2023/24 the base is 9, too. "
        "We put shares of all cases, which can be compared. "
        "Shares of the total that the table prints stand in brackets.",
        "No base is named, and it was changed from period to period. "
        "The totals most likely leave out the row “Open”, where it is blank.",
    )
    assert tell_nature_and_cause(rows[:2], "denominator_changes")[1] == (
        "No base is named, and it was changed from period to period."
    )


@pytest.mark.parametrize(
    ("right", "scale"),
    [("29.75", "1 figure, off by 1 percentage point."), ("29.65", "1 figure, off by 1.1 percentage points.")],
)
def test_one_point_is_a_point(right, scale):
    assert tell_scale("percentage", 1, [{"percent": "30.75", "right": right}]) == scale


def test_several_figures_are_off_by_up_to_the_worst_and_others_are_only_counted():
    shares = [{"percent": "30", "right": right} for right in ("28", "29")]
    assert tell_scale("rounding", 2, shares) == "2 figures, off by up to 2 percentage points."
    assert tell_scale("identical_columns", 1, []) == "1 column."


def test_a_figure_in_prose_is_named_with_its_table_and_a_whole_column_by_its_period():
    said = {"report": "2022-23", "table": "x_statements", "item": "t: A, b"}
    row = make_row("revised", said=said)
    assert tell_place([row]) == "The text x_statements, report 2022-23 (A, b, in the table t, 2022/23)"
    column = make_row("identical_columns", item="Total")
    assert tell_place([column]) == "The table t, report 2023-24 (2022/23)"


def test_figures_of_several_tables_or_reports_are_placed_by_report():
    rows = [make_row(item="A"), make_row(item="B", table="u", report="2022-23")]
    assert tell_place(rows) == "The table t and the table u, reports 2022-23 and 2023-24 (2022/23)"
    many = [make_row(table=table) for table in "tuvw"]
    assert tell_place(many[:3]) == "The table t, the table u and the table v, report 2023-24 (A, 2022/23)"
    assert tell_place(many) == "Figures of report 2023-24"
    assert [tell_row(row, rows) for row in rows] == [
        "report 2023-24, A: 1,074 (90%)",
        "report 2022-23, B: 1,074 (90%)",
    ]


def test_what_is_missing_is_told_as_missing():
    row = make_row("items_do_not_add_up", published=None)
    assert tell_row(row, [row]) == "no note of it"


def test_a_page_is_named_once_for_all_of_its_rows():
    page = {"title": "Report", "page_url": "", "source_file": "2023-24/t.csv"}
    assert (
        tell_evidence([page | {"source_row": 3}, page | {"source_row": 2}])
        == "Report (our copy: 2023-24/t.csv, rows 2, 3)"
    )
    assert tell_evidence([page | {"source_row": None, "title": ""}]) == "(our copy: 2023-24/t.csv)"


def test_a_page_that_was_replaced_is_told_as_that():
    page = {"title": "Report", "page_url": "", "source_file": "t.csv", "source_row": None}
    note = "By calendar year. The page has since been replaced by a newer one."
    assert tell_evidence([page | {"note": note}]) == "Report, replaced since (our copy: t.csv)"


def test_each_part_of_a_reason_is_a_sentence_of_its_own_and_an_abbreviation_is_none():
    assert split_sentences("It is 5; the table of St. Anne gives 6. All is 25.2%. More") == [
        "It is 5.",
        "The table of St. Anne gives 6.",
        "All is 25.2%.",
        "More.",
    ]
