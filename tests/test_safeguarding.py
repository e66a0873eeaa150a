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
        safeguarding.tell_kinds,
        safeguarding.tell_charity,
        safeguarding.tell_breaks,
        safeguarding.tell_key_points,
    ],
)
def test_nothing_is_said_where_nothing_was_published(tell):
    assert tell(know()) == []


def test_kinds_with_few_referrals_are_not_tested_for_trends():
    known = know(
        *make_series(KIND, "Neglect", {"2021/22": 19, "2022/23": 25, "2023/24": 11}),
        *make_series(KIND, "Cuckooing", {"2021/22": 2, "2022/23": 1, "2023/24": 19}),
        *make_series(KIND, "Total", {"2021/22": 137, "2022/23": 123, "2023/24": 71}),
    )
    assert list(safeguarding.measure_kinds(known)) == ["Neglect"]


def test_kinds_are_listed_with_the_largest_of_the_last_year_first():
    known = know(
        *make_series(KIND, "Neglect", {"2022/23": 25, "2023/24": 11}),
        *make_series(KIND, "Self-Neglect", {"2022/23": 51, "2023/24": 41}),
        *make_series(KIND, "Total", {"2022/23": 123, "2023/24": 71}),
    )
    assert safeguarding.list_kinds(known)["item"].drop_duplicates().to_list() == ["Self-Neglect", "Neglect"]
