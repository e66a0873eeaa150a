"""What each notebook's results were made from, and whether that is still so: the record of a set of pages.

The record (``OUTPUT/.records/<folder>.json``) is what a run goes by; ``manifest.json`` stands beside the
pages for whoever receives them. In the public edition nothing in the manifest may follow from exact figures:
it names only what stands in the folder and the versions that made it.
"""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from itertools import product
from pathlib import Path

from helpers.edition import EDITIONS, INTERNAL
from helpers.files import write_whole
from helpers.paths import Folders, list_reports
from helpers.pipeline.jobs import Job
from helpers.pipeline.notebook_files import RAW, Notebook, find_needed, list_notebooks

MANIFEST = "manifest.json"
STAGING = ".building-"  # what the names of folders begin with in which a run builds
PACKAGES = (
    *("afcharts", "bleach", "gptables", "ipykernel", "matplotlib", "nbclient", "nbconvert"),
    *("numpy", "pandas", "pandera", "papermill", "scipy", "seaborn"),
)
NOTHING: dict = {"notebooks": {}, "parameters": {}, "with_code": False, "built_utc": ""}


def hash_file(path: Path) -> str:
    """The sha256 of a file's bytes, or ``not there``."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "not there"


@cache
def installed_versions() -> dict[str, str]:
    """Version of Python and of each package that has a hand in the results."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


@cache
def hash_helpers() -> str:
    """One sha256 for all files of this package: results are the same only where it is."""
    package = Path(__file__).parents[1]
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    found = [(path.relative_to(package).as_posix(), hash_file(path)) for path in sorted(files)]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def describe_outputs(job: Job, notebook: Notebook, pages: Path, processed: Path) -> dict[str, str]:
    """The sha256 of what a notebook left: page and its further parts, files beside it, processed files."""
    page = notebook.name_page(job.edition)
    files = {name: pages / name for name in (page, *notebook.beside)}
    files |= {path.name: path for path in pages.glob(page.replace(".html", "-part-*.html"))}
    files |= {f"processed/{name}": processed / job.report / name for name in notebook.writes}
    return {name: hash_file(path) for name, path in files.items()}


def read_object(path: Path) -> dict:
    """What a JSON file holds if it names notebooks with their outputs, else nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for entry in found["notebooks"].values():
            dict(entry["outputs"]), dict(entry.get("inputs", {}))  # raises for what is no object
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found


def read_record(job: Job) -> dict:
    """The record of the published pages; ``NOTHING`` where there is none or it is not that of these pages."""
    record = read_object(job.record)
    is_theirs = record.get("manifest") == hash_file(job.output / MANIFEST)
    is_whole = isinstance(record.get("parameters"), dict) and "with_code" in record and "built_utc" in record
    return record if is_theirs and is_whole else NOTHING


def explain_staleness(entry: dict | None, inputs: dict[str, str], outputs: dict[str, str]) -> str:
    """Why a notebook must run again, in a few words; empty when it need not."""
    if entry is None:
        return "never built"
    before, made = entry["inputs"], entry["outputs"]
    changes = [
        *(f"{name} changed" for name in inputs if inputs[name] != before.get(name, inputs[name])),
        *(f"{name} is new" for name in inputs if name not in before),
        *(f"{name} is gone" for name in before if name not in inputs),
        *(f"{name} is not as it was built" for name in made | outputs if outputs.get(name) != made.get(name)),
    ]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    return ", ".join(changes[:3]) + more


def describe_inputs(job: Job, notebook: Notebook, processed: Path) -> dict[str, str]:
    """Everything that decides a notebook's results, each with its hash, value or version.

    ``processed`` is the folder of exact processed files, which protected ones follow from: the staged one
    during a run, the published one when its state is asked.
    """
    raw, reads = job.folders.raw, notebook.reads or ()
    files = {"raw/sources.csv": raw / "sources.csv"}
    files |= {f"reference/{path.name}": path for path in sorted(job.folders.reference.glob("*.csv"))}
    files |= {f"processed/{name}": processed / job.report / name for name in reads if name != RAW}
    for report in list_reports(raw) if RAW in reads else ():
        exports = (path for path in (raw / report).iterdir() if path.is_file() and report <= job.report)
        shown = sorted(path for path in exports if not path.name.startswith((".", "~$")))
        files |= {f"raw/{report}/{path.name}": path for path in shown}
    inputs = {f"notebooks/{notebook.path.name}": hash_file(notebook.path)}
    inputs["titles of all notebooks"] = json.dumps(notebook.titles)  # every page leads to every other
    inputs |= {name: hash_file(path) for name, path in files.items()} | {"helpers": hash_helpers()}
    inputs |= {f"version of {name}": number for name, number in installed_versions().items()}
    told = {"report": job.report, "edition": job.edition.name, "with code": str(job.with_code)}
    return inputs | {f"parameter {name}": value for name, value in (told | job.parameters).items()}


def judge_notebook(job: Job, notebook: Notebook, entries: Mapping, processed: Path) -> tuple[dict, str]:
    """The entry of a notebook in the record as it would be now, and why it must run again."""
    inputs = describe_inputs(job, notebook, processed)
    outputs = describe_outputs(job, notebook, job.output, processed)
    reason = explain_staleness(entries.get(notebook.name), inputs, outputs)
    return {"inputs": inputs, "outputs": outputs}, "--force" if job.force else reason


def list_stale(job: Job, notebooks: Sequence[Notebook]) -> dict[str, str]:
    """Why each notebook must run, by name; those that merely depend on a stale one are among them.

    A notebook may yet be spared during the run, when the ones before it write the same as before.
    """
    entries = read_record(job)["notebooks"]
    stale: dict[str, str] = {}
    for notebook in notebooks:
        reason = judge_notebook(job, notebook, entries, job.folders.processed)[1]
        waiting = [name for name in find_needed(notebook, notebooks, job.edition) if name in stale]
        if reason or waiting:
            stale[notebook.name] = reason or f"{waiting[0]} must run again"
    return stale


def write_record(job: Job, entries: dict[str, dict], folder: Path) -> None:
    """Write the manifest of a finished set into its pages in a folder, and beside these its record."""
    record = {
        "report": job.report,
        "edition": job.edition.name,
        "parameters": job.parameters,
        "with_code": job.with_code,
        "versions": installed_versions(),
        "notebooks": entries,
        "built_utc": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    shown = dict(record)
    if job.edition.is_public:  # nothing that follows from exact figures, or tells when they changed
        del shown["built_utc"]
        shown["notebooks"] = {
            name: {
                "inputs": {key: entry["inputs"][key] for key in ("helpers", f"notebooks/{name}.ipynb")},
                "outputs": {key: digest for key, digest in entry["outputs"].items() if "/" not in key},
            }
            for name, entry in entries.items()
        }
    text = json.dumps(shown, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(folder / "pages" / MANIFEST, text + "\n")
    record["manifest"] = hash_file(folder / "pages" / MANIFEST)
    write_whole(folder / "record.json", json.dumps(record))


def describe_status(folders: Folders, notebooks: Path) -> Iterator[str]:
    """Lines for people: each report and edition, then what is stale about it, newest report first.

    Pages count as built with the options they were built with: another wish is no staleness.
    """
    reports, all_notebooks = list_reports(folders.raw)[::-1], list_notebooks(notebooks)
    if not reports:
        yield f"{folders.raw} holds no report: put the exports of a year in a folder such as 2023-24."
    elif any(folders.reports.glob(f"{STAGING}*")):
        yield "A run is under way, or was killed: then the next run clears away what it left."
    for report, edition in product(reports, EDITIONS.values()):
        job = Job(report, folders, notebooks, edition)
        record, name = read_record(job), f"{report}, {edition.name} edition"
        if job.output.is_dir() and record is NOTHING:
            yield f"{name}: {job.output} is not as a run left it: the next run builds it again"
        elif record is not NOTHING:
            options = {name: record[name] for name in ("parameters", "with_code")}
            stale = list_stale(replace(job, **options), all_notebooks)
            state = f"{len(stale)} of {len(all_notebooks)} notebooks stale" if stale else "up to date"
            yield f"{name}: built {record['built_utc']}, {state}"
            yield from (f"  {notebook}: {reason}" for notebook, reason in stale.items())
        elif edition == INTERNAL:
            yield f"{name}: never built"
        if job.failed.is_dir():
            yield f"  the last run failed: see {job.failed}"
