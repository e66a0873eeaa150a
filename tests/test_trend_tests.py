"""The trend tests agree with published results, with enumeration and with another program."""

from fractions import Fraction
from itertools import product
from math import comb, factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from helpers.statistics import trend_tests
from helpers.statistics.trend_tests import (
    DISPERSION,
    EXACT_COUNT_TREND,
    EXACT_DISPERSION,
    EXACT_SHARE_TREND,
    SHARE_TREND,
    add_products,
    approximate_share_trend,
    find_dispersion_index,
    find_share_slope,
    judge_count_trend,
    judge_dispersion,
    judge_equal_shares,
    judge_share_trend,
)

REFERRALS = [84, 92, 137, 123, 71]
YEARS = [0, 1, 2, 3, 4]


def enumerate_share_trend(cases: list[int], totals: list[int], years: list[int]) -> Fraction:
    """The exact two-sided Cochran-Armitage p-value, every table counted in whole numbers."""
    found, everyone, times = sum(cases), sum(totals), add_products(totals, years)
    reached = abs(add_products(cases, years) * everyone - found * times)
    ways = 0
    for counts in product(*(range(total + 1) for total in totals)):
        if sum(counts) == found and abs(add_products(counts, years) * everyone - found * times) >= reached:
            ways += prod(comb(total, count) for total, count in zip(totals, counts, strict=True))
    return Fraction(ways, comb(everyone, found))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6)), min_size=3, max_size=4).map(
        lambda pairs: [(min(pair), pair[1]) for pair in pairs]
    ),
    st.booleans(),
)
def test_the_exact_share_trend_is_that_of_enumeration(pairs, with_a_gap):
    cases, totals = (list(column) for column in zip(*pairs, strict=True))
    years = [0, 1, 3, 4][: len(pairs)] if with_a_gap else YEARS[: len(pairs)]
    chance = judge_share_trend(cases, totals, years)
    assert chance.method == EXACT_SHARE_TREND
    assert chance.p_value == pytest.approx(float(enumerate_share_trend(cases, totals, years)), abs=1e-10)


def test_agrestis_mothers_have_his_statistic_and_his_exact_tail():
    # Categorical Data Analysis (2002), 5.3.5 and 5.3.7: z² = 6.57, one-sided exact p = 0.0168
    malformed, children = [48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38]
    approximate = approximate_share_trend(malformed, children, [0, 1, 3, 8, 14])
    assert stats.chi2.isf(approximate, 1) == pytest.approx(6.57, abs=0.005)
    assert judge_share_trend(malformed, children, [0, 1, 3, 8, 14]).p_value == pytest.approx(0.0172, abs=5e-5)


def test_the_approximate_share_trend_is_that_of_statsmodels_but_for_its_divisor():
    cases, everyone = [31, 21, 60, 51, 41], sum(REFERRALS)
    others = [total - count for count, total in zip(cases, REFERRALS, strict=True)]
    result = Table(np.array([cases, others]).T).test_ordinal_association(np.array(YEARS), np.array([0, 1]))
    chi2 = result.zscore**2 * everyone / (everyone - 1)  # statsmodels divides by one less than everyone
    assert approximate_share_trend(cases, REFERRALS, YEARS) == pytest.approx(stats.chi2.sf(chi2, 1))


def test_a_long_computation_is_replaced_by_the_approximation_that_hardly_differs(monkeypatch):
    cases = [29, 24, 41, 28, 22]
    exact = judge_share_trend(cases, REFERRALS, YEARS)
    monkeypatch.setattr(trend_tests, "MOST_STEPS", 0)
    approximate = judge_share_trend(cases, REFERRALS, YEARS)
    assert approximate.method == SHARE_TREND
    assert approximate.p_value == pytest.approx(exact.p_value, abs=0.03)


def test_the_complement_has_the_same_trend_turned_round():
    cases = [31, 21, 60, 51, 41]
    others = [total - count for count, total in zip(cases, REFERRALS, strict=True)]
    assert find_share_slope(others, REFERRALS, YEARS) == -find_share_slope(cases, REFERRALS, YEARS)
    same = judge_share_trend(others, REFERRALS, YEARS).p_value
    assert same == pytest.approx(judge_share_trend(cases, REFERRALS, YEARS).p_value)


def test_no_cases_and_nothing_but_cases_have_no_trend():
    assert judge_share_trend([0, 0, 0], [5, 6, 7], [0, 1, 2]).p_value == 1
    assert judge_share_trend([5, 6, 7], [5, 6, 7], [0, 1, 2]).p_value == 1


def test_equal_shares_are_not_judged_where_under_five_are_expected():
    assert judge_equal_shares([5, 5], [50, 50]) is not None  # expected: 5
    assert judge_equal_shares([4, 5], [50, 50]) is None  # expected: 4.5
    assert judge_equal_shares([46, 45], [50, 50]) is None


def enumerate_counts(counts: list[int], measure) -> Fraction:
    """Chance that as many cases, spread at random over the years, measure at least as much."""
    cases, ways = sum(counts), 0
    for spread in product(range(cases + 1), repeat=len(counts)):
        if sum(spread) == cases and measure(spread) >= measure(counts):
            ways += factorial(cases) // prod(factorial(count) for count in spread)
    return Fraction(ways, len(counts) ** cases)


@pytest.mark.parametrize("counts", [[0, 0, 0, 4], [3, 1, 2], [0, 5, 1], [2, 2, 2], [5, 0, 0]])
def test_small_counts_are_judged_by_enumeration(counts):
    years = YEARS[: len(counts)]
    mean = Fraction(sum(counts) * sum(years), len(counts))
    trend = enumerate_counts(counts, lambda one: abs(add_products(one, years) - mean))
    spread = enumerate_counts(counts, lambda one: sum(count * count for count in one))
    assert judge_count_trend(counts, years).p_value == pytest.approx(float(trend), abs=1e-10)
    assert judge_dispersion(counts).p_value == pytest.approx(float(spread), abs=1e-10)
    assert judge_count_trend(counts, years).method == EXACT_COUNT_TREND
    assert judge_dispersion(counts).method == EXACT_DISPERSION


def test_dispersion_turns_from_exact_to_chi_squared_at_a_mean_of_five():
    assert judge_dispersion([4, 5, 5]).method == EXACT_DISPERSION
    assert judge_dispersion([5, 5, 5]).method == DISPERSION
    assert judge_dispersion([2, 9, 3]).p_value == pytest.approx(
        judge_dispersion([2, 10, 3]).p_value, abs=0.05
    )


def test_the_dispersion_index_is_exact():
    assert find_dispersion_index([84, 92, 137, 123, 71]) == sum(
        (Fraction(count) - Fraction(507, 5)) ** 2 for count in REFERRALS
    ) / Fraction(507, 5)


def test_a_count_trend_too_long_to_compute_exactly_is_approximated(monkeypatch):
    exact = judge_count_trend(REFERRALS[:4], YEARS[:4])
    monkeypatch.setattr(trend_tests, "MOST_STEPS", 0)
    approximate = judge_count_trend(REFERRALS[:4], YEARS[:4])
    assert approximate.method != exact.method == EXACT_COUNT_TREND
    assert approximate.p_value == pytest.approx(exact.p_value, rel=0.1)
