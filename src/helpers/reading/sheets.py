"""The sheets of a file as grids of text: what a reader sees, whatever the format.

CSV by the standard library, XLSX by openpyxl, OpenDocument and HTML by lxml; the last three are
imported only when such a file is read. A file is refused by its size before it is read, and what is no
plain file at once.
"""

import csv
import io
import re
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers.errors import UnusableInput
from helpers.reading.pages import read_html
from helpers.reading.tables import LONGEST_CELL, RawSheet, check_cells, clean_text
from helpers.reading.workbooks import read_opendocument, read_workbook

MOST_BYTES = 50_000_000  # of a file, and of a workbook's largest part once unpacked
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div)\b", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
# What browsers take all three for; it has the curly quotes and dashes that pages use.
_WINDOWS = {"windows-1252", "iso-8859-1", "latin1"}


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
    if not content.strip(b"\xef\xbb\xbf \r\n\t"):
        raise UnusableInput(f"{name} is empty: save the tables again.")
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8")):
        raise UnusableInput(f"{name} is a PDF or a picture: save its tables as XLSX, ODS, HTML or CSV.")
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnusableInput(f"{name} is an old or locked workbook: save it as XLSX, without a password.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
    else:
        text = decode_page(name, content) if is_page(path, content) else decode_text(name, content)
    if "\0" in text:
        raise UnusableInput(f"{name} holds a NUL character: it is no text, so save it again as CSV.")
    if is_page(path, content):
        return _guard(name, read_html, text)
    separator = _find_separator(text)
    rows = split_cells(name, text, separator)
    check_cells(name, sum(map(len, rows)))
    return [RawSheet("", [[clean_text(cell) for cell in row] for row in rows], semicolons=separator == ";")]


def read_plain_file(path: Path, most: int, name: str = "") -> bytes:
    """What stands in a file; refused by its size before it is read, and at once where it is no plain file."""
    name = name or clean_text(path.name)
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


def is_page(path: Path, content: bytes) -> bool:
    """Whether a file is a web page, told by its ending or by how it begins."""
    begins = content[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    return path.suffix.lower() in (".html", ".htm") or (
        begins.startswith(b"<") and bool(_HTML_START.search(begins))
    )


def decode_text(name: str, content: bytes) -> str:
    """The text of a file in UTF-8, with a byte order mark or without; refused with the first wrong byte."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content.count(b"\n", 0, problem.start) + 1
        raise UnusableInput(
            f"{name}, row {row}: byte {content[problem.start]:02X} at offset {problem.start} is not UTF-8: "
            "save the file as UTF-8 ('CSV UTF-8' in a spreadsheet)."
        ) from None


def decode_page(name: str, content: bytes) -> str:
    """The text of a web page: UTF-8, or Windows' encoding where the page says so."""
    try:
        return decode_text(name, content)
    except UnusableInput:
        declared = _CHARSET.search(content[:4000])
        if declared and declared[1].decode().lower() in _WINDOWS:
            return content.decode("cp1252", errors="replace")
        raise


def split_cells(name: str, text: str, separator: str = ",") -> list[list[str]]:
    """The cells of a CSV, row by row; refused where a quotation mark is opened and not closed."""
    csv.field_size_limit(10 * LONGEST_CELL)
    # newline=None: a line end is a line end, whichever system wrote it
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as problem:
        what = "a quotation mark is not closed, or text follows it: put the whole cell in quotation marks"
        if "limit" in str(problem):
            what = f"a cell has over {10 * LONGEST_CELL:,} characters: keep a label or a figure there"
        raise UnusableInput(f"{name}, row {len(rows) + 1}: {what}.") from None
    return rows


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
