"""The vocabulary of slips and their prices."""

import pytest

from helpers.percentages.arithmetic import RULES
from helpers.percentages.mechanisms import (
    PRIOR_BITS,
    PRIORS,
    ROUNDING_BITS,
    find_damage,
    number_typo_bits,
    whole_number_bits,
)
from helpers.schemas import MECHANISMS, ROUNDING_RULES


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


def test_every_mechanism_of_the_table_is_in_the_published_list():
    internal = {"loose_denominator", "unexplained_sum", "percent_of_wrong_total"}
    assert {prior.mechanism for prior in PRIORS} - internal <= set(MECHANISMS)


def test_every_prior_has_a_reason_and_one_price():
    assert all(prior.reason and prior.bits > 0 for prior in PRIORS)
    assert len(PRIOR_BITS) == len(PRIORS)


def test_the_catch_all_is_the_dearest_slip_of_a_cell():
    cells = {prior.mechanism: prior.bits for prior in PRIORS if prior.scope == "cell"}
    assert max(cells, key=cells.get) == "unexplained"


def test_half_up_is_free_and_every_other_rule_has_a_price():
    assert set(ROUNDING_BITS) == set(RULES) == {"half_up", *ROUNDING_RULES}
    assert [rule for rule, bits in ROUNDING_BITS.items() if bits == 0] == ["half_up"]


def test_a_typing_slip_in_a_number_is_shorter_than_any_other_number():
    assert number_typo_bits(123, 132) < number_typo_bits(123, 124) < number_typo_bits(123, 456)


@pytest.mark.parametrize(("number", "bits"), [(1, 1), (2, 3), (4, 5), (1024, 21)])
def test_small_whole_numbers_have_short_names(number, bits):
    assert whole_number_bits(number) == bits
