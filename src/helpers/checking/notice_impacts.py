"""What an error does to a reader's conclusion, told from its own numbers: the impact in a notice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from helpers.checking.notice_findings import FORMAL, RESIZED, REVERSED, SHIFTED, read_kinds
from helpers.checking.problems import SLIGHT

OTHER_SIZE = Fraction(3, 2)
SLIGHTLY_OFF = "No conclusion changes, but whoever works it out again finds another number."
_NUMBER = re.compile(r"-?[\d,]*\d(?:\.\d+)?")


class Impact(NamedTuple):
    """How grave an error is for a reader (``notice_findings.RANKS``), and what it does, in words."""

    rank: str
    words: str


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
            told = f"Readers take the share of “{later['item']}” to have {'risen' if read > 0 else 'fallen'}"
            shares = (f"{one['percent']}% in {one['period']}" for one in (earlier, later))
            return Impact(REVERSED, f"{told}, from {' to '.join(shares)}. {_tell_change(earlier, later)}")
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


def _tell_change(earlier: Mapping, later: Mapping) -> str:
    """How a share moved that reads as if it moved the other way; that nobody can tell, where it may not have.

    Where cases of the whole stand under no item, the share lies between that of the cases known and that of
    the known and all the others; where these ranges of two periods meet, it can have moved either way.
    """
    was = "rose" if Fraction(later["right"]) > Fraction(earlier["right"]) else "fell"
    shares = f"from {earlier['right']}% to {later['right']}%"
    if not later.get("whole"):
        return f"It {was}, {shares}."
    ranges = [
        (Fraction(one["count"], one["whole"]), Fraction(one["count"] + one["open"], one["whole"]))
        for one in (earlier, later)
    ]
    if max(low for low, _ in ranges) > min(high for _, high in ranges):
        return f"Of all cases it {was}, {shares}."
    missing = " and ".join(f"{one['open']:,} of {one['whole']:,}" for one in (earlier, later) if one["open"])
    told = f"Of all cases, the known share {was}, {shares}."
    return f"{told} But {missing} are open or left out, so how it moved cannot be told."


def measure_error(cell: Mapping) -> Fraction:
    """How far the percentage that stands is from the one that should, in points."""
    return abs(Fraction(cell["percent"]) - Fraction(cell["right"]))


def _compare(earlier: Mapping, later: Mapping) -> tuple[Fraction, Fraction]:
    """The change from one share to another, as printed and as it should stand."""
    printed, right = (Fraction(later[name]) - Fraction(earlier[name]) for name in ("percent", "right"))
    return printed, right


def judge_finding(row: Mapping) -> Impact:
    """What a row of ``notice_findings.read_findings`` does to a reader that is not about a table's shares."""
    kind, said, expected = read_kinds()[row["entry"]], row["said"], row["expected"] or ""
    if row["entry"] == "unit":
        times = int(Fraction(said["amount_gbp"]) / read_number(expected))
        return Impact(kind.rank, kind.impact.format(times=times))
    if row["entry"] != "change":
        return Impact(kind.rank, kind.impact.format(**row | row["words"]))
    percent = said["change_percent"]
    read, right = Fraction(percent or said["change_count"]), read_number(expected)
    told, was = (f"a {'fall' if one < 0 else 'rise'}" for one in (read, right))
    size = expected.lstrip("+-")
    if read * right < 0:
        return Impact(REVERSED, f"Readers conclude that there was {told}. There was {was} of {size}.")
    unit = "%" if percent else ""
    return Impact(SHIFTED, f"Readers take {told} of {size} for one of {float(abs(read)):g}{unit}.")


def read_number(text: str) -> Fraction:
    """The first number of a text.

    >>> read_number("£24,575 in all"), read_number("-38.5%")
    (Fraction(24575, 1), Fraction(-77, 2))
    """
    return Fraction(_NUMBER.search(text)[0].replace(",", ""))
