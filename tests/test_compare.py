"""Rows worked out from each other: sums, differences, shares, runs, and how far years move."""

import pytest

from frames import make_series
from helpers.notebook import compare
from helpers.notebook.select import select
from report_samples import make_report_figures

YEARS = ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24")


def series(*counts, item="Total", **others):
    rows = make_series("cases", item, dict(zip(YEARS, counts, strict=False)))
    return select(make_report_figures(*rows, **others), "cases", item)


ALL = series(84, 92, 137, 123, 71)
ANSWERED = series(74, 66, 95, 81, 37, item="Answered")


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
    assert (shares["count"].iloc[-1], shares["base"].iloc[-1]) == (34, 71)


@pytest.mark.parametrize(
    ("counts", "told"),
    [((1, 2, 3), "up"), ((3, 2, 1), "down"), ((1, 3, 2), "mixed"), ((1, 1, 2), "mixed"), ((1, 2), "[x]")],
)
def test_a_run_is_told_only_where_every_year_moves_the_same_way(counts, told):
    assert compare.choose_run(series(*counts), rose="up", fell="down", mixed="mixed") == told


def test_the_lowest_and_highest_year_are_those_that_can_be_compared():
    lowest, highest = compare.extremes(series(9, 92, 137, 123, 71, marks=["2019/20"]))
    assert (str(lowest), lowest.period, str(highest), highest.period) == ("71", "2023/24", "137", "2021/22")
    assert [str(one) for one in compare.extremes(series(84))] == ["[x]", "[x]"]


def test_the_usual_range_rests_on_the_years_before_the_last():
    usual = compare.usual_range(ALL)
    assert (str(usual.low), str(usual.high), usual.years) == ("62", "156", 4)


@pytest.mark.parametrize("rows", [series(84, 92, 137, 123), series(85, 90, 135, 125, 70, rounded=True)])
def test_no_usual_range_comes_from_few_years_or_rounded_counts(rows):
    assert str(compare.usual_range(rows).low) == "[x]"


def test_tests_allow_for_how_far_years_move_and_stand_as_one_family():
    unknown = compare.subtract(ALL, ANSWERED, "Not known")
    p_values = {"change": compare.judge_change(ALL), "trend": compare.judge_trend(unknown, ALL)}
    assert p_values == {"change": pytest.approx(0.21, abs=0.005), "trend": pytest.approx(0.018, abs=0.001)}
    told = compare.list_tests(p_values | {"none": None})
    assert told["question"].to_list() == ["change", "trend"]
    assert told["with_family"].iloc[1] == "0.04"


def test_rounded_counts_are_never_tested():
    rounded = series(85, 90, 135, 125, 70, rounded=True)
    assert compare.judge_change(rounded) is None
    assert compare.judge_trend(rounded, rounded) is None
    assert compare.list_tests({"change": None}).empty
