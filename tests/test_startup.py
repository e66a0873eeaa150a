"""The unused import is left out, and only that, and only there."""

import subprocess
import sys

import pytest

from helpers.paths import CHECKOUT
from helpers.pipeline.notebook_files import read_notebook
from helpers.pipeline.startup import UNUSED_IMPORTS, load_early, skip_unused_imports


def run_python(code):
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_jupyter_starts_without_the_unused_grammar_and_still_checks_notebooks():
    code = f"""
import sys
from helpers.paths import CHECKOUT
from helpers.pipeline.notebook_files import read_notebook
from helpers.pipeline.startup import skip_unused_imports
with skip_unused_imports():
    import nbformat
print(any(name.startswith({UNUSED_IMPORTS!r}) for name in sys.modules))
try:
    nbformat.validate(nbformat.v4.new_notebook(metadata={{"kernelspec": 1}}))
except nbformat.ValidationError:
    print("refused")
"""
    assert run_python(code) == "False\nrefused"


@pytest.mark.parametrize("unused", UNUSED_IMPORTS)
def test_whoever_needs_the_import_later_gets_it(unused):
    code = f"""
import sys
from helpers.pipeline.notebook_files import read_notebook
from helpers.pipeline.startup import skip_unused_imports
with skip_unused_imports():
    import jsonschema, pandera.pandas, pandera.backends.pandas.builtin_checks
print({unused!r} in sys.modules)
try:
    import {unused}
    print("there")
except ModuleNotFoundError as error:
    print("not installed", error.name)
"""
    assert run_python(code) in ("False\nthere", f"False\nnot installed {unused}")


def test_a_kernel_that_loads_early_checks_tables_without_loading_more():
    imports = read_notebook(CHECKOUT / "notebooks" / "01_clean_yearly_exports.ipynb").imports
    code = f"""
import sys
from helpers.pipeline.notebook_files import read_notebook
from helpers.pipeline.startup import load_early
for module, names in {imports!r}.items():
    load_early(module, names)
before = {{name.partition(".")[0] for name in sys.modules}}
from helpers import schemas
table = schemas.build_table([], schemas.findings)
schemas.check_table(table, schemas.findings)
print("hypothesis" in sys.modules, {{name.partition(".")[0] for name in sys.modules}} - before)
try:
    schemas.check_table(table.drop(columns="why"), schemas.findings)
except ValueError as refusal:
    print("refused")
"""
    assert run_python(code) == "False set()\nrefused"


def test_what_seaborn_smooths_comes_out_the_same_though_scipy_stats_is_loaded_only_for_it():
    smooth = """
import sys, matplotlib
matplotlib.use("Agg")
import seaborn
before = "scipy.stats" in sys.modules
line = seaborn.kdeplot(x=[1, 2, 3, 5, 8, 13], cumulative=True).lines[0]
print(list(line.get_ydata()), before)
"""
    early = "from helpers.pipeline.startup import load_early\nload_early('seaborn')\n"
    plain = run_python(smooth)
    assert plain.endswith(" True")
    assert run_python(early + smooth) == plain.removesuffix("True") + "False"


def test_what_is_not_there_is_no_module_of_ours():
    with pytest.raises(ImportError):
        load_early("no_such_module_anywhere", ["name"])


def test_what_a_notebook_without_statistics_imports_is_loaded_without_them():
    imports = read_notebook(CHECKOUT / "notebooks" / "01_clean_yearly_exports.ipynb").imports
    code = f"""
import sys
for module, names in {imports!r}.items():
    __import__(module, fromlist=names)
heavy = ("scipy.stats", "statsmodels", "matplotlib", "nbconvert")
print([name for name in heavy if name in sys.modules], "helpers.notebook.report" in sys.modules)
"""
    assert run_python(code) == "[] True"


def test_an_import_that_was_made_before_stays(monkeypatch):
    made = object()
    monkeypatch.setitem(sys.modules, UNUSED_IMPORTS[0], made)
    with skip_unused_imports():
        assert sys.modules[UNUSED_IMPORTS[0]] is made
    assert sys.modules[UNUSED_IMPORTS[0]] is made


def test_nothing_is_left_behind_after_an_error():
    before = [sys.modules.get(name, "absent") for name in UNUSED_IMPORTS]
    with pytest.raises(RuntimeError), skip_unused_imports():
        raise RuntimeError
    assert [sys.modules.get(name, "absent") for name in UNUSED_IMPORTS] == before
