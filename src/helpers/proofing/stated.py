"""Bases that leave no choice: a number in the cell, and a labelled total that the items add up to."""

from __future__ import annotations

from helpers.proofing.bases import Rule, list_rules
from helpers.proofing.grids import Grid, Track, is_total_label
from helpers.proofing.patterns import judge_share


def find_stated_bases(grid: Grid, track: Track) -> dict[int, Rule]:
    """Bases that leave no choice: the one in the cell, and the total at the end over a single percentage."""
    rules = list_rules(grid, [track])
    stated = {row for row, share in track.shares.items() if share.base}
    found = {row: rule for rule in rules if rule.kind == "cell" for row in stated}
    telling = [row for row, share in track.shares.items() if share.digits and share.count]
    if len(telling) == 1 and track.counts and not track.source:
        last = max(track.counts)
        own = [rule for rule in rules if rule.kind == "total" and rule.is_hinted and rule.row == last]
        if own and telling[0] not in stated and telling[0] != last and not grid.is_weighted:
            found[telling[0]] = own[0]
    return found


def find_own_total(grid: Grid, track: Track) -> Rule | None:
    """The labelled total of a column whose items add up to it: then percentages rest on no other number."""
    items = [row for row in track.counts if not is_total_label(grid.labels[row])]
    added = sum(track.counts[row] for row in items)
    for rule in list_rules(grid, [track]):
        if rule.kind == "total" and rule.is_hinted and track.counts.get(rule.row) == added and len(items) > 1:
            return rule
    return None


def follow_mostly(track: Track, rule: Rule) -> bool:
    """Whether at least half of a column's telling shares follow from a base."""
    telling = [(share, rule.find(track, row)) for row, share in track.shares.items() if share.bits > 2]
    return 2 * sum(judge_share(*pair, track.unit) is not None for pair in telling) >= max(1, len(telling))
