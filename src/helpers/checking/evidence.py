"""What each report says about a subject in a period, and where: the evidence for every check.

A subject is a row of a table (``safeguarding_by_outcome: Total``) or an indicator of
``data/reference/indicators.csv``, of which some are sums of table rows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from helpers.checking.printed_numbers import show_number
from helpers.exports.periods import find_year_kind

TOTAL = "Total"
PREVIOUS = "previous + "  # a running total is that of the year before and what the year adds


@dataclass(frozen=True, slots=True)
class Evidence:
    """One level of a subject in a period: who said it, where, and the text it was printed as.

    ``quoted`` levels are an earlier year's, repeated in a later text. ``derived`` ones were worked out by
    the definition of the indicator.
    """

    subject: str
    period: str
    report: str
    table: str
    source_row: int
    level: Fraction
    published: str
    bound: str | None = None
    percent: str | None = None
    section: str | None = None
    quoted: bool = False
    derived: bool = False

    @property
    def is_table(self) -> bool:
        """Whether a table says it, rather than prose."""
        return not is_statement_list(self.table)

    @property
    def place(self) -> str:
        """Where it stands, in words: ``table safeguarding_by_person, 2023-24``."""
        address = "web address of the " if self.section == "page_address" else ""
        return f"{address}{'table' if self.is_table else 'text'} {self.table}, {self.report}"

    def is_of(self, row: Mapping) -> bool:
        """Whether it stands in this very figure."""
        return (self.report, self.table, self.source_row) == (row["report"], row["table"], row["source_row"])


@dataclass(frozen=True)
class KnownLevels:
    """All evidence of a set of reports, by subject and period, in the order it was published.

    ``shares`` are percentages that stand alone: levels of their own, never counts. ``running_totals`` names
    what each year adds to a running total.
    """

    by_subject: Mapping[tuple[str, str], Sequence[Evidence]]
    definitions: Mapping[str, str]
    denominators: Mapping[str, str]
    running_totals: Mapping[str, str]
    shares: Mapping[str, Sequence[Evidence]]

    def find(self, subject: str, period: str) -> tuple[Evidence, ...]:
        """Everything said about a subject in a period: newest report first, tables before prose.

        After it comes what follows from the definition of an indicator, once for each report that prints all
        of its parts. Of a part that a report prints several times its table's level is taken, else its first.
        """
        said = self.by_subject.get((subject, period), ())
        found = sorted(said, key=lambda one: (one.is_table, one.report), reverse=True)
        parts = split_expression(self.definitions[subject]) if subject in self.definitions else []
        names = [name for _, name in parts]
        if not parts or subject in names:
            return tuple(found)
        by_report: dict[str, dict[str, Evidence]] = {}
        for name in names:
            exact = [one for one in self.by_subject.get((name, period), ()) if one.bound is None]
            for one in sorted(exact, key=lambda one: one.is_table, reverse=True):
                by_report.setdefault(one.report, {}).setdefault(name, one)
        for _, own in sorted(by_report.items(), reverse=True):
            if len(own) == len(set(names)):
                signed = [(sign, own[name].level) for sign, name in parts]
                level = sum((sign * level for sign, level in signed), Fraction(0))
                whole = {"subject": subject, "level": level, "published": show_sum(signed)}
                found.append(replace(own[names[0]], percent=None, derived=True, **whole))
        return tuple(found)

    def find_calendar_year(self, subject: str, period: str, report: str) -> Evidence | None:
        """The level of the calendar year in which a financial year begins; none for any other period."""
        is_financial = find_year_kind(period) == "financial"
        return self.find_best(subject, period[:4], report) if is_financial else None

    def find_best(self, subject: str, period: str, report: str | None = None) -> Evidence | None:
        """The exact level to use: of the report itself where it prints one, else the newest table's.

        Tables go before prose; where prose disagrees with itself, the level it gives most often.
        """
        exact = [one for one in self.find(subject, period) if one.bound is None]
        candidates = [one for one in exact if one.report == report] or exact
        tables = [one for one in candidates if one.is_table]
        if tables or not candidates:
            return tables[0] if tables else None
        times = Counter(one.level for one in candidates)
        return max(candidates, key=lambda one: (times[one.level], not one.quoted))

    def list_levels(self, subject: str, is_share: bool) -> list[Evidence]:
        """Every level said of a subject, of any period: percentages that stand alone, or numbers."""
        if is_share:
            return list(self.shares.get(subject, ()))
        return [one for (name, _), said in self.by_subject.items() if name == subject for one in said]


def collect_evidence(figures: pd.DataFrame, indicators: pd.DataFrame) -> KnownLevels:
    """The level that each figure states and, where its text quotes one, an earlier year's."""
    by_subject: dict[tuple[str, str], list[Evidence]] = {}
    shares: dict[str, list[Evidence]] = {}
    for row in read_records(figures):
        place = {name: row[name] for name in ("report", "table", "source_row")}
        place |= {"subject": name_subject(row), "published": row["published"] or ""}
        stated = place | {name: row[name] for name in ("period", "bound", "percent", "section")}
        own = read_level(row)
        if row["percent"] is not None and row["count"] is None:
            share = Evidence(level=Fraction(row["percent"]), **stated)
            shares.setdefault(share.subject, []).append(share)
        if own is not None:
            by_subject.setdefault((place["subject"], row["period"]), []).append(Evidence(level=own, **stated))
        if row["compared_count"] is not None and row["compared_with"]:
            earlier = place | {"period": row["compared_with"], "level": Fraction(row["compared_count"])}
            key = place["subject"], row["compared_with"]
            by_subject.setdefault(key, []).append(Evidence(quoted=True, **earlier))
    named = {row["id"]: row for row in read_records(indicators)}
    defined = {name: row["numerator"] for name, row in named.items() if row.get("numerator")}
    running = {name: text for name, text in defined.items() if text.startswith(PREVIOUS)}
    return KnownLevels(
        by_subject=by_subject,
        definitions={name: text for name, text in defined.items() if name not in running},
        denominators={name: row["denominator"] for name, row in named.items() if row.get("denominator")},
        running_totals={name: text.removeprefix(PREVIOUS) for name, text in running.items()},
        shares=shares,
    )


def read_records(rows: pd.DataFrame) -> list[dict]:
    """The rows as dictionaries, missing values as None."""
    names = list(rows.columns)  # an index is slow to go through once per row
    columns = [rows[name].array.to_numpy(dtype=object, na_value=None) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def read_level(row: Mapping) -> Fraction | None:
    """The number a figure gives for its own period: a count or an amount."""
    number = row["count"] if row["count"] is not None else row["amount_gbp"]
    return None if number is None else Fraction(number)


def is_statement_list(table: str) -> bool:
    """Whether a table's name is that of a list of statements, as ``key_statements``."""
    return table.endswith("statements")


def name_subject(row: Mapping) -> str:
    """The subject of a figure: table and row of a table cell, the stated subject in prose."""
    return row["item"] if is_statement_list(row["table"]) else f"{row['table']}: {row['item']}"


def split_expression(text: str) -> list[tuple[int, str]]:
    """The signed parts of a definition such as ``safeguarding_by_person: Total - cases_open``."""
    first, *rest = re.split(r"\s([+-])\s", text.strip())
    signs = [1 if sign == "+" else -1 for sign in rest[::2]]
    return [(1, first), *zip(signs, (part.strip() for part in rest[1::2]), strict=True)]


def show_sum(parts: Iterable[tuple[int, Fraction]], unit: str = "") -> str:
    """Signed numbers as a sum: ``25 - 1,051``."""
    shown = " ".join(("+ " if sign > 0 else "- ") + show_number(level, unit) for sign, level in parts)
    return shown.removeprefix("+ ")
