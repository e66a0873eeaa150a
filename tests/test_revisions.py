"""What several reports say about one period, and which of it is used."""

import pandas as pd

from helpers.checking.revisions import find_revised, list_revisions
from published_samples import read_published, write_column, write_statements

PROSE = write_statements(
    ("by_type: Domestic Abuse", "2021/22", "count", "", "12"),
    ("by_type: Financial", "2021/22", "count", "", "12"),
    ("calls", "2021/22", "count", "", "40"),
)
OLDER = read_published("2022-23", x_statements=PROSE)
NEWER = read_published(
    "2023-24", by_type=write_column("2021/22", Domestic_Abuse="13", Financial="12", Total="25")
)
BOTH = pd.concat([OLDER, NEWER], ignore_index=True)


def test_each_number_published_twice_is_listed_with_the_one_that_is_used():
    rows = list_revisions(BOTH)
    expected = [
        ("Domestic Abuse", "2023-24", "13", True, True, "Used: the newest report's table."),
        (
            "Domestic Abuse",
            "2022-23",
            "12",
            False,
            True,
            "Not used: a table goes before prose, and the table of 2023-24 gives 13.",
        ),
        ("Financial", "2023-24", "12", True, False, "Used: the newest report's table."),
        (
            "Financial",
            "2022-23",
            "12",
            False,
            False,
            "Not used: a table goes before prose, and the table of 2023-24 gives the same number.",
        ),
    ]
    columns = ["item", "report", "level", "used", "revised", "why"]
    assert list(rows[columns].itertuples(index=False, name=None)) == expected


def test_an_older_table_goes_before_newer_prose():
    table = read_published("2021-22", by_type=write_column("2021/22", Domestic_Abuse="13"))
    rows = list_revisions(pd.concat([table, OLDER], ignore_index=True))
    assert list(rows.loc[rows["used"], "report"]) == ["2021-22"]


def test_a_number_that_was_revised_is_a_finding_where_it_was_printed_first():
    (problem,) = find_revised(BOTH)
    assert (problem.report, problem.table, problem.item) == ("2022-23", "by_type", "Domestic Abuse")
    assert (problem.published, problem.expected) == ("12", "13")
    assert problem.why == (
        "The text x_statements, 2022-23 gives 12, the table by_type, 2023-24 13, which is used."
    )


def test_a_report_that_disagrees_with_itself_is_not_a_revision():
    rows = [("by_type: Financial", "2021/22", "count", "", text) for text in ("12", "12", "62")]
    older = read_published("2022-23", x_statements=write_statements(*rows))
    assert list(find_revised(pd.concat([older, NEWER], ignore_index=True))) == []


def test_what_one_report_alone_published_is_not_listed():
    assert len(list_revisions(OLDER)) == len(list_revisions(OLDER.head(0))) == 0
