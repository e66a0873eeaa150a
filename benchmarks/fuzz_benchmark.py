"""Whether any hostile input raises a traceback, hangs, or makes a figure that was never printed.

    python benchmarks/fuzz_benchmark.py [--quick] [--seed S] [--atheris N]

At least 100,000 different cases from the strategies of ``tests/hostile_inputs.py``, each judged by
``tests/input_judges.py``; a drawn text is followed by all texts that lack one of its characters. With
atheris installed (it is no dependency), ``--atheris N`` adds N cases of the two parsers that coverage
guides. Prints a table in Markdown; ends with 1 where anything went wrong.
"""

import argparse
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import input_judges as judges  # noqa: E402 - found beside the tests
from hostile_inputs import (  # noqa: E402
    CELLS,
    FILES,
    LAYOUTS,
    PUBLICATIONS,
    STATEMENTS,
    WORKBOOKS,
    lose_one,
    lose_one_of_statement,
)

HANG_SECONDS = 10.0
BATCH = 500  # draws; hypothesis remembers what it drew, and slows down with it
QUICK = 50  # part of the cases that --quick runs
TARGETS: dict[str, tuple[Callable, st.SearchStrategy, int]] = {
    "table cells": (judges.judge_cell, CELLS.map(lose_one), 60_000),
    "figures in prose": (judges.judge_statement, STATEMENTS.map(lose_one_of_statement), 40_000),
    "CSV files": (judges.judge_file, st.tuples(FILES), 4_000),
    "XLSX workbooks": (judges.judge_workbook, st.tuples(WORKBOOKS), 300),
    "sheets in any layout": (judges.judge_layout, st.tuples(LAYOUTS), 3_000),
    "publications through `check`": (judges.judge_publication, st.tuples(PUBLICATIONS), 1_200),
}
HEADINGS = (
    "input",
    "cases",
    "accepted",
    "refused",
    "unclear",
    "invented",
    "tracebacks",
    "hangs",
    "longest s",
    "s",
)


class Hanging(BaseException):
    """A case that takes longer than any may; no ``except Exception`` can swallow it."""


@dataclass
class Tally:
    """What became of the cases of one target, with the first few that went wrong."""

    accepted: int = 0
    refused: int = 0
    unclear: int = 0
    invented: int = 0
    tracebacks: int = 0
    hangs: int = 0
    longest: float = 0.0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def cases(self) -> int:
        """All cases so far."""
        return self.accepted + self.refused + self.faults

    @property
    def faults(self) -> int:
        """Cases that should not be."""
        return self.unclear + self.invented + self.tracebacks + self.hangs

    def judge(self, judge: Callable, case: object) -> None:
        """Count what becomes of one case."""
        started = process_time()
        start_clock(HANG_SECONDS)
        try:
            outcome = judge(case)
        except judges.Invented as fault:
            self.note("invented", case, fault)
        except judges.Unclear as fault:
            self.note("unclear", case, fault)
        except Hanging as fault:
            self.note("hangs", case, fault)
        except Exception as fault:
            self.note("tracebacks", case, fault)
        else:
            setattr(self, outcome, getattr(self, outcome) + 1)
        finally:
            start_clock(0)
        self.longest = max(self.longest, process_time() - started)

    def note(self, kind: str, case: object, fault: BaseException) -> None:
        """Count a fault, and keep it if it is one of the first."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.examples) < 5:
            where = traceback.extract_tb(fault.__traceback__)[-1]
            self.examples.append(f"{kind}: {case!r}: {fault!r} at {Path(where.filename).name}:{where.lineno}")


def fuzz(judge: Callable, cases: st.SearchStrategy, number: int, first_seed: int) -> Tally:
    """So many cases of a strategy, judged; the same ones for the same seed."""
    tally, started, batch = Tally(), perf_counter(), 0
    while tally.cases < number:
        run_batch(tally, judge, cases, number, first_seed + batch)
        batch += 1
    tally.seconds = perf_counter() - started
    return tally


def run_batch(tally: Tally, judge: Callable, cases: st.SearchStrategy, number: int, batch_seed: int) -> None:
    """One batch of lists of cases that hypothesis draws; each case once."""

    @seed(batch_seed)
    @settings(
        max_examples=min(BATCH, number),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def judge_drawn(drawn: list) -> None:
        for case in drawn:
            if tally.cases < number and repr(case) not in tally.seen:
                tally.seen.add(repr(case))
                tally.judge(judge, case)

    judge_drawn()


def start_clock(seconds: float) -> None:
    """Raise ``Hanging`` after so many seconds of computing, where the system can; 0 stops the clock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def raise_hanging(*_: object) -> None:
    """What happens when the clock of a case runs out."""
    raise Hanging


def show_row(name: str, tally: Tally) -> str:
    """A target as a row of the table."""
    counts = (
        tally.cases,
        tally.accepted,
        tally.refused,
        tally.unclear,
        tally.invented,
        tally.tracebacks,
        tally.hangs,
    )
    told = [name, *(f"{count:,}" for count in counts), f"{tally.longest:.2f}", f"{tally.seconds:.0f}"]
    return f"| {' | '.join(told)} |"


def run_atheris(number: int, first_seed: int) -> str:
    """What atheris says of the two parsers, in a process of its own, which it ends itself."""
    if find_spec("atheris") is None:
        return "atheris is not installed here, so coverage guided no cases: pip install atheris."
    command = [sys.executable, str(HERE / "fuzz_coverage.py"), f"-runs={number}", f"-seed={first_seed + 1}"]
    ended = subprocess.run([*command, "-max_len=80", "-print_final_stats=1"], capture_output=True, text=True)
    found = [line for line in ended.stderr.splitlines() if "number_of_executed_units" in line]
    if ended.returncode or not found:
        return f"atheris found a fault (exit code {ended.returncode}):\n{ended.stderr[-2000:]}"
    return f"atheris, guided by coverage: {int(found[0].split()[-1]):,} cases of the two parsers, no fault."


def main() -> int:
    """Fuzz every target and print what was found as Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help=f"one case of {QUICK}")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--atheris", type=int, default=0, metavar="N")
    options = parser.parse_args()
    warnings.simplefilter("ignore", HypothesisWarning)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGVTALRM, raise_hanging)
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    total = Tally()
    for name, (judge, cases, number) in TARGETS.items():
        tally = fuzz(judge, cases, number // QUICK if options.quick else number, options.seed)
        print(show_row(name, tally), flush=True)
        for one in (
            "accepted",
            "refused",
            "unclear",
            "invented",
            "tracebacks",
            "hangs",
            "seconds",
            "examples",
        ):
            setattr(total, one, getattr(total, one) + getattr(tally, one))
        total.longest = max(total.longest, tally.longest)
    print(show_row("all", total))
    print("\n".join(f"\n{example}" for example in total.examples), end="")
    said = run_atheris(options.atheris, options.seed) if options.atheris else ""
    print(f"\n{said}" if said else "")
    return 1 if total.faults or "found a fault" in said else 0


if __name__ == "__main__":
    sys.exit(main())
