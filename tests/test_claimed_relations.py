"""Claims of change, share and order, from the numbers behind them."""

import pandas as pd
import pytest

from helpers.checking.claimed_relations import (
    UNLIKE,
    check_change,
    check_direction,
    check_movement,
    check_rank,
    check_share,
)
from helpers.checking.evidence import collect_evidence, read_records
from helpers.checking.problems import OPEN, Answer
from published_samples import (
    KINDS_BY_YEAR,
    NO_INDICATORS,
    make_indicators,
    read_published,
    write_column,
    write_statements,
)


def change(published, *frames, compared="2021/22", claim="change", period="2022/23"):
    row = ("by_type: Neglect", period, claim, compared, published)
    statement = read_published("2022-23", x_statements=write_statements(row))
    figures = pd.concat([statement, *frames], ignore_index=True)
    return check_change(read_records(figures)[0], collect_evidence(figures, NO_INDICATORS))


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
    answer = change(published, table(51, 41))
    assert (answer.verdict, answer.expected) == (verdict, expected)
    assert answer.why.endswith(words)


def test_a_change_that_follows_only_from_a_superseded_number_names_it():
    answer = change("eight this year compared to 12 last year (33.3%)", table(13, 8, "2023-24"))
    assert (answer.verdict, answer.kind, answer.expected) == ("does not follow", "statement", "-38.5%")
    assert answer.why == (
        "It follows only from 12 for 2021/22, which the table by_type, 2023-24 gives as 13; "
        "from 13 to 8 is 5 fewer."
    )


def test_a_change_that_follows_from_the_numbers_of_its_time_agrees_while_nothing_newer_is_known():
    assert change("eight this year compared to 12 last year (33.3%)").verdict == "agrees"


def test_a_change_without_one_of_its_numbers_cannot_be_checked():
    assert change("21 referrals (an increase of 320%)") == OPEN
    assert change("an increase of 320%") == OPEN


def test_a_change_that_does_not_say_since_when_cannot_be_checked():
    answer = change("21 referrals (an increase of 320%)", compared="")
    assert answer.verdict == "cannot be checked"


def test_a_change_from_nothing_has_no_percentage():
    assert change("3 referrals (an increase of 100%)", table(0, 3)).verdict != "agrees"


@pytest.mark.parametrize(
    ("old", "verdict", "expected"), [(123, "agrees", None), (124, "does not follow", "-53")]
)
def test_a_difference_is_worked_out_from_the_tables(old, verdict, expected):
    answer = change("a reduction of 52", table(old, 71), claim="difference")
    assert (answer.verdict, answer.expected) == (verdict, expected)


def test_a_difference_without_both_numbers_cannot_be_checked():
    assert change("a reduction of 52", claim="difference").verdict == "cannot be checked"


@pytest.mark.parametrize("published", ["an increase of 7.4%", "an increase of 11"])
@pytest.mark.parametrize(
    ("period", "before", "verdict"),
    [
        ("2024/25", "2023", "cannot be checked"),
        ("2024/25", "2023/24", "agrees"),
        ("2024", "2023/24", "cannot be checked"),
        ("2024", "2023", "agrees"),
    ],
)
def test_a_change_between_a_calendar_and_a_financial_year_is_not_followed(published, period, before, verdict):
    both = read_published(by_type=f"Item,{before},{period}\nNeglect,149,160")
    answer = change(published, both, compared=before, period=period)
    assert answer.verdict == verdict
    assert (answer == UNLIKE) == (verdict == "cannot be checked")


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


@pytest.mark.parametrize(
    ("years", "compared", "answer"),
    [
        ("2022,2023/24", "2022", UNLIKE),
        ("2022,2023/24", "", UNLIKE),
        ("2022/23,2023/24", "2022", UNLIKE),
        ("2022/23,2023/24", "", Answer("agrees", "From 2022/23 to 2023/24 the numbers are 149, 160.")),
    ],
)
def test_a_steady_rise_runs_through_years_of_one_kind(years, compared, answer):
    said = write_statements(("t: A", "2023/24", "change", compared, "a steady increase"))
    figures = read_published(t=f"Item,{years}\nA,149,160", x_statements=said)
    row = read_records(figures[figures["claim"].notna()])[0]
    assert check_direction(row, collect_evidence(figures, NO_INDICATORS)) == answer


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


@pytest.mark.parametrize(("before", "verdict"), [("2022", "cannot be checked"), ("2022/23", "agrees")])
def test_a_level_of_a_financial_year_did_not_rise_from_that_of_a_calendar_year(before, verdict):
    answer = move("rose to 20%", "2023/24", [(before, "19%")])
    assert answer.verdict == verdict
    assert (answer == UNLIKE) == (verdict == "cannot be checked")


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


ITEM = "x_by_outcome: Accepted"


def share(published, *frames, subject=ITEM, total="x_by_person: Total", indicators=NO_INDICATORS):
    statement = write_statements((subject, "2022/23", "share", total, published))
    figures = pd.concat([read_published("2022-23", x_statements=statement), *frames], ignore_index=True)
    return check_share(read_records(figures)[0], collect_evidence(figures, indicators))


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
    assert share(published, tables("22", 71)).verdict == verdict


def test_a_share_of_another_total_says_which_and_what_the_table_prints():
    answer = share("over 34%", tables("28 (34.44%)", 123))
    assert (answer.verdict, answer.expected, answer.kind) == ("does not follow", "22.8%", "statement")
    assert answer.why == (
        "28 of 123 (x_by_person: Total) is 22.8%; 28 of 81 (x_by_outcome: Total) is 34.6%, which would fit; "
        "the table prints 34.44%, which is 28 × 123 ÷ 100."
    )


def test_no_share_of_a_total_of_nothing_is_told():
    answer = share("over 34%", tables("28", 123, outcome_total="0"))
    assert answer.why == "28 of 123 (x_by_person: Total) is 22.8%."


@pytest.mark.parametrize(
    ("accepted", "total", "verdict"), [("1", 1, "agrees"), ("0", 0, "cannot be checked")]
)
def test_a_share_of_one_is_one_and_a_share_of_nothing_is_none(accepted, total, verdict):
    assert share("100%", tables(accepted, total)).verdict == verdict


def test_a_share_with_its_count_beside_it_uses_that_count():
    assert share("76 (61.8%)", tables("28", 123), subject="neglect").verdict == "agrees"
    assert share("76 (62.8%)", tables("28", 123), subject="neglect").expected == "61.8%"


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
    answer = share(published, total, subject="satisfied")
    assert answer.verdict == verdict
    assert answer.why.endswith(words)


def test_a_share_of_a_total_that_is_not_printed_cannot_be_checked():
    assert share("31%") == OPEN
    assert share("31%", tables("0", 0)).verdict == "cannot be checked"


def test_the_total_may_come_from_the_indicator():
    indicators = make_indicators(("neglect", "Neglect", None, "x_by_person: Total"))
    answer = share("76 (61.8%)", tables("1", 123), subject="neglect", total="", indicators=indicators)
    assert answer.verdict == "agrees"


@pytest.mark.parametrize(("count", "verdict"), [("61", "does not follow"), ("62", "agrees")])
def test_a_majority_is_more_than_half(count, verdict):
    assert share("the majority of referrals", tables(count, 122)).verdict == verdict
    assert share("most referrals are new", tables(count, 122)) is None


def test_a_majority_without_numbers_cannot_be_checked():
    assert share("the majority of referrals").verdict == "cannot be checked"


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
