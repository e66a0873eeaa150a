"""Columns of numbers worked out from others: differences, percentage points, rates per so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations

from helpers.proofing.grids import CHANGE, Grid, Place, list_lines
from helpers.proofing.verdicts import Finding, TableResult

PER = re.compile(r"\bper\s+(\d[\d ,]*|hundred|thousand|million)?", re.IGNORECASE)
PER_WORDS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
FEWEST_HOLDING = 3
HOLDING_SHARE = 0.75
MOST_COLUMNS = 24
MOST_TRIED = 60  # rows of a pair of columns before it is given up
Numbers = Mapping[int, Fraction]


def check_differences(result: TableResult) -> Iterator[Finding]:
    """What does not follow in columns of differences and rates, where most of a column does.

    Adds to the result how many figures were held against two others.
    """
    grid = result.grid
    lines = list_lines(
        {place: Fraction(count, grid.scale) for place, count in grid.counts.items()}, by_row=False
    )
    alone = {place: share for place, share in grid.shares.items() if share.count is None}
    shares = list_lines(
        {place: Fraction(share.percent) * (-1 if share.negative else 1) for place, share in alone.items()},
        by_row=False,
    )
    steps = list_lines({place: Fraction(1, 10**one.decimals) for place, one in alone.items()}, by_row=False)
    for column, printed in sorted(list_lines(grid.others, by_row=False).items()):
        heading = grid.headings[column]
        found = None
        signed = sum(text[0] in "+-" for text in printed.values())
        rounded = Fraction(grid.scale > 1, grid.scale) or Fraction(
            grid.rounding_unit * (grid.rounding_unit > 1)
        )
        if per := PER.search(heading):
            factor = PER_WORDS.get((per[1] or "").lower()) or int(re.sub(r"\D", "", per[1] or "") or 1)
            found = _find_pair(printed, lines, column, factor, Fraction(0))
        elif CHANGE.search(heading) or 2 * signed > len(printed):
            found = _find_pair(printed, lines, column, None, rounded) or _find_pair(
                printed, shares, column, None, steps
            )
        if found is None:
            continue
        first, second, expected, wrong = found
        result.sums_checked += len(expected)
        for row in wrong:
            yield _tell(grid, (row, column), (first, second), expected[row], bool(per))


def _find_pair(
    printed: Mapping[int, str],
    lines: Mapping[int, Numbers],
    own: int,
    factor: int | None,
    slack: Fraction | Mapping[int, Numbers],
) -> tuple[int, int, dict[int, Fraction], list[int]] | None:
    """The two columns that most of a column follows from, what follows in each row, the rows that do not.

    The first less the second, or ``factor`` times the first over the second; None where there is no such
    pair. What was rounded before it was subtracted may be ``slack`` off, of two figures the larger one.
    """
    is_signed = any(text[0] == "-" for text in printed.values())
    near = sorted((line for line in lines if line != own), key=lambda line: abs(line - own))[:MOST_COLUMNS]
    some = dict(list(printed.items())[:MOST_TRIED])
    for first, second in permutations(near, 2):
        tried = _expect(some, lines[first], lines[second], factor)
        off = dict.fromkeys(printed, slack)
        if isinstance(slack, Mapping):
            both = slack[first], slack[second]
            off = {row: max(steps.get(row, Fraction(0)) for steps in both) for row in printed}
        if sum(_fits(some[row], value, off[row], is_signed) for row, value in tried.items()) < len(tried) / 2:
            continue
        expected = _expect(printed, lines[first], lines[second], factor)
        wrong = [
            row for row, value in expected.items() if not _fits(printed[row], value, off[row], is_signed)
        ]
        telling = {expected[row] for row in expected if row not in wrong and expected[row]}
        if len(telling) >= FEWEST_HOLDING - (len(printed) < 4) and len(expected) - len(
            wrong
        ) >= HOLDING_SHARE * len(expected) - (len(expected) < 4):
            return first, second, expected, wrong
    return None


def _expect(printed: Mapping[int, str], first: Numbers, second: Numbers, factor: int | None) -> Numbers:
    """The first less the second, or ``factor`` times the first over the second, where both are there."""
    both = [row for row in printed if row in first and row in second]
    if factor is None:
        return {row: first[row] - second[row] for row in both}
    return {row: factor * first[row] / second[row] for row in both if second[row]}


def _fits(text: str, value: Fraction, slack: Fraction, is_signed: bool) -> bool:
    """Whether a printed number is a value rounded to its decimals; with its sign, where any has one."""
    number = Fraction(text)
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    if not is_signed and text[0] != "+" and value < 0:
        number = -number
    return abs(number - value) <= max(half, slack)


def _tell(grid: Grid, place: Place, pair: tuple[int, int], value: Fraction, is_rate: bool) -> Finding:
    """The finding of a number that is not the difference or rate of the two that it is worked out from."""
    row, column = place
    text = grid.others[place]
    decimals = len(text.partition(".")[2])
    expected = f"{float(value):,.{decimals}f}"
    names = [f"{grid.texts[row, at]} ({grid.name_column(at)})" for at in pair]
    told = f"{names[0]} to {names[1]}" if is_rate else f"{names[0]} less {names[1]}"
    return Finding(
        "items_do_not_add_up",
        grid,
        (place,),
        f"{told} is {expected}, not {grid.texts[place]}.",
        f"Put {expected} if the two are right.",
        published=grid.texts[place],
        expected=expected,
        severity="high",
        item=grid.name_row(row),
        period=grid.name_column(column),
        lead="does not follow",
    )
