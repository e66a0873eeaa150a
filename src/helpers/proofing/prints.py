"""Why one percentage does not follow: every slip that prints it, weighed in bits, the likeliest first.

What a slip costs is what the engine asks for it (``helpers.percentages.vocabulary``): its prior, and the
bits to say where and how. Beside its slips stand two that only a table shows: the rest to 100%, and the
figure itself in the place of its percentage. What the counts add up to speaks for or against a mistyped one.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import log2

from helpers.percentages import (
    CELL_BITS,
    MECHANISMS,
    find_bases,
    find_damage,
    format_percent,
    number_typo_bits,
    print_digits,
)
from helpers.proofing.grids import Grid, Place, is_total_label
from helpers.proofing.patterns import is_typing_slip
from helpers.proofing.verdicts import Cause, Verdict

NO_TOTAL_BITS = 2.0  # beyond a total, a number that is none
SUM_BITS = 14.0  # items that miss their total, for no reason that a cause gives
OTHER_FIGURE_BITS = 10.0  # another percentage that follows from the number held to be wrong
MOST_NUMBERS = 400  # tried as the one that was meant
ADDED_KINDS = ("total", "row", "heading", "column")
REST_BITS = 6.0  # the other of two answers, or their sum: as often as another row's
FIGURE_BITS = 6.0  # the count where its percentage should stand
DIGIT_BITS = log2(10)
REST = ", the rest to 100%"


def weigh_causes(
    grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict], far: Sequence[tuple[str, int]] = ()
) -> list[Cause]:
    """The causes of a percentage that does not follow, one of each mechanism, the likeliest first.

    The last resort, ``unexplained``, is always among them: every digit could be any.
    """
    share, is_change = cell.share, cell.rule.kind == "change"
    listed = [Cause("unexplained", "", 10.0 + DIGIT_BITS * len(str(share.digits)))]
    if is_change or abs(share.count) <= cell.base:
        listed += [*_list_typing(cell), *_list_copied(grid, cell, verdicts), *_list_reckoned(grid, cell)]
        listed += _list_bases(grid, cell, far) if cell.track is not None else ()
    if cell.track is not None and not is_change:
        listed += _list_misprints(grid, cell, verdicts)
    best: dict[str, Cause] = {}
    for cause in sorted(listed, key=lambda cause: cause.bits):
        best.setdefault(cause.mechanism, cause)
    if "other_row" in best and best["other_row"].clause.endswith(REST):
        best.pop("complement", None)
    return list(best.values())


def _list_typing(cell: Verdict) -> Iterator[Cause]:
    """Slips of the fingers in the percentage, at its decimals or at those that its column has."""
    share = cell.share
    decimals = {share.decimals}
    if cell.track is not None:
        decimals |= {other.decimals for other in cell.track.shares.values()}
    for places in decimals:
        true = print_digits(abs(share.count), cell.base, places)
        near = (true,) if cell.track is None or cell.track.unit == 1 else (true, true - 1, true + 1)
        for text in (format_percent(digits, places) for digits in near if digits >= 0):
            for mechanism, bits in find_damage(text, share.percent):
                parameter = f"{text} printed as {share.percent}"
                clause = MECHANISMS[mechanism].clause.format(parameter=parameter)
                extra = 2.0 * (text != format_percent(true, share.decimals))
                yield Cause(mechanism, clause, CELL_BITS[mechanism] + bits + extra, parameter)


def _list_copied(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> Iterator[Cause]:
    """The same percentage in the same column or row, where it stands by right."""
    own = cell.share.place
    for mechanism, along, across in (("other_row", 1, 0), ("other_period", 0, 1)):
        line = [
            (abs(place[across] - own[across]), place, one)
            for place, one in verdicts.items()
            if place[along] == own[along] and place != own and one.how not in ("no_base", "no_count")
        ]
        same = [
            found
            for found in line
            if (found[2].expected if found[2].how == "wrong" else found[2].share.text) == cell.share.text
        ]
        if not same:
            continue
        _, (row, column), one = min(same, key=lambda found: found[0])
        name = grid.name_row(row) if mechanism == "other_row" else grid.name_column(column)
        bits = CELL_BITS[mechanism] + log2(len(line) / len(same))
        clause = MECHANISMS[mechanism].clause.format(parameter=name)
        if mechanism == "other_row" and one.share.count == cell.base - cell.share.count:
            clause, bits = clause + REST, bits - 1.0  # two ways to it
        yield Cause(mechanism, clause, bits, name)


def _list_reckoned(grid: Grid, cell: Verdict) -> Iterator[Cause]:
    """Other things that were worked out from the same two numbers."""
    share, base = cell.share, cell.base
    count, decimals = abs(share.count), share.decimals

    def prints(amount: int, of: int) -> bool:
        return of > 0 and amount >= 0 and print_digits(amount, of, decimals) == share.digits

    if cell.rule.kind == "change":
        later = base + share.count
        if prints(count, base):
            yield Cause("sign", "the sign is wrong", CELL_BITS["other_count"])
        if prints(later, base):
            told = "it is the later figure as a percentage of the earlier one, not the change"
            yield Cause("other_count", told, CELL_BITS["other_count"])
        if prints(count, later):
            yield Cause("other_denominator", "the difference was divided by the later figure", 4.0)
    else:
        rest, whole = base - count, 100 * 10**decimals
        if 0 < count < base and (
            prints(rest, base) or share.digits == whole - print_digits(count, base, decimals)
        ):
            told = f"it is the share of the others, {grid.format_count(rest)} of {grid.format_count(base)}"
            yield Cause("complement", told, REST_BITS)
        for mechanism, amount, of in (("inverted", count * base, 10_000), ("as_fraction", count, 100 * base)):
            if prints(amount, of) and (mechanism == "inverted" or share.decimals > 1):
                told = {"count": grid.format_count(count), "total": grid.format_count(base)}
                clause = MECHANISMS[mechanism].clause.format(**told, parameter=told["total"])
                yield Cause(mechanism, clause, CELL_BITS[mechanism], str(grid.unscale(base)))
    if Fraction(share.percent) == grid.unscale(count):
        yield Cause("as_count", "it is the number, not the percentage", FIGURE_BITS)


def _list_bases(grid: Grid, cell: Verdict, far: Sequence[tuple[str, int]]) -> Iterator[Cause]:
    """Other printed numbers that the count may have been divided by, totals and near ones first."""
    share, own = cell.share, cell.track.count_column
    named: dict[int, tuple[float, str]] = {}
    for (row, column), base in grid.counts.items():
        if base <= share.count or base == cell.base:
            continue
        is_total = is_total_label(grid.labels[row]) or is_total_label(grid.headings[column])
        names = [grid.name_row(row)] * (row != share.row)
        names += [grid.name_column(column)] * (row == share.row or column != own)
        bits = 0.0 if is_total else NO_TOTAL_BITS * min(2, len(names))
        if base not in named or bits < named[base][0]:
            named[base] = (bits, ", ".join(filter(None, names)))
    for name, base in far:
        if base > share.count and base != cell.base:
            named.setdefault(base, (1.0, name))
    for base, (bits, name) in named.items():
        if print_digits(share.count, base, share.decimals) == share.digits:
            told = f"it is {grid.format_count(share.count)} of {grid.format_count(base)} ({name})"
            cost = CELL_BITS["other_denominator"] + bits + log2(len(named))
            yield Cause("other_denominator", told, cost, f"{name} = {grid.unscale(base)}")


def _list_misprints(grid: Grid, cell: Verdict, verdicts: Mapping[Place, Verdict]) -> Iterator[Cause]:
    """The count mistyped, or changed since, and the base mistyped, as far as a number near makes it follow.

    What the counts add up to speaks for or against it, and so does another percentage that follows.
    """
    share, track = cell.share, cell.track
    source = (track.count_column, track.source)
    counted = any(
        one.how == "half_up" and (one.track.count_column, one.track.source) == source
        for one in verdicts.values()
        if one.share.row == share.row and one.track not in (None, track)
    )
    resting = [one for one in verdicts.values() if one.rule is not None and one.base == cell.base]
    resting = [one for one in resting if one.rule.name == cell.rule.name]
    based = sum(one.how == "half_up" and not one.share.is_whole for one in resting)
    missing = _find_missing(cell, resting)
    found = find_bases(share.count, share.digits, share.decimals) if cell.rule.is_printed else None
    bases = _spread(*found, cell.base, grid.scale) if found and found[1] is not None else ()
    for mechanism, fitting, printed, step, others in (
        ("count_typo", _list_fitting_counts(cell, grid.scale), share.count, 1, counted),
        ("total_typo", bases, cell.base, -1, min(based, 2)),
    ):
        if not fitting:
            continue
        meant, bits = _weigh_numbers(fitting, printed, missing and printed + step * missing, grid.scale)
        bits += CELL_BITS[mechanism] + SUM_BITS * (missing == 0) + OTHER_FIGURE_BITS * others
        ends = [fitting[0], fitting[-1]] if meant is None else [meant]
        told = " to ".join(map(grid.format_count, ends))
        if mechanism == "total_typo":
            clause = f"it is {grid.format_count(share.count)} of {told}, so the base is mistyped"
        else:
            base, shown = grid.format_count(cell.base), str(grid.unscale(printed))
            clause = f"it is {told} of {base}, so the count is mistyped or was changed since"
            is_typed = any(is_typing_slip(str(grid.unscale(one)), shown) for one in ends)
            mechanism = mechanism if is_typed else "other_count"
        yield Cause(mechanism, clause, bits, None if meant is None else str(grid.unscale(meant)))


def _list_fitting_counts(cell: Verdict, unit: int) -> list[int]:
    """Other counts whose percentage of the base is the print."""
    share = cell.share
    step = 200 * 10**share.decimals
    low = max(0, (2 * share.digits - 1) * cell.base // step)
    high = min(cell.base, (2 * share.digits + 1) * cell.base // step + 1)
    return [
        count
        for count in _spread(low, high, share.count, unit)
        if count != share.count and print_digits(count, cell.base, share.decimals) == share.digits
    ]


def _weigh_numbers(
    fitting: Sequence[int], printed: int, mending: int | None, unit: int
) -> tuple[int | None, float]:
    """The number that was meant, where one is likelier than all others together, and the bits of them all.

    ``mending`` is the one with which the counts add up.
    """
    whole = unit if printed % unit == 0 else 1
    costs = {
        number: number_typo_bits(number // whole, printed // whole) - SUM_BITS * (number == mending)
        for number in fitting
    }
    weights = {number: 2.0**-bits for number, bits in costs.items()}
    likeliest, every = max(weights, key=weights.__getitem__), sum(weights.values())
    return (likeliest if 2 * weights[likeliest] >= every else None), -log2(every)


def _find_missing(cell: Verdict, resting: Sequence[Verdict]) -> int | None:
    """By how much the counts of the percentages that rest on a printed base miss it; None for one alone."""
    if cell.kind not in ADDED_KINDS:
        return None
    counts = [
        one.share.count
        for one in resting
        if (one.share.row == cell.share.row if cell.kind == "column" else one.track is cell.track)
        and one.rule.row != one.share.row
    ]
    return cell.base - sum(counts) if len(counts) > 1 else None


def _spread(low: int, high: int, near: int, unit: int) -> range:
    """The numbers from low to high, at most so many of those around another; whole ones where it is."""
    step = unit if near % unit == 0 else 1
    low, high, half = -(-low // step), high // step, MOST_NUMBERS // 2
    if high - low > 2 * half:
        middle = min(max(near // step, low + half), high - half)
        low, high = middle - half, middle + half
    return range(low * step, high * step + 1, step)
