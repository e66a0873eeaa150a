"""The five notebooks as steps of one pipeline: what each reads, writes and may be told.

The order of the notebooks follows from the table ``STEPS`` alone. Notebooks are read here as the
JSON they are, so that a wrong argument is refused before anything heavy is imported.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UnusableArguments
from helpers.paths import Folders, is_report_name

EDITIONS = ("internal", "public")
STANDARD_PARAMETERS = ("report", "edition", "raw_folder", "processed_folder")


@dataclass(frozen=True)
class Step:
    """One notebook: its name, its label in the navigation, what it reads and what it writes.

    ``reads`` names processed files, ``raw`` for the yearly exports, ``sources`` for the list of them
    and ``reference`` for the hand-kept tables. ``about`` limits sources and processed files to
    tables whose names start so: other rows never make the notebook run again. ``beside`` names files
    that it leaves beside its page.
    """

    name: str
    label: str
    reads: tuple[str, ...]
    writes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    is_index: bool = False
    beside: tuple[str, ...] = ()

    def page_name(self, edition: str) -> str:
        """File name of the page; the public edition's says so, because pages travel by e-mail.

        >>> STEPS[2].page_name("internal"), STEPS[2].page_name("public"), STEPS[4].page_name("public")
        ('03_safeguarding_trends.html', '03_safeguarding_trends-public.html', 'index.html')
        """
        if self.is_index:
            return "index.html"
        return f"{self.name}.html" if edition == "internal" else f"{self.name}-{edition}.html"


CLEANED = ("sources", "reference", "figures.csv")
RECONCILED = (*CLEANED, "reconciled.csv", "findings.csv")
SAFEGUARDING = ("safeguarding", "key")
STEPS = (
    Step("01_clean_yearly_exports", "Published figures", ("raw", "reference"), ("figures.csv",)),
    Step("02_reconcile_percentages", "Percentages checked", CLEANED, ("reconciled.csv", "findings.csv")),
    Step("03_safeguarding_trends", "Safeguarding", RECONCILED, about=SAFEGUARDING),
    Step("04_community_trends", "Community", RECONCILED),
    Step("05_overview", "Overview", RECONCILED, is_index=True, beside=("tables.xlsx",)),
)


@dataclass(frozen=True)
class Job:
    """What one run is asked for: one edition of one report, with where to read and write."""

    report: str
    folders: Folders
    notebooks: Path
    edition: str = "internal"
    parameters: tuple[tuple[str, str], ...] = ()
    only: str | None = None
    with_code: bool = False
    force: bool = False
    cell_timeout: int = 600
    workers: int = 2

    @property
    def output(self) -> Path:
        """Folder of the published pages, such as ``reports/2023-24`` or ``reports/2023-24-public``."""
        name = self.report if self.edition == "internal" else f"{self.report}-{self.edition}"
        return self.folders.reports / name

    @property
    def failed(self) -> Path:
        """Folder where notebooks that failed are kept until a run succeeds."""
        return self.output.with_name(f"{self.output.name}.failed")

    def notebook_path(self, step: Step) -> Path:
        """Where the notebook of a step stands."""
        return self.notebooks / f"{step.name}.ipynb"


def list_reports(raw: Path) -> list[str]:
    """The reports that have raw exports, oldest first."""
    folders = raw.iterdir() if raw.is_dir() else ()
    return sorted(folder.name for folder in folders if folder.is_dir() and is_report_name(folder.name))


def choose_report(raw: Path, asked: str | None) -> str:
    """The report asked for, or the newest one; raises ``UnusableArguments`` when it is not there."""
    known = list_reports(raw)
    if not known:
        raise UnusableArguments(
            f"{raw} holds no report: put the exports of a year in a folder such as 2023-24."
        )
    if asked is None:
        return known[-1]
    if asked not in known:
        raise UnusableArguments(f"There is no report {asked!r} in {raw}; choose one of {', '.join(known)}.")
    return asked


def needed_by(step: Step) -> list[str]:
    """Names of the notebooks that write what a step reads.

    >>> needed_by(STEPS[1])
    ['01_clean_yearly_exports']
    """
    return [other.name for other in STEPS if set(other.writes) & set(step.reads)]


def select_steps(only: str | None) -> list[Step]:
    """All steps, or the named one and those it needs, in order; raises ``UnusableArguments``.

    >>> [step.name for step in select_steps("02_reconcile_percentages")]
    ['01_clean_yearly_exports', '02_reconcile_percentages']
    """
    if only is None:
        return list(STEPS)
    wanted = only.removesuffix(".ipynb")
    names = [step.name for step in STEPS]
    if wanted not in names:
        raise UnusableArguments(f"There is no notebook {only!r}; choose one of {', '.join(names)}.")
    needed = {wanted}
    for step in reversed(STEPS):
        if step.name in needed:
            needed.update(needed_by(step))
    return [step for step in STEPS if step.name in needed]


def read_code_cells(notebook: Path) -> list[tuple[set[str], str]]:
    """Tags and source of each code cell; raises ``UnusableArguments`` when it is not a notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        raise UnusableArguments(
            f"{notebook} is not there: restore it, for example with git checkout."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UnusableArguments(f"{notebook} is not a notebook: restore it from version control.") from None
    return [
        (set(cell["metadata"].get("tags", ())), "".join(cell["source"]))
        for cell in cells
        if cell["cell_type"] == "code"
    ]


def read_parameters(notebook: Path) -> dict[str, object]:
    """Names and default values of the literals in the cell tagged ``parameters``.

    Defaults are read by the grammar of Python, not by patterns, and never executed.
    """
    sources = [source for tags, source in read_code_cells(notebook) if "parameters" in tags]
    if len(sources) != 1:
        raise UnusableArguments(
            f"{notebook.name} has {len(sources)} cells tagged parameters: it needs exactly one."
        )
    return {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(sources[0]).body
        if isinstance(statement, ast.Assign)
    }


def check_parameters(job: Job, steps: list[Step]) -> None:
    """Raise ``UnusableArguments`` unless the notebooks have every parameter they will be given.

    Papermill itself only warns about an unknown parameter and ends with exit code 0. Values are
    passed as the text that was typed, so a parameter whose default is not text cannot be set.
    """
    known: dict[str, object] = {}
    for step in steps:
        own = read_parameters(job.notebook_path(step))
        missing = [name for name in STANDARD_PARAMETERS if name not in own]
        if missing:
            raise UnusableArguments(
                f"{step.name}.ipynb lacks the parameter {missing[0]}: add it to the cell tagged parameters."
            )
        known.update(own)
    for name, _ in job.parameters:
        if name not in known:
            raise UnusableArguments(
                f"No notebook has a parameter {name!r}; choose one of {', '.join(sorted(known))}."
            )
        if not isinstance(known[name], str):
            raise UnusableArguments(f"Parameter {name} is not text by default: change it in the notebook.")


def list_beside(job: Job, step: Step) -> tuple[str, ...]:
    """Files that a notebook leaves beside its page; only one told the ``pages_folder`` can leave any."""
    return step.beside if "pages_folder" in read_parameters(job.notebook_path(step)) else ()


def fill_parameters(job: Job, step: Step, processed: Path, pages: Path) -> dict[str, str]:
    """The parameters a notebook is started with, all text, only names that it has."""
    own = read_parameters(job.notebook_path(step))
    extra = {name: value for name, value in job.parameters if name in own}
    if "pages_folder" in own:
        extra["pages_folder"] = str(pages)
    return extra | {
        "report": job.report,
        "edition": job.edition,
        "raw_folder": str(job.folders.raw),
        "processed_folder": str(processed),
    }


def read_imports(notebook: Path) -> dict[str, list[str]]:
    """The modules a notebook imports, each with the names taken from it, for a kernel to load beforehand.

    In the notebook's own order. Cells with notebook magic (``%``) are not Python; their imports are
    simply not loaded early.
    """
    found: dict[str, list[str]] = {}
    for _, source in read_code_cells(notebook):
        try:
            statements = ast.walk(ast.parse(source))
        except SyntaxError:
            continue
        for statement in statements:
            if isinstance(statement, ast.Import):
                found |= {alias.name: found.get(alias.name, []) for alias in statement.names}
            elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
                found.setdefault(statement.module, []).extend(alias.name for alias in statement.names)
    return found
