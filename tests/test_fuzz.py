"""A sample of the fuzzing benchmark: hostile inputs are read as they stand or refused in one sentence.

The same cases at every run; the benchmark draws others, by its seed.
"""

import pytest
from hypothesis import given, settings

from helpers.exports.published_numbers import ParsedFigure
from hostile_inputs import CELLS, FILES, LAYOUTS, PUBLICATIONS, STATEMENTS, WORKBOOKS
from input_judges import (
    ACCEPTED,
    REFUSED,
    Invented,
    judge_cell,
    judge_file,
    judge_layout,
    judge_publication,
    judge_statement,
    judge_workbook,
    list_numbers,
    refuse_invented,
)

OUTCOMES = {ACCEPTED, REFUSED}


@settings(max_examples=250, derandomize=True)
@given(CELLS)
def test_a_hostile_cell_is_read_as_it_stands_or_refused(cell):
    assert judge_cell(cell) in OUTCOMES


@settings(max_examples=250, derandomize=True)
@given(STATEMENTS)
def test_a_hostile_statement_is_read_as_it_stands_or_refused(statement):
    assert judge_statement(statement) in OUTCOMES


@settings(max_examples=100, derandomize=True)
@given(FILES)
def test_a_hostile_file_is_read_as_it_stands_or_refused(content):
    assert judge_file(content) in OUTCOMES


@settings(max_examples=15, derandomize=True)
@given(WORKBOOKS)
def test_a_hostile_workbook_is_read_as_it_is_shown_or_refused(rows):
    assert judge_workbook(rows) in OUTCOMES


@settings(max_examples=80, derandomize=True)
@given(LAYOUTS)
def test_a_sheet_in_any_layout_is_read_as_it_stands_or_refused(case):
    assert judge_layout(case) in OUTCOMES


@settings(max_examples=20, derandomize=True)
@given(PUBLICATIONS)
def test_a_hostile_publication_is_checked_or_refused(files):
    assert judge_publication(files) in OUTCOMES


def test_the_judge_knows_the_numbers_of_a_text():
    assert list_numbers("eight, up from 1,401 in twenty-one days (33.30%)")[0] == {"8", "1401", "21", "33.30"}
    assert list_numbers("£22.6 million and 5 thousands")[1] == {22_600_000, 5_000}
    assert list_numbers("£23-500")[1] >= {23_500}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("65 (90.1%)", ParsedFigure(count=6)),
        ("65 (90.1%)", ParsedFigure(percent="90.10")),
        ("1,401", ParsedFigure(count=401)),
        ("１０", ParsedFigure(count=10)),
        ("£5m", ParsedFigure(amount_gbp="5")),
        ("5 thousands", ParsedFigure(count=5)),
        ("twenty-one", ParsedFigure(count=20)),
    ],
)
def test_the_judge_finds_an_invented_figure(text, figure):
    with pytest.raises(Invented):
        refuse_invented(figure, text)
