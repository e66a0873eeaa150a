"""How well, and how fast, wrong percentages are found, named and put right.

    python benchmarks/reconciliation_benchmark.py [--quick] [--tables N] [--clean N] [--seed S]

Tables spoilt in known ways (``table_generator``) go through the engine and through three simpler
checks. Results go to ``reconciliation.csv`` and ``reconciliation.png`` beside this file.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from random import Random
from time import perf_counter

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

sys.path.insert(0, str(Path(__file__).parent))

from helpers.detection import find_followers, find_rules
from helpers.explanations import ColumnExplanation, PublishedColumn, explain_columns
from helpers.published_columns import read_rows
from helpers.search import TOTAL_PLACE, locate_wrong_cells
from table_generator import (
    CLEAN_SHAPES,
    FAULTS,
    IN_VOCABULARY,
    OUT_OF_VOCABULARY,
    RULES,
    SpoiltTable,
    draw_draft,
    finish,
    make_clean_table,
    make_spoilt_table,
    print_share,
    spoil_cell,
)

HERE = Path(__file__).parent
METHODS = ("engine", "tolerance", "GRIM", "fewest cells")
EXACT_SET_GOALS = dict(zip(IN_VOCABULARY, (0.99, 0.97, 0.95, 0.90), strict=True))
OUT_OF_VOCABULARY_GOAL = 0.85
Z_95 = 1.959964
COLOURS = ("#12436D", "#A285D1", "#F46A25", "#28A197")


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
        showing = [cell for item, cell in cells.items() if item not in table.wrong and cell.likeliest]
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


def run_kind(kind: str, tables: int, seed: int) -> Scores:
    """Scores over so many tables spoilt in one way."""
    random, scores = Random(f"{seed} {kind}"), Scores()
    for _ in range(tables):
        table = make_spoilt_table(random, kind)
        score_table(table, explain_columns(table.columns)[0], scores)
    return scores


def run_clean(tables: int, seed: str) -> tuple[Tally, dict[str, Tally]]:
    """False alarms on clean tables: of the engine under every rule and shape, of the baselines."""
    random, alarms = Random(seed), Tally()
    others = {name: Tally() for name in BASELINES}
    for number in range(tables):
        rule, shape = RULES[number % len(RULES)], CLEAN_SHAPES[number // len(RULES) % len(CLEAN_SHAPES)]
        column = make_clean_table(random, rule, shape).columns[0]
        cells = explain_columns([column])[0].cells
        alarms.add(any(cell.verdict == "differs" for cell in cells))
        if shape is CLEAN_SHAPES[0]:
            for name, check in BASELINES.items():
                others[name].add(bool(check(column)))
    return alarms, others


def run_all(tables: int, clean: int, seed: int, processes: int) -> tuple[dict[str, Scores], Tally, dict]:
    """Scores by kind, the engine's alarms and the baselines' on clean tables, in so many processes."""
    parts = 20
    with ProcessPoolExecutor(processes) as pool:
        kinds = {kind: pool.submit(run_kind, kind, tables, seed) for kind in FAULTS}
        cleans = [pool.submit(run_clean, clean // parts, f"{seed} clean {part}") for part in range(parts)]
        alarms, others = Tally(), {name: Tally() for name in BASELINES}
        for found in cleans:
            part_alarms, part_others = found.result()
            alarms.join(part_alarms)
            for name, tally in part_others.items():
                others[name].join(tally)
        return {kind: found.result() for kind, found in kinds.items()}, alarms, others


def time_columns(tables: int, seed: int) -> np.ndarray:
    """Seconds for the full explanation of 10-row columns with one wrong cell or more."""
    random, seconds = Random(f"{seed} speed"), []
    while len(seconds) < tables:
        draft = draw_draft(random)
        if len(draft.items) < 10 or sum(count > 0 for count in draft.true_counts[:10]) < 3:
            continue
        _keep_rows(draft, 10)
        spoil_cell(draft)
        table = finish(draft)
        started = perf_counter()
        explain_columns(table.columns)
        seconds.append(perf_counter() - started)
    return np.array(seconds)


def _keep_rows(draft, rows: int) -> None:
    """Cut a draft to its first rows."""
    draft.items, draft.true_counts = draft.items[:rows], draft.true_counts[:rows]
    draft.siblings = [counts[:rows] for counts in draft.siblings]
    draft.true_total = sum(draft.true_counts)
    draft.__post_init__()


def time_detection(cells: int = 3_000_000, rounds: int = 5) -> dict[str, float]:
    """Checks a second on one core, one rule at a time and all rules at once."""
    random = np.random.default_rng(1)
    totals = random.integers(1, 5000, cells)
    counts = (random.random(cells) * totals).astype(np.int64)
    decimals = random.integers(0, 3, cells)
    digits = (200 * counts * 10**decimals + totals) // (2 * totals)
    best = {}
    for name, detect, checks in (("one rule", find_followers, 1), ("seven rules", find_rules, len(RULES))):
        times = []
        for _ in range(rounds):
            started = perf_counter()
            detect(counts, totals, digits, decimals)
            times.append(perf_counter() - started)
        best[name] = checks * cells / min(times)
    return best


def show_share(tally: Tally) -> str:
    """A share with its Wilson interval: ``99.2% (98.7 to 99.5)``."""
    low, high = tally.find_interval()
    return f"{100 * tally.share:.1f}% ({100 * low:.1f} to {100 * high:.1f})"


def list_results(
    kinds: dict[str, Scores], alarms: Tally, others: dict[str, Tally], speed: np.ndarray, rate: dict
) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the results: what, result, goal, whether it was reached."""
    yield "false alarms on clean tables", f"{alarms.right} of {alarms.tried:,}", "0", _mark(alarms.right == 0)
    for name, tally in others.items():
        yield f"false alarms, {name} (plain shape)", show_share(tally), "", ""
    for kind, scores in kinds.items():
        goal = EXACT_SET_GOALS.get(kind)
        tally = scores.exact["engine"]
        wanted = f"≥ {goal:.0%}" if goal else ""
        yield f"exact set, {kind}", show_share(tally), wanted, _mark(tally.share >= goal) if goal else ""
    inside, outside = (_join_kinds(kinds, names) for names in (IN_VOCABULARY, OUT_OF_VOCABULARY))
    tally = outside.exact["engine"]
    yield "exact set, out of vocabulary", show_share(tally), "≥ 85%", _mark(tally.share >= 0.85)
    for layer, scores in (("in", inside), ("out of", outside)):
        for method in METHODS:
            cells = [show_share(part[method]) for part in (scores.exact, scores.precision, scores.recall)]
            text = f"exact {cells[0]}; precision {cells[1]}; recall {cells[2]}"
            yield f"{method}, {layer} vocabulary", text, "", ""
    yield (
        "mechanism named, in vocabulary",
        show_share(inside.named),
        "≥ 90%",
        _mark(inside.named.share >= 0.9),
    )
    yield "mechanism could be told, in vocabulary", show_share(inside.told), "", ""
    yield "mechanism named, out of vocabulary", show_share(outside.named), "", ""
    for layer, scores in (("in", inside), ("out of", outside)):
        right = scores.reconciled
        yield f"reconciled value, {layer} vocabulary", show_share(right), "≥ 99%", _mark(right.share >= 0.99)
        yield f"a single value given, {layer} vocabulary", show_share(scores.given), "", ""
    for layer, scores, goal in (("in", inside, 0.02), ("out of", outside, 0.05)):
        error = scores.calibration_error()
        yield f"calibration error, {layer} vocabulary", f"{error:.3f}", f"≤ {goal}", _mark(error <= goal)
    one = rate["one rule"]
    yield (
        "detection, checks a second, one core",
        f"{one / 1e6:.0f} million",
        "≥ 50 million",
        _mark(one >= 5e7),
    )
    yield "detection, all seven rules", f"{rate['seven rules'] / 1e6:.0f} million", "", ""
    middle, late = 1000 * np.quantile(speed, [0.5, 0.99])
    yield "10-row column explained, median", f"{middle:.2f} ms", "≤ 2 ms", _mark(middle <= 2)
    yield "10-row column explained, 99th percentile", f"{late:.1f} ms", "≤ 50 ms", _mark(late <= 50)
    yield "10-row columns a second", f"{1 / speed.mean():,.0f}", "", ""


def _mark(reached: bool) -> str:
    """Whether a goal was reached, in words."""
    return "reached" if reached else "missed"


def _join_kinds(kinds: dict[str, Scores], names: Sequence[str]) -> Scores:
    """The scores of several kinds together."""
    joined = Scores()
    for name in names:
        joined.join(kinds[name])
    return joined


def draw_picture(kinds: dict[str, Scores], path: Path) -> None:
    """Exact sets of wrong cells by kind and method, and confidence against share right."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), width_ratios=(3, 2), layout="constrained")
    places = np.arange(len(kinds))
    for method, mark, colour in zip(
        METHODS, "os^D", ("#12436D", "#A285D1", "#F46A25", "#28A197"), strict=True
    ):
        tallies = [scores.exact[method] for scores in kinds.values()]
        ends = np.array([tally.find_interval() for tally in tallies]).T * 100
        shares = np.array([100 * tally.share for tally in tallies])
        errors = np.abs(ends - shares)
        at = places + (METHODS.index(method) - 1.5) * 0.15
        left.errorbar(shares, at, xerr=errors, fmt=mark, color=colour, label=method, markersize=5)
    left.set_yticks(places, kinds)
    left.invert_yaxis()
    left.set(xlabel="tables with exactly the wrong cells found, % (95% interval)", xlim=(-2, 102))
    left.legend(loc="upper center", ncols=len(METHODS), bbox_to_anchor=(0.5, 1.1))
    for names, label, mark in ((IN_VOCABULARY, "in vocabulary", "o"), (OUT_OF_VOCABULARY, "out of it", "s")):
        forecasts = np.array(_join_kinds(kinds, names).forecasts, dtype=float)
        groups = np.minimum((forecasts[:, 0] * 10).astype(int), 9)
        means = np.array([forecasts[groups == group].mean(axis=0) for group in np.unique(groups)])
        right.plot(*means.T * 100, mark + "-", label=label)
    right.plot([0, 100], [0, 100], color="grey", linewidth=1)
    right.set(
        xlabel="confidence in the mechanism, %", ylabel="of these right, %", xlim=(0, 101), ylim=(0, 101)
    )
    right.legend()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main(arguments: Sequence[str] | None = None) -> list[tuple[str, str, str, str]]:
    """Run the benchmark, write table and picture, print and return the rows of the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small run of less than half a minute")
    parser.add_argument("--tables", type=int, default=1000, help="spoilt tables of each kind")
    parser.add_argument("--clean", type=int, default=100_000, help="clean tables")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, default=HERE, help="folder for the table and the picture")
    options = parser.parse_args(arguments)
    tables, clean = (100, 2000) if options.quick else (options.tables, options.clean)
    kinds, alarms, others = run_all(tables, clean, options.seed, options.processes)
    speed, rate = time_columns(tables, options.seed), time_detection()
    results = list(list_results(kinds, alarms, others, speed, rate))
    width = max(len(row[0]) for row in results)
    for what, result, goal, reached in results:
        print(f"{what:<{width}}  {result}  {goal}  {reached}".rstrip())
    with (options.output / "reconciliation.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("what", "result", "goal", "reached"), *results])
    draw_picture(kinds, options.output / "reconciliation.png")
    return results


if __name__ == "__main__":
    main()
