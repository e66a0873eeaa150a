"""What stands out is judged by how far years move otherwise, and all tests of a page together."""

import statistics
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import assume, example, given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from helpers.statistics.changes import (
    Contrast,
    Dispersion,
    adjust_family,
    compare_years,
    measure_dispersion,
    measure_share_trend,
    share_interval,
    usual_range,
)

YEARS = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
REFERRALS = [84, 92, 137, 123, 71]
CHANGING = st.lists(st.integers(1, 500), min_size=4, max_size=9)
SERIES = st.lists(st.integers(0, 500), min_size=4, max_size=9).filter(any)
PAIRS = st.tuples(st.integers(1, 60), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair)))


def by_year(shares):
    return {str(2001 + place): share for place, share in enumerate(shares)}


def name_shares(cases):
    return dict(zip(YEARS, zip(cases, REFERRALS, strict=True), strict=True))


def test_referrals_move_seven_and_a_half_times_as_much_as_independent_cases_would():
    assert measure_dispersion(REFERRALS) == Dispersion(Fraction(5082, 169), 4)
    spread = measure_dispersion(REFERRALS)
    assert (round(float(spread.statistic), 2), round(float(spread.factor), 2)) == (30.07, 7.52)


@given(SERIES.filter(lambda counts: len(set(counts)) > 1))
def test_dispersion_is_that_of_a_poisson_regression_on_nothing(counts):
    fitted = sm.GLM(counts, [1] * len(counts), family=sm.families.Poisson()).fit()
    spread = measure_dispersion(counts)
    assert float(spread.statistic) == pytest.approx(fitted.pearson_chi2, rel=1e-6, abs=1e-6)
    assert spread.degrees == fitted.df_resid


def test_three_years_do_not_tell_how_far_years_move_and_four_do():
    assert measure_dispersion([84, 92, 137]) is None
    assert measure_dispersion([84, 92, 137, 123]).degrees == 3


def test_counts_of_nothing_have_no_dispersion():
    assert measure_dispersion([0, 0, 0, 0]) is None


def test_years_more_alike_than_chance_are_not_taken_to_be_better_known():
    spread = measure_dispersion([100, 101, 100, 99])
    assert spread.factor == Fraction(1, 150)
    assert spread.applied_factor == 1
    assert Contrast(Fraction(4), spread).z == 2


def test_a_contrast_is_held_against_the_dispersion_with_few_degrees():
    contrast = Contrast(Fraction(16), Dispersion(Fraction(12), 3))
    assert contrast.z == 2
    assert contrast.p_value == pytest.approx(0.139326, abs=1e-6)  # tables of Student's t, 3 degrees


@given(SERIES)
def test_the_usual_range_is_the_prediction_interval_of_a_mean_whose_variance_is_never_under_it(counts):
    mean, variance = statistics.fmean(counts), statistics.variance(counts)
    low, high = sm.OLS(counts, [1.0] * len(counts)).fit().get_prediction([1.0]).conf_int(obs=True)[0]
    if variance < mean:
        reach = scipy.stats.t.ppf(0.975, len(counts) - 1) * (mean + mean / len(counts)) ** 0.5
        low, high = mean - reach, mean + reach
    found = usual_range(counts)
    assert max(0, low) - 1.000001 < found.low < max(0, low) + 1e-6
    assert high - 1e-6 < found.high < high + 1.000001


def test_the_usual_range_is_rounded_outwards_and_stops_at_nothing():
    # mean 2.5, dispersion taken as 1: 2.5 ± 3.1824 × √(2.5 × 1.25) = 2.5 ± 5.626
    found = usual_range([2, 3, 2, 3])
    assert (found.mean, round(found.reach, 3), found.low, found.high) == (Fraction(5, 2), 5.626, 0, 9)


def test_a_narrower_level_gives_a_narrower_range():
    wide, narrow = usual_range(REFERRALS), usual_range(REFERRALS, level=0.8)
    assert (wide.low, wide.high, narrow.low, narrow.high) == (17, 186, 55, 148)


def test_under_four_years_and_of_nothing_no_range_is_told():
    assert usual_range([84, 92, 137]) is None
    assert usual_range([]) is None
    assert usual_range([0, 0, 0, 0]) is None


def test_a_fall_from_123_to_71_is_nothing_unusual_among_years_that_move_so_far():
    test = compare_years(REFERRALS)
    assert test.square == Fraction(52**2, 194)
    assert (round(test.z, 2), round(test.p_value, 2), test.dispersion.degrees) == (1.58, 0.21, 3)


@given(CHANGING)
def test_the_rest_of_the_years_move_as_a_regression_with_the_two_told_apart_leaves_them(counts):
    design = np.ones((len(counts), 2))
    design[:, 1] = 0
    design[-2, 1], design[-1, 1] = -0.5, 0.5
    rest = sm.OLS(counts, design).fit()
    spread = compare_years(counts).dispersion
    assert float(spread.statistic) == pytest.approx(rest.ssr / np.mean(counts), rel=1e-6, abs=1e-6)
    assert spread.degrees == rest.df_resid


def test_a_jump_among_years_alike_stands_out():
    assert compare_years([100, 104, 96, 60, 150]).p_value < 0.05


@pytest.mark.parametrize("counts", [[], [92, 123, 71], [5, 3, 0, 0], [0, 0, 0, 0]])
def test_a_change_among_under_four_years_or_of_nothing_is_not_judged(counts):
    assert compare_years(counts) is None


def test_a_fall_to_nothing_is_judged():
    assert compare_years([5, 3, 4, 0]).square == 4


def test_self_neglects_share_strays_too_far_from_a_line_to_tell_a_steady_rise():
    trend = measure_share_trend(name_shares([31, 21, 60, 51, 41]))
    test = trend.contrast
    assert (round(float(test.dispersion.statistic), 1), test.dispersion.degrees) == (10.4, 3)
    assert (round(test.z, 2), round(test.p_value, 2)) == (1.82, 0.17)
    assert round(float(trend.per_year), 1) == 5.7
    assert trend.interval[0] < 0 < trend.interval[1]


def test_the_share_whose_outcome_nobody_knows_strays_no_more_than_chance():
    test = measure_share_trend(name_shares([10, 26, 42, 42, 34])).contrast
    assert (round(test.z, 2), round(float(test.dispersion.statistic), 2)) == (4.70, 2.76)
    assert test.dispersion.factor < 1 == test.dispersion.applied_factor
    assert (test.dispersion.degrees, round(test.p_value, 3)) == (3, 0.018)


@given(st.lists(PAIRS, min_size=4, max_size=9))
@example([(43, 100)] * 4)
def test_a_share_trend_is_weighted_least_squares_with_a_variance_never_under_the_binomial(shares):
    cases, totals = np.array(shares, float).T
    assume(cases.sum() < totals.sum())
    rates = cases / totals
    fitted = sm.WLS(rates, sm.add_constant(np.arange(len(shares))), weights=totals).fit()
    pooled = (rates * totals).sum() / totals.sum()
    binomial = pooled * (1 - pooled)
    trend = measure_share_trend(by_year(shares))
    assert float(trend.per_year) == pytest.approx(100 * fitted.params[1], abs=1e-8)
    departure = fitted.ssr / binomial
    assert float(trend.contrast.dispersion.statistic) == pytest.approx(departure, rel=1e-6, abs=1e-8)
    if fitted.scale > binomial * (1 + 1e-6):
        assert trend.contrast.z == pytest.approx(abs(fitted.tvalues[1]), rel=1e-6, abs=1e-6)
        assert trend.contrast.p_value == pytest.approx(fitted.pvalues[1], rel=1e-5, abs=1e-9)
        interval = 100 * fitted.conf_int()[1]
        assert list(trend.interval) == pytest.approx(list(interval), rel=1e-6, abs=1e-6)
    else:
        error = np.sqrt(fitted.normalized_cov_params[1, 1] * binomial)  # also where all shares are equal
        assert trend.contrast.z == pytest.approx(abs(fitted.params[1]) / error, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("cases", [[31, 21, 60, 51, 41], [10, 26, 42, 42, 34]])
def test_a_logistic_regression_widened_by_its_dispersion_says_nearly_the_same(cases):
    others = np.subtract(REFERRALS, cases)
    fitted = sm.GLM(
        np.column_stack([cases, others]), sm.add_constant(np.arange(5)), family=sm.families.Binomial()
    ).fit()
    z = abs(fitted.tvalues[1]) / max(1, fitted.pearson_chi2 / fitted.df_resid) ** 0.5
    assert measure_share_trend(name_shares(cases)).contrast.z == pytest.approx(z, rel=0.2)


def test_years_count_by_their_distance():
    shares = {"2023": (16, 50), "2019": (8, 50), "2020": (10, 50), "2022": (14, 50)}
    assert measure_share_trend(shares).per_year == 4


def test_under_four_shares_and_of_none_or_all_there_is_no_trend():
    shares = name_shares([10, 26, 42, 42, 34])
    assert measure_share_trend(shares | {"2021/22": (138, 137)}).contrast.dispersion.degrees == 2
    assert measure_share_trend(shares | dict.fromkeys(YEARS[:2], (0, 0))) is None
    assert measure_share_trend(by_year([(0, 5)] * 4)) is None
    assert measure_share_trend(by_year([(5, 5)] * 4)) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_correction_of_a_family_is_holms(p_values):
    adjusted = adjust_family({str(place): p for place, p in enumerate(p_values)})
    expected = multipletests(p_values, method="holm")[1]
    assert [adjusted[str(place)] for place in range(len(p_values))] == pytest.approx(list(expected))


def test_a_family_of_no_tests_is_empty():
    assert adjust_family({}) == {}


def test_a_corrected_p_value_is_at_most_one():
    assert adjust_family({"one": 0.6, "other": 0.9}) == {"one": 1.0, "other": 1.0}


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_share_intervals_are_those_newcombe_printed(count, total, printed):
    assert tuple(round(end, 4) for end in share_interval(count, total)) == printed


@given(st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_share_intervals_hold_the_share_and_mirror_its_complement(pair):
    count, total = pair
    low, high = share_interval(count, total)
    _, mirrored = share_interval(total - count, total)
    assert 0 <= low <= count / total + 1e-12
    assert count / total - 1e-12 <= high <= 1
    assert low == pytest.approx(1 - mirrored, abs=1e-9)
