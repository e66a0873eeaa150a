"""A table judged before its cells: which counts, which bases, which rounding; then what does not follow."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from helpers.percentages import find_rule, render_percent
from helpers.proofing.bases import Rule, list_rules
from helpers.proofing.formulas import judge_by_columns, judge_by_rows
from helpers.proofing.grids import LEFT_OUT, Grid, Place, Share, Track, is_total_label
from helpers.proofing.habits import allow_rounded_counts, looks_weighted, set_weighted_aside
from helpers.proofing.patterns import find_pattern, find_wide_slip, judge_row, judge_share, measure_pattern
from helpers.proofing.tracks import list_pairings
from helpers.proofing.verdicts import Verdict

OWN_PATTERN_BITS = 6.0  # what a column must save to be read in its own way
SISTER_SHARE = 0.6  # of percentages that must follow from the counts of another table
UNEXPLAINED_SHARE = 0.25
LONG_COLUMN, CHANCE_SHARE = 10, 0.8
UNPRINTED = ("without", "number")
FAR_KINDS = ("far", "number")


def judge_shares(
    grid: Grid, others: Sequence[Grid] = (), far: Sequence[tuple[str, int]] = ()
) -> dict[Place, Verdict]:
    """A verdict for every percentage of a table.

    ``others`` are tables that may hold its counts, ``far`` totals of other tables that may be bases.
    """
    verdicts: dict[Place, Verdict] = {}
    readings: dict[int, list[dict[Place, Verdict]]] = defaultdict(list)
    for name, tracks in list_pairings(grid, others):
        judged = _judge_tracks(grid, tracks, far)
        if name == "own":
            verdicts |= judged
            continue
        told = [one for one in judged.values() if one.share.count]
        following = sum(one.is_checked and one.how != "wrong" for one in told)
        if not tracks[0].source or following >= SISTER_SHARE * len(told):
            for track in tracks:
                own = {place: one for place, one in judged.items() if place[1] == track.column}
                readings[track.column].append(own)
    for column in grid.share_columns:
        shares = grid.list_shares(column)
        if not any((row, column) in verdicts for row in shares):
            readings[column].append(judge_by_columns(grid, column, shares))
    for listed in readings.values():
        verdicts |= max(listed, key=lambda judged: sum(map(_count_bits, judged.values())))
    if not grid.is_list:
        verdicts |= judge_by_rows(grid, verdicts)
    for place, share in grid.shares.items():
        verdicts.setdefault(place, Verdict(share, "no_count"))
    return set_weighted_aside(grid, allow_rounded_counts(grid, verdicts))


def _count_bits(verdict: Verdict) -> float:
    """Bits that a verdict explains."""
    if verdict.how == "wrong" and not verdict.is_slipped:
        return -6.0
    return max(verdict.share.bits, 3.0) if verdict.is_checked else 0.0


def _judge_tracks(
    grid: Grid, tracks: Sequence[Track], far: Sequence[tuple[str, int]]
) -> dict[Place, Verdict]:
    """Verdicts of columns that are read alike: one pattern of bases, unless a column needs its own."""
    common = list_rules(grid, tracks, far)
    pattern = find_pattern(grid, tracks, common)
    shared = list(filter(None, dict.fromkeys(pattern.rules.values())))
    numbers = [rule for rule in common if rule.kind == "number"]  # that other columns rest on
    verdicts: dict[Place, Verdict] = {}
    for track in tracks:
        own_rules = list_rules(grid, [track], far) if len(tracks) > 1 else common
        rules = {row: pattern.rules[row] for row in track.shares}
        if len(tracks) > 1:
            own = find_pattern(grid, [track], own_rules)
            is_shorter = own.bits + OWN_PATTERN_BITS < measure_pattern([track], rules)
            is_meant = all(rule is not None and rule.is_hinted for rule in own.rules.values())
            if is_shorter and (is_meant or not shared):  # else it may be what went wrong in it
                rules = own.rules
        printed = [rule for rule in own_rules if rule.kind not in UNPRINTED]
        slipped = find_wide_slip(track, [*printed, *numbers, *shared], rules)
        rules = slipped or _move_to_own_total(grid, track, rules, own_rules)
        rules |= _find_stated_bases(grid, track, own_rules)
        if not slipped:
            rules = _set_lone_bases_right(grid, track, rules, own_rules)
        judged = {
            (row, track.column): _judge_cell(track, share, rules.get(row))
            for row, share in track.shares.items()
        }
        if slipped:
            verdicts |= {place: replace(one, is_slipped=True) for place, one in judged.items()}
        else:
            verdicts |= _set_unexplained_aside(judged)
    return verdicts


def _set_lone_bases_right(
    grid: Grid, track: Track, rules: dict[int, Rule | None], own_rules: Sequence[Rule]
) -> dict[int, Rule | None]:
    """The bases with that of the other rows where a single one follows from another number.

    A number that is a part itself, or stands further off, or the whole total where the others leave out
    what is missing: such a share is wrong, and the number its cause.
    """
    following = {
        row: rule
        for row, rule in rules.items()
        if rule is not None and track.shares[row].bits and judge_row(track, row, rule)
    }
    left_out = {row for row in following if LEFT_OUT.search(grid.labels[row])}
    users = Counter(rule for row, rule in following.items() if row not in left_out)
    if len(following) < 2 or not users:
        return rules
    main = max(users, key=lambda rule: (users[rule], rule.is_hinted, rule.kind == "without"))
    whole = next((rule for rule in own_rules if rule.kind == "total" and rule.row == main.row), main)
    found = dict(rules)
    for row, rule in following.items():
        right = whole if row in left_out else main
        is_part = following.get(rule.row) is main and not track.shares[rule.row].is_whole
        is_mixed = main.kind == "without" and rule.row == main.row and row not in left_out
        is_further = rule.kind in ("grand", "far") and main.kind != "far"
        is_further |= rule.kind == "sum" and main.is_hinted
        is_whole = rule.row == row and main.is_hinted and not is_total_label(grid.labels[row])
        is_loose = is_whole if rule.row == row else is_part or is_mixed or is_further
        is_alone = users[rule] < 2 and rule not in (main, right)
        can_be = (right.find(track, row) or 0) >= track.shares[row].count
        if is_alone and is_loose and can_be and (users[main] > 1 or main.is_hinted):
            found[row] = right
    return found


def _find_stated_bases(grid: Grid, track: Track, rules: Sequence[Rule]) -> dict[int, Rule]:
    """Bases that leave no choice: the one in the cell, and the total at the end over a single percentage."""
    stated = {row for row, share in track.shares.items() if share.base}
    found = {row: rule for rule in rules if rule.kind == "cell" for row in stated}
    telling = [row for row, share in track.shares.items() if share.digits and share.count]
    if len(telling) == 1 and track.counts and not track.source:
        last = max(track.counts)
        own = [rule for rule in rules if rule.kind == "total" and rule.is_hinted and rule.row == last]
        if own and telling[0] not in stated and telling[0] != last and not grid.is_weighted:
            found[telling[0]] = own[0]
    return found


def _move_to_own_total(
    grid: Grid, track: Track, rules: dict[int, Rule | None], own_rules: Sequence[Rule]
) -> dict[int, Rule | None]:
    """The bases of a column without numbers that stand nowhere, or far off, where it has a total of its own.

    One with a label to which its items add up, or that most of its percentages follow from.
    """
    items = [count for row, count in track.counts.items() if not is_total_label(grid.labels[row])]
    totals = [
        rule for rule in own_rules if rule.kind == "total" and rule.is_hinted and track.counts.get(rule.row)
    ]
    adding = [rule for rule in totals if len(items) > 1 and track.counts[rule.row] == sum(items)]
    total = next((one for one in [*adding, *totals] if one in adding or _follow_mostly(track, one)), None)
    if total is None or not any(rules.values()):
        return rules
    moved = FAR_KINDS
    if total in adding and _follow_mostly(track, total):
        moved = (*FAR_KINDS, "grand", "", "row")
    return {row: total if (rule.kind if rule else "") in moved else rule for row, rule in rules.items()}


def _follow_mostly(track: Track, rule: Rule) -> bool:
    """Whether at least half of a column's telling shares follow from a base."""
    telling = [row for row, share in track.shares.items() if share.bits > 2]
    return 2 * sum(judge_row(track, row, rule) is not None for row in telling) >= max(1, len(telling))


def _set_unexplained_aside(judged: dict[Place, Verdict]) -> dict[Place, Verdict]:
    """A column's verdicts; none where many do not follow and yet all add to 100, as weighted shares do.

    Nor in a long column of which hardly any follows, and from bases that no words point to: by chance.
    """
    told = [one for one in judged.values() if one.share.bits > 2]
    wrong = sum(one.how in ("wrong", "no_base") for one in told)
    is_chance = len(told) >= LONG_COLUMN and wrong > CHANCE_SHARE * len(told)
    if is_chance and not any(one.rule is not None and one.rule.is_hinted for one in told):
        return {place: one.set_aside() for place, one in judged.items()}
    if wrong < 2 or wrong <= UNEXPLAINED_SHARE * len(told) or not looks_weighted(judged.values()):
        return judged
    return {place: one.set_aside() for place, one in judged.items()}


def _judge_cell(track: Track, share: Share, rule: Rule | None) -> Verdict:
    """The verdict of one share under a rule."""
    if share.count is None:
        return Verdict(share, "no_count", track=track)
    base = rule.find(track, share.row) if rule else None
    if not base:
        return Verdict(share, "no_base", track=track)
    how = judge_share(share, base, track.unit)
    if share.count > base:  # 286 of 187 is 152.9%, whatever it means
        how = find_rule(share.count, base, share.digits, share.decimals)
    expected = render_percent(share.count, base, share.decimals)
    return Verdict(share, how or "wrong", base, rule, track, expected)
