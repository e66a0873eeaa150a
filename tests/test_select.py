"""One figure for each item and period, by precedence; nothing dropped, nothing compared across a break."""

import pytest

from frames import make_series, row
from helpers.language.names import Names
from helpers.notebook import select as verbs
from report_samples import TABLE, make_report_figures, say


def texts(rows):
    return list(zip(rows["item"], rows["period"], rows["text"], strict=True))


def test_a_table_is_a_row_for_each_item_and_year_in_printed_order():
    rows = verbs.select(make_report_figures(*TABLE), "cases_by_kind")
    assert texts(rows) == [
        ("Neglect", "2022/23", "25"),
        ("Neglect", "2023/24", "11"),
        ("Total", "2022/23", "123"),
        ("Total", "2023/24", "71"),
    ]
    assert rows["value"].to_list() == [25.0, 11.0, 123.0, 71.0]


def test_a_table_comes_before_prose_a_newer_report_before_an_older_an_exact_figure_before_a_bound():
    figures = make_report_figures(
        say("2023/24", 70),
        row("2022-23", "cases_by_kind", "Total", "2022/23", 120),
        *TABLE,
        say("2021/22", 90, bound="above"),
        say("2021/22", 95),
    )
    rows = verbs.select(figures, "cases_by_kind", "Total")
    assert texts(rows) == [
        ("Total", "2021/22", "95"),
        ("Total", "2022/23", "123"),
        ("Total", "2023/24", "71"),
    ]


def test_prose_that_quotes_a_calendar_year_as_a_financial_one_stands_in_for_none():
    figures = make_report_figures(
        row("2023-24", "cases_by_kind", "Total", "2023", 149), say("2023/24", 149), say("2022", 151)
    )
    assert texts(verbs.select(figures, "cases_by_kind", "Total")) == [
        ("Total", "2022", "151"),
        ("Total", "2023", "149"),
    ]


def test_a_series_that_changes_its_kind_of_year_shows_both_parts_with_the_break():
    figures = make_report_figures(
        row("2023-24", "cases_by_kind", "Total", "2023", 149),
        row("2024-25", "cases_by_kind", "Total", "2024/25", 114),
    )
    rows = verbs.select(figures, "cases_by_kind", "Total")
    assert list(zip(rows["period"], rows["part"], rows["break_reason"], strict=True)) == [
        ("2023", 0, ""),
        ("2024/25", 1, "counted by financial years from here"),
    ]
    assert (str(verbs.last(rows)), str(verbs.before(rows))) == ("114", "[x]")


def test_prose_counts_as_the_table_of_its_own_report_even_once_a_newer_table_counts_otherwise():
    figures = make_report_figures(
        row("2023-24", "cases_by_kind", "Total", "2023", 149),
        say("2023/24", 149),  # of the report whose table has the calendar year
        row("2024-25", "cases_by_kind", "Total", "2024/25", 114),
        say("2025/26", 100, report="2025-26"),  # of a report without the table
    )
    rows = verbs.select(figures, "cases_by_kind", "Total")
    assert texts(rows) == [("Total", "2023", "149"), ("Total", "2024/25", "114"), ("Total", "2025/26", "100")]
    assert not verbs.before(rows[rows["period"] != "2025/26"]).is_known


def test_figures_before_an_indicator_is_comparable_are_shown_and_never_compared():
    figures = make_report_figures(
        *(
            say(period, count, "checks")
            for period, count in (("2021/22", 41), ("2022/23", 26), ("2023/24", 38))
        ),
        comparable_from={"checks": "2022/23"},
    )
    rows = verbs.select(figures, "checks")
    assert rows["part"].to_list() == [0, 1, 1]
    assert str(verbs.first(rows)) == "26"


def test_an_indicator_is_called_by_its_label():
    figures = make_report_figures(say("2023/24", 37, item="cases_closed")).assign(about="Cases closed")
    assert texts(verbs.select(figures, "cases_closed")) == [("Cases closed", "2023/24", "37")]


def test_prose_stands_in_for_a_table_that_no_report_has():
    figures = make_report_figures(say("2022/23", 123), say("2022/23", 51, "cases_by_kind: Neglect"))
    assert texts(verbs.select(figures, "cases_by_kind")) == [
        ("Total", "2022/23", "123"),
        ("Neglect", "2022/23", "51"),
    ]
    assert texts(verbs.select(figures, "cases_by_kind", "Neglect")) == [("Neglect", "2022/23", "51")]
    assert verbs.select(figures, "cases").empty


def test_series_that_follow_each_other_stand_in_one_chart_with_a_break():
    figures = make_report_figures(say("2021/22", 41, "appraisals"), say("2022/23", 26, "checks"))
    parts = verbs.select(figures, "appraisals"), verbs.select(figures, "checks")
    joined = verbs.join_series(*parts, name="Both")
    assert texts(joined) == [("Both", "2021/22", "41"), ("Both", "2022/23", "26")]
    assert joined["part"].to_list() == [0, 1]
    assert verbs.join_series(*(part.iloc[:0] for part in parts), name="Both").empty


def test_a_marked_year_is_shown_and_never_compared():
    rows = verbs.select(make_report_figures(*TABLE, marks=["2023/24"]), "cases_by_kind", "Total")
    assert len(rows) == 2
    assert verbs.last(rows).period == "2022/23"


def test_the_year_before_is_the_year_before_and_no_earlier_one():
    figures = make_report_figures(say("2021/22", 41, "checks"), say("2023/24", 38, "checks"))
    rows = verbs.select(figures, "checks")
    assert str(verbs.before(rows)) == "[x]"


def test_an_item_that_lacks_the_last_year_is_missing_there():
    rows = verbs.select(make_report_figures(*TABLE, say("2024/25", 60)), "cases_by_kind")
    assert (str(verbs.last(rows, "Neglect")), str(verbs.last(rows, "Total"))) == ("[x]", "60")


@pytest.mark.parametrize(
    ("value", "told"),
    [(71.0, "71"), (142, "142"), (71.4, "71.4"), (12.3456, "12.3"), (None, "[x]"), (float("inf"), "[x]")],
)
def test_a_figure_is_the_value_that_a_cell_gave_it(value, told):
    rows = verbs.select(make_report_figures(*TABLE), "cases_by_kind", "Total")
    rows.loc[rows["period"] == "2023/24", "value"] = value
    assert (str(verbs.last(rows)), str(verbs.before(rows))) == (told, "123")


def test_of_several_items_one_has_to_be_named():
    rows = verbs.select(make_report_figures(*TABLE), "cases_by_kind")
    with pytest.raises(ValueError, match="several items"):
        verbs.last(rows)


def test_what_is_withheld_or_not_applicable_keeps_its_shorthand():
    figures = make_report_figures(
        row("2023-24", "cases_by_kind", "Neglect", "2022/23", missing_reason="withheld"),
        row("2023-24", "cases_by_kind", "Neglect", "2023/24", missing_reason="not applicable"),
        row("2023-24", "cases_by_kind", "Neglect", "2021/22", missing_reason="blank"),
    )
    assert texts(verbs.select(figures, "cases_by_kind")) == [
        ("Neglect", "2022/23", "[c]"),
        ("Neglect", "2023/24", "[z]"),
    ]


def test_a_share_of_rounded_counts_is_no_published_one():
    figures = [row("2023-24", "cases_by_kind", "Neglect", "2023/24", 10, percent="14.1", percent_decimals=1)]
    exact = verbs.select(make_report_figures(*figures), "cases_by_kind", "Neglect", unit="%")
    rounded = verbs.select(make_report_figures(*figures, rounded=True), "cases_by_kind", "Neglect", unit="%")
    assert (str(verbs.last(exact)), str(verbs.last(rounded))) == ("14.1%", "[c]")


def test_nothing_published_is_no_row_and_no_figure():
    rows = verbs.select(make_report_figures(*TABLE), "no_such_table")
    assert rows.empty
    assert [str(verb(rows)) for verb in (verbs.first, verbs.before, verbs.last)] == ["[x]"] * 3


def test_prose_is_listed_as_published_by_name_or_beginning():
    figures = make_report_figures(
        say("2023/24", 300, "steps_people", published="more than 300"),
        say("2023/24", 58, "steps_jobs"),
        *TABLE,
    )
    assert verbs.published(figures, "steps_jobs", "steps_*")["text"].to_list() == ["58", "more than 300"]
    assert verbs.published(figures, "other").empty


def test_only_a_star_at_its_end_stands_for_more_in_a_name():
    named = "cases_by_kind: Neglect [in care]"
    figures = make_report_figures(say("2023/24", 3, named), say("2023/24", 5, "cases_by_kind: Neglect i"))
    assert verbs.published(figures, named)["text"].to_list() == ["3"]
    assert verbs.published(figures, "cases_by_kind: Neglect [*")["text"].to_list() == ["3"]


def test_tables_of_a_theme_that_no_report_has_are_named_and_texts_are_not():
    figures = make_report_figures(*TABLE, say("2022/23", 9, "cases_by_age: Adults"))
    tables = {
        "cases_by_kind": "the table by kind",
        "cases_by_age": "the table by age",
        "a_statements": "a text",
    }
    names = Names(tables=tables, themes=dict.fromkeys(tables, "cases") | {"cases_by_area": "other"})
    told = verbs.list_not_held(figures, names, "cases")
    assert told == (
        "Not held in the reports up to this one: the table by age. Any figure of these here stood in prose."
    )
    assert verbs.list_not_held(figures, names, "other") == ""


def test_what_no_cell_showed_is_listed_once():
    verbs.begin_anew()
    figures = make_report_figures(
        *TABLE, say("2023/24", 71), say("2023/24", 5, "checks"), say("2023/24", 5, "checks")
    )
    verbs.remember_shown(verbs.select(figures, "cases_by_kind", "Total"))
    left = verbs.list_not_shown(figures, "2023-24")
    assert list(zip(left["item"], left["period"], strict=True)) == [
        ("Neglect", "2022/23"),
        ("Neglect", "2023/24"),
        ("checks", "2023/24"),
    ]
    assert verbs.list_not_shown(figures, "2022-23").empty


def test_a_part_of_a_year_stands_in_its_place_and_is_never_compared():
    verbs.begin_anew()
    counts = {"2018/19": 14, "April 2019": 5, "2019/20": 21, "to date": 40}
    figures = make_report_figures(*make_series("cases", "Total", counts))
    rows = verbs.select(figures, "cases")
    assert list(zip(rows["period"], rows["part"], rows["break_reason"], strict=True)) == [
        ("2018/19", 0, ""),
        ("2019/20", 0, ""),
        ("April 2019", -1, ""),
    ]
    assert (str(verbs.before(rows)), str(verbs.last(rows)), verbs.last(rows).period) == (
        "14",
        "21",
        "2019/20",
    )
    assert verbs.list_years(rows) == ["2018/19", "2019/20"]
    assert "to date" in verbs.list_not_shown(figures, "2023-24")["period"].to_list()


def test_prose_stands_in_order_of_time_whatever_its_periods_are_called():
    periods = ["to date", "2019/20", "April 2019", "2018", "Q4 2018/19"]
    figures = make_report_figures(*(say(period, place, "homes") for place, period in enumerate(periods)))
    assert verbs.published(figures, "homes")["period"].to_list() == [
        *("2018", "Q4 2018/19", "2019/20", "April 2019", "to date"),
    ]


def test_a_name_that_is_kept_nowhere_is_refused_with_what_there_is():
    figures = make_report_figures(*TABLE)
    verbs.begin_anew(["cases_by_kind", "cases_by_age", "cases_by_age: Adults", "job_clubs"])
    try:
        assert len(verbs.select(figures, "cases_by_kind")) > 0
        assert verbs.select(figures, "cases_by_age", "Adults").empty  # kept, and not published so far
        assert verbs.published(figures, "job_*").empty
        with pytest.raises(ValueError, match="Found 'Adult', no item of cases_by_age: its items are Adults"):
            verbs.select(figures, "cases_by_age", "Adult")
        with pytest.raises(
            ValueError, match=r"Found 'cases_by_kinds', no table .*: near it are cases_by_kind"
        ):
            verbs.select(figures, "cases_by_kinds")
        with pytest.raises(ValueError, match=r"Found 'shops\*', no table"):
            verbs.published(figures, "shops*")
    finally:
        verbs.begin_anew()
