"""Sentences with a missing figure are left out; what came from the data never acts."""

from frames import make_series
from helpers.notebook.say import glance, key_points, list_sentences, point, say, tell_newest
from helpers.notebook.select import select
from helpers.notebook.values import Figure
from report_samples import TABLE, make_report_figures

COUNTS = {"2021/22": 137, "2022/23": 123, "2023/24": 71}
FIGURES = make_report_figures(*make_series("cases_by_kind", "Total", COUNTS), marks=["2021/22"])


def test_sentences_are_a_paragraph_and_those_with_a_missing_figure_are_left_out():
    shown = say(
        "referrals fell to 71.", f"Of {Figure(None)} no more is known.", "Of [c] neither.", "Nor [z]."
    )
    assert shown.data == "Referrals fell to 71."


def test_a_cell_with_nothing_left_to_say_shows_nothing():
    assert say("From [x] to 5.", "So nobody can say more.") is None
    assert say("") is None
    assert list_sentences(["From [x] to 5."]) is None
    assert key_points(None, point("From [x] to 5.")) is None
    assert glance(good=["[x]"], bad=[], ask=[]) is None
    assert glance(good=["More came."], bad=["[x]"], ask=[]) is None  # one line is no glance


def test_what_a_problem_is_about_stands_before_it_in_bold():
    told = list_sentences([("Total, 2022/23.", "It is *not* 5."), "more came.", ("Total.", "[x] came.")])
    assert told.data == "- **Total, 2022/23.** It is &#42;not&#42; 5.\n- More came."


def test_what_came_from_the_data_is_shown_as_it_is():
    assert say("<b>*A*</b> & [link](x)").data == (
        "&#60;b&#62;&#42;A&#42;&#60;/b&#62; &#38; &#91;link&#93;(x)"
    )


def test_a_key_point_has_three_beats_and_leads_to_the_comparable_figures_it_rests_on():
    rows = select(FIGURES, "cases_by_kind")
    told = key_points(point("It fell to 71.", "it was [x] before.", "Why?", rests_on=[rows, rows.iloc[:0]]))
    source = "Source: [cases by kind, 2022/23 to 2023/24](01.html#raw-2)"
    assert told.data == f"- **It fell to 71.** *Ask:* Why? {source}"


def test_a_key_point_names_each_of_its_sources_once():
    rows = select(FIGURES, "cases_by_kind")
    other = rows.iloc[-1:].assign(source_file="2023-24/news.csv", link="01.html#raw-9")
    told = key_points(point("It fell.", ["A [x].", "B.", "C."], rests_on=[rows, other, rows]))
    assert told.data == (
        "- **It fell.** B. C. "
        "Source: [cases by kind, 2022/23 to 2023/24](01.html#raw-2) and [news, 2023/24](01.html#raw-9)"
    )
    page = key_points(point("It fell.", rests_on=[rows], link="02.html", source="All of it"))
    assert page.data == "- **It fell.** [All of it](02.html)"


def test_five_points_are_told_at_most():
    told = key_points(*(point(f"Point {number}.") for number in range(7)))
    assert told.data.count("- **Point") == 5


def test_good_bad_and_ask_stand_a_line_each():
    told = glance(good=["more people came.", "[x]"], bad=[], ask=["Why?"])
    assert told.data == "- **Good:** More people came.\n- **Ask:** Why?"


def test_a_page_says_what_year_its_newest_figures_are_of_unless_it_is_the_reports_own():
    rows = select(make_report_figures(*TABLE), "cases_by_kind")
    assert tell_newest("2024/25", rows, rows.iloc[:0]) == (
        "The newest yearly figures in the reports up to this one are of 2023/24."
    )
    assert tell_newest("2023/24", rows.iloc[:1], rows) == ""
    parts = rows.assign(period=["2023", "to date", "2024 Jan-Mar", "2022/23"])
    assert tell_newest("2024/25", parts) == (
        "The newest yearly figures in the reports up to this one are of 2023."
    )
    assert tell_newest("2023/24", of="figures of visits") == (
        "The reports up to this one give no yearly figures of visits."
    )
