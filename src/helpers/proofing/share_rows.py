"""Percentages in a row of their own: the rows of counts above or below that they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.proofing.formulas import Formula, Line, find_formula, judge_cell
from helpers.proofing.grids import (
    ASKED,
    RATE_LABEL,
    TAKING_PART,
    Grid,
    Place,
    Share,
    is_total_label,
    list_lines,
)
from helpers.proofing.verdicts import Verdict

MOST_ROWS_APART = 4
MEASURES = frozenset(("percentage", "percent", "%", "proportion", "share"))


def judge_rows(grid: Grid, verdicts: Mapping[Place, Verdict]) -> dict[Place, Verdict]:
    """Verdicts of percentages in a row of their own, by the rows of counts above and below it."""
    found: dict[Place, Verdict] = {}
    all_lines = list_lines(grid.counts, by_row=True)
    names = dict(enumerate(grid.labels))
    for row, shares in list_lines(dict(sorted(grid.shares.items())), by_row=True).items():
        known = [verdicts.get((row, column)) for column in shares]
        if any(verdict is not None and verdict.is_checked for verdict in known) or any(
            share.count is not None for share in shares.values()
        ):
            continue
        around = range(row - 8, row + 9)
        near = {line: all_lines[line] for line in around if line != row and line in all_lines}
        formula = find_formula(shares, near, grid.labels[row], names, row)
        formula = formula or _find_rows_named_alike(grid.labels[row], names, near, row, shares)
        formula = formula or find_named_rows(grid.labels[row], names, near, row)
        if formula:
            found |= {
                (row, column): judge_cell(formula, share, near, column, names)
                for column, share in shares.items()
            }
    return found


def _find_rows_named_alike(
    label: str, names: Mapping[int, str], lines: Mapping[int, Line], row: int, shares: Mapping[int, Share]
) -> Formula | None:
    """% upheld beside Upheld: that row over the nearest total, or else the row before it, if some follow."""
    words = set(re.sub(r"[()]", " ", label.lower()).split())
    if words.isdisjoint(MEASURES):
        return None
    near = [line for line in lines if abs(line - row) <= MOST_ROWS_APART]
    near.sort(key=lambda line: (line > row, abs(line - row)))
    top = next((line for line in near if set(names[line].lower().split()) == words - MEASURES), None)
    bases = [line for line in near if line != top and is_total_label(names[line])]
    bases += [line for line in near if top is not None and line == top - 1]
    for base in bases if top is not None else ():
        formula = Formula("share", (top,), base, is_hinted=True)
        if any(formula.judge(share, lines, at) == "half_up" for at, share in shares.items()):
            return formula
    return None


def find_named_rows(
    label: str, names: Mapping[int, str], lines: Mapping[int, Line], row: int
) -> Formula | None:
    """Percentage of X under Number of X: X over the row before it, because the labels say so.

    >>> names = {0: "Number of cases received", 1: "Number of cases closed", 2: "Percentage of cases closed"}
    >>> find_named_rows(names[2], names, {0: {1: 9}, 1: {1: 8}}, 2)
    Formula(kind='share', numerators=(1,), denominator=0, is_hinted=True)
    """
    if RATE_LABEL.search(label):
        near = [line for line in lines if abs(line - row) <= MOST_ROWS_APART]
        tops = [line for line in near if TAKING_PART.search(names[line])]
        bases = [line for line in near if ASKED.search(names[line])]
        if len(tops) == 1 and len(bases) == 1:
            return Formula("share", (tops[0],), bases[0], is_hinted=True)
    words = label.lower().split()
    if not words or words[0] not in MEASURES:
        return None
    wanted = set(words[1:])
    for line in sorted(lines, reverse=True):
        told = names[line].lower().split()
        extra = len(set(told) - wanted)
        if told[:1] == ["number"] and wanted <= set(told) and extra <= 3 and line - 1 in lines and line < row:
            return Formula("share", (line,), line - 1, is_hinted=True)
    return None
