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
    assert (found.total, found.finished, found.wrong_cells) == (123, True, ())


@pytest.mark.parametrize(("partition", "total"), [(True, 20), (False, None)])
def test_a_total_is_given_where_the_explanations_agree_on_it(partition, total):
    assert explain([7, 6, 7], ["35", "30", "35"], 19, partition=partition).total == total
