"""The sentences that say why."""

import pytest

from helpers.percentages.cases import Total
from helpers.percentages.published_columns import Row
from helpers.percentages.reasons import (
    say_difference,
    say_mechanism,
    say_other_rounding,
    say_total,
)

ROW = Row(0, "Neglect", 25, 3075, 2, "30.75")


@pytest.mark.parametrize(
    ("companions", "ending"),
    [(0, "so."), (1, "so; one other cell shows the same."), (12, "so; 12 other cells show the same.")],
)
def test_companions_are_counted_in_words(companions, ending):
    text = say_difference(ROW, 123, "so", companions)
    assert text == f"25 of 123 is 20.33%, not 30.75%: {ending}"


def test_a_base_and_its_rounding_are_told_together():
    clause = say_mechanism("other_denominator", "by person = 137", ROW, 95, "truncated")
    assert clause == "it is 25 of 137 (by person), and digits were cut off instead of rounded"


def test_a_base_without_a_name_stands_nowhere():
    assert "nowhere on the page" in say_mechanism("other_denominator", "68", ROW, 66)


def test_another_rounding_is_told_beside_the_usual_one():
    row = Row(0, "a", 6, 84, 1, "8.4")
    assert say_other_rounding(row, 71, "truncated") == (
        "6 of 71 is 8.5% rounded half up; 8.4% follows where digits were cut off instead of rounded."
    )


def test_a_wrong_total_says_what_it_should_be():
    assert say_total(76, Total(123, 0.0, "left_out_of_total", "Neglect")) == (
        "The total should be 123, not 76: it leaves out Neglect."
    )
    assert "mistyped" in say_total(132, Total(123, 0.0, "total_typo", "123"))
