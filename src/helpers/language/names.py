"""Names of tables and indicators as readers know them: ``safeguarding_by_person`` is the table by person.

Exports, findings and reasons name tables and indicators by identifiers, because those never change. A
page must not: every identifier in a text is put into words here, and nowhere else. An indicator has its
label of ``data/reference/indicators.csv``; a file without a name of its own keeps the words of its file
name. Names of files, as ``2023-24/key_by_reason.csv``, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from helpers.language.phrases import start_sentence

TABLE_NAMES = {
    "safeguarding_by_person": "the table by person",
    "safeguarding_by_abuse_type": "the table by kind of abuse",
    "safeguarding_by_outcome": "the table by outcome",
    "safeguarding_by_business_area": "the table by business area",
    "safeguarding_training": "the table of training",
    "key_by_service_area": "the charity's table by service",
    "key_by_reason": "the charity's table by reason",
    "key_statements": "the charity's text",
}
TEXT_ENDING = "_statements"
# An identifier, with the words that our own sentences put before one; no file name, no part of one.
_IDENTIFIER = re.compile(
    r"(?P<noun>\b[Tt]he (?:table|text) )?(?<![\w/])(?P<name>[a-z]+(?:_[a-z0-9]+)+)\b(?!\.csv)"
)
_SUBJECT = re.compile(
    r"\((?P<table>[a-z]+(?:_[a-z0-9]+)+): (?P<item>[^()]+?)(?P<period>(?:, \d{4}(?:/\d\d)?)?)\)"
)


def name_table(table: str) -> str:
    """A table or a list of statements in words, as it stands within a sentence.

    >>> name_table("safeguarding_by_abuse_type"), name_table("charity_fund_statements")
    ('the table by kind of abuse', 'the charity fund text')
    >>> name_table("repairs_by_area")
    'the table repairs by area'
    """
    if table in TABLE_NAMES:
        return TABLE_NAMES[table]
    if table.endswith(TEXT_ENDING):
        return f"the {table.removesuffix(TEXT_ENDING).replace('_', ' ')} text"
    return f"the table {table.replace('_', ' ')}"


def name_subject(subject: str, labels: Mapping[str, str]) -> str:
    """A subject in words: an indicator's label, or an item with its table.

    >>> name_subject("safeguarding_by_person: Total", {})
    'Total in the table by person'
    >>> name_subject("job_club_people", {"job_club_people": "People at job clubs"})
    'People at job clubs'
    """
    table, colon, item = subject.partition(": ")
    if colon and subject not in labels:
        return _place(item, table)
    return labels.get(subject, subject.replace("_", " "))


def _place(item: str, table: str) -> str:
    """An item within its table; a comma first where the item has one itself."""
    return f"{item}{',' if ',' in item else ''} in {name_table(table)}"


def name_in_words(text: str, labels: Mapping[str, str]) -> str:
    """A text with every identifier in words; its first word keeps or gets a capital.

    >>> name_in_words("The table safeguarding_by_person, 2023-24 gives 84.", {})
    'The table by person, 2023-24 gives 84.'
    >>> name_in_words("28 of 123 (safeguarding_by_person: Total) is 22.8%.", {})
    '28 of 123 (Total in the table by person) is 22.8%.'
    """
    return _IDENTIFIER.sub(lambda found: _replace(found, labels), _turn_subjects(text))


def _turn_subjects(text: str) -> str:
    """``(table: Item, period)`` as ``(Item in the table, period)``: brackets say where it ends."""
    return _SUBJECT.sub(lambda found: f"({_place(found['item'], found['table'])}{found['period']})", text)


def _replace(found: re.Match, labels: Mapping[str, str]) -> str:
    """The words for one identifier, with the capital of the words it stood behind."""
    name, noun = found["name"], found["noun"] or ""
    words = f"“{labels[name]}”" if name in labels else name_table(name)
    starts = noun.startswith("T") or found.start() == 0
    return start_sentence(words) if starts else words


def name_rows(rows: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The rows with a column ``about``, their subject in words, and with ``why``, where it stands, in words.

    ``rows`` have table and item; the item of a statement already is a subject, and so is one without
    a table.
    """
    about = [_name_row(table, item, labels) for table, item in zip(rows["table"], rows["item"], strict=True)]
    named = rows.assign(about=pd.array(about, dtype="string"))
    if "why" in rows:
        named["why"] = rows["why"].map(lambda why: name_in_words(why, labels), na_action="ignore")
    return named


def _name_row(table: str | None, item: str, labels: Mapping[str, str]) -> str:
    """The subject of a row in words, as a sentence starts."""
    if pd.isna(item):
        return start_sentence(name_table(table))
    subject = item if pd.isna(table) or table.endswith(TEXT_ENDING) else f"{table}: {item}"
    return start_sentence(name_subject(subject, labels))


def list_labels(indicators: pd.DataFrame) -> dict[str, str]:
    """The label of each indicator by its id."""
    return dict(zip(indicators["id"], indicators["label"], strict=True)) if len(indicators) else {}
