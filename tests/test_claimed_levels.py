"""Claims of a number, against tables, prose, parts and units."""

import pandas as pd
import pytest

from helpers.checking.claimed_levels import check_earlier_level, check_level, check_unit
from helpers.checking.evidence import collect_evidence, read_records
from published_samples import NO_INDICATORS, read_published, write_column, write_statements


def check(function, *frames, place=0, indicators=NO_INDICATORS):
    """The answer for a statement of the first frame that has any."""
    figures = pd.concat(frames, ignore_index=True)
    row = read_records(figures[figures["claim"].notna()])[place]
    return function(row, collect_evidence(figures, indicators))


def said(
    published, report="2023-24", subject="by_type: Neglect", period="2022/23", claim="count", compared=""
):
    return read_published(
        report, x_statements=write_statements((subject, period, claim, compared, published))
    )


def table(count, report="2023-24", period="2022/23"):
    return read_published(report, by_type=write_column(period, Neglect=str(count), Total=str(count)))


@pytest.mark.parametrize(
    ("statement", "frame", "verdict", "kind", "expected"),
    [
        (said("25"), table(25), "agrees", None, None),
        (said("26"), table(25), "does not follow", "statement", "25"),
        (said("26"), table(25, "2022-23"), "does not follow", "revised", "25"),
        (said("more than 24"), table(25), "agrees", None, None),
        (said("more than 25"), table(25), "does not follow", "statement", "25"),
        (said("26"), table(25, period="2021/22"), "cannot be checked", None, None),
    ],
)
def test_a_number_is_held_against_the_tables(statement, frame, verdict, kind, expected):
    answer = check(check_level, statement, frame)
    assert (answer.verdict, answer.kind, answer.expected) == (verdict, kind, expected)


def test_prose_that_says_a_number_less_often_than_another_does_not_follow():
    rows = [("neglect", "2022/23", "count", "", text) for text in ("62", "51", "51")]
    rows.append(("key", "2022", "count", "", "62"))
    figures = read_published(x_statements=write_statements(*rows))
    answer = check(check_level, figures)
    assert (answer.verdict, answer.kind, answer.expected) == ("does not follow", "statements_disagree", "51")
    assert (
        answer.why
        == "The text x_statements, 2023-24 also gives 51; 62 is its number for something else (key, 2022)."
    )
    assert check(check_level, figures, place=1).verdict == "agrees"


def test_prose_that_gives_two_numbers_once_each_settles_nothing():
    rows = [("raised", "2022/23", "money", "", text) for text in ("£31,900", "£33,300")]
    figures = read_published(x_statements=write_statements(*rows))
    answers = [check(check_level, figures, place=place) for place in (0, 1)]
    assert [answer.kind for answer in answers] == ["statements_disagree"] * 2
    assert "£33,300; nothing settles which is right" in answers[0].why


def test_a_table_settles_which_of_two_numbers_in_prose_is_right():
    rows = [("by_type: Neglect", "2022/23", "count", "", text) for text in ("62", "51")]
    prose = read_published("2022-23", x_statements=write_statements(*rows))
    answers = [check(check_level, prose, table(51), place=place) for place in (0, 1)]
    assert [(answer.verdict, answer.kind) for answer in answers] == [
        ("does not follow", "statements_disagree"),
        ("agrees", None),
    ]


def test_a_calendar_years_number_under_the_name_of_a_financial_year_does_not_follow():
    answer = check(check_level, said("151"), table(151, period="2022"))
    assert (answer.verdict, answer.kind, answer.expected) == ("does not follow", "statement", "151 for 2022")
    assert answer.why == (
        "The table by_type, 2023-24 gives 151 for the calendar year 2022, which is not the financial year "
        "2022/23."
    )
    assert check(check_level, said("150"), table(151, period="2022")).verdict == "cannot be checked"
    assert check(check_level, said("151"), table(151, period="2021")).verdict == "cannot be checked"


@pytest.mark.parametrize(
    ("place", "own", "other"), [(0, "more than 300", "300"), (1, "300", "more than 300")]
)
def test_more_than_a_number_and_that_number_disagree_though_little_hangs_on_it(place, own, other):
    rows = [("people", "2022/23", "count", "", text) for text in ("more than 300", "300")]
    answer = check(check_level, read_published(x_statements=write_statements(*rows)), place=place)
    assert (answer.verdict, answer.kind, answer.severity) == ("does not follow", "statements_disagree", "low")
    assert answer.expected == other
    assert answer.why == (
        f"The text x_statements, 2023-24 gives {other}; that number itself is not more than 300."
    )


def test_more_than_a_number_and_a_higher_one_agree():
    rows = [("people", "2022/23", "count", "", text) for text in ("more than 300", "301")]
    assert check(check_level, read_published(x_statements=write_statements(*rows))).verdict == "agrees"


def test_an_amount_in_millions_with_the_digits_of_one_in_pounds_is_a_wrong_unit():
    rows = [("fund", "2022/23", "money", "", text) for text in ("£276,535m", "£276,535")]
    figures = read_published(x_statements=write_statements(*rows))
    answer = check(check_unit, figures)
    assert (answer.kind, answer.expected) == ("unit", "£276,535")
    assert check(check_unit, figures, place=1) is None
    assert check(check_level, figures, place=1).verdict == "cannot be checked"  # not held against the slip
    assert check(check_unit, said("£22.6 million", claim="money")) is None


@pytest.mark.parametrize(
    ("earlier", "report", "verdict", "kind"),
    [
        (26, "2023-24", "agrees", None),
        (27, "2023-24", "does not follow", "statement"),
        (27, "2024-25", "does not follow", "revised"),
    ],
)
def test_an_earlier_number_in_a_text_is_held_against_the_table_of_its_year(earlier, report, verdict, kind):
    statement = said("38 checks, up from 26 last year", claim="change", compared="2021/22")
    answer = check(check_earlier_level, statement, table(earlier, report, period="2021/22"))
    assert (answer.verdict, answer.kind) == (verdict, kind)
