"""From figures to reconciled percentages, and what is wrong: small tables, and everything published."""

import pandas as pd
import pytest

from helpers import schemas
from helpers.checking.evidence import collect_evidence
from helpers.checking.figure_columns import survey_figures
from helpers.checking.reconciliation import (
    NO_BASE,
    NO_COUNT,
    find_format_problems,
    find_percentage_problems,
    find_sum_problems,
    reconcile_figures,
)
from helpers.exports.cleaning import clean_reports
from helpers.exports.raw_exports import read_reference
from published_samples import NO_INDICATORS, read_published, write_column, write_statements


def reconcile(**tables):
    return schemas.reconciled.validate(reconcile_figures(read_published(**tables), NO_INDICATORS))


def show(rows, *columns):
    part = rows[list(columns)]
    return list(part.astype(object).where(part.notna(), None).itertuples(index=False, name=None))


def test_every_figure_with_a_percentage_has_one_row_in_the_order_of_the_figures():
    rows = reconcile(t=write_column(A="25 (20.33%)", B="98 (79.67%)", C="0", Total="123"))
    assert show(rows, "item", "published", "denominator", "denominator_name", "expected", "verdict") == [
        ("A", "25 (20.33%)", 123, "t: Total, 2022/23", "20.33", "agrees"),
        ("B", "98 (79.67%)", 123, "t: Total, 2022/23", "79.67", "agrees"),
    ]


def test_a_count_times_total_by_100_is_named_with_what_should_stand_there():
    table = write_column(A="25 (30.75%)", B="15 (18.45%)", C="51 (41.46%)", D="32 (26.02%)", Total="123")
    rows = reconcile(t=table)
    assert show(rows.head(2), "verdict", "mechanism", "scope", "expected", "reconciled_percent") == [
        ("differs", "inverted", "column", "20.33", "20.33"),
        ("differs", "inverted", "column", "12.20", "12.20"),
    ]


def test_what_we_corrected_and_still_does_not_follow_was_not_printed_so():
    figures = read_published(t=write_column(A="25 (20.33%)", B="98 (97%)", Total="123"))
    corrected = figures.assign(marks=figures["marks"].mask(figures["item"].ne("Total"), "corrected"))
    for rows, ends in ((figures, [False, False]), (corrected, [False, True])):
        reasons = reconcile_figures(rows, NO_INDICATORS)["why"]
        assert reasons.str.endswith(" it was not printed so.").to_list() == ends


def test_a_base_of_another_table_is_named():
    person = write_column(Adults="116 (84.7%)", Children="21 (15.3%)", Total="137")
    outcome = write_column(A="16 (11.7%)", B="41 (29.9%)", C="38 (27.7%)", Total="95")
    rows = reconcile(x_by_person=person, x_by_outcome=outcome)
    outcome_rows = rows[rows["table"] == "x_by_outcome"]
    assert set(show(outcome_rows, "mechanism", "denominator")) == {("other_denominator", 95)}
    assert outcome_rows["parameter"].str.contains("x_by_person: Total, 2022/23 = 137").all()


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (write_column(A="97.8%", B="98.2%"), NO_COUNT),
        (write_column(A="25 (10.1%)", B="51 (20.7%)"), "does not stand on the page"),
        (write_column(A="0 (0%)", Total="0"), "The total is 0"),
    ],
)
def test_a_percentage_without_count_or_base_is_not_judged(table, why):
    rows = reconcile(t=table)
    assert set(rows["verdict"]) == {"cannot_check"}
    assert rows["why"].str.contains(why, regex=False).all()


def test_a_percentage_of_exact_counts_is_not_held_against_rounded_ones():
    table = write_column(A="40 (40.4%)", B="35 (35.2%)", C="25 (19.9%)", D="5 (2.9%)", Total="105")
    rows = reconcile(t=table)
    assert show(rows, "item", "verdict") == [
        ("A", "cannot_check"),
        ("B", "cannot_check"),
        ("C", "differs"),
        ("D", "cannot_check"),
    ]
    assert rows["why"].iloc[0].startswith("The counts look rounded to 5")


def test_a_share_in_prose_is_held_against_the_total_it_names():
    statements = write_statements(
        ("all", "2022/23", "count", "", "123"),
        ("neglect", "2022/23", "share", "all", "76 (61.8%)"),
        ("other", "2022/23", "share", "nowhere", "47 (38.2%)"),
        ("accepted", "2022/23", "share", "all", "over 34%"),
    )
    rows = reconcile(x_statements=statements)
    assert show(rows, "verdict", "denominator", "why")[1:] == [
        ("cannot_check", None, NO_BASE),
        ("cannot_check", None, NO_COUNT),
    ]
    assert show(rows, "verdict", "denominator")[0] == ("agrees", 123)


def test_reports_are_explained_apart():
    first = write_column(A="25 (30.75%)", B="98 (79.67%)", Total="123")
    second = write_column(A="25 (20.33%)", B="98 (79.67%)", Total="123")
    listed = [read_published("2022-23", t=first), read_published("2023-24", t=second)]
    rows = reconcile_figures(pd.concat(listed, ignore_index=True), NO_INDICATORS)
    assert show(rows, "report", "verdict") == [
        ("2022-23", "differs"),
        ("2022-23", "agrees"),
        ("2023-24", "agrees"),
        ("2023-24", "agrees"),
    ]


@pytest.fixture(scope="module")
def published(as_published):
    indicators = read_reference(as_published.reference / "indicators.csv", ("id",)).replace("", pd.NA)
    return reconcile_figures(clean_reports(as_published, "2023-24"), indicators)


def test_of_the_80_counts_with_percentages_that_were_published_53_follow(published):
    both = published[published["count"].notna()]
    assert both["verdict"].value_counts().to_dict() == {
        "agrees": 53,
        "differs": 16,
        "agrees_other_rounding": 11,
    }
    statements = both[both["claim"].notna()]
    assert (len(statements), set(statements["verdict"])) == (5, {"agrees"})


def test_the_causes_of_the_27_that_do_not_follow_are_these(published):
    wrong = published[published["verdict"].isin(["differs", "agrees_other_rounding"])]
    causes = wrong.groupby(["table", "period", "mechanism"]).size().to_dict()
    abuse, outcome, person = "safeguarding_by_abuse_type", "safeguarding_by_outcome", "safeguarding_by_person"
    assert causes == {
        (abuse, "2019/20", "truncated"): 1,
        (abuse, "2022/23", "inverted"): 5,
        (abuse, "2022/23", "truncated"): 1,
        (abuse, "2023/24", "truncated"): 2,
        ("safeguarding_by_business_area", "2023/24", "truncated"): 2,
        (outcome, "2019/20", "fewer_decimals"): 1,
        (outcome, "2019/20", "truncated"): 1,
        (outcome, "2020/21", "other_denominator"): 3,
        (outcome, "2021/22", "other_denominator"): 3,
        (outcome, "2022/23", "inverted"): 3,
        (person, "2019/20", "ambiguous"): 1,
        (person, "2021/22", "truncated"): 1,
        (person, "2022/23", "truncated"): 1,
        (person, "2023/24", "other_count"): 1,
        (person, "2023/24", "truncated"): 1,
    }


def test_the_outcomes_bases_are_all_referrals_or_a_number_that_stands_nowhere(published):
    rows = published[
        (published["table"] == "safeguarding_by_outcome") & (published["mechanism"] == "other_denominator")
    ]
    bases = (
        rows.groupby("period")["parameter"].agg(lambda texts: {text.split()[-1] for text in texts}).to_dict()
    )
    assert bases == {"2020/21": {"68"}, "2021/22": {"137"}}


def find(figures):
    known = collect_evidence(figures, NO_INDICATORS)
    problems = find_percentage_problems(reconcile_figures(figures, NO_INDICATORS), known)
    return [(problem.item, problem.published, problem.expected, problem.severity) for problem in problems]


@pytest.mark.parametrize(
    ("cell", "severity"),
    [
        ("25 (30.75%)", "high"),
        ("25 (21.33%)", "high"),
        ("25 (21.32%)", "medium"),
        ("25 (20.44%)", "medium"),
        ("25 (20.43%)", "low"),
        ("25 (20.32%)", "low"),
    ],
)
def test_a_wrong_percentage_is_as_severe_as_it_is_far_off(cell, severity):
    table = write_column(A=cell, B="51 (41.46%)", C="47 (38.21%)", Total="123")
    assert find(read_published(t=table)) == [("A", cell, "20.33", severity)]


def test_a_percentage_that_a_headline_repeats_is_severe():
    table = write_column(A="25 (20.73%)", B="51 (41.46%)", C="47 (38.21%)", Total="123")
    statement = write_statements(("headline", "t: A", "2022/23", "count", "", "25"))
    assert find(read_published(t=table, x_statements=statement)) == [("A", "25 (20.73%)", "20.33", "high")]


def test_another_rounding_is_not_prominent_whatever_a_headline_says():
    table = write_column(A="25 (20.32%)", B="98 (79.67%)", Total="123")
    statement = write_statements(("headline", "t: A", "2022/23", "count", "", "25"))
    figures = read_published(t=table, x_statements=statement)
    problems = find_percentage_problems(
        reconcile_figures(figures, NO_INDICATORS), collect_evidence(figures, NO_INDICATORS)
    )
    assert [(one.item, one.severity, one.is_prominent) for one in problems] == [("A", "low", False)]


def test_percentages_that_are_right_for_another_total_are_one_problem_of_the_total():
    table = write_column(A="25 (22.12%)", B="15 (13.27%)", C="52 (46.02%)", D="21 (18.58%)", Total="131")
    assert find(read_published(t=table)) == [("Total", "131", "113", "high")]
    table = write_column(A="25 (20.33%)", B="51 (41.46%)", C="47 (38.21%)", Total="76")
    assert find(read_published(t=table)) == [("Total", "76", None, "high")]


def test_one_other_rounding_rule_throughout_a_table_is_a_choice_where_two_figures_need_it():
    table = "Item,2021/22,2022/23\nA,1 (16.6%),4 (66.6%)\nB,5 (83.3%),2 (33.3%)\nTotal,6,6"
    assert find(read_published(t=table)) == []
    for cell, text in (("1 (16.6%)", "1 (16.7%)"), ("4 (66.6%)", "4 (66.7%)")):
        assert [severity for *_, severity in find(read_published(t=table.replace(cell, text)))] == ["low"]


def test_a_rule_that_one_figure_shows_or_that_one_does_not_keep_to_is_no_choice():
    def rate(**cells):
        return [severity for *_, severity in find(read_published(t=write_column(**cells, Total="16")))]

    assert rate(A="2 (12%)", B="10 (62%)", C="3 (19%)", D="1 (6%)") == []
    assert rate(A="2 (12%)", B="11 (69%)", C="2 (12%)", D="1 (6%)") == ["low", "low"]
    assert rate(A="2 (12%)", B="10 (62%)", C="3 (91%)", D="1 (6%)") == ["low", "low", "high"]


def test_a_damaged_cell_is_a_finding_even_where_its_numbers_follow():
    table = write_column(A="102 (82.93)", B="21 (-17.07%)", Total="123")
    problems = find_format_problems(read_published(t=table))
    assert [(problem.published, problem.expected, problem.severity) for problem in problems] == [
        ("102 (82.93)", "102 (82.93%)", "low"),
        ("21 (-17.07%)", "21 (17.07%)", "low"),
    ]


def test_a_number_in_words_is_no_damage():
    statement = write_statements(("calls", "2022/23", "count", "", "eight"))
    assert list(find_format_problems(read_published(x_statements=statement))) == []


def check(**tables):
    figures = read_published(**tables)
    columns = survey_figures(figures, NO_INDICATORS)[1]
    problems = find_sum_problems(columns, reconcile_figures(figures, NO_INDICATORS))
    return [(problem.kind, problem.published, problem.expected) for problem in problems]


@pytest.mark.parametrize(("total", "found"), [("30", []), ("31", [("items_do_not_add_up", "31", "30")])])
def test_items_are_held_against_the_total(total, found):
    assert check(t=write_column(A="10", B="20", Total=total)) == found


@pytest.mark.parametrize("cell", ["", "[c]", "<5", "*"])
def test_items_short_of_the_total_are_fine_where_one_is_not_printed(cell):
    assert check(t=write_column(A="10", B="17", C=cell, Total="31")) == []


def test_items_over_the_total_are_wrong_even_where_one_is_not_printed():
    assert check(t=write_column(A="10", B="22", C="[c]", Total="31")) == [("items_do_not_add_up", "31", "32")]


def test_what_did_not_apply_counts_as_none():
    assert check(t=write_column(A="10", B="N/a", Total="11")) == [("items_do_not_add_up", "11", "10")]


def test_counts_rounded_one_by_one_need_not_add_up():
    assert check(t=write_column(A="10", B="20", C="5", D="15", Total="60")) == []
    assert check(t=write_column(A="10", B="20", C="5", D="15", Total="70")) != []


def test_a_list_with_several_answers_is_not_held_to_its_total():
    assert check(t=write_column(A="40 (40%)", B="56 (56%)", C="30 (30%)", Total="100")) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("50.0", "50.0", []),
        ("50.1", "50.0", []),  # 50.05 and 49.95 print like this
        ("49.9", "50.0", [("percentages_do_not_add_up", "99.9%", "100%")]),  # 49.95 prints as 50.0
        ("49.9", "49.9", [("percentages_do_not_add_up", "99.8%", "100%")]),
        ("50.1", "50.1", [("percentages_do_not_add_up", "100.2%", "100%")]),
        ("51", "50", []),
        ("51", "51", [("percentages_do_not_add_up", "102%", "100%")]),
        ("999999", "50.25", [("percentages_do_not_add_up", "1000049.25%", "100%")]),
    ],
)
def test_percentages_are_wrong_only_where_rounding_cannot_make_them_100(first, second, found):
    assert check(t=write_column(A=f"11 ({first}%)", B=f"12 ({second}%)", Total="23")) == found


def test_percentages_that_all_follow_by_another_rule_can_add_to_100():
    text = write_column(**dict.fromkeys("ABCDEF", "1 (16.6%)"), Total="6")
    assert check(t=text) == []


def test_percentages_beside_rounded_counts_need_not_add_to_100():
    cells = {"A": "40 (40.4%)", "B": "35 (35.2%)", "C": "25 (19.9%)", "D": "5 (2.9%)"}
    assert check(t=write_column(**cells, Total="105")) == []


@pytest.mark.parametrize(("second", "severity"), [("50.5", "medium"), ("50.4", "low")])
def test_a_sum_a_point_off_is_worse_than_one_that_is_not(second, severity):
    figures = read_published(t=write_column(A="11 (50.5%)", B=f"12 ({second}%)", Total="23"))
    columns = survey_figures(figures, NO_INDICATORS)[1]
    (problem,) = find_sum_problems(columns, reconcile_figures(figures, NO_INDICATORS))
    assert problem.severity == severity


def test_percentages_of_some_of_the_items_need_not_add_to_100():
    assert check(t=write_column(A="22 (31%)", B="10 (14%)", C="39", Total="71")) == []
    assert check(t=write_column(A="22 (31%)", B="49 (50%)", C="0", Total="71")) != []
