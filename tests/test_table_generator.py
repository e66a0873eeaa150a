"""The benchmark's tables: printed apart from the engine, and clean ones raise no alarm."""

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import clean_tables
import fault_kinds
import reconciliation_scores
import table_generator
from helpers.percentages import RULES, explain_columns, render_percent


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 2), st.sampled_from(RULES))
def test_long_division_prints_what_the_engine_prints(count, total, decimals, rule):
    if not (rule == "fewer_decimals" and decimals == 0):
        printed = table_generator.print_share(count, total, decimals, rule)
        assert printed == render_percent(count, total, decimals, rule)


SHAPES = tuple(dict.fromkeys(clean_tables.CLEAN_SHAPES))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_a_sample_of_clean_tables_raises_no_alarm(shape):
    random = Random(shape.__name__)
    for rule in table_generator.RULES:
        for _ in range(10):
            column = clean_tables.make_clean_table(random, rule, shape).columns[0]
            cells = explain_columns([column])[0].cells
            assert "differs" not in [cell.verdict for cell in cells], (rule, column)


@pytest.mark.parametrize("kind", fault_kinds.FAULTS)
def test_spoilt_tables_have_a_wrong_cell_and_their_wrong_cells_are_found(kind):
    random, scores = Random(kind), reconciliation_scores.Scores()
    for _ in range(10):
        table = fault_kinds.make_spoilt_table(random, kind)
        assert table.wrong
        reconciliation_scores.score_table(table, explain_columns(table.columns)[0], scores)
    assert scores.exact["engine"].right >= 8
    assert scores.reconciled.share >= 0.99
