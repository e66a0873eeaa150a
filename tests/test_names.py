"""What the computer calls a table or an indicator never reaches a reader."""

import re

import pandas as pd
import pytest

from helpers import schemas
from helpers.exports.raw_exports import read_reference, read_sources
from helpers.language import names
from helpers.paths import find_folders

REFERENCE = find_folders().reference
KNOWN = names.collect_names(
    read_reference(REFERENCE / "indicators.csv", ("id", "label")),
    read_reference(REFERENCE / "tables.csv", ("table", "name", "theme")),
)
NO_NAMES = names.Names()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The total is 74 here and 84 in safeguarding_by_abuse_type and safeguarding_by_person.",
            "The total is 74 here and 84 in the table by kind of abuse and the table by person.",
        ),
        (
            "which the table safeguarding_by_abuse_type, 2023-24 gives as 13",
            "which the table by kind of abuse, 2023-24 gives as 13",
        ),
        (
            "The text safeguarding_statements, 2022-23 also gives 51.",
            "The safeguarding text, 2022-23 also gives 51.",
        ),
        ("safeguarding_by_person prints 84.", "The table by person prints 84."),
        (
            "62 is its number for key_by_service_area: Other.",
            "62 is its number for the charity's table by service: Other.",
        ),
        ("challenge_25000_raised is 1.", "“Anniversary challenge: raised” is 1."),
        (
            "16 of 137 (safeguarding_by_abuse_type: Total, 2021/22)",
            "16 of 137 (Total in the table by kind of abuse, 2021/22)",
        ),
        ("Self-Neglect is 41, (a) and (b: c).", "Self-Neglect is 41, (a) and (b: c)."),
        (
            "See 2023-24/key_by_reason.csv or key_by_reason.csv.",
            "See 2023-24/key_by_reason.csv or key_by_reason.csv.",
        ),
        ("", ""),
    ],
)
def test_identifiers_in_a_text_are_put_into_words(text, words):
    assert names.name_in_words(text, KNOWN) == words


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("cases_closed", "Cases closed"),
        ("an_unknown_one", "an unknown one"),
        ("safeguarding_by_outcome: Total", "Total in the table by outcome"),
        ("new_table: A: b", "A: b in the table new table"),
    ],
)
def test_a_subject_is_named_by_its_label_or_its_item(subject, words):
    assert names.name_subject(subject, KNOWN) == words


def test_every_table_of_the_project_has_a_name_without_underscores():
    paths = read_sources(find_folders().raw)["path"]
    tables = {re.sub(r".*/|\.csv", "", path) for path in paths}
    assert not [table for table in tables if "_" in names.name_table(table, KNOWN)]
    assert {table for table in tables if "_by_" in table} <= set(KNOWN.tables)


def test_no_reason_of_a_real_finding_keeps_an_identifier():
    folders = find_folders()
    findings = schemas.read_table(folders.processed_file("2023-24", "findings.csv"), schemas.findings)
    told = [names.name_in_words(why, KNOWN) for why in findings["why"]]
    assert [text for text in told if re.search(r"[a-z]_[a-z]", text)] == []


def test_names_come_from_the_reference_tables_and_may_be_none():
    indicators = pd.DataFrame({"id": ["a_b"], "label": ["A"]})
    tables = pd.DataFrame({"table": ["c_by_d"], "name": ["the table by d"], "theme": ["housing"]})
    assert names.collect_names(indicators, tables) == names.Names(
        {"a_b": "A"}, {"c_by_d": "the table by d"}, {"c_by_d": "housing"}
    )
    assert names.collect_names(indicators.iloc[:0], tables.iloc[:0]) == NO_NAMES


def test_rows_say_what_they_are_about_and_why_in_words():
    rows = pd.DataFrame(
        {
            "table": ["safeguarding_by_person", "community_statements", "safeguarding_by_person"],
            "item": ["Total", "cases_closed", None],
            "why": ["It is that of safeguarding_by_outcome.", "cases_closed is 81.", None],
        },
        dtype="string",
    )
    named = names.name_rows(rows, KNOWN)
    assert named["about"].to_list() == ["Total in the table by person", "Cases closed", "The table by person"]
    assert named["why"].to_list()[:2] == ["It is that of the table by outcome.", "“Cases closed” is 81."]
    assert named["why"].isna().to_list() == [False, False, True]
    assert "about" not in rows


def test_rows_without_reasons_are_named_too_and_no_rows_stay_none():
    figures = pd.DataFrame({"table": ["key_by_reason"], "item": ["Other"]}, dtype="string")
    assert names.name_rows(figures, KNOWN)["about"].to_list() == ["Other in the charity's table by reason"]
    assert names.name_rows(figures.iloc[:0], NO_NAMES).empty


def test_a_subject_that_stands_in_no_table_is_named_by_its_label():
    rows = pd.DataFrame({"table": pd.array([None], dtype="string"), "item": ["job_club_people"]})
    labels = names.Names(labels={"job_club_people": "People at job clubs"})
    assert names.name_rows(rows, labels)["about"].item() == "People at job clubs"


def test_a_table_is_known_by_its_items_and_one_without_any_refuses_no_item():
    names.refuse_unknown("cases_by_age", {"cases_by_age: Adults"})
    names.refuse_unknown("cases_by_kind: Neglect", {"cases_by_kind"})
    with pytest.raises(ValueError, match="Found 'Children', no item of cases_by_age: its items are Adults"):
        names.refuse_unknown("cases_by_age: Children", {"cases_by_age: Adults"})
    with pytest.raises(ValueError, match="Found 'shops', no table"):
        names.refuse_unknown("shops: Corner", {"cases_by_age: Adults"})
