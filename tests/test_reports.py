"""What is said of a column as a whole, and which value is given for a figure."""

import pytest

from helpers.percentages import PublishedColumn, explain_columns
from helpers.percentages.beliefs import Belief
from helpers.percentages.published_columns import Row
from helpers.percentages.reports import reconcile
from helpers.percentages.totals import judge_column

JUDGED = judge_column(PublishedColumn("t", "p", ("a", "b"), (25, 98), ("20.3", "79.7"), 123))
ROW = Row(0, "a", 25, 203, 1, "20.3")


@pytest.mark.parametrize(
    ("truths", "percent", "count"),
    [
        ([((25, 123), 1.0)], "20.3", 25),
        ([((25, 123), 0.95), ((26, 123), 0.05)], "20.3", 25),
        ([((26, 123), 0.94), ((27, 123), 0.06)], "21.1 or 22.0", None),
        ([((26, 123), 0.94), ((25, 123), 0.06)], None, None),  # 20.3 is what is printed
        ([((25, 123), 0.5), ((26, 123), 0.2), ((27, 123), 0.2), ((28, 123), 0.1)], None, None),
    ],
)
def test_values_are_given_singly_as_a_set_or_not_at_all(truths, percent, count):
    found = reconcile(ROW, Belief((), tuple(truths)), JUDGED)
    assert found == (percent, count)


def test_totals_that_print_the_same_agree():
    found = reconcile(ROW, Belief((), (((25, 123), 0.6), ((25, 123), 0.4))), JUDGED)
    assert found == ("20.3", 25)


def explain(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return explain_columns([column])[0]


def test_a_clean_column_has_nothing_wrong():
    found = explain([25, 98], ["20.3", "79.7"], 123)
    assert (found.total, found.finished, found.wrong_cells, found.total_why) == (123, True, (), "")


def test_a_mistyped_total_is_told_in_a_sentence():
    found = explain([25, 51, 47], ["20.3", "41.5", "38.2"], 132)
    assert found.total_why == "The total should be 123, not 132: it is mistyped."
