"""Numbers found in prose: their kind, value and unit, and what only looks like a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.prose_numbers import WORDS, find_numbers


def describe(text):
    return [(number.kind, number.value, number.unit) for number in find_numbers(text, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("81 (70 individuals)", [("whole", "81", ""), ("whole", "70", "")]),
        ("Eight of 12", [("whole", "8", ""), ("whole", "12", "")]),
        ("twenty-one, forty five and nil", [("whole", "21", ""), ("whole", "45", ""), ("whole", "0", "")]),
        (
            "87.5% or 20 % or 5 per cent",
            [("percent", "87.5", ""), ("percent", "20", ""), ("percent", "5", "")],
        ),
        ("£22.6 million and £5", [("money", "£22.6 million", ""), ("money", "£5", "")]),
        ("57.5 days", [("measure", "57.5", "days")]),
        ("3 percentage points", [("measure", "3", "percentage points")]),
        ("1,401 calls", [("whole", "1,401", "")]),
        ("in 2022/23, 71 concerns", [("whole", "71", "")]),
        ("the 25th year, Q4, COVID-19, a 12-month contract, nine years ago, during 2021", []),
        ("one of the largest, one another, someone, oneself, one-off", []),
        ("two hundred and five", []),
    ],
)
def test_numbers_are_found_with_their_kind_and_unit(text, expected):
    assert describe(text) == expected


def test_the_words_around_a_number_reach_to_its_neighbours():
    first, second = find_numbers("up from 26 to 38 checks", "")
    assert (first.before, first.after) == ("up from ", " to ")
    assert (second.before, second.after) == (" to ", " checks")


@pytest.mark.parametrize("text", ["-5", "–5", "+5"])
def test_a_sign_is_kept_apart_from_the_number(text):
    (number,) = find_numbers(text, text)
    assert (number.sign, number.value) == (text[0], "5")


@pytest.mark.parametrize(
    "text", ["12a", "1 234", "10-15", "1.2.3", "€5", "5€", "½", "１２", "24/7", "#REF!", "...ninety nine"]
)
def test_digits_that_belong_to_no_certain_number_are_refused(text):
    with pytest.raises(UnusableInput, match=r"found '.*certain"):
        find_numbers(text, text)


@pytest.mark.parametrize(
    "text",
    [
        "£5 thousand",
        "£5 millions",
        "£5 trillion",
        "£22.6 milion",
        "£63 m-llion",
        "£3 k",
        "5 k",
        "5 thousands",
    ],
)
def test_a_number_is_refused_whose_size_would_be_lost(text):
    with pytest.raises(UnusableInput, match="of unclear size after"):
        find_numbers(text, text)


@pytest.mark.parametrize(
    "text", ["£5 minimum", "5 meals", "£5 medallion", "5 bins", "3 kittens", "5 thorough visits"]
)
def test_words_that_only_begin_like_a_size_do_no_harm(text):
    assert len(find_numbers(text, text)) == 1


@given(st.integers(0, 99))
def test_words_and_digits_below_a_hundred_are_the_same_number(number):
    names = {value: word for word, value in WORDS.items()}
    word = names.get(number) or f"{names[number - number % 10]}-{names[number % 10]}"
    assert describe(f"some {word} calls") == describe(f"some {number} calls") == [("whole", str(number), "")]
