"""How far years move is told from the years themselves, and never where it cannot be."""

import statistics
from fractions import Fraction

import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics.dispersion import (
    Contrast,
    Dispersion,
    known_counts,
    measure_dispersion,
    usual_range,
)

REFERRALS = {"2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}
SERIES = st.lists(st.integers(0, 500), min_size=4, max_size=9).filter(any)


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


def test_a_withheld_year_does_not_count_as_one_of_four():
    assert measure_dispersion({"2020": 84, "2021": "[c]", "2022": 137, "2023": 123}) is None


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
    assert (found.years, found.mean, round(found.reach, 3), found.low, found.high) == (
        *(4, Fraction(5, 2), 5.626),
        *(0, 9),
    )


def test_a_narrower_level_gives_a_narrower_range():
    wide, narrow = usual_range(REFERRALS), usual_range(REFERRALS, level=0.8)
    assert (wide.low, wide.high, narrow.low, narrow.high) == (17, 186, 55, 148)


def test_under_four_years_and_of_nothing_no_range_is_told():
    assert usual_range([84, 92, 137]) is None
    assert usual_range({"2020": None, "2021": "[c]"}) is None
    assert usual_range([0, 0, 0, 0]) is None


def test_part_of_a_year_never_stands_among_years():
    with pytest.raises(ValueError, match=r"2023 \(calendar year\) and 2024 Jan-Mar"):
        known_counts({"2022": 14, "2023": 21, "2024 Jan-Mar": 5})
    assert known_counts({"2022": 14, "2023": 21, "2024 Jan-Mar": "[c]"}) == {"2022": 14, "2023": 21}
