"""Charts say what their rows say, in the same bytes each time; gaps stay gaps, labels from the data text."""

import os
import re
from pathlib import Path

import lxml.etree
import lxml.html
import pandas as pd
import pytest

from helpers.publishing import drawings
from helpers.publishing.canvas import WIDTH, measure_width
from page_samples import (
    HOSTILE,
    WORDS,
    break_at,
    draw_every_chart,
    list_kinds,
    list_outcomes,
    list_percentages,
    list_shares,
    list_verdicts,
    tell_drawings,
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


def test_a_chart_is_drawn_otherwise_only_where_that_is_meant():
    """Another matplotlib may draw otherwise: look at the charts then, and renew the text."""
    golden = Path(__file__).parent / "golden" / "charts.txt"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(tell_drawings(), encoding="utf-8")
    assert tell_drawings().splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_counts_keep_a_missing_year_as_a_marked_gap():
    rows = pd.DataFrame({"period": ["2020/21", "2022/23"], "exact": whole([92, 123])})
    chart = drawings.draw_years(rows, **WORDS)
    assert [text for text in texts_of(chart) if "/" in text] == ["2022/23", "2021/22", "2020/21"]
    assert {"92", "[x]", "123"} <= set(texts_of(chart))
    assert chart.notes == ("[x] not available.",)


def test_a_withheld_count_leaves_no_trace_but_its_shorthand():
    rows = pd.DataFrame({"period": ["2021", "2022"], "exact": whole([None, 10]), "shorthand": ["[c]", None]})
    chart = drawings.draw_years(rows, **WORDS)
    assert "[c]" in texts_of(chart)
    assert chart.notes == (
        "[c] withheld, so that no person can be recognised or because it cannot be rounded.",
    )


def test_bounds_are_worded_and_drawn_as_bounds():
    rows = pd.DataFrame({"period": ["2021", "2022"], "exact": whole([300, 300]), "bound": ["above", None]})
    columns = drawings.draw_years(rows, **WORDS)
    assert {">300", "300"} <= set(texts_of(columns))
    assert columns.notes == ("> more than.",)
    bars = drawings.draw_bars(rows.rename(columns={"period": "item"}), **WORDS)
    assert {"more than 300", "300"} <= set(texts_of(bars))
    assert bars.notes == ()


def test_a_chart_of_nothing_but_missing_values_can_be_drawn():
    rows = pd.DataFrame({"item": ["a", "b"], "period": ["2021", "2022"], "exact": whole([None, 0])})
    for draw in (drawings.draw_years, drawings.draw_panels, drawings.draw_bars):
        assert "[x]" in texts_of(draw(rows.iloc[:1], **WORDS))
        assert "0" in texts_of(draw(rows.iloc[1:], **WORDS))


def test_a_line_is_not_joined_across_a_missing_year():
    rows = pd.DataFrame(
        {
            "item": "Neglect",
            "period": ["2019", "2020", "2022", "2023"],
            "exact": ["1", "2", "3", "4"],
        }
    )
    (path,) = lines_of(drawings.draw_lines(rows, **WORDS), DARK_BLUE)
    assert path.count("M") == 2
    (joined,) = lines_of(
        drawings.draw_lines(rows.assign(period=["2019", "2020", "2021", "2022"]), **WORDS), DARK_BLUE
    )
    assert joined.count("M") == 1


def test_a_line_is_not_joined_across_a_break_in_definition():
    rows = pd.DataFrame(
        {
            "item": "Checks",
            "period": ["2019", "2020", "2021", "2022"],
            "exact": ["1", "2", "3", "4"],
        }
    )
    chart = drawings.draw_lines(break_at(rows, "2021", "new label"), **WORDS)
    assert len(lines_of(chart, DARK_BLUE)) == 2
    assert "new label" in texts_of(chart)


def test_more_lines_than_can_be_told_apart_are_refused():
    rows = pd.DataFrame({"item": list("abcdefg"), "period": "2020", "exact": 5})
    drawings.draw_lines(rows.head(6), **WORDS)
    with pytest.raises(ValueError, match="7 items cannot be told apart"):
        drawings.draw_lines(rows, **WORDS)


def test_small_multiples_share_one_scale():
    chart = drawings.draw_panels(list_kinds(), **WORDS)
    texts = texts_of(chart)
    assert {"Self-Neglect", "Domestic", "60", "13", "[x]"} <= set(texts)
    bars = re.findall(r'<path d="M ([\d.]+) ([\d.]+) L [\d.]+ [\d.]+ L [\d.]+ ([\d.]+)', chart.svg.decode())
    heights = [float(foot) - float(top) for _, foot, top in bars if float(foot) - float(top) > 0.5]
    counts = [31, 21, 60, 51, 41, 9, 13, 8, 1, 13, 15, 11, 19, 5]
    drawn = [height for height in heights if height < 60][-len(counts) :]
    assert drawn == pytest.approx([count * drawn[2] / 60 for count in counts], abs=0.05)


def test_every_line_is_named_at_its_end():
    texts = texts_of(drawings.draw_lines(list_shares(), **WORDS))
    assert texts[0] == "0%"
    names = ["Domestic", "Abuse", "Emotional or", "Psychological", "Abuse", "Financial"]
    assert texts[-8:] == [*names, "Neglect", "Self-Neglect"]


@pytest.mark.parametrize(
    ("lowest", "notes"),
    [
        ("80", ()),
        ("80.1", ("The scale starts at 80%, not at zero, so that changes can be seen.",)),
    ],
)
def test_lines_that_would_be_one_start_above_zero_and_the_chart_says_so(lowest, notes):
    rows = pd.DataFrame({"item": ["a", "b"], "period": "2020", "exact": [lowest, "100"]})
    chart = drawings.draw_lines(rows, **WORDS)
    assert chart.notes == notes
    assert ("0%" in texts_of(chart)) == (not notes)


PARTS = pd.DataFrame(
    [
        ("Not known", "2022/23", 42),
        ("Not known", "2023/24", 34),
        ("Accepted", "2022/23", 28),
        ("Accepted", "2023/24", 22),
        ("Other", "2022/23", 53),
        ("Other", "2023/24", 1),
    ],
    columns=["item", "period", "exact"],
)


def test_parts_are_stacked_in_order_with_what_is_not_known_on_top_and_hatched():
    chart = drawings.draw_stacked(PARTS, unknown="Not known", **WORDS)
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
    assert drawings.draw_stacked(PARTS, **WORDS).svg.count(b"<pattern") == 0
    assert drawings.draw_stacked(PARTS, unknown="Not known", **WORDS).svg == chart.svg


def test_a_part_without_room_or_without_a_count_has_no_number():
    assert "1" not in texts_of(drawings.draw_stacked(PARTS, **WORDS))
    missing = PARTS.assign(exact=PARTS["exact"].astype("Int64").mask(PARTS["exact"] == 22))
    texts = texts_of(drawings.draw_stacked(missing, **WORDS))
    assert "22" not in texts
    assert "28" in texts


def test_a_doubtful_year_is_marked_and_a_break_is_drawn_with_its_words():
    marked = PARTS.assign(mark=PARTS["period"].map({"2022/23": "[u]"}))
    chart = drawings.draw_stacked(break_at(marked, "2023/24", "counted anew"), **WORDS)
    assert texts_of(chart).count("[u]") == 1
    assert "counted anew" in " ".join(texts_of(chart))
    assert chart.notes == (
        "[u] low reliability: not compared with other years.",
        "Parts too low for a number have none.",
    )
    plain = drawings.draw_stacked(PARTS.assign(mark=None), **WORDS)
    assert plain.svg == drawings.draw_stacked(PARTS, **WORDS).svg
    assert plain.notes == ("Parts too low for a number have none.",)
    assert drawings.draw_stacked(PARTS.assign(exact="30"), **WORDS).notes == ()


def test_a_year_that_nobody_published_stays_free():
    rows = PARTS.assign(period=PARTS["period"].replace("2022/23", "2021/22"))
    assert "2022/23" in texts_of(drawings.draw_stacked(rows, **WORDS))


def test_names_beside_the_last_column_stand_apart():
    chart = drawings.draw_stacked(PARTS.replace({"Other": "Left to others"}), **WORDS)
    texts = lxml.etree.fromstring(chart.svg).iter("{*}text")
    heights = {text.text: float(text.get("y") or text.get("transform").split()[-1][:-1]) for text in texts}
    assert abs(heights["Accepted"] - heights["Left to others"]) > 15 + 7  # a line of 15 points, 0.1 inches


def test_more_parts_than_can_be_told_apart_are_refused():
    rows = pd.DataFrame({"item": list("abcdefg"), "period": "2020/21", "exact": 5})
    drawings.draw_stacked(rows.head(6), **WORDS)
    with pytest.raises(ValueError, match="7 items cannot be told apart: draw 6 at most"):
        drawings.draw_stacked(rows, **WORDS)


def test_drawing_leaves_the_rows_as_they_were():
    rows = list_outcomes()
    before = rows.copy(deep=True)
    drawings.draw_bars(rows, **WORDS)
    pd.testing.assert_frame_equal(rows, before)


def test_the_value_beside_the_longest_bar_ends_within_the_sheet():
    rows = pd.DataFrame({"item": ["a", "b"], "exact": whole([1_234_567, 5])})
    sheet = lxml.etree.fromstring(drawings.draw_bars(rows, **WORDS).svg)
    (longest,) = (text for text in sheet.iter("{*}text") if text.text == "1,234,567")
    end = float(longest.get("x")) + 72 * measure_width("1,234,567")
    assert end < float(sheet.get("viewBox").split()[2])


def test_bars_are_as_long_as_their_values_are_large():
    rows = pd.DataFrame({"item": [*"abcd"], "exact": whole([400, 300, 100, 0])})
    sheet = lxml.etree.fromstring(drawings.draw_bars(rows, **WORDS).svg)
    ends = {text.text: float(text.get("x")) for text in sheet.iter("{*}text") if text.text.isdigit()}
    lengths = {value: end - ends["0"] for value, end in ends.items()}
    assert lengths["300"] == pytest.approx(3 * lengths["100"], abs=0.05)
    assert lengths["400"] == pytest.approx(4 * lengths["100"], abs=0.05)
    assert lengths["100"] > 36


def test_labels_from_the_data_stay_text_in_picture_and_page():
    rows = pd.DataFrame({"item": [*HOSTILE, "$x$"], "exact": whole([5, 4, 3, 2, 1])})
    chart = drawings.draw_bars(rows, **(WORDS | {"title": HOSTILE[0], "alt": '" onload="alert(1)'}))
    assert [text for text in texts_of(chart) if not text.isdigit()] == [*HOSTILE, "$x$"]
    figure = lxml.html.fromstring(chart.html)
    assert not list(figure.iter("script"))
    assert figure.find("img").attrib.keys() == ["src", "alt", "width", "height"]


def test_percentages_are_set_against_each_other_the_widest_apart_first():
    texts = texts_of(drawings.draw_pairs(list_percentages(), most=2, **WORDS))
    assert texts[:2] == ["as published", "recalculated"]
    assert texts[2:4] == ["No further action (third party, no consent or criteria", "not met)"]
    assert texts[4:] == ["34.44%", "22.76%", "Neglect, 2022/23", "30.75%", "20.33%"]


def test_each_percentage_stands_on_the_outer_side_of_its_mark():
    drawn = drawings.draw_pairs(list_percentages(), most=1, **WORDS).svg
    (leftward,) = re.findall(r"\.(\w+) ?\{[^}]*text-anchor: ?end", drawn.decode())
    texts = list(lxml.etree.fromstring(drawn).iter("{*}text"))
    assert [text.text for text in texts if text.get("class") == leftward] == ["22.76%"]
    ends = {text.text: float(text.get("x")) for text in texts if text.text.endswith("%")}
    assert list(ends) == ["34.44%", "22.76%"]
    assert 72 < ends["22.76%"] < ends["34.44%"] < 72 * WIDTH


def test_the_marks_of_a_pair_are_those_that_its_words_explain():
    drawn = drawings.draw_pairs(list_percentages(), most=1, **WORDS).svg
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
    texts = texts_of(drawings.draw_pairs(rows, **WORDS))
    assert [text for text in texts if text in "ab"] == ["b", "a"]  # both 0.2 apart: order as given


def test_a_cell_of_the_heat_map_tells_its_worst_verdict_and_how_many():
    chart = drawings.draw_verdicts(list_verdicts(), **WORDS)
    strip = ["A", "all 11", "A", "all 11", "A", "all 11", "R 1", "of 11", "D 1", "of 11"]
    assert [text for text in texts_of(chart) if text in strip] == strip * 2
    assert "2023/24" not in texts_of(chart)  # nothing could be checked there
    assert chart.notes == (drawings.VERDICT_NOTE,)


def test_a_table_takes_less_than_an_inch_of_the_heat_map():
    both = list_verdicts()
    first = both[both["table"] == both["table"].iloc[0]]
    charts = [drawings.draw_verdicts(rows, **WORDS) for rows in (first, both)]
    one, two = (float(lxml.etree.fromstring(chart.svg).get("viewBox").split()[3]) for chart in charts)
    assert 36 < two - one < 72


def test_ranked_bars_stand_longest_first_and_unknown_last():
    texts = texts_of(drawings.draw_bars(list_outcomes(), **WORDS))
    labels = [text for text in texts if text in ("Job clubs", "Cuckooing") or text.startswith("Accepted")]
    assert labels[0] == "Job clubs"
    assert labels[-1] == "Cuckooing"
    assert texts[-1] == "[c]"
