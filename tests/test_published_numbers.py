"""What each form of a table cell says, and which numbers stand in prose: read, marked, or refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.published_numbers import WORDS, ParsedFigure, find_numbers, parse_cell


def share(count, percent, decimals, *marks):
    return ParsedFigure(
        count=count, percent=percent, percent_decimals=decimals, value=str(count), marks=tuple(marks)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65 (90.1%)", share(65, "90.1", 1)),
        ("66 (71.7%)", share(66, "71.7", 1)),
        ("10 (12%)", share(10, "12", 0)),
        ("0 (0%)", share(0, "0", 0)),
        ("1,234 (100.0%)", share(1234, "100.0", 1)),
        ("32 (47.00%)", share(32, "47.00", 2)),
        ("12 (8.76%", share(12, "8.76", 2, "no closing bracket")),
        ("102 (82.92)", share(102, "82.92", 2, "no percent sign")),
        ("5 (-6.75%)", share(5, "6.75", 2, "dash before percentage")),
        ("29 (–39.20%)", share(29, "39.20", 2, "dash before percentage")),
        ("21(17.07%)", share(21, "17.07", 2, "no space before bracket")),
        ("21 (17.07 %)", share(21, "17.07", 2, "space before percent sign")),
        ("21(-17.07 %", share(21, "17.07", 2, "no closing bracket", "dash before percentage",
                              "no space before bracket", "space before percent sign")),
    ],
)  # fmt: skip
def test_a_count_with_its_percentage_is_read_and_its_damage_marked(text, expected):
    assert parse_cell(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", ParsedFigure(count=0, value="0")),
        ("1,401", ParsedFigure(count=1401, value="1401")),
        ("9999999999", ParsedFigure(count=9999999999, value="9999999999")),
        ("97.8%", ParsedFigure(percent="97.8", percent_decimals=1, value="97.8", unit="%")),
        ("97 %", ParsedFigure(percent="97", percent_decimals=0, value="97", unit="%",
                              marks=("space before percent sign",))),
        ("£1,234", ParsedFigure(amount_gbp="1234", value="1234", unit="£")),
        ("£12.50", ParsedFigure(amount_gbp="12.50", value="12.50", unit="£")),
        ("£12.00", ParsedFigure(amount_gbp="12.00", value="12.00", unit="£")),
        ("£22.6 million", ParsedFigure(amount_gbp="22600000", value="22.6", unit="£ million")),
        ("£276,535m", ParsedFigure(amount_gbp="276535000000", value="276535", unit="£m")),
        ("<5", ParsedFigure(value="5", bound="below", missing_reason="suppressed")),
    ],
)  # fmt: skip
def test_other_figures_are_read_with_value_and_unit(text, expected):
    assert parse_cell(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "blank"),
        ("  ", "blank"),
        ("N/a", "not applicable"),
        ("n/a", "not applicable"),
        ("[z]", "not applicable"),
        ("[x]", "not available"),
        ("[c]", "suppressed"),
        ("*", "suppressed"),
        ("-", "dash without a figure"),
    ],
)
def test_a_cell_without_a_figure_says_why_and_is_not_zero(text, reason):
    assert parse_cell(text) == ParsedFigure(missing_reason=reason)


@pytest.mark.parametrize(
    "text",
    ["12a", "-3", "–3", "10.5", "1 234", "1,23", "1,2345", "12,34", "007", "1E+05", "inf", "nan", "None",
     "10000000000", "１０", "٣", "²", "#REF!", "#N/A", "€5", "$5", "£", "%", "(90.1%)",
     "65 (90.1%) 3", "65 90.1%", "65 (8,76%)", "65 (90.1%))", "65 (--6%)", "65 (.5%)", "65 (5.%)", "65 ()",
     "65 (Ｘ%)", "-6%", "eight", "12 (8.7", "=1+1", "5\n"[:-1] + "x", "TRUE"],
)  # fmt: skip
def test_everything_outside_the_grammar_is_refused_with_what_was_found(text):
    with pytest.raises(
        UnusableInput, match=r"found '.*(copy the cell|complete it).* from the page"
    ) as refusal:
        parse_cell(text)
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["£5 Million", "£5M", "£22.6 BN", "£1,234 millions", "£276.5k", "£5 Thousand"]
)
def test_an_amount_whose_size_is_not_known_is_told_how_sizes_are_written(text):
    with pytest.raises(UnusableInput) as refusal:
        parse_cell(text)
    assert str(refusal.value) == (
        f"found '{text}' (the size of an amount is written m, million, bn or billion, in small letters), "
        "expected a figure such as 65 (90.1%), 1,401, 97.8%, £1,234, N/a or an empty cell: "
        "write the size so, or the amount in full."
    )


@pytest.mark.parametrize("text", ["£5 each", "£1,2345 million", "€5 million", "5 Million"])
def test_what_is_no_amount_is_not_told_of_sizes(text):
    with pytest.raises(UnusableInput, match="copy the cell from the page again") as refusal:
        parse_cell(text)
    assert "size" not in str(refusal.value)


def test_a_percentage_that_may_be_cut_short_is_refused_and_a_whole_one_is_not():
    assert parse_cell("12 (8.7%").percent == "8.7"  # the sign proves that no digit is lost
    assert parse_cell("12 (8.7)").percent == "8.7"  # so does the bracket
    with pytest.raises(UnusableInput, match="cut short"):
        parse_cell("12 (8.7")


def test_the_spaces_and_hyphens_of_web_pages_read_like_plain_ones():
    assert parse_cell("65\u00a0(90.1%)") == parse_cell("65 (90.1%)")
    assert parse_cell("5 (\u20116.75%)") == parse_cell("5 (-6.75%)")


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 4), st.booleans())
def test_a_well_printed_cell_comes_back_as_it_was_printed(count, digits, decimals, has_commas):
    percent = f"{digits // 10**decimals}" + (f".{digits % 10**decimals:0{decimals}d}" if decimals else "")
    text = f"{count:,} ({percent}%)" if has_commas else f"{count} ({percent}%)"
    if len(percent.split(".")[0]) > 9:
        return
    assert parse_cell(text) == share(count, percent, decimals)


FRAGMENTS = st.lists(
    st.one_of(
        st.sampled_from([*" ()%£,.-–0123456789", "1,234", "N/a", "million", "m", "[c]"]), st.characters()
    ),
    max_size=12,
).map("".join)


@given(FRAGMENTS)
def test_no_text_breaks_the_grammar_and_no_number_is_invented(text):
    try:
        figure = parse_cell(text)
    except UnusableInput:
        return
    printed = re.findall(r"[0-9]+(?:\.[0-9]+)?", text.replace(",", ""))
    for number in (figure.count, figure.percent, figure.value):
        assert number is None or str(number) in printed
    assert (figure.count, figure.percent, figure.amount_gbp) != (None, None, None) or figure.missing_reason


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
