"""What the safeguarding page says of kinds of abuse and business areas follows from the figures by rule."""

from frames import know, make_series, row
from helpers.pages import referral_parts

PERSON, KIND, OUTCOME = "safeguarding_by_person", "safeguarding_by_abuse_type", "safeguarding_by_outcome"


def test_nothing_is_said_where_nothing_was_published():
    assert referral_parts.tell_kinds(know()) == []


def test_kinds_with_few_referrals_are_not_tested_for_trends():
    known = know(
        *make_series(KIND, "Neglect", {"2021/22": 19, "2022/23": 25, "2023/24": 11}),
        *make_series(KIND, "Cuckooing", {"2021/22": 2, "2022/23": 1, "2023/24": 19}),
        *make_series(KIND, "Total", {"2021/22": 137, "2022/23": 123, "2023/24": 71}),
    )
    assert list(referral_parts.measure_kinds(known)) == ["Neglect"]


def test_kinds_are_listed_with_the_largest_of_the_last_year_first():
    known = know(
        *make_series(KIND, "Neglect", {"2022/23": 25, "2023/24": 11}),
        *make_series(KIND, "Self-Neglect", {"2022/23": 51, "2023/24": 41}),
        *make_series(KIND, "Total", {"2022/23": 123, "2023/24": 71}),
    )
    assert referral_parts.list_kinds(known)["item"].drop_duplicates().to_list() == ["Self-Neglect", "Neglect"]


def areas(**counts):
    """The business areas of two years; the last year has a total, 71."""
    last = [
        row("2023-24", referral_parts.REFERRERS, item, "2023/24", count)
        for item, count in {**counts, "Total": 71}.items()
    ]
    return [*make_series(referral_parts.REFERRERS, "Lifeline", {"2022/23": 23}, "2022-23"), *last]


def test_business_areas_of_the_last_year_stand_with_their_share():
    ranked = referral_parts.rank_referrers(know(*areas(Lifeline=15, Lettings=6)))
    assert ranked["item"].to_list() == ["Lifeline", "Lettings"]
    assert ranked["text"].to_list() == ["15 of 71 (21.1%)", "6 of 71 (8.5%)"]


def test_without_a_total_of_the_last_year_no_share_of_an_area_is_shown():
    assert referral_parts.rank_referrers(know(*areas(Lifeline=15)[:1])).empty


def test_the_chart_of_areas_names_all_that_made_the_most_referrals():
    known = know(*areas(Lifeline=15, Contact=15, Lettings=6))
    title = referral_parts.word_referrers(referral_parts.rank_referrers(known), known)["title"]
    told = "Referrals by Lifeline and Contact in 2023/24: 15 of 71 (21.1%) each"
    assert title == f"{told}, the most of 3 business areas"


def test_rounded_counts_do_not_say_which_area_made_the_most():
    known = know(*areas(Lifeline=15, Lettings=5), edition="public")
    title = referral_parts.word_referrers(referral_parts.rank_referrers(known), known)["title"]
    assert title == "Referrals by Lifeline in 2023/24: 15 of 71 (about 21%)"
