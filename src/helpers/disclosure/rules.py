"""What the public edition may show: nothing, until ``data/reference`` opens a table or an indicator.

The column ``public`` of ``tables.csv`` and ``indicators.csv`` says ``exact`` (as published) or
``rounded`` (small counts withheld, the others rounded). Whatever is not listed there, because it is
new or was renamed, is closed: each of its figures is withheld. The subject of a figure decides; the
file, or the list of statements, in which it stands never does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.errors import UnusableInput
from helpers.exports.raw_exports import read_reference
from helpers.schemas import name_subjects

CLOSED, ROUNDED, EXACT = LEVELS = ("closed", "rounded", "exact")
PREVIOUS = "previous"  # in a sum: what the same indicator was the year before


@dataclass(frozen=True)
class Rules:
    """How much of each table and indicator may be shown, and what is known to add up to what.

    ``levels`` has an entry of ``LEVELS`` for each table and indicator that is opened; ``sums`` says
    ``{"cases_closed": ("table: Item", "table: Item")}``; ``wholes`` says of a table what its items
    may add up to, ``{"table": "other_table: Item"}``.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wholes: Mapping[str, str] = field(default_factory=dict)

    def find_level(self, *subjects: str) -> str:
        """The level that all of some subjects allow: a table, an indicator or ``table: Item``."""
        levels = [self.levels.get(subject.partition(": ")[0], CLOSED) for subject in subjects]
        return min(levels, key=LEVELS.index)


def read_rules(reference: Path) -> Rules:
    """The rules that the two tables of a reference folder state; everything is closed without them."""
    kept = (("tables.csv", "table"), ("indicators.csv", "id"))
    return make_rules(*(read_reference(reference / name, (column,)) for name, column in kept))


def make_rules(*references: pd.DataFrame) -> Rules:
    """The rules of reference tables: each names its subjects in its first column.

    An indicator defined as a sum (``numerator``) is shown no more exactly than what it adds up. One defined
    as a difference or as a running total is closed unless all of that is exact: what these tell of their
    parts is not worked out here. Raises ``UnusableInput`` for a level that is none.
    """
    levels: dict[str, str] = {}
    sums: dict[str, tuple[str, ...]] = {}
    wholes: dict[str, str] = {}
    opaque: set[str] = set()
    for rows in references:
        for place, row in enumerate(rows.fillna("").to_dict("records"), start=2):
            subject, level = row[rows.columns[0]], row.get("public", "")
            if level not in ("", ROUNDED, EXACT):
                raise UnusableInput(
                    f"{rows.columns[0]} {subject!r}, row {place} of its reference table, column public: "
                    f"found {level!r}; write exact or rounded, or leave it empty to withhold all of it."
                )
            levels |= {subject: level} if level else {}
            defined = re.split(r" ([+-]) ", row.get("numerator", ""))
            parts = [part for part in defined[::2] if part not in ("", PREVIOUS)]
            sums |= {subject: tuple(parts)} if parts else {}
            opaque |= {subject} if "-" in defined[1::2] or PREVIOUS in defined else set()
            wholes |= {subject: row["whole"]} if row.get("whole") else {}
    stated = Rules(levels)
    lowered = {whole: stated.find_level(whole, *parts) for whole, parts in sums.items() if whole in levels}
    closed = {whole: CLOSED for whole in opaque & lowered.keys() if lowered[whole] != EXACT}
    sums = {whole: parts for whole, parts in sums.items() if whole not in opaque}
    return Rules(levels | lowered | closed, sums, wholes)


def find_levels(figures: pd.DataFrame, rules: Rules) -> pd.Series:
    """How much may be shown of each figure: of its subject, and of the one it is measured against."""
    subjects = name_subjects(figures)
    against = figures["compared_with"].fillna("")
    is_subject = against.str.contains(": ") | against.isin(rules.levels)
    found = [
        rules.find_level(subject, *([other] if named else []))
        for subject, other, named in zip(subjects, against, is_subject, strict=True)
    ]
    return pd.Series(found, index=figures.index, dtype="string")
