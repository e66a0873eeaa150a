"""The workbook of a report: its tables as published, and nothing a protected table does not hold."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from figure_samples import make_figures, statement_row, table_rows
from helpers import schemas
from helpers.disclosure.protection import protect_tables
from helpers.pages.report_workbook import make_table_sheets, write_report_workbook

TABLE = "safeguarding_by_abuse_type"
OLD = {"2021/22": {"Neglect": 30, "Total": 30}}
NEW = {
    "2022/23": {"Neglect": "51 (62.2%)", "Physical": "3 (3.7%)", "Financial": "28 (34.1%)", "Total": 82},
    "2021/22": {"Neglect": "31 (50%)", "Physical": None, "Financial": "31 (50%)", "Total": 62},
}
STATEMENT = statement_row(f"{TABLE}: Physical", "2022/23", "count", "3 people", count=3)
COMMUNITY = statement_row("families", "2022/23", "count", "4", table="community_statements", count=4)
RECORDS = [*table_rows(TABLE, OLD, "2022-23"), *table_rows(TABLE, NEW), STATEMENT, COMMUNITY]


def make_tables(edition):
    """The three processed tables of an edition; one cell is wrong."""
    figures = make_figures(*RECORDS)
    wrong = figures[(figures["item"] == "Physical") & figures["percent"].notna()].to_dict("records")[0]
    answer = {"verdict": "differs", "mechanism": "digit", "why": "3 of 82 is 3.66%, printed 3.7%."}
    finding = {"finding_id": "1", "kind": "percentage", "severity": "low", "why": "3 of 82 is 3.66%."}
    place = {name: wrong[name] for name in ("report", "table", "item", "period", "published")}
    return protect_tables(
        figures=figures,
        reconciled=schemas.build_table([wrong | answer], schemas.reconciled),
        findings=schemas.build_table([finding | place], schemas.findings),
        edition=edition,
    )


def write(tmp_path, edition):
    """A written workbook, opened."""
    sources = pd.DataFrame(
        {"path": ["2023-24/t.csv"], "publisher": ["P"], "title": ["T"], "page_url": ["https://example.org"]}
        | {
            "report": ["2023-24"],
            "retrieved": ["2026-11-22"],
            "licence": ["L"],
            "sha256": ["5ec4e7"],
            "note": [""],
        }
    )
    indicators = pd.DataFrame({"id": ["families"], "label": ["Families reached"], "numerator": [None]})
    path = write_report_workbook(
        tmp_path / "tables.xlsx",
        **make_tables(edition),
        sources=sources,
        report="2023-24",
        edition=edition,
        indicators=indicators,
    )
    return openpyxl.load_workbook(path)


def list_texts(book):
    """Every value of a workbook as text."""
    return {
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    }


def test_a_table_is_shown_as_its_newest_report_printed_it_periods_in_order():
    (sheet,) = make_table_sheets(make_figures(*RECORDS), "internal")
    assert sheet.title == "Safeguarding referrals by abuse type: counts by period"
    assert sheet.rows.columns.tolist() == ["Item", "2021/22", "2022/23"]
    assert sheet.rows.values.tolist() == [
        ["Neglect", 31, 51],
        ["Physical", "[x]", 3],
        ["Financial", 31, 28],
        ["Total", 62, 82],
    ]


def test_a_table_of_percentages_is_shown_by_those():
    rates = table_rows("safeguarding_training", {"2022/23": {"Level 1": 1}})
    rates[0] |= {"count": None, "percent": "97.5", "published": "97.5%"}
    (sheet,) = make_table_sheets(make_figures(*rates), "internal")
    assert (sheet.title, sheet.number_format) == ("Safeguarding training: percentages by period", "0.0")
    assert sheet.rows.values.tolist() == [["Level 1", 97.5]]


def test_the_internal_workbook_lists_everything_with_its_place(tmp_path):
    book = write(tmp_path, "internal")
    names = [
        "Cover",
        "Contents",
        "Notes",
        "Table 1",
        "Percentages",
        "Statements",
        "Reports",
        "Findings",
        "Figures",
        "Sources",
    ]
    assert book.sheetnames == names
    rows = [list(row) for row in book["Statements"].iter_rows(values_only=True)]
    assert rows[-1] == ["Families reached", "2022/23", "count", "[x]", "4", "2023-24", "[x]"]
    assert ["2023-24", f"2023-24/{TABLE}.csv", 3, "Physical", "2022/23", "3 (3.7%)", 3, 3.7, "[x]"] in [
        list(row) for row in book["Figures"].iter_rows(values_only=True)
    ]


def test_the_public_workbook_holds_no_withheld_count_and_no_percentage_of_one(tmp_path):
    internal, public = (list_texts(write(tmp_path, edition)) for edition in ("internal", "public"))
    secrets = {
        "5ec4e7",
        "3",
        "3 people",
        "3 (3.7%)",
        "3.7",
        "3 of 82 is 3.66%.",
        "51",
        "28",
        "82",
        "62.2",
        "34.1",
    }
    assert secrets <= internal
    assert public & secrets == {"3"}  # the number of a row in a raw file
    assert not any("3.66" in text or "3 people" in text for text in public)


def test_what_the_public_workbook_withholds_is_said_on_cover_and_notes(tmp_path):
    book = write(tmp_path, "public")
    assert book["Table 1"]["A3"].value == "[c] withheld, so that no person can be recognised."
    assert "nearest 5" in " ".join(str(row[0]) for row in book["Cover"].iter_rows(values_only=True))
    assert "Percentages" not in book.sheetnames
    table = [list(row) for row in book["Table 1"].iter_rows(values_only=True)]
    assert table[-4:] == [
        ["Neglect", 30, 50],
        ["Physical", "[x]", "[c]"],
        ["Financial", 30, 30],
        ["Total", 60, 80],
    ]


def test_the_same_tables_give_the_same_workbook(tmp_path):
    write(tmp_path, "public")
    first = (tmp_path / "tables.xlsx").read_bytes()
    write(tmp_path, "public")
    assert (tmp_path / "tables.xlsx").read_bytes() == first


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_every_note_a_sheet_refers_to_is_there(tmp_path, edition):
    book = write(tmp_path, edition)
    numbers = [row[0] for row in book["Notes"].iter_rows(min_row=4, values_only=True)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all("$$" not in text for text in list_texts(book))


def test_subjects_and_causes_stand_in_words(tmp_path):
    texts = list_texts(write(tmp_path, "internal"))
    assert "Physical in the table by kind of abuse" in texts
    assert "Families reached" in texts
    assert "one digit is misprinted" in texts
    assert not any(text.startswith(f"{TABLE}: ") for text in texts)
