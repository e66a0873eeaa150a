"""The sentences of a notice of corrections: where and how much, what is wrong and why, what is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from helpers.checking.conflicts import STANDS_UNDER
from helpers.checking.evidence import TOTAL, is_statement_list
from helpers.checking.notice_impacts import measure_error
from helpers.language.wording import say_count
from helpers.percentages import CAUSES

UNCERTAIN = "Not certain from the page."
# What to do where no value can be given.
TO_DO = {
    "overlap": "A note that one case can stand under several items.",
    "identical_columns": "The figures of this period, from your records.",
    "undecided": "The number that is meant, from your records.",
    "bound": "The number of that time, from your records.",
    "shared_number": "The number of each, from your records.",
}
COUNTED = {
    "identical_columns": "column",
    "overlap": "table",
    "totals_disagree": "total",
}
OF_A_COLUMN = ("identical_columns", "items_do_not_add_up", "percentages_do_not_add_up")
NO_CAUSE = ("ambiguous", "unexplained")
DOUBTFUL = ("other_count", "count_typo", *NO_CAUSE)  # the count itself may be wrong
UNKNOWN = "We cannot tell the cause."
# What is wrong, for each kind of entry.
NATURES = {
    "percentage": "The percentage does not follow from the count and the total that are printed.",
    "rounding": "The last digit is not the one that rounding gives.",
    "format": "The cell is damaged in print.",
    "items_do_not_add_up": "The items do not add to the total that is printed.",
    "overlap": "The items do not add to the number they are parts of.",
    "percentages_do_not_add_up": "The items add to the total, but their percentages do not add to 100.",
    "totals_disagree": "Tables that count the same cases print different totals.",
    "denominator_changes": "",
    "identical_columns": "Every figure of one period is that of another.",
    "statement": "The text does not follow from the figures.",
    "another_year": "The numbers are those of a calendar year, under the name of a financial year.",
    "statements_disagree": "The texts do not agree.",
    "undecided": "The texts do not agree.",
    "bound": "A lower bound is well below another of about the same time.",
    "shared_number": "One number is given for things that differ.",
    "revised": "Two reports give different numbers for one period.",
    "unit": "The amount has a unit that the same report contradicts.",
}
# Why, where the kind alone makes a cause likely.
LIKELY = {
    "format": "Most likely a slip in typing or setting.",
    "overlap": "Most likely one case stands under several items.",
    "totals_disagree": "Most likely cases without an entry were left out.",
    "denominator_changes": "No base is named, and it was changed from period to period.",
    "identical_columns": "Most likely one column was copied into the other.",
    "another_year": "They were taken from a report that counts calendar years.",
    "revised": "A revision without a note, or a slip. We cannot tell which.",
    "unit": "Most likely the unit was added to an amount already in full.",
}
# What our own reasons say of a cause, as the sentence that begins like this.
_CAUSE = re.compile(
    r"(It is (?:the|a) .+ (?:old|change|number)\b|The direction is|The order is that of"
    r"|The table prints \S+, which is|\S+ is its number for)"
)
_BASE = re.compile(r"^(\d{4}(?:/\d\d)?): (.+)\.$")
_BLANK_ROW = re.compile(r"its row (“.+?”) is blank")
_NOT_SO = re.compile(r"it did not (?:rise|fall)\.$")
SHARED_NUMBER = re.compile(rf"{STANDS_UNDER} \w+ labels: ")
_SENTENCE_END = re.compile(r"; |(?:(?<=[\d%”)])|(?<=\w{3}))\. (?=[A-Z“0-9])")


def tell_place(rows: Sequence[dict]) -> str:
    """What an entry is about, as a heading: the table or text, and what all of its figures share."""
    reports, tables = (
        sorted({row["said"].get(name) or row[name] for row in rows}) for name in ("report", "table")
    )
    where = f"report{'s' if len(reports) > 1 else ''} {' and '.join(reports)}"
    if len(tables) > 1:
        return f"Figures of {where}"
    place = f"The {'text' if is_statement_list(tables[0]) else 'table'} {tables[0]}, {where}"
    listed = {_name_item(row) for row in rows}, {row["period"] for row in rows}
    shared = [text for texts in listed if len(texts) == 1 for text in texts if text]
    return f"{place} ({', '.join(shared)})" if shared else place


def _name_item(row: Mapping) -> str:
    """The item that a row is about, with its table where prose speaks of it; none for a whole column."""
    if row["kind"] in OF_A_COLUMN and row["item"] == TOTAL:
        return ""
    table, is_row, item = (row["said"].get("item") or row["item"] or "").partition(": ")
    if not is_row or not is_statement_list(row["said"].get("table") or row["table"]):
        return row["item"] or ""
    return f"{item}{',' if ',' in item else ''} in the table {table}"


def tell_scale(kind: str, lines: int, wrong: Sequence[Mapping]) -> str:
    """How many figures an entry is about, and how far off its percentages are."""
    counted, off = say_count(lines, COUNTED.get(kind, "figure")), [measure_error(cell) for cell in wrong]
    if not off:
        return f"{counted}."
    worst = f"{float(max(off)):g} percentage point{'' if max(off) == 1 else 's'}"
    return f"{counted}, off by {'up to ' if len(off) > 1 else ''}{worst}."


def split_sentences(why: str) -> list[str]:
    """A reason as short sentences: what stands after a semicolon begins its own."""
    parts = [part.strip() for part in _SENTENCE_END.split(why.rstrip("."))]
    return [f"{part[:1].upper()}{part[1:]}." for part in parts if part]


def tell_nature_and_cause(rows: Sequence[dict], kind: str) -> tuple[str, str]:
    """What is wrong, with what the reasons of all rows of the first kind say, and the likeliest cause."""
    nature, cause = NATURES[kind], LIKELY.get(kind, UNKNOWN)
    if kind in ("format", "another_year"):
        return nature, cause
    if kind in ("percentage", "rounding"):
        return nature, _tell_mechanism(rows[0]["cell"]) or cause
    said = [split_sentences(row["why"]) for row in rows if row["kind"] == rows[0]["kind"]]
    # Of tables that stand in several reports the newest tells of the older years too.
    told = [text for text in said[0] if kind == "overlap" or all(text in other for other in said)]
    causes = [text for text in told if _CAUSE.match(text)]
    natures = [text for text in told if text not in causes]
    if kind == "denominator_changes":
        blank = next((found[1] for row in rows if (found := _BLANK_ROW.search(row["why"]))), None)
        causes = [f"Most likely the row {blank}, left blank, was not counted in the totals."] if blank else []
        natures = [_BASE.sub(r"In \1 the base is \2.", text) for text in natures]
        natures = [text.replace("the base is no base,", "there is no base:") for text in natures]
        natures.append("We put shares of all cases, which can be compared.")
        natures.append("Shares of the total that the table prints stand in brackets.")
    return " ".join(filter(None, [nature, *natures])), " ".join(causes) or cause


def _tell_mechanism(cell: Mapping) -> str:
    """The likeliest cause of a percentage, with the number that it rests on."""
    if cell.get("mechanism") not in CAUSES or cell["mechanism"] in NO_CAUSE:
        return ""
    parameter = (cell["parameter"] or "").rpartition(" = ")[2]
    return f"Most likely {CAUSES[cell['mechanism']]}{f' ({parameter})' if parameter else ''}."


def tell_right(row: Mapping, lead: Mapping) -> str:
    """What should stand there; that it is not certain where nothing on the page says so.

    ``is_borne_out`` says of a row whether the items of its column, its own count among them, add to the
    total: then the count is right. ``lead`` is the row that the entry is about.
    """
    cell, expected = row["cell"], row["expected"]
    if not expected:
        return TO_DO.get(row["cause"][0], UNCERTAIN)
    if row["kind"] == "totals_disagree":
        blank = _BLANK_ROW.search(row["why"])
        if not blank:
            return f"{expected}, or a note of what is left out"
        printed = int(re.match(r"[\d,]+", row["published"])[0].replace(",", ""))
        return f"{expected}, with a row for the {int(expected) - printed:,} left out"
    if row["kind"] == "statements_disagree" and row["why"].startswith("Its parts are"):
        return f"{expected}, if its parts are right"
    if row["kind"] == "revised":
        return f"{expected}, or a note that it was revised"
    if row["kind"] != "percentage":
        is_fall = row["kind"] == "statement" and expected.startswith("-") and expected.endswith("%")
        right = f"a decrease of {expected[1:]}" if is_fall else expected
        if lead is not row and lead["kind"] == "revised":
            return f"{right}, from {lead['expected']}"
        return f"{right}, unless another time is meant" if _NOT_SO.search(row["why"]) else right
    if not cell or cell["count"] is None:
        return expected if row["item"] == TOTAL else f"{expected}%"
    right = f"{cell['count']:,} ({expected}%)"
    if cell["verdict"] != "differs":
        return right
    right = f"{right}, of {cell['denominator']:,}"
    is_doubtful = cell["mechanism"] in DOUBTFUL and not row["is_borne_out"]
    return f"{right}, if {cell['count']:,} is right" if is_doubtful else right


def tell_row(row: Mapping, rows: Sequence[dict]) -> str:
    """What stands, with what tells it from the others of its entry before it."""
    told = (
        (_name_item(row), {_name_item(one) for one in rows}),
        (row["period"], {one["period"] for one in rows}),
    )
    parts = [text for text, texts in told if text and len(texts) > 1]
    return f"{', '.join(parts)}{': ' if parts else ''}{row['published'] or 'no note of it'}"


def tell_evidence(files: Sequence[Mapping]) -> str:
    """The pages that hold the figures of an entry, each once, with the files and rows of our copy."""
    rows: dict[str, list[int]] = {}
    pages: dict[str, str] = {}
    for one in files:
        path = one["source_file"]
        rows.setdefault(path, []).extend([one["source_row"]] if one["source_row"] else [])
        pages[path] = ", ".join(text for text in (one["title"], one["page_url"]) if text)
    told = []
    for path, numbers in rows.items():
        listed = ", ".join(str(number) for number in sorted(set(numbers)))
        places = f", row{'s' if ',' in listed else ''} {listed}" if listed else ""
        told.append(f"{pages[path]} (our copy: {path}{places})".strip())
    return "; ".join(told)
