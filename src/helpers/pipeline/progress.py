"""What a run tells while it runs: lines that move in a terminal, plain lines with times elsewhere.

Every teller has the same five methods and may be called from any thread.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol, TextIO

from helpers.pipeline.freshness import now_utc

OUTCOMES = {"done": "done", "unchanged": "nothing changed", "failed": "FAILED"}


class Teller(Protocol):
    """Whoever is told how a run goes."""

    def start(self, notebook: str, cells: int) -> None:
        """A notebook begins, with so many cells to run."""

    def advance(self, notebook: str, done: int, cells: int) -> None:
        """So many of its cells are done."""

    def finish(self, notebook: str, outcome: str) -> None:
        """It ended: ``done``, ``unchanged`` or ``failed``."""

    def say(self, text: str) -> None:
        """One line for people, or several."""

    def conclude(self, text: str) -> None:
        """The last line of a job: counts, time and the page to open."""

    def close(self) -> None:
        """Nothing more will be told."""


class PlainTeller:
    """Lines with the time in UTC and no control characters: for cron, log files and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started: dict[str, float] = {}
        self._cells: dict[str, int] = {}

    def start(self, notebook: str, cells: int) -> None:
        """Say that it begins."""
        self._started[notebook] = time.monotonic()
        self._cells[notebook] = cells
        self.say(f"{notebook}: started, {cells} cells")

    def advance(self, notebook: str, done: int, cells: int) -> None:
        """Nothing: a line for each cell would fill a log."""

    def finish(self, notebook: str, outcome: str) -> None:
        """Say how it ended and how long it took."""
        took = ""
        if notebook in self._started:
            took = f" after {time.monotonic() - self._started[notebook]:.1f} s"
        self.say(f"{notebook}: {OUTCOMES[outcome]}{took}")

    def say(self, text: str) -> None:
        """Each line with the time before it."""
        moment = now_utc()
        for line in text.splitlines():
            printable = "".join(mark for mark in line if mark.isprintable() or mark == "\t")
            self._stream.write(f"{moment} {printable}\n")
        self._stream.flush()

    def conclude(self, text: str) -> None:
        """A line like the others."""
        self.say(text)

    def close(self) -> None:
        """Nothing is open."""


class TerminalTeller:
    """A line per notebook that moves: cells done of cells, time."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begin()

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._lines = Progress(
            TextColumn("{task.description:<28}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[outcome]}", markup=False),
            console=Console(file=self._stream),
        )
        self._tasks: dict[str, int] = {}
        self._lines.start()

    def _line_of(self, notebook: str, cells: int) -> int:
        if notebook not in self._tasks:
            self._tasks[notebook] = self._lines.add_task(notebook, total=cells, outcome="")
        return self._tasks[notebook]

    def start(self, notebook: str, cells: int) -> None:
        """A new line."""
        self._line_of(notebook, cells)

    def advance(self, notebook: str, done: int, cells: int) -> None:
        """Move its line on."""
        self._lines.update(self._line_of(notebook, cells), completed=done, total=cells)

    def finish(self, notebook: str, outcome: str) -> None:
        """Stop its clock and say how it ended."""
        line = self._line_of(notebook, 0)
        self._lines.update(line, outcome=OUTCOMES[outcome])
        self._lines.stop_task(line)

    def say(self, text: str) -> None:
        """Print above the moving lines."""
        self._lines.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def conclude(self, text: str) -> None:
        """End the moving lines, the conclusion below them; what follows begins new ones."""
        self.close()
        self._lines.console.print(text, markup=False, highlight=False, soft_wrap=True)
        self._begin()

    def close(self) -> None:
        """Leave the lines as they are."""
        self._lines.stop()


class LoggedTeller:
    """Tells two tellers the same: people, and a log file."""

    def __init__(self, shown: Teller, log: Path) -> None:
        self._file = open_log(log)
        self._both = (shown, PlainTeller(self._file))

    def start(self, notebook: str, cells: int) -> None:
        """To both."""
        for teller in self._both:
            teller.start(notebook, cells)

    def advance(self, notebook: str, done: int, cells: int) -> None:
        """To both."""
        for teller in self._both:
            teller.advance(notebook, done, cells)

    def finish(self, notebook: str, outcome: str) -> None:
        """To both."""
        for teller in self._both:
            teller.finish(notebook, outcome)

    def say(self, text: str) -> None:
        """To both."""
        for teller in self._both:
            teller.say(text)

    def conclude(self, text: str) -> None:
        """To both."""
        for teller in self._both:
            teller.conclude(text)

    def close(self) -> None:
        """Close both, and the file."""
        for teller in self._both:
            teller.close()
        self._file.close()


def open_teller(stream: TextIO, log: Path | None) -> Teller:
    """The teller that suits a stream: lines that move only where a person watches."""
    shown = TerminalTeller(stream) if stream.isatty() else PlainTeller(stream)
    return LoggedTeller(shown, log) if log else shown


def open_log(log: Path) -> TextIO:
    """A log file, open for adding to; its folder is made if need be."""
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("a", encoding="utf-8", newline="\n")


def write_to_log(log: Path, text: str) -> None:
    """Add lines with the time to a log file."""
    with open_log(log) as stream:
        PlainTeller(stream).say(text)
