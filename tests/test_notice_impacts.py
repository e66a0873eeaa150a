"""What an error does to a reader, from its numbers."""

import pytest

from helpers.checking.notice_findings import FORMAL, RESIZED, REVERSED, SHIFTED, UNCLEAR, find_kind
from helpers.checking.notice_impacts import SLIGHTLY_OFF, judge_finding, judge_shares

INCOMPARABLE = "incomparable"


def judge_table(*cells):
    """The impact of cells (item, period, count, what stands and, where that is wrong, what should)."""
    names = ("item", "period", "count", "percent", "right")
    made = [dict(zip(names, (*cell, cell[-1]), strict=False)) for cell in cells]
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
            "Readers take what was counted in 2022 for what was in 2022/23.",
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
            judge("percentages_do_not_add_up"),
            UNCLEAR,
            "Readers cannot tell which of the percentages is wrong.",
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
            "Readers cannot tell whether it is the number of each.",
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
    assert judge_shares(cells, cells).words.endswith(told)
