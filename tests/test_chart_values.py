"""What charts draw is what the rows say: gaps stay gaps, bounds stay bounds, nothing is rounded."""

import pandas as pd
import pytest

from helpers.publishing.chart_values import (
    INTERVAL_NOTE,
    explain_signs,
    fill_gaps,
    list_periods,
    prepare_values,
    require_columns,
)


def whole(*values):
    return pd.array(values, dtype="Int64")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["2018/19", "2020/21"], ["2018/19", "2019/20", "2020/21"]),
        (["2000/01", "1998/99"], ["1998/99", "1999/00", "2000/01"]),
        (["2020", "2023"], ["2020", "2021", "2022", "2023"]),
        (["2023/24"], ["2023/24"]),
        (["Dec 2023", "Dec 2023", "May 2024"], ["Dec 2023", "May 2024"]),
        (["2020", "2018/19"], ["2020", "2018/19"]),
        ([], []),
    ],
)
def test_years_that_nobody_published_are_listed_and_other_names_kept(given, expected):
    assert list_periods(given) == expected


def test_a_year_without_a_row_becomes_an_empty_row():
    rows = pd.DataFrame({"period": ["2020", "2022"], "count": whole(5, 7)})
    filled = fill_gaps(rows, ["2020", "2021", "2022"])
    assert filled["period"].tolist() == ["2020", "2021", "2022"]
    assert filled["count"].isna().tolist() == [False, True, False]


def test_two_values_for_one_period_are_refused():
    rows = pd.DataFrame({"period": ["2020", "2020"], "count": whole(5, 7)})
    with pytest.raises(ValueError, match="Period 2020 has two values"):
        fill_gaps(rows, ["2020"])


def test_values_are_prepared_with_sign_text_and_shorthand():
    rows = pd.DataFrame(
        {
            "count": whole(0, 1234, 300, None, None),
            "bound": [None, None, "above", None, None],
            "shorthand": [None, None, None, "[c]", None],
            "text": [None, "1,234 people", None, None, None],
        }
    )
    prepared = prepare_values(rows, "count")
    assert prepared["text"].tolist() == ["0", "1,234 people", ">300", "[c]", "[x]"]
    assert prepared["size"].tolist()[:3] == [0.0, 1234.0, 300.0]
    assert prepared["size"].isna().tolist() == [False, False, False, True, True]
    assert prepared["high"].isna().all()


def test_the_text_given_for_a_missing_value_is_not_shown_in_its_place():
    rows = pd.DataFrame({"count": whole(None), "text": ["2 of 71 (2.8%)"], "shorthand": ["[c]"]})
    assert prepare_values(rows, "count")["text"].tolist() == ["[c]"]


def test_money_keeps_its_pence_and_its_unit():
    rows = pd.DataFrame({"amount_gbp": pd.array(["276535000000", "3400.50", None], dtype="string")})
    prepared = prepare_values(rows, "amount_gbp", unit="£")
    assert prepared["text"].tolist() == ["£276,535,000,000", "£3,400.50", "[x]"]


def test_only_the_signs_that_are_drawn_are_explained():
    rows = pd.DataFrame({"count": whole(300, 40, None), "bound": ["above", None, "below"]})
    assert explain_signs(prepare_values(rows, "count")) == ["> more than.", "[x] not available.", ""]
    plain = pd.DataFrame({"count": whole(300)})
    assert explain_signs(prepare_values(plain, "count")) == ["", "", ""]


def test_intervals_that_are_drawn_are_explained():
    rows = pd.DataFrame({"count": whole(71, 92), "low": [55.0, None], "high": [90.0, None]})
    assert explain_signs(prepare_values(rows, "count"))[-1] == INTERVAL_NOTE


def test_a_mark_stands_behind_its_number():
    rows = pd.DataFrame({"count": whole(92, 84), "mark": pd.array(["[u]", None], dtype="string")})
    prepared = prepare_values(rows, "count")
    assert prepared["text"].tolist() == ["92 [u]", "84"]
    assert explain_signs(prepared)[1] == "[u] low reliability: not compared with other years."


def test_nothing_to_draw_is_said_in_one_sentence():
    with pytest.raises(ValueError, match="There is nothing to draw"):
        require_columns(pd.DataFrame({"period": []}), "period")
    with pytest.raises(ValueError, match="no column 'count', only period"):
        require_columns(pd.DataFrame({"period": ["2020"]}), "period", "count")
