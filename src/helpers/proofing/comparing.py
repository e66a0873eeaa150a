"""Figures of one publication held against each other: in two of its tables, and in a list of statements.

The same table printed twice, years that another sheet sums, and shares and changes told in prose.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from helpers.checking.printed_numbers import find_slip
from helpers.percentages import find_rule, parse_percent, render_percent
from helpers.proofing.grids import Grid, Place
from helpers.proofing.tracks import find_same_heading, match_rows
from helpers.proofing.verdicts import Finding, find_at

MOST_COMPARED_TABLES = 30
FEWEST_SHARED = 4
SAME_SHARE = 0.75  # of the figures, for two tables to be one table twice
Counts = Mapping[Place, int]  # what each figure of a table is by another one
SPAN = re.compile(r"\D*((?:19|20)\d\d)\s*(?:-|–|to|/)\s*((?:19|20)?\d\d)\b")
YEAR = re.compile(r"\D*((?:19|20)\d\d)\b(?!\s*[-–/]\s*\d)")
NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d+(?![\d.,]*\d)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per ?cent)", re.IGNORECASE)
FROM_TO = re.compile(r"\bfrom (\d[\d,]*)\b[^;%]*? to (\d[\d,]*)\b(?!\s?%)", re.IGNORECASE)
UP = re.compile(r"\b(?:increas|ris(?:e|ing)|rose|grew|growth|up by|more than)", re.IGNORECASE)
DOWN = re.compile(r"\b(?:decreas|reduc|fall|fell|drop|declin|down by|fewer)", re.IGNORECASE)


def compare_tables(grids: Sequence[Grid]) -> Iterator[tuple[int, list[Finding]]]:
    """For pairs of tables that can be held against each other, how many figures were, and what differs.

    Only where most figures are the same: years that the other sums, and the same table printed twice.
    Lists of records and quoted tables are not compared with others.
    """
    comparable = [grid for grid in grids if not grid.is_list and grid.kind != "quoted"]
    for one, other in combinations(comparable[:MOST_COMPARED_TABLES], 2):
        if one.scale != other.scale:
            continue
        for grid, beside, told, tell in (
            (one, other, _add_years(one, other), _tell_spans),
            (other, one, _add_years(other, one), _tell_spans),
            (one, other, _find_again(one, other), _tell_again),
        ):
            if len(told) >= FEWEST_SHARED:
                wrong = {place: meant for place, meant in told.items() if grid.counts[place] != meant}
                findings = list(tell(grid, beside, wrong))
                if len(findings) <= (1 - SAME_SHARE) * len(told):
                    yield len(told), findings


def _find_again(one: Grid, other: Grid) -> Counts:
    """The counts of one table as another prints them in the same rows and columns."""
    rows = match_rows(one, other) or {}
    columns = {at: find_same_heading(one, at, other, other.count_columns) for at in one.count_columns}
    places = {place: (rows.get(place[0]), columns[place[1]]) for place in one.counts}
    return {here: other.counts[there] for here, there in places.items() if there in other.counts}


def _tell_again(one: Grid, other: Grid, wrong: Counts) -> Iterator[Finding]:
    """The findings of counts that stand differently in the same table elsewhere."""
    for place, elsewhere in wrong.items():
        why = f"It is {one.format_count(one.counts[place])} here and {other.format_count(elsewhere)} in "
        why += f"{other.name}, where the other figures are the same."
        lead = "is not the same in two tables"
        yield find_at("tables_disagree", one, [place], why, "Check both.", lead=lead)


def _add_years(spans: Grid, years: Grid) -> Counts:
    """The counts of rows that span years ("2012-16") as the years of another table add to them."""
    rows: dict[int, int] = {}
    for row, label in enumerate(years.labels):
        if found := YEAR.match(label):
            rows.setdefault(int(found[1]), row)
    ends = {years.name_last(column).strip().lower(): column for column in years.count_columns}
    columns = {column: ends.get(spans.name_last(column).strip().lower()) for column in spans.count_columns}
    told: dict[Place, int] = {}
    for row, label in enumerate(spans.labels if len(rows) > 1 else ()):
        if found := SPAN.match(label):
            first = int(found[1])
            last = int(found[2]) if len(found[2]) == 4 else first - first % 100 + int(found[2])
            members = [rows.get(year) for year in range(first, last + 1)]
            for column, at in columns.items() if len(members) > 1 and None not in members else ():
                if at is not None and (row, column) in spans.counts:
                    told[row, column] = sum(years.counts.get((member, at), 0) for member in members)
    return told


def _tell_spans(grid: Grid, years: Grid, wrong: Counts) -> Iterator[Finding]:
    """The findings of sums over years that differ; two rows that changed places are one."""
    left = dict(wrong)
    rows = dict.fromkeys(row for row, _ in wrong)
    while left:
        place, added = next(iter(left.items()))
        row, column = place
        printed, told = (grid.format_count(count) for count in (grid.counts[place], added))
        in_turn = (at for at in rows if _are_interchanged(grid, left, place, (at, column)))
        places, other, period = [place], next(in_turn, None), grid.name_column(column)
        why, advice = f"The years in {years.name} add to {told}, not to {printed}.", f"Put {told}."
        if other is not None:
            columns = [at for one, at in left if one == row]
            columns = [at for at in columns if _are_interchanged(grid, left, (row, at), (other, at))]
            places = [(at, column) for at in (row, other) for column in columns]
            first, second, period = grid.name_row(row), grid.name_row(other), grid.name_last(column)
            likewise = f" under {period}, and likewise in the other columns" if len(columns) > 1 else ""
            why = f"The years in {years.name} add to {told} for {first} and to {printed} for {second}"
            why = f"{why}{likewise}: the two rows are interchanged."
            advice = f"Let {first} and {second} change places."
        left = {at: meant for at, meant in left.items() if at not in places}
        told_as = {"period": period, "expected": str(added), "lead": "does not add up"}
        yield find_at("items_do_not_add_up", grid, places, why, advice, **told_as)


def _are_interchanged(grid: Grid, wrong: Counts, one: Place, other: Place) -> bool:
    """Whether each of two wrong counts is what the other should be."""
    return wrong.get(one) == grid.counts.get(other) and wrong.get(other) == grid.counts.get(one)


def check_statements(name: str, rows: Sequence[Mapping[str, str]]) -> tuple[int, int, list[Finding]]:
    """How many percentages a list of statements has, how many were checked, and what does not follow.

    A row says something of a subject in a period: ``count``, ``share`` with ``compared_with`` naming the
    subject it is a share of, or ``change`` with the earlier period there. Numbers in the text go first.
    """
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["claim"] == "count" and (found := NUMBER.fullmatch(row["published"].strip())):
            counts[row["subject"], row["period"]] = int(found[0].replace(",", ""))
    claims = ("share", "change")
    stated = [row for row in rows if row["claim"] in claims and PERCENT.search(row["published"])]
    checked, findings = 0, []
    for row in sorted(stated, key=lambda row: claims.index(row["claim"])):
        if pair := _find_pair(row, counts):
            checked += 1
            findings += (_judge_share if row["claim"] == "share" else _judge_change)(name, row, *pair)
    return len(stated), checked, findings


def _find_pair(row: Mapping[str, str], counts: Mapping[tuple[str, str], int]) -> tuple[int, int] | None:
    """The count and base of a share, or the numbers before and after a change; None where one is missing."""
    other, now = row.get("compared_with") or "", counts.get((row["subject"], row["period"]))
    if row["claim"] == "share":
        base = counts.get((other, row["period"]))
        return (now, base) if base and now is not None and now <= base else None
    told = FROM_TO.search(row["published"])
    before, after = (int(number.replace(",", "")) for number in told.groups()) if told else (None, None)
    before, after = before or counts.get((row["subject"], other)), after or now
    return (before, after) if before and after is not None else None


def _judge_change(name: str, row: Mapping[str, str], before: int, after: int) -> Iterator[Finding]:
    """The finding of a stated change that is not what its two numbers give, or goes the other way."""
    percent = PERCENT.search(row["published"])[1]
    digits, decimals = parse_percent(percent)
    right = "an increase" if after > before else "a decrease"
    words = {"an increase": UP, "a decrease": DOWN}
    said = [direction for direction, pattern in words.items() if pattern.search(row["published"])]
    is_turned = len(said) == 1 and said[0] != right and after != before
    if find_rule(abs(after - before), before, digits, decimals) is not None and not is_turned:
        return
    expected = render_percent(abs(after - before), before, decimals)
    printed = f"{said[0]} of {percent}%" if is_turned else f"{percent}%"
    slip = find_slip(Fraction(before), Fraction(after), f"{'-' if after < before else ''}{percent}")
    why = f"From {before:,} to {after:,} is {right} of {expected}%, not {printed}"
    details = {"percent": percent, "mechanism": "sign" if is_turned else "unexplained", "verdict": "differs"}
    why = f"{why}; {slip}." if slip else f"{why}."
    yield _tell_statement(name, row, why, f"{right} of {expected}%", expected, details, "high")


def _judge_share(name: str, row: Mapping[str, str], count: int, base: int) -> Iterator[Finding]:
    """The finding of a stated share that is not what its count and base give, rounded half up."""
    percent = PERCENT.search(row["published"])[1]
    digits, decimals = parse_percent(percent)
    rule = find_rule(count, base, digits, decimals)
    if rule == "half_up":
        return
    expected = render_percent(count, base, decimals)
    why = f"{count:,} of {base:,} ({row['compared_with']}) is {expected}%, not {percent}%."
    details = {
        "count": count,
        "percent": percent,
        "denominator": base,
        "denominator_name": row["compared_with"],
        "mechanism": rule or "unexplained",
        "verdict": "differs" if rule is None else "agrees_other_rounding",
    }
    yield _tell_statement(name, row, why, f"{expected}%", expected, details, "medium")


def _tell_statement(
    name: str, row: Mapping[str, str], why: str, put: str, expected: str, details: dict, severity: str
) -> Finding:
    """The finding of a stated share or change, with what to put instead."""
    return Finding(
        "statement",
        None,
        (),
        why,
        f"Put {put}.",
        published=row["published"],
        expected=expected,
        severity=severity,
        item=row["subject"],
        period=row["period"],
        lead="does not follow" if details["verdict"] == "differs" else "is not rounded half up",
        table=name,
        details=details,
    )
