"""Claims of a share in prose: percentages of a total, majorities, and the order of items."""

import re
from fractions import Fraction
from itertools import pairwise

from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, read_level, split_expression
from helpers.checking.printed_numbers import follows_share, meets_bound, render_share, show_number
from helpers.checking.problems import AGREES, OPEN, Answer, fail
from helpers.percentages import find_rule, parse_percent, round_share

MAJORITY = re.compile(r"\b(majority|most) of\b", re.IGNORECASE)
SHOWN_DECIMALS = 1


def check_share(row: dict, known: KnownLevels) -> Answer | None:
    """A stated share, from its count and the total it names.

    Where it does not follow, the answer says of which other total it would, and what the table prints for
    it. A share without a count fails if no whole number of the total makes it.
    """
    if row["percent"] is None:
        return None
    base, count = find_total(row, known), _find_count(row, known)
    if base is None:
        return OPEN
    if count is None:
        why = f"No whole number of {show_number(base.level)} is {row['percent']}%."
        return OPEN if _has_whole_count(row, base.level) else fail(why, None)
    why = _show_share(count, base)
    if _share_holds(row, count, base.level):
        return Answer(AGREES, f"{why}.")
    own = known.find_best(f"{row['item'].partition(': ')[0]}: {TOTAL}", row["period"], count.report)
    decimals = max(SHOWN_DECIMALS, parse_percent(row["percent"])[1])
    if own and own.level not in (0, base.level):
        fits = "which would fit" if _share_holds(row, count, own.level) else "which would not fit either"
        why += f"; {_show_share(count, own, decimals)}, {fits}"
    if count.percent and count.is_table:
        digits, places = parse_percent(count.percent)
        product = f"{show_number(count.level)} × {show_number(base.level)} ÷ 100"
        is_product = round_share(int(count.level * base.level) * 10**places, 100) == digits
        why += f"; the table prints {count.percent}%{f', which is {product}' if is_product else ''}"
    return fail(f"{why}.", f"{render_share(count.level, base.level, decimals)}%")


def check_majority(row: dict, known: KnownLevels) -> Answer | None:
    """The words "the majority of", from count and total: more than half."""
    if not MAJORITY.search(row["published"] or ""):
        return None
    base, count = find_total(row, known), _find_count(row, known)
    if base is None or count is None:
        return OPEN
    if 2 * count.level > base.level:
        return Answer(AGREES, f"{_show_share(count, base)}, more than half.")
    why = f"{_show_share(count, base)}: not a majority, which is more than half."
    return fail(why, f"{render_share(count.level, base.level, SHOWN_DECIMALS)}%", severity="high")


def check_rank(row: dict, known: KnownLevels) -> Answer | None:
    """An order of items in words ("followed by ..."), from the table's numbers of the period.

    The items named must be in falling order, with none left out that is larger than the last one.
    """
    if row["claim"] != "rank":
        return None
    parts = [part for _, part in split_expression(known.definitions.get(row["item"], row["item"]))]
    start = f"{parts[0].partition(': ')[0]}: "
    by_period: dict[str, list[Evidence]] = {}
    for (subject, period), said in known.by_subject.items():
        if subject.startswith(start) and subject not in (*parts, f"{start}{TOTAL}"):
            own = (one for one in said if one.report == row["report"] and one.is_table)
            by_period.setdefault(period, []).extend(own)
    items = by_period.get(row["period"], [])
    named = _find_named(row["published"] or "", items)
    if len(named) < 2:
        return OPEN
    listed = sorted(items, key=lambda one: -one.level)
    shown = ", ".join(f"{_name(one)} {show_number(one.level)}" for one in listed[: len(named) + 1])
    why = f"The next in {row['period']} are {shown}"
    if _is_ranked(named, items):
        return Answer(AGREES, f"{why}.")
    for period in sorted(by_period, reverse=True):
        others = by_period[period]
        if period != row["period"] and _is_ranked(_find_named(row["published"], others), others):
            why += f"; the order is that of {period}"
            break
    expected = ", ".join(f"{_name(one)} ({show_number(one.level)})" for one in listed[: len(named)])
    return fail(f"{why}.", expected, severity="high")


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
    return next(one for one in said if one.is_of(row))


def _share_holds(row: dict, count: Evidence, base: Fraction) -> bool:
    """Whether count of base is what the text says, under any rounding rule or as a bound."""
    if row["bound"]:
        return meets_bound(row["bound"], Fraction(row["percent"]), 100 * count.level / base)
    return follows_share(count.level, base, row["percent"])


def _has_whole_count(row: dict, base: Fraction) -> bool:
    """Whether some whole number of the total makes a share; of bounds and broken totals one can."""
    if row["bound"] or base.denominator != 1:
        return True
    nearest, printed = int(base * Fraction(row["percent"]) / 100), parse_percent(row["percent"])
    around = range(max(0, nearest - 1), min(int(base), nearest + 1) + 1)
    return any(find_rule(count, int(base), *printed) for count in around)


def _show_share(count: Evidence, base: Evidence, decimals: int = SHOWN_DECIMALS) -> str:
    """Count, base and share in words."""
    share = render_share(count.level, base.level, decimals)
    return f"{show_number(count.level)} of {show_number(base.level)} ({base.subject}) is {share}%"


def _find_named(text: str, items: list[Evidence]) -> list[Evidence]:
    """The items a text names, in its order; "financial abuse" names the row "Financial"."""
    stems = [re.sub(r"\s+abuse$", "", _name(one).lower()) for one in items]
    places = [(text.lower().find(stem), one) for stem, one in zip(stems, items, strict=True)]
    return [one for place, one in sorted(places, key=lambda pair: pair[0]) if place >= 0]


def _is_ranked(named: list[Evidence], items: list[Evidence]) -> bool:
    """Whether the named items fall in order and no other item is larger than the last of them."""
    falling = all(earlier.level >= later.level for earlier, later in pairwise(named))
    return falling and not any(one.level > named[-1].level for one in items if one not in named)


def _name(one: Evidence) -> str:
    """The row of a table that a piece of evidence is about."""
    return one.subject.partition(": ")[2]
