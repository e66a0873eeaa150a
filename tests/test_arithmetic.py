"""The arithmetic of printed percentages, against exact fractions."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.percentages import arithmetic
from helpers.percentages.arithmetic import (
    FEWER_DECIMALS,
    HALF_EVEN,
    HALF_UP,
    RULE_COSTS,
    RULE_NAMES,
    TO_NEAREST,
    TRUNCATED,
    find_column_rule,
    find_house_rule,
    rounding_bits,
)

COUNTS = st.integers(0, 400)
BASES = st.integers(1, 400)
DECIMALS = st.integers(0, 3)
RULES = st.sampled_from(arithmetic.RULES)


def round_fraction(share: Fraction, rule: str) -> int:
    """The rules again, each from its own definition on exact fractions."""
    half = Fraction(1, 2)
    if rule == "half_even":
        return round(share)
    if rule == "fewer_decimals":
        return 10 * floor(share / 10 + half)
    if rule == "double_rounded":
        return floor(Fraction(floor(10 * share + half), 10) + half)
    return {
        "half_up": floor(share + half),
        "half_down": ceil(share - half),
        "truncated": floor(share),
        "rounded_up": ceil(share),
    }[rule]


@given(COUNTS, BASES, DECIMALS, RULES)
def test_every_rule_prints_what_exact_fractions_print(count, base, decimals, rule):
    share = Fraction(100 * count * 10**decimals, base)
    expected = round_fraction(share, rule)
    if rule == "fewer_decimals" and decimals == 0:
        expected = round_fraction(share, "half_up")
    assert arithmetic.print_digits(count, base, decimals, rule) == expected


@given(COUNTS, BASES, DECIMALS, RULES)
def test_a_printed_percentage_can_be_read_back(count, base, decimals, rule):
    printed = arithmetic.render_percent(count, base, decimals, rule)
    digits, read_decimals = arithmetic.parse_percent(printed)
    assert read_decimals == decimals
    assert arithmetic.format_percent(digits, decimals) == printed


def find_rules(count: int, base: int, digits: int, decimals: int) -> list[str]:
    """The rules that print these digits, each from its own definition; any padding for the padded one."""
    share = Fraction(100 * count * 10**decimals, base)
    padded = {10**zeros * floor(share / 10**zeros + Fraction(1, 2)) for zeros in range(1, decimals + 1)}
    return [
        rule
        for rule in arithmetic.RULES
        if (digits in padded if rule == "fewer_decimals" else digits == round_fraction(share, rule))
    ]


def list_held(count, base, digits, decimals):
    """The rules of the set that is found for these digits."""
    rules = arithmetic.find_printing_rules(100 * count * 10**decimals, base, digits, decimals)
    return [rule for place, rule in enumerate(arithmetic.RULES) if rules >> place & 1]


@given(COUNTS, BASES, st.integers(0, 3000), DECIMALS)
def test_the_set_holds_exactly_the_rules_that_print_the_digits(count, base, digits, decimals):
    assert list_held(count, base, digits, decimals) == find_rules(count, base, digits, decimals)


@given(st.integers(0, 60), st.sampled_from([8, 16, 40, 80, 200]), st.integers(-1, 1), st.integers(0, 2))
def test_ties_and_their_neighbours_are_in_the_right_sets(count, base, step, decimals):
    digits = max(0, 100 * count * 10**decimals // base + step)
    assert list_held(count, base, digits, decimals) == find_rules(count, base, digits, decimals)


def test_a_share_of_exactly_nine_twentieths_is_rounded_up_twice():
    assert list_held(9, 2000, 0, 0) == ["half_up", "truncated", "half_even", "half_down"]
    assert list_held(9, 2000, 1, 0) == ["rounded_up", "double_rounded"]  # 0.45, 0.5, 1
    assert list_held(8, 2000, 1, 0) == ["rounded_up"]
    assert "double_rounded" in list_held(8, 2000, 0, 0)


@given(COUNTS, BASES, st.integers(0, 3000), DECIMALS)
def test_the_bases_that_fit_are_exactly_those_that_print_the_digits(count, base, digits, decimals):
    found = arithmetic.find_bases(count, digits, decimals)
    inside = bool(found) and found[0] <= base and (found[1] is None or base <= found[1])
    assert inside == arithmetic.follows_rule(count, base, digits, decimals)


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("half_up", "12.5"),
        ("half_down", "12.4"),
        ("half_even", "12.4"),
        ("truncated", "12.4"),
        ("rounded_up", "12.5"),
        ("double_rounded", "12.5"),
        ("fewer_decimals", "12.0"),
    ],
)
def test_a_tie_is_rounded_as_the_rule_says(rule, printed):
    assert arithmetic.render_percent(249, 2000, 1, rule) == printed  # 12.45 exactly


def test_half_even_and_half_up_agree_on_the_tie_above_an_odd_digit():
    assert arithmetic.render_percent(251, 2000, 1, "half_even") == "12.6"  # 12.55 exactly
    assert arithmetic.render_percent(251, 2000, 1, "half_down") == "12.5"


@pytest.mark.parametrize(("share", "printed"), [(2449, 2), (2450, 3), (2499, 3)])
def test_rounding_twice_begins_at_nine_twentieths(share, printed):
    assert arithmetic.round_share(share, 1000, "double_rounded") == printed


def test_a_base_on_the_tie_is_outside_the_interval_for_half_up():
    # 1 of 8 is 12.5, which rounds to 13: 8 fits "13" but is no longer a base of "12".
    assert arithmetic.find_bases(1, 13, 0) == (8, 8)
    assert arithmetic.find_bases(1, 12, 0) is None


def test_zero_and_a_hundred_per_cent_have_their_bases():
    assert arithmetic.find_bases(0, 0, 0) == (1, None)
    assert arithmetic.find_bases(3, 100, 0) == (3, 3)
    assert arithmetic.find_bases(1, 0, 0) == (201, None)
    assert arithmetic.find_bases(0, 5, 0) is None


def test_nothing_follows_from_a_base_of_zero():
    assert not arithmetic.follows_rule(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("count", "base", "printed", "rule"),
    [
        (15, 84, "17.8", "truncated"),
        (5, 74, "6.75", "truncated"),
        (29, 74, "39.20", "fewer_decimals"),
        (32, 68, "47.00", "fewer_decimals"),
        (16, 137, "11.67", "truncated"),
        (41, 137, "29.92", "truncated"),
        (21, 123, "17.07", "half_up"),
        (65, 71, "90.1", None),
        (25, 123, "30.75", None),
        (65, 84, "74", None),
    ],
)
def test_published_cells_are_explained_by_the_rule_that_made_them(count, base, printed, rule):
    assert arithmetic.find_rule(count, base, *arithmetic.parse_percent(printed)) == rule


def test_a_percentage_may_have_forty_digits_and_twelve_decimals():
    assert arithmetic.parse_percent("9" * 40) == (int("9" * 40), 0)
    assert arithmetic.parse_percent("0." + "1" * 12) == (int("1" * 12), 12)
    with pytest.raises(ValueError, match="is not a percentage"):
        arithmetic.parse_percent("0." + "1" * 13)


@pytest.mark.parametrize("text", ["", ".5", "5.", "-5", "1e9", "5%", "5,0", "５", "1.2.3", "9" * 41, "nan"])
def test_what_is_not_a_percentage_is_refused(text):
    with pytest.raises(ValueError, match="is not a percentage"):
        arithmetic.parse_percent(text)


def test_rounded_shares_that_miss_a_hundred_by_rounding_can_still_add_to_it():
    assert arithmetic.can_add_to_hundred(["33.3", "33.3", "33.3"])
    assert arithmetic.can_add_to_hundred(["14", "31", "7", "48.0"])
    assert not arithmetic.can_add_to_hundred(["33.3", "33.3", "33.1"])
    assert arithmetic.can_add_to_hundred(["100", "0", "0"])
    assert not arithmetic.can_add_to_hundred([])


def test_the_lower_end_of_a_rounding_interval_counts_and_the_upper_does_not():
    assert not arithmetic.can_add_to_hundred(["49", "50"])  # under 49.5 + under 50.5
    assert arithmetic.can_add_to_hundred(["50", "51"])  # 49.5 + 50.5
    assert not arithmetic.can_add_to_hundred(["50", "52"])


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12), DECIMALS)
def test_shares_of_a_partition_can_always_add_to_a_hundred(counts, decimals):
    total = sum(counts)
    if total:
        printed = [arithmetic.render_percent(count, total, decimals) for count in counts]
        assert arithmetic.can_add_to_hundred(printed)


@pytest.mark.parametrize(("numerator", "whole"), [(6, 2), (7, 3), (8, 3), (9, 3)])
def test_rounded_up_is_up_as_soon_as_anything_is_over(numerator, whole):
    assert arithmetic.round_share(numerator, 3, "rounded_up") == whole


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
