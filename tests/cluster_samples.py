"""Pieces of work for workers to do: cheap, and importable by them."""

import os
import time
from pathlib import Path

from helpers.pipeline.cluster import Result


def note_work(piece):
    """Write down when a piece began and ended; what is told is its own name."""
    folder, chain = piece.work
    with (folder / f"{chain}.txt").open("a") as stream:
        stream.write(f"{piece.name} begins\n")
        stream.flush()
        time.sleep(0.05)
        stream.write(f"{piece.name} ends\n")
    if piece.name == "broken":
        raise KeyError("a mistake in the program")
    return Result(piece.name, f"{piece.name} is done")


def die_once(piece):
    """The first worker to begin dies as if killed; the next one finds its trace and succeeds."""
    trace = Path(piece.work)
    if not trace.exists():
        trace.write_text("begun")
        os._exit(9)
    return Result(piece.name, f"pid {os.getpid()}")


def die_always(piece):
    """Kill every worker that begins."""
    os._exit(9)
