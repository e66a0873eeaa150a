"""What follows from printed numbers, against fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.checking.printed_numbers import (
    find_slip,
    fits_rounded_counts,
    follows_change,
    meets_bound,
    render_share,
    show_number,
    sums_within_rounding,
    tell_step,
)
from helpers.percentages import render_percent

positive = st.integers(1, 5000).map(Fraction)
decimals = st.integers(0, 3)


@pytest.mark.parametrize(
    ("old", "new", "places", "printed"),
    [
        (8, 1, 1, "-87.5"),
        (19, 5, 0, "-74"),
        (5, 21, 0, "320"),
        (12, 8, 1, "-33.3"),
        (8, 9, 0, "13"),  # 12.5 up
        (8, 7, 0, "-13"),  # 12.5 down: the size is rounded half up
        (1000, 999, 0, "0"),  # no minus before nothing
        (5, 5, 1, "0.0"),
        (5, 0, 0, "-100"),
    ],
)
def test_a_change_is_the_difference_over_the_old_number(old, new, places, printed):
    assert tell_step(Fraction(old), Fraction(new), places)[1] == f"{printed}%"


@given(old=positive, new=st.integers(0, 5000).map(Fraction), places=decimals)
def test_a_rendered_change_is_within_half_a_digit_and_follows(old, new, places):
    printed = tell_step(old, new, places)[1].rstrip("%")
    assert abs(Fraction(printed) - 100 * (new - old) / old) <= Fraction(1, 2 * 10**places)
    assert follows_change(old, new, printed) or Fraction(printed) == 0


@given(part=st.integers(0, 5000).map(Fraction), base=positive, places=decimals)
def test_a_rendered_share_is_within_half_a_digit(part, base, places):
    assert abs(Fraction(render_share(part, base, places)) - 100 * part / base) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("old", "new", "printed", "words"),
    [
        (40, 50, "20", "difference over the new number, 50"),
        (50, 40, "-25", "difference over the new number, 40"),
        (40, 50, "-25", "wrong way round"),
        (40, 50, "125", "new number as a share of the old"),
        (40, 50, "10", "difference itself"),
    ],
)
def test_a_usual_slip_is_named(old, new, printed, words):
    assert words in find_slip(Fraction(old), Fraction(new), printed)


def test_what_is_no_usual_slip_is_not_named():
    assert find_slip(Fraction(179), Fraction(115), "16") is None


@pytest.mark.parametrize(
    ("bound", "actual", "holds"),
    [
        (None, 300, True),
        (None, 301, False),
        ("above", 300, False),
        ("above", 301, True),
        ("at_least", 300, True),
        ("at_least", 299, False),
        ("at_most", 300, True),
        ("at_most", 301, False),
        ("below", 300, False),
        ("below", 299, True),
        ("about", 315, True),
        ("about", 316, False),
        ("about", 285, True),
    ],
)
def test_a_bound_holds_up_to_its_own_edge(bound, actual, holds):
    assert meets_bound(bound, Fraction(300), Fraction(actual)) is holds


def test_numbers_are_shown_as_people_write_them():
    assert [
        show_number(Fraction(1401)),
        show_number(Fraction(31900), "£"),
        show_number(Fraction("57.5")),
    ] == [
        "1,401",
        "£31,900",
        "57.5",
    ]


@given(
    counts=st.lists(st.integers(0, 400), min_size=1, max_size=12).filter(lambda counts: sum(counts) > 0),
    unit=st.sampled_from([5, 10, 100]),
    decimals=st.integers(0, 2),
)
def test_percentages_of_exact_counts_and_sums_always_fit_the_rounded_ones(counts, unit, decimals):
    def to_unit(number):
        return unit * int(Fraction(number, unit) + Fraction(1, 2))

    total = sum(counts)
    for count in counts:
        percent = render_percent(count, total, decimals)
        assert fits_rounded_counts(to_unit(count), to_unit(total), percent, unit)
    assert sums_within_rounding(sum(map(to_unit, counts)), to_unit(total), len(counts), unit)


def test_a_percentage_no_exact_counts_could_give_does_not_fit():
    assert fits_rounded_counts(25, 100, "28.2", 5)
    assert not fits_rounded_counts(25, 100, "28.3", 5)
    assert not fits_rounded_counts(25, 100, "21.8", 5)
    assert fits_rounded_counts(25, 100, "22.0", 5)
    assert fits_rounded_counts(0, 2, "100", 5)


def test_exact_items_must_add_up_exactly():
    assert sums_within_rounding(100, 100, 4, 1)
    assert not sums_within_rounding(101, 100, 4, 1)


@pytest.mark.parametrize(("added", "within"), [(107, True), (108, False), (93, True), (92, False)])
def test_rounded_items_may_be_off_by_half_a_unit_each_and_the_total_too(added, within):
    assert sums_within_rounding(added, 100, 2, 5) is within


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (49, 60, "49 to 60 is 11 more"),
        (50, 60, "50 to 60 is an increase of 20%"),
        (1000, 999, "1,000 to 999 is no change"),
    ],
)
def test_a_change_is_told_in_numbers_under_a_base_of_fifty_and_as_none_where_it_rounds_to_none(
    old, new, told
):
    assert tell_step(Fraction(old), Fraction(new), 0)[0] == told
