"""How much of the faults in real tables ``check`` finds and names, and how often it cries wolf.

    python benchmarks/check_benchmark.py [--seed S] [--rounds N] [--clean N]

Takes the CSV tables of ``benchmarks/tables`` in which nothing is wrong, as they are, puts in one fault at a
time (``spoilt_tables``) and counts: found, on its cell, the cause named alone, named first (alone, or as the
likelier of two), named at all. Beside it the tolerance check: half a last digit on the printed total of
the column. ``--clean`` draws right tables in each layout of ``random_layouts`` and counts those that raise
an alarm. Of all tables, right or wrong, it counts how many percentages were checked of those that a person
can check (``list_checkable``).
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from math import sqrt
from pathlib import Path

from helpers.percentages import can_add_to_hundred, follows_rule
from helpers.proofing import check_files
from helpers.proofing.grids import Grid, Place, is_total_label, list_lines
from helpers.proofing.verdicts import Finding
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
    ways = [name_ways(finding, spoilt) for finding in own]
    first, alone = any("first" in one for one in ways), any("alone" in one for one in ways)
    for name, holds in (
        ("spoilt", True),
        ("found", bool(findings)),
        ("on its cell", bool(own)),
        ("named alone", alone),
        ("named first", first),
        ("named at all", any(ways)),
        ("one finding", len(findings) == 1),
        ("tolerance", not tolerates(result.grid, spoilt)),
    ):
        counted[name] += holds
        counted[name, way] += holds
    if verbose and not (findings and first):
        changed = {result.grid.texts[place]: new for place, new in (spoilt.percents | spoilt.counts).items()}
        told = " ".join(finding.why for finding in own or findings)
        print(f"{path.name}, {way}: {changed}: {len(findings)} findings: {told[:200]}")


def name_ways(finding: Finding, spoilt: Spoilt) -> set[str]:
    """How a finding names the fault: ``alone``, ``first``, or only ``told``; empty where it does not."""
    mechanism = str(finding.details.get("mechanism") or finding.kind)
    clause = str(finding.details.get("clause") or finding.why)
    is_told = any(words in finding.why for words in spoilt.words)
    if mechanism != "ambiguous":
        likelier = clause.partition(" (less likely, ")[0]
        is_right = mechanism in spoilt.causes or any(words in likelier for words in spoilt.words)
        return {"alone", "first", "told"} if is_right else {"told"} if is_told else set()
    likelier = clause.partition(", or it ")[0].partition(", or one ")[0].partition(", or a ")[0]
    is_first = finding.details.get("likeliest") in spoilt.causes
    is_first = is_first or any(words in likelier for words in spoilt.words)
    return {"first", "told"} if is_first else {"told"} if is_told else set()


def list_checkable(grid: Grid) -> set[Place]:
    """The percentages that a person can check: one way to count and base, or a sum of 100, fits their line.

    Ways: the count in the cell or up to three columns before it or one after, over one printed row of its
    column, one column of its row, or a stated number. A line counts with all its percentages where a way
    gives at least two and half of them, printed half up.
    """
    found: set[Place] = set()
    for column in grid.share_columns:
        shares = grid.list_shares(column)
        for step in (0, -1, -2, -3, 1):
            at = column + step
            counts = {row: grid.counts.get((row, at)) for row in shares}
            if step == 0:
                counts = {row: share.count for row, share in shares.items()}
            known = {row: count for row, count in counts.items() if count is not None}
            ways = [[grid.counts.get((base, at))] * len(known) for base in range(len(grid.labels))]
            ways += [[grid.counts.get((row, other)) for row in known] for other in grid.count_columns]
            ways += [[shares[row].base for row in known]]
            ways += [[number] * len(known) for number in (*grid.title_numbers, grid.heading_numbers[column])]
            for bases in ways:
                fitting = sum(
                    bool(base) and follows_rule(count, base, shares[row].digits, shares[row].decimals)
                    for (row, count), base in zip(known.items(), bases, strict=True)
                    if shares[row].digits
                )
                if fitting >= max(2, len(known) / 2):
                    found |= {(row, column) for row in known}
    for by_row in (False, True):
        for line, shares in list_lines(grid.shares, by_row=by_row).items():
            if len(shares) > 2 and can_add_to_hundred([share.percent for share in shares.values()]):
                found |= {(line, at) if by_row else (at, line) for at in shares}
    return found


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
        for result in checked.results:
            told = {place for place, verdict in result.verdicts.items() if verdict.is_checked}
            counted["checked"] += len(told)
            counted["checkable"] += len(told | list_checkable(result.grid))
        if path.suffix == ".csv" and checked.exit_code == 0:
            for way in WAYS:
                for _ in range(options.rounds):
                    try_way(path, way, rng, counted, options.verbose)
    seconds = (time.perf_counter() - started) / (counted["files"] + 2 * counted["spoilt"])
    for name, whole in (
        ("checked", "checkable"),
        *((name, "spoilt") for name in ("found", "on its cell", "one finding")),
        *((name, "found") for name in ("named alone", "named first", "named at all")),
        ("tolerance", "spoilt"),
    ):
        low, high = find_interval(counted[name], counted[whole])
        share = counted[name] / max(1, counted[whole])
        print(f"{name}: {counted[name]} of {counted[whole]}, {share:.1%} ({low:.1%} to {high:.1%})")
    alarms = count_alarms(rng, options.clean)
    low, high = find_interval(alarms["alarms"], alarms["drawn"])
    print(f"alarms on right tables: {alarms['alarms']} of {alarms['drawn']} ({low:.1%} to {high:.1%})")
    print("\n| fault | found | named alone | named first | tolerance |\n|---|---|---|---|---|")
    for way in WAYS:
        of = counted["spoilt", way]
        print(
            f"| {way} | {counted['found', way]} of {of} | {counted['named alone', way]} of "
            f"{counted['found', way]} | {counted['named first', way]} | {counted['tolerance', way]} |"
        )
    print(f"\n{seconds:.3f} seconds a file")


if __name__ == "__main__":
    main()
