"""The figures that stand in the prose of a saved page, drafted as a list of statements; what each counts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from helpers.errors import UnusableInput
from helpers.exports.published_numbers import Number, find_numbers, is_figure
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import STATEMENT_COLUMNS, plain_text
from helpers.reading import Page, PagePart, is_sentence

Statement = dict[str, str]  # the six columns of a list of statements, and the text around the figure: context

UNKNOWN = "?"
SECTIONS = {"bullet": "bullets", "heading": "headline", "paragraph": "narrative", "box": "highlights"}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SPACED_YEARS = re.compile(r"\b(20[0-9]{2}) ?[-–/] ?((?:20)?[0-9]{2})\b")
_TIME = re.compile(r"(?:working |calendar )?(?:minute|hour|day|week|month|year)s?")
_AS_OF = re.compile(r"\b(as (?:of|at) (?:[0-9]{1,2} )?[A-Z][a-z]+ 20[0-9]{2})\b", re.IGNORECASE)
_DAY = re.compile(r"\b[0-9]{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_LAST_YEAR = re.compile(r"\s(?:in )?(?:the )?(?:last|previous|prior) year\b|\sthe year before\b")
# Claims without a number.
_WORDED = (
    ("rank", re.compile(r"\bfollowed by [^.;]{3,100}")),
    ("at_least", re.compile(r"\bthe majority of [a-z]+\b", re.IGNORECASE)),
)
_MOST_WORDS = 5
# Words that say nothing of what is counted; people are what most figures count.
_FILLERS = re.compile(
    r"(?:a|also|an|and|are|as|at|be|been|being|by|for|from|had|has|have|helped|in|into|is|it|its|not|of|on|or|our"
    r"|people|s|that|the|their|them|they|this|through|to|us|was|we|were|where|which|who|with|year)"
)
# Funded and funding, attendees and attending are one word.
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|s)$")


@dataclass(frozen=True)
class Subject:
    """Something that is counted: its name in a list of statements, the stems of its words, its unit.

    An item of a table has the figures that the table gives for the newest period, by the kind of number.
    """

    name: str
    stems: frozenset[str]
    unit: str = ""
    figures: Mapping[str, str] | None = None


def list_stems(text: str) -> list[str]:
    """The first letters of the words of a text that say something, in order.

    >>> list_stems("People attending community events")
    ['attend', 'commun', 'event']
    """
    words = re.findall(r"[a-z]+", text.casefold())
    return [_ENDING.sub("", word)[:6] for word in words if not _FILLERS.fullmatch(word)]


def guess_subject(number: Number, heading: str, subjects: Iterable[Subject]) -> str:
    """The name of what a number counts, or ``?`` when nothing or more than one thing fits best.

    All words of a table's item stand between the numbers before and after, and the table has the same figure.
    So do those of an indicator of this unit, but the heading may lend words, though not to money; a count
    must be followed by one of the words, or by the unit. Of all that fit, the one with most words wins.
    """
    near, nearest = {*list_stems(f"{number.before} {number.after}")}, {*list_stems(number.after)[:2]}
    follows, is_money = number.after.casefold().split()[:1], number.kind == "money"
    all_words = near if is_money else near.union(list_stems(heading))
    kind = "whole" if number.kind == "measure" else number.kind
    scores: dict[str, tuple[int, bool]] = {}
    for subject in subjects:
        if subject.figures is not None:
            printed = number.value.replace(",", "")
            fits = subject.stems <= near and printed == subject.figures.get(number.kind)
        else:
            has_unit = {"GBP": "money", "per cent": "percent"}.get(subject.unit, "whole") == kind
            is_counted = is_money or nearest & subject.stems or follows == [subject.unit.casefold()]
            fits = has_unit and is_counted and subject.stems & near and subject.stems <= all_words
        if fits:
            score = (len(subject.stems), subject.figures is not None)
            scores[subject.name] = max(scores.get(subject.name, score), score)
    best = [name for name, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else UNKNOWN


def draft_statements(
    page: Page, periods: tuple[str, str], subjects: Sequence[Subject]
) -> tuple[list[Statement], list[str]]:
    """One row per figure in the page's prose, and a note for each text that could not be read.

    ``periods`` are the report's own and the one before. Only the figure and the words that bound or direct it
    are kept. Years, durations in words and texts that stood before are left out. Doubtful subjects are ``?``.
    Where a number in a text cannot be read, the other sentences are.
    """
    drafts: list[Statement] = []
    notes: list[str] = []
    seen: set[str] = set()
    for part, heading in _list_texts(page.parts):
        sentences = set(part.text.rstrip(".").split(". "))
        if sentences <= seen:
            continue
        seen |= sentences
        try:
            drafts += list(_draft_part(part, heading, periods, subjects))
        except UnusableInput:
            for text in part.text.split(". "):
                try:
                    drafts += list(_draft_part(replace(part, text=text), heading, periods, subjects))
                except UnusableInput as problem:
                    if any(map(str.isnumeric, text)):
                        notes.append(f"{page.name}, {SECTIONS[part.kind]}: {problem}")
    return drafts, notes


def _list_texts(parts: Sequence[PagePart]) -> Iterator[tuple[PagePart, str]]:
    """The texts of a page, each with the heading above it.

    A figure that stands alone is put together with its label: the line below when that goes on in
    lower case (1,401 / people helped at our job clubs), the line above otherwise (Child referrals / 6).
    """
    heading = ""
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        if part.kind == "table":
            continue
        if is_figure(part.text):
            label = after if after and after.text[:1].islower() else before
            words = label.text if label and not is_sentence(label.text) else ""
            text = f"{part.text} {words}" if label is after else f"{words}: {part.text}"
            yield replace(part, kind="box", text=text), heading
            continue
        yield part, heading
        # A line in lower case goes on from a figure that stands alone: it heads nothing.
        if part.kind == "heading" and not part.text[:1].islower():
            heading = part.text


def _draft_part(
    part: PagePart, heading: str, periods: tuple[str, str], subjects: Sequence[Subject]
) -> Iterator[Statement]:
    """The statements of one text: those in words, then what each number says by itself or with the next."""
    text = plain_text(_SPACED_YEARS.sub(r"\1/\2", part.text))
    dated = _AS_OF.search(text)
    period = dated[1][0].lower() + dated[1][1:] if dated else periods[0]
    given = (SECTIONS[part.kind], UNKNOWN, period, "", "", "", text)
    row = dict(zip((*STATEMENT_COLUMNS, "context"), given, strict=True))
    for claim, pattern in _WORDED:
        yield from (row | {"claim": claim, "published": found[0]} for found in pattern.finditer(text))
    pairs = pairwise([*_find_numbers(text), None])
    for number, following in pairs:
        if number.role == "level":
            row["subject"] = guess_subject(number, heading, subjects)
        to_next = following.role if following and number.role == "level" else ""
        is_money = number.kind == "money"
        is_rate = (
            to_next == "change"
            and following.kind == "percent"
            and ". " not in text[number.end : following.start]
        )
        if is_rate:
            next(pairs)  # the change is told with its level
        else:
            draft = _draft_number(row, number, text, periods)
            yield draft | ({"compared_with": periods[1]} if to_next == "earlier" and is_money else {})
        if is_rate or (to_next == "earlier" and not is_money):
            end = following.end
            if is_rate and text.startswith(")", end):
                end += 1
            elif found := _LAST_YEAR.match(text, end):
                end = found.end()
            phrase = text[number.start : end]
            yield row | {"claim": "change", "compared_with": periods[1], "published": phrase}


def _draft_number(row: Statement, number: Number, text: str, periods: tuple[str, str]) -> Statement:
    """The statement that one number makes by itself."""
    printed = text[number.start : number.end]
    if number.role == "change":
        claim = "change" if number.kind == "percent" else "difference"
        phrase = _add_words_before(number.before, printed, "change")
        return row | {"claim": claim, "compared_with": periods[1], "published": phrase}
    published = _add_words_before(number.before, printed, "bound")
    claim = {"money": "money", "percent": "share"}.get(number.kind, "count")
    if claim == "count" and parse_statement(published, "count").bound in ("above", "at_least"):
        claim = "at_least"
    row = row | {"claim": claim, "published": published}
    if number.role == "earlier":
        return row | {"period": periods[1]}
    table, _, item = row["subject"].partition(": ")
    return row | {"compared_with": f"{table}: Total" if claim == "share" and item else ""}


def _find_numbers(text: str) -> Iterator[Number]:
    """The numbers of a text that count something, with their roles.

    No year, no duration in words, no "one". Whether a number is a level, an earlier level or a change is
    told by the words before it.
    """
    # Days of the month are blanked, not cut, so that places in the text stay what they are.
    for number in find_numbers(_DAY.sub(lambda day: " " * len(day[0]), text), text):
        words = number.before.replace("(", " ").split()[-_MOST_WORDS:]
        figure = parse_statement(" ".join([*words, text[number.start : number.end]]), "count")
        role = "level" if figure.change_percent is None and figure.change_count is None else "change"
        role = "earlier" if figure.missing_reason == "only an earlier level" else role
        is_year = number.kind == "whole" and _YEAR.fullmatch(number.value)
        is_idle_word = number.in_words and (number.value == "1" or _TIME.fullmatch(number.unit.lower()))
        if not is_year and not is_idle_word:
            yield replace(number, role=role)


def _add_words_before(before: str, printed: str, what: str) -> str:
    """A number with the fewest words before it that give it its bound or direction.

    A word more is taken when it changes the bound: "no more than 5" is not "more than 5".
    """
    words = before.replace("(", " ").split()[-_MOST_WORDS:]
    phrases = [" ".join([*words[len(words) - number :], printed]) for number in range(len(words) + 1)]
    meanings = [_read_meaning(phrase, what) for phrase in phrases]
    number = next((number for number, meaning in enumerate(meanings) if meaning), 0)
    if number < len(words) and meanings[number + 1] not in (None, meanings[number]):
        number += 1
    if what == "change" and number < len(words) and words[-number - 1].lower() in ("a", "an"):
        number += 1
    return phrases[number]


def _read_meaning(phrase: str, what: str) -> object:
    """The bound or the signed change that a phrase states, None when it states none."""
    try:
        figure = parse_statement(phrase, "count")
    except UnusableInput:
        return None
    return figure.bound if what == "bound" else figure.change_percent or figure.change_count
