"""The sentences that say why."""

import pytest

from helpers.percentages.beliefs import Cause
from helpers.percentages.published_columns import Row
from helpers.percentages.reasons import say_cause, say_difference, say_other_rounding


def make_cause(mechanism, parameter, rounding="half_up"):
    return Cause(mechanism, parameter, "cell", None, rounding, 10.0, 0.9)


ROW = Row(0, "Neglect", 25, 3075, 2, "30.75")


@pytest.mark.parametrize(
    ("companions", "ending"),
    [(0, "so."), (1, "so; one other cell shows the same."), (12, "so; 12 other cells show the same.")],
)
def test_companions_are_counted_in_words(companions, ending):
    text = say_difference(ROW, 123, "so", companions)
    assert text == f"25 of 123 is 20.33%, not 30.75%: {ending}"


def test_a_base_and_its_rounding_are_told_together():
    clause = say_cause(make_cause("other_denominator", "by person = 137", "truncated"), ROW, 95)
    assert clause == "it is 25 of 137 (by person), and digits were cut off instead of rounded"


def test_a_base_without_a_name_stands_nowhere():
    assert "nowhere on the page" in say_cause(make_cause("other_denominator", "68"), ROW, 66)


def test_how_a_misprint_was_rounded_before_is_not_told():
    clause = say_cause(make_cause("digit", "20.32 printed as 30.32", "truncated"), ROW, 123)
    assert clause == "one digit is mistyped (20.32 printed as 30.32)"


def test_another_rounding_is_told_beside_the_usual_one():
    row = Row(0, "a", 6, 84, 1, "8.4")
    assert say_other_rounding(row, 71, "truncated") == (
        "6 of 71 is 8.5% rounded half up; 8.4% follows where digits were cut off instead of rounded."
    )
