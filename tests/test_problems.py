"""Problems as a table: stable names, worst first."""

from dataclasses import replace

import pandas as pd

from helpers import schemas
from helpers.checking.problems import Problem, frame_problems

ONE = Problem(
    kind="percentage",
    report="2023-24",
    table="t",
    item="A",
    period="2022/23",
    published="25 (30.75%)",
    expected="25 (20.33%)",
    severity="high",
    why="25 of 123 is 20.33%.",
    source_row=2,
)


def test_a_problem_keeps_its_name_when_only_its_wording_or_neighbours_change():
    (alone,) = frame_problems([ONE])["finding_id"]
    reworded = replace(ONE, why="Another sentence.", severity="low", expected=None, source_row=9)
    among = frame_problems([replace(ONE, item="B"), reworded]).set_index("item")["finding_id"]
    assert among["A"] == alone != among["B"]


def test_the_same_text_at_the_same_place_twice_gets_two_names():
    names = frame_problems([ONE, replace(ONE, source_row=3), replace(ONE, source_row=3)])["finding_id"]
    assert names.nunique() == 3


def test_the_worst_and_newest_stand_first_and_the_rest_in_order():
    low = replace(ONE, severity="low")
    older = replace(ONE, report="2022-23")
    other = replace(ONE, kind="format", item="B")
    rows = frame_problems([low, older, other, ONE])
    assert list(zip(rows["severity"], rows["report"], rows["kind"], strict=True)) == [
        ("high", "2023-24", "percentage"),
        ("high", "2023-24", "format"),
        ("high", "2022-23", "percentage"),
        ("low", "2023-24", "percentage"),
    ]


def test_no_problem_is_a_table_too():
    rows = frame_problems([])
    pd.testing.assert_frame_equal(schemas.findings.validate(rows), rows)
    assert len(rows) == 0
