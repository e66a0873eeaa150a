"""One run: what is stale is built, and the pages are published whole or not at all.

Nothing is published before every notebook has succeeded and every page has been checked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from helpers.pipeline.freshness import list_stale, write_manifest
from helpers.pipeline.progress import Teller
from helpers.pipeline.publish import lock_output, open_staging, publish_staging, recover
from helpers.pipeline.startup import skip_unused_imports
from helpers.pipeline.steps import STEPS, Job, Step, check_parameters, read_imports, select_steps


@dataclass
class Outcome:
    """What one run did: how many notebooks ran, of how many, in what time, and the page to open."""

    report: str
    ran: int
    steps: int
    seconds: float
    page: Path
    absent: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line for people; pages that were never built are named, since links may lead to them."""
        done = f"{self.ran} of {self.steps} notebooks run in {self.seconds:.1f} s"
        absent = f" (not built yet: {', '.join(self.absent)})" if self.absent else ""
        return f"Report {self.report}: {done}: {self.page}{absent}"


def run_job(job: Job, teller: Teller) -> Outcome:
    """Bring one edition of one report up to date and publish it whole or not at all.

    Raises ``UnusableArguments`` before anything starts, ``OutputIsLocked`` when another run works
    there, ``RunFailed`` when a notebook did not reach its end or a page is faulty.
    """
    started = time.monotonic()
    steps = select_steps(job.only)
    check_parameters(job, steps)
    with lock_output(job.folders.reports):
        recover(job)
        stale = list_stale(job, steps)
        for step in steps if not stale else ():
            teller.finish(step.name, "unchanged")
        ran = build_and_publish(job, steps, stale, teller) if stale else 0
    page = job.output / steps[-1].page_name(job.edition)
    absent = tuple(step.name for step in STEPS if not (job.output / step.page_name(job.edition)).exists())
    return Outcome(job.report, ran, len(steps), time.monotonic() - started, page, absent)


def build_and_publish(job: Job, steps: list[Step], stale: dict[str, str], teller: Teller) -> int:
    """How many notebooks ran, once their pages are published; raises ``RunFailed`` if they cannot be.

    The first kernels are started before the rest of Jupyter is imported, which takes as long.
    """
    with skip_unused_imports():
        from helpers.pipeline.kernels import EarlyKernels
    kernels = EarlyKernels(read_imports(job.notebook_path(step)) for step in steps if step.name in stale)
    try:
        with skip_unused_imports():
            from helpers.pipeline.build import Build
        with open_staging(job) as staging:
            build = Build(job, steps, staging, teller, kernels)
            build.run_steps()
            build.keep_other_pages()
            build.check_pages()
            write_manifest(job, build.entries, staging.pages)
            publish_staging(job, staging)
            return build.ran
    finally:
        kernels.close()
