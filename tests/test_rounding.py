"""Sets of rounding rules agree with the rules one by one, and their price adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.percentages.arithmetic import RULES, follows_rule
from helpers.percentages.rounding import (
    DOUBLE_ROUNDED,
    FEWER_DECIMALS,
    HALF_EVEN,
    HALF_UP,
    ROUNDED_UP,
    RULE_COSTS,
    RULE_NAMES,
    TO_NEAREST,
    TRUNCATED,
    find_column_rule,
    find_house_rule,
    find_printing_rules,
    rounding_bits,
)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 3000), st.integers(0, 3))
def test_the_set_holds_exactly_the_rules_that_print_the_digits(count, total, digits, decimals):
    rules = find_printing_rules(100 * count * 10**decimals, total, digits, decimals)
    for place, rule in enumerate(RULES):
        assert bool(rules >> place & 1) == follows_rule(count, total, digits, decimals, rule), rule


@given(st.integers(0, 60), st.sampled_from([8, 16, 40, 80, 200]), st.integers(-1, 1), st.integers(0, 2))
def test_ties_and_their_neighbours_are_in_the_right_sets(count, total, step, decimals):
    amount = 100 * count * 10**decimals
    digits = max(0, amount // total + step)
    rules = find_printing_rules(amount, total, digits, decimals)
    held = [rule for rule in RULES if follows_rule(count, total, digits, decimals, rule)]
    assert [rule for place, rule in enumerate(RULES) if rules >> place & 1] == held


def test_a_share_of_exactly_nine_twentieths_is_rounded_up_twice():
    assert find_printing_rules(900, 2000, 1, 0) == DOUBLE_ROUNDED | ROUNDED_UP  # 0.45, 0.5, 1
    assert find_printing_rules(899, 2000, 1, 0) == ROUNDED_UP
    assert find_printing_rules(900, 2000, 0, 0) == TO_NEAREST | TRUNCATED
    assert find_printing_rules(899, 2000, 0, 0) == TO_NEAREST | TRUNCATED | DOUBLE_ROUNDED


def test_half_up_costs_nothing_and_names_the_set():
    assert RULE_COSTS[TO_NEAREST] == 0.0
    assert RULE_NAMES[TO_NEAREST | TRUNCATED] == "half_up"
    assert RULE_NAMES[0] is None


def test_a_rule_for_the_whole_column_is_paid_once():
    mixed = [TRUNCATED] * 3 + [HALF_UP] * 9
    assert rounding_bits(mixed) == 2.5 + 2  # named once, then a bit for each repetition
    throughout = [TRUNCATED] * 9 + [TRUNCATED | TO_NEAREST] * 9
    assert rounding_bits(throughout) == 2.5 + 1


def test_of_two_rules_the_one_that_fits_the_other_rows_as_well_is_the_columns():
    tie = TRUNCATED | HALF_EVEN
    assert find_column_rule([tie, HALF_UP | HALF_EVEN]) == HALF_EVEN
    assert find_column_rule([tie]) == TRUNCATED
    assert find_column_rule([HALF_UP, TO_NEAREST]) == 0


def test_rows_that_follow_no_rule_do_not_count():
    assert find_column_rule([0, FEWER_DECIMALS]) == FEWER_DECIMALS


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ([(1, 6, "16.6"), (4, 6, "66.6")], "truncated"),
        ([(1, 6, "16.6")], None),
        ([(1, 6, "16.6"), (1, 6, "16.6"), (1, 6, "16.6")], None),  # one cell printed three times
        ([(1, 6, "16.6"), (4, 6, "66.6"), (5, 6, "80.0")], "truncated"),  # wrong: says nothing
        ([(1, 6, "16.6"), (4, 6, "66.6"), (1, 12, "8.3"), (2, 3, "66.7")], None),  # one rounded half up
        ([(5, 11, "46"), (5, 11, "46"), (1, 11, "9")], None),
        ([(5, 11, "46"), (13, 17, "77")], None),  # two for rounding twice, which is rarer
        ([(5, 11, "46"), (13, 17, "77"), (17, 19, "90"), (1, 3, "33")], "double_rounded"),
        ([(1, 8, "12"), (5, 8, "62"), (3, 8, "38")], "half_even"),
        ([(1, 3, "33.3"), (2, 3, "66.7")], None),
        ([(3, 0, "20")], None),
        ([], None),
    ],
)
def test_a_house_rule_needs_more_than_one_different_figure_that_shows_it(cells, rule):
    assert find_house_rule(cells) == rule
