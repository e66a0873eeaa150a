"""What a figure in prose counts, guessed only where its words leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.exports.prose_numbers import Number

UNKNOWN = "?"
# Words that say nothing of what is counted; people are what most figures count.
_FILLERS = re.compile(
    r"(?:a|also|an|and|are|as|at|be|been|being|by|for|from|had|has|have|helped|in|into|is|it|its|not|of|on|or|our"
    r"|people|s|that|the|their|them|they|this|through|to|us|was|we|were|where|which|who|with|year)"
)
# Funded and funding, attendees and attending are one word.
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|s)$")
_STEM_LETTERS = 6
_NEAR_WORDS = 2


@dataclass(frozen=True)
class Subject:
    """Something that is counted: its name in a list of statements, the stems of its words, its unit.

    An item of a table has the count and the share that the table gives for the newest period.
    """

    name: str
    stems: frozenset[str]
    unit: str = ""
    count: int | None = None
    percent: str | None = None
    is_item: bool = False


def list_subjects(indicators: pd.DataFrame, figures: pd.DataFrame) -> list[Subject]:
    """The indicators, and the items of the tables of this report, each with its newest figure.

    ``indicators`` has columns id, label and unit; ``figures`` is as in ``schemas.figures``. An
    item is known by our name and by the label that the page uses. Totals are left out: every
    table has one.
    """
    subjects = [
        Subject(row.id, list_stems(row.label), row.unit) for row in indicators.itertuples(index=False)
    ]
    cells = figures[figures["claim"].isna() & (figures["item"] != "Total")]
    newest = cells.drop_duplicates(["source_file", "source_row"], keep="last")
    for cell in newest.to_dict("records"):
        figure = {name: None if pd.isna(cell[name]) else cell[name] for name in ("count", "percent")}
        for label in dict.fromkeys((cell["item"], cell["label"])):
            name = f"{cell['table']}: {cell['item']}"
            subjects.append(Subject(name, list_stems(label), **figure, is_item=True))
    return [subject for subject in subjects if subject.stems]


def list_stems(text: str) -> frozenset[str]:
    """The first letters of the words of a text that say something.

    >>> sorted(list_stems("People attending community events"))
    ['attend', 'commun', 'event']
    """
    return frozenset(_stem_words(text))


def guess_subject(number: Number, heading: str, subjects: Iterable[Subject]) -> str:
    """The name of what a number counts, or ``?`` when nothing or more than one thing fits best.

    Of all that fit, the one with most words wins.
    """
    near = list_stems(f"{number.before} {number.after}")
    scores: dict[str, tuple[int, bool]] = {}
    for subject in subjects:
        # all words of a table's item stand at the number, and the table has the same figure
        fits = subject.is_item and subject.stems <= near and _has_figure(subject, number)
        if fits or (not subject.is_item and _fits_indicator(subject, number, near, heading)):
            score = (len(subject.stems), subject.is_item)
            scores[subject.name] = max(scores.get(subject.name, score), score)
    best = [name for name, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else UNKNOWN


def _fits_indicator(subject: Subject, number: Number, near: frozenset[str], heading: str) -> bool:
    """Whether all words of an indicator stand between the numbers before and after.

    The heading may lend words, but not to money. A count must be followed by one of the words,
    or by the unit.
    """
    kind = "whole" if number.kind == "measure" else number.kind
    has_unit = {"GBP": "money", "per cent": "percent"}.get(subject.unit, "whole") == kind
    if not has_unit or not subject.stems & near:
        return False
    if number.kind == "money":
        return subject.stems <= near
    first = number.after.casefold().split()[:1]
    counted = set(_stem_words(number.after)[:_NEAR_WORDS]) & subject.stems or first == [
        subject.unit.casefold()
    ]
    return bool(counted) and subject.stems <= near | list_stems(heading)


def _stem_words(text: str) -> list[str]:
    """The stems of a text in order."""
    words = re.findall(r"[a-z]+", text.casefold())
    return [_ENDING.sub("", word)[:_STEM_LETTERS] for word in words if not _FILLERS.fullmatch(word)]


def _has_figure(subject: Subject, number: Number) -> bool:
    """Whether a table gives this figure for its item."""
    if number.kind == "percent":
        return number.value == subject.percent
    return number.kind == "whole" and number.value.replace(",", "") == str(subject.count)
