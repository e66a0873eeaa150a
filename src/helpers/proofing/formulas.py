"""Percentages without a count beside them: which columns, or which rows, they are worked out from.

A share is one line (or several side by side) over another, a change is the difference of two over the
earlier one. A formula is believed where many cells reproduce it; words in the heading count as a hint.
Each percentage is then judged by the formula found.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations
from math import log2

from helpers.percentages import find_rule, format_percent, round_share
from helpers.proofing.bases import Rule
from helpers.proofing.grids import CHANGE, Grid, Place, Share, is_total_label, list_lines
from helpers.proofing.patterns import is_typing_slip
from helpers.proofing.verdicts import Verdict

LONGEST_RUN_SEARCH = 14  # columns among which sums of neighbours are tried
ENOUGH_BITS = 6.0
GIVEN_UP = -100.0
WRONG_BITS = 5.0
MOST_COLUMNS = 24
MOST_WRONG = 3  # percentages, and more than follow, before a formula is given up
MOST_ROWS_AROUND, MOST_ROWS_APART = 8, 4  # of a row of percentages: counts, and counts that labels name
MEASURES = frozenset(("percentage", "percent", "%", "proportion", "share"))
RATE_LABEL = re.compile(r"turn ?out|wahlbeteiligung|(?:response|return|reply) rate", re.IGNORECASE)
ASKED = re.compile(
    r"electorate|eligible|registered|wahlberechtigt|\bsent\b|issued|invited|distributed", re.IGNORECASE
)
TAKING_PART = re.compile(
    r"votes cast|ballots|\bvoted\b|\bwähler(?:innen|/innen)?\b|returned|responses|replies|completed",
    re.IGNORECASE,
)
Lines = Mapping[int, Mapping[int, int]]  # of counts, by column and then row, or by row and then column


@dataclass(frozen=True)
class Formula:
    """What percentages are worked out from: ``kind`` is share or change, of some of the ``lines``."""

    kind: str
    numerators: tuple[int, ...]
    denominator: int
    lines: Lines = field(repr=False)
    is_hinted: bool = False

    def find_parts(self, at: int) -> tuple[int, int] | None:
        """Numerator and denominator of one cell; None where a part is not printed."""
        parts = [self.lines[line].get(at) for line in self.numerators]
        if self.is_hinted and len(parts) > 1 and set(parts) != {None}:
            parts = [part or 0 for part in parts]  # D to G, and no one in F
        base = self.lines[self.denominator].get(at)
        if None in parts or not base:
            return None
        return (parts[0] - base if self.kind == "change" else sum(parts)), base

    def judge(self, share: Share, at: int) -> str | None:
        """How a share follows: a rounding rule, ``unknown`` where a part is missing, or None."""
        found = self.find_parts(at)
        if found is None:
            return "unknown"
        amount, base = found
        if base < 0 or (self.kind == "share" and not 0 <= amount <= base):
            return None
        is_signed = share.signed or self.kind == "share" or not self.is_hinted
        if share.digits and share.negative != (amount < 0) and is_signed:
            return None
        return find_rule(abs(amount), base, share.digits, share.decimals)

    def expect(self, share: Share, at: int) -> str:
        """What follows at the share's decimals, with its sign."""
        amount, base = self.find_parts(at)
        digits = round_share(100 * abs(amount) * 10**share.decimals, abs(base))
        return ("-" if amount < 0 and digits else "") + format_percent(digits, share.decimals)


def find_formula(
    shares: Mapping[int, Share], lines: Lines, heading: str, names: Mapping[int, str], own: int
) -> Formula | None:
    """The formula that most of the shares follow, if it explains more than chance would.

    ``shares`` and each of ``lines`` are keyed by the same places (rows, or columns for a row of
    percentages); ``names`` are the headings of the lines, ``own`` the place of the shares among them.
    """
    beside = [line for line, counts in lines.items() if not shares.keys().isdisjoint(counts)]
    near = sorted(beside, key=lambda line: abs(line - own))[:MOST_COLUMNS]
    telling = {at: share for at, share in shares.items() if share.digits}
    if not telling or len(near) < 2:
        return None
    candidates = list(_list_formulas({line: lines[line] for line in sorted(near)}, heading, names, telling))
    price = log2(len(candidates) + 1)
    best, most = None, 0.0
    for formula in candidates:
        gain = _measure(formula, telling)
        if formula.is_hinted and gain > -ENOUGH_BITS:  # words say so: no change tells too
            hows = {at: formula.judge(share, at) for at, share in shares.items()}
            gain += 3.0 * sum(how == "half_up" for at, how in hows.items() if at not in telling)
            gain += 2.0 if {hows[at] for at in telling} - {None, "unknown"} else GIVEN_UP
        else:
            gain -= price + ENOUGH_BITS
        if gain > most:
            best, most = formula, gain
    return best


def _list_formulas(
    lines: Lines, heading: str, names: Mapping[int, str], shares: Mapping[int, Share]
) -> Iterator[Formula]:
    """Every share of one column or run of columns over another, and every change between two."""
    run = find_named_run(heading, names)
    changes = bool(CHANGE.search(heading)) or any(share.signed or share.negative for share in shares.values())
    for one, other in permutations(lines, 2):
        yield Formula("share", (one,), other, lines)
        if changes:
            yield Formula("change", (one,), other, lines, is_hinted=abs(one - other) <= 2)
    order = list(lines)
    for first, last in combinations(range(len(order)), 2) if len(order) <= LONGEST_RUN_SEARCH or run else ():
        members = tuple(order[first : last + 1])
        if len(order) > LONGEST_RUN_SEARCH and members != run:
            continue
        for base in order:
            if base not in members:
                yield Formula("share", members, base, lines, is_hinted=members == run)


def find_named_run(heading: str, names: Mapping[int, str]) -> tuple[int, ...]:
    """The columns that a heading names by the first and the last of them, "rated D-G".

    >>> find_named_run("PROPORTION RATED D-G (%)", {3: "C", 4: "D", 5: "E", 6: "F", 7: "G"})
    (4, 5, 6, 7)
    """
    found = re.search(r"\b(\w{1,4})\s*(?:-|–|to)\s*(\w{1,4})\b", heading)
    if not found:
        return ()
    short = {name.split(" | ")[-1].strip().lower(): line for line, name in names.items()}
    first, last = (short.get(end.lower()) for end in found.groups())
    if first is None or last is None or first >= last:
        return ()
    return tuple(line for line in sorted(names) if first <= line <= last)


def _measure(formula: Formula, shares: Mapping[int, Share]) -> float:
    """Bits that a formula saves; given up once it is plainly wrong."""
    gain, following, wrong = 0.0, 0, []
    for at, share in shares.items():
        how = formula.judge(share, at)
        if how is None:
            wrong.append(at)
        elif how != "unknown":
            following += 1
            gain += log2(100) + 3.32 * share.decimals - (0.0 if how == "half_up" else 3.5)
        if len(wrong) > MOST_WRONG and len(wrong) > following:
            return GIVEN_UP
    for at in wrong if following else ():
        true = formula.expect(shares[at], at).replace(".", "").lstrip("-")
        gain -= WRONG_BITS if is_typing_slip(true, str(shares[at].digits)) else WRONG_BITS + 4.0
    return gain


def judge_by_columns(grid: Grid, column: int, shares: Mapping[int, Share]) -> dict[Place, Verdict]:
    """Verdicts of a column of percentages by the columns of counts that it is worked out from."""
    heading, names = grid.headings[column], dict(enumerate(grid.headings))
    formula = find_formula(shares, list_lines(grid.counts, by_row=False), heading, names, column)
    if formula is None and CHANGE.search(heading):
        formula, names = _find_step(grid, column, shares)
    if formula is None:
        return {(row, column): Verdict(share, "no_base") for row, share in shares.items()}
    if any(share.negative for share in shares.values()):  # then a decrease without its sign is wrong
        shares = {row: replace(share, signed=True) for row, share in shares.items()}
    return {(row, column): _judge_cell(formula, share, row, names) for row, share in shares.items()}


def _find_step(grid: Grid, column: int, shares: Mapping[int, Share]) -> tuple[Formula | None, dict[int, str]]:
    """A change from one row to the next of a column: its formula, and the names of both rows."""
    lines = list_lines(grid.counts, by_row=False)
    for place, text in grid.others.items():
        whole, _, rest = text.lstrip("+-").partition(".")
        lines.setdefault(place[1], {})[place[0]] = int(whole + rest[:4].ljust(4, "0"))
    for at, line in sorted(lines.items(), key=lambda item: abs(item[0] - column)):
        for step, side in ((-1, "above"), (1, "below")):
            pair = {at: line, at + 1: {row: line[row + step] for row in line if row + step in line}}
            names = {at: grid.headings[at], at + 1: f"the row {side}"}
            formula = find_formula(shares, pair, grid.headings[column], names, at)
            if formula is not None and formula.kind == "change" and formula.denominator == at + 1:
                return formula, names
    return None, {}


def judge_by_rows(grid: Grid, verdicts: Mapping[Place, Verdict]) -> dict[Place, Verdict]:
    """Verdicts of percentages in a row of their own, by the rows of counts above and below it."""
    found: dict[Place, Verdict] = {}
    lines = list_lines(grid.counts, by_row=True)
    names = dict(enumerate(grid.labels))
    for row, shares in list_lines(dict(sorted(grid.shares.items())), by_row=True).items():
        known = [verdicts[row, column] for column in shares if (row, column) in verdicts]
        if any(one.is_checked for one in known) or any(one.count is not None for one in shares.values()):
            continue
        around = range(row - MOST_ROWS_AROUND, row + MOST_ROWS_AROUND + 1)
        near = {line: lines[line] for line in around if line != row and line in lines}
        formula = find_formula(shares, near, names[row], names, row)
        for top, base, is_sure in [] if formula else _list_named_rows(row, names, near):
            formula = Formula("share", (top,), base, near, is_hinted=True)
            if is_sure or any(formula.judge(share, at) == "half_up" for at, share in shares.items()):
                break
            formula = None
        if formula:
            found |= {(row, at): _judge_cell(formula, share, at, names) for at, share in shares.items()}
    return found


def _list_named_rows(row: int, names: Mapping[int, str], lines: Lines) -> Iterator[tuple[int, int, bool]]:
    """The rows of counts that the label of one of percentages names, with their bases, and whether for sure.

    % upheld beside Upheld: that row over the nearest total, or else the row before it, if some follow.
    Turnout: votes cast over the electorate. Percentage of X under Number of X: X over the row before it.

    >>> names = {0: "Number of cases received", 1: "Number of cases closed", 2: "Percentage of cases closed"}
    >>> list(_list_named_rows(2, names, {0: {1: 9}, 1: {1: 8}}))
    [(1, 0, True)]
    """
    near = [line for line in lines if abs(line - row) <= MOST_ROWS_APART]
    near.sort(key=lambda line: (line > row, abs(line - row)))
    told = {line: names[line].lower().split() for line in lines}
    words = set(re.sub(r"[()]", " ", names[row].lower()).split())
    top = next((line for line in near if {*told[line]} == words - MEASURES), None)
    if top is not None and not words.isdisjoint(MEASURES):
        bases = [line for line in near if line != top and is_total_label(names[line])]
        yield from ((top, base, False) for base in [*bases, *(line for line in near if line == top - 1)])
    if RATE_LABEL.search(names[row]):
        tops = [line for line in near if TAKING_PART.search(names[line])]
        bases = [line for line in near if ASKED.search(names[line])]
        if len(tops) == len(bases) == 1:
            yield tops[0], bases[0], True
    measure, *wanted = names[row].lower().split() or [""]
    numbered = [line for line in lines if line < row and line - 1 in lines and told[line][:1] == ["number"]]
    for line in sorted(numbered, reverse=True) if measure in MEASURES else ():
        if {*wanted} <= {*told[line]} and len({*told[line]} - {*wanted}) <= 3:
            yield line, line - 1, True


def _judge_cell(formula: Formula, share: Share, at: int, names: Mapping[int, str]) -> Verdict:
    """The verdict of one percentage under a formula."""
    how = formula.judge(share, at)
    if how == "unknown":
        return Verdict(share, "no_count")
    amount, base = formula.find_parts(at)
    called = [names[line] for line in (*formula.numerators, formula.denominator)]
    ends = [name.split(" | ")[-1] for name in called]
    if len(set(ends)) < len(ends):  # the last heading alone does not tell them apart
        ends = [name.replace(" | ", ", ") for name in called]
    *tops, below = ends
    top = tops[0] if len(tops) == 1 else f"{tops[0]} to {tops[-1]}"
    rule = Rule(formula.kind, f"{top} | {below}", 0.0, lambda track, row: base)
    counted = replace(share, count=amount)
    return Verdict(counted, how or "wrong", base, rule, None, formula.expect(share, at))
