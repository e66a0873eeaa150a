"""What is done before libraries are imported, so that Jupyter and notebooks start sooner.

Also an extension of IPython: a kernel told to load it imports the modules that its notebook will ask for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.abc import MetaPathFinder
from typing import Any

# rfc3987_syntax, imported by jsonschema to check internationalised addresses, builds a whole grammar
# at import (1.0 s). hypothesis, imported by pandera to draw example tables, takes 0.5 s; scipy.stats,
# imported by seaborn to smooth distributions, two fifths of all that a kernel loads.
UNUSED_IMPORTS = ("rfc3987_syntax", "hypothesis", "scipy.stats")
LATE_IMPORTS = ("pandera.backends.pandas.builtin_checks",)  # by pandera, at the first table that is checked
LOAD_EARLY = "HELPERS_LOAD_EARLY"  # the modules and names, as JSON, in a kernel's environment


class LeaveOut(MetaPathFinder):
    """Says of the unused modules that they are not there."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Raise ``ModuleNotFoundError`` for them; any other module is left to the other finders."""
        if name in UNUSED_IMPORTS:
            raise ModuleNotFoundError(f"{name} is left out while Jupyter is imported.", name=name)


@contextmanager
def skip_unused_imports() -> Iterator[None]:
    """Import libraries inside this block without what they import and nobody here uses.

    jsonschema and pandera leave out what needs those packages where they cannot be imported, which
    is so in this block and only there. What was imported before stays as it is.
    """
    finder = LeaveOut()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def load_early(module: str, names: Sequence[str] = ()) -> None:
    """Import what ``from module import names`` would, and what it would load at its first use.

    Raises ``ImportError`` where the module is not there.
    """
    with skip_unused_imports():
        loaded = import_module(module)
        for name in names:
            if not hasattr(loaded, name):
                with suppress(ModuleNotFoundError):
                    import_module(f"{module}.{name}")
        for late in LATE_IMPORTS if "pandera" in sys.modules else ():
            import_module(late)
    smoothing = sys.modules.get("seaborn._statistics")
    if getattr(smoothing, "_no_scipy", False):  # what seaborn would use comes at its first use, the same
        smoothing.gaussian_kde, smoothing._no_scipy = smooth, False


def smooth(*arguments: Any, **options: Any) -> Any:
    """``scipy.stats.gaussian_kde``, loaded when it is called."""
    from scipy.stats import gaussian_kde

    return gaussian_kde(*arguments, **options)


def load_ipython_extension(shell: Any) -> None:
    """Load the modules named in the environment; one that fails is left for the notebook's cell to tell."""
    for module, names in json.loads(os.environ.pop(LOAD_EARLY, "{}")).items():
        with suppress(Exception):
            load_early(module, names)
