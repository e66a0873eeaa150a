"""Figures in prose: levels, changes with their direction, bounds, units, and what is no figure."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.published_numbers import WORDS, ParsedFigure, find_numbers
from helpers.exports.published_statements import (
    find_sign,
    give_roles,
    parse_statement,
    read_amount,
)
from helpers.schemas import CLAIMS

WORD = "number in words"
LEVELS = "direction from the levels"


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        ("a reduction of 52", "difference", {"change_count": -52, "value": "52"}),
        ("1 referral for domestic abuse (a decrease of 87.5%)", "change",
         {"count": 1, "change_percent": "-87.5", "value": "1"}),
        ("Eight referrals for domestic abuse (a decrease of 33.3%)", "change",
         {"count": 8, "change_percent": "-33.3", "value": "8", "marks": (WORD,)}),
        ("19 referrals for financial abuse (an increase of 58.3%)", "change",
         {"count": 19, "change_percent": "58.3", "value": "19"}),
        ("eight this year compared to 12 last year (33.3%)", "change",
         {"count": 8, "compared_count": 12, "change_percent": "-33.3", "value": "8",
          "marks": (WORD, LEVELS)}),
        ("51 compared to 60 last year (15%)", "change",
         {"count": 51, "compared_count": 60, "change_percent": "-15", "value": "51", "marks": (LEVELS,)}),
        ("19 referrals this year compared to 12 the previous year (58.3%)", "change",
         {"count": 19, "compared_count": 12, "change_percent": "58.3", "value": "19", "marks": (LEVELS,)}),
        ("an increase of 16 (320%) compared to the five", "change",
         {"change_count": 16, "change_percent": "320", "compared_count": 5, "value": "16", "marks": (WORD,)}),
        ("increasing from 105 to 151", "change", {"count": 151, "compared_count": 105, "value": "151"}),
        ("decreasing from 151 to 149", "change", {"count": 149, "compared_count": 151, "value": "149"}),
        ("38 community checks, up from 26 last year", "change",
         {"count": 38, "compared_count": 26, "value": "38"}),
        ("38 this year (26 last year)", "count", {"count": 38, "compared_count": 26, "value": "38"}),
        ("from 35.7% to 19%", "change",
         {"percent": "19", "percent_decimals": 0, "value": "19", "unit": "%",
          "marks": ("earlier level 35.7%",)}),
        ("fell to 20 %", "change", {"percent": "20", "percent_decimals": 0, "value": "20", "unit": "%"}),
        ("a significant 148% increase", "change", {"change_percent": "148", "value": "148", "unit": "%"}),
        ("a 16% increase", "change", {"change_percent": "16", "value": "16", "unit": "%"}),
        ("76 (61.8%)", "share", {"count": 76, "percent": "61.8", "percent_decimals": 1, "value": "76"}),
        ("21(17.07%)", "share", {"count": 21, "percent": "17.07", "percent_decimals": 2, "value": "21",
                                 "marks": ("no space before bracket",)}),
        ("97 %", "share", {"percent": "97", "percent_decimals": 0, "value": "97", "unit": "%",
                           "marks": ("space before percent sign",)}),
        ("over 34%", "share", {"percent": "34", "percent_decimals": 0, "value": "34", "unit": "%",
                               "bound": "above"}),
        ("Approximately 80%", "share", {"percent": "80", "percent_decimals": 0, "value": "80", "unit": "%",
                                        "bound": "about"}),
        ("62 (44 individuals)", "count", {"count": 62, "value": "62", "marks": ("also states 44",)}),
        ("62 referrals were for self-neglect", "count", {"count": 62, "value": "62"}),
        ("more than 300", "at_least", {"count": 300, "value": "300", "bound": "above"}),
        ("over 100,000", "at_least", {"count": 100000, "value": "100000", "bound": "above"}),
        ("around 500", "count", {"count": 500, "value": "500", "bound": "about"}),
        ("Seven", "count", {"count": 7, "value": "7", "marks": (WORD,)}),
        ("57.5 days", "count", {"value": "57.5", "unit": "days"}),
        ("50 days", "count", {"value": "50", "unit": "days"}),
        ("£276,535", "money", {"amount_gbp": "276535", "value": "276535", "unit": "£"}),
        ("£276,535m", "money", {"amount_gbp": "276535000000", "value": "276535", "unit": "£m"}),
        ("£22.6 million", "money", {"amount_gbp": "22600000", "value": "22.6", "unit": "£ million"}),
        ("over £3,400", "money", {"amount_gbp": "3400", "value": "3400", "unit": "£", "bound": "above"}),
        ("up to £1,000", "money", {"amount_gbp": "1000", "value": "1000", "unit": "£", "bound": "at_most"}),
        ("33-300", "money", {"amount_gbp": "33300", "value": "33300", "unit": "£",
                             "marks": ("hyphen as thousands separator", "no pound sign")}),
        ("£24,993", "sum", {"amount_gbp": "24993", "value": "24993", "unit": "£"}),
    ],
)  # fmt: skip
def test_published_statements_are_read_as_a_reader_reads_them(text, claim, expected):
    assert parse_statement(text, claim) == ParsedFigure(**expected)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("followed by domestic abuse, emotional abuse and financial abuse", "rank"),
        ("the majority of referrals", "at_least"),
        ("third consecutive year", "count"),
        ("nine years ago", "count"),
        ("another", "count"),
        ("recorded during 2021", "count"),
        ("a sustained increase in alerts year on year in this service", "change"),
        ("one of the largest landlords", "count"),
        ("a 12-month contract", "count"),
        ("support during COVID-19", "count"),
        ("two hundred and five", "count"),
        ("the 25th anniversary", "count"),
    ],
)
def test_text_that_states_no_figure_gives_none_and_says_so(text, claim):
    assert parse_statement(text, claim) == ParsedFigure(missing_reason="no number in the text")


@pytest.mark.parametrize(
    ("text", "claim", "reason"),
    [
        ("between 20 and 30", "count", "a range, not one figure"),
        ("20 to 30", "count", "a range, not one figure"),
        ("one in four", "share", "a ratio, not a count"),
        ("11 referrals from 5 schemes", "count", "several figures, not one"),
        ("the 2 most frequent", "rank", "a rank, not a count"),
        ("up from 26 last year", "change", "only an earlier level"),
        ("N/a", "count", "not applicable"),
        ("[c]", "count", "suppressed"),
    ],
)
def test_text_that_states_no_single_figure_gives_none_and_says_why(text, claim, reason):
    assert parse_statement(text, claim) == ParsedFigure(missing_reason=reason)


@pytest.mark.parametrize(
    ("text", "claim", "change_count", "change_percent", "marks"),
    [
        ("a decrease of 0%", "change", None, "0", ()),
        ("16%", "change", None, "16", ("direction not stated",)),
        ("52", "difference", 52, None, ("direction not stated",)),
        ("12 compared to 12 last year (0%)", "change", None, "0", ("direction not stated",)),
        ("52 fewer than last year", "difference", -52, None, ()),
        ("16 more than last year", "difference", 16, None, ()),
        ("fell by more than 50%", "change", None, "-50", ()),
        ("down 42%", "change", None, "-42", ()),
        ("-87.5%", "change", None, "-87.5", ()),
        ("+16%", "change", None, "16", ()),
        ("71 (down 42%)", "count", None, "-42", ()),
        ("referrals fell by 12 despite many more calls", "difference", -12, None, ()),
        ("many more calls and yet a fall of 12", "difference", -12, None, ()),
        ("38 checks, up from 26", "difference", None, None, ()),
        ("an increase of 16 (320%)", "count", 16, "320", ()),
        ("71 this year compared to 123 last year (42.3%)", "count", None, "-42.3", (LEVELS,)),
        ("increased by 5% to 30%", "change", None, "5", ()),
        ("fell from over 40% to under 20%", "change", None, None, ("earlier level 40%",)),
    ],
)  # fmt: skip
def test_a_change_has_the_sign_its_words_or_levels_give_it(text, claim, change_count, change_percent, marks):
    figure = parse_statement(text, claim)
    assert (figure.change_count, figure.change_percent, figure.marks) == (change_count, change_percent, marks)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("300", None),
        ("more than 300", "above"),
        ("no more than 300", "at_most"),
        ("up to 300", "at_most"),
        ("at least 300", "at_least"),
        ("300 or more", "at_least"),
        ("300+", "at_least"),
        ("fewer than 300", "below"),
        ("no fewer than 300", "at_least"),
        ("nearly 300", "below"),
        ("just over 300", "above"),
        ("roughly 300", "about"),
        ("up from 300, now 310", None),
    ],
)
def test_words_around_a_number_say_on_which_side_the_true_one_lies(text, bound):
    assert parse_statement(text, "count").bound == bound


@pytest.mark.parametrize(
    ("text", "claim"),
    [("12a", "count"), ("1E+05", "count"), ("10.5", "count"), ("1 234", "count"), ("1\u00a0234", "count"),
     ("1,23", "count"), ("-5", "count"), ("–3", "count"), ("１０", "count"), ("½", "count"), ("007", "count"),
     ("€500", "money"), ("$500", "money"), ("£276.5k", "money"), ("£1.2.3", "money"), ("33-300", "count"),
     ("#REF!", "count"), ("24/7", "count"), ("99999999999999999999", "count"), ("a 5-fold rise", "change")],
)  # fmt: skip
def test_a_number_that_cannot_be_read_for_certain_is_refused(text, claim):
    with pytest.raises(UnusableInput, match="found "):
        parse_statement(text, claim)


def test_a_bare_number_in_brackets_is_a_second_count_in_prose_and_a_percentage_only_with_decimals():
    assert parse_statement("62 (44)", "count").percent is None
    assert parse_statement("102 (82.92)", "share").percent == "82.92"


PHRASES = [
    "a decrease of", "an increase of", "compared to", "the", "from", "to", "of", "in", "(", ")", "up", "down",
    "more than", "over", "up to", "last year", "referrals", "days", "million", "per cent", "%", "£", "-", "–",
    ",", ".", "fell", "and", "eight", "Two", "twenty-one", "hundred", "1,234", "12", "26", "0", "5.5", "2021",
    "2022/23", "33-300", "fewer", "+", "nine years ago", "third", "12-month",
]  # fmt: skip
PROSE = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=3)), max_size=9).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


@given(PROSE, st.sampled_from(CLAIMS))
@example("£1,234 (20%)", "money")
@example("12 £", "money")
def test_no_prose_breaks_the_reading_and_no_number_is_invented(text, claim):
    try:
        figure = parse_statement(text, claim)
    except UnusableInput:
        return
    printed = {
        *re.findall(r"[0-9]+(?:\.[0-9]+)?", text.replace(",", "").replace("-", " ")),
        *state_words(text),
    }
    printed |= set(re.findall(r"[0-9]+", text.replace("-", ""))) | set(
        re.findall(r"[0-9]+", text.replace("‐", ""))
    )
    numbers = [figure.count, figure.percent, figure.value, figure.compared_count]
    numbers += [str(figure.change_count or 0).lstrip("-"), (figure.change_percent or "0").lstrip("-")]
    assert [n for n in numbers if n not in (None, "0") and str(n) not in printed] == []
    assert figure.value is not None or figure.missing_reason


def state_words(text):
    """The numbers that words of a text state, alone or two together."""
    words = re.split(r"[^a-z]+", text.lower())
    values = [WORDS.get(word) for word in words]
    pairs = [a + b for a, b in pairwise(values) if a and b]
    return {str(value) for value in [*values, *pairs] if value is not None}


def test_every_published_statement_is_read():
    root = Path(__file__).parents[1] / "data" / "raw"
    rows = [
        row
        for path in sorted(root.glob("*/*_statements.csv"))
        if path.parent.name <= "2023-24"  # a new report has its own
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
    ]
    figures = [parse_statement(row["published"], row["claim"]) for row in rows]
    assert [f.missing_reason for f in figures if f.missing_reason] == ["no number in the text"] * 7
    assert {mark for f in figures for mark in f.marks if mark == "direction not stated"} == set()


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
    assert parse_statement(text, "change").bound == bound


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
