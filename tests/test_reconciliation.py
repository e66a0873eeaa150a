"""From figures to reconciled percentages, on small tables and on everything published."""

import pandas as pd
import pytest

from helpers import schemas
from helpers.checking.reconciliation import NO_BASE, NO_COUNT, reconcile_figures
from helpers.exports.cleaning import clean_reports
from helpers.exports.raw_exports import read_reference
from helpers.paths import find_folders
from published_samples import NO_INDICATORS, read_published, write_column, write_statements


def reconcile(**tables):
    return schemas.reconciled.validate(reconcile_figures(read_published(**tables), NO_INDICATORS))


def show(rows, *columns):
    part = rows[list(columns)]
    return list(part.astype(object).where(part.notna(), None).itertuples(index=False, name=None))


def test_every_figure_with_a_percentage_has_one_row_in_the_order_of_the_figures():
    rows = reconcile(t=write_column(A="25 (20.33%)", B="98 (79.67%)", C="0", Total="123"))
    assert show(rows, "item", "published", "denominator", "denominator_name", "expected", "verdict") == [
        ("A", "25 (20.33%)", 123, "t: Total, 2022/23", "20.33", "agrees"),
        ("B", "98 (79.67%)", 123, "t: Total, 2022/23", "79.67", "agrees"),
    ]


def test_a_count_times_total_by_100_is_named_with_what_should_stand_there():
    table = write_column(A="25 (30.75%)", B="15 (18.45%)", C="51 (41.46%)", D="32 (26.02%)", Total="123")
    rows = reconcile(t=table)
    assert show(rows.head(2), "verdict", "mechanism", "scope", "expected", "reconciled_percent") == [
        ("differs", "inverted", "column", "20.33", "20.33"),
        ("differs", "inverted", "column", "12.20", "12.20"),
    ]


def test_a_base_of_another_table_is_named():
    person = write_column(Adults="116 (84.7%)", Children="21 (15.3%)", Total="137")
    outcome = write_column(A="16 (11.7%)", B="41 (29.9%)", C="38 (27.7%)", Total="95")
    rows = reconcile(x_by_person=person, x_by_outcome=outcome)
    outcome_rows = rows[rows["table"] == "x_by_outcome"]
    assert set(show(outcome_rows, "mechanism", "denominator")) == {("other_denominator", 95)}
    assert outcome_rows["parameter"].str.contains("x_by_person: Total, 2022/23 = 137").all()


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (write_column(A="97.8%", B="98.2%"), NO_COUNT),
        (write_column(A="25 (10.1%)", B="51 (20.7%)"), "does not stand on the page"),
        (write_column(A="0 (0%)", Total="0"), "The total is 0"),
    ],
)
def test_a_percentage_without_count_or_base_is_not_judged(table, why):
    rows = reconcile(t=table)
    assert set(rows["verdict"]) == {"cannot_check"}
    assert rows["why"].str.contains(why, regex=False).all()


def test_a_percentage_of_exact_counts_is_not_held_against_rounded_ones():
    table = write_column(A="40 (40.4%)", B="35 (35.2%)", C="25 (19.9%)", D="5 (2.9%)", Total="105")
    rows = reconcile(t=table)
    assert show(rows, "item", "verdict") == [
        ("A", "cannot_check"),
        ("B", "cannot_check"),
        ("C", "differs"),
        ("D", "cannot_check"),
    ]
    assert rows["why"].iloc[0].startswith("The counts look rounded to 5")


def test_a_share_in_prose_is_held_against_the_total_it_names():
    statements = write_statements(
        ("all", "2022/23", "count", "", "123"),
        ("neglect", "2022/23", "share", "all", "76 (61.8%)"),
        ("other", "2022/23", "share", "nowhere", "47 (38.2%)"),
        ("accepted", "2022/23", "share", "all", "over 34%"),
    )
    rows = reconcile(x_statements=statements)
    assert show(rows, "verdict", "denominator", "why")[1:] == [
        ("cannot_check", None, NO_BASE),
        ("cannot_check", None, NO_COUNT),
    ]
    assert show(rows, "verdict", "denominator")[0] == ("agrees", 123)


def test_reports_are_explained_apart():
    first = write_column(A="25 (30.75%)", B="98 (79.67%)", Total="123")
    second = write_column(A="25 (20.33%)", B="98 (79.67%)", Total="123")
    listed = [read_published("2022-23", t=first), read_published("2023-24", t=second)]
    rows = reconcile_figures(pd.concat(listed, ignore_index=True), NO_INDICATORS)
    assert show(rows, "report", "verdict") == [
        ("2022-23", "differs"),
        ("2022-23", "agrees"),
        ("2023-24", "agrees"),
        ("2023-24", "agrees"),
    ]


@pytest.fixture(scope="module")
def published():
    folders = find_folders()
    indicators = read_reference(folders.reference / "indicators.csv", ("id",)).replace("", pd.NA)
    return reconcile_figures(clean_reports(folders, "2023-24"), indicators)


def test_of_the_80_counts_with_percentages_that_were_published_53_follow(published):
    both = published[published["count"].notna()]
    assert both["verdict"].value_counts().to_dict() == {
        "agrees": 53,
        "differs": 16,
        "agrees_other_rounding": 11,
    }
    statements = both[both["claim"].notna()]
    assert (len(statements), set(statements["verdict"])) == (5, {"agrees"})


def test_the_causes_of_the_27_that_do_not_follow_are_these(published):
    wrong = published[published["verdict"].isin(["differs", "agrees_other_rounding"])]
    causes = wrong.groupby(["table", "period", "mechanism"]).size().to_dict()
    abuse, outcome, person = "safeguarding_by_abuse_type", "safeguarding_by_outcome", "safeguarding_by_person"
    assert causes == {
        (abuse, "2019/20", "truncated"): 1,
        (abuse, "2022/23", "inverted"): 5,
        (abuse, "2022/23", "truncated"): 1,
        (abuse, "2023/24", "truncated"): 2,
        ("safeguarding_by_business_area", "2023/24", "truncated"): 2,
        (outcome, "2019/20", "fewer_decimals"): 1,
        (outcome, "2019/20", "truncated"): 1,
        (outcome, "2020/21", "other_denominator"): 3,
        (outcome, "2021/22", "other_denominator"): 3,
        (outcome, "2022/23", "inverted"): 3,
        (person, "2019/20", "ambiguous"): 1,
        (person, "2021/22", "truncated"): 1,
        (person, "2022/23", "truncated"): 1,
        (person, "2023/24", "other_count"): 1,
        (person, "2023/24", "truncated"): 1,
    }


def test_the_outcomes_bases_are_all_referrals_or_a_number_that_stands_nowhere(published):
    rows = published[
        (published["table"] == "safeguarding_by_outcome") & (published["mechanism"] == "other_denominator")
    ]
    bases = (
        rows.groupby("period")["parameter"].agg(lambda texts: {text.split()[-1] for text in texts}).to_dict()
    )
    assert bases == {"2020/21": {"68"}, "2021/22": {"137"}}
