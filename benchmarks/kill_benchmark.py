"""Whether a run killed at a random moment, or while it publishes, leaves a whole set: the old or the new one.

python benchmarks/kill_benchmark.py --kills 50 --aimed 20
"""

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from project_copy import Project

PAGES, PROCESSED = "reports/2023-24", "data/processed/2023-24"
AGES = {True: "old", False: "new"}


def read_set(project: Project, place: str) -> dict[str, str]:
    """Every file of a published folder with its hash, the time in the manifest left out."""
    found = {}
    for path in sorted(path for path in (project.folder / place).rglob("*") if path.is_file()):
        text = path.read_bytes()
        if path.name == "manifest.json":
            text = json.dumps(json.loads(text) | {"built_utc": ""}).encode()
        found[str(path.relative_to(project.folder / place))] = hashlib.sha256(text).hexdigest()
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
    """Wait until a run publishes: to a random moment of it, or right between its renames."""
    processed, end = project.folder / PROCESSED, time.monotonic() + 10 * seconds
    before, is_between = processed.stat().st_ino, random.random() < 0.5
    while time.monotonic() < end:
        if is_between and processed.stat().st_ino != before:
            return
        if not is_between and any(project.folder.glob("reports/.building-*/record.json")):
            time.sleep(random.uniform(0, 0.2))
            return


def kill(project: Project, kills: int, seconds: float, wait: Callable[[Project, float], None]) -> str:
    """A sentence: how often a run that was killed left a whole set, the old one or the new one.

    The raw data change before each run, so that the new set differs from the old one. A mixture of
    both would not be as one manifest says. After each kill the next run must succeed without help;
    ``RuntimeError`` when it does not.
    """
    left = Counter()
    for _ in range(kills):
        project.change_one_community_cell()
        before = {place: read_set(project, place) for place in (PAGES, PROCESSED)}
        process = project.start("-m", "helpers", "run", "--force")
        wait(project, seconds)
        process.kill()
        process.wait()
        if not is_verified(project):
            left["pages that are a mixture"] += 1
        else:
            is_old = {place: read_set(project, place) == before[place] for place in before}
            is_theirs = (
                read_set(project, f"{PAGES}/processed").items() <= read_set(project, PROCESSED).items()
            )
            left[f"{AGES[is_old[PAGES]]} pages, {AGES[is_old[PROCESSED]]} processed files"] += 1
            if is_old[PAGES] == is_old[PROCESSED] and not is_theirs:
                raise RuntimeError("The processed files are not those that the pages came from.")
        project.finish("-m", "helpers", "run")
        if not is_verified(project):
            raise RuntimeError("The run after a kill left a set that is not as its manifest says.")
    hidden = project.folder.glob("reports/.b*"), project.folder.glob("data/processed/.b*")
    behind = [path.name for paths in (*hidden, project.temporary.iterdir()) for path in paths]
    return (
        f"Killed {kills} times. Left: {dict(left)}. Each time the next run succeeded without help; "
        f"left behind in the end: {behind or 'nothing'}."
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
