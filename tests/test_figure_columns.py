"""Columns put together from figures: items, totals, bases, and whether items divide the total."""

import pandas as pd
import pytest

from helpers.checking.figure_columns import MOST_OTHER_BASES, is_complete, is_partition, survey_figures
from helpers.percentages import Base
from published_samples import NO_INDICATORS, make_indicators, read_published, write_column, write_statements

CHILDREN = write_column(A="9", Total="9")


def build(*frames, indicators=NO_INDICATORS):
    figures = pd.concat(frames, ignore_index=True)
    return survey_figures(figures, indicators)[1]


def test_a_table_becomes_a_column_per_period_with_its_total_apart():
    text = "Item,2021/22,2022/23\nAdults,60 (75.0%),30\nChildren,20,N/a\nTotal,80 (100%),"
    first, second = [column.published for column in build(read_published(t=text))]
    assert (first.items, first.counts, first.percents) == (("Adults", "Children"), (60, 20), ("75.0", None))
    assert (first.total, first.total_percent, first.total_name) == (80, "100", "t: Total, 2021/22")
    assert (second.counts, second.total) == ((30, None), None)


def test_other_bases_are_other_tables_totals_of_the_period_and_own_totals_of_other_periods():
    person = "Item,2021/22,2022/23\nA,84,92\nTotal,84,92"
    outcome = "Item,2021/22,2022/23\nB,74,92\nTotal,74,92"
    columns = build(read_published(x_by_person=person, x_by_outcome=outcome))
    bases = {(c.published.table, c.published.period): c.published.other_bases for c in columns}
    assert bases["x_by_outcome", "2021/22"] == (
        Base("x_by_person: Total, 2021/22", 84),
        Base("x_by_outcome: Total, 2022/23", 92),
    )
    assert bases["x_by_outcome", "2022/23"] == (Base("x_by_outcome: Total, 2021/22", 74),)


def test_many_tables_do_not_make_every_number_a_base():
    tables = {f"table{n}": write_column(A=str(n), Total=str(n)) for n in range(1, 60)}
    assert (
        max(len(column.published.other_bases) for column in build(read_published(**tables)))
        == MOST_OTHER_BASES
    )


@pytest.mark.parametrize(("tables", "is_base"), [(31, True), (32, False)])
def test_of_many_tables_only_those_around_one_are_bases(tables, is_base):
    listed = {f"table{n}": write_column(A=str(100 + n % 9), Total=str(100 + n % 9)) for n in range(tables)}
    last = f"table{tables - 1}"
    columns = build(read_published(**listed | {last: write_column(A="7", Total="7")}))
    assert (Base(f"{last}: Total, 2022/23", 7) in columns[0].published.other_bases) is is_base


def test_a_table_of_its_family_is_a_base_however_far_off():
    listed = {f"table{n}": write_column(A="50", Total="50") for n in range(40)}
    columns = build(read_published(x_by_a=CHILDREN, **listed, x_by_b=write_column(A="7", Total="7")))
    assert columns[0].published.other_bases[0] == Base("x_by_b: Total, 2022/23", 7)


def test_a_column_knows_every_count_that_its_report_prints():
    statements = write_statements(("neglect", "2022/23", "share", "all", "76 (61.8%)"))
    columns = build(read_published(t=write_column(A="9", B="", Total="12"), x_statements=statements))
    assert [column.published.printed for column in columns] == [{9, 12, 76}] * 2


def test_a_blank_holds_nothing_where_the_printed_items_make_the_total():
    (full,) = build(read_published(t=write_column(A="40", B="26", C="", Total="66")))
    (open_,) = build(read_published(t=write_column(A="40", B="20", C="", Total="66")))
    assert (full.published.counts, open_.published.counts) == ((40, 26, 0), (40, 20, None))


def test_what_did_not_apply_is_complete_and_a_blank_is_not():
    rows = [{"count": 3, "missing_reason": None}, {"count": None, "missing_reason": "not applicable"}]
    assert is_complete(rows)
    assert not is_complete([*rows, {"count": None, "missing_reason": "blank"}])


@pytest.mark.parametrize(("second", "divides"), [("6,4,10", True), ("6,5,10", False), ("6,,6", False)])
def test_other_periods_that_add_up_say_that_items_divide_the_total(second, divides):
    a, b, total = second.split(",")
    text = f"Item,2021/22,2022/23\nA,9,{a}\nB,6,{b}\nTotal,10,{total}"
    first, _ = build(read_published(t=text))
    assert first.published.partition is divides


def test_a_share_in_prose_is_a_column_over_the_total_it_names():
    statements = write_statements(
        ("all", "2022/23", "count", "", "123"), ("neglect", "2022/23", "share", "all", "76 (61.8%)")
    )
    (column,) = build(read_published(x_statements=statements))
    said = column.published
    assert (said.counts, said.percents, said.total, said.partition) == ((76,), ("61.8",), 123, False)


def test_a_share_in_prose_without_a_named_total_takes_its_indicators():
    statements = write_statements(
        ("all", "2022/23", "count", "", "123"), ("neglect", "2022/23", "share", "", "76 (61.8%)")
    )
    indicators = make_indicators(("neglect", "Neglect", None, "all"))
    (column,) = build(read_published(x_statements=statements), indicators=indicators)
    assert column.published.total == 123


@pytest.mark.parametrize(
    ("counts", "total", "percents", "elsewhere", "divides"),
    [
        ([60, 40], 100, ["60", "40"], False, True),
        ([60, 30], 100, ["60", "30"], False, True),  # something is left out
        ([60, 50], 100, ["60", "50"], True, False),  # several answers, shares of 100 people
        ([60, 50], 100, ["54.5", "45.5"], False, True),  # the total is wrong
        ([60, 50], 100, ["54.6", "45.5"], False, True),  # 100.1 within rounding
        ([60, 50], 100, [None, None], True, True),
        ([60, 50], 100, [None, None], False, True),  # a tenth too much: a slip
        ([60, 51], 100, [None, None], False, False),
        ([60, 51], None, [None, None], False, True),
    ],
)
def test_items_divide_the_total_unless_their_shares_add_to_more_than_a_hundred(
    counts, total, percents, elsewhere, divides
):
    assert is_partition(counts, total, percents, elsewhere) is divides


@pytest.mark.parametrize(
    ("numbers", "unit"),
    [
        ([5, 10, 15, 20, 50], 5),
        ([10, 20, 30, 40, 100], 10),
        ([1000, 2000, 3000, 1000, 7000], 1000),
        ([60, 80, 40, 20, 200], 20),
        ([50, 150, 250, 100, 550], 50),
        ([5, 10, 15, 20], 1),  # four numbers show nothing
        ([5, 10, 15, 20, 51], 1),
        ([5, 10, 15, 20, 0, None, 50], 5),
        ([0, None], 1),
    ],
)
def test_the_unit_is_the_greatest_that_divides_every_number_of_five_or_more(numbers, unit):
    cells = {f"item {place}": "" if number is None else str(number) for place, number in enumerate(numbers)}
    (column,) = build(read_published(t=write_column(**cells)))
    assert column.unit == unit
