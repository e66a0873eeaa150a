"""Percentages that stand in a column of their own: which columns of the same row they are worked out from.

A share is one column (or several side by side) over another, a change is the difference of two over
the earlier one. A formula is believed where many rows reproduce it; words in the heading count as a
hint. Each percentage is then judged by the formula found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from math import log2

from helpers.percentages import find_rule, format_percent, round_share
from helpers.proofing.bases import Rule
from helpers.proofing.grids import (
    CHANGE,
    Grid,
    Place,
    Share,
    list_lines,
)
from helpers.proofing.patterns import is_typing_slip
from helpers.proofing.verdicts import Verdict

LONGEST_RUN_SEARCH = 14  # columns among which sums of neighbours are tried
ENOUGH_BITS = 6.0
GIVEN_UP = -100.0
WRONG_BITS = 5.0
MOST_COLUMNS = 24
MOST_WRONG = 3  # percentages, and more than follow, before a formula is given up
Line = Mapping[int, int]  # row to count


@dataclass(frozen=True)
class Formula:
    """What a column of percentages is worked out from: ``kind`` is share or change."""

    kind: str
    numerators: tuple[int, ...]
    denominator: int
    is_hinted: bool = False

    def find_parts(self, lines: Mapping[int, Line], at: int) -> tuple[int, int] | None:
        """Numerator and denominator for a row; None where a part is not printed."""
        parts = [lines[line].get(at) for line in self.numerators]
        if self.is_hinted and len(parts) > 1 and set(parts) != {None}:
            parts = [part or 0 for part in parts]  # D to G, and no one in F
        base = lines[self.denominator].get(at)
        if None in parts or not base:
            return None
        return (parts[0] - base if self.kind == "change" else sum(parts)), base

    def judge(self, share: Share, lines: Mapping[int, Line], at: int) -> str | None:
        """How a share follows: a rounding rule, ``unknown`` where a part is missing, or None."""
        found = self.find_parts(lines, at)
        if found is None:
            return "unknown"
        amount, base = found
        if base < 0 or (self.kind == "share" and not 0 <= amount <= base):
            return None
        is_signed = share.signed or self.kind == "share" or not self.is_hinted
        if share.digits and share.negative != (amount < 0) and is_signed:
            return None
        return find_rule(abs(amount), base, share.digits, share.decimals)

    def expect(self, share: Share, lines: Mapping[int, Line], at: int) -> str:
        """What follows at the share's decimals, with its sign."""
        amount, base = self.find_parts(lines, at)
        digits = round_share(100 * abs(amount) * 10**share.decimals, abs(base))
        return ("-" if amount < 0 and digits else "") + format_percent(digits, share.decimals)


def find_formula(
    shares: Mapping[int, Share],
    lines: Mapping[int, Line],
    heading: str,
    names: Mapping[int, str],
    own: int,
) -> Formula | None:
    """The formula that most of the shares follow, if it explains more than chance would.

    ``shares`` and each of ``lines`` are keyed by the same places (rows, or columns for a row of
    percentages); ``names`` are the headings of the lines, ``own`` the place of the shares among them.
    """
    beside = [line for line, counts in lines.items() if not shares.keys().isdisjoint(counts)]
    near = sorted(beside, key=lambda line: abs(line - own))[:MOST_COLUMNS]
    usable = {line: lines[line] for line in sorted(near)}
    telling = {at: share for at, share in shares.items() if share.digits}
    unmoved = {at: share for at, share in shares.items() if not share.digits}
    if not telling or len(usable) < 2:
        return None
    candidates = list(_list_formulas(usable, heading, names, telling))
    price = log2(len(candidates) + 1)
    best, most = None, 0.0
    for formula in candidates:
        gain = _measure(formula, telling, usable)
        if formula.is_hinted and gain > -ENOUGH_BITS:  # words say so: no change tells too
            gain += 3.0 * sum(formula.judge(share, usable, at) == "half_up" for at, share in unmoved.items())
            hows = {formula.judge(share, usable, at) for at, share in telling.items()}
            gain += 2.0 if hows - {None, "unknown"} else GIVEN_UP
        else:
            gain -= price + ENOUGH_BITS
        if gain > most:
            best, most = formula, gain
    return best


def _list_formulas(
    lines: Mapping[int, Line], heading: str, names: Mapping[int, str], shares: Mapping[int, Share]
) -> Iterator[Formula]:
    """Every share of one column or run of columns over another, and every change between two."""
    run = find_named_run(heading, names)
    changes = bool(CHANGE.search(heading)) or any(share.signed or share.negative for share in shares.values())
    for one, other in permutations(lines, 2):
        yield Formula("share", (one,), other)
        if changes:
            yield Formula("change", (one,), other, is_hinted=abs(one - other) <= 2)
    if len(lines) > LONGEST_RUN_SEARCH and not run:
        return
    order = list(lines)
    for first, last in combinations(range(len(order)), 2):
        members = tuple(order[first : last + 1])
        if len(order) > LONGEST_RUN_SEARCH and members != run:
            continue
        for base in order:
            if base not in members:
                yield Formula("share", members, base, is_hinted=members == run)


def find_named_run(heading: str, names: Mapping[int, str]) -> tuple[int, ...]:
    """The columns that a heading names by the first and the last of them, "rated D-G".

    >>> find_named_run("PROPORTION RATED D-G (%)", {3: "C", 4: "D", 5: "E", 6: "F", 7: "G"})
    (4, 5, 6, 7)
    """
    found = re.search(r"\b(\w{1,4})\s*(?:-|–|to)\s*(\w{1,4})\b", heading)
    if not found:
        return ()
    short = {name.split(" | ")[-1].strip().lower(): line for line, name in names.items()}
    first, last = (short.get(found[group].lower()) for group in (1, 2))
    if first is None or last is None or first >= last:
        return ()
    return tuple(line for line in sorted(names) if first <= line <= last)


def _measure(formula: Formula, shares: Mapping[int, Share], lines: Mapping[int, Line]) -> float:
    """Bits that a formula saves; given up once it is plainly wrong."""
    gain, following, wrong = 0.0, 0, []
    for at, share in shares.items():
        how = formula.judge(share, lines, at)
        if how is None:
            wrong.append(at)
        elif how != "unknown":
            following += 1
            gain += log2(100) + 3.32 * share.decimals - (0.0 if how == "half_up" else 3.5)
        if len(wrong) > MOST_WRONG and len(wrong) > following:
            return GIVEN_UP
    for at in wrong if following else ():
        true = formula.expect(shares[at], lines, at).replace(".", "").lstrip("-")
        gain -= WRONG_BITS if is_typing_slip(true, str(shares[at].digits)) else WRONG_BITS + 4.0
    return gain


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
    return {(row, column): judge_cell(formula, share, lines, row, names) for row, share in shares.items()}


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


def judge_cell(
    formula: Formula, share: Share, lines: Mapping[int, Line], at: int, names: Mapping[int, str]
) -> Verdict:
    """The verdict of one percentage under a formula."""
    how = formula.judge(share, lines, at)
    if how == "unknown":
        return Verdict(share, "no_count")
    amount, base = formula.find_parts(lines, at)
    ends = [names[line].split(" | ")[-1] for line in (*formula.numerators, formula.denominator)]
    if len(set(ends)) < len(ends):  # the last heading alone does not tell them apart
        ends = [names[line].replace(" | ", ", ") for line in (*formula.numerators, formula.denominator)]
    *tops, below = ends
    top = tops[0] if len(tops) == 1 else f"{tops[0]} to {tops[-1]}"
    rule = Rule(formula.kind, f"{top} | {below}", 0.0, lambda track, row: base)
    counted = replace(share, count=amount)
    return Verdict(counted, how or "wrong", base, rule, None, formula.expect(share, lines, at))
