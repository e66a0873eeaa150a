"""How well the public edition keeps withheld counts open, on random publications, and how much it keeps.

    python benchmarks/disclosure_benchmark.py [--publications N] [--seed S]

Every report year's public edition is made, and a solver that shares no code with it attacks them all
together (``random_publications``).
"""

import argparse
import sys
from pathlib import Path
from random import Random
from time import perf_counter

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))

from helpers.disclosure.protection import protect_figures
from helpers.disclosure.suppression import DisclosureError
from random_publications import Publication, draw_publication, find_narrowed


def make_editions(made: Publication) -> list[pd.DataFrame]:
    """The public figures as of each report, oldest first."""
    figures = made.figures
    reports = sorted(figures["report"].unique())
    return [protect_figures(figures[figures["report"] <= report], made.rules) for report in reports]


def list_narrowed(made: Publication, editions: list[pd.DataFrame]) -> tuple[dict, dict]:
    """What each edition narrowed when it came out, and what earlier editions had settled by then.

    A new table or sum may follow from what was shown last year: that is settled where the count would be
    narrowed just as much if the new edition withheld all it can, for nothing takes back what is out.
    """
    narrowed: dict[object, set[int]] = {}
    settled: dict[object, set[int]] = {}
    for place, edition in enumerate(editions):
        if found := find_narrowed(made, editions[: place + 1]):
            silent = find_narrowed(made, [edition.assign(published="[c]"), *editions[:place]])
            settled |= {name: values for name, values in found.items() if silent.get(name) == values}
            narrowed |= {name: values for name, values in found.items() if silent.get(name) != values}
    return narrowed, settled


def main() -> int:
    """Print the results; 1 when a withheld count was narrowed or an edition refused."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--publications", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261126)
    arguments = parser.parse_args()
    settled = refused = attacked = printed = primary = shown = 0
    narrowed: dict[int, dict] = {}
    slowest = protecting = 0.0
    for number in range(arguments.publications):
        made = draw_publication(Random(f"{arguments.seed} {number}"))
        if not made.records:
            continue
        started = perf_counter()
        try:
            editions = make_editions(made)
        except DisclosureError as problem:
            print(f"publication {number}: refused: {problem}")
            refused += 1
            continue
        seconds = perf_counter() - started
        slowest, protecting = max(slowest, seconds), protecting + seconds
        counts = [made.counts[name] for name in made.places.values()]
        printed += len(counts)
        primary += sum(count < 5 for count in counts)
        shown += int(editions[-1]["count"].notna().sum())
        attacked += len({name for name in made.places.values() if made.counts[name] < 5})
        found, told_before = list_narrowed(made, editions)
        settled += len(told_before)
        if found:
            narrowed[number] = found
            print(f"publication {number}: narrowed: {found}")
    print(
        f"{arguments.publications} publications, {printed:,} printed counts: {primary:,} from 0 to 4, "
        f"{printed - primary - shown:,} more withheld, {shown:,} shown rounded.\n"
        f"{attacked:,} withheld counts attacked, {sum(map(len, narrowed.values()))} narrowed, {settled} "
        f"settled before they were stated; {refused} publications refused.\n"
        f"Protecting took {protecting:.1f} s, the slowest publication {slowest:.2f} s."
    )
    return 1 if narrowed or refused else 0


if __name__ == "__main__":
    sys.exit(main())
