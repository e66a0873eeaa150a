"""What is built, when, and what is stale and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers.paths import Folders
from helpers.pipeline.freshness import list_stale, read_manifest
from helpers.pipeline.publish import has_plan
from helpers.pipeline.steps import EDITIONS, STEPS, Job, list_reports


def describe_status(folders: Folders, notebooks: Path) -> list[str]:
    """Lines for people: each report and edition, then what is stale about it, newest report first."""
    reports = sorted(list_reports(folders.raw), reverse=True)
    if not reports:
        return [f"{folders.raw} holds no report: put the exports of a year in a folder such as 2023-24."]
    unfinished = ["A run was killed while it published: the next run finishes that."] * has_plan(
        folders.reports
    )
    jobs = [Job(report, folders, notebooks, edition) for report in reports for edition in EDITIONS]
    return unfinished + [line for job in jobs for line in describe_job(job)]


def describe_job(job: Job) -> Iterator[str]:
    """One line for what was built, one for each stale notebook, one if the last run failed."""
    manifest = read_manifest(job.output)
    name = f"{job.report}, {job.edition} edition"
    if not manifest["notebooks"]:
        if job.edition == "internal":
            yield f"{name}: never built"
    else:
        stale = list_stale(as_built(job, manifest), list(STEPS))
        state = f"{len(stale)} of {len(STEPS)} notebooks stale" if stale else "up to date"
        yield f"{name}: built {manifest['built_utc']}, {state}"
        yield from (f"  {notebook}: {reason}" for notebook, reason in stale.items())
    if job.failed.is_dir():
        yield f"  the last run failed: see {job.failed}"


def as_built(job: Job, manifest: dict) -> Job:
    """The job with the options its pages were built with: another wish is no staleness."""
    return Job(
        job.report,
        job.folders,
        job.notebooks,
        job.edition,
        parameters=tuple(sorted(manifest["parameters"].items())),
        with_code=manifest["with_code"],
    )
