"""Tables of one report against each other, and periods of one table that repeat."""

import pytest

from helpers.checking.evidence import collect_evidence
from helpers.checking.figure_columns import build_columns
from helpers.checking.table_comparisons import find_comparison_problems
from published_samples import NO_INDICATORS, read_published, write_column


def check(**tables):
    figures = read_published(**tables)
    return list(find_comparison_problems(build_columns(figures, collect_evidence(figures, NO_INDICATORS))))


def test_tables_of_one_family_must_have_one_total_and_the_usual_one_is_expected():
    tables = {
        f"x_by_{name}": write_column(A="9", Total=total) for name, total in zip("abc", "998", strict=True)
    }
    (problem,) = check(**tables)
    assert (problem.kind, problem.table, problem.published, problem.expected, problem.severity) == (
        "totals_disagree",
        "x_by_c",
        "8",
        "9",
        "high",
    )
    assert problem.why == "The total is 8 here and 9 in x_by_a and x_by_b."


@pytest.mark.parametrize("name", ["complaints", "y_by_type"])
def test_tables_that_count_other_things_may_have_other_totals(name):
    assert check(x_by_person=write_column(A="9", Total="9"), **{name: write_column(A="8", Total="8")}) == []


def test_tables_of_one_name_that_never_agree_count_other_cases():
    first, second = "Item,2021/22,2022/23\nA,9,9\nTotal,9,9", "Item,2021/22,2022/23\nA,5,6\nTotal,5,6"
    assert check(x_by_person=first, x_by_outcome=second) == []


def test_tables_that_usually_agree_are_held_together_whatever_their_names():
    first = "Item,2019/20,2020/21,2021/22\nA,7,8,9\nTotal,7,8,9"
    second = "Item,2019/20,2020/21,2021/22\nB,7,8,6\nTotal,7,8,6"
    assert [(problem.table, problem.period) for problem in check(one=first, two=second)] == [
        ("two", "2021/22")
    ]


@pytest.mark.parametrize(("tables_between", "found"), [(29, 1), (30, 0)])
def test_totals_that_are_equal_far_apart_are_equal_by_chance(tables_between, found):
    header = "Item,2019/20,2020/21,2021/22\nA,7,8,9\nTotal,"
    between = {f"between{n}": write_column(A="1", Total="1") for n in range(tables_between)}
    assert len(check(one=f"{header}7,8,9", **between, two=f"{header}7,8,6")) == found


def test_a_family_has_one_total_however_far_apart_its_tables_stand():
    between = {f"between{n}": write_column(A="1", Total="1") for n in range(50)}
    tables = {f"x_by_{name}": write_column(A="9", Total=total) for name, total in (("a", "9"), ("b", "8"))}
    (problem,) = check(x_by_a=tables["x_by_a"], **between, x_by_b=tables["x_by_b"])
    assert problem.table == "x_by_b"


@pytest.mark.parametrize(("totals", "found"), [("7,8,9,1", 1), ("7,8,2,1", 0), ("7,3,2,1", 0)])
def test_tables_agree_usually_where_two_periods_and_more_than_half_do(totals, found):
    header = "Item,2018/19,2019/20,2020/21,2021/22\nA,7,8,9,6\nTotal,"
    assert len(check(one=f"{header}7,8,9,6", two=f"{header}{totals}")) == found


def test_a_total_that_leaves_out_a_blank_row_is_explained_by_it():
    person = "Item,2022/23,2023/24\nA,84,71\nTotal,84,71"
    outcome = "Item,2022/23,2023/24\nClosed,74,37\nOpen,,34\nTotal,74,71"
    (problem,) = check(x_by_person=person, x_by_outcome=outcome)
    assert (problem.severity, problem.period) == ("medium", "2022/23")
    assert problem.why == (
        "The total is 74 here and 84 in x_by_person: its row “Open” is blank, so it leaves those cases out; "
        "in 2023/24, where the totals agree, that row holds 34."
    )


COPIED = "Item,2018/19,2019/20,2020/21\nAdults,66,65,66\nChildren,26,19,26\nTotal,92,84,92"


def test_a_column_that_repeats_another_period_cannot_be_relied_on():
    (problem,) = check(t=COPIED)
    assert (problem.kind, problem.period, problem.published) == ("identical_columns", "2018/19", "66; 26")
    assert problem.why.endswith("is probably a copy and neither can be relied on by itself.")


def test_the_copy_is_the_column_whose_total_no_other_table_prints():
    (problem,) = check(t=COPIED, other="Item,2018/19,2020/21\nA,50,92\nTotal,50,92")
    assert problem.period == "2018/19"
    assert "another table prints the total of 92 for 2020/21" in problem.why
    (problem,) = check(t=COPIED, other="Item,2018/19,2020/21\nA,92,50\nTotal,92,50")
    assert problem.period == "2020/21"


def test_no_total_of_another_table_bears_out_a_column_that_prints_none():
    columns = "Item,2018/19,2020/21\nAdults,66,66\nChildren,26,26"
    (problem,) = check(t=columns, other="Item,2020/21\nA,50\nB,13")
    assert problem.why.endswith("is probably a copy and neither can be relied on by itself.")


@pytest.mark.parametrize(
    "text", ["Item,2018/19,2019/20\nA,3,3\nB,2,2\nTotal,5,5", "Item,2018/19,2019/20\nA,500,500"]
)
def test_columns_that_chance_makes_equal_are_no_finding(text):
    assert check(t=text) == []


def test_columns_that_differ_in_one_percentage_are_no_copies():
    assert check(t="Item,2018/19,2019/20\nA,66 (71.7%),66 (71.8%)\nB,26,26\nTotal,92,92") == []
