"""Whether ranges and tests of yearly counts keep what they promise where years move more than chance.

    python benchmarks/years_benchmark.py [--series N] [--seed S]

Draws series in which nothing changes, negative binomial counts (of a mean and a dispersion) and shares of
100 (beta-binomial), and counts how often a further year lies in the usual range of the others, and how
often a test says at 5% that something changed. Prints a table in Markdown.
"""

import argparse

import numpy as np
from scipy import stats

from helpers.statistics.changes import (
    Contrast,
    compare_years,
    measure_dispersion,
    measure_share_trend,
    usual_range,
)

MEANS, DISPERSIONS, YEARS = (10, 100), (1, 2, 5, 10), (4, 5, 8)
RISK = 0.05
BASE = 100
HEADINGS = (
    "mean",
    "dispersion",
    "years",
    "year in 95% range",
    "year in 80% range",
    "two years, Poisson",
    "two years, among all",
    "two years, apart",
    "share trend",
)


def draw_counts(random: np.random.Generator, mean: int, dispersion: int, size: tuple[int, int]) -> np.ndarray:
    """Counts of this mean whose variance is dispersion × mean."""
    if dispersion == 1:
        return random.poisson(mean, size)
    return random.negative_binomial(mean / (dispersion - 1), 1 / dispersion, size)


def draw_cases(random: np.random.Generator, dispersion: int, size: tuple[int, int]) -> np.ndarray:
    """Cases out of ``BASE``, four tenths on average, whose variance is dispersion × the binomial's."""
    if dispersion == 1:
        return random.binomial(BASE, 0.4, size)
    shapes = (BASE - 1) / (dispersion - 1) - 1
    return random.binomial(BASE, random.beta(0.4 * shapes, 0.6 * shapes, size))


def judge_series(counts: list[int], cases: list[int]) -> list[bool]:
    """What the first years tell of the last: in their ranges; then the four tests of all but the last.

    "Among all" holds the change against a dispersion that it swells itself.
    """
    *earlier, further = counts
    ranges = [usual_range(earlier, level=level) for level in (0.95, 0.8)]
    apart, pair = compare_years(earlier), earlier[-2:]
    among_all = apart and Contrast(apart.square, measure_dispersion(earlier))
    line = measure_share_trend({str(2001 + year): (one, BASE) for year, one in enumerate(cases[:-1])})
    poisson = sum(pair) > 0 and stats.binomtest(pair[1], sum(pair)).pvalue < RISK
    within = [found is not None and found.low <= further <= found.high for found in ranges]
    tests = [among_all, apart, line and line.contrast]
    return [*within, poisson, *(test is not None and test.p_value < RISK for test in tests)]


def main() -> None:
    """Draw, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=20261126)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    print("| " + " | ".join(HEADINGS) + " |\n" + "|---" * len(HEADINGS) + "|")
    for mean in MEANS:
        for dispersion in DISPERSIONS:
            if dispersion > mean / 2:
                continue
            for years in YEARS:
                size = (arguments.series, years + 1)
                counts = draw_counts(random, mean, dispersion, size).tolist()
                cases = draw_cases(random, dispersion, size).tolist()
                judged = np.mean([judge_series(*one) for one in zip(counts, cases, strict=True)], axis=0)
                shares = " | ".join(f"{share:.1%}" for share in judged)
                print(f"| {mean} | {dispersion} | {years} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
