"""How often chance alone would make a result, and how much stricter that is judged among several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CLEAR_BELOW = 0.05


@dataclass(frozen=True)
class Chance:
    """How often chance alone would make a difference at least this large, and by which test.

    ``adjusted_p_value`` is Holm's, once the result has been judged with its ``family``. ``rounded`` tells
    that counts were rounded, so that the p-value is the largest of those that the exact counts could have.
    """

    p_value: float
    method: str
    adjusted_p_value: float | None = None
    family: str = ""
    family_size: int = 1
    rounded: bool = False

    @property
    def deciding_p_value(self) -> float:
        """The adjusted p-value where there is one, else the p-value by itself."""
        return self.p_value if self.adjusted_p_value is None else self.adjusted_p_value

    @property
    def is_clear(self) -> bool:
        """Whether the deciding p-value is under 0.05.

        >>> Chance(0.03, "a test").is_clear, Chance(0.03, "a test", adjusted_p_value=0.09).is_clear
        (True, False)
        """
        return self.deciding_p_value < CLEAR_BELOW


def adjust_p_values(p_values: Sequence[float]) -> list[float]:
    """The p-values after Holm's correction, in the order given.

    In ascending order the i-th of m is multiplied by m − i + 1; none may be smaller than the one before
    it, nor larger than 1. The risk of even one false "clear" among them stays at most 5% (Holm 1979,
    Scandinavian Journal of Statistics 6, 65-70). The same as R's ``p.adjust(p, "holm")`` and statsmodels'
    ``multipletests``, which collects garbage at every call and so takes a tenth of a second.

    >>> [round(p, 3) for p in adjust_p_values([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, place in enumerate(ascending):
        highest = max(highest, min(1.0, p_values[place] * (len(p_values) - rank)))
        adjusted[place] = highest
    return adjusted
