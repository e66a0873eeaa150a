"""Figures that rest on no count beside them: shares that add to 100, differences and rates of two columns."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from helpers.percentages import can_add_to_hundred
from helpers.proofing.grids import CHANGE, Grid, Place, Share, is_total_label, list_lines
from helpers.proofing.verdicts import Finding, TableResult, Verdict, find_at

MAY_EXCEED = re.compile(
    r"change|increase|decrease|growth|index|rate|ratio|target|coverage|performance|of plan|capacity|per 1",
    re.I,
)
MOST_OVER = Decimal(150)  # shares that add to more than this are a list of several answers
ALIKE_ENOUGH = 0.75  # of the lines of a table, or of the rows of a column
PER = re.compile(r"\bper\s+(\d[\d ,]*|hundred|thousand|million)?", re.IGNORECASE)
PER_WORDS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
FEWEST_HOLDING = 3
MOST_COLUMNS = 24
MOST_TRIED = 60  # rows of a pair of columns before it is given up
List = tuple[list[Share], Share | None, bool]  # its items, the total of 100 printed with them, must it add up
Number = tuple[Fraction, Fraction]  # and how far off rounding before the subtraction may have moved it


def check_loose_figures(result: TableResult) -> None:
    """Add to a table's result which figures without counts were held against others, and what is wrong."""
    loose = {
        place: result.grid.shares[place]
        for place, verdict in sorted(result.verdicts.items())
        if verdict.how == "weighted"
        or (verdict.how in ("no_count", "no_base") and result.grid.shares[place].count is None)
    }
    for along, lists in ((True, _list_along(result.grid, loose)), (False, _list_down(result.grid, loose))):
        for shares, total, is_sure in lists:
            holds = _add_to_hundred(shares)
            if holds or is_sure:
                result.sums_checked += 1
                for share in [*shares, *([total] if total else [])]:
                    if result.verdicts[share.place].how != "weighted":
                        result.verdicts[share.place] = Verdict(share, "added")
            if not holds and is_sure:
                result.findings.append(_tell_shares(result.grid, shares, total, along))
    result.findings += _find_impossible(result.grid, loose)
    result.findings += _check_differences(result)


def _add_to_hundred(shares: list[Share]) -> bool:
    """Whether shares add to 100 as far as their rounding tells."""
    return can_add_to_hundred([share.percent for share in shares])


def _list_along(grid: Grid, loose: Mapping[Place, Share]) -> Iterator[List]:
    """Shares along each row, where most rows of the table add to 100."""
    parts = {place: share for place, share in loose.items() if not is_total_label(grid.name_last(place[1]))}
    lists = [list(shares.values()) for shares in list_lines(parts, by_row=True).values()]
    lists = [shares for shares in lists if len(shares) > 1 and not any(one.negative for one in shares)]
    holding = sum(map(_add_to_hundred, lists))
    if holding > 1 and holding >= ALIKE_ENOUGH * len(lists):
        yield from ((shares, None, holding > 2) for shares in lists)


def _list_down(grid: Grid, loose: Mapping[Place, Share]) -> Iterator[List]:
    """Shares down each column under a total of 100, or where the other columns add to 100."""
    found: list[tuple[list[Share], Share | None]] = []
    for column, line in sorted(list_lines(loose, by_row=False).items()):
        if CHANGE.search(grid.headings[column]) or any(share.negative for share in line.values()):
            continue
        totals = [
            share
            for row, share in line.items()
            if is_total_label(grid.labels[row]) and Decimal(share.percent) == 100
        ]
        items = [share for share in line.values() if share not in totals]
        if len(items) > 1:
            found.append((items, totals[0] if totals else None))
    holding = [_add_to_hundred(items) for items, _ in found]
    for (items, total), holds in zip(found, holding, strict=True):
        others = sum(holding) - holds
        is_under_total = total is not None and sum(Decimal(share.percent) for share in items) < MOST_OVER
        is_sure = (is_under_total and (len(found) == 1 or others > 0)) or (
            others > 1 and others >= ALIKE_ENOUGH * (len(found) - 1)
        )
        likely = total is not None or (sum(holding) > 1 and sum(holding) >= ALIKE_ENOUGH * len(found))
        exact = len(items) > 2 and all(share.decimals for share in items)
        if is_sure or (holds and (likely or exact)):
            yield items, total, is_sure


def _tell_shares(grid: Grid, shares: list[Share], total: Share | None, along: bool) -> Finding:
    """The finding of shares that do not add to 100."""
    added = f"{sum(Decimal(share.percent) for share in shares).normalize():f}"
    line = "row" if along else "column"
    place = (shares[0].row, shares[-1].column) if along else (shares[-1].row, shares[0].column)
    unnamed = {"period" if along else "item": "", "published": f"{added}%"}
    if total is not None:
        place, unnamed = total.place, {}
    over = f", printed over a total of {total.shown}" if total else ""
    return find_at(
        "percentages_do_not_add_up",
        grid,
        [place],
        f"The percentages of this {line} add to {added}{over}: more off 100 than rounding explains.",
        f"Check the percentages of this {line}.",
        expected="100%",
        severity="medium",
        lead="does not add up",
        **unnamed,
    )


def _find_impossible(grid: Grid, loose: Mapping[Place, Share]) -> Iterator[Finding]:
    """A share of a whole above 100% where no other is and nothing says that it may be."""
    if MAY_EXCEED.search(grid.title) or len(loose) < 2:
        return
    over = [share for share in loose.values() if Decimal(share.percent) > 100 and "%" in share.shown]
    for share in over if len(over) <= max(1, len(loose) // 20) else ():
        words = f"{grid.labels[share.row]} {grid.headings[share.column]}"
        if not (MAY_EXCEED.search(words) or share.signed or share.negative):
            why = f"{share.percent}% of a whole cannot be."
            yield find_at("percentage", grid, [share.place], why, "Check this figure.", lead="is above 100%")


def _check_differences(result: TableResult) -> Iterator[Finding]:
    """What does not follow in columns of differences and rates, where most of a column does.

    Adds to the result how many figures were held against two others.
    """
    grid = result.grid
    off = Fraction(grid.scale > 1, grid.scale) or Fraction(grid.rounding_unit * (grid.rounding_unit > 1))
    counts = {place: (Fraction(count, grid.scale), off) for place, count in grid.counts.items()}
    shares = {
        place: (Fraction(share.percent) * (-1 if share.negative else 1), Fraction(1, 10**share.decimals))
        for place, share in grid.shares.items()
        if share.count is None
    }
    for column, printed in sorted(list_lines(grid.others, by_row=False).items()):
        heading, sources, factor = grid.headings[column], (), None
        signed = sum(text[0] in "+-" for text in printed.values())
        if per := PER.search(heading):
            factor = PER_WORDS.get((per[1] or "").lower()) or int(re.sub(r"\D", "", per[1] or "") or 1)
            sources = (counts,)
        elif CHANGE.search(heading) or 2 * signed > len(printed):
            sources = (counts, shares)
        pairs = (_find_pair(printed, list_lines(cells, by_row=False), column, factor) for cells in sources)
        if found := next(filter(None, pairs), None):
            pair, expected, wrong = found
            result.sums_checked += len(expected)
            yield from (_tell(grid, (row, column), pair, expected[row][0], bool(per)) for row in wrong)


def _find_pair(
    printed: Mapping[int, str], lines: Mapping[int, Mapping[int, Number]], own: int, factor: int | None
) -> tuple[tuple[int, int], dict[int, Number], list[int]] | None:
    """The two columns that most of a column follows from, what follows in each row, the rows that do not.

    The first less the second, or ``factor`` times the first over the second; None where there is no such
    pair.
    """
    is_signed = any(text[0] == "-" for text in printed.values())
    near = sorted((line for line in lines if line != own), key=lambda line: abs(line - own))[:MOST_COLUMNS]
    some = list(printed)[:MOST_TRIED]
    for pair in permutations(near, 2):
        first, second = (lines[line] for line in pair)
        tried = _expect(some, first, second, factor)
        if 2 * sum(_fits(printed[row], number, is_signed) for row, number in tried.items()) < len(tried):
            continue
        expected = _expect(printed, first, second, factor)
        wrong = [row for row, number in expected.items() if not _fits(printed[row], number, is_signed)]
        telling = {value for row, (value, _) in expected.items() if row not in wrong and value}
        holding = len(expected) - len(wrong)
        if len(telling) >= FEWEST_HOLDING - (len(printed) < 4) and (
            holding >= ALIKE_ENOUGH * len(expected) - (len(expected) < 4)
        ):
            return pair, expected, wrong
    return None


def _expect(
    rows: Iterable[int], first: Mapping[int, Number], second: Mapping[int, Number], factor: int | None
) -> dict[int, Number]:
    """The first less the second, or ``factor`` times the first over the second, where both are there.

    What was rounded before it was subtracted may be off by as much as the coarser of the two.
    """
    both = [(row, first[row], second[row]) for row in rows if row in first and row in second]
    if factor is None:
        return {row: (one - other, max(off, slack)) for row, (one, off), (other, slack) in both}
    return {row: (factor * one / other, Fraction(0)) for row, (one, _), (other, _) in both if other}


def _fits(text: str, number: Number, is_signed: bool) -> bool:
    """Whether a printed number is a value rounded to its decimals; with its sign, where any has one."""
    value, off = number
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    is_turned = not is_signed and text[0] != "+" and value < 0
    return abs(Fraction(text) + (value if is_turned else -value)) <= max(half, off)


def _tell(grid: Grid, place: Place, pair: tuple[int, int], value: Fraction, is_rate: bool) -> Finding:
    """The finding of a number that is not the difference or rate of the two that it is worked out from."""
    expected = f"{float(value):,.{len(grid.others[place].partition('.')[2])}f}"
    told = (" to " if is_rate else " less ").join(
        f"{grid.texts[place[0], at]} ({grid.name_column(at)})" for at in pair
    )
    return find_at(
        "items_do_not_add_up",
        grid,
        [place],
        f"{told} is {expected}, not {grid.texts[place]}.",
        f"Put {expected} if the two are right.",
        expected=expected,
        lead="does not follow",
    )
