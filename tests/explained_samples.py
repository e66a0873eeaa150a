"""Small spoilt tables of every kind, drawn once for all, and all that the engine says of them.

What is said stands in ``golden/explanations.csv``, a cell a line, so that a changed price, limit or
condition anywhere in the engine shows in the bits of some cell: of each column the first of each kind of
answer, and what is said of it as a whole. The percentages are spoilt by the generator of the benchmark,
which knows nothing of the engine.
"""

import csv
import io
import sys
from dataclasses import astuple, fields, replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from clean_tables import CLEAN_SHAPES
from fault_kinds import FAULTS
from helpers.percentages import CellExplanation, PublishedColumn, explain_columns
from table_generator import Draft, SpoiltTable, draw_draft, finish

SIZES = (1, 2, 3, 4, 5, 6, 8, 11)
DRAWS = 3
GROUPS = 12
GROUPED = ("whole column", "whole column", "one error")
RULES = ("half_up", "truncated", "rounded_up", "half_even", "half_down", "fewer_decimals", "double_rounded")
HEADER = ["sample", "item", "count", "percent", "of", *(field.name for field in fields(CellExplanation))]


def draw_small(random: Random, rows: int, rule: str) -> Draft:
    """A right table of so many rows."""
    draft = draw_draft(random, (rule,))
    draft.items, draft.true_counts = draft.items[:rows], [count + 1 for count in draft.true_counts[:rows]]
    draft.siblings = [[count + 1 for count in counts[:rows]] for counts in draft.siblings]
    draft.true_total = sum(draft.true_counts)
    draft.__post_init__()
    return draft


def draw_samples() -> dict[str, list[PublishedColumn]]:
    """Columns to be explained together, by a name that says how they were spoilt."""
    samples = {}
    shapes = {shape.__name__: shape for shape in CLEAN_SHAPES}
    for kind, spoil in (FAULTS | shapes).items():
        for number in range(DRAWS * len(SIZES) if kind in FAULTS else len(RULES)):
            random, rows = Random(f"{kind} {number}"), SIZES[number % len(SIZES)]
            draft = draw_small(random, rows, RULES[number % len(RULES)])
            try:
                spoil(draft)
            except (ValueError, IndexError):  # too few rows for this kind
                continue
            first, *others = finish(draft).columns
            changes = random.choice([{}, {}, {"partition": False}, {"total": None}, {"is_given": True}])
            total = {"total_percent": random.choice(["100", "99.5", None, None, None, None])}
            samples[f"{kind} {number}"] = [replace(first, **changes, **total), *others]
    for number in range(GROUPS):
        random = Random(f"together {number}")
        samples[f"together {number}"] = [
            replace(column, table=f"{family}_by_{part}")
            for family, part, kind in zip("aaab", "wxyz", random.choices(GROUPED, k=4), strict=True)
            for column in _spoil(random, kind).columns[:2]
        ]
    return samples


def _spoil(random: Random, kind: str) -> SpoiltTable:
    """A table of five rows whose total is one of a few, so that the same slip may stand in several."""
    draft = draw_small(random, 5, "half_up")
    counts = random.sample(range(1, 28), 4)
    draft.true_counts = [*counts, random.choice([123, 171]) - sum(counts)]
    draft.true_total, draft.decimals = sum(draft.true_counts), 2
    draft.__post_init__()
    FAULTS[kind](draft)
    return finish(draft)


def tell_samples() -> str:
    """What the engine says of every sample, as the text of a CSV file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for name, columns in draw_samples().items():
        found = explain_columns(columns)
        for column, said in zip(columns, found, strict=True):
            place = f"{name}, {column.period}"
            rows = [*zip(column.items, column.counts, column.percents, said.cells, strict=True)]
            rows.append(("Total", column.total, column.total_percent, said.total_cell))
            told = {None, ("agrees", None, None)}
            for item, count, percent, cell in rows:
                answer = cell and (cell.verdict, cell.mechanism, cell.scope)
                if answer not in told:
                    told.add(answer)
                    writer.writerow([place, item, count, percent, column.total, *astuple(cell)])
            if column is columns[0]:
                writer.writerow([place, "all", said.total, None, None, " + ".join(said.wrong_cells)])
    return stream.getvalue()
