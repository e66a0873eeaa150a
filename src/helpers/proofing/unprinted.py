"""Numbers that stand nowhere and that many percentages follow from all the same."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.percentages import find_bases
from helpers.proofing.grids import Share

FEWEST_ROWS_FOR_A_NUMBER = 3


def find_supported_numbers(shares: Sequence[Share], unit: int = 1) -> list[int]:
    """Numbers that at least three shares and more than half of them follow from, best supported first.

    Each share leaves an interval of bases open (half up); where most of them overlap, the middle of
    the overlap stands for it, the multiple of ``unit`` nearest to it where there is one. A base is never
    below a count of it.

    >>> [Share(0, 0, "", p, int(p.replace(".", "")), 1, k) for k, p in ((63, "34.1"), (35, "18.9"))][0].count
    63
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
    return [
        _take_middle(start, width, unit)
        for support, width, start in stretches[:4]
        if 2 * -support > len(telling)
        and start + width > max(count for count, low, high in spans if low <= start <= high)
    ]


def _take_middle(start: int, width: int, unit: int) -> int:
    """The middle of some whole numbers, or the multiple of a unit nearest to it if they hold one."""
    middle = start + (width - 1) // 2
    near = round(middle / unit) * unit
    return near if start <= near < start + width else middle
