"""Which small mistakes in the helpers the tests do not notice.

    python benchmarks/mutation_benchmark.py percentages [checking ...] [--mutations N] [--seed S]

Each mutation changes one thing in one module (a comparison, a sign, a constant, a condition), drawn at
random; then the tests of the module, those that use it and those of its package run in a copy of the
project, with what holds the committed tables to the byte. What they let pass is named: a test is missing
there, or the change means nothing. ``strict`` of zip and ``frozen`` of values are never changed: they show
only where something else is wrong.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*", "reports")
GUARDS = ("strict", "frozen")
LEFT_AS_THEY_ARE = {"percentages": "test_processed.py", "checking": "test_processed.py"}
SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


def list_places(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node of a module that can be changed; annotations and guards are left out."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in GUARDS:
            skipped.add(id(node.value))
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                skipped.update(id(inner) for inner in ast.walk(getattr(node, name)))
    for node in ast.walk(tree):
        if id(node) not in skipped and _can_change(node):
            yield node


def _can_change(node: ast.AST) -> bool:
    """Whether there is another thing of the same kind to put in the node's place."""
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in SWAPPED
    if isinstance(node, ast.BinOp | ast.BoolOp):
        return type(node.op) in SWAPPED
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float)
    return isinstance(node, ast.IfExp | ast.If)


def change(node: ast.AST) -> None:
    """Put another comparison, sign, constant or condition in a node's place."""
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPPED[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = SWAPPED[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)


def mutate(text: str, place: int) -> tuple[str, int, str, str]:
    """A module with the node of this number changed: its text, the line, before and after."""
    tree = ast.parse(text)
    node = list(list_places(tree))[place]
    before = ast.unparse(node).splitlines()[0]
    change(node)
    return (
        ast.unparse(ast.fix_missing_locations(tree)),
        node.lineno,
        before,
        ast.unparse(node).splitlines()[0],
    )


def list_tests(folder: Path, package: str, module: Path) -> list[str]:
    """The tests of a module and its examples, those that use it, of its package and its other modules."""
    helpers, tests = folder / "src" / "helpers" / package, folder / "tests"
    names = [module.stem, package, *(path.stem for path in sorted(helpers.glob("*.py")))]
    own = [tests / f"test_{name}.py" for name in names]
    used = re.compile(rf"helpers\.{package}(\.| import .*\b){module.stem}\b")
    using = [path for path in sorted(tests.glob("test_*.py")) if used.search(path.read_text("utf-8"))]
    whole = [tests / LEFT_AS_THEY_ARE[package]] if package in LEFT_AS_THEY_ARE else []
    near = dict.fromkeys([*own[:1], module, *using, *own[1:], *whole])
    return [str(path) for path in near if path.is_file()]


def passes(folder: Path, tests: Sequence[str], seconds: int, skipped: str) -> bool:
    """Whether the tests pass in the copy; one that hangs does not."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    command += ["-k", f"not ({skipped})"] if skipped else []
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return not subprocess.run(command, cwd=folder, env=environment, timeout=seconds, **quiet).returncode
    except subprocess.TimeoutExpired:
        return False


def main(arguments: Sequence[str] | None = None) -> list[str]:
    """Draw mutations, run the tests on each, print and return those that survive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="+", help="packages of src/helpers")
    parser.add_argument("--mutations", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=600, help="longest run of the tests of a package")
    parser.add_argument("--skip", default="", help="names of tests that take too long, as pytest -k has them")
    options = parser.parse_args(arguments)
    random, survivors = Random(options.seed), []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "project"
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
        places = [
            (package, module, place)
            for package in options.packages
            for module in sorted((folder / "src" / "helpers" / package).glob("*.py"))
            for place in range(len(list(list_places(ast.parse(module.read_text(encoding="utf-8"))))))
        ]
        drawn = random.sample(places, min(options.mutations, len(places)))
        for package, module, place in drawn:
            text = module.read_text(encoding="utf-8")
            mutated, line, before, after = mutate(text, place)
            module.write_text(mutated, encoding="utf-8")
            tests = list_tests(folder, package, module)
            if all(passes(folder, part, options.seconds, options.skip) for part in (tests[:2], tests[2:])):
                survivors.append(f"{package}/{module.name}:{line}: {before} -> {after}")
                print(survivors[-1], flush=True)
            module.write_text(text, encoding="utf-8")
    print(f"{len(drawn) - len(survivors)} of {len(drawn)} mutations noticed")
    return survivors


if __name__ == "__main__":
    main()
