"""The work of one run between its first notebook and the swap: notebooks run, pages made and checked.

Notebooks run as soon as those they need have ended, several at once; what has not changed is taken over.
"""

import shutil
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from textwrap import indent
from threading import Lock
from typing import Any

from helpers.errors import HelpersError, describe_error
from helpers.exports.corrections import BASES, CORRECTIONS
from helpers.paths import Folders, find_folders
from helpers.pipeline.execution import Kernels, NotebookFailure, run_notebook
from helpers.pipeline.jobs import Job, fill_parameters
from helpers.pipeline.notebook_files import Notebook, find_needed
from helpers.pipeline.progress import Teller
from helpers.pipeline.records import describe_outputs, hash_file, judge_notebook, read_record


class RunFailed(HelpersError):
    """At least one notebook failed or a page is faulty; nothing was published.

    Each failure in one line, then its details, then what became of the published pages; input that a
    person has to put right in its own sentence alone, and of a full disk no details: no cell's fault.
    """

    def __init__(self, failures: dict[str, Exception], output: Path) -> None:
        failed = [one for one in failures.values() if isinstance(one, NotebookFailure)]
        unusable = [one.error_text for one in failed if one.error_name == "UnusableInput"]
        self.exit_code = 2 if unusable else 1
        lines = [f"{name}: {describe_error(failure)}" for name, failure in failures.items()]
        for one in failed:
            if "No space left" not in one.error_text:
                lines += ["", f"Cell [{one.cell_number}] of {one.name}:", indent(one.source, "    "), ""]
                lines += [one.details]
                if one.kept:
                    lines += ["", f"The notebook as far as it came: {one.kept}"]
        kept = f"The pages in {output} are as they were." if output.is_dir() else "No page was published."
        super().__init__(unusable[0] if unusable else "\n".join([*lines, kept]))


class Build:
    """The state of one run between its first notebook and the swap; all is left in the staging folders.

    ``folder`` and ``processed`` are those of ``run.open_staging``. By the names of notebooks: ``before`` are
    the entries of the record as it was and ``entries`` as it will be, ``ran`` the notebooks as executed,
    ``failures`` what stopped others, ``needed`` those that each waits for.
    """

    def __init__(
        self,
        job: Job,
        notebooks: list[Notebook],
        chosen: list[Notebook],
        folder: Path,
        processed: Path,
        teller: Teller,
    ) -> None:
        self.job, self.notebooks, self.chosen, self.teller = job, notebooks, chosen, teller
        self.pages, self.closed, self.processed = folder / "pages", folder / "closed", processed
        self.kernels = Kernels(folder / "kernels")
        self.needed = {one.name: find_needed(one, chosen, job.edition) for one in chosen}
        self.entries: dict[str, dict] = {}
        self.failures: dict[str, Exception] = {}
        self.ran: dict[str, Any] = {}
        self._lock, self._is_protected = Lock(), False
        self.before = read_record(job)["notebooks"]
        if not self.before and job.output.is_dir():
            teller.say(f"{job.output} is not as a run left it: all is built again.")

    def run_all(self) -> None:
        """Run each notebook once those it needs have ended well, of several the longest first.

        Pages are made meanwhile; no notebook waits for them. Raises ``RunFailed`` when one failed.
        """
        named, order = {one.name: one for one in self.chosen}, TopologicalSorter(self.needed)
        order.prepare()
        running: dict[Future[bool], str] = {}
        with ThreadPoolExecutor(self.job.workers) as kernels, ThreadPoolExecutor(1) as press:
            try:
                while (ready := order.get_ready()) or running:
                    for name in sorted(ready, key=lambda name: -named[name].cells):
                        running[kernels.submit(self.attempt, self.run_notebook, named[name])] = name
                    for ended in wait(running, return_when=FIRST_COMPLETED).done:
                        name = running.pop(ended)
                        if ended.result():
                            order.done(name)
                        if name in self.ran:
                            press.submit(self.attempt, self.leave_page, named[name])
            except BaseException:
                for pool in (kernels, press):
                    pool.shutdown(wait=False, cancel_futures=True)
                self.kernels.close()
                raise
        shutil.rmtree(self.job.failed, ignore_errors=True)
        if self.failures:
            for failure in self.failures.values():
                if isinstance(failure, NotebookFailure):
                    failure.keep(self.job.failed, with_outputs=not self.job.edition.is_public)
            raise RunFailed(self.failures, self.job.output)

    def attempt(self, act: Callable[[Notebook], None], notebook: Notebook) -> bool:
        """Whether an act went well; a failure is kept for later, when the other notebooks have ended."""
        try:
            act(notebook)
        except Exception as error:
            self.failures[notebook.name] = error
            self.teller.finish(notebook.name, "FAILED")
        return notebook.name not in self.failures

    def run_notebook(self, notebook: Notebook) -> None:
        """Run a notebook and leave its processed files in the staging folders, unless nothing has changed."""
        job = self.job
        entry, reason = judge_notebook(job, notebook, self.before, self.processed)
        self.entries[notebook.name] = entry
        # what closed notebooks of the public edition pass on to each other stands in no record
        if not reason and not (job.edition.is_public and self.ran.keys() & set(self.needed[notebook.name])):
            self.teller.finish(notebook.name, "nothing changed")
            return
        self.teller.start(notebook.name, notebook.cells + 1)
        folders = replace(job.folders, processed=self.processed)
        if job.edition.is_public and not notebook.is_exact:
            folders = self.close_folders(folders)
        for name in notebook.writes:
            (folders.processed / job.report / name).unlink(missing_ok=True)
        executed = run_notebook(
            notebook.path,
            fill_parameters(job, notebook, folders, self.pages),
            self.kernels,
            job.cell_timeout,
            partial(self.teller.advance, notebook.name),
        )
        entry["outputs"] = describe_outputs(job, notebook, self.pages, folders.processed)
        for name, found in entry["outputs"].items():
            if found == "not there" and name != notebook.name_page(job.edition):
                raise FileNotFoundError(f"{notebook.name} ended without writing {name}.")
        self.ran[notebook.name] = executed

    def leave_page(self, notebook: Notebook) -> None:
        """Leave the page of a notebook that has run in the staging folder, with links to the others."""
        from helpers.publishing.page import build_page

        job, name = self.job, notebook.name_page(self.job.edition)
        index_first = sorted(self.notebooks, key=lambda other: not other.is_index)
        page = build_page(
            self.ran[notebook.name],
            title=notebook.heading,
            description=job.edition.describe_page(job.report),
            navigation={other.name_page(job.edition): other.title for other in index_first},
            name=name,
            with_code=job.with_code,
        )
        for other in self.notebooks:
            page = page.replace(f'href="{other.name_page()}', f'href="{other.name_page(job.edition)}')
        (self.pages / name).write_text(page, encoding="utf-8", newline="\n")
        self.teller.finish(notebook.name, "done")

    def close_folders(self, exact: Folders) -> Folders:
        """What the public edition's other notebooks are given: protected tables, reference, nothing exact."""
        from helpers.disclosure.protection import protect_report

        closed = find_folders(*(self.closed / name for name in ("raw", "processed", "reports")))
        with self._lock:
            if not self._is_protected:
                closed.raw.mkdir(parents=True, exist_ok=True)
                closed.reference.mkdir(exist_ok=True)
                for table in exact.reference.glob("*.csv"):
                    if table.name not in (CORRECTIONS, BASES):  # they state exact figures
                        shutil.copy2(table, closed.reference)
                protect_report(exact, self.job.report, closed.processed)
                self._is_protected = True
        return closed

    def complete_pages(self) -> None:
        """Take over the pages of notebooks that did not run, asked for or not, and check all together.

        Beside the pages of the internal edition stand the processed files they came from. Large pages are
        split; links between pages are checked, too. Raises ``RunFailed``.
        """
        from helpers.publishing.page_files import check_pages, list_large_pages, list_parts, split_pages

        folder, known = self.pages, [one.name for one in self.notebooks if one.name in self.before]
        self.entries = {name: self.before[name] for name in known} | self.entries
        for name, entry in self.entries.items():
            for output in entry["outputs"]:
                inside, _, file = output.rpartition("/")
                source = (self.processed / self.job.report if inside else self.job.output) / file
                is_taken = not self.job.edition.is_public if inside else name not in self.ran
                if is_taken and source.is_file():
                    (folder / inside).mkdir(exist_ok=True)
                    shutil.copy2(source, folder / output)
        staged = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
        pages = split_pages(staged)
        for name, page in pages.items():
            if page != staged.get(name):
                (folder / name).write_text(page, encoding="utf-8", newline="\n")
        beside = {name for one in self.notebooks for name in one.beside}
        for notebook in self.notebooks:
            page = notebook.name_page(self.job.edition)
            if page not in pages:
                beside.add(page)  # which may yet be built
                continue
            for name in [page, *list_parts(page, sorted(pages))]:
                self.entries[notebook.name]["outputs"][name] = hash_file(folder / name)
        try:
            check_pages(pages, files=sorted(beside))
        except ValueError as error:
            raise RunFailed({"The pages": error}, self.job.output) from error
        for sentence in list_large_pages(pages):
            self.teller.say(sentence)
