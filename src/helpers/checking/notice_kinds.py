"""The kinds of entries of a notice of corrections: their words (notice.toml), and which a finding is of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Gravest first: another direction, order or majority; what cannot be compared; another size; some points
# more or less; two numbers of which one must be meant; the form alone.
RANKS = ("reversed", "incomparable", "resized", "shifted", "unclear", "formal")
REVERSED, _, RESIZED, SHIFTED, UNCLEAR, FORMAL = RANKS


@dataclass(frozen=True)
class Kind:
    """A kind of entry and its words, as the head of ``notice.toml`` explains them."""

    says: str = ""
    nature: str = ""
    cause: str = "We cannot tell the cause."
    impact: str = ""
    rank: str = UNCLEAR
    instead: str = "{expected}"
    by: tuple[str, ...] = ("report", "table", "item", "period", "right")
    counted: str = "figure"
    is_error: bool = True


@cache
def read_kinds() -> Mapping[str, Kind]:
    """Every kind of entry by its name."""
    text = files("helpers.checking").joinpath("notice.toml").read_text(encoding="utf-8")
    return {name: Kind(**words) for name, words in tomllib.loads(text).items()}


def find_kind(finding: Mapping) -> tuple[str, dict[str, str]]:
    """The name of the kind of entry that a finding is of, and the named parts of what its reason says.

    >>> find_kind({"kind": "statement", "why": "From 2020 to 2022 the numbers are 3, 2: no rise in 2022."})
    ('steady', {'turn': 'no rise in 2022', 'moved': 'rise'})
    """
    said = f"{finding['kind']}: {finding['why']}"
    for name, kind in read_kinds().items():
        if kind.says and (found := re.search(kind.says, said)):
            return name, found.groupdict()
    return finding["kind"], {}
