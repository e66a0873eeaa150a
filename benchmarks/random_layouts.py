"""Right tables drawn at random in the layouts that people publish, as the text of a CSV file."""

import csv
import io
from collections.abc import Callable
from random import Random

from helpers.percentages import render_percent

ITEMS = (
    *(
        "Neglect",
        "Physical",
        "Financial",
        "Emotional",
        "Sexual",
        "Domestic",
        "Discriminatory",
        "Modern slavery",
    ),
    *("Organisational", "Self-neglect", "Online", "Hate crime", "Other", "Not known"),
)
Rows = list[list[str]]


def _draw(rng: Random, fewest: int = 3, most: int = 10) -> tuple[list[str], list[str], list[list[int]], int]:
    """Labels, years, counts by year and the number of decimals."""
    labels = list(ITEMS[: rng.randint(fewest, most)])
    years = [f"{year}/{year % 100 + 1:02d}" for year in range(2024 - rng.randint(1, 3), 2024)]
    scale = rng.choice((20, 60, 200, 3000))
    counts = [[rng.randint(0, rng.randint(1, scale)) for _ in labels] for _ in years]
    for column in counts:
        column[rng.randrange(len(labels))] += 7
    return labels, years, counts, rng.choice((0, 1, 1, 2))


def write_cells(rng: Random) -> Rows:
    """Counts with their percentages in brackets, the total last or first."""
    labels, years, counts, places = _draw(rng)
    sign = rng.choice(("%", "%", ""))
    rows = [
        [label, *(f"{n[at]} ({render_percent(n[at], sum(n), places)}{sign})" for n in counts)]
        for at, label in enumerate(labels)
    ]
    total = [rng.choice(("Total", "All", "All cases", "Base")), *(str(sum(n)) for n in counts)]
    head = ["Type", *(f"{year} n (%)" for year in years)]
    return [head, total, *rows] if rng.random() < 0.3 else [head, *rows, total]


def write_pairs(rng: Random) -> Rows:
    """A column of counts and a column of percentages for each year."""
    labels, years, counts, places = _draw(rng)
    head = [["", *(text for year in years for text in (year, ""))], ["Type", *("Number", "%") * len(years)]]
    rows = []
    for at, label in enumerate(labels):
        pairs = [(str(n[at]), render_percent(n[at], sum(n), places)) for n in counts]
        rows.append([label, *(text for pair in pairs for text in pair)])
    whole = "100" if not places else f"100.{'0' * places}"
    return [*head, *rows, ["Total", *(text for n in counts for text in (str(sum(n)), whole))]]


def write_row_shares(rng: Random) -> Rows:
    """Groups down the side, answers across, each a share of the row's total in the last column."""
    labels, _, _, places = _draw(rng, 3, 6)
    answers = ["Yes", "No", "Not sure"]
    rows = []
    for label in labels:
        own = [rng.randint(1, 90) for _ in answers]
        cells = [f"{n} ({render_percent(n, sum(own), places)}%)" for n in own]
        rows.append([label, *cells, str(sum(own))])
    return [["Group", *answers, "Total"], *rows]


def write_several_answers(rng: Random) -> Rows:
    """A list of which several may apply, over the number of people asked."""
    labels, years, _, places = _draw(rng)
    asked = [rng.randint(40, 900) for _ in years]
    rows = []
    for label in labels:
        own = [rng.randint(1, n) for n in asked]
        rows.append(
            [label, *(f"{k} ({render_percent(k, n, places)}%)" for k, n in zip(own, asked, strict=True))]
        )
    return [["Reason", *years], *rows, ["Number of respondents", *map(str, asked)]]


def write_subtotals(rng: Random) -> Rows:
    """Two groups with their own sums under one total, all shares of it."""
    labels, years, counts, places = _draw(rng, 5, 10)
    half = len(labels) // 2
    rows = []
    for name, places_of in (("Adults", range(half)), ("Children", range(half, len(labels)))):
        for at in places_of:
            rows.append([f"{name}: {labels[at]}", *((n[at], sum(n)) for n in counts)])
        rows.append([f"All {name.lower()}", *((sum(n[at] for at in places_of), sum(n)) for n in counts)])
    told = [[row[0], *(f"{k} ({render_percent(k, total, places)}%)" for k, total in row[1:])] for row in rows]
    return [["Type", *years], *told, ["Total", *(str(sum(n)) for n in counts)]]


def write_rounded(rng: Random) -> Rows:
    """Counts rounded to 5 or 10, percentages worked out before."""
    labels, years, counts, _ = _draw(rng)
    unit = rng.choice((5, 10))
    rows = [
        [
            label,
            *(
                f"{unit * ((n[at] + unit // 2) // unit)} ({render_percent(n[at], sum(n), 1)}%)"
                for n in counts
            ),
        ]
        for at, label in enumerate(labels)
    ]
    return [
        ["Type", *years],
        *rows,
        ["Total", *(str(unit * ((sum(n) + unit // 2) // unit)) for n in counts)],
    ]


def _weigh(rng: Random, said: bool) -> Rows:
    """Weighted percentages beside unweighted counts."""
    labels, years, counts, places = _draw(rng, 4)
    weights = [[rng.uniform(0.6, 1.6) for _ in labels] for _ in counts]
    rows = []
    for at, label in enumerate(labels):
        cells = []
        for column, weight in zip(counts, weights, strict=True):
            parts = [round(1000 * n * w) for n, w in zip(column, weight, strict=True)]
            cells.append(f"{column[at]} ({render_percent(parts[at], sum(parts), places)}%)")
        rows.append([label, *cells])
    head = "weighted %" if said else "%"
    return [
        ["Answer", *(f"{year} n ({head})" for year in years)],
        *rows,
        ["Total", *(str(sum(n)) for n in counts)],
    ]


def write_weighted(rng: Random) -> Rows:
    """Weighted percentages, said to be so."""
    return _weigh(rng, said=True)


def write_weighted_unsaid(rng: Random) -> Rows:
    """Weighted percentages of which nothing says so."""
    return _weigh(rng, said=False)


def write_counts(rng: Random) -> Rows:
    """Counts alone, down to a total and along to a total."""
    labels, years, counts, _ = _draw(rng)
    rows = [
        [label, *(str(n[at]) for n in counts), str(sum(n[at] for n in counts))]
        for at, label in enumerate(labels)
    ]
    return [
        ["Type", *years, "All years"],
        *rows,
        ["Total", *(str(sum(n)) for n in counts), str(sum(map(sum, counts)))],
    ]


def write_shares(rng: Random) -> Rows:
    """Percentages alone."""
    labels, years, counts, places = _draw(rng)
    rows = [
        [label, *(f"{render_percent(n[at], sum(n), places)}%" for n in counts)]
        for at, label in enumerate(labels)
    ]
    return [["Type", *years], *rows, ["Total", *("100%" for _ in years)]]


def write_changes(rng: Random) -> Rows:
    """Two years, the difference and the change in per cent."""
    labels, _, _, places = _draw(rng)
    rows = []
    for label in labels:
        old, new = rng.randint(20, 900), rng.randint(20, 900)
        sign = "-" if new < old else "+"
        rows.append(
            [
                label,
                str(old),
                str(new),
                f"{new - old:+d}",
                f"{sign}{render_percent(abs(new - old), old, places)}%",
            ]
        )
    return [["Type", "2022/23", "2023/24", "Change", "Change (%)"], *rows]


def write_headed(rng: Random) -> Rows:
    """Groups whose size stands in the heading, with sections and no total."""
    labels, _, _, places = _draw(rng, 4, 10)
    sizes = [rng.randint(40, 400) for _ in range(2)]
    rows = []
    for at, label in enumerate(labels):
        if at % 4 == 0:
            rows.append([f"Section {at // 4 + 1}", "", ""])
        own = [rng.randint(1, n) for n in sizes]
        rows.append(
            [label, *(f"{k} ({render_percent(k, n, places)})" for k, n in zip(own, sizes, strict=True))]
        )
    return [["", f"Treated (n = {sizes[0]})", f"Control (n = {sizes[1]})"], *rows]


LAYOUTS: tuple[Callable[[Random], Rows], ...] = (
    write_cells,
    write_pairs,
    write_row_shares,
    write_several_answers,
    write_subtotals,
    write_rounded,
    write_weighted,
    write_weighted_unsaid,
    write_counts,
    write_shares,
    write_changes,
    write_headed,
)


def render_layout(rows: Rows) -> str:
    """The rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
