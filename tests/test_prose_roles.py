"""What each number in prose is, on which side of the true one it lies, and which way a change goes."""

import pytest

from helpers.errors import UnusableInput
from helpers.exports.prose_numbers import find_numbers
from helpers.exports.prose_roles import find_bound, find_sign, give_roles, read_amount


def name_roles(text, claim="count"):
    return [number.role for number in give_roles(find_numbers(text, text), claim)]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("71", ["level"]),
        ("increasing from 105 to 151", ["earlier", "level"]),
        ("calls went from 105 to 151", ["earlier", "level"]),
        ("38 checks, up from 26 last year", ["level", "earlier"]),
        ("16 more than the 55 last year", ["change", "earlier"]),
        ("an increase of 16 (320%) compared to the five", ["change", "change", "earlier"]),
        ("8 this year compared to 12 last year (33.3%)", ["level", "earlier", "change"]),
        ("fell to 20%", ["level"]),
        ("up to 20%", ["level"]),
        ("up 20%", ["change"]),
        ("fell by 3% to under 20%", ["change", "level"]),
        ("62 (44 individuals)", ["level", "further"]),
        ("22 of the 71 (31%)", ["level", "base", "level"]),
        ("between 20 and 30", ["level", "range"]),
        ("one in four", ["level", "ratio"]),
        ("11 referrals from 5 schemes", ["level", "level"]),
    ],
)
def test_the_words_between_numbers_say_what_each_is(text, roles):
    assert name_roles(text) == roles


def test_a_percentage_is_a_change_where_the_statement_claims_one():
    assert name_roles("16%", "change") == ["change"]
    assert name_roles("16%", "share") == ["level"]


def test_only_a_change_may_have_a_sign():
    assert name_roles("-16%", "share") == ["change"]
    assert name_roles("-16", "difference") == ["change"]
    with pytest.raises(UnusableInput, match="found '-16': counts and amounts have no sign"):
        name_roles("-16", "count")


@pytest.mark.parametrize(
    ("text", "bound"),
    [("more than 5", "above"), ("no more than 5", "at_most"), ("> 5", "above"), ("≤5", "at_most"),
     ("c. 5", "about"), ("5 or fewer", "at_most"), ("5+", "at_least"), ("5", None), ("overall 5", None)],
)  # fmt: skip
def test_a_bound_is_told_by_the_words_next_to_the_number(text, bound):
    assert find_bound(find_numbers(text, text)[0]) == bound


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a fall of 12%", (-1, "")),
        ("a rise of 12%", (1, "")),
        ("12% more than last year", (1, "")),
        ("-12%", (-1, "")),
        ("12%", (0, "direction not stated")),
    ],
)
def test_a_change_goes_the_way_its_nearest_word_says(text, expected):
    (number,) = give_roles(find_numbers(text, text), "change")
    assert find_sign(number, {("change", "percent"): number}, text) == expected


@pytest.mark.parametrize(
    ("level", "earlier", "expected"), [("12", "8", 1), ("8", "12", -1), ("12", "12", 0), ("1,000", "999", 1)]
)
def test_a_change_without_a_word_goes_from_the_earlier_level_to_the_later(level, earlier, expected):
    text = f"{level} compared to {earlier} (5%)"
    numbers = give_roles(find_numbers(text, text), "change")
    first = {(number.role, number.kind): number for number in numbers}
    assert find_sign(numbers[2], first, text)[0] == expected


@pytest.mark.parametrize("text", ["£1,200", "1,200"])
def test_an_amount_is_read_with_its_pound_sign_or_without(text):
    (number,) = find_numbers(text, text)
    assert read_amount(number) == {"amount_gbp": "1200", "value": "1200", "unit": "£"}
