"""Lettering is measured, wrapped without loss, and stored as the text it is."""

import re

import lxml.html
import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.publishing import drawings
from helpers.publishing.canvas import (
    WIDTH,
    Chart,
    finish_chart,
    measure_axes,
    measure_height,
    measure_width,
    start_panels,
    start_plot,
    start_sheet,
    style,
    wrap,
)
from page_samples import WORDS, list_outcomes

LABELS = st.text(st.characters(min_codepoint=32, max_codepoint=382), max_size=40)


def draw_text(text):
    """A picture with one text in it."""
    with style():
        figure, axes = start_sheet(1)
        axes.text(0, 0.5, text)
        return finish_chart(figure, WORDS).svg.decode()


@settings(max_examples=60)
@given(LABELS, st.floats(0.3, 4))
def test_wrapped_lines_fit_and_lose_no_letter(text, inches):
    wrapped = wrap(text, inches)
    assert re.sub(r"\s", "", wrapped) == re.sub(r"\s", "", text)
    assert all(measure_width(line) <= inches for line in wrapped.split("\n"))


def test_a_line_may_be_just_as_wide_as_there_is_room():
    assert wrap("mmmmmm", measure_width("mmm")) == "mmm\nmmm"
    assert wrap("mm mm", measure_width("mm mm")) == "mm mm"


def test_a_text_is_as_wide_as_its_longest_line_and_as_high_as_its_lines():
    assert measure_width("mm\nmmmm") == measure_width("mmmm") > measure_width("mm") > 0
    assert measure_height("one\ntwo") == 2 * measure_height("one")


def test_text_in_a_picture_is_text_and_stays_as_it_is():
    assert ">3.14159 of $5 and $6</text>" in draw_text("3.14159 of $5 and $6")
    assert ">&lt;script&gt; &amp; co</text>" in draw_text("<script> & co")
    assert ">安全 ends</text>" in draw_text("安全\x0b ends")


def test_the_picture_is_the_same_whatever_the_notebook_has_set():
    expected = draw_text("71")
    with mpl.rc_context({"font.size": 30, "font.family": "serif", "svg.fonttype": "path"}):
        assert draw_text("71") == expected


def test_a_picture_says_nothing_of_when_and_with_what_it_was_made():
    picture = draw_text("71")
    for word in ("metadata", "Date", "Matplotlib", "<!--", "<?xml", "DOCTYPE"):
        assert word not in picture


def test_pictures_are_narrow_enough_for_phones_in_letters_of_twelve_points():
    assert WIDTH <= 5.2
    picture = draw_text("71")
    assert f'width="{WIDTH * 72:.1f}pt"' in picture
    assert re.findall("font-size:[^;]*", picture) == ["font-size:12px"]


def test_panels_stand_under_their_titles_without_meeting():
    with style():
        figure, panels = start_panels(
            ["One", "Two", "A title that needs two lines"], columns=2, height=1, below=0.3
        )
    boxes = [panel.get_position() for panel in panels]
    assert [round(measure_axes(panel)[1], 6) for panel in panels] == [1, 1, 1]
    assert boxes[0].x1 < boxes[1].x0
    assert boxes[2].y1 < boxes[0].y0
    assert boxes[2].y0 * figure.get_figheight() > 0.29


def test_a_plot_takes_the_width_of_the_picture():
    _, axes = start_plot(2)
    assert round(measure_axes(axes)[0], 6) == round(WIDTH - 0.05 - 0.55, 6)


def test_room_beside_a_plot_is_kept_free():
    _, axes = start_plot(2, right=1.5)
    assert round(measure_axes(axes)[0], 6) == round(WIDTH - 1.5 - 0.55, 6)
    assert round(measure_axes(axes)[1], 6) == 2


# A chart is nothing without its words

PICTURE = b'<svg width="331.2pt" height="100pt" xmlns="http://www.w3.org/2000/svg"></svg>'


def test_a_chart_shows_itself_as_a_figure_with_its_words():
    chart = drawings.draw_bars(list_outcomes(), **WORDS)
    bundle = chart._repr_mimebundle_()
    figure = lxml.html.fromstring(bundle["text/html"])
    assert figure.tag == "figure"
    assert figure.xpath("./figcaption/p/text()") == [
        WORDS["title"],
        WORDS["subtitle"],
    ]
    assert figure.xpath("./img/@alt") == [WORDS["alt"]]
    assert figure.xpath("./p/text()") == [
        "[c] withheld, so that no person can be recognised or because it cannot be rounded.",
        f"Source: {WORDS['source']}",
    ]
    assert bundle["text/plain"].startswith("Chart: Referrals fell to 71")


def test_a_chart_without_alternative_text_is_refused():
    with pytest.raises(ValueError, match="no alternative text"):
        drawings.draw_bars(list_outcomes(), **(WORDS | {"alt": " "}))


def test_the_page_knows_the_shape_of_a_picture_before_it_is_drawn():
    image = lxml.html.fromstring(Chart(**WORDS, svg=PICTURE).html).find("img")
    assert (image.get("width"), image.get("height")) == ("442", "133")
