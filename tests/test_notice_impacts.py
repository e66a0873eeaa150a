"""What an error does to a reader, from its numbers."""

import pytest

from helpers.checking.notice_impacts import (
    FORMAL,
    INCOMPARABLE,
    RESIZED,
    REVERSED,
    SHIFTED,
    SLIGHTLY_OFF,
    UNCLEAR,
    judge_finding,
    judge_shares,
)


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


def judge(kind, published="x", expected=None, why="It is so.", entry=None, **said):
    row = {"kind": kind, "period": "2022/23", "published": published, "expected": expected, "why": why}
    return judge_finding(row | {"said": said}, entry or kind)


@pytest.mark.parametrize(
    ("finding", "impact"),
    [
        (
            judge("statement", "followed by B", "Emotional Abuse, Physical", claim="rank"),
            (
                REVERSED,
                "Readers take another order for that of 2022/23. Next came “Emotional Abuse” and “Physical”.",
            ),
        ),
        (
            judge("statement", "the majority of cases", "25.2%"),
            (REVERSED, "Readers conclude that it is more than half. It is 25.2%."),
        ),
        (
            judge("statement", "a 16% increase", "-36%", change_percent="16"),
            (REVERSED, "Readers conclude that there was a rise. There was a fall of 36%."),
        ),
        (
            judge("statement", "a 33.3% fall", "-38.5%", change_percent="-33.3"),
            (SHIFTED, "Readers take a fall of 38.5% for one of 33.3%."),
        ),
        (
            judge("statement", "5 fewer", "-1,006", change_count=-5),
            (SHIFTED, "Readers take a fall of 1,006 for one of 5."),
        ),
        (
            judge("statement", "over 34%", "22.8%"),
            (SHIFTED, "Readers take the share to be over 34%. It is 22.8%."),
        ),
        (
            judge(
                "statement",
                "fell to 20%",
                "from 19% to 20%",
                "T gives 19%; from there to 20% it did not fall.",
            ),
            (
                UNCLEAR,
                "Readers conclude that it has fallen of late. "
                "From the last number published before, it has not.",
            ),
        ),
        (
            judge("statement", "a steady rise", "3, 2", "The numbers are 3, 2: no rise in 2022/23."),
            (SHIFTED, "Readers conclude that every year brought a rise. There was no rise in 2022/23."),
        ),
        (
            judge("statement", "in 2021", "2022", "The caption names 2021; the figures are of 2022."),
            (INCOMPARABLE, "Readers take figures of 2022 for those of another year."),
        ),
        (
            judge("statement", "1 referral (a decrease of 87.5%)", "2", change_percent="-87.5"),
            (UNCLEAR, "Readers take away something that the figures do not show."),
        ),
        (
            judge("statement", "62", "51"),
            (UNCLEAR, "Readers take away something that the figures do not show."),
        ),
        (
            judge("statement", "149", "149 for 2022", entry="another_year"),
            (INCOMPARABLE, "Readers take what was counted in 2022 for what was in 2022/23."),
        ),
        (
            judge("unit", "£5m", "£5", amount_gbp="5000000"),
            (RESIZED, "Read as printed, the amount is 1,000,000 times as large."),
        ),
        (
            judge("revised", "12", "13"),
            (UNCLEAR, "Readers of one report take 12 for the number, those of the other 13."),
        ),
        (
            judge("totals_disagree", "1,074", "1184"),
            (INCOMPARABLE, "Shares of 1,074 and shares of 1184 cannot be compared."),
        ),
        (judge("identical_columns"), (INCOMPARABLE, "No change from or to 2022/23 can be told.")),
        (
            judge("items_do_not_add_up", entry="overlap"),
            (INCOMPARABLE, "Readers may take the items for shares of all cases, which they are not."),
        ),
        (
            judge("items_do_not_add_up", "9", "8"),
            (UNCLEAR, "Readers cannot tell whether the total or an item is wrong."),
        ),
        (
            judge("percentages_do_not_add_up"),
            (UNCLEAR, "Readers cannot tell which of the percentages is wrong."),
        ),
        (
            judge("percentage"),
            (UNCLEAR, "Readers cannot tell whether the total or the percentages are wrong."),
        ),
        (
            judge("statements_disagree", entry="undecided"),
            (UNCLEAR, "Readers cannot tell which number is meant."),
        ),
        (
            judge("statements_disagree", "62", "51"),
            (UNCLEAR, "Readers of this text take another number than 51 from it."),
        ),
        (
            judge("statements_disagree", entry="shared_number"),
            (UNCLEAR, "Readers cannot tell whether it is the number of each."),
        ),
        (judge("format"), (FORMAL, "A person can read the cell, but a program may not.")),
    ],
)
def test_each_kind_of_error_tells_what_a_reader_takes_from_it(finding, impact):
    assert finding == impact
