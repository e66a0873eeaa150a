"""What weighted explanations agree on."""

import pytest

from helpers.percentages.beliefs import Belief, Cause, weigh_hypotheses
from helpers.percentages.cases import Hypothesis, Total


def make_hypothesis(bits):
    return Hypothesis(bits, Total(3), None, frozenset(), {}, ())


def make_cause(mechanism, bits):
    return Cause(mechanism, None, "cell", None, "half_up", bits, 0.5)


def test_a_bit_longer_is_half_as_probable():
    assert weigh_hypotheses([make_hypothesis(4.0), make_hypothesis(5.0)]) == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize(("bits", "ambiguous"), [(12.9, True), (13.0, False)])
def test_less_than_three_bits_ahead_is_too_close_to_call(bits, ambiguous):
    belief = Belief((make_cause("digit", 10.0), make_cause("other_count", bits)), ())
    assert belief.is_ambiguous is ambiguous
    assert belief.bits_ahead == pytest.approx(bits - 10)


def test_a_lone_cause_is_not_ambiguous():
    belief = Belief((make_cause("digit", 10.0),), ())
    assert not belief.is_ambiguous
    assert belief.bits_ahead is None
