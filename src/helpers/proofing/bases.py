"""Where the base of a share may stand: near and meaningful numbers, each with what it costs to choose it.

The costs are in bits and say how far fetched a base is before looking: a labelled total costs least,
a number that stands nowhere most. The arithmetic decides among them (``patterns``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import log2

from helpers.percentages import find_bases, find_overlaps
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
Find = Callable[[Track, int], int | None]


@dataclass(frozen=True)
class Rule:
    """A way to find the base of each share: ``find`` gives its value for a track and row, or None.

    ``kind`` is total, row, heading, cell, sum, without, above, column, grand, far or number;
    ``row`` and ``column`` are where it stands in the table. ``is_hinted`` where words or place say so.
    """

    kind: str
    name: str
    bits: float
    find: Find
    row: int | None = None
    column: int | None = None
    is_hinted: bool = False

    @property
    def title(self) -> str:
        """What it is called, in one line."""
        return self.name.replace(" | ", ", ").replace("\n", " ")

    @property
    def is_printed(self) -> bool:
        """Whether the base stands on the page as it is."""
        return self.kind not in ("sum", "without", "number")


def list_rules(grid: Grid, tracks: Sequence[Track], far: Sequence[tuple[str, int]] = ()) -> list[Rule]:
    """Every base that could be meant, each once.

    ``far`` are totals of other tables; their names end with the heading they stand under, if any. A number
    that stands nowhere is one for all columns, or one for each column that supports one.
    """
    rules = []
    if any(share.base for track in tracks for share in track.shares.values()):

        def find_beside(track: Track, row: int) -> int | None:
            return track.shares[row].base if row in track.shares else None

        rules.append(Rule("cell", "the number beside it", 0.0, find_beside, is_hinted=True))
    if any(track.number for track in tracks):
        rules += [Rule("heading", "n in the heading", 1.0, lambda track, row: track.number, is_hinted=True)]
    for number in grid.title_numbers:
        rules.append(Rule("heading", "the number in the title", 1.5, _always(number), is_hinted=True))
    rules += _list_columns(grid, tracks)
    if grid.is_list:
        rules = [rule for rule in rules if rule.kind in ("cell", "column")]
    else:
        bits = 7.0 + log2(1 + len(far))
        rules += [*_list_rows(grid, tracks), *_list_sums(grid, tracks)]
        rules += [Rule("far", name, bits, _always(value)) for name, value in far[:MOST_FAR_BASES]]
        shares = [share for track in tracks for share in track.shares.values()]
        for value in find_supported_numbers(shares, grid.scale)[:2]:
            rules.append(Rule("number", grid.format_count(value), NUMBER_BITS, _always(value)))
        alone = {track: list(track.shares.values()) for track in tracks} if len(tracks) > 1 else {}
        own = {track: find_supported_numbers(shares, grid.scale)[:1] for track, shares in alone.items()}
        bits, name = NUMBER_BITS * sum(map(bool, own.values())), "a number of its own for each column"
        if bits:
            rules.append(Rule("number", name, bits, lambda track, row: next(iter(own.get(track, ())), None)))
    return [rule for rule in rules if any(rule.find(track, row) for track in tracks for row in track.shares)]


def _always(value: int) -> Find:
    """One base for every row of every column."""
    return lambda track, row: value


def _in_column(rows: Mapping[int, int]) -> Find:
    """For each row the count of another row of its column."""
    return lambda track, row: track.counts.get(rows.get(row))


def _list_rows(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Rows of the own column: labelled totals, the row at 100%, the largest, the row above, any other."""
    rows = sorted({row for track in tracks for row in track.counts})
    largest = {max(track.counts, key=track.counts.__getitem__) for track in tracks if track.counts}
    wholes = {row for track in tracks for row, share in track.shares.items() if share.is_whole}
    marked = {row for row in rows if row in wholes or is_total_label(grid.labels[row])}
    for row in rows if len(rows) <= MOST_ROWS_AS_BASES else sorted(marked | largest)[:MOST_ROWS_AS_BASES]:
        if row in marked:
            bits = 1.0
        elif row in largest:
            bits = 2.0 if BASE_LABEL.search(grid.labels[row]) else 3.0
        else:
            bits = 5.0 + log2(len(rows))
        kind, hinted = "total" if row in marked | largest else "row", is_total_label(grid.labels[row])
        name = grid.name_row(row)
        yield Rule(kind, name, bits, lambda track, _, row=row: track.counts.get(row), row, is_hinted=hinted)
    for place, groups in find_group_totals(grid, rows).items():
        yield Rule("group", "the total of its group", 1.5 + place, _in_column(groups), is_hinted=True)
    for bits, above in enumerate(find_rows_above(grid, rows), start=1):
        if above:
            yield Rule("above", "the row above", bits, _in_column(above), is_hinted=True)


def _list_sums(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Sums of the items of the column or of a section, and totals without a row."""
    rows = sorted({row for track in tracks for row in track.counts})
    totals = [row for row in rows if is_total_label(grid.labels[row])]
    items = [row for row in rows if row not in totals]
    sections: dict[str, list[int]] = {}
    for row in items:
        sections.setdefault(grid.sections[row], []).append(row)

    @cache
    def add(track: Track, section: str | None) -> int | None:
        members = items if section is None else sections.get(section, [])
        parts = [track.counts[row] for row in members if row in track.counts]
        return sum(parts) if len(parts) > 1 else None

    def subtract(total: int, part: int) -> Find:
        return lambda track, row: (
            track.counts[total] - track.counts[part] if {total, part} <= track.counts.keys() else None
        )

    if len(items) > 1:
        yield Rule("sum", "the sum of the items", 3.0, lambda track, row: add(track, None))
    if len(sections) > 1:
        yield Rule("sum", "the sum of the section", 3.5, lambda track, row: add(track, grid.sections[row]))
    for total, row in product(totals, items) if len(rows) <= MOST_ROWS_AS_BASES else ():
        hinted = bool(LEFT_OUT.search(grid.labels[row]))
        name = f"{grid.name_row(total)} without {grid.name_row(row)}"
        bits = 3.0 if hinted else 7.0 + log2(len(rows))
        yield Rule("without", name, bits, subtract(total, row), row=total, is_hinted=hinted)


def _list_columns(grid: Grid, tracks: Sequence[Track]) -> Iterator[Rule]:
    """Another column of the same row, the sum along the row, one number of the table for all columns."""
    own = {track.count_column for track in tracks if not track.source}
    others = [column for column in grid.count_columns if column not in own or len(tracks) == 1]
    largest = [track.count_column for track in tracks if is_total_label(grid.name_last(track.column))]
    totals = [column for column in grid.count_columns if is_total_label(grid.headings[column])]

    def find_beside(column: int) -> Find:
        return lambda track, row: (
            grid.counts.get((row, column))
            if column != track.count_column or (row in track.shares and track.shares[row].is_whole)
            else None
        )

    for column in dict.fromkeys([*others, *largest, *totals]):
        if len(tracks) == 1 and column == tracks[0].count_column:
            continue
        name = grid.headings[column]
        hinted = is_total_label(name) or bool(BASE_LABEL.search(name))
        bits = 2.0 if hinted else 4.0 + log2(len(others) + 1)
        yield Rule("column", name, bits, find_beside(column), column=column, is_hinted=hinted)
        labelled = (row for row, label in enumerate(grid.labels) if is_total_label(label))
        for row in [row for row in labelled if (row, column) in grid.counts][:MOST_GRAND_TOTALS]:
            find = _always(grid.counts[row, column])
            yield Rule("grand", f"{grid.name_row(row)}, {name}", 6.0, find, row, column)
    if len(tracks) > 1:
        parts = [track for track in tracks if not is_total_label(grid.name_last(track.column))]

        def add(track: Track, row: int) -> int | None:
            known = [part.counts[row] for part in parts if row in part.counts]
            return sum(known) if len(known) > 1 else None

        yield Rule("sum", "the sum of the row", 6.0, add)


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
    overlaps = find_overlaps([(low, high) for _, low, high in spans], FEWEST_ROWS_FOR_A_NUMBER)
    found = []
    for start, width, support in overlaps[:4]:
        largest = max(count for count, low, high in spans if low <= start <= high)
        if 2 * support > len(telling) and start + width > largest:
            middle = start + (width - 1) // 2
            near = round(middle / unit) * unit
            found.append(near if start <= near < start + width else middle)
    return found
