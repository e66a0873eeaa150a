"""What the columns of a table are: counts, shares, rates, changes, money, codes or text.

Notation decides first (``%``, ``25 (30.75%)``, ``£``), then the headings; numbers under a heading that says
per cent are percentages, fractions among them as a hundred times what stands there. What stays unclear is
``unclear``: arithmetic may tell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from helpers.reading.figures import read_as_share
from helpers.reading.tables import ReadCell, ReadColumn, ReadRow

SHARE = re.compile(
    r"%|\bper ?cent|\bperc|\bproportion|\bprozent|\banteil|\bpct\b|\bshares?\b|pourcent|procent",
    re.IGNORECASE,
)
SHARE_ROW = re.compile(  # a row of percentages begins or ends so, if it has no sign of its own
    r"%|^\W*(?:per ?cent|pct|proportion|prozent|anteil|shares?\b)|(?:per ?cent|percentages?|pct|shares?)\W*$",
    re.IGNORECASE,
)
RATE = re.compile(
    r"\brates?\b(?!.*%)|\bper (?:1|10|100)[ ,]?000\b|\bper (?:thousand|million|100 )|\bratio\b|\bindex\b"
    r"|\bscore\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\bchanges?\b|\bdifference|\bvariance\b|\byoy|\bgrowth\b|\bincrease\b|\bdecrease\b|\+/-|\bdelta\b"
    r"|veränderung",
    re.IGNORECASE,
)
SPREAD = re.compile(
    r"\bCI\b|\binterval\b|\bS\.?[DE]\.?\b|\bstandard (?:error|deviation)|\bp[- ]?values?\b|^p$|\bmedian\b"
    r"|\bmean\b|\baverage\b|\bIQR\b|(?<!\d )\b(?:days|hours)\b|\byears of age\b",
    re.IGNORECASE,
)
MEAN = re.compile(
    r"\bmean\b|\bmedian\b|\bS\.?D\b|\bIQR\b|^average (?:age|time|number|length|score|wait|days|cost|rent)",
    re.IGNORECASE,
)
BASE_ROW = re.compile(
    r"\W*(?:(?:un)?weighted |total )?(?:bases?|n|samples?(?: size)?|respondents|number)\b[^%]*$",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"\bnumber\b|\bcounts?\b|^n$|\bno\.|\banzahl\b|\bstimmen\b|\bcases\b|\bfrequency\b|\bbase\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\b[nN]\s*[=:]\s*(\d[\d,\u00a0\u202f ]*)|\bbase\s*[=:]\s*(\d[\d,]*)|\b(?:the|of|all)\s+(\d[\d,]*)\s+"
    r"(?:patients|people|respondents|participants|tenants|households|women|men|children|pupils|cases|customers"
    r"|adults|referrals|residents)",
    re.IGNORECASE,
)

WORD = re.compile(r"[^\W\d_]{3}")
MOST_WORDED = 0.2  # of the cells of a column of figures; in a column of quotations more are words


def find_number(text: str) -> int | None:
    """The number of cases that a heading or title states.

    >>> find_number("Male (n=11)"), find_number("Baseline of the 132 patients"), find_number("Year 2023")
    (11, 132, None)
    """
    found = NUMBER.search(text)
    digits = re.sub(r"\D", "", next(filter(None, found.groups()))) if found else ""
    return int(digits) if digits else None


def choose_roles(
    columns: Sequence[ReadColumn],
    rows: Sequence[ReadRow],
    cells: dict[tuple[int, int], ReadCell],
    around: Sequence[str],
) -> tuple[list[ReadColumn], dict[tuple[int, int], ReadCell]]:
    """The columns with their roles, and the cells read as these say."""
    means = {row.number for row in rows if MEAN.search(row.label)}
    read = {  # in 41.2 (12.1) of a row of means nothing is counted
        place: replace(ReadCell(cell.text), is_unread=cell.is_unread)
        if place[0] in means and not cell.has_percent_sign
        else cell
        for place, cell in cells.items()
    }
    chosen = []
    count_rows = _find_count_rows(rows, read)
    for column in columns:
        own = {
            row.number: read[row.number, column.number] for row in rows if (row.number, column.number) in read
        }
        role = _tell_role(column, list(own.values()), " ".join(around))
        if role == "share":
            own = {number: cell for number, cell in own.items() if number not in count_rows}
            read |= {(number, column.number): cell for number, cell in _read_as_shares(own).items()}
        chosen.append(replace(column, role=role, n=find_number(column.heading)))
    for row in rows:
        if SHARE_ROW.search(row.label) and not re.search(r"\([^)]*%[^)]*\)|\bn\b", row.label):
            read |= _read_row_as_shares(row, chosen, read)
    return chosen, read


def _find_count_rows(rows: Sequence[ReadRow], cells: dict[tuple[int, int], ReadCell]) -> set[int]:
    """The rows of whole numbers among percentages: bases by their label, and others of which no figure has
    the percent sign that every figure of some row has.

    Such a table has its numbers in one row and their shares in another.
    """
    by_row: dict[int, list[ReadCell]] = {row.number: [] for row in rows}
    for (number, _), cell in cells.items():
        if cell.is_number and number in by_row:
            by_row[number].append(cell)
    long = {number for number, own in by_row.items() if len(own) > 1}
    signed = any(all(cell.has_percent_sign for cell in by_row[number]) for number in long)
    bases = {row.number for row in rows if BASE_ROW.match(row.label)}
    return {
        number
        for number in bases | (long if signed else set())
        if not any(
            cell.has_percent_sign or cell.percent or "." in (cell.count or "") for cell in by_row[number]
        )
    }


def _tell_role(column: ReadColumn, cells: Sequence[ReadCell], around: str) -> str:
    """The role of a column from its cells and its heading."""
    heading = column.heading
    lowest = next((text for text in reversed(column.headings) if text), "")
    numbers = [cell for cell in cells if cell.is_number]
    if not numbers:
        return "text"
    told = [cell for cell in cells if not cell.missing]
    worded = sum(bool(WORD.search(cell.text)) for cell in told if not cell.is_number)
    if len(numbers) < 0.3 * len(told) or (worded > 2 and worded > MOST_WORDED * len(told)):
        return "text"
    both = sum(cell.count is not None and cell.percent is not None for cell in numbers)
    alone = sum(cell.percent is not None and cell.count is None for cell in numbers)
    signed = sum(bool(cell.sign) for cell in numbers)
    if CHANGE.search(heading) or (signed > 0.5 * len(numbers) and not both):
        return "change"
    if both and MEAN.search(lowest) and not any(cell.has_percent_sign for cell in numbers):
        return "interval"
    if both:
        return "count and share"
    if alone >= 0.3 * len(numbers):
        return "share"
    if any(cell.is_money for cell in numbers):
        return "money"
    if RATE.search(lowest) or (RATE.search(heading) and not COUNT.search(lowest)):
        return "rate"
    if SPREAD.search(lowest):
        return "interval"
    has_decimals = any("." in (cell.count or "") for cell in numbers)
    if SHARE.search(lowest) and not re.search(r"\bn\b\W+%|number", lowest, re.IGNORECASE):
        return "share"
    if SHARE.search(heading) and not COUNT.search(lowest) and has_decimals:
        return "share"
    if re.search(r"\bcode\b|\bindex\b|\bid\b", lowest, re.IGNORECASE) and not has_decimals:
        return "code"
    if not has_decimals:
        return "count"
    return "count" if COUNT.search(lowest) else "unclear"


def _read_as_shares(cells: dict[int, ReadCell]) -> dict[int, ReadCell]:
    """Bare numbers as percentages; all of them fractions where none is above 1 and some lie between."""
    bare = {number: cell for number, cell in cells.items() if cell.percent is None and cell.count is not None}
    values = [float(cell.count) for cell in bare.values()]
    are_fractions = (
        len(bare) == sum(cell.is_number for cell in cells.values())
        and any(0 < value < 1 for value in values)
        and max(values) <= 1
    )
    shares = {number: read_as_share(cell, fraction=are_fractions) for number, cell in bare.items()}
    if any(cell.has_percent_sign for cell in cells.values()):
        return {number: replace(cell, marks="no percent sign") for number, cell in shares.items()}
    return shares


def _read_row_as_shares(
    row: ReadRow, columns: Sequence[ReadColumn], cells: dict[tuple[int, int], ReadCell]
) -> dict[tuple[int, int], ReadCell]:
    """The bare numbers of a row whose label says per cent as percentages, where all could be."""
    counted = [column.number for column in columns if column.role in ("count", "unclear")]
    own = {place: cells[place] for number in counted if (place := (row.number, number)) in cells}
    bare = {
        place: cell
        for place, cell in own.items()
        if cell.count is not None and cell.percent is None and cell.base is None
    }
    if any(float(cell.count) > 100 for cell in bare.values()):
        return {}
    return {place: read_as_share(cell) for place, cell in bare.items()}
