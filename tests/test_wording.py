"""Figures are rounded half up and said with their base, and no label can act on a page."""

import html
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from helpers.language.wording import (
    BOUND_SIGNS,
    BOUND_WORDS,
    MEANINGS,
    SIGN_WORDS,
    escape_markdown,
    explain_shorthand,
    join_words,
    round_half_up,
    say_count,
    say_percent,
)
from helpers.schemas import BOUNDS


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_rounding_is_half_up_away_from_zero(number, decimals):
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    expected = f"{rounded:,}".replace("-", "−") if rounded else f"{abs(rounded):,}"
    assert round_half_up(number, decimals) == expected


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_percentage_is_the_exact_share_rounded_half_up(count, total):
    tenths = (Fraction(1000 * count, total) + Fraction(1, 2)).__floor__()
    assert say_percent(Fraction(count, total)) == f"{tenths // 10:,}.{tenths % 10}%"


@pytest.mark.parametrize(
    ("share", "said"), [(Fraction(1, 8), "13%"), (Fraction(1, 40), "3%"), (Fraction(3, 8), "38%")]
)
def test_a_half_is_rounded_up_where_python_would_round_to_even(share, said):
    assert say_percent(share, 0) == said


def test_only_one_is_singular():
    assert [say_count(count, "referral") for count in (0, 1, 1401)] == [
        "0 referrals",
        "1 referral",
        "1,401 referrals",
    ]


def test_words_are_joined_with_one_and():
    assert join_words(["a", "b"]) == "a and b"
    assert join_words(iter(["a", 2, "c", "d"])) == "a, 2, c and d"


ATTACKS = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "*bold* _it_ ~~gone~~ `code` **x**",
    "[a](javascript:alert(1)) ![b](//host/x.png) [c]",
    "https://example.org/a www.example.org name@example.org",
    "$x^2$ $$y$$ \\(z\\)",
    "| a | b |",
    "&lt;b&gt; &amp; &copy;",
    "# heading",
    "1. item",
    "2) item",
    "- item",
    "+ item",
    "> quote",
    "---",
    "===",
    "    code",
    "text  \nnext\n\nparagraph",
    ": term",
    "[^1]: note",
    "- [ ] task",
    "<!-- note",
    "\\",
]


def show(markdown: str) -> str:
    """The HTML of a bullet, as a page has it."""
    return markdown2html(f"- {markdown}")


@pytest.mark.parametrize("text", ATTACKS)
def test_escaped_text_is_shown_as_it_is_and_nothing_else(text):
    shown = show(escape_markdown(text))
    assert set(re.findall(r"<[^>]*>", shown)) == {"<ul>", "<li>", "</li>", "</ul>"}
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).split() == text.split()
    assert "{{" not in escape_markdown(text)
    assert "$" not in escape_markdown(text)


@settings(max_examples=200)
@given(st.text("ab1 \n*_`[]()<>&#!|~$\\{}:/.-+=@w;x", max_size=25))
def test_no_text_whatever_becomes_more_than_text(text):
    shown = show("x " + escape_markdown(text))
    assert set(re.findall(r"<[^>]*>", shown)) == {"<ul>", "<li>", "</li>", "</ul>"}
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).split() == ["x", *text.split()]


def test_text_without_shorthand_or_bounds_needs_no_explanation():
    assert explain_shorthand("71 (31%) * -") == explain_shorthand("71 [x]", SIGN_WORDS) == ""


@pytest.mark.parametrize("mark", MEANINGS)
def test_each_shorthand_is_explained_wherever_it_stands(mark):
    assert explain_shorthand(f"5 {mark}\n7") == f"{mark} {MEANINGS[mark]}."


def test_several_are_explained_in_one_line_in_one_order():
    assert explain_shorthand("[x] [c] [x]") == explain_shorthand("[c] [x]")
    assert explain_shorthand("~40 ≤5", SIGN_WORDS) == "≤ at most; ~ about."


def test_every_bound_that_a_figure_may_have_has_a_sign_and_words():
    assert set(BOUND_SIGNS) == set(BOUND_WORDS) == set(BOUNDS)
