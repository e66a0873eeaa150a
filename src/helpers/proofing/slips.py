"""Slips told by the print alone: typing, what was copied from a neighbour, what runs through a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from helpers.percentages import CAUSES, print_digits
from helpers.proofing.bases import Rule
from helpers.proofing.grids import Grid, Place, Share, Track, is_total_label
from helpers.proofing.patterns import judge_share, name_typing_slip
from helpers.proofing.verdicts import Verdict

FEWEST_SLIPPED = 3
SLIPPED_SHARE = 0.8  # of a column's telling percentages
FOLLOWING_SHARE = 0.6  # from which a column is not wrong as a whole
WEAK = ("unexplained", "other_count", "total_typo", "count_typo", "as_fraction", "left_out_of_total")
COPIED = ("other_row", "other_period")


def find_wide_slip(
    track: Track, rules: Sequence[Rule], now: Mapping[int, Rule | None]
) -> dict[int, Rule | None]:
    """The base by row under which one slip explains all that does not follow in a column; empty if none does.

    Count × base, count ÷ base left a fraction, the point moved; or, where hardly anything follows, each
    percentage that of the row above or below. ``now`` are the bases found so far, kept where shares follow.
    """
    telling = {row: share for row, share in sorted(track.shares.items()) if share.count and share.digits}
    printed = {row: rule for row, rule in now.items() if rule is not None and rule.kind != "number"}
    kept = {
        row
        for row, rule in printed.items()
        if row in telling and judge_share(telling[row], rule.find(track, row), track.unit)
    }
    if len(telling) - len(kept) < 2:
        return {}
    for rule in sorted(rules, key=lambda rule: not rule.is_hinted):
        fewest = 2 if rule.is_hinted else FEWEST_SLIPPED
        bases = {row: rule.find(track, row) or 0 for row in telling}
        pairs = {row: (share, bases[row]) for row, share in telling.items() if bases[row] > share.count}
        left = {row: pair for row, pair in pairs.items() if row not in kept}
        if (
            len(pairs) < SLIPPED_SHARE * len(telling)
            or len({share.digits for share, _ in left.values()}) < fewest
        ):
            continue
        found = any(all(_is_slip(*pair, slip) for pair in left.values()) for slip in range(4))
        if found or (len(kept) < FOLLOWING_SHARE * len(telling) and _is_moved(track, list(pairs.values()))):
            own = {row for row in kept if not judge_share(telling[row], bases[row], track.unit)}
            return {row: now[row] if found and row in own else rule for row in track.shares}
    return {}


def _is_moved(track: Track, pairs: Sequence[tuple[Share, int]]) -> bool:
    """Whether nearly every share of a column, given with its base, is that of the row above or below."""
    for order in (pairs, pairs[::-1]):
        told = [(below, above) for above, below in pairwise(order) if above[0].count != below[0].count]
        fitting = sum(
            judge_share(replace(below[0], count=above[0].count), above[1], track.unit) is not None
            for below, above in told
        )
        if fitting >= max(FEWEST_SLIPPED, SLIPPED_SHARE * len(told)):
            return True
    return False


def _is_slip(share: Share, base: int, slip: int) -> bool:
    """Whether a share was multiplied instead of divided, left a fraction, or moved by a power of ten."""
    count, decimals = share.count, share.decimals
    printed = (
        print_digits(count * base, 10_000, decimals),
        print_digits(count, 100 * base, decimals),
        print_digits(10 * count, base, decimals),
        print_digits(count, 10 * base, decimals),
    )[slip]
    return printed == share.digits


def name_print(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict], details: Mapping) -> dict:
    """What a neighbour, the rest to 100%, another base or one key explains of a print: mechanism and clause.

    What the engine named stays, unless it is one of the causes that nearly any print fits.
    """
    second = str(details.get("runner_up")).split()
    named = {details.get("mechanism"), details.get("likeliest")} | set(second[:1])
    named -= {None, "None", "ambiguous"}
    is_nowhere = " = " not in str(details.get("parameter"))  # the engine's other base has no name
    loose = {name for name in named if name in WEAK or (name == "other_denominator" and is_nowhere)}
    if named & set(COPIED) and "count_typo" in named:
        return {}
    if "count_typo" in named and _is_borne_out(cell, verdicts):
        (cause,) = (named - {"count_typo"}) or {"unexplained"}
        clause = "" if cause == "unexplained" else CAUSES[cause]
        return {"mechanism": cause, "clause": clause, "why": "", "reconciled_percent": cell.expected}
    meant = details.get("parameter")
    is_count = named == {"count_typo", "other_count"} and second[1:] == [meant]
    if is_count and name_typing_slip(str(meant), str(grid.unscale(cell.share.count))):
        if copied := _find_copy(grid, cell, verdicts) or _name_rest(grid, cell):
            clause = f"either {copied[1]}, or the count is mistyped: {meant} was meant"
            return {"mechanism": "ambiguous", "clause": clause, "why": ""}
        told = f"it is {meant} of {grid.format_count(cell.base)}"
        clause = f"{told}: the count is mistyped, or it was changed after the percentage was worked out"
        return {"mechanism": "count_typo", "clause": clause, "why": ""}
    if cell.track is None or not named - loose - set(COPIED):
        if found := _find_source(grid, cell, verdicts):
            return {"mechanism": found[0], "clause": found[1], "why": ""}
        if cell.track is not None and cell.share.count > cell.base and loose:
            clause = "a count cannot be larger than what it is a share of"
            return {"mechanism": "unexplained", "clause": clause, "why": "", "parameter": None}
        if cell.track is not None and cell.track.unit > 1 and not named & set(COPIED):
            return {"mechanism": "unexplained", "why": "", "parameter": None}  # rounded: nearly all fits
    if details.get("mechanism") == "total_typo" and not name_typing_slip(str(meant), str(cell.base)):
        clause = f"it is {grid.format_count(cell.share.count)} of {meant}"
        return {"mechanism": "other_denominator", "clause": clause, "why": ""}
    return {}


def _is_borne_out(cell: Verdict, verdicts: Mapping[Place, Verdict]) -> bool:
    """Whether another percentage follows from the same printed count."""
    return cell.track is not None and any(
        one.how == "half_up"
        and one.track is not cell.track
        and (one.track.count_column, one.track.source) == (cell.track.count_column, cell.track.source)
        for place, one in verdicts.items()
        if place[0] == cell.share.row and one.track is not None
    )


def _find_source(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> tuple[str, str] | None:
    """Where a print comes from without the engine: its mechanism and a clause."""
    found = None
    if cell.share.count <= cell.base:
        found = _find_copy(grid, cell, verdicts) or _name_rest(grid, cell) or _find_base(grid, cell)
    if found is None and cell.track is None:
        found = _name_worked_out(cell)
    return found


def _find_copy(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> tuple[str, str] | None:
    """The neighbour in the same column or row that prints the same percentage and has it by right."""
    share = cell.share
    same = [
        place
        for place, one in verdicts.items()
        if (place[0] == share.row) != (place[1] == share.column)
        and (one.share.digits, one.share.decimals) == (share.digits, share.decimals)
        and one.how not in ("wrong", "no_base", "no_count")
        and one.share.negative == share.negative
    ]
    if not same:
        return None
    row, column = min(same, key=lambda at: abs(at[0] - share.row) + abs(at[1] - share.column))
    if column == share.column:
        return "other_row", f"it is the percentage of {grid.name_row(row)}"
    return "other_period", f"it is the percentage of {grid.name_column(column)}"


def _name_rest(grid: Grid, cell: Verdict) -> tuple[str, str] | None:
    """The rest to 100%, where that is what is printed."""
    rest = cell.base - cell.share.count
    if cell.rule.kind == "change" or not 0 < cell.share.count < cell.base:
        return None
    if cell.share.digits != print_digits(rest, cell.base, cell.share.decimals):
        return None
    return (
        "complement",
        f"it is the share of the others, {grid.format_count(rest)} of {grid.format_count(cell.base)}",
    )


def _find_base(grid: Grid, cell: Verdict) -> tuple[str, str] | None:
    """Another printed number that the print is a share of: a total, or with decimals any near."""
    share = cell.share
    if cell.track is None or cell.track.source:
        return None
    for (row, column), base in sorted(
        grid.counts.items(), key=lambda item: not is_total_label(grid.labels[item[0][0]])
    ):
        near = share.decimals and (row == share.row or column == cell.track.count_column)
        if base <= share.count or not (near or is_total_label(grid.labels[row])):
            continue
        if print_digits(share.count, base, share.decimals) == share.digits:
            name = grid.name_row(row) if row != share.row else grid.name_column(column)
            count, told = grid.format_count(share.count), grid.format_count(base)
            return "other_denominator", f"it is {count} of {told} ({name})"
    return None


def _name_worked_out(cell: Verdict) -> tuple[str, str] | None:
    """What explains a percentage in a column of its own: the sign, one key, or the wrong one of two bases."""
    share = cell.share
    true = print_digits(abs(cell.share.count), cell.base, share.decimals)
    if true == share.digits:
        return "sign", "the sign is wrong"
    later = cell.base + share.count if cell.rule.kind == "change" else 0
    is_unsigned = share.count < 0 and not share.negative
    slip = name_typing_slip(str(true), str(share.digits))
    if later > 0 and (is_unsigned or not slip):
        if print_digits(later, cell.base, share.decimals) == share.digits:
            return "other_count", "it is the later figure as a percentage of the earlier one, not the change"
        if print_digits(abs(share.count), later, share.decimals) == share.digits:
            return "other_denominator", "the difference was divided by the later figure"
    if slip:
        return slip, CAUSES[slip]
    if Fraction(share.percent) == abs(share.count):
        return "as_count", "it is the number, not the percentage"
    return None
