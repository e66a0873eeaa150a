"""Outcomes stand over two bases that stay the same, whatever the published percentages rest on."""

from frames import know, make_series, row
from helpers.pages import outcomes

PERSON, OUTCOME = "safeguarding_by_person", "safeguarding_by_outcome"


def acceptance():
    """The published outcomes of two years: 81 of 123 and 37 of 71 cases had an outcome."""
    accepted, satisfied = outcomes.ACCEPTED, "Local authority satisfied with internal actions"
    return [
        *make_series(PERSON, "Total", {"2022/23": 123, "2023/24": 71}),
        *make_series(OUTCOME, accepted, {"2022/23": 28, "2023/24": 22}),
        *make_series(OUTCOME, satisfied, {"2022/23": 53, "2023/24": 15}),
        row("2023-24", OUTCOME, "No response regarding outcome", "2023/24", 34),
        *make_series(OUTCOME, "Total", {"2022/23": 81, "2023/24": 71}),
    ]


def test_acceptance_is_told_on_both_bases_with_the_cases_still_open():
    told = outcomes.tell_acceptance(know(*acceptance()))
    assert "28 of 123 (22.8%)" in told[0]
    assert "22 of 71 (31.0%)" in told[0]
    assert "no clear change" in told[0]
    assert "28 of 81 (34.6%)" in told[1]
    assert "22 of 37 (59.5%, 95% interval" in told[1]
    assert "no outcome had been reported for 34 of 71 referrals" in told[2]


def test_the_chart_is_titled_by_both_years_with_count_and_base():
    accepted = "Of all referrals 28 of 123 (22.8%) were accepted in 2022/23 and 22 of 71 (31.0%) in 2023/24"
    title = f"{accepted}: no clear change"
    assert outcomes.title_acceptance(know(*acceptance())) == title


def test_the_public_edition_gives_no_share_on_a_small_base_and_no_published_percentage():
    known = know(*acceptance(), edition="public")
    rows = outcomes.list_acceptance(known)
    assert rows["all_referrals_percent"].to_list() == ["23", "31"]
    assert rows["cases_with_outcome_percent"].isna().to_list() == [False, True]
    assert rows["published_percent"].isna().all()
    assert "59.5%" not in " ".join(outcomes.tell_acceptance(known))
    assert set(outcomes.stack_acceptance(known)["series"]) == set(outcomes.BASES.values())


def test_a_share_on_a_small_base_stands_with_its_interval():
    html = outcomes.show_acceptance(know(*acceptance())).html
    assert "43.5% to 73.7%" in html


def test_every_count_leads_to_its_raw_cell():
    html = outcomes.show_acceptance(know(*acceptance())).html
    for table in ("outcome", "person"):
        assert html.count(f"#raw-2023-24-safeguarding-by-{table}-") >= 2


def test_nothing_is_said_where_nothing_was_published():
    assert outcomes.tell_acceptance(know()) == []
    assert outcomes.tell_headline(know()) == []
    assert outcomes.title_acceptance(know()) == ""
