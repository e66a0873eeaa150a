"""What may be shown: nothing that data/reference does not open, whatever a file or a list is called."""

import pandas as pd
import pytest

from figure_samples import make_figures, statement_row, table_rows
from helpers.disclosure.rules import Rules, find_levels, make_rules, read_rules
from helpers.errors import UnusableInput
from helpers.paths import find_folders

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
    with pytest.raises(UnusableInput, match=r"table 'people', row 3 .* found 'yes'; write exact or rounded"):
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
