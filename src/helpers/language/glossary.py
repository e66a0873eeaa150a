"""What the terms on the pages mean, in plain English. A page explains every term it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.language.wording import escape_markdown

GLOSSARY = {
    "accepted by the local authority": (
        "The local authority took the referral on and works with the person. Published as "
        "“Accepted by Local Authority, working with subject”."
    ),
    "bound": "A figure published without its exact value, such as “more than 300”.",
    "break": "A change in what is counted or how. Figures before and after it cannot be compared.",
    "case with an outcome": (
        "A referral whose result was known when the figures were published. The others were still open."
    ),
    "chance variation": (
        "The ups and downs that counts have from year to year although nothing about the people has changed. "
        "The smaller the count, the larger they are beside it."
    ),
    "concern": "A worry that someone may be harmed, neglected or at risk, reported by staff or someone else.",
    "denominator": "The number that a percentage is a part of: 40 in “10 of 40”. Also called the base.",
    "financial year": "April to March. 2010/11 is April 2010 to March 2011.",
    "interval": (
        "The range within which chance variation alone could well have moved a figure. "
        "Intervals made this way hold the level behind the ups and downs 95 times in 100."
    ),
    "like for like": "Compared on the same base and by the same definition in every year.",
    "no clear change": (
        "Chance variation alone makes a difference this large more often than 1 time in 20, "
        "allowing for how many comparisons were made. It does not prove that nothing changed."
    ),
    "percentage point": "The difference between two percentages: from 20% to 25% is 5 percentage points.",
    "reconciled": (
        "Worked out again from the published counts, with the published percentage kept beside it and "
        "the reason why the two differ."
    ),
    "referral": (
        "A concern that was passed on as a safeguarding matter. It counts what was noticed and reported, "
        "which is not the same as how much abuse there is."
    ),
    "share": "A part of a whole, given as a percentage with its count and base: 30 of 120 (25.0%).",
    "truncated": "Cut off instead of rounded: 2.678 printed as 2.67.",
}


def explain_terms(terms: Iterable[str]) -> str:
    """Markdown bullets that explain the terms, in alphabetical order.

    Raises ``ValueError`` for a term that has no explanation yet.

    >>> print(explain_terms(["percentage point"]))
    - **percentage point**: The difference between two percentages: from 20% to 25% is 5 percentage points.
    """
    wanted = sorted(set(terms))
    unknown = [term for term in wanted if term not in GLOSSARY]
    if unknown:
        raise ValueError(f"{unknown[0]!r} has no explanation: add it to GLOSSARY in glossary.py.")
    return "\n".join(f"- **{term}**: {escape_markdown(GLOSSARY[term])}" for term in wanted)


def find_terms(text: str) -> list[str]:
    """The terms of the glossary that a text uses, singular or plural, in alphabetical order.

    >>> find_terms("Referrals fell by 5 percentage points; cases with an outcome are shared out.")
    ['case with an outcome', 'percentage point', 'referral']
    """
    words = " ".join(text.lower().split())
    return [term for term in sorted(GLOSSARY) if re.search(rf"\b{term.replace(' ', 's? ')}s?\b", words)]
