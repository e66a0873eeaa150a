"""Why percentages do not follow: each column given to the engine with its base, one finding per cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from helpers.percentages import Base, ColumnExplanation, PublishedColumn, explain_columns, print_digits
from helpers.proofing.grids import Grid, Place, is_total_label
from helpers.proofing.habits import follows
from helpers.proofing.reasons import MADE_TO_ADD, ROUNDING_WORDS, is_made_to_add, say_rule, tell_cells
from helpers.proofing.slips import name_print
from helpers.proofing.totals import find_better_totals, find_wrong_totals, tell_total
from helpers.proofing.verdicts import Finding, Verdict

WIDE = ("column", "table")
ROW_BY_ROW = ("cell", "above", "group", "column", "share", "change")
MOST_EXPLAINED_ROWS = 2_000
MOST_COLUMNS_BESIDE = 30


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
    settled: set[Place] = set()
    for finding, cells in find_better_totals(grid, _group_by_base(verdicts)):
        yield finding
        settled |= {(cell.share.row, cell.share.column) for cell in cells}
    verdicts = {place: cell for place, cell in verdicts.items() if place not in settled}
    groups: dict[tuple, list[tuple[Verdict, dict]]] = defaultdict(list)
    for cells, (_, order, unit), found in _explain_columns(grid, _group_by_base(verdicts), far):
        total = tell_total(grid, cells, found, unit)
        if total is not None:
            if (total.places[0], cells[0].track) not in blamed:
                yield total
            continue
        described = dict(zip(order, found.cells, strict=True))
        for cell in cells:
            if cell.how == "wrong":
                details = _list_details(grid, described.get(cell.share.row), unit)
                details |= name_print(grid, cell, verdicts, details)
                groups[_name_group(cell, details)].append((cell, details))
    for key, cell, details in (
        *_group_worked_out(grid, verdicts),
        *([] if house_rule else _group_roundings(verdicts)),
    ):
        groups[key].append((cell, details))
    for cells in groups.values():
        yield tell_cells(grid, cells, verdicts)


def _explain_columns(
    grid: Grid, by_base: Mapping[tuple, Sequence[Verdict]], far: Sequence[tuple[str, int]]
) -> Iterator[tuple[Sequence[Verdict], tuple[PublishedColumn, list[int], int], ColumnExplanation]]:
    """The shares of each column in which one is wrong, the column as given to the engine, and its answer."""
    wrong = {key: cells for key, cells in by_base.items() if any(cell.how == "wrong" for cell in cells)}
    columns = [_make_column(grid, cells, by_base, far) for cells in wrong.values()]
    beside = [
        _make_column(grid, cells, by_base, far)[0]
        for key, cells in by_base.items()
        if columns and key not in wrong and key[1] is None
    ][:MOST_COLUMNS_BESIDE]
    explained = explain_columns([*(column for column, _, _ in columns), *beside])
    return zip(wrong.values(), columns, explained[: len(columns)], strict=True)


def _group_worked_out(grid: Grid, verdicts: Mapping[Place, Verdict]) -> Iterator[tuple[tuple, Verdict, dict]]:
    """Wrong percentages of columns and rows of their own, with what they have in common and why."""
    for cell in verdicts.values():
        if cell.how == "wrong" and cell.track is None:
            none = all(
                one.how == "wrong"
                for one in verdicts.values()
                if one.rule is not None and one.track is None and one.rule.name == cell.rule.name
            )
            details = {"mechanism": "unexplained", "none_follows": none}
            details |= {} if none else name_print(grid, cell, verdicts, details)
            yield (cell.rule.name,) if none else (cell.share.row, cell.share.column), cell, details


def _group_roundings(verdicts: Mapping[Place, Verdict]) -> Iterator[tuple[tuple, Verdict, dict]]:
    """Percentages that follow by another rule than half up, by the rule that most of them share."""
    cells = [cell for cell in verdicts.values() if cell.how in ROUNDING_WORDS]
    fitting = [[rule for rule in ROUNDING_WORDS if follows(cell, rule)] for cell in cells]
    common = Counter(rule for rules in fitting for rule in rules)
    for cell, rules in zip(cells, fitting, strict=True):
        rule = max(rules or [cell.how], key=common.__getitem__)  # of equals the first
        rule = MADE_TO_ADD if is_made_to_add(cell, verdicts) else rule
        yield ("rounding", rule), replace(cell, how=rule), {"mechanism": rule, "scope": "cell"}


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
    cells: Sequence[Verdict],
    groups: Mapping[tuple, Sequence[Verdict]],
    far: Sequence[tuple[str, int]],
) -> tuple[PublishedColumn, list[int], int]:
    """A column for the engine, the rows of its items (without the one that is the base), and its unit.

    Counts with decimals are whole numbers of that unit; counts that are whole all the same are given so.
    """
    first = cells[0]
    track, base = first.track, first.base
    cells = sorted(cells, key=lambda cell: cell.share.row)[:MOST_EXPLAINED_ROWS]
    items = [cell for cell in cells if cell.rule.row != cell.share.row]
    unit = grid.scale if all(cell.share.count % grid.scale == 0 == base % grid.scale for cell in items) else 1
    difference = base - sum(cell.share.count for cell in items)
    adds_up = difference == 0 or any(
        cell.share.count + difference >= 0
        and cell.how == "wrong"
        and print_digits(cell.share.count + difference, base, cell.share.decimals) == cell.share.digits
        for cell in items
    )
    column = PublishedColumn(
        grid.name,
        grid.name_column(track.column),
        tuple(grid.name_row(cell.share.row) for cell in items),
        tuple(cell.share.count // unit for cell in items),
        tuple(cell.share.percent for cell in items),
        base // unit,
        say_rule(first.rule),
        tuple(
            Base(name, value // unit)
            for name, value in _list_other_bases(grid, first, groups, far)
            if value % unit == 0
        ),
        partition=adds_up and len(items) > 1 and first.rule.kind not in ROW_BY_ROW,
        printed=frozenset(count // unit for count in grid.counts.values() if count % unit == 0),
    )
    return column, [cell.share.row for cell in items], unit


def _list_other_bases(
    grid: Grid, cell: Verdict, groups: Mapping[tuple, Sequence[Verdict]], far: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    """What a share may have been taken of instead: bases of other columns, far totals, those of its own."""
    for (track, _, base), (other, *_) in groups.items():
        if base != cell.base and track is not cell.track:
            own = track.column if track.source or track.count_column is None else track.count_column
            yield f"{say_rule(other.rule)}, {grid.name_column(own)}", base
    yield from far
    for row, count in cell.track.counts.items():
        if is_total_label(grid.labels[row]) and count != cell.base:
            yield grid.name_row(row), count


def _list_details(grid: Grid, cause: object, unit: int) -> dict:
    """What reconciled.csv says of a percentage, from the engine's answer."""
    names = (
        *("mechanism", "parameter", "scope", "bits", "runner_up", "bits_ahead", "confidence"),
        *("reconciled_percent", "reconciled_count", "likeliest"),
    )
    details = {name: getattr(cause, name, None) for name in names}
    details["why"] = getattr(cause, "why", "") if unit == grid.scale else ""
    if getattr(cause, "verdict", "") != "differs":
        return details | {"mechanism": "unexplained", "scope": "cell", "why": ""}
    return details


def _name_group(cell: Verdict, details: Mapping) -> tuple:
    """What cells with one cause have in common: a slip of the whole column, or the same figures."""
    if details["scope"] in WIDE and details["mechanism"] not in ("unexplained", "ambiguous"):
        mechanism = details["mechanism"]
        return (cell.track, mechanism, details["parameter"] if mechanism == "other_denominator" else None)
    share = cell.share
    return (cell.track, share.count, cell.base, share.digits)
