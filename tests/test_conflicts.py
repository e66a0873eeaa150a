"""Figures that cannot all be meant as they read."""

import pandas as pd
import pytest

from helpers.checking.conflicts import (
    find_bound_conflicts,
    find_overlaps,
    find_revised,
    find_shared_numbers,
)
from helpers.checking.evidence import collect_evidence
from helpers.checking.figure_columns import survey_figures
from published_samples import NO_INDICATORS, make_indicators, read_published, write_column, write_statements


def list_shared(figures, *indicators, **columns):
    """Problems of indicators (id, label, numerator, denominator), with further columns of the register."""
    listed = make_indicators(*indicators).assign(**columns)
    counts = {"by_area": "cases that this area passed on"}
    return list(find_shared_numbers(figures, collect_evidence(figures, listed), listed, counts))


def tell(*rows, report="2023-24"):
    """Prose of (subject, period, claim, published)."""
    return read_published(report, x_statements=write_statements(*[(*row[:3], "", row[3]) for row in rows]))


def tell_two(first, second, number):
    return tell((first, "2023/24", "count", number), (second, "2023/24", "count", number))


@pytest.mark.parametrize(("number", "found"), [("1,587", 1), ("101", 1), ("1,600", 0), ("99", 0)])
def test_one_number_under_two_labels_is_doubtful_unless_it_is_small_or_round(number, found):
    indicators = [("attendees", "Attendees", None, None), ("tenants", "Tenants", None, None)]
    assert len(list_shared(tell_two("attendees", "tenants", number), *indicators)) == found


FUND = [("fund_applications", "Applications", None, None), ("fund_people", "People", None, None)]
UNITS = ["applications", "people"]


@pytest.mark.parametrize(("number", "found"), [("61", 1), ("11", 1), ("9", 0), ("60", 0)])
def test_of_two_labels_about_one_thing_a_smaller_number_is_doubtful_if_the_units_differ(number, found):
    problems = list_shared(tell_two("fund_applications", "fund_people", number), *FUND, unit=UNITS)
    assert [problem.why for problem in problems] == [
        f"{number} stands under two labels: “Applications” and “People”. "
        "One counts applications, the other people."
    ] * found


def test_a_row_of_a_table_about_the_same_thing_is_listed_with_two_labels_that_are_confused():
    row = tell(("by_area: Fund", "2023/24", "count", "61"), ("by_area: Shops", "2023/24", "count", "61"))
    figures = pd.concat([tell_two("fund_applications", "fund_people", "61"), row], ignore_index=True)
    (problem,) = list_shared(figures, *FUND, unit=UNITS)
    assert problem.why.startswith(
        "61 stands under three labels: “Applications”, “People” and “Fund” in the table by_area. "
    )


def test_labels_that_share_less_than_half_of_their_words_are_not_about_one_thing():
    indicators = [("fund_applications_made", "A", None, None), ("fund_people_met", "B", None, None)]
    figures = tell_two("fund_applications_made", "fund_people_met", "61")
    assert list_shared(figures, *indicators, unit=UNITS) == []


@pytest.mark.parametrize(("second", "found"), [("15", 1), ("16", 0), ("more than 15", 0)])
def test_a_smaller_number_of_one_unit_is_doubtful_if_another_year_s_is_equal_too(second, found):
    figures = tell(
        ("fund_applications", "2023/24", "count", "61"),
        ("fund_people", "2023/24", "count", "61"),
        ("fund_applications", "2022/23", "count", "15"),
        ("fund_people", "2022/23", "count", second),
    )
    newest = [one for one in list_shared(figures, *FUND, unit="people") if one.period == "2023/24"]
    assert [problem.why for problem in newest] == [
        "61 stands under two labels: “Applications” and “People”. Nothing says that they count the same."
    ] * found


@pytest.mark.parametrize(("change", "found"), [("320%", 1), ("310%", 0)])
def test_a_smaller_number_is_doubtful_whatever_its_label_if_the_same_change_is_stated(change, found):
    figures = read_published(
        x_statements=write_statements(
            ("self_neglect_tenants", "2023/24", "change", "2022/23", "21 cases (an increase of 320%)"),
            ("about_customers", "2023/24", "change", "2022/23", f"21 cases (an increase of {change})"),
        )
    )
    indicators = [
        ("self_neglect_tenants", "Self-neglect", None, None),
        ("about_customers", "About", None, None),
    ]
    problems = list_shared(figures, *indicators, definition=["Self-neglect cases.", "All cases; ours."])
    assert [problem.why for problem in problems] == [
        "21 stands under two labels: “Self-neglect” and “About”. "
        "We read “Self-neglect” as self-neglect cases. We read “About” as all cases."
    ] * found


def test_the_label_that_is_borne_out_least_is_the_doubtful_one():
    table = read_published(by_area="Item,2021/22,2022/23\nRWP,11,21\nHousing,21,21\nTotal,32,42")
    prose = tell(
        ("self_neglect_rwp", "2022/23", "count", "21"), ("self_neglect_rwp", "2021/22", "count", "11")
    )
    indicators = [("self_neglect_rwp", "Self-neglect", None, None)]
    *_, problem = list_shared(pd.concat([prose, table], ignore_index=True), *indicators)
    assert problem.why == (
        "11 stands under two labels: “Self-neglect” and “RWP” in the table by_area. "
        "We read “RWP” in the table by_area as cases that this area passed on."
    )
    assert (problem.table, problem.item, problem.period) == ("x_statements", "self_neglect_rwp", "2021/22")


@pytest.mark.parametrize(
    ("numerator", "denominator", "found"),
    [(None, None, 1), ("t: Neglect", None, 0), (None, "t: Self-Neglect", 0), (None, "other: Total", 1)],
)
def test_what_is_defined_as_a_row_or_as_a_part_of_another_row_is_not_taken_for_it(
    numerator, denominator, found
):
    table = read_published(t="Item,2023/24,2022/23\nNeglect,11,12\nSelf-Neglect,41,42\nTotal,52,54")
    prose = tell(("neglect_here", "2023/24", "count", "11"), ("neglect_here", "2022/23", "count", "12"))
    figures = pd.concat([table, prose], ignore_index=True)
    assert len(list_shared(figures, ("neglect_here", "Neglect here", numerator, denominator))) == 2 * found


def test_two_rows_of_tables_are_equal_by_chance():
    tables = read_published(
        by_area=write_column("2023/24", RWP="11", Total="11"),
        by_team=write_column("2023/24", RWP="11", Total="11"),
    )
    assert list_shared(tables) == []


REASONS = "Reason,2022,2023\nBullying,9,7\nOther,55,74"
SERVICES = "Service,2022,2023\nCounselling,62,81\nTotal,62,81"


def list_overlaps(reasons, wholes):
    figures = read_published(by_reason=reasons, by_service=SERVICES)
    known, columns = survey_figures(figures, NO_INDICATORS)
    return list(find_overlaps(columns, wholes, known))


def test_items_that_add_to_more_than_there_are_overlap_and_a_table_tells_it_once():
    (problem,) = list_overlaps(REASONS, {"by_reason": "by_service: Counselling"})
    assert (problem.kind, problem.period) == ("items_do_not_add_up", "2022")
    assert problem.why.endswith("the page does not say. 2022: 64 for 62 (by_service: Counselling).")
    assert list_overlaps(REASONS, {}) == []


def test_items_of_a_table_with_a_total_have_their_own_check():
    assert list_overlaps(f"{REASONS}\nTotal,64,81", {"by_reason": "by_service: Counselling"}) == []


@pytest.mark.parametrize(
    ("when", "said", "found"),
    [
        ("April 2019", "over 36,000", 1),  # the month after
        ("March 2019", "over 36,000", 1),
        ("May 2019", "over 36,000", 0),
        ("2019/20", "over 36,000", 0),  # the next of a series
        ("April 2019", "over 38,000", 0),  # within a twentieth
        ("April 2019", "over 37,999", 1),
        ("April 2019", "36,000", 0),
        ("to date", "over 36,000", 0),
    ],
)
def test_a_lower_bound_of_the_same_time_is_out_of_date(when, said, found):
    figures = tell(("people", "2018/19", "at_least", "more than 40,000"), ("people", when, "at_least", said))
    problems = list(find_bound_conflicts(collect_evidence(figures, NO_INDICATORS)))
    assert [(one.period, one.expected, one.severity) for one in problems] == [(when, None, "low")] * found


@pytest.mark.parametrize(
    ("when", "said", "found"),
    [
        ("2023/24", "300", 1),
        ("2023/24", "301", 0),
        ("2023/24", "at least 300", 0),
        ("project to Dec 2023", "300", 0),  # one period: a claim that does not follow
    ],
)
def test_more_than_a_number_and_that_number_for_another_period_disagree(when, said, found):
    figures = tell(
        ("people", "project to Dec 2023", "at_least", "more than 300"), ("people", when, "count", said)
    )
    problems = list(find_bound_conflicts(collect_evidence(figures, NO_INDICATORS)))
    assert [(problem.published, problem.expected, problem.severity) for problem in problems] == [
        ("more than 300", None, "low")
    ] * found


def test_a_number_of_another_report_does_not_speak_against_a_bound():
    bound = tell(("people", "2022/23", "at_least", "more than 300"), report="2022-23")
    number = tell(("people", "2023/24", "count", "300"))
    figures = pd.concat([bound, number], ignore_index=True)
    assert list(find_bound_conflicts(collect_evidence(figures, NO_INDICATORS))) == []


PROSE = write_statements(
    ("by_type: Domestic Abuse", "2021/22", "count", "", "12"),
    ("by_type: Financial", "2021/22", "count", "", "12"),
    ("calls", "2021/22", "count", "", "40"),
)
OLDER = read_published("2022-23", x_statements=PROSE)
NEWER = read_published(
    "2023-24", by_type=write_column("2021/22", Domestic_Abuse="13", Financial="12", Total="25")
)


def revise(*figures):
    return find_revised(collect_evidence(pd.concat(figures, ignore_index=True), NO_INDICATORS))


def test_a_number_that_was_revised_is_a_finding_where_it_was_printed_first():
    (problem,) = revise(OLDER, NEWER)
    assert (problem.report, problem.table, problem.item) == ("2022-23", "by_type", "Domestic Abuse")
    assert (problem.published, problem.expected) == ("12", "13")
    assert problem.why == (
        "The text x_statements, 2022-23 gives 12, the table by_type, 2023-24 13, which is used."
    )


def test_a_calendar_years_number_under_a_financial_years_name_is_no_revision():
    said = ("by_type: Financial", "2022/23", "count", "", "12")
    older = read_published(
        "2022-23", by_type=write_column("2022", Financial="12"), x_statements=write_statements(said)
    )
    newer = read_published("2023-24", by_type=write_column("2022/23", Financial="15"))
    assert list(revise(older, newer)) == []
    other = read_published(
        "2022-23", by_type=write_column("2022", Financial="11"), x_statements=write_statements(said)
    )
    assert [problem.expected for problem in revise(other, newer)] == ["15"]


def test_a_report_that_disagrees_with_itself_is_not_a_revision():
    rows = [("by_type: Financial", "2021/22", "count", "", text) for text in ("12", "12", "62")]
    older = read_published("2022-23", x_statements=write_statements(*rows))
    assert list(revise(older, NEWER)) == []


def test_an_older_table_goes_before_newer_prose():
    table = read_published("2021-22", by_type=write_column("2021/22", Domestic_Abuse="13"))
    (problem,) = revise(table, OLDER)
    assert (problem.report, problem.published, problem.expected) == ("2022-23", "12", "13")


def test_what_one_report_alone_published_is_no_revision():
    assert list(revise(OLDER)) == list(revise(OLDER.head(0))) == []
