"""Tables are read by people, screen readers and phones; what they hold stays text."""

from decimal import Decimal
from fractions import Fraction

import lxml.html
import numpy as np
import pandas as pd
import pytest

from helpers.publishing.tables import show_table
from page_samples import HOSTILE, whole


def show(rows, **options):
    """The table of rows as parsed HTML; its first column heads the rows."""
    shown = show_table(rows, **({"caption": "A caption", "missing": "[x]"} | options))
    return lxml.html.fromstring(shown.html)


def cells_of(table):
    """The text of the body cells, row by row."""
    return [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]


def test_a_small_table_is_written_whole():
    rows = pd.DataFrame({"kind": ["Neglect", "Other"], "count": whole([1234, None])})
    columns = {"kind": "Kind", "count": "Referrals"}
    shown = show_table(rows, caption="Referrals & more", columns=columns, missing="[x]")
    assert shown.html == (
        '<div class="table"><div class="scroll" role="region" aria-labelledby="table-42f976b0" tabindex="0">'
        '<table class="figures numbers slim">'
        '<caption id="table-42f976b0"><span>Referrals &amp; more</span></caption>'
        '<thead><tr><th scope="col">Kind</th><th scope="col">Referrals</th></tr></thead>'
        '<tbody><tr><th scope="row">Neglect</th><td>1,234</td></tr>'
        '<tr><th scope="row">Other</th><td>[x]</td></tr></tbody></table></div>'
        '<p class="notes">[x] not available.</p></div>'
    )
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": "Table: Referrals & more"}


def test_the_same_rows_give_the_same_table_and_others_another_id():
    rows = pd.DataFrame({"kind": ["Neglect"], "count": whole([5])})
    assert show_table(rows, caption="C") == show_table(
        rows.set_index(pd.Index([9])), caption="C", columns={"kind": "kind", "count": "count"}
    )
    ids = {show(changed).xpath("string(.//caption/@id)") for changed in (rows, rows.assign(count=6))}
    assert len(ids) == 2


def test_labels_from_the_data_stay_text():
    table = show(
        pd.DataFrame({HOSTILE[0]: HOSTILE, "count": whole([1, 2, 3, 4])}),
        caption=HOSTILE[1],
        notes=HOSTILE[3],
    )
    assert [row[0] for row in cells_of(table)] == HOSTILE
    assert table.xpath(".//thead//th")[0].text_content() == HOSTILE[0]
    assert table.xpath("string(.//caption)") == HOSTILE[1]
    assert table.xpath("string(./p)") == HOSTILE[3]
    assert not list(table.iter("script", "b"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (0, "0"),
        (-52, "−52"),
        (np.int64(1234567), "1,234,567"),
        (71.0, "71"),
        (Decimal("39.20"), "39.20"),
        (Fraction(1, 3), "1/3"),
        (True, "True"),
        ("39.20", "39.20"),
        ("[c]", "[c]"),
        ("", ""),
        (float("inf"), "inf"),
        (None, "[x]"),
        (float("nan"), "[x]"),
        (pd.NA, "[x]"),
    ],
)
def test_a_cell_is_shown_as_what_it_is(cell, expected):
    rows = pd.DataFrame({"kind": ["Neglect"], "cell": pd.Series([cell], dtype=object)})
    assert cells_of(show(rows)) == [["Neglect", expected]]


def test_fractions_stand_with_one_decimal_halves_rounded_up():
    shares, counts = [0.25, 1, None, -0.05], [1.0, 2.0, 3.0, 1e6]
    rows = pd.DataFrame({"kind": list("abcd"), "share": shares, "count": counts})
    assert cells_of(show(rows)) == [
        ["a", "0.3", "1"],
        ["b", "1.0", "2"],
        ["c", "[x]", "3"],
        ["d", "−0.1", "1,000,000"],
    ]


def test_only_shorthand_that_is_used_is_explained_after_the_notes():
    rows = pd.DataFrame({"kind": ["a", "b"], "one": ["[c]", "5 [r]"], "two": [None, "1"]})
    notes = [note.text_content() for note in show(rows, missing="[z]", notes="As printed.").xpath("./p")]
    assert notes == [
        "As printed.",
        "[c] withheld, so that no person can be recognised or because it cannot be rounded; "
        "[r] revised since it was first published; "
        "[z] not applicable.",
    ]
    assert show(pd.DataFrame({"kind": ["a"], "one": ["1"]})).xpath("./p") == []


def test_columns_are_chosen_ordered_and_labelled():
    rows = pd.DataFrame({"a": ["1"], "b": ["2"], "kind": ["Neglect"], "c": ["3"]})
    table = show(rows, columns={"kind": "Kind", "c": "Third", "a": "First"})
    assert [head.text_content() for head in table.xpath(".//thead//th")] == ["Kind", "Third", "First"]
    assert cells_of(table) == [["Neglect", "3", "1"]]
    with pytest.raises(ValueError, match="no column 'd': choose among a, b, kind, c"):
        show(rows, columns={"d": "Fourth"})


@pytest.mark.parametrize(
    "text",
    [
        "1,234",
        "25 (30.75%)",
        "41 (29.92%",
        "29 (-39.20%)",
        "22 of 71 (31.0%)",
        "£276,535m",
        "5 [r]",
        "5 [corrected]",
        "−52",
        "8.4%",
        "21(17.07%)",
    ],
)
def test_columns_of_printed_figures_stand_to_the_right(text):
    rows = pd.DataFrame({"kind": ["a", "b"], "words": ["more than 300", "two"], "figure": [text, "[c]"]})
    table = show(rows)
    assert table.xpath(".//thead/tr/th/@class") == ["number"]
    assert table.xpath(".//tbody/tr[1]/td/@class") == ["number"]
    assert "numbers" in show(rows[["kind", "figure"]]).xpath(".//table/@class")[0]


@pytest.mark.parametrize(("style", "classes"), [("", ["number"]), ("findings", [])])
def test_cells_are_aligned_but_row_headings_and_those_of_a_table_with_a_style_of_its_own(style, classes):
    words = ["more than 300 of them", "two"]
    table = show(pd.DataFrame({"page": ["1", "2"], "words": words, "figure": ["71", "5"]}), style=style)
    assert table.xpath(".//thead//th/@class") == classes


@pytest.mark.parametrize("text", ["more than 300", "N/a", "", "2023/24", "2022", "31% accepted"])
def test_columns_of_words_and_years_stand_to_the_left(text):
    table = show(pd.DataFrame({"kind": ["a"], "words": [text]}))
    assert "numbers" not in table.xpath(".//table/@class")[0]
    assert not table.xpath(".//*[@class='number']")


def looks_of(rows):
    return show(rows).xpath(".//table/@class")[0].split()


def test_a_phone_scrolls_short_cells_wraps_some_text_and_stacks_crowded_rows():
    years = pd.DataFrame(
        {"kind": ["a long row heading of a table"]} | {str(year): ["60 (43.8%)"] for year in range(9)}
    )
    assert looks_of(years) == ["figures", "numbers"]
    sentence = "a sentence of more than twenty-two letters"
    assert looks_of(pd.DataFrame({"kind": ["a"], "why": [sentence]})) == ["wrapped", "slim"]
    crowded = pd.DataFrame({"kind": ["a"], "one": ["figures say"], "two": ["and so on"], "why": [sentence]})
    assert looks_of(crowded) == ["stack", "slim"]
    assert show(crowded).xpath(".//td/@data-label") == ["one", "two", "why"]
    words = pd.DataFrame(
        {"kind": ["a row heading"], "when": ["from 2022 to 2023"], "where": ["in two texts"]}
    )
    assert looks_of(words.assign(count=["25"])) == ["stack"]
    assert looks_of(words.assign(one=["25"], two=["26"], three=["27"])) == ["figures"]


@pytest.mark.parametrize(("letters", "look"), [(22, "figures"), (23, "wrapped")])
def test_text_is_long_from_twenty_three_letters(letters, look):
    assert looks_of(pd.DataFrame({"kind": ["a"], "why": ["x" * letters]}))[0] == look


def test_single_cells_lead_to_their_source_and_can_be_led_to():
    rows = pd.DataFrame({"kind": ["Neglect", "Other"], "count": [25, 3]}, index=[7, 9])
    links = pd.DataFrame({"count": ["01.html#raw-x", None]}, index=[7, 9])
    anchors = pd.DataFrame({"count": ['a"b'], "kind": ["row-9"]}, index=[9])
    table = show(rows, links=links, anchors=anchors)
    assert table.xpath(".//a/@href") == ["01.html#raw-x"]
    assert table.xpath(".//a/text()") == ["25"]
    assert table.xpath(".//tbody//@id") == ["row-9", 'a"b']


def test_rows_that_cannot_be_told_apart_are_refused():
    rows = pd.DataFrame({"kind": ["a", "b"], "count": whole([1, 2])}, index=[0, 0])
    with pytest.raises(ValueError, match="same index"):
        show(rows, columns={"kind": "Kind"})


def test_a_frame_without_rows_shows_nothing_and_a_named_index_heads_the_rows():
    rows = pd.DataFrame({"kind": ["a"], "count": [1]})
    assert show_table(rows.iloc[:0], caption="C") is None
    assert show_table(rows.set_index("kind"), caption="C") == show_table(rows, caption="C")


def test_the_column_of_links_is_not_shown_where_no_columns_are_named():
    table = show(pd.DataFrame({"Year": ["2022/23"], "link": ["01.html#raw-2"]}), link="Year")
    assert cells_of(table) == [["2022/23"]]
    assert table.xpath(".//a/@href") == ["01.html#raw-2"]


def test_a_column_leads_where_the_rows_say():
    rows = pd.DataFrame({"kind": ["a"], "count": [1], "link": ["#there"]})
    table = show(rows, columns={"kind": "Kind", "count": "Count"}, link="count")
    assert table.xpath(".//td/a/@href") == ["#there"]


def test_a_folded_table_opens_under_a_line_that_names_it():
    folded = show(pd.DataFrame({"kind": ["a"], "count": ["1"]}), folded=True)
    assert folded.tag == "details"
    assert folded.xpath("string(./summary)") == "Show the table: A caption"
