"""Every problem in the published figures, as ``findings.csv``: one row each, worst first."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from helpers.bases import find_denominator_changes
from helpers.claims import FAILS
from helpers.cleaning import list_new_labels
from helpers.column_sums import find_sum_problems
from helpers.evidence import Evidence, KnownLevels, collect_evidence, format_level, name_subject, read_records
from helpers.figure_columns import build_columns
from helpers.percentages import RULES, follows_rule, parse_percent
from helpers.problems import Problem, frame_problems
from helpers.published_cells import DAMAGE_MARKS, DASH_BEFORE_PERCENTAGE
from helpers.revisions import find_revised
from helpers.schemas import FIGURE_KEY
from helpers.statements import check_statement
from helpers.table_comparisons import find_comparison_problems

PROMINENT = ("headline", "highlights")
FEWEST_SHARED = 100
TIE_RULES = ("half_even", "half_down")
OTHER_RULES = (*TIE_RULES, *(rule for rule in RULES[1:] if rule not in TIE_RULES))
OTHER_ROUNDING = "agrees_other_rounding"


def list_findings(
    figures: pd.DataFrame, reconciled: pd.DataFrame, labels: pd.DataFrame, indicators: pd.DataFrame
) -> pd.DataFrame:
    """Every problem, as ``schemas.findings``, worst first.

    ``reconciled`` is what ``reconcile_figures`` made of the same figures. A table that follows one
    other rounding rule throughout has chosen that rule and gives no finding.
    """
    figures = figures.reset_index(drop=True)
    known = collect_evidence(figures, indicators)
    columns = [
        column for _, part in figures.groupby("report", sort=True) for column in build_columns(part, known)
    ]
    return frame_problems(
        [
            *find_percentage_problems(reconciled, known),
            *find_format_problems(figures),
            *find_sum_problems(columns, _list_rules(figures, reconciled)),
            *find_comparison_problems(columns),
            *find_denominator_changes(figures, reconciled),
            *find_statement_problems(figures, known),
            *find_shared_numbers(known, indicators),
            *find_revised(figures),
            *find_new_labels(figures, labels),
        ]
    )


def find_percentage_problems(reconciled: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Percentages that do not follow half up, each with what should stand there.

    Severity: high where the printed value is a point or more off or a headline repeats it, medium
    for other values that do not follow, low where only the rounding rule is another one.
    """
    chosen = find_chosen_rules(reconciled)
    for row in read_records(reconciled):
        if row["verdict"] in ("agrees", "cannot_check"):
            continue
        if row["verdict"] == OTHER_ROUNDING and (row["report"], row["table"]) in chosen:
            continue
        yield Problem(
            kind="percentage",
            report=row["report"],
            table=row["table"],
            item=row["item"],
            period=row["period"],
            published=row["published"],
            expected=format_cell(row),
            severity=_rate(row, known),
            why=row["why"],
            source_row=row["source_row"],
        )


def find_statement_problems(figures: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Statements that do not follow; those that a newer report only revised are listed as revisions.

    Of statements that contradict each other the first stands for all.
    """
    told: set[tuple] = set()
    for row in read_records(figures[figures["claim"].notna()]):
        answer = check_statement(row, known)
        place = (row["report"], row["item"], row["period"])
        if answer.verdict != FAILS or answer.kind == "revised":
            continue
        if answer.kind == "statements_disagree" and place in told:
            continue
        told.add(place)
        yield Problem(
            kind=answer.kind,
            report=row["report"],
            table=row["table"],
            item=row["item"],
            period=row["period"],
            published=row["published"],
            expected=answer.expected,
            severity="high" if row["section"] in PROMINENT or answer.kind == "unit" else "medium",
            why=answer.why,
            source_row=row["source_row"],
        )


def find_shared_numbers(known: KnownLevels, indicators: pd.DataFrame) -> Iterator[Problem]:
    """One number under two labels: prose of one report and period gives it to two subjects.

    Only numbers of three digits and more that are not round; smaller ones are equal by chance.
    """
    names = {row["id"]: row["label"] for row in read_records(indicators)}
    same: dict[tuple, dict[str, Evidence]] = {}
    for said in known.by_subject.values():
        for one in said:
            if not (one.is_table or one.bound or one.quoted) and one.subject in names:
                same.setdefault((one.report, one.period, one.level), {})[one.subject] = one
    for (report, period, level), subjects in same.items():
        if len(subjects) < 2 or level < FEWEST_SHARED or level % 100 == 0:
            continue
        others = list(subjects.values())[1:]
        labels = " and ".join(f"“{names[subject]}”" for subject in subjects)
        yield Problem(
            kind="statements_disagree",
            report=report,
            table=others[0].table,
            item=others[0].subject,
            period=period,
            published=others[0].published,
            severity="medium",
            why=f"{format_level(level)} stands under two labels, {labels}, which do not count the same.",
            source_row=others[0].source_row,
        )


def find_format_problems(figures: pd.DataFrame) -> Iterator[Problem]:
    """Cells that were damaged in print but can still be read."""
    for row in read_records(figures[figures["marks"].notna()]):
        damage = [mark for mark in row["marks"].split("; ") if mark in DAMAGE_MARKS]
        if not damage:
            continue
        yield Problem(
            kind="format",
            report=row["report"],
            table=row["table"],
            item=row["item"],
            period=row["period"],
            published=row["published"],
            expected=f"{row['count']} ({row['percent']}%)"
            if row["count"] is not None
            else f"{row['percent']}%",
            severity="medium" if DASH_BEFORE_PERCENTAGE in damage else "low",
            why=f"The cell is damaged ({', '.join(damage)}): a person can read it, a program may not.",
            source_row=row["source_row"],
        )


def find_new_labels(figures: pd.DataFrame, labels: pd.DataFrame) -> Iterator[Problem]:
    """Row labels that no earlier report is known to have used."""
    for row in read_records(list_new_labels(figures, labels)):
        nearest = f"; the nearest known is “{row['nearest']}”" if row["nearest"] else ""
        yield Problem(
            kind="new_label",
            report=row["report"],
            table=row["table"],
            item=row["label"],
            published=row["label"],
            severity="low",
            why=f"The label “{row['label']}” is not in the reference table of labels{nearest}, "
            "so the row is not joined to any other report's.",
            source_row=row["source_row"],
        )


def format_cell(row: dict) -> str:
    """The cell as it should stand: count with the reconciled percentage, or half up where there is none."""
    percent = row["reconciled_percent"] or row["expected"]
    return f"{row['count']} ({percent}%)" if percent else f"{row['count']}"


def _rate(row: dict, known: KnownLevels) -> str:
    """The severity of a percentage that does not follow."""
    if row["verdict"] == OTHER_ROUNDING:
        return "low"
    off = abs(Fraction(row["percent"]) - Fraction(row["expected"])) if row["expected"] else Fraction(0)
    said = known.find(name_subject(row), row["period"])
    return "high" if off >= 1 or any(one.section == "headline" for one in said) else "medium"


def find_chosen_rules(reconciled: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The one other rounding rule that every percentage of a table follows, where there is one.

    Two percentages must need it; one is enough for a rule that differs from half up only in ties,
    which are rare.
    """
    checked: dict[tuple[str, str], list[dict]] = {}
    for row in read_records(reconciled):
        if row["verdict"] != "cannot_check":
            checked.setdefault((row["report"], row["table"]), []).append(row)
    chosen = {key: _find_common_rule(rows) for key, rows in checked.items()}
    return {key: rule for key, rule in chosen.items() if rule}


def _find_common_rule(rows: list[dict]) -> str | None:
    """The other rounding rule that all these percentages follow and enough of them need, or none."""
    needing = sum(row["verdict"] == OTHER_ROUNDING for row in rows)
    if not needing or any(row["verdict"] == "differs" for row in rows):
        return None
    common = [rule for rule in OTHER_RULES if _all_follow(rows, rule)]
    return next((rule for rule in common if needing >= (1 if rule in TIE_RULES else 2)), None)


def _all_follow(rows: list[dict], rule: str) -> bool:
    """Whether every percentage follows the rule from its count and the table's total."""
    return all(
        follows_rule(row["count"], row["denominator"], *parse_percent(row["percent"]), rule) for row in rows
    )


def _list_rules(figures: pd.DataFrame, reconciled: pd.DataFrame) -> dict[int, str]:
    """The other rounding rule that a figure follows, by its place among the figures."""
    places = {key: place for place, key in enumerate(figures[FIGURE_KEY].itertuples(index=False, name=None))}
    other = reconciled[reconciled["verdict"] == OTHER_ROUNDING]
    keys = other[FIGURE_KEY].itertuples(index=False, name=None)
    return {places[key]: rule for key, rule in zip(keys, other["mechanism"], strict=True)}
