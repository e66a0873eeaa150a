"""Pieces of work for workers to do: cheap, and importable by them."""

import os


def note_work(name, number):
    """What was done; the broken piece shows a mistake."""
    if name == "broken":
        raise KeyError("a mistake in the program")
    return [f"{name} did {number}"]


def die_once(trace):
    """The first worker to begin dies as if killed; the next one finds its trace and succeeds."""
    if not trace.exists():
        trace.write_text("begun")
        os._exit(9)
    return f"pid {os.getpid()}"


def die_always():
    """Kill every worker that begins."""
    os._exit(9)
