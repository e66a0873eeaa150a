"""What weighted explanations agree on, what is said of a column, and which value is given for a figure."""

from math import inf

import pytest

from helpers.percentages import PublishedColumn, explain_columns
from helpers.percentages.beliefs import Belief, Cause, reconcile, say_cause
from helpers.percentages.explanations import TOTAL_PLACE, find_wrong_places
from helpers.percentages.hypotheses import Hypothesis, Total
from helpers.percentages.published_columns import Row
from helpers.percentages.readings import Reading
from helpers.percentages.totals import judge_column
from helpers.percentages.vocabulary import AMBIGUOUS_BITS

JUDGED = judge_column(PublishedColumn("t", "p", ("a", "b"), (25, 98), ("20.3", "79.7"), 123))
ROW = Row(0, "a", 25, 203, 1, "20.3")
WRONG = Row(0, "Neglect", 25, 3075, 2, "30.75")


def make_cause(mechanism, bits):
    return Cause(mechanism, None, "cell", None, "half_up", bits, 0.5)


@pytest.mark.parametrize(("bits", "ambiguous"), [(12.9, True), (13.0, False)])
def test_less_than_three_bits_ahead_is_too_close_to_call(bits, ambiguous):
    belief = Belief((make_cause("digit", 10.0), make_cause("other_count", bits)), ())
    assert (belief.bits_ahead < AMBIGUOUS_BITS) is ambiguous
    assert belief.bits_ahead == pytest.approx(bits - 10)


def test_a_lone_cause_is_not_ambiguous():
    belief = Belief((make_cause("digit", 10.0),), ())
    assert belief.bits_ahead == inf


@pytest.mark.parametrize(
    ("share_of_total", "wrong"), [(0.51, {TOTAL_PLACE}), (0.5, {TOTAL_PLACE}), (0.49, {0, 1})]
)
def test_of_equally_probable_sets_of_wrong_cells_the_smaller_is_taken(share_of_total, wrong):
    judged = judge_column(PublishedColumn("t", "p", ("a", "b"), (52, 50), (None, None), 75))
    counts = Hypothesis(10.0, Total(75), None, frozenset(), {0: 25, 1: 50}, (), 1 - share_of_total)
    misprint = Total(102, 9.0, "total_typo", "102")
    total = Hypothesis(10.0, misprint, None, frozenset(), {}, (), share_of_total)
    assert find_wrong_places(judged, [counts, total]) == frozenset(wrong)


def test_a_cell_is_as_wrong_as_the_explanations_that_hold_it_so_together():
    judged = judge_column(PublishedColumn("t", "p", ("a", "b"), (25, 98), ("20.8", "79.7"), 123))
    slip, right = ((Reading(9.0, "digit"),), (Reading(0.0),)), ((Reading(0.0),), (Reading(0.0),))
    found = [
        Hypothesis(9.0, Total(123), None, frozenset(), {0: 26}, right, 0.3),
        Hypothesis(9.2, Total(123), None, frozenset(), {}, slip, 0.26),
        Hypothesis(9.5, Total(123), None, frozenset(), {1: 97}, right, 0.24),
        Hypothesis(9.7, Total(123), None, frozenset(), {}, slip, 0.2),
    ]
    assert find_wrong_places(judged, found) == frozenset({0})


@pytest.mark.parametrize(
    ("truths", "percent", "count"),
    [
        ([((25, 123), 1.0)], "20.3", 25),
        ([((25, 123), 0.95), ((26, 123), 0.05)], "20.3", 25),
        ([((26, 123), 0.94), ((27, 123), 0.06)], "21.1 or 22.0", None),
        ([((26, 123), 0.94), ((25, 123), 0.06)], None, None),  # 20.3 is what is printed
        ([((25, 123), 0.5), ((26, 123), 0.2), ((27, 123), 0.2), ((28, 123), 0.1)], None, None),
    ],
)
def test_values_are_given_singly_as_a_set_or_not_at_all(truths, percent, count):
    found = reconcile(ROW, Belief((), tuple(truths)), JUDGED)
    assert found == (percent, count)


def test_totals_that_print_the_same_agree():
    found = reconcile(ROW, Belief((), (((25, 123), 0.6), ((25, 123), 0.4))), JUDGED)
    assert found == ("20.3", 25)


def explain(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return explain_columns([column])[0]


def test_a_clean_column_has_nothing_wrong():
    found = explain([25, 98], ["20.3", "79.7"], 123)
    assert (found.total, found.finished, found.wrong_cells) == (123, True, ())


@pytest.mark.parametrize(("partition", "total"), [(True, 20), (False, None)])
def test_a_total_is_given_where_the_explanations_agree_on_it(partition, total):
    assert explain([7, 6, 7], ["35", "30", "35"], 19, partition=partition).total == total


def make_told_cause(mechanism, parameter, rounding="half_up"):
    return Cause(mechanism, parameter, "cell", None, rounding, 10.0, 0.9)


def test_a_base_and_its_rounding_are_told_together():
    clause = say_cause(make_told_cause("other_denominator", "by person = 137", "truncated"), WRONG, 95)
    assert clause == "it is 25 of 137 (by person), and digits were cut off instead of rounded"


def test_a_base_without_a_name_stands_nowhere():
    assert "nowhere on the page" in say_cause(make_told_cause("other_denominator", "68"), WRONG, 66)


def test_how_a_misprint_was_rounded_before_is_not_told():
    clause = say_cause(make_told_cause("digit", "20.32 printed as 30.32", "truncated"), WRONG, 123)
    assert clause == "one digit is mistyped (20.32 printed as 30.32)"


def test_another_rounding_is_told_beside_the_usual_one():
    assert explain([6, 65], ["8.4", "91.5"], 71).cells[0].why == (
        "6 of 71 is 8.5% rounded half up; 8.4% follows where digits were cut off instead of rounded."
    )
