"""Figures that cannot all be meant as they read: one number for several things, overlaps, old bounds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import combinations, groupby, permutations

import pandas as pd

from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, read_records
from helpers.checking.figure_columns import FigureColumn
from helpers.checking.printed_numbers import ABOUT_SHARE, BOUND_WORDS, show_number
from helpers.checking.problems import Problem, describe_cell
from helpers.exports.periods import find_months
from helpers.language.wording import join_words

FEWEST_SHARED = 100  # smaller numbers are equal by chance, unless the labels are about one thing
FEWEST_RELATED = 10
LOWER_BOUNDS = ("above", "at_least")
STRICT_BOUNDS = ("above", "below")
NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}


def find_shared_numbers(
    figures: pd.DataFrame, known: KnownLevels, indicators: pd.DataFrame, counts: Mapping[str, str]
) -> Iterator[Problem]:
    """One number under several labels: one report gives it, for one period, to subjects that differ.

    Numbers from 100, of two subjects in prose, unless they are whole hundreds. From 10, unless they are
    whole tens, where prose gives at least one of them and the texts state one change for both; or where the
    labels are about one thing (``rwp`` and ``self_neglect_rwp_tenants``) and the units differ, or another
    period's numbers are equal too: without either, small numbers are equal by chance. An indicator that is
    defined by the other subject has to be equal and is none.

    A row of a table whose label is about one thing with two that are confused is listed with them. The
    problem stands at the label that is borne out least: not by a table, by the fewest texts, without a
    share. ``counts`` says, by table, what a row of it counts.
    """
    named = {row["id"]: row for row in read_records(indicators)}
    stated = read_records(figures[figures["change_percent"].notna()])
    changes = {(row["report"], row["item"], row["period"]): row["change_percent"] for row in stated}
    same: dict[tuple, dict[str, Evidence]] = {}
    told = (one for said in known.by_subject.values() for one in said if not (one.bound or one.quoted))
    for one in told:
        if one.subject in named or (": " in one.subject and not one.subject.endswith(f": {TOTAL}")):
            same.setdefault((one.report, one.period, one.level), {}).setdefault(one.subject, one)
    for (_, _, level), subjects in same.items():
        pairs = combinations(subjects.values(), 2)
        confused = [pair for pair in pairs if _are_confused(pair, named, known, changes)]
        listed = [
            one
            for one in subjects.values()
            if any(one in pair or _is_beside(one, pair, named, known) for pair in confused)
        ]
        if listed:
            least = min(reversed(listed), key=lambda one: _count_support(one, known))
            labels = join_words(_quote_label(one.subject, named) for one in listed)
            counted = NUMBER_WORDS.get(len(listed), len(listed))
            why = f"{show_number(level)} stands under {counted} labels: {labels}."
            yield _place(least, f"{why} {_tell_counted(listed, named, counts)}")


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
            why = "The items add to more than there are, so one case can stand under several of them, "
            why += f"which the page does not say. {shown} ({wholes[table]})."
            yield Problem("items_do_not_add_up", report, table, why, "medium", item=TOTAL, period=period)


def find_bound_conflicts(known: KnownLevels) -> Iterator[Problem]:
    """Bounds in prose that another number of the same subject, of another period, speaks against.

    A lower bound that another text of about the same time raises by more than a twentieth: "over 36,000" in
    April 2019 and "more than 40,000" in 2018/19 can both be true. Periods count as one time where they
    overlap, or where a month follows directly; of two whole years each has its own number. And a number that
    the same report also gives as "more than" or "fewer than" itself.
    """
    by_subject: dict[str, list[Evidence]] = {}
    for (subject, _), said in known.by_subject.items():
        by_subject.setdefault(subject, []).extend(one for one in said if not one.is_table)
    for one, other in (pair for listed in by_subject.values() for pair in permutations(listed, 2)):
        if one.bound in LOWER_BOUNDS and other.bound in LOWER_BOUNDS and _are_of_one_time(one, other):
            if other.level - one.level > ABOUT_SHARE * other.level:
                why = f"The {other.place} gives {BOUND_WORDS[other.bound]} {show_number(other.level)} for "
                why += f"{other.period}; both can hold, but this one says less."
                yield _place(one, why, severity="low")
        elif one.bound in STRICT_BOUNDS and (other.bound, other.report) == (None, one.report):
            level, is_apart = show_number(one.level), one.period != other.period  # else: claimed_numbers
            if one.level == other.level and is_apart:
                why = f"The {other.place} gives {level} for {other.period}; that number itself is not "
                yield _place(one, f"{why}{BOUND_WORDS[one.bound]} {level}.", severity="low")


def _are_of_one_time(one: Evidence, other: Evidence) -> bool:
    """Whether two periods overlap, or one follows the other directly and is not as long."""
    when, then = find_months(one.period), find_months(other.period)
    if not when or not then:
        return False
    apart = max(when[0], then[0]) - min(when[1], then[1])
    return apart < 1 or (apart == 1 and when[1] - when[0] != then[1] - then[0])


def find_revised(known: KnownLevels) -> Iterator[Problem]:
    """Numbers that a newer report, or a table, gives differently, where they stand; it is ``expected``.

    A report that gives several numbers counts with its table's, or with the one its text gives most often:
    that it disagrees with itself is another finding, and so is a calendar year's number under the name of a
    financial year. What a definition alone gives was published by nobody.
    """
    known = replace(known, definitions={})
    for subject, period in sorted(known.by_subject):
        reports = {one.report for one in known.find(subject, period) if one.bound is None}
        said = [known.find_best(subject, period, report) for report in sorted(reports, reverse=True)]
        table, is_row, item = subject.partition(": ")
        said.sort(key=lambda one: one.is_table, reverse=True)
        for one in said[1:]:
            used = said[0]
            calendar = known.find_calendar_year(subject, period, one.report)
            if one.level != used.level and not (calendar and calendar.level == one.level):
                now, before = show_number(used.level), show_number(one.level)
                why = f"The {one.place} gives {before}, the {used.place} {now}, which is used."
                problem = replace(_place(one, why, kind="revised"), expected=now)
                yield replace(problem, table=table, item=item) if is_row else problem


def _place(one: Evidence, why: str, severity: str = "medium", kind: str = "statements_disagree") -> Problem:
    row = asdict(one) | {"item": one.subject.removeprefix(f"{one.table}: ")}
    return describe_cell(row, kind, severity, why)


def _quote_label(subject: str, named: Mapping[str, dict]) -> str:
    table, is_row, item = subject.partition(": ")
    return f"“{item}” in the table {table}" if is_row else f"“{named[subject]['label']}”"


def _tell_counted(listed: list[Evidence], named: Mapping[str, dict], counts: Mapping[str, str]) -> str:
    """What each label counts, as far as the reference tables tell: by its unit, else by its definition."""
    units = [named.get(one.subject, {}).get("unit") for one in listed]
    if len(units) == 2 and None not in units and units[0] != units[1]:
        return f"One counts {units[0]}, the other {units[1]}."
    told = []
    for subject in (one.subject for one in listed):
        table, is_row, _ = subject.partition(": ")
        meant = counts.get(table) if is_row else named[subject].get("definition")
        if meant:
            first = meant.partition(";")[0].rstrip(".")
            told.append(f"We read {_quote_label(subject, named)} as {first[:1].lower()}{first[1:]}.")
    return " ".join(told) or "Nothing says that they count the same."


def _count_support(one: Evidence, known: KnownLevels) -> tuple[bool, int, bool]:
    """Whether a number is borne out by a table, by how many places, and whether with a share."""
    said = known.by_subject[(one.subject, one.period)]
    alike = [other for other in said if (other.level, other.report) == (one.level, one.report)]
    return any(other.is_table for other in alike), len(alike), any(other.percent for other in alike)


def _are_confused(
    pair: tuple[Evidence, Evidence], named: Mapping[str, dict], known: KnownLevels, changes: Mapping
) -> bool:
    """Whether two subjects with one number must count different things and yet are easily taken for one."""
    (first, second), level = pair, pair[0].level
    prose = [one.subject in named for one in pair]
    if not any(prose) or _are_bound(first, second, known):
        return False
    if all(prose) and level >= FEWEST_SHARED and level % 100:
        return True
    if level < FEWEST_RELATED or level % 10 == 0:
        return False
    stated = [changes.get((one.report, one.subject, one.period)) for one in pair]
    if stated[0] and stated[0] == stated[1]:
        return True
    if not _are_about_one_thing(first, second):
        return False
    units = {named.get(one.subject, {}).get("unit") for one in pair}
    said = [known.list_levels(one.subject, is_share=False) for one in pair]
    numbers = [{(one.period, one.level) for one in listed if not one.bound} for listed in said]
    is_equal_elsewhere = any(period != first.period for period, _ in numbers[0] & numbers[1])
    return is_equal_elsewhere or (None not in units and len(units) > 1)


def _are_about_one_thing(one: Evidence, other: Evidence) -> bool:
    """Whether two labels share at least half of the words of the shorter one."""
    names = [each.subject.partition(": ")[2].lower() or each.subject for each in (one, other)]
    words = [set(re.findall(r"[a-z0-9]{3,}", name.replace("_", " "))) for name in names]
    return 2 * len(words[0] & words[1]) >= min(map(len, words)) > 0


def _is_beside(one: Evidence, pair: tuple[Evidence, ...], named: Mapping, known: KnownLevels) -> bool:
    """Whether a row of a table is about the same thing as each of a confused pair of labels, by its words."""
    return one.subject not in named and all(
        _are_about_one_thing(one, other) and not _are_bound(other, one, known) for other in pair
    )


def _are_bound(one: Evidence, other: Evidence, known: KnownLevels) -> bool:
    """Whether one of two subjects is defined by the other, or is a part of another row of its table."""
    for part, beside in ((one.subject, other.subject), (other.subject, one.subject)):
        table, is_row, _ = known.denominators.get(part, "").partition(": ")
        if beside in known.definitions.get(part, "") or (is_row and beside.startswith(f"{table}: ")):
            return True
    return False
