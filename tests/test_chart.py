"""A chart is nothing without its words."""

import lxml.html
import pytest

from helpers.publishing import charts_by_item
from helpers.publishing.chart import Chart
from page_samples import WORDS, list_outcomes

PICTURE = b'<svg width="331.2pt" height="100pt" xmlns="http://www.w3.org/2000/svg"></svg>'


def test_a_chart_shows_itself_as_a_figure_with_its_words():
    chart = charts_by_item.draw_bars(list_outcomes(), **WORDS)
    bundle = chart._repr_mimebundle_()
    figure = lxml.html.fromstring(bundle["text/html"])
    assert figure.tag == "figure"
    assert figure.xpath("./figcaption/p/text()") == [WORDS["title"], WORDS["subtitle"]]
    assert figure.xpath("./img/@alt") == [WORDS["alt"]]
    assert figure.xpath("./p/text()") == [
        "[c] withheld, so that no person can be recognised.",
        f"Source: {WORDS['source']}",
    ]
    assert bundle["text/plain"].startswith("Chart: Referrals fell to 71")


def test_a_chart_without_alternative_text_is_refused():
    with pytest.raises(ValueError, match="no alternative text"):
        charts_by_item.draw_bars(list_outcomes(), **(WORDS | {"alt": " "}))


def test_the_page_knows_the_shape_of_a_picture_before_it_is_drawn():
    image = lxml.html.fromstring(Chart(**WORDS, svg=PICTURE).html).find("img")
    assert (image.get("width"), image.get("height")) == ("442", "133")
