"""Links lead from a number to the anchor of the raw cell it came from."""

import pandas as pd

from helpers.publishing.links import link_rows, link_source, name_anchor


def test_anchors_of_two_cells_differ_and_are_plain():
    places = [
        ("2023-24/a.csv", 2, "2018/19"),
        ("2023-24/a.csv", 21, "2018/19"),
        ("2023-24/b_c.csv", 2, "Dec 2023"),
    ]
    names = [name_anchor(*place) for place in places]
    assert names == ["raw-2023-24-a-2-2018-19", "raw-2023-24-a-21-2018-19", "raw-2023-24-b-c-2-dec-2023"]


def test_a_link_leads_to_the_anchor_of_its_cell():
    assert link_source("2023-24/a.csv", 2, "2023", page="p.html") == "p.html#raw-2023-24-a-2-2023"


def test_each_row_has_a_link_from_one_of_its_columns():
    rows = pd.DataFrame({"source_file": ["2023-24/a.csv"], "source_row": [2], "period": ["2023"]}, index=[7])
    assert link_rows(rows, "why", "").to_dict() == {"why": {7: "#raw-2023-24-a-2-2023"}}
