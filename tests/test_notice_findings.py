"""Which findings have one cause, and which figure each is about."""

import pandas as pd

from helpers.checking.findings import list_findings
from helpers.checking.notice_findings import list_figures, list_shares, read_findings
from helpers.checking.reconciliation import reconcile_figures
from published_samples import NO_INDICATORS, NO_LABELS, read_published, write_column, write_statements

SOURCES = pd.DataFrame([("2023-24/t.csv", "A Trust")], columns=["path", "publisher"])


def list_causes(figures):
    """Kind, what stands, cause and source row of each finding that the notice tells."""
    reconciled = reconcile_figures(figures, NO_INDICATORS)
    findings = list_findings(figures, reconciled, NO_LABELS, NO_INDICATORS)
    tables = list_shares(reconciled, figures, findings)
    rows = read_findings(findings, tables, list_figures(figures, SOURCES))
    return [(row["kind"], row["published"], row["cause"], row["said"]["source_row"]) for row in rows]


def test_damage_is_a_cause_of_its_own_only_where_the_cell_is_not_corrected_anyway():
    table = write_column(A="25 (35%", B="70 (70%", C="5 (5%)", Total="100")
    assert list_causes(read_published(t=table)) == [
        ("percentage", "25 (35%", ("percentage", "2023-24", "t", "2022/23", "digit", "25 printed as 35"), 2),
        ("format", "70 (70%", ("format", "A Trust"), 3),
    ]


def test_a_revised_number_and_what_was_worked_out_from_it_have_one_cause():
    prose = write_statements(
        ("t: A", "2022/23", "change", "2021/22", "8 cases (a decrease of 33.3%)"),
        ("t: A", "2021/22", "count", "", "12"),
    )
    table = read_published("2023-24", t="Item,2021/22,2022/23\nA,13,8\nTotal,13,8")
    figures = pd.concat([read_published("2022-23", x_statements=prose), table], ignore_index=True)
    cause = ("revised", "2022-23", "t: A", "2021/22")
    assert list_causes(figures) == [
        ("statement", "8 cases (a decrease of 33.3%)", cause, 2),
        ("revised", "12", cause, 3),
    ]


def test_a_number_of_a_calendar_year_is_a_cause_for_all_of_its_text():
    prose = write_statements(("t: A", "2023/24", "count", "", "149"))
    figures = read_published(t="Item,2022,2023\nA,9,149\nB,2,3\nTotal,11,152", x_statements=prose)
    assert list_causes(figures) == [("statement", "149", ("another_year", "2023-24", "x_statements"), 2)]


def test_two_texts_that_say_the_same_wrong_number_have_one_cause_by_what_should_stand():
    prose = write_statements(
        ("t: A", "2022/23", "count", "", "24"), ("t: A", "2022/23", "count", "", "24 cases")
    )
    figures = read_published(t=write_column(A="25", B="75", Total="100"), x_statements=prose)
    cause = ("statement", "2023-24", "x_statements", "t: A", "2022/23", "25")
    assert list_causes(figures) == [("statement", "24", cause, 2), ("statement", "24 cases", cause, 3)]
