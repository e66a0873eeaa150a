"""environment.yml and pyproject.toml ask for the same things; the lock names no registry."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "seaborn": "seaborn-base",
}
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
