"""The sentences of a notice of corrections: scale, nature, cause and impact of an error, what is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from helpers.checking.evidence import TOTAL, is_statement_list
from helpers.percentages import CAUSES

UNCERTAIN = "Not certain from the page."
# What to do where no value can be given.
TO_DO = {
    "items_do_not_add_up": "A note that one case can stand under several items.",
    "identical_columns": "The figures of this period, from your records.",
}
COUNTED = {
    "denominator_changes": "row",
    "identical_columns": "column",
    "items_do_not_add_up": "table",
    "totals_disagree": "total",
}
NO_CAUSE = ("ambiguous", "unexplained")
DOUBTFUL = ("other_count", "count_typo", *NO_CAUSE)  # the count itself may be wrong
# Of each kind of finding: what is wrong, why as far as one can tell, and what it does to a reader.
WORDS = {
    "percentage": (
        "The percentage does not follow from the count and the total that are printed.",
        "We cannot tell the cause.",
        "No conclusion changes, but whoever works it out again finds another number.",
    ),
    "format": (
        "The cell is damaged in print.",
        "Most likely a slip in typing or setting.",
        "A person can read the cell, but a program may not.",
    ),
    "items_do_not_add_up": (
        "The items do not add to the number they are parts of.",
        "We cannot tell the cause.",
        "Readers may take the items for shares of all cases, which they are not.",
    ),
    "percentages_do_not_add_up": (
        "The items add to the total, but their percentages do not add to 100.",
        "We cannot tell the cause.",
        "Readers cannot tell which of the percentages is wrong.",
    ),
    "totals_disagree": (
        "Tables that count the same cases print different totals.",
        "Most likely cases without an entry were left out.",
        "Shares of the smaller total look larger than they are of all cases.",
    ),
    "denominator_changes": (
        "The percentages of one row rest on different bases in different periods.",
        "The base was changed from period to period and is not named.",
        "Rises and falls between the periods are not what they seem.",
    ),
    "identical_columns": (
        "Every figure of one period is that of another.",
        "Most likely one column was copied into the other.",
        "No change from or to this period can be told.",
    ),
    "statement": (
        "The text does not follow from the figures.",
        "The page does not tell the cause.",
        "Readers take away something that the figures do not show.",
    ),
    "another_year": (
        "The numbers are those of a calendar year, under the name of a financial year.",
        "They were taken from a report that counts calendar years.",
        "Readers take them for the same twelve months as the other figures.",
    ),
    "statements_disagree": (
        "The texts do not agree.",
        "The pages do not tell the cause.",
        "Readers cannot tell which number is meant.",
    ),
    "revised": (
        "Two reports give different numbers for one period.",
        "The number was changed without a note.",
        "Whoever quotes the older report contradicts the newer one.",
    ),
    "unit": (
        "The amount has a unit that the same report contradicts.",
        "Most likely the unit was added to an amount already in full.",
        "Read as printed, the amount is of another size altogether.",
    ),
}


def tell_place(rows: Sequence[dict]) -> str:
    """What an entry is about, as a heading: the table or text, and what all of its figures share."""
    first = rows[0]
    tables = list(dict.fromkeys(row["table"] for row in rows))
    if len(tables) > 1:
        return f"Figures of report {first['report']}"
    place = f"The {'text' if is_statement_list(tables[0]) else 'table'} {tables[0]}, report {first['report']}"
    shared = [name for name in ("item", "period") if len({row[name] for row in rows}) == 1 and first[name]]
    return f"{place} ({', '.join(first[name] for name in shared)})" if shared else place


def tell_scale(rows: Sequence[dict]) -> str:
    """How many figures an entry is about, and how far off they are."""
    count = f"{len(rows)} {COUNTED.get(rows[0]['kind'], 'figure')}{'s' if len(rows) > 1 else ''}"
    off = [_measure(row["cell"]) for row in rows if row["kind"] == "percentage" and row["cell"]]
    if not off:
        return f"{count}."
    worst = f"{float(max(off)):g} percentage point{'' if max(off) == 1 else 's'}"
    return f"{count}, off by {'up to ' if len(off) > 1 else ''}{worst}."


def _measure(cell: Mapping) -> Fraction:
    """How far a printed percentage is from what follows, in points."""
    return abs(Fraction(cell["percent"]) - Fraction(cell["expected"])) if cell["expected"] else Fraction(0)


def tell_cause(cell: Mapping) -> str:
    """The likeliest cause of a percentage, with the number that it rests on."""
    if cell.get("mechanism") not in CAUSES or cell["mechanism"] in NO_CAUSE:
        return ""
    parameter = (cell["parameter"] or "").rpartition(" = ")[2]
    return f"Most likely {CAUSES[cell['mechanism']]}{f' ({parameter})' if parameter else ''}."


def tell_impact(rows: Sequence[dict]) -> str:
    """What a reader concludes from percentages that change a conclusion."""
    if rows[0]["severity"] != "high" or not rows[0]["cell"]:
        return ""
    signs = {Fraction(row["cell"]["percent"]) > Fraction(row["cell"]["expected"]) for row in rows}
    way = "larger or smaller" if len(signs) > 1 else "larger" if signs == {True} else "smaller"
    return f"Readers take the {'shares' if len(rows) > 1 else 'share'} to be {way} than the counts show."


def tell_row(row: Mapping, rows: Sequence[dict]) -> str:
    """What tells a figure from the others of its entry."""
    parts = [row[name] for name in ("item", "period") if len({one[name] for one in rows}) > 1 and row[name]]
    return f"{', '.join(parts)}: " if parts else ""


def tell_right(row: Mapping) -> str:
    """What should stand there; that it is not certain where nothing on the page says so.

    >>> tell_right({"kind": "statement", "expected": "-36%", "cell": {}})
    'a decrease of 36%'
    """
    cell, expected = row["cell"], row["expected"]
    if not expected:
        return TO_DO.get(row["kind"], UNCERTAIN)
    if row["kind"] == "totals_disagree":
        return f"{expected}, or a note of what is left out"
    if row["kind"] != "percentage":
        is_fall = row["kind"] == "statement" and expected.startswith("-") and expected.endswith("%")
        return f"a decrease of {expected[1:]}" if is_fall else expected
    if not cell or cell["count"] is None:
        return expected if row["item"] == TOTAL else f"{expected}%"
    right = f"{cell['count']:,} ({expected}%)"
    if cell["verdict"] != "differs":
        return right
    doubt = f", if {cell['count']:,} is right" if cell["mechanism"] in DOUBTFUL else ""
    return f"{right}, of {cell['denominator']:,}{doubt}"


def tell_evidence(files: Sequence[Mapping]) -> str:
    """The pages that hold the figures of an entry, each once, with the files and rows of our copy."""
    rows: dict[str, list[int]] = {}
    pages: dict[str, str] = {}
    for one in files:
        rows.setdefault(one["path"], []).extend([one["row"]] if one["row"] else [])
        pages[one["path"]] = ", ".join(text for text in (one["title"], one["page_url"]) if text)
    told = []
    for path, numbers in rows.items():
        listed = ", ".join(str(number) for number in sorted(set(numbers)))
        places = f", row{'s' if ',' in listed else ''} {listed}" if listed else ""
        told.append(f"{pages[path]} (our copy: {path}{places})".strip())
    return "; ".join(told)


def split_sentences(why: str) -> str:
    """A reason in short sentences: what stands after a semicolon begins its own."""
    parts = [part.strip() for part in why.rstrip(".").split("; ")]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)
