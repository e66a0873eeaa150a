"""Tables checked before they are published: for each table what was checked and what is wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UnusableInput
from helpers.language.wording import match_verb
from helpers.percentages import MOST_NEIGHBOURS
from helpers.proofing.adding import check_count_sums
from helpers.proofing.causes import find_causes
from helpers.proofing.comparing import check_statements, compare_tables
from helpers.proofing.drafts import Draft, read_draft
from helpers.proofing.grids import Grid, is_total_label
from helpers.proofing.habits import find_table_rule, follows, looks_weighted
from helpers.proofing.judging import judge_shares
from helpers.proofing.loose_figures import check_loose_figures
from helpers.proofing.reasons import ROUNDING_WORDS
from helpers.proofing.verdicts import Finding, TableResult, Verdict, find_at

NEAR = MOST_NEIGHBOURS // 2
IN_PLACE = ("above", "group", "cell")  # kinds of bases that differ from row to row


@dataclass(frozen=True)
class Checked:
    """What a check found: the drafts as read, each table's result, and findings that span tables."""

    drafts: tuple[Draft, ...]
    results: tuple[TableResult, ...]
    further: tuple[Finding, ...] = ()
    statements: int = 0
    statements_checked: int = 0
    figures_compared: int = 0
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """All findings, a table's rounding rule first, in the order of the tables; none of quoted tables."""
        own = [result for result in self.results if result.grid.kind != "quoted"]
        found = [finding for result in own for finding in result.findings] + list(self.further)
        return sorted(found, key=lambda finding: finding.kind != "rounding")

    @property
    def percentages(self) -> int:
        """How many percentages were read."""
        return sum(len(result.verdicts) for result in self.results) + self.statements

    @property
    def percentages_checked(self) -> int:
        """How many of them were held against something."""
        return sum(result.percentages_checked for result in self.results) + self.statements_checked

    @property
    def sums_checked(self) -> int:
        """How many sums were held against their parts, figures of two tables counted too."""
        return sum(result.sums_checked for result in self.results) + self.figures_compared

    @property
    def exit_code(self) -> int:
        """1 where something was found, 2 where nothing could be checked, else 0."""
        if self.findings:
            return 1
        return 0 if self.percentages_checked or self.sums_checked else 2


def check_files(paths: Iterable[str | Path]) -> Checked:
    """Everything that does not follow in one publication's tables, whatever their layout.

    The files belong together: the counts and totals of one may be those of another. Raises
    ``UnusableInput`` in one sentence where no file can be read; a file that cannot be read beside
    others that can is told among the notes.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise UnusableInput("There is no table to check: name CSV, XLSX, ODS or HTML files with tables.")
    drafts, unread = [], []
    for path, name in zip(files, _name_files(files), strict=True):
        try:
            drafts.append(read_draft(path, name))
        except UnusableInput as error:
            unread.append(error)
    if not drafts:
        raise unread[0]
    grids = [grid for draft in drafts for grid in draft.grids]
    results = [_judge_table(grid, grids, place) for place, grid in enumerate(grids)]
    compared, further = 0, []
    for figures, found in compare_tables(grids):
        compared += figures
        further += found
    known = {(id(one.grid), place) for result in results for one in result.findings for place in one.places}
    further = [one for one in further if not any((id(one.grid), place) in known for place in one.places)]
    stated, held = 0, 0
    for draft in drafts:
        for name, rows in draft.statements:
            percentages, checked, found = check_statements(name, rows)
            stated, held, further = stated + percentages, held + checked, further + found
    return Checked(
        tuple(drafts),
        tuple(results),
        tuple(further),
        statements=stated,
        statements_checked=held,
        figures_compared=compared,
        notes=tuple(str(error) for error in unread),
    )


def _name_files(files: Sequence[Path]) -> list[str]:
    """What each file is called: its name, or with its folder where the name is not its own."""
    times = Counter(path.name for path in files)
    names = [path.name if times[path.name] == 1 else f"{path.parent.name}/{path.name}" for path in files]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise UnusableInput(f"{repeated[0]} is given twice: give each file once, or rename one of the two.")
    return names


def _judge_table(grid: Grid, grids: Sequence[Grid], place: int) -> TableResult:
    """One table judged: its percentages, their causes, its sums, and what to say of it as a whole."""
    around = [other for other in grids[max(0, place - NEAR) : place + NEAR + 1] if other is not grid]
    around.sort(key=lambda other: other.file != grid.file)
    far = _list_totals(grid, around)
    verdicts = judge_shares(grid, around, far)
    result = TableResult(grid, verdicts)
    house_rule = find_table_rule(verdicts.values())
    if house_rule:
        result.findings.append(_tell_house_rule(grid, verdicts.values(), house_rule))
    result.findings += find_causes(grid, verdicts, far, house_rule)
    if not grid.is_list:
        check_count_sums(result)
        check_loose_figures(result)
    result.findings += _find_missing_signs(grid)
    result.notes += _list_notes(result)
    return result


def _list_totals(grid: Grid, around: Sequence[Grid]) -> list[tuple[str, int]]:
    """Totals of the tables around one, and single numbers of small blocks on its own sheet."""
    totals: dict[int, str] = {}
    for other in around:
        same_sheet = other.file == grid.file and other.sheet == grid.sheet
        is_small = len(other.labels) <= 8 and len(other.count_columns) <= 2
        for (row, column), count in other.counts.items():
            if (
                not other.is_list
                and other.scale == grid.scale
                and (is_total_label(other.labels[row]) or (same_sheet and is_small and len(around) < NEAR))
            ):
                heading = other.name_column(column)
                place = f"{other.name_row(row)}, {heading}" if heading else other.name_row(row)
                totals.setdefault(count, place if same_sheet else f"{other.name}: {place}")
    return [(name, count) for count, name in totals.items() if count > 1]


def _tell_house_rule(grid: Grid, verdicts: Iterable[Verdict], rule: str) -> Finding:
    """The finding of a table that rounds by another rule throughout."""
    told = [one for one in verdicts if one.how not in ("half_up", "wrong") and one.base]
    showing = [one for one in told if follows(one, rule)]
    first = showing[0]
    count, base = grid.format_count(first.share.count), grid.format_count(first.base)
    return find_at(
        "rounding",
        grid,
        [verdict.share.place for verdict in showing],
        f"The percentages are {ROUNDING_WORDS[rule][1]} throughout: {len(showing)} of them "
        f"{match_verb(len(showing), 'show')} it, such as "
        f"{first.share.percent}% for {count} of {base}, which is {first.expected}% rounded half up.",
        "Round half up, or say beside the table how its percentages are rounded.",
        expected=first.expected,
        severity="low",
        item="",
        period="",
        details={"mechanism": rule, "scope": "table", "verdict": "agrees_other_rounding"},
    )


def _find_missing_signs(grid: Grid) -> Iterator[Finding]:
    """Cells without a per cent sign in a column in which all others have one."""
    for column in grid.share_columns:
        shares = [share for share in grid.list_shares(column).values() if share.count is None]
        bare = [share for share in shares if share.is_bare]
        if len(bare) != 1 or len(shares) < 4:
            continue
        share = bare[0]
        along = [one for (row, _), one in grid.shares.items() if row == share.row]
        if len(along) > 1 and all(one.is_bare for one in along):
            continue  # a row of another unit, such as days
        why = "The other cells of this column have a per cent sign, this one has none."
        put = f"{share.percent}%"
        advice = f"Put {put} if it is a percentage."
        yield find_at("format", grid, [share.place], why, advice, expected=put, severity="low")


def _list_notes(result: TableResult) -> Iterator[str]:
    """What a reader should know of a table that is no finding."""
    grid, verdicts = result.grid, result.verdicts.values()
    rests = [one for one in verdicts if one.rule is not None and one.how != "wrong" and one.track is not None]
    left = [verdict for verdict in verdicts if verdict.how == "no_base" and verdict.share.count is not None]
    if any(verdict.how == "weighted" for verdict in verdicts):
        yield (
            f"The percentages of {grid.name} are said to be weighted: they cannot be worked out from "
            "unweighted counts, so they were not checked."
        )
    elif left and len(left) == len(verdicts) and looks_weighted(left):
        yield (
            f"No percentage of {grid.name} follows from the counts beside it, yet they add to 100: are they "
            "weighted? If so, say so beside the table."
        )
    used = [one for one in rests if one.rule.kind not in IN_PLACE and one.rule.row != one.share.row]
    bases: dict[str, int] = {}
    for one in used:
        if one.share.column == used[0].share.column:
            bases.setdefault(one.rule.name, one.base)
    if len(bases) > 1 or any(" without " in name for name in bases):
        told = " and ".join(f"{grid.format_count(base)} ({name})" for name, base in bases.items())
        yield f"The percentages of {grid.name} rest on {told}: say so beside the table."
    inferred = sorted({one.rule.name for one in verdicts if one.kind == "number"})
    if inferred:
        yield (
            f"The percentages of {grid.name} follow from {' or '.join(inferred)}, which stands "
            "nowhere in it: say beside the table what it is."
        )
    units = [verdict.track.unit for verdict in verdicts if verdict.how == "rounded_counts" and verdict.track]
    if units:
        yield (
            f"The counts of {grid.name} look rounded to {max(units):,}: sums and percentages are allowed "
            "what that moves."
        )
