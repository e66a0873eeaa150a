"""The sentences of an entry: where, how much, what is wrong and why, what it does, what should stand."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from helpers.checking.evidence import TOTAL, is_statement_list
from helpers.checking.notice_findings import FORMAL, RESIZED, REVERSED, SHIFTED, read_kinds
from helpers.checking.printed_numbers import say_change
from helpers.checking.problems import SLIGHT
from helpers.language.wording import join_words, say_count, start_sentence
from helpers.percentages import CAUSES

OF_A_COLUMN = ("identical_columns", "items_do_not_add_up", "percentages_do_not_add_up")
MOST_TABLES = 3  # in a heading
Impact = tuple[str, str]  # how grave an error is for a reader (``RANKS``), and what it does, in words
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
OTHER_SIZE = Fraction(3, 2)
SLIGHTLY_OFF = "No conclusion changes, but whoever works it out again finds another number."
_NUMBER = re.compile(r"-?[\d,]*\d(?:\.\d+)?")


def judge_shares(cells: Sequence[Mapping], wrong: Sequence[Mapping]) -> Impact:
    """What the wrong ones of a table's percentages (rows of ``list_shares``) do to a reader.

    A rise that reads as a fall, or a fall as a rise, goes first, the newest of several; then two items of
    one period in the wrong order, those of the most frequent one; then the share that is furthest off.
    """
    places = {id(cell) for cell in wrong}
    in_order = sorted(cells, key=lambda one: (one["item"], one["period"]))
    steps = [pair for pair in pairwise(in_order) if pair[0]["item"] == pair[1]["item"]]
    for earlier, later in sorted(steps, key=lambda pair: pair[1]["period"], reverse=True):
        read, meant = _compare(earlier, later)
        if places & {id(earlier), id(later)} and read * meant < 0:
            told = f"Readers take the share of “{later['item']}” to have {'risen' if read > 0 else 'fallen'}"
            shares = (f"{one['percent']}% in {one['period']}" for one in (earlier, later))
            return (REVERSED, f"{told}, from {' to '.join(shares)}. {_tell_change(earlier, later)}")
    swapped = [
        (more, less)
        for one in wrong
        for other in cells
        for more, less in ((one, other), (other, one))
        if one["period"] == other["period"] and more["count"] > less["count"] and _compare(less, more)[0] < 0
    ]
    if swapped:
        more, less = max(swapped, key=lambda pair: (pair[0]["count"], pair[1]["count"]))
        return (
            REVERSED,
            f"In {more['period']}, “{less['item']}” reads as more frequent than “{more['item']}”. "
            f"It is less so: {less['count']:,} against {more['count']:,}.",
        )
    worst = max(wrong, key=measure_error)
    off, printed, right = measure_error(worst), Fraction(worst["percent"]), Fraction(worst["right"])
    if off <= SLIGHT:
        return (FORMAL, SLIGHTLY_OFF)
    words = f"“{worst['item']}” reads as {worst['percent']}% in {worst['period']}. It is {worst['right']}%"
    if max(printed, right) >= OTHER_SIZE * min(printed, right):
        return (RESIZED, f"{words}.")
    return (SHIFTED, f"{words}, {float(off):g} points {'more' if right > printed else 'less'}.")


def _tell_change(earlier: Mapping, later: Mapping) -> str:
    """How a share moved that reads as if it moved the other way; that nobody can tell, where it may not have.

    Where cases of the whole stand under no item, the share lies between that of the cases known and that of
    the known and all the others; where these ranges of two periods meet, it can have moved either way.
    """
    was = "rose" if Fraction(later["right"]) > Fraction(earlier["right"]) else "fell"
    shares = f"from {earlier['right']}% to {later['right']}%"
    if not later.get("whole"):
        return f"It {was}, {shares}."
    ranges = [
        (Fraction(one["count"], one["whole"]), Fraction(one["count"] + one["open"], one["whole"]))
        for one in (earlier, later)
    ]
    if max(low for low, _ in ranges) > min(high for _, high in ranges):
        return f"Of all cases it {was}, {shares}."
    missing = " and ".join(f"{one['open']:,} of {one['whole']:,}" for one in (earlier, later) if one["open"])
    told = f"Of all cases, the known share {was}, {shares}."
    return f"{told} But {missing} are open or left out, so how it moved cannot be told."


def measure_error(cell: Mapping) -> Fraction:
    """How far the percentage that stands is from the one that should, in points."""
    return abs(Fraction(cell["percent"]) - Fraction(cell["right"]))


def _compare(earlier: Mapping, later: Mapping) -> tuple[Fraction, Fraction]:
    """The change from one share to another, as printed and as it should stand."""
    printed, right = (Fraction(later[name]) - Fraction(earlier[name]) for name in ("percent", "right"))
    return printed, right


def judge_finding(row: Mapping) -> Impact:
    """What a row of ``notice_findings.read_findings`` does to a reader that is not about a table's shares."""
    kind, said, expected = read_kinds()[row["entry"]], row["said"], row["expected"] or ""
    if row["entry"] == "unit":
        times = int(Fraction(said["amount_gbp"]) / read_number(expected))
        return (kind["rank"], kind["impact"].format(times=times))
    if row["entry"] != "change":
        return (kind["rank"], kind["impact"].format(**row | row["words"]))
    percent = said["change_percent"]
    read, right = Fraction(percent or said["change_count"]), read_number(expected)
    told, was = (f"a {'fall' if one < 0 else 'rise'}" for one in (read, right))
    size = expected.lstrip("+-")
    if read * right < 0:
        return (REVERSED, f"Readers conclude that there was {told}. There was {was} of {size}.")
    unit = "%" if percent else ""
    return (SHIFTED, f"Readers take {told} of {size} for one of {float(abs(read)):g}{unit}.")


def read_number(text: str) -> Fraction:
    """The first number of a text.

    >>> read_number("£24,575 in all"), read_number("-38.5%")
    (Fraction(24575, 1), Fraction(-77, 2))
    """
    return Fraction(_NUMBER.search(text)[0].replace(",", ""))


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
    counted, off = say_count(lines, read_kinds()[entry]["counted"]), [measure_error(cell) for cell in wrong]
    if not off:
        return f"{counted}."
    worst = f"{float(max(off)):g} percentage point{'' if max(off) == 1 else 's'}"
    return f"{counted}, off by {'up to ' if len(off) > 1 else ''}{worst}."


def split_sentences(why: str) -> list[str]:
    """A reason as short sentences: what stands after a semicolon begins its own."""
    parts = [part.strip() for part in _SENTENCE_END.split(why.replace(USED, "").rstrip("."))]
    return [f"{start_sentence(part)}." for part in parts if part]


def tell_nature_and_cause(rows: Sequence[Mapping], entry: str) -> tuple[str, str]:
    """What is wrong, with what the reasons of all rows of the first kind say, and the likeliest cause."""
    kind = read_kinds()[entry]
    nature, cause = kind["nature"], kind["cause"]
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
        return f"We cannot tell for certain. {start_sentence(either[1])}."
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
        if not cell:  # of a total
            return expected
        right = f"{cell['count']:,} ({expected}%)"
        if cell["verdict"] != "differs":
            return right
        right = f"{right}, of {cell['denominator']:,}"
        is_doubtful = cell["mechanism"] in DOUBTFUL and not cell["is_borne_out"]
        return f"{right}, if {cell['count']:,} is right" if is_doubtful else right
    blank = row["kind"] == "totals_disagree" and _BLANK_ROW.search(row["why"])
    if blank:
        left_out = int(expected) - int(read_number(row["published"]))
        return f"{expected}, with a row for the {left_out:,} left out"
    if row["entry"] == "change":
        right = say_change(expected)
        return (
            f"{right}, from {lead['expected']}"
            if lead["entry"] == "revised"
            else f"{right}, if it is of these numbers"
        )
    return read_kinds()[row["entry"]]["instead"].format(**row | row["words"])


def tell_row(row: Mapping, rows: Sequence[Mapping]) -> str:
    """What stands, with what tells it from the others of its entry before it."""
    told = (
        (f"report {row['report']}", {one["report"] for one in rows}),
        (_name_item(row), {_name_item(one) for one in rows}),
        (row["period"], {one["period"] for one in rows}),
    )
    parts = [text for text, texts in told if text and len(texts) > 1]
    return f"{', '.join(parts)}{': ' if parts else ''}{row['published'] or 'no note of it'}"
