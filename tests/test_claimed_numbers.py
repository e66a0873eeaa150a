"""Claims of a number, against tables, prose, units, parts and captions."""

import pandas as pd
import pytest

from helpers.checking.claimed_numbers import (
    check_caption,
    check_earlier_level,
    check_level,
    check_sum,
    check_unit,
)
from helpers.checking.evidence import collect_evidence, read_records
from published_samples import NO_INDICATORS, make_indicators, read_published, write_column, write_statements


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
        (said("more than 24"), said("more than 24", "2022-23"), "agrees", None, None),
        (said("more than 24"), said("more than 25", "2022-23"), "cannot be checked", None, None),
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


@pytest.mark.parametrize(
    ("earlier", "severity", "told"),
    [
        (60, "high", "; from 60 in 2021/22 it reads as a rise and was a fall."),
        (62, "medium", ""),  # it reads as no change
        (63, "medium", ""),
        (51, "medium", ""),
        (50, "medium", ""),
    ],
)
def test_a_wrong_number_that_turns_a_fall_into_a_rise_is_grave(earlier, severity, told):
    frames = [table(51), table(earlier, "2022-23", "2021/22")]
    for answer in (
        check(check_level, said("62"), *frames),
        check(
            check_level,
            read_published(
                x_statements=write_statements(
                    *[("neglect", "2022/23", "count", "", n) for n in ("62", "51", "51")]
                )
            ),
            read_published(
                "2022-23", y_statements=write_statements(("neglect", "2021/22", "count", "", str(earlier)))
            ),
        ),
    ):
        assert answer.severity == severity
        assert answer.why.endswith(told or "51.")


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
    later = read_published("2024-25", by_type=write_column("2022/23", Neglect="160"))
    assert check(check_level, said("151"), table(151, period="2022"), later).expected == "151 for 2022"
    same = read_published("2024-25", by_type=write_column("2022/23", Neglect="151"))
    assert check(check_level, said("151"), table(151, period="2022"), same).verdict == "agrees"
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


FUND = make_indicators(("total", "Total", "raised + given", None))
SERVICE = make_indicators(
    ("customers", "Customers", "own + centre", None),
    ("ever", "Customers since launch", "previous + customers", None),
)


def check_sums(figures, indicators, place=0, function=check_sum):
    row = read_records(figures[figures["claim"].notna()])[place]
    return function(row, collect_evidence(figures, indicators))


def tell_fund(total):
    rows = [
        ("total", "2022/23", "sum", "", total),
        ("raised", "2022/23", "money", "", "£12,762"),
        ("given", "2022/23", "money", "", "£11,813"),
    ]
    return read_published(x_statements=write_statements(*rows))


def tell_service(customers="304", ever="1,698", before="1,394"):
    old = ("ever", "since launch to 2020/21", "count", "", before)
    new = [
        ("own", "2021/22", "count", "", "160"),
        ("centre", "2021/22", "count", "", "144"),
        ("customers", "2021/22", "count", "", customers),
        ("ever", "since launch to 2021/22", "count", "", ever),
    ]
    reports = [
        read_published("2020-21", x_statements=write_statements(old)),
        read_published("2021-22", x_statements=write_statements(*new)),
    ]
    return pd.concat(reports, ignore_index=True)


@pytest.mark.parametrize(
    ("published", "verdict", "words"),
    [
        ("£24,575", "agrees", "£12,762 + £11,813 = £24,575, and all of these are published."),
        ("£24,993", "does not follow", "together £24,575, £418 less than stated."),
        ("£24,000", "does not follow", "together £24,575, £575 more than stated."),
    ],
)
def test_a_stated_sum_is_held_against_its_parts(published, verdict, words):
    answer = check_sums(tell_fund(published), FUND)
    assert answer.verdict == verdict
    assert answer.why.endswith(words)
    assert check_sums(tell_fund(published), FUND, function=check_level).verdict == "cannot be checked"


def test_a_stated_sum_without_its_parts_cannot_be_checked():
    figures = tell_fund("£24,575").iloc[:2]
    assert check_sums(figures, FUND).verdict == "cannot be checked"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (0, "1,394 + 304 = 1,698, and all of these are published."),  # last year's report
        (1, "160 + 144 = 304, and all of these are published."),
        (2, "160 + 144 = 304, and all of these are published."),
        (3, "160 + 144 = 304, and all of these are published."),
        (4, "1,394 + 304 = 1,698, and all of these are published."),
    ],
)
def test_numbers_that_make_a_sum_follow_from_each_other_also_across_reports(place, why):
    answer = check_sums(tell_service(), SERVICE, place)
    assert (answer.verdict, answer.why) == ("agrees", why)


def test_of_a_running_total_that_does_not_fit_the_newer_one_fails_and_its_parts_are_open():
    figures = tell_service(ever="1,689")
    answer = check_sums(figures, SERVICE, 4)
    assert (answer.verdict, answer.kind, answer.expected) == (
        "does not follow",
        "statements_disagree",
        "1,698",
    )
    assert answer.why == "Its parts are 1,394 + 304, together 1,698, 9 more than stated."
    assert check_sums(figures, SERVICE, 0) is None


def test_a_bound_takes_part_in_no_sum():
    assert check_sums(tell_service(ever="over 1,698"), SERVICE, 4) is None
    assert check_sums(tell_service(before="over 1,394"), SERVICE, 4) is None


def test_a_number_that_is_part_of_nothing_has_no_answer():
    figures = read_published(x_statements=write_statements(("calls", "2021/22", "count", "", "12")))
    assert check_sums(figures, SERVICE) is None


@pytest.mark.parametrize(
    ("waiting", "why"), [("42", "42 + 81 = 123, and all of these are published."), ("41", None)]
)
def test_two_shares_of_one_total_are_told_where_they_make_it_between_them(waiting, why):
    indicators = make_indicators(("closed", "Closed", None, "t: Total"), ("open", "Open", None, "t: Total"))
    prose = write_statements(
        ("open", "2022/23", "count", "", waiting), ("closed", "2022/23", "count", "", "81")
    )
    figures = read_published(t=write_column(A="123", Total="123"), x_statements=prose)
    answer = check_sums(figures, indicators)
    assert (answer and answer.why) == why


def test_a_share_that_a_table_gives_is_held_against_the_table_alone():
    indicators = make_indicators(("closed", "Closed", "t: A", "t: Total"), ("open", "Open", None, "t: Total"))
    prose = write_statements(("closed", "2022/23", "count", "", "81"), ("open", "2022/23", "count", "", "42"))
    figures = read_published(t=write_column(A="81", Total="123"), x_statements=prose)
    assert check_sums(figures, indicators) is None


@pytest.mark.parametrize(
    ("published", "section", "verdict"),
    [
        ("recorded during 2023", "table_caption", "agrees"),
        ("recorded during 2021", "table_caption", "does not follow"),
        ("recorded", "table_caption", None),
        ("recorded during 2021", "narrative", None),
    ],
)
def test_the_year_in_a_caption_is_that_of_its_figures(published, section, verdict):
    row = (section, "t: Neglect", "2023", "count", "", published)
    figures = read_published(x_statements=write_statements(row))
    answer = check(check_caption, figures)
    assert (answer and answer.verdict) == verdict
