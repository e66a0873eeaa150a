"""Links lead from a number to the anchor of the raw cell it came from."""

import json

import pandas as pd

from helpers.notebook import sources
from helpers.notebook.sources import link_places, name_anchor
from helpers.publishing.page_check import clean_html


def test_anchors_of_two_cells_differ_and_are_plain():
    expected = {
        ("2023-24/a.csv", 2, "2018/19"): "raw-2023-24.a-2-2018.19",
        ("2023-24/a.csv", 21, "2018/19"): "raw-2023-24.a-21-2018.19",
        ("2023-24/b_c.csv", 2, "Dec 2023"): "raw-2023-24.b_c-2-Dec:20:2023",
        ("2023-24/b-c.csv", 2, "Dec 2023"): "raw-2023-24.b-c-2-Dec:20:2023",
        ("2023-24/B-c.csv", 2, "2023"): "raw-2023-24.B-c-2-2023",
        ("2023-24/b.c.csv", 2, "2023"): "raw-2023-24.b:2e:c-2-2023",
        ("2023-24/жилье.csv", 2, "2023"): "raw-2023-24.:436::438::43b::44c::435:-2-2023",
        ("2023-24/住房.csv", 2, "2023"): "raw-2023-24.:4f4f::623f:-2-2023",
    }
    names = {place: name_anchor(*place) for place in expected}
    assert names == expected
    assert len(set(names.values())) == len(expected)
    assert all(clean_html(f'<p id="{name}">1</p>').count(name) == 1 for name in names.values())


def test_each_row_has_a_link_to_the_cell_it_came_from():
    rows = pd.DataFrame({"source_file": ["2023-24/a.csv"], "source_row": [2], "period": ["2023"]}, index=[7])
    assert link_places(rows, "p.html").to_dict() == {7: "p.html#raw-2023-24.a-2-2023"}


def test_notebooks_that_analysts_added_are_listed_by_their_titles(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "CHECKOUT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    cells = [
        {"cell_type": "code", "source": ["# no title"]},
        {"cell_type": "markdown", "source": ["# Own ", "<look>\n"]},
    ]
    for name, held in {"05_known": cells, "06_own": cells, "07_bare": cells[:1], "notes": cells}.items():
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": held}))
    told = {"06_own": "Own &#60;look&#62;", "07_bare": "07&#95;bare"}
    assert sources.list_own_notebooks({"05_known": "known"}) == told
