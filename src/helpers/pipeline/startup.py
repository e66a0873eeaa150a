"""What is done before libraries are imported, so that Jupyter and notebooks start in a third of the time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

# rfc3987_syntax, imported by jsonschema to check internationalised addresses, builds a whole grammar
# at import (0.9 s). hypothesis, imported by pandera to draw example tables, takes 0.5 s.
UNUSED_IMPORTS = ("rfc3987_syntax", "hypothesis")
LATE_IMPORTS = ("pandera.backends.pandas.builtin_checks",)  # by pandera, at the first table that is checked


@contextmanager
def skip_unused_imports() -> Iterator[None]:
    """Import libraries inside this block without what they import and nobody here uses.

    jsonschema and pandera leave out what needs those packages where they cannot be imported, which
    is so in this block and only there. What was imported before stays as it is.
    """
    skipped = [name for name in UNUSED_IMPORTS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(skipped))  # a module that is None cannot be imported
    try:
        yield
    finally:
        for name in skipped:
            del sys.modules[name]


def load_early(module: str, names: Sequence[str] = ()) -> None:
    """Import what ``from module import names`` would, and what it would load at its first use.

    Raises ``ImportError`` where the module is not there.
    """
    with skip_unused_imports():
        __import__(module, fromlist=names)
        if "pandera" in sys.modules:
            for late in LATE_IMPORTS:
                __import__(late)
