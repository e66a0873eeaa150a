"""The sentences of an entry of the notice: where, how much, what is wrong and why, what is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from helpers.checking.evidence import TOTAL, is_statement_list
from helpers.checking.notice_findings import read_kinds
from helpers.checking.notice_impacts import measure_error, read_number
from helpers.language.wording import join_words, say_count, start_sentence
from helpers.percentages import CAUSES

OF_A_COLUMN = ("identical_columns", "items_do_not_add_up", "percentages_do_not_add_up")
MOST_TABLES = 3  # in a heading
NO_CAUSE = ("ambiguous", "unexplained")
DOUBTFUL = ("other_count", "count_typo", *NO_CAUSE)  # the count itself may be wrong
USED = ", which is used"  # by us: what our findings say of two numbers
# What our own reasons say of a cause, as the sentence that begins like this.
_CAUSE = re.compile(
    r"(It is (?:the|a) .+ (?:old|change|number)\b|The direction is|The order is that of"
    r"|The table prints \S+, which is|\S+ is its number for)"
)
_BASE = re.compile(r"^(\d{4}(?:/\d\d)?): (.+)\.$")
_BLANK_ROW = re.compile(r"its row (“.+?”) is blank")
_TWO_CAUSES = re.compile(r"why cannot be told for certain: (either .+?)(?:; \w+ other cells? .+)?\.$")
_SENTENCE_END = re.compile(r"; |(?:(?<=[\d%”)])|(?<=\w{3}))\. (?=[A-Z“0-9])")


def tell_place(rows: Sequence[Mapping]) -> str:
    """What an entry is about, as a heading: the tables or texts, and what all of its figures share."""
    reports, tables = (
        sorted({row["said"].get(name) or row[name] for row in rows}) for name in ("report", "table")
    )
    where = f"report{'s' if len(reports) > 1 else ''} {' and '.join(reports)}"
    if len(tables) > MOST_TABLES:
        return f"Figures of {where}"
    named = join_words(f"the {'text' if is_statement_list(table) else 'table'} {table}" for table in tables)
    place = f"{start_sentence(named)}, {where}"
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


def tell_scale(entry: str, lines: int, wrong: Sequence[Mapping]) -> str:
    """How many figures an entry is about, and how far off its percentages are."""
    counted, off = say_count(lines, read_kinds()[entry].counted), [measure_error(cell) for cell in wrong]
    if not off:
        return f"{counted}."
    worst = f"{float(max(off)):g} percentage point{'' if max(off) == 1 else 's'}"
    return f"{counted}, off by {'up to ' if len(off) > 1 else ''}{worst}."


def split_sentences(why: str) -> list[str]:
    """A reason as short sentences: what stands after a semicolon begins its own."""
    parts = [part.strip() for part in _SENTENCE_END.split(why.replace(USED, "").rstrip("."))]
    return [f"{part[:1].upper()}{part[1:]}." for part in parts if part]


def tell_nature_and_cause(rows: Sequence[Mapping], entry: str) -> tuple[str, str]:
    """What is wrong, with what the reasons of all rows of the first kind say, and the likeliest cause."""
    kind = read_kinds()[entry]
    nature, cause = kind.nature, kind.cause
    if entry in ("format", "another_year"):
        return nature, cause
    if entry in ("percentage", "rounding"):
        return nature, _tell_mechanism(rows[0]) or cause
    said = [split_sentences(row["why"]) for row in rows if row["kind"] == rows[0]["kind"]]
    # Of tables that stand in several reports the newest tells of the older years too.
    told = [text for text in said[0] if entry == "overlap" or all(text in other for other in said)]
    causes = [text for text in told if _CAUSE.match(text)]
    natures = [text for text in told if text not in causes]
    if entry == "denominator_changes":
        blank = next((found[1] for row in rows if (found := _BLANK_ROW.search(row["why"]))), None)
        if blank:
            causes = [cause, f"The totals most likely leave out the row {blank}, where it is blank."]
        natures = [_BASE.sub(r"In \1 the base is \2.", text) for text in natures]
        natures = [text.replace("the base is no base,", "there is no base:") for text in natures]
        natures.append("We put shares of all cases, which can be compared.")
        natures.append("Shares of the total that the table prints stand in brackets.")
    return " ".join(filter(None, [nature, *natures])), " ".join(causes) or cause


def _tell_mechanism(row: Mapping) -> str:
    """The likeliest cause of a percentage, with the number that it rests on; nothing where none is known."""
    cell, either = row["cell"], _TWO_CAUSES.search(row["why"])
    if either:
        return f"We cannot tell for certain. {either[1][:1].upper()}{either[1][1:]}."
    if cell.get("mechanism") not in CAUSES or cell["mechanism"] in NO_CAUSE:
        return ""
    parameter = (cell["parameter"] or "").rpartition(" = ")[2]
    if cell["mechanism"] == "other_count":
        would = f"{parameter} of {cell['denominator']:,} would give {cell['percent']}%"
        return f"{would}, so most likely another count was used."
    return f"Most likely {CAUSES[cell['mechanism']]}{f' ({parameter})' if parameter else ''}."


def tell_right(row: Mapping, lead: Mapping) -> str:
    """What should stand there; that it is not certain where nothing on the page says so.

    ``lead`` is the row that the entry is about.
    """
    cell, expected = row["cell"], row["expected"] or ""
    if row["kind"] == "percentage":
        if not cell or cell["count"] is None:
            return expected if row["item"] == TOTAL else f"{expected}%"
        right = f"{cell['count']:,} ({expected}%)"
        if cell["verdict"] != "differs":
            return right
        right = f"{right}, of {cell['denominator']:,}"
        is_doubtful = cell["mechanism"] in DOUBTFUL and not row["is_borne_out"]
        return f"{right}, if {cell['count']:,} is right" if is_doubtful else right
    blank = row["kind"] == "totals_disagree" and _BLANK_ROW.search(row["why"])
    if blank:
        left_out = int(expected) - int(read_number(row["published"]))
        return f"{expected}, with a row for the {left_out:,} left out"
    if row["entry"] == "change":
        right = tell_change(expected)
        return f"{right}, from {lead['expected']}" if lead["entry"] == "revised" else right
    return read_kinds()[row["entry"]].instead.format(**row | row["words"])


def tell_change(expected: str) -> str:
    """A change that should stand, as a text says it.

    >>> tell_change("-36%"), tell_change("58.3%"), tell_change("-1,006"), tell_change("+5")
    ('a decrease of 36%', 'an increase of 58.3%', '1,006 fewer', '5 more')
    """
    size, is_fall = expected.lstrip("+-"), expected.startswith("-")
    if expected.endswith("%"):
        return f"{'a decrease' if is_fall else 'an increase'} of {size}"
    return f"{size} {'fewer' if is_fall else 'more'}"


def tell_row(row: Mapping, rows: Sequence[Mapping]) -> str:
    """What stands, with what tells it from the others of its entry before it."""
    told = (
        (f"report {row['report']}", {one["report"] for one in rows}),
        (_name_item(row), {_name_item(one) for one in rows}),
        (row["period"], {one["period"] for one in rows}),
    )
    parts = [text for text, texts in told if text and len(texts) > 1]
    return f"{', '.join(parts)}{': ' if parts else ''}{row['published'] or 'no note of it'}"


def tell_evidence(files: Sequence[Mapping]) -> str:
    """The pages that hold the figures of an entry, each once, with the files and rows of our copy.

    A page that is known to be replaced is told as that.
    """
    rows: dict[str, list[int]] = {}
    pages: dict[str, str] = {}
    for one in files:
        path = one["source_file"]
        rows.setdefault(path, []).extend([one["source_row"]] if one["source_row"] else [])
        replaced = "replaced since" if " replaced" in (one.get("note") or "") else ""
        pages[path] = ", ".join(text for text in (one["title"], one["page_url"], replaced) if text)
    told = []
    for path, numbers in rows.items():
        listed = ", ".join(str(number) for number in sorted(set(numbers)))
        places = f", row{'s' if ',' in listed else ''} {listed}" if listed else ""
        told.append(f"{pages[path]} (our copy: {path}{places})".strip())
    return "; ".join(told)
