"""Two years differ by more than usual only against all the years of their series."""

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.changes import YearComparison, compare_years

REFERRALS = {"2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}
SERIES = st.lists(st.integers(1, 500), min_size=4, max_size=9)


def test_a_fall_from_123_to_71_is_nothing_unusual_among_years_that_move_so_far():
    compared = compare_years(REFERRALS, "2022/23", "2023/24")
    assert (compared.earlier, compared.later, compared.difference) == (123, 71, -52)
    test = compared.among_all
    assert (round(test.z, 2), test.dispersion.degrees) == (1.36, 4)
    assert (round(test.p_value_normal, 2), round(test.p_value, 2)) == (0.17, 0.24)
    assert (round(compared.apart.z, 2), round(compared.apart.p_value, 2)) == (1.58, 0.21)


@given(SERIES)
def test_the_rest_of_the_years_move_as_a_regression_with_the_two_told_apart_leaves_them(counts):
    design = np.ones((len(counts), 2))
    design[:, 1] = 0
    design[0, 1], design[-1, 1] = -0.5, 0.5
    rest = sm.OLS(counts, design).fit()
    compared = compare_years(counts, 0, len(counts) - 1)
    expected = rest.ssr / np.mean(counts)
    assert float(compared.apart.dispersion.statistic) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert compared.apart.dispersion.degrees == rest.df_resid


@given(SERIES)
def test_two_years_of_independent_cases_are_compared_by_pearsons_statistic(counts):
    before, after = counts[1], counts[2]
    expected = scipy.stats.chisquare([before, after]).statistic
    assert float(compare_years(counts, 1, 2).among_all.square) == pytest.approx(expected, abs=1e-9)


def test_a_jump_among_years_alike_stands_out_only_once_it_is_taken_apart():
    compared = compare_years([100, 104, 96, 60, 150], 3, 4)
    assert compared.among_all.p_value > 0.05
    assert compared.apart.p_value < 0.05


def test_under_four_years_the_change_is_told_and_not_judged():
    assert compare_years([92, 123, 71], 1, 2) == YearComparison(123, 71)
    assert compare_years(
        {"2021": 92, "2022": None, "2023": 123, "2024": 71}, "2023", "2024"
    ) == YearComparison(123, 71)


def test_rounded_counts_are_told_and_not_judged():
    assert compare_years([85, 90, 135, 125, 70], 3, 4, rounded_to=5) == YearComparison(125, 70)


def test_a_withheld_year_is_not_compared():
    assert compare_years(REFERRALS | {"2023/24": "[c]"}, "2022/23", "2023/24") is None
    assert compare_years(REFERRALS, "2017/18", "2023/24") is None


def test_two_years_without_a_case_are_not_judged():
    assert compare_years([5, 3, 0, 0], 2, 3) == YearComparison(0, 0)
