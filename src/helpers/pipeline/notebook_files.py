"""The notebooks as they stand in their folder: each says itself what it reads, writes and may be told.

Any ``NN_name.ipynb`` with a cell tagged ``parameters`` runs, in the order of the numbers, and its page
is published with the others. Comment lines in its code declare the rest::

    # reads: raw                                      or processed files: figures.csv, reconciled.csv
    # writes: index.html, tables.xlsx beside the page, when pages_folder is given

Without ``# reads`` every processed file counts; the reference tables and ``sources.csv`` always do.
``index.html`` is what the page shall be called. Words from ``when`` on are for people. The title in the
navigation is the notebook's own (``title`` in its metadata), or its first heading up to a colon. Notebooks
are read here as the JSON they are, so that a wrong one is refused before anything heavy is imported.
"""

import ast
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.edition import INTERNAL, Edition
from helpers.errors import UnusableArguments

INDEX = "index.html"
RAW = "raw"
# What the public edition protects. Whoever writes one of these works on exact figures; nobody else can.
EXACT = ("figures.csv", "reconciled.csv", "findings.csv")
STANDARD_PARAMETERS = ("report", "edition", "raw_folder", "processed_folder")
DECLARATION = re.compile(r"^# (reads|writes):(.*)$", re.MULTILINE)
HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
IMPORT = re.compile(r"^\s*(?:from|import) ((?:helpers|seaborn|scipy)\b[\w.]*)", re.MULTILINE)
BESIDE = " beside the page"
ITEMS = {
    "reads": re.compile(r"raw|[\w-]+\.\w+"),
    "writes": re.compile(rf"index\.html|[\w-]+\.csv|[\w-]+\.\w+{BESIDE}"),
}


@dataclass(frozen=True)
class Notebook:
    """One notebook; ``reads`` may be ``("raw",)``, ``beside`` names files that stand beside its page.

    ``parameters`` holds the default values that are literals, ``imports`` what its cells import of the
    helpers, seaborn and scipy, ``titles`` the page and title of all notebooks of the folder.
    """

    path: Path
    title: str
    heading: str
    reads: tuple[str, ...] | None = None
    writes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    is_index: bool = False
    parameters: dict[str, object] = field(default_factory=dict, hash=False)
    imports: tuple[str, ...] = ()
    cells: int = 0
    titles: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The file name without its ending, such as ``03_safeguarding_trends``."""
        return self.path.stem

    @property
    def is_exact(self) -> bool:
        """Whether it works on exact figures in every edition."""
        return bool(set(self.writes) & set(EXACT))

    def name_page(self, edition: Edition = INTERNAL) -> str:
        """File name of the page in an edition."""
        return INDEX if self.is_index else edition.name_page(self.name)


def list_notebooks(folder: Path) -> list[Notebook]:
    """Every notebook of a folder, each after those it needs.

    Raises ``UnusableArguments`` for one that cannot run or that does not fit the others.
    """
    found = [read_notebook(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]
    if not found:
        raise UnusableArguments(
            f"{folder} holds no notebook: name one such as 01_clean_yearly_exports.ipynb."
        )
    titles = tuple((one.name_page(), one.title) for one in found)
    written, whole = [], []
    for notebook in found:
        reads = tuple(written) if notebook.reads is None else notebook.reads
        for name in reads:
            if name != RAW and name not in written:
                raise UnusableArguments(
                    f"{notebook.path.name} reads {name}, which no notebook before it writes: correct its "
                    "line '# reads:', or give it a higher number."
                )
        written += notebook.writes
        whole.append(replace(notebook, reads=reads, titles=titles))
    left = written + [name for notebook in whole for name in (*notebook.beside, notebook.name_page())]
    for name in left:
        if left.count(name) > 1:
            raise UnusableArguments(f"Two notebooks write {name}: correct the line '# writes:' of one.")
    return whole


def read_notebook(path: Path) -> Notebook:
    """A notebook by what stands in its file, nothing of it executed.

    Raises ``UnusableArguments`` when it is none, or lacks a parameter that every notebook is given.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells = [
            (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", ()))
            for cell in content["cells"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UnusableArguments(f"{path} is not a notebook: restore it from version control.") from None
    code = [source for kind, source, _ in cells if kind == "code"]
    tagged = [source for kind, source, tags in cells if kind == "code" and "parameters" in tags]
    if len(tagged) != 1:
        raise UnusableArguments(
            f"{path.name} has {len(tagged)} cells tagged parameters: it needs exactly one, with "
            f"{', '.join(STANDARD_PARAMETERS)}."
        )
    known = read_code(path, code, tagged[0])
    if lacking := [name for name in STANDARD_PARAMETERS if name not in known["parameters"]]:
        raise UnusableArguments(
            f"{path.name} lacks the parameter {lacking[0]}: add it to the cell tagged parameters."
        )
    found = HEADING.search("\n".join(text for kind, text, _ in cells if kind == "markdown"))
    heading = found[1].strip() if found else path.stem
    title = content.get("metadata", {}).get("title") or heading.partition(":")[0]
    return Notebook(path, title.strip(), heading, **known)


def read_code(path: Path, sources: Sequence[str], tagged: str) -> dict[str, object]:
    """What the cells of code say, as fields of a ``Notebook``; ``tagged`` is the one with the parameters."""
    found: dict[str, list[str]] = {}
    for kind, text in DECLARATION.findall("\n".join(sources)):
        items = [item.strip().rstrip(".") for item in re.sub(r",?\s*\bwhen\b.*", "", text).split(",")]
        items = [item for item in items if item not in ("", "nothing", "reference")]
        for item in items:
            if not ITEMS[kind].fullmatch(item):
                raise UnusableArguments(
                    f"{path.name} says '# {kind}:{text}', and {item!r} is no processed file: name files such "
                    "as figures.csv with commas between, and write 'tables.xlsx beside the page' for others."
                )
        found.setdefault(kind, []).extend(items)
    try:
        statements = ast.parse(tagged).body
    except SyntaxError:
        raise UnusableArguments(f"The parameters of {path.name} are not Python: correct that cell.") from None
    literals, writes = {}, found.get("writes", [])
    for statement in statements:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            target = getattr(statement, "target", None) or statement.targets[0]
            with suppress(ValueError, TypeError):
                literals[ast.unparse(target)] = ast.literal_eval(statement.value)
    is_told = "pages_folder" in literals  # only then can a notebook leave a file there
    return {
        "reads": tuple(found["reads"]) if "reads" in found else None,
        "writes": tuple(item for item in writes if item.endswith(".csv")),
        "beside": tuple(item.removesuffix(BESIDE) for item in writes if item.endswith(BESIDE) and is_told),
        "is_index": INDEX in writes,
        "parameters": literals,
        "imports": tuple(IMPORT.findall("\n".join(sources))),
        "cells": sum(bool(source.strip()) for source in sources),
    }


def find_needed(notebook: Notebook, notebooks: Sequence[Notebook], edition: Edition) -> list[str]:
    """Names of the notebooks that must come before one: they write what it reads.

    In the public edition those that write exact figures come before all others: what the others read is made
    from what they leave.
    """
    is_closed = edition.is_public and not notebook.is_exact
    return [
        other.name
        for other in notebooks
        if set(other.writes) & set(notebook.reads or ()) or (is_closed and other.is_exact)
    ]


def select_notebooks(notebooks: Sequence[Notebook], asked: str | None, edition: Edition) -> list[Notebook]:
    """All, or the one asked for by name, number or path and those it needs, in order.

    Raises ``UnusableArguments`` for a name that means no notebook, or several.
    """
    if asked is None:
        return list(notebooks)
    name = Path(asked).name.removesuffix(".ipynb")
    meant = [one for one in notebooks if name.zfill(2) in (one.name, one.name[:2])]
    if len(meant) != 1:
        names = ", ".join(one.name for one in meant or notebooks)
        number = "more than one" if meant else "no"
        raise UnusableArguments(f"There is {number} notebook {asked!r}; choose one of {names}.")
    needed = {meant[0].name}
    for notebook in reversed(notebooks):
        if notebook.name in needed:
            needed.update(find_needed(notebook, notebooks, edition))
    return [notebook for notebook in notebooks if notebook.name in needed]
