"""Checking a publisher's tables before they are published: files in, plain messages out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import schemas
from helpers.checking.evidence import read_records
from helpers.checking.findings import list_findings
from helpers.checking.percentage_findings import find_chosen_rules
from helpers.checking.reconciliation import Reconciliation, reconcile_columns
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports
from helpers.exports.raw_exports import Export, read_any
from helpers.files import guard_rows
from helpers.percentages import CAUSES, MOST_NEIGHBOURS, WORK_PER_COLUMN

DRAFT = "draft"
NO_LABELS = pd.DataFrame(columns=["table", "item"], dtype="string")
NO_INDICATORS = pd.DataFrame(columns=["id", "label", "numerator", "denominator"], dtype="string")
ADVICE = {
    "items_do_not_add_up": "Check the items and the total.",
    "percentages_do_not_add_up": "Check the percentages of this column.",
    "totals_disagree": "Check both totals, or say beside the table what it leaves out.",
    "denominator_changes": "Put every period on the same base, and name the base.",
    "identical_columns": "Check both columns.",
}
FAR_TABLES = (
    f"There are many tables: each was held against the {MOST_NEIGHBOURS} around it and as many of its "
    "family, because among more of them some total would fit by chance."
)
LONGEST_LABEL = 60
PLACE = ("table", "item", "period", "published")
ADDED_COLUMNS = [
    name for name in schemas.reconciled.columns if name not in (*schemas.findings.columns, "published")
]


@dataclass(frozen=True)
class Checked:
    """What a check found: problems, every percentage with its verdict, and what else to know."""

    findings: pd.DataFrame
    reconciled: pd.DataFrame
    tables: int
    notes: tuple[str, ...] = ()


def check_files(paths: Iterable[str | Path], *, work_per_column: int = WORK_PER_COLUMN) -> Checked:
    """Everything that does not follow in one publication's tables, CSV or XLSX.

    The files belong together: the total of one is a possible base for the percentages of another.
    Labels and periods may be any. Raises ``UnusableInput`` in one sentence for a file that cannot be
    read as published tables.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise UnusableInput("There is no table to check: name CSV or XLSX files with published tables.")
    figures = _name_tables(clean_exports(_read_files(files), NO_LABELS, DRAFT))
    result = reconcile_columns(figures, NO_INDICATORS, work_per_column=work_per_column)
    findings = list_findings(figures, result.rows, NO_LABELS, NO_INDICATORS, result.survey)
    return Checked(findings, result.rows, figures["table"].nunique(), tuple(_list_notes(result)))


def describe_findings(checked: Checked) -> list[str]:
    """A message for each finding, in words for whoever prepares the tables; one line where there is none."""
    notes = " ".join(checked.notes)
    if checked.findings.empty:
        return [f"Nothing found in {_count(checked.tables, 'table')}: {_sum_up(checked)} {notes}".rstrip()]
    named = checked.tables > 1
    lines = [_describe(row, named) for row in _list_records(checked)]
    found = (
        f"{_count(len(lines), 'finding')} in {_count(checked.tables, 'table')}: {_sum_up(checked)} {notes}"
    )
    return [*lines, found.rstrip()]


def render_json(checked: Checked) -> str:
    """One JSON object per finding and line: the columns of findings.csv, then of reconciled.csv."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in _list_records(checked))


def render_csv(checked: Checked) -> str:
    """The same as CSV with a header row, which stands alone where nothing was found."""
    columns = [*schemas.findings.columns, *ADDED_COLUMNS]
    rows = pd.DataFrame(_list_records(checked), columns=columns, dtype=object)
    return guard_rows(rows).to_csv(index=False, lineterminator="\n")


def _read_files(files: list[Path]) -> list[Export]:
    """The tables of the files, each file by its name, or by its folder too where the name is not its own."""
    times = Counter(path.name for path in files)
    names = [path.name if times[path.name] == 1 else f"{path.parent.name}/{path.name}" for path in files]
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise UnusableInput(f"{repeated[0]} is given twice: give each file once, or rename one of the two.")
    return [export for path, name in zip(files, names, strict=True) for export in read_any(path, name)]


def _name_tables(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with tables of one name told apart by the file they stand in."""
    files = figures.groupby("table")["source_file"].transform("nunique")
    longer = figures["source_file"].str.replace(r"\.\w+$", "", regex=True)
    return figures.assign(table=figures["table"].where(files == 1, longer))


def _list_records(checked: Checked) -> list[dict]:
    """The findings, each with what is known of its percentage where it has one."""
    findings = read_records(checked.findings)
    told = {_place(finding) for finding in findings}
    found = [_place(row) in told for row in read_records(checked.reconciled, PLACE)]
    cells = {_place(row): row for row in read_records(checked.reconciled[found])}
    return [
        finding | {name: cells.get(_place(finding), {}).get(name) for name in ADDED_COLUMNS}
        for finding in findings
    ]


def _place(row: dict) -> tuple:
    """Where a figure stands."""
    return tuple(row[name] for name in PLACE)


def _describe(row: dict, named: bool) -> str:
    """One finding as a message: where, what was printed, why it is wrong, what to put."""
    table = f"{row['table']}: " if named else ""
    where = ", ".join(_shorten(part) for part in (row["item"], row["period"]) if part)
    if row["kind"] == "percentage":
        verb = "does not follow" if row["severity"] != "low" else "is not rounded half up"
        return f"{table}{where}: {row['published']} {verb}. {row['why']} {_say_what_to_put(row)}"
    if row["kind"] == "format":
        return f"{table}{where}: {row['published']}. {row['why']} Put {row['expected']}."
    return f"{table}{where}: {row['why']} {_advise(row)}"


def _say_what_to_put(row: dict) -> str:
    """The figure to put in place of one whose percentage is wrong.

    Where the count is what was mistyped, the count that was meant; where it is the total, the total.
    """
    if row["expected"] is None:
        return "Check this figure."
    count = row["parameter"] if row["mechanism"] == "count_typo" else row["count"]
    if count is None:
        return f"Put {row['expected']}."
    return f"Put {count} ({row['expected'].replace(' or ', '% or ')}%)."


def _advise(row: dict) -> str:
    """What to do about a finding that is not a single percentage."""
    if row["kind"] in ADVICE:
        return ADVICE[row["kind"]]
    return f"Put {row['expected']}." if row["expected"] else "Check the text."


def _shorten(label: str) -> str:
    """A label short enough for a message."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _sum_up(checked: Checked) -> str:
    """How many percentages were checked, and how many could not be, and why."""
    verdicts = checked.reconciled["verdict"]
    unchecked = checked.reconciled[verdicts == "cannot_check"]
    if checked.reconciled.empty:
        return "no percentages are printed."
    words = f"{(verdicts == 'agrees').sum()} of {_count(len(verdicts), 'percentage')} follow"
    for why, times in Counter(unchecked["why"]).most_common():
        words += f"; {times} cannot be checked ({why[0].lower()}{why[1:].rstrip('.')})"
    return f"{words}."


def _list_notes(result: Reconciliation) -> list[str]:
    """What a reader should know that is no finding: one other rounding rule, several answers, limits."""
    notes = [
        f"In {table} the percentages are {CAUSES[rule]} throughout, which is not counted as an error."
        for (_, table), rule in find_chosen_rules(result.rows).items()
    ]
    several = dict.fromkeys(
        column.published.table
        for column in result.survey.columns
        if column.is_table and not column.published.partition
    )
    notes += [
        f"In {table} the items add to more than the total, so they are taken for a list in which one case "
        "can stand under several items."
        for table in several
    ]
    tables = {column.published.table for column in result.survey.columns if column.is_table}
    if len(tables) - 1 > MOST_NEIGHBOURS:
        notes.append(FAR_TABLES)
    notes += [
        f"{said.table}, {said.period} is so long that the search for causes was given up."
        for said in (column.published for column in result.unfinished)
    ]
    return notes


def _count(number: int, thing: str) -> str:
    """A number of things, in words that agree with it.

    >>> _count(1, "table"), _count(2, "table")
    ('1 table', '2 tables')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
