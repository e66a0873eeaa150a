"""The list of everything that is wrong, and one answer for every statement."""

import os
from pathlib import Path

import pandas as pd
import pytest

from helpers import schemas
from helpers.checking.findings import check_statements, list_findings
from helpers.checking.problems import OPEN
from helpers.checking.reconciliation import reconcile_figures
from published_samples import (
    NO_INDICATORS,
    NO_LABELS,
    make_indicators,
    read_published,
    write_column,
    write_statements,
)
from spoilt_exports import tell_spoilt


def find(figures, indicators=NO_INDICATORS, labels=NO_LABELS):
    rows = list_findings(figures, reconcile_figures(figures, indicators), labels, indicators)
    return schemas.findings.validate(rows)


def show(rows, *columns):
    return list(rows[list(columns)].itertuples(index=False, name=None))


def test_a_clean_table_has_no_findings():
    table = write_column(Adults="102 (82.93%)", Children="21 (17.07%)", Total="123")
    assert len(find(read_published(t=table))) == 0


def test_statements_that_contradict_each_other_are_one_finding():
    rows = [("raised", "2022/23", "money", "", text) for text in ("£31,900", "£33,300")]
    found = find(read_published(x_statements=write_statements(*rows)))
    assert show(found, "kind", "item", "published") == [("statements_disagree", "raised", "£31,900")]


def test_a_statement_that_a_newer_report_revised_is_one_revision():
    prose = read_published("2022-23", x_statements=write_statements(("t: A", "2021/22", "count", "", "12")))
    table = read_published("2023-24", t=write_column("2021/22", A="13", Total="13"))
    found = find(pd.concat([prose, table], ignore_index=True))
    assert show(found, "kind", "report", "published", "expected") == [("revised", "2022-23", "12", "13")]


@pytest.mark.parametrize(("number", "found"), [("1,587", 1), ("1,600", 0), ("99", 0)])
def test_one_number_under_two_labels_is_a_finding_unless_it_is_small_or_round(number, found):
    rows = [("attendees", "2023/24", "count", "", number), ("people", "2023/24", "count", "", number)]
    indicators = make_indicators(("attendees", "Attendees", None, None), ("people", "People", None, None))
    figures = read_published(x_statements=write_statements(*rows))
    assert len(find(figures, indicators)) == found


def test_a_label_that_no_report_used_before_is_listed_only_where_labels_are_kept():
    labels = pd.DataFrame([("t", "Neglect", "Neglect")], columns=["table", "item", "2022-23"], dtype="string")
    figures = read_published("2023-24", t=write_column(Neglect="1", Neglct="2", Total="3"))
    assert show(find(figures, labels=labels), "kind", "item", "severity") == [("new_label", "Neglct", "low")]
    assert len(find(figures)) == 0


def test_what_a_headline_gives_comes_first_then_whole_columns_then_how_far_off():
    table = "Item,2022/23\nA,25 (30.75%)\nB,15 (13.20%)\nC,83 (68.2%)\nTotal,123"
    prose = write_statements(("headline", "t: C", "2022/23", "count", "", "83"))
    found = find(read_published(t=table, x_statements=prose))
    assert show(found, "kind", "item", "severity") == [
        ("percentage", "C", "high"),
        ("percentage", "A", "high"),
        ("percentage", "B", "high"),
        ("percentages_do_not_add_up", "Total", "medium"),
    ]


@pytest.mark.parametrize(
    ("cell", "severity"),
    [("41 (34.3%)", "high"), ("41 (34.2%)", "medium"), ("41 (33.5%)", "medium"), ("41 (33.4%)", "low")],
)
def test_a_percentage_weighs_by_what_a_reader_would_conclude(cell, severity):
    found = find(read_published(t=write_column(A=cell, B="82 (66.7%)", Total="123")))
    assert show(found[found["kind"] == "percentage"], "item", "severity") == [("A", severity)]


@pytest.mark.parametrize(
    ("section", "published", "severity"),
    [("bullets", "26", "medium"), ("headline", "26", "high"), ("highlights", "26", "high")],
)
def test_a_wrong_number_weighs_more_in_a_headline(section, published, severity):
    prose = write_statements((section, "t: A", "2022/23", "count", "", published))
    found = find(read_published(t=write_column(A="25", B="75", Total="100"), x_statements=prose))
    assert show(found, "kind", "severity") == [("statement", severity)]


@pytest.mark.parametrize(
    ("text", "severity"), [("an increase of 16%", "high"), ("a decrease of 16%", "medium")]
)
def test_a_change_in_the_wrong_direction_weighs_more_than_one_of_the_wrong_size(text, severity):
    prose = write_statements(("t: A", "2022/23", "change", "2021/22", text))
    table = "Item,2021/22,2022/23\nA,179,115\nTotal,179,115"
    assert show(find(read_published(t=table, x_statements=prose)), "severity") == [(severity,)]


def test_a_statement_about_what_no_indicator_names_is_new_once_for_each_report():
    rows = [(subject, "2022/23", "count", "", "12") for subject in ("calls", "visits", "visits", "t: A")]
    figures = read_published(x_statements=write_statements(*rows))
    found = find(figures, make_indicators(("calls", "Calls", None, None)))
    assert show(found, "kind", "item", "severity") == [("new_label", "visits", "low")]
    assert len(find(figures)) == 0


def test_what_the_reference_table_says_of_a_table_is_used():
    figures = read_published(by_reason=write_column(A="40", B="30"), by_area=write_column(C="60", Total="60"))
    tables = pd.DataFrame([("by_reason", "by_area: C", "")], columns=["table", "whole", "open_item"])
    reconciled = reconcile_figures(figures, NO_INDICATORS)
    found = list_findings(figures, reconciled, NO_LABELS, NO_INDICATORS, tables=tables)
    assert show(found, "kind", "table") == [("items_do_not_add_up", "by_reason")]
    assert len(find(figures)) == 0


TABLE = "Item,2021/22,2022/23\nDomestic Abuse,13,8\nNeglect,29,25\nTotal,42,33"
STATEMENTS = write_statements(
    ("t: Neglect", "2022/23", "count", "", "25"),
    ("t: Neglect", "2022/23", "change", "2021/22", "26 referrals (a decrease of 13.8%)"),
    ("t: Domestic Abuse", "2022/23", "change", "2021/22", "eight this year compared to 12 last year (33.3%)"),
    ("t: Neglect", "2022/23", "share", "t: Total", "75.8%"),
    ("years", "2022/23", "count", "", "third consecutive year"),
    ("calls", "2022/23", "count", "", "120"),
)


def test_each_statement_is_one_row_with_verdict_and_reason():
    rows = check_statements(read_published(t=TABLE, x_statements=STATEMENTS), NO_INDICATORS)
    expected = [
        (2, "agrees", None, "The table t, 2023-24 gives 25.", None),
        (3, "does not follow", "25", "The table t, 2023-24 gives 25.", "statement"),
        (4, "does not follow", "13", "The table t, 2023-24 gives 13.", "statement"),
        (5, "agrees", None, "25 of 33 (t: Total) is 75.8%.", None),
        (6, "cannot be checked", None, "The text gives no number that could be checked.", None),
        (7, "cannot be checked", None, OPEN.why, None),
    ]
    columns = ["source_row", "verdict", "expected", "why", "kind"]
    given = rows[columns].astype(object).where(rows[columns].notna(), None)
    assert list(given.itertuples(index=False, name=None)) == expected


def test_a_failure_of_the_report_itself_is_told_before_a_later_revision():
    prose = read_published("2022-23", x_statements=STATEMENTS)
    rows = check_statements(
        pd.concat([prose, read_published("2023-24", t=TABLE)], ignore_index=True), NO_INDICATORS
    )
    row = rows.iloc[2]
    assert (row["kind"], row["expected"]) == ("statement", "-38.5%")
    assert row["why"].startswith(
        "It follows only from 12 for 2021/22, which the table t, 2023-24 gives as 13"
    )


def test_without_statements_the_table_is_empty_and_has_its_columns():
    rows = check_statements(read_published(t=TABLE), NO_INDICATORS)
    assert (len(rows), list(rows.columns)) == (0, list(schemas.claims.columns))


@pytest.mark.parametrize(
    ("later", "found"), [("£276,535m", 1), ("£276,536m", 0), ("£276,535", 0), ("£277m", 0)]
)
def test_an_amount_of_a_table_in_millions_with_the_digits_of_another_year_in_pounds_is_a_wrong_unit(
    later, found
):
    rows = find(read_published(t=f'Type,2021/22,2022/23\nInvested,"£276,535","{later}"\nRaised,£5,£6'))
    told = ("unit", "Invested", "2022/23", later, "£276,535")
    assert show(rows, "kind", "item", "period", "published", "expected") == [told] * found


def test_what_is_found_in_spoilt_exports_changes_only_where_that_is_meant():
    golden, told = Path(__file__).parent / "golden" / "findings.csv", tell_spoilt()
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(told, encoding="utf-8")
    assert told.splitlines() == golden.read_text(encoding="utf-8").splitlines()
