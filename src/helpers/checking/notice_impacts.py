"""What an error does to a reader's conclusion, told from its own numbers: the impact in a notice.

Gravest first: another direction, order or majority; what cannot be compared; another size; some points more
or less; two numbers of which one must be meant; the form alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from helpers.checking.bases import find_widest_totals, name_family
from helpers.checking.claimed_shares import MAJORITY
from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.problems import SLIGHT
from helpers.language.wording import join_words
from helpers.percentages import parse_percent, render_percent

REVERSED, INCOMPARABLE, RESIZED, SHIFTED, UNCLEAR, FORMAL = range(6)
OTHER_SIZE = Fraction(3, 2)
ANOTHER_YEAR = re.compile(r".+ for (\d{4})")
# What each kind of error does to a reader.
IMPACTS = {
    "another_year": (INCOMPARABLE, "Readers take what was counted in {year} for what was in {period}."),
    "totals_disagree": (INCOMPARABLE, "Shares of {published} and shares of {expected} cannot be compared."),
    "identical_columns": (INCOMPARABLE, "No change from or to {period} can be told."),
    "overlap": (
        INCOMPARABLE,
        "Readers may take the items for shares of all cases, which they are not.",
    ),
    "bound": (UNCLEAR, "Readers of this text are told of fewer."),
    "items_do_not_add_up": (UNCLEAR, "Readers cannot tell whether the total or an item is wrong."),
    "percentages_do_not_add_up": (UNCLEAR, "Readers cannot tell which of the percentages is wrong."),
    "percentage": (UNCLEAR, "Readers cannot tell whether the total or the percentages are wrong."),
    "revised": (
        UNCLEAR,
        "Readers of one report take {published} for the number, those of the other {expected}.",
    ),
    "shared_number": (UNCLEAR, "Readers cannot tell whether it is the number of each."),
    "statements_disagree": (UNCLEAR, "Readers of this text take another number than {expected} from it."),
    "undecided": (UNCLEAR, "Readers cannot tell which number is meant."),
    "format": (FORMAL, "A person can read the cell, but a program may not."),
}
SLIGHTLY_OFF = "No conclusion changes, but whoever works it out again finds another number."
_TURN = re.compile(r"it did not (rise|fall)|no (rise|fall) in (.+)")
_NUMBER = re.compile(r"-?[\d,]*\d(?:\.\d+)?")


class Impact(NamedTuple):
    """How grave an error is for a reader, 0 the gravest, and what it does, in words."""

    rank: int
    words: str


def list_shares(
    reconciled: pd.DataFrame, figures: pd.DataFrame, changed: set[tuple[str, str]]
) -> dict[tuple[str, str], list[dict]]:
    """By report and table, the rows of ``reconciled`` that can be checked, each with ``right`` and ``whole``.

    ``right`` is what should stand at the printed decimals: in the tables ``changed``, whose bases change,
    the share of ``whole``, the total of all cases; elsewhere what follows from the table's own total.
    """
    widest = find_widest_totals(figures)
    tables: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in read_records(reconciled[reconciled["verdict"] != "cannot_check"]):
        place = row["report"], row["table"]
        has_bases = place in changed and row["item"] != TOTAL and row["count"] is not None
        whole = widest.get(name_family(*place), {}).get(row["period"]) if has_bases else None
        right = row["expected"] if row["verdict"] != "agrees" and row["expected"] else row["percent"]
        if whole:
            right = render_percent(row["count"], whole, parse_percent(row["percent"])[1])
        tables[place].append(row | {"whole": whole, "right": right})
    return tables


def judge_shares(cells: Sequence[Mapping], wrong: Sequence[Mapping]) -> Impact:
    """What the wrong ones of a table's percentages (rows of ``list_shares``) do to a reader.

    A rise that reads as a fall, or a fall as a rise, goes first, the newest of several; then two items of
    one period in the wrong order, those of the most frequent one; then the share that is furthest off.
    """
    places = {id(cell) for cell in wrong}
    in_order = sorted(cells, key=lambda one: (one["item"], one["period"]))
    steps = [pair for pair in pairwise(in_order) if pair[0]["item"] == pair[1]["item"]]
    for earlier, later in sorted(steps, key=lambda pair: pair[1]["period"], reverse=True):
        read, meant = _compare(earlier, later)
        if places & {id(earlier), id(later)} and read * meant < 0:
            told, was = ("risen", "fell") if read > 0 else ("fallen", "rose")
            base = "Of all cases it" if later.get("whole") else "It"
            return Impact(
                REVERSED,
                f"Readers take the share of “{later['item']}” to have {told}, from {earlier['percent']}% in "
                f"{earlier['period']} to {later['percent']}% in {later['period']}. {base} {was}, from "
                f"{earlier['right']}% to {later['right']}%.",
            )
    swapped = [
        (more, less)
        for one in wrong
        for other in cells
        for more, less in ((one, other), (other, one))
        if one["period"] == other["period"] and more["count"] > less["count"] and _compare(less, more)[0] < 0
    ]
    if swapped:
        more, less = max(swapped, key=lambda pair: (pair[0]["count"], pair[1]["count"]))
        return Impact(
            REVERSED,
            f"In {more['period']}, “{less['item']}” reads as more frequent than “{more['item']}”. "
            f"It is less so: {less['count']:,} against {more['count']:,}.",
        )
    worst = max(wrong, key=measure_error)
    off, printed, right = measure_error(worst), Fraction(worst["percent"]), Fraction(worst["right"])
    if off <= SLIGHT:
        return Impact(FORMAL, SLIGHTLY_OFF)
    words = f"“{worst['item']}” reads as {worst['percent']}% in {worst['period']}. It is {worst['right']}%"
    if max(printed, right) >= OTHER_SIZE * min(printed, right):
        return Impact(RESIZED, f"{words}.")
    return Impact(SHIFTED, f"{words}, {float(off):g} points {'more' if right > printed else 'less'}.")


def measure_error(cell: Mapping) -> Fraction:
    """How far the percentage that stands is from the one that should, in points."""
    return abs(Fraction(cell["percent"]) - Fraction(cell["right"]))


def _compare(earlier: Mapping, later: Mapping) -> tuple[Fraction, Fraction]:
    """The change from one share to another, as printed and as it should stand."""
    printed, right = (Fraction(later[name]) - Fraction(earlier[name]) for name in ("percent", "right"))
    return printed, right


def judge_finding(row: Mapping, kind: str) -> Impact:
    """What a finding does to a reader that is not about the percentages of a table.

    ``row`` is a row of ``findings.csv`` with ``said``, the figure that it is about; ``kind`` is its kind, or
    what its entry of the notice makes of it (``notice_words.NATURES``).
    """
    if kind in ("statement", "unit"):
        return _judge_statement(row, row["said"])
    rank, words = IMPACTS[kind]
    return Impact(rank, words.format(**row, year=(row["expected"] or "").rpartition(" ")[2]))


def _judge_statement(row: Mapping, said: Mapping) -> Impact:
    """What a claim in prose does to a reader that does not follow."""
    published, expected, period = row["published"], row["expected"] or "", row["period"]
    turn = _TURN.search(row["why"].rstrip("."))
    change = said.get("change_percent") or said.get("change_count")
    number = _NUMBER.search(expected)
    if row["kind"] == "unit":
        times = Fraction(said["amount_gbp"]) / Fraction(number[0].replace(",", ""))
        return Impact(RESIZED, f"Read as printed, the amount is {int(times):,} times as large.")
    if said.get("claim") == "rank":
        items = [f"“{item.rstrip('0123456789 ')}”" for item in expected.split(", ")]
        words = f"Readers take another order for that of {period}. Next came {join_words(items)}."
        return Impact(REVERSED, words)
    if MAJORITY.search(published):
        return Impact(REVERSED, f"Readers conclude that it is more than half. It is {expected}.")
    if turn and turn[1]:
        words = f"Readers conclude that it has {'risen' if turn[1] == 'rise' else 'fallen'} of late."
        return Impact(UNCLEAR, f"{words} From the last number published before, it has not.")
    if turn:
        words = f"Readers conclude that every year brought a {turn[2]}. There was {turn[0]}."
        return Impact(SHIFTED, words)
    is_percent = said.get("change_percent") is not None
    if change is not None and number and expected.endswith("%") == is_percent:
        read, right = Fraction(change), Fraction(number[0].replace(",", ""))
        told, was = (f"a {'fall' if one < 0 else 'rise'}" for one in (read, right))
        size = expected.lstrip("+-")
        if read * right < 0:
            return Impact(REVERSED, f"Readers conclude that there was {told}. There was {was} of {size}.")
        unit = "%" if expected.endswith("%") else ""
        return Impact(SHIFTED, f"Readers take {told} of {size} for one of {float(abs(read)):g}{unit}.")
    if number and expected.endswith("%"):
        return Impact(SHIFTED, f"Readers take the share to be {published}. It is {expected}.")
    if row["why"].startswith("The caption"):
        return Impact(INCOMPARABLE, f"Readers take figures of {expected} for those of another year.")
    return Impact(UNCLEAR, "Readers take away something that the figures do not show.")
