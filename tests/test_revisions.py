"""Numbers that a newer report, or a table, gives differently."""

import pandas as pd

from helpers.checking.revisions import find_revised
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


def test_an_older_table_goes_before_newer_prose():
    table = read_published("2021-22", by_type=write_column("2021/22", Domestic_Abuse="13"))
    (problem,) = find_revised(pd.concat([table, OLDER], ignore_index=True))
    assert (problem.report, problem.published, problem.expected) == ("2022-23", "12", "13")


def test_what_one_report_alone_published_is_no_revision():
    assert list(find_revised(OLDER)) == list(find_revised(OLDER.head(0))) == []
