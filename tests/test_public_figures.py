"""What the public edition prints in place of each figure."""

import pandas as pd
import pytest

from figure_samples import make_figures, open_rounded, statement_row, table_rows
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.public_figures import find_change_percent

KINDS = {"Neglect": "22 (31.0%)", "Physical": "3 (4.2%)", "Financial": "46 (64.8%)", "Total": "71"}
LARGE = {"Neglect": 48, "Physical": 20, "Financial": 60, "Total": 128}
MADE = ["count", "percent", "change_count", "change_percent", "compared_count"]


def protect(*records):
    """The public frame of some records."""
    figures = make_figures(*records)
    return protect_figures(figures, open_rounded(figures))


def protect_statement(statement, **columns):
    """The last public row of a table of two years and one statement."""
    tables = table_rows("safeguarding_by_kind", {"2022/23": LARGE, "2023/24": KINDS} | columns)
    return protect(*tables, statement).iloc[-1]


def list_made(row):
    """The remade numbers of a row, without those that are missing."""
    return {name: row[name] for name in MADE if pd.notna(row[name])}


def test_percentages_are_made_from_the_rounded_counts_and_totals():
    public = protect(*table_rows("safeguarding_by_kind", {"2023/24": KINDS}))
    assert public["published"].tolist() == ["20 (29%)", "[c]", "45 (64%)", "70"]
    assert public["percent"].tolist() == ["29", pd.NA, "64", pd.NA]
    assert public["percent_decimals"].tolist() == [0, pd.NA, 0, pd.NA]
    assert public["missing_reason"].tolist() == [pd.NA, "withheld", pd.NA, pd.NA]


@pytest.mark.parametrize(("other", "printed"), [(17, "30"), (18, "30 (60%)")])
def test_no_share_stands_on_a_base_under_50(other, printed):
    """47 cases are published as 45, 48 as 50."""
    column = {"a": f"{30} (62.5%)", "b": other, "Total": 30 + other}
    assert protect(*table_rows("cases", {"2023/24": column}))["published"].iloc[0] == printed


def test_a_percentage_stands_in_every_visible_cell_of_a_table_that_prints_any():
    """Where a percentage stands must not say which cells printed one."""
    column = {"a": "30 (60%)", "b": 20, "c": 0, "d": "3 (6%)", "e": 7, "Total": 60}
    public = protect(*table_rows("cases", {"2023/24": column}))
    assert public["published"].tolist() == ["30 (50%)", "20 (33%)", "[c]", "[c]", "5 (8%)", "60"]
    assert public["marks"].isna().all()


def test_blank_and_inapplicable_cells_stay_as_they_are_and_a_lone_percentage_goes():
    blank, words, share = table_rows("cases", {"2023/24": {"a": None, "b": None, "c": 6}})
    words |= {"published": "N/a", "missing_reason": "not applicable"}
    share |= {"published": "31%", "count": None, "percent": "31", "percent_decimals": 0}
    public = protect(blank, words, share)
    assert public["published"].tolist() == [pd.NA, "N/a", "[c]"]
    assert public["missing_reason"].tolist() == ["blank", "not applicable", "withheld"]


def test_a_change_is_made_from_both_public_counts():
    change = statement_row(
        "safeguarding_by_kind: Neglect",
        "2023/24",
        "change",
        "22, down 54.2% from 48",
        count=22,
        change_percent="-54.2",
        compared_with="2022/23",
        compared_count=48,
    )
    public = protect_statement(change)
    assert public["published"] == "20, compared with 50 (-60%)"
    assert list_made(public) == {
        "count": 20,
        "change_count": -30,
        "change_percent": "-60",
        "compared_count": 50,
    }


def test_a_difference_without_counts_is_made_from_the_tables():
    fall = statement_row(
        "safeguarding_by_kind: Total",
        "2023/24",
        "difference",
        "a reduction of 57",
        change_count=-57,
        compared_with="2022/23",
    )
    public = protect_statement(fall)
    assert public["published"] == "70, compared with 130 (-46%)"
    assert list_made(public) == {"change_count": -60, "change_percent": "-46"}


def test_a_change_of_a_withheld_count_is_withheld_whole():
    fall = statement_row(
        "safeguarding_by_kind: Physical",
        "2023/24",
        "change",
        "3 (a decrease of 85%)",
        count=3,
        change_percent="-85",
        compared_with="2022/23",
    )
    public = protect_statement(fall)
    assert (public["published"], public["missing_reason"]) == ("[c]", "withheld")
    assert list_made(public) == {}


def test_a_change_from_a_withheld_count_keeps_only_the_later_one():
    rise = statement_row(
        "safeguarding_by_kind: Neglect",
        "2022/23",
        "change",
        "48, from 4",
        count=48,
        compared_with="2021/22",
        compared_count=4,
    )
    public = protect_statement(rise)
    assert public["published"] == "50"
    assert list_made(public) == {"count": 50}


def test_a_share_without_a_count_is_made_from_the_tables():
    share = statement_row(
        "safeguarding_by_kind: Neglect",
        "2023/24",
        "share",
        "31%",
        percent="31",
        percent_decimals=0,
        compared_with="safeguarding_by_kind: Total",
    )
    public = protect_statement(share)
    assert public["published"] == "29%"
    assert list_made(public) == {"percent": "29"}


def test_a_statement_of_a_count_alone_gets_no_share_though_it_names_a_total():
    count = statement_row(
        "safeguarding_by_kind: Neglect",
        "2023/24",
        "count",
        "22 of all",
        count=22,
        compared_with="safeguarding_by_kind: Total",
    )
    public = protect_statement(count)
    assert public["published"] == "20"
    assert list_made(public) == {"count": 20}


def test_a_percentage_that_no_public_count_makes_is_withheld():
    """98.7% of 149 reports in time says that 2 were late."""
    share = statement_row(
        "key_reports_in_time",
        "2023/24",
        "share",
        "98.7 %",
        percent="98.7",
        percent_decimals=1,
        compared_with="safeguarding_by_kind: Total",
    )
    assert protect_statement(share)["published"] == "[c]"


def test_rankings_and_other_words_are_withheld():
    ranking = statement_row("safeguarding_by_kind: Neglect", "2023/24", "rank", "most, then domestic abuse")
    assert protect_statement(ranking)["published"] == "[c]"


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [(45, 90, None), (50, 90, "80"), (50, 50, "0"), (200, 195, "-3"), (200, 205, "3"), (1000, 995, "-1")],
)
def test_a_change_in_per_cent_is_rounded_half_up_away_from_nothing(before, now, percent):
    assert find_change_percent(before, now) == percent
