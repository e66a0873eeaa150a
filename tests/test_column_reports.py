"""What is said of a column as a whole."""

from helpers.percentages import PublishedColumn, explain_columns


def explain(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    column = PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)
    return explain_columns([column])[0]


def test_a_clean_column_has_nothing_wrong():
    found = explain([25, 98], ["20.3", "79.7"], 123)
    assert (found.total, found.finished, found.wrong_cells, found.total_why) == (123, True, (), "")


def test_certain_cells_are_in_every_smallest_set_and_possible_ones_in_some():
    found = explain([20, 30, 50], [None, None, "50"], 101)
    assert found.certainly_wrong == ()
    assert set(found.possibly_wrong) >= {"item 0", "item 1", "Total"}


def test_the_total_is_left_open_where_explanations_disagree_on_it():
    found = explain([20, 30, 51], ["20", "30", "51"], 100, partition=True)
    assert found.total in (100, 101, None)
    assert found.wrong_cells


def test_a_mistyped_total_is_told_in_a_sentence():
    found = explain([25, 51, 47], ["20.3", "41.5", "38.2"], 132)
    assert found.total_why == "The total should be 123, not 132: it is mistyped."
