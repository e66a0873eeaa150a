"""environment.yml and pyproject.toml ask for the same things, all of them used; the lock names no registry.

What runs the tests and publishes on GitHub is held to the same care: fixed versions, no rights but reading.
"""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "seaborn": "seaborn-base",
}
RUN_AS_COMMANDS = {"jupyterlab", "nbstripout", "pre-commit", "pytest-xdist", "ruff"}
# that distributed, gptables and axe-playwright-python are made on
WITH_ANOTHER = {"dask", "xlsxwriter", "playwright"}
WHERE_INSTALLED = {"atheris"}  # one benchmark asks for it in its own words
ONLY_ON_PYPI = {"afcharts", "gptables"}


def split_requirement(text):
    """Name and version range of one requirement."""
    name, versions = re.fullmatch(r"([\w.-]+)(.*)", text.strip()).groups()
    return name, versions


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda_lines():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return [line.split("- ", 1)[1] for line in text.splitlines() if re.match(r"\s+- ", line)]


def test_conda_and_pip_users_get_the_same_version_ranges(project, conda_lines):
    asked = dict(split_requirement(text) for text in project["dependencies"])
    expected = {CONDA_NAMES.get(name, name): span for name, span in asked.items() if name not in ONLY_ON_PYPI}
    given = dict(
        split_requirement(line)
        for line in conda_lines
        if not re.match(r"(conda-forge|pip:?|-e .*|python.*)$", line)
    )
    assert given == expected


def test_conda_asks_for_the_python_that_the_package_needs(project, conda_lines):
    assert f"python{project['requires-python']}" in conda_lines


def test_the_environment_ends_with_the_project_itself():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").rstrip().splitlines()
    assert [line.strip() for line in lines[-2:]] == ["- pip:", "- -e ."]


def test_the_lock_has_a_hash_for_every_package_and_no_registry_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text


def list_code():
    """The texts of all modules, tests and benchmarks, and the code of each notebook."""
    for folder in ("src", "tests", "benchmarks"):
        yield from (path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.py")))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def list_imported():
    """The packages from elsewhere that any code imports, as they are called where they are installed."""
    own = {path.stem for folder in ("tests", "benchmarks") for path in (ROOT / folder).glob("*.py")}
    found = set()
    for node in (node for text in list_code() for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.partition(".")[0])
    installed = packages_distributions()
    outside = found - own - {"helpers"} - sys.stdlib_module_names - WHERE_INSTALLED
    return {name.lower() for module in outside for name in installed[module]}


def test_what_is_declared_is_used_and_what_is_used_is_declared(project):
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    declared = {split_requirement(text)[0].lower() for text in asked}
    assert list_imported() - WITH_ANOTHER == declared - RUN_AS_COMMANDS


def test_what_builds_comes_with_version_and_hash_too():
    packages = re.split(r"\n(?=\S)", (ROOT / "requirements-build.lock").read_text(encoding="utf-8").strip())
    assert {"hatchling", "uv"} <= {package.partition("==")[0] for package in packages}
    assert all("==" in package and "--hash=sha256:" in package for package in packages)


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem
)
def test_a_workflow_may_only_read_and_uses_actions_of_one_commit(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^permissions:\n((?:  .*\n)+)", text, re.MULTILINE) == ["  contents: read\n"]
    assert text.count("permissions:") == 1
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in used)


def test_only_the_public_edition_leaves_the_runner_and_the_tests_run_on_the_oldest_and_a_newer_python(
    project,
):
    report, tests = (
        (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
        for name in ("report.yml", "tests.yml")
    )
    assert re.findall(r"upload-artifact.*\n\s+with:\n\s+name: \w+\n\s+path: (.*)", report) == [
        "reports/2*-public/"
    ]
    assert "helpers run --edition public" in report
    assert "upload-artifact" not in tests
    oldest, newest = re.search(r'python: \["([\d.]+)", "([\d.]+)"\]', tests).groups()
    assert project["requires-python"] == f">={oldest}"
    assert int(newest.partition(".")[2]) > int(oldest.partition(".")[2])
    assert "ruff check" in tests
