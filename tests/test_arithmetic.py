"""The arithmetic of printed percentages, against exact fractions."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.percentages import arithmetic

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


@given(COUNTS, BASES, st.integers(0, 3000), DECIMALS, RULES)
def test_the_bases_that_fit_are_exactly_those_that_print_the_digits(count, base, digits, decimals, rule):
    if rule == "fewer_decimals":
        paddings = range(1, decimals + 1)
        intervals = [arithmetic.find_bases(count, digits, decimals, rule, zeros) for zeros in paddings]
    else:
        intervals = [arithmetic.find_bases(count, digits, decimals, rule)]
    inside = any(found and found[0] <= base and (found[1] is None or base <= found[1]) for found in intervals)
    assert inside == arithmetic.follows_rule(count, base, digits, decimals, rule)


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


@pytest.mark.parametrize(
    ("digits", "rule", "interval"),
    [
        (7, "half_up", (130, True, 150, False)),
        (7, "half_down", (130, False, 150, True)),
        (7, "half_even", (130, False, 150, False)),
        (8, "half_even", (150, True, 170, True)),
        (7, "truncated", (140, True, 160, False)),
        (7, "rounded_up", (120, False, 140, True)),
        (7, "double_rounded", (129, True, 149, False)),
        (7, "made_to_add_to_100", (120, False, 160, False)),
        (70, "fewer_decimals", (1300, True, 1500, False)),
    ],
)
def test_every_rule_leaves_its_interval_of_shares_open(digits, rule, interval):
    assert arithmetic.find_share_interval(digits, rule) == interval


def test_a_base_on_the_tie_is_outside_the_interval_for_half_up():
    # 1 of 8 is 12.5, which rounds to 13: 8 fits "13" but is no longer a base of "12".
    assert arithmetic.find_bases(1, 13, 0) == (8, 8)
    assert arithmetic.find_bases(1, 12, 0) is None
    assert arithmetic.find_bases(1, 12, 0, "half_down") == (8, 8)


def test_zero_and_a_hundred_per_cent_have_their_bases():
    assert arithmetic.find_bases(0, 0, 0) == (1, None)
    assert arithmetic.find_bases(3, 100, 0) == (3, 3)
    assert arithmetic.find_bases(1, 0, 0) == (201, None)
    assert arithmetic.find_bases(0, 5, 0) is None


@pytest.mark.parametrize(
    ("count", "digits", "rule", "bases"),
    [
        (0, 0, "truncated", (1, None)),
        (5, 0, "truncated", (501, None)),  # [0, 1): any base above 500
        (5, 1, "rounded_up", (500, None)),  # (0, 1]: 500 and any above
        (0, 1, "rounded_up", None),  # nothing is more than 0
        (0, 0, "rounded_up", (1, None)),
    ],
)
def test_an_interval_that_begins_at_nothing_leaves_every_greater_base(count, digits, rule, bases):
    assert arithmetic.find_bases(count, digits, 0, rule) == bases


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


@pytest.mark.parametrize("text", ["", ".5", "5.", "-5", "1e9", "5%", "5,0", "５", "1.2.3", "9" * 41, "nan"])
def test_what_is_not_a_percentage_is_refused(text):
    with pytest.raises(ValueError, match="is not a percentage"):
        arithmetic.parse_percent(text)


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="no rounding rule"):
        arithmetic.render_percent(1, 2, 0, "bankers")


def test_rounded_shares_that_miss_a_hundred_by_rounding_can_still_add_to_it():
    assert arithmetic.can_add_to_hundred(["33.3", "33.3", "33.3"])
    assert arithmetic.can_add_to_hundred(["14", "31", "7", "48.0"])
    assert not arithmetic.can_add_to_hundred(["33.3", "33.3", "33.1"])
    assert arithmetic.can_add_to_hundred(["50.5", "50.5"], "rounded_up") is False
    assert arithmetic.can_add_to_hundred(["100", "0", "0"])
    assert not arithmetic.can_add_to_hundred([])


def test_the_end_of_a_rounding_interval_counts_only_where_the_rule_includes_it():
    # Half up, 49.5 + 49.5 + 1 is reachable from below only: 49, 49 and 1 reach at most just under 100.5.
    assert arithmetic.can_add_to_hundred(["49", "50"], "half_up") is False  # under 49.5 + under 50.5
    assert arithmetic.can_add_to_hundred(["49", "50"], "half_down")  # 49.5 + 50.5
    assert arithmetic.can_add_to_hundred(["50", "51"], "half_up")  # 49.5 + 50.5
    assert arithmetic.can_add_to_hundred(["50", "51"], "half_down") is False


@given(st.lists(st.integers(0, 200), min_size=1, max_size=12), DECIMALS, RULES)
def test_shares_of_a_partition_can_always_add_to_a_hundred(counts, decimals, rule):
    total = sum(counts)
    if total and not (rule == "fewer_decimals" and decimals != 1):
        printed = [arithmetic.render_percent(count, total, decimals, rule) for count in counts]
        assert arithmetic.can_add_to_hundred(printed, rule)
