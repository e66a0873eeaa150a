"""Claims in prose of how numbers stand to each other: changes, directions, shares, majorities, order."""

import re
from fractions import Fraction
from itertools import pairwise

from helpers.checking.evidence import TOTAL, Evidence, KnownLevels, read_level, split_expression
from helpers.checking.printed_numbers import (
    find_slip,
    follows_change,
    follows_share,
    meets_bound,
    render_share,
    show_number,
    tell_step,
)
from helpers.checking.problems import AGREES, OPEN, UNCHECKED, Answer, fail
from helpers.exports.periods import find_months, find_year_kind
from helpers.percentages import find_rule, parse_percent, round_share

STEADY = re.compile(
    r"\b(sustained|steady|continued|consistent|year on year|year-on-year|every year|each year)\b", re.I
)
UP = re.compile(r"\b(increas\w*|ris\w*|rose|gr[eo]w\w*)\b", re.IGNORECASE)
DOWN = re.compile(r"\b(decreas\w*|reduc\w*|f[ae]ll\w*|declin\w*)\b", re.IGNORECASE)
MAJORITY = re.compile(r"\b(majority|most) of\b", re.IGNORECASE)
SHOWN_DECIMALS = 1
UNLIKE = Answer(UNCHECKED, "Numbers of calendar years and of financial years are not compared.")


def check_change(row: dict, known: KnownLevels) -> Answer | None:
    """A stated difference or percentage change, from the numbers its report prints, then the newest.

    One that follows only from a number which a later table replaces does not follow; that number is named.
    """
    stated, printed = row["change_count"], row["change_percent"]
    if stated is None and printed is None:
        return None
    if _are_unlike(row["period"], row["compared_with"]):
        return UNLIKE
    both = [_find_level(row, period, known) for period in (row["period"], row["compared_with"])]
    if None in both:
        return OPEN
    new, old = (one.level for one in both)
    is_fall = str(printed if stated is None else stated).startswith("-")
    severity = "high" if (new > old if is_fall else new < old) else "medium"
    if stated is not None:
        actual = f"{int(new - old):+,}"
        why = f"From {show_number(old)} to {show_number(new)} is a change of {actual}."
        if new - old != stated:
            return fail(why, actual, severity=severity)
        if printed is None:
            return Answer(AGREES, why)
    if old <= 0:
        return OPEN
    decimals = parse_percent(printed.lstrip("-"))[1]
    step, expected = tell_step(old, new, decimals)
    if not follows_change(old, new, printed):
        slip = find_slip(old, new, printed)
        return fail(f"From {step}{f'; {slip}' if slip else ''}.", expected, severity=severity)
    now = [known.find_best(row["item"], one.period) or one for one in both]
    if follows_change(now[1].level, now[0].level, printed):
        return Answer(AGREES, f"From {step}.")
    replaced = " and ".join(
        f"{show_number(was.level)} for {was.period}, which the {one.place} gives as {show_number(one.level)}"
        for was, one in zip(both, now, strict=True)
        if was.level != one.level
    )
    step, expected = tell_step(now[1].level, now[0].level, decimals)
    return fail(f"It follows only from {replaced}; from {step}.", expected)


def _find_level(row: dict, period: str | None, known: KnownLevels) -> Evidence | None:
    """What a statement's own text gives for a period, else the level to use for its report."""
    own = [one for one in known.by_subject.get((row["item"], period), ()) if one.is_of(row)]
    return own[-1] if own else known.find_best(row["item"], period, row["report"])


def _are_unlike(period: str, other: str | None) -> bool:
    """Whether one is a calendar year and the other a financial year: twelve other months."""
    return {find_year_kind(one or "") for one in (period, other)} == {"calendar", "financial"}


def check_direction(row: dict, known: KnownLevels) -> Answer | None:
    """The words "a sustained increase year on year", from the table's numbers of those years."""
    text = row["published"] or ""
    rising = bool(UP.search(text))
    if not STEADY.search(text) or rising == bool(DOWN.search(text)):
        return None
    levels = [
        one
        for one in sorted(known.list_levels(row["item"], is_share=False), key=lambda one: one.period)
        if one.is_table and one.report == row["report"]
        if (row["compared_with"] or "") <= one.period <= row["period"]
    ]
    periods = [row["compared_with"], *(one.period for one in levels)]
    if any(_are_unlike(row["period"], period) for period in periods):
        return UNLIKE
    if len(levels) < 2:
        return OPEN
    shown = ", ".join(show_number(one.level) for one in levels)
    why = f"From {levels[0].period} to {levels[-1].period} the numbers are {shown}"
    sign = 1 if rising else -1
    breaks = [later.period for one, later in pairwise(levels) if sign * (later.level - one.level) <= 0]
    if not breaks:
        return Answer(AGREES, f"{why}.")
    return fail(f"{why}: no {'rise' if rising else 'fall'} in {', '.join(breaks)}.", shown)


def check_movement(row: dict, known: KnownLevels) -> Answer | None:
    """The words "fell to" or "rose to", from the last level that any text gives for an earlier time."""
    text = row["published"] or ""
    rising = bool(UP.search(text))
    stated = (row["change_percent"], row["change_count"], row["compared_count"])
    if rising == bool(DOWN.search(text)) or STEADY.search(text) or any(one is not None for one in stated):
        return None
    is_share = row["count"] is None and row["amount_gbp"] is None and row["percent"] is not None
    said = Fraction(row["percent"]) if is_share else read_level(row)
    began = find_months(row["period"])
    if said is None or began is None:
        return None
    exact = [one for one in known.list_levels(row["item"], is_share) if one.bound is None]
    spans = {one.period: find_months(one.period) for one in exact}
    before = [one for one in exact if spans[one.period] and spans[one.period][1] < began[0]]
    if not before:
        return None
    last = max(before, key=lambda one: (spans[one.period][1], one.report))
    if _are_unlike(row["period"], last.period):
        return UNLIKE
    unit = "%" if is_share else ""
    level, now = f"{show_number(last.level)}{unit}", f"{show_number(said)}{unit}"
    why = f"The {last.place} gives {level} for {last.period}"
    if said != last.level and (said > last.level) == rising:
        return Answer(AGREES, f"{why}.")
    turn = f"from there to {now} it did not {'rise' if rising else 'fall'}"
    return fail(f"{why}; {turn}.", f"from {level} in {last.period} to {now}")


def check_share(row: dict, known: KnownLevels) -> Answer | None:
    """A stated share, or the words "the majority of", from its count and the total it names.

    A share without a count fails if no whole number of the total makes it.
    """
    percent, is_majority = row["percent"], bool(MAJORITY.search(row["published"] or ""))
    if percent is None and not is_majority:
        return None
    subject = row["compared_with"] or known.denominators.get(row["item"])
    base = known.find_best(subject, row["period"], row["report"]) if subject else None
    count = _find_level(row, row["period"], known)
    if base is None or base.level <= 0:
        return OPEN
    if count is None:
        is_exact = percent is not None and not row["bound"] and base.level.denominator == 1
        nearest = int(base.level * Fraction(percent) / 100) if is_exact else 0
        around = range(max(0, nearest - 1), min(int(base.level), nearest + 1) + 1)
        if is_exact and not any(find_rule(one, int(base.level), *parse_percent(percent)) for one in around):
            return fail(f"No whole number of {show_number(base.level)} is {percent}%.", None)
        return OPEN
    why = _show_share(count, base)
    if percent is not None and not _share_holds(row, count, base):
        own = known.find_best(f"{row['item'].partition(': ')[0]}: {TOTAL}", row["period"], count.report)
        decimals = max(SHOWN_DECIMALS, parse_percent(percent)[1])
        if own and own.level not in (0, base.level):
            fits = "which would fit" if _share_holds(row, count, own) else "which would not fit either"
            why += f"; {_show_share(count, own, decimals)}, {fits}"
        if count.percent and count.is_table:
            digits, places = parse_percent(count.percent)
            product = f"{show_number(count.level)} × {show_number(base.level)} ÷ 100"
            is_product = round_share(int(count.level * base.level) * 10**places, 100) == digits
            why += f"; the table prints {count.percent}%{f', which is {product}' if is_product else ''}"
        return fail(f"{why}.", f"{render_share(count.level, base.level, decimals)}%")
    if is_majority and 2 * count.level <= base.level:
        expected = f"{render_share(count.level, base.level, SHOWN_DECIMALS)}%"
        return fail(f"{why}: not a majority, which is more than half.", expected, severity="high")
    return Answer(AGREES, f"{why}{', more than half' if is_majority else ''}.")


def _share_holds(row: dict, count: Evidence, base: Evidence) -> bool:
    """Whether count of base is what the text says, under any rounding rule or as a bound."""
    if row["bound"]:
        return meets_bound(row["bound"], Fraction(row["percent"]), 100 * count.level / base.level)
    return follows_share(count.level, base.level, row["percent"])


def _show_share(count: Evidence, base: Evidence, decimals: int = SHOWN_DECIMALS) -> str:
    share = render_share(count.level, base.level, decimals)
    return f"{show_number(count.level)} of {show_number(base.level)} ({base.subject}) is {share}%"


def check_rank(row: dict, known: KnownLevels) -> Answer | None:
    """An order of items in words ("followed by ..."), from the table's numbers of the period.

    The items named must be in falling order, with none left out that is larger than the last one.
    """
    if row["claim"] != "rank":
        return None
    parts = [part for _, part in split_expression(known.definitions.get(row["item"], row["item"]))]
    start = f"{parts[0].partition(': ')[0]}: "
    by_period: dict[str, dict[str, Fraction]] = {row["period"]: {}}
    for (subject, period), said in known.by_subject.items():
        if subject.startswith(start) and subject not in (*parts, f"{start}{TOTAL}"):
            for one in said:
                if one.report == row["report"] and one.is_table:
                    by_period.setdefault(period, {})[subject.removeprefix(start)] = one.level
    levels = by_period.pop(row["period"])
    named, is_ranked = _rank_named(row["published"], levels)
    if len(named) < 2:
        return OPEN
    listed = [(name, show_number(levels[name])) for name in sorted(levels, key=lambda name: -levels[name])]
    shown = ", ".join(f"{name} {level}" for name, level in listed[: len(named) + 1])
    why = f"The next in {row['period']} are {shown}"
    if is_ranked:
        return Answer(AGREES, f"{why}.")
    fitting = [period for period, others in by_period.items() if _rank_named(row["published"], others)[1]]
    why += f"; the order is that of {max(fitting)}" if fitting else ""
    expected = ", ".join(f"{name} ({level})" for name, level in listed[: len(named)])
    return fail(f"{why}.", expected, severity="high")


def _rank_named(text: str | None, levels: dict[str, Fraction]) -> tuple[list[str], bool]:
    """The items a text names, in its order, and whether they fall in it with no other above the last of them.

    "financial abuse" names the row "Financial".
    """
    places = {name: (text or "").lower().find(re.sub(r"\s+abuse$", "", name.lower())) for name in levels}
    named = sorted((name for name in levels if places[name] >= 0), key=lambda name: places[name])
    falling = [levels[name] for name in named]
    others = [level for name, level in levels.items() if name not in named]
    is_falling = bool(named) and falling == sorted(falling, reverse=True)
    return named, is_falling and all(level <= falling[-1] for level in others)
