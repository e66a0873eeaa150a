"""The words around a chart follow from the rows that are drawn."""

import pandas as pd
import pytest

from frames import make_figures, make_series, row
from helpers.pages.chart_words import (
    describe_series,
    name_source,
    title_range,
    title_series,
    word_items,
    word_series,
)
from helpers.statistics.series import select_series

SOURCES = pd.DataFrame(
    {
        "path": ["2023-24/people.csv", "2022-23/people.csv"],
        "publisher": ["A Housing Group", "A Housing Group"],
        "report": ["2023-24", "2022-23"],
    }
)


def series(counts):
    return select_series(make_figures(*make_series("people", "Total", counts)), "people: Total")


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        (
            {"2021/22": 137, "2022/23": 123, "2023/24": 71},
            "fell from 123 in 2022/23 to 71 in 2023/24, the lowest year shown",
        ),
        (
            {"2021/22": 60, "2022/23": 51, "2023/24": 61},
            "rose from 51 in 2022/23 to 61 in 2023/24, the highest year shown",
        ),
        ({"2022/23": 123, "2023/24": 71}, "fell from 123 in 2022/23 to 71 in 2023/24"),
        ({"2021/22": 71, "2022/23": 123, "2023/24": 71}, "fell from 123 in 2022/23 to 71 in 2023/24"),
    ],
)
def test_a_title_says_how_the_last_year_stands_to_the_one_before(counts, title):
    assert title_series(series(counts), "Referrals", is_clear=True) == f"Referrals {title}"


def test_a_title_says_rose_or_fell_only_where_a_test_says_so():
    rows = series({"2021/22": 80, "2022/23": 79, "2023/24": 71})
    assert (
        title_series(rows, "Referrals")
        == "Referrals went from 79 in 2022/23 to 71 in 2023/24, the lowest year shown"
    )
    unclear = "Referrals: from 79 in 2022/23 to 71 in 2023/24, no clear change"
    assert title_series(rows, "Referrals", is_clear=False) == unclear


@pytest.mark.parametrize("is_clear", [None, False])
def test_a_title_says_that_a_figure_stayed_the_same(is_clear):
    title = title_series(series({"2022/23": 51, "2023/24": 51}), "Referrals", is_clear=is_clear)
    assert title == "Referrals: 51 in both 2022/23 and 2023/24"


def test_a_year_of_low_reliability_is_no_extreme_and_is_told_as_what_it_is():
    rows = series({"2020/21": 60, "2021/22": 92, "2022/23": 92, "2023/24": 71})
    rows["mark"] = pd.Series(["[u]", None, None, None], dtype="string")
    assert title_series(rows, "Referrals").endswith("71 in 2023/24, the lowest year shown")
    assert "60 (low reliability) in 2020/21" in describe_series(rows, "referrals")


def test_a_title_makes_no_comparison_with_a_bound():
    figures = make_figures(
        row("2021-22", "a_statements", "clubs", "2021/22", 990, claim="at_least", bound="above"),
        row("2023-24", "a_statements", "clubs", "2023/24", 1401, claim="count"),
    )
    title = title_series(select_series(figures, "clubs"), "People at job clubs")
    assert title == "People at job clubs: more than 990 in 2021/22, and 1,401 in 2023/24"


def test_money_is_told_in_pounds():
    figures = make_figures(
        row("2022-23", "a_statements", "fund", "2022/23", amount_gbp="197376", claim="money"),
        row("2023-24", "a_statements", "fund", "2023/24", amount_gbp="276535", claim="money"),
    )
    title = title_series(select_series(figures, "fund", "amount_gbp"), "Investment", "amount_gbp")
    assert title == "Investment went from £197,376 in 2022/23 to £276,535 in 2023/24"


def test_a_description_gives_first_highest_and_last_year_once_each():
    told = describe_series(series({"2021/22": 92, "2022/23": 137, "2023/24": 71}), "referrals")
    assert told == "Bar chart of referrals by year: 92 in 2021/22, 137 in 2022/23 and 71 in 2023/24."
    told = describe_series(series({"2022/23": 137, "2023/24": 71}), "referrals")
    assert told == "Bar chart of referrals by year: 137 in 2022/23 and 71 in 2023/24."


def test_a_source_names_publisher_and_reports():
    rows = pd.DataFrame({"source_file": ["2023-24/people.csv", "2022-23/people.csv"]})
    assert name_source(rows, SOURCES) == "A Housing Group, reports 2022-23 and 2023-24"


def test_one_year_alone_is_no_chart():
    assert word_series(series({"2023/24": 71}), SOURCES, "Referrals", "Referrals in a year") == {}


def test_panels_are_titled_by_the_largest_item_of_the_last_year():
    rows = pd.DataFrame(
        {
            "item": ["Neglect", "Neglect", "Self-neglect", "Self-neglect"],
            "period": ["2022/23", "2023/24"] * 2,
            "count": pd.array([25, 11, 51, 41], dtype="Int64"),
            "source_file": "2023-24/people.csv",
        }
    )
    words = word_items(rows, SOURCES, "kind of abuse", "Referrals in a year")
    assert words["title"] == "The largest kind of abuse in 2023/24 is Self-neglect with 41, ahead of 1 other"


def test_a_range_runs_from_the_lowest_to_the_highest_share_of_the_last_year():
    rows = pd.DataFrame(
        {"period": ["2021/22", "2022/23", "2022/23"], "share_percent": ["94.3", "97.5", "96.2"]}
    )
    assert (
        title_range(rows, "colleagues were trained")
        == "Between 96.2% and 97.5% of colleagues were trained in 2022/23"
    )
