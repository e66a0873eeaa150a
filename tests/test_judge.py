"""How far years move, and whether a change stands out; every result shows the steps that lead to it."""

import pytest

from helpers.notebook import judge
from helpers.notebook.compare import subtract
from helpers.notebook.values import Figure
from report_samples import make_years

ALL = make_years(84, 92, 137, 123, 71)
UNKNOWN = subtract(ALL, make_years(74, 66, 95, 81, 37, item="Answered"), "Not known")
ROUNDED = make_years(85, 90, 135, 125, 70, rounded=True)


def test_the_usual_range_rests_on_the_years_before_the_last_and_shows_how():
    usual = judge.usual_range(ALL)
    assert (str(usual.low), str(usual.high), usual.years) == ("62", "156", 4)
    assert dict(usual.steps) == {
        "Counts of the years before": "84 in 2019/20, 92 in 2020/21, 137 in 2021/22 and 123 in 2022/23",
        "Mean": "109.0",
        "Chi-squared, Σ(count − mean)² / mean": "17.38 on 3 degrees of freedom",
        "Dispersion, chi-squared / degrees": "5.79",
        "Student's t for 80% of years": "1.638",
        "t × √(dispersion × mean × (1 + 1/years))": "46.0",
        "Usual range, rounded outwards": "62 to 156",
    }


def test_a_result_is_a_table_of_its_steps_in_the_colours_of_whatever_shows_it():
    html = judge.usual_range(ALL)._repr_html_()
    assert "<th>Mean</th>" in html
    assert "<td>109.0</td>" in html
    assert "color" not in html
    assert "Mean: 109.0\n" in repr(judge.usual_range(ALL))


@pytest.mark.parametrize("rows", [make_years(84, 92, 137, 123), ROUNDED, make_years(1, bound="above")])
def test_no_usual_range_comes_from_few_years_rounded_counts_or_bounds(rows):
    usual = judge.usual_range(rows)
    assert str(usual.low) == "[x]"
    assert dict(usual.steps) == dict(judge.NO_RESULT)


def test_a_change_is_held_against_how_far_the_years_move_without_it():
    test = judge.judge_change(ALL)
    assert test.p_value == pytest.approx(0.21, abs=0.005)
    assert dict(test.steps) == {
        "Counts": "84 in 2019/20, 92 in 2020/21, 137 in 2021/22, 123 in 2022/23 and 71 in 2023/24",
        "Difference of the last two": "71 − 123 = −52",
        "Chi-squared of it, difference² / sum": "13.94",
        "Chi-squared of the years otherwise": "16.74 on 3 degrees of freedom",
        "Dispersion, chi-squared / degrees": "5.58",
        "z, √(chi-squared / dispersion)": "1.58",
        "p-value, two-sided, Student's t on 3": "0.21",
    }


def test_a_trend_of_a_share_is_held_against_how_far_the_years_stray_from_it():
    test = judge.judge_trend(UNKNOWN, ALL)
    assert test.p_value == pytest.approx(0.018, abs=0.001)
    assert dict(test.steps) == {
        "Shares": "10 of 84 in 2019/20, 26 of 92 in 2020/21, 42 of 137 in 2021/22, 42 of 123 in 2022/23 "
        "and 34 of 71 in 2023/24",
        "Percentage points a year": "7.5, 95% interval 2.4 to 12.5",
        "Chi-squared of the line": "22.11",
        "Chi-squared of the years otherwise": "2.76 on 3 degrees of freedom",
        "Dispersion, chi-squared / degrees": "0.92, taken as 1",
        "z, √(chi-squared / dispersion)": "4.70",
        "p-value, two-sided, Student's t on 3": "0.02",
    }


def test_the_interval_of_a_share_shows_what_a_sentence_says_of_it():
    share = make_figures(25) / make_figures(49)
    assert dict(judge.interval(share).steps) == {
        "Share p": "25 of 49, 51.0%",
        "(p + z²/2n ± z × √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)": "n = 49, z for 95%",
        "Interval": "37.5% to 64.4%",
    }
    assert "37.5% to 64.4%" in str(share)
    assert "Interval" not in judge.interval(Figure(None) / make_figures(49)).steps


def make_figures(count):
    return Figure(count)


def test_tests_stand_as_one_family():
    tests = {"change": judge.judge_change(ALL), "trend": judge.judge_trend(UNKNOWN, ALL)}
    told = judge.list_tests(tests | {"none": judge.Result({})})
    assert told.to_dict("list") == {
        "question": ["change", "trend"],
        "p_value": ["0.21", "0.02"],
        "with_family": ["0.21", "0.04"],
        "risk": [pytest.approx(0.212, abs=0.001), pytest.approx(0.036, abs=0.001)],
    }


def test_rounded_counts_are_never_tested():
    assert judge.judge_change(ROUNDED).p_value is None
    assert judge.judge_trend(ROUNDED, ROUNDED).p_value is None
    assert judge.list_tests({"change": judge.judge_change(ROUNDED)}).empty


def test_a_p_value_under_a_hundredth_is_said_so_and_stays_a_number():
    told = judge.list_tests({"one": judge.Result({}, 0.0004), "other": judge.Result({}, 0.01)})
    assert told["p_value"].to_list() == ["under 0.01", "0.01"]
    near = judge.list_tests(
        {"a": judge.Result({}, 0.048), "b": judge.Result({}, 0.056), "c": judge.Result({}, 0.044)}
    )
    assert near["p_value"].to_list() == ["0.048", "0.06", "0.04"]
    assert told["risk"].to_list() == [0.0008, 0.01]
