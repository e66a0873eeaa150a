"""Claims of change, from the numbers behind them."""

import pandas as pd
import pytest

from helpers.checking.claimed_changes import check_change, check_difference
from helpers.checking.evidence import collect_evidence, read_records
from published_samples import NO_INDICATORS, read_published, write_statements


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


@pytest.mark.parametrize(
    ("published", "verdict", "why"),
    [
        (
            "21 referrals (an increase of 320%)",
            "cannot be checked",
            "No number for 2021/22 is among the figures held; 5 would make 21 an increase of 320%.",
        ),
        (
            "177 referrals (an increase of 148%)",
            "does not follow",
            "No whole number before 177 makes it an increase of 148%.",
        ),
        ("an increase of 320%", "cannot be checked", "No number for 2022/23 is among the figures held."),
    ],
)
def test_a_change_without_its_earlier_number_is_tried_with_every_whole_number(published, verdict, why):
    answer = check(check_change, published)
    assert (answer.verdict, answer.why) == (verdict, why)


def test_a_change_that_does_not_say_since_when_cannot_be_checked():
    answer = check(check_change, "21 referrals (an increase of 320%)", compared="")
    assert answer.why == "The text does not say what it is compared with."


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


def test_a_change_of_a_bound_is_not_tried():
    answer = check(check_change, "more than 177 referrals (an increase of 148%)")
    assert (answer.verdict, answer.why) == (
        "cannot be checked",
        "No number for 2021/22 is among the figures held.",
    )
