"""Tables of one report against each other, periods of one table that repeat, and the bases of percentages."""

import pytest

from helpers.checking.figure_columns import survey_figures
from helpers.checking.reconciliation import reconcile_figures
from helpers.checking.table_comparisons import find_comparison_problems, find_denominator_changes
from published_samples import NO_INDICATORS, read_published, write_column


def check(**tables):
    figures = read_published(**tables)
    return list(find_comparison_problems(survey_figures(figures, NO_INDICATORS)[1]))


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
        "The total is 74 here and 84 in x_by_person: its row “Open” is blank, so it most likely leaves those "
        "cases out; in 2023/24, where the totals agree, that row holds 34."
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


OPEN = "No response regarding outcome"
PERSON = "Item,2022/23,2023/24\nAdult referrals,102,65\nChild referrals,21,6\nTotal,123,71"
OUTCOME = f"""Item,2022/23,2023/24
Accepted,28 (34.6%),22 (31.0%)
Other,53 (65.4%),15 (21.1%)
{OPEN},,34
Total,81,71"""


def find_changes(open_items=None, **tables):
    figures = read_published(**tables)
    return list(find_denominator_changes(figures, reconcile_figures(figures, NO_INDICATORS), open_items))


def test_percentages_of_two_bases_must_not_be_compared():
    first, second = find_changes({"x_by_outcome": OPEN}, x_by_person=PERSON, x_by_outcome=OUTCOME)
    assert (first.item, second.item) == ("Accepted", "Other")
    assert (first.period, first.published, first.expected) == (
        "2022/23 to 2023/24",
        "34.6; 31.0",
        "22.8; 31.0",
    )
    assert first.why == (
        "The percentages rest on different bases, so they must not be compared. 2022/23: 81, the table's own "
        "smaller total; 2023/24: 71, all cases. Of all cases they are 22.8, 31.0 per cent. Without “No "
        "response regarding outcome” they are 34.6, 59.5 per cent."
    )


def test_without_a_row_of_open_cases_a_table_is_given_on_all_cases_only():
    (problem, _) = find_changes(x_by_person=PERSON, x_by_outcome=OUTCOME)
    assert problem.why.endswith("Of all cases they are 22.8, 31.0 per cent.")


def test_a_base_that_stands_nowhere_is_a_base_of_its_own():
    outcome = (
        "Item,2020/21,2023/24\nA,10 (14.7%),22 (31.0%)\nB,24 (35.3%),49 (69.0%)\nC,32 (47.1%),\nTotal,66,71"
    )
    (problem, *_) = find_changes(x_by_outcome=outcome)
    assert (
        "2020/21: 68, a number that stands nowhere among the figures held; 2023/24: 71, the table's total"
        in problem.why
    )


def test_a_base_that_is_the_total_of_something_else_is_not_called_printed_nowhere():
    outcome = (
        "Item,2020/21,2023/24\nA,10 (14.7%),22 (31.0%)\nB,24 (35.3%),49 (69.0%)\nC,32 (47.1%),\nTotal,66,71"
    )
    other = "Item,2020/21\nD,68\nTotal,68"
    (problem, *_) = find_changes(x_by_outcome=outcome, meetings=other)
    assert "2020/21: 68, the total of something else; 2023/24: 71, the table's total" in problem.why


def test_the_row_of_open_cases_is_not_given_without_itself():
    waiting = OUTCOME.replace("53 (65.4%)", "43 (53.1%)").replace(
        f"{OPEN},,34", f"{OPEN},10 (12.3%),34 (47.9%)"
    )
    *others, problem = find_changes({"x_by_outcome": OPEN}, x_by_person=PERSON, x_by_outcome=waiting)
    assert ["Without" in one.why for one in (*others, problem)] == [True, True, False]
    assert problem.why.endswith("Of all cases they are 8.1, 47.9 per cent.")


def test_where_half_of_the_counts_were_multiplied_there_is_no_base():
    outcome = """Item,2021/22,2022/23,2023/24
A,15 (15.8%),15 (18.45%),15 (21.1%)
B,41 (43.2%),28 (34.44%),22 (31.0%)
C,39 (41.1%),38 (45.78%),24 (33.8%)
D,,2 (2.41%),10 (14.1%)
Total,95,83,71"""
    person = "Item,2021/22,2022/23,2023/24\nAdults,116,102,65\nChildren,21,21,6\nTotal,137,123,71"
    (problem, *_) = find_changes(x_by_person=person, x_by_outcome=outcome)
    assert "2022/23: no base, the count was multiplied by 123" in problem.why


def test_counts_that_were_multiplied_have_no_base():
    outcome = """Item,2021/22,2022/23,2023/24
A,15 (15.8%),15 (18.45%),15 (21.1%)
B,41 (43.2%),28 (34.44%),22 (31.0%)
C,39 (41.1%),38 (46.74%),24 (33.8%)
D,,2 (2.46%),10 (14.1%)
Total,95,83,71"""
    person = "Item,2021/22,2022/23,2023/24\nAdults,116,102,65\nChildren,21,21,6\nTotal,137,123,71"
    (problem, *_) = find_changes(x_by_person=person, x_by_outcome=outcome)
    assert (
        "2021/22: 95, the table's own smaller total; 2022/23: no base, the count was multiplied by 123; "
        "2023/24: 71, all cases." in problem.why
    )


def test_a_period_without_a_base_is_by_itself_no_change_of_base():
    kinds = "Item,2021/22,2022/23\nA,95 (69.3%),25 (30.75%)\nB,42 (30.7%),98 (120.54%)\nTotal,137,123"
    assert find_changes(x_by_kind=kinds) == []


def test_one_wrong_cell_is_a_slip_and_no_change_of_base():
    person = """Item,2021/22,2022/23
A,65 (77.4%),64 (90.1%)
B,12 (14.3%),4 (5.6%)
C,7 (8.3%),3 (4.2%)
Total,84,71"""
    wrong = person.replace("65 (77.4%)", "65 (73.9%)")
    assert find_changes(x_by_person=person) == find_changes(x_by_person=wrong) == []


WIDE = "Item,2021/22,2022/23\nA,100,50\nB,37,21\nTotal,137,71"


def test_of_equally_many_percentages_those_of_the_tables_own_total_tell_the_base():
    tied = "Item,2021/22,2022/23\nA,15 (10.949%),30 (42.3%)\nB,80 (84.211%),41 (57.7%)\nTotal,95,71"
    (problem, _) = find_changes(x_by_person=WIDE, x_by_outcome=tied)
    assert "2021/22: 95, the table's own smaller total; 2022/23: 71, all cases." in problem.why


def test_of_equally_many_percentages_those_of_all_cases_tell_the_base_of_a_table_of_all_cases():
    tied = """Item,2021/22,2022/23
A,15 (15.789%),30 (42.3%)
B,20 (21.053%),41 (57.7%)
C,42 (30.657%),
D,60 (43.796%),
Total,137,71"""
    assert find_changes(x_by_person=WIDE, x_by_outcome=tied, x_by_kind="Item,2021/22\nD,95\nTotal,95") == []


def test_a_period_whose_base_cannot_be_told_is_no_change_of_base():
    kinds = "Item,2021/22,2022/23\nA,95 (69.3%),25 (7.9%)\nB,42 (30.7%),46 (13%)\nTotal,137,71"
    assert find_changes(x_by_kind=kinds) == []
