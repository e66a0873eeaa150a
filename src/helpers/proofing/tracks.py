"""Which counts the printed percentages belong to: in the cell, beside it, or in a table of the same shape."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.proofing.grids import Grid, Track, is_total_label, list_lines

UNITS = frozenset(("%", "n", "no", "no.", "number", "numbers", "count", "per cent", "percent", "percentage"))
RUNNING = re.compile(r"\bcum(?:ulative|\b|\.)|kumul|running", re.IGNORECASE)
CUMULATIVE = "cumulative"
MOST_BESIDE = 4
ALIKE = 0.7  # of the rows and of the columns, for tables of the same shape


def list_pairings(grid: Grid, others: Iterable[Grid] = ()) -> Iterator[tuple[str, list[Track]]]:
    """Every way to read the percentages as shares of counts: its name and the tracks that it makes.

    ``own`` where the counts stand in the same cells, ``beside`` where they stand in the column before (over
    other columns of percentages) or after, the name of a table where they stand at the same place of it.
    """
    own = [
        column
        for column in grid.share_columns
        if any(share.count is not None for share in grid.list_shares(column).values())
    ]
    if own:
        yield "own", [_make_track(grid, column, column) for column in own]
    alone = [  # what may be below nothing is a change and no share
        column
        for column in grid.share_columns
        if column not in own and not any(share.negative for share in grid.list_shares(column).values())
    ]
    if not alone:
        return
    for step in (*range(-1, -1 - MOST_BESIDE, -1), 1):
        beside = [
            (column, column + step)
            for column in alone
            if column + step in grid.count_columns
            and not _are_apart(grid, column, column + step)
            and all(between in alone for between in range(column + step + 1, column))
        ]
        if beside:
            yield f"beside {step}", [_make_track(grid, column, counts) for column, counts in beside]
    running = [column for column in alone if RUNNING.search(grid.headings[column])]
    if running and grid.count_columns:
        yield CUMULATIVE, [_add_up(grid, column) for column in running]
    for other in others:
        if other is not grid and other.counts:
            tracks = list(_match_tracks(grid, alone, other))
            if tracks:
                yield other.name, tracks


def _are_apart(grid: Grid, one: int, other: int) -> bool:
    """Whether two columns stand under different headings of a row of headings above."""
    first, second = (grid.headings[column].split(" | ") for column in (one, other))
    return len(first) > 1 and len(second) > 1 and first[0] != second[0] and first[-1] != second[-1]


def _make_track(
    grid: Grid, column: int, at: int, counts: dict[int, int] | None = None, other: Grid | None = None
) -> Track:
    """The shares of a column with counts by row: those of column ``at``, of the same table or of another."""
    table = other or grid
    if counts is None:
        counts = {row: count for (row, own), count in grid.counts.items() if own == at}
    shares = {
        row: share if share.count is not None else replace(share, count=counts.get(row))
        for row, share in grid.list_shares(column).items()
    }
    number = grid.heading_numbers[column] or table.heading_numbers[at]
    return Track(column, counts, shares, at, number, other.name if other else "", table.rounding_unit)


def _add_up(grid: Grid, column: int) -> Track:
    """A column of cumulative shares with the running sums of the counts nearest before it, or at all."""
    nearest = min(grid.count_columns, key=lambda at: (at > column, abs(column - at)))
    sums, added = {}, 0
    for row, count in sorted(list_lines(grid.counts, by_row=False)[nearest].items()):
        is_total = is_total_label(grid.labels[row])
        added += 0 if is_total else count
        sums[row] = count if is_total else added
    return replace(_make_track(grid, column, nearest, sums), source=CUMULATIVE)


def _match_tracks(grid: Grid, columns: Sequence[int], other: Grid) -> Iterator[Track]:
    """The shares of some columns with the counts at the same places of a table of the same shape."""
    rows = match_rows(grid, other) if grid.scale == other.scale else None
    for column in columns if rows else ():
        at = find_same_heading(grid, column, other, other.count_columns)
        counts = {row: other.counts[there, at] for row, there in rows.items() if (there, at) in other.counts}
        if counts:
            yield _make_track(grid, column, at, counts, other)


def match_rows(grid: Grid, other: Grid) -> dict[int, int] | None:
    """For each row the row of another table with the same label and section; None where few have one."""
    places = {(other.sections[row], other.labels[row]): row for row in range(len(other.labels))}
    plain = {label: row for row, label in enumerate(other.labels)}
    rows = {}
    for row, label in enumerate(grid.labels):
        found = places.get((grid.sections[row], label), plain.get(label))
        if found is not None and label:
            rows[row] = found
    return rows if len(rows) >= max(2, ALIKE * len(grid.labels)) else None


def find_same_heading(grid: Grid, column: int, other: Grid, columns: Sequence[int]) -> int | None:
    """The column of another table under the same heading, a unit such as % or Number aside."""
    wanted = strip_unit(grid.headings[column])
    return next((at for at in columns if strip_unit(other.headings[at]) == wanted), None)


def strip_unit(heading: str) -> str:
    """A heading without what says only that figures are counts or per cent.

    >>> strip_unit("2023/24 | %"), strip_unit("2023/24 | Number"), strip_unit("% 2023/24")
    ('2023/24', '2023/24', '2023/24')
    """
    parts = [part.strip(" ()%").lower() for part in heading.split(" | ")]
    return " | ".join(part for part in parts if part and part not in UNITS)
