"""Every statement gets one answer."""

import pandas as pd

from helpers import schemas
from helpers.checking.claims import OPEN
from helpers.checking.statements import check_statements
from published_samples import NO_INDICATORS, read_published, write_statements

TABLE = "Item,2021/22,2022/23\nDomestic Abuse,13,8\nNeglect,29,25\nTotal,42,33"
STATEMENTS = write_statements(
    ("t: Neglect", "2022/23", "count", "", "25"),
    ("t: Neglect", "2022/23", "change", "2021/22", "26 referrals (a decrease of 13.8%)"),
    ("t: Domestic Abuse", "2022/23", "change", "2021/22", "eight this year compared to 12 last year (33.3%)"),
    ("t: Neglect", "2022/23", "share", "t: Total", "75.8%"),
    ("years", "2022/23", "count", "", "third consecutive year"),
    ("calls", "2022/23", "count", "", "120"),
)


def test_each_statement_is_one_row_with_verdict_and_reason():
    rows = check_statements(read_published(t=TABLE, x_statements=STATEMENTS), NO_INDICATORS)
    expected = [
        (2, "agrees", None, "The table t, 2023-24 gives 25.", None),
        (3, "does not follow", "25", "The table t, 2023-24 gives 25.", "statement"),
        (4, "does not follow", "13", "The table t, 2023-24 gives 13.", "statement"),
        (5, "agrees", None, "25 of 33 (t: Total) is 75.8%.", None),
        (6, "cannot be checked", None, "The text gives no number that could be checked.", None),
        (7, "cannot be checked", None, OPEN.why, None),
    ]
    columns = ["source_row", "verdict", "expected", "why", "kind"]
    given = rows[columns].astype(object).where(rows[columns].notna(), None)
    assert list(given.itertuples(index=False, name=None)) == expected


def test_a_failure_of_the_report_itself_is_told_before_a_later_revision():
    prose = read_published("2022-23", x_statements=STATEMENTS)
    rows = check_statements(
        pd.concat([prose, read_published("2023-24", t=TABLE)], ignore_index=True), NO_INDICATORS
    )
    row = rows.iloc[2]
    assert (row["kind"], row["expected"]) == ("statement", "-38.5%")
    assert row["why"].startswith(
        "It follows only from 12 for 2021/22, which the table t, 2023-24 gives as 13"
    )


def test_without_statements_the_table_is_empty_and_has_its_columns():
    rows = check_statements(read_published(t=TABLE), NO_INDICATORS)
    assert (len(rows), list(rows.columns)) == (0, list(schemas.claims.columns))
