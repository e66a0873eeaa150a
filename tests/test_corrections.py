"""Corrections and stated bases: held against what was published, both values kept."""

import re
import subprocess
import sys

import pandas as pd
import pytest

from helpers.checking.findings import list_findings
from helpers.checking.reconciliation import reconcile_figures
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports, clean_reports
from helpers.exports.corrections import (
    list_corrections,
    place_corrections,
    read_bases,
    read_corrections,
    read_published,
)
from helpers.exports.published_tables import build_export
from published_samples import NO_INDICATORS, NO_LABELS, make_folders
from published_samples import read_published as clean_columns

TABLE = build_export(
    "2023-24/t.csv",
    [["Person", "2022/23", "2023/24"], ["Adults", "102", "65 (90.1%)"], ["Total", "123", "71"]],
)
TEXT = build_export(
    "2023-24/x_statements.csv",
    [
        ["section", "subject", "period", "claim", "compared_with", "published"],
        ["text", "fund", "2023/24", "money", "", "£276,535m"],
    ],
)
CORRECTION = {
    "where": "2023-24/t.csv, row 2, column C (2023/24)",
    "action": "replace",
    "value": "65 (91.5%)",
    "expect": "65 (90.1%)",
    "reason": "65 of 71 is 91.5%",
    "source": "the table",
    "status": "proposed",
}


def correct(**changes):
    """One correction as it is read, in row 2 of its file."""
    return {2: CORRECTION | changes}


def clean(corrections, *exports):
    placed = place_corrections(corrections, exports)
    return clean_exports(exports, NO_LABELS, "2023-24", placed)


def write(tmp_path, name, rows):
    pd.DataFrame(rows).to_csv(tmp_path / name, index=False)
    return tmp_path


@pytest.mark.parametrize(
    "where",
    [
        "2023-24/t.csv, row 2, column C (2023/24)",
        "2023-24/t.csv, row 2, 2023/24",
        "2023-24/t.csv, row 2, (2023/24)",
    ],
)
def test_a_corrected_figure_keeps_what_was_published_beside_what_should_stand(where):
    figures = clean(correct(where=where), TABLE)
    told = figures[["item", "period", "published", "count", "percent", "marks"]]
    cells = list(told.astype(object).where(told.notna(), None).itertuples(index=False, name=None))
    assert cells[:2] == [
        ("Adults", "2022/23", "102", 102, None, None),
        ("Adults", "2023/24", "65 (90.1%)", 65, "91.5", "corrected"),
    ]


def test_a_figure_left_out_is_not_available_and_keeps_its_text():
    figures = clean(correct(action="leave_out", value=""), TABLE)
    row = figures.iloc[1]
    assert (row["published"], row["missing_reason"], row["marks"]) == (
        "65 (90.1%)",
        "not available",
        "corrected",
    )
    assert pd.isna(row["count"])


def test_a_statement_needs_no_period():
    changes = {"where": "2023-24/x_statements.csv, row 2", "value": "£276,535", "expect": "£276,535m"}
    assert clean(correct(**changes), TEXT).iloc[0]["amount_gbp"] == "276535"


def test_what_is_withdrawn_or_of_another_report_changes_nothing():
    for changes in ({"status": "withdrawn"}, {"where": "2022-23/t.csv, row 2, 2022/23"}):
        assert clean(correct(**changes), TABLE)["marks"].isna().all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"expect": "65 (91.0%)"},
            "corrections.csv, row 2, column D (expect): found '65 (91.0%)'; 2023-24/t.csv, row 2, column C "
            "(2023/24) holds '65 (90.1%)' now: drop the row, or correct what stands there.",
        ),
        (
            {"where": "2023-24/t.csv, row 9, 2023/24"},
            "corrections.csv, row 2, column A (where): found '2023-24/t.csv, row 9, 2023/24'; no figure "
            "stands there (row 9 of 2023-24/t.csv has none): give file, row and period.",
        ),
        (
            {"where": "2023-24/t.csv, row 2"},
            "corrections.csv, row 2, column A (where): found '2023-24/t.csv, row 2'; no figure stands there "
            "(row 2 of 2023-24/t.csv has 2022/23, 2023/24): give file, row and period.",
        ),
        (
            {"where": "2023-24/s.csv, row 2"},
            "corrections.csv, row 2, column A (where): found '2023-24/s.csv, row 2'; no figure stands there "
            "(there is no file 2023-24/s.csv): give file, row and period.",
        ),
    ],
)
def test_a_correction_that_no_longer_matches_what_was_published_is_refused(changes, message):
    with pytest.raises(UnusableInput) as refused:
        place_corrections(correct(**changes), [TABLE])
    assert str(refused.value) == message


def test_a_cell_is_corrected_once():
    with pytest.raises(UnusableInput, match="an earlier row corrects it too"):
        place_corrections({2: CORRECTION, 3: CORRECTION}, [TABLE])


def test_a_value_that_is_no_figure_is_refused_with_its_place():
    where = r"^corrections\.csv, row 2, column C \(value\), for 2023-24/t\.csv, row 2, column C \(2023/24\): "
    with pytest.raises(UnusableInput, match=where + r"found 'many', .*: write what should stand there\.$"):
        clean(correct(value="many"), TABLE)
    with pytest.raises(UnusableInput, match=r"^2023-24/t\.csv, row 2, .*: copy the cell from the page again"):
        clean({}, build_export("2023-24/t.csv", [["Person", "2022/23"], ["Adults", "many"]]))


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"where": "the table"}, "where"),
        ({"action": "delete"}, "action"),
        ({"value": ""}, "value"),
        ({"action": "leave_out"}, "value"),
        ({"status": "done"}, "status"),
        ({"reason": ""}, "reason"),
        ({"source": ""}, "source"),
    ],
)
def test_a_correction_that_is_not_complete_is_refused_with_row_and_column(tmp_path, changes, column):
    write(tmp_path, "corrections.csv", [CORRECTION, CORRECTION | changes])
    with pytest.raises(UnusableInput, match=rf"^corrections.csv, row 3, column [A-G] \({column}\)"):
        read_corrections(tmp_path)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"value": ""}, "found ''; say what should stand there."),
        ({"action": "leave_out"}, "found '65 (91.5%)'; leave it empty: leave_out puts nothing in its place."),
    ],
)
def test_what_to_do_with_the_value_depends_on_the_action(tmp_path, changes, advice):
    write(tmp_path, "corrections.csv", [CORRECTION | changes])
    with pytest.raises(UnusableInput, match=re.escape(advice) + "$"):
        read_corrections(tmp_path)


def test_both_files_are_optional(tmp_path):
    assert read_corrections(tmp_path) == read_bases(tmp_path) == {}


BASE = {"table": "by_outcome", "period": "2019/20", "base": "84", "reason": "all referrals"}


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([BASE | {"base": "0"}], "base"),
        ([BASE | {"base": "84.5"}], "base"),
        ([BASE | {"reason": ""}], "reason"),
        ([BASE, BASE], "period"),
    ],
)
def test_a_base_is_a_whole_number_with_a_reason_stated_once(tmp_path, rows, column):
    write(tmp_path, "bases.csv", rows)
    with pytest.raises(UnusableInput, match=rf"^bases.csv, row {len(rows) + 1}, column [A-D] \({column}\)"):
        read_bases(tmp_path)


PERSON = "Item,2019/20\nAdults,65\nChildren,19\nTotal,84"
OUTCOME = "Item,2019/20\nA,5 (6.8%)\nB,29 (39.2%)\nC,40 (54.1%)\nOpen,\nTotal,74"


def state(**changes):
    return {2: BASE | changes}


def keep_base(root, **changes):
    """The folders of a report with one table, and a base kept for a column of it."""
    folders = make_folders(root, {"2023-24/t.csv": "Person,2022/23,2023/24\nAdults,102,40\nTotal,123,71\n"})
    folders.reference.mkdir(exist_ok=True)
    write(folders.reference, "bases.csv", [BASE | {"table": "t", "period": "2023/24"} | changes])
    return folders


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"period": "2018-19"}, "(period): found '2018-19'; the periods of 't' are 2022/23, 2023/24."),
        ({"table": "u"}, "(table): found 'u'; there is no table of that name."),
    ],
)
def test_a_base_of_no_column_is_refused(tmp_path, changes, told):
    with pytest.raises(UnusableInput, match=re.escape(told) + "$"):
        read_published(keep_base(tmp_path, **changes), "2023-24")
    assert len(read_published(keep_base(tmp_path), "2023-24")) == 1


def test_a_base_below_a_count_of_its_column_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match=r"\(base\): found '39'; the column has a count of 40, "):
        clean_reports(keep_base(tmp_path, base="39"), "2023-24")
    assert len(clean_reports(keep_base(tmp_path, base="40"), "2023-24")) == 4


def test_all_that_was_published_is_read_without_pandas():
    code = """
import sys
from helpers.exports.corrections import read_published
from helpers.paths import find_folders
print(len(read_published(find_folders(), "2023-24")), "pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "8 False\n"


def test_percentages_are_held_against_a_stated_base_and_the_printed_total_stays_the_publishers():
    figures = clean_columns(by_person=PERSON, by_outcome=OUTCOME)
    reconciled = reconcile_figures(figures, NO_INDICATORS, state())
    first = reconciled.iloc[0]
    assert list(first[["verdict", "mechanism", "denominator"]]) == ["differs", "other_denominator", 84]
    assert first["why"] == (
        "5 of 84 is 6.0%, not 6.8%: it is 5 of 74 (by_outcome: Total, 2019/20); two other cells fit 74 too."
    )
    findings = list_findings(figures, reconciled, NO_LABELS, NO_INDICATORS)
    totals = findings[findings["kind"] == "totals_disagree"]
    assert list(totals["published"]) == ["74"]
    assert not findings["why"].str.contains("total printed is 84|total of 84|mistyped").any()


def test_a_stated_base_is_never_held_to_be_a_misprint():
    outcome = "Item,2019/20\nA,10 (14.7%)\nB,24 (35.3%)\nC,32 (47.1%)\nTotal,66"
    reconciled = reconcile_figures(clean_columns(by_outcome=outcome), NO_INDICATORS, state(base="92"))
    assert set(reconciled["mechanism"]) == {"other_denominator"}
    assert set(reconciled["parameter"]) == {"68"}


def test_what_touches_the_tables_of_a_page_is_listed_with_both_values():
    figures = clean(correct(), TABLE)
    listed = list_corrections(figures, correct(), {1: BASE | {"table": "t", "period": "2022/23"}, 2: BASE})
    shown = listed.astype(object).where(listed.notna(), None)
    assert list(shown.itertuples(index=False, name=None)) == [
        (
            *("t", "Adults", "2023/24", "65 (90.1%)", "65 (91.5%)"),
            "65 of 71 is 91.5%",
            "the table",
            "proposed",
        ),
        ("t", None, "2022/23", None, "84", "all referrals", None, "stated"),
    ]
    assert len(list_corrections(figures, correct(), {})) == 1
