"""Many publications checked in one go, each folder's tables together and apart from other folders'.

One publication is in memory at a time, and its findings are told before the next is read, so that
neither a thousand publishers nor ten thousand tables need more than one.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from helpers.errors import UnusableInput

TABLES = (".csv", ".xlsx", ".ods", ".html", ".htm")
NO_TABLES = ("sources.csv", ".", "~$")  # how those are called that list tables or that editors hide
WORTH_WORKERS = 500  # publications; for fewer, workers take longer to start than they save


def group_files(paths: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each publication by the name of its folder, in the order given.

    A folder stands for the tables in it and below it; raises ``UnusableInput`` for one without any.
    """
    groups: dict[str, list[Path]] = {}
    for path in paths:
        inside = [file for file in sorted(path.rglob("*")) if not file.name.startswith(NO_TABLES)]
        tables = [file for file in inside if file.suffix.lower() in TABLES]
        if path.is_dir() and not tables:
            raise UnusableInput(
                f"{path} holds no CSV, XLSX, ODS or HTML file: name a folder with published tables."
            )
        for file in tables or [path]:
            groups.setdefault(file.parent.as_posix(), []).append(file)
    return groups


def check_publications(groups: dict[str, list[Path]], layout: str) -> Iterator[tuple[str, int]]:
    """What to print for each publication, in order, with its exit code: 1 where something was found.

    ``layout`` is ``text``, ``json``, or ``csv`` with one header; ``report`` is the folder, which tells
    publications apart. Ends with ``UnusableInput`` when one could not be read, after all others were checked.
    """
    unusable, headed, summary = [], False, Counter()
    check = partial(check_publication, layout=layout)
    with ProcessPoolExecutor() if len(groups) >= WORTH_WORKERS else nullcontext() as pool:
        check_all = partial(pool.map, chunksize=10) if pool else map
        for name, (text, code) in zip(groups, check_all(check, groups, groups.values()), strict=True):
            if code > 1:
                unusable.append(f"{name}: {text}")
            elif layout == "json":
                *lines, last = text.splitlines(keepends=True)
                summary.update({key: number for key, number in json.loads(last).items() if key != "kind"})
                yield "".join(lines), code
            else:
                yield text.partition("\n")[2] if layout == "csv" and headed else text, code
                headed = True
    if summary:
        yield json.dumps({"kind": "summary", **summary}) + "\n", 0
    if unusable:
        told = f"{len(unusable):,} of {len(groups):,} publications could not be checked:"
        raise UnusableInput("\n".join([told, *unusable]))


def check_publication(name: str, files: list[Path], layout: str) -> tuple[str, int]:
    """One publication's findings as text; exit code 1 where there are any, 2 where nothing was checked."""
    from helpers.proofing import check_files, describe_findings, render_csv, render_json

    try:
        checked = check_files(files)
    except UnusableInput as error:
        return str(error), error.exit_code
    if checked.exit_code > 1:
        return "nothing in it could be checked.", checked.exit_code
    if layout == "text":
        return "\n  ".join([f"{name}:", *describe_findings(checked)]) + "\n", checked.exit_code
    return {"json": render_json, "csv": render_csv}[layout](checked, name), checked.exit_code
