"""What may be shown of a figure, nothing unless data/reference opens it, and what is printed for it."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest

from figure_samples import make_figures, open_rounded, statement_row, table_rows
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.public_figures import Rules, find_levels, read_rules
from helpers.errors import UnusableInput
from helpers.paths import find_folders

KINDS = {"Neglect": "22 (31.0%)", "Physical": "3 (4.2%)", "Financial": "46 (64.8%)", "Total": "71"}
LARGE = {"Neglect": 48, "Physical": 20, "Financial": 60, "Total": 128}
MADE = ["count", "percent", "change_count", "change_percent", "compared_count"]


TABLES = pd.DataFrame(
    {"table": ["cases", "training", "words"], "public": ["rounded", "exact", None]}, dtype="string"
)
INDICATORS = pd.DataFrame(
    {
        "id": ["both", "events", "all"],
        "numerator": ["cases: a + cases: b", None, "events + unheard_of"],
        "public": ["exact", "exact", "rounded"],
    },
    dtype="string",
)


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
    columns = {"2022/23": {"a": before}, "2023/24": {"a": now}}
    change = statement_row("cases: a", "2023/24", "change", "a change", compared_with="2022/23")
    public = protect(*table_rows("cases", columns), change).iloc[-1]
    told = f" ({percent}%)" if percent else ""
    assert public["published"] == f"{now}, compared with {before}{told}"
    assert list_made(public).get("change_percent") == percent


def make_rules(*tables):
    """The rules that some reference tables state, the tables first."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in zip(("tables.csv", "indicators.csv"), tables, strict=False):
            rows.to_csv(Path(folder) / name, index=False)
        return read_rules(Path(folder))


def find(*records):
    """The level of each figure under the rules of these tests."""
    return find_levels(make_figures(*records), make_rules(TABLES, INDICATORS)).tolist()


@pytest.mark.parametrize(
    ("table", "level"),
    [
        ("cases", "rounded"),
        ("training", "exact"),
        ("words", "closed"),
        ("cases_by_target_group", "closed"),
        ("charity_safeguarding_by_type", "closed"),
        ("complaints_about_abuse_by_type", "closed"),
        ("antisocial_behaviour_by_victim", "closed"),
        ("community_by_project", "closed"),
        ("Cases", "closed"),
    ],
)
def test_a_table_is_closed_until_it_is_listed_whatever_it_is_called(table, level):
    assert find(*table_rows(table, {"2023/24": {"training target": 3}})) == [level]


@pytest.mark.parametrize("listed_in", ["annual_review_statements", "community_statements", "training"])
def test_the_subject_of_a_statement_decides_and_not_the_list_it_stands_in(listed_in):
    subjects = ["cases: a", "events", "both", "unheard_of", "victims: a"]
    said = [
        statement_row(subject, "2023/24", "count", "3", count=3, table=listed_in, row=row)
        for row, subject in enumerate(subjects, 2)
    ]
    assert find(*said) == ["rounded", "exact", "rounded", "closed", "closed"]


def test_a_statement_is_shown_no_more_exactly_than_what_it_is_measured_against():
    said = [
        statement_row("events", "2023/24", "share", "3%", percent="3", compared_with=against, row=row)
        for row, against in enumerate(["cases: Total", "both", "victims: Total", "2022/23", "events"], 2)
    ]
    assert find(*said) == ["rounded", "rounded", "closed", "exact", "exact"]


def test_an_indicator_is_shown_no_more_exactly_than_what_it_adds_up():
    rules = make_rules(TABLES, INDICATORS)
    assert rules.levels == {
        "cases": "rounded",
        "training": "exact",
        "both": "rounded",
        "events": "exact",
        "all": "closed",
    }
    assert rules.sums == {"both": ("cases: a", "cases: b"), "all": ("events", "unheard_of")}


@pytest.mark.parametrize(
    ("numerator", "level"),
    [
        ("training: a - events", "exact"),
        ("cases: Total - cases: a", "closed"),
        ("cases: Total - events", "closed"),
        ("cases: Total + events", "rounded"),
        ("previous + events", "exact"),
        ("previous + cases: a", "closed"),
        ("previous + events - unheard_of", "closed"),
    ],
)
def test_a_difference_or_running_total_is_closed_unless_all_of_it_is_exact(numerator, level):
    open_cases = pd.DataFrame({"id": ["open"], "numerator": [numerator], "public": ["exact"]}, dtype="string")
    rules = make_rules(TABLES, pd.concat([INDICATORS, open_cases]))
    assert rules.levels["open"] == level
    assert ("open" in rules.sums) == (level == "rounded")


def test_a_level_that_is_none_is_refused_with_its_row_and_what_to_write():
    wrong = pd.DataFrame({"table": ["cases", "people"], "public": ["rounded", "yes"]}, dtype="string")
    with pytest.raises(UnusableInput, match=r"tables.csv, row 3, column B \(public\): found 'yes'; write"):
        make_rules(wrong)


def test_without_reference_tables_everything_is_closed(tmp_path):
    assert read_rules(tmp_path) == Rules({}, {})
    (tmp_path / "tables.csv").write_text("table,name\ncases,cases\n", encoding="utf-8")
    assert read_rules(tmp_path) == Rules({}, {})


def test_every_level_of_the_reference_tables_is_one_and_no_list_of_statements_has_any():
    rules = read_rules(find_folders().reference)
    assert set(rules.levels.values()) == {"rounded", "exact"}
    assert not [name for name in rules.levels if name.endswith("statements")]
    assert rules.find_level("cases_closed") == rules.find_level("safeguarding_by_person: Total") == "rounded"
    assert rules.find_level("community_investment") == "exact"
