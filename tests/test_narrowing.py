"""What can be worked out from ranges and sums, held against trying every table."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.disclosure.narrowing import (
    ANY_COUNT,
    Sum,
    find_components,
    find_narrowed,
    is_possible,
    narrow_ranges,
)

NAMES = "abcdef"
SMALL = range(5)


@st.composite
def draw_systems(draw):
    """Up to six counts with ranges of at most six values, and up to three sums, rings among them."""
    ranges = {}
    for name in NAMES:
        low = draw(st.integers(0, 6))
        ranges[name] = (low, low + draw(st.integers(0, 5)))
    sums = draw(
        st.lists(
            st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True), min_size=1, max_size=3
        )
    )
    return ranges, [Sum(total, frozenset(parts)) for total, *parts in sums]


def list_tables(ranges, sums):
    """Every table in the ranges that keeps the sums, found by trying all."""
    members = sorted(frozenset().union(*(one.members for one in sums)))
    for counts in product(*(range(ranges[name][0], ranges[name][1] + 1) for name in members)):
        table = dict(zip(members, counts, strict=True))
        if all(table[one.total] == sum(table[part] for part in one.parts) for one in sums):
            yield table


@settings(max_examples=150)
@given(draw_systems())
def test_a_system_is_possible_exactly_when_some_table_fits(system):
    assert is_possible(*system) == any(True for _ in list_tables(*system))


@settings(max_examples=150)
@given(draw_systems())
def test_the_values_left_to_a_count_are_those_of_all_tables_that_fit(system):
    ranges, sums = system
    tables = list(list_tables(ranges, sums))
    if not tables:
        return
    withheld = list(tables[0])
    left = {name: sorted({table[name] for table in tables} & set(SMALL)) for name in withheld}
    expected = {name: values for name, values in left.items() if values != list(SMALL)}
    assert find_narrowed(ranges, sums, withheld) == expected


def test_ranges_that_fit_no_table_are_an_error():
    ranges, sums = {"a": (0, 4), "b": (9, 9)}, [Sum("b", frozenset("a"))]
    assert narrow_ranges(ranges, sums) is None
    with pytest.raises(ValueError, match="fit no table"):
        find_narrowed(ranges, sums, ["a"])


def test_a_count_outside_every_sum_keeps_its_range():
    assert find_narrowed({"a": (0, 4), "b": (1, 4)}, [], ["a", "b"]) == {"b": [1, 2, 3, 4]}


@pytest.mark.parametrize(("total", "left"), [((4, 8), None), ((5, 9), [1, 2, 3, 4])])
def test_both_sides_of_the_boundary_at_which_a_total_says_that_a_count_is_not_0(total, left):
    """Beside a part of at most 4, a total of at least 5 leaves no 0."""
    ranges = {"small": (0, 4), "other": (0, 4), "total": total}
    narrowed = find_narrowed(ranges, [Sum("total", frozenset({"small", "other"}))], ["small"])
    assert narrowed.get("small") == left


def test_a_total_of_any_size_narrows_nothing():
    ranges = {"small": (0, 4), "other": (8, 12), "total": ANY_COUNT}
    assert find_narrowed(ranges, [Sum("total", frozenset({"small", "other"}))], ["small"]) == {}


def test_two_versions_of_a_column_narrow_what_they_do_not_share():
    """A revised table: ten rows stay, one changes, so the totals differ as the revised rows do."""
    rows = {f"row {place}": (8, 12) for place in range(10)}
    ranges = rows | {"before": (0, 4), "after": (8, 12), "total": (103, 107), "new total": (103, 107)}
    sums = [
        Sum("total", frozenset([*rows, "before"])),
        Sum("new total", frozenset([*rows, "after"])),
    ]
    assert find_narrowed(ranges | {"total": (98, 102)}, sums, ["before"]) == {}
    assert find_narrowed(ranges | {"total": (103, 103), "new total": (108, 108)}, sums, ["before"]) == {
        "before": [3, 4]
    }


def test_sums_that_share_no_count_are_apart():
    first, second, third = (Sum(total, frozenset(parts)) for total, parts in ("ab", "cd", "ae"))
    assert find_components([first, second, third]) == [[first, third], [second]]
    assert find_components([second, third, first]) == [[second], [third, first]]


@pytest.mark.parametrize(("total", "possible"), [(6, True), (7, False)])
def test_a_ring_of_sums_is_searched_not_only_narrowed(total, possible):
    """Two parts that both equal a third count make an even total; ranges alone do not see it."""
    ranges = {"one": (0, 9), "other": (0, 9), "both": (0, 9), "total": (total, total)}
    sums = [
        Sum("total", frozenset({"one", "other"})),
        Sum("both", frozenset({"one"})),
        Sum("both", frozenset({"other"})),
    ]
    assert narrow_ranges(ranges, sums) is not None
    assert is_possible(ranges, sums) == possible
