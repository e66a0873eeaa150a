"""Claims of change, from the numbers behind them."""

import pandas as pd
import pytest

from helpers.checking.claimed_changes import check_change, check_difference, check_direction, check_movement
from helpers.checking.evidence import collect_evidence, read_records
from helpers.checking.problems import OPEN
from published_samples import KINDS_BY_YEAR, NO_INDICATORS, read_published, write_statements


def check(function, published, *frames, compared="2021/22", claim="change"):
    row = ("by_type: Neglect", "2022/23", claim, compared, published)
    statement = read_published("2022-23", x_statements=write_statements(row))
    figures = pd.concat([statement, *frames], ignore_index=True)
    return function(read_records(figures)[0], collect_evidence(figures, NO_INDICATORS))


def table(old, new, report="2022-23"):
    return read_published(report, by_type=f"Item,2021/22,2022/23\nNeglect,{old},{new}")


@pytest.mark.parametrize(
    ("published", "verdict", "expected", "words"),
    [
        ("a decrease of 19.6%", "agrees", None, "From 51 to 41 is a decrease of 19.6%."),
        ("a decrease of 20%", "agrees", None, "From 51 to 41 is a decrease of 20%."),
        ("an increase of 19.6%", "does not follow", "-19.6%", "the direction is the wrong way round."),
        ("a decrease of 24.4%", "does not follow", "-19.6%", "over the new number, 41, instead of the old."),
        ("a decrease of 30%", "does not follow", "-20%", "From 51 to 41 is a decrease of 20%."),
    ],
)
def test_a_percentage_change_is_worked_out_from_the_tables(published, verdict, expected, words):
    answer = check(check_change, published, table(51, 41))
    assert (answer.verdict, answer.expected) == (verdict, expected)
    assert answer.why.endswith(words)


def test_a_change_that_follows_only_from_a_superseded_number_names_it():
    answer = check(check_change, "eight this year compared to 12 last year (33.3%)", table(13, 8, "2023-24"))
    assert (answer.verdict, answer.kind, answer.expected) == ("does not follow", "statement", "-38.5%")
    assert answer.why == (
        "It follows only from 12 for 2021/22, which the table by_type, 2023-24 gives as 13; "
        "from 13 to 8 is 5 fewer."
    )


def test_a_change_that_follows_from_the_numbers_of_its_time_agrees_while_nothing_newer_is_known():
    assert check(check_change, "eight this year compared to 12 last year (33.3%)").verdict == "agrees"


def test_a_change_without_one_of_its_numbers_cannot_be_checked():
    assert check(check_change, "21 referrals (an increase of 320%)") == OPEN
    assert check(check_change, "an increase of 320%") == OPEN


def test_a_change_that_does_not_say_since_when_cannot_be_checked():
    answer = check(check_change, "21 referrals (an increase of 320%)", compared="")
    assert answer.verdict == "cannot be checked"


def test_a_change_from_nothing_has_no_percentage():
    assert check(check_change, "3 referrals (an increase of 100%)", table(0, 3)).verdict != "agrees"


@pytest.mark.parametrize(
    ("old", "verdict", "expected"), [(123, "agrees", None), (124, "does not follow", "-53")]
)
def test_a_difference_is_worked_out_from_the_tables(old, verdict, expected):
    answer = check(check_difference, "a reduction of 52", table(old, 71), claim="difference")
    assert (answer.verdict, answer.expected) == (verdict, expected)


def test_a_difference_without_both_numbers_cannot_be_checked():
    assert check(check_difference, "a reduction of 52", claim="difference").verdict == "cannot be checked"


def turn(published, subject="t: Neglect", compared=""):
    row = (subject, "2023", "change", compared, published)
    figures = read_published(t=KINDS_BY_YEAR, x_statements=write_statements(row))
    said = read_records(figures[figures["claim"].notna()])[0]
    return check_direction(said, collect_evidence(figures, NO_INDICATORS))


@pytest.mark.parametrize(
    ("published", "subject", "compared", "verdict"),
    [
        ("a sustained increase year on year", "t: Financial", "2020", "does not follow"),
        ("a sustained increase year on year", "t: Financial", "", "does not follow"),
        ("a steady decrease every year", "t: Domestic Abuse", "2020", "agrees"),
        ("a steady increase every year", "t: Domestic Abuse", "2020", "does not follow"),
        ("a sustained decrease", "t: Neglect", "2020", "does not follow"),  # 29 stayed 29
        ("a sustained decrease", "t: Neglect", "2021", "agrees"),
        ("a sustained decrease", "elsewhere", "2021", "cannot be checked"),
    ],
)
def test_a_steady_rise_or_fall_must_hold_in_every_year(published, subject, compared, verdict):
    assert turn(published, subject, compared).verdict == verdict


def test_the_year_that_breaks_a_steady_rise_is_named():
    answer = turn("a sustained increase year on year", "t: Financial", compared="2020")
    assert answer.why == "From 2020 to 2023 the numbers are 8, 12, 19, 5: no rise in 2023."


@pytest.mark.parametrize("published", ["an increase", "steady", "a steady increase after the decrease", "38"])
def test_words_without_a_steady_direction_are_not_this_claim(published):
    assert turn(published) is None


def test_two_years_are_enough_for_a_steady_rise_and_one_is_not():
    words = "a sustained decrease"
    assert turn(words, "t: Domestic Abuse", compared="2022").verdict == "agrees"
    assert turn(words, "t: Domestic Abuse", compared="2023").verdict == "cannot be checked"


def move(published, period="Feb 2024", before=(("Oct 2023", "19%"),)):
    rows = [("calls", when, "share", "", text) for when, text in (*before, (period, published))]
    figures = read_published(x_statements=write_statements(*rows))
    row = read_records(figures[figures["claim"].notna()])[len(before)]
    return check_movement(row, collect_evidence(figures, NO_INDICATORS))


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("fell to 20%", "does not follow"),
        ("fell to 19%", "does not follow"),
        ("fell to 18%", "agrees"),
        ("rose to 20%", "agrees"),
        ("rose to 19%", "does not follow"),
    ],
)
def test_what_fell_or_rose_to_a_level_did_so_from_the_last_one_before(published, verdict):
    assert move(published).verdict == verdict


def test_the_level_before_is_named_with_its_time_and_place():
    before = [("Jan 2023", "35.7%"), ("Oct 2023", "19%")]
    assert move("fell to 20%", before=before).why == (
        "The text x_statements, 2023-24 gives 19% for Oct 2023; from there to 20% it did not fall."
    )


@pytest.mark.parametrize(
    ("published", "before"),
    [
        ("20%", [("Oct 2023", "19%")]),
        ("a fall of 20%", [("Oct 2023", "19%")]),
        ("fell to 20%", [("Feb 2024", "19%")]),  # no earlier time
        ("fell to 20%", [("to date", "19%")]),
        ("fell to 20%", [("Oct 2023", "over 19%")]),
    ],
)
def test_without_an_earlier_level_or_a_movement_there_is_nothing_to_hold(published, before):
    assert move(published, before=before) is None
