"""What was found wrong, in words: between tables once for all alike, in prose each by itself."""

import pandas as pd

from helpers.notebook import faults

ROWS = [
    ("totals_disagree", "by_a", "Total in by a", "2022/23", None, "The totals differ.", "high"),
    ("totals_disagree", "by_a", "Total in by a", "2023/24", None, "The totals differ.", "high"),
    ("statement", "news", "Referrals", "2022/23", "over 34%", "It is 22.8%.", "high"),
    ("statement", "news", "Events", "2022/23", "[c]", "It is not.", "low"),
]
COLUMNS = ["kind", "table", "about", "period", "published", "why", "severity"]
FOUND = pd.DataFrame(ROWS, columns=COLUMNS).assign(finding_id=["a", "b", "c", "d"], item="Total")


def test_what_holds_of_several_periods_is_told_once():
    assert faults.tell_problems(FOUND, faults.BETWEEN_TABLES) == [
        ("Total in by a, 2022/23.", "The totals differ. The same holds for 2023/24.")
    ]
    years = pd.concat([FOUND.iloc[:1]] * 3).assign(period=["2022/23", "2023/24", "2019/20"])
    assert faults.tell_problems(years)[0][1].endswith("The same holds for 2019/20 and 2023/24.")


def test_a_period_that_the_first_one_names_already_is_not_told_again():
    rows = FOUND.iloc[:2].assign(period=["2022 to 2023", "2022"])
    assert faults.tell_problems(rows) == [("Total in by a, 2022 to 2023.", "The totals differ.")]
    printed_twice = pd.concat([FOUND.iloc[:2]] * 2)
    assert faults.tell_problems(printed_twice) == faults.tell_problems(FOUND.iloc[:2])


def test_a_problem_of_no_item_is_told_with_those_of_items():
    rows = FOUND.iloc[:2].assign(item=pd.array([None, "A"], dtype="string"))
    assert faults.tell_problems(rows)[0][1] == "The totals differ. The same holds for “A”."


def test_percentages_are_told_by_cause_with_each_item_named_once():
    rows = FOUND.iloc[[0] * 4].assign(
        kind="percentage",
        item=["A", "A", "B", "C"],
        about=["A in the table", "A in the table", "B in the table", "C in the table"],
        period=["2020/21", "2021/22", "2021/22", "2022/23"],
        why=["Cut off."] * 3 + ["Multiplied."],
    )
    assert faults.tell_problems(rows) == [
        ("A in the table, 2020/21.", "Cut off. The same holds for “B”."),
        ("C in the table, 2022/23.", "Multiplied."),
    ]


CHANGES = FOUND.iloc[:2].assign(
    kind="denominator_changes",
    report="2023-24",
    table="cases_by_a",
    item="Total",
    about="Total, all of them, in the table by a",
    period="2022/23 to 2023/24",
    why="They rest on different bases. 2022/23: 81, its own, smaller total; 2023/24: 71, all cases. Of all "
    "cases they are 22.8, 31.0 per cent.",
)


def test_bases_that_change_are_a_table_that_leads_to_each_year():
    place = {"report": "2023-24", "table": "cases_by_a", "item": "Total"}
    figures = pd.DataFrame([place | {"period": "2023/24", "link": "01.html#raw-1"}])
    older = CHANGES.assign(
        report="2022-23", why="They rest on different bases. 2021/22: 60, all; 2023/24: 70, all. Of all so."
    )
    bases = faults.list_bases(pd.concat([older, CHANGES]), figures)
    assert bases[["about", "period", "base", "link"]].fillna("").to_numpy().tolist() == [
        ["The table by a", "2021/22", "60, all", ""],
        ["The table by a", "2022/23", "81, its own, smaller total", ""],
        ["The table by a", "2023/24", "71, all cases", "01.html#raw-1"],
    ]
    assert faults.tell_problems(CHANGES.iloc[:1]) == [
        ("Total, all of them, in the table by a, 2022/23 to 2023/24.", "They rest on different bases.")
    ]


def test_where_bases_are_not_told_there_is_no_table_and_the_reason_stands_whole():
    public = CHANGES.iloc[:1].assign(why="They rest on different bases. So it is.")
    assert faults.list_bases(
        public, pd.DataFrame(columns=["report", "table", "item", "period", "link"])
    ).empty
    assert faults.tell_problems(public)[0][1] == "They rest on different bases. So it is."


def test_every_problem_in_prose_is_told_by_itself_and_what_is_withheld_not_quoted():
    assert faults.tell_problems(FOUND, faults.IN_PROSE) == [
        ("Referrals, 2022/23, published as “over 34%”.", "It is 22.8%."),
        ("Events, 2022/23.", "It is not."),
    ]


def test_problems_are_counted_by_what_they_do_to_a_reader():
    told = "4 problems were found in the figures shown here; 3 of them could change what a reader concludes."
    made = FOUND.assign(report="2022-23")
    assert faults.count_problems(made) == told
    again = pd.concat([made, made.assign(report="2023-24")])
    assert faults.count_problems(again) == told  # what a later report prints again
    assert faults.count_problems(pd.concat([made, made])).startswith("8 problems")
    assert faults.count_problems(FOUND.iloc[:0]) == "No problem was found in the figures shown here."


def test_claims_are_counted_by_verdict():
    claims = pd.DataFrame({"verdict": ["agrees", "does not follow", "cannot be checked", "agrees"]})
    assert faults.count_claims(claims) == (
        "Of 4 figures in prose that this edition can show, 2 follow, 1 does not, and 1 cannot be checked."
    )
    assert faults.count_claims(claims.iloc[:0]) == ""
