"""Why one percentage does not follow: every slip that prints it, weighed in bits, the likeliest first.

What a slip costs is what the engine asks for it (``helpers.percentages.vocabulary``): its prior, and the
bits to say where and how. Beside its slips stand two that only a table shows: the rest to 100%, and the
figure itself in the place of its percentage. What the counts add up to speaks for or against a mistyped one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import log2

from helpers.percentages import (
    MECHANISMS,
    find_damage,
    format_percent,
    print_digits,
)
from helpers.proofing.grids import Grid, Place, is_total_label
from helpers.proofing.misprints import NO_TOTAL_BITS, list_misprints, price_slip
from helpers.proofing.verdicts import Cause, Verdict

TOLD_APART_BITS = 2.0  # 4 to 1: from there on the likelier cause is named alone
WORTH_TELLING_BITS = 4.0  # 16 to 1: up to there the less likely one is told after it
REST_BITS = 6.0  # the other of two answers, or their sum: as often as another row's
FIGURE_BITS = 6.0  # the count where its percentage should stand
DIGIT_BITS = log2(10)
REST = ", the rest to 100%"


def weigh_causes(
    grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict], far: Sequence[tuple[str, int]] = ()
) -> list[Cause]:
    """The causes of a percentage that does not follow, one of each mechanism, the likeliest first.

    The last resort, ``unexplained``, is always among them: every digit could be any.
    """
    share = cell.share
    every = 10.0 + DIGIT_BITS * len(str(share.digits))
    listed = [Cause("unexplained", "", every)]
    is_larger = cell.rule.kind != "change" and abs(share.count) > cell.base
    if not is_larger:
        listed += [
            *_list_typing(cell),
            *_list_copied(grid, cell, verdicts),
            *_list_reckoned(grid, cell),
            *_list_bases(grid, cell, far),
        ]
    if cell.rule.kind != "change":
        listed += list_misprints(grid, cell, verdicts)
    best: dict[str, Cause] = {}
    for cause in sorted(listed, key=lambda cause: cause.bits):
        best.setdefault(cause.mechanism, cause)
    if "other_row" in best and best["other_row"].clause.endswith(REST):
        best.pop("complement", None)
    return list(best.values())


def tell_causes(causes: Sequence[Cause]) -> dict:
    """The columns of reconciled.csv that say why, and a clause: the likelier cause, both, or none."""
    last = next((cause for cause in causes if cause.mechanism == "unexplained"), None)
    if last is not None and last.bits - causes[0].bits < TOLD_APART_BITS:
        causes = [last, *(cause for cause in causes if cause is not last)]
    first, second, *_ = [*causes, None, None]
    ahead = second.bits - first.bits if second else None
    clause, mechanism = first.clause, first.mechanism
    if clause and second and second.clause and ahead < TOLD_APART_BITS:
        mechanism, clause = "ambiguous", f"either {clause}, or {second.clause}"
    elif clause and second and second.clause and ahead < WORTH_TELLING_BITS:
        clause = f"{clause} (less likely, {second.clause})"
    return {
        "mechanism": mechanism,
        "likeliest": first.mechanism,
        "parameter": first.parameter,
        "scope": "cell",
        "bits": round(first.bits, 2),
        "runner_up": second and " ".join(filter(None, (second.mechanism, second.parameter))),
        "bits_ahead": ahead and round(ahead, 2),
        "confidence": round(1 / sum(2 ** (first.bits - cause.bits) for cause in causes), 4),
        "clause": clause,
    }


def _list_typing(cell: Verdict) -> Iterator[Cause]:
    """Slips of the fingers in the percentage, at its decimals or at those that its column has."""
    share = cell.share
    decimals = {share.decimals}
    if cell.track is not None:
        decimals |= {other.decimals for other in cell.track.shares.values()}
    for places in decimals:
        true = print_digits(abs(share.count), cell.base, places)
        near = (true,) if cell.track is None or cell.track.unit == 1 else (true, true - 1, true + 1)
        for text in (format_percent(digits, places) for digits in near if digits >= 0):
            for mechanism, bits in find_damage(text, share.percent):
                parameter = f"{text} printed as {share.percent}"
                clause = MECHANISMS[mechanism].clause.format(parameter=parameter)
                extra = 2.0 * (text != format_percent(true, share.decimals))
                yield Cause(mechanism, clause, price_slip(mechanism) + bits + extra, parameter)


def _list_copied(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> Iterator[Cause]:
    """The same percentage in the same column or row, where it stands by right."""
    share = cell.share
    printed = f"{'-' if share.negative else ''}{share.percent}"
    for mechanism, same_line, at in (("other_row", 1, 0), ("other_period", 0, 1)):
        line = [
            (place, one)
            for place, one in verdicts.items()
            if place[same_line] == (share.row, share.column)[same_line]
            and place != (share.row, share.column)
            and one.how not in ("no_base", "no_count")
        ]
        same = [
            (abs(place[at] - (share.row, share.column)[at]), place, one)
            for place, one in line
            if (one.expected if one.how == "wrong" else f"{'-' * one.share.negative}{one.share.percent}")
            == printed
        ]
        if not same:
            continue
        _, (row, column), one = min(same, key=lambda found: found[0])
        name = grid.name_row(row) if mechanism == "other_row" else grid.name_column(column)
        bits = price_slip(mechanism) + log2(len(line) / len(same))
        clause = MECHANISMS[mechanism].clause.format(parameter=name)
        if mechanism == "other_row" and one.share.count == cell.base - share.count:
            clause, bits = clause + REST, bits - 1.0  # two ways to it
        yield Cause(mechanism, clause, bits, name)


def _list_reckoned(grid: Grid, cell: Verdict) -> Iterator[Cause]:
    """Other things that were worked out from the same two numbers."""
    share, base = cell.share, cell.base
    count, decimals = abs(share.count), share.decimals

    def prints(amount: int, of: int) -> bool:
        return of > 0 and amount >= 0 and print_digits(amount, of, decimals) == share.digits

    if cell.rule.kind == "change":
        later = base + share.count
        if prints(count, base):
            yield Cause("sign", "the sign is wrong", price_slip("other_count"))
        if prints(later, base):
            told = "it is the later figure as a percentage of the earlier one, not the change"
            yield Cause("other_count", told, price_slip("other_count"))
        if prints(count, later):
            yield Cause("other_denominator", "the difference was divided by the later figure", 4.0)
    else:
        rest, whole = base - count, 100 * 10**decimals
        if 0 < count < base and (
            prints(rest, base) or share.digits == whole - print_digits(count, base, decimals)
        ):
            told = f"it is the share of the others, {grid.format_count(rest)} of {grid.format_count(base)}"
            yield Cause("complement", told, REST_BITS)
        for mechanism, amount, of in (("inverted", count * base, 10_000), ("as_fraction", count, 100 * base)):
            if prints(amount, of) and (mechanism == "inverted" or share.decimals > 1):
                told = {"count": grid.format_count(count), "total": grid.format_count(base)}
                clause = MECHANISMS[mechanism].clause.format(**told, parameter=told["total"])
                yield Cause(mechanism, clause, price_slip(mechanism), str(grid.unscale(base)))
    if Fraction(share.percent) == grid.unscale(count):
        yield Cause("as_count", "it is the number, not the percentage", FIGURE_BITS)


def _list_bases(grid: Grid, cell: Verdict, far: Sequence[tuple[str, int]]) -> Iterator[Cause]:
    """Other printed numbers that the count may have been divided by, totals and near ones first."""
    share = cell.share
    if cell.track is None:
        return
    named: dict[int, tuple[float, str]] = {}
    for (row, column), base in grid.counts.items():
        is_total = is_total_label(grid.labels[row]) or is_total_label(grid.headings[column])
        if base <= share.count or base == cell.base:
            continue
        is_near = row == share.row or column == cell.track.count_column
        name = grid.name_row(row)
        if row == share.row:
            name = grid.name_column(column)
        elif column != cell.track.count_column:
            name = ", ".join(filter(None, (name, grid.name_column(column))))
        bits = NO_TOTAL_BITS * ((not is_total) + (not is_near and not is_total))
        if base not in named or bits < named[base][0]:
            named[base] = (bits, name)
    for name, base in far:
        if base > share.count and base != cell.base:
            named.setdefault(base, (1.0, name))
    for base, (bits, name) in named.items():
        if print_digits(share.count, base, share.decimals) == share.digits:
            told = f"it is {grid.format_count(share.count)} of {grid.format_count(base)} ({name})"
            cost = price_slip("other_denominator") + bits + log2(len(named))
            yield Cause("other_denominator", told, cost, f"{name} = {grid.unscale(base)}")
