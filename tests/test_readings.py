"""Every way to read one wrong row, shortest first."""

from helpers.percentages.misprints import DIGIT_BITS
from helpers.percentages.published_columns import Row
from helpers.percentages.readings import find_fitting_counts, read_damaged_row, read_wrong_row, say_anything
from helpers.percentages.shares import Surroundings, find_share


def make_surroundings(*rows, total=123, adds_up=True):
    return Surroundings(list(rows), rows[0].decimals, total, {total: "own", 137: "other"}, (), adds_up)


def rank(readings):
    return [reading.mechanism for reading in sorted(readings, key=lambda reading: reading.bits)]


def test_a_mistyped_digit_is_the_shortest_reading_and_the_catch_all_always_there():
    row = Row(0, "a", 25, 2083, 2, "20.83")
    ranked = rank(read_wrong_row(row, make_surroundings(row)))
    assert ranked[0] == "digit"
    assert "unexplained" in ranked


def test_a_count_is_only_thought_mistyped_alone_where_no_sum_holds_it():
    row = Row(0, "a", 52, 2033, 2, "20.33")
    assert "count_typo" not in rank(read_wrong_row(row, make_surroundings(row)))
    assert rank(read_wrong_row(row, make_surroundings(row, adds_up=False)))[0] == "count_typo"


def test_counts_that_fit_a_percentage_come_nearest_first():
    row = Row(0, "a", 65, 90, 0, "90")
    assert find_fitting_counts(row, 71) == [64]
    assert find_fitting_counts(Row(0, "a", 60, 10, 0, "10"), 300) == [32, 31, 30, 29]


def test_a_slip_on_top_of_a_column_wide_one_is_read_from_what_that_one_prints():
    row = Row(0, "a", 25, 3015, 2, "30.15")  # 30.75 by count × 123 ÷ 100, one digit mistyped
    surroundings = make_surroundings(row)
    share = find_share(("inverted", 123), row, surroundings)
    first = min(read_damaged_row(row, share, surroundings), key=lambda reading: reading.bits)
    assert (first.mechanism, first.parameter) == ("digit", "30.75 printed as 30.15")


def test_anything_is_said_by_its_digits_or_by_how_far_it_is_off():
    assert say_anything(Row(0, "a", 25, 9999, 2, "99.99"), 123) == 4 * DIGIT_BITS
    assert say_anything(Row(0, "a", 25, 2034, 2, "20.34"), 123) == 2.0  # one unit: 1 bit and a sign
