"""Shares with the range in which they could lie by chance on a small base.

Every referral was counted, so nothing here is about sampling. The interval of a share answers another
question: were each case decided anew under the same conditions, how far might the share lie from this
one? Whether years differ is asked in ``changes``, by how far years move.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from numbers import Integral
from statistics import NormalDist

import pandas as pd

# Under this base a share or a percentage change says more about chance than about the thing counted.
SMALL_BASE = 50


@dataclass(frozen=True)
class Interval:
    """A lower and an upper end, and how often intervals made this way hold the true value."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class Share:
    """A count out of a total; either may be missing (None, or a shorthand such as ``[c]``).

    >>> Share(22, 71).fraction, Share("[c]", 71).fraction
    (Fraction(22, 71), None)
    """

    count: int | str | None
    total: int | str | None

    @property
    def fraction(self) -> Fraction | None:
        """The exact share; None where a figure is missing, the total is 0 or the count exceeds it.

        >>> Share(72, 71).fraction is None, Share(0, 0).fraction is None
        (True, True)
        """
        count, total = known_count(self.count), known_count(self.total)
        if count is None or not total or count > total:
            return None
        return Fraction(count, total)


def known_count(figure: object) -> int | None:
    """A figure as a whole number, or None when it is missing or a shorthand such as ``[c]``.

    Raises ``ValueError`` for a negative number and for one that is not whole.

    >>> known_count(71), known_count("[c]"), known_count(pd.NA)
    (71, None, None)
    """
    if isinstance(figure, str) or pd.isna(figure):
        return None
    if not isinstance(figure, Integral) or figure < 0:
        raise ValueError(f"{figure!r} is no count: expected a whole number of 0 or more.")
    return int(figure)


def share_interval(share: Share, level: float = 0.95) -> Interval | None:
    """Interval for a share, as proportions from 0 to 1; None when the share is not known.

    The score interval (Wilson 1927, Journal of the American Statistical Association 22, 209-212), which holds
    the true share 95% of the time on average: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Newcombe
    (1998, Statistics in Medicine 17, 857-872, table I) prints 0.2553 to 0.3662 for 81 of 263:

    >>> wilson = share_interval(Share(81, 263))
    >>> round(wilson.low, 4), round(wilson.high, 4)
    (0.2553, 0.3662)
    """
    if share.fraction is None:
        return None
    count, total = known_count(share.count), known_count(share.total)
    part, z = count / total, NormalDist().inv_cdf((1 + level) / 2)
    middle, spread = part + z * z / (2 * total), z * sqrt((part * (1 - part) + z * z / (4 * total)) / total)
    low, high = ((middle + side * spread) / (1 + z * z / total) for side in (-1, 1))
    return Interval(low if count else 0.0, high if count < total else 1.0, level)
