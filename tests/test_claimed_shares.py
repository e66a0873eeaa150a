"""Claims of a share, from counts and totals."""

import pandas as pd
import pytest

from helpers.checking.claimed_shares import check_majority, check_rank, check_share
from helpers.checking.evidence import collect_evidence, read_records
from helpers.checking.problems import OPEN
from published_samples import (
    KINDS_BY_YEAR,
    NO_INDICATORS,
    make_indicators,
    read_published,
    write_column,
    write_statements,
)

ITEM = "x_by_outcome: Accepted"


def check(function, published, *frames, subject=ITEM, total="x_by_person: Total", indicators=NO_INDICATORS):
    statement = write_statements((subject, "2022/23", "share", total, published))
    figures = pd.concat([read_published("2022-23", x_statements=statement), *frames], ignore_index=True)
    return function(read_records(figures)[0], collect_evidence(figures, indicators))


def tables(accepted, total, outcome_total="81", report="2023-24"):
    return read_published(
        report,
        x_by_person=write_column(Adults=str(total), Total=str(total)),
        x_by_outcome=write_column(Accepted=accepted, Total=outcome_total),
    )


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("31%", "agrees"),  # 22 of 71 is 30.99
        ("31.0%", "agrees"),
        ("30%", "agrees"),  # cut off
        ("32%", "does not follow"),
        ("over 30%", "agrees"),
        ("over 31%", "does not follow"),
        ("nearly 31%", "agrees"),
        ("about 30%", "agrees"),
        ("about 40%", "does not follow"),
    ],
)
def test_a_share_without_its_count_is_worked_out_from_the_tables(published, verdict):
    assert check(check_share, published, tables("22", 71)).verdict == verdict


def test_a_share_of_another_total_says_which_and_what_the_table_prints():
    answer = check(check_share, "over 34%", tables("28 (34.44%)", 123))
    assert (answer.verdict, answer.expected, answer.kind) == ("does not follow", "22.8%", "statement")
    assert answer.why == (
        "28 of 123 (x_by_person: Total) is 22.8%; 28 of 81 (x_by_outcome: Total) is 34.6%, which would fit; "
        "the table prints 34.44%, which is 28 × 123 ÷ 100."
    )


def test_no_share_of_a_total_of_nothing_is_told():
    answer = check(check_share, "over 34%", tables("28", 123, outcome_total="0"))
    assert answer.why == "28 of 123 (x_by_person: Total) is 22.8%."


@pytest.mark.parametrize(
    ("accepted", "total", "verdict"), [("1", 1, "agrees"), ("0", 0, "cannot be checked")]
)
def test_a_share_of_one_is_one_and_a_share_of_nothing_is_none(accepted, total, verdict):
    assert check(check_share, "100%", tables(accepted, total)).verdict == verdict


def test_a_share_with_its_count_beside_it_uses_that_count():
    assert check(check_share, "76 (61.8%)", tables("28", 123), subject="neglect").verdict == "agrees"
    assert check(check_share, "76 (62.8%)", tables("28", 123), subject="neglect").expected == "61.8%"


@pytest.mark.parametrize(
    ("published", "verdict", "words"),
    [
        ("83%", "cannot be checked", OPEN.why),
        ("83.4%", "does not follow", "No whole number of 95 is 83.4%."),
        ("over 83%", "cannot be checked", OPEN.why),
    ],
)
def test_a_share_whose_count_is_nowhere_is_tried_with_every_whole_number(published, verdict, words):
    total = read_published(x_by_person=write_column(Total="95"))
    answer = check(check_share, published, total, subject="satisfied")
    assert answer.verdict == verdict
    assert answer.why.endswith(words)


def test_a_share_of_a_total_that_is_not_printed_cannot_be_checked():
    assert check(check_share, "31%") == OPEN
    assert check(check_share, "31%", tables("0", 0)).verdict == "cannot be checked"


def test_the_total_may_come_from_the_indicator():
    indicators = make_indicators(("neglect", "Neglect", None, "x_by_person: Total"))
    answer = check(
        check_share, "76 (61.8%)", tables("1", 123), subject="neglect", total="", indicators=indicators
    )
    assert answer.verdict == "agrees"


@pytest.mark.parametrize(("count", "verdict"), [("61", "does not follow"), ("62", "agrees")])
def test_a_majority_is_more_than_half(count, verdict):
    assert check(check_majority, "the majority of referrals", tables(count, 122)).verdict == verdict
    assert check(check_majority, "most referrals are new", tables(count, 122)) is None


def test_a_majority_without_numbers_cannot_be_checked():
    assert check(check_majority, "the majority of referrals").verdict == "cannot be checked"


def rank(text, period="2023", subject="all_neglect", table=KINDS_BY_YEAR):
    figures = read_published(t=table, x_statements=write_statements((subject, period, "rank", "", text)))
    indicators = make_indicators(("all_neglect", "All neglect", "t: Neglect", None))
    said = read_records(figures[figures["claim"].notna()])[0]
    return check_rank(said, collect_evidence(figures, indicators))


def test_an_order_must_be_that_of_the_numbers():
    assert rank("followed by financial abuse and emotional abuse", "2022").verdict == "agrees"
    answer = rank("followed by domestic abuse, emotional abuse and financial abuse")
    assert (answer.verdict, answer.expected) == (
        "does not follow",
        "Emotional Abuse (6), Physical (6), Financial (5)",
    )
    assert answer.why == (
        "The next in 2023 are Emotional Abuse 6, Physical 6, Financial 5, Domestic Abuse 1; "
        "the order is that of 2020."
    )


def test_the_first_item_named_and_ties_count_too():
    assert rank("domestic abuse, then emotional abuse", "2020").verdict == "agrees"
    assert rank("domestic abuse, then emotional abuse", "2020").why.startswith(
        "The next in 2020 are Domestic"
    )
    assert rank("emotional abuse, then physical abuse").verdict == "agrees"  # 6 and 6


@pytest.mark.parametrize(("physical", "verdict"), [(10, "agrees"), (11, "does not follow")])
def test_an_order_may_leave_out_an_item_just_as_large_as_its_last(physical, verdict):
    text = KINDS_BY_YEAR.replace("Physical,0", f"Physical,{physical}")
    assert rank("domestic abuse, then emotional abuse", "2020", table=text).verdict == verdict


def test_an_order_that_leaves_out_a_larger_item_does_not_follow():
    assert rank("followed by financial abuse and domestic abuse", "2022").verdict == "does not follow"


def test_an_order_of_items_that_no_table_has_cannot_be_checked():
    assert rank("followed by modern slavery and hate crime").verdict == "cannot be checked"
    assert rank("followed by domestic abuse and financial abuse", subject="x").verdict == "cannot be checked"
