"""The figures that stand in the prose of a saved page, drafted as a list of statements."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from helpers.drafting.earlier_reports import UNKNOWN, Subject, guess_subject
from helpers.errors import UnusableInput
from helpers.exports.published_numbers import Number, find_numbers, is_figure
from helpers.exports.published_statements import parse_statement
from helpers.exports.published_tables import plain_text
from helpers.reading import Page, PagePart, is_sentence

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


class StatementDraft(NamedTuple):
    """The six columns of a list of statements, and the text for the person who finishes the row."""

    section: str
    subject: str
    period: str
    claim: str
    compared_with: str
    published: str
    context: str


class _Mention(NamedTuple):
    """A number in a text, what it is to the sentence, and where it ends in the text."""

    number: Number
    role: str  # "level", "earlier" or "change"
    end: int


def draft_statements(
    page: Page, periods: tuple[str, str], subjects: Sequence[Subject]
) -> tuple[list[StatementDraft], list[str]]:
    """One row per figure in the page's prose, and a note for each text that could not be read.

    ``periods`` are the report's own and the one before. Only the figure and the words that bound
    or direct it are kept. Years, durations in words and texts that stood before are left out.
    Subjects that are not certain are ``?``.
    """
    drafts: list[StatementDraft] = []
    notes: list[str] = []
    seen: set[str] = set()
    for part, heading in _list_texts(page.parts):
        sentences = set(part.text.rstrip(".").split(". "))
        if sentences <= seen:
            continue
        seen |= sentences
        found, unread = _draft_text(part, heading, periods, subjects)
        drafts += found
        notes += [f"{page.name}, {SECTIONS[part.kind]}: {problem}" for problem in unread]
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
        heads = part.kind == "heading" and not part.text[:1].islower()
        heading = part.text if heads else heading


def _draft_text(
    part: PagePart, heading: str, periods: tuple[str, str], subjects: Sequence[Subject]
) -> tuple[list[StatementDraft], list[str]]:
    """The statements of a text; where a number in it cannot be read, those of its other sentences."""
    try:
        return list(_draft_part(part, heading, periods, subjects)), []
    except UnusableInput as problem:
        sentences = part.text.split(". ")
        if len(sentences) == 1:
            return [], [str(problem)] if any(map(str.isnumeric, part.text)) else []
    parts = [_draft_text(replace(part, text=text), heading, periods, subjects) for text in sentences]
    return [draft for drafts, _ in parts for draft in drafts], [note for _, notes in parts for note in notes]


def _draft_part(
    part: PagePart, heading: str, periods: tuple[str, str], subjects: Sequence[Subject]
) -> Iterator[StatementDraft]:
    """The statements of one text."""
    text = plain_text(_SPACED_YEARS.sub(r"\1/\2", part.text))
    dated = _AS_OF.search(text)
    period = dated[1][0].lower() + dated[1][1:] if dated else periods[0]
    section = SECTIONS[part.kind]
    for claim, pattern in _WORDED:
        for found in pattern.finditer(text):
            yield StatementDraft(section, UNKNOWN, period, claim, "", found[0], text)
    mentions = _find_mentions(text)
    subject = UNKNOWN
    skipped = None
    for mention, following in pairwise([*mentions, None]):
        if mention is skipped:
            continue
        if mention.role == "level":
            subject = guess_subject(mention.number, heading, subjects)
        row = StatementDraft(section, subject, period, "", "", "", text)
        to_next = following.role if following and mention.role == "level" else ""
        is_rate = to_next == "change" and following.number.kind == "percent"
        is_money = mention.number.kind == "money"
        if is_rate and ". " not in text[mention.end : following.number.start]:
            skipped = following
            phrase = _cut(text, mention.number.start, following.end, ")")
            yield row._replace(claim="change", compared_with=periods[1], published=phrase)
            continue
        draft = _draft_mention(row, mention, text, periods)
        yield draft._replace(compared_with=periods[1]) if to_next == "earlier" and is_money else draft
        if to_next == "earlier" and not is_money:
            phrase = _cut(text, mention.number.start, following.end, "")
            yield row._replace(claim="change", compared_with=periods[1], published=phrase)


def _draft_mention(
    row: StatementDraft, mention: _Mention, text: str, periods: tuple[str, str]
) -> StatementDraft:
    """The statement that one number makes by itself."""
    number = mention.number
    printed = text[number.start : mention.end]
    if mention.role == "change":
        claim = "change" if number.kind == "percent" else "difference"
        phrase = _add_words_before(number.before, printed, "change")
        return row._replace(claim=claim, compared_with=periods[1], published=phrase)
    published = _add_words_before(number.before, printed, "bound")
    claim = {"money": "money", "percent": "share"}.get(number.kind, "count")
    if claim == "count" and parse_statement(published, "count").bound in ("above", "at_least"):
        claim = "at_least"
    if mention.role == "earlier":
        return row._replace(period=periods[1], claim=claim, published=published)
    table, _, item = row.subject.partition(": ")
    base = f"{table}: Total" if claim == "share" and item else ""
    return row._replace(claim=claim, compared_with=base, published=published)


def _find_mentions(text: str) -> list[_Mention]:
    """The numbers of a text that count something, with their roles and ends.

    No year, no duration in words, no "one". Whether a number is a level, an earlier level or a change is
    told by the words before it.
    """
    # Days of the month are blanked, not cut, so that places in the text stay what they are.
    numbers = find_numbers(_DAY.sub(lambda day: " " * len(day[0]), text), text)
    starts = [*(number.start for number in numbers[1:]), len(text)]
    mentions = []
    for number, start_after in zip(numbers, starts, strict=False):
        end = start_after - len(number.after)
        words = number.before.replace("(", " ").split()[-_MOST_WORDS:]
        figure = parse_statement(" ".join([*words, text[number.start : end]]), "count")
        role = "level" if figure.change_percent is None and figure.change_count is None else "change"
        role = "earlier" if figure.missing_reason == "only an earlier level" else role
        is_year = number.kind == "whole" and _YEAR.fullmatch(number.value)
        is_idle_word = number.in_words and (number.value == "1" or _TIME.fullmatch(number.unit.lower()))
        if not is_year and not is_idle_word:
            mentions.append(_Mention(number, role, end))
    return mentions


def _cut(text: str, start: int, end: int, close: str) -> str:
    """The phrase between two places, with the bracket or the words "last year" that complete it."""
    if close and text[end : end + len(close)] == close:
        return text[start : end + len(close)]
    found = _LAST_YEAR.match(text, end)
    return text[start : found.end() if found else end]


def _add_words_before(before: str, printed: str, what: str) -> str:
    """A number with the fewest words before it that give it its bound or direction.

    A word more is taken when it changes the bound: "no more than 5" is not "more than 5".
    """
    words = before.replace("(", " ").split()
    phrases = [
        " ".join([*words[len(words) - number :], printed])
        for number in range(min(_MOST_WORDS, len(words)) + 1)
    ]
    meanings = [_read_meaning(phrase, what) for phrase in phrases]
    number = next((number for number, meaning in enumerate(meanings) if meaning), 0)
    if number + 1 < len(phrases) and meanings[number + 1] not in (None, meanings[number]):
        number += 1
    if (
        what == "change"
        and number + 1 < len(phrases)
        and phrases[number + 1].split()[0].lower() in ("a", "an")
    ):
        number += 1
    return phrases[number]


def _read_meaning(phrase: str, what: str) -> object:
    """The bound or the signed change that a phrase states, None when it states none."""
    try:
        figure = parse_statement(phrase, "count")
    except UnusableInput:
        return None
    return figure.bound if what == "bound" else figure.change_percent or figure.change_count
