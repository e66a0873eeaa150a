"""Whether something changed is judged by how far years move otherwise, and all tests of a page together."""

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, example, given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from helpers.statistics.changes import adjust_family, compare_years, measure_share_trend
from helpers.statistics.intervals import Share

YEARS = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
TOTALS = [84, 92, 137, 123, 71]
REFERRALS = dict(zip(YEARS, TOTALS, strict=True))
SERIES = st.lists(st.integers(1, 500), min_size=4, max_size=9)
PAIRS = st.tuples(st.integers(1, 60), st.integers(0, 60)).map(lambda pair: Share(pair[0], sum(pair)))


def by_year(shares):
    return {str(2001 + place): share for place, share in enumerate(shares)}


def name_shares(cases):
    return {year: Share(*pair) for year, *pair in zip(YEARS, cases, TOTALS, strict=True)}


def test_a_fall_from_123_to_71_is_nothing_unusual_among_years_that_move_so_far():
    test = compare_years(REFERRALS, "2022/23", "2023/24")
    assert test.square == Fraction(52**2, 194)
    assert (round(test.z, 2), round(test.p_value, 2), test.dispersion.degrees) == (1.58, 0.21, 3)


@given(SERIES)
def test_the_rest_of_the_years_move_as_a_regression_with_the_two_told_apart_leaves_them(counts):
    design = np.ones((len(counts), 2))
    design[:, 1] = 0
    design[0, 1], design[-1, 1] = -0.5, 0.5
    rest = sm.OLS(counts, design).fit()
    spread = compare_years(counts, 0, len(counts) - 1).dispersion
    assert float(spread.statistic) == pytest.approx(rest.ssr / np.mean(counts), rel=1e-6, abs=1e-6)
    assert spread.degrees == rest.df_resid


def test_a_jump_among_years_alike_stands_out():
    assert compare_years([100, 104, 96, 60, 150], 3, 4).p_value < 0.05


@pytest.mark.parametrize(
    ("counts", "earlier", "later"),
    [
        ([92, 123, 71], 1, 2),
        ({"2021": 92, "2022": None, "2023": 123, "2024": 71}, "2023", "2024"),
        (REFERRALS | {"2023/24": "[c]", "2018/19": 80}, "2022/23", "2023/24"),
        (REFERRALS, "2017/18", "2023/24"),
        ([5, 3, 0, 0], 2, 3),
    ],
)
def test_what_is_not_known_or_stands_among_under_four_years_is_not_judged(counts, earlier, later):
    assert compare_years(counts, earlier, later) is None


def test_a_fall_to_nothing_is_judged():
    assert compare_years([5, 3, 4, 0], 2, 3).square == 4


def test_self_neglects_share_strays_too_far_from_a_line_to_tell_a_steady_rise():
    trend = measure_share_trend(name_shares([31, 21, 60, 51, 41]))
    test = trend.contrast
    assert (round(float(test.dispersion.statistic), 1), test.dispersion.degrees) == (10.4, 3)
    assert (round(test.z, 2), round(test.p_value, 2)) == (1.82, 0.17)
    assert round(float(trend.per_year), 1) == 5.7
    assert trend.interval.low < 0 < trend.interval.high


def test_the_share_whose_outcome_nobody_knows_strays_no_more_than_chance():
    test = measure_share_trend(name_shares([10, 26, 42, 42, 34])).contrast
    assert (round(test.z, 2), round(float(test.dispersion.statistic), 2)) == (4.70, 2.76)
    assert test.dispersion.factor < 1 == test.dispersion.applied_factor
    assert (test.dispersion.degrees, round(test.p_value, 3)) == (3, 0.018)


@given(st.lists(PAIRS, min_size=4, max_size=9))
@example([Share(43, 100)] * 4)
def test_a_share_trend_is_weighted_least_squares_with_a_variance_never_under_the_binomial(shares):
    assume(sum(share.count for share in shares) < sum(share.total for share in shares))
    totals = np.array([share.total for share in shares], float)
    rates = np.array([float(share.fraction) for share in shares])
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
        assert [trend.interval.low, trend.interval.high] == pytest.approx(list(interval), rel=1e-6, abs=1e-6)
    else:
        error = np.sqrt(fitted.normalized_cov_params[1, 1] * binomial)  # also where all shares are equal
        assert trend.contrast.z == pytest.approx(abs(fitted.params[1]) / error, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("cases", [[31, 21, 60, 51, 41], [10, 26, 42, 42, 34]])
def test_a_logistic_regression_widened_by_its_dispersion_says_nearly_the_same(cases):
    others = np.subtract(TOTALS, cases)
    fitted = sm.GLM(
        np.column_stack([cases, others]), sm.add_constant(np.arange(5)), family=sm.families.Binomial()
    ).fit()
    z = abs(fitted.tvalues[1]) / max(1, fitted.pearson_chi2 / fitted.df_resid) ** 0.5
    assert measure_share_trend(name_shares(cases)).contrast.z == pytest.approx(z, rel=0.2)


def test_years_count_by_their_distance():
    shares = {"2023": Share(16, 50), "2019": Share(8, 50), "2020": Share(10, 50), "2022": Share(14, 50)}
    assert measure_share_trend(shares).per_year == 4


def test_under_four_known_shares_and_of_none_or_all_there_is_no_trend():
    shares = name_shares([10, 26, 42, 42, 34])
    assert measure_share_trend(shares | {"2021/22": Share("[c]", 137)}).contrast.dispersion.degrees == 2
    assert measure_share_trend(shares | dict.fromkeys(YEARS[:2], Share("[c]", 137))) is None
    assert measure_share_trend(by_year([Share(0, 5)] * 4)) is None
    assert measure_share_trend(by_year([Share(5, 5)] * 4)) is None


def test_a_share_of_a_part_of_a_year_is_not_put_beside_years():
    with pytest.raises(ValueError, match="cannot be compared"):
        measure_share_trend({"2023": Share(1, 5), "2024 Jan-Mar": Share(2, 5)})


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_correction_of_a_family_is_holms(p_values):
    adjusted = adjust_family({str(place): p for place, p in enumerate(p_values)})
    expected = multipletests(p_values, method="holm")[1]
    assert [adjusted[str(place)] for place in range(len(p_values))] == pytest.approx(list(expected))


def test_a_test_that_could_not_be_made_makes_the_others_no_stricter():
    assert adjust_family({"one": 0.02, "none": None, "other": 0.03}) == {"one": 0.04, "other": 0.04}
    assert adjust_family({"none": None}) == {}


def test_a_corrected_p_value_is_at_most_one():
    assert adjust_family({"one": 0.6, "other": 0.9}) == {"one": 1.0, "other": 1.0}
