"""One run: what is stale is built, and the pages are published whole or not at all.

Nothing is published before every notebook has succeeded and every page has been checked.
"""

from __future__ import annotations

import time

from helpers.exports.corrections import read_published
from helpers.pipeline.jobs import Job, check_parameters
from helpers.pipeline.kernel_server import skip_unused_imports, start_server
from helpers.pipeline.notebook_files import RAW, Notebook, list_notebooks, select_notebooks
from helpers.pipeline.progress import Teller
from helpers.pipeline.publish import check_places, lock_output, open_staging, publish_staging, recover
from helpers.pipeline.records import list_stale, refuse_foreign_files, write_record


def run_job(job: Job, teller: Teller) -> str:
    """What was done, in one line for people, once one edition of one report is up to date and published.

    Pages that were never built are named, since links may lead to them. Raises ``UnusableArguments``
    before anything starts, ``OutputIsLocked`` when another run works there,
    ``RunFailed`` when a notebook did not reach its end or a page is faulty.
    """
    started = time.monotonic()
    notebooks = list_notebooks(job.notebooks)
    chosen = select_notebooks(notebooks, job.only, job.edition)
    check_parameters(job, chosen)
    check_places(job)
    if not job.folders.reference.is_dir():
        teller.say(f"No {job.folders.reference}: labels, indicators and what may be public are not known.")
    with lock_output(job.folders.reports):
        recover(job)
        refuse_foreign_files(job)
        stale = list_stale(job, chosen)
        for notebook in chosen if not stale else ():
            teller.finish(notebook.name, "unchanged")
        ran = build_and_publish(job, notebooks, chosen, stale, teller) if stale else 0
    page = job.output / next((one for one in chosen if one.is_index), chosen[-1]).name_page(job.edition)
    done = f"{ran} of {len(chosen)} notebooks run in {time.monotonic() - started:.1f} s: {page}"
    absent = [one.name for one in notebooks if not (job.output / one.name_page(job.edition)).exists()]
    return f"{done} (not built yet: {', '.join(absent)})" if absent else done


def build_and_publish(
    job: Job, notebooks: list[Notebook], chosen: list[Notebook], stale: dict[str, str], teller: Teller
) -> int:
    """How many notebooks ran, once their pages are published; raises ``RunFailed`` if they cannot be.

    The libraries of the kernels are loaded elsewhere while raw exports are checked here and the rest of
    Jupyter is imported. Raises ``UnusableInput`` before a notebook starts for an export that cannot be used.
    """
    start_server(name for one in chosen if one.name in stale for name in one.imports)
    if any(RAW in (one.reads or ()) for one in chosen):
        read_published(job.folders, job.report)
    with skip_unused_imports():
        import helpers.publishing.page  # noqa: F401  so that it does not import what it does not use
        from helpers.pipeline.build import Build
    with open_staging(job) as staging:
        build = Build(job, notebooks, chosen, staging, teller)
        build.run_all()
        build.gather_pages()
        build.check_pages()
        write_record(job, build.entries, staging.pages, staging.record)
        publish_staging(job, staging)
        return len(build.ran)
