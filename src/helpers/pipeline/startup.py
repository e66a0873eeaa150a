"""What is done before Jupyter's libraries are imported, so that they start in a third of the time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED_IMPORT = "rfc3987_syntax"


@contextmanager
def skip_unused_import() -> Iterator[None]:
    """Import Jupyter's libraries inside this block without the 0.9 s of ``rfc3987_syntax``.

    jsonschema imports that package, when it happens to be installed, to check internationalised
    addresses; it builds a whole grammar at import, and no notebook format asks for such a check.
    jsonschema leaves the check out when the package cannot be imported, which is so in this block
    and only there. If it was imported before, nothing is changed.
    """
    is_ours = UNUSED_IMPORT not in sys.modules
    if is_ours:
        sys.modules[UNUSED_IMPORT] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if is_ours:
            del sys.modules[UNUSED_IMPORT]
