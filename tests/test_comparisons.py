"""Two years are compared exactly, and no rounding or crowd of comparisons makes a change clear."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.statistics.comparisons import (
    LARGE_SHARE_TEST,
    SHARE_TEST,
    Change,
    compare_counts,
    compare_shares,
    correct_family,
)
from helpers.statistics.intervals import Share


def double_smaller_tail(earlier: int, later: int) -> Fraction:
    """The conditional test by its definition, in whole numbers."""
    total, smaller = earlier + later, min(earlier, later)
    tail = Fraction(sum(comb(total, count) for count in range(smaller + 1)), 2**total)
    return min(Fraction(1), 2 * tail)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_count_test_is_the_doubled_binomial_tail(earlier, later):
    compared = compare_counts(earlier, later)
    if earlier + later == 0:
        assert compared.chance is None
    else:
        assert compared.chance.p_value == pytest.approx(float(double_smaller_tail(earlier, later)), rel=1e-9)


def test_the_clover_seed_of_przyborowski_and_wilenski_has_a_tail_of_one_eighth():
    assert double_smaller_tail(0, 3) == Fraction(1, 4)
    assert compare_counts(0, 3).chance.p_value == 0.25


def test_the_ratio_and_its_interval_turn_round_with_the_years():
    down, up = compare_counts(123, 71), compare_counts(71, 123)
    assert down.ratio == Fraction(71, 123) == 1 / up.ratio
    assert down.ratio_interval.low == pytest.approx(1 / up.ratio_interval.high)
    assert down.ratio_interval.low < 71 / 123 < down.ratio_interval.high < 1
    assert down.chance.p_value == up.chance.p_value


def test_a_ratio_to_nothing_has_no_upper_end():
    compared = compare_counts(0, 5)
    assert compared.ratio is None
    assert compared.ratio_interval.high == np.inf
    assert compare_counts(5, 0).ratio == 0


@pytest.mark.parametrize("figures", [("[c]", 8), (8, "[c]"), (None, 8), ("[x]", "[c]")])
def test_a_missing_figure_is_compared_with_nothing(figures):
    compared = compare_counts(*figures)
    assert compared.chance is None
    assert compared.change.difference is None
    assert compared.change.percent is None


def test_no_percentage_change_on_a_base_under_fifty():
    assert Change(49, 98).percent is None
    assert Change(50, 75).percent == 50
    assert Change(123, 71).percent == Fraction(-5200, 123)
    assert Change(8, 1).difference == -7


def round_to_five(count: int) -> int:
    return 5 * ((count + 2) // 5)


@settings(max_examples=60)
@given(st.integers(3, 150), st.integers(3, 150))
def test_rounded_counts_are_never_clearer_than_the_exact_ones(earlier, later):
    rounded = compare_counts(round_to_five(earlier), round_to_five(later), rounded_to=5)
    assert rounded.chance.p_value >= compare_counts(earlier, later).chance.p_value - 1e-12
    assert rounded.rounded_to == 5


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_intervals_of_differences_are_those_newcombe_printed(later, earlier, low, high):
    interval = compare_shares(Share(*earlier), Share(*later)).points_interval
    assert (round(interval.low / 100, 4), round(interval.high / 100, 4)) == (low, high)


def find_boschloo(first: tuple[int, int], second: tuple[int, int], grid: int = 2001) -> float:
    """Boschloo's two-sided p-value by its definition, the unknown share taken from a grid."""
    (count, total), (other, other_total) = first, second
    places = [(x, y) for x in range(total + 1) for y in range(other_total + 1)]
    shares = np.linspace(0, 1, grid)
    tails = []
    for side in ("less", "greater"):
        fisher = {
            (x, y): stats.fisher_exact([[x, y], [total - x, other_total - y]], alternative=side).pvalue
            for x, y in places
        }
        extreme = [place for place in places if fisher[place] <= fisher[count, other] * (1 + 1e-12)]
        chance = sum(
            stats.binom.pmf(x, total, shares) * stats.binom.pmf(y, other_total, shares) for x, y in extreme
        )
        tails.append(chance.max())
    return min(1.0, 2 * min(tails))


@pytest.mark.parametrize(
    ("first", "second"), [((7, 9), (3, 11)), ((1, 8), (8, 12)), ((3, 6), (3, 7)), ((0, 5), (4, 9))]
)
def test_the_share_test_is_boschloos_by_its_definition(first, second):
    chance = compare_shares(Share(*second), Share(*first)).chance
    assert chance.method == SHARE_TEST
    assert chance.p_value == pytest.approx(find_boschloo(first, second), abs=2e-4)


def test_the_share_test_gives_the_same_answer_twice_and_either_way_round():
    forth = compare_shares(Share(28, 123), Share(22, 71))
    back = compare_shares(Share(22, 71), Share(28, 123))
    assert forth.chance == compare_shares(Share(28, 123), Share(22, 71)).chance
    assert forth.chance.p_value == pytest.approx(back.chance.p_value, abs=1e-6)
    assert forth.points == -back.points == 100 * (Fraction(22, 71) - Fraction(28, 123))


@pytest.mark.parametrize("pair", [((0, 30), (0, 40)), ((30, 30), (40, 40))])
def test_two_years_with_nothing_or_everything_do_not_differ(pair):
    earlier, later = (Share(*one) for one in pair)
    assert compare_shares(earlier, later).chance.p_value == 1


def test_large_totals_go_to_fishers_test():
    compared = compare_shares(Share(1401, 3000), Share(1587, 3662))
    assert compared.chance.method == LARGE_SHARE_TEST
    assert 0 < compared.chance.p_value < 0.01


def test_accepted_referrals_are_unclear_of_all_and_clearer_of_those_with_an_outcome():
    of_all = compare_shares(Share(28, 123), Share(22, 71)).chance
    with_an_outcome = compare_shares(Share(28, 81), Share(22, 37)).chance
    assert round(of_all.p_value, 3) == 0.217
    assert round(with_an_outcome.p_value, 4) == 0.0125


def test_rounded_shares_are_never_clearer_than_any_exact_ones():
    rounded = compare_shares(Share(30, 125), Share(40, 70), rounded_to=5).chance.p_value
    exact = [
        compare_shares(Share(count, total), Share(other, base)).chance.p_value
        for count, total, other, base in [
            (28, 127, 42, 68),
            (32, 123, 38, 72),
            (30, 125, 40, 70),
            (32, 127, 42, 68),
        ]
    ]
    assert rounded >= max(exact) - 1e-9


def test_only_rounded_comparisons_say_that_they_are():
    assert compare_counts(30, 60, rounded_to=5).chance.rounded
    assert compare_shares(Share(30, 125), Share(40, 70), rounded_to=5).chance.rounded
    assert not compare_counts(30, 60).chance.rounded
    assert not compare_shares(Share(30, 125), Share(40, 70)).chance.rounded


def test_rounded_shares_that_could_be_equal_do_not_differ():
    assert compare_shares(Share(20, 70), Share(20, 65), rounded_to=5).chance.p_value == 1
    assert compare_shares(Share(20, 70), Share(20, 70), rounded_to=5).chance.p_value == 1


def test_a_family_names_itself_and_leaves_out_what_has_no_test():
    results = {"a": compare_counts(123, 71), "b": compare_counts("[c]", 8), "c": compare_counts(8, 1)}
    corrected = correct_family(results, "three kinds")
    assert list(corrected) == ["a", "b", "c"]
    assert corrected["b"] is results["b"]
    assert corrected["a"].chance.family_size == corrected["c"].chance.family_size == 2
    assert corrected["a"].chance.family == "three kinds"
    assert corrected["a"].chance.deciding_p_value == 2 * results["a"].chance.p_value
    assert results["a"].chance.adjusted_p_value is None
    assert correct_family({"b": results["b"]}, "none") == {"b": results["b"]}
