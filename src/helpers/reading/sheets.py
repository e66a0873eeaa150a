"""The sheets of a file as grids of text: what a reader sees, whatever the format.

CSV by the standard library, XLSX by openpyxl, OpenDocument by odfpy, HTML by lxml; the last three are
imported only when such a file is read. A file is refused by its size before it is read, and what is no
plain file at once.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from helpers.errors import UnusableInput
from helpers.reading.grids import LONGEST_CELL, RawSheet, check_cells, clean_text
from helpers.reading.pages import read_html
from helpers.reading.workbooks import read_opendocument, read_workbook

MOST_BYTES = 50_000_000  # of a file, and of a workbook's largest part once unpacked
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".html", ".htm")


def read_sheets(path: Path) -> list[RawSheet]:
    """The sheets of a file; a CSV is one without a name, a page has one for each of its tables.

    Raises ``UnusableInput`` in one sentence for what is no file, too large, or not what its ending says.
    """
    name = clean_text(path.name)
    content = read_plain_file(path, MOST_BYTES)
    if content[:4] == b"PK\x03\x04":
        _check_archive(name, content)
        is_text = b"opendocument" in content[:200] or path.suffix.lower() == ".ods"
        return _guard(name, read_opendocument if is_text else read_workbook, content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnusableInput(f"{name} is an old or locked workbook: save it as XLSX, without a password.")
    text = _decode(name, content)
    if path.suffix.lower() in (".html", ".htm") or re.match(
        r"\s*<(?:!doctype html|html|table)\b", text, re.I
    ):
        return _guard(name, read_html, text)
    return [_read_csv(name, text)]


def read_plain_file(path: Path, most: int) -> bytes:
    """What stands in a file; refused by its size before it is read, and at once where it is no plain file."""
    name = clean_text(path.name)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnusableInput(f"{name} is no plain file: name a CSV, XLSX, ODS, HTML or text file.")
        if found.st_size > most:
            raise UnusableInput(
                f"{name} has {found.st_size:,} bytes, more than {most:,}: keep only the published tables."
            )
        return path.read_bytes()
    except UnusableInput:
        raise
    except (OSError, ValueError) as problem:
        reason = (getattr(problem, "strerror", None) or "cannot be read").lower()
        raise UnusableInput(f"{name} cannot be opened ({reason}): check its name and place.") from None


def _guard(name: str, read: Callable, content: object) -> list[RawSheet]:
    """What a reader of a format makes of a file; refused in one sentence whatever it breaks on."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation, which are not read
            return read(name, content)
    except UnusableInput:
        raise
    except Exception:  # these libraries raise whatever their XML happens to break on
        raise UnusableInput(f"{name} cannot be read: save it again as XLSX, ODS, HTML or CSV.") from None


def _decode(name: str, content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UnusableInput(
            f"{name}, byte {problem.start:,} is not UTF-8: save the file as “CSV UTF-8”."
        ) from None
    if "\0" in text:
        raise UnusableInput(f"{name} holds a NUL character: it is no text, so save it again as CSV.")
    return text


def _read_csv(name: str, text: str) -> RawSheet:
    """The one sheet of a CSV; its separator is the sign that splits most lines alike."""
    separator = _find_separator(text)
    csv.field_size_limit(10 * LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as problem:
        raise UnusableInput(f"{name} cannot be read as CSV ({problem}): check its quotation marks.") from None
    check_cells(name, sum(map(len, rows)))
    return RawSheet("", [[clean_text(cell) for cell in row] for row in rows], semicolons=separator == ";")


def _find_separator(text: str) -> str:
    """Comma, semicolon or tab: the one that stands outside quotation marks in most lines."""
    bare = re.sub(r'"[^"]*"', "", text[:200_000])
    lines = [line for line in bare.splitlines()[:200] if line.strip()]
    tabs = sum("\t" in line for line in lines)
    if tabs and tabs >= 0.4 * len(lines):
        return "\t"
    # in a line of a table the separator stands as often as in the others, and no blank follows it
    numbers = [len(re.findall(r";(?! )", line)) for line in lines if ";" in line or "," in line]
    usual = max((numbers.count(number) for number in set(numbers) - {0}), default=0)
    return ";" if usual >= 0.6 * len(numbers) and usual else ","


def _check_archive(name: str, content: bytes) -> None:
    """Refuse a workbook that unpacks to more than it may."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [member.file_size for member in archive.infolist()]
    except zipfile.BadZipFile:
        raise UnusableInput(f"{name} is damaged: save it again as XLSX or ODS.") from None
    if max(sizes, default=0) > MOST_BYTES or sum(sizes) > 2 * MOST_BYTES:
        raise UnusableInput(f"{name} unpacks to {sum(sizes):,} bytes: keep only the published tables.")


def list_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that paths stand for: a folder for all files in it that can be read."""
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
            yield from (file for file in files if not file.name.startswith((".", "~")))
        else:
            yield path
