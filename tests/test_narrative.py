"""Sentences follow from results by rule: nothing unclear rises or falls, nothing stands without its base."""

import re

import pytest

from helpers.language.narrative import (
    CAUTION_REFERRALS,
    CHANCE_BASIS,
    KeyPoint,
    list_key_points,
    say_break,
    say_count_change,
    say_count_trend,
    say_dispersion,
    say_family,
    say_gaps,
    say_share_change,
    say_share_trend,
    say_unreliable,
    show_sentences,
)
from helpers.statistics.chance import Chance
from helpers.statistics.comparisons import (
    Change,
    CountComparison,
    compare_counts,
    compare_shares,
    correct_family,
)
from helpers.statistics.intervals import Share
from helpers.statistics.trends import measure_count_trend, measure_dispersion, measure_share_trend
from helpers.statistics.years import Break

YEARS = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
REFERRALS = [84, 92, 137, 123, 71]
CONCERNS = {"2020": 71, "2021": 105, "2022": 151, "2023": 149}
LAST_TWO = ("2022/23", "2023/24")


def as_counts(counts: list) -> dict:
    return dict(zip(YEARS, counts, strict=True))


def as_shares(counts: list, totals: list = REFERRALS) -> dict[str, Share]:
    return {year: Share(*pair) for year, *pair in zip(YEARS, counts, totals, strict=True)}


KINDS = correct_family(
    {
        "Neglect": compare_counts(25, 10),
        "Self-Neglect": compare_counts(51, 41),
        "Domestic Abuse": compare_counts(8, 1),
        "Financial": compare_counts(19, 5),
        "Cuckooing": compare_counts(1, "[c]"),
    },
    family="kinds of abuse, 2022/23 and 2023/24",
)
SAID = {
    say_count_change(compare_counts(123, 71), "referrals", *LAST_TWO): (
        "Referrals fell from 123 in 2022/23 to 71 in 2023/24: 52 fewer, a fall of 42.3%. "
        "Chance alone would make a difference at least this large about 1 time in 4,000."
    ),
    say_count_change(compare_counts(137, 123), "referrals", "2021/22", "2022/23"): (
        "Referrals: from 137 in 2021/22 to 123 in 2022/23, no clear change. "
        "Chance alone would make a difference at least this large about 4 times in 10."
    ),
    say_count_change(KINDS["Domestic Abuse"], "Domestic Abuse", *LAST_TWO): (
        "Domestic Abuse: from 8 in 2022/23 to 1 in 2023/24, no clear change. "
        "Chance alone would make a difference at least this large about 1 time in 30. "
        "Among 4 comparisons that is not enough to call it clear."
    ),
    say_count_change(KINDS["Self-Neglect"], "Self-Neglect", *LAST_TWO): (
        "Self-Neglect: from 51 in 2022/23 to 41 in 2023/24, no clear change. "
        "Chance alone would make a difference at least this large about 3 times in 10."
    ),
    say_count_change(KINDS["Financial"], "Financial", *LAST_TWO): (
        "Financial fell from 19 in 2022/23 to 5 in 2023/24. "
        "Allowing for 4 comparisons, chance alone would make a difference at least this large "
        "about 1 time in 40."
    ),
    say_count_change(KINDS["Cuckooing"], "Cuckooing", *LAST_TWO): (
        "Cuckooing: no comparison of 2022/23 and 2023/24, since the figure for 2023/24 is withheld ([c])."
    ),
    say_family(KINDS): (
        "These 4 comparisons (kinds of abuse, 2022/23 and 2023/24) were judged together, by Holm's method. "
        "So the risk that chance alone makes any of them look clear is at most 1 in 20. Of the 4, 1 is clear."
    ),
    say_share_change(compare_shares(Share(28, 123), Share(22, 71)), "accepted of all referrals", *LAST_TWO): (
        "Accepted of all referrals: from 28 of 123 (22.8%) in 2022/23 to 22 of 71 (31.0%) in 2023/24, "
        "no clear change. Chance alone would make a difference at least this large about 2 times in 10."
    ),
    say_share_change(compare_shares(Share(28, 81), Share(22, 37)), "accepted of known outcomes", *LAST_TWO): (
        "Accepted of known outcomes rose from 28 of 81 (34.6%) in 2022/23 to 22 of 37 (59.5%, 95% interval "
        "43.5% to 73.7%) in 2023/24, by 24.9 percentage points. "
        "Chance alone would make a difference at least this large about 1 time in 80."
    ),
    say_share_trend(measure_share_trend(as_shares([29, 24, 41, 28, 22])), "accepted of all referrals"): (
        "Accepted of all referrals: from 29 of 84 (34.5%) in 2019/20 to 22 of 71 (31.0%) in 2023/24, "
        "no clear rise or fall over 5 years."
    ),
    say_share_trend(measure_share_trend(as_shares([31, 21, 60, 51, 41])), "self-neglect's share"): (
        "Self-neglect's share rose over 5 years, from 31 of 84 (36.9%) in 2019/20 to 41 of 71 (57.7%) in "
        "2023/24, though not in every year. Chance alone would make a trend at least this strong "
        "about 1 time in 1,000."
    ),
    say_count_trend(measure_count_trend(as_counts(REFERRALS)), "referrals"): (
        "Referrals: from 84 in 2019/20 to 71 in 2023/24. "
        "The years stray from a steady rise or fall by more than chance."
    ),
    say_count_trend(measure_count_trend(as_counts([17, 20, 13, 8, 1])), "domestic abuse"): (
        "Domestic abuse fell over 5 years, from 17 in 2019/20 to 1 in 2023/24, though not in every year. "
        "Chance alone would make a trend at least this strong less than 1 time in 10,000."
    ),
    say_count_trend(measure_count_trend(as_counts([60, 70, 80, 95, 110])), "visits"): (
        "Visits rose over 5 years, from 60 in 2019/20 to 110 in 2023/24. "
        "Chance alone would make a trend at least this strong less than 1 time in 10,000. "
        "Each year had about 16% more than the last."
    ),
    say_count_trend(measure_count_trend({"2019": 5, "2020": "[x]", "2021": 7, "2022": 6}), "awards"): (
        "Awards: from 5 in 2019 to 6 in 2022, no clear rise or fall over 4 years, 1 of them without a figure."
    ),
    say_dispersion(measure_dispersion(CONCERNS), "concerns"): (
        "The counts of concerns from 2020 to 2023 differ by more than chance alone would make them. "
        "The figures do not say what else moved them."
    ),
    say_dispersion(measure_dispersion({"2020": 20, "2021": 25, "2022": 22}), "events"): (
        "The counts of events from 2020 to 2022 do not clearly differ by more than "
        "chance alone would make them."
    ),
    say_gaps(["2020/21"]): "No figure was published for 2020/21.",
    say_unreliable("2018/19", "its column repeats that of 2020/21"): (
        "The figures of 2018/19 cannot be relied on: its column repeats that of 2020/21."
    ),
    say_break(Break("2022/23", "checks replaced appraisals")): (
        "Figures from 2022/23 on cannot be compared with earlier ones: checks replaced appraisals."
    ),
    CAUTION_REFERRALS: CAUTION_REFERRALS,
    CHANCE_BASIS: CHANCE_BASIS,
}


@pytest.mark.parametrize(("said", "expected"), list(SAID.items()))
def test_the_published_figures_are_told_in_these_words(said, expected):
    assert said == expected


def test_sentences_average_under_twenty_words_and_never_start_with_a_digit():
    sentences = re.split(r"(?<=[.])\s+(?=[A-Z0-9])", " ".join(SAID))
    assert sum(len(sentence.split()) for sentence in sentences) / len(sentences) < 20
    assert not [sentence for sentence in sentences if sentence[0].isdigit()]


def judged(p_value: float, earlier: int = 100, later: int = 150) -> CountComparison:
    return CountComparison(Change(earlier, later), chance=Chance(p_value, ""))


def test_rose_and_fell_begin_just_under_one_in_twenty():
    assert "Visits rose from" in say_count_change(judged(0.0499), "visits", *LAST_TWO)
    assert "Visits fell from" in say_count_change(judged(0.0499, 150, 100), "visits", *LAST_TWO)
    unclear = say_count_change(judged(0.05), "visits", *LAST_TWO)
    assert "no clear change" in unclear
    assert not re.search(r"\b(rose|fell|rise|fall)\b|%", unclear)


def test_a_percentage_change_begins_at_a_base_of_fifty():
    assert "%" not in say_count_change(judged(0.01, 49, 90), "visits", *LAST_TWO)
    assert "40 more, a rise of 80.0%" in say_count_change(judged(0.01, 50, 90), "visits", *LAST_TWO)


def test_a_yearly_percentage_needs_fifty_in_every_year():
    for first, said in ((50, True), (49, False)):
        trend = measure_count_trend(as_counts([first, 70, 80, 95, 110]))
        assert ("% more than the last" in say_count_trend(trend, "visits")) == said


def test_equal_counts_stand_where_they_stood_but_rounded_ones_only_about_there():
    exact = say_count_change(compare_counts(92, 92), "referrals", "2018/19", "2020/21")
    assert exact == "Referrals stood at 92 in both 2018/19 and 2020/21."
    rounded = say_count_change(compare_counts(90, 90, rounded_to=5), "referrals", "2018/19", "2020/21")
    assert rounded == "Referrals stood at about 90 in both 2018/19 and 2020/21."
    assert say_count_change(compare_counts(0, 0), "cuckooing", *LAST_TWO).startswith("Cuckooing stood at 0")


def test_the_public_edition_says_about_and_that_rounding_adds_doubt():
    said = say_count_change(compare_counts(125, 70, rounded_to=5), "referrals", *LAST_TWO)
    assert said == (
        "Referrals fell from 125 in 2022/23 to 70 in 2023/24: about 55 fewer, a fall of about 44%. Since the "
        "counts are rounded, chance alone could make a difference at least this large about 1 time in 3,000."
    )
    compared = compare_shares(Share(30, 125), Share(40, 70), rounded_to=5)
    said = say_share_change(compared, "self-neglect's share", *LAST_TWO, edition="public")
    assert said.startswith(
        "Self-neglect's share rose from 30 of 125 (about 24%) in 2022/23 to 40 of 70 (about 57%) in 2023/24, "
        "by about 33 percentage points. Since the counts are rounded, chance alone could"
    )


def test_the_public_edition_has_no_share_or_trend_on_a_base_under_fifty():
    compared = compare_shares(Share(30, 80), Share(20, 35), rounded_to=5)
    said = say_share_change(compared, "accepted", *LAST_TWO, edition="public")
    assert said == (
        "Accepted: from 30 of 80 (about 38%) in 2022/23 to 20 of 35 in 2023/24. "
        "Shares on a base under 50 are not compared in this edition."
    )
    trend = measure_share_trend(as_shares([30, 25, 40, 30, 20], [75, 65, 95, 80, 35]), rounded_to=5)
    said = say_share_trend(trend, "accepted", edition="public")
    assert said == "Accepted: no trend is given, since the base of a year is under 50."
    assert "%" not in said


@pytest.mark.parametrize(
    ("earlier", "later", "reasons"),
    [
        (Share("[c]", 80), Share(20, 70), "the figure for 2022/23 is withheld ([c])"),
        (Share(20, 80), Share(20, None), "the figure for 2023/24 is not available ([x])"),
        (
            Share("[z]", 80),
            Share(5, 0),
            "the figure for 2022/23 is not applicable ([z]) and the figure for 2023/24 is 5 out of 0",
        ),
    ],
)
def test_a_share_that_is_missing_is_explained_and_not_compared(earlier, later, reasons):
    said = say_share_change(compare_shares(earlier, later), "accepted", *LAST_TWO)
    assert said == f"Accepted: no comparison of 2022/23 and 2023/24, since {reasons}."


def test_equal_shares_have_no_clear_change():
    said = say_share_change(compare_shares(Share(20, 80), Share(30, 120)), "accepted", *LAST_TWO)
    assert (
        "no clear change. Chance alone would make a difference at least this large almost every time." in said
    )


def test_a_clear_trend_whose_ends_say_otherwise_only_tended():
    trend = measure_share_trend(as_shares([30, 10, 20, 40, 29], [100] * 5))
    assert trend.rises
    assert trend.chance.is_clear
    said = say_share_trend(trend, "neglect")
    assert said.startswith(
        "Neglect tended to rise over 5 years, though it went from 30 of 100 (30.0%) in 2019/20 to 29 of 100"
    )


def test_years_that_differ_without_a_trend_are_told_unless_the_family_is_too_large():
    trend = measure_share_trend(as_shares([20, 30, 38, 30, 20], [100] * 5))
    assert say_share_trend(trend, "neglect").endswith(
        "The years differ by more than chance, but not steadily in one direction."
    )
    family = {str(number): trend for number in range(50)}
    assert "differ" not in say_share_trend(correct_family(family, "fifty kinds")["0"], "neglect")


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ({"2020": 5, "2021": 9}, "fewer than 3 years have a figure"),
        ({"2020": 0, "2021": 0, "2022": 0}, "every year is the same"),
    ],
)
def test_no_trend_is_given_with_its_reason(counts, reason):
    expected = f"Awards: no trend is given, since {reason}."
    shares = {year: Share(count, 10) for year, count in counts.items()}
    assert say_count_trend(measure_count_trend(counts), "awards") == expected
    assert say_dispersion(measure_dispersion(counts), "awards") == expected
    assert say_share_trend(measure_share_trend(shares), "awards") == expected


def test_a_family_of_one_and_a_full_set_of_gaps_say_nothing():
    assert (
        say_family(correct_family({"all": compare_counts(1, 9), "none": compare_counts(None, 9)}, "x")) == ""
    )
    assert say_gaps([]) == ""


def test_how_many_are_clear_agrees_in_number():
    def count_clear(*pairs):
        family = correct_family({str(pair): compare_counts(*pair) for pair in pairs}, "x")
        return say_family(family).rsplit(". ", 1)[1]

    assert count_clear((9, 9), (8, 9)) == "Of the 2, none is clear."
    assert count_clear((9, 9), (8, 90)) == "Of the 2, 1 is clear."
    assert count_clear((90, 9), (8, 90)) == "Of the 2, 2 are clear."


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org",
        "javascript:alert(1)",
        "//example.org/x",
        "../../x.html",
        "a b.html",
        "x)(y",
        "#a\n",
    ],
)
def test_a_link_cannot_leave_the_pages(target):
    with pytest.raises(ValueError, match="is no place in the pages"):
        KeyPoint("37 cases closed.", "Outcomes", target)


def test_labels_from_data_stay_inert_in_key_points_and_paragraphs():
    label = "<script>x</script> {{ y }} *z* [w](v)"
    said = say_count_change(compare_counts(8, 1), label, *LAST_TWO)
    for markdown in (
        list_key_points([said]),
        show_sentences([said]),
        list_key_points([KeyPoint(said, label, "a.html")]),
    ):
        assert not re.search(r"<script|\{\{|\*z|\[w\]", markdown)
    assert list_key_points([KeyPoint("Cases closed: 37.", "Outcomes", "03.html#outcome"), "", "More."]) == (
        "- Cases closed: 37. [Outcomes](03.html#outcome)\n- More."
    )
