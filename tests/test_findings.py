"""The list of everything that is wrong."""

import pandas as pd
import pytest

from helpers import schemas
from helpers.checking.findings import list_findings
from helpers.checking.reconciliation import reconcile_figures
from published_samples import (
    NO_INDICATORS,
    NO_LABELS,
    make_indicators,
    read_published,
    write_column,
    write_statements,
)


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
