"""Whole explanations of a column, shortest first, and slips that run through rows or all of it."""

from math import log2

import pytest

from helpers.percentages import Base, PublishedColumn, explain_columns
from helpers.percentages.cases import Case, Surroundings
from helpers.percentages.hypotheses import (
    Hypothesis,
    Total,
    list_common_slips,
    list_hypotheses,
    list_totals,
    sum_readings,
)
from helpers.percentages.readings import Reading
from helpers.percentages.totals import judge_column
from helpers.percentages.vocabulary import PRIOR_BITS


def list_explanations(counts, percents, total, known=frozenset()):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total)
    return list_hypotheses(Case(judge_column(column), [], known, 10_000))


INVERTED = ([25, 15, 40, 43], ["30.75", "18.45", "49.2", "34.96"], 123)


def test_explanations_come_shortest_first_and_none_is_far_behind():
    bits = [found.bits for found in list_explanations(*INVERTED)]
    assert bits == sorted(bits)
    assert bits[-1] < bits[0] + 24


def test_all_explanations_share_the_probability_and_a_bit_longer_is_half_as_probable():
    found = list_explanations(*INVERTED)
    assert sum(one.share for one in found) == pytest.approx(1)
    assert [one.share for one in found] == pytest.approx(
        [found[0].share * 2 ** (found[0].bits - one.bits) for one in found]
    )


def test_a_slip_three_rows_share_is_paid_for_once():
    best = list_explanations(*INVERTED)[0]
    assert (best.key, best.members) == (("inverted", 123), frozenset({0, 1, 2}))


def test_a_slip_known_from_another_column_is_cheaper():
    known = frozenset({("inverted", 123)})
    assert list_explanations(*INVERTED, known)[0].bits < list_explanations(*INVERTED)[0].bits


def test_a_mistyped_count_restores_the_sum_and_its_own_percentage():
    best = list_explanations([52, 51, 47], ["20.3", "41.5", "38.2"], 123)[0]
    assert (dict(best.counts), best.total.value) == ({0: 25}, 123)


@pytest.mark.parametrize(("unshared", "true"), [(9, 1), (8, 0), (7, None)])
def test_a_count_is_never_held_to_be_mistyped_for_one_below_nothing(unshared, true):
    found = list_explanations([unshared, 60, 39 + 9 - unshared], [None, "60.0", None], 100)
    assert [one.counts[0] for one in found if list(one.counts) == [0]] == ([] if true is None else [true])


def test_two_mistyped_counts_are_found_together():
    best = list_explanations([52, 15, 47], ["20.3", "41.5", "38.2"], 123)[0]
    assert dict(best.counts) == {0: 25, 1: 51}


def test_a_column_wrong_throughout_without_a_reason_is_given_up_as_one():
    counts = [16, 22, 33, 41, 47, 58, 61, 67]
    percents = ["5.1", "7.7", "9.1", "13.3", "14.4", "17.9", "18.8", "21.2"]
    best = list_explanations(counts, percents, 345)[0]
    assert best.key == ("unexplained", "column")


@pytest.mark.parametrize(("last", "given_up"), [("38.3", True), ("36.6", False)])
def test_a_column_is_given_up_where_four_rows_are_wrong(last, given_up):
    found = list_explanations([16, 22, 33, 41], ["15.1", "20.7", "28.2", last], 112)
    assert (("unexplained", "column") in {one.key for one in found}) is given_up


def test_a_column_rounded_to_halves_is_one_slip_and_says_so():
    counts = [16, 22, 33, 41, 47, 58, 61, 67]
    percents = ["4.5", "6.5", "9.5", "12.0", "13.5", "17.0", "17.5", "19.5"]
    assert list_explanations(counts, percents, 345)[0].key == ("unexplained", 5)
    cell = explain(counts, percents, 345)[0]
    assert cell.why == "16 of 345 is 4.6%, not 4.5%: it is rounded to the nearest 0.5."
    assert (cell.mechanism, cell.scope, cell.reconciled_percent) == ("unexplained", "column", "4.6")
    percents[-1] = "19.4"  # right, and no half
    assert ("unexplained", 5) not in {found.key for found in list_explanations(counts, percents, 345)}


@pytest.mark.parametrize(("step", "decimals"), [(5, 1), (10, 0), (20, 1), (25, 2), (50, 2)])
def test_every_usual_step_that_a_whole_column_may_be_rounded_to_is_weighed(step, decimals):
    counts = [16, 22, 33, 41, 47, 58, 61, 67]
    digits = [step * round(100 * count * 10**decimals / 345 / step) for count in counts]
    percents = [f"{number / 10**decimals:.{decimals}f}" for number in digits]
    assert ("unexplained", step) in {found.key for found in list_explanations(counts, percents, 345)}


def test_bits_of_alternatives_are_summed_as_probabilities():
    assert sum_readings([Reading(1.0)]) == 1.0
    assert sum_readings([Reading(2.0), Reading(2.0), Reading(1.0)]) == pytest.approx(0.0)


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


def test_a_slip_of_one_cell_has_the_scope_of_a_cell_beside_one_of_the_column_or_alone():
    # Over 137: 8.0, 29.9, 27.7, 21.9; the last is over 217.
    cells = explain([11, 41, 38, 30, 37], ["8.0", "29.9", "27.7", "21.9", "17.1"], 120, [137, 217])
    assert [cell.parameter for cell in cells] == ["base 137 = 137"] * 4 + ["base 217 = 217"]
    assert [cell.scope for cell in cells] == ["column"] * 4 + ["cell"]
    (alone, *_) = explain([25, 98], ["20.83", "79.67"], 123)
    assert (alone.mechanism, alone.scope) == ("digit", "cell")


@pytest.mark.parametrize(("right", "ways"), [(1, 2), (2, 2), (3, 1)])
def test_a_slip_runs_through_a_whole_column_where_it_prints_at_least_half_of_it(right, ways):
    key = ("other_denominator", 137)
    percents = ("8.0", "29.9", *("12.3", "45.6", "78.9")[:right])  # the first two are over 137
    counts = (11, 41, 38, 30, 20)[: len(percents)]
    column = PublishedColumn("t", "p", tuple("abcde")[: len(percents)], counts, percents, 200)
    case = Case(judge_column(column), work_left=1000)
    wrong, right_row = (Reading(9.0, key[0], None, key),), (Reading(0.0),)
    plain = Hypothesis(18.0, Total(200), None, frozenset(), {}, (wrong, wrong, *[right_row] * right))
    found = [one for one in list_common_slips(plain, Surroundings(case, 200)) if one.key == key]
    assert [hypothesis.members for hypothesis in found] == [frozenset({0, 1})] * ways


@pytest.mark.parametrize(("largest", "possible"), [(137, True), (138, False)])
def test_no_common_base_is_below_a_count_of_the_column(largest, possible):
    cells = (11, 41, largest), ("8.0", "29.9", f"{largest / 4:.1f}")
    column = PublishedColumn("t", "p", tuple("abc"), *cells, 400, partition=False)
    found = list_hypotheses(Case(judge_column(column), work_left=10_000))
    assert (("other_denominator", 137) in {one.key for one in found}) is possible


@pytest.mark.parametrize(
    ("bases", "price"),
    [
        ((), 8 + log2(2000)),  # stands nowhere, far from the total
        ((Base("other", 137),), 7 + log2(2)),  # one of two, with the column's own
        ((Base("other", 137), Base("more", 900), Base("most", 901)), 7 + log2(4)),
    ],
)
def test_a_slip_that_rows_share_is_paid_once_by_where_its_parameter_stands(bases, price):
    key = ("other_denominator", 137)
    cells = (11, 41, 20), ("8.0", "29.9", "10.0")
    column = PublishedColumn("t", "p", tuple("abc"), *cells, 200, other_bases=bases, partition=False)
    case = Case(judge_column(column), work_left=1000)
    wrong, right = (Reading(9.0, key[0], None, key),), (Reading(0.0),)
    plain = Hypothesis(18.0, Total(200), None, frozenset(), {}, (wrong, wrong, right))
    first = next(one for one in list_common_slips(plain, Surroundings(case, 200)) if one.key == key)
    assert first.bits == pytest.approx(18 + price + 1 + log2(3) + log2(3))  # and which two of three rows


def make_case(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return Case(judge_column(column))


def list_found(case):
    return [(total.value, total.mechanism, total.parameter) for total in list_totals(case)]


def test_where_items_add_up_to_the_total_no_other_is_considered():
    assert list_totals(make_case([25, 98], ["99", "98"], 123)) == [Total(123)]


def test_a_total_short_of_one_row_may_be_a_slip_or_leave_the_row_out():
    case = make_case([25, 51, 47], ["20.3", "41.5", "38.2"], 76)
    assert list_found(case) == [
        (76, None, None),
        (123, "total_typo", "123"),
        (123, "left_out_of_total", "item 2"),
    ]


def test_a_base_that_rows_agree_on_is_a_candidate_where_items_need_not_add_up():
    case = make_case([25, 51, 60], ["20.33", "41.46", "48.78"], 132, partition=False)
    assert (123, "total_typo", "123") in list_found(case)


def test_a_figure_alone_may_rest_on_a_mistyped_total_and_the_likeliest_come_first():
    case = make_case([23], ["18.7"], 132, partition=False)
    assert list_found(case) == [(132, None, None), (123, "total_typo", "123")]
    case = make_case([45], ["76.3"], 60, partition=False)  # a case dropped from the base
    assert list_found(case) == [(60, None, None), (59, "total_typo", "59")]


def test_no_total_is_thought_mistyped_where_another_figure_follows_from_it():
    case = make_case([23, 66], ["18.7", "50.0"], 132, partition=False)
    assert list_found(case) == [(132, None, None)]


@pytest.mark.parametrize(
    ("counts", "percents", "bits"),
    [([19, 7], ["95", "35"], 0.0), ([20, 7], ["100", "35"], 15.0), ([20, 7], ["105", "37"], 0.0)],
)
def test_a_total_below_a_count_that_is_no_more_than_all_of_it_is_hardly_right(counts, percents, bits):
    assert list_totals(make_case(counts, percents, 19, partition=False))[0] == Total(19, bits)


@pytest.mark.parametrize(("counts", "bits"), [([25, 51, 47], 9 + log2(3)), ([25, 51, 47, 47], 9 + log2(2))])
def test_which_row_a_total_leaves_out_has_to_be_said(counts, bits):
    case = make_case(counts, ["20.3", "41.5", "38.2", "38.2"][: len(counts)], sum(counts) - 47)
    (left_out,) = (total for total in list_totals(case) if total.mechanism == "left_out_of_total")
    assert left_out.bits == pytest.approx(bits)


@pytest.mark.parametrize(("percent", "exceeded"), [("100.0", True), ("99.9", True), ("100.1", False)])
def test_a_count_above_the_total_is_unlikely_unless_its_percentage_is_above_a_hundred_too(percent, exceeded):
    printed = list_totals(make_case([25, 3], [percent, "15.0"], 20, partition=False))[0]
    assert printed == Total(20, PRIOR_BITS["exceeded_total", "column"] if exceeded else 0.0)


@pytest.mark.parametrize(("count", "exceeded"), [(20, False), (21, True)])
def test_a_count_of_the_whole_total_is_no_more_than_it(count, exceeded):
    printed = list_totals(make_case([count, 3], ["95.0", "15.0"], 20, partition=False))[0]
    assert (printed.bits > 0) is exceeded
