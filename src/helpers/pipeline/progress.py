"""What a run tells while it runs: lines that move in a terminal, plain lines with times elsewhere."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Any, TextIO

from helpers.errors import UnusableArguments
from helpers.pipeline.records import now_utc

OUTCOMES = {"done": "done", "unchanged": "nothing changed", "failed": "FAILED"}


class Teller:
    """Tells a run to a stream and, where there is one, to a log file; may be called from any thread.

    A terminal gets a line per notebook that moves: cells done of cells, time. Cron, pipes and the log get
    lines with the time in UTC and no control characters. A reader who has had enough (``| head -1``) is
    told no more, and the run goes on.
    """

    def __init__(self, stream: TextIO, log: Path | None = None) -> None:
        self._lock = RLock()
        self._stream = stream
        self._log = open_log(log) if log else None
        self._plain = [one for one in (self._log, None if stream.isatty() else stream) if one]
        self._began: dict[str, float] = {}
        self._lines: Any = None
        if stream.isatty():
            self._begin_lines()

    def _begin_lines(self) -> None:
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

    def _move(
        self, notebook: str, cells: int | None = None, done: int | None = None, outcome: str = ""
    ) -> None:
        """Move the line of a notebook on, or begin it."""
        if self._lines:
            with self._lock:
                if notebook not in self._tasks:
                    self._tasks[notebook] = self._lines.add_task(notebook, total=cells or 0, outcome="")
                line = self._tasks[notebook]
                self._lines.update(line, total=cells, completed=done, outcome=outcome)
                if outcome:
                    self._lines.stop_task(line)

    def _write(self, text: str) -> None:
        """Each line with the time before it, to whoever gets plain lines."""
        told = "".join(f"{now_utc()} {clean_line(line)}\n" for line in text.splitlines())
        with self._lock:
            for stream in list(self._plain):
                try:
                    stream.write(told)
                    stream.flush()
                except BrokenPipeError:
                    self._plain.remove(stream)

    def start(self, notebook: str, cells: int) -> None:
        """A notebook begins, with so many cells to run."""
        self._began[notebook] = time.monotonic()
        self._move(notebook, cells)
        self._write(f"{notebook}: started, {cells} cells")

    def advance(self, notebook: str, done: int, cells: int) -> None:
        """So many of its cells are done; plain lines do not say so, for they would fill a log."""
        self._move(notebook, cells, done)

    def finish(self, notebook: str, outcome: str) -> None:
        """It ended: ``done``, ``unchanged`` or ``failed``."""
        began = self._began.get(notebook)
        self._move(notebook, outcome=OUTCOMES[outcome])
        self._write(
            f"{notebook}: {OUTCOMES[outcome]}" + (f" after {time.monotonic() - began:.1f} s" if began else "")
        )

    def say(self, text: str) -> None:
        """One line for people, or several; in a terminal above the moving lines."""
        if self._lines:
            self._lines.console.print(clean_text(text), markup=False, highlight=False, soft_wrap=True)
        self._write(text)

    def conclude(self, text: str) -> None:
        """The last line of a job, below its moving lines; what follows begins new ones."""
        if self._lines:
            self._lines.stop()
        self.say(text)
        if self._lines:
            self._begin_lines()

    def close(self) -> None:
        """Nothing more will be told."""
        if self._lines:
            self._lines.stop()
        if self._log:
            self._log.close()


def clean_line(line: str) -> str:
    """A line without control characters, which could move a terminal's cursor or hide what a log says.

    >>> clean_line("a\\x1b[31mred")
    'a[31mred'
    """
    return "".join(mark for mark in line if mark.isprintable() or mark == "\t")


def clean_text(text: str) -> str:
    """Several lines without control characters."""
    return "\n".join(map(clean_line, text.splitlines()))


def open_log(log: Path) -> TextIO:
    """A log file, open for adding to; its folder is made if need be.

    Raises ``UnusableArguments`` naming ``--log`` where that cannot be.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("a", encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnusableArguments(f"--log {log} cannot be written ({reason}): name another file.") from None


def write_to_log(log: Path, text: str) -> None:
    """Add lines with the time to a log file, if it can be written."""
    with suppress(OSError, UnusableArguments), open_log(log) as stream:
        stream.write("".join(f"{now_utc()} {clean_line(line)}\n" for line in text.splitlines()))
