"""Whether a run killed at a random moment, or while it publishes, leaves a whole set: the old or the new one.

python benchmarks/kill_benchmark.py --kills 50 --aimed 20
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from project_copy import Project


def read_set(project: Project) -> dict[str, str]:
    """Every published file with its hash, the time in the manifest left out."""
    found = {}
    for path in (path for path in project.folder.glob("reports/2023-24/**/*") if path.is_file()):
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
        if hashlib.sha256((pages / name).read_bytes()).hexdigest() != expected:
            return False
    return True


def wait_at_random(project: Project, seconds: float) -> None:
    """Wait for a random part of a run."""
    time.sleep(random.uniform(0, seconds * 1.1))


def wait_for_swap(project: Project, seconds: float) -> None:
    """Wait until a run has written its plan, and then for at most as long as its renames take."""
    plan = project.folder / "reports" / ".publishing-2023-24.json"
    end = time.monotonic() + 10 * seconds
    while not plan.exists() and time.monotonic() < end:
        pass
    time.sleep(random.choice([0, random.uniform(0, 0.005)]))


def kill(project: Project, kills: int, seconds: float, wait: Callable[[Project, float], None]) -> str:
    """A sentence: how often a run that was killed left a whole set, the old one or the new one.

    The raw data change before each run, so that the new set differs from the old one. A mixture of
    both would not be as one manifest says. After each kill the next run must succeed without help;
    ``RuntimeError`` when it does not.
    """
    old = new = 0
    for _ in range(kills):
        project.change_one_community_cell()
        before = read_set(project)
        process = project.start("-m", "helpers", "run", "--force")
        wait(project, seconds)
        process.kill()
        process.wait()
        if is_verified(project):
            is_old = read_set(project) == before
            old, new = old + is_old, new + (not is_old)
        project.finish("-m", "helpers", "run")
        if not is_verified(project):
            raise RuntimeError("The run after a kill left a set that is not as its manifest says.")
    hidden = project.folder.glob("reports/.[bp]*"), project.folder.glob("data/processed/.b*")
    left = [path.name for paths in (*hidden, project.temporary.iterdir()) for path in paths]
    return (
        f"Killed {kills} times: {old} times the old set whole, {new} times the new one; each "
        f"time the next run succeeded without help; left behind in the end: {left or 'nothing'}."
    )


def main() -> None:
    """Kill, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--aimed", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        started = time.perf_counter()
        project.run_ours()
        seconds = time.perf_counter() - started
        print("At random moments.", kill(project, options.kills, seconds, wait_at_random))
        print("While it publishes.", kill(project, options.aimed, seconds, wait_for_swap))


if __name__ == "__main__":
    main()
