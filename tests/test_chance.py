"""Several comparisons are judged together, and a result is clear only under one in twenty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from helpers.statistics.chance import Chance, adjust_p_values


@pytest.mark.parametrize(
    "p_values",
    [[0.2], [0.01, 0.04, 0.03, 0.005], [0.02, 0.02, 0.02], [0.001, 0.9, 0.6, 0.012, 0.0125], [1.0, 0.0]],
)
def test_holms_correction_is_that_of_statsmodels(p_values):
    assert adjust_p_values(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))


@given(st.lists(st.floats(0, 1), max_size=12))
def test_no_correction_makes_a_result_clearer_or_changes_the_order(p_values):
    adjusted = adjust_p_values(p_values)
    pairs = sorted(zip(p_values, adjusted, strict=True))
    assert all(before <= after <= 1 for before, after in pairs)
    assert [after for _, after in pairs] == sorted(adjusted)


def test_clear_begins_just_under_one_in_twenty_and_the_corrected_value_decides():
    assert Chance(0.0499, "").is_clear
    assert not Chance(0.05, "").is_clear
    assert not Chance(0.01, "", adjusted_p_value=0.05).is_clear
    assert Chance(0.01, "", adjusted_p_value=0.0).deciding_p_value == 0.0
