"""Random publications for the public edition, and an attacker who has every public figure of them.

A publication is several tables with random names, which divide the same cases in different ways, over
several periods and report years: reprinted, revised, with and without totals, quoted in prose, with
sums in prose. The attacker shares no code with ``helpers.disclosure``: a solver is asked for complete
tables of exact counts that fit everything public, until each value is met or proved impossible.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import pandas as pd
from ortools.sat.python import cp_model

from helpers import schemas
from helpers.disclosure.public_figures import ROUNDED, Rules

REPORTS = ("2021-22", "2022-23", "2023-24")
PERIODS = ("2020/21", "2021/22", "2022/23", "2023/24")
SMALL = range(5)
LARGEST = 5_000
LETTERS = "abcdefghijklmnopqrstuvwxyzåéж"

Place = tuple[str, str, str, str]


@dataclass
class Publication:
    """What was printed, and what is true of it: which places print which case, and which cases add up.

    ``places`` leads from report, table or list, item and period to the name of an exact count in
    ``counts``; ``sums`` are names of a total and its parts; ``columns`` are the names that one column
    of a table prints.
    """

    records: list[dict[str, object]] = field(default_factory=list)
    places: dict[tuple, object] = field(default_factory=dict)
    counts: dict[object, int] = field(default_factory=dict)
    sums: set[tuple[object, frozenset]] = field(default_factory=set)
    columns: dict[tuple[str, str, str], list[object]] = field(default_factory=dict)
    rules: Rules = field(default_factory=lambda: Rules({}, {}))

    @property
    def figures(self) -> pd.DataFrame:
        """The publication as ``figures.csv`` holds it."""
        return schemas.build_table(self.records, schemas.figures)

    def name(self, item: object, period: str, count: int) -> object:
        """The name of an exact count; a revised one has another."""
        self.counts[item, period, count] = count
        return item, period, count

    def print_count(
        self, report: str, table: str, item: str, period: str, name: object, **claim: object
    ) -> None:
        """Print one count in a table, or in a list of statements when it is a ``claim``."""
        count, file = self.counts[name], f"{report}/{table}.csv"
        rows = {row["item"]: row["source_row"] for row in self.records if row["source_file"] == file}
        place = rows.get(item) if not claim else None
        row = (
            place
            or max((one["source_row"] for one in self.records if one["source_file"] == file), default=1) + 1
        )
        stated = {"report": report, "table": table, "item": item, "label": item, "period": period}
        where = {"source_file": file, "source_row": row, "published": str(count), "count": count}
        self.records.append(stated | where | claim)
        self.places[file, row, period] = name


def draw_publication(random: Random) -> Publication:
    """One random publication: one or two families of tables, each over the same cases."""
    made = Publication()
    for _ in range(random.choice((1, 1, 2))):
        _draw_family(random, made)
    return made


def _draw_family(random: Random, made: Publication) -> None:
    """Up to four tables that divide the same cases, printed in up to three reports."""
    family = _draw_word(random)
    tables = {f"{family}_{_draw_word(random)}": _draw_items(random) for _ in range(random.randrange(1, 5))}
    totals = {period: _draw_total(random) for period in PERIODS}
    truth = {
        (table, period): _divide(
            random, items, totals[period] if random.random() < 0.8 else _draw_total(random)
        )
        for table, items in tables.items()
        for period in PERIODS
    }
    made.rules.levels.update(dict.fromkeys(tables, ROUNDED))
    prints_total = {table: random.random() < 0.6 for table in tables}
    for report in random.sample(REPORTS, random.randrange(1, 4)):
        first = random.randrange(2)
        for table in tables:
            for period in PERIODS[first : REPORTS.index(report) + 2] if random.random() < 0.8 else ():
                if random.random() < 0.15:
                    truth[table, period] = _divide(random, tables[table], _draw_total(random))
                _print_column(
                    random, made, (report, table, period), truth[table, period], prints_total[table], family
                )
        _print_prose(random, made, report)


def _print_column(
    random: Random,
    made: Publication,
    column: tuple[str, str, str],
    counts: Mapping[str, int],
    prints_total: bool,
    family: str,
) -> None:
    """Print a column of a table; what it adds up to is a count of the family, printed or not."""
    report, table, period = column
    names = {item: made.name((table, item), period, count) for item, count in counts.items()}
    total = made.name(family, period, sum(counts.values()))
    made.sums.add((total, frozenset(names.values())))
    printed = names | ({"Total": total} if prints_total else {})
    made.columns[column] = list(printed.values())
    for item, name in printed.items():
        made.print_count(report, table, item, period, name)


def _print_prose(random: Random, made: Publication, report: str) -> None:
    """Quote some counts of a report in prose, with sums of two rows of one column."""
    for (said_in, table, period), names in [*made.columns.items()]:
        if said_in != report or random.random() > 0.3:
            continue
        items = [name for name in names if isinstance(name[0], tuple)]
        quoted = random.choice(items)
        made.print_count(report, "words", f"{table}: {quoted[0][1]}", period, quoted, claim="count")
        if len(items) > 2 and random.random() < 0.6:
            parts = random.sample(items, 2)
            whole = f"{table}_{parts[0][0][1]}_{parts[1][0][1]}"
            made.rules.levels[whole] = ROUNDED
            made.rules.sums[whole] = tuple(f"{table}: {part[0][1]}" for part in parts)
            name = made.name(whole, period, sum(made.counts[part] for part in parts))
            made.sums.add((name, frozenset(parts)))
            made.print_count(report, "words", whole, period, name, claim="count")


def _draw_word(random: Random) -> str:
    """A random name."""
    return "".join(random.choices(LETTERS, k=random.randrange(4, 9)))


def _draw_items(random: Random) -> list[str]:
    """Names of the rows of a table."""
    return [_draw_word(random) for _ in range(random.randrange(1, 9))]


def _draw_total(random: Random) -> int:
    """How many cases there are, often few."""
    return random.choice([random.randrange(8), random.randrange(8, 30), random.randrange(30, 200)])


def _divide(random: Random, items: list[str], total: int) -> dict[str, int]:
    """A total divided among items, unevenly, so that many counts are small."""
    weights = [random.choice((0.0, 0.05, 0.05, 0.2, 1.0)) for _ in items]
    chosen = random.choices(items, [weight + 1e-6 for weight in weights], k=total)
    return {item: chosen.count(item) for item in items}


def find_narrowed(made: Publication, editions: list[pd.DataFrame]) -> dict[object, set[int]]:
    """The withheld counts that the public editions together narrow, each with the values it can have.

    What is known is what the reports of these editions print: their counts, and the sums of those.
    """
    prints = dict(_read_prints(editions))
    reports = {place[0].partition("/")[0] for place in prints}
    columns = [column for (report, *_), column in made.columns.items() if report in reports]
    printed = {made.places[place] for place in prints}
    shown = {made.places[place] for place, number in prints.items() if number is not None}
    model = cp_model.CpModel()
    limits = dict.fromkeys(made.counts, (0, LARGEST))
    for place, number in prints.items():
        if number is not None:
            limits[made.places[place]] = (max(5, number - 2), number + 2)
    withheld = {name for name in printed if made.counts[name] < 5}
    limits |= {name: (0, 4) for name in withheld if _is_told_small(made, name, columns, shown)}
    variables = {name: model.new_int_var(*limits[name], "") for name in made.counts}
    for total, parts in made.sums:
        if parts <= printed and (total in printed or any(parts <= set(column) for column in columns)):
            model.add(sum(variables[part] for part in parts) == variables[total])
    return _exhaust(model, variables, {(name, value) for name in withheld for value in SMALL})


def _exhaust(
    model: cp_model.CpModel, variables: Mapping[object, cp_model.IntVar], wanted: set[tuple[object, int]]
) -> dict[object, set[int]]:
    """The values that no complete table has, found by asking for tables that have as many as they can."""
    meets = {}
    for name, value in sorted(wanted, key=repr):
        meets[name, value] = model.new_bool_var("")
        model.add(variables[name] == value).only_enforce_if(meets[name, value])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    while wanted:
        model.maximize(sum(meets[one] for one in sorted(wanted, key=repr)))
        if solver.solve(model) != cp_model.OPTIMAL:
            raise ValueError("The public figures contradict the exact ones.")
        met = {one for one in wanted if solver.value(variables[one[0]]) == one[1]}
        if not met:
            break
        wanted = wanted - met
    impossible: dict[object, set[int]] = {}
    for name, value in wanted:
        impossible.setdefault(name, set()).add(value)
    return {name: set(SMALL) - values for name, values in impossible.items()}


def _read_prints(editions: list[pd.DataFrame]) -> Iterator[tuple[Place, int | None]]:
    """What each place shows, over all editions; a place that any edition shows is known."""
    for edition in editions:
        for row in edition.itertuples(index=False):
            number = re.match(r"\d+", row.published)
            place = (row.source_file, row.source_row, row.period)
            yield place, int(number[0]) if number else None


def _is_told_small(made: Publication, name: object, columns: list[list[object]], shown: set[object]) -> bool:
    """Whether ``[c]`` says that a count is small: not where all its columns are withheld, large ones too."""
    if name[0] in made.rules.sums:  # a sum in prose is withheld however large, where all its rows are
        return False
    own = [column for column in columns if name in column]
    mixed = [shown.isdisjoint(column) and max(made.counts[one] for one in column) > 4 for column in own]
    return not (mixed and all(mixed))
