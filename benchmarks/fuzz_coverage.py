"""The two parsers under atheris, which looks for inputs that reach new code; ends its own process.

    python benchmarks/fuzz_coverage.py -runs=100000

Needs atheris, which is no dependency of the project: ``pip install atheris``. The options are
libFuzzer's. Ends with another code than 0 at the first traceback or invented figure.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

with atheris.instrument_imports(include=["helpers"]):
    from helpers.exports.published_numbers import parse_cell  # noqa: F401 - so that its lines are counted
    from helpers.exports.published_statements import parse_statement  # noqa: F401
    from helpers.schemas import CLAIMS

from input_judges import judge_cell, judge_statement


def judge_bytes(content: bytes) -> None:
    """Judge the bytes as a cell and as a figure in prose, whose claim their first byte chooses."""
    text = content[1:].decode("utf-8", "ignore")
    judge_cell(text)
    judge_statement((text, CLAIMS[content[0] % len(CLAIMS)] if content else CLAIMS[0]))


if __name__ == "__main__":
    atheris.Setup(sys.argv, judge_bytes)
    atheris.Fuzz()
