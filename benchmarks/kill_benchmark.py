"""Whether a run killed at a random moment leaves a whole set: the old one or the new one.

python benchmarks/kill_benchmark.py --kills 50
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
import time
from pathlib import Path

from project_copy import Project


def read_set(project: Project) -> dict[str, str]:
    """Every published file with its hash, the time in the manifest left out."""
    found = {}
    for path in (
        *project.folder.glob("reports/2023-24/*"),
        *project.folder.glob("data/processed/2023-24/*.csv"),
    ):
        text = path.read_bytes()
        if path.name == "manifest.json":
            text = json.dumps(json.loads(text) | {"built_utc": ""}).encode()
        found[str(path.relative_to(project.folder))] = hashlib.sha256(text).hexdigest()
    return found


def is_verified(project: Project) -> bool:
    """Whether every output is as the manifest beside the pages says."""
    pages = project.folder / "reports" / "2023-24"
    manifest = json.loads((pages / "manifest.json").read_text(encoding="utf-8"))
    outputs = [pair for entry in manifest["notebooks"].values() for pair in entry["outputs"].items()]
    for name, expected in outputs:
        path = pages / name
        if name.startswith("processed/"):
            path = project.folder / "data" / "processed" / "2023-24" / Path(name).name
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return False
    return True


def kill_at_random(project: Project, kills: int, seconds: float) -> str:
    """A sentence: how often a run killed at a random moment left a whole set, the old one or the new one.

    The raw data change before each run, so that the new set differs from the old one. A mixture of
    both would not be as one manifest says. After each kill the next run must succeed without help;
    ``RuntimeError`` when it does not.
    """
    old = new = 0
    for _ in range(kills):
        project.change_one_community_cell()
        before = read_set(project)
        process = project.start("-m", "helpers", "run", "--force")
        time.sleep(random.uniform(0, seconds * 1.1))
        process.kill()
        process.wait()
        if is_verified(project):
            is_old = read_set(project) == before
            old, new = old + is_old, new + (not is_old)
        project.finish("-m", "helpers", "run")
        if not is_verified(project):
            raise RuntimeError("The run after a kill left a set that is not as its manifest says.")
    left = [path.name for path in project.folder.glob("reports/.[bp]*")]
    return (
        f"Killed at {kills} random moments: {old} times the old set whole, {new} times the new one; each "
        f"time the next run succeeded without help; left behind in the end: {left or 'nothing'}."
    )


def main() -> None:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        started = time.perf_counter()
        project.run_ours()
        print(kill_at_random(project, options.kills, time.perf_counter() - started))


if __name__ == "__main__":
    main()
