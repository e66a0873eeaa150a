"""Typing slips, and how long they take to say."""

import pytest

from helpers.percentages.misprints import (
    DIGIT_BITS,
    find_damage,
    number_typo_bits,
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
