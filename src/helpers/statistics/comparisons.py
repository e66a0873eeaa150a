"""Two years side by side: how large the change is, and whether chance alone would explain it.

The tests are exact and two-sided. Where several comparisons stand side by side, ``correct_family``
makes them stricter together (Holm), and only the corrected result decides the wording.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

import scipy

from helpers.statistics.chance import Chance, adjust_p_values
from helpers.statistics.intervals import SMALL_BASE, Interval, Share, known_count

COUNT_TEST = "exact conditional test of two Poisson counts, the smaller tail doubled"
SHARE_TEST = "Boschloo's exact test of two shares, the smaller tail doubled"
LARGE_SHARE_TEST = "Fisher's exact test of two shares"
# Boschloo's test visits every pair of counts; past this many pairs (200 by 200) it takes over a fifth of a
# second, and Fisher's, whose answer is then hardly different, is used.
MOST_PAIRS = 40_000


@dataclass(frozen=True)
class Change:
    """A figure in two years; either may be missing (None, or a shorthand such as ``[c]``)."""

    earlier: int | str | None
    later: int | str | None

    @property
    def difference(self) -> int | None:
        """Later minus earlier, where both are known.

        >>> Change(123, 71).difference, Change("[c]", 71).difference
        (-52, None)
        """
        earlier, later = known_count(self.earlier), known_count(self.later)
        return later - earlier if earlier is not None and later is not None else None

    @property
    def percent(self) -> Fraction | None:
        """The change as an exact percentage of the earlier figure; None on a base under 50.

        >>> Change(50, 71).percent, Change(49, 71).percent
        (Fraction(42, 1), None)
        """
        earlier = known_count(self.earlier)
        if self.difference is None or earlier < SMALL_BASE:
            return None
        return Fraction(100 * self.difference, earlier)


@dataclass(frozen=True)
class CountComparison:
    """Two years' counts; ``ratio`` is later / earlier, None where it cannot be told.

    ``rounded_to`` is 5 where the counts are known to the nearest 5 only.
    """

    change: Change
    ratio: Fraction | None = None
    ratio_interval: Interval | None = None
    chance: Chance | None = None
    rounded_to: int = 1


@dataclass(frozen=True)
class ShareComparison:
    """Two years' shares; ``points`` is later minus earlier in exact percentage points."""

    earlier: Share
    later: Share
    points: Fraction | None = None
    points_interval: Interval | None = None
    chance: Chance | None = None


def compare_counts(
    earlier: int | str | None, later: int | str | None, rounded_to: int = 1
) -> CountComparison:
    """Two counts of equally long years, judged by the exact conditional test.

    Given their sum n, the later count is binomial with n and 1/2 if nothing but chance moved it
    (Przyborowski and Wilenski 1940, Biometrika 31, 313-323). The smaller tail is doubled, which for
    1/2 is the same as adding up all outcomes no likelier than this one. Their clover seed (0 dodder
    seeds in one sample, 3 in the next) has one tail of 0.125; the interval of the ratio comes from
    the exact one (Clopper and Pearson) of the binomial share:

    >>> compare_counts(0, 3).chance.p_value
    0.25
    >>> round(compare_counts(123, 71).chance.p_value, 6)
    0.000232

    With ``rounded_to=5`` the counts are known to the nearest 5 only: the test takes those of the
    possible counts that lie closest together, so that no rounding makes a change clear.
    """
    change = Change(earlier, later)
    if change.difference is None:
        return CountComparison(change, rounded_to=rounded_to)
    before, after = _pull_together(known_count(earlier), known_count(later), rounded_to // 2)
    if before + after == 0:
        return CountComparison(change, rounded_to=rounded_to)
    result = scipy.stats.binomtest(after, before + after)
    share = result.proportion_ci(method="exact")
    ratio = Fraction(change.later, change.earlier) if change.earlier else None
    interval = Interval(_odds(share.low), _odds(share.high))
    chance = Chance(float(result.pvalue), COUNT_TEST, rounded=rounded_to > 1)
    return CountComparison(change, ratio, interval, chance, rounded_to)


def _pull_together(earlier: int, later: int, margin: int) -> tuple[int, int]:
    """The two counts moved towards each other by up to the margin each, but not past each other."""
    if abs(later - earlier) <= 2 * margin:
        middle = (earlier + later) // 2
        return middle, middle
    step = margin if later > earlier else -margin
    return earlier + step, later - step


def _odds(share: float) -> float:
    """A share of a sum as the ratio of its two parts."""
    return share / (1 - share) if share < 1 else math.inf


def compare_shares(earlier: Share, later: Share, rounded_to: int = 1) -> ShareComparison:
    """Two years' shares with their difference in percentage points, judged by an exact test.

    Boschloo's test (1970, Statistica Neerlandica 24, 1-35) takes the totals of the two years as
    given, as Fisher's does, but not the sum of the two counts, which nobody fixed; it is never less
    powerful (Lydersen, Fagerland and Laake 2009, Statistics in Medicine 28, 1159-1175). scipy
    documents 74 of 117 against 31 of 63 with one tail of 0.0356. The interval of the difference
    is Newcombe's (1998, Statistics in Medicine 17, 873-890), who prints 0.0524 to 0.3339 for 56 of
    70 less 48 of 80:

    >>> compared = compare_shares(Share(48, 80), Share(56, 70))
    >>> compared.points, round(compared.points_interval.low, 2), round(compared.points_interval.high, 2)
    (Fraction(20, 1), 5.24, 33.39)
    >>> round(compare_shares(Share(31, 63), Share(74, 117)).chance.p_value, 4)
    0.0711
    """
    if earlier.fraction is None or later.fraction is None:
        return ShareComparison(earlier, later)
    from statsmodels.stats.proportion import confint_proportions_2indep  # slow: only where it is needed

    points = 100 * (later.fraction - earlier.fraction)
    before, after = _pull_shares_together(earlier, later, rounded_to // 2)
    ends = confint_proportions_2indep(
        after.count, after.total, before.count, before.total, method="newcomb", compare="diff"
    )
    interval = Interval(100 * float(ends[0]), 100 * float(ends[1]))
    chance = replace(_test_shares(before, after), rounded=rounded_to > 1)
    return ShareComparison(earlier, later, points, interval, chance)


def _pull_shares_together(earlier: Share, later: Share, margin: int) -> tuple[Share, Share]:
    """The shares, each from the possible count and total that bring it nearest to the other."""
    if margin == 0:
        return Share(*_whole(earlier)), Share(*_whole(later))
    rises = later.fraction > earlier.fraction
    before = _move_share(earlier, margin if rises else -margin)
    after = _move_share(later, -margin if rises else margin)
    crossed = (after.fraction > before.fraction) != rises
    return (before, before) if crossed else (before, after)


def _move_share(share: Share, margin: int) -> Share:
    """The share with its count moved by the margin and its total by the opposite."""
    count, total = _whole(share)
    moved = max(1, count, total - margin)
    return Share(min(max(0, count + margin), moved), moved)


def _whole(share: Share) -> tuple[int, int]:
    """Count and total of a known share as plain whole numbers."""
    return known_count(share.count), known_count(share.total)


def _test_shares(earlier: Share, later: Share) -> Chance:
    """The exact test of two known shares."""
    (before, before_total), (after, after_total) = _whole(earlier), _whole(later)
    table = [[after, before], [after_total - after, before_total - before]]
    if before + after in (0, before_total + after_total):
        return Chance(1.0, SHARE_TEST)
    if before_total * after_total > MOST_PAIRS:
        return Chance(float(scipy.stats.fisher_exact(table).pvalue), LARGE_SHARE_TEST)
    return Chance(float(scipy.stats.boschloo_exact(table).pvalue), SHARE_TEST)


Result = TypeVar("Result")


def correct_family(results: Mapping[str, Result], family: str) -> dict[str, Result]:
    """The same results, each with the p-value that Holm's correction over all of them gives it.

    ``results`` are comparisons or trends shown together, by name; ``family`` says in words what
    they are. Results without a test pass through and do not count.

    >>> kinds = {"neglect": compare_counts(25, 20), "domestic": compare_counts(8, 1)}
    >>> kinds["other"] = compare_counts(0, 0)
    >>> corrected = correct_family(kinds, "kinds of abuse")
    >>> round(kinds["domestic"].chance.p_value, 3), round(corrected["domestic"].chance.adjusted_p_value, 3)
    (0.039, 0.078)
    >>> corrected["domestic"].chance.family_size, corrected["other"].chance
    (2, None)
    """
    judged = {name: result.chance for name, result in results.items() if result.chance is not None}
    if not judged:
        return dict(results)
    adjusted = adjust_p_values([chance.p_value for chance in judged.values()])
    chances = {
        name: replace(chance, adjusted_p_value=p, family=family, family_size=len(judged))
        for (name, chance), p in zip(judged.items(), adjusted, strict=True)
    }
    return {
        name: replace(result, chance=chances[name]) if name in chances else result
        for name, result in results.items()
    }
