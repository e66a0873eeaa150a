"""One fault at a time put into a CSV table as it is published: what is changed, and what a check should say.

Faults of one percentage (digits swapped, one digit, another row's, the column beside it, cut off, another
base, its complement), of a whole column (multiplied by the total, slipped by a row) and of one count (the
base, a subtotal, the count of a percentage). The layout stays; every other cell stays as it is.
"""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.percentages import format_percent, print_digits
from helpers.proofing.grids import Grid, Place, is_total_label, list_lines
from helpers.proofing.sums import find_relations
from helpers.proofing.verdicts import TableResult, Verdict


@dataclass(frozen=True)
class Spoilt:
    """Cells with other digits than before, as percentages or as counts, by place; and what explains them.

    ``causes`` are the mechanisms and kinds of finding that name the fault, ``words`` what its sentence
    says, ``at`` the cells that a finding should stand on.
    """

    percents: Mapping[Place, str]
    counts: Mapping[Place, int]
    causes: tuple[str, ...]
    words: tuple[str, ...]
    at: frozenset[Place]


def _spoil_digits(digits: int, rng: random.Random, swapped: bool) -> int | None:
    """A number with two neighbouring digits swapped, or with one mistyped; the first stays above 0."""
    text = str(digits)
    if swapped:
        places = [
            at for at in range(len(text) - 1) if text[at] != text[at + 1] and (at or text[at + 1] != "0")
        ]
        if not places:
            return None
        at = rng.choice(places)
        return int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    at = rng.randrange(len(text))
    new = rng.choice([sign for sign in "123456789" if sign != text[at]])
    return int(text[:at] + new + text[at + 1 :])


def _spoil_one(change: Callable, causes: tuple[str, ...], *words: str) -> Callable:
    """A way that changes one percentage: ``change`` gives its new digits."""

    def spoil(result: TableResult, rng: random.Random) -> Spoilt | None:
        one = _choose(result, rng)
        digits = one and change(one, result, rng)
        share = one and one.share
        if not digits or abs(digits - share.digits) < 2:
            return None
        place = share.place
        percents = {place: format_percent(digits, share.decimals)}
        count = f"it is {result.grid.format_count(abs(share.count))}"
        told = tuple(word.format(count=count) for word in words)
        return Spoilt(percents, {}, causes, told, frozenset([place]))

    return spoil


def _list_told(result: TableResult) -> list[Verdict]:
    """The percentages that follow from a count and a base."""
    told = [one for one in result.verdicts.values() if one.is_checked and one.base]
    return [one for one in told if one.share.digits and one.share.count]


def _choose(result: TableResult, rng: random.Random) -> Verdict | None:
    """One of the percentages that follow."""
    told = _list_told(result)
    return rng.choice(told) if told else None


def _take_other_row(one: Verdict, result: TableResult, rng: random.Random) -> int | None:
    """Another row's digits in the same column."""
    same = [other.share for other in _list_told(result) if other.share.column == one.share.column]
    shape = (one.share.decimals, one.share.negative)
    others = [share for share in same if (share.decimals, share.negative) == shape]
    return rng.choice(others).digits


def _take_other_column(one: Verdict, result: TableResult, rng: random.Random) -> int | None:
    """The digits of the next column of percentages in the same row, such as the year before."""
    beside = [
        other.share
        for other in _list_told(result)
        if other.share.row == one.share.row and other.share.column != one.share.column
    ]
    beside = [share for share in beside if share.decimals == one.share.decimals]
    return min(beside, key=lambda share: abs(share.column - one.share.column)).digits if beside else None


def _take_other_base(one: Verdict, result: TableResult, rng: random.Random) -> int | None:
    """The digits over another count of the table that is larger than the own one."""
    if one.track is None:
        return None  # a change has no other base
    bases = {count for count in result.grid.counts.values() if count > abs(one.share.count)} - {one.base}
    base = rng.choice(sorted(bases)) if bases else 0
    return print_digits(abs(one.share.count), base, one.share.decimals) if base else None


def _take_complement(one: Verdict, result: TableResult, rng: random.Random) -> int | None:
    """What is left to 100%."""
    return None if one.track is None else 100 * 10**one.share.decimals - one.share.digits


def _spoil_column(slipped: bool, causes: tuple[str, ...]) -> Callable:
    """A way that changes a whole column: each percentage the one above, or count × total ÷ 100."""

    def spoil(result: TableResult, rng: random.Random) -> Spoilt | None:
        one = _choose(result, rng)
        if one is None or one.track is None:
            return None
        cells = [
            other
            for other in _list_told(result)
            if other.share.column == one.share.column
            and other.base == one.base
            and other.rule.row != other.share.row
        ]
        if len(cells) < 4:
            return None
        before, scale = [cells[-1], *cells[:-1]], result.grid.scale
        digits = {
            cell.share.place: above.share.digits
            if slipped
            else print_digits(cell.share.count * cell.base, 10_000 * scale**2, cell.share.decimals)
            for cell, above in zip(cells, before, strict=True)
        }
        percents = {
            cell.share.place: format_percent(digits[cell.share.place], cell.share.decimals) for cell in cells
        }
        changed = [cell for cell in cells if digits[cell.share.place] != cell.share.digits]
        if len(changed) < 3:
            return None
        places = frozenset(cell.share.place for cell in changed)
        return Spoilt(percents, {}, causes, (), places)

    return spoil


def _spoil_count(choose: Callable, causes: tuple[str, ...]) -> Callable:
    """A way that mistypes one count, chosen by ``choose`` from those of the table."""

    def spoil(result: TableResult, rng: random.Random) -> Spoilt | None:
        places = sorted(set(choose(result)))
        if not places:
            return None
        place = rng.choice(places)
        printed = result.grid.counts[place]
        true = _spoil_digits(printed, rng, rng.random() < 0.4)
        if true is None or 50 * abs(true - printed) < printed:
            return None
        return Spoilt(
            {}, {place: true}, causes, (f"{printed:,} was meant", f"it is {printed:,} of"), frozenset([place])
        )

    return spoil


def _list_bases(result: TableResult) -> Iterator[Place]:
    """The printed bases of at least two percentages of their column."""
    told = [one for one in _list_told(result) if one.track and not one.track.source]
    for one in told:
        row, column = one.rule.row, one.track.count_column
        resting = sum(1 for other in told if other.track is one.track and other.rule is one.rule)
        if row is not None and one.rule.kind in ("total", "row") and resting > 2:
            yield row, column


def _list_subtotals(result: TableResult) -> Iterator[Place]:
    """Counts that are the sum of others and part of another sum, or labelled as totals without shares."""
    grid = result.grid
    columns = list_lines(grid.counts, by_row=False)
    found = find_relations(
        columns, sorted({row for row, _ in grid.counts}), lambda row: is_total_label(grid.labels[row])
    )
    bases = set(_list_bases(result))
    for relation in found:
        for column in relation.holds:
            if (relation.head, column) not in bases:
                yield relation.head, column


def _list_items(result: TableResult) -> Iterator[Place]:
    """The counts that a percentage belongs to, in a column in which all have one."""
    for one in _list_told(result):
        if one.track and not one.track.source and one.rule.row != one.share.row and not one.share.base:
            yield one.share.row, one.track.count_column


OTHER = ("other_row", "other_period")
WAYS: dict[str, Callable[[TableResult, random.Random], Spoilt | None]] = {
    "digits swapped": _spoil_one(
        lambda one, _, rng: _spoil_digits(one.share.digits, rng, swapped=True), ("transposed",), "swapped"
    ),
    "one digit": _spoil_one(
        lambda one, _, rng: _spoil_digits(one.share.digits, rng, swapped=False), ("digit",), "mistyped"
    ),
    "another row's": _spoil_one(_take_other_row, OTHER, "percentage of"),
    "another column's": _spoil_one(_take_other_column, OTHER, "percentage of"),
    "another base": _spoil_one(_take_other_base, ("other_denominator",), "{count} of "),
    "complement": _spoil_one(_take_complement, ("complement", *OTHER), "of the others", "percentage of"),
    "column multiplied": _spoil_column(False, ("inverted", "rounded_factor")),
    "column slipped": _spoil_column(True, OTHER),
    "total mistyped": _spoil_count(_list_bases, ("total_typo", "items_do_not_add_up")),
    "subtotal mistyped": _spoil_count(_list_subtotals, ("total_typo", "items_do_not_add_up")),
    "count mistyped": _spoil_count(_list_items, ("count_typo", "other_count", "items_do_not_add_up")),
}


def write_spoilt(path: Path, grid: Grid, spoilt: Spoilt, folder: Path) -> Path | None:
    """The CSV with its cells spoilt, everything else as it is; None where a figure stands there twice."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    for place in (*spoilt.percents, *spoilt.counts):
        line, column = (number - 1 for number in grid.locate(place))
        old = rows[line][column]
        if place in spoilt.percents:
            new = _replace_percent(old, grid.shares[place].percent, spoilt.percents[place])
        else:
            new = _replace_count(old, grid.counts[place], spoilt.counts[place])
        if new is None:
            return None
        rows[line][column] = new
    target = folder / path.name
    with target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return target


def _replace_percent(text: str, old: str, new: str) -> str | None:
    """A cell's text with another percentage, under the same decimal sign."""
    for sign in (".", ",", "·"):
        if text.count(old.replace(".", sign)) == 1:
            return text.replace(old.replace(".", sign), new.replace(".", sign))
    return None


def _replace_count(text: str, old: int, new: int) -> str | None:
    """A cell's text with another count, without separators between thousands."""
    digits = str(old)
    grouped = "".join(
        digit + (r"[,. \u00a0\u202f]?" if (len(digits) - at) % 3 == 1 else "")
        for at, digit in enumerate(digits[:-1])
    )
    found = re.findall(rf"(?<![\d.,]){grouped}{digits[-1]}(?![\d]|[.,]\d)", text)
    return text.replace(found[0], str(new), 1) if len(found) == 1 else None
