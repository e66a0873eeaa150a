"""Claims in words alone."""

import pytest

from helpers.checking.claimed_words import check_caption, check_direction, check_movement, check_rank
from helpers.checking.evidence import collect_evidence, read_records
from published_samples import make_indicators, read_published, write_statements

TABLE = """Item,2020,2021,2022,2023
Emotional Abuse,10,9,15,6
Domestic Abuse,20,13,8,1
Financial,8,12,19,5
Physical,0,7,2,6
Neglect,29,29,25,11
Total,67,70,69,29"""


def check(
    function, published, subject="t: Neglect", period="2023", claim="count", compared="", section="text"
):
    row = (section, subject, period, claim, compared, published)
    figures = read_published(t=TABLE, x_statements=write_statements(row))
    indicators = make_indicators(("all_neglect", "All neglect", "t: Neglect", None))
    return function(read_records(figures[figures["claim"].notna()])[0], collect_evidence(figures, indicators))


@pytest.mark.parametrize(
    ("published", "subject", "compared", "verdict"),
    [
        ("a sustained increase year on year", "t: Financial", "2020", "does not follow"),
        ("a sustained increase year on year", "t: Financial", "", "does not follow"),
        ("a steady decrease every year", "t: Domestic Abuse", "2020", "agrees"),
        ("a steady increase every year", "t: Domestic Abuse", "2020", "does not follow"),
        ("a sustained decrease", "t: Neglect", "2020", "does not follow"),  # 29 stayed 29
        ("a sustained decrease", "t: Neglect", "2021", "agrees"),
        ("a sustained decrease", "elsewhere", "2021", "cannot be checked"),
    ],
)
def test_a_steady_rise_or_fall_must_hold_in_every_year(published, subject, compared, verdict):
    assert check(check_direction, published, subject, compared=compared, claim="change").verdict == verdict


def test_the_year_that_breaks_a_steady_rise_is_named():
    answer = check(check_direction, "a sustained increase year on year", "t: Financial", compared="2020")
    assert answer.why == "From 2020 to 2023 the numbers are 8, 12, 19, 5: no rise in 2023."


@pytest.mark.parametrize("published", ["an increase", "steady", "a steady increase after the decrease", "38"])
def test_words_without_a_steady_direction_are_not_this_claim(published):
    assert check(check_direction, published) is None


def rank(text, period="2023", subject="all_neglect"):
    return check(check_rank, text, subject, period, "rank")


def test_an_order_must_be_that_of_the_numbers():
    assert rank("followed by financial abuse and emotional abuse", "2022").verdict == "agrees"
    answer = rank("followed by domestic abuse, emotional abuse and financial abuse")
    assert (answer.verdict, answer.expected) == ("does not follow", "Emotional Abuse, Physical, Financial")
    assert answer.why == (
        "The next in 2023 are Emotional Abuse 6, Physical 6, Financial 5, Domestic Abuse 1; "
        "the order is that of 2020."
    )


def test_the_first_item_named_and_ties_count_too():
    assert rank("domestic abuse, then emotional abuse", "2020").verdict == "agrees"
    assert rank("domestic abuse, then emotional abuse", "2020").why.startswith(
        "The next in 2020 are Domestic"
    )
    assert rank("emotional abuse, then physical abuse").verdict == "agrees"  # 6 and 6


def test_two_years_are_enough_for_a_steady_rise_and_one_is_not():
    words = "a sustained decrease"
    assert check(check_direction, words, "t: Domestic Abuse", compared="2022").verdict == "agrees"
    assert check(check_direction, words, "t: Domestic Abuse", compared="2023").verdict == "cannot be checked"


def test_an_order_that_leaves_out_a_larger_item_does_not_follow():
    assert rank("followed by financial abuse and domestic abuse", "2022").verdict == "does not follow"


def test_an_order_of_items_that_no_table_has_cannot_be_checked():
    assert rank("followed by modern slavery and hate crime").verdict == "cannot be checked"
    assert rank("followed by domestic abuse and financial abuse", subject="x").verdict == "cannot be checked"


@pytest.mark.parametrize(
    ("published", "section", "verdict"),
    [
        ("recorded during 2023", "table_caption", "agrees"),
        ("recorded during 2021", "table_caption", "does not follow"),
        ("recorded", "table_caption", None),
        ("recorded during 2021", "narrative", None),
    ],
)
def test_the_year_in_a_caption_is_that_of_its_figures(published, section, verdict):
    answer = check(check_caption, published, section=section)
    assert (answer and answer.verdict) == verdict


def move(published, period="Feb 2024", before=(("Oct 2023", "19%"),)):
    rows = [("calls", when, "share", "", text) for when, text in (*before, (period, published))]
    figures = read_published(x_statements=write_statements(*rows))
    row = read_records(figures[figures["claim"].notna()])[len(before)]
    return check_movement(row, collect_evidence(figures, make_indicators()))


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ("fell to 20%", "does not follow"),
        ("fell to 19%", "does not follow"),
        ("fell to 18%", "agrees"),
        ("rose to 20%", "agrees"),
        ("rose to 19%", "does not follow"),
    ],
)
def test_what_fell_or_rose_to_a_level_did_so_from_the_last_one_before(published, verdict):
    assert move(published).verdict == verdict


def test_the_level_before_is_named_with_its_time_and_place():
    before = [("Jan 2023", "35.7%"), ("Oct 2023", "19%")]
    assert move("fell to 20%", before=before).why == (
        "The text x_statements, 2023-24 gives 19% for Oct 2023; from there to 20% it did not fall."
    )


@pytest.mark.parametrize(
    ("published", "before"),
    [
        ("20%", [("Oct 2023", "19%")]),
        ("a fall of 20%", [("Oct 2023", "19%")]),
        ("fell to 20%", [("Feb 2024", "19%")]),  # no earlier time
        ("fell to 20%", [("to date", "19%")]),
        ("fell to 20%", [("Oct 2023", "over 19%")]),
    ],
)
def test_without_an_earlier_level_or_a_movement_there_is_nothing_to_hold(published, before):
    assert move(published, before=before) is None
