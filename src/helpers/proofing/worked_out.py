"""Verdicts of percentages that stand in a column or row of their own, by what they are worked out from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from helpers.proofing.bases import Rule
from helpers.proofing.formulas import CHANGE, Formula, find_formula, list_lines, name_parts
from helpers.proofing.grids import Grid, Share
from helpers.proofing.verdicts import Place, Verdict

RATE_LABEL = re.compile(r"turn ?out|wahlbeteiligung|(?:response|return|reply) rate", re.IGNORECASE)
ASKED = re.compile(
    r"electorate|eligible|registered|wahlberechtigt|\bsent\b|issued|invited|distributed", re.IGNORECASE
)
TAKING_PART = re.compile(
    r"votes cast|ballots|\bvoted\b|\bwähler(?:innen|/innen)?\b|returned|responses|replies|completed",
    re.IGNORECASE,
)


def judge_by_columns(grid: Grid, column: int, shares: Mapping[int, Share]) -> dict[Place, Verdict]:
    """Verdicts of a column of percentages by the columns of counts that it is worked out from."""
    lines = list_lines(grid.counts, by_row=False)
    names = dict(enumerate(grid.headings))
    formula = find_formula(shares, lines, grid.headings[column], names, column)
    if formula is None and CHANGE.search(grid.headings[column]):
        formula, lines, names = _find_step(grid, column, shares)
    if formula is None:
        return {(row, column): Verdict(share, "no_base") for row, share in shares.items()}
    if any(share.negative for share in shares.values()):  # then a decrease without its sign is wrong
        shares = {row: replace(share, signed=True) for row, share in shares.items()}
    return {
        (row, column): judge_by_formula(formula, share, lines, row, names) for row, share in shares.items()
    }


def _find_step(
    grid: Grid, column: int, shares: Mapping[int, Share]
) -> tuple[Formula | None, dict[int, dict[int, int]], dict[int, str]]:
    """A change from one row to the next of a column: its formula, the rows and those before, their names."""
    lines = list_lines(grid.counts, by_row=False)
    for place, text in grid.others.items():
        digits = text.lstrip("+-").partition(".")
        lines.setdefault(place[1], {})[place[0]] = int(digits[0] + digits[2][:4].ljust(4, "0"))
    order = range(len(grid.labels))
    for at, line in sorted(lines.items(), key=lambda item: abs(item[0] - column)):
        for step in (-1, 1):
            before = {row: line[row + step] for row in order if row in line and row + step in line}
            names = {at: grid.headings[at], at + 1: f"the row {'above' if step < 0 else 'below'}"}
            pair = {at: line, at + 1: before}
            formula = find_formula(shares, pair, grid.headings[column], names, at)
            if formula is not None and formula.kind == "change" and formula.denominator == at + 1:
                return formula, pair, names
    return None, {}, {}


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
    if RATE_LABEL.search(label):
        near = [line for line in lines if abs(line - row) <= 4]
        tops = [line for line in near if TAKING_PART.search(names[line])]
        bases = [line for line in near if ASKED.search(names[line])]
        if len(tops) == 1 and len(bases) == 1:
            return Formula("share", (tops[0],), bases[0], is_hinted=True)
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
