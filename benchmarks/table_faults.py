"""Faults the engine has names for, made in one cell, in a total, or all through a column."""

from collections.abc import Callable
from dataclasses import replace

from table_generator import (
    RULES,
    Draft,
    divide_by_hand,
    place_point,
    print_share,
)


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
    """Count times 100 ÷ total rounded to one or two decimals first, to more where that is nothing."""
    places, factor = draft.factor_places - 1, 0
    while not factor:  # nobody multiplies by a factor that is rounded to nothing
        places += 1
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
