"""The notice of corrections: every error once, worst first, in sentences that can be sent."""

import re
from collections import Counter

import pandas as pd
import pytest

from helpers import schemas
from helpers.checking.findings import list_findings
from helpers.checking.notice import (
    COLUMNS,
    corrections_notice,
    list_figures,
    read_findings,
    render_notice,
    tell_numbers,
)
from helpers.checking.reconciliation import reconcile_figures
from helpers.checking.table_comparisons import list_shares
from helpers.exports.raw_exports import read_sources
from helpers.paths import find_folders
from published_samples import NO_INDICATORS, NO_LABELS, read_published, write_column, write_statements

MULTIPLIED = {
    "Neglect": "25 (30.75%)",
    "Emotional Abuse": "15 (18.45%)",
    "Physical": "2 (2.46%)",
    "Other": "81 (65.85%)",
    "Total": "123",
}
SOURCES = pd.DataFrame(
    [("2023-24/t.csv", "A Trust", "Report", "https://example.org/report")],
    columns=["path", "publisher", "title", "page_url"],
)


def write_notice(figures, sources=SOURCES, **more):
    reconciled = reconcile_figures(figures, NO_INDICATORS)
    findings = list_findings(figures, reconciled, NO_LABELS, NO_INDICATORS)
    named = findings.assign(about="as notebooks have it")
    return corrections_notice(named, reconciled, figures, sources, **more)


def test_the_cells_of_one_cause_and_what_follows_from_them_are_one_error():
    (entry,) = write_notice(read_published(t=write_column(**MULTIPLIED))).to_dict("records")
    assert entry == {
        "number": 1,
        "severity": "high",
        "publisher": "A Trust",
        "about": "The table t, report 2023-24 (2022/23)",
        "scale": "3 figures, off by up to 10.42 percentage points.",
        "nature": "The percentage does not follow from the count and the total that are printed.",
        "cause": "Most likely multiplied by the total instead of divided (123).",
        "impact": "“Neglect” reads as 30.75% in 2022/23. It is 20.33%.",
        "stands": "Neglect: 25 (30.75%)\nEmotional Abuse: 15 (18.45%)\nPhysical: 2 (2.46%)",
        "should_stand": "25 (20.33%), of 123\n15 (12.20%), of 123\n2 (1.63%), of 123",
        "evidence": "Report, https://example.org/report (our copy: 2023-24/t.csv, rows 2, 3, 4)",
        "source_file": "2023-24/t.csv",
        "source_row": 2,
        "period": "2022/23",
    }


def test_a_number_that_stands_in_prose_alone_is_found_there():
    prose = read_published("2022-23", x_statements=write_statements(("t: A", "2021/22", "count", "", "12")))
    table = read_published("2023-24", t=write_column("2021/22", A="13", Total="13"))
    notice = write_notice(pd.concat([prose, table], ignore_index=True))
    assert list(notice["evidence"]) == ["(our copy: 2022-23/x_statements.csv, row 2)"]


def test_a_fall_is_told_in_words_and_what_is_not_known_as_that():
    prose = write_statements(
        ("t: A", "2022/23", "change", "2021/22", "an increase of 16%"),
        ("raised", "2022/23", "money", "", "£31,900"),
        ("raised", "2022/23", "money", "", "£33,300"),
    )
    table = "Item,2021/22,2022/23\nA,179,115\nTotal,179,115"
    notice = write_notice(read_published(t=table, x_statements=prose))
    assert list(notice[["stands", "should_stand"]].itertuples(index=False, name=None)) == [
        ("an increase of 16%", "a decrease of 36%, if it is of these numbers"),
        ("£31,900", "The number that is meant, from the records behind it."),
    ]


def test_a_new_label_is_no_error_and_without_errors_the_notice_says_so():
    figures = read_published(t=write_column(Neglct="3", Total="3"))
    labels = pd.DataFrame([("t", "Neglect", "Neglect")], columns=["table", "item", "2022-23"], dtype="string")
    reconciled = reconcile_figures(figures, NO_INDICATORS)
    findings = list_findings(figures, reconciled, labels, NO_INDICATORS)
    assert list(findings["kind"]) == ["new_label"]
    notice = corrections_notice(findings, reconciled, figures, SOURCES)
    assert (len(notice), list(notice.columns)) == (0, list(COLUMNS))
    assert render_notice(notice, findings) == (
        "# Corrections to published figures\n\nWe found no error that could be corrected.\n"
    )


def test_without_wrong_percentages_none_are_counted():
    figures = read_published(t=write_column(A="25", B="75", Total="101"))
    findings = list_findings(figures, reconcile_figures(figures, NO_INDICATORS), NO_LABELS, NO_INDICATORS)
    assert tell_numbers(findings, write_notice(figures)) == (
        "Our checks found 1 problem. Those of one cause are one entry here, and matters of style "
        "are left out: "
        "1 error or question in 1 figure."
    )


def test_a_notice_has_a_part_for_each_publisher_and_numbers_its_own_errors():
    wrong = write_column(A="25 (35%)", B="75 (75%)", Total="100")
    sources = pd.DataFrame(
        [(f"2023-24/{name}.csv", who, name, "") for name, who in (("t", "A Trust"), ("u", "B Trust"))],
        columns=["path", "publisher", "title", "page_url"],
    )
    notice = write_notice(read_published(t=wrong, u=wrong), sources)
    kinds = {"kind": ["percentage", "percentage", "format"], "table": ["t", "u", "u"]}
    findings = pd.DataFrame(kinds | dict.fromkeys(["report", "item", "period", "published"], "x"))
    lines = render_notice(notice, findings).splitlines()
    assert lines[3] == (
        "Our checks found 3 problems, 2 of them percentages. "
        "Those of one cause are one entry here, and matters of style are left out: "
        "2 errors and questions in 2 figures."
    )
    assert [line for line in lines if line.startswith("#")] == [
        "# Corrections to published figures",
        "## To A Trust",
        "### 1. The table t, report 2023-24 (A, 2022/23)",
        "## To B Trust",
        "### 1. The table u, report 2023-24 (A, 2022/23)",
    ]
    assert "| 25 (35%) | 25 (25%), of 100 |" in lines


def read_real_notice():
    folders = find_folders()
    tables = {
        name: schemas.read_table(folders.processed_file("2023-24", f"{name}.csv"), schema)
        for name, schema in schemas.PROCESSED.items()
    }
    notice = corrections_notice(
        tables["findings"], tables["reconciled"], tables["figures"], read_sources(folders.raw)
    )
    return tables["findings"], Counter(tables["figures"]["published"].dropna()), notice


def test_the_worst_real_errors_come_first():
    *_, notice = read_real_notice()
    order = ["high", "medium", "low"]
    severities = [order.index(severity) for severity in notice["severity"]]
    assert severities == sorted(severities)
    assert (notice["evidence"] != "").all()


def test_every_real_error_is_told_and_no_figure_is_corrected_twice():
    findings, printed, notice = read_real_notice()
    bases = findings.loc[findings["kind"] == "denominator_changes", "table"]
    shares = (findings["kind"] == "percentage") & findings["table"].isin(bases)  # may be right of all cases
    kinds = ["new_label", "percentages_do_not_add_up", "denominator_changes"]
    spaced = findings["published"].str.replace(" ", "").eq(findings["expected"].str.replace(" ", ""))
    style = (findings["kind"] == "format") & spaced.fillna(False)  # no error: a space more or less
    style |= findings["why"].str.contains("both can hold")  # nor two lower bounds
    stands = notice["stands"].str.split("\n").explode()
    for published in findings.loc[~shares & ~style & ~findings["kind"].isin(kinds), "published"].dropna():
        assert any(line.endswith(published) for line in stands), published
    told = Counter(stands.str.rpartition(": ")[2])
    assert {text: times for text, times in told.items() if 0 < printed[text] < times} == {}


BASES = "Item,2021/22,2022/23\nAccepted,30 (30%),24 (40.0%)\nOpen,,\nRefused,70 (70%),36 (60%)\nTotal,100,60"
ALL = "Item,2021/22,2022/23\nAdults,60 (60%),80 (80%)\nChildren,40 (40%),20 (20%)\nTotal,100,100"


def test_a_table_whose_bases_change_is_one_error_with_its_totals_and_what_prose_says_of_its_shares():
    prose = write_statements(("x_by_outcome: Accepted", "2022/23", "share", "x_by_person: Total", "40%"))
    figures = read_published(x_by_outcome=BASES, x_by_person=ALL, x_statements=prose)
    (entry,) = write_notice(figures).to_dict("records")
    assert entry["about"] == "The table x_by_outcome, report 2023-24 (2021/22 to 2022/23)"
    assert entry["impact"] == (
        "Readers take the share of “Accepted” to have risen, from 30% in 2021/22 to 40.0% in 2022/23. "
        "Of all cases, the known share fell, from 30% to 24.0%. "
        "But 40 of 100 are open or left out, so how it moved cannot be told."
    )
    assert (entry["scale"], entry["source_row"]) == ("4 figures, off by up to 24 percentage points.", 2)
    assert list(zip(entry["stands"].split("\n"), entry["should_stand"].split("\n"), strict=True)) == [
        ("Accepted, 2022/23: 24 (40.0%)", "24 (24.0%), of 100 (of 60: 40.0%, as printed)"),
        ("Refused, 2022/23: 36 (60%)", "36 (36%), of 100 (of 60: 60%, as printed)"),
        ("Accepted, 2022/23, in the text x_statements, report 2023-24: 40%", "24.0%, of 100 (of 60: 40.0%)"),
        ("Total, 2022/23: 60", "100, or a note of what is left out"),
    ]


def test_where_bases_change_damage_to_a_right_share_and_the_totals_own_share_are_not_lost():
    bases = BASES.replace("30 (30%)", "30 (30%").replace("Total,100,60", "Total,100 (100%),60 (10%)")
    notice = write_notice(read_published(x_by_outcome=bases, x_by_person=ALL))
    assert list(notice[["stands", "should_stand"]].itertuples(index=False, name=None))[1:] == [
        ("60 (10%)", "60 (100%), of 60"),
        ("30 (30%", "30 (30%)"),
    ]
    assert "Total, 2022/23: 60 (10%)" in notice["stands"][0]


def test_cases_under_a_row_that_is_blank_elsewhere_are_open():
    outcome = "Item,2021/22,2022/23\nAccepted,24 (40.0%),30 (30%)\nOpen,,40 (40%)\nRefused,36 (60%),30 (30%)"
    everyone = "Item,2021/22,2022/23\nAdults,60 (60%),60 (60%)\nChildren,40 (40%),40 (40%)\nTotal,100,100"
    figures = read_published(x_by_outcome=f"{outcome}\nTotal,60,100", x_by_person=everyone)
    assert write_notice(figures)["impact"][0].endswith(
        "But 40 of 100 and 40 of 100 are open or left out, so how it moved cannot be told."
    )


def test_a_space_more_or_less_is_style_and_no_error():
    assert len(write_notice(read_published(t=write_column(A="25(25%)", B="75 (75 %)", Total="100")))) == 0


def test_what_a_later_report_prints_again_is_one_error_of_the_later_one():
    first, again = (read_published(report, t=write_column(**MULTIPLIED)) for report in ("2022-23", "2023-24"))
    figures = pd.concat([first, again], ignore_index=True)
    notice = write_notice(figures)
    assert list(notice["about"]) == ["The table t, report 2023-24 (2022/23)"]
    findings = list_findings(figures, reconcile_figures(figures, NO_INDICATORS), NO_LABELS, NO_INDICATORS)
    assert tell_numbers(findings, notice).startswith("Our checks found 4 problems, 3 of them percentages.")


def test_bases_that_change_in_two_reports_are_one_error_with_the_years_of_both():
    outcome = "Item,2020/21,2021/22\nAccepted,9 (45%),30 (30%)\nRefused,11 (55%),70 (70%)\nTotal,20,100"
    person = "Item,2020/21,2021/22\nAdults,50,60\nChildren,50,40\nTotal,100,100"
    older = read_published("2022-23", x_by_outcome=outcome, x_by_person=person)
    figures = pd.concat([older, read_published(x_by_outcome=BASES, x_by_person=ALL)], ignore_index=True)
    (entry,) = write_notice(figures).to_dict("records")
    assert entry["about"] == "The table x_by_outcome, reports 2022-23 and 2023-24"
    assert entry["stands"].split("\n") == [
        "Accepted, 2022/23: 24 (40.0%)",
        "Refused, 2022/23: 36 (60%)",
        "Accepted, 2020/21: 9 (45%)",
        "Refused, 2020/21: 11 (55%)",
        "Total, 2022/23: 60",
        "Total, 2020/21: 20",
    ]


def test_damage_changes_no_conclusion():
    figures = read_published(t=write_column(A="25 (25%", B="75 (75)", Total="100"))
    (entry,) = write_notice(figures).to_dict("records")
    assert (entry["scale"], entry["should_stand"]) == ("2 figures.", "25 (25%)\n75 (75%)")
    assert entry["impact"] == "A person can read the cell, but a program may not."


def test_no_sentence_of_the_real_notice_is_longer_than_25_words():
    *_, notice = read_real_notice()
    for name in ("about", "scale", "nature", "cause", "impact"):
        for text in notice[name]:
            assert all(len(sentence.split()) <= 25 for sentence in re.split(r"(?<=[.!?]) ", text)), text


@pytest.mark.parametrize(("status", "told"), [("proposed", 1), ("sent", 1), ("confirmed", 0), ("stated", 0)])
def test_what_we_corrected_is_told_until_the_publisher_confirms_it(status, told):
    figures = read_published(t=write_column(A="25", B="75", Total="100"))
    names = ["table", "item", "period", "published", "corrected", "reason", "source", "status"]
    row = ("t", "A", "2022/23", "25", "26", "The page says 26; so does the text", "the page", status)
    notice = write_notice(figures, corrections=pd.DataFrame([row], columns=names).astype("string"))
    assert (
        list(notice[["about", "nature", "stands", "should_stand"]].itertuples(index=False, name=None))
        == [
            (
                "The table t, report 2023-24 (A, 2022/23)",
                "The figure is not what it should be. The page says 26. So does the text. See the page.",
                "25",
                "26",
            )
        ]
        * told
    )
    assert notice["publisher"].tolist() == ["A Trust"] * told


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
