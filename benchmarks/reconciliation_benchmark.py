"""How well, and how fast, wrong percentages are found, named and put right.

    python benchmarks/reconciliation_benchmark.py [--quick] [--tables N] [--clean N] [--seed S]

Tables spoilt in known ways (``table_generator``) go through the engine and through three simpler
checks. Results go to ``reconciliation.csv`` and ``reconciliation.png`` beside this file.
"""

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from time import process_time

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

sys.path.insert(0, str(Path(__file__).parent))

from clean_tables import CLEAN_SHAPES, make_clean_table
from detection import find_followers, find_rules
from fault_kinds import FAULTS, IN_VOCABULARY, OUT_OF_VOCABULARY, make_spoilt_table
from helpers.percentages import explain_columns
from reconciliation_scores import BASELINES, Scores, Tally, score_table
from table_faults import spoil_cell
from table_generator import RULES, Draft, draw_draft, finish

HERE = Path(__file__).parent
METHODS = ("engine", "tolerance", "GRIM", "fewest cells")
EXACT_SET_GOALS = dict(zip(IN_VOCABULARY, (0.99, 0.97, 0.95, 0.90), strict=True))
COLOURS = ("#12436D", "#A285D1", "#F46A25", "#28A197")


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
    """Processor seconds for the full explanation of 10-row columns with one wrong cell or more."""
    random, seconds = Random(f"{seed} speed"), []
    while len(seconds) < tables:
        draft = draw_draft(random)
        if len(draft.items) < 10 or sum(count > 0 for count in draft.true_counts[:10]) < 3:
            continue
        _keep_rows(draft, 10)
        spoil_cell(draft)
        table = finish(draft)
        started = process_time()
        explain_columns(table.columns)
        seconds.append(process_time() - started)
    return np.array(seconds)


def _keep_rows(draft: Draft, rows: int) -> None:
    """Cut a draft to its first rows."""
    draft.items, draft.true_counts = draft.items[:rows], draft.true_counts[:rows]
    draft.siblings = [counts[:rows] for counts in draft.siblings]
    draft.true_total = sum(draft.true_counts)
    draft.__post_init__()


def time_detection(cells: int = 3_000_000, rounds: int = 5) -> dict[str, float]:
    """Checks a second of processor time on one core, one rule at a time and all rules at once."""
    random = np.random.default_rng(1)
    totals = random.integers(1, 5000, cells)
    counts = (random.random(cells) * totals).astype(np.int64)
    decimals = random.integers(0, 3, cells)
    digits = (200 * counts * 10**decimals + totals) // (2 * totals)
    best = {}
    for name, detect, checks in (("one rule", find_followers, 1), ("seven rules", find_rules, len(RULES))):
        times = []
        for _ in range(rounds):
            started = process_time()
            detect(counts, totals, digits, decimals)
            times.append(process_time() - started)
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
    yield from _list_speeds(speed, rate)


def _list_speeds(speed: np.ndarray, rate: dict[str, float]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the results on speed."""
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
    """A goal reached or missed."""
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
    for what, result, goal, reached in results:
        print(f"{what:<41} {result}  {goal}  {reached}".rstrip())
    with (options.output / "reconciliation.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("what", "result", "goal", "reached"), *results])
    draw_picture(kinds, options.output / "reconciliation.png")
    return results


if __name__ == "__main__":
    main()
