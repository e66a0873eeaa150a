"""Tables of selected rows, and what a page says of where it came from; nothing to show shows nothing."""

import json

from frames import make_series
from helpers.notebook import show
from helpers.notebook.select import begin_anew, list_not_shown, select
from report_samples import make_report_figures

COUNTS = {"2021/22": 137, "2022/23": 123, "2023/24": 71}
FIGURES = make_report_figures(*make_series("cases", "Total", COUNTS))
ROWS = select(FIGURES, "cases")


def test_rounded_counts_are_said_to_be_rounded_once():
    rounded = make_series("cases", "Total", {"2022/23": 125, "2023/24": 70})
    rows = select(make_report_figures(*rounded, rounded=True), "cases")
    table = show.show_years(rows, caption="Referrals", heading="Item")
    assert table.caption == "Referrals, rounded to the nearest 5"
    assert "about" not in table.html
    assert "Because of rounding, parts need not add up to totals." in table.html
    assert "rounding" not in show.show_years(ROWS, caption="Referrals", heading="Item").html


def test_a_table_of_years_has_the_newest_first_and_leads_to_raw_cells():
    html = show.show_years(ROWS, caption="Referrals", heading="Item").html
    assert html.index("2023/24") < html.index("2021/22")
    assert 'href="01.html#raw-0">137</a>' in html


def test_a_table_names_the_year_from_which_figures_are_counted_otherwise():
    rows = select(make_report_figures(*make_series("cases", "Total", {"2023": 149, "2024/25": 114})), "cases")
    told = "2024/25: counted by financial years from here, so not to be compared with earlier ones."
    assert told in show.show_years(rows, caption="Cases", heading="Item").html
    assert "compared" not in show.show_years(ROWS, caption="Cases", heading="Item").html


def test_a_table_shows_the_value_that_a_cell_gave():
    doubled = ROWS.assign(value=ROWS["value"] * 2)
    for table in (
        show.show_years(doubled, caption="Referrals", heading="Item"),
        show.show_table(doubled, caption="Referrals", columns={"period": "Year", "text": "Referrals"}),
    ):
        assert "142" in table.html
        assert "71" not in table.html


def test_nothing_to_show_shows_nothing():
    none = ROWS.iloc[:0]
    assert show.show_years(none, caption="Referrals", heading="Item") is None
    assert show.show_published(none, caption="Referrals") is None


def test_what_is_shown_is_not_listed_as_not_shown():
    begin_anew()
    show.show_years(ROWS, caption="Referrals", heading="Item")
    assert list_not_shown(FIGURES, "2023-24").empty


def test_notebooks_that_analysts_added_are_listed_by_their_titles(tmp_path, monkeypatch):
    monkeypatch.setattr(show, "CHECKOUT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    cells = [
        {"cell_type": "code", "source": ["# no title"]},
        {"cell_type": "markdown", "source": ["# Own ", "<look>\n"]},
    ]
    for name, held in {"05_known": cells, "06_own": cells, "07_bare": cells[:1], "notes": cells}.items():
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": held}))
    told = {"06_own": "Own &#60;look&#62;", "07_bare": "07&#95;bare"}
    assert show.list_own_notebooks({"05_known": "known"}) == told
