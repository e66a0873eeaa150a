"""Why percentages do not follow: each column given to the engine with its base, one finding per cause."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from helpers.percentages import Base, PublishedColumn, explain_columns, print_digits
from helpers.proofing.bases import find_supported_numbers
from helpers.proofing.grids import Grid, Track, is_total_label
from helpers.proofing.judging import follows
from helpers.proofing.patterns import is_typing_slip, judge_share
from helpers.proofing.verdicts import Finding, Place, Verdict

WIDE = ("column", "table")
ROW_BY_ROW = ("cell", "above", "column", "share", "change")
MOST_EXPLAINED_ROWS = 2_000
ROUNDING_WORDS = {  # the commoner rule first; of one figure, and of a whole table
    "truncated": ("the rest was cut off", "cut off instead of rounded"),
    "fewer_decimals": (
        "it was rounded to fewer decimals and padded with zeros",
        "rounded to fewer decimals than they show",
    ),
    "half_even": ("halves go to the even digit", "rounded with halves to the even digit"),
    "double_rounded": ("it was rounded twice", "rounded twice"),
    "rounded_up": ("it was rounded up", "always rounded up"),
    "half_down": ("halves go down", "rounded with halves down"),
}
LIKELY_COUNT = ("count_typo",)


def find_causes(
    grid: Grid,
    verdicts: Mapping[Place, Verdict],
    far: Sequence[tuple[str, int]],
    house_rule: str | None = None,
) -> Iterator[Finding]:
    """What is wrong with a table's percentages, one finding a cause."""
    totals = list(_find_wrong_totals(grid, verdicts))
    yield from totals
    blamed = {(finding.places[0], finding.details.get("track")) for finding in totals}
    groups: dict[tuple, list[tuple[Verdict, dict]]] = defaultdict(list)
    by_base = _group_by_base(verdicts)
    settled: set[Place] = set()
    for finding, cells in _find_better_totals(grid, by_base):
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
        total = _tell_total(grid, cells, found)
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
                if _is_made_to_add(cell, verdicts)
                else roundings[cell.share.row, cell.share.column]
            )
            groups["rounding", rule].append((replace(cell, how=rule), {"mechanism": rule, "scope": "cell"}))
    for cells in groups.values():
        yield _tell_cells(grid, cells, verdicts)


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
        Base(f"{_say_rule(other.rule)}, {_say_heading(track_of.heading)}", other_base)
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
        _say_heading(track.heading),
        tuple(grid.name_row(cell.share.row) for cell in items),
        tuple(counts),
        tuple(cell.share.percent for cell in items),
        base,
        _say_rule(cells[0].rule),
        tuple(others),
        partition=adds_up and len(items) > 1,
        printed=frozenset(grid.counts.values()),
    )
    return column, [cell.share.row for cell in items]


def _find_wrong_totals(grid: Grid, verdicts: Mapping[Place, Verdict]) -> Iterator[Finding]:
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
            elsewhere = any(
                other is not track and other.counts.get(row) == _sum_items(grid, other) for other in by_track
            )
            if is_whole or elsewhere or is_typing_slip(str(true), str(printed)):
                yield _tell_wrong_total(grid, track, row, true, ", and the items add to that")


def _find_better_totals(
    grid: Grid, by_base: Mapping[tuple, Sequence[Verdict]]
) -> Iterator[tuple[Finding, list[Verdict]]]:
    """Printed bases from which most percentages of a column do not follow while all do from a number near."""
    for (track, alone, base), cells in by_base.items():
        rule = cells[0].rule
        if alone is not None or rule.row is None or track.unit > 1 or rule.kind == "without":
            continue
        told = [
            cell.share
            for cell in cells
            if cell.share.row != rule.row and cell.share.count and cell.share.digits
        ]
        wrong = sum(cell.how != "half_up" for cell in cells)
        if len(told) < 3 or 2 * wrong < len(told):
            continue
        for true in find_supported_numbers(told)[:1]:
            near = is_typing_slip(str(true), str(base)) or 10 * abs(true - base) <= base
            if near and true != base and all(judge_share(share, true) == "half_up" for share in told):
                yield _tell_wrong_total(grid, track, rule.row, true), list(cells)


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
        period=_say_heading(track.heading),
        details={"mechanism": "total_typo", "parameter": meant, "scope": "column", "track": track},
    )


def _tell_total(grid: Grid, cells: Sequence[Verdict], found: object) -> Finding | None:
    """The finding of a base that the engine holds to be mistyped, where it stands in a row of the table."""
    first = cells[0]
    mechanisms = [getattr(cell, "mechanism", None) for cell in found.cells]
    wrong = [cell for cell in found.cells if cell.verdict == "differs"]
    by_total = [cell for cell in wrong if cell.mechanism in ("total_typo", "left_out_of_total")]
    if first.rule.row is None or not wrong or len(by_total) < max(2, 0.6 * len(wrong)):
        return None
    if "total_typo" not in mechanisms and "left_out_of_total" not in mechanisms:
        return None
    meant = by_total[0].base or found.total
    if not meant or meant == first.base:
        return None
    return _tell_wrong_total(grid, first.track, first.rule.row, meant)


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


def _tell_cells(
    grid: Grid, cells: Sequence[tuple[Verdict, dict]], verdicts: Mapping[Place, Verdict]
) -> Finding:
    """The finding of one or more percentages with one cause."""
    first, details = cells[0]
    share = first.share
    is_rounding = first.how in ROUNDING_WORDS
    made_up = first.how == "made_to_add_to_100" or (not is_rounding and _is_made_to_add(first, verdicts))
    expected = details.get("reconciled_percent") or first.expected
    if details.get("mechanism") in LIKELY_COUNT and details.get("parameter"):
        advice = f"Check the count: {details['parameter']} was probably meant."
    else:
        advice = _advise(grid, cells, expected)
    if made_up:
        details = details | {"mechanism": "made_to_add_to_100"}
    why = details.get("why") or ""
    if made_up or not why or is_rounding or first.track is None:
        why = _say_why(grid, first, is_rounding, made_up)
    off = abs(Fraction(share.percent) - Fraction(first.expected.lstrip("-") or "0")) if first.expected else 0
    names = list(dict.fromkeys(grid.name_row(cell.share.row) for cell, _ in cells))
    periods = list(dict.fromkeys(_say_heading(grid.headings[cell.share.column]) for cell, _ in cells))
    others = len(cells) - 1
    if others:
        how = "show the same" if others > 1 else "shows the same"
        why = re.sub(r"; \w+ other cells? shows? the same", "", why)
        why = f"{why.rstrip('.')}; {others} other cell{'s' if others > 1 else ''} {how}."
    return Finding(
        "percentage",
        grid,
        tuple((cell.share.row, cell.share.column) for cell, _ in cells),
        add_commas(why) if first.track else why,
        advice,
        published=share.shown,
        expected=expected,
        severity="low" if is_rounding else "high" if off >= 1 else "medium",
        item="; ".join(names),
        period="; ".join(periods),
        lead="is not rounded half up" if is_rounding else "does not follow",
        details=details
        | {
            "count": share.count,
            "percent": share.percent,
            "denominator": first.base,
            "denominator_name": _say_rule(first.rule) if first.rule else None,
            "verdict": "agrees_other_rounding" if is_rounding else "differs",
        },
    )


def _advise(grid: Grid, cells: Sequence[tuple[Verdict, dict]], expected: str | None) -> str:
    """What to do: put the figure where the base is printed, ask for the base where it had to be inferred."""
    first = cells[0][0]
    if expected is None:
        return "Check this figure."
    rule = first.rule
    values = [value for value in expected.split(" or ") if value != first.share.percent] or [expected]
    told = " or ".join(f"{value}%" for value in values)
    if cells[0][1].get("none_follows"):
        return "Check these figures, or say beside the table what they are percentages of."
    if rule is not None and not rule.is_printed:
        return f"If the base is {grid.format_count(first.base)} ({_say_rule(rule)}), put {told}."
    if len(cells) > 1:
        listed = ", ".join(
            f"{(details.get('reconciled_percent') or cell.expected)}% for {grid.name_row(cell.share.row)}"
            for cell, details in cells[:6]
        )
        return f"Put {listed}{' and so on' if len(cells) > 6 else ''}."
    return f"Put {told}."


def _say_why(grid: Grid, cell: Verdict, is_rounding: bool, made_up: bool) -> str:
    """Why a percentage is wrong where the engine has no words for it."""
    share, base = cell.share, grid.format_count(cell.base)
    count = grid.format_count(share.count)
    if is_rounding and cell.rule.kind not in ("share", "change"):
        how = ROUNDING_WORDS[cell.how][0]
        return f"{count} of {base} is {cell.expected}%; {share.percent}% follows only if {how}."
    if cell.rule.kind == "change":
        top, below = cell.rule.name.split(" | ")
        before, after = base, grid.format_count(cell.base + share.count)
        return f"From {before} ({below}) to {after} ({top}) is {cell.expected}%, not {share.shown}."
    if cell.rule.kind == "share":
        top, below = cell.rule.name.split(" | ")
        return f"{count} ({top}) of {base} ({below}) is {cell.expected}%, not {share.shown}."
    text = f"{count} of {base} is {cell.expected}%, not {share.percent}%"
    if made_up:
        text += ": it was changed so that the percentages add to 100"
    return f"{text}."


def _is_made_to_add(cell: Verdict, verdicts: Mapping[Place, Verdict]) -> bool:
    """Whether a share is one unit off and the column adds to 100 just because of it."""
    if cell.track is None or cell.expected is None:
        return False
    column = [
        one
        for one in verdicts.values()
        if one.track is cell.track
        and one.base == cell.base
        and one.rule.row != one.share.row
        and one.expected
    ]
    printed = sum(Decimal(one.share.percent) for one in column)
    expected = sum(Decimal(one.expected) for one in column)
    off = abs(Decimal(cell.share.percent) - Decimal(cell.expected))
    return printed == 100 != expected and off == Decimal(1).scaleb(-cell.share.decimals)


def _say_rule(rule: object) -> str:
    """A base as it is called."""
    return rule.name.replace(" | ", ", ").replace("\n", " ")


def _say_heading(heading: str) -> str:
    """A heading of several rows in one line."""
    return re.sub(r"\s+", " ", heading.replace(" | ", ", "))


def add_commas(text: str) -> str:
    """A sentence whose long whole numbers have thousands separators; years and decimals are left.

    >>> add_commas("381865 of 8025075 is 4.76%, not 7.46%, in 2024")
    '381,865 of 8,025,075 is 4.76%, not 7.46%, in 2024'
    """
    long = r"(?<![\d.,/])(?:\d{5,}|\d{4,}(?= of )|(?<= of )\d{4,})(?![\d.,/]*\d)"
    return re.sub(long, lambda found: f"{int(found[0]):,}", text)


def list_items(names: Iterable[str]) -> str:
    """Names in a sentence.

    >>> list_items(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
