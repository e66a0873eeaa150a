"""What is found out about each printed percentage of a table, and what a finding is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.proofing.bases import Rule
from helpers.proofing.grids import Grid, Place, Share, Track

UNCHECKED_WORDS = {
    "no_base": "what they are percentages of is not in the tables",
    "no_count": "no counts are printed for them",
    "weighted": "weighted percentages do not follow from unweighted counts",
}


@dataclass(frozen=True)
class Verdict:
    """How a share stands: a rounding rule or ``rounded_counts`` where it follows, else why not.

    ``wrong``, ``no_base``, ``no_count``, ``weighted``, or ``added`` where only its sum was checked.
    """

    share: Share
    how: str
    base: int | None = None
    rule: Rule | None = None
    track: Track | None = None
    expected: str | None = None
    is_slipped: bool = False  # one slip runs through its whole column

    @property
    def is_checked(self) -> bool:
        """Whether it was held against something."""
        return self.how not in UNCHECKED_WORDS

    @property
    def kind(self) -> str:
        """The kind of its base; empty where it has none."""
        return self.rule.kind if self.rule is not None else ""

    def set_aside(self, how: str = "no_base") -> Verdict:
        """What is left of it where it cannot be checked after all."""
        return Verdict(self.share, how, track=self.track)


@dataclass(frozen=True)
class Cause:
    """A slip that would print a percentage, in words, and its bits; ``parameter`` is what was meant."""

    mechanism: str
    clause: str = ""
    bits: float = 0.0
    parameter: str | None = None


@dataclass(frozen=True)
class Finding:
    """One cause: its places in the table, what is printed, what should be, why, and what to do.

    ``details`` are what reconciled.csv says of a percentage, by its columns.
    """

    kind: str
    grid: Grid | None
    places: tuple[Place, ...]
    why: str
    advice: str
    published: str = ""
    expected: str | None = None
    severity: str = "high"
    item: str = ""
    period: str = ""
    lead: str = ""
    table: str = ""
    details: dict = field(default_factory=dict)

    @property
    def table_name(self) -> str:
        """The table it stands in."""
        return self.grid.name if self.grid is not None else self.table

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.grid.file if self.grid is not None else self.table


def find_at(kind: str, grid: Grid, places: Sequence[Place], why: str, advice: str, **told: object) -> Finding:
    """A finding of some cells: their rows are its item, their columns its period, the first what is printed.

    ``told`` are further fields of ``Finding``, and those that are to be others than these.
    """
    rows, columns = zip(*places, strict=True)
    known = {
        "published": grid.texts.get(places[0], ""),
        "item": "; ".join(dict.fromkeys(map(grid.name_row, rows))),
        "period": "; ".join(dict.fromkeys(map(grid.name_column, columns))),
    }
    return Finding(kind, grid, tuple(places), why, advice, **known | told)


@dataclass
class TableResult:
    """A table judged: a verdict for every percentage, what is wrong, what else to say."""

    grid: Grid
    verdicts: dict[Place, Verdict] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sums_checked: int = 0

    @property
    def percentages_checked(self) -> int:
        """How many percentages were held against something."""
        return sum(verdict.is_checked for verdict in self.verdicts.values())
