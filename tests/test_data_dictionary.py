"""The data dictionary describes the files as the schemas have them, column by column."""

import re
from pathlib import Path

import pytest

from helpers import schemas

DICTIONARY = (Path(__file__).parents[1] / "data" / "processed" / "README.md").read_text(encoding="utf-8")
TYPES = {"text": "string", "whole number": "Int64", "exact decimal": "string"}


def read_tables(section):
    """The rows of each table in a section of the dictionary, as lists of cells."""
    text = DICTIONARY.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    tables = re.findall(r"(?:^\|.*\n?)+", text, flags=re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|\n").split(" | ")] for line in table.splitlines()[2:]]
        for table in tables
    ]


@pytest.mark.parametrize(
    ("section", "columns"),
    [
        ("figures.csv", schemas.figures.columns),
        (
            "reconciled.csv",
            {
                name: column
                for name, column in schemas.reconciled.columns.items()
                if name not in schemas.figures.columns
            },
        ),
        ("findings.csv", schemas.findings.columns),
    ],
)
def test_every_column_is_described_in_order_with_its_type(section, columns):
    described = {name: kind for name, kind, _ in read_tables(section)[0]}
    assert list(described) == list(columns)
    for name, kind in described.items():
        assert str(columns[name].dtype).startswith(TYPES[kind]), name


def test_every_kind_of_finding_is_explained_in_the_order_of_the_schema():
    assert [row[0] for row in read_tables("findings.csv")[1]] == list(schemas.FINDING_KINDS)


@pytest.mark.parametrize(
    "words", [schemas.VERDICTS, schemas.CLAIMS, schemas.BOUNDS, schemas.SCOPES, schemas.SEVERITIES]
)
def test_every_closed_list_is_given_in_full(words):
    assert all(f"`{word}`" in DICTIONARY for word in words)
