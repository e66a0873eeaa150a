"""Why percentages do not follow: each column given to the engine with its base, one finding per cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.percentages import Base, PublishedColumn, explain_columns, print_digits
from helpers.proofing.grids import Grid, Track, is_total_label
from helpers.proofing.judging import follows
from helpers.proofing.reasons import ROUNDING_WORDS, is_made_to_add, say_heading, say_rule, tell_cells
from helpers.proofing.totals import find_better_totals, find_wrong_totals, tell_total
from helpers.proofing.verdicts import Finding, Place, Verdict

WIDE = ("column", "table")
ROW_BY_ROW = ("cell", "above", "column", "share", "change")
MOST_EXPLAINED_ROWS = 2_000


def find_causes(
    grid: Grid,
    verdicts: Mapping[Place, Verdict],
    far: Sequence[tuple[str, int]],
    house_rule: str | None = None,
) -> Iterator[Finding]:
    """What is wrong with a table's percentages, one finding a cause."""
    totals = list(find_wrong_totals(grid, verdicts))
    yield from totals
    blamed = {(finding.places[0], finding.details.get("track")) for finding in totals}
    groups: dict[tuple, list[tuple[Verdict, dict]]] = defaultdict(list)
    by_base = _group_by_base(verdicts)
    settled: set[Place] = set()
    for finding, cells in find_better_totals(grid, by_base):
        yield finding
        settled |= {(cell.share.row, cell.share.column) for cell in cells}
    by_base = {
        key: cells
        for key, cells in by_base.items()
        if not any((cell.share.row, cell.share.column) in settled for cell in cells)
    }
    verdicts = {place: cell for place, cell in verdicts.items() if place not in settled}
    columns, members = [], []
    for (track, _, base), cells in by_base.items():
        if any(cell.how == "wrong" for cell in cells):
            columns.append(_make_column(grid, track, base, cells, by_base, far))
            members.append(cells)
    explained = explain_columns([column for column, _ in columns]) if columns else []
    for (_, order), cells, found in zip(columns, members, explained, strict=True):
        total = tell_total(grid, cells, found)
        if total is not None:
            if (total.places[0], cells[0].track) not in blamed:
                yield total
            continue
        described = dict(zip(order, found.cells, strict=True))
        for cell in cells:
            if cell.how == "wrong":
                cause = described.get(cell.share.row)
                details = _list_details(cell, cause)
                groups[_name_group(cell, details)].append((cell, details))
    roundings = _choose_roundings(verdicts)
    for cell in verdicts.values():
        if cell.how == "wrong" and cell.track is None:
            none = all(
                one.how == "wrong"
                for one in verdicts.values()
                if one.rule is cell.rule or _is_same(one, cell)
            )
            key = (cell.rule.name,) if none else (cell.share.row, cell.share.column)
            groups[key].append((cell, {"mechanism": "unexplained", "none_follows": none}))
        elif cell.how in ROUNDING_WORDS and not house_rule:
            rule = (
                "made_to_add_to_100"
                if is_made_to_add(cell, verdicts)
                else roundings[cell.share.row, cell.share.column]
            )
            groups["rounding", rule].append((replace(cell, how=rule), {"mechanism": rule, "scope": "cell"}))
    for cells in groups.values():
        yield tell_cells(grid, cells, verdicts)


def _is_same(one: Verdict, other: Verdict) -> bool:
    """Whether two percentages are worked out from the same columns."""
    return one.rule is not None and one.track is None and one.rule.name == other.rule.name


def _choose_roundings(verdicts: Mapping[Place, Verdict]) -> dict[Place, str]:
    """For each percentage not rounded half up the rule that most of them share."""
    fitting = {
        place: [rule for rule in ROUNDING_WORDS if follows(one, rule)]
        for place, one in verdicts.items()
        if one.how in ROUNDING_WORDS
    }
    common = Counter(rule for rules in fitting.values() for rule in rules)
    order = list(ROUNDING_WORDS)
    return {
        place: max(rules or [verdicts[place].how], key=lambda rule: (common[rule], -order.index(rule)))
        for place, rules in fitting.items()
    }


def _group_by_base(verdicts: Mapping[Place, Verdict]) -> dict[tuple, list[Verdict]]:
    """The shares of each column with one base together; where the base changes by row, one by one."""
    groups: dict[tuple, list[Verdict]] = defaultdict(list)
    for verdict in verdicts.values():
        if verdict.track is None or not verdict.base or verdict.rule is None:
            continue
        alone = verdict.share.row if verdict.rule.kind in ROW_BY_ROW else None
        groups[verdict.track, alone, verdict.base].append(verdict)
    return groups


def _make_column(
    grid: Grid,
    track: Track,
    base: int,
    cells: Sequence[Verdict],
    groups: Mapping[tuple, Sequence[Verdict]],
    far: Sequence[tuple[str, int]],
) -> tuple[PublishedColumn, list[int]]:
    """A column for the engine, and the rows of its items: without the row that is the base itself."""
    cells = sorted(cells, key=lambda cell: cell.share.row)[:MOST_EXPLAINED_ROWS]
    items = [cell for cell in cells if cell.rule.row != cell.share.row]
    counts = [cell.share.count for cell in items]
    others = [
        Base(f"{say_rule(other.rule)}, {say_heading(track_of.heading)}", other_base)
        for (track_of, _, other_base), others_cells in groups.items()
        for other in others_cells[:1]
        if other_base != base and track_of is not track
    ]
    others += [Base(name, value) for name, value in far]
    others += [
        Base(grid.name_row(row), count)
        for row, count in track.counts.items()
        if is_total_label(grid.labels[row]) and count != base
    ]
    difference = base - sum(counts)
    adds_up = difference == 0 or any(
        cell.share.count + difference >= 0
        and cell.how == "wrong"
        and print_digits(cell.share.count + difference, base, cell.share.decimals) == cell.share.digits
        for cell in items
    )
    if cells[0].rule.kind in ROW_BY_ROW:
        adds_up = False
    column = PublishedColumn(
        grid.name,
        say_heading(track.heading),
        tuple(grid.name_row(cell.share.row) for cell in items),
        tuple(counts),
        tuple(cell.share.percent for cell in items),
        base,
        say_rule(cells[0].rule),
        tuple(others),
        partition=adds_up and len(items) > 1,
        printed=frozenset(grid.counts.values()),
    )
    return column, [cell.share.row for cell in items]


def _list_details(cell: Verdict, cause: object) -> dict:
    """What reconciled.csv says of a percentage, from the engine's answer."""
    names = (
        *("mechanism", "parameter", "scope", "bits", "runner_up", "bits_ahead", "confidence"),
        *("reconciled_percent", "reconciled_count"),
    )
    details = {name: getattr(cause, name, None) for name in names}
    details["why"] = getattr(cause, "why", "")
    if getattr(cause, "verdict", "") != "differs":
        details |= {"mechanism": "unexplained", "scope": "cell", "why": ""}
    return details


def _name_group(cell: Verdict, details: Mapping) -> tuple:
    """What cells with one cause have in common: a slip of the whole column, or the same figures."""
    if details["scope"] in WIDE and details["mechanism"] not in ("unexplained", "ambiguous"):
        mechanism = details["mechanism"]
        return (cell.track, mechanism, details["parameter"] if mechanism == "other_denominator" else None)
    share = cell.share
    return (cell.track, share.count, cell.base, share.digits)


def list_items(names: Iterable[str]) -> str:
    """Names in a sentence.

    >>> list_items(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
