"""What the files and the cells leave out is named: tables, years, figures that stand nowhere."""

from frames import make_series
from helpers.notebook import held
from helpers.notebook.select import last, select
from report_samples import TABLE, make_report_figures, say


def test_tables_that_no_report_has_are_named_in_the_words_given():
    figures = make_report_figures(*TABLE, say("2022/23", 9, "cases_by_age: Adults"))
    told = held.list_not_held(figures, {"cases_by_kind": "kinds", "cases_by_age": "ages"})
    assert told == "The files held have no table of ages."
    assert held.list_not_held(figures, {"cases_by_kind": "kinds"}) == ""
    two = held.list_not_held(figures, {"a": "ages", "b": "areas"})
    assert two == "The files held have no table of ages or areas."


def test_a_page_says_what_year_its_newest_figures_are_of_unless_it_is_the_reports_own():
    rows = select(make_report_figures(*TABLE), "cases_by_kind")
    assert held.tell_newest("2024/25", rows, rows.iloc[:0]) == (
        "The newest of these figures are of 2023/24; the files held have none of 2024/25."
    )
    assert held.tell_newest("2023/24", rows.iloc[:1], rows) == ""
    parts = rows.assign(period=["2023", "to date", "2024 Jan-Mar", "2022/23"])
    assert held.tell_newest("2024/25", parts) == (
        "The newest of these figures are of 2023; the files held have none of 2024/25."
    )
    assert held.tell_newest("2023/24") == ""


def test_what_no_cell_showed_is_listed_once():
    held.forget_shown()
    figures = make_report_figures(
        *TABLE, say("2023/24", 71), say("2023/24", 5, "checks"), say("2023/24", 5, "checks")
    )
    rows = select(figures, "cases_by_kind", "Total")
    held.remember_shown(rows)
    left = held.list_not_shown(figures, "2023-24")
    assert list(zip(left["item"], left["period"], strict=True)) == [
        ("Neglect", "2022/23"),
        ("Neglect", "2023/24"),
        ("checks", "2023/24"),
    ]
    assert held.list_not_shown(figures, "2022-23").empty


def test_a_part_of_a_year_is_listed_and_never_stands_in_a_series():
    held.forget_shown()
    counts = {"2022": 14, "2023": 21, "2024 Jan-Mar": 5}
    figures = make_report_figures(*make_series("cases", "Total", counts))
    rows = select(figures, "cases")
    assert rows["period"].to_list() == ["2022", "2023"]
    assert str(last(rows)) == "21"
    assert "2024 Jan-Mar" in held.list_not_shown(figures, "2023-24")["period"].to_list()
