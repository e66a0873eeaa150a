"""Why percentages do not follow: one finding a cause, a slip that runs through a column being one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2

from helpers.checking.printed_numbers import sums_within_rounding
from helpers.percentages import CELL_BITS, COLUMN_BITS, MADE_TO_ADD, find_bases
from helpers.proofing.bases import find_supported_numbers
from helpers.proofing.grids import BASE_LABEL, Grid, Place, Track, is_total_label
from helpers.proofing.habits import find_unit, follows
from helpers.proofing.patterns import is_typing_slip, judge_share
from helpers.proofing.prints import weigh_causes
from helpers.proofing.reasons import ROUNDING_WORDS, is_made_to_add, tell_causes, tell_cells
from helpers.proofing.verdicts import Cause, Finding, Verdict, find_at

RUNNING_SLIPS = ("other_denominator", "other_row", "inverted", "as_fraction", "other_period", "decimal_point")
FEWEST_CELLS = {"other_denominator": 2}  # that a slip of a column shows in; of the others three
MOST_WEIGHED = 2_000  # percentages of a table of which each has its causes weighed


def find_causes(
    grid: Grid,
    verdicts: Mapping[Place, Verdict],
    far: Sequence[tuple[str, int]],
    house_rule: str | None = None,
) -> Iterator[Finding]:
    """What is wrong with a table's percentages, one finding a cause."""
    yield from _find_wrong_totals(grid, verdicts)
    settled: set[Place] = set()
    for finding, places in _find_better_totals(grid, verdicts):
        yield finding
        settled |= places
    verdicts = {place: cell for place, cell in verdicts.items() if place not in settled}
    columns: dict[object, list[tuple[Verdict, list[Cause]]]] = defaultdict(list)
    wrong = [cell for cell in verdicts.values() if cell.how == "wrong"]
    for number, cell in enumerate(wrong):
        causes = weigh_causes(grid, cell, verdicts, far) if number < MOST_WEIGHED else [Cause("unexplained")]
        columns[cell.track or cell.rule.name].append((cell, causes))
    groups: dict[tuple, list[tuple[Verdict, dict]]] = defaultdict(list)
    for told in columns.values():
        for cell, details in _join_slips(told):
            groups[_name_group(cell, details, verdicts)].append((cell, details))
    if not house_rule:
        otherwise = [cell for cell in verdicts.values() if cell.how in ROUNDING_WORDS]
        fitting = [[rule for rule in ROUNDING_WORDS if follows(cell, rule)] for cell in otherwise]
        common = Counter(rule for rules in fitting for rule in rules)
        for cell, rules in zip(otherwise, fitting, strict=True):
            rule = max(rules or [cell.how], key=common.__getitem__)  # that most share; of equals the first
            rule = MADE_TO_ADD if is_made_to_add(cell, verdicts) else rule
            groups["rounding", rule].append((replace(cell, how=rule), {"mechanism": rule, "scope": "cell"}))
    for cells in groups.values():
        yield tell_cells(grid, cells, verdicts)


def _join_slips(told: Sequence[tuple[Verdict, list[Cause]]]) -> Iterator[tuple[Verdict, dict]]:
    """A column's wrong percentages with why: of each its own cause, or the slip that runs through many.

    A slip that runs through them is paid for once, as the engine does it.
    """
    chosen: dict[int, Cause] = {}
    most = 0.0
    for slip in RUNNING_SLIPS:
        fitting: dict[object, dict[int, Cause]] = defaultdict(dict)
        for at, (_, causes) in enumerate(told):
            for cause in causes:
                if cause.mechanism == slip:
                    fitting[cause.parameter if slip == "other_denominator" else None][at] = cause
        for members in fitting.values():
            price = CELL_BITS[slip]
            saved = sum(told[at][1][0].bits - cause.bits + price for at, cause in members.items()) - price
            if len(members) >= FEWEST_CELLS.get(slip, 3) and saved > most:
                chosen, most = members, saved
    loose = _find_loose_base(told)
    if loose and sum(causes[0].bits for _, causes in told) - loose[0].bits > most:
        chosen = dict(enumerate(loose))
    for at, (cell, causes) in enumerate(told):
        if at in chosen:
            cause = chosen[at]
            if cause.mechanism == "other_row":
                cause = replace(cause, clause=f"the percentages stand in the wrong rows, and {cause.clause}")
            yield cell, tell_causes([cause]) | {"scope": "column"}
        else:
            yield cell, tell_causes(causes)


def _find_loose_base(told: Sequence[tuple[Verdict, list[Cause]]]) -> list[Cause]:
    """The cause of all wrong percentages of a column that follow from one number found nowhere."""
    shares = [cell.share for cell, _ in told if cell.track is not None]
    spans = [find_bases(share.count, share.digits, share.decimals) for share in shares if share.digits]
    if len(spans) < 2 or len(spans) < len(told) or not all(span and span[1] for span in spans):
        return []
    low, high = max(low for low, _ in spans), min(high for _, high in spans)
    if high < low or low < max(share.count for share in shares):
        return []
    base = (low + high) // 2
    bits = COLUMN_BITS["other_denominator"] + 2 * log2(base) - log2(high - low + 1)
    told_base = f"{base:,}{' or so' * (low < high)}, a number that stands nowhere in the table"
    clauses = [f"it is {share.count:,} of {told_base}" for share in shares]
    return [Cause("other_denominator", clause, bits, str(base)) for clause in clauses]


def _name_group(cell: Verdict, details: dict, verdicts: Mapping[Place, Verdict]) -> tuple:
    """What cells with one cause have in common: a slip of the column, the same figures, or no base at all."""
    if details["scope"] == "column":
        return (cell.track or cell.rule.name, details["mechanism"])
    if cell.track is None:
        alike = [one.how for one in verdicts.values() if one.rule and one.rule.name == cell.rule.name]
        is_alone = len(alike) == 1 and details["mechanism"] != "unexplained"
        if set(alike) == {"wrong"} and not is_alone:
            details |= {"mechanism": "unexplained", "none_follows": True, "clause": ""}
            return (cell.rule.name,)
    share = cell.share
    return (cell.track, cell.track and share.count, cell.base, share.digits, cell.track or share.row)


def _find_wrong_totals(grid: Grid, verdicts: Mapping[Place, Verdict]) -> Iterator[Finding]:
    """Labelled totals that are not the sum of the items although the percentages rest on that sum."""
    by_track: dict[Track, list[Verdict]] = defaultdict(list)
    for cell in verdicts.values():
        if cell.track is not None and cell.kind == "sum":
            by_track[cell.track].append(cell)
    sums = {
        track: sum(count for row, count in track.counts.items() if not is_total_label(grid.labels[row]))
        for track in by_track
    }
    for track, cells in by_track.items():
        true = cells[0].base
        following = sum(cell.how == "half_up" and cell.share.digits > 0 for cell in cells)
        if following < 2 or any(cell.base != true for cell in cells):
            continue
        for row, printed in track.counts.items():
            if printed == true or not is_total_label(grid.labels[row]):
                continue
            if sums_within_rounding(true, printed, len(track.counts) - 1, find_unit(grid, verdicts.values())):
                continue
            is_whole = row in track.shares and track.shares[row].percent.startswith("100")
            elsewhere = any(one is not track and one.counts.get(row) == added for one, added in sums.items())
            if is_whole or elsewhere or is_typing_slip(str(true), str(printed)):
                yield _tell_wrong_total(grid, track, row, true, ", and the items add to that")


def _find_better_totals(
    grid: Grid, verdicts: Mapping[Place, Verdict]
) -> Iterator[tuple[Finding, set[Place]]]:
    """Printed bases from which most percentages of a column do not follow while all do from a number near.

    With each the cells that rest on it.
    """
    by_base: dict[tuple[Track, int], dict[Place, Verdict]] = defaultdict(dict)
    for place, cell in verdicts.items():
        if cell.track is not None and cell.base and cell.rule is not None:
            by_base[cell.track, cell.base][place] = cell
    for (track, base), cells in by_base.items():
        rule = next(iter(cells.values())).rule
        if rule.kind in ("number", "heading"):
            near = [
                row
                for row, printed in track.counts.items()
                if (is_total_label(grid.labels[row]) or BASE_LABEL.search(grid.labels[row]))
                and is_typing_slip(str(base), str(printed))
            ]
            is_partial = rule.kind == "heading" and len(cells) < len(track.shares)
            if len(near) == 1 and not is_partial and all(cell.how == "half_up" for cell in cells.values()):
                yield _tell_wrong_total(grid, track, near[0], base), set(cells)
        if rule.row is None or track.unit > 1 or rule.kind == "without":
            continue
        told = [cell.share for cell in cells.values() if cell.share.row != rule.row and cell.share.bits]
        if len(told) < 3 or 2 * sum(cell.how != "half_up" for cell in cells.values()) < len(told):
            continue
        for true in find_supported_numbers(told, grid.scale)[:1]:
            near = is_typing_slip(str(true), str(base)) or 10 * abs(true - base) <= base
            if near and true != base and all(judge_share(share, true) == "half_up" for share in told):
                yield _tell_wrong_total(grid, track, rule.row, true), set(cells)


def _tell_wrong_total(grid: Grid, track: Track, row: int, true: int, besides: str = "") -> Finding:
    """The finding of a total that is mistyped."""
    printed = track.counts[row]
    place = (row, track.count_column if not track.source else track.column)
    meant = grid.format_count(true)
    return find_at(
        "percentage",
        grid,
        [place],
        f"The percentages are right for {meant}, not for {grid.format_count(printed)}"
        f"{besides}: the total is mistyped.",
        f"Put {meant}.",
        published=grid.texts.get(place, str(printed)),
        expected=str(true) if grid.scale == 1 else meant,
        details={"mechanism": "total_typo", "parameter": meant, "scope": "column", "track": track},
    )
