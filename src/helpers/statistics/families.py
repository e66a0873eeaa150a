"""All tests of a page judged as one family, chosen before anybody looks at a result."""

from __future__ import annotations

from collections.abc import Mapping


def adjust_family(p_values: Mapping[str, float | None]) -> dict[str, float]:
    """Each test's p-value after Holm's correction for the whole family, by name.

    In ascending order the i-th of m is multiplied by m − i + 1; none may be smaller than the one before
    it, nor larger than 1 (Holm 1979, Scandinavian Journal of Statistics 6, 65-70). The risk of even one
    false alarm among them stays at 5% if those under 0.05 are told. A corrected value is a bound, never
    how often chance does something, so do not say it as one. Tests that could not be made (None) do not
    count. Name every test of the page, whatever it gave: a family chosen by its results corrects nothing.

    >>> family = {"referrals": 0.24, "unknown": 0.018, "domestic": 0.027, "short": None}
    >>> {name: round(p, 3) for name, p in adjust_family(family).items()}
    {'unknown': 0.054, 'domestic': 0.054, 'referrals': 0.24}
    """
    known = sorted((p, place, name) for place, (name, p) in enumerate(p_values.items()) if p is not None)
    adjusted, highest = {}, 0.0
    for rank, (p, _, name) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[name] = highest
    return adjusted
