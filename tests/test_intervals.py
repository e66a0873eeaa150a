"""Intervals agree with published tables and with their own definition."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.intervals import Share, known_count, share_interval


@pytest.mark.parametrize(
    ("count", "total", "wilson", "exact"),
    [  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, methods 3 and 5
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_share_intervals_are_those_newcombe_printed(count, total, wilson, exact):
    for method, printed in (("wilson", wilson), ("exact", exact)):
        interval = share_interval(Share(count, total), method)
        assert (round(interval.low, 4), round(interval.high, 4)) == printed


def test_the_exact_interval_is_that_of_r():
    interval = share_interval(Share(682, 925), "exact")
    assert (round(interval.low, 7), round(interval.high, 7)) == (0.7076683, 0.7654066)


@given(st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_share_intervals_hold_the_share_and_mirror_its_complement(pair):
    count, total = pair
    for method in ("wilson", "exact"):
        interval = share_interval(Share(count, total), method)
        mirrored = share_interval(Share(total - count, total), method)
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
