"""Every chart says what its rows say, in the same bytes each time."""

import re

import lxml.etree
import lxml.html
import pandas as pd
import pytest

from helpers.publishing import charts
from page_samples import (
    HOSTILE,
    WORDS,
    draw_every_chart,
    list_kinds,
    list_outcomes,
    list_percentages,
    list_shares,
    list_verdicts,
    whole,
)

DARK_BLUE = "#12436d"


def texts_of(chart):
    """The lines of text of a picture, in the order they are drawn."""
    return [text.text for text in lxml.etree.fromstring(chart.svg).iter("{*}text")]


def lines_of(chart, colour):
    """The paths of the lines drawn in a colour, as their drawing commands."""
    svg = chart.svg.decode()
    look = re.search(rf"\.(c\d+){{fill: none; stroke: {colour}; stroke-width: 2;[^}}]*}}", svg)[1]
    return [path for path in re.findall(rf'<path d="([^"]+)" class="{look}"', svg) if "L" in path]


def test_charts_are_the_same_to_the_byte_each_time_and_small_enough_for_a_page_of_ten():
    pictures = [chart.svg for chart in draw_every_chart()]
    assert [chart.svg for chart in draw_every_chart()] == pictures
    assert max(map(len, pictures)) < 10_000


def test_drawing_leaves_the_rows_as_they_were():
    rows = list_outcomes()
    before = rows.copy(deep=True)
    charts.draw_ranked_bars(rows, **WORDS)
    pd.testing.assert_frame_equal(rows, before)


def test_labels_from_the_data_stay_text_in_picture_and_page():
    rows = pd.DataFrame({"item": [*HOSTILE, "$x$"], "count": whole([5, 4, 3, 2, 1])})
    chart = charts.draw_ranked_bars(rows, **(WORDS | {"title": HOSTILE[0], "alt": '" onload="alert(1)'}))
    assert [text for text in texts_of(chart) if not text.isdigit()] == [*HOSTILE, "$x$"]
    figure = lxml.html.fromstring(chart.html)
    assert not list(figure.iter("script"))
    assert figure.find("img").attrib.keys() == ["src", "alt", "width", "height"]


def test_counts_keep_a_missing_year_as_a_marked_gap():
    rows = pd.DataFrame({"period": ["2020/21", "2022/23"], "count": whole([92, 123])})
    chart = charts.draw_counts_over_time(rows, **WORDS)
    assert [text for text in texts_of(chart) if "/" in text] == ["2022/23", "2021/22", "2020/21"]
    assert {"92", "[x]", "123"} <= set(texts_of(chart))
    assert chart.notes == ("[x] not available.",)


def test_a_withheld_count_leaves_no_trace_but_its_shorthand():
    rows = pd.DataFrame({"period": ["2021", "2022"], "count": whole([None, 10]), "shorthand": ["[c]", None]})
    chart = charts.draw_counts_over_time(rows, **WORDS)
    assert "[c]" in texts_of(chart)
    assert chart.notes == ("[c] withheld, so that no person can be recognised.",)
    other = charts.draw_counts_over_time(rows.assign(text=["3", None]), **WORDS)
    assert other.svg == chart.svg


def test_bounds_are_worded_and_drawn_as_bounds():
    rows = pd.DataFrame({"period": ["2021", "2022"], "count": whole([300, 300]), "bound": ["above", None]})
    columns = charts.draw_counts_over_time(rows, **WORDS)
    assert {">300", "300"} <= set(texts_of(columns))
    assert columns.notes == ("> more than.",)
    bars = charts.draw_ranked_bars(rows.rename(columns={"period": "item"}), **WORDS)
    assert {"more than 300", "300"} <= set(texts_of(bars))
    assert bars.notes == ()


def test_a_chart_of_nothing_but_missing_values_can_be_drawn():
    rows = pd.DataFrame({"item": ["a", "b"], "period": ["2021", "2022"], "count": whole([None, 0])})
    for draw in (charts.draw_counts_over_time, charts.draw_small_multiples, charts.draw_ranked_bars):
        assert "[x]" in texts_of(draw(rows.iloc[:1], **WORDS))
        assert "0" in texts_of(draw(rows.iloc[1:], **WORDS))


def test_a_line_is_not_joined_across_a_missing_year():
    rows = pd.DataFrame(
        {
            "series": "Neglect",
            "period": ["2019", "2020", "2022", "2023"],
            "share_percent": ["1", "2", "3", "4"],
        }
    )
    (path,) = lines_of(charts.draw_shares_over_time(rows, **WORDS), DARK_BLUE)
    assert path.count("M") == 2
    (joined,) = lines_of(
        charts.draw_shares_over_time(rows.assign(period=["2019", "2020", "2021", "2022"]), **WORDS), DARK_BLUE
    )
    assert joined.count("M") == 1


def test_a_line_is_not_joined_across_a_break_in_definition():
    rows = pd.DataFrame(
        {
            "series": "Checks",
            "period": ["2019", "2020", "2021", "2022"],
            "share_percent": ["1", "2", "3", "4"],
        }
    )
    chart = charts.draw_shares_over_time(rows, breaks={"2021": "new label"}, **WORDS)
    assert len(lines_of(chart, DARK_BLUE)) == 2
    assert "new label" in texts_of(chart)


def test_every_line_is_named_at_its_end_with_the_text_of_its_last_row():
    rows = list_shares().assign(text=[None] * 24 + ["5 of 71"])
    texts = texts_of(charts.draw_shares_over_time(rows, **WORDS))
    assert texts[0] == "0%"
    names = ["Domestic", "Abuse", "Emotional or", "Psychological", "Abuse", "Financial", "5 of 71"]
    assert texts[-9:] == [*names, "Neglect", "Self-Neglect"]


@pytest.mark.parametrize("has_intervals", [True, False])
def test_lines_with_intervals_stand_a_tenth_of_a_year_beside_each_other(has_intervals):
    rows = pd.DataFrame(
        {
            "series": ["a", "a", "b", "b"],
            "period": ["2020", "2021"] * 2,
            "share_percent": ["10", "20", "30", "40"],
        }
    )
    shown = rows.assign(low_percent="5", high_percent="50") if has_intervals else rows
    chart = charts.draw_shares_over_time(shown, **WORDS)
    paths = [path for colour in (DARK_BLUE, "#28a197") for path in lines_of(chart, colour)]
    (start, end), (other, _) = ([float(x) for x in re.findall(r"[ML] ([\d.]+)", path)] for path in paths)
    assert other - start == pytest.approx((end - start) / 10 if has_intervals else 0, abs=0.02)


def test_more_lines_than_can_be_told_apart_are_refused():
    rows = pd.DataFrame({"series": list("abcdefg"), "period": "2020", "share_percent": 5})
    charts.draw_shares_over_time(rows.head(6), **WORDS)
    with pytest.raises(ValueError, match="7 lines cannot be told apart"):
        charts.draw_shares_over_time(rows, **WORDS)


def test_percentages_are_set_against_each_other_the_widest_apart_first():
    texts = texts_of(charts.draw_printed_against_reconciled(list_percentages(), most=2, **WORDS))
    assert texts[:2] == ["as published", "recalculated"]
    assert texts[2:4] == ["No further action (third party, no consent or criteria", "not met)"]
    assert texts[4:] == ["34.44%", "22.76%", "Neglect, 2022/23", "30.75%", "20.33%"]


def test_differences_of_percentages_are_exact():
    rows = pd.DataFrame(
        {"item": ["b", "a"], "printed_percent": ["12.1", "0.3"], "reconciled_percent": ["11.9", "0.1"]}
    )
    texts = texts_of(charts.draw_printed_against_reconciled(rows, **WORDS))
    assert [text for text in texts if text in "ab"] == ["b", "a"]  # both 0.2 apart: order as given


def test_a_cell_of_the_heat_map_tells_its_worst_verdict_and_how_many():
    chart = charts.draw_verdict_heatmap(list_verdicts(), **WORDS)
    strip = ["A", "all 11", "A", "all 11", "A", "all 11", "R 1", "of 11", "D 1", "of 11"]
    assert [text for text in texts_of(chart) if text in strip] == strip * 2
    assert "2023/24" not in texts_of(chart)  # nothing could be checked there
    assert chart.notes == (charts.VERDICT_NOTE,)


def test_small_multiples_share_one_scale():
    chart = charts.draw_small_multiples(list_kinds(), **WORDS)
    texts = texts_of(chart)
    assert {"Self-Neglect", "Domestic", "60", "13", "[x]"} <= set(texts)
    bars = re.findall(r'<path d="M ([\d.]+) ([\d.]+) L [\d.]+ [\d.]+ L [\d.]+ ([\d.]+)', chart.svg.decode())
    heights = [float(foot) - float(top) for _, foot, top in bars if float(foot) - float(top) > 0.5]
    counts = [31, 21, 60, 51, 41, 9, 13, 8, 1, 13, 15, 11, 19, 5]
    drawn = [height for height in heights if height < 60][-len(counts) :]
    assert drawn == pytest.approx([count * drawn[2] / 60 for count in counts], abs=0.05)


def test_ranked_bars_stand_longest_first_and_unknown_last():
    texts = texts_of(charts.draw_ranked_bars(list_outcomes(), **WORDS))
    labels = [text for text in texts if text in ("Job clubs", "Cuckooing") or text.startswith("Accepted")]
    assert labels[0] == "Job clubs"
    assert labels[-1] == "Cuckooing"
    assert texts[-1] == "[c]"


def test_no_chart_is_drawn_of_no_rows():
    for draw, rows in (
        (charts.draw_counts_over_time, list_kinds()),
        (charts.draw_shares_over_time, list_shares()),
        (charts.draw_printed_against_reconciled, list_percentages()),
        (charts.draw_verdict_heatmap, list_verdicts()),
        (charts.draw_small_multiples, list_kinds()),
        (charts.draw_ranked_bars, list_outcomes()),
    ):
        with pytest.raises(ValueError, match="nothing to draw"):
            draw(rows.head(0), **WORDS)
