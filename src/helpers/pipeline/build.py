"""The work of one run between its first notebook and the swap: notebooks run, pages made and checked.

doit decides what may run when and what need not run. Everything is left in the staging folders.
Import this inside ``startup.skip_unused_imports``.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doit.api import run_tasks
from doit.cmd_base import ModuleTaskLoader

from helpers.pipeline.execution import keep_partial_notebooks, run_notebook
from helpers.pipeline.freshness import describe_inputs, describe_outputs, explain_staleness, read_manifest
from helpers.pipeline.kernels import EarlyKernels
from helpers.pipeline.progress import Teller
from helpers.pipeline.publish import Staging, describe_error
from helpers.pipeline.steps import STEPS, Job, Step, fill_parameters, list_beside, needed_by, read_code_cells
from helpers.publishing.page import build_page, check_pages

DESCRIPTIONS = {
    "internal": "Internal edition: exact counts, not for publication.",
    "public": "Public edition: small counts are withheld and the others rounded.",
}


class RunFailed(RuntimeError):
    """At least one notebook failed or a page is faulty; nothing was published."""

    def __init__(self, failures: dict[str, Exception], output: Path) -> None:
        unusable = [one for one in failures.values() if getattr(one, "error_name", "") == "UnusableInput"]
        self.exit_code = 2 if unusable else 1
        super().__init__(unusable[0].error_text if unusable else describe_failures(failures, output))


def describe_failures(failures: dict[str, Exception], output: Path) -> str:
    """Each failure in one line, then its details, then what became of the published pages."""
    lines = [f"{name}: {describe_error(failure)}" for name, failure in failures.items()]
    details = [failure.describe() for failure in failures.values() if hasattr(failure, "describe")]
    kept = f"The pages in {output} are as they were." if output.is_dir() else "No page was published."
    return "\n".join([*lines, *details, kept])


@dataclass
class Build:
    """The state of one run between its first notebook and the swap."""

    job: Job
    steps: list[Step]
    staging: Staging
    teller: Teller
    kernels: EarlyKernels
    entries: dict[str, dict] = field(default_factory=dict)
    failures: dict[str, Exception] = field(default_factory=dict)
    ran: int = 0

    def __post_init__(self) -> None:
        self.before = read_manifest(self.job.output)["notebooks"]
        for published in sorted((self.job.folders.processed / self.job.report).glob("*.csv")):
            shutil.copy2(published, self.staging.processed / self.job.report)

    def run_steps(self) -> None:
        """Let doit run the steps; raises ``RunFailed`` when one failed."""
        config = {
            "backend": "sqlite3",
            "dep_file": ":memory:",
            "reporter": "zero",
            "num_process": self.job.workers if self.job.workers > 1 else 0,
            "par_type": "thread",
        }
        loader = ModuleTaskLoader({"DOIT_CONFIG": config, "task_notebooks": self.describe_tasks})
        code = run_tasks(loader, {"notebooks": {}})
        keep_partial_notebooks(self.failures.values(), self.job.failed)
        if code:
            failures = self.failures or {"doit": RuntimeError(f"ended with {code}")}
            raise RunFailed(failures, self.job.output)

    def describe_tasks(self) -> Any:
        """The steps as doit's tasks: what comes first, what need not run, what to do."""
        names = {step.name for step in self.steps}
        for step in self.steps:
            yield {
                "name": step.name,
                "task_dep": [f"notebooks:{name}" for name in needed_by(step) if name in names],
                "uptodate": [(self.keep_if_fresh, [step])],
                "actions": [(self.try_step, [step])],
                "io": {"capture": False},
            }

    def keep_if_fresh(self, step: Step) -> bool:
        """Whether a step need not run; then its page is taken over as it is published."""
        inputs = describe_inputs(self.job, step, self.staging.processed)
        outputs = describe_outputs(self.job, step, self.job.output, self.staging.processed)
        self.entries[step.name] = {"inputs": inputs, "outputs": outputs}
        if self.job.force or explain_staleness(self.before.get(step.name), inputs, outputs):
            return False
        for name in (step.page_name(self.job.edition), *list_beside(self.job, step)):
            shutil.copy2(self.job.output / name, self.staging.pages)
        self.teller.finish(step.name, "unchanged")
        return True

    def try_step(self, step: Step) -> bool:
        """Run a step; a failure is kept for later, since doit only needs to know that there was one."""
        try:
            self.run_step(step)
        except Exception as error:
            self.failures[step.name] = error
            self.teller.finish(step.name, "failed")
            return False
        self.ran += 1
        self.teller.finish(step.name, "done")
        return True

    def run_step(self, step: Step) -> None:
        """Run one notebook and leave its page and its processed files in the staging folders."""
        path = self.job.notebook_path(step)
        self.teller.start(step.name, len(read_code_cells(path)) + 1)
        for name in step.writes:
            (self.staging.processed / self.job.report / name).unlink(missing_ok=True)
        notebook = run_notebook(
            path,
            fill_parameters(self.job, step, self.staging.processed, self.staging.pages),
            self.kernels.take,
            self.job.cell_timeout,
            lambda done, cells: self.teller.advance(step.name, done, cells),
        )
        page = step.page_name(self.job.edition)
        (self.staging.pages / page).write_text(
            make_page(self.job, step, notebook), encoding="utf-8", newline="\n"
        )
        outputs = describe_outputs(self.job, step, self.staging.pages, self.staging.processed)
        for name, found in outputs.items():
            if found == "not there":
                raise FileNotFoundError(f"{step.name} ended without writing {name}.")
        self.entries[step.name] = self.entries[step.name] | {"outputs": outputs}

    def keep_other_pages(self) -> None:
        """Take over the published pages of notebooks that were not asked for, with their record."""
        for name in self.before.keys() - {step.name for step in self.steps}:
            for output in self.before[name]["outputs"]:
                page = self.job.output / output
                if page.is_file():
                    shutil.copy2(page, self.staging.pages)
                    self.entries[name] = self.before[name]

    def check_pages(self) -> None:
        """Check the pages together, links from one to another included; raises ``RunFailed``."""
        pages = {path.name: path.read_text(encoding="utf-8") for path in self.staging.pages.glob("*.html")}
        absent = {step.page_name(self.job.edition) for step in STEPS} - pages.keys()
        absent |= {name for step in STEPS for name in step.beside}
        try:
            check_pages(pages, files=sorted(absent))
        except ValueError as error:
            raise RunFailed({"The pages": error}, self.job.output) from error


def make_page(job: Job, step: Step, notebook: Any) -> str:
    """The HTML page of an executed notebook, with links to the others of its edition."""
    index_first = sorted(STEPS, key=lambda other: not other.is_index)
    page = build_page(
        notebook,
        title=find_title(notebook),
        description=f"Report year {job.report}. {DESCRIPTIONS[job.edition]}",
        navigation={other.page_name(job.edition): other.label for other in index_first},
        name=step.page_name(job.edition),
        with_code=job.with_code,
    )
    for other in STEPS:
        page = page.replace(f'href="{other.page_name("internal")}', f'href="{other.page_name(job.edition)}')
    return page


def find_title(notebook: Any) -> str:
    """The first heading of a notebook."""
    lines = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown").splitlines()
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "Report")
