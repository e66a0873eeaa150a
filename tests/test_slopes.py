"""A rise or fall a year is told exactly, and judged by how far the years stray from it."""

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.statistics.intervals import Share
from helpers.statistics.slopes import Slope, measure_count_trend, measure_share_trend

YEARS = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
TOTALS = [84, 92, 137, 123, 71]
PAIRS = st.tuples(st.integers(1, 60), st.integers(0, 60)).map(lambda pair: Share(pair[0], sum(pair)))


def name_shares(cases):
    return {year: Share(*pair) for year, *pair in zip(YEARS, cases, TOTALS, strict=True)}


def test_self_neglects_share_strays_too_far_from_a_line_to_tell_a_steady_rise():
    trend = measure_share_trend(name_shares([31, 21, 60, 51, 41]))
    test = trend.contrast
    assert (round(float(test.dispersion.statistic), 1), test.dispersion.degrees) == (10.4, 3)
    assert (round(test.z, 2), round(test.p_value, 2)) == (1.82, 0.17)
    assert round(float(trend.per_year), 1) == 5.7
    assert trend.interval.low < 0 < trend.interval.high
    assert not trend.every_year


def test_the_share_whose_outcome_nobody_knows_rises_every_year_and_strays_no_more_than_chance():
    shares = name_shares([10, 26, 42, 42, 34])
    percents = [round(100 * float(share.fraction), 1) for share in shares.values()]
    assert percents == [11.9, 28.3, 30.7, 34.1, 47.9]
    trend = measure_share_trend(shares)
    test = trend.contrast
    assert (round(test.z, 2), round(float(test.dispersion.statistic), 2)) == (4.70, 2.76)
    assert (test.dispersion.degrees, round(test.dispersion.p_value, 2)) == (3, 0.43)
    assert test.dispersion.factor < 1 == test.dispersion.applied_factor
    assert round(test.p_value, 3) == 0.018
    assert trend.every_year


@given(st.lists(PAIRS, min_size=4, max_size=9))
def test_a_share_trend_is_weighted_least_squares_with_a_variance_never_under_the_binomial(shares):
    assume(sum(share.count for share in shares) < sum(share.total for share in shares))
    totals = np.array([share.total for share in shares], float)
    rates = np.array([float(share.fraction) for share in shares])
    fitted = sm.WLS(rates, sm.add_constant(np.arange(len(shares))), weights=totals).fit()
    pooled = (rates * totals).sum() / totals.sum()
    binomial = pooled * (1 - pooled)
    trend = measure_share_trend(shares)
    assert float(trend.per_year) == pytest.approx(100 * fitted.params[1], abs=1e-8)
    departure = fitted.ssr / binomial
    assert float(trend.contrast.dispersion.statistic) == pytest.approx(departure, rel=1e-6, abs=1e-8)
    if fitted.scale > binomial * (1 + 1e-6):
        assert trend.contrast.z == pytest.approx(abs(fitted.tvalues[1]), rel=1e-6, abs=1e-6)
        assert trend.contrast.p_value == pytest.approx(fitted.pvalues[1], rel=1e-5, abs=1e-9)
        interval = 100 * fitted.conf_int()[1]
        assert [trend.interval.low, trend.interval.high] == pytest.approx(list(interval), rel=1e-6, abs=1e-6)
    else:
        assert trend.contrast.z == pytest.approx(
            abs(fitted.params[1]) / fitted.bse[1] * np.sqrt(fitted.scale / binomial), rel=1e-5, abs=1e-6
        )


@pytest.mark.parametrize("cases", [[31, 21, 60, 51, 41], [10, 26, 42, 42, 34]])
def test_a_logistic_regression_widened_by_its_dispersion_says_nearly_the_same(cases):
    others = np.subtract(TOTALS, cases)
    fitted = sm.GLM(
        np.column_stack([cases, others]), sm.add_constant(np.arange(5)), family=sm.families.Binomial()
    ).fit()
    z = abs(fitted.tvalues[1]) / max(1, fitted.pearson_chi2 / fitted.df_resid) ** 0.5
    assert measure_share_trend(name_shares(cases)).contrast.z == pytest.approx(z, rel=0.2)


@given(st.lists(st.integers(0, 300), min_size=4, max_size=9).filter(any))
def test_a_count_trend_is_least_squares_with_a_variance_never_under_the_mean(counts):
    fitted = sm.OLS(counts, sm.add_constant(np.arange(len(counts)))).fit()
    trend = measure_count_trend(counts)
    assert float(trend.per_year) == pytest.approx(fitted.params[1], abs=1e-8)
    scale = max(fitted.mse_resid, np.mean(counts))
    error = fitted.bse[1] * np.sqrt(scale / fitted.mse_resid) if fitted.mse_resid > 1e-9 else None
    if error is not None:
        assert trend.contrast.z == pytest.approx(abs(fitted.params[1]) / error, rel=1e-6, abs=1e-6)


def test_domestic_abuse_falls_by_about_four_a_year_though_not_in_every_year():
    trend = measure_count_trend(dict(zip(YEARS, [17, 20, 13, 8, 1], strict=True)))
    assert trend.per_year == Fraction(-22, 5)
    assert not trend.every_year
    assert round(trend.contrast.p_value, 3) == 0.027


@pytest.mark.parametrize(
    ("counts", "every"),
    [([5, 4, 3, 1], True), ([1, 2, 4, 9], True), ([5, 4, 4, 1], False), ([3, 3, 3, 3], False)],
)
def test_every_year_means_that_no_year_stands_still(counts, every):
    assert measure_count_trend(counts).every_year is every


def test_years_count_by_their_distance_and_in_order_of_time():
    with_gap = measure_count_trend({"2023": 16, "2019": 8, "2020": 10, "2022": 14})
    assert with_gap.per_year == 2
    assert with_gap.every_year


def test_under_four_years_a_slope_is_told_and_not_judged():
    assert measure_count_trend([10, 12, 14]) == Slope(3, Fraction(2), every_year=True)
    assert measure_count_trend([10, None, 14]) == Slope(2, Fraction(2), every_year=True)
    assert measure_count_trend([10]) is None
    assert measure_count_trend([10, 12, 14, 16]).contrast is not None


def test_rounded_figures_have_a_slope_and_no_test():
    assert measure_count_trend([10, 15, 20, 25], rounded_to=5) == Slope(4, Fraction(5), every_year=True)
    shares = [Share(5, 50), Share(10, 50), Share(15, 50), Share(20, 50)]
    assert measure_share_trend(shares, rounded_to=5) == Slope(4, Fraction(10), every_year=True)


def test_shares_of_none_or_all_have_no_trend():
    assert measure_share_trend([Share(0, 5)] * 4) is None
    assert measure_share_trend([Share(5, 5)] * 4) is None
    assert measure_count_trend([0, 0, 0, 0]) is None


def test_a_share_without_its_count_is_left_out():
    shares = name_shares([10, 26, 42, 42, 34]) | {"2021/22": Share("[c]", 137)}
    assert measure_share_trend(shares).years == 4


def test_a_share_of_a_part_of_a_year_is_not_put_beside_years():
    with pytest.raises(ValueError, match="cannot be compared"):
        measure_share_trend({"2023": Share(1, 5), "2024 Jan-Mar": Share(2, 5)})
