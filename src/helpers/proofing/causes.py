"""Why percentages do not follow: one finding a cause, a slip that runs through a column being one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2

from helpers.percentages import CELL_BITS, COLUMN_BITS, find_bases, find_rule
from helpers.proofing.grids import Grid, Place
from helpers.proofing.habits import follows
from helpers.proofing.misprints import find_better_totals, find_wrong_totals
from helpers.proofing.prints import tell_causes, weigh_causes
from helpers.proofing.reasons import MADE_TO_ADD, ROUNDING_WORDS, is_made_to_add, tell_cells
from helpers.proofing.verdicts import Cause, Finding, TableResult, Verdict

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
    yield from find_wrong_totals(grid, verdicts)
    settled: set[Place] = set()
    for finding, cells in find_better_totals(grid, _group_by_base(verdicts)):
        yield finding
        settled |= {(cell.share.row, cell.share.column) for cell in cells}
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
    for key, cell, details in [] if house_rule else _group_roundings(verdicts):
        groups[key].append((cell, details))
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
    """The shares of each column with one base together."""
    groups: dict[tuple, list[Verdict]] = defaultdict(list)
    for verdict in verdicts.values():
        if verdict.track is not None and verdict.base and verdict.rule is not None:
            groups[verdict.track, verdict.base].append(verdict)
    return groups


def list_carried(result: TableResult, head: Place, right: int) -> Iterator[Place]:
    """The wrong percentages of a row or column that follow once a sum in it is put right."""
    printed = result.grid.counts[head]
    for place, cell in result.verdicts.items():
        if cell.how != "wrong" or cell.track is not None or cell.rule is None or not cell.base:
            continue
        if place[0] != head[0] and place[1] != head[1]:
            continue
        whole = cell.base + (cell.share.count if cell.rule.kind == "change" else 0)
        parts = [(cell.share.count, right)] if cell.base == printed and cell.rule.kind == "share" else []
        if cell.rule.kind == "change":
            parts += [(whole - right, right)] if cell.base == printed else []
            parts += [(right - cell.base, cell.base)] if whole == printed else []
        elif cell.share.count == printed:
            parts.append((right, cell.base))
        share = cell.share
        if any(find_rule(abs(top), base, share.digits, share.decimals) == "half_up" for top, base in parts):
            yield place
