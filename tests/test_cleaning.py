"""From exports to figures: a row for each, none lost."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import schemas
from helpers.checking.findings import find_new_labels
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_exports, clean_reports, read_labels
from helpers.exports.published_tables import STATEMENT_COLUMNS, build_export
from published_samples import NO_INDICATORS, make_folders

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
