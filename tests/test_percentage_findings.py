"""Findings about percentages: how severe, which rules are a choice, what adds up, which cells are damaged."""

import pytest

from helpers.checking.evidence import collect_evidence
from helpers.checking.figure_columns import build_columns
from helpers.checking.percentage_findings import (
    find_format_problems,
    find_percentage_problems,
    find_sum_problems,
)
from helpers.checking.reconciliation import reconcile_figures
from published_samples import NO_INDICATORS, read_published, write_column, write_statements


def find(figures):
    known = collect_evidence(figures, NO_INDICATORS)
    problems = find_percentage_problems(reconcile_figures(figures, NO_INDICATORS), known)
    return [(problem.item, problem.published, problem.expected, problem.severity) for problem in problems]


@pytest.mark.parametrize(
    ("cell", "severity"), [("25 (30.75%)", "high"), ("25 (20.73%)", "medium"), ("25 (20.32%)", "low")]
)
def test_a_wrong_percentage_is_as_severe_as_it_is_far_off(cell, severity):
    table = write_column(A=cell, B="51 (41.46%)", C="47 (38.21%)", Total="123")
    assert find(read_published(t=table)) == [("A", cell, "20.33", severity)]


def test_a_percentage_that_a_headline_repeats_is_severe():
    table = write_column(A="25 (20.73%)", B="51 (41.46%)", C="47 (38.21%)", Total="123")
    statement = write_statements(("headline", "t: A", "2022/23", "count", "", "25"))
    assert find(read_published(t=table, x_statements=statement)) == [("A", "25 (20.73%)", "20.33", "high")]


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
    columns = build_columns(figures, collect_evidence(figures, NO_INDICATORS))
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


def test_percentages_of_some_of_the_items_need_not_add_to_100():
    assert check(t=write_column(A="22 (31%)", B="10 (14%)", C="39", Total="71")) == []
    assert check(t=write_column(A="22 (31%)", B="49 (50%)", C="0", Total="71")) != []
