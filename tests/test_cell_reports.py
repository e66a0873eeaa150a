"""A value is given only where 95% of the probability agrees on it."""

import pytest

from helpers.percentages.beliefs import Belief
from helpers.percentages.cell_reports import reconcile
from helpers.percentages.own_totals import judge_column
from helpers.percentages.published_columns import PublishedColumn, Row

JUDGED = judge_column(PublishedColumn("t", "p", ("a", "b"), (25, 98), ("20.3", "79.7"), 123))
ROW = Row(0, "a", 25, 203, 1, "20.3")


@pytest.mark.parametrize(
    ("truths", "percent", "count"),
    [
        ([((25, 123), 1.0)], "20.3", 25),
        ([((25, 123), 0.95), ((26, 123), 0.05)], "20.3", 25),
        ([((25, 123), 0.94), ((26, 123), 0.06)], "20.3 or 21.1", None),
        ([((25, 123), 0.5), ((26, 123), 0.2), ((27, 123), 0.2), ((28, 123), 0.1)], None, None),
    ],
)
def test_values_are_given_singly_as_a_set_or_not_at_all(truths, percent, count):
    found = reconcile(ROW, Belief((), tuple(truths)), JUDGED)
    assert found == {"reconciled_percent": percent, "reconciled_count": count}


def test_totals_that_print_the_same_agree():
    found = reconcile(ROW, Belief((), (((25, 123), 0.6), ((25, 123), 0.4))), JUDGED)
    assert found["reconciled_percent"] == "20.3"
