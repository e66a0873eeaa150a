"""Judges of hostile inputs: what became of each, and whether any number was invented.

A judge returns ``ACCEPTED`` or ``REFUSED``. It raises ``Invented`` when a figure does not stand in
the text, ``Unclear`` when a refusal is not one sentence, and lets every other error through: that is
a traceback. Shared by ``test_fuzz.py`` and ``benchmarks/fuzz_benchmark.py``.
"""

import csv
import html
import re
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from helpers.errors import UnusableInput
from helpers.exports.published_numbers import ParsedFigure, parse_cell
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import Export, tidy_label
from helpers.exports.raw_exports import read_export
from helpers.proofing import Checked, check_files, describe_findings, render_csv, render_json
from helpers.reading import read_file
from helpers.reading.sheets import read_sheets

ACCEPTED, REFUSED = "accepted", "refused"


class Invented(AssertionError):
    """A number was read that does not stand in the text."""


class Unclear(AssertionError):
    """A refusal that is not one sentence on one line."""


# Oracle: the numbers that stand in a text, found without the grammar under test

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {"nil": 0, "zero": 0} | {word: number for number, word in enumerate(_ONES + _TEENS, start=1)}
WORDS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
WORDS |= {f"{ten} {one}": WORDS[ten] + WORDS[one] for ten in _TENS for one in _ONES}
_WORD = re.compile(rf"\b(?:(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES)})|{'|'.join(WORDS)})\b")
_SCALES = {"": 1, "dozen": 12, "hundred": 100, "k": 10**3, "thousand": 10**3, "trillion": 10**12}
_SCALES |= {"m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_DIGITS = re.compile(rf"([0-9]+(?:[,.][0-9]+)*)(?: ?({'|'.join(filter(None, _SCALES))})s?\b)?")
_HYPHENED = re.compile(r"£?([0-9]{1,3}(?:-[0-9]{3})+)")


def list_numbers(text: str) -> tuple[set[str], set[Decimal]]:
    """The numbers of a text as printed, without their commas, and how large each of them is."""
    plain = " ".join(text.replace("\u2011", "-").replace("\u2010", "-").split()).lower()
    printed = {str(WORDS[found.replace("-", " ")]) for found in _WORD.findall(plain)}
    sizes = set(map(Decimal, printed))
    for digits, scale in _DIGITS.findall(plain):
        number = digits.replace(",", "")
        printed.add(number)
        if number.count(".") < 2:
            sizes.add(Decimal(number) * _SCALES[scale])
    if found := _HYPHENED.fullmatch(plain):
        printed.add(found[1].replace("-", ""))
        sizes.add(Decimal(found[1].replace("-", "")))
    return printed, sizes


def refuse_invented(figure: ParsedFigure, text: str) -> None:
    """Raise ``Invented`` unless every number of a parsed figure stands in its text, digits and size."""
    printed, sizes = list_numbers(text)
    for number in (figure.percent, figure.change_percent, figure.value):
        if number is not None and number.lstrip("-") not in printed:
            raise Invented(f"{number} was read from {text!r}")
    for number in (figure.count, figure.compared_count, figure.change_count, figure.amount_gbp):
        if number is not None and abs(Decimal(number)) not in sizes:
            raise Invented(f"{number} was read from {text!r}")


def refuse_unclear(refusal: UnusableInput) -> str:
    """``REFUSED``, unless the refusal is no single short sentence."""
    words = str(refusal)
    if not words.endswith(".") or not words.isprintable() or len(words) > 400:
        raise Unclear(words)
    return REFUSED


def refuse_unseen(*lines: str) -> None:
    """Raise ``Unclear`` for a line with characters that cannot be seen, or act on a terminal."""
    for line in lines:
        if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in line):
            raise Unclear(line)


# Judges


def judge_cell(text: str) -> str:
    """What became of one table cell."""
    try:
        figure = parse_cell(text)
    except UnusableInput as refusal:
        return refuse_unclear(refusal)
    refuse_invented(figure, text)
    return ACCEPTED


def judge_statement(statement: tuple[str, str]) -> str:
    """What became of one figure in prose with its kind of claim."""
    text, claim = statement
    try:
        figure = parse_statement(text, claim)
    except UnusableInput as refusal:
        return refuse_unclear(refusal)
    refuse_invented(figure, text)
    return ACCEPTED


def judge_file(content: bytes) -> str:
    """What became of the bytes of a CSV; every cell that was read must stand in the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.csv"
        path.write_bytes(content)
        try:
            export = read_export(path)
        except UnusableInput as refusal:
            return refuse_unclear(refusal)
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").replace('""', '"')
    refuse_foreign_cells(export, text)
    return ACCEPTED


def refuse_foreign_cells(export: Export, text: str) -> None:
    """Raise ``Invented`` for a cell, or the words of a label, that stand nowhere in a text."""
    tidied = tidy_label(text)
    for _, cells in export.rows:
        figures = cells[1:] if export.kind == "table" else cells[5:]
        for cell in figures:
            if cell not in text:
                raise Invented(f"{cell!r} was read from {text!r}")
        if cells[0] not in tidied:
            raise Invented(f"label {cells[0]!r} was read from {text!r}")


def judge_workbook(rows: list[list[tuple[object, str, str]]]) -> str:
    """What became of a workbook of cells, each given as value, number format and what Excel shows."""
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=1):
        for column, (value, number_format, _) in enumerate(row, start=1):
            cell = book.active.cell(number, column, value)
            cell.number_format = number_format
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "draft.xlsx")
        try:
            (sheet,) = read_sheets(Path(folder) / "draft.xlsx")
        except UnusableInput as refusal:
            return refuse_unclear(refusal)
    shown = [[shown.strip() for _, _, shown in row] for row in rows]
    found = [cells + [""] * (len(rows[0]) - len(cells)) for cells in sheet.rows]
    while shown and not any(shown[-1]):
        shown.pop()
    if found != shown:
        raise Invented(f"{found} was read from {shown}")
    return ACCEPTED


def judge_layout(case: tuple[str, list[list[str]]]) -> str:
    """What became of a sheet in a layout drawn at random: every figure read stands in a cell of it."""
    ending, rows = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"draft{ending.lstrip(';')}"
        if ending == ".xlsx":
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
            book.save(path)
        elif ending == ".html":
            lines = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
            path.write_text("<table><tr>" + "</tr><tr>".join(lines) + "</tr></table>", "utf-8", "replace")
        else:
            separator = {";.csv": ";", ".tsv": "\t"}.get(ending, ",")
            with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
                csv.writer(stream, delimiter=separator).writerows(rows)
        try:
            read = read_file(path)
        except UnusableInput as refusal:
            return refuse_unclear(refusal)
    digits = re.sub(r"\D", "", "".join(cell for row in rows for cell in row))
    for table in read.tables:
        refuse_unseen(table.name, table.title, *(row.label for row in table.rows))
        for cell in table.cells.values():
            own = re.sub(r"\D", "", cell.text)
            for number in (cell.count, cell.percent, cell.base):
                if re.sub(r"\D", "", number or "").strip("0") not in own or own not in digits:
                    raise Invented(f"{number} was read from {cell.text!r}")
    return ACCEPTED


def judge_publication(files: list[bytes]) -> str:
    """What ``check`` made of one publication: every figure it speaks of stands in the files."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"draft{number}.csv" for number, _ in enumerate(files)]
        for path, content in zip(paths, files, strict=True):
            path.write_bytes(content)
        try:
            checked = check_files(paths)
        except UnusableInput as refusal:
            return refuse_unclear(refusal)
    refuse_foreign_findings(checked, "\n".join(map(_decode, files)))
    refuse_unseen(*describe_findings(checked))
    render_json(checked)
    render_csv(checked)
    return ACCEPTED


def refuse_foreign_findings(checked: Checked, text: str) -> None:
    """Raise ``Invented`` for a percentage or finding about a figure that stands nowhere in a text."""
    plain = _squeeze(text)
    for result in checked.results:
        for verdict in result.verdicts.values():
            if _squeeze(verdict.share.shown) not in plain:
                raise Invented(f"{verdict.share.shown!r} was checked in {text!r}")
    for found in checked.findings:
        is_sum = found.kind == "percentages_do_not_add_up"
        if not is_sum and _squeeze(found.published) not in plain:
            raise Invented(f"{found.published!r} was found in {text!r}")


def _decode(content: bytes) -> str:
    """The text of a file in the encodings that are read."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _squeeze(text: str) -> str:
    """A text without spaces, quotes and signs that no one sees, which reading may take away."""
    return "".join(sign for sign in text if not (sign.isspace() or sign in "\"'\x00") and sign.isprintable())
