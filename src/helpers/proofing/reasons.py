"""The words of a finding about percentages: what stands there, what follows from what, what to put."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from helpers.percentages import MADE_TO_ADD, MECHANISMS
from helpers.proofing.grids import Grid, Place
from helpers.proofing.verdicts import Cause, Finding, Verdict, find_at

ROUNDING_WORDS = {  # the commoner rule first; of one figure, and of a whole table
    "truncated": ("the rest was cut off", "cut off instead of rounded"),
    "fewer_decimals": (
        "it was rounded to fewer decimals and padded with zeros",
        "rounded to fewer decimals than they show",
    ),
    "half_even": ("halves go to the even digit", "rounded with halves to the even digit"),
    "double_rounded": ("it was rounded twice", "rounded twice"),
    "rounded_up": ("it was rounded up", "always rounded up"),
    "half_down": ("halves go down", "rounded with halves down"),
}
TOLD_APART_BITS = 2.0  # 4 to 1: from there on the likelier cause is named alone
WORTH_TELLING_BITS = 4.0  # 16 to 1: up to there the less likely one is told after it
MOST_ADDED_SHARES = 200  # in longer columns no one makes the percentages add to 100 by hand
COUNT_TYPO = "count_typo"


def tell_causes(causes: Sequence[Cause]) -> dict:
    """The columns of reconciled.csv that say why, and a clause: the likelier cause, both, or none."""
    last = next((cause for cause in causes if cause.mechanism == "unexplained"), None)
    if last is not None and last.bits - causes[0].bits < TOLD_APART_BITS:
        causes = [last, *(cause for cause in causes if cause is not last)]
    first, second, *_ = [*causes, None, None]
    ahead = second.bits - first.bits if second else None
    clause, mechanism = first.clause, first.mechanism
    if clause and second and second.clause and ahead < TOLD_APART_BITS:
        mechanism, clause = "ambiguous", f"either {clause}, or {second.clause}"
    elif clause and second and second.clause and ahead < WORTH_TELLING_BITS:
        clause = f"{clause} (less likely, {second.clause})"
    return {
        "mechanism": mechanism,
        "likeliest": first.mechanism,
        "parameter": first.parameter,
        "scope": "cell",
        "bits": round(first.bits, 2),
        "runner_up": second and " ".join(filter(None, (second.mechanism, second.parameter))),
        "bits_ahead": ahead and round(ahead, 2),
        "confidence": round(1 / sum(2 ** (first.bits - cause.bits) for cause in causes), 4),
        "clause": clause,
    }


def tell_cells(
    grid: Grid, cells: Sequence[tuple[Verdict, dict]], verdicts: Mapping[Place, Verdict]
) -> Finding:
    """The finding of one or more percentages with one cause, on their counts too where those are mistyped."""
    first, details = cells[0]
    share, expected = first.share, first.expected
    is_rounding = first.how in ROUNDING_WORDS
    if first.how == MADE_TO_ADD or (not is_rounding and is_made_to_add(first, verdicts)):
        details = details | {"mechanism": MADE_TO_ADD, "clause": MECHANISMS[MADE_TO_ADD].clause}
    off = abs(Fraction(share.percent) - Fraction(expected.lstrip("-") or "0")) if expected else 0
    told = {
        "count": grid.unscale(share.count),
        "percent": share.percent,
        "denominator": grid.unscale(first.base),
        "denominator_name": first.rule.title if first.rule else None,
        "verdict": "agrees_other_rounding" if is_rounding else "differs",
    }
    places: dict[Place, None] = {}
    for cell, found in cells:
        places[cell.share.place] = None
        if found.get("mechanism") == COUNT_TYPO and cell.track is not None and not cell.track.source:
            places[cell.share.row, cell.track.count_column] = None
    return find_at(
        "percentage",
        grid,
        list(places),
        _say_why(grid, first, details.get("clause"), len(cells) - 1),
        _advise(grid, cells, expected),
        expected=expected,
        severity="low" if is_rounding else "high" if off >= 1 else "medium",
        period="; ".join(dict.fromkeys(grid.name_column(cell.share.column) for cell, _ in cells)),
        lead="is not rounded half up" if is_rounding else "does not follow",
        details=details | told,
    )


def _advise(grid: Grid, cells: Sequence[tuple[Verdict, dict]], expected: str | None) -> str:
    """What to do: put the figure where the base is printed, ask for the base where it had to be inferred."""
    first, details = cells[0]
    if details.get("mechanism") == COUNT_TYPO and details.get("parameter"):
        return f"Check the count: {Decimal(details['parameter']):,} was probably meant."
    if expected is None:
        return "Check this figure."
    rule = first.rule
    if details.get("none_follows"):
        return "Check these figures, or say beside the table what they are percentages of."
    if rule is not None and not rule.is_printed:
        base = grid.format_count(first.base)
        named = base if rule.title == base else f"{base} ({rule.title})"
        return f"If the base is {named}, put {expected}%."
    if len(cells) > 1:
        listed = ", ".join(f"{cell.expected}% for {grid.name_row(cell.share.row)}" for cell, _ in cells[:6])
        return f"Put {listed}{' and so on' if len(cells) > 6 else ''}."
    return f"Put {expected}%."


def _say_why(grid: Grid, cell: Verdict, clause: str | None, others: int) -> str:
    """What a count and a base give instead of what is printed, and the cause, in so many other cells too."""
    does = ("does not follow either", "do not follow either")
    if clause or cell.how in ROUNDING_WORDS:
        does = ("shows the same", "show the same")
    same = f"; {others} other cell{'s' * (others > 1)} {does[others > 1]}" if others else ""
    share, base = cell.share, grid.format_count(cell.base)
    count = grid.format_count(share.count)
    if cell.rule.kind in ("share", "change"):
        top, below = cell.rule.name.split(" | ")
        text = f"{count} ({top}) of {base} ({below})"
        if cell.rule.kind == "change":
            text = f"From {base} ({below}) to {grid.format_count(cell.base + share.count)} ({top})"
        text = f"{text} is {cell.expected}%, not {share.shown}"
    elif cell.how in ROUNDING_WORDS:
        how = ROUNDING_WORDS[cell.how][0]
        return f"{count} of {base} is {cell.expected}%; {share.percent}% follows only if {how}{same}."
    else:
        text = f"{count} of {base} is {cell.expected}%, not {share.percent}%"
    return f"{text}: {clause}{same}." if clause else f"{text}{same}."


def is_made_to_add(cell: Verdict, verdicts: Mapping[Place, Verdict]) -> bool:
    """Whether a share is one unit off and the column adds to 100 just because of it."""
    if cell.track is None or cell.expected is None or len(cell.track.shares) > MOST_ADDED_SHARES:
        return False
    column = [
        one
        for one in verdicts.values()
        if one.track is cell.track
        and one.base == cell.base
        and one.rule.row != one.share.row
        and one.expected
    ]
    printed = sum(Decimal(one.share.percent) for one in column)
    expected = sum(Decimal(one.expected) for one in column)
    off = abs(Decimal(cell.share.percent) - Decimal(cell.expected))
    adds_up = sum(one.share.count for one in column) == cell.base
    return adds_up and printed == 100 != expected and off == Decimal(1).scaleb(-cell.share.decimals)
