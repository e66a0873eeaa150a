"""What a table does throughout: counts rounded before they were printed, weighted shares, a rounding rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from math import gcd, log2

from helpers.checking.printed_numbers import fits_rounded_counts
from helpers.percentages import RULES, can_add_to_hundred, find_house_rule, follows_rule, print_digits
from helpers.proofing.grids import UNITS, Grid, Place
from helpers.proofing.patterns import judge_share
from helpers.proofing.verdicts import Verdict

EXACT_SHARE = 0.75  # of percentages that follow, where a count of 0 with a share is an error
ROUND_NUMBER_BITS = 2.5  # for each bit of the unit, where at least five numbers show it
SELDOM_MOVED = 0.98
MANY_NUMBERS = 12
AGAIN_BITS = 2.0  # for a second one that rounding explains: slips seldom come in twos
MISPRINTED = 0.05  # of percentages that are wrong for some reason of their own
MOST_HIDDEN = 10  # cases behind a count of 0 that was rounded
FOLLOWING_SHARE = 0.5  # of the telling percentages of a table; below it they may all be weighted
FEWEST_WEIGHTED = 4  # telling percentages that show it
WEIGHTED_SHARE = 0.95  # of shares said to be weighted that have to follow for them to be checked


def allow_rounded_counts(grid: Grid, verdicts: dict[Place, Verdict]) -> dict[Place, Verdict]:
    """The verdicts with what rounded counts excuse: more where they must be, less where they look exact.

    Where the counts look exact a percentage is allowed one in its last digit at most. Where too few
    counts are printed to show a unit, two percentages that only rounding explains show it. Where a
    count of 0 has the share of a few, as ``0 (0.3%)`` of 700, nothing that does not follow can be blamed.
    """
    unit = find_unit(grid, verdicts.values())
    off = [one for one in verdicts.values() if one.base and one.how not in ("half_up", "rounded_counts")]
    off = [one for one in off if one.track is not None and one.track.unit == 1 and not one.is_slipped]
    largest = max(grid.counts.values(), default=0)
    shares = [one.share for one in verdicts.values() if one.share.count == 0]
    hidden = any(0 < one.digits * largest <= MOST_HIDDEN * 100 * 10**one.decimals for one in shares)
    is_rounded = (
        unit > 1
        and len(off) > 1
        and all(fits_rounded_counts(one.share.count, one.base, one.share.percent, unit) for one in off)
    )
    following = sum(one.how == "half_up" for one in verdicts.values() if one.share.digits)
    found = dict(verdicts)
    for place, one in verdicts.items():
        if is_rounded and one in off:
            found[place] = replace(one, how="rounded_counts")
        elif hidden and one.how == "wrong" and following < EXACT_SHARE * len(verdicts):
            found[place] = one.set_aside()
        elif unit == 1 and one.how == "rounded_counts":
            how = judge_share(one.share, one.base)
            gap = abs(print_digits(one.share.count, one.base, one.share.decimals) - one.share.digits)
            found[place] = replace(one, how=how or ("wrong" if gap > 1 else "rounded_counts"))
    return found


def find_unit(grid: Grid, verdicts: Iterable[Verdict]) -> int:
    """What the counts of a table are taken to be rounded to; 1 where its percentages show them to be exact.

    Rounding moves a percentage by up to 50 units over the base. One that follows all the same speaks
    for exact counts by as many bits as that was unlikely, one that does not and that rounding explains
    speaks against them. Round numbers are no proof by themselves: they are worth some bits.
    """
    verdicts = list(verdicts)
    tracks = {one.track for one in verdicts if one.track is not None and one.track.source}
    counts = [*grid.counts.values(), *(count for track in tracks for count in track.counts.values())]
    unit = gcd(*counts) if grid.scale == 1 else 1
    unit = next((one for one in UNITS if unit % one == 0), 1)
    known = sum(1 for count in counts if count)
    if unit == 1 or known < 3:
        return 1
    told = [one for one in verdicts if one.share.count is not None and one.share.digits]
    if not any(one.base for one in told):
        return unit if told or known >= 5 else 1
    bits, moved_by_rounding = 0.0, 0
    for one in told:
        if not one.base:
            continue
        moved = 50 * unit * 10**one.share.decimals / one.base  # at most, in units of the last digit
        chance = 1 - moved / 2 if moved < 1 else 1 / (2 * moved)
        if chance > SELDOM_MOVED:
            continue
        if one.how == "half_up":
            bits -= log2(chance)
        elif fits_rounded_counts(one.share.count, one.base, one.share.percent, unit):
            bits -= log2((1 - chance) / MISPRINTED) + AGAIN_BITS * (moved_by_rounding > 0)
            moved_by_rounding += 1
    is_shown = known >= MANY_NUMBERS or (known >= 5 and unit > 10)
    return unit if bits < (ROUND_NUMBER_BITS if is_shown else 0.5) * log2(unit) else 1


def set_weighted_aside(grid: Grid, verdicts: dict[Place, Verdict]) -> dict[Place, Verdict]:
    """The verdicts, set aside where shares are weighted: said so and not following, or following hardly.

    Where nothing says so, less than half of the telling shares follow and all columns add to 100.
    """
    how, least, told = "weighted", WEIGHTED_SHARE, list(verdicts.values())
    if not grid.is_weighted:
        how, least = "no_base", FOLLOWING_SHARE
        told = [one for one in told if one.share.bits > 2]
        if len(told) < FEWEST_WEIGHTED or not looks_weighted(verdicts.values()):
            return verdicts
    hows = Counter(one.how for one in told)
    other_rule = max(hows[rule] for rule in RULES if rule != "half_up")  # a table keeps to one
    following = hows["half_up"] + hows["rounded_counts"] + hows["added"] + other_rule
    following += sum(one.is_slipped for one in told)
    if not told or following >= least * len(told):
        return verdicts
    return {place: one.set_aside(how) for place, one in verdicts.items()}


def looks_weighted(verdicts: Iterable[Verdict]) -> bool:
    """Whether shares that follow from nothing add to 100 column by column, as weighted ones do."""
    columns: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        columns.setdefault(verdict.share.column, []).append(verdict)
    lists = [
        [one.share.percent for one in column if one.share.digits < 100 * 10**one.share.decimals]
        for column in columns.values()
    ]
    return bool(lists) and all(len(shares) > 1 and can_add_to_hundred(shares) for shares in lists)


def find_table_rule(verdicts: Iterable[Verdict]) -> str | None:
    """The rounding rule that a table keeps to instead of half up, where enough cells show it."""
    return find_house_rule(
        (one.share.count, one.base, one.share.percent)
        for one in verdicts
        if one.base and one.share.count is not None and one.share.count >= 0 and one.how in RULES
    )


def follows(verdict: Verdict, rule: str) -> bool:
    """Whether a rule prints the share of its base."""
    share = verdict.share
    if rule == "fewer_decimals" and follows_rule(share.count, verdict.base, share.digits, share.decimals):
        return True
    return follows_rule(share.count, verdict.base, share.digits, share.decimals, rule)
