"""The closed lists: every name with its words and its price, and what typing slips cost."""

import pytest

from helpers.percentages.arithmetic import RULES
from helpers.percentages.vocabulary import (
    CAUSES,
    CELL_BITS,
    COLUMN_BITS,
    DIGIT_BITS,
    MECHANISMS,
    ROUNDINGS,
    find_damage,
    number_typo_bits,
    say_distance,
)


def test_a_cause_is_a_rule_other_than_half_up_or_a_slip_and_none_is_both():
    assert tuple(CAUSES) == (*RULES[1:], *MECHANISMS)
    assert not set(RULES) & set(MECHANISMS)


def test_every_name_has_words_of_its_own():
    labels = list(CAUSES.values())
    assert all(labels)
    assert len(set(labels)) == len(labels)
    clauses = [rule.clause for rule in ROUNDINGS.values()]
    assert len(set(clauses)) == len(RULES)
    assert [name for name, known in MECHANISMS.items() if not known.clause] == ["ambiguous"]


def test_only_what_follows_from_another_slip_costs_less_than_one():
    prices = [*CELL_BITS.items(), *COLUMN_BITS.items()]
    assert [slip for slip, bits in prices if bits <= 0] == ["percent_of_wrong_total"]


def test_only_what_no_search_makes_is_without_a_price():
    assert set(MECHANISMS) - set(CELL_BITS) == {"sign", "ambiguous"}


def test_the_catch_all_is_the_dearest_slip_of_a_cell():
    assert max(CELL_BITS, key=CELL_BITS.get) == "unexplained"


def test_half_up_is_free_and_every_other_rule_has_a_price():
    assert [rule for rule, known in ROUNDINGS.items() if known.bits == 0] == ["half_up"]


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


@pytest.mark.parametrize(("other", "bits"), [(5, 2), (6, 2), (4, 2), (7, 4), (13, 8)])
def test_a_number_near_another_is_said_by_how_far_off_it_is(other, bits):
    assert say_distance(5, other) == bits


def test_a_number_far_from_what_was_printed_is_spelt_out_digit_by_digit():
    assert number_typo_bits(1, 999_999) == 4.0 + 6 * DIGIT_BITS
