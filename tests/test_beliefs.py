"""What weighted explanations agree on."""

import pytest

from helpers.percentages.beliefs import TOTAL_PLACE, Belief, Cause, find_wrong_places
from helpers.percentages.cases import Total
from helpers.percentages.hypotheses import Hypothesis
from helpers.percentages.published_columns import PublishedColumn
from helpers.percentages.readings import Reading
from helpers.percentages.totals import judge_column


def make_cause(mechanism, bits):
    return Cause(mechanism, None, "cell", None, "half_up", bits, 0.5)


@pytest.mark.parametrize(("bits", "ambiguous"), [(12.9, True), (13.0, False)])
def test_less_than_three_bits_ahead_is_too_close_to_call(bits, ambiguous):
    belief = Belief((make_cause("digit", 10.0), make_cause("other_count", bits)), ())
    assert belief.is_ambiguous is ambiguous
    assert belief.bits_ahead == pytest.approx(bits - 10)


def test_a_lone_cause_is_not_ambiguous():
    belief = Belief((make_cause("digit", 10.0),), ())
    assert not belief.is_ambiguous
    assert belief.bits_ahead is None


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
