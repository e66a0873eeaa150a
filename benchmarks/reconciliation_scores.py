"""What is counted of the engine and of three simpler checks on tables whose truth is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt

from fewest_cells import TOTAL_PLACE, locate_wrong_cells
from helpers.percentages import PublishedColumn
from helpers.percentages.published_columns import ColumnExplanation, read_rows
from table_generator import SpoiltTable, print_share

Z_95 = 1.959964


@dataclass
class Tally:
    """How often something was right, of how many."""

    right: int = 0
    tried: int = 0

    def add(self, right: bool) -> None:
        """Count one more."""
        self.right += bool(right)
        self.tried += 1

    def join(self, other: Tally) -> None:
        """Add another tally."""
        self.right, self.tried = self.right + other.right, self.tried + other.tried

    @property
    def share(self) -> float:
        """The share that was right; 0 of 0 is 0."""
        return self.right / self.tried if self.tried else 0.0

    def find_interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the share (Wilson 1927)."""
        if not self.tried:
            return 0.0, 1.0
        spread = Z_95**2 / self.tried
        middle = (self.share + spread / 2) / (1 + spread)
        half = (
            Z_95 / (1 + spread) * sqrt(self.share * (1 - self.share) / self.tried + spread / (4 * self.tried))
        )
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Scores:
    """What is counted over the tables of one layer or kind."""

    exact: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    precision: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    recall: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    named: Tally = field(default_factory=Tally)
    told: Tally = field(default_factory=Tally)
    reconciled: Tally = field(default_factory=Tally)
    given: Tally = field(default_factory=Tally)
    forecasts: list[tuple[float, bool]] = field(default_factory=list)  # confidence, whether right

    def calibration_error(self, bins: int = 10) -> float:
        """Expected calibration error: confidence against share right, in bins of equal width."""
        gap = 0.0
        for place in range(bins):
            inside = [pair for pair in self.forecasts if min(int(pair[0] * bins), bins - 1) == place]
            gap += abs(sum(confidence - right for confidence, right in inside))
        return gap / len(self.forecasts) if self.forecasts else 0.0

    def join(self, other: Scores) -> None:
        """Add the counts of another kind."""
        for name in ("exact", "precision", "recall"):
            for method, tally in getattr(other, name).items():
                getattr(self, name)[method].join(tally)
        for name in ("named", "told", "reconciled", "given"):
            getattr(self, name).join(getattr(other, name))
        self.forecasts += other.forecasts


def check_tolerance(column: PublishedColumn) -> set[str]:
    """Baseline: floating point, wrong if further off than half of the last printed digit."""
    wrong = set()
    for item, count, text in zip(column.items, column.counts, column.percents, strict=True):
        if count is not None and text is not None and column.total:
            decimals = len(text.partition(".")[2])
            if abs(float(text) - 100 * count / column.total) > 0.5 * 10**-decimals:
                wrong.add(item)
    return wrong


def check_grim(column: PublishedColumn) -> set[str]:
    """Baseline: wrong if no count at all gives the percentage of the total (Brown and Heathers 2017)."""
    wrong = set()
    for item, text in zip(column.items, column.percents, strict=True):
        if text is not None and column.total:
            decimals = len(text.partition(".")[2])
            near = round(float(text) * column.total / 100)
            if all(
                print_share(count, column.total, decimals, "half_up") != text
                for count in range(max(0, near - 1), near + 2)
            ):
                wrong.add(item)
    return wrong


def check_fewest_cells(column: PublishedColumn) -> set[str]:
    """Baseline: the first of the smallest sets of cells that must change."""
    rows = read_rows(column)
    totals = dict.fromkeys([column.total, *([sum(column.counts)] if column.partition else [])])
    candidates = [total for total in totals if total]
    found = locate_wrong_cells(rows, column.total, candidates, adds_up=column.partition)
    names = {row.place: row.item for row in rows} | {TOTAL_PLACE: "Total"}
    return {names[place] for place in found.sets[0]} if found.sets else set()


BASELINES = {"tolerance": check_tolerance, "GRIM": check_grim, "fewest cells": check_fewest_cells}


def score_table(table: SpoiltTable, explanation: ColumnExplanation, scores: Scores) -> None:
    """Count what the engine and the baselines got right of one spoilt table."""
    column, truth = table.columns[0], set(table.wrong)
    found = {name: check(column) for name, check in BASELINES.items()}
    found["engine"] = set(explanation.wrong_cells)
    for method, cells in found.items():
        scores.exact[method].add(cells == truth)
        for cell in cells:
            scores.precision[method].add(cell in truth)
        for cell in truth:
            scores.recall[method].add(cell in cells)
    _score_values(table, explanation, scores)
    _score_names(table, explanation, scores)


def _score_values(table: SpoiltTable, explanation: ColumnExplanation, scores: Scores) -> None:
    """Reconciled percentages of the wrong cells against the truth."""
    for place, cell in enumerate(explanation.cells):
        if table.columns[0].items[place] not in table.wrong or cell.verdict != "differs":
            continue
        value = cell.reconciled_percent
        single = value is not None and " or " not in value
        scores.given.add(single)
        if single:
            decimals = len(value.partition(".")[2])
            true = print_share(table.true_counts[place], table.true_total, decimals, "half_up")
            scores.reconciled.add(value == true)


def _score_names(table: SpoiltTable, explanation: ColumnExplanation, scores: Scores) -> None:
    """The mechanism named for each fault, one vote for a fault however many cells it spoilt."""
    cells = dict(zip(table.columns[0].items, explanation.cells, strict=True))
    if table.wrong.get("Total") in ("total_typo", "left_out_of_total"):
        showing = [
            cell for item, cell in cells.items() if item not in table.wrong and cell.verdict == "differs"
        ]
    else:
        showing = []
    for fault in dict.fromkeys(table.wrong.values()):
        affected = [cells[name] for name, other in table.wrong.items() if other == fault and name in cells]
        if fault in ("total_typo", "left_out_of_total"):
            affected = showing
        affected = [cell for cell in affected if cell.verdict == "differs"]
        if affected:
            cell = affected[0]
            right = cell.likeliest == fault
            scores.forecasts.append((cell.confidence or 0.0, right))
            scores.told.add(cell.mechanism != "ambiguous")
            if cell.mechanism != "ambiguous":
                scores.named.add(right)
