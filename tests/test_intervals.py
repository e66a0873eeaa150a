"""Intervals agree with published tables and with their own definition."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.intervals import Share, known_count, share_interval


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_share_intervals_are_those_newcombe_printed(count, total, printed):
    interval = share_interval(Share(count, total))
    assert (round(interval.low, 4), round(interval.high, 4)) == printed


@given(st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_share_intervals_hold_the_share_and_mirror_its_complement(pair):
    count, total = pair
    interval = share_interval(Share(count, total))
    mirrored = share_interval(Share(total - count, total))
    assert 0 <= interval.low <= count / total + 1e-12
    assert count / total - 1e-12 <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-9)


def test_a_share_is_exact_and_knows_when_it_is_none():
    assert Share(np.int64(22), np.int64(71)).fraction == Fraction(22, 71)
    for count, total in [("[c]", 71), (22, None), (22, "[x]"), (pd.NA, 71), (0, 0), (72, 71)]:
        assert Share(count, total).fraction is None
        assert share_interval(Share(count, total)) is None


@pytest.mark.parametrize("figure", [-1, 7.0, 7.5])
def test_a_count_is_whole_and_not_negative(figure):
    with pytest.raises(ValueError, match="is no count"):
        known_count(figure)
