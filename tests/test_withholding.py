"""The rule for counts, on both sides of each of its boundaries, and what is withheld beyond it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.disclosure.linked_counts import Known
from helpers.disclosure.narrowing import ANY_COUNT, Sum, find_narrowed
from helpers.disclosure.withholding import choose_ranges, find_range, is_shown, round_to_five


@given(st.integers(0, 10_000))
def test_a_rounded_count_is_the_nearest_multiple_of_5(count):
    rounded = round_to_five(count)
    assert rounded % 5 == 0
    assert abs(rounded - count) == min(abs(multiple - count) for multiple in range(0, 10_010, 5))


@given(st.integers(0, 10_000))
def test_the_range_of_a_count_is_all_that_print_the_same(count):
    low, high = find_range(count)
    same = [other for other in range(max(0, count - 9), count + 10) if find_range(other) == (low, high)]
    assert same == list(range(low, high + 1))
    if count >= 5:
        assert {round_to_five(other) for other in same} == {round_to_five(count)}


@pytest.mark.parametrize(
    ("count", "limits"), [(4, (0, 4)), (5, (5, 7)), (7, (5, 7)), (8, (8, 12)), (12, (8, 12)), (13, (13, 17))]
)
def test_ranges_on_both_sides_of_each_boundary(count, limits):
    assert find_range(count) == limits


def name(item, count):
    """A count of the one period of these tests."""
    return (item, "2023/24", count)


def test_a_published_total_stays_when_a_later_report_would_have_withheld_it():
    small, large, total = name("a", 4), name("b", 60), name("Total", 64)
    first = Known({"2022-23": frozenset({total}), "2023-24": frozenset({small, large})}, {}, {})
    sums = {"2023-24": (Sum(total, frozenset({small, large})),)}
    ranges = choose_ranges(Known(first.reports, sums, {}))
    assert ranges[total] == (63, 67)
    assert ranges[small] == ranges[large] == ANY_COUNT


def test_a_revised_column_is_searched_although_its_sums_form_a_ring():
    rows = [name(f"row {place}", 20 + place) for place in range(8)]
    before, after = name("a", 3), name("a", 9)
    totals = [name("Total", sum(row[2] for row in rows) + one[2]) for one in (before, after)]
    sums = {
        "2022-23": (Sum(totals[0], frozenset([*rows, before])),),
        "2023-24": (Sum(totals[1], frozenset([*rows, after])),),
    }
    reports = {
        "2022-23": frozenset([*rows, before, totals[0]]),
        "2023-24": frozenset([*rows, after, totals[1]]),
    }
    ranges = choose_ranges(Known(reports, sums, {}))
    assert not is_shown(ranges[before])
    assert all(is_shown(ranges[one]) for one in [*rows, after])
    assert find_narrowed(ranges, [*sums["2022-23"], *sums["2023-24"]], [before]) == {}
