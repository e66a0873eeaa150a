"""Which of a row's blank lines are blank cells: by number, then by the columns' totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod

from helpers.drafting.page_blocks import is_cell
from helpers.exports.published_cells import parse_cell

Cells = tuple[str, ...]
MOST_PLACINGS = 5_000


def place_blanks(
    rows: Sequence[tuple[Cells, tuple[int, ...]]], headings: Cells, total: int | None
) -> tuple[list[Cells | None], list[tuple[int, str]]]:
    """The cells of each row, one under each heading, and a note (row number, words) where one is needed.

    A row is given as its figures and the number of blank lines after its label and after each
    figure. As many figures as columns: blank lines are only spacing. Fewer: the rest are blank
    cells; where there are more blank lines than that, the placing is taken under which most
    columns add up to the total row, and failing that the one with blank cells leftmost. A row
    that cannot be filled is None, and its note lists its figures.
    """
    width = len(headings)
    placings = [list(islice(list_placings(figures, gaps, width), MOST_PLACINGS)) for figures, gaps in rows]
    chosen, is_sure = _choose_placings(placings, total)
    notes = []
    for number, ((figures, _), cells) in enumerate(zip(rows, chosen, strict=True)):
        if cells is None:
            notes.append((number, _describe_misfit(figures, width)))
        elif "" in cells:
            blanks = ", ".join(heading for heading, text in zip(headings, cells, strict=True) if not text)
            sure = "" if is_sure[number] else ", but other columns are possible"
            notes.append((number, f"read as blank in {blanks}{sure}"))
    return chosen, notes


def list_placings(figures: Cells, gaps: tuple[int, ...], width: int) -> Iterator[Cells]:
    """Every way to fill a row of ``width`` cells with its figures in order, blank cells leftmost first.

    >>> list(list_placings(("3", "4"), (1, 0, 1), 3))
    [('', '3', '4'), ('3', '4', '')]
    """
    missing = width - len(figures)
    if missing < 0 or sum(gaps) < missing:
        return
    if not figures:
        yield ("",) * missing
        return
    for here in range(min(gaps[0], missing), -1, -1):
        for rest in list_placings(figures[1:], gaps[1:], width - here - 1):
            yield ("",) * here + figures[:1] + rest


def _choose_placings(placings: list[list[Cells]], total: int | None) -> tuple[list[Cells | None], list[bool]]:
    """One placing for each row, and whether it is the only one that fits."""
    open_rows = [number for number, ways in enumerate(placings) if len(ways) > 1]
    chosen = [ways[0] if ways else None for ways in placings]
    sure = [len(ways) < 2 for ways in placings]
    tries = prod(len(placings[number]) for number in open_rows)
    if total is None or chosen[total] is None or not open_rows or tries > MOST_PLACINGS:
        return chosen, sure
    best, best_score, ties = chosen, -1, 0
    for ways in product(*(placings[number] for number in open_rows)):
        trial = [*chosen]
        for number, cells in zip(open_rows, ways, strict=True):
            trial[number] = cells
        score = _count_matching_columns(trial, total)
        ties = ties + 1 if score == best_score else 1 if score > best_score else ties
        best, best_score = (trial, score) if score > best_score else (best, best_score)
    return best, [was_sure or ties == 1 for was_sure in sure]


def _count_matching_columns(rows: list[Cells | None], total: int) -> int:
    """How many columns' counts add up to their total."""
    filled = [row for number, row in enumerate(rows) if row is not None and number != total]
    sums = [sum(map(_read_count, column)) for column in zip(*filled, strict=True)]
    return sum(
        found == _read_count(printed)
        for found, printed in zip(sums, rows[total] or (), strict=False)
        if is_cell(printed)
    )


def _read_count(text: str) -> int:
    """The count in a cell; none counts as 0."""
    return (parse_cell(text).count or 0) if is_cell(text) else 0


def _describe_misfit(figures: Cells, width: int) -> str:
    """Why a row was left out, and what stands in it."""
    cells = "cell" if len(figures) == 1 else "cells"
    shown = ", ".join(figures[:20]) + (", ..." if len(figures) > 20 else "")
    return f"{len(figures)} {cells} for {width} columns ({shown}), so it was left out: place it by hand"
