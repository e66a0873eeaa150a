"""The unused import is left out, and only that, and only there."""

import subprocess
import sys

from helpers.paths import CHECKOUT
from helpers.pipeline.startup import UNUSED_IMPORT, skip_unused_import
from helpers.pipeline.steps import read_imports


def run_python(code):
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_jupyter_starts_without_the_unused_grammar_and_still_checks_notebooks():
    code = f"""
import sys
from helpers.paths import CHECKOUT
from helpers.pipeline.startup import skip_unused_import
with skip_unused_import():
    import nbformat
print(any(name.startswith({UNUSED_IMPORT!r}) for name in sys.modules))
try:
    nbformat.validate(nbformat.v4.new_notebook(metadata={{"kernelspec": 1}}))
except nbformat.ValidationError:
    print("refused")
"""
    assert run_python(code) == "False\nrefused"


def test_whoever_needs_the_import_later_gets_it():
    code = f"""
import sys
from helpers.paths import CHECKOUT
from helpers.pipeline.startup import skip_unused_import
with skip_unused_import():
    import jsonschema
try:
    import {UNUSED_IMPORT}
    print("there")
except ModuleNotFoundError as error:
    print("not installed", error.name)
"""
    assert run_python(code) in ("there", f"not installed {UNUSED_IMPORT}")


def test_what_a_notebook_without_statistics_imports_is_loaded_without_them():
    imports = read_imports(CHECKOUT / "notebooks" / "01_clean_yearly_exports.ipynb")
    code = f"""
import sys
for module, names in {imports!r}.items():
    __import__(module, fromlist=names)
heavy = ("scipy.stats", "statsmodels", "matplotlib", "nbconvert")
print([name for name in heavy if name in sys.modules], "helpers.pages.known" in sys.modules)
"""
    assert run_python(code) == "[] True"


def test_an_import_that_was_made_before_stays(monkeypatch):
    made = object()
    monkeypatch.setitem(sys.modules, UNUSED_IMPORT, made)
    with skip_unused_import():
        assert sys.modules[UNUSED_IMPORT] is made
    assert sys.modules[UNUSED_IMPORT] is made


def test_nothing_is_left_behind_after_an_error():
    before = sys.modules.get(UNUSED_IMPORT, "absent")
    try:
        with skip_unused_import():
            raise RuntimeError
    except RuntimeError:
        pass
    assert sys.modules.get(UNUSED_IMPORT, "absent") is before
