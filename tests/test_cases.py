"""What an explanation of a column may draw on, and how much work it may take."""

from math import log2

import pytest

from helpers.percentages.cases import Case, TooMuchWorkError
from helpers.percentages.published_columns import Base, PublishedColumn
from helpers.percentages.totals import judge_column


def make_column(counts, percents, total, **options):
    items = tuple(f"item {place}" for place in range(len(counts)))
    return PublishedColumn("t", "p", items, tuple(counts), tuple(percents), total, **options)


def test_the_columns_own_name_comes_before_another_tables_for_the_same_number():
    bases, cells = (Base("other", 3), Base("more", 5)), ([1, 2], ["33.3", "66.7"])
    three, four = (make_column(*cells, total, total_name="own", other_bases=bases) for total in (3, 4))
    assert Case(judge_column(three)).bases == {3: "own", 5: "more"}
    assert Case(judge_column(four)).bases == {4: "own", 3: "other", 5: "more"}


def test_no_base_but_its_own_total_is_below_a_count_of_its_column():
    bases = Base("small", 97), Base("just", 98)
    cells, options = ([25, 98], ["20.3", "79.7"]), {"partition": False, "other_bases": bases}
    assert list(Case(judge_column(make_column(*cells, 123, **options))).bases) == [123, 98]
    own = Case(judge_column(make_column(*cells, 60, **options))).bases
    assert list(own) == [60, 98]  # its own total, wrong as it may be


def test_decimals_that_few_rows_print_cost_by_how_few_they_are():
    case = Case(judge_column(make_column([1, 1, 1, 1], ["0.81", "0.81", "0.81", "0.8"], 123)))
    assert case.decimals_bits == {2: 0.0, 1: log2(3.5 / 1.5)}


def test_work_is_allowed_up_to_what_is_left():
    case = Case(judge_column(make_column([1, 2], ["1", "2"], 3)), work_left=5)
    case.spend(3)
    case.spend(2)
    with pytest.raises(TooMuchWorkError):
        case.spend(1)
