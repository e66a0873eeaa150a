"""Findings and claims are put before readers with what they are about, and counted."""

import pandas as pd
import pytest

from frames import know, row
from helpers import schemas
from helpers.pages import problem_words


def find(
    kind,
    item="Total",
    period="2019/20",
    why="The total is 74 here.",
    severity="high",
    table="safeguarding_by_outcome",
):
    return {
        "finding_id": f"{kind}-{item}-{period}-{table}",
        "kind": kind,
        "report": "2023-24",
        "table": table,
        "item": item,
        "period": period,
        "published": "74",
        "severity": severity,
        "why": why,
    }


def make_findings(*records):
    """Findings as ``known.read_known`` gives them: with what each is about, in words."""
    findings = schemas.build_table(list(records), schemas.findings)
    return findings.assign(about=findings["item"])


@pytest.mark.parametrize(
    ("table", "theme"),
    [
        ("safeguarding_by_person", "safeguarding"),
        ("key_by_reason", "safeguarding"),
        ("community_statements", "community"),
        ("keyholders", "community"),
    ],
)
def test_the_charitys_tables_belong_to_safeguarding(table, theme):
    assert problem_words.is_of_theme(pd.Series([table]), theme).all()


def test_problems_of_a_theme_are_counted_by_weight():
    known = know(
        findings=[
            find("totals_disagree"),
            find("format", severity="low"),
            find("unit", severity="low", table="community_statements"),
        ]
    )
    assert problem_words.tell_severity(known, "safeguarding") == [
        "2 problems were found in these figures. 1 could mislead: in a headline, out by 1 percentage point "
        "or more, or of a whole row or column. 1 concerns only form or rounding."
    ]
    assert problem_words.tell_severity(know(), "safeguarding") == ["No problem was found in these figures."]


def test_what_is_found_more_than_once_is_told_once_with_where_else():
    findings = make_findings(
        find("totals_disagree", period="2019/20"),
        find("totals_disagree", period="2020/21"),
        find("denominator_changes", item="Accepted"),
        find("denominator_changes", item="Satisfied"),
        find("revised"),
    )
    told = problem_words.tell_first_of_each(findings, ("totals_disagree", "denominator_changes"))
    assert len(told) == 2
    assert told[0].endswith("The total is 74 here. The same holds for 2020/21.")
    assert told[1].endswith("The same holds for Satisfied.")


def test_findings_of_other_kinds_are_left_out():
    findings = make_findings(find("unit"), find("revised"))
    assert len(problem_words.list_sentences(findings, ("unit",))) == 1


def test_only_the_weightiest_of_each_kind_is_a_key_point_and_percentages_have_their_own():
    findings = make_findings(
        find("percentage"), find("unit"), find("unit", period="2020/21"), find("revised", severity="medium")
    )
    assert len(problem_words.tell_findings(findings)) == 1


def test_a_withheld_statement_is_not_quoted():
    findings = make_findings(find("statement") | {"published": "[c]"})
    assert "published as" not in problem_words.list_sentences(findings, ("statement",))[0]


def test_what_two_reports_say_stands_side_by_side_with_the_one_used():
    known = know(
        row("2022-23", "key_by_reason", "Bullying", "2022", 9),
        row("2023-24", "key_by_reason", "Bullying", "2022", 10),
    )
    said = problem_words.list_said_twice(known.figures, {})
    assert said[["period", "said", "used"]].values.tolist() == [
        ["2022", "10 in 2023-24 and 9 in 2022-23", "2023-24"]
    ]


def test_figures_of_several_reports_are_counted_with_those_that_are_the_same_in_each():
    twice = [row(report, "reasons", "Neglect", "2022", 4) for report in ("2022-23", "2023-24")]
    other = [row(f"{year}-{year - 1999}", "reasons", "Bullying", "2022", year) for year in (2022, 2023)]
    told = problem_words.tell_said_twice
    assert told(know(*twice, *other))[0] == "2 figures stand in more than one report, and 1 of them differs."
    assert told(know(*twice))[0] == "1 figure stands in more than one report, and none of them differs."
    assert told(know()) == told(know(*twice, edition="public")) == []


def make_claims(*verdicts):
    return pd.DataFrame({"verdict": verdicts, "why": [f"Reason {name}." for name in verdicts]})


def test_claims_are_counted_by_verdict_with_the_usual_reason():
    claims = make_claims("agrees", "does not follow", "cannot be checked", "cannot be checked")
    told = problem_words.tell_claims(claims)
    assert told[0] == "Of 4 claims, 1 follows, 1 does not, and 2 cannot be checked."
    assert "Reason cannot be checked" in told[1]
    assert len(problem_words.list_wrong_claims(claims)) == 1


def test_a_reason_is_called_usual_only_where_it_is_that_of_most_claims():
    claims = make_claims("cannot be checked", "cannot be checked")
    claims["why"] = ["No total is printed.", "No count is printed."]
    assert len(problem_words.tell_claims(claims)) == 1


def test_no_claims_are_said_plainly():
    assert problem_words.tell_claims(make_claims()) == [
        "No claim of this kind had been published when this report came out."
    ]
