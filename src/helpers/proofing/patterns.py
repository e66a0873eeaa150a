"""The shortest pattern of bases for a block of shares: which base each row rests on, and what follows.

Every row is given one of the rules of ``bases``, or none; what it costs is the same for all columns
of the block. Leaving a share without a reason costs what its digits say, a share that does not follow
from its base costs the slip, changing the base from one row to the next costs as much as naming it.
The cheapest sequence is found exactly (Viterbi). A slip that runs through a whole column hides its base:
it is looked for from every base that the column may have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from helpers.checking.printed_numbers import fits_rounded_counts
from helpers.percentages import find_damage, find_rule, print_digits, round_share
from helpers.proofing.bases import Rule
from helpers.proofing.grids import Grid, Share, Track

SWITCH_BITS = 4.0
SECTION_SWITCH_BITS = 1.5
WRONG_BITS = 4.0  # beyond its digits, a share that does not follow
TYPING_BITS = 8.5  # a share that one typing slip explains
OTHER_ROUNDING_BITS = 3.5
ROUNDED_COUNT_BITS = 1.0
LEAVING_BITS = 2.0  # for leaving any base
HINT_BITS = 3.0  # for leaving a base that words point to
PART_BITS = 6.0  # for not resting on the row above where the label says "of which"
MOST_STATES, FEWEST_STATES = 24, 6  # the fewer, the more rows a table has
LONG_TABLE = 400  # rows
MOST_WRONG = 2
MOST_WRONG_SHARE = 0.4  # of the shares of some rows; beyond both they rest on something else
FEWEST_SLIPPED = 3
SLIPPED_SHARE = 0.8  # of a column's telling percentages
FOLLOWING_SHARE = 0.6  # from which a column is not wrong as a whole


@dataclass(frozen=True)
class Pattern:
    """The rule of each row (None: no base found), and the bits of the whole."""

    rules: dict[int, Rule | None]
    bits: float


_find_rule = lru_cache(maxsize=200_000)(find_rule)


def judge_share(share: Share, base: int | None, unit: int = 1) -> str | None:
    """How a share follows from its count and a base: a rounding rule, ``rounded_counts``, or None.

    >>> share = Share(0, 0, "18.9%", "18.9", 189, 1, count=17)
    >>> judge_share(share, 90), judge_share(share, 80)
    ('half_up', None)
    """
    if not base or base < 0 or share.count is None:
        return None
    if share.count > base:
        return None
    rule = _find_rule(share.count, base, share.digits, share.decimals)
    if rule != "half_up" and unit > 1 and fits_rounded_counts(share.count, base, share.percent, unit):
        return "rounded_counts"
    return rule


def judge_row(track: Track, row: int, rule: Rule | None) -> str | None:
    """How the share of a row follows from the base that a rule finds for it; None where it does not."""
    share = track.shares.get(row)
    return judge_share(share, rule.find(track, row), track.unit) if share and rule else None


def find_pattern(grid: Grid, tracks: Sequence[Track], rules: Sequence[Rule]) -> Pattern:
    """The cheapest sequence of rules down the rows of the tracks."""
    rows = sorted({row for track in tracks for row in track.shares})
    if not rows:
        return Pattern({}, 0.0)
    chosen = _choose_states(tracks, rules, rows)
    above = [rule for rule in chosen if rule.kind == "above"]
    parts = {row for row in rows if any(rule.find(track, row) for rule in above for track in tracks)}
    hinted = any(rule.is_hinted for rule in chosen)
    best: dict[Rule | None, float] = {}
    back: list[dict[Rule | None, Rule | None]] = []
    for place, row in enumerate(rows):
        new_section = place > 0 and grid.sections[row] != grid.sections[rows[place - 1]]
        near_part = row in parts or (place > 0 and rows[place - 1] in parts)
        switch = 0.0 if near_part else SECTION_SWITCH_BITS if new_section else SWITCH_BITS
        cheapest = min(best, key=best.__getitem__, default=None)
        now: dict[Rule | None, float] = {}
        links: dict[Rule | None, Rule | None] = {}
        for rule in (None, *chosen):
            here = _cost_row(tracks, row, rule) + PART_BITS * (row in parts and rule not in above)
            enter = (HINT_BITS if hinted else LEAVING_BITS * (place > 0)) if rule is None else rule.bits
            if place == 0:
                now[rule], links[rule] = enter + here, None
                continue
            stay, change = best[rule], best[cheapest] + switch + enter
            now[rule], links[rule] = (stay + here, rule) if stay <= change else (change + here, cheapest)
        best = now
        back.append(links)
    last = min(best, key=best.__getitem__)
    sequence = [last]
    for links in reversed(back[1:]):
        sequence.append(links[sequence[-1]])
    found = _drop_mostly_wrong(dict(zip(rows, reversed(sequence), strict=True)), tracks)
    return Pattern(found, best[last])


def _drop_mostly_wrong(found: dict[int, Rule | None], tracks: Sequence[Track]) -> dict[int, Rule | None]:
    """The pattern without bases from which many shares of their rows do not follow: then they are others."""
    kept = dict(found)
    for run in [list(rows) for _, rows in groupby(found, key=lambda row: id(found[row]))]:
        rule = found[run[0]]
        if rule is None:
            continue
        told = [
            judge_row(track, row, rule)
            for track in tracks
            for row in run
            if row in track.shares and track.shares[row].count and rule.find(track, row)
        ]
        wrong = sum(how is None for how in told)
        is_loose = not rule.is_hinted and rule.kind == "without"
        most = MOST_WRONG_SHARE * len(told) / (1 + is_loose)
        is_mostly = wrong > MOST_WRONG * (not is_loose) and wrong > most
        if is_mostly or (not rule.is_hinted and "half_up" not in told):
            kept |= dict.fromkeys(run, None)
    return kept


def measure_pattern(tracks: Sequence[Track], found: dict[int, Rule | None]) -> float:
    """Bits of some tracks under a pattern found for others."""
    bits = sum(_cost_row(tracks, row, rule) for row, rule in found.items())
    changes = [pair for pair in pairwise(found.values()) if pair[0] is not pair[1]]
    return bits + SWITCH_BITS * len(changes)


def _choose_states(tracks: Sequence[Track], rules: Sequence[Rule], rows: Sequence[int]) -> list[Rule]:
    """The rules that most bits follow from, and those that words point to."""
    sample = rows if len(rows) <= LONG_TABLE else rows[:: len(rows) // LONG_TABLE]
    gains = {
        rule: sum(track.shares[row].bits for track in tracks for row in sample if judge_row(track, row, rule))
        - rule.bits
        + (20 if rule.is_hinted else 0)
        for rule in rules
    }
    ranked = sorted(gains, key=gains.__getitem__, reverse=True)
    states = min(MOST_STATES, max(FEWEST_STATES, MOST_STATES * LONG_TABLE // len(rows)))
    return [rule for rule in ranked[:states] if gains[rule] > 0 or rule.is_hinted]


def _cost_row(tracks: Sequence[Track], row: int, rule: Rule | None) -> float:
    """Bits of a row's shares under a rule, or without any reason."""
    bits = 0.0
    for track in tracks:
        share = track.shares.get(row)
        if share is None or share.count is None:
            continue
        base = rule.find(track, row) if rule is not None else None
        if base is None:
            bits += share.bits + (rule is not None)
        else:
            bits += _cost_share(share, base, track.unit)
    return bits


def _cost_share(share: Share, base: int, unit: int) -> float:
    """Bits of one share of a base: none where it follows, else what the slip costs."""
    how = judge_share(share, base, unit)
    if how:
        return {"half_up": 0.0, "rounded_counts": ROUNDED_COUNT_BITS}.get(how, OTHER_ROUNDING_BITS)
    if share.count > base:
        return share.bits + 2 * WRONG_BITS
    anything = max(share.bits, 6.6) + WRONG_BITS
    if base <= 0:
        return anything
    true = str(print_digits(share.count, base, share.decimals))
    if is_typing_slip(true, str(share.digits)):
        return min(anything, TYPING_BITS)
    meant = round_share(share.digits * base, 100 * 10**share.decimals)
    is_meant = print_digits(meant, base, share.decimals) == share.digits
    is_mistyped = is_meant and is_typing_slip(str(meant), str(share.count))
    return min(anything, TYPING_BITS + 1.0) if is_mistyped else anything


def is_typing_slip(true: str, printed: str) -> bool:
    """Whether one key explains the print: a digit mistyped, two swapped, one left out or put in.

    >>> [is_typing_slip("189", printed) for printed in ("198", "18", "420")]
    [True, True, False]
    """
    width = max(len(true), len(printed)) if abs(len(true) - len(printed)) > 1 else 0
    return next(find_damage(true.rjust(width, "0"), printed.rjust(width, "0")), None) is not None


def find_wide_slip(
    track: Track, rules: Sequence[Rule], now: Mapping[int, Rule | None]
) -> dict[int, Rule | None]:
    """The base by row under which one slip explains all that does not follow in a column; empty if none does.

    Count × base, count ÷ base left a fraction, the point moved; or, where hardly anything follows, each
    percentage that of the row above or below. ``now`` are the bases found so far, kept where shares follow.
    """
    telling = {row: share for row, share in sorted(track.shares.items()) if share.count and share.digits}
    kept = {
        row
        for row, rule in now.items()
        if row in telling and rule is not None and rule.kind != "number" and judge_row(track, row, rule)
    }
    if len(telling) - len(kept) < 2:
        return {}
    for rule in sorted(rules, key=lambda rule: not rule.is_hinted):
        bases = {row: rule.find(track, row) or 0 for row in telling}
        pairs = {row: (share, bases[row]) for row, share in telling.items() if bases[row] > share.count}
        left = [pair for row, pair in pairs.items() if row not in kept]
        fewest = 2 if rule.is_hinted else FEWEST_SLIPPED
        if len(pairs) < SLIPPED_SHARE * len(telling) or len({share.digits for share, _ in left}) < fewest:
            continue
        found = any(map(all, zip(*(_list_slips(*pair) for pair in left), strict=True)))
        if found or (len(kept) < FOLLOWING_SHARE * len(telling) and _is_moved(track, list(pairs.values()))):
            own = {row for row in kept if not judge_row(track, row, rule)}
            return {row: now[row] if found and row in own else rule for row in track.shares}
    return {}


def _list_slips(share: Share, base: int) -> tuple[bool, ...]:
    """Whether a share was multiplied instead of divided, left a fraction, or its point moved either way."""
    count = share.count
    slips = ((count * base, 10_000), (count, 100 * base), (10 * count, base), (count, 10 * base))
    return tuple(print_digits(*slip, share.decimals) == share.digits for slip in slips)


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
