"""The page on percentages sums up verdicts and puts the worst first."""

import pandas as pd
import pytest

from frames import row
from helpers import schemas
from helpers.pages import verdicts

TABLE = "safeguarding_by_outcome"


def make_reconciled(*cells):
    """Rows of reconciled.csv from (item, percent, expected, verdict, mechanism, reconciled)."""
    records = []
    for number, (item, percent, expected, verdict, mechanism, reconciled) in enumerate(cells, start=2):
        base = row("2023-24", TABLE, item, "2022/23", 28, published=f"28 ({percent}%)")
        records.append(
            base
            | {
                "source_row": number,
                "percent": percent,
                "expected": expected,
                "verdict": verdict,
                "mechanism": mechanism,
                "reconciled_percent": reconciled,
                "confidence": "0.999" if mechanism else None,
                "why": f"Why {item}.",
            }
        )
    return schemas.build_table(records, schemas.reconciled)


AGREES = ("Neglect", "22.8", "22.8", "agrees", None, "22.8")
TRUNCATED = ("Financial", "15.44", "15.45", "agrees_other_rounding", "truncated", "15.45")
INVERTED = ("Accepted", "34.44", "34.57", "differs", "inverted", "34.57")
FAR_OFF = ("Third party", "27.7", "40.0", "differs", "other_denominator", "40.0")
UNCHECKED = ("Training", "97.8", None, "cannot_check", None, None)


def test_verdicts_are_counted_and_unchecked_percentages_kept_apart():
    told = verdicts.tell_verdicts(make_reconciled(AGREES, TRUNCATED, INVERTED, UNCHECKED))
    assert told == [
        "3 percentages could be checked, and 1 follows from count and total.",
        "1 more follows only under another rounding rule and 1 does not follow at all.",
        "1 percentage stood without a count or a total and cannot be checked.",
    ]


def test_what_no_percentage_does_is_not_told():
    assert verdicts.tell_verdicts(make_reconciled(AGREES, AGREES)) == [
        "2 percentages could be checked, and all follow from count and total."
    ]
    assert verdicts.tell_verdicts(make_reconciled(AGREES, INVERTED))[1:] == ["1 does not follow at all."]


def test_nothing_to_check_is_said_plainly():
    assert verdicts.tell_verdicts(make_reconciled()) == [
        "No percentage had been published together with its count and total when this report came out."
    ]


def test_the_furthest_off_stands_first_and_what_follows_is_left_out():
    wrong = verdicts.list_wrong(make_reconciled(AGREES, TRUNCATED, INVERTED, FAR_OFF, UNCHECKED))
    assert wrong["figure"].to_list() == ["Third party, 2022/23", "Accepted, 2022/23", "Financial, 2022/23"]
    assert wrong["cause"].to_list() == [
        "divided by another total",
        "multiplied by the total instead of divided",
        "cut off instead of rounded",
    ]


def test_the_chart_shows_only_cells_that_differ_and_have_one_reconciled_value():
    set_of_two = ("Adults", "74", "77", "differs", "ambiguous", "77 or 74")
    pairs = verdicts.list_pairs(make_reconciled(TRUNCATED, INVERTED, FAR_OFF, set_of_two))
    assert pairs["item"].to_list() == ["Third party, 2022/23", "Accepted, 2022/23"]


def test_the_chart_of_pairs_is_titled_by_the_widest_gap_and_names_it_for_those_who_cannot_see_it():
    reconciled = make_reconciled(INVERTED, FAR_OFF)
    sources = pd.DataFrame({"path": [], "publisher": [], "report": []})
    wrong = verdicts.list_wrong(reconciled)
    words = verdicts.word_pairs(verdicts.list_pairs(reconciled), sources, wrong)
    assert words["title"] == "The widest gap: printed as 27.7%, worked out again as 40.0%"
    assert "Third party, 2022/23, printed as 27.7%" in words["alt"]
    assert verdicts.word_pairs(verdicts.list_pairs(make_reconciled(AGREES)), sources, wrong) == {}


@pytest.mark.parametrize(
    ("probability", "words"),
    [("0.9901", "over 99%"), ("0.99", "99%"), ("0.879", "87%"), ("0.01", "1%"), ("0.0099", "under 1%")],
)
def test_confidence_is_rounded_down_and_never_certain(probability, words):
    assert verdicts.say_confidence(probability) == words


def test_each_cause_is_counted_with_an_example():
    causes = verdicts.count_causes(
        make_reconciled(AGREES, INVERTED, ("Again", "18.45", "18.52", "differs", "inverted", "18.52"))
    )
    assert causes[["mechanism", "cells", "why"]].values.tolist() == [["inverted", 2, "Why Accepted."]]


def test_the_heat_map_is_titled_by_the_columns_with_a_wrong_percentage():
    checked = verdicts.list_checked_tables(make_reconciled(AGREES, INVERTED))
    sources = pd.DataFrame({"path": [], "publisher": [], "report": []})
    title = verdicts.word_heatmap(checked, sources)["title"]
    assert title == "In 1 of 1 published columns at least one percentage does not follow"
