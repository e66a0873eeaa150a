"""Periods as publishers write them: told from dates and names, their order in time, what follows them."""

import math
import re
from collections.abc import Iterable

DASHES = "‐‑–—−-"  # the plain hyphen last: inside [...] it would make a range
_YEAR = r"(?:19|20|21)[0-9]{2}"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_PART = rf"(?:Q[1-4]|H[12]|{MONTH} ?[{DASHES}] ?{MONTH})"
# A pair of years, however the two are joined and however long the second is: 2019/20, 2019–2020.
_YEAR_PAIR = re.compile(rf"({_YEAR})\s?[/{DASHES}]\s?([0-9]{{4}}|[0-9]{{2}})(?![0-9/{DASHES}])")
_HEADING = re.compile(
    rf"(?i)(?:{_PART} )?{_YEAR}(?:/[0-9]{{2}})?(?: {_PART})?"  # 2019/20, Q4 2017/18, 2024 Jan-Mar
    rf"|(?:(?:year (?:to|ending|ended)|as at|as of) )?(?:[0-9]{{1,2}} )?{MONTH} {_YEAR}"  # March 2024
    rf"|{MONTH} {_YEAR} ?[{DASHES}] ?{MONTH} {_YEAR}"
)
_NOTE = re.compile(r" ?(?:\([A-Za-z ]+\)|\[[A-Za-z]\])$")  # 2023/24 (provisional), 2023/24 [r]
# What spreadsheets and exports make of a period: Oct-11, 11-Oct, 2024-04-01, 01/04/2024.
_DATE = re.compile(
    rf"(?i){MONTH}[-/ ][0-9]{{2}}|[0-9]{{1,2}}[-/ ]{MONTH}(?:[-/ ][0-9]{{2,4}})?"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
)
# A year, or a part of one named before or after it: Q4 2017/18, 2024 Jan-Mar, Dec 2021.
_PERIOD = re.compile(
    rf"(?i)(?P<before>(?:(?:{_PART}|{MONTH}) )?)(?P<first>{_YEAR})(?:/(?P<second>[0-9]{{2}}))?"
    rf"(?P<after>(?: (?:{_PART}|{MONTH}))?)"
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXPECTED = "a financial year such as 2023/24 or a calendar year such as 2023"


def read_heading(text: str) -> str:
    """The period a table column is headed with, financial years written as ``2023/24``.

    Calendar years, quarters, halves and other parts of them, months with their year, and a note in
    brackets after any of them are periods too. Nothing else is: a heading such as ``client_name`` must
    never carry personal data in, and raises ``ValueError``.

    >>> read_heading("2024–25"), read_heading("2099/00"), read_heading("2024 Jan-Mar")
    ('2024/25', '2099/00', '2024 Jan-Mar')
    """
    period = read_period(text)
    if not _HEADING.fullmatch(_NOTE.sub("", period)):
        raise ValueError(f"is not a period: expected {EXPECTED}")
    return period


def read_period(text: str) -> str:
    """The period a statement speaks of: any words, but no date and no impossible pair of years.

    Raises ``ValueError`` for what a spreadsheet makes of a period (``Oct-11``, ``2024-04-01``)
    and for two years that do not follow each other (``2024/26``).

    >>> read_period("project to Dec 2023"), read_period("Q4 2017-18")
    ('project to Dec 2023', 'Q4 2017/18')
    """
    period = " ".join(text.split())
    if not period:
        raise ValueError(f"is empty: expected {EXPECTED}")
    if _DATE.fullmatch(period):
        raise ValueError(f"is a date and not a period: expected {EXPECTED}")
    return _YEAR_PAIR.sub(_join_years, period)


def _join_years(found: re.Match[str]) -> str:
    """``2023/24`` for a pair of consecutive years.

    A span of full years (``2013-2016``) stays as it is: it reads as a span, not as a misprint.
    """
    first, second = found.groups()
    if (int(first) + 1) % 10 ** len(second) == int(second):
        return f"{first}/{second[-2:]}"
    if len(second) == 4 and "/" not in found[0]:
        return found[0]
    raise ValueError(f"has two years that do not follow each other: expected {EXPECTED}")


def is_year(period: str) -> bool:
    """Whether a period is one financial year (``2019/20``) or one calendar year (``2020``).

    >>> is_year("1999/00"), is_year("2020"), is_year("2019/21"), is_year("Q4 2017/18")
    (True, True, False, False)
    """
    found = _split_year(period)
    return found is not None and not found["before"] and not found["after"]


def find_year_kind(period: str) -> str:
    """``financial`` or ``calendar`` for one year, which are twelve other months; empty for anything else.

    >>> find_year_kind("2019/20"), find_year_kind("2020"), find_year_kind("Q4 2017/18")
    ('financial', 'calendar', '')
    """
    if not is_year(period):
        return ""
    return "financial" if "/" in period else "calendar"


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


def find_months(period: str) -> tuple[int, int] | None:
    """The first and the last month that a period covers, counted from the year 0; None where words hide it.

    A financial year runs from April to March, its quarters and halves too. What runs "since launch" or
    "to date" covers no time that could be told.

    >>> find_months("2018/19"), find_months("April 2019"), find_months("Q4 2018/19"), find_months("to date")
    ((24219, 24230), (24231, 24231), (24228, 24230), None)
    """
    found = _split_year(re.sub(r"^as (?:at|of) | event$", "", period))
    if found is None:
        return None
    january, part = 12 * int(found["first"]), f"{found['before']}{found['after']}".strip().lower()
    start = january + (3 if found["second"] else 0)
    if not part:
        return start, start + 11
    if part[0] in "qh":
        length = 3 if part[0] == "q" else 6
        return start + length * (int(part[1]) - 1), start + length * int(part[1]) - 1
    months = [january + _MONTH_NAMES.index(name) for name in re.findall(r"\b[a-z]{3}", part)]
    months = [month + 12 * (month < start) for month in months]  # March 2018/19 lies in 2019
    return months[0], months[0] + (months[-1] - months[0]) % 12


def find_start(period: str) -> float:
    """When a period starts, in years: a financial year a quarter into its first; one in other words, never.

    >>> find_start("2019/20"), find_start("2020"), find_start("April 2019"), find_start("Q4 2017/18")
    (2019.25, 2020.0, 2019.25, 2018.0)
    """
    return find_months(period)[0] / 12 if _split_year(period) else math.inf


def sort_periods(periods: Iterable[str]) -> list[str]:
    """Each period once, in order of time; those in other words come last, in order of their text.

    >>> sort_periods(["2020/21", "to date", "Q4 2017/18", "2018/19", "2020/21"])
    ['Q4 2017/18', '2018/19', '2020/21', 'to date']
    """
    return sorted(set(periods), key=lambda period: (find_start(period), period))


def _split_year(period: str) -> re.Match[str] | None:
    """A period's one year (first, second) with the part before or after it; None where it is neither."""
    found = _PERIOD.fullmatch(period)
    if found is None or (found["second"] and (int(found["first"]) + 1) % 100 != int(found["second"])):
        return None
    return found
