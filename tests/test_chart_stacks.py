"""Columns made of parts: each part named, what nobody knows told apart by more than colour."""

import lxml.etree
import pandas as pd
import pytest

from helpers.publishing.chart_stacks import draw_stacked
from page_samples import WORDS

ROWS = pd.DataFrame(
    [
        ("Not known", "2022/23", 42),
        ("Not known", "2023/24", 34),
        ("Accepted", "2022/23", 28),
        ("Accepted", "2023/24", 22),
        ("Other", "2022/23", 53),
        ("Other", "2023/24", 1),
    ],
    columns=["series", "period", "count"],
)


def texts_of(chart):
    return [text.text for text in lxml.etree.fromstring(chart.svg).iter("{*}text")]


def test_parts_are_stacked_in_order_with_what_is_not_known_on_top_and_hatched():
    chart = draw_stacked(ROWS, unknown="Not known", **WORDS)
    texts = texts_of(chart)
    assert [text for text in texts if text.isalpha() or " " in text] == ["Accepted", "Other", "Not known"]
    assert [text for text in texts if text in ("28", "22", "53", "42", "34")] == [
        "28",
        "22",
        "53",
        "42",
        "34",
    ]
    assert chart.svg.count(b"<pattern") == 1
    assert draw_stacked(ROWS, **WORDS).svg.count(b"<pattern") == 0
    assert draw_stacked(ROWS, unknown="Not known", **WORDS).svg == chart.svg


def test_a_part_without_room_or_without_a_count_has_no_number():
    assert "1" not in texts_of(draw_stacked(ROWS, **WORDS))
    missing = ROWS.assign(count=ROWS["count"].astype("Int64").mask(ROWS["count"] == 22))
    texts = texts_of(draw_stacked(missing, **WORDS))
    assert "22" not in texts
    assert "28" in texts


def test_a_doubtful_year_is_marked_and_a_break_is_drawn_with_its_words():
    marked = ROWS.assign(mark=ROWS["period"].map({"2022/23": "[u]"}))
    chart = draw_stacked(marked, breaks={"2023/24": "counted anew"}, **WORDS)
    assert texts_of(chart).count("[u]") == 1
    assert "counted anew" in " ".join(texts_of(chart))
    assert chart.notes == ("[u] low reliability: not compared with other years.",)
    plain = draw_stacked(ROWS.assign(mark=None), **WORDS)
    assert plain.svg == draw_stacked(ROWS, **WORDS).svg
    assert plain.notes == ()


def test_a_year_that_nobody_published_stays_free():
    rows = ROWS.assign(period=ROWS["period"].replace("2022/23", "2021/22"))
    assert "2022/23" in texts_of(draw_stacked(rows, **WORDS))


def test_names_beside_the_last_column_stand_apart():
    chart = draw_stacked(ROWS.replace({"Other": "Left to others"}), **WORDS)
    texts = lxml.etree.fromstring(chart.svg).iter("{*}text")
    heights = {text.text: float(text.get("y") or text.get("transform").split()[-1][:-1]) for text in texts}
    assert abs(heights["Accepted"] - heights["Left to others"]) > 15 + 7  # a line of 15 points, 0.1 inches


def test_more_parts_than_can_be_told_apart_are_refused():
    rows = pd.DataFrame({"series": list("abcdefg"), "period": "2020/21", "count": 5})
    draw_stacked(rows.head(6), **WORDS)
    with pytest.raises(ValueError, match="7 parts cannot be told apart: stack 6 at most"):
        draw_stacked(rows, **WORDS)
