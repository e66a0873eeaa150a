"""Whole explanations of a column, shortest first."""

import pytest

from helpers.percentages.cases import Case
from helpers.percentages.hypotheses import list_hypotheses, sum_readings
from helpers.percentages.published_columns import PublishedColumn, items_add_up_to, read_rows
from helpers.percentages.readings import Reading


def list_explanations(counts, percents, total, known=frozenset()):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total)
    sum_of_items = items_add_up_to(column)
    case = Case(column, read_rows(column), total, sum_of_items, [], known, 10_000)
    return list_hypotheses(case)


INVERTED = ([25, 15, 40, 43], ["30.75", "18.45", "49.2", "34.96"], 123)


def test_explanations_come_shortest_first_and_none_is_far_behind():
    bits = [found.bits for found in list_explanations(*INVERTED)]
    assert bits == sorted(bits)
    assert bits[-1] < bits[0] + 24


def test_a_slip_three_rows_share_is_paid_for_once():
    best = list_explanations(*INVERTED)[0]
    assert (best.key, best.members) == (("inverted", 123), frozenset({0, 1, 2}))


def test_a_slip_known_from_another_column_is_cheaper():
    known = frozenset({("inverted", 123)})
    assert list_explanations(*INVERTED, known)[0].bits < list_explanations(*INVERTED)[0].bits


def test_a_mistyped_count_restores_the_sum_and_its_own_percentage():
    best = list_explanations([52, 51, 47], ["20.3", "41.5", "38.2"], 123)[0]
    assert (dict(best.counts), best.total.value) == ({0: 25}, 123)


def test_two_mistyped_counts_are_found_together():
    best = list_explanations([52, 15, 47], ["20.3", "41.5", "38.2"], 123)[0]
    assert dict(best.counts) == {0: 25, 1: 51}


def test_a_column_wrong_throughout_without_a_reason_is_given_up_as_one():
    counts = [16, 22, 33, 41, 47, 58, 61, 67]
    percents = ["5.5", "7.5", "10.5", "13.0", "14.5", "18.0", "19.0", "21.0"]  # to the nearest half
    best = list_explanations(counts, percents, 345)[0]
    assert best.key is None or best.key[0] in ("unexplained", "other_denominator")


def test_bits_of_alternatives_are_summed_as_probabilities():
    assert sum_readings([Reading(1.0)]) == 1.0
    assert sum_readings([Reading(2.0), Reading(2.0), Reading(1.0)]) == pytest.approx(0.0)
