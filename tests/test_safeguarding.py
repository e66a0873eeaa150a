"""What the safeguarding page says follows from the figures by rule."""

import pytest

from frames import know, make_series, row
from helpers.pages import safeguarding

PERSON, KIND, OUTCOME = "safeguarding_by_person", "safeguarding_by_abuse_type", "safeguarding_by_outcome"
TOTALS = {"2018/19": 92, "2019/20": 84, "2020/21": 92, "2021/22": 137, "2022/23": 123, "2023/24": 71}


COPY = {
    "finding_id": "f1",
    "kind": "identical_columns",
    "report": "2023-24",
    "table": PERSON,
    "period": "2018/19",
    "severity": "high",
    "why": "Every figure is the same as in 2020/21.",
}


def test_a_clear_fall_of_referrals_is_told_with_both_counts():
    told = safeguarding.tell_referrals(know(*make_series(PERSON, "Total", TOTALS)))
    assert told[0].startswith(
        "Referrals fell from 123 in 2022/23 to 71 in 2023/24: 52 fewer, a fall of 42.3%."
    )


def test_a_year_that_repeats_another_is_left_out_of_comparisons():
    known = know(*make_series(PERSON, "Total", TOTALS), findings=[COPY])
    assert safeguarding.list_unreliable(known) == ["2018/19"]
    assert "2019/20 to 2023/24" in safeguarding.tell_referrals(known)[1]


def test_one_year_alone_is_told_without_a_comparison():
    known = know(row("2022-23", "safeguarding_statements", f"{PERSON}: Total", "2022/23", 123, claim="count"))
    assert safeguarding.tell_referrals(known) == ["123 referrals in 2022/23."]


@pytest.mark.parametrize(
    "tell",
    [
        safeguarding.tell_referrals,
        safeguarding.tell_people,
        safeguarding.tell_charity,
        safeguarding.tell_breaks,
        safeguarding.tell_key_points,
    ],
)
def test_nothing_is_said_where_nothing_was_published(tell):
    assert tell(know()) == []


def test_a_year_that_cannot_be_relied_on_is_marked_and_has_no_interval():
    known = know(*make_series(PERSON, "Total", TOTALS), findings=[COPY])
    rows = safeguarding.list_referrals(known).set_index("period")
    assert rows["mark"].dropna().to_dict() == {"2018/19": "[u]"}
    assert rows.index[rows["low"].isna()].to_list() == ["2018/19"]
    assert safeguarding.list_people(known)["mark"].dropna().to_list() == ["[u]"]


@pytest.mark.parametrize(
    ("counts", "is_clear"),
    [
        ({"2022/23": 123, "2023/24": 71}, True),
        ({"2022/23": 80, "2023/24": 79}, False),
        ({"2023/24": 71}, None),
    ],
)
def test_a_change_is_clear_only_where_the_test_says_so(counts, is_clear):
    assert safeguarding.is_change_clear(know(*make_series(PERSON, "Total", counts))) is is_clear
