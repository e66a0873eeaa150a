"""The sentences of a notice of corrections."""

import pytest

from helpers.checking.notice_words import split_sentences, tell_cause, tell_evidence, tell_right, tell_scale

CELL = {
    "verdict": "differs",
    "mechanism": "inverted",
    "parameter": "123",
    "count": 25,
    "denominator": 1230,
    "percent": "30.75",
    "expected": "20.33",
}


def tell(kind="percentage", expected="20.33", item="A", **cell):
    return tell_right({"kind": kind, "expected": expected, "item": item, "cell": CELL | cell if cell else {}})


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ({"mechanism": "inverted"}, "25 (20.33%), of 1,230"),
        ({"mechanism": "other_count"}, "25 (20.33%), of 1,230, if 25 is right"),
        ({"mechanism": "ambiguous"}, "25 (20.33%), of 1,230, if 25 is right"),
        ({"verdict": "agrees_other_rounding"}, "25 (20.33%)"),
        ({"count": None}, "20.33%"),
    ],
)
def test_a_percentage_is_given_with_its_count_and_base_and_whether_the_count_is_sure(cell, right):
    assert tell(**cell) == right


@pytest.mark.parametrize(
    ("kind", "expected", "item", "right"),
    [
        ("percentage", "113", "Total", "113"),
        ("totals_disagree", "84", "Total", "84, or a note of what is left out"),
        ("identical_columns", None, "Total", "The figures of this period, from your records."),
        ("statement", None, "A", "Not certain from the page."),
        ("revised", "-36%", "A", "-36%"),
    ],
)
def test_what_should_stand_depends_on_the_kind_of_error(kind, expected, item, right):
    assert tell(kind, expected, item) == right


@pytest.mark.parametrize(
    ("mechanism", "parameter", "cause"),
    [
        ("other_denominator", "t: Total, 2021/22 = 137", "Most likely divided by another total (137)."),
        ("truncated", None, "Most likely cut off instead of rounded."),
        ("ambiguous", "62", ""),
        (None, None, ""),
    ],
)
def test_a_cause_is_told_only_where_one_was_found(mechanism, parameter, cause):
    assert tell_cause({"mechanism": mechanism, "parameter": parameter}) == cause


@pytest.mark.parametrize(
    ("expected", "scale"),
    [("29.75", "1 figure, off by 1 percentage point."), ("29.65", "1 figure, off by 1.1 percentage points.")],
)
def test_one_point_is_a_point(expected, scale):
    assert tell_scale([{"kind": "percentage", "cell": CELL | {"expected": expected}}]) == scale


def test_a_page_is_named_once_for_all_of_its_rows():
    page = {"title": "Report", "page_url": "", "path": "2023-24/t.csv"}
    assert (
        tell_evidence([page | {"row": 3}, page | {"row": 2}]) == "Report (our copy: 2023-24/t.csv, rows 2, 3)"
    )
    assert tell_evidence([page | {"row": None, "title": ""}]) == "(our copy: 2023-24/t.csv)"


def test_what_stands_after_a_semicolon_is_a_sentence_of_its_own():
    assert split_sentences("It is 5; the table gives 6.") == "It is 5. The table gives 6."
