"""Tables of counts and percentages made right, and published with the truth about them.

Written apart from the engine on purpose: percentages are worked out by long division, digit by
digit, and nothing here imports the engine's arithmetic. Only the shape of a published column is
shared. Every table comes with the truth: which cells are wrong, through which fault, and what
should stand there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from helpers.percentages import Base, PublishedColumn

RULES = ("half_up", "truncated", "rounded_up", "half_even", "half_down", "fewer_decimals", "double_rounded")
USUAL_RULES = ("half_up",) * 7 + ("truncated", "half_even", "fewer_decimals")
PERIODS = ("2021/22", "2022/23", "2023/24")


def divide_by_hand(numerator: int, denominator: int, places: int) -> tuple[str, list[int], bool]:
    """Whole part, the next so many digits, and whether anything is left, by long division."""
    whole, rest = str(numerator // denominator), numerator % denominator
    digits = []
    for _ in range(places):
        rest *= 10
        digits.append(rest // denominator)
        rest %= denominator
    return whole, digits, rest > 0


def print_share(count: int, total: int, decimals: int, rule: str) -> str:
    """Count of total as a percentage under a rounding rule, by looking at the digits cut off."""
    if rule == "fewer_decimals":
        shorter = print_share(count, total, max(decimals - 1, 0), "half_up")
        return shorter if decimals == 0 else shorter + (".0" if decimals == 1 else "0")
    if rule == "double_rounded":
        longer = print_share(count, total, decimals + 1, "half_up").replace(".", "")
        kept, cut = longer[:-1] or "0", longer[-1]
        return place_point(int(kept) + (cut >= "5"), decimals)
    whole, digits, left = divide_by_hand(100 * count, total, decimals + 2)
    kept = int(whole + "".join(map(str, digits[:decimals])))
    cut, after = digits[decimals], digits[decimals + 1] > 0 or left
    up = {
        "half_up": cut >= 5,
        "truncated": False,
        "rounded_up": cut > 0 or after,
        "half_even": cut > 5 or (cut == 5 and (after or kept % 2 == 1)),
        "half_down": cut > 5 or (cut == 5 and after),
    }[rule]
    return place_point(kept + up, decimals)


def place_point(number: int, decimals: int) -> str:
    """Digits with a decimal point so many places from the end."""
    text = str(number).zfill(decimals + 1)
    return text if decimals == 0 else text[:-decimals] + "." + text[-decimals:]


@dataclass
class Draft:
    """A table while it is being spoilt: true numbers beside the printed ones."""

    random: Random
    items: list[str]
    true_counts: list[int]
    true_total: int
    decimals: int
    rule: str
    other_totals: list[int]
    siblings: list[list[int]]  # counts of the same items in other periods
    factor_places: int  # decimals of a rounded factor
    period: int  # which sibling or other total a fault takes
    loose_base: int  # a base that stands nowhere
    counts: list[int | None] = field(init=False)
    percents: list[str | None] = field(init=False)
    total: int | None = field(init=False)
    partition: bool = True
    faults: dict[str, str] = field(default_factory=dict)  # name of the cell to fault

    def __post_init__(self) -> None:
        self.counts = list(self.true_counts)
        self.total = self.true_total
        self.percents = [self.print_row(count, self.true_total) for count in self.true_counts]

    def print_row(self, count: int, total: int) -> str:
        """A share as this table prints shares."""
        return print_share(count, total, self.decimals, self.rule)

    def pick_row(self) -> int:
        """A row with something to spoil, not spoilt yet."""
        rows = [
            row
            for row, count in enumerate(self.true_counts)
            if count > 0 and self.items[row] not in self.faults and self.percents[row] is not None
        ]
        return self.random.choice(rows)


@dataclass(frozen=True)
class SpoiltTable:
    """A published column with the columns of its other periods, and the truth about it."""

    columns: tuple[PublishedColumn, ...]  # the spoilt one first
    wrong: dict[str, str]  # name of the wrong cell ("Total" for the total) to the fault behind it
    true_counts: tuple[int, ...]
    true_total: int


def draw_draft(random: Random, rules: tuple[str, ...] = USUAL_RULES) -> Draft:
    """A right table: 8 to 40 rows, 0 to 2 decimals, a total of 40 to 4,000, some rows empty."""
    rows = random.randint(8, 40)
    weights = [random.random() ** 3 + 0.01 for _ in range(rows)]
    size = int(40 * 100 ** random.random()) + rows
    counts = [int(size * weight / sum(weights)) for weight in weights]
    counts[random.randrange(rows)] += 1 + random.randrange(rows)
    siblings = [[max(0, int(count * random.uniform(0.6, 1.5))) for count in counts] for _ in PERIODS[1:]]
    total = sum(counts)
    others = [max(3, int(total * random.uniform(0.4, 1.6))) for _ in range(3)]
    return Draft(
        random,
        [f"row {row + 1}" for row in range(rows)],
        counts,
        total,
        random.randint(0, 2),
        random.choice(rules),
        [other + (other == total) for other in others],
        siblings,
        random.randint(1, 2),
        random.randrange(2),
        max(2, int(total * random.uniform(0.85, 1.2))) + 1,
    )


def finish(draft: Draft) -> SpoiltTable:
    """The table as published, with the cells that a reader could know to be wrong.

    A fault that leaves a print any rounding rule could have made is no error that shows, so it is
    not counted as one.
    """
    bases = [Base(f"table {place + 2}: Total", total) for place, total in enumerate(draft.other_totals)]
    bases += [
        Base(f"table: Total, {period}", sum(counts))
        for period, counts in zip(PERIODS[1:], draft.siblings, strict=True)
    ]
    target = PublishedColumn(
        "table",
        PERIODS[0],
        tuple(draft.items),
        tuple(draft.counts),
        tuple(draft.percents),
        draft.total,
        f"table: Total, {PERIODS[0]}",
        tuple(bases),
        draft.partition,
    )
    others = [
        replace(
            target,
            period=period,
            counts=tuple(counts),
            percents=tuple(print_share(count, sum(counts), draft.decimals, "half_up") for count in counts),
            total=sum(counts),
            total_name=f"table: Total, {period}",
            partition=True,
        )
        for period, counts in zip(PERIODS[1:], draft.siblings, strict=True)
    ]
    wrong = {name: fault for name, fault in draft.faults.items() if _shows(draft, name)}
    return SpoiltTable((target, *others), wrong, tuple(draft.true_counts), draft.true_total)


def _shows(draft: Draft, name: str) -> bool:
    """Whether a spoilt cell differs from everything a right table could have printed there."""
    if name == "Total":
        return draft.total != draft.true_total
    row = draft.items.index(name)
    if draft.counts[row] != draft.true_counts[row]:
        return True
    text = draft.percents[row]
    decimals = len(text.partition(".")[2])
    true = draft.true_counts[row], draft.true_total, decimals
    padded = [
        print_share(draft.true_counts[row], draft.true_total, kept, "half_up")
        + ("." if kept == 0 else "")
        + "0" * (decimals - kept)
        for kept in range(decimals)
    ]
    text = (text.lstrip("0") or "0") if "." not in text else text.lstrip("0").rjust(decimals + 2, "0")
    return text not in {print_share(*true, rule) for rule in RULES} and text not in padded
