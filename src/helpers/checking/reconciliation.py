"""From figures to reconciled percentages: what each one is held against, what follows, and what is wrong.

Here is the policy: what is explained, what cannot be checked, and which percentages, sums and damaged cells
are findings.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pandas as pd

from helpers import schemas
from helpers.checking.evidence import TOTAL, KnownLevels, name_subject, read_records
from helpers.checking.figure_columns import FigureColumn, is_complete, survey_figures
from helpers.checking.printed_numbers import sums_within_rounding
from helpers.checking.problems import MISLEADING, PROMINENT, SLIGHT, Problem, describe_cell
from helpers.exports.corrections import CORRECTED
from helpers.exports.published_numbers import DAMAGE_MARKS
from helpers.exports.raw_exports import KeptRows
from helpers.percentages import WRONG_TOTAL, can_add_to_hundred, explain_columns, find_house_rule

NO_COUNT = "No count is printed beside this percentage, so it cannot be worked out again."
NOT_PRINTED = "The figure stands as we corrected it; it was not printed so."
NO_BASE = "The total that this percentage is a share of is not among the figures held."
EXPLAINED = [name for name in schemas.reconciled.columns if name not in schemas.figures.columns]
DECIMALS = {"bits": 1, "bits_ahead": 1, "confidence": 3}  # fixed, so that two runs write the same text


def reconcile_figures(
    figures: pd.DataFrame, indicators: pd.DataFrame, bases: KeptRows | None = None
) -> pd.DataFrame:
    """A row per figure that carries a share, as ``schemas.reconciled``, in the order of the figures.

    A table column is explained as a whole; a share in prose that prints its count is a column of one item.
    A base that a person stated (``bases``, as ``bases.csv``) stands for the printed total of its column. What
    lacks a count or a base is ``cannot_check``. Of what we corrected and still does not follow, the reason
    says that it was not printed so.
    """
    figures = figures.reset_index(drop=True)
    answers: dict[int, dict] = {}
    columns = filter(_can_explain, survey_figures(figures, indicators, bases)[1])
    for _, listed in groupby(columns, lambda column: column.report):
        explained = list(listed)
        results = explain_columns([column.published for column in explained])
        for column, result in zip(explained, results, strict=True):
            cells = (*result.cells, result.total_cell)
            for row, cell in zip((*column.rows, column.total_row), cells, strict=True):
                if row and cell:
                    told = {name: getattr(cell, name) for name in EXPLAINED}
                    exact = {name: told[name] for name in DECIMALS if told[name] is not None}
                    told |= {name: f"{number:.{DECIMALS[name]}f}" for name, number in exact.items()}
                    answers[row["figure"]] = told
    shares = figures[figures["percent"].notna()]
    given = [
        answers.get(figure) or {"verdict": "cannot_check", "why": NO_BASE if has_count else NO_COUNT}
        for figure, has_count in shares["count"].notna().items()
    ]
    for answer, marks in zip(given, shares["marks"].fillna(""), strict=True):
        if answer["verdict"] == "differs" and CORRECTED in marks.split("; "):
            answer["why"] += f" {NOT_PRINTED}"
    own = {name: shares[name].array for name in schemas.figures.columns}
    return schemas.build_table(given, schemas.reconciled).assign(**own)


def _can_explain(column: FigureColumn) -> bool:
    """Whether a column prints a count with a percentage; in prose, with a total too."""
    said = column.published
    pairs = zip(said.counts, said.percents, strict=True)
    has_pair = any(count is not None and percent is not None for count, percent in pairs)
    return has_pair and (column.is_table or said.total is not None)


def find_percentage_problems(reconciled: pd.DataFrame, known: KnownLevels) -> Iterator[Problem]:
    """Percentages that do not follow half up, each with what should stand there, by table.

    Percentages that are right for another total than the one printed are one problem, of the total. A table
    whose percentages all follow, and show clearly enough that they keep to one other rounding rule, has
    chosen that rule. Where only the rounding rule is another one, the problem is low.
    """
    checked = reconciled[reconciled["verdict"] != "cannot_check"]
    for _, rows in checked.groupby(["report", "table"], sort=False):
        cells = rows[["count", "denominator", "percent"]].itertuples(index=False, name=None)
        chosen = None if rows["verdict"].eq("differs").any() else find_house_rule(cells)
        totals = set()
        for row in read_records(rows[rows["verdict"] != "agrees"]):
            if row["mechanism"] in WRONG_TOTAL:
                if row["period"] not in totals:
                    totals.add(row["period"])
                    yield _describe_total(row)
                continue
            differs = row["verdict"] == "differs"
            if not differs and row["mechanism"] == chosen:
                continue
            off = abs(Fraction(row["percent"]) - Fraction(row["expected"]))
            subject = name_subject(row)
            said = (*known.find(subject, row["period"]), *known.shares.get(subject, ()))
            told = any(one.section in PROMINENT and one.period == row["period"] for one in said)
            is_grave, is_slight = differs and (told or off >= MISLEADING), off <= SLIGHT or not differs
            severity = "high" if is_grave else "low" if is_slight else "medium"
            expected = row["reconciled_percent"] or row["expected"]
            more = {"is_prominent": differs and told, "off": off}
            yield describe_cell(row, "percentage", severity, row["why"], expected, **more)


def _describe_total(row: dict) -> Problem:
    """The problem of a wrong total, from one of the percentages that are right for the true one."""
    printed, meant = row["denominator"], row["parameter"]
    why = f"for a total of {meant}, not of {printed}: the total is mistyped."
    if row["mechanism"] == "left_out_of_total":
        meant, why = None, f"for a greater total: {printed}, which is printed, leaves out {meant}."
    place = row | {"item": TOTAL, "published": str(printed), "source_row": None}
    why = f"The percentages of this column are right {why}"
    return describe_cell(place, "percentage", "high", why, meant)


def find_format_problems(figures: pd.DataFrame) -> Iterator[Problem]:
    """Cells that were damaged in print but can still be read."""
    for row in read_records(figures[figures["marks"].notna()]):
        damage = [mark for mark in row["marks"].split("; ") if mark in DAMAGE_MARKS]
        if damage:
            share = f"{row['percent']}%"
            expected = share if row["count"] is None else f"{row['count']} ({share})"
            why = f"The cell is damaged ({', '.join(damage)}): a person can read it, a program may not."
            yield describe_cell(row, "format", "low", why, expected)


def find_sum_problems(columns: Iterable[FigureColumn], reconciled: pd.DataFrame) -> Iterator[Problem]:
    """Columns of tables that do not add up: items to the total, percentages to 100.

    Percentages that all follow from counts which add to the total can add to 100, by whatever rule they are
    rounded: only where one of them does not follow can the sum be wrong.
    """
    wrong = reconciled.loc[reconciled["verdict"] == "differs", ["report", "table", "period"]]
    places = set(wrong.itertuples(index=False, name=None))
    for column in columns:
        said = column.published
        if column.is_table and said.total is not None:
            yield from _check_item_sum(column)
            if (column.report, said.table, said.period) in places:
                yield from _check_percent_sum(column)


def _check_item_sum(column: FigureColumn) -> Iterator[Problem]:
    """The items of a column against its total, where every item is printed and they divide it."""
    said = column.published
    counts = [count for count in said.counts if count is not None]
    if not counts or not said.partition:
        return
    added = sum(counts)
    is_short = added < said.total and not is_complete(column.rows)
    if not is_short and not sums_within_rounding(added, said.total, len(counts), column.unit):
        why = f"The items add to {added:,}, but the total printed is {said.total:,}."
        place = column.place | {"published": column.total_row["published"]}
        yield describe_cell(place, "items_do_not_add_up", "high", why, str(added))


def _check_percent_sum(column: FigureColumn) -> Iterator[Problem]:
    """The percentages of items that add to the total, against 100; none of counts that were rounded."""
    said, counted = column.published, [row for row in column.rows if row["count"]]
    adds_up = sum(row["count"] for row in counted) == said.total and column.unit == 1
    shares = [row["percent"] for row in column.rows if row["percent"] is not None]
    if not adds_up or any(row["percent"] is None for row in counted) or can_add_to_hundred(shares):
        return
    summed = sum(map(Decimal, shares))
    shown = f"{summed.normalize():f}"
    severity = "medium" if abs(summed - 100) >= 1 else "low"
    why = f"The items add to the total of {said.total:,}, but their percentages add to {shown}, "
    why += "more than rounding explains."
    place = column.place | {"published": f"{shown}%"}
    yield describe_cell(place, "percentages_do_not_add_up", severity, why, "100%")
