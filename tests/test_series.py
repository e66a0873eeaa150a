"""One figure for each subject and period, by the documented precedence."""

from frames import make_figures, make_series, row
from helpers.statistics.intervals import Share
from helpers.statistics.series import (
    compare_neighbours,
    figures_by_period,
    pivot_cells,
    select_series,
    select_table,
    shares_by_period,
)

TABLE, TOTAL = "safeguarding_by_person", "safeguarding_by_person: Total"


def chosen(figures, subject=TOTAL, value="count"):
    rows = select_series(figures, subject, value)
    return list(zip(rows["period"], rows[value], rows["report"], strict=True))


def test_a_table_goes_before_prose_of_a_newer_report():
    figures = make_figures(
        row("2023-24", "safeguarding_statements", TOTAL, "2022/23", 999, claim="count"),
        row("2022-23", TABLE, "Total", "2022/23", 123),
    )
    assert chosen(figures) == [("2022/23", 123, "2022-23")]


def test_the_newest_report_goes_before_an_older_one():
    figures = make_figures(
        row("2022-23", TABLE, "Total", "2021/22", 136), row("2023-24", TABLE, "Total", "2021/22", 137)
    )
    assert chosen(figures) == [("2021/22", 137, "2023-24")]


def test_an_exact_figure_goes_before_a_bound():
    figures = make_figures(
        row("2023-24", "a_statements", "clubs", "2023/24", 300, claim="at_least", bound="above"),
        row("2023-24", "b_statements", "clubs", "2023/24", 312, claim="count"),
    )
    assert chosen(figures, "clubs") == [("2023/24", 312, "2023-24")]


def test_a_bound_stands_where_there_is_nothing_better():
    figures = make_figures(
        row("2020-21", "a_statements", "clubs", "2020/21", 702, claim="at_least", bound="above")
    )
    assert select_series(figures, "clubs")["bound"].to_list() == ["above"]


def test_prose_fills_a_year_that_no_table_gives_and_years_stand_in_order():
    figures = make_figures(
        row("2023-24", TABLE, "Total", "2023/24", 71),
        row("2022-23", "safeguarding_statements", TOTAL, "2022/23", 123, claim="count"),
    )
    assert chosen(figures) == [("2022/23", 123, "2022-23"), ("2023/24", 71, "2023-24")]


def test_calendar_years_never_stand_beside_financial_ones():
    figures = make_figures(
        row("2023-24", "key_by_service_area", "Total", "2023", 149),
        row(
            "2023-24", "safeguarding_statements", "key_by_service_area: Total", "2023/24", 149, claim="count"
        ),
    )
    assert chosen(figures, "key_by_service_area: Total") == [("2023", 149, "2023-24")]


def test_periods_that_are_no_years_and_cells_without_a_number_are_left_out():
    figures = make_figures(
        row("2020-21", "a_statements", "clubs", "since launch to 2020/21", 506, claim="count"),
        row("2023-24", TABLE, "Total", "2019/20", None, published="N/a", missing_reason="not applicable"),
    )
    assert chosen(figures, "clubs") == []
    assert chosen(figures) == []


def test_a_withheld_year_stays_in_its_series_without_its_figure():
    figures = make_figures(
        row("2023-24", TABLE, "Total", "2022/23", 10),
        row("2023-24", TABLE, "Total", "2023/24", None, published="[c]", missing_reason="withheld"),
    )
    assert figures_by_period(select_series(figures, TOTAL)) == {"2022/23": 10, "2023/24": "[c]"}


def test_shares_are_of_the_same_years_total_and_need_one():
    figures = make_figures(
        *make_series(TABLE, "Child referrals", {"2021/22": 21, "2022/23": 21, "2023/24": 6}),
        *make_series(TABLE, "Total", {"2022/23": 123, "2023/24": 71}),
    )
    shares = shares_by_period(
        select_series(figures, f"{TABLE}: Child referrals"), select_series(figures, TOTAL)
    )
    assert shares == {"2022/23": Share(21, 123), "2023/24": Share(6, 71)}


def test_a_table_keeps_the_order_in_which_its_newest_report_printed_it():
    figures = make_figures(
        row("2022-23", "reasons", "Bullying", "2022", 9),
        row("2022-23", "reasons", "Neglect", "2022", 4),
        row("2023-24", "reasons", "Neglect", "2023", 2),
        row("2023-24", "reasons", "Bullying", "2023", 7),
    )
    wide = pivot_cells(select_table(figures, "reasons"))
    assert wide.index.to_list() == ["Neglect", "Bullying"]
    assert wide.to_dict("list") == {"2022": [4, 9], "2023": [2, 7]}


def test_a_cell_that_does_not_apply_keeps_its_place_without_a_figure():
    figures = make_figures(
        row("2023-24", "kinds", "Cuckooing", "2022/23", 1),
        row("2023-24", "kinds", "Cuckooing", "2021/22", missing_reason="not applicable"),
        row("2023-24", "kinds", "Neglect", "2022/23", 25),
        row("2023-24", "kinds", "Neglect", "2021/22", missing_reason="blank"),
    )
    rows = select_table(figures, "kinds")
    assert rows[["item", "period"]].values.tolist() == [
        ["Cuckooing", "2021/22"],
        ["Cuckooing", "2022/23"],
        ["Neglect", "2022/23"],
    ]
    assert rows["missing_reason"].dropna().to_list() == ["not applicable"]


def test_a_table_that_was_never_published_has_no_rows():
    assert select_table(make_figures(), "reasons").empty


def test_neighbouring_years_are_judged_as_one_family():
    compared = compare_neighbours({"2021/22": 137, "2022/23": 123, "2023/24": 71})
    assert list(compared) == ["2022/23", "2023/24"]
    assert [one.chance.family_size for one in compared.values()] == [2, 2]
    assert [one.chance.is_clear for one in compared.values()] == [False, True]
