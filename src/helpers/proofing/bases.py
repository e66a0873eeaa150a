"""Where the base of a share may stand: near and meaningful numbers, each with what it costs to choose it.

The costs are in bits and say how far fetched a base is before looking: a labelled total costs least,
a number that stands nowhere most. The arithmetic decides among them (``patterns``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2

from helpers.percentages import find_bases
from helpers.proofing.grids import (
    BASE_LABEL,
    LEFT_OUT,
    Grid,
    Share,
    Track,
    find_group_totals,
    find_rows_above,
    is_total_label,
)

MOST_ROWS_AS_BASES = 60
NUMBER_BITS = 14.0
MOST_FAR_BASES = 200
MOST_GRAND_TOTALS = 20
FEWEST_ROWS_FOR_A_NUMBER = 3


@dataclass(frozen=True)
class Rule:
    """A way to find the base of each share: ``find`` gives its value for a track and row, or None.

    ``kind`` is total, row, heading, cell, sum, without, above, column, grand, far or number;
    ``row`` and ``column`` are where it stands in the table. ``is_hinted`` where words or place say so.
    """

    kind: str
    name: str
    bits: float
    find: Callable[[Track, int], int | None]
    row: int | None = None
    column: int | None = None
    is_hinted: bool = False

    @property
    def is_printed(self) -> bool:
        """Whether the base stands on the page as it is."""
        return self.kind not in ("sum", "without", "number")


def list_rules(grid: Grid, tracks: Sequence[Track], far: Sequence[tuple[str, int]] = ()) -> list[Rule]:
    """Every base that could be meant, each once.

    ``far`` are totals of other tables; their names end with the heading they stand under, if any.
    """
    rules = [*_list_stated(grid, tracks), *_list_columns(grid, tracks)]
    if grid.is_list:
        rules = [rule for rule in rules if rule.kind in ("cell", "column")]
    else:
        bits = 7.0 + log2(1 + len(far))
        rules += [
            *_list_rows(grid, tracks),
            *_list_sums(grid, tracks),
            *(Rule("far", name, bits, lambda *_, value=value: value) for name, value in far[:MOST_FAR_BASES]),
            *_list_numbers(grid, tracks),
        ]
    return [rule for rule in rules if any(rule.find(track, row) for track in tracks for row in track.shares)]


def _list_stated(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Bases in the cell itself, in the heading, in the title."""
    if any(share.base for track in tracks for share in track.shares.values()):
        yield Rule(
            "cell",
            "the number beside it",
            0.0,
            lambda track, row: track.shares[row].base if row in track.shares else None,
            is_hinted=True,
        )
    if any(track.number for track in tracks):
        yield Rule("heading", "n in the heading", 1.0, lambda track, row: track.number, is_hinted=True)
    for number in grid.title_numbers:
        yield Rule("heading", "the number in the title", 1.5, lambda track, row, n=number: n, is_hinted=True)


def _list_rows(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Rows of the own column: labelled totals, the row at 100%, the largest, the row above, any other."""
    rows = sorted({row for track in tracks for row in track.counts})
    largest = {max(track.counts, key=track.counts.__getitem__) for track in tracks if track.counts}
    marked = {
        row
        for row in rows
        if is_total_label(grid.labels[row])
        or any(row in track.shares and track.shares[row].is_whole for track in tracks)
    }
    chosen = rows if len(rows) <= MOST_ROWS_AS_BASES else sorted(marked | largest)[:MOST_ROWS_AS_BASES]
    for row in chosen:
        bits = 5.0 + log2(len(rows))
        if row in largest:
            bits = 3.0
        if row in marked:
            bits = 1.0
        elif BASE_LABEL.search(grid.labels[row]) and row in largest:
            bits = 2.0
        yield Rule(
            "total" if row in marked or row in largest else "row",
            grid.name_row(row),
            bits,
            lambda track, at, row=row: track.counts.get(row),
            row=row,
            is_hinted=is_total_label(grid.labels[row]),
        )
    for place, wholes in find_group_totals(grid, rows).items():
        yield Rule(
            "group",
            "the total of its group",
            1.5 + place,
            lambda track, row, wholes=wholes: track.counts.get(wholes.get(row)),
            is_hinted=True,
        )
    for bits, wholes in enumerate(find_rows_above(grid, rows), start=1):
        if wholes:
            yield Rule(
                "above",
                "the row above",
                bits,
                lambda track, row, wholes=wholes: track.counts.get(wholes.get(row)),
                is_hinted=True,
            )


def _list_sums(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Sums of the items of the column or of a section, and totals without a row."""
    rows = sorted({row for track in tracks for row in track.counts})
    items = [row for row in rows if not is_total_label(grid.labels[row])]
    sections: dict[str, list[int]] = {}
    for row in items:
        sections.setdefault(grid.sections[row], []).append(row)

    @cache
    def add(track: Track, section: str | None) -> int | None:
        members = items if section is None else sections.get(section, [])
        parts = [track.counts[row] for row in members if row in track.counts]
        return sum(parts) if len(parts) > 1 else None

    if len(items) > 1:
        yield Rule("sum", "the sum of the items", 3.0, lambda track, row: add(track, None))
    if len(sections) > 1:
        yield Rule("sum", "the sum of the section", 3.5, lambda track, row: add(track, grid.sections[row]))
    if len(rows) > MOST_ROWS_AS_BASES:
        return
    totals = [row for row in rows if is_total_label(grid.labels[row])]
    for total in totals:
        for row in items:
            hinted = bool(LEFT_OUT.search(grid.labels[row]))
            yield Rule(
                "without",
                f"{grid.name_row(total)} without {grid.name_row(row)}",
                3.0 if hinted else 7.0 + log2(len(rows)),
                lambda track, at, total=total, row=row: (
                    track.counts[total] - track.counts[row]
                    if total in track.counts and row in track.counts
                    else None
                ),
                row=total,
                is_hinted=hinted,
            )


def _list_columns(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Another column of the same row, the sum along the row, one number of the table for all columns."""
    own = {track.count_column for track in tracks if not track.source}
    others = [column for column in grid.count_columns if column not in own or len(tracks) == 1]
    largest = [track.count_column for track in tracks if is_total_label(grid.name_last(track.column))]
    totals = [column for column in grid.count_columns if is_total_label(grid.headings[column])]
    for column in dict.fromkeys([*others, *largest, *totals]):
        if len(tracks) == 1 and column == tracks[0].count_column:
            continue
        hinted = is_total_label(grid.headings[column]) or bool(BASE_LABEL.search(grid.headings[column]))
        yield Rule(
            "column",
            grid.headings[column],
            2.0 if hinted else 4.0 + log2(len(others) + 1),
            lambda track, row, column=column: (
                grid.counts.get((row, column))
                if column != track.count_column or (row in track.shares and track.shares[row].is_whole)
                else None
            ),
            column=column,
            is_hinted=hinted,
        )
        for row in [row for row in grid.total_rows if (row, column) in grid.counts][:MOST_GRAND_TOTALS]:
            yield Rule(
                "grand",
                f"{grid.name_row(row)}, {grid.headings[column]}",
                6.0,
                lambda track, at, place=(row, column): grid.counts.get(place),
                row=row,
                column=column,
            )
    if len(tracks) > 1:
        parts = [track for track in tracks if not is_total_label(grid.name_last(track.column))]

        def add(track: Track, row: int) -> int | None:
            known = [part.counts[row] for part in parts if row in part.counts]
            return sum(known) if len(known) > 1 else None

        yield Rule("sum", "the sum of the row", 6.0, add)


def _list_numbers(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Numbers that stand nowhere: one for all columns, or one for each column that supports one."""
    all_shares = [share for track in tracks for share in track.shares.values()]
    for value in find_supported_numbers(all_shares, grid.scale)[:2]:
        yield Rule("number", grid.format_count(value), NUMBER_BITS, lambda track, row, value=value: value)
    if len(tracks) > 1:
        own = {track: find_supported_numbers(list(track.shares.values()), grid.scale)[:1] for track in tracks}
        if any(own.values()):
            yield Rule(
                "number",
                "a number of its own for each column",
                NUMBER_BITS * sum(map(bool, own.values())),
                lambda track, row: next(iter(own.get(track, ())), None),
            )


def find_supported_numbers(shares: Sequence[Share], unit: int = 1) -> list[int]:
    """Numbers that at least three shares and more than half of them follow from, best supported first.

    Each share leaves an interval of bases open (half up); where most of them overlap, the middle of
    the overlap stands for it, the multiple of ``unit`` nearest to it where there is one. A base is never
    below a count of it.

    >>> printed = ((63, "34.1"), (35, "18.9"), (42, "22.7"))
    >>> find_supported_numbers([Share(0, 0, "", p, int(10 * float(p)), 1, count) for count, p in printed])
    [185]
    """
    telling = [share for share in shares if share.count and share.digits]
    spans = [(share.count, find_bases(share.count, share.digits, share.decimals)) for share in telling]
    spans = [(count, *found) for count, found in spans if found and found[1]]
    edges = sorted([(low, 1) for _, low, _ in spans] + [(high + 1, -1) for _, _, high in spans])
    depth, stretches = 0, []
    for place, (start, step) in enumerate(edges[:-1]):
        depth += step
        end = edges[place + 1][0]
        if depth >= FEWEST_ROWS_FOR_A_NUMBER and end > start:
            stretches.append((-depth, end - start, start))
    stretches.sort()
    found = []
    for support, width, start in stretches[:4]:
        largest = max(count for count, low, high in spans if low <= start <= high)
        if 2 * -support > len(telling) and start + width > largest:
            middle = start + (width - 1) // 2
            near = round(middle / unit) * unit
            found.append(near if start <= near < start + width else middle)
    return found
