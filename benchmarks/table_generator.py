"""Tables of counts and percentages made right, then spoilt in a known way.

Written apart from the engine on purpose: percentages are worked out by long division, digit by
digit, and nothing here imports the engine's arithmetic. Only the shape of a published column is
shared. Every table comes with the truth: which cells are wrong, through which fault, and what
should stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from helpers.explanations import Base, PublishedColumn

RULES = ("half_up", "truncated", "rounded_up", "half_even", "half_down", "fewer_decimals", "double_rounded")
USUAL_RULES = ("half_up",) * 7 + ("truncated", "half_even", "fewer_decimals")
LOOK_ALIKES = {"0": "86", "1": "7", "3": "8", "4": "9", "5": "6", "6": "58", "7": "1", "8": "03", "9": "4"}
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


def spoil_digit(draft: Draft, row: int, text: str) -> str:
    """One digit replaced by another."""
    place = draft.random.choice([place for place, sign in enumerate(text) if sign != "."])
    other = draft.random.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def spoil_transposed(draft: Draft, row: int, text: str) -> str:
    """Two neighbouring digits swapped."""
    signs = [place for place, sign in enumerate(text) if sign != "."]
    if len(signs) < 2:
        return text
    at = draft.random.randrange(len(signs) - 1)
    swapped = list(text)
    swapped[signs[at]], swapped[signs[at + 1]] = text[signs[at + 1]], text[signs[at]]
    return "".join(swapped)


def spoil_decimal_point(draft: Draft, row: int, text: str) -> str:
    """The point lost, or one place to the left."""
    if "." in text and draft.random.random() < 0.5:
        return text.replace(".", "").lstrip("0") or "0"
    bare, decimals = text.replace(".", ""), len(text.partition(".")[2]) + 1
    return place_point(int(bare), decimals)


def spoil_dropped_digit(draft: Draft, row: int, text: str) -> str:
    """One digit missing."""
    places = [place for place, sign in enumerate(text) if sign != "." and len(text) > 1]
    shorter = [text[:place] + text[place + 1 :] for place in places]
    shorter = [left for left in shorter if left[0] != "." and left[-1] != "."]
    return draft.random.choice(shorter) if shorter else text


def spoil_extra_digit(draft: Draft, row: int, text: str) -> str:
    """One digit too many."""
    place = draft.random.randrange(len(text) + 1)
    return text[:place] + draft.random.choice("0123456789") + text[place:]


def spoil_as_fraction(draft: Draft, row: int, text: str) -> str:
    """The fraction, not times 100, with two or more decimals."""
    draft_decimals = max(draft.decimals, 2)
    count, total = draft.true_counts[row], draft.true_total
    whole, digits, _ = divide_by_hand(count, total, draft_decimals + 1)
    kept = int(whole + "".join(map(str, digits[:-1]))) + (digits[-1] >= 5)
    return place_point(kept, draft_decimals)


def spoil_inverted(draft: Draft, row: int, text: str) -> str:
    """Count times total over 100."""
    return print_share(draft.true_counts[row] * draft.true_total, 10_000, draft.decimals, draft.rule)


def spoil_rounded_factor(draft: Draft, row: int, text: str) -> str:
    """Count times 100 ÷ total rounded to one or two decimals first."""
    places = draft.factor_places
    whole, digits, _ = divide_by_hand(100, draft.true_total, places + 1)
    factor = int(whole + "".join(map(str, digits[:-1]))) + (digits[-1] >= 5)
    return print_share(draft.true_counts[row] * factor, 100 * 10**places, draft.decimals, draft.rule)


def spoil_other_count(draft: Draft, row: int, text: str) -> str:
    """Worked out from a count a little different from the one printed."""
    step = draft.random.choice([-3, -2, -1, -1, 1, 1, 2, 3])
    return draft.print_row(max(0, draft.true_counts[row] + step), draft.true_total)


def spoil_other_row(draft: Draft, row: int, text: str) -> str:
    """The percentage of another row."""
    return draft.print_row(draft.random.choice(draft.true_counts), draft.true_total)


def spoil_other_period(draft: Draft, row: int, text: str) -> str:
    """The percentage of another period."""
    counts = draft.siblings[draft.period]
    return draft.print_row(counts[row], sum(counts))


def spoil_other_denominator(draft: Draft, row: int, text: str) -> str:
    """Divided by another total of the publication."""
    return draft.print_row(draft.true_counts[row], draft.other_totals[draft.period])


def spoil_loose_denominator(draft: Draft, row: int, text: str) -> str:
    """Divided by a number that stands nowhere, such as a total revised since."""
    return draft.print_row(draft.true_counts[row], draft.loose_base)


CELL_FAULTS: dict[str, Callable[[Draft, int, str], str]] = {
    "digit": spoil_digit,
    "transposed": spoil_transposed,
    "decimal_point": spoil_decimal_point,
    "dropped_digit": spoil_dropped_digit,
    "extra_digit": spoil_extra_digit,
    "as_fraction": spoil_as_fraction,
    "inverted": spoil_inverted,
    "rounded_factor": spoil_rounded_factor,
    "other_count": spoil_other_count,
    "other_row": spoil_other_row,
    "other_period": spoil_other_period,
    "other_denominator": spoil_other_denominator,
}
# How often each fault is drawn. Typing slips lead, as in the published tables this was made for.
CELL_WEIGHTS = {
    **dict.fromkeys(CELL_FAULTS, 2),
    **{"digit": 6, "transposed": 3, "other_count": 3},
    **{"count_typo": 4, "total_typo": 3, "left_out_of_total": 2},
}
COLUMN_FAULTS = {
    "other_denominator": spoil_other_denominator,
    "loose_denominator": spoil_loose_denominator,
    "inverted": spoil_inverted,
    "rounded_factor": spoil_rounded_factor,
    "as_fraction": spoil_as_fraction,
    "other_period": spoil_other_period,
}


def spoil_cell(draft: Draft, fault: str | None = None) -> None:
    """Spoil one cell by a fault of the vocabulary, drawn by weight unless named."""
    fault = fault or draft.random.choices(list(CELL_WEIGHTS), list(CELL_WEIGHTS.values()))[0]
    if fault in ("total_typo", "left_out_of_total"):
        spoil_total(draft, fault)
        return
    row = draft.pick_row()
    if fault == "count_typo":
        draft.counts[row] = spoil_number(draft, draft.true_counts[row])
    else:
        draft.percents[row] = CELL_FAULTS[fault](draft, row, draft.percents[row])
    draft.faults[draft.items[row]] = fault


def spoil_number(draft: Draft, number: int) -> int:
    """A count or total with a digit replaced, swapped, missing or doubled."""
    slips = (spoil_digit, spoil_digit, spoil_transposed, spoil_dropped_digit, spoil_extra_digit)
    return int(draft.random.choice(slips)(draft, 0, str(number)))


def spoil_total(draft: Draft, fault: str) -> None:
    """A total mistyped, or short of one row; the percentages rest on the true one."""
    if fault == "total_typo":
        draft.total = max(1, spoil_number(draft, draft.true_total))
    else:
        draft.total = draft.true_total - draft.true_counts[draft.pick_row()]
    draft.faults["Total"] = fault


def spoil_column(draft: Draft, fault: str | None = None, rows: list[int] | None = None) -> None:
    """Spoil the percentages of all rows, or of these, by one fault."""
    fault = fault or draft.random.choice(list(COLUMN_FAULTS))
    reported = "other_denominator" if fault == "loose_denominator" else fault
    for row in range(len(draft.items)) if rows is None else rows:
        if draft.true_counts[row]:
            draft.percents[row] = COLUMN_FAULTS[fault](draft, row, draft.percents[row])
            draft.faults[draft.items[row]] = reported


def spoil_by_typing_on_top(draft: Draft) -> None:
    """A column fault, and in one of its cells a typing slip on top.

    Where the slip leaves what the column fault alone could have printed, it does not count as one.
    """
    fault = draft.random.choice(list(COLUMN_FAULTS))
    spoil_column(draft, fault)
    row = draft.random.choice([row for row, count in enumerate(draft.true_counts) if count])
    slip = draft.random.choice(["digit", "transposed", "dropped_digit", "extra_digit"])
    text = draft.percents[row] = CELL_FAULTS[slip](draft, row, draft.percents[row])
    decimals = len(text.partition(".")[2])
    possible = {COLUMN_FAULTS[fault](replace(draft, decimals=decimals, rule=rule), row, "") for rule in RULES}
    if text.lstrip("0").rjust(len(text.partition(".")[2]) + 2, "0") not in possible | {""}:
        draft.faults[draft.items[row]] = slip


def spoil_like_a_scanner(draft: Draft) -> None:
    """Digits of one to three percentages read as ones that look alike."""
    for _ in range(draft.random.randint(1, 3)):
        row = draft.pick_row()
        text = draft.percents[row]
        places = [place for place, sign in enumerate(text) if sign in LOOK_ALIKES]
        chosen = set(draft.random.sample(places, min(len(places), draft.random.choice([1, 1, 2]))))
        draft.percents[row] = "".join(
            draft.random.choice(LOOK_ALIKES[sign]) if place in chosen else sign
            for place, sign in enumerate(text)
        )
        draft.faults[draft.items[row]] = "digit" if len(chosen) == 1 else "unexplained"


def spoil_by_slipping(draft: Draft) -> None:
    """A run of percentages one row too low."""
    rows = len(draft.items)
    first = draft.random.randrange(1, rows - 3)
    last = draft.random.randrange(first + 3, rows + 1)
    printed = list(draft.percents)
    for row in range(first, last):
        draft.percents[row] = printed[row - 1]
        draft.faults[draft.items[row]] = "other_row"


def spoil_half_the_rows(draft: Draft) -> None:
    """Half of the rows on another base, named or not."""
    rows = draft.random.sample(range(len(draft.items)), len(draft.items) // 2)
    spoil_column(draft, draft.random.choice(["other_denominator", "loose_denominator"]), rows)


def spoil_to_nearest_half(draft: Draft) -> None:
    """Percentages rounded to the nearest half, printed with one decimal."""
    draft.decimals, draft.rule = 1, "half_up"
    draft.percents = [draft.print_row(count, draft.true_total) for count in draft.true_counts]
    for row, count in enumerate(draft.true_counts):
        halves = int(print_share(2 * count, draft.true_total, 0, "half_up"))
        draft.percents[row] = place_point(5 * halves, 1)
        draft.faults[draft.items[row]] = "unexplained"


def spoil_by_a_base_found_nowhere(draft: Draft) -> None:
    """All percentages over a base that stands nowhere."""
    spoil_column(draft, "loose_denominator")


FAULTS: dict[str, Callable[[Draft], None]] = {
    "one error": spoil_cell,
    "two errors": lambda draft: (spoil_cell(draft), spoil_cell(draft))[0],
    "whole column": spoil_column,
    "column and cell": spoil_by_typing_on_top,
    "scanner look-alikes": spoil_like_a_scanner,
    "rows slipped by one": spoil_by_slipping,
    "half on another base": spoil_half_the_rows,
    "rounded to halves": spoil_to_nearest_half,
    "base found nowhere": spoil_by_a_base_found_nowhere,
}
IN_VOCABULARY = ("one error", "two errors", "whole column", "column and cell")
OUT_OF_VOCABULARY = tuple(name for name in FAULTS if name not in IN_VOCABULARY)


def make_spoilt_table(random: Random, kind: str) -> SpoiltTable:
    """A table spoilt in the way named; drawn again until at least one cell shows it."""
    while True:
        draft = draw_draft(random)
        FAULTS[kind](draft)
        table = finish(draft)
        if table.wrong:
            return table


def leave_as_it_is(draft: Draft) -> None:
    """A right table."""


def suppress_small_counts(draft: Draft) -> None:
    """Counts below 5 and their percentages withheld."""
    for row, count in enumerate(draft.true_counts):
        if count < 5:
            draft.counts[row] = draft.percents[row] = None


def round_counts_to_five(draft: Draft) -> None:
    """Counts and total rounded to 5 for publication, percentages from the exact ones."""
    draft.counts = [5 * ((count + 2) // 5) for count in draft.true_counts]
    draft.total = 5 * ((draft.true_total + 2) // 5)


def let_answers_overlap(draft: Draft) -> None:
    """A list of which several may apply: items add up to more than the people asked."""
    draft.true_total = max(max(draft.true_counts), draft.true_total * 2 // 3, 1)
    draft.total, draft.partition = draft.true_total, False
    draft.percents = [draft.print_row(count, draft.true_total) for count in draft.true_counts]


def leave_out_the_total(draft: Draft) -> None:
    """No total printed."""
    draft.total = None


def use_bases_not_on_the_page(draft: Draft) -> None:
    """No total, and every row a share of a base of its own that is not printed."""
    draft.total, draft.partition = None, False
    draft.percents = [
        draft.print_row(count, count + draft.random.randint(1, 3 * count + 10)) for count in draft.true_counts
    ]


CLEAN_SHAPES: tuple[Callable[[Draft], None], ...] = (
    leave_as_it_is,
    leave_as_it_is,
    leave_as_it_is,
    suppress_small_counts,
    round_counts_to_five,
    let_answers_overlap,
    leave_out_the_total,
    use_bases_not_on_the_page,
)


def make_clean_table(random: Random, rule: str, shape: Callable[[Draft], None]) -> SpoiltTable:
    """A table without an error, under one rounding rule, in one of the shapes tables come in."""
    draft = draw_draft(random, (rule,))
    shape(draft)
    return finish(draft)
