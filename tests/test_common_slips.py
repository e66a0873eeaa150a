"""Slips that run through rows or a whole column."""

from helpers.percentages import Base, PublishedColumn, explain_columns


def explain(counts, percents, total, bases=()):
    items = tuple(f"item {place}" for place in range(len(counts)))
    named = tuple(Base(f"base {value}", value) for value in bases)
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, other_bases=named)
    return explain_columns([column])[0].cells


def test_a_column_over_another_total_with_one_more_slip_in_it_is_told_apart():
    # Over 137: 8.0, 29.9, 27.7, 21.9; the third is mistyped.
    cells = explain([11, 41, 38, 30], ["8.0", "29.9", "77.7", "21.9"], 120, [137])
    assert [cell.mechanism for cell in cells] == [
        "other_denominator",
        "other_denominator",
        "digit",
        "other_denominator",
    ]
    assert cells[2].parameter == "27.7 printed as 77.7"
    assert [cell.scope for cell in cells] == ["column", "column", "cell", "column"]


def test_half_of_the_rows_on_another_base_leave_the_others_right():
    cells = explain([20, 30, 40, 10], ["20.0", "22.6", "30.1", "10.0"], 100, [133])
    assert [cell.verdict for cell in cells] == ["agrees", "differs", "differs", "agrees"]
    assert {cell.likeliest for cell in cells if cell.verdict == "differs"} == {"other_denominator"}
