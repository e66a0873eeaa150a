"""Numbers that stand nowhere and that many percentages follow from all the same."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.percentages import find_bases
from helpers.proofing.grids import Share

FEWEST_ROWS_FOR_A_NUMBER = 3


def find_supported_numbers(shares: Sequence[Share]) -> list[int]:
    """Numbers that at least three shares and more than half of them follow from, best supported first.

    Each share leaves an interval of bases open (half up); where most of them overlap, the middle of
    the overlap stands for it. A base is never below a count of it.

    >>> [Share(0, 0, "", p, int(p.replace(".", "")), 1, k) for k, p in ((63, "34.1"), (35, "18.9"))][0].count
    63
    """
    telling = [share for share in shares if share.count and share.digits]
    edges = []
    for share in telling:
        found = find_bases(share.count, share.digits, share.decimals)
        if found and found[1]:
            edges += [(found[0], 1), (found[1] + 1, -1)]
    edges.sort()
    depth, stretches = 0, []
    for place, (start, step) in enumerate(edges[:-1]):
        depth += step
        end = edges[place + 1][0]
        if depth >= FEWEST_ROWS_FOR_A_NUMBER and end > start:
            stretches.append((-depth, end - start, start))
    stretches.sort()
    most = max((share.count for share in telling), default=0)
    return [
        start + (width - 1) // 2
        for support, width, start in stretches[:4]
        if 2 * -support > len(telling) and start + width > most
    ]
