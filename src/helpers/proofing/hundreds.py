"""Shares without counts: what adds to 100 along a row or down a column, and what no share can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from helpers.percentages import can_add_to_hundred
from helpers.proofing.grids import CHANGE, Grid, Place, Share, is_total_label
from helpers.proofing.verdicts import Finding, TableResult, Verdict

MAY_EXCEED = re.compile(
    r"change|increase|decrease|growth|index|rate|ratio|target|coverage|performance|of plan|capacity|per 1",
    re.I,
)
MOST_OVER = Decimal(150)  # shares that add to more than this are a list of several answers
ALIKE_ENOUGH = 0.75


def check_share_sums(result: TableResult) -> None:
    """Add to a table's result what shares without counts add up to, and what none of them can be."""
    grid = result.grid
    loose = {
        place: grid.shares[place]
        for place, verdict in result.verdicts.items()
        if verdict.how == "weighted"
        or (verdict.how in ("no_count", "no_base") and grid.shares[place].count is None)
    }
    if not loose:
        return
    lists = [*_list_along(grid, loose), *_list_down(grid, loose)]
    for along, shares, total, is_sure in lists:
        holds = can_add_to_hundred([share.percent for share in shares])
        if holds or is_sure:
            result.sums_checked += 1
            for share in [*shares, *([total] if total else [])]:
                if result.verdicts[share.row, share.column].how != "weighted":
                    result.verdicts[share.row, share.column] = Verdict(share, "added")
        if not holds and is_sure:
            result.findings.append(_tell_shares(grid, shares, total, along))
    result.findings += _find_impossible(grid, loose)


def _list_along(
    grid: Grid, loose: Mapping[Place, Share]
) -> Iterator[tuple[bool, list[Share], Share | None, bool]]:
    """Shares along each row, where most rows of the table add to 100."""
    rows: dict[int, list[Share]] = {}
    for (row, column), share in sorted(loose.items()):
        if not is_total_label(grid.name_last(column)):
            rows.setdefault(row, []).append(share)
    lists = [shares for shares in rows.values() if len(shares) > 1 and not any(s.negative for s in shares)]
    holding = [shares for shares in lists if can_add_to_hundred([share.percent for share in shares])]
    if len(holding) < 2 or len(holding) < ALIKE_ENOUGH * len(lists):
        return
    for shares in lists:
        yield True, shares, None, len(holding) > 2


def _list_down(
    grid: Grid, loose: Mapping[Place, Share]
) -> Iterator[tuple[bool, list[Share], Share | None, bool]]:
    """Shares down each column under a total of 100, or where the other columns add to 100."""
    found = []
    for column in sorted({column for _, column in loose}):
        shares = [share for (_, at), share in sorted(loose.items()) if at == column]
        if CHANGE.search(grid.headings[column]) or any(share.negative for share in shares):
            continue
        totals = [
            share
            for share in shares
            if is_total_label(grid.labels[share.row]) and Decimal(share.percent) == 100
        ]
        items = [share for share in shares if share not in totals]
        if len(items) > 1:
            found.append((items, totals[0] if totals else None))
    holding = [can_add_to_hundred([share.percent for share in items]) for items, _ in found]
    for (items, total), holds in zip(found, holding, strict=True):
        added = sum(Decimal(share.percent) for share in items)
        others = sum(holding) - holds
        is_sure = (total is not None and added < MOST_OVER and (len(found) == 1 or others > 0)) or (
            others > 1 and others >= ALIKE_ENOUGH * (len(found) - 1)
        )
        likely = total is not None or (sum(holding) > 1 and sum(holding) >= ALIKE_ENOUGH * len(found))
        exact = len(items) > 2 and all(share.decimals for share in items)
        if is_sure or (holds and (likely or exact)):
            yield False, items, total, is_sure


def _tell_shares(grid: Grid, shares: Sequence[Share], total: Share | None, along: bool) -> Finding:
    """The finding of shares that do not add to 100."""
    added = f"{sum(Decimal(share.percent) for share in shares).normalize():f}"
    row, column = (shares[0].row, shares[-1].column) if along else (shares[-1].row, shares[0].column)
    if total is not None:
        row, column = total.row, total.column
    over = f", printed over a total of {total.shown}" if total else ""
    return Finding(
        "percentages_do_not_add_up",
        grid,
        ((row, column),),
        f"The percentages of this {'row' if along else 'column'} add to {added}{over}: "
        "more off 100 than rounding explains.",
        f"Check the percentages of this {'row' if along else 'column'}.",
        published=total.shown if total else f"{added}%",
        expected="100%",
        severity="medium",
        item=grid.name_row(row) if along or total else "",
        period=grid.name_column(column) if total or not along else "",
        lead="does not add up",
    )


def _find_impossible(grid: Grid, loose: Mapping[Place, Share]) -> Iterator[Finding]:
    """A share of a whole above 100% where no other is and nothing says that it may be."""
    if MAY_EXCEED.search(grid.title) or len(loose) < 2:
        return
    over = [share for share in loose.values() if Decimal(share.percent) > 100 and "%" in share.shown]
    if not over or len(over) > max(1, len(loose) // 20):
        return
    for share in over:
        words = f"{grid.labels[share.row]} {grid.headings[share.column]}"
        if MAY_EXCEED.search(words) or share.signed or share.negative:
            continue
        yield Finding(
            "percentage",
            grid,
            ((share.row, share.column),),
            f"{share.percent}% of a whole cannot be.",
            "Check this figure.",
            published=share.shown,
            severity="high",
            item=grid.name_row(share.row),
            period=grid.name_column(share.column),
            lead="is above 100%",
        )
