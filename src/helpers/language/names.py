"""Names of tables and indicators as readers know them: ``safeguarding_by_person`` is the table by person.

Exports, findings and reasons name tables and indicators by identifiers, because those never change. A
page must not: every identifier in a text is put into words here, and nowhere else. An indicator has its
label of ``data/reference/indicators.csv``, a table its name of ``tables.csv``; one without a name of its own
keeps the words of its file name. Names of files, as ``2023-24/key_by_reason.csv``, stay as they are.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from helpers.language.wording import join_words, start_sentence

TEXT_ENDING = "_statements"
# An identifier, with the words that our own sentences put before one; no file name, no part of one.
_IDENTIFIER = re.compile(
    r"(?P<noun>\b[Tt]he (?:table|text) )?(?<![\w/])(?P<name>[a-z]+(?:_[a-z0-9]+)+)\b(?!\.csv)"
)
_SUBJECT = re.compile(r"\((?P<subject>[a-z]+(?:_[a-z0-9]+)+: [^()]+?)(?P<period>(?:, \d{4}(?:/\d\d)?)?)\)")


@dataclass(frozen=True)
class Names:
    """Words for identifiers: the label of each indicator, the name and the theme of each table."""

    labels: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)


def collect_names(indicators: pd.DataFrame, tables: pd.DataFrame) -> Names:
    """The names that the two reference tables give (columns id and label; table, name and theme)."""
    named = (("id", "label", indicators), ("table", "name", tables), ("table", "theme", tables))
    return Names(*(dict(zip(rows[key], rows[value], strict=True)) for key, value, rows in named))


def name_table(table: str, names: Names) -> str:
    """A table or a list of statements in words, as it stands within a sentence.

    >>> name_table("visits_by_age", Names(tables={"visits_by_age": "the table by age"}))
    'the table by age'
    >>> name_table("charity_fund_statements", Names()), name_table("repairs_by_area", Names())
    ('the charity fund text', 'the table repairs by area')
    """
    words = table.removesuffix(TEXT_ENDING).replace("_", " ")
    words = f"the {words} text" if table.endswith(TEXT_ENDING) else f"the table {words}"
    return names.tables.get(table, words)


def name_subject(subject: str, names: Names) -> str:
    """A subject in words: an indicator's label, or an item with its table.

    >>> name_subject("visits_by_age: Total", Names(tables={"visits_by_age": "the table by age"}))
    'Total in the table by age'
    >>> name_subject("job_club_people", Names(labels={"job_club_people": "People at job clubs"}))
    'People at job clubs'
    """
    table, colon, item = subject.partition(": ")
    if colon and subject not in names.labels:
        return f"{item}{',' if ',' in item else ''} in {name_table(table, names)}"
    return names.labels.get(subject, subject.replace("_", " "))


def name_in_words(text: str, names: Names) -> str:
    """A text with every identifier in words; its first word keeps or gets a capital.

    ``(table: Item, period)`` becomes ``(Item in the table, period)``: brackets say where it ends.

    >>> names = Names(tables={"visits_by_age": "the table by age"})
    >>> name_in_words("The table visits_by_age, 2023-24 gives 84.", names)
    'The table by age, 2023-24 gives 84.'
    >>> name_in_words("28 of 123 (visits_by_age: Total) is 22.8%.", names)
    '28 of 123 (Total in the table by age) is 22.8%.'
    """

    def replace(found: re.Match[str]) -> str:
        name, noun = found["name"], found["noun"] or ""
        words = f"“{names.labels[name]}”" if name in names.labels else name_table(name, names)
        return start_sentence(words) if noun.startswith("T") or found.start() == 0 else words

    placed = _SUBJECT.sub(lambda found: f"({name_subject(found['subject'], names)}{found['period']})", text)
    return _IDENTIFIER.sub(replace, placed)


def name_rows(rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The rows with a column ``about``, their subject in words, and with ``why``, where it stands, in words.

    ``rows`` have table and item; the item of a statement already is a subject, and so is one without
    a table.
    """
    about = []
    for table, item in zip(rows["table"], rows["item"], strict=True):
        subject = item if pd.isna(table) or table.endswith(TEXT_ENDING) else f"{table}: {item}"
        words = name_table(table, names) if pd.isna(item) else name_subject(subject, names)
        about.append(start_sentence(words))
    named = rows.assign(about=pd.array(about, dtype="string"))
    if "why" in rows:
        named["why"] = rows["why"].map(lambda why: name_in_words(why, names), na_action="ignore")
    return named


def refuse_unknown(name: str, known: Collection[str]) -> None:
    """Raise ``ValueError`` for a name that is none of those known (tables, indicators, ``table: Item``).

    One that ends in ``*`` stands for all that begin so, and a table is known by its items too. Where nothing
    is known, nothing is refused, nor is an item of a table of which no item is known.
    """
    begins = name.removesuffix("*") if name.endswith("*") else f"{name}: "
    if not known or name in known or any(one.startswith(begins) for one in known):
        return
    table, _, item = name.partition(": ")
    items = sorted(one.removeprefix(f"{table}: ") for one in known if one.startswith(f"{table}: "))
    if items:
        raise ValueError(f"Found {item!r}, no item of {table}: its items are {join_words(items)}.")
    if item and table in known:
        return
    near = get_close_matches(table, known, 3, 0.5)
    told = f": near it are {join_words(near)}" if near else ""
    raise ValueError(
        f"Found {table!r}, no table of data/reference/tables.csv and no indicator of indicators.csv{told}."
    )
