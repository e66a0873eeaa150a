"""Financial and calendar years and their parts: what follows them, their order."""

import math
import re
from collections.abc import Iterable

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = r"(?P<first>\d{4})(?:/(?P<second>\d{2}))?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_PART = rf"(?:Q[1-4]|H[12]|{_MONTH}(?:[-–]{_MONTH})?)"
# A year, or a part of one named before or after it: Q4 2017/18, 2024 Jan-Mar, Dec 2021.
_PERIOD = re.compile(rf"(?P<before>(?:{_PART} )?){_YEAR}(?P<after>(?: {_PART})?)")


def is_year(period: str) -> bool:
    """Whether a period is one financial year (``2019/20``) or one calendar year (``2020``).

    >>> is_year("1999/00"), is_year("2020"), is_year("2019/21"), is_year("Q4 2017/18")
    (True, True, False, False)
    """
    found = _split_year(period)
    return found is not None and not found["before"] and not found["after"]


def first_year(period: str) -> int:
    """The calendar year in which a year starts, or the year that a part of a year belongs to.

    Raises ``ValueError`` for any other period.

    >>> first_year("2019/20"), first_year("2020"), first_year("Q4 2017/18")
    (2019, 2020, 2017)
    """
    found = _split_year(period)
    if found is None:
        raise ValueError(
            f"{period!r} is not a year: write a financial year as 2019/20, a calendar year as 2020."
        )
    return int(found["first"])


def shift_period(period: str, years: int) -> str:
    """The period so many years later (earlier when negative), written as the given one is.

    >>> shift_period("1998/99", 1), shift_period("2020", -2), shift_period("2024 Jan-Mar", -1)
    ('1999/00', '2018', '2023 Jan-Mar')
    """
    start = first_year(period) + years
    found = _split_year(period)
    year = str(start) if found["second"] is None else f"{start}/{(start + 1) % 100:02}"
    return f"{found['before']}{year}{found['after']}"


def _split_year(period: str) -> re.Match[str] | None:
    """A period's one year (first, second) with the part before or after it; None where it is neither."""
    found = _PERIOD.fullmatch(period)
    if found is None or (found["second"] and (int(found["first"]) + 1) % 100 != int(found["second"])):
        return None
    return found


def find_start(period: str) -> float:
    """When a period starts, in years: a financial year a quarter into its first; whatever has no year, never.

    >>> find_start("2019/20"), find_start("2020"), find_start("April 2019"), find_start("Q4 2017/18")
    (2019.25, 2020.0, 2019.25, 2018.0)
    """
    found = _split_year(period)
    if found is None:
        return math.inf
    part, is_financial = f"{found['before']}{found['after']}".strip(), found["second"] is not None
    start = int(found["first"]) + is_financial / 4
    if part[:3] in MONTHS:
        month = MONTHS.index(part[:3])
        return int(found["first"]) + (is_financial and month < 3) + month / 12
    return start + (int(part[1]) - 1) / (4 if part[0] == "Q" else 2) if part else start


def sort_periods(periods: Iterable[str]) -> list[str]:
    """Each period once, in order of time; whatever has no year comes last, in order of its text.

    >>> sort_periods(["2020/21", "to date", "Q4 2017/18", "2018/19", "2020/21"])
    ['Q4 2017/18', '2018/19', '2020/21', 'to date']
    """
    return sorted(set(periods), key=lambda period: (find_start(period), period))
