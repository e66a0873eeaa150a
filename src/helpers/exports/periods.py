"""Periods as publishers head their columns: told from dates, names and spreadsheet accidents."""

import re

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
    rf"(?:{_PART} )?{_YEAR}(?:/[0-9]{{2}})?(?: {_PART})?"  # 2019/20, Q4 2017/18, 2024 Jan-Mar
    rf"|(?:(?:year (?:to|ending|ended)|as at|as of) )?(?:[0-9]{{1,2}} )?{MONTH} {_YEAR}"  # March 2024
    rf"|{MONTH} {_YEAR} ?[{DASHES}] ?{MONTH} {_YEAR}",
    re.IGNORECASE,
)
_NOTE = re.compile(r" ?(?:\([A-Za-z ]+\)|\[[A-Za-z]\])$")  # 2023/24 (provisional), 2023/24 [r]
# What spreadsheets and exports make of a period: Oct-11, 11-Oct, 2024-04-01, 01/04/2024.
_DATE = re.compile(
    rf"{MONTH}[-/ ][0-9]{{2}}|[0-9]{{1,2}}[-/ ]{MONTH}(?:[-/ ][0-9]{{2,4}})?"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}",
    re.IGNORECASE,
)
# The months that a period covers, for telling which of two came first.
_COVERED = re.compile(
    rf"(?:as (?:at|of) )?(?:(?P<month>{MONTH}) )?(?P<year>{_YEAR})(?P<financial>/[0-9]{{2}})?(?: event)?",
    re.IGNORECASE,
)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXPECTED = "a financial year such as 2023/24 or a calendar year such as 2023"


def read_heading(text: str) -> str:
    """The period a table column is headed with, financial years written as ``2023/24``.

    Calendar years, quarters, halves and other parts of them, months with their year, and a note in
    brackets after any of them are periods too. Nothing else is: a heading such as ``client_name`` must
    never carry personal data in. Raises ``ValueError`` saying what is wrong with the heading.

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


def find_months(period: str) -> tuple[int, int] | None:
    """The first and the last month that a period covers, counted from the year 0; None where words hide it.

    A financial year runs from April to March. What runs "since launch" or "to date" covers no time
    that could be told.

    >>> find_months("2018/19"), find_months("April 2019"), find_months("to date")
    ((24219, 24230), (24231, 24231), None)
    """
    found = _COVERED.fullmatch(period)
    if not found:
        return None
    january = 12 * int(found["year"])
    if found["month"]:
        month = january + _MONTH_NAMES.index(found["month"][:3].lower())
        return (month, month)
    return (january + 3, january + 14) if found["financial"] else (january, january + 11)


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
