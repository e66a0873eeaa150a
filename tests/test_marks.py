"""Values are drawn as the rows say, and labels stand where they belong, without overlap."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.publishing.canvas import measure_width, start_plot, style
from helpers.publishing.marks import (
    draw_columns,
    explain_signs,
    fill_gaps,
    find_breaks,
    find_highest,
    label_periods,
    list_periods,
    mark_breaks,
    prepare_values,
    scale_columns,
    spread_labels,
)
from page_samples import whole


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
    rows = pd.DataFrame({"exact": whole(counts)} | others)
    with style():
        _, axes = start_plot(2.5)
        draw_columns(axes, prepare_values(rows), max(filter(None, counts), default=1))
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
    colours = {part.get_edgecolor() for part in (*axes.patches, up.arrow_patch, down.arrow_patch)}
    assert len(colours) == 1


def test_columns_start_at_zero_and_leave_room_for_their_texts():
    axes = columns([92, 137])
    bottom, top = axes.get_ylim()
    assert bottom == 0
    assert top > 137 * 1.05


def test_a_text_stands_centred_just_above_its_column():
    texts = columns([92, 137]).texts
    assert [(text.xy, text.xyann, text.get_ha()) for text in texts] == [
        ((0, 92), (0, 3), "center"),
        ((1, 137), (0, 3), "center"),
    ]


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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["2018/19", "2020/21"], ["2018/19", "2019/20", "2020/21"]),
        (["2000/01", "1998/99"], ["1998/99", "1999/00", "2000/01"]),
        (["2020", "2023"], ["2020", "2021", "2022", "2023"]),
        (["2023/24"], ["2023/24"]),
        (["Dec 2023", "Dec 2023", "May 2024"], ["Dec 2023", "May 2024"]),
        (["2020", "2018/19"], ["2020", "2018/19"]),
        ([], []),
    ],
)
def test_years_that_nobody_published_are_listed_and_other_names_kept(given, expected):
    assert list_periods(given) == expected


def test_a_year_without_a_row_becomes_an_empty_row():
    rows = pd.DataFrame({"period": ["2020", "2022"], "exact": whole([5, 7])})
    filled = fill_gaps(rows, ["2020", "2021", "2022"])
    assert filled["period"].tolist() == ["2020", "2021", "2022"]
    assert filled["exact"].isna().tolist() == [False, True, False]


def test_two_values_for_one_period_are_refused():
    rows = pd.DataFrame({"period": ["2020", "2020"], "exact": whole([5, 7])})
    with pytest.raises(ValueError, match="Period 2020 has two values"):
        fill_gaps(rows, ["2020"])


def test_values_are_prepared_with_sign_text_and_shorthand():
    rows = pd.DataFrame(
        {
            "exact": whole([0, 1234, 300, None, None]),
            "bound": [None, None, "above", None, None],
            "shorthand": [None, None, None, "[c]", None],
        }
    )
    prepared = prepare_values(rows)
    assert prepared["text"].tolist() == ["0", "1,234", ">300", "[c]", "[x]"]
    assert prepared["size"].tolist()[:3] == [0.0, 1234.0, 300.0]
    assert prepared["size"].isna().tolist() == [False, False, False, True, True]


def test_money_keeps_its_pence_and_its_unit():
    rows = pd.DataFrame({"exact": pd.array(["276535000000", "3400.50", None], dtype="string")})
    prepared = prepare_values(rows.assign(unit="£"))
    assert prepared["text"].tolist() == ["£276,535,000,000", "£3,400.50", "[x]"]


def test_only_the_signs_that_are_drawn_are_explained():
    rows = pd.DataFrame({"exact": whole([300, 40, None]), "bound": ["above", None, "below"]})
    assert explain_signs(prepare_values(rows)) == ["> more than.", "[x] not available."]
    plain = pd.DataFrame({"exact": whole([300])})
    assert explain_signs(prepare_values(plain)) == ["", ""]


def test_a_mark_stands_behind_its_number():
    rows = pd.DataFrame({"exact": whole([92, 84]), "mark": pd.array(["[u]", None], dtype="string")})
    prepared = prepare_values(rows)
    assert prepared["text"].tolist() == ["92 [u]", "84"]
    assert explain_signs(prepared)[1] == "[u] low reliability: not compared with other years."


def test_a_break_is_where_figures_begin_anew_and_nowhere_in_rows_that_do_not_say():
    rows = pd.DataFrame({"period": ["2020", "2021", "2022"], "break_reason": ["", "new label", None]})
    assert find_breaks(rows) == {"2021": "new label"}
    assert find_breaks(rows[["period"]]) == {}


@pytest.mark.parametrize(("sizes", "highest"), [([0.4, None, 0.2], 0.4), ([0.0, None], 1.0), ([None], 1.0)])
def test_the_scale_ends_at_the_largest_value_or_at_one_where_there_is_none_above_nothing(sizes, highest):
    assert find_highest(pd.DataFrame({"size": sizes}, dtype=float)) == highest
