"""Verdicts of percentages that stand in a column or row of their own, by what they are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from helpers.proofing.bases import Rule
from helpers.proofing.formulas import Formula, find_formula, list_lines, name_parts
from helpers.proofing.grids import Grid, Share
from helpers.proofing.verdicts import Place, Verdict


def judge_by_columns(grid: Grid, column: int, shares: Mapping[int, Share]) -> dict[Place, Verdict]:
    """Verdicts of a column of percentages by the columns of counts that it is worked out from."""
    lines = list_lines(grid.counts, by_row=False)
    names = dict(enumerate(grid.headings))
    formula = find_formula(shares, lines, grid.headings[column], names, column)
    if formula is None:
        return {(row, column): Verdict(share, "no_base") for row, share in shares.items()}
    if any(share.negative for share in shares.values()):  # then a decrease without its sign is wrong
        shares = {row: replace(share, signed=True) for row, share in shares.items()}
    return {
        (row, column): judge_by_formula(formula, share, lines, row, names) for row, share in shares.items()
    }


def judge_by_formula(
    formula: Formula,
    share: Share,
    lines: Mapping[int, Mapping[int, int]],
    at: int,
    names: Mapping[int, str],
) -> Verdict:
    """The verdict of one percentage under a formula."""
    how = formula.judge(share, lines, at)
    if how == "unknown":
        return Verdict(share, "no_count")
    amount, base = formula.find_parts(lines, at)
    top, below = name_parts(formula, names)
    rule = Rule(formula.kind, f"{top} | {below}", 0.0, lambda track, row: base)
    counted = replace(share, count=amount)
    return Verdict(counted, how or "wrong", base, rule, None, formula.expect(share, lines, at))


def judge_rows(grid: Grid, verdicts: Mapping[Place, Verdict]) -> dict[Place, Verdict]:
    """Verdicts of percentages in a row of their own, by the rows of counts above and below it."""
    found: dict[Place, Verdict] = {}
    rows: dict[int, dict[int, Share]] = {}
    for (row, column), share in sorted(grid.shares.items()):
        rows.setdefault(row, {})[column] = share
    all_lines = list_lines(grid.counts, by_row=True)
    names = dict(enumerate(grid.labels))
    for row, shares in rows.items():
        known = [verdicts.get((row, column)) for column in shares]
        if any(verdict is not None and verdict.is_checked for verdict in known):
            continue
        if any(share.count is not None for share in shares.values()):
            continue
        around = range(row - 8, row + 9)
        near = {line: all_lines[line] for line in around if line != row and line in all_lines}
        formula = find_formula(shares, near, grid.labels[row], names, row)
        formula = formula or find_named_rows(grid.labels[row], names, near, row)
        if formula:
            found |= {
                (row, column): judge_by_formula(formula, share, near, column, names)
                for column, share in shares.items()
            }
    return found


def find_named_rows(
    label: str, names: Mapping[int, str], lines: Mapping[int, Mapping[int, int]], row: int
) -> Formula | None:
    """Percentage of X under Number of X: X over the row before it, because the labels say so.

    >>> names = {0: "Number of cases received", 1: "Number of cases closed", 2: "Percentage of cases closed"}
    >>> find_named_rows(names[2], names, {0: {1: 9}, 1: {1: 8}}, 2)
    Formula(kind='share', numerators=(1,), denominator=0, is_hinted=True)
    """
    words = label.lower().split()
    if not words or words[0] not in ("percentage", "percent", "%", "proportion", "share"):
        return None
    wanted = set(words[1:])
    for line in sorted(lines, reverse=True):
        told = names[line].lower().split()
        extra = len(set(told) - wanted)
        if told[:1] == ["number"] and wanted <= set(told) and extra <= 3 and line - 1 in lines and line < row:
            return Formula("share", (line,), line - 1, is_hinted=True)
    return None
