"""Every term has its explanation, and the explanations themselves are plain."""

import re

import pytest

from helpers.language.glossary import GLOSSARY, explain_terms, find_terms


def test_explanations_stand_in_order_and_once():
    terms = explain_terms(["share", "bound", "share"]).splitlines()
    assert [line.split("**")[1] for line in terms] == ["bound", "share"]


def test_a_term_without_an_explanation_is_an_error():
    with pytest.raises(ValueError, match="'safeguard' has no explanation"):
        explain_terms(["share", "safeguard"])


def test_the_terms_a_text_uses_are_found_in_any_case_and_number():
    assert find_terms("REFERRALS on a small base; concerns.") == ["concern", "referral"]
    assert find_terms("Percentage\npoints of breakfasts shared within boundaries.") == ["percentage point"]


def test_explanations_are_short_sentences():
    for term, explanation in GLOSSARY.items():
        sentences = re.split(r"(?<=[.])\s+(?=[A-Z])", explanation)
        longest = max(len(sentence.split()) for sentence in sentences)
        assert longest <= 25, (term, longest)
        assert explanation.endswith((".", "”."))
