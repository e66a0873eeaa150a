"""The register lists what was read, what was odd about it, and where each figure stands."""

import re
from pathlib import Path

import pandas as pd

from frames import make_figures, row
from helpers.language.names import name_rows
from helpers.pages import register
from helpers.publishing import page

FIGURES = make_figures(
    row("2022-23", "training", "Level 1", "2022/23", percent="97.5", published="97.5%"),
    row("2023-24", "people", "Adults", "2022/23", 102, published="102 (82.92)", marks="no percent sign"),
    row("2023-24", "people", "Adults", "2023/24", 65, published="65 (90.1%)"),
    row("2023-24", "people", "Children", "2022/23", None, missing_reason="blank"),
    row("2023-24", "people", "Children", "2023/24", None, published="N/a", missing_reason="not applicable"),
    row(
        "2023-24",
        "a_statements",
        "clubs",
        "2023/24",
        8,
        published="more than eight",
        claim="at_least",
        bound="above",
        marks="number in words; no space before bracket",
        value="8",
    ),
)
FIGURES = name_rows(FIGURES, {"clubs": "People at job clubs"})
SOURCE = {
    "path": "2023-24/people.csv",
    "title": "Safeguarding <2023/24>",
    "publisher": "A Housing Group",
    "page_url": "https://example.org/safeguarding?year=2023&part=1",
    "retrieved": "2026-11-22",
    "sha256": "0123456789abcdef" * 4,
    "note": "Two cells are blank.",
}
# a table's row holds all its periods
FIGURES.loc[1:2, "source_row"] = 2
FIGURES.loc[3:4, "source_row"] = 3


def test_figures_are_counted_by_report_and_blank_cells_are_not_figures():
    expected = pd.DataFrame(
        {
            "report": ["2022-23", "2023-24"],
            "files": [1, 2],
            "figures": [1, 4],
            "damaged": [0, 2],
            "missing": [0, 2],
        }
    )
    pd.testing.assert_frame_equal(register.count_figures(FIGURES), expected, check_dtype=False)


def test_each_mark_is_counted_by_itself_with_an_example():
    marks = register.list_marks(FIGURES).set_index("mark")
    assert marks["figures"].to_dict() == {
        "no percent sign": 1,
        "number in words": 1,
        "no space before bracket": 1,
    }
    assert marks.loc["no percent sign", "example"] == "102 (82.92)"


def test_each_reason_for_a_missing_number_is_given_with_its_first_place():
    assert register.list_missing(FIGURES).values.tolist() == [
        ["blank", 1, "Children in the table people, 2022/23", "2023-24/people.csv", 3, "2022/23"],
        ["not applicable", 1, "Children in the table people, 2023/24", "2023-24/people.csv", 3, "2023/24"],
    ]


def test_words_and_bounds_are_shown_beside_what_was_read():
    assert register.list_worded(FIGURES).values.tolist() == [
        ["more than eight", "8", "more than", "2023-24", "2023-24/a_statements.csv", 7, "2023/24"]
    ]


def test_the_key_points_count_figures_damage_and_missing_numbers():
    told = register.tell_reading(FIGURES)
    assert told[0].startswith("5 published figures were read from 3 files")
    assert told[1].startswith("2 figures needed care")
    assert told[2].startswith("1 cell stood empty, and 1 figure hold")


def test_a_table_keeps_its_shape_and_every_cell_has_the_anchor_that_links_lead_to():
    html = register.show_file(FIGURES[FIGURES["table"] == "people"], "2023-24/people.csv").html
    assert 'id="raw-2023-24-people-2-2022-23"' in html
    assert 'id="raw-2023-24-people-3-2023-24"' in html
    assert html.count("<tr>") == 3
    assert "102 (82.92)" in html


def test_statements_stay_a_list_with_row_subject_period_and_text():
    html = register.show_file(FIGURES[FIGURES["table"] == "a_statements"], "2023-24/a_statements.csv").html
    assert 'id="raw-2023-24-a-statements-7-2023-24"' in html
    assert ">People at job clubs<" in html
    assert "more than eight" in html


def test_labels_from_the_data_cannot_act_in_the_page():
    hostile = make_figures(row("2023-24", "people", "<script>alert(1)</script>", "2023/24", 1))
    assert "<script" not in register.show_register(name_rows(hostile, {}), pd.DataFrame([SOURCE])).data


def test_reports_stand_newest_first():
    html = register.show_register(FIGURES, pd.DataFrame([SOURCE])).data
    assert html.index("Report 2023-24") < html.index("Report 2022-23")


def test_each_file_leads_to_the_page_it_came_from():
    html = register.show_register(FIGURES, pd.DataFrame([SOURCE])).data
    assert html.count("Source:") == 1
    assert (
        '<a href="https://example.org/safeguarding?year=2023&amp;part=1">Safeguarding &lt;2023/24&gt;</a>, '
        "A Housing Group, retrieved 2026-11-22, SHA-256 0123456789. Two cells are blank."
    ) in html


def test_a_hash_that_the_edition_withholds_is_left_out():
    html = register.show_register(FIGURES, pd.DataFrame([SOURCE | {"sha256": "[c]", "note": ""}])).data
    assert "retrieved 2026-11-22.</p>" in html


def test_every_column_of_statements_has_its_label_in_the_style_sheet():
    style = (Path(page.__file__).parent / "page_template" / "style.css").read_text(encoding="utf-8")
    labels = re.findall(r"\.statements .*content: \"(.*?):? ?\"", style)
    assert labels == list(register.STATEMENT_COLUMNS.values())


def test_inferred_years_are_owned_up_to():
    sources = pd.DataFrame({"note": ["the year was inferred from the 25th year", None]})
    assert "1 file was not printed" in register.tell_trust(FIGURES, sources)[2]
    assert len(register.tell_trust(FIGURES, sources.iloc[1:])) == 2
