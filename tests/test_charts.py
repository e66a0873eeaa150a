"""Charts of selected rows: their words follow from the rows, and nothing to compare shows nothing."""

import re

import matplotlib.pyplot as plt
import pytest
import seaborn

from frames import make_series
from helpers.notebook import charts
from helpers.notebook.report import read_report
from helpers.notebook.select import begin_anew, list_not_shown, select
from report_samples import make_report_figures

COUNTS = {"2021/22": 137, "2022/23": 123, "2023/24": 71}
FIGURES = make_report_figures(*make_series("cases", "Total", COUNTS))
ROWS = select(FIGURES, "cases")
WORDS = {"title": "referrals fell", "measure": "Referrals"}
CHARTS = [charts.show_columns, charts.show_panels, charts.show_bars]


def test_subtitle_source_and_alternative_text_follow_from_the_rows():
    chart = charts.show_columns(ROWS, **WORDS)
    assert (chart.title, chart.subtitle) == ("Referrals fell", "Referrals, 2021/22 to 2023/24")
    assert chart.source == "A publisher, report 2023-24"
    assert chart.alt == "Referrals fell. Bar chart: 137 in 2021/22, 123 in 2022/23 and 71 in 2023/24."


def test_one_series_is_read_out_year_by_year_and_what_cannot_be_compared_apart():
    counts = {"2018/19": 99, "2019/20": 84, "2020/21": 137, "2021/22": 90, "2022/23": 92, "2023/24": 71}
    made = make_report_figures(*make_series("cases", "Total", counts), marks=["2018/19"])
    chart = charts.show_columns(select(made, "cases"), **WORDS)
    assert chart.alt == (
        "Referrals fell. Bar chart: 84 in 2019/20, 137 in 2020/21, 90 in 2021/22, 92 in 2022/23 and 71 in "
        "2023/24; not to be compared with these, 99 in 2018/19."
    )


def test_what_is_drawn_and_read_out_is_the_value_that_a_cell_gave():
    chart = charts.show_columns(ROWS.assign(value=ROWS["value"] * 2), **WORDS)
    assert chart.alt == "Referrals fell. Bar chart: 274 in 2021/22, 246 in 2022/23 and 142 in 2023/24."
    printed = make_series("cases", "Total", {period: 2 * count for period, count in COUNTS.items()})
    assert chart.svg == charts.show_columns(select(make_report_figures(*printed), "cases"), **WORDS).svg


def test_a_title_with_a_missing_figure_gives_way_to_the_measure():
    chart = charts.show_columns(ROWS, title="Referrals fell to [c]", measure="Referrals")
    assert chart.title == "Referrals"
    assert "[" not in chart.alt


def test_a_stacked_chart_is_read_out_with_every_year_of_what_is_not_known():
    cases = make_report_figures(
        *make_series("cases", "Known", {"2022/23": 8, "2023/24": 5}),
        *make_series("cases", "Not known", {"2022/23": 2, "2023/24": 4}),
    )
    chart = charts.show_stacked(select(cases, "cases"), unknown="Not known", **WORDS)
    assert chart.alt == (
        "Referrals fell. Stacked bar chart: 2023/24, Known 5 and Not known 4; Not known, 2 in 2022/23 and 4 "
        "in 2023/24."
    )


@pytest.mark.parametrize("draw", [*CHARTS, charts.show_lines, charts.show_stacked])
def test_with_under_two_values_there_is_no_chart(draw):
    assert draw(ROWS.iloc[:1], **WORDS) is None


def test_rounded_counts_are_said_to_be_rounded():
    rounded = make_series("cases", "Total", {"2022/23": 125, "2023/24": 70})
    rows = select(make_report_figures(*rounded, rounded=True), "cases")
    assert charts.show_columns(rows, **WORDS).subtitle.endswith(", rounded to the nearest 5")


@pytest.mark.parametrize("draw", CHARTS)
def test_what_is_drawn_is_not_listed_as_not_shown(draw):
    begin_anew()
    assert len(list_not_shown(FIGURES, "2023-24")) == 3
    draw(ROWS, **WORDS)
    assert list_not_shown(FIGURES, "2023-24").empty


def test_where_figures_begin_anew_the_chart_says_so():
    rows = ROWS.assign(break_reason=["", "counted anew", ""])
    small = charts.show_panels(rows, **WORDS)
    assert small.subtitle.endswith(", 2021/22 to 2023/24; 2022/23 counted anew")


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_whatever_was_published_of_two_years_or_more_can_be_drawn(edition):
    figures = read_report("2023-24", edition, "data/raw", "data/processed").figures
    drawn = 0
    for subject in figures["subject"].dropna().unique():
        table, _, item = subject.partition(": ")
        rows = select(figures, table, item or None)
        if rows["value"].notna().sum() > 1:
            drawn += charts.show_columns(rows, **WORDS) is not None
    assert drawn > 40


def test_an_analysts_own_figure_becomes_a_picture_of_the_page_and_is_closed():
    axes = ROWS.plot(x="period", y="value")
    shown = charts.show(axes, alt="Referrals fell to 71.", title="Referrals fell")
    assert plt.get_fignums() == []
    assert 'alt="Referrals fell to 71."' in shown.html
    figure, _ = plt.subplots(figsize=(12, 6))
    wide = charts.show(figure, alt="Nothing.")
    assert float(re.search(rb'width="([\d.]+)pt"', wide.svg)[1]) <= 5.3 * 72
    assert "figcaption" not in wide.html


def test_a_figure_of_seaborn_is_shown_too_and_the_same_figure_gives_the_same_bytes():
    draw = lambda: charts.show(seaborn.relplot(data=ROWS, x="period", y="value"), alt="Points.")  # noqa: E731
    assert draw().svg == draw().svg


def test_a_figure_without_alternative_text_and_what_is_no_figure_are_refused():
    with pytest.raises(ValueError, match="no alternative text"):
        charts.show(plt.figure(), alt=" ")
    with pytest.raises(TypeError, match="DataFrame is no figure"):
        charts.show(ROWS, alt="Rows.")
