"""What a run tells while it runs: lines that move in a terminal, plain lines with times elsewhere."""

import logging
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from helpers.errors import UnusableArguments

OUTCOMES = {"done": "done", "unchanged": "nothing changed", "failed": "FAILED"}


class PlainLines(logging.StreamHandler):
    """Lines with the time in UTC before them."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ"))
        self.formatter.converter = time.gmtime

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  as logging calls it
        """Let a reader go who has had enough (``| head -1``); a full disk ends the run."""
        if not isinstance(sys.exception(), BrokenPipeError):
            raise


class Teller:
    """Tells a run to a stream and, where there is one, to a log file; may be called from any thread.

    A terminal gets a line per notebook that moves: cells done of cells, time. Cron, pipes and the log get
    plain lines without control characters. Raises ``UnusableArguments`` naming ``--log`` where that
    cannot be written.
    """

    def __init__(self, stream: TextIO, log: Path | None = None) -> None:
        self._plain, self._log = logging.Logger("run"), None
        self._began: dict[str, float] = {}
        if log:
            try:
                log.parent.mkdir(parents=True, exist_ok=True)
                self._log = log.open("a", encoding="utf-8", newline="\n")
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise UnusableArguments(
                    f"--log {log} cannot be written ({reason}): name another file."
                ) from None
            self._plain.addHandler(PlainLines(self._log))
        self._lines: Any = None
        if stream.isatty():
            self._begin_lines(stream)
        else:
            self._plain.addHandler(PlainLines(stream))

    def _begin_lines(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._tasks: dict[str, Any] = {}
        self._lines = Progress(
            TextColumn("{task.description:<28}", markup=False),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[outcome]}", markup=False),
            console=Console(file=stream),
        )
        self._lines.start()

    def advance(
        self, notebook: str, done: int | None = None, cells: int | None = None, outcome: str = ""
    ) -> None:
        """So many of its cells are done; plain lines do not say so, for they would fill a log."""
        if self._lines:
            if notebook not in self._tasks:
                self._tasks[notebook] = self._lines.add_task(notebook, total=0, outcome="")
            self._lines.update(self._tasks[notebook], total=cells, completed=done, outcome=outcome)
            if outcome:
                self._lines.stop_task(self._tasks[notebook])

    def start(self, notebook: str, cells: int) -> None:
        """A notebook begins, with so many cells to run."""
        self._began[notebook] = time.monotonic()
        self.advance(notebook, 0, cells)
        self._plain.info(f"{notebook}: started, {cells} cells")

    def finish(self, notebook: str, outcome: str) -> None:
        """It ended: ``done``, ``unchanged`` or ``failed``."""
        self.advance(notebook, outcome=OUTCOMES[outcome])
        began = self._began.get(notebook)
        took = f" after {time.monotonic() - began:.1f} s" if began else ""
        self._plain.info(f"{notebook}: {OUTCOMES[outcome]}{took}")

    def say(self, text: str) -> None:
        """One line for people, or several; in a terminal above the moving lines."""
        for line in map(clean_line, text.splitlines()):
            if self._lines:
                self._lines.console.print(line, markup=False, highlight=False, soft_wrap=True)
            self._plain.info(line)

    def conclude(self, text: str) -> None:
        """The last line of a job, below its moving lines; what follows begins new ones."""
        if self._lines:
            self._lines.stop()
        self.say(text)
        if self._lines:
            self._begin_lines(self._lines.console.file)

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
