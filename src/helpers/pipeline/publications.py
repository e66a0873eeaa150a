"""Many publications checked in one go, each folder's tables together and apart from other folders'.

One publication is in memory at a time, and its findings are told before the next is read, so that
neither a thousand publishers nor ten thousand tables need more than one.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from helpers.errors import UnusableInput
from helpers.pipeline.cluster import Needed, Piece, Result, has_dask, hash_version, open_cluster, work_through

SOURCES = "sources.csv"  # lists the tables of a publication
SUFFIXES = (".csv", ".xlsx", ".ods", ".html", ".htm")
WORTH_WORKERS = 500  # publications; for fewer, workers take longer to start than they save


class SomeUnusable(UnusableInput):
    """Some publications could not be read; the others were checked."""

    def __init__(self, unusable: list[Result], publications: int) -> None:
        lines = [f"{len(unusable):,} of {publications:,} publications could not be checked:"]
        super().__init__("\n".join([*lines, *(f"{result.name}: {result.text}" for result in unusable)]))


def group_files(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each publication by the name of its folder, in the order given.

    A folder stands for the tables in it and in the folders below it; ``sources.csv``, which lists
    tables, is none. Raises ``UnusableInput`` for a folder without tables.
    """
    groups: dict[str, list[Path]] = {}
    for path in paths:
        for file in list_tables(path) if path.is_dir() else [path]:
            groups.setdefault(file.parent.as_posix(), []).append(file)
    return groups


def list_tables(folder: Path) -> list[Path]:
    """The tables in a folder and below it; what editors hide is left out."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    shown = [path for path in files if path.name != SOURCES and not path.name.startswith((".", "~$"))]
    if not shown:
        raise UnusableInput(
            f"{folder} holds no CSV, XLSX, ODS or HTML file: name a folder with published tables."
        )
    return shown


def check_publications(
    groups: dict[str, list[Path]], layout: str, address: str | None = None
) -> Iterator[Result]:
    """What to print for each publication, in order: ``text``, ``json``, or ``csv`` with one header.

    The exit code of each is 1 where something was found. In the findings of several publications
    ``report`` is the folder, which tells them apart. Ends with ``SomeUnusable`` when a publication
    could not be read, after all others were checked.
    """
    pieces = [Piece(name, (layout, [path.absolute() for path in files])) for name, files in groups.items()]
    unusable, headed, summary = [], False, Counter()
    for result in do_checks(pieces, address):
        if result.exit_code > 1:
            unusable.append(result)
        elif layout == "json":
            *lines, last = result.text.splitlines(keepends=True)
            summary.update({name: number for name, number in json.loads(last).items() if name != "kind"})
            yield replace(result, text="".join(lines))
        elif layout == "csv" and headed:
            yield replace(result, text=result.text.partition("\n")[2])
        else:
            yield result
            headed = True
    if summary:
        yield Result("", json.dumps({"kind": "summary", **summary}) + "\n", 0)
    if unusable:
        raise SomeUnusable(unusable, len(pieces))


def do_checks(pieces: list[Piece], address: str | None) -> Iterator[Result]:
    """The result of each publication's check in order: by dask's workers where that pays, or here."""
    if not address and not (has_dask() and len(pieces) >= WORTH_WORKERS):
        yield from map(check_publication, pieces)
        return
    needed = Needed(hash_version(), (find_common_folder(pieces),)) if address else None
    with open_cluster(address, len(pieces)) as client:
        chains = ([piece] for piece in pieces)
        yield from put_in_order(pieces, work_through(client, check_publication, chains, needed))


def find_common_folder(pieces: list[Piece]) -> Path:
    """The deepest folder that holds every file."""
    return Path(os.path.commonpath([file.parent for piece in pieces for file in piece.work[1]]))


def put_in_order(pieces: list[Piece], results: Iterable[Result]) -> Iterator[Result]:
    """The results in the order of the pieces, each as soon as those before it are there."""
    early: dict[str, Result] = {}
    awaited = (piece.name for piece in pieces)
    name = next(awaited)
    for result in results:
        early[result.name] = result
        while name in early:
            yield early.pop(name)
            name = next(awaited, "")


def check_publication(piece: Piece) -> Result:
    """One publication's findings as text; exit code 1 where there are any, 2 where nothing was checked."""
    from helpers.proofing import check_files, describe_findings, render_csv, render_json

    layout, files = piece.work
    try:
        checked = check_files(files)
    except UnusableInput as error:
        return Result(piece.name, str(error), 2)
    if checked.exit_code > 1:
        return Result(piece.name, "nothing in it could be checked.", 2)
    if layout == "text":
        lines = [f"{piece.name}:", *(f"  {line}" for line in describe_findings(checked))]
        return Result(piece.name, "\n".join(lines) + "\n", checked.exit_code)
    render = {"json": render_json, "csv": render_csv}[layout]
    return Result(piece.name, render(checked, piece.name), checked.exit_code)
