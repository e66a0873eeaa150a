"""Rows worked out from each other: sums, differences, shares, and runs of years."""

import pytest

from frames import make_series
from helpers.notebook import compare
from helpers.notebook.select import select
from report_samples import make_report_figures, make_years, say

ALL = make_years(84, 92, 137, 123, 71)
ANSWERED = make_years(74, 66, 95, 81, 37, item="Answered")


def test_a_part_is_subtracted_year_by_year():
    unknown = compare.subtract(ALL, ANSWERED, "Not known")
    assert unknown["item"].unique() == ["Not known"]
    assert unknown["text"].to_list() == ["10", "26", "42", "42", "34"]
    assert compare.subtract(ALL, ANSWERED.iloc[:2], "Not known")["period"].to_list() == ["2019/20", "2020/21"]


def test_items_are_added_up_and_what_is_missing_stays_missing():
    rows = make_series("cases", "A", {"2022/23": 1, "2023/24": 2})
    rows += make_series("cases", "B", {"2022/23": 3})
    rows += [rows[0] | {"item": "B", "period": "2023/24", "count": None, "missing_reason": "withheld"}]
    added = compare.sum_items(select(make_report_figures(*rows), "cases"), ["A", "B"], "Both")
    assert added["text"].to_list() == ["4", "[c]"]


def test_shares_stand_with_count_and_base_and_as_numbers():
    shares = compare.share_of(compare.subtract(ALL, ANSWERED, "Not known"), ALL)
    assert shares["text"].iloc[-1] == "34 of 71 (47.9%)"
    assert shares["exact"].to_list() == ["11.9", "28.3", "30.7", "34.1", "47.9"]


def test_rows_that_a_cell_changed_are_written_anew_and_all_others_stay_as_they_are():
    rows = make_years(123, 71).assign(text="as it was")
    assert compare.go_by_values(rows) is rows
    rows.loc[1, "value"] = 142
    assert compare.go_by_values(rows)["text"].to_list() == ["as it was", "142"]
    assert compare.go_by_values(rows)["exact"].to_list() == ["123", "142"]
    assert rows.loc[1, "text"] == "as it was"
    rows.loc[1, "value"] = None
    assert compare.go_by_values(rows)["text"].to_list() == ["as it was", "[x]"]
    assert compare.go_by_values(rows)["exact"].isna().to_list() == [False, True]


def test_a_share_that_nobody_changed_keeps_its_words_and_a_changed_one_goes_by_its_value():
    shares = compare.share_of(ANSWERED, ALL)
    assert compare.go_by_values(shares)["text"].iloc[-1] == "37 of 71 (52.1%)"
    shares = compare.go_by_values(shares.assign(value=shares["value"] / 2))
    assert shares["text"].iloc[-1] == "26.1%"


def test_every_verb_goes_by_the_value_that_a_cell_gave_a_row():
    doubled = ALL.assign(value=ALL["value"] * 2)
    assert compare.subtract(doubled, ANSWERED)["text"].iloc[-1] == "105"
    assert compare.sum_items(doubled, ["Total"])["text"].iloc[-1] == "142"
    assert compare.share_of(ANSWERED, doubled)["text"].iloc[-1] == "37 of 142 (26.1%)"
    assert [str(one) for one in compare.extremes(doubled)] == ["142", "274"]


@pytest.mark.parametrize(
    ("counts", "told"),
    [((1, 2, 3), "up"), ((3, 2, 1), "down"), ((1, 3, 2), "mixed"), ((1, 1, 2), "mixed"), ((1, 2), "[x]")],
)
def test_a_run_is_told_only_where_every_year_moves_the_same_way(counts, told):
    assert compare.choose_run(make_years(*counts), rose="up", fell="down", mixed="mixed") == told


def test_the_lowest_and_highest_year_are_those_that_can_be_compared():
    lowest, highest = compare.extremes(make_years(9, 92, 137, 123, 71, marks=["2019/20"]))
    assert (str(lowest), lowest.period, str(highest), highest.period) == ("71", "2023/24", "137", "2021/22")
    assert [str(one) for one in compare.extremes(make_years(84))] == ["[x]", "[x]"]


def test_a_year_takes_its_figure_from_the_first_series_that_has_one():
    figures = make_report_figures(
        *(say("2022/23", 81, "closed"), say("2023/24", None, "closed")),
        *(say("2021/22", 95, "summed"), say("2022/23", 80, "summed"), say("2023/24", 37, "summed")),
    )
    filled = compare.fill_years(select(figures, "closed"), select(figures, "summed"), name="Known")
    assert list(zip(filled["item"], filled["period"], filled["text"], strict=True)) == [
        ("Known", "2021/22", "95"),
        ("Known", "2022/23", "81"),
        ("Known", "2023/24", "37"),
    ]
