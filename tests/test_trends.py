"""Trends over years: only what the figures bear out, with missing years left out and counted in time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from helpers.statistics.comparisons import correct_family
from helpers.statistics.intervals import Share
from helpers.statistics.trend_tests import EXACT_COUNT_TREND
from helpers.statistics.trends import (
    WIDENED_TREND,
    measure_count_trend,
    measure_dispersion,
    measure_share_trend,
)

YEARS = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
REFERRALS = dict(zip(YEARS, [84, 92, 137, 123, 71], strict=True))
WITH_AN_OUTCOME = [74, 66, 95, 81, 37]


def as_shares(counts: list[int], totals: list[int]) -> dict[str, Share]:
    return {year: Share(*pair) for year, *pair in zip(YEARS, counts, totals, strict=False)}


def test_self_neglect_grows_as_a_share_but_not_steadily_as_a_count():
    counts = [31, 21, 60, 51, 41]
    share = measure_share_trend(as_shares(counts, list(REFERRALS.values())))
    assert share.rises
    assert share.chance.is_clear
    assert share.years_differ.is_clear
    count = measure_count_trend(dict(zip(YEARS, counts, strict=True)))
    assert not count.chance.is_clear
    assert count.dispersion > 1


def test_accepted_referrals_have_no_clear_trend_on_either_base():
    accepted = [29, 24, 41, 28, 22]
    assert not measure_share_trend(as_shares(accepted, list(REFERRALS.values()))).chance.is_clear
    assert not measure_share_trend(as_shares(accepted, WITH_AN_OUTCOME)).chance.is_clear


def test_referrals_vary_by_more_than_chance_but_have_no_trend():
    trend, dispersion = measure_count_trend(REFERRALS), measure_dispersion(REFERRALS)
    assert trend.chance.method == WIDENED_TREND
    assert not trend.chance.is_clear
    assert trend.ratio_interval.low < 1 < trend.ratio_interval.high
    assert dispersion.chance.is_clear
    assert dispersion.degrees == 4
    assert float(dispersion.index) == pytest.approx(30.1, abs=0.05)


@pytest.mark.parametrize("counts", [[71, 105, 151, 149], [9, 0, 4, 60], [200, 100, 50, 30], [7, 8, 7, 9]])
def test_the_fitted_ratio_is_that_of_poisson_regression_in_statsmodels(counts):
    trend = measure_count_trend(dict(zip(["2019", "2020", "2021", "2023"], counts, strict=True)))
    fit = GLM(counts, [[1.0, year] for year in (0, 1, 2, 4)], family=Poisson()).fit()
    assert trend.ratio_per_year == pytest.approx(np.exp(fit.params[1]), rel=1e-6)
    assert trend.dispersion == pytest.approx(fit.pearson_chi2 / 2, rel=1e-5)
    error, reach = fit.bse[1], 1.959964
    if trend.chance.method == WIDENED_TREND:
        error, reach = error * trend.dispersion**0.5, 4.302653  # Student's t, 2 degrees
        assert trend.chance.p_value == pytest.approx(2 * stats.t.sf(abs(fit.params[1]) / error, 2), rel=1e-4)
    assert trend.ratio_interval.high == pytest.approx(np.exp(fit.params[1] + reach * error), rel=1e-4)


def test_chance_is_exact_unless_the_years_stray_clearly_from_the_trend():
    steady = measure_count_trend(dict(zip(YEARS, [60, 70, 80, 95, 110], strict=True)))
    assert steady.chance.method == EXACT_COUNT_TREND
    assert steady.chance.is_clear
    assert stats.chi2.sf(steady.dispersion * 3, 3) > 0.05
    straying = measure_count_trend(dict(zip(YEARS, [60, 110, 70, 110, 90], strict=True)))
    assert straying.chance.method == WIDENED_TREND
    assert stats.chi2.sf(straying.dispersion * 3, 3) < 0.05


def test_counts_too_small_or_in_one_year_are_judged_without_a_fit():
    for counts in ([0, 1, 2, 3, 8], [0, 0, 0, 0, 90]):
        trend = measure_count_trend(dict(zip(YEARS, counts, strict=True)))
        assert trend.ratio_per_year is None
        assert trend.rises
        assert trend.chance.is_clear
        assert trend.chance.method == EXACT_COUNT_TREND


@pytest.mark.parametrize("figures", [{}, {"2020": 5, "2021": 9}, {"2020": 5, "2021": "[c]", "2022": None}])
def test_fewer_than_three_known_years_have_no_trend(figures):
    assert measure_count_trend(figures).chance is None
    assert measure_dispersion(figures).chance is None
    assert measure_share_trend({year: Share(count, 10) for year, count in figures.items()}).chance is None


def test_nothing_in_any_year_is_no_trend():
    assert measure_count_trend({"2020": 0, "2021": 0, "2022": 0}).chance is None
    assert measure_dispersion({"2020": 0, "2021": 0, "2022": 0}).chance is None
    assert measure_share_trend(as_shares([0, 0, 0], [5, 6, 7])).chance is None


def test_a_missing_year_keeps_its_distance_in_time():
    shares = {
        "2019": Share(10, 100),
        "2020": Share("[c]", 100),
        "2021": Share(30, 100),
        "2022": Share(40, 100),
    }
    trend = measure_share_trend(shares)
    assert list(trend.shares) == ["2019", "2021", "2022"]
    assert trend.points_per_year == 10


def test_years_are_put_in_order_before_anything_is_measured():
    shuffled = dict(reversed(REFERRALS.items()))
    assert measure_count_trend(shuffled) == measure_count_trend(REFERRALS)
    assert list(measure_dispersion(shuffled).counts) == YEARS


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=3, max_size=5), st.data())
def test_rounded_figures_make_no_share_trend_clearer_than_the_tilted_exact_ones(fives, data):
    rounded = [5 * five for five in fives]
    exact = [count + data.draw(st.integers(-2, 2)) for count in rounded]
    years = YEARS[: len(rounded)]
    trend = measure_share_trend(as_shares(rounded, [300] * len(rounded)), rounded_to=5)
    truth = measure_share_trend(as_shares(exact, [300] * len(exact)))
    same_way = trend.points_per_year * truth.points_per_year > 0
    assert not trend.chance.is_clear or (same_way and truth.chance.p_value < 0.06), (years, exact)


def test_a_trend_that_rounding_could_turn_round_is_not_clear():
    shares = as_shares([20, 20, 25], [70, 70, 70])
    assert measure_share_trend(shares, rounded_to=5).chance.p_value == 1
    flat = measure_count_trend({"2020": 70, "2021": 70, "2022": 70}, rounded_to=5)
    assert flat.chance.p_value == 1
    assert measure_count_trend({"2020": 70, "2021": 70, "2022": 75}, rounded_to=5).chance.p_value > 0.9


def test_rounded_counts_that_could_all_be_equal_do_not_vary_by_more_than_chance():
    rounded = {"2020": 5, "2021": 10, "2022": 5, "2023": 10}
    nearer = measure_dispersion(rounded, rounded_to=5)
    assert nearer.chance.p_value > measure_dispersion(rounded).chance.p_value
    assert nearer.index == measure_dispersion(rounded).index == Fraction(10, 3)


def test_trends_can_be_judged_as_a_family():
    trends = {
        "self-neglect": measure_share_trend(as_shares([31, 21, 60, 51, 41], list(REFERRALS.values()))),
        "domestic abuse": measure_share_trend(as_shares([17, 20, 13, 8, 1], list(REFERRALS.values()))),
    }
    corrected = correct_family(trends, "two kinds of abuse")
    assert all(trend.chance.is_clear and trend.chance.family_size == 2 for trend in corrected.values())
    assert [trend.rises for trend in corrected.values()] == [True, False]


def test_a_ratio_is_fitted_from_a_mean_of_five():
    assert measure_count_trend(dict(zip(YEARS, [3, 4, 5, 6, 6], strict=True))).ratio_per_year is None
    assert measure_count_trend(dict(zip(YEARS, [3, 4, 5, 6, 7], strict=True))).ratio_per_year > 1


def test_rounded_counts_are_moved_by_two_and_every_result_says_so():
    rounded = {"2020": 20, "2021": 40, "2022": 60}
    nearest = {"2020": 22, "2021": 40, "2022": 58}
    trend, dispersion = measure_count_trend(rounded, rounded_to=5), measure_dispersion(rounded, rounded_to=5)
    assert trend.chance.p_value == measure_count_trend(nearest).chance.p_value
    assert dispersion.chance.p_value == measure_dispersion(nearest).chance.p_value
    flat = measure_count_trend(dict.fromkeys(rounded, 70), rounded_to=5)
    shares = {year: Share(count, 70) for year, count in rounded.items()}
    same = {year: Share(35, 70) for year in rounded}
    share, level = measure_share_trend(shares, rounded_to=5), measure_share_trend(same, rounded_to=5)
    assert all(one.chance.rounded for one in (trend, flat, share, level, dispersion))
    assert not any(one.chance.rounded for one in (measure_count_trend(rounded), measure_share_trend(shares)))
    assert share.years_differ is None
