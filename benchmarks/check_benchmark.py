"""How much of the faults in real tables ``check`` finds and names, and how often it cries wolf.

    python benchmarks/check_benchmark.py [--seed S] [--rounds N] [--clean N]

Takes the CSV tables of ``benchmarks/tables`` in which nothing is wrong, as they are, puts in one fault at a
time (``spoilt_tables``) and counts: found, on its cell, the cause named, the cause named alone. Beside it
the tolerance check: half a last digit on the printed total of the column. ``--clean`` draws right tables in
each layout of ``random_layouts`` and counts those that raise an alarm.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from math import sqrt
from pathlib import Path

from helpers.proofing import check_files
from helpers.proofing.grids import Grid, is_total_label
from random_layouts import LAYOUTS, render_layout
from spoilt_tables import WAYS, Spoilt, write_spoilt

TABLES = Path(__file__).parent / "tables"


def tolerates(grid: Grid, spoilt: Spoilt) -> bool:
    """Whether the tolerance check passes a spoilt table: each column has no total, or all are near enough."""
    counts = grid.counts | dict(spoilt.counts)
    for place, share in grid.shares.items():
        column = place[1]
        totals = [
            count for (at, own), count in counts.items() if own == column and is_total_label(grid.labels[at])
        ]
        count = counts.get(place)
        if not totals or not totals[-1] or count is None:
            continue
        percent = float(spoilt.percents.get(place, share.percent))
        if abs(100 * count / totals[-1] - percent) > 0.5 * 10**-share.decimals:
            return False
    return True


def find_interval(hits: int, of: int) -> tuple[float, float]:
    """The Wilson interval of a share at 95%."""
    if not of:
        return 0.0, 1.0
    z, p = 1.96, hits / of
    middle, half = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def try_way(path: Path, way: str, rng: random.Random, counted: Counter, verbose: bool) -> None:
    """Put one fault into a table and count what was made of it."""
    before = check_files([path])
    if not before.results:
        return
    result = rng.choice(before.results)
    spoilt = WAYS[way](result, rng)
    with tempfile.TemporaryDirectory() as folder:
        target = spoilt and write_spoilt(path, result.grid, spoilt, Path(folder))
        if not target:
            return
        findings = check_files([target]).findings
    own = [finding for finding in findings if spoilt.at & set(finding.places)]
    named = {str(finding.details.get("mechanism") or finding.kind) for finding in own}
    told = " ".join(finding.why for finding in own)
    in_words = any(words in told for words in spoilt.words)
    alone = bool(named & set(spoilt.causes)) or (in_words and "ambiguous" not in named)
    for name, holds in (
        ("spoilt", True),
        ("found", bool(findings)),
        ("on its cell", bool(own)),
        ("named", alone or in_words),
        ("named alone", alone),
        ("one finding", len(findings) == 1),
        ("tolerance", not tolerates(result.grid, spoilt)),
    ):
        counted[name] += holds
        counted[name, way] += holds
    if verbose and not (alone or in_words):
        changed = {result.grid.texts[place]: new for place, new in (spoilt.percents | spoilt.counts).items()}
        print(f"{path.name}, {way}: {changed}: {named or len(findings)}: {told[:200]}")


def count_alarms(rng: random.Random, tables: int) -> Counter:
    """How many of the right tables drawn in each layout raise an alarm, and all that were drawn."""
    counted: Counter = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for layout in LAYOUTS * tables:
            path = Path(folder) / "draft.csv"
            path.write_text(render_layout(layout(rng)), encoding="utf-8")
            counted["drawn"] += 1
            counted["alarms"] += bool(check_files([path]).findings)
    return counted


def main() -> None:
    """Run the benchmark and print a table of the ways, then what was counted over all of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2, help="how often each fault is put into each table")
    parser.add_argument("--clean", type=int, default=20, help="right tables drawn in each layout")
    parser.add_argument("--verbose", action="store_true", help="print what was missed or named otherwise")
    options = parser.parse_args()
    rng, counted, started = random.Random(options.seed), Counter(), time.perf_counter()
    for path in sorted(TABLES.glob("*/*")):
        checked = check_files([path])
        counted["files"] += 1
        counted["percentages"] += checked.percentages
        counted["percentages checked"] += checked.percentages_checked
        if path.suffix == ".csv" and checked.exit_code == 0:
            for way in WAYS:
                for _ in range(options.rounds):
                    try_way(path, way, rng, counted, options.verbose)
    seconds = (time.perf_counter() - started) / (counted["files"] + 2 * counted["spoilt"])
    for name, whole in (
        ("percentages checked", "percentages"),
        *((name, "spoilt") for name in ("found", "on its cell", "one finding")),
        ("named", "found"),
        ("named alone", "found"),
        ("tolerance", "spoilt"),
    ):
        low, high = find_interval(counted[name], counted[whole])
        share = counted[name] / max(1, counted[whole])
        print(f"{name}: {counted[name]} of {counted[whole]}, {share:.1%} ({low:.1%} to {high:.1%})")
    alarms = count_alarms(rng, options.clean)
    low, high = find_interval(alarms["alarms"], alarms["drawn"])
    print(f"alarms on right tables: {alarms['alarms']} of {alarms['drawn']} ({low:.1%} to {high:.1%})")
    print("\n| fault | found | cause named | tolerance |\n|---|---|---|---|")
    for way in WAYS:
        of = counted["spoilt", way]
        print(
            f"| {way} | {counted['found', way]} of {of} | {counted['named alone', way]} of "
            f"{counted['found', way]} | {counted['tolerance', way]} |"
        )
    print(f"\n{seconds:.3f} seconds a file")


if __name__ == "__main__":
    main()
