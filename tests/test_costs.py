"""What typing slips and rounding rules cost, and which rule is a house's own."""

import pytest

from helpers.percentages.arithmetic import FEWER_DECIMALS, HALF_EVEN, HALF_UP, TO_NEAREST, TRUNCATED
from helpers.percentages.costs import (
    DIGIT_BITS,
    RULE_COSTS,
    RULE_NAMES,
    find_column_rule,
    find_damage,
    find_house_rule,
    number_typo_bits,
    rounding_bits,
    say_distance,
    whole_number_bits,
)


def name_damage(true, printed):
    return [name for name, _ in find_damage(true, printed)]


@pytest.mark.parametrize(
    ("true", "printed", "slips"),
    [
        ("20.33", "20.83", ["digit"]),
        ("20.33", "23.03", ["transposed"]),  # across the point
        ("20.33", "20.33", []),
        ("20.33", "20.88", []),  # two digits
        ("123", "321", []),  # swapped, but not neighbours
        ("20.33", "2.33", ["dropped_digit"]),
        ("20.33", "20.3", ["dropped_digit"]),
        ("20.33", "200.33", ["extra_digit"]),
        ("20.33", "203.3", ["decimal_point"]),
        ("20.33", "2.033", ["decimal_point"]),
        ("20.33", "2033", ["decimal_point"]),
        ("20.33", "0.2033", []),  # two places: that is a fraction
        ("0.5", "5", ["decimal_point"]),
        ("0.81", "81", ["decimal_point"]),
        ("7", "77", ["extra_digit"]),
        ("74", "47", ["transposed"]),
        ("7", "8", ["digit"]),
        ("0", "0.0", []),
    ],
)
def test_typing_slips_are_told_apart(true, printed, slips):
    assert name_damage(true, printed) == slips


def test_a_typing_slip_in_a_number_is_shorter_than_any_other_number():
    assert number_typo_bits(123, 132) < number_typo_bits(123, 124) < number_typo_bits(123, 456)


@pytest.mark.parametrize(("number", "bits"), [(1, 1), (2, 3), (4, 5), (1024, 21)])
def test_small_whole_numbers_have_short_names(number, bits):
    assert whole_number_bits(number) == bits


@pytest.mark.parametrize(("other", "bits"), [(5, 2), (6, 2), (4, 2), (7, 4), (13, 8)])
def test_a_number_near_another_is_said_by_how_far_off_it_is(other, bits):
    assert say_distance(5, other) == bits


def test_a_number_far_from_what_was_printed_is_spelt_out_digit_by_digit():
    assert number_typo_bits(1, 999_999) == 4.0 + 6 * DIGIT_BITS


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
