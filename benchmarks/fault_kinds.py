"""The kinds of spoilt tables: by faults the engine has names for, and by some it has none for."""

from collections.abc import Callable
from random import Random

from table_faults import spoil_by_typing_on_top, spoil_cell, spoil_column
from table_generator import Draft, SpoiltTable, draw_draft, finish, place_point, print_share

LOOK_ALIKES = {"0": "86", "1": "7", "3": "8", "4": "9", "5": "6", "6": "58", "7": "1", "8": "03", "9": "4"}


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
