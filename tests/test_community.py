"""What the community page says follows from the figures by rule."""

import pandas as pd
import pytest

from frames import make_figures, row
from helpers import schemas
from helpers.pages import community
from helpers.pages.known import INDICATOR_COLUMNS, Known

PROSE = "community_statements"
LABELS = {
    "job_club_people": ("People at job clubs", "2020/21"),
    "community_investment": ("Invested in communities", "2022/23"),
    "community_checks": ("Community checks", "2022/23"),
    "charity_fund_total": ("Received by charities", None),
    "progress_futures_outcomes": ("Progress Futures outcomes", None),
}
INDICATORS = pd.DataFrame(
    [{"id": name, "label": label, "comparable_from": first} for name, (label, first) in LABELS.items()],
    columns=INDICATOR_COLUMNS,
    dtype="string",
)


def know(*rows, findings=(), edition="internal"):
    """What is known when only these figures had been published."""
    return Known(
        report="2023-24",
        edition=edition,
        sources=pd.DataFrame(
            {
                "path": [f"2023-24/{PROSE}.csv"],
                "publisher": ["A Housing Group"],
                "report": ["2023-24"],
            }
        ),
        indicators=INDICATORS,
        figures=make_figures(*rows),
        reconciled=schemas.build_table([], schemas.reconciled),
        findings=schemas.build_table(list(findings), schemas.findings),
    )


def say(subject, period, count=None, **others):
    """One figure of community prose."""
    return row("2023-24", PROSE, subject, period, count, claim="count", **others)


def at_job_clubs(period, count, bound=None):
    return say(community.JOB_CLUBS, period, count, bound=bound)


def invested(period, amount, bound=None):
    return say(community.INVESTMENT, period, amount_gbp=amount, published=f"£{amount}", bound=bound)


def tell_clubs(*rows):
    return community.tell_series(
        community.list_indicator(know(*rows), community.JOB_CLUBS), "people were helped"
    )


def problem(item, why, kind="statement", published="£24,993"):
    """One finding about prose."""
    return {
        "finding_id": item,
        "kind": kind,
        "report": "2023-24",
        "table": PROSE,
        "item": item,
        "period": "2023/24",
        "published": published,
        "severity": "medium",
        "why": why,
    }


@pytest.mark.parametrize(
    "tell",
    [
        community.tell_investment,
        community.tell_checks,
        community.tell_events,
        community.tell_problems,
        community.tell_key_points,
    ],
)
def test_nothing_is_said_where_nothing_was_published(tell):
    assert tell(know()) == []


def test_a_series_without_figures_is_not_told():
    assert tell_clubs() == []


def test_the_last_year_of_a_series_is_told():
    assert tell_clubs(at_job_clubs("2022/23", 1200), at_job_clubs("2023/24", 1401)) == [
        "1,401 people were helped in 2023/24.",
        "",
    ]


def test_a_bound_alone_is_told_as_a_bound_and_once():
    assert tell_clubs(at_job_clubs("2020/21", 702, "above")) == [
        "More than 702 people were helped in 2020/21.",
        "",
    ]


def test_years_published_as_bounds_are_named_and_so_are_the_gaps_between():
    told = tell_clubs(
        at_job_clubs("2020/21", 702, "above"),
        at_job_clubs("2021/22", 990, "above"),
        at_job_clubs("2023/24", 1401),
    )
    assert told == [
        "1,401 people were helped in 2023/24.",
        "No exact figure was published for 2020/21 (more than 702) and 2021/22 (more than 990), so how much "
        "changed cannot be said.",
        "No figure was published for 2022/23.",
    ]


def test_a_series_of_bounds_only_makes_no_comparison():
    told = tell_clubs(at_job_clubs("2020/21", 702, "above"), at_job_clubs("2021/22", 990, "above"))
    assert told[0] == "More than 990 people were helped in 2021/22."
    assert "cannot be said" in told[1]


def test_investment_of_one_year_is_told_without_a_comparison():
    assert community.tell_investment(know(invested("2023/24", "276535"))) == [
        "Community investment was £276,535 in 2023/24."
    ]


def test_investment_is_told_over_its_last_two_years():
    told = community.tell_investment(know(invested("2022/23", "197376"), invested("2023/24", "276535")))
    assert told == ["Community investment went from £197,376 in 2022/23 to £276,535 in 2023/24."]


def test_investment_is_not_compared_across_a_break():
    told = community.tell_investment(know(invested("2021/22", "73197"), invested("2022/23", "197376")))
    assert told == [
        "Community investment was £197,376 in 2022/23.",
        "Figures from 2022/23 on cannot be compared with earlier ones: they may count something else.",
    ]


def test_investment_published_as_a_bound_stays_one_and_has_no_cost_for_each_project():
    told = community.tell_investment(
        know(invested("2023/24", "276535", "above"), say(community.PROJECTS, "2023/24", 47))
    )
    assert told == ["Community investment was more than £276,535 in 2023/24."]


@pytest.mark.parametrize(("projects", "cost"), [(47, "£5,884"), (1, "£276,535"), (2, "£138,268")])
def test_the_cost_for_each_project_is_rounded_half_up_to_pounds(projects, cost):
    told = community.tell_investment(
        know(invested("2023/24", "276535"), say(community.PROJECTS, "2023/24", projects))
    )
    noun = "project" if projects == 1 else "projects"
    assert told[1] == f"The fund supported {projects} {noun} in 2023/24, with {cost} for each on average."
    assert told[2] == "Single projects may have got far more or far less."


@pytest.mark.parametrize(
    "projects",
    [
        say(community.PROJECTS, "2023/24", 0),
        say(community.PROJECTS, "2022/23", 47),
        say(community.PROJECTS, "2023/24", 47, bound="above"),
    ],
    ids=["none", "another year", "a bound"],
)
def test_no_cost_is_given_where_projects_are_not_known_exactly(projects):
    assert len(community.tell_investment(know(invested("2023/24", "276535"), projects))) == 1


def checks_and_appraisals():
    return [
        say(community.APPRAISALS, "2021/22", 41),
        say(community.CHECKS, "2022/23", 26),
        say(community.CHECKS, "2023/24", 38),
    ]


def test_checks_and_appraisals_stand_in_one_series_each_under_its_own_name():
    rows = community.list_checks(know(*checks_and_appraisals()))
    assert rows[["period", "count", "item"]].values.tolist() == [
        ["2021/22", 41, "appraisals"],
        ["2022/23", 26, "checks"],
        ["2023/24", 38, "checks"],
    ]


def test_a_year_that_has_both_is_shown_by_its_checks():
    rows = community.list_checks(know(*checks_and_appraisals(), say(community.APPRAISALS, "2022/23", 40)))
    assert rows.loc[rows["period"] == "2022/23", "count"].to_list() == [26]


def test_checks_are_told_apart_from_appraisals_with_the_break_between():
    assert community.tell_checks(know(*checks_and_appraisals())) == [
        "Tenant volunteers made these community checks: 26 in 2022/23 and 38 in 2023/24.",
        "Tenant volunteers made these neighbourhood appraisals: 41 in 2021/22.",
        "Figures from 2022/23 on cannot be compared with earlier ones: they may count something else.",
    ]


def test_appraisals_alone_are_told_and_nothing_breaks():
    told = community.tell_checks(know(say(community.APPRAISALS, "2021/22", 41)))
    assert told == ["Tenant volunteers made these neighbourhood appraisals: 41 in 2021/22."]


def find_break(*rows):
    known = know(*rows)
    return community.find_indicator_break(community.list_checks(known), known, community.CHECKS)


def test_a_break_stands_only_between_years_that_are_shown():
    earlier, first, later = checks_and_appraisals()
    assert find_break(earlier, first, later) == {"2022/23": "counted anew"}
    assert find_break(earlier, first) == {"2022/23": "counted anew"}
    assert find_break(first, later) == {}
    assert find_break(earlier) == {}
    assert find_break() == {}


def title(*rows):
    known = know(*rows)
    shown = community.list_checks(known)
    return community.word_indicator(shown, known, community.CHECKS, "Community checks").get("title")


def test_the_title_of_a_chart_compares_no_year_with_one_before_a_break():
    earlier, first, later = checks_and_appraisals()
    assert title(earlier, first, later) == "Community checks went from 26 in 2022/23 to 38 in 2023/24"
    assert title(earlier, first) == "Community checks: 26 in 2022/23, counted anew"
    assert title(first, later) == "Community checks went from 26 in 2022/23 to 38 in 2023/24"
    assert title(first) is None


def attended(events, people, year="2023/24", **others):
    return know(say("community_events", year, events), say("event_attendances", "2023/24", people, **others))


def test_attendance_is_told_for_each_event_and_is_not_people():
    assert community.tell_events(attended(349, 3662)) == [
        "In 2023/24 each event had 10.5 attendances on average.",
        "One person may come to many events, so attendances are not different people.",
    ]


@pytest.mark.parametrize(("people", "each"), [(25, "1.3"), (24, "1.2"), (0, "0.0")])
def test_attendance_for_each_event_is_rounded_half_up(people, each):
    assert f"had {each} attendances" in community.tell_events(attended(20, people))[0]


@pytest.mark.parametrize(
    "known",
    [attended(0, 3662), attended(349, 3662, year="2022/23"), attended(349, 3000, bound="above")],
    ids=["no events", "different years", "a bound"],
)
def test_no_average_is_told_without_both_exact_counts_of_one_year(known):
    assert community.tell_events(known) == []


def test_prose_is_listed_once_for_each_text_in_the_order_of_the_indicators():
    old = row("2022-23", PROSE, "job_club_people", "2021/22", 990, claim="count", published="990")
    known = know(
        say("progress_futures_outcomes", "2021/22", 115),
        old,
        say("job_club_people", "2021/22", 990),
        say("job_club_people", "2021/22", 991),
    )
    rows = community.list_published(known, "job_club", "progress_futures")
    assert rows[["label", "published", "report"]].values.tolist() == [
        ["People at job clubs", "990", "2023-24"],
        ["People at job clubs", "991", "2023-24"],
        ["Progress Futures outcomes", "115", "2023-24"],
    ]


def test_cells_of_tables_are_not_listed_as_prose():
    known = know(row("2023-24", "job_club_people", "job_club_people", "2023/24", 5))
    assert community.list_published(known, "job_club").empty


def test_problems_are_told_by_label_with_what_the_text_gives():
    known = know(
        findings=[
            problem("charity_fund_total", "Its parts make £24,575."),
            problem("community_checks", "No.", kind="unit", published="38"),
        ]
    )
    assert community.tell_problems(known, "charity_fund") == [
        "Received by charities, 2023/24: the text gives “£24,993”. Its parts make £24,575."
    ]


def test_problems_between_tables_are_none_of_the_prose():
    known = know(findings=[problem("charity_fund_total", "No.", kind="totals_disagree")])
    assert community.tell_problems(known, "charity_fund") == []


def test_key_points_lead_to_the_published_figure():
    points = community.tell_key_points(
        know(at_job_clubs("2023/24", 1401), invested("2022/23", "197376"), invested("2023/24", "276535"))
    )
    assert [point.target for point in points] == [
        "01_clean_yearly_exports.html#raw-2023-24-community-statements-2-2023-24",
        "01_clean_yearly_exports.html#raw-2023-24-community-statements-4-2023-24",
    ]


def test_appraisals_alone_lead_to_their_own_figure():
    (point,) = community.tell_key_points(know(say(community.APPRAISALS, "2021/22", 41)))
    assert point.target == "01_clean_yearly_exports.html#raw-2023-24-community-statements-2-2021-22"


def test_a_problem_without_a_figure_is_a_key_point_without_a_link():
    points = community.tell_key_points(know(findings=[problem("charity_fund_total", "Its parts differ.")]))
    assert [point.target for point in points] == [""]


def test_the_page_says_that_nothing_was_left_to_chance():
    assert any("no test of chance" in sentence for sentence in community.tell_trust(know()))
