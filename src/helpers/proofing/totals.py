"""Totals that are mistyped: the percentages, and mostly the items, rest on another number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from helpers.checking.rounded_counts import sums_within_rounding
from helpers.proofing.bases import find_supported_numbers
from helpers.proofing.grids import BASE_LABEL, Grid, Place, Track, is_total_label
from helpers.proofing.habits import find_unit
from helpers.proofing.patterns import is_typing_slip, judge_share
from helpers.proofing.verdicts import Finding, Verdict


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
    return Finding(
        "percentage",
        grid,
        (place,),
        f"The percentages are right for {meant}, not for {grid.format_count(printed)}"
        f"{besides}: the total is mistyped.",
        f"Put {meant}.",
        published=grid.texts.get(place, str(printed)),
        expected=str(true) if grid.scale == 1 else meant,
        severity="high",
        item=grid.name_row(row),
        period=grid.name_column(place[1]),
        details={"mechanism": "total_typo", "parameter": meant, "scope": "column", "track": track},
    )
