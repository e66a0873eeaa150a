"""Claims of a share in prose: percentages of a total, and majorities."""

from __future__ import annotations

import re
from fractions import Fraction

from helpers.checking.claimed_levels import read_level
from helpers.checking.claims import (
    AGREES,
    FAILS,
    UNCHECKED,
    Answer,
    meets_bound,
    render_share,
    show_number,
)
from helpers.checking.evidence import TOTAL, Evidence, KnownLevels
from helpers.percentages import find_rule, parse_percent, round_share

MAJORITY = re.compile(r"\b(majority|most) of\b", re.IGNORECASE)
SHOWN_DECIMALS = 1
NO_TOTAL = "The total that this is a share of is not among the figures held."


def check_share(row: dict, known: KnownLevels) -> Answer | None:
    """A stated share, from its count and the total it names.

    Where it does not follow, the answer says of which other total it would, and what the table
    prints for it.
    """
    if row["percent"] is None:
        return None
    base = find_total(row, known)
    if base is None:
        return Answer(UNCHECKED, NO_TOTAL)
    count = _find_count(row, known)
    if count is None:
        return _check_whole_counts(row, base)
    why = _show_share(count, base)
    if _share_holds(row, count, base.level):
        return Answer(AGREES, f"{why}.", base.place)
    others = _describe_other_totals(row, known, count, base)
    expected = f"{_render(row, count, base.level)}%"
    return Answer(FAILS, f"{why}{others}.", base.place, expected, "statement")


def check_majority(row: dict, known: KnownLevels) -> Answer | None:
    """The words "the majority of", from count and total: more than half."""
    if not MAJORITY.search(row["published"] or ""):
        return None
    base = find_total(row, known)
    count = _find_count(row, known)
    if base is None or count is None:
        missing = f"No number for {row['period']} is among the figures held."
        return Answer(UNCHECKED, NO_TOTAL if base is None else missing)
    if 2 * count.level > base.level:
        return Answer(AGREES, f"{_show_share(count, base)}, more than half.", base.place)
    why = f"{_show_share(count, base)}: not a majority, which is more than half."
    expected = f"{render_share(count.level, base.level, SHOWN_DECIMALS)}%"
    return Answer(FAILS, why, base.place, expected, "statement", severity="high")


def find_total(row: dict, known: KnownLevels) -> Evidence | None:
    """The total that a share is of: the one the statement names, else the indicator's."""
    subject = row["compared_with"] or known.denominators.get(row["item"])
    total = known.find_best(subject, row["period"], row["report"]) if subject else None
    return total if total and total.level > 0 else None


def _find_count(row: dict, known: KnownLevels) -> Evidence | None:
    """The count behind a share: printed beside it, or given elsewhere for the same subject."""
    if read_level(row) is None:
        return known.find_best(row["item"], row["period"], row["report"])
    said = known.by_subject.get((row["item"], row["period"]), ())
    return next(one for one in said if (one.table, one.source_row) == (row["table"], row["source_row"]))


def _share_holds(row: dict, count: Evidence, base: Fraction) -> bool:
    """Whether count of base is what the text says, under any rounding rule or as a bound."""
    share = count.level / base
    if row["bound"]:
        return meets_bound(row["bound"], Fraction(row["percent"]), 100 * share)
    return find_rule(share.numerator, share.denominator, *parse_percent(row["percent"])) is not None


def _check_whole_counts(row: dict, base: Evidence) -> Answer:
    """A share without its count: whether any whole count of the total makes it."""
    missing = f"It has no count beside it; the total is {show_number(base.level)}"
    if row["bound"] or base.level.denominator != 1:
        return Answer(UNCHECKED, f"{missing}.", base.place)
    nearest = int(base.level * Fraction(row["percent"]) / 100)
    around = range(max(0, nearest - 1), min(int(base.level), nearest + 1) + 1)
    printed = parse_percent(row["percent"])
    fitting = [str(count) for count in around if find_rule(count, int(base.level), *printed)]
    if fitting:
        return Answer(
            UNCHECKED, f"{missing}, of which {' or '.join(fitting)} would be {row['percent']}%.", base.place
        )
    why = f"No whole number of {show_number(base.level)} is {row['percent']}%."
    return Answer(FAILS, why, base.place, None, "statement")


def _describe_other_totals(row: dict, known: KnownLevels, count: Evidence, base: Evidence) -> str:
    """What the count is of its table's own total, and what the table itself prints, in words."""
    words = ""
    table = row["item"].partition(": ")[0]
    own = known.find_best(f"{table}: {TOTAL}", row["period"], count.report)
    if own and own.level not in (0, base.level):
        fits = "which would fit" if _share_holds(row, count, own.level) else "which would not fit either"
        share = f"{_render(row, count, own.level)}%"
        words += (
            f"; {show_number(count.level)} of {show_number(own.level)} ({own.subject}) is {share}, {fits}"
        )
    if count.percent and count.is_table:
        words += f"; the table prints {count.percent}%{_name_inversion(count, base)}"
    return words


def _name_inversion(count: Evidence, base: Evidence) -> str:
    """That a table's percentage is count times total by 100, where it is."""
    digits, decimals = parse_percent(count.percent)
    if round_share(int(count.level * base.level) * 10**decimals, 100) != digits:
        return ""
    return f", which is {show_number(count.level)} × {show_number(base.level)} ÷ 100"


def _render(row: dict, count: Evidence, base: Fraction) -> str:
    """The share at one decimal, or at more where the text prints more."""
    return render_share(count.level, base, max(SHOWN_DECIMALS, parse_percent(row["percent"])[1]))


def _show_share(count: Evidence, base: Evidence) -> str:
    """Count, base and share in words."""
    share = render_share(count.level, base.level, SHOWN_DECIMALS)
    return f"{show_number(count.level)} of {show_number(base.level)} ({base.subject}) is {share}%"
