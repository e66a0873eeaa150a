"""How fast a run is against what a user would do by hand, and against the floor.

    python benchmarks/pipeline_benchmark.py --rounds 5

Everything happens in a copy of the project in a temporary folder. The ways are measured in turn,
round after round, so that a busy moment of the machine strikes all of them; medians are compared.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

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


class Measured(NamedTuple):
    """What one act took: seconds by the clock, seconds of processors, most megabytes at once."""

    seconds: float
    processor_seconds: float
    most: int


def measure(act: Callable[[], None]) -> Measured:
    """What an act took; processor seconds are those of all processes it started and waited for."""
    watch = MemoryWatch()
    watch.start()
    before = os.times()
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    after = os.times()
    watch.stopped.set()
    watch.join()
    processors = after.children_user + after.children_system - before.children_user - before.children_system
    return Measured(seconds, processors, watch.most)


def compare_ways(project: Project, rounds: int) -> list[str]:
    """Lines of a Markdown table: each way with its median times, ratios and most memory."""
    ways = {
        "papermill and nbconvert commands, five each": project.run_by_hand,
        "`python -m helpers run --force`": project.run_ours,
        "all cells in one process, no kernels, no pages (the floor)": project.run_floor,
        "`python -m helpers run`, nothing changed": project.run_unchanged,
    }
    found: dict[str, list[Measured]] = {way: [] for way in ways}
    project.run_ours()  # compiles modules and fills caches for all
    for _ in range(rounds):
        for way, act in ways.items():
            found[way].append(measure(act))
    medians = {way: statistics.median(one.seconds for one in runs) for way, runs in found.items()}
    by_hand, ours, floor, _ = medians.values()
    lines = [
        "| way | median s | of commands | of floor | of a full run | median processor s | most MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for way, median in medians.items():
        ratios = f"{median / by_hand:.3f} | {median / floor:.2f} | {median / ours:.3f}"
        processors = statistics.median(one.processor_seconds for one in found[way])
        most = max(one.most for one in found[way])
        lines.append(f"| {way} | {median:.2f} | {ratios} | {processors:.1f} | {most} |")
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
