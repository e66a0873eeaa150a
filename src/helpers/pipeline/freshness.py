"""What each notebook's results were made from, and whether that is still so: the manifest.

``manifest.json`` stands beside the published pages and is the only record of what was built: doit
keeps none of its own, so the record and the pages can never disagree. Everything is compared by
content (sha256), never by date. The manifest is the same from run to run but for ``built_utc``.
"""

from __future__ import annotations

import csv
import hashlib
import json
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers.pipeline.steps import STEPS, Job, Step, list_beside, list_reports, needed_by

MANIFEST = "manifest.json"
PACKAGES = (
    *("afcharts", "bleach", "gptables", "ipykernel", "matplotlib", "nbclient", "nbconvert"),
    *("numpy", "pandas", "pandera", "papermill", "scipy", "seaborn"),
)


def hash_file(path: Path) -> str:
    """The sha256 of a file's bytes, or ``not there``."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return "not there"


def now_utc() -> str:
    """The moment in UTC, such as ``2026-11-22T07:30:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def installed_versions() -> dict[str, str]:
    """Version of Python and of each package that has a hand in the results."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


@cache
def hash_helpers() -> dict[str, str]:
    """The sha256 of every file of this package, by its path in it."""
    package = Path(__file__).parents[1]
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"helpers/{path.relative_to(package).as_posix()}": hash_file(path) for path in sorted(files)}


def hash_rows(path: Path, column: str, about: tuple[str, ...]) -> str:
    """The sha256 of those rows of a CSV that are about something: ``column`` holds a name starting so.

    Names may be paths, of which the last part counts. Everything counts when ``about`` is empty.
    """
    if not about or not path.is_file():
        return hash_file(path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    chosen = [row for row in rows if (row.get(column) or "").rsplit("/")[-1].startswith(about)]
    return hashlib.sha256(json.dumps(chosen).encode()).hexdigest()


def hash_raw(job: Job) -> dict[str, str]:
    """The sha256 of the list of sources and of every export of the report and of all earlier ones."""
    raw = job.folders.raw
    reports = [report for report in list_reports(raw) if report <= job.report]
    files = [path for report in reports for path in (raw / report).iterdir()]
    shown = sorted(path for path in files if not path.name.startswith((".", "~$")))
    return {
        f"raw/{path.relative_to(raw).as_posix()}": hash_file(path) for path in [raw / "sources.csv", *shown]
    }


def hash_read(job: Job, step: Step, read: str, processed: Path) -> dict[str, str]:
    """The sha256 of everything behind one entry of ``Step.reads``, by a name that people recognise.

    In the public edition every row counts: what one table withholds can depend on another.
    """
    about = step.about if job.edition == "internal" else ()
    suffix = f" ({', '.join(about)})" if about else ""
    if read == "raw":
        return hash_raw(job)
    if read == "sources":
        return {f"raw/sources.csv{suffix}": hash_rows(job.folders.raw / "sources.csv", "path", about)}
    if read == "reference":
        tables = sorted(job.folders.reference.glob("*.csv"))
        return {f"reference/{path.name}": hash_file(path) for path in tables}
    return {f"processed/{read}{suffix}": hash_rows(processed / job.report / read, "table", about)}


def describe_inputs(job: Job, step: Step, processed: Path) -> dict[str, str]:
    """Everything that decides a notebook's results, each with its hash, value or version.

    ``processed`` is the folder the notebook would read: the staged one during a run, the published
    one when its state is asked for.
    """
    inputs = {f"notebooks/{step.name}.ipynb": hash_file(job.notebook_path(step))}
    for read in step.reads:
        inputs |= hash_read(job, step, read, processed)
    inputs |= hash_helpers()
    inputs |= {f"version of {name}": number for name, number in installed_versions().items()}
    told = {"report": job.report, "edition": job.edition, "with code": str(job.with_code)}
    told |= dict(job.parameters)
    return inputs | {f"parameter {name}": value for name, value in told.items()}


def describe_outputs(job: Job, step: Step, pages: Path, processed: Path) -> dict[str, str]:
    """The sha256 of the page, of what stands beside it and of the processed files that a notebook left."""
    names = (step.page_name(job.edition), *list_beside(job, step))
    files = {name: pages / name for name in names}
    files |= {f"processed/{name}": processed / job.report / name for name in step.writes}
    return {name: hash_file(path) for name, path in files.items()}


def read_manifest(pages: Path) -> dict:
    """The manifest beside published pages; an empty one when there is none that can be read."""
    try:
        manifest = json.loads((pages / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"notebooks": {}}
    is_whole = isinstance(manifest, dict) and isinstance(manifest.get("notebooks"), dict)
    return manifest if is_whole else {"notebooks": {}}


def explain_staleness(entry: dict | None, inputs: dict[str, str], outputs: dict[str, str]) -> str:
    """Why a notebook must run again, in a few words; empty when it need not.

    >>> made = {"inputs": {"raw/a.csv": "1"}, "outputs": {"index.html": "9"}}
    >>> explain_staleness(made, {"raw/a.csv": "2"}, {"index.html": "9"})
    'raw/a.csv changed'
    >>> explain_staleness(made, {"raw/a.csv": "1"}, {"index.html": "9"})
    ''
    """
    if entry is None:
        return "never built"
    before, made = entry["inputs"], entry["outputs"]
    changes = [
        *(f"{name} changed" for name in inputs if inputs[name] != before.get(name, inputs[name])),
        *(f"{name} is new" for name in inputs if name not in before),
        *(f"{name} is gone" for name in before if name not in inputs),
        *(f"{name} is not as it was built" for name in outputs if outputs[name] != made.get(name)),
    ]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    return ", ".join(changes[:3]) + more


def list_stale(job: Job, steps: list[Step]) -> dict[str, str]:
    """Why each notebook must run, by name; those that merely depend on a stale one are among them.

    A notebook may yet be spared during the run, when the ones before it write the same as before.
    """
    entries = read_manifest(job.output)["notebooks"]
    stale: dict[str, str] = {}
    for step in steps:
        processed = job.folders.processed
        inputs = describe_inputs(job, step, processed)
        outputs = describe_outputs(job, step, job.output, processed)
        reason = explain_staleness(entries.get(step.name), inputs, outputs)
        waiting = [name for name in needed_by(step) if name in stale]
        if job.force:
            stale[step.name] = "--force"
        elif reason or waiting:
            stale[step.name] = reason or f"{waiting[0]} must run again"
    return stale


def write_manifest(job: Job, entries: dict[str, dict], pages: Path) -> None:
    """Write the manifest of a finished set of pages into their folder."""
    manifest = {
        "report": job.report,
        "edition": job.edition,
        "built_utc": now_utc(),
        "parameters": dict(job.parameters),
        "with_code": job.with_code,
        "versions": installed_versions(),
        "notebooks": {step.name: entries[step.name] for step in STEPS if step.name in entries},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (pages / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
