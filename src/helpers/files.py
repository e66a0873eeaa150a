"""Files that appear whole or not at all, and text in CSV files that no spreadsheet runs as a formula."""

import os
import re
import sys
import tempfile
from pathlib import Path

# A plain number (-87.5) and a lone dash are no formulas; any other text that starts so could be one.
_UNSAFE = re.compile(r"'*(?![-+]?[0-9][0-9.,]*%?\Z)(?!-\Z)[=+\-@\t\r]")


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file that appears under its name only once it is complete and on disk; its folder is made.

    A reader sees the old file or the new one. Text is written in UTF-8 with its line ends as they are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system put a file or a folder's list of names on disk; Windows does so with folders itself."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def guard_text(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet could take it for a formula.

    >>> guard_text("=cmd|' /C calc'!A0"), guard_text("-87.5"), guard_text("Neglect")
    ("'=cmd|' /C calc'!A0", '-87.5', 'Neglect')
    """
    return f"'{text}" if _UNSAFE.match(text) else text


def unguard_text(text: str) -> str:
    """The text that ``guard_text`` was given."""
    return text[1:] if text.startswith("'") and _UNSAFE.match(text) else text
