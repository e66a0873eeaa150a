"""The sentences of an entry: where, how much, what is wrong and why, what it does, what should stand."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from itertools import pairwise, permutations

from helpers.checking.evidence import TOTAL, is_statement_list
from helpers.checking.printed_numbers import say_change
from helpers.checking.problems import SLIGHT
from helpers.language.wording import join_words, say_count, start_sentence
from helpers.percentages import CAUSES, parse_percent, round_share

# Gravest first: another direction, order or majority; what cannot be compared; another size; some points
# more or less; two numbers of which one must be meant; the form alone.
RANKS = ("reversed", "incomparable", "resized", "shifted", "unclear", "formal")
REVERSED, _, RESIZED, SHIFTED, _, FORMAL = RANKS
OF_A_COLUMN = ("identical_columns", "items_do_not_add_up", "percentages_do_not_add_up")
MOST_TABLES = 3  # in a heading
NO_CAUSE = ("ambiguous", "unexplained")
DOUBTFUL = ("other_count", "count_typo", *NO_CAUSE)  # the count itself may be wrong
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


@cache
def read_kinds() -> Mapping[str, Mapping]:
    """Every kind of entry and its words by its name, as the head of ``notice.toml`` explains them."""
    kinds = tomllib.loads(files("helpers.checking").joinpath("notice.toml").read_text(encoding="utf-8"))
    return {name: kinds["default"] | words for name, words in kinds.items()}


def find_kind(finding: Mapping) -> tuple[str, dict[str, str]]:
    """The name of the kind of entry that a finding is of, and the named parts of what its reason says."""
    said = f"{finding['kind']}: {finding['why']}"
    for name, kind in read_kinds().items():
        if kind["says"] and (found := re.search(kind["says"], said)):
            return name, found.groupdict()
    return finding["kind"], {}


def judge_shares(cells: Sequence[Mapping], wrong: Sequence[Mapping]) -> tuple[str, str]:
    """How grave it is (``RANKS``) and what it does that some percentages (of ``list_shares``) are wrong.

    A rise that reads as a fall, or a fall as a rise, goes first, the newest of several; then two items of
    one period in the wrong order, those of the most frequent one; then the share that is furthest off. Two
    prints are read with the fewer decimals of both: 1.23% and 1.2% are the same.
    """
    places = {id(cell) for cell in wrong}
    in_order = sorted(cells, key=lambda one: (one["item"], one["period"]))
    steps = [pair for pair in pairwise(in_order) if pair[0]["item"] == pair[1]["item"]]
    for earlier, later in sorted(steps, key=lambda pair: pair[1]["period"], reverse=True):
        printed = [parse_percent(one["percent"]) for one in (earlier, later)]
        unit = 10 ** min(decimals for _, decimals in printed)
        was, now = (round_share(digits * unit, 10**decimals) for digits, decimals in printed)
        read, meant = now - was, Fraction(later["right"]) - Fraction(earlier["right"])
        if places & {id(earlier), id(later)} and read * meant < 0:
            told = f"Readers take the share of “{later['item']}” to have {'risen' if read > 0 else 'fallen'}"
            shares = (f"{one['percent']}% in {one['period']}" for one in (earlier, later))
            return (REVERSED, f"{told}, from {' to '.join(shares)}. {_tell_change(earlier, later)}")
    swapped = [
        (more, less)
        for more, less in permutations(cells, 2)
        if more["period"] == less["period"] and more["count"] > less["count"]
        if places & {id(more), id(less)} and Fraction(more["percent"]) < Fraction(less["percent"])
    ]
    if swapped:
        more, less = max(swapped, key=lambda pair: (pair[0]["count"], pair[1]["count"]))
        told = f"In {more['period']}, “{less['item']}” reads as more frequent than “{more['item']}”. "
        return (REVERSED, f"{told}It is less so: {less['count']:,} against {more['count']:,}.")
    worst = max(wrong, key=lambda one: one["off"])
    printed, right = Fraction(worst["percent"]), Fraction(worst["right"])
    if worst["off"] <= SLIGHT:
        return (FORMAL, SLIGHTLY_OFF)
    words = f"“{worst['item']}” reads as {worst['percent']}% in {worst['period']}. It is {worst['right']}%"
    if max(printed, right) >= OTHER_SIZE * min(printed, right):
        return (RESIZED, f"{words}.")
    return (SHIFTED, f"{words}, {float(worst['off']):g} points {'more' if right > printed else 'less'}.")


def _tell_change(earlier: Mapping, later: Mapping) -> str:
    """How a share moved that reads as if it moved the other way; that nobody can tell, where it may not have.

    Where cases of the whole stand under no item, the share lies between that of the cases known and that of
    the known and all the others; where these ranges of two periods meet, it can have moved either way.
    """
    was = "rose" if Fraction(later["right"]) > Fraction(earlier["right"]) else "fell"
    moved = f"{was}, from {earlier['right']}% to {later['right']}%."
    if not later.get("whole"):
        return f"It {moved}"
    known = max(Fraction(one["count"], one["whole"]) for one in (earlier, later))
    if known > min(Fraction(one["count"] + one["open"], one["whole"]) for one in (earlier, later)):
        return f"Of all cases it {moved}"
    missing = " and ".join(f"{one['open']:,} of {one['whole']:,}" for one in (earlier, later) if one["open"])
    told = f"Of all cases, the known share {moved}"
    return f"{told} But {missing} are open or left out, so how it moved cannot be told."


def judge_finding(row: Mapping) -> tuple[str, str]:
    """How grave a finding is (a row of ``read_findings``, not of a table's shares) and what it does."""
    kind, said, expected = read_kinds()[row["entry"]], row["said"], row["expected"] or ""
    if row["entry"] != "change":
        times = int(Fraction(said["amount_gbp"]) / read_number(expected)) if row["entry"] == "unit" else None
        return (kind["rank"], kind["impact"].format(**row | row["words"], times=times))
    percent, size = said["change_percent"], expected.lstrip("+-")
    read, right = Fraction(percent or said["change_count"]), read_number(expected)
    told, was = (f"a {'fall' if one < 0 else 'rise'}" for one in (read, right))
    if read * right < 0:
        return (REVERSED, f"Readers conclude that there was {told}. There was {was} of {size}.")
    printed = f"{float(abs(read)):g}{'%' if percent else ''}"
    return (SHIFTED, f"Readers take {told} of {size} for one of {printed}.")


def read_number(text: str) -> Fraction:
    """The first number of a text."""
    return Fraction(re.search(r"-?[\d,]*\d(?:\.\d+)?", text)[0].replace(",", ""))


def tell_place(rows: Sequence[Mapping]) -> str:
    """What an entry is about, as a heading: the tables or texts, and what all of its figures share."""
    reports, tables = (
        sorted({row["said"].get(name) or row[name] for row in rows}) for name in ("report", "table")
    )
    where = f"report{'s' if len(reports) > 1 else ''} {join_words(reports)}"
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
    counted, off = say_count(lines, read_kinds()[entry]["counted"]), [cell["off"] for cell in wrong]
    if not off:
        return f"{counted}."
    worst = f"{float(max(off)):g} percentage point{'' if max(off) == 1 else 's'}"
    return f"{counted}, off by {'up to ' if len(off) > 1 else ''}{worst}."


def split_sentences(why: str) -> list[str]:
    """A reason as short sentences: what stands after a semicolon begins its own."""
    parts = [part.strip() for part in _SENTENCE_END.split(why.replace(", which is used", "").rstrip("."))]
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
    natures = [nature, *(text for text in told if text not in causes)]
    if entry == "denominator_changes":
        blanks = [found[1] for row in rows if (found := _BLANK_ROW.search(row["why"]))]
        if blanks:
            causes = [cause, f"The totals most likely leave out the row {blanks[0]}, where it is blank."]
        natures = [_BASE.sub(r"In \1 the base is \2.", text) for text in natures]
        natures = [text.replace("the base is no base,", "there is no base:") for text in natures]
        natures.append("We put shares of all cases, which can be compared.")
        natures.append("Shares of the total that the table prints stand in brackets.")
    return " ".join(filter(None, natures)), " ".join(causes) or cause


def _tell_mechanism(row: Mapping) -> str:
    """The likeliest cause of a percentage, with the number that it rests on; nothing where none is known."""
    cell, either = row["cell"], _TWO_CAUSES.search(row["why"])
    if either:
        return f"We cannot tell for certain. {start_sentence(either[1])}."
    mechanism, parameter = cell.get("mechanism"), (cell.get("parameter") or "").rpartition(" = ")[2]
    if mechanism not in CAUSES or mechanism in NO_CAUSE:
        return ""
    if mechanism == "other_count":
        would = f"{parameter} of {cell['denominator']:,} would give {cell['percent']}%"
        return f"{would}, so most likely another count was used."
    return f"Most likely {CAUSES[mechanism]}{f' ({parameter})' if parameter else ''}."


def tell_right(row: Mapping, lead: Mapping) -> str:
    """What should stand in a row of an entry that is about ``lead``, and whether that is certain."""
    cell, expected, why = row["cell"], row["expected"] or "", row["why"]
    if row["kind"] == "percentage":
        if not cell:  # of a total
            return expected
        right = f"{cell['count']:,} ({expected}%)"
        right += f", of {cell['denominator']:,}" if cell["verdict"] == "differs" else ""
        is_doubtful = cell["mechanism"] in DOUBTFUL and not cell["is_borne_out"]
        return f"{right}, if {cell['count']:,} is right" if is_doubtful else right
    if row["kind"] == "totals_disagree" and _BLANK_ROW.search(why):
        left_out = int(expected) - int(read_number(row["published"]))
        return f"{expected}, with a row for the {left_out:,} left out"
    if row["entry"] == "change":
        revised = f"from {lead['expected']}" if lead["entry"] == "revised" else "if it is of these numbers"
        return f"{say_change(expected)}, {revised}"
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


def tell_evidence(figures: Sequence[Mapping]) -> str:
    """The pages that hold the figures of an entry, each once, with the files and rows of our copy."""
    rows: dict[tuple[str, str], set] = {}
    for one in figures:
        replaced = "replaced since" if " replaced" in (one.get("note") or "") else ""
        page = ", ".join(filter(None, (one["title"], one["page_url"], replaced)))
        rows.setdefault((page, one["source_file"]), set()).add(one["source_row"])
    told = []
    for (page, path), numbers in rows.items():
        listed = ", ".join(map(str, sorted(numbers - {None})))
        places = f", row{'s' if ',' in listed else ''} {listed}" if listed else ""
        told.append(f"{page} (our copy: {path}{places})".strip())
    return "; ".join(told)
