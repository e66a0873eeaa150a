"""Labels stand where they belong, without overlap, for any data."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.publishing.canvas import measure_width, start_plot, style
from helpers.publishing.chart_marks import (
    draw_columns,
    label_periods,
    mark_breaks,
    scale_columns,
    spread_labels,
)
from helpers.publishing.chart_values import list_periods, prepare_values


@given(st.lists(st.tuples(st.floats(0.1, 1), st.floats(-1, 6)), min_size=1, max_size=6))
def test_spread_labels_never_overlap_and_stay_in_the_room(labels):
    heights = [height for height, _ in labels]
    wanted = sorted(place for _, place in labels)
    middles = spread_labels(heights, wanted, 6)
    for lower, upper, low, high in zip(middles, middles[1:], heights, heights[1:], strict=False):
        assert upper - lower >= (low + high) / 2 - 1e-5
    assert middles[0] - heights[0] / 2 >= -1e-5
    assert middles[-1] + heights[-1] / 2 <= 6 + 1e-5


def test_labels_with_room_stay_where_they_are_wanted():
    assert spread_labels([1, 1], [1, 3], 5) == [1, 3]
    assert spread_labels([1, 1], [1, 2], 5) == [1, 2]  # they touch: no move


def drawn_texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019/20", "2023/24", ["2019/20", "2023/24"]),
        ("2018/19", "2023/24", ["2018", "/19", "2023", "/24"]),
        ("2000", "2007", ["2000", "2007"]),
    ],
)
def test_periods_are_named_on_two_lines_only_where_they_must(first, last, expected):
    periods = list_periods([first, last])
    _, axes = start_plot(2)
    label_periods(axes, periods)
    assert set(expected) <= set(drawn_texts(axes))
    assert len(axes.texts) == len(periods) * (2 if "/19" in expected else 1)


def test_of_very_many_periods_some_are_named_and_the_last_always():
    periods = list_periods(["1980", "2023"])
    _, axes = start_plot(2)
    label_periods(axes, periods)
    named = [int(text) for text in drawn_texts(axes)]
    assert named[0] == 2023
    assert len({later - earlier for later, earlier in pairwise(named)}) == 1
    assert 5 <= len(named) < 15


def columns(counts, **others):
    rows = pd.DataFrame({"count": pd.array(counts, dtype="Int64")} | others)
    with style():
        _, axes = start_plot(2.5)
        draw_columns(axes, prepare_values(rows, "count"), max(filter(None, counts), default=1))
    return axes


def test_a_missing_value_has_no_column_but_zero_has_one():
    assert len(columns([5, None, 0]).patches) == 2
    assert drawn_texts(columns([5, None, 0])) == ["5", "[x]", "0"]


def test_a_bound_is_drawn_open_with_an_arrow_the_way_it_points():
    axes = columns([300, 300, 40], bound=["above", None, "at_most"])
    assert [bar.get_facecolor()[:3] == (1, 1, 1) for bar in axes.patches] == [True, False, True]
    up, down = (text for text in axes.texts if text.arrowprops)
    assert up.xy[1] > up.xyann[1]
    assert down.xy[1] < down.xyann[1]


def test_columns_start_at_zero_and_leave_room_for_their_texts():
    axes = columns([92, 137], low=[74.2, 115.0], high=[112.8, 162.0])
    bottom, top = axes.get_ylim()
    assert bottom == 0
    assert top > 137 * 1.05


def test_numbers_too_wide_for_their_columns_stand_upright():
    assert {text.get_rotation() for text in columns([71] * 6).texts} == {0}
    assert measure_width("123,456,789") > 0.6
    assert {text.get_rotation() for text in columns([123456789] * 6).texts} == {90}


def test_wide_steps_of_a_scale_get_room():
    axes = columns([1])
    axes.set_ylim(0, 100)
    scale_columns(axes, "")
    narrow = axes.get_position().x0
    axes.set_ylim(0, 2_500_000)
    scale_columns(axes, "£")
    assert axes.get_position().x0 > narrow
    assert [text.get_text() for text in axes.get_yticklabels()][-1].startswith("£")


def test_a_break_outside_the_periods_draws_nothing():
    axes = columns([1, 2])
    before = axes.get_ylim()
    mark_breaks(axes, ["2020", "2021"], {"1999": "too early"})
    assert axes.get_ylim() == before
    mark_breaks(axes, ["2020", "2021"], {"2021": "new label"})
    assert axes.get_ylim()[1] > before[1]
    assert "new label" in drawn_texts(axes)
