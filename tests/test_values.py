"""A figure formats as words, calculates as a number, and stays missing where it is."""

from fractions import Fraction

import pytest

from helpers.notebook.values import Figure, choose, moved, tell_difference


def count(number, period="", **others):
    return Figure(None if number is None else Fraction(number), period, **others)


def about(number, period=""):
    return count(number, period, is_rounded=True)


MISSING, HIDDEN, BOUND = count(None), count(None, shorthand="[c]"), count(990, bound="above")


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (count(1401), "1,401"),
        (count(0), "0"),
        (count("276535", unit="£"), "£276,535"),
        (count("12.5", unit="£", decimals=2), "£12.50"),
        (count("97.50", unit="%", decimals=2), "97.50%"),
        (about(70), "about 70"),
        (BOUND, "more than 990"),
        (MISSING, "[x]"),
        (HIDDEN, "[c]"),
        (count(123) - count(71), "52"),
        (count(71) - count(123), "−52"),
        (about(125) - about(70), "about 55"),
        (count(10) + 5, "15"),
        (count(70) / 2, "35.0"),
        (count("276535", unit="£") / 2, "£138,268"),
        (count(71) * 2, "142"),
        (2 * about(70), "about 140"),
        (count(71) / 0, "[x]"),
        (MISSING / 2, "[x]"),
        (HIDDEN * 2, "[c]"),
        (sum([count(1), count(2)], count(0)), "3"),
        (count("276535", unit="£").per(count(47)), "£5,884"),
        (count(3662).per(count(349)), "10.5"),
    ],
)
def test_a_figure_is_printed_by_rule(figure, text):
    assert f"{figure}" == str(figure) == text


@pytest.mark.parametrize("other", [MISSING, HIDDEN])
def test_what_is_missing_passes_through_every_calculation(other):
    for result in (count(5) - other, other - count(5), other + 1, other / count(5), count(5) / other):
        assert str(result) == str(other)
        assert not result.is_known
    assert str(count(5).per(other)) == str(other)


def test_nothing_is_worked_out_from_a_bound():
    assert str(BOUND - count(5)) == str(BOUND / count(1000)) == "[x]"


@pytest.mark.parametrize("other", [MISSING, BOUND])
def test_no_comparison_with_what_is_missing_or_a_bound_holds(other):
    assert not any((other < count(5), other > count(5), other <= count(5), other >= count(5)))
    assert count(4) < count(5) <= 5 <= count(5) > 4


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (count(41), count(71), "41 of 71 (57.7%)"),
        (count(25), count(50), "25 of 50 (50.0%)"),
        (count(25), count(49), "25 of 49 (51.0%, 95% interval 37.5% to 64.4%)"),
        (about(40), about(70), "about 40 of 70 (57%)"),
        (about(20), about(45), "[s]"),
        (count(0), count(0), "[x]"),
        (count(72), count(71), "[x]"),
    ],
)
def test_a_share_stands_with_count_and_base(part, whole, text):
    assert str(part / whole) == text


def test_a_sentence_names_what_a_share_counts():
    assert f"{count(41) / count(71):referrals}" == "41 of 71 referrals (57.7%)"
    assert f"{count(41) / MISSING:referrals}" == "[x]"


def test_shares_differ_by_percentage_points_and_print_as_percentages():
    first, last = count(31) / count(84), count(41) / count(71)
    assert (str(last.percent), str(last - first)) == ("57.7%", "20.8")
    assert str((about(40) / about(70)).percent) == "about 57%"
    assert first < last > first


@pytest.mark.parametrize(
    ("before", "last", "told", "difference"),
    [
        (count(123), count(71), "fell from 123 to 71", "52 fewer (42.3%)"),
        (count(26), count(38), "rose from 26 to 38", "12 more"),
        (count(49), count(7), "fell from 49 to 7", "42 fewer"),
        (count(50), count(7), "fell from 50 to 7", "43 fewer (86.0%)"),
        (count(5), count(5), "stayed at 5", "no change"),
        (about(125), about(70), "fell from about 125 to about 70", "[x]"),
        (
            count(197376, unit="£"),
            count(276535, unit="£"),
            "rose from £197,376 to £276,535",
            "£79,159 more (40%)",
        ),
        (MISSING, count(5), "[x]", "[x]"),
        (count(5), HIDDEN, "[c]", "[c]"),
        (BOUND, count(5), "[x]", "[x]"),
    ],
)
def test_how_a_number_moved_follows_from_the_numbers(before, last, told, difference):
    assert moved(before, last) == told
    assert tell_difference(before, last) == difference


def test_of_counts_that_were_rounded_alike_no_move_is_told():
    assert moved(about(10), about(10)) == "[x]"
    assert moved(about(10), about(5)) == "fell from about 10 to about 5"


def test_the_wording_of_each_case_is_chosen_by_the_result():
    words = {"rose": "up", "fell": "down", "same": "level"}
    assert [choose(count(1), count(n), **words) for n in (0, 1, 2)] == ["down", "level", "up"]
