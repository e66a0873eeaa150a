"""From exports to figures: a row for each, none lost; corrections and bases held against what was printed."""

import csv
import hashlib
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import schemas
from helpers.checking.findings import find_new_labels, list_findings
from helpers.checking.reconciliation import reconcile_figures
from helpers.errors import UnusableInput
from helpers.exports.cleaning import (
    clean_exports,
    clean_reports,
    list_corrections,
    place_corrections,
    read_bases,
    read_corrections,
    read_labels,
    read_published,
)
from helpers.exports.published_tables import STATEMENT_COLUMNS, build_export
from helpers.exports.raw_exports import SOURCE_COLUMNS
from helpers.paths import find_folders
from published_samples import NO_INDICATORS
from published_samples import read_published as clean_published

LABELS = pd.DataFrame(
    [
        ["services", "Drop-in services", "Drop In", "Drop-in services"],
        ["services", "Refuges", "Refuges", ""],
        ["services", "Outreach", "", "DV outreach"],
        ["people", "Adult referrals", "Adults", "Adult referrals"],
    ],
    columns=["table", "item", "2022-23", "2023-24"],
    dtype="string",
)
NO_LABELS = LABELS.iloc[:0]


def clean(grid, source_file="2023-24/services.csv", labels=LABELS, report="2023-24"):
    return clean_exports([build_export(source_file, grid)], labels, report)


def make_folders(root, files):
    for path, content in files.items():
        (root / "raw" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "raw" / path).write_text(content, encoding="utf-8")
    with (root / "raw/sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, SOURCE_COLUMNS, restval="")
        writer.writeheader()
        for path, content in files.items():
            digest = hashlib.sha256(content.encode()).hexdigest()
            own = {"path": path, "report": path.split("/")[0], "sha256": digest}
            writer.writerow(own | {"page_url": "https://example.org/"})
    return find_folders(root / "raw", root / "processed")


def test_a_table_becomes_a_row_for_each_cell_blank_ones_too():
    figures = clean([["", "2022/23", "2023/24"], ["DV outreach", "12 (8.76%", ""], ["Total", "N/a", "71"]])
    common = {"report": "2023-24", "source_file": "2023-24/services.csv", "table": "services"}
    expected = schemas.build_table(
        [
            common | {"source_row": 2, "item": "Outreach", "label": "DV outreach", "period": "2022/23",
                      "published": "12 (8.76%", "count": 12, "percent": "8.76", "percent_decimals": 2,
                      "value": "12", "marks": "no closing bracket"},
            common | {"source_row": 2, "item": "Outreach", "label": "DV outreach", "period": "2023/24",
                      "missing_reason": "blank"},
            common | {"source_row": 3, "item": "Total", "label": "Total", "period": "2022/23",
                      "published": "N/a", "missing_reason": "not applicable"},
            common | {"source_row": 3, "item": "Total", "label": "Total", "period": "2023/24",
                      "published": "71", "count": 71, "value": "71"},
        ],
        schemas.figures,
    )  # fmt: skip
    pd.testing.assert_frame_equal(figures, expected)


def test_a_list_of_statements_becomes_a_row_for_each_statement():
    grid = [
        list(STATEMENT_COLUMNS),
        [
            "bullets",
            "services: Refuges",
            "2023/24",
            "change",
            "2022/23",
            "Eight referrals (a decrease of 33.3%)",
        ],
    ]
    figures = clean(grid, "2023-24/services_statements.csv")
    expected = {
        "report": "2023-24", "source_file": "2023-24/services_statements.csv", "source_row": 2,
        "table": "services_statements", "item": "services: Refuges", "label": "services: Refuges",
        "period": "2023/24", "published": "Eight referrals (a decrease of 33.3%)", "section": "bullets",
        "claim": "change", "compared_with": "2022/23", "count": 8, "value": "8", "change_percent": "-33.3",
        "marks": "number in words",
    }  # fmt: skip
    pd.testing.assert_frame_equal(figures, schemas.build_table([expected], schemas.figures))


@pytest.mark.parametrize(
    ("label", "report", "item"),
    [
        ("Drop In", "2022-23", "Drop-in services"),
        ("drop-in  SERVICES", "2023-24", "Drop-in services"),
        ("Refuges", "2023-24", "Refuges"),
        ("Drop In", "2024-25", "Drop-in services"),  # a report without a column yet
        ("Outreach", "2024-25", "Outreach"),
        ("TOTAL", "2023-24", "Total"),
        ("Cuckooing", "2023-24", "Cuckooing"),
    ],
)
def test_a_label_becomes_our_item_and_an_unknown_one_stays_itself(label, report, item):
    figures = clean([["", "2023/24"], [label, "5"]], report=report)
    assert list(figures["item"]) == [item]
    assert list(figures["label"]) == [" ".join(label.split())]


def test_a_reports_own_label_wins_over_what_another_report_meant_by_it():
    labels = pd.DataFrame(
        [["services", "Counselling", "Other", "Counselling"], ["services", "Other", "", "Other"]],
        columns=["table", "item", "2022-23", "2023-24"],
        dtype="string",
    )
    grid = [["", "2022/23"], ["Other", "5"]]
    assert list(clean(grid, labels=labels, report="2022-23")["item"]) == ["Counselling"]
    assert list(clean(grid, labels=labels, report="2023-24")["item"]) == ["Other"]


def test_a_label_of_another_table_is_not_known_in_this_one():
    assert list(clean([["", "2023/24"], ["Adults", "5"]])["item"]) == ["Adults"]


def test_new_labels_are_listed_once_with_their_place_and_the_nearest_known_one():
    grid = [["", "2022/23", "2023/24"], ["Drop in", "5", "6"], ["Refugees", "1", "2"], ["Zzz", "3", "4"],
            ["Total", "9", "12"]]  # fmt: skip
    listed = find_new_labels(clean(grid), LABELS, NO_INDICATORS)
    found = [(one.source_row, one.item, one.why) for one in listed]
    words = "is not in the reference table of labels"
    end = "so the row is not joined to any other report's."
    assert found == [
        (3, "Refugees", f"The label “Refugees” {words}; the nearest known is “Refuges”, {end}"),
        (4, "Zzz", f"The label “Zzz” {words}, {end}"),
    ]


def test_no_label_is_new_where_none_is_known_and_no_statement_is_a_label():
    assert list(find_new_labels(clean([["", "2023/24"], ["Refugees", "1"]]), NO_LABELS, NO_INDICATORS)) == []
    grid = [list(STATEMENT_COLUMNS), ["", "unheard_of", "2023/24", "count", "", "5"]]
    assert list(find_new_labels(clean(grid, "2023-24/services_statements.csv"), LABELS, NO_INDICATORS)) == []


@pytest.mark.parametrize(
    ("grid", "place"),
    [
        ([["", "2022/23", "2023/24"], ["Refuges", "1", "12a"]], "row 2, column C (2023/24): found '12a'"),
        ([["", "2022/23"], [], ["Refuges", "1,23"]], "row 3, column B (2022/23): found '1,23'"),
        (
            [list(STATEMENT_COLUMNS), ["", "x", "2023/24", "count", "", "12a"]],
            "row 2, column F (published): found '12a'",
        ),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_with_file_row_and_column(grid, place):
    with pytest.raises(UnusableInput) as refusal:
        clean(grid)
    assert str(refusal.value).startswith(f"2023-24/services.csv, {place}")


FILES = {
    "2022-23/services.csv": "Service,2021/22,2022/23\nDrop In,50,41\nTotal,50,41\n",
    "2023-24/people.csv": "Person,2023/24\nAdult referrals,65 (90.1%)\nTotal,71\n",
    "2023-24/services.csv": "Service,2023/24,2022/23\nDrop-in services,44,41\nTotal,44,41\n",
    "2023-24/services_statements.csv": ",".join(STATEMENT_COLUMNS)
    + "\n,calls,2023/24,count,,more than 300\n",
}


def test_a_report_holds_what_was_known_when_it_came_out_in_a_fixed_order(tmp_path):
    folders = make_folders(tmp_path, FILES)
    earlier, later = clean_reports(folders, "2022-23"), clean_reports(folders, "2023-24")
    assert list(earlier["report"].unique()) == ["2022-23"]
    pd.testing.assert_frame_equal(later.head(len(earlier)), earlier)
    assert [tuple(row) for row in later[["source_file", "source_row", "period"]].itertuples(index=False)] == [
        ("2022-23/services.csv", 2, "2021/22"),
        ("2022-23/services.csv", 2, "2022/23"),
        ("2022-23/services.csv", 3, "2021/22"),
        ("2022-23/services.csv", 3, "2022/23"),
        ("2023-24/people.csv", 2, "2023/24"),
        ("2023-24/people.csv", 3, "2023/24"),
        ("2023-24/services.csv", 2, "2023/24"),
        ("2023-24/services.csv", 2, "2022/23"),
        ("2023-24/services.csv", 3, "2023/24"),
        ("2023-24/services.csv", 3, "2022/23"),
        ("2023-24/services_statements.csv", 2, "2023/24"),
    ]


def test_labels_are_joined_through_the_reference_table_and_do_without_it(tmp_path):
    folders = make_folders(tmp_path, FILES)
    assert clean_reports(folders, "2023-24")["item"].iloc[0] == "Drop In"
    folders.reference.mkdir()
    LABELS.to_csv(folders.reference / "labels.csv", index=False)
    figures = clean_reports(folders, "2023-24")
    assert set(figures["item"][figures["table"] == "services"]) == {"Drop-in services", "Total"}
    assert list(find_new_labels(figures, read_labels(folders), NO_INDICATORS)) == []


def test_nothing_is_cleaned_from_a_file_that_has_changed(tmp_path):
    folders = make_folders(tmp_path, FILES)
    (folders.raw / "2023-24/people.csv").write_text("Person,2023/24\nTotal,72\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"^2023-24/people\.csv has changed"):
        clean_reports(folders, "2023-24")
    assert len(clean_reports(folders, "2022-23")) == 4


def test_cleaned_figures_are_written_to_the_same_bytes_and_read_back_the_same(tmp_path):
    folders = make_folders(tmp_path, FILES)
    paths = [folders.processed_file(report, "figures.csv") for report in ("2023-24", "again")]
    figures = clean_reports(folders, "2023-24")
    for path in paths:
        schemas.write_table(clean_reports(folders, "2023-24"), path, schemas.figures)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    pd.testing.assert_frame_equal(schemas.read_table(paths[0], schemas.figures), figures)


def test_an_empty_list_of_exports_still_has_every_column():
    figures = clean_exports([], LABELS, "2023-24")
    assert list(figures.columns) == list(schemas.figures.columns)
    assert schemas.figures.validate(figures).empty


@settings(max_examples=20)
@given(st.lists(st.lists(st.integers(0, 10**9), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_cell_is_lost_and_no_count_changed(counts):
    grid = [["", "2022/23", "2023/24"], *([f"item {n}", *map(str, row)] for n, row in enumerate(counts))]
    figures = clean(grid, labels=NO_LABELS)
    assert list(figures["count"]) == [count for row in counts for count in row]
    schemas.figures.validate(figures)


def test_the_published_exports_give_all_421_figures_and_four_blanks(as_published):
    figures = schemas.figures.validate(clean_reports(as_published, "2023-24"))
    assert len(figures) == 425
    assert figures["published"].notna().sum() == 421
    assert dict(figures["missing_reason"].value_counts()) == {
        "no number in the text": 7,
        "blank": 4,
        "not applicable": 2,
    }
    assert list(find_new_labels(figures, read_labels(as_published), NO_INDICATORS)) == []
    paths = [path for path in as_published.raw.glob("20*/*.csv") if path.parent.name <= "2023-24"]
    raw = sum(path.read_text("utf-8").count("%") for path in paths)
    assert figures["published"].str.count("%").sum() == raw


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


def clean_corrected(corrections, *exports):
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
    figures = clean_corrected(correct(where=where), TABLE)
    told = figures[["item", "period", "published", "count", "percent", "marks"]]
    cells = list(told.astype(object).where(told.notna(), None).itertuples(index=False, name=None))
    assert cells[:2] == [
        ("Adults", "2022/23", "102", 102, None, None),
        ("Adults", "2023/24", "65 (90.1%)", 65, "91.5", "corrected"),
    ]


def test_a_figure_left_out_is_not_available_and_keeps_its_text():
    figures = clean_corrected(correct(action="leave_out", value=""), TABLE)
    row = figures.iloc[1]
    assert (row["published"], row["missing_reason"], row["marks"]) == (
        "65 (90.1%)",
        "not available",
        "corrected",
    )
    assert pd.isna(row["count"])


def test_a_statement_needs_no_period():
    changes = {"where": "2023-24/x_statements.csv, row 2", "value": "£276,535", "expect": "£276,535m"}
    assert clean_corrected(correct(**changes), TEXT).iloc[0]["amount_gbp"] == "276535"


def test_what_is_withdrawn_or_of_another_report_changes_nothing():
    for changes in ({"status": "withdrawn"}, {"where": "2022-23/t.csv, row 2, 2022/23"}):
        assert clean_corrected(correct(**changes), TABLE)["marks"].isna().all()


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
    with pytest.raises(UnusableInput, match=r"^corrections\.csv, value for 2023-24/t.csv, row 2, column C"):
        clean_corrected(correct(value="many"), TABLE)


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
    ("changes", "column"), [({"period": "2018/19"}, "period"), ({"table": "u"}, "table")]
)
def test_a_base_of_no_column_is_refused(tmp_path, changes, column):
    with pytest.raises(UnusableInput, match=rf"\({column}\)"):
        read_published(keep_base(tmp_path, **changes), "2023-24")
    assert len(read_published(keep_base(tmp_path), "2023-24")) == 1


def test_a_base_below_a_count_of_its_column_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match=r"\(base\): found '39'; the column has a count of 40, "):
        clean_reports(keep_base(tmp_path, base="39"), "2023-24")
    assert len(clean_reports(keep_base(tmp_path, base="40"), "2023-24")) == 4


def test_all_that_was_published_is_read_without_pandas():
    code = """
import sys
from helpers.exports.cleaning import read_published
from helpers.paths import find_folders
print(len(read_published(find_folders(), "2023-24")), "pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "8 False\n"


def test_percentages_are_held_against_a_stated_base_and_the_printed_total_stays_the_publishers():
    figures = clean_published(by_person=PERSON, by_outcome=OUTCOME)
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
    reconciled = reconcile_figures(clean_published(by_outcome=outcome), NO_INDICATORS, state(base="92"))
    assert set(reconciled["mechanism"]) == {"other_denominator"}
    assert set(reconciled["parameter"]) == {"68"}


def test_what_touches_the_tables_of_a_page_is_listed_with_both_values():
    figures = clean_corrected(correct(), TABLE)
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
