"""Figures that cannot all be meant as they read: one number for several things, overlaps, old bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, groupby

import pandas as pd

from helpers.checking.claims import ABOUT_SHARE, BOUND_WORDS, show_number
from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, read_records
from helpers.checking.figure_columns import FigureColumn
from helpers.checking.problems import Problem
from helpers.exports.periods import find_months
from helpers.language.wording import join_words

FEWEST_SHARED = 100  # smaller numbers are equal by chance, unless the labels are about one thing
FEWEST_RELATED = 10
LOWER_BOUNDS = ("above", "at_least")
STANDS_UNDER, OVER = "stands under", "add to more than there are"
BOTH_HOLD = "both can hold, but this one says less."
STRICT_BOUNDS = ("above", "below")
NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}
_WORD = re.compile(r"[a-z0-9]{3,}")


def find_shared_numbers(
    figures: pd.DataFrame, known: KnownLevels, indicators: pd.DataFrame, counts: Mapping[str, str]
) -> Iterator[Problem]:
    """One number under several labels: one report gives it, for one period, to subjects that differ.

    Numbers from 100, of two subjects in prose, unless they are whole hundreds. From 10, unless they are
    whole tens, where prose gives at least one of them and the texts state one change for both; or where the
    labels are about one thing (they share at least half of the words of the shorter one, as ``rwp`` and
    ``self_neglect_rwp_tenants``) and the units differ, or another period's numbers are equal too: without
    either, small numbers are equal by chance. An indicator that is defined by the other subject has to be
    equal and is none; and a part of one row of a table is not taken for another row of it.

    The problem stands at the label that is borne out least: not by a table, by the fewest texts, without a
    share. ``counts`` says, by table, what a row of it counts.
    """
    named = {row["id"]: row for row in read_records(indicators)}
    same: dict[tuple, dict[str, Evidence]] = {}
    for said in known.by_subject.values():
        for one in said:
            is_item = ": " in one.subject and not one.subject.endswith(f": {TOTAL}")
            if not (one.bound or one.quoted) and (is_item or one.subject in named):
                same.setdefault((one.report, one.period, one.level), {}).setdefault(one.subject, one)
    changes = _list_changes(figures)
    for (_, _, level), subjects in same.items():
        told = set()
        for first, second in combinations(subjects.values(), 2):
            if _are_confused(first, second, named, known, changes):
                told |= {first.subject, second.subject}
        listed = [one for subject, one in subjects.items() if subject in told]
        if not listed:
            continue
        least = min(reversed(listed), key=lambda one: _count_support(one, known))
        labels = join_words(_quote_label(one, named) for one in listed)
        counted = NUMBER_WORDS.get(len(listed), len(listed))
        why = f"{show_number(level)} {STANDS_UNDER} {counted} labels: {labels}."
        yield _place(least, why=f"{why} {_tell_counted(listed, named, counts)}")


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
            period = over[0][0] if len(over) == 1 else f"{over[0][0]} to {over[-1][0]}"
            why = f"The items {OVER}, so one case can stand under several of them, "
            why += f"which the page does not say. {shown} ({wholes[table]})."
            yield Problem("items_do_not_add_up", report, table, why, "medium", item=TOTAL, period=period)


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
            why = f"The {high.place} gives {BOUND_WORDS[high.bound]} {show_number(high.level)} for "
            yield _place(low, severity="low", why=f"{why}{high.period}; {BOTH_HOLD}")


def find_strict_bounds(known: KnownLevels) -> Iterator[Problem]:
    """A number that the same report also gives as "more than" or "fewer than" itself, for another period.

    For one period that is a claim that does not follow (``claimed_numbers.check_level``).
    """
    said: dict[tuple[str, str, Fraction], list[Evidence]] = {}
    for listed in known.by_subject.values():
        for one in listed:
            if not one.is_table and one.bound in (None, *STRICT_BOUNDS):
                said.setdefault((one.report, one.subject, one.level), []).append(one)
    for (_, _, level), listed in said.items():
        exact = next((one for one in listed if one.bound is None), None)
        bound = next((one for one in listed if one.bound), None)
        if exact and bound and exact.period != bound.period:
            why = f"The {exact.place} gives {show_number(level)} for {exact.period}; that number itself is "
            why += f"not {BOUND_WORDS[bound.bound]} {show_number(level)}."
            yield _place(bound, severity="low", why=why)


def find_revised(known: KnownLevels) -> Iterator[Problem]:
    """A problem for every number that a newer report, or a table, gives differently.

    It is placed where the number stands that is not used any more; ``expected`` is the one used. A report
    that gives several numbers counts with its table's, or with the one its text gives most often: that it
    disagrees with itself is another finding, and so is a calendar year's number under the name of a financial
    year. What a definition alone gives was published by nobody.
    """
    known = replace(known, definitions={})
    for subject, period in sorted(known.by_subject):
        reports = {one.report for one in known.find(subject, period) if one.bound is None}
        said = [known.find_best(subject, period, report) for report in sorted(reports, reverse=True)]
        used, *others = sorted(said, key=lambda one: one.is_table, reverse=True) or [None]
        table, is_row, item = subject.partition(": ")
        for one in others:
            calendar = known.find_calendar_year(subject, period, one.report)
            if one.level != used.level and not (calendar and calendar.level == one.level):
                now, before = show_number(used.level), show_number(one.level)
                why = f"The {one.place} gives {before}, the {used.place} {now}, which is used."
                problem = _place(one, kind="revised", expected=now, why=why)
                yield replace(problem, table=table, item=item) if is_row else problem


def _place(one: Evidence, **problem: str) -> Problem:
    """A problem of one number in a text or table, placed where it stands."""
    told = {"kind": "statements_disagree", "severity": "medium"} | problem
    return Problem(
        report=one.report,
        table=one.table,
        item=one.subject.removeprefix(f"{one.table}: "),
        period=one.period,
        published=one.published,
        source_row=one.source_row,
        **told,
    )


def _quote_label(one: Evidence, named: Mapping[str, dict]) -> str:
    """The label of an indicator, or the row of a table with its table."""
    table, is_row, item = one.subject.partition(": ")
    return f"“{item}” in the table {table}" if is_row else f"“{named[one.subject]['label']}”"


def _tell_counted(listed: list[Evidence], named: Mapping[str, dict], counts: Mapping[str, str]) -> str:
    """What each label counts, as far as the reference tables tell: by its unit, else by its definition."""
    units = [named.get(one.subject, {}).get("unit") for one in listed]
    if len(units) == 2 and None not in units and units[0] != units[1]:
        return f"One counts {units[0]}, the other {units[1]}."
    told = []
    for one in listed:
        table, is_row, _ = one.subject.partition(": ")
        meant = counts.get(table) if is_row else named[one.subject].get("definition")
        if meant:
            first = meant.partition(";")[0].rstrip(".")
            told.append(f"We read {_quote_label(one, named)} as {first[:1].lower()}{first[1:]}.")
    return " ".join(told) or "Nothing says that they count the same."


def _count_support(one: Evidence, known: KnownLevels) -> tuple[bool, int, bool]:
    """How well a number is borne out: whether by a table, by how many places, and whether with a share."""
    said = [
        other
        for other in known.by_subject[(one.subject, one.period)]
        if other.level == one.level and other.report == one.report
    ]
    return any(other.is_table for other in said), len(said), any(other.percent for other in said)


def _list_changes(figures: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """The percentage change that a text states, by report, subject and period."""
    stated = read_records(figures[figures["change_percent"].notna()])
    return {(row["report"], row["item"], row["period"]): row["change_percent"] for row in stated}


def _are_confused(
    first: Evidence,
    second: Evidence,
    named: Mapping[str, dict],
    known: KnownLevels,
    changes: Mapping[tuple, str],
) -> bool:
    """Whether two subjects with one number must count different things and yet are easily taken for one."""
    prose = [one.subject in named for one in (first, second)]
    if not any(prose) or _are_bound(first, second, known) or _are_bound(second, first, known):
        return False
    if all(prose) and first.level >= FEWEST_SHARED and first.level % 100:
        return True
    if first.level < FEWEST_RELATED or first.level % 10 == 0:
        return False
    stated = [changes.get((one.report, one.subject, one.period)) for one in (first, second)]
    if stated[0] and stated[0] == stated[1]:
        return True
    names = [one.subject.partition(": ")[2].lower() or one.subject for one in (first, second)]
    words = [set(_WORD.findall(name.replace("_", " "))) for name in names]
    fewest = min(map(len, words))
    if not fewest or 2 * len(words[0] & words[1]) < fewest:
        return False
    units = {named.get(one.subject, {}).get("unit") for one in (first, second)}
    return (None not in units and len(units) > 1) or _agree_elsewhere(first, second, known)


def _agree_elsewhere(first: Evidence, second: Evidence, known: KnownLevels) -> bool:
    """Whether two subjects have the same number in another period too."""
    for subject, period in known.by_subject:
        if subject == first.subject and period != first.period:
            one, other = (
                {said.level for said in known.by_subject.get((name, period), ()) if not said.bound}
                for name in (subject, second.subject)
            )
            if one & other:
                return True
    return False


def _are_bound(part: Evidence, other: Evidence, known: KnownLevels) -> bool:
    """Whether the first subject is defined by the other, or is a part of another row of its table."""
    table, is_row, _ = known.denominators.get(part.subject, "").partition(": ")
    beside = bool(is_row) and other.subject.startswith(f"{table}: ")
    return other.subject in known.definitions.get(part.subject, "") or beside
