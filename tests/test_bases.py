"""Which base a period's percentages rest on, and outcomes on the two sound bases."""

from helpers.checking.bases import find_denominator_changes
from helpers.checking.reconciliation import reconcile_figures
from published_samples import NO_INDICATORS, read_published

OPEN = "No response regarding outcome"
PERSON = "Item,2022/23,2023/24\nAdult referrals,102,65\nChild referrals,21,6\nTotal,123,71"
OUTCOME = f"""Item,2022/23,2023/24
Accepted,28 (34.6%),22 (31.0%)
Other,53 (65.4%),15 (21.1%)
{OPEN},,34
Total,81,71"""


def find(open_items=None, **tables):
    figures = read_published(**tables)
    return list(find_denominator_changes(figures, reconcile_figures(figures, NO_INDICATORS), open_items))


def test_percentages_of_two_bases_must_not_be_compared():
    first, second = find({"x_by_outcome": OPEN}, x_by_person=PERSON, x_by_outcome=OUTCOME)
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
    (problem, _) = find(x_by_person=PERSON, x_by_outcome=OUTCOME)
    assert problem.why.endswith("Of all cases they are 22.8, 31.0 per cent.")


def test_a_base_that_stands_nowhere_is_a_base_of_its_own():
    outcome = (
        "Item,2020/21,2023/24\nA,10 (14.7%),22 (31.0%)\nB,24 (35.3%),49 (69.0%)\nC,32 (47.1%),\nTotal,66,71"
    )
    (problem, *_) = find(x_by_outcome=outcome)
    assert (
        "2020/21: 68, a number that stands nowhere among the figures held; 2023/24: 71, the table's total"
        in problem.why
    )


def test_a_base_that_is_the_total_of_something_else_is_not_called_printed_nowhere():
    outcome = (
        "Item,2020/21,2023/24\nA,10 (14.7%),22 (31.0%)\nB,24 (35.3%),49 (69.0%)\nC,32 (47.1%),\nTotal,66,71"
    )
    other = "Item,2020/21\nD,68\nTotal,68"
    (problem, *_) = find(x_by_outcome=outcome, meetings=other)
    assert "2020/21: 68, the total of something else; 2023/24: 71, the table's total" in problem.why


def test_counts_that_were_multiplied_have_no_base():
    outcome = """Item,2021/22,2022/23,2023/24
A,15 (15.8%),15 (18.45%),15 (21.1%)
B,41 (43.2%),28 (34.44%),22 (31.0%)
C,39 (41.1%),38 (46.74%),24 (33.8%)
D,,2 (2.46%),10 (14.1%)
Total,95,83,71"""
    person = "Item,2021/22,2022/23,2023/24\nAdults,116,102,65\nChildren,21,21,6\nTotal,137,123,71"
    (problem, *_) = find(x_by_person=person, x_by_outcome=outcome)
    assert (
        "2021/22: 95, the table's own smaller total; 2022/23: no base, the count was multiplied by 123; "
        "2023/24: 71, all cases." in problem.why
    )


def test_a_period_without_a_base_is_by_itself_no_change_of_base():
    kinds = "Item,2021/22,2022/23\nA,95 (69.3%),25 (30.75%)\nB,42 (30.7%),98 (120.54%)\nTotal,137,123"
    assert find(x_by_kind=kinds) == []


def test_one_wrong_cell_is_a_slip_and_no_change_of_base():
    person = """Item,2021/22,2022/23
A,65 (77.4%),64 (90.1%)
B,12 (14.3%),4 (5.6%)
C,7 (8.3%),3 (4.2%)
Total,84,71"""
    wrong = person.replace("65 (77.4%)", "65 (73.9%)")
    assert find(x_by_person=person) == find(x_by_person=wrong) == []


WIDE = "Item,2021/22,2022/23\nA,100,50\nB,37,21\nTotal,137,71"


def test_of_equally_many_percentages_those_of_the_tables_own_total_tell_the_base():
    tied = "Item,2021/22,2022/23\nA,15 (10.949%),30 (42.3%)\nB,80 (84.211%),41 (57.7%)\nTotal,95,71"
    (problem, _) = find(x_by_person=WIDE, x_by_outcome=tied)
    assert "2021/22: 95, the table's own smaller total; 2022/23: 71, all cases." in problem.why


def test_of_equally_many_percentages_those_of_all_cases_tell_the_base_of_a_table_of_all_cases():
    tied = """Item,2021/22,2022/23
A,15 (15.789%),30 (42.3%)
B,20 (21.053%),41 (57.7%)
C,42 (30.657%),
D,60 (43.796%),
Total,137,71"""
    assert find(x_by_person=WIDE, x_by_outcome=tied, x_by_kind="Item,2021/22\nD,95\nTotal,95") == []


def test_a_period_whose_base_cannot_be_told_is_no_change_of_base():
    kinds = "Item,2021/22,2022/23\nA,95 (69.3%),25 (7.9%)\nB,42 (30.7%),46 (13%)\nTotal,137,71"
    assert find(x_by_kind=kinds) == []
