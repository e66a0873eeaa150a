"""All tests of a page are corrected together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from helpers.statistics.families import adjust_family


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_correction_is_holms(p_values):
    adjusted = adjust_family({str(place): p for place, p in enumerate(p_values)})
    expected = multipletests(p_values, method="holm")[1]
    assert [adjusted[str(place)] for place in range(len(p_values))] == pytest.approx(list(expected))


def test_a_test_that_could_not_be_made_makes_the_others_no_stricter():
    assert adjust_family({"one": 0.02, "none": None, "other": 0.03}) == {"one": 0.04, "other": 0.04}
    assert adjust_family({"none": None}) == {}


def test_a_corrected_p_value_is_at_most_one():
    assert adjust_family({"one": 0.6, "other": 0.9}) == {"one": 1.0, "other": 1.0}
