"""Figures that cannot all be meant as they read: one number for several things, overlaps, old bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, groupby

import pandas as pd

from helpers.checking.claims import ABOUT_SHARE, BOUND_WORDS, show_number
from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, read_records
from helpers.checking.figure_columns import FigureColumn
from helpers.checking.problems import Problem
from helpers.exports.periods import find_months

FEWEST_SHARED = 100  # smaller numbers are equal by chance, unless the labels are about one thing
FEWEST_RELATED = 10
LOWER_BOUNDS = ("above", "at_least")
STRICT_BOUNDS = ("above", "below")
NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}
_WORD = re.compile(r"[a-z0-9]{3,}")


def find_shared_numbers(known: KnownLevels, indicators: pd.DataFrame) -> Iterator[Problem]:
    """One number under several labels: one report gives it, for one period, to subjects that differ.

    Numbers from 100, of two subjects in prose, unless they are whole hundreds. From 10, unless they
    are whole tens, where the labels are about one thing: they share at least half of the words of the
    shorter one (``rwp`` and ``self_neglect_rwp_tenants``), and prose gives at least one of them. An
    indicator that is defined by the other subject has to be equal and is none; and a part of one row of
    a table is not taken for another row of it.
    """
    names = {row["id"]: row["label"] for row in read_records(indicators)}
    same: dict[tuple, dict[str, Evidence]] = {}
    for said in known.by_subject.values():
        for one in said:
            is_item = ": " in one.subject and not one.subject.endswith(f": {TOTAL}")
            if not (one.bound or one.quoted) and (is_item or one.subject in names):
                same.setdefault((one.report, one.period, one.level), {}).setdefault(one.subject, one)
    for (report, period, level), subjects in same.items():
        told = set()
        for first, second in combinations(subjects.values(), 2):
            if _are_confused(first, second, names, known):
                told |= {first.subject, second.subject}
        listed = [one for subject, one in subjects.items() if subject in told]
        if not listed:
            continue
        labels = [_quote_label(one, names) for one in listed]
        yield Problem(
            kind="statements_disagree",
            report=report,
            table=listed[1].table,
            item=listed[1].subject.removeprefix(f"{listed[1].table}: "),
            period=period,
            published=listed[1].published,
            severity="medium",
            why=f"{show_number(level)} stands under {NUMBER_WORDS.get(len(listed), len(listed))} labels. "
            f"They do not count the same: {', '.join(labels[:-1])} and {labels[-1]}.",
            source_row=listed[1].source_row,
        )


def find_overlaps(
    columns: Iterable[FigureColumn], wholes: Mapping[str, str], known: KnownLevels
) -> Iterator[Problem]:
    """Tables without a total whose items add to more than the whole they are about, one for each table.

    ``wholes`` names, by table, the subject that all of its items are parts of. Where they add to more,
    one case stands under several items, and no item is a share of them all.
    """
    tables = [column for column in columns if column.is_table and column.published.table in wholes]
    for (report, table), listed in groupby(tables, key=lambda one: (one.report, one.published.table)):
        over = []
        for column in listed:
            said = column.published
            whole = known.find_best(wholes[table], said.period, report)
            added = sum(count or 0 for count in said.counts)
            if said.total is None and whole and added > whole.level:
                over.append((said.period, added, whole.level))
        if over:
            shown = "; ".join(f"{when}: {added:,} for {show_number(whole)}" for when, added, whole in over)
            yield Problem(
                kind="items_do_not_add_up",
                report=report,
                table=table,
                item=TOTAL,
                period=over[0][0] if len(over) == 1 else f"{over[0][0]} to {over[-1][0]}",
                severity="medium",
                why="The items add to more than there are, so one case can stand under several of them, "
                f"which the page does not say. {shown} ({wholes[table]}).",
            )


def find_outdated_bounds(known: KnownLevels) -> Iterator[Problem]:
    """A lower bound that another text of about the same time raises by more than a twentieth.

    "Over 36,000" in April 2019 and "more than 40,000" in 2018/19 can both be true; but a reader of the
    first is told of a tenth less. Periods count as one time where they overlap, or where a month
    follows directly; of two whole years each has its own number.
    """
    bounds: dict[str, list[tuple[Evidence, tuple[int, int]]]] = {}
    for (subject, period), said in known.by_subject.items():
        for one in said:
            if one.bound in LOWER_BOUNDS and (months := find_months(period)):
                bounds.setdefault(subject, []).append((one, months))
    for listed in bounds.values():
        for (first, when), (second, then) in combinations(listed, 2):
            low, high = sorted((first, second), key=lambda one: one.level)
            apart = max(when[0], then[0]) - min(when[1], then[1])
            is_series = apart == 1 and when[1] - when[0] == then[1] - then[0]
            if apart > 1 or is_series or high.level - low.level <= ABOUT_SHARE * high.level:
                continue
            item = low.subject
            yield Problem(
                kind="statements_disagree",
                report=low.report,
                table=low.table,
                item=item,
                period=low.period,
                published=low.published,
                expected=f"{BOUND_WORDS[high.bound]} {show_number(high.level)}",
                severity="medium",
                why=f"The {high.place} gives {BOUND_WORDS[high.bound]} {show_number(high.level)} for "
                f"{high.period}, so one of the two is out of date or counts something else.",
                source_row=low.source_row,
            )


def find_strict_bounds(known: KnownLevels) -> Iterator[Problem]:
    """A number that the same report also gives as "more than" or "fewer than" itself, for another period.

    For one period that is a claim that does not follow (``claimed_levels.check_level``).
    """
    said: dict[tuple[str, str, Fraction], list[Evidence]] = {}
    for listed in known.by_subject.values():
        for one in listed:
            if not one.is_table and one.bound in (None, *STRICT_BOUNDS):
                said.setdefault((one.report, one.subject, one.level), []).append(one)
    for (report, subject, level), listed in said.items():
        exact = next((one for one in listed if one.bound is None), None)
        bound = next((one for one in listed if one.bound), None)
        if exact and bound and exact.period != bound.period:
            yield Problem(
                kind="statements_disagree",
                report=report,
                table=bound.table,
                item=subject,
                period=bound.period,
                published=bound.published,
                expected=show_number(level),
                severity="low",
                why=f"The {exact.place} gives {show_number(level)} for {exact.period}; that number itself is "
                f"not {BOUND_WORDS[bound.bound]} {show_number(level)}.",
                source_row=bound.source_row,
            )


def _quote_label(one: Evidence, names: Mapping[str, str]) -> str:
    """The label of an indicator, or the row of a table with its table."""
    table, is_row, item = one.subject.partition(": ")
    return f"“{item}” in the table {table}" if is_row else f"“{names[one.subject]}”"


def _are_confused(first: Evidence, second: Evidence, names: Mapping[str, str], known: KnownLevels) -> bool:
    """Whether two subjects with one number must count different things and yet are easily taken for one."""
    prose = [one.subject in names for one in (first, second)]
    if not any(prose) or _are_bound(first, second, known) or _are_bound(second, first, known):
        return False
    if all(prose) and first.level >= FEWEST_SHARED and first.level % 100:
        return True
    if first.level < FEWEST_RELATED or first.level % 10 == 0:
        return False
    named = [one.subject.partition(": ")[2].lower() or one.subject for one in (first, second)]
    words = [set(_WORD.findall(name.replace("_", " "))) for name in named]
    fewest = min(map(len, words))
    return fewest > 0 and 2 * len(words[0] & words[1]) >= fewest


def _are_bound(part: Evidence, other: Evidence, known: KnownLevels) -> bool:
    """Whether the first subject is defined by the other, or is a part of another row of its table."""
    table, is_row, _ = known.denominators.get(part.subject, "").partition(": ")
    beside = bool(is_row) and other.subject.startswith(f"{table}: ")
    return other.subject in known.definitions.get(part.subject, "") or beside
