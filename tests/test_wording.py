"""Figures are rounded half up and said with their base, and no label can act on a page."""

import html
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from helpers.language.wording import (
    escape_markdown,
    join_words,
    round_half_up,
    say_bound,
    say_count,
    say_interval,
    say_money,
    say_number,
    say_odds,
    say_percent,
    say_points,
    say_share,
)
from helpers.statistics.intervals import Interval, Share, share_interval


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


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        ("57.50", "57.50"),
        (Decimal("1E+3"), "1,000"),
        (-7, "−7"),
        ("[c]", "[c]"),
        ("[z]", "[z]"),
        (None, "[x]"),
        (pd.NA, "[x]"),
        (float("nan"), "[x]"),
    ],
)
def test_a_number_keeps_its_decimals_and_a_missing_one_its_shorthand(figure, said):
    assert say_number(figure) == said


def test_a_fraction_is_not_said_without_a_rule():
    with pytest.raises(ValueError, match="round_half_up"):
        say_number(Fraction(1, 3))


def test_only_one_is_singular():
    assert [say_count(count, "referral") for count in (0, 1, 2)] == [
        "0 referrals",
        "1 referral",
        "2 referrals",
    ]
    assert say_count("[c]", "referral") == "[c] referrals"


def test_a_share_on_a_base_under_fifty_has_its_interval_or_in_public_no_percentage():
    assert say_share(Share(10, 50)) == "10 of 50 (20.0%)"
    assert say_share(Share(10, 49)) == "10 of 49 (20.4%, 95% interval 11.5% to 33.6%)"
    assert say_share(Share(10, 50), edition="public") == "10 of 50 (about 20%)"
    assert say_share(Share(10, 45), edition="public") == "10 of 45"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share("[c]", 70), "[c] of 70"),
        (Share(3, None), "3 of [x]"),
        (Share(0, 0), "0 of 0"),
        (Share(72, 71), "72 of 71"),
    ],
)
def test_a_share_that_is_none_has_no_percentage(share, said):
    assert say_share(share) == said


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (Fraction(5), "5.0 percentage points"),
        (Fraction(-5), "5.0 percentage points"),
        (Fraction(1, 20), "0.1 percentage points"),
        (Fraction(1, 21), "less than 0.1 percentage points"),
        (Fraction(0), "0.0 percentage points"),
    ],
)
def test_points_are_a_size_and_never_nothing_unless_they_are(points, said):
    assert say_points(points) == said


def test_one_whole_point_is_singular():
    assert say_points(Fraction(1), 0) == "1 percentage point"
    assert say_points(Fraction(1, 3), 0) == "less than 1 percentage point"


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        ("276535", "", "£276,535"),
        (Decimal("2844.50"), "", "£2,844.50"),
        (Fraction(1, 2), "", "£1"),
        ("22600000", "million", "£22.6 million"),
        ("276535000000", "million", "£276,535 million"),
        ("30000000", "million", "£30 million"),
        (None, "", "[x]"),
        ("[c]", "", "[c]"),
    ],
)
def test_money_has_pence_only_where_there_are_any(amount, unit, said):
    assert say_money(amount, unit) == said


def test_a_bound_is_said_as_a_bound():
    said = {
        bound: say_bound(300, bound) for bound in ("above", "at_least", "at_most", "below", "about", None)
    }
    assert list(said.values()) == [
        "more than 300",
        "at least 300",
        "at most 300",
        "fewer than 300",
        "about 300",
        "300",
    ]
    assert say_bound(300, pd.NA) == "300"
    assert say_bound(say_money("11000"), "above") == "more than £11,000"


def test_intervals_of_counts_are_whole_and_those_of_shares_percentages():
    assert say_interval(Interval(54.2, 90.4)) == "54 to 90"
    assert say_interval(Interval(0.02, 5.57), decimals=1) == "0.0 to 5.6"
    assert say_interval(share_interval(Share(22, 71)), "%") == "21.4% to 42.5%"
    assert say_interval(Interval(0.5, 1.0), "%", 0) == "50% to 100%"


@pytest.mark.parametrize(
    ("p_value", "said"),
    [
        (1.0, "almost every time"),
        (0.951, "almost every time"),
        (0.949, "about 9 times in 10"),
        (0.1, "about 1 time in 10"),
        (0.0999, "about 1 time in 10"),
        (0.0385, "about 1 time in 30"),
        (0.0101, "about 1 time in 100"),
        (0.0001, "about 1 time in 10,000"),
        (0.00009, "less than 1 time in 10,000"),
        (0.0, "less than 1 time in 10,000"),
    ],
)
def test_chance_is_said_in_round_odds(p_value, said):
    assert say_odds(p_value) == said


@given(st.floats(0, 1))
def test_every_chance_has_its_words(p_value):
    assert re.fullmatch(r"(about|less than) [\d,]+ times? in [\d,]+|almost every time", say_odds(p_value))


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


@settings(max_examples=200, deadline=None)
@given(st.text("ab1 \n*_`[]()<>&#!|~$\\{}:/.-+=@w;x", max_size=25))
def test_no_text_whatever_becomes_more_than_text(text):
    shown = show("x " + escape_markdown(text))
    assert set(re.findall(r"<[^>]*>", shown)) == {"<ul>", "<li>", "</li>", "</ul>"}
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)).split() == ["x", *text.split()]
