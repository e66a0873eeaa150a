"""One direction of flow: a package uses those before it, and a heavy library is known in one place."""

import ast
import re
from pathlib import Path

import pytest

import helpers.percentages

SOURCE = Path(helpers.__file__).parent
PACKAGES = re.findall(r"^    (\w+)  ", helpers.__doc__, re.MULTILINE)
MODULES = sorted(path for path in SOURCE.rglob("*.py"))
ONLY_IN = {
    "matplotlib": {"publishing/canvas.py", "publishing/drawings.py", "publishing/marks.py"},
    "seaborn": {"publishing/drawings.py"},
    "nbconvert": {"publishing/page.py"},
    "jinja2": {"publishing/tables.py"},
    "gptables": {"publishing/workbook.py"},
    "papermill": {"pipeline/execution.py"},
    "distributed": {"pipeline/publishers.py"},
}


def list_imports(path):
    """Dotted names of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_package_is_described_in_the_order_of_flow():
    assert set(PACKAGES) == {path.parent.name for path in SOURCE.glob("*/__init__.py")}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_uses_only_those_before_it(package):
    later = PACKAGES[PACKAGES.index(package) + 1 :]
    used = {name for path in (SOURCE / package).glob("*.py") for name in list_imports(path)}
    assert [name for name in sorted(used) if name.startswith(tuple(f"helpers.{one}." for one in later))] == []


def test_what_others_use_of_the_engine_stands_at_its_door():
    inside = {
        path.relative_to(SOURCE).as_posix(): name
        for path in MODULES
        if path.parent.name != "percentages"
        for name in list_imports(path)
        if name.startswith("helpers.percentages.") and name.split(".")[2] not in helpers.percentages.__all__
    }
    assert inside == {}


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_heavy_library_is_known_in_one_place(library):
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        if any(name.split(".")[0] == library for name in list_imports(path))
    }
    assert users <= ONLY_IN[library]


@pytest.mark.parametrize("package", ["percentages", "statistics", "checking"])
def test_no_clock_decides_what_is_found(package):
    used = {name.split(".")[0] for path in (SOURCE / package).glob("*.py") for name in list_imports(path)}
    assert not used & {"time", "timeit", "datetime", "random", "secrets"}


def test_nothing_uses_what_takes_a_second_to_import():
    nodes = [(path.name, node) for path in MODULES for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    used = {(name, ast.unparse(node)) for name, node in nodes if isinstance(node, ast.Attribute)}
    imported = {(path.name, name) for path in MODULES for name in list_imports(path)}
    slow = ("scipy.stats", "scipy.optimize")
    assert [one for one in sorted(used | imported) if one[1].startswith(slow)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_is_short_enough_to_read_at_one_go(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 260
