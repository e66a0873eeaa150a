"""What more workers bring, whether they change a byte, and what checking thousands of tables costs.

    python benchmarks/scale_benchmark.py --quick

Everything happens in a copy of the project in a temporary folder, with a scheduler and workers of its
own. The publishers are copies of the real data, one count apart. Times of ``check`` are processor
seconds of one process, so that a busy machine does not blur whether they grow in proportion.
"""

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from project_copy import Project

CHECK = """
import json, resource, sys, time
from pathlib import Path
from helpers.pipeline.publications import check_publication, group_files
groups = group_files([Path(sys.argv[1])])
check_publication("first", next(iter(groups.values()))[:1], "json")
started = time.process_time()
for name, files in groups.items():
    check_publication(name, files, "json")
seconds = time.process_time() - started
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))
"""


def write_publishers(project: Project, count: int) -> list[str]:
    """Make copies of the raw exports under other publishers' names, each differing in one count."""
    names = [f"publisher_{number + 1:02}" for number in range(count)]
    many = project.folder / "many"
    for name in names:
        project.change_one_community_cell()
        shutil.copytree(project.folder / "data" / "raw", many / name)
    shutil.copytree(project.folder / "data" / "reference", many / "reference")
    return names


@contextmanager
def open_workers(project: Project, count: int) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """The address of a new scheduler and its workers, all ended at the end."""
    place = project.folder / f"scheduler_{time.monotonic_ns()}.json"
    silent = {"env": project.environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    options = ["--scheduler-file", str(place), "--no-dashboard"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *options, "--host", "127.0.0.1", "--port", "0"], **silent
    )
    workers = [
        subprocess.Popen([*dask, "worker", *options, "--nthreads", "1", "--no-nanny"], **silent)
        for _ in range(count)
    ]
    try:
        while not place.exists():
            time.sleep(0.1)
        yield json.loads(place.read_text(encoding="utf-8"))["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.send_signal(signal.SIGKILL)
            process.wait()


def wait_for_workers(address: str, count: int) -> None:
    """Return when so many workers have joined, so that their start is not measured."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count)


def run_many(project: Project, output: Path, options: list[str]) -> subprocess.Popen:
    """Start a run of all publishers."""
    many = str(project.folder / "many")
    return project.start("-m", "helpers", "run", "--raw", many, "--output", str(output), *options)


def finish_many(project: Project, output: Path, options: list[str]) -> float:
    """Seconds of a run of all publishers; raises ``RuntimeError`` when it fails."""
    started = time.perf_counter()
    if run_many(project, output, [*options, "--log", str(output.with_suffix(".log"))]).wait():
        raise RuntimeError(output.with_suffix(".log").read_text(encoding="utf-8"))
    return time.perf_counter() - started


def read_published(output: Path) -> dict[str, bytes]:
    """Every published file under a folder; the moment is left out of manifests."""
    found = {}
    for path in sorted(output.rglob("*")):
        if path.suffix in (".html", ".csv"):
            found[str(path.relative_to(output))] = path.read_bytes()
        elif path.name == "manifest.json":
            manifest = json.loads(path.read_text(encoding="utf-8"))
            found[str(path.relative_to(output))] = json.dumps(manifest | {"built_utc": ""}).encode()
    return found


def kill_half_way(project: Project, output: Path, options: list[str], names: list[str]) -> str:
    """A sentence: what a run on two workers does when one is killed after half of the publishers."""
    log = output.with_suffix(".log")
    with open_workers(project, 2) as (address, workers):
        wait_for_workers(address, 2)
        run = run_many(project, output, [*options, "--cluster", address, "--log", str(log)])
        while run.poll() is None and not (
            log.exists() and f"{len(names) // 2} of" in log.read_text(encoding="utf-8")
        ):
            time.sleep(0.1)
        os.kill(workers[0].pid, signal.SIGKILL)
        code = run.wait()
    return f"one of two workers killed after half of {len(names)} publishers: exit code {code}"


def compare_bytes(project: Project, names: list[str], options: list[str]) -> list[str]:
    """Lines: which ways of running all publishers publish the same bytes as one after another."""
    out = project.folder / "out"
    for name in names:
        arguments = ["--raw", str(project.folder / "many" / name), "--output", str(out / "alone" / name)]
        project.finish("-m", "helpers", "run", *arguments, *options)
    expected = read_published(out / "alone")
    finish_many(project, out / "local", options)
    told = kill_half_way(project, out / "killed", options, names)
    ways = {"processes of this machine": out / "local", told: out / "killed"}
    return [f"{len(expected)} files published by each publisher's own run; the same bytes from:"] + [
        f"- {way}: {'yes' if read_published(place) == expected else 'NO'}" for way, place in ways.items()
    ]


def compare_workers(project: Project, names: list[str], options: list[str], rounds: int) -> list[str]:
    """Lines of a Markdown table: seconds of all publishers on one worker and on two, in turn."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for workers in seconds:
            with open_workers(project, workers) as (address, _):
                wait_for_workers(address, workers)
                output = project.folder / "out" / f"{workers}_{number}"
                seconds[workers].append(finish_many(project, output, [*options, "--cluster", address]))
    medians = {workers: statistics.median(found) for workers, found in seconds.items()}
    lines = [f"| workers | median s for {len(names)} publishers | of one worker |", "|---|---|---|"]
    return lines + [f"| {n} | {median:.1f} | {median / medians[1]:.2f} |" for n, median in medians.items()]


def write_tables(folder: Path, count: int, *, apart: bool) -> Path:
    """Write tables of the published ones' size, half with a wrong percentage, as one publication or apart."""
    rng = random.Random(count)
    for number in range(count):
        name = f"publisher_{number:05}/2023-24/table.csv" if apart else f"table_{number:05}.csv"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draw_table(rng), encoding="utf-8")
    return folder


def draw_table(rng: random.Random) -> str:
    """Four to nine items in three periods, percentages half up at one decimal, one spoilt at times."""
    columns = [[rng.randint(0, 60) for _ in range(rng.randint(4, 9))]]
    columns += [[rng.randint(0, 60) for _ in columns[0]] for _ in range(2)]
    totals = [max(1, sum(column)) for column in columns]
    lines = ["Item,2021/22,2022/23,2023/24"]
    for row, counts in enumerate(zip(*columns, strict=True), start=1):
        tenths = [(count * 2000 + total) // (2 * total) for count, total in zip(counts, totals, strict=True)]
        shares = [f"{tenth // 10}.{tenth % 10}" for tenth in tenths]
        lines.append(f"Item {row}," + ",".join(f"{c} ({s}%)" for c, s in zip(counts, shares, strict=True)))
    spoilt = rng.randrange(2 * len(lines))
    if 0 < spoilt < len(lines):
        lines[spoilt] = lines[spoilt].replace(".", "1.", 1)
    return "\n".join([*lines, "Total," + ",".join(map(str, totals))]) + "\n"


def measure_check(project: Project, counts: list[int], *, apart: bool) -> list[str]:
    """Lines of a Markdown table: what checking so many tables costs one process, against in proportion."""
    kind = "publishers of one table each" if apart else "tables of one publication"
    lines = [f"| {kind} | processor s | of in proportion | most MB |", "|---|---|---|---|"]
    base = None
    for count in counts:
        folder = write_tables(project.folder / "tables" / f"{count}_{apart}", count, apart=apart)
        shown = subprocess.run(
            [sys.executable, "-c", CHECK, str(folder)],
            env=project.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        seconds, megabytes = json.loads(shown)
        if base is None and count >= 100:
            base = seconds / count
        ratio = f"{seconds / count / base:.2f}" if base else ""
        lines.append(f"| {count:,} | {seconds:.2f} | {ratio} | {megabytes} |")
    return lines


def main() -> None:
    """Measure, and print what was found as Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="few publishers, one notebook, fewer tables")
    parser.add_argument("--only-check", action="store_true", help="what checking costs, and nothing else")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--publishers", type=int, default=6)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no worker outlives this process
    counts = [1, 100, 1000] if options.quick else [1, 100, 1000, 10_000]
    of_run = ["--notebook", "02_reconcile_percentages"] if options.quick else []
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        for apart in (True, False):
            print("\n".join(measure_check(project, counts, apart=apart)), flush=True)
        if options.only_check:
            return
        names = write_publishers(project, 4 if options.quick else options.publishers)
        print("\n".join(compare_bytes(project, names, of_run)), flush=True)
        print("\n".join(compare_workers(project, names, of_run, 1 if options.quick else options.rounds)))


if __name__ == "__main__":
    main()
