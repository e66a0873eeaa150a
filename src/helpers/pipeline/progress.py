"""What a run tells while it runs: lines that move in a terminal, plain lines with times elsewhere."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TextIO

from helpers.errors import UnusableArguments


class Teller:
    """Tells a run to a stream and, where there is one, to a log file; may be called from any thread.

    A terminal gets a line per notebook that moves: cells done of cells, time. Cron, pipes and the log get
    plain lines, the time in UTC before them. Raises ``UnusableArguments`` where the log cannot be written.
    """

    def __init__(self, stream: TextIO, log: Path | None = None) -> None:
        self._plain = [] if stream.isatty() else [stream]
        self._began: dict[str, float] = {}
        self._tasks: dict[str, Any] = {}
        self._lock, self._log, self._lines = Lock(), None, None
        if log:
            try:
                log.parent.mkdir(parents=True, exist_ok=True)
                self._log = log.open("a", encoding="utf-8", newline="\n")
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise UnusableArguments(
                    f"--log {log} cannot be written ({reason}): name another file."
                ) from None
            self._plain.append(self._log)
        if stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            self._lines = Progress(
                TextColumn("{task.description:<28}", markup=False),
                BarColumn(bar_width=20),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[outcome]}", markup=False),
                console=Console(file=stream),
            )
            self._lines.start()

    def advance(self, notebook: str, done: int | None = None, **shown: object) -> None:
        """So many of its cells are done; plain lines do not say so, for they would fill a log."""
        if self._lines:
            if notebook not in self._tasks:
                self._tasks[notebook] = self._lines.add_task(notebook, total=0, outcome="")
            self._lines.update(self._tasks[notebook], completed=done, **shown)
            if "outcome" in shown:
                self._lines.stop_task(self._tasks[notebook])

    def start(self, notebook: str, cells: int) -> None:
        """A notebook begins, with so many cells to run."""
        self._began[notebook] = time.monotonic()
        self.advance(notebook, 0, total=cells)
        self.say(f"{notebook}: started, {cells} cells", moves=True)

    def finish(self, notebook: str, outcome: str) -> None:
        """It ended, in so many words."""
        self.advance(notebook, outcome=outcome)
        began = self._began.get(notebook)
        took = f" after {time.monotonic() - began:.1f} s" if began else ""
        self.say(f"{notebook}: {outcome}{took}", moves=True)

    def say(self, text: str, *, moves: bool = False) -> None:
        """Lines for people, without control characters; in a terminal above what moves and says the rest."""
        for told in text.splitlines():
            line = "".join(mark for mark in told if mark.isprintable() or mark == "\t")
            if self._lines and not moves:
                self._lines.console.print(line, markup=False, highlight=False, soft_wrap=True)
            for file in self._plain:
                with self._lock, suppress(BrokenPipeError):  # its reader had enough (``| head -1``)
                    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}", file=file, flush=True)

    def close(self, text: str = "") -> None:
        """The last lines, below those that moved; nothing more will be told."""
        if self._lines:
            self._lines.stop()
        self.say(text)
        if self._log:
            self._log.close()
