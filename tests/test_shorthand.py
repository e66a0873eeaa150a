"""Shorthand is explained where it is used, and nowhere else."""

import pytest

from helpers.language.shorthand import (
    BOUND_SIGNS,
    BOUND_WORDS,
    MEANINGS,
    explain_bound_signs,
    explain_shorthand,
)
from helpers.schemas import BOUNDS


def test_text_without_shorthand_or_bounds_needs_no_explanation():
    assert explain_shorthand("71 (31%) * -") == explain_bound_signs(set()) == ""


@pytest.mark.parametrize("mark", MEANINGS)
def test_each_shorthand_is_explained_wherever_it_stands(mark):
    assert explain_shorthand(f"5 {mark}\n7") == f"{mark} {MEANINGS[mark]}."


def test_several_are_explained_in_one_line_in_one_order():
    assert explain_shorthand("[x] [c] [x]") == explain_shorthand("[c] [x]")
    assert explain_bound_signs({"about", "at_most"}) == "≤ at most; ~ about."


def test_every_bound_that_a_figure_may_have_has_a_sign_and_words():
    assert set(BOUND_SIGNS) == set(BOUND_WORDS) == set(BOUNDS)
