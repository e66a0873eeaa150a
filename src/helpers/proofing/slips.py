"""Slips that run through a whole column, told before its base is: multiplied, a fraction, moved by a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from helpers.percentages import print_digits
from helpers.proofing.bases import Rule
from helpers.proofing.grids import Share, Track
from helpers.proofing.patterns import judge_share

FEWEST_SLIPPED = 3
SLIPPED_SHARE = 0.8  # of a column's telling percentages
FOLLOWING_SHARE = 0.6  # from which a column is not wrong as a whole


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
