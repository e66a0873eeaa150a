"""How many spoilt percentages ``check`` finds in real tables as they are, and how often it cries wolf.

    python benchmarks/check_benchmark.py [--seed S] [--spoilt N]

Takes the tables of ``benchmarks/tables`` in which nothing is wrong, spoils one percentage at a time in
seeded ways (digits swapped, one digit, another row's, the column beside it, cut off, another base) and
counts: found, on the right cell, with the right cause; alarms on the tables as they are; percentages
checked; seconds a file. Against the tolerance check: half a last digit on the printed total of the column.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import tempfile
import time
from collections import Counter
from math import sqrt
from pathlib import Path

from helpers.percentages import format_percent, print_digits
from helpers.proofing import check_files
from helpers.proofing.grids import Grid, Share, is_total_label

TABLES = Path(__file__).parent / "tables"
WAYS = ("transposed", "digit", "other_row", "truncated", "other_base")
CAUSES = {
    "transposed": ("transposed",),
    "digit": ("digit",),
    "other_row": ("other_row",),
    "truncated": ("truncated", "digit"),
    "other_base": ("other_denominator", "other_count", "unexplained"),
}


def spoil(share: Share, others: list[Share], way: str, rng: random.Random) -> str | None:
    """The digits of a share spoilt in one way; None where that leaves them as they are."""
    digits = str(share.digits)
    if way == "transposed" and len(digits) > 1:
        place = rng.randrange(len(digits) - 1)
        digits = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    elif way == "digit":
        place = rng.randrange(len(digits))
        new = rng.choice([sign for sign in "123456789" if sign != digits[place]])
        digits = digits[:place] + new + digits[place + 1 :]
    elif way == "other_row" and others:
        digits = str(rng.choice(others).digits)
    elif way == "truncated":
        digits = str(share.digits - 1)
    elif way == "other_base" and share.count:
        digits = str(print_digits(share.count, max(share.count, round(share.count * rng.uniform(1.2, 9))), 1))
    if not digits or int(digits) == share.digits or abs(int(digits) - share.digits) < 2:
        return None
    return format_percent(int(digits), share.decimals)


def write_spoilt(path: Path, grid: Grid, share: Share, percent: str, folder: Path) -> Path | None:
    """The CSV with one percentage replaced, everything else as it is."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    line, column = grid.row_numbers[share.row] - 1, grid.letters[share.column] - 1
    for sign in (".", ",", "·"):
        printed = share.percent.replace(".", sign)
        if rows[line][column].count(printed) == 1:
            rows[line][column] = rows[line][column].replace(printed, percent.replace(".", sign))
            break
    else:
        return None
    target = folder / path.name
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return target


def tolerates(grid: Grid, share: Share, percent: str) -> bool:
    """Whether the tolerance check passes a spoilt share: there is no total, or it is near enough."""
    totals = [
        count
        for (row, column), count in grid.counts.items()
        if column == share.column and is_total_label(grid.labels[row])
    ]
    if not totals or share.count is None:
        return True
    return abs(100 * share.count / totals[-1] - float(percent)) <= 0.5 * 10**-share.decimals


def find_interval(hits: int, of: int) -> tuple[float, float]:
    """The Wilson interval of a share at 95%."""
    if not of:
        return 0.0, 1.0
    z, p = 1.96, hits / of
    middle, half = p + z * z / (2 * of), z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def main() -> None:
    """Run the benchmark and print a line for each thing counted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spoilt", type=int, default=4, help="spoilt copies of each table")
    options = parser.parse_args()
    rng, counted, started = random.Random(options.seed), Counter(), time.perf_counter()
    for path in sorted(TABLES.glob("*/*")):
        checked = check_files([path])
        counted["files"] += 1
        counted["percentages"] += checked.percentages
        counted["percentages checked"] += checked.percentages_checked
        if path.suffix != ".csv" or checked.exit_code != 0:
            continue
        counted["clean"] += 1
        for way in WAYS * max(1, options.spoilt // len(WAYS) + 1):
            _try_one(path, way, rng, counted)
    seconds = (time.perf_counter() - started) / counted["files"]
    for hits, of in (
        ("percentages checked", "percentages"),
        ("found", "spoilt"),
        ("on its cell", "spoilt"),
        ("cause right", "on its cell"),
        ("found by tolerance", "spoilt"),
    ):
        low, high = find_interval(counted[hits], counted[of])
        share = counted[hits] / max(1, counted[of])
        print(f"{hits}: {counted[hits]} of {counted[of]} ({share:.1%}, {low:.1%} to {high:.1%})")
    for way in WAYS:
        print(f"  {way}: {counted['found', way]} of {counted['spoilt', way]}")
    print(f"{seconds:.2f} seconds a file, spoilt copies included")


def _try_one(path: Path, way: str, rng: random.Random, counted: Counter) -> None:
    """Spoil one percentage of a table and count what was made of it."""
    result = check_files([path]).results[0]
    grid = result.grid
    shares = [
        one.share
        for one in result.verdicts.values()
        if one.is_checked and one.share.digits and one.share.count
    ]
    if not shares:
        return
    share = rng.choice(shares)
    others = [one for one in shares if one.column == share.column and one.digits != share.digits]
    percent = spoil(share, others, way, rng)
    if percent is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        target = write_spoilt(path, grid, share, percent, Path(folder))
        if target is None:
            return
        findings = check_files([target]).findings
    counted["spoilt"] += 1
    counted["spoilt", way] += 1
    counted["found"] += bool(findings)
    counted["found", way] += bool(findings)
    place = (share.row, share.column)
    own = [finding for finding in findings if place in finding.places]
    counted["on its cell"] += bool(own)
    causes = {finding.details.get("mechanism") for finding in own} | {
        str(finding.details.get("parameter_of")) for finding in own
    }
    told = " ".join(finding.why for finding in own)
    words = {"transposed": "swapped", "digit": "mistyped", "other_row": "percentage of", "truncated": "cut"}
    counted["cause right"] += bool(causes & set(CAUSES[way])) or words.get(way, "it is") in told
    counted["found by tolerance"] += not tolerates(grid, share, percent)
    if not findings:
        print("missed:", path.name, way, share.shown, percent)


if __name__ == "__main__":
    main()
