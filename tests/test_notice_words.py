"""The sentences of a notice of corrections."""

from fractions import Fraction

import pytest

from helpers.checking.notice_words import (
    FORMAL,
    RESIZED,
    REVERSED,
    SHIFTED,
    SLIGHTLY_OFF,
    find_kind,
    judge_finding,
    judge_shares,
    split_sentences,
    tell_evidence,
    tell_nature_and_cause,
    tell_place,
    tell_right,
    tell_row,
    tell_scale,
)

INCOMPARABLE, UNCLEAR = "incomparable", "unclear"
CELL = {
    "verdict": "differs",
    "mechanism": "inverted",
    "parameter": "123",
    "count": 25,
    "denominator": 1230,
    "percent": "30.75",
    "expected": "20.33",
    "is_borne_out": False,
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
    row |= {"expected": expected, "why": "", "cell": cell, "said": {}}
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
    ],
)
def test_a_count_is_doubted_only_where_its_column_does_not_bear_it_out(cell, is_borne_out, right):
    assert tell(cell=cell | {"is_borne_out": is_borne_out}) == right


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
        (
            "statement",
            "-36%",
            {"why": "From 179 to 115 is a decrease of 36%."},
            "a decrease of 36%, if it is of these numbers",
        ),
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
            "The number that is meant, from the records behind it.",
        ),
        (
            "statements_disagree",
            None,
            {"why": "9 stands under two labels: A and B."},
            "What it counts, from the records behind it.",
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
    assert tell_scale("percentage", 1, [{"off": Fraction("30.75") - Fraction(right)}]) == scale


def test_several_figures_are_off_by_up_to_the_worst_and_others_are_only_counted():
    shares = [{"off": Fraction(off)} for off in (2, 1)]
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


def judge_table(*cells):
    """The impact of cells (item, period, count, what stands and, where that is wrong, what should)."""
    names = ("item", "period", "count", "percent", "right")
    made = [dict(zip(names, (*cell, cell[-1]), strict=False)) for cell in cells]
    for cell in made:
        cell["off"] = abs(Fraction(cell["percent"]) - Fraction(cell["right"]))
    return judge_shares(made, [cell for cell in made if cell["percent"] != cell["right"]])


def test_a_fall_that_reads_as_a_rise_is_told_before_all_else_and_the_newest_of_several():
    cells = [
        ("A", "2020/21", 20, "25"),
        ("A", "2021/22", 20, "30", "20"),
        ("A", "2022/23", 20, "28", "21"),
        ("B", "2022/23", 30, "27"),
    ]
    assert judge_table(*cells) == (
        REVERSED,
        "Readers take the share of “A” to have fallen, from 30% in 2021/22 to 28% in 2022/23. "
        "It rose, from 20% to 21%.",
    )


def test_a_change_between_sound_shares_or_in_the_same_direction_is_no_reversal():
    cells = [("A", "2021/22", 20, "30"), ("A", "2022/23", 20, "28", "26")]
    assert judge_table(*cells) == (SHIFTED, "“A” reads as 28% in 2022/23. It is 26%, 2 points less.")


def test_two_prints_are_compared_with_the_fewer_decimals_of_both():
    cells = [("A", "2021/22", 1, "1.23", "0.81"), ("A", "2022/23", 1, "1.2")]
    assert judge_table(*cells)[1] == "“A” reads as 1.23% in 2021/22. It is 0.81%."
    assert judge_table(("A", "2021/22", 1, "1.25", "0.81"), cells[1])[0] == REVERSED  # 1.3 against 1.2


def test_an_order_of_items_that_the_counts_contradict_is_told():
    cells = [("A", "2022/23", 15, "18.45", "12.20"), ("B", "2022/23", 19, "15.45", "15.44")]
    assert judge_table(*cells) == (
        REVERSED,
        "In 2022/23, “A” reads as more frequent than “B”. It is less so: 15 against 19.",
    )


def test_items_of_different_periods_have_no_order():
    cells = [("A", "2021/22", 15, "18.45", "12.20"), ("B", "2022/23", 19, "15.45")]
    assert judge_table(*cells)[0] == RESIZED


@pytest.mark.parametrize(
    ("printed", "right", "impact"),
    [
        ("30", "20", (RESIZED, "“A” reads as 30% in 2022/23. It is 20%.")),
        ("29.9", "20", (SHIFTED, "“A” reads as 29.9% in 2022/23. It is 20%, 9.9 points less.")),
        ("0", "2", (RESIZED, "“A” reads as 0% in 2022/23. It is 2%.")),
        ("20.2", "20", (SHIFTED, "“A” reads as 20.2% in 2022/23. It is 20%, 0.2 points less.")),
        ("20.1", "20", (FORMAL, SLIGHTLY_OFF)),
    ],
)
def test_the_share_furthest_off_is_told_and_of_half_as_much_again_as_another_size(printed, right, impact):
    assert judge_table(("A", "2022/23", 9, printed, right)) == impact


def judge(kind, published="x", expected=None, why="It is so.", **said):
    row = {"kind": kind, "period": "2022/23", "published": published, "expected": expected, "why": why}
    entry, words = find_kind(row)
    said = {"change_percent": None, "change_count": None} | said
    return judge_finding(row | {"entry": entry, "words": words, "said": said})


WHY = "From 13 to 8 is 5 fewer."


@pytest.mark.parametrize(
    ("finding", "rank", "words"),
    [
        (
            judge("statement", "followed by B", "A (6), B (5)", "The next in 2022/23 are A 6, B 5."),
            REVERSED,
            "Readers are told a wrong order for 2022/23. Next came A (6), B (5).",
        ),
        (
            judge("statement", "most cases", "25.2%", "31 of 123 (t: Total) is 25.2%: not a majority."),
            REVERSED,
            "Readers conclude that it is more than half. It is 25.2%.",
        ),
        (
            judge("statement", "a 16% increase", "-36%", WHY, change_percent="16"),
            REVERSED,
            "Readers conclude that there was a rise. There was a fall of 36%.",
        ),
        (
            judge("statement", "a 33.3% fall", "-38.5%", WHY, change_percent="-33.3"),
            SHIFTED,
            "Readers take a fall of 38.5% for one of 33.3%.",
        ),
        (
            judge("statement", "5 fewer", "-1,006", WHY, change_count=-5),
            SHIFTED,
            "Readers take a fall of 1,006 for one of 5.",
        ),
        (
            judge("statement", "over 34%", "22.8%", "28 of 123 (t: Total) is 22.8%."),
            SHIFTED,
            "Readers take the share to be over 34%. It is 22.8%.",
        ),
        (
            judge("statement", "fell to 20%", "from 19% to 20%", "T gives 19%; from there it did not fall."),
            UNCLEAR,
            "Readers conclude that there was a fall of late. "
            "From the last number published before, there was none.",
        ),
        (
            judge("statement", "a steady rise", "3, 2", "The numbers are 3, 2: no rise in 2022/23."),
            SHIFTED,
            "Readers conclude that every year brought a rise. There was no rise in 2022/23.",
        ),
        (
            judge("statement", "in 2021", "2022", "The caption names 2021; the figures are of 2022."),
            INCOMPARABLE,
            "Readers take figures of 2022 for those of 2021.",
        ),
        (
            judge("statement", "62", "51", "The table t gives 51."),
            UNCLEAR,
            "Readers of this text take another number than 51 from it.",
        ),
        (
            judge("statement", "33.3%", None, "No whole number of 71 is 33.3%."),
            UNCLEAR,
            "Readers cannot tell which number is meant.",
        ),
        (
            judge("statement", "149", "149 for 2022", "T gives 149 for the calendar year 2022."),
            INCOMPARABLE,
            "Readers take figures of the calendar year 2022 for those of 2022/23.",
        ),
        (
            judge("unit", "£5m", "£5", amount_gbp="5000000"),
            RESIZED,
            "Read as printed, the amount is 1,000,000 times as large.",
        ),
        (
            judge("revised", "12", "13"),
            UNCLEAR,
            "Readers of one report take 12 for the number, those of the other 13.",
        ),
        (
            judge("totals_disagree", "1,074", "1184"),
            INCOMPARABLE,
            "Shares of 1,074 and shares of 1184 cannot be compared.",
        ),
        (judge("identical_columns"), INCOMPARABLE, "No change from or to 2022/23 can be told."),
        (
            judge("items_do_not_add_up", why="The items add to more than there are, so …"),
            INCOMPARABLE,
            "Readers may take the items for shares of all cases, which they are not.",
        ),
        (
            judge("items_do_not_add_up", "9", "8"),
            UNCLEAR,
            "Readers cannot tell whether the total or an item is wrong.",
        ),
        (
            judge("percentage"),
            UNCLEAR,
            "Readers cannot tell whether the total or the percentages are wrong.",
        ),
        (
            judge("statements_disagree", why="The text also gives 9; nothing settles which is right."),
            UNCLEAR,
            "Readers cannot tell which number is meant.",
        ),
        (
            judge("statements_disagree", "62", "51"),
            UNCLEAR,
            "Readers of this text take another number than 51 from it.",
        ),
        (
            judge("statements_disagree", "£9", "£8", "Its parts are 4 + 4, together £8, £1 less."),
            UNCLEAR,
            "Readers take £9 for the whole. The parts that are published make £8.",
        ),
        (
            judge("statements_disagree", why="9 stands under two labels: A and B."),
            UNCLEAR,
            "Readers cannot tell which of them it counts, or whether it is the number of each.",
        ),
        (judge("format"), FORMAL, "A person can read the cell, but a program may not."),
    ],
)
def test_each_kind_of_error_tells_what_a_reader_takes_from_it(finding, rank, words):
    assert finding == (rank, words)


@pytest.mark.parametrize(
    ("open_cases", "told"),
    [
        ((9, 10), "Of all cases it rose, from 20% to 30%."),
        (
            (10, 10),
            "Of all cases, the known share rose, from 20% to 30%. "
            "But 10 of 100 and 10 of 100 are open or left out, so how it moved cannot be told.",
        ),
        (
            (11, 0),
            "Of all cases, the known share rose, from 20% to 30%. "
            "But 11 of 100 are open or left out, so how it moved cannot be told.",
        ),
    ],
)
def test_where_cases_of_no_item_could_turn_a_change_nobody_can_tell_it(open_cases, told):
    names = ("item", "period", "count", "percent", "right", "whole", "open")
    rows = [("A", "2021/22", 20, "40", "20", 100), ("A", "2022/23", 30, "35", "30", 100)]
    cells = [
        dict(zip(names, (*row, waiting), strict=True)) for row, waiting in zip(rows, open_cases, strict=True)
    ]
    assert judge_shares(cells, cells)[1].endswith(told)
