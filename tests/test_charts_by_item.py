"""Charts of items say what their rows say; labels from the data stay text."""

import re

import lxml.html
import pandas as pd
import pytest

from helpers.publishing import charts_by_item
from helpers.publishing.canvas import WIDTH, measure_width
from page_samples import HOSTILE, WORDS, list_outcomes, list_percentages, list_verdicts, whole
from test_charts_by_year import texts_of


def test_drawing_leaves_the_rows_as_they_were():
    rows = list_outcomes()
    before = rows.copy(deep=True)
    charts_by_item.draw_bars(rows, **WORDS)
    pd.testing.assert_frame_equal(rows, before)


def test_the_value_beside_the_longest_bar_ends_within_the_sheet():
    rows = pd.DataFrame({"item": ["a", "b"], "exact": whole([1_234_567, 5])})
    sheet = lxml.etree.fromstring(charts_by_item.draw_bars(rows, **WORDS).svg)
    (longest,) = (text for text in sheet.iter("{*}text") if text.text == "1,234,567")
    end = float(longest.get("x")) + 72 * measure_width("1,234,567")
    assert end < float(sheet.get("viewBox").split()[2])


def test_bars_are_as_long_as_their_values_are_large():
    rows = pd.DataFrame({"item": [*"abcd"], "exact": whole([400, 300, 100, 0])})
    sheet = lxml.etree.fromstring(charts_by_item.draw_bars(rows, **WORDS).svg)
    ends = {text.text: float(text.get("x")) for text in sheet.iter("{*}text") if text.text.isdigit()}
    lengths = {value: end - ends["0"] for value, end in ends.items()}
    assert lengths["300"] == pytest.approx(3 * lengths["100"], abs=0.05)
    assert lengths["400"] == pytest.approx(4 * lengths["100"], abs=0.05)
    assert lengths["100"] > 36


def test_labels_from_the_data_stay_text_in_picture_and_page():
    rows = pd.DataFrame({"item": [*HOSTILE, "$x$"], "exact": whole([5, 4, 3, 2, 1])})
    chart = charts_by_item.draw_bars(rows, **(WORDS | {"title": HOSTILE[0], "alt": '" onload="alert(1)'}))
    assert [text for text in texts_of(chart) if not text.isdigit()] == [*HOSTILE, "$x$"]
    figure = lxml.html.fromstring(chart.html)
    assert not list(figure.iter("script"))
    assert figure.find("img").attrib.keys() == ["src", "alt", "width", "height"]


def test_percentages_are_set_against_each_other_the_widest_apart_first():
    texts = texts_of(charts_by_item.draw_pairs(list_percentages(), most=2, **WORDS))
    assert texts[:2] == ["as published", "recalculated"]
    assert texts[2:4] == ["No further action (third party, no consent or criteria", "not met)"]
    assert texts[4:] == ["34.44%", "22.76%", "Neglect, 2022/23", "30.75%", "20.33%"]


def test_each_percentage_stands_on_the_outer_side_of_its_mark():
    drawn = charts_by_item.draw_pairs(list_percentages(), most=1, **WORDS).svg
    (leftward,) = re.findall(r"\.(\w+) ?\{[^}]*text-anchor: ?end", drawn.decode())
    texts = list(lxml.etree.fromstring(drawn).iter("{*}text"))
    assert [text.text for text in texts if text.get("class") == leftward] == ["22.76%"]
    ends = {text.text: float(text.get("x")) for text in texts if text.text.endswith("%")}
    assert list(ends) == ["34.44%", "22.76%"]
    assert 72 < ends["22.76%"] < ends["34.44%"] < 72 * WIDTH


def test_the_marks_of_a_pair_are_those_that_its_words_explain():
    drawn = charts_by_item.draw_pairs(list_percentages(), most=1, **WORDS).svg
    published, recalculated, *pair = (
        (mark.get("{http://www.w3.org/1999/xlink}href"), mark.get("class"))
        for mark in lxml.etree.fromstring(drawn).iter("{*}use")
    )
    assert pair == [published, recalculated]
    assert published != recalculated


def test_differences_of_percentages_are_exact():
    rows = pd.DataFrame(
        {"item": ["b", "a"], "percent": ["12.1", "0.3"], "reconciled_percent": ["11.9", "0.1"]}
    )
    texts = texts_of(charts_by_item.draw_pairs(rows, **WORDS))
    assert [text for text in texts if text in "ab"] == ["b", "a"]  # both 0.2 apart: order as given


def test_a_cell_of_the_heat_map_tells_its_worst_verdict_and_how_many():
    chart = charts_by_item.draw_verdicts(list_verdicts(), **WORDS)
    strip = ["A", "all 11", "A", "all 11", "A", "all 11", "R 1", "of 11", "D 1", "of 11"]
    assert [text for text in texts_of(chart) if text in strip] == strip * 2
    assert "2023/24" not in texts_of(chart)  # nothing could be checked there
    assert chart.notes == (charts_by_item.VERDICT_NOTE,)


def test_a_table_takes_less_than_an_inch_of_the_heat_map():
    both = list_verdicts()
    first = both[both["table"] == both["table"].iloc[0]]
    charts = [charts_by_item.draw_verdicts(rows, **WORDS) for rows in (first, both)]
    one, two = (float(lxml.etree.fromstring(chart.svg).get("viewBox").split()[3]) for chart in charts)
    assert 36 < two - one < 72


def test_ranked_bars_stand_longest_first_and_unknown_last():
    texts = texts_of(charts_by_item.draw_bars(list_outcomes(), **WORDS))
    labels = [text for text in texts if text in ("Job clubs", "Cuckooing") or text.startswith("Accepted")]
    assert labels[0] == "Job clubs"
    assert labels[-1] == "Cuckooing"
    assert texts[-1] == "[c]"
