"""What a column is held against, and what cannot be checked at all."""

import pytest

from helpers.percentages.published_columns import PublishedColumn, Row
from helpers.percentages.totals import find_common_bases, judge_column, prints_add_to_hundred


def make_column(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    return PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)


@pytest.mark.parametrize(
    ("counts", "options", "items_sum"),
    [([3, 7], {}, 10), ([3, None], {}, None), ([3, 7], {"partition": False}, None), ([3], {}, None)],
)
def test_items_add_up_only_where_they_partition_and_all_are_known(counts, options, items_sum):
    assert judge_column(make_column(counts, [None] * len(counts), 10, **options)).items_sum == items_sum


def test_rows_without_a_count_or_a_percentage_cannot_be_checked():
    judged = judge_column(make_column([None, 5, 6], ["7.0", None, "8.5"], 71))
    assert set(judged.unchecked) == {0, 1}
    assert judged.rules == {2: "half_up"}
    assert "no count" in judged.unchecked[0]


@pytest.mark.parametrize(("total", "words"), [(0, "The total is 0"), (None, "does not stand on the page")])
def test_a_total_of_zero_or_none_leaves_nothing_to_check(total, words):
    judged = judge_column(make_column([0, 0], ["0", "0"], total, partition=False))
    assert judged.rules == {}
    assert all(words in reason for reason in judged.unchecked.values())
    assert judged.items_sum is None


def test_a_column_without_a_total_is_held_against_the_sum_of_its_items():
    judged = judge_column(make_column([25, 51, 47], ["20.3", "41.5", "39.2"], None))
    assert (judged.total, judged.total_name) == (123, "sum of the items")
    assert judged.rules == {0: "half_up", 1: "half_up", 2: None}


def test_the_sum_of_the_items_is_the_total_only_where_more_than_half_of_them_follow_from_it():
    judged = judge_column(make_column([25, 51, 30, 17], ["20.3", "41.5", "9.9", "99.9"], None))
    assert judged.total is None
    judged = judge_column(make_column([25, 51, 30, 17], ["20.3", "41.5", "24.4", "99.9"], None))
    assert judged.total == 123


def test_a_list_without_a_total_is_held_against_the_base_its_rows_agree_on():
    counts = [40, 61, 33, 80, 17]
    percents = ["29.2", "44.53", "24.09", "58.4", "12.4"]
    judged = judge_column(make_column(counts, percents, None, partition=False))
    assert judged.total == 137
    assert set(judged.rules.values()) == {"half_up"}


@pytest.mark.parametrize(("others", "total"), [(4, 137), (5, None)])
def test_a_base_that_is_not_printed_has_to_explain_more_than_half_of_the_rows(others, total):
    counts = [40, 61, 33, 80, 17, *[100] * others]
    percents = ["29.20", "44.53", "24.09", "58.39", "12.41", "99.1", "88.2", "77.3", "66.4", "55.5"]
    judged = judge_column(make_column(counts, percents[: len(counts)], None, partition=False))
    assert judged.total == total


@pytest.mark.parametrize(("rows", "total"), [(3, 137), (2, None)])
def test_a_base_that_is_not_printed_has_to_explain_three_rows(rows, total):
    cells = [40, 61, 33][:rows], ["29.197", "44.526", "24.088"][:rows]
    assert judge_column(make_column(*cells, None, partition=False)).total == total


def test_a_base_that_few_rows_support_is_not_taken():
    judged = judge_column(make_column([40, 61, 33], ["29", "52", "71"], None, partition=False))
    assert judged.total is None


def test_answers_that_do_not_partition_the_total_are_right_all_the_same():
    judged = judge_column(make_column([60, 50, 40], ["60.0", "50.0", "40.0"], 100, partition=False))
    assert (set(judged.rules.values()), judged.items_sum) == ({"half_up"}, None)


def test_items_that_miss_the_total_need_explaining_although_every_row_follows():
    judged = judge_column(make_column([60, 30], ["60.0", "30.0"], 100))
    assert (judged.rules, judged.items_sum) == ({0: "half_up", 1: "half_up"}, 90)


def test_counts_rounded_to_five_are_not_held_against_exact_percentages():
    # Exact counts 12, 33, 27, 51 of 123.
    judged = judge_column(make_column([10, 35, 25, 50], ["9.8", "26.8", "22.0", "41.5"], 125))
    assert set(judged.unchecked) == {0, 1, 2, 3}
    assert "rounded to 5" in judged.unchecked[0]
    assert (judged.rules, judged.items_sum) == ({}, None)


def test_counts_that_are_all_multiples_of_ten_look_rounded_to_ten():
    judged = judge_column(make_column([10, 30, 20, 50], ["9.8", "26.8", "22.0", "41.5"], 120))
    assert set(judged.unchecked) == {0, 1, 2, 3}
    assert "rounded to 10;" in judged.unchecked[0]


@pytest.mark.parametrize(("zero", "excused"), [("3.6", True), ("0.0", False)])
def test_a_share_of_none_tells_twice_that_counts_were_rounded(zero, excused):
    judged = judge_column(make_column([0, 5, 50, 0], ["0.0", "10.7", "85.7", zero], 55))
    assert (len(judged.unchecked) == 3) is excused


@pytest.mark.parametrize(
    ("percents", "excused"),
    [
        (["0.0", "39.5", "26.3", "34.2"], True),  # 30, 20 and 26 of 76
        (["0.0", "40.5", "26.0", "34.2"], False),  # of 74, of 73 or 77, of 73 or 76
        (["0.0", "40.0", "26.3", "34.2"], False),  # only two are wrong
    ],
)
def test_three_percentages_of_one_exact_total_tell_once_more_that_counts_were_rounded(percents, excused):
    judged = judge_column(make_column([0, 30, 20, 25], percents, 75))
    assert bool(judged.unchecked) is excused


def test_one_count_that_is_not_a_multiple_of_five_ends_that_excuse():
    judged = judge_column(make_column([10, 35, 25, 51], ["9.8", "26.8", "22.0", "41.5"], 125))
    assert None in judged.rules.values()


def test_a_percentage_far_from_its_rounded_count_is_still_wrong():
    judged = judge_column(make_column([10, 35, 25, 50], ["9.8", "26.8", "22.0", "71.5"], 125))
    assert judged.rules == {3: None}


def test_the_rule_of_a_column_is_used_for_each_row_that_it_explains():
    # 1 of 8 is 12.5: half even or truncated; 3 of 8 is 37.5, printed 38 by half even, not truncated.
    judged = judge_column(make_column([1, 3, 4], ["12", "38", "50"], 8))
    assert judged.rules[0] == "half_even"


MADE_UP = {0: "made_to_add_to_100", 1: "half_up", 2: "half_up"}


@pytest.mark.parametrize(
    ("counts", "percents", "rules"),
    [
        ([1000, 1000, 1000], ["34", "33", "33"], MADE_UP),
        ([1000, 1000, 1000], ["33.4", "33.3", "33.3"], MADE_UP),
        ([667, 166, 167], ["66.7", "16.6", "16.7"], dict.fromkeys(range(3), "half_up")),
        ([4001, 999, 1000], ["66.6", "16.7", "16.7"], MADE_UP),  # 66.68, 16.65 and 16.67 make 100.1
        ([1, 1, 1], ["33", "33", "33"], dict.fromkeys(range(3), "half_up")),
        ([1, 1, 1], ["34", "33", "32"], {0: "rounded_up", 1: "half_up", 2: None}),  # not all the same way
        ([1, 7], ["12", "88"], {0: "half_even", 1: "half_up"}),  # one rule prints the whole column
        ([1, 1, 1], ["34", "34", "33"], {0: "rounded_up", 1: "rounded_up", 2: "half_up"}),  # 101
    ],
)
def test_a_digit_added_or_taken_so_that_the_column_makes_100_is_no_rounding_rule(counts, percents, rules):
    assert judge_column(make_column(counts, percents, sum(counts))).rules == rules


def test_percentages_that_need_not_add_to_100_are_not_made_to():
    overlapping = make_column([1000, 1000, 1000], ["34", "33", "33"], 3000, partition=False)
    assert judge_column(overlapping).rules[0] == "rounded_up"
    in_part = make_column([1000, 1000, 1000, 0], ["34", "33", "33", None], 3000)
    assert judge_column(in_part).rules[0] == "rounded_up"
    rows = [Row(0, "a", 999, 999, 1, "99.9"), Row(1, "b", 1, 10, 2, "0.10")]
    assert prints_add_to_hundred(rows)
    assert not prints_add_to_hundred([rows[0], Row(1, "b", 1, 0, 0, "0")])


def make_row(place, count, digits, decimals):
    return Row(place, f"item {place}", count, digits, decimals, "")


def test_rows_over_one_base_meet_in_it():
    rows = [make_row(0, 10, 1470, 2), make_row(1, 24, 3530, 2), make_row(2, 32, 4700, 2)]
    assert any(base == 68 for base, _ in find_common_bases(rows))


def test_a_single_row_or_an_empty_one_supports_no_base():
    assert find_common_bases([make_row(0, 10, 1470, 2)]) == []
    assert find_common_bases([make_row(0, 0, 0, 1), make_row(1, 0, 0, 1)]) == []


def test_of_bases_that_equally_many_rows_support_the_narrower_stretch_comes_first():
    # Two rows meet in several bases around 68, two others in 200 alone; the narrower tells more.
    rows = [
        make_row(0, 17, 25, 0),
        make_row(1, 34, 50, 0),
        make_row(2, 100, 5000, 2),
        make_row(3, 199, 9950, 2),
    ]
    assert find_common_bases(rows)[0] == (200, 1)


def test_a_stretch_of_bases_offers_its_ends_and_its_middle():
    rows = [make_row(0, 10, 10, 0), make_row(1, 20, 20, 0)]
    assert find_common_bases(rows) == [(96, 10), (101, 10), (105, 10)]


def test_a_percentage_that_ends_in_nought_may_be_one_rounded_to_whole_numbers():
    rows = [make_row(0, 400, 400, 1), make_row(1, 400, 400, 1)]  # 39.5% to 40.5%
    assert find_common_bases(rows) == [(988, 25), (1000, 25), (1012, 25)]


def test_no_base_that_rows_agree_on_is_below_a_count_of_its_column():
    rows = [make_row(0, 10, 1470, 2), make_row(1, 24, 3530, 2)]
    assert find_common_bases(rows)[0][0] == 68
    assert find_common_bases([*rows, make_row(2, 68, 9999, 2)])[0][0] == 68
    assert find_common_bases([*rows, make_row(2, 69, 9999, 2)]) == []
