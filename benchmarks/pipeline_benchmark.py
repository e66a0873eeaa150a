"""How fast a run is against what a user would do by hand, and against the floor.

    python benchmarks/pipeline_benchmark.py --rounds 5

Everything happens in a copy of the project in a temporary folder. The ways are measured in turn,
round after round, so that a busy moment of the machine strikes all of them; medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from project_copy import NAMES, Project

MEGABYTE = 1024 * 1024


class MemoryWatch(threading.Thread):
    """The most memory that this process's children held at once, in megabytes (resident)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        """Look every tenth of a second until stopped."""
        while not self.stopped.wait(0.1):
            held = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    held += child.memory_info().rss
                except psutil.Error:
                    continue
            self.most = max(self.most, held // MEGABYTE)


def measure(act: Callable[[], None]) -> tuple[float, int]:
    """Seconds and most megabytes of an act."""
    watch = MemoryWatch()
    watch.start()
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    watch.stopped.set()
    watch.join()
    return seconds, watch.most


def compare_ways(project: Project, rounds: int) -> list[str]:
    """Lines of a Markdown table: each way with its median time, ratios and most memory."""
    ways = {
        "papermill and nbconvert commands, five each": project.run_by_hand,
        "`python -m helpers run --force`": project.run_ours,
        "all cells in one process, no kernels, no pages (the floor)": project.run_floor,
        "`python -m helpers run`, nothing changed": project.run_unchanged,
    }
    found: dict[str, list[tuple[float, int]]] = {way: [] for way in ways}
    project.run_ours()  # compiles modules and fills caches for all
    for _ in range(rounds):
        for way, act in ways.items():
            found[way].append(measure(act))
    medians = {way: statistics.median(seconds for seconds, _ in runs) for way, runs in found.items()}
    by_hand, ours, floor, _ = medians.values()
    lines = [
        "| way | median s | of commands | of floor | of a full run | most MB |",
        "|---|---|---|---|---|---|",
    ]
    for way, median in medians.items():
        ratios = f"{median / by_hand:.3f} | {median / floor:.2f} | {median / ours:.3f}"
        lines.append(f"| {way} | {median:.2f} | {ratios} | {max(most for _, most in found[way])} |")
    return lines


def name_what_runs(project: Project) -> str:
    """A sentence: which notebooks run when one cell of the community data has changed."""
    project.change_one_community_cell()
    log = project.folder / "run.log"
    project.finish("-m", "helpers", "run", "--log", str(log))
    told = log.read_text(encoding="utf-8")
    ran = [name for name in NAMES if f"{name}: done" in told]
    spared = [name for name in NAMES if f"{name}: nothing changed" in told]
    return f"One raw cell of the community data changed: ran {', '.join(ran)}; spared {', '.join(spared)}."


def main() -> None:
    """Measure, and print what was found as Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        print("\n".join(compare_ways(project, options.rounds)))
        print(name_what_runs(project))


if __name__ == "__main__":
    main()
