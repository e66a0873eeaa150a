"""The rule for counts on both sides of its boundaries, what is withheld beyond it, and the audit of both."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figure_samples import make_figures, open_rounded, table_rows
from helpers.disclosure.linked_counts import Known
from helpers.disclosure.narrowing import ANY_COUNT, Sum, find_narrowed
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.public_figures import Rules
from helpers.disclosure.suppression import (
    DisclosureError,
    audit_disclosure,
    choose_suppressed,
    read_ranges,
    round_to_five,
)


@given(st.integers(0, 10_000))
def test_a_rounded_count_is_the_nearest_multiple_of_5(count):
    rounded = round_to_five(count)
    assert rounded % 5 == 0
    assert abs(rounded - count) == min(abs(multiple - count) for multiple in range(0, 10_010, 5))


def find_range(count):
    """Where a count lies for one who sees it as the public edition shows it."""
    counts = [name("a", count)]
    return read_ranges(counts, [], shown=counts if count >= 5 else ())[counts[0]]


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


def know(counts, sums):
    """What is known of some counts and sums, by report; every sum is a column with its total."""
    columns = {report: tuple(one.members & counts[report] for one in found) for report, found in sums.items()}
    return Known(counts, columns, sums, {})


def test_a_small_count_of_a_column_withheld_whole_may_be_any_where_a_larger_one_hides_beside_it():
    small, other, large = name("a", 3), name("b", 2), name("c", 12)
    names, mixed = [small, other, large], frozenset({small, large})
    assert read_ranges(names, [mixed], shown=set()) == {small: ANY_COUNT, other: (0, 4), large: ANY_COUNT}
    assert read_ranges(names, [mixed], shown={large}) == {small: (0, 4), other: (0, 4), large: (8, 12)}
    assert read_ranges(names, [frozenset({small, other})], set())[small] == (0, 4)
    seen_elsewhere = [mixed, frozenset({small, other})]
    assert read_ranges(names, seen_elsewhere, shown=set())[small] == (0, 4)


def test_a_published_total_stays_when_a_later_report_would_have_withheld_it():
    small, large, total = name("a", 4), name("b", 60), name("Total", 64)
    counts = {"2022-23": frozenset({total}), "2023-24": frozenset({small, large})}
    known = know(counts, {"2023-24": (Sum(total, frozenset({small, large})),)})
    assert choose_suppressed(known)[0] == {large}


def test_a_revised_column_is_searched_although_its_sums_form_a_ring():
    rows = [name(f"row {place}", 20 + place) for place in range(8)]
    before, after = name("a", 3), name("a", 9)
    totals = [name("Total", sum(row[2] for row in rows) + one[2]) for one in (before, after)]
    sums = {
        "2022-23": (Sum(totals[0], frozenset([*rows, before])),),
        "2023-24": (Sum(totals[1], frozenset([*rows, after])),),
    }
    counts = {
        "2022-23": frozenset([*rows, before, totals[0]]),
        "2023-24": frozenset([*rows, after, totals[1]]),
    }
    known = know(counts, sums)
    shown = frozenset().union(*counts.values()) - choose_suppressed(known)[0] - {before}
    assert {*rows, after} <= shown
    ranges = read_ranges([*rows, before, after, *totals], known.columns["2022-23"], shown)
    assert find_narrowed(ranges, [*sums["2022-23"], *sums["2023-24"]], [before]) == {}


def test_the_columns_linked_with_a_withheld_one_follow_where_it_alone_does_not_protect():
    """Two small counts without a total add up to one that another table's 6 gives away."""
    small, other, total = name("a", 2), name("b", 4), name("Total", 6)
    large, none = name("c", 6), name("d", 0)
    columns = (frozenset({small, other}), frozenset({large, none, total}))
    sums = (Sum(total, columns[0]), Sum(total, frozenset({large, none})))
    known = Known({"2023-24": columns[0] | columns[1]}, {"2023-24": columns}, {"2023-24": sums}, {})
    assert choose_suppressed(known)[0] == {total, large}


def test_of_two_columns_that_would_each_do_the_one_stated_first_is_withheld():
    """Beside 12, a total of 18 leaves two small counts no 0 and no 1."""
    total = name("Total", 18)
    columns = [frozenset({name(f"{one} {count}", count) for count in (12, 2, 4)}) for one in "zyx"]
    sums = tuple(Sum(total, column) for column in columns)
    printed = tuple(column | {total} for column in columns)
    known = Known({"2023-24": frozenset().union(*printed)}, {"2023-24": printed}, {"2023-24": sums}, {})
    assert choose_suppressed(known)[0] == {total, name("z 12", 12)}


def test_a_sum_in_prose_of_small_counts_alone_is_withheld_however_large_it_is():
    """That it is withheld says nothing of it then, not even beside a total shown before."""
    small, other, whole = name("a", 3), name("b", 4), ("both", "2023/24", 7)
    sums = {"2023-24": (Sum(whole, frozenset({small, other})),)}
    known = Known({"2023-24": frozenset({small, other, whole})}, {}, sums, {}, frozenset({whole}))
    assert choose_suppressed(known)[0] == {whole}
    assert read_ranges([small, whole], [], set(), known.blind) == {small: (0, 4), whole: ANY_COUNT}


def test_the_audit_refuses_a_total_that_narrows_a_count():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4, "Total": 16}}))
    shown = figures.assign(
        count=pd.array([10, None, 15], dtype="Int64"), published=pd.array(["10", "[c]", "15"], dtype="string")
    )
    with pytest.raises(DisclosureError, match=r"cases: b, 2023/24: .* narrow it to fewer than five values"):
        audit_disclosure(figures, shown, open_rounded(figures))


def test_the_audit_refuses_an_exact_count_and_a_count_in_the_text():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4}}))
    rules = open_rounded(figures)
    protected = protect_figures(figures, rules)
    with pytest.raises(DisclosureError, match=r"2023-24/cases.csv, row 2, 2023/24: its count is not"):
        audit_disclosure(figures, protected.assign(count=pd.array([12, None], dtype="Int64")), rules)
    with pytest.raises(DisclosureError, match=r"row 3, 2023/24: its text states a number"):
        audit_disclosure(figures, protected.assign(published=pd.array(["10", "4"], dtype="string")), rules)


def test_the_audit_refuses_what_nothing_opens():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12}}))
    with pytest.raises(DisclosureError, match="row 2, 2023/24: it is shown although data/reference does not"):
        audit_disclosure(figures, figures, Rules())
    audit_disclosure(figures, figures, Rules({"cases": "exact"}))
