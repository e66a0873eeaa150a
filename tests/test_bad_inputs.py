"""Every bad input of the corpus gets its verdict: accepted, refused in one sentence, or listed.

``bad_inputs.csv`` has a row per input: the bytes of a table as a publisher might leave it, the
verdict, and either the figures (``item|period|count``, missing reason where there is none) or
what the refusal says. Written first for a long table of year, category, count and amount.
"""

import ast
import csv
from pathlib import Path

import pandas as pd
import pytest

from helpers.checking.findings import find_new_labels
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports
from helpers.exports.raw_exports import read_export
from published_samples import NO_INDICATORS

CORPUS = list(csv.DictReader((Path(__file__).parent / "bad_inputs.csv").read_text("utf-8").splitlines()))
LABELS = pd.DataFrame(
    {
        "table": ["concerns"] * 3,
        "item": ["Neglect", "Self-neglect", "Grants"],
        "2023-24": ["Neglect", "", ""],
    },
    dtype="string",
)


def choose(*verdicts):
    return [pytest.param(case, id=case["id"]) for case in CORPUS if case["verdict"] in verdicts]


def read_figures(case, folder):
    path = folder / "concerns.csv"
    path.write_bytes(ast.literal_eval(case["bytes_repr"]))
    return clean_exports([read_export(path)], LABELS, "2023-24")


def show_figures(figures):
    counts = figures["count"].astype("string").fillna(figures["missing_reason"])
    return ";".join(figures["item"] + "|" + figures["period"] + "|" + counts)


@pytest.mark.parametrize("case", choose("accept"))
def test_an_input_that_only_looks_bad_is_read(case, tmp_path):
    figures = read_figures(case, tmp_path)
    assert show_figures(figures) == case["expected"]
    assert list(find_new_labels(figures, LABELS, NO_INDICATORS)) == []


@pytest.mark.parametrize("case", choose("listed"))
def test_a_label_never_seen_passes_through_as_it_is_and_is_listed(case, tmp_path):
    figures = read_figures(case, tmp_path)
    assert show_figures(figures) == case["expected"]
    assert [one.item for one in find_new_labels(figures, LABELS, NO_INDICATORS)] == list(figures["label"])


@pytest.mark.parametrize("case", choose("reject"))
def test_a_bad_input_is_refused_in_one_sentence_that_says_where(case, tmp_path):
    with pytest.raises(UnusableInput) as refusal:
        read_figures(case, tmp_path)
    message = str(refusal.value)
    assert message.startswith("concerns.csv")
    assert case["expected"] in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_letter_that_only_looks_like_its_own_is_listed_with_the_nearest_label(tmp_path):
    case = next(case for case in CORPUS if case["id"] == "homoglyph")
    (found,) = find_new_labels(read_figures(case, tmp_path), LABELS, NO_INDICATORS)
    assert "the nearest known is “Neglect”," in found.why


def test_the_periods_may_stand_in_any_order(tmp_path):
    case = next(case for case in CORPUS if case["id"] == "column_order")
    sorted_figures = read_figures(case, tmp_path).sort_values("period", ignore_index=True)
    usual = case | {"bytes_repr": repr(b"Type,2023/24,2024/25\nNeglect,8,10\n")}
    pd.testing.assert_frame_equal(sorted_figures, read_figures(usual, tmp_path))
