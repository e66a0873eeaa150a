"""Sentences with a missing figure are left out; what came from the data never acts."""

from fractions import Fraction

from helpers.notebook.say import glance, key_points, list_sentences, point, say
from helpers.notebook.values import Figure

LAST = Figure(Fraction(71), "2023/24", link="01.html#raw-1", source="cases by kind, 2023/24")


def test_sentences_are_a_paragraph_and_those_with_a_missing_figure_are_left_out():
    shown = say(
        "referrals fell to 71.", f"Of {Figure(None)} no more is known.", "Of [c] neither.", "Nor [z]."
    )
    assert shown.data == "Referrals fell to 71."


def test_a_cell_with_nothing_left_to_say_shows_nothing():
    assert say("From [x] to 5.", "So nobody can say more.") is None
    assert say("") is None
    assert list_sentences(["From [x] to 5."]) is None
    assert key_points(None, point("From [x] to 5.")) is None
    assert glance(good=["[x]"], bad=[], ask=[]) is None


def test_what_came_from_the_data_is_shown_as_it_is():
    assert say("<b>*A*</b> & [link](x)").data == (
        "&#60;b&#62;&#42;A&#42;&#60;/b&#62; &#38; &#91;link&#93;(x)"
    )


def test_a_key_point_has_three_beats_and_leads_to_the_figure_it_rests_on():
    told = key_points(point("It fell to 71.", "it was [x] before.", "Why?", rests_on=LAST / LAST))
    assert told.data == ("- **It fell to 71.** *Ask:* Why? [Source: cases by kind, 2023/24](01.html#raw-1)")


def test_five_points_are_told_at_most():
    told = key_points(*(point(f"Point {number}.") for number in range(7)))
    assert told.data.count("- **Point") == 5


def test_good_bad_and_ask_stand_a_line_each():
    told = glance(good=["more people came.", "[x]"], bad=[], ask=["Why?"])
    assert told.data == "- **Good:** More people came.\n- **Ask:** Why?"
