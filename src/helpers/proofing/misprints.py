"""Counts and totals that are mistyped, and not the percentages: of one, in bits, or of a whole column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log2

from helpers.checking.printed_numbers import sums_within_rounding
from helpers.percentages import CELL_BITS, find_bases, number_typo_bits, print_digits
from helpers.proofing.bases import find_supported_numbers
from helpers.proofing.grids import BASE_LABEL, Grid, Place, Track, is_total_label
from helpers.proofing.habits import find_unit
from helpers.proofing.patterns import is_typing_slip, judge_share, name_typing_slip
from helpers.proofing.verdicts import Cause, Finding, Verdict, find_at

NO_TOTAL_BITS = 2.0  # beyond a total, a number that is none
SUM_BITS = 14.0  # items that miss their total, for no reason that a cause gives
OTHER_FIGURE_BITS = 10.0  # another percentage that follows from the number held to be wrong
MOST_NUMBERS = 400  # tried as the one that was meant
ADDED_KINDS = ("total", "row", "heading", "column")


def price_slip(mechanism: str) -> float:
    """What a slip of one cell costs before its place and parameter."""
    return CELL_BITS[mechanism]


def list_misprints(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> Iterator[Cause]:
    """The count mistyped, or changed since, and the base mistyped, as far as a number near makes it follow.

    What the counts add up to speaks for or against it, and so does another percentage that follows.
    """
    share, missing = cell.share, _find_missing(cell, verdicts)
    if cell.track is None:
        return
    against = SUM_BITS * (missing == 0)
    base = grid.format_count(cell.base)
    if fitting := _list_fitting_counts(cell, grid.scale):
        meant, bits = _weigh_numbers(fitting, share.count, missing and share.count + missing, grid.scale)
        used = any(
            one.how == "half_up"
            and one.track not in (None, cell.track)
            and (one.track.count_column, one.track.source) == (cell.track.count_column, cell.track.source)
            for (row, _), one in verdicts.items()
            if row == share.row
        )
        ends = [meant] if meant is not None else [fitting[0], fitting[-1]]
        told = " to ".join(map(grid.format_count, ends))
        clause = f"it is {told} of {base}, so the count is mistyped or was changed since"
        typed = [name_typing_slip(str(grid.unscale(one)), str(grid.unscale(share.count))) for one in ends]
        yield Cause(
            "count_typo" if any(typed) else "other_count",
            clause,
            price_slip("count_typo") + bits + against + OTHER_FIGURE_BITS * used,
            None if meant is None else str(grid.unscale(meant)),
        )
    found = find_bases(share.count, share.digits, share.decimals)
    if not cell.rule.is_printed or not found or found[1] is None:
        return
    if fitting := _spread(*found, cell.base, grid.scale):
        meant, bits = _weigh_numbers(fitting, cell.base, missing and cell.base - missing, grid.scale)
        others = sum(
            one.base == cell.base and one.how == "half_up" and one.rule.name == cell.rule.name
            for one in verdicts.values()
            if one.rule is not None and not one.share.is_whole
        )
        told = " to ".join(map(grid.format_count, [fitting[0], fitting[-1]] if meant is None else [meant]))
        yield Cause(
            "total_typo",
            f"it is {grid.format_count(share.count)} of {told}, so the base is mistyped",
            price_slip("total_typo") + bits + against + OTHER_FIGURE_BITS * min(others, 2),
            None if meant is None else str(grid.unscale(meant)),
        )


def _list_fitting_counts(cell: Verdict, unit: int) -> list[int]:
    """Other counts whose percentage of the base is the print."""
    share = cell.share
    step = 200 * 10**share.decimals
    low = max(0, (2 * share.digits - 1) * cell.base // step)
    high = min(cell.base, (2 * share.digits + 1) * cell.base // step + 1)
    return [
        count
        for count in _spread(low, high, share.count, unit)
        if count != share.count and print_digits(count, cell.base, share.decimals) == share.digits
    ]


def _weigh_numbers(
    fitting: Sequence[int], printed: int, mending: int | None, unit: int
) -> tuple[int | None, float]:
    """The number that was meant, where one is likelier than all others together, and the bits of them all.

    ``mending`` is the one with which the counts add up.
    """
    whole = unit if printed % unit == 0 else 1
    costs = {
        number: number_typo_bits(number // whole, printed // whole) - SUM_BITS * (number == mending)
        for number in fitting
    }
    weights = {number: 2.0**-bits for number, bits in costs.items()}
    likeliest, every = max(weights, key=weights.__getitem__), sum(weights.values())
    return (likeliest if 2 * weights[likeliest] >= every else None), -log2(every)


def _find_missing(cell: Verdict, verdicts: Mapping[Place, Verdict]) -> int | None:
    """By how much the counts of the percentages that rest on a printed base miss it; None for one alone."""
    if cell.rule.kind not in ADDED_KINDS:
        return None
    along = cell.rule.kind == "column"
    counts = [
        one.share.count
        for one in verdicts.values()
        if one.rule is not None
        and one.rule.name == cell.rule.name
        and one.base == cell.base
        and (one.share.row == cell.share.row if along else one.track is cell.track)
        and one.rule.row != one.share.row
    ]
    return cell.base - sum(counts) if len(counts) > 1 else None


def _spread(low: int, high: int, near: int, unit: int) -> range:
    """The numbers from low to high, at most so many of those around another; whole ones where it is."""
    step = unit if near % unit == 0 else 1
    low, high, half = -(-low // step), high // step, MOST_NUMBERS // 2
    if high - low > 2 * half:
        middle = min(max(near // step, low + half), high - half)
        low, high = middle - half, middle + half
    return range(low * step, high * step + 1, step)


def find_wrong_totals(grid: Grid, verdicts: Mapping[Place, Verdict]) -> Iterator[Finding]:
    """Labelled totals that are not the sum of the items although the percentages rest on that sum."""
    by_track: dict[Track, list[Verdict]] = defaultdict(list)
    for verdict in verdicts.values():
        if verdict.track is not None and verdict.rule is not None and verdict.rule.kind == "sum":
            by_track[verdict.track].append(verdict)
    for track, cells in by_track.items():
        following = [cell for cell in cells if cell.how == "half_up" and cell.share.digits]
        for row, printed in track.counts.items():
            if not is_total_label(grid.labels[row]) or len(following) < 2:
                continue
            true = following[0].base
            whole = track.shares.get(row)
            is_whole = whole is not None and whole.percent.startswith("100")
            if printed == true or any(cell.base != true for cell in following):
                continue
            if sums_within_rounding(true, printed, len(track.counts) - 1, find_unit(grid, verdicts.values())):
                continue
            elsewhere = any(
                other is not track and other.counts.get(row) == _sum_items(grid, other) for other in by_track
            )
            if is_whole or elsewhere or is_typing_slip(str(true), str(printed)):
                yield _tell_wrong_total(grid, track, row, true, ", and the items add to that")


def find_better_totals(
    grid: Grid, by_base: Mapping[tuple, Sequence[Verdict]]
) -> Iterator[tuple[Finding, list[Verdict]]]:
    """Printed bases from which most percentages of a column do not follow while all do from a number near."""
    for (track, base), cells in by_base.items():
        rule = cells[0].rule
        if rule.kind in ("number", "heading") and (row := _find_mistyped(grid, track, cells)) is not None:
            yield _tell_wrong_total(grid, track, row, base), list(cells)
        if rule.row is None or track.unit > 1 or rule.kind == "without":
            continue
        told = [
            cell.share
            for cell in cells
            if cell.share.row != rule.row and cell.share.count and cell.share.digits
        ]
        wrong = sum(cell.how != "half_up" for cell in cells)
        if len(told) < 3 or 2 * wrong < len(told):
            continue
        for true in find_supported_numbers(told, grid.scale)[:1]:
            near = is_typing_slip(str(true), str(base)) or 10 * abs(true - base) <= base
            if near and true != base and all(judge_share(share, true) == "half_up" for share in told):
                yield _tell_wrong_total(grid, track, rule.row, true), list(cells)


def _find_mistyped(grid: Grid, track: Track, cells: Sequence[Verdict]) -> int | None:
    """The row of a labelled total that is one key away from the number that all percentages rest on."""
    base = cells[0].base
    is_partial = cells[0].rule.kind == "heading" and len(cells) < len(track.shares)
    if is_partial or any(cell.how != "half_up" for cell in cells):
        return None
    near = [
        row
        for row, printed in track.counts.items()
        if (is_total_label(grid.labels[row]) or BASE_LABEL.search(grid.labels[row]))
        and is_typing_slip(str(base), str(printed))
    ]
    return near[0] if len(near) == 1 else None


def _sum_items(grid: Grid, track: Track) -> int:
    """The sum of the items of a column."""
    return sum(count for row, count in track.counts.items() if not is_total_label(grid.labels[row]))


def _tell_wrong_total(grid: Grid, track: Track, row: int, true: int, besides: str = "") -> Finding:
    """The finding of a total that is mistyped."""
    printed = track.counts[row]
    place = (row, track.count_column if not track.source else track.column)
    meant = grid.format_count(true)
    return find_at(
        "percentage",
        grid,
        [place],
        f"The percentages are right for {meant}, not for {grid.format_count(printed)}"
        f"{besides}: the total is mistyped.",
        f"Put {meant}.",
        published=grid.texts.get(place, str(printed)),
        expected=str(true) if grid.scale == 1 else meant,
        details={"mechanism": "total_typo", "parameter": meant, "scope": "column", "track": track},
    )
