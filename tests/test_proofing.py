"""Tables checked before they are published: all 87 of ``benchmarks/tables``, and what is said of a draft."""

import csv
import io
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import schemas
from helpers.errors import UnusableInput
from helpers.paths import CHECKOUT, find_folders
from helpers.percentages import render_percent
from helpers.proofing import check_files, describe_findings, render_csv, render_json
from helpers.proofing.telling import FINDING_COLUMNS, RECONCILED_COLUMNS
from helpers.publishing.page import clean_html
from published_samples import write_column

TABLES = CHECKOUT / "benchmarks" / "tables"
with (Path(__file__).parent / "proofed_tables.csv").open(encoding="utf-8", newline="") as stream:
    EXPECTED = {row["file"]: row for row in csv.DictReader(stream)}
INVERTED = write_column(
    Neglect="25 (30.75%)",
    Self_Neglect="51 (41.46%)",
    Domestic="8 (6.50%)",
    Emotional="15 (18.45%)",
    Financial="19 (15.45%)",
    Physical="2 (2.46%)",
    Sexual="2 (2.46%)",
    Cuckooing="1 (1.23%)",
    Total="123",
)
CLEAN = write_column(Adults="102 (82.9%)", Children="21 (17.1%)", Total="123")


@pytest.fixture
def check(tmp_path):
    def check(*texts, **named):
        """The check of CSV files with these texts."""
        paths = []
        for name, text in [*((f"draft{n}", text) for n, text in enumerate(texts)), *named.items()]:
            path = tmp_path / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return check_files(paths)

    return check


def test_every_table_has_an_expectation():
    stored = {path.relative_to(TABLES).as_posix() for path in TABLES.glob("*/*.*")}
    assert stored == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_table_as_people_publish_it_is_read_checked_and_told(name):
    expected = EXPECTED[name]
    checked = check_files([TABLES / name])
    told = "\n".join(describe_findings(checked))
    assert (checked.exit_code, "|".join(one.item for one in checked.findings)) == (
        int(expected["exit_code"]),
        expected["found"],
    )
    assert expected["says"] in told


def test_a_clean_table_is_said_to_be_checked_before_nothing_is_found(check):
    assert describe_findings(check(CLEAN)) == [
        "Checked 1 table in 1 file: 2 of 2 percentages and 1 sum.",
        "Nothing found.",
    ]


def test_one_slip_of_a_column_is_one_finding(check):
    checked = check(INVERTED)
    (finding,) = checked.findings
    assert finding.item == "Neglect; Emotional; Physical; Sexual; Cuckooing"
    assert finding.details["mechanism"] == "inverted"
    told = describe_findings(checked)[1]
    assert told.startswith("Neglect; Emotional; Physical; Sexual; Cuckooing, 2022/23: 25 (30.75%) does not")
    assert (
        "(25 × 123 ÷ 100) instead of divided; 4 other cells show the same. Put 20.33% for Neglect, " in told
    )


def test_percentages_that_are_wrong_without_a_common_cause_are_not_called_the_same(check):
    text = "Ward,North,South,West\nElectorate,200,250,100\nVotes cast,120,150,70\nTurnout,51%,72%,{}\n"
    (two,) = check(text.format("")).findings
    (three,) = check(text.format("66%")).findings
    assert two.why.endswith(" is 60%, not 72%; 1 other cell does not follow either.")
    assert three.why.endswith("; 2 other cells do not follow either.")


def test_the_total_of_another_table_is_named_where_it_was_used_instead_of_the_own_one(check):
    person = write_column(Adults="116 (84.7%)", Children="21 (15.3%)", Total="137")
    outcome = write_column(A="16 (11.7%)", B="41 (29.9%)", C="38 (27.7%)", Total="95")
    (finding,) = check(by_person=person, by_outcome=outcome).findings
    assert (finding.table_name, finding.item) == ("by_outcome", "A; B; C")
    assert "16 of 137 (by_person: Total, 2022/23)" in finding.why


def test_json_is_one_object_a_finding_and_ends_with_what_was_checked(check):
    *records, summary = [json.loads(line) for line in render_json(check(INVERTED)).splitlines()]
    assert [record["mechanism"] for record in records] == ["inverted"]
    assert list(records[0]) == [*FINDING_COLUMNS, *RECONCILED_COLUMNS]
    assert summary == {
        "kind": "summary",
        "files": 1,
        "tables": 1,
        "percentages": 8,
        "percentages_checked": 8,
        "sums_checked": 1,
        "unread_cells": 0,
    }


def test_csv_has_findings_only_and_its_header_where_nothing_was_found(check):
    assert [row["kind"] for row in csv.DictReader(io.StringIO(render_csv(check(INVERTED))))] == ["percentage"]
    assert render_csv(check(CLEAN)).count("\n") == 1


def test_the_columns_are_those_of_the_files_of_the_project():
    assert tuple(schemas.findings.columns) == FINDING_COLUMNS
    known = (*schemas.findings.columns, "published")
    assert tuple(name for name in schemas.reconciled.columns if name not in known) == RECONCILED_COLUMNS


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (write_column(A="33 (33.3%)", B="33 (33.3%)", C="33 (33.3%)", Total="99"), 0, "3 of 3 percentages"),
        (write_column(A="40 (50.0%)", B="20 (25.0%)", C="[c]", D="<5", Total="80"), 0, "2 of 2 percentages"),
        (write_column(A="40 (40%)", B="55 (55%)", C="30 (30%)", Total="100"), 0, "3 of 3 percentages"),
        (write_column(A="40 (12.3%)", B="20 (6.2%)"), 2, "Nothing could be checked"),
        (write_column(A="97.8%", B="98.2%"), 2, "Nothing could be checked"),
        (write_column(A="5", B="7"), 2, "no percentages and 0 sums"),
        ("Topic,2031\nHedgehogs,3 (60%)\nBats,2 (40%)\nTotal,5", 0, "2 of 2 percentages"),
        (write_column(A="1 (16.6%)", B="5 (83.3%)", C="4 (66.6%)", D="2 (33.3%)", Total="6"), 1, "cut off"),
    ],
)
def test_what_is_right_raises_no_alarm_and_what_cannot_be_judged_is_no_success(check, text, code, words):
    checked = check(text)
    assert checked.exit_code == code
    assert words in "\n".join(describe_findings(checked))


def test_an_odd_cell_is_listed_and_the_rest_is_checked(check):
    told = describe_findings(check("Item,2022/23\nA,12a7\nB,5 (50%)\nC,5 (50%)\nTotal,10\n"))
    assert told[0].startswith("Checked 1 table in 1 file: 2 of 2 percentages")
    assert told[-1] == "1 cell could not be read: draft0.csv, cell B2: '12a7'."


def test_files_of_one_name_are_told_apart_and_none_is_refused(tmp_path):
    with pytest.raises(UnusableInput):
        check_files([])
    paths = [tmp_path / folder / "table.csv" for folder in ("a", "b")]
    for path, text in zip(paths, (CLEAN, CLEAN.replace("21 (17.1%)", "21 (71.1%)")), strict=True):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert {one.table_name for one in check_files(paths).findings} == {"b/table"}


def test_a_very_long_column_of_wrong_percentages_is_bounded(tmp_path):
    rng = random.Random(7)
    counts = [rng.randint(0, 90) for _ in range(4_000)]
    total = sum(counts)
    cells = [f"{k} ({render_percent(k, total, 4) if k % 3 else rng.randint(1, 99)}%)" for k in counts]
    rows = [f"item {n},{cell}" for n, cell in enumerate(cells)]
    (tmp_path / "big.csv").write_text("\n".join(["Item,2022/23", *rows, f"Total,{total}"]), encoding="utf-8")
    assert len(check_files([tmp_path / "big.csv"]).findings) > 50


def test_what_the_project_publishes_of_another_kind_is_read_without_an_error():
    raw = sorted((find_folders().raw / "2023-24").glob("*.csv"))
    tables = [path for path in raw if path.name != "sources.csv"]
    checked = check_files(tables)
    assert checked.percentages_checked > 0.85 * checked.percentages > 50
    assert not any("None" in line or "nan" in line.split() for line in describe_findings(checked))


@settings(max_examples=25)
@given(
    counts=st.lists(st.integers(0, 300), min_size=2, max_size=12).filter(lambda counts: sum(counts) > 0),
    places=st.integers(0, 2),
)
def test_a_table_printed_half_up_never_raises_an_alarm(tmp_path_factory, counts, places):
    total = sum(counts)
    cells = {f"item_{n}": f"{k} ({render_percent(k, total, places)}%)" for n, k in enumerate(counts)}
    path = tmp_path_factory.mktemp("clean") / "draft.csv"
    path.write_text(write_column(**cells, Total=str(total)), encoding="utf-8")
    assert check_files([path]).findings == []


LIST = (
    "What is counted,Period,As published,Report\nNo answer,2023/24,34,2023-24\n"
    "Total by outcome,2019/20,74,2023-24\n"
    "Total by person,2023/24,71,2022-23\nNeglect,2023/24,11 (15.5%),2022-23\n"
    "Total by outcome,2023/24,92,2022-23\n"
)


def test_a_list_of_figures_with_remarks_is_no_column_that_adds_up(check):
    checked = check(LIST + "Neglect,2022/23,7 (11.1%) of 71,2022-23\n")
    assert (checked.sums_checked, checked.percentages_checked) == (0, 1)
    (finding,) = checked.findings
    assert (finding.published, finding.expected) == ("7 (11.1%) of 71", "9.9")


STATED = (
    "section,subject,period,claim,compared_with,published\nt,reports,2023,count,,151\n"
    "t,reports,2022,count,,105\nt,reports,2023,change,2022,{}\n"
)


@pytest.mark.parametrize(
    ("published", "advice"),
    [
        ("a rise of 43.8%", []),
        ("rose from 105 to 151, or 44%", []),
        ("a rise of 48.3%", ["Put an increase of 43.8%."]),
        ("a fall of 43.8%", ["Put an increase of 43.8%."]),
        ("fell from 151 to 105, or 44%", ["Put a decrease of 30%."]),
    ],
)
def test_a_change_told_in_prose_is_held_against_its_two_numbers(check, published, advice):
    quoted = f'"{published}"'
    checked = check(STATED.format(quoted))
    assert [finding.advice for finding in checked.findings] == advice
    assert checked.statements_checked == 1


QUOTED = (
    "<h1>Report</h1>{}<table><tr><th>Type</th><th>2023</th></tr><tr><td>A</td><td>12 (25%)</td></tr>"
    "<tr><td>B</td><td>36 (57%)</td></tr><tr><td>Total</td><td>48</td></tr></table>{}"
)


def test_a_table_quoted_as_printed_elsewhere_is_no_claim_of_the_page(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(QUOTED.format("", ""), encoding="utf-8")
    assert check_files([page]).exit_code == 1
    page.write_text(QUOTED.format("<blockquote>", "</blockquote>"), encoding="utf-8")
    checked = check_files([page])
    assert (checked.exit_code, checked.percentages_checked) == (0, 2)
    assert describe_findings(checked)[1:] == [
        "Nothing found.",
        "Not counted: 1 thing that would be found in tables quoted as printed elsewhere, such as "
        "page.html#table 1.",
    ]


def test_a_cell_quoted_as_printed_elsewhere_is_no_figure_of_its_table(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(QUOTED.format("", "").replace("36 (57%)", "<q>36 (57%)</q>"), encoding="utf-8")
    checked = check_files([page])
    assert (checked.exit_code, checked.percentages, checked.percentages_checked) == (0, 1, 1)


def test_the_register_of_published_files_may_stand_in_quotations():
    quoted = '<blockquote class="printed"><p>12 (25%)</p></blockquote>'
    assert clean_html(quoted) == quoted


HARDLY_FOLLOWING = (
    "Answer,2010,2011,2012,2013\nNever,127 (9%),5 (0%),1236 (95%),52 (44%)\n"
    "Seldom,343 (14%),1249 (67%),7 (1%),4 (2%)\nSometimes,107 (11%),2 (0%),1 (0%),1 (1%)\n"
    "Often,545 (62%),879 (32%),22 (2%),43 (35%)\nAlways,99 (4%),12 (1%),15 (2%),22 (18%)\n"
    "Grand total,1221,2147,1281,122\n"
)


def test_a_table_of_which_hardly_a_share_follows_while_all_add_to_100_is_asked_about_and_not_blamed(check):
    checked = check(HARDLY_FOLLOWING)
    assert (checked.findings, checked.percentages_checked) == ([], 0)
    (note,) = [line for line in describe_findings(checked) if "weighted" in line]
    assert note == (
        "No percentage of draft0 follows from the counts beside it, yet they add to 100: are they weighted? "
        "If so, say so beside the table."
    )


def test_shares_said_to_be_weighted_are_not_held_to_a_rounding_each_of_its_own(check):
    checked = check("Answer (weighted %),2010\nNever,1 (0%)\nOften,561 (98%)\nAlways,15 (2%)\nAll,577\n")
    assert (checked.findings, checked.percentages_checked) == ([], 0)


def test_a_table_cut_off_throughout_is_found_though_less_than_half_of_it_is_rounded_half_up(check):
    shares = {13: "16.2", 12: "15.0", 20: "25.0", 5: "6.2", 17: "21.2"}
    cells = {f"item_{n}": f"{k} ({shares[k]}%)" for n, k in enumerate((13, 13, 12, 20, 5, 17))}
    text = write_column(**cells, Total="80")
    (finding,) = check(text).findings
    assert finding.details["mechanism"] == "truncated"


def test_fractions_with_all_decimals_of_a_calculation_are_checked(check):
    head = "Group,Number,Share\n"
    clean = head + "A,17,0.1328125\nB,44,0.34375\nC,67,0.5234375\nAll,128,1\n"
    assert describe_findings(check(clean))[0].endswith("4 of 4 percentages and 1 sum.")
    (finding,) = check(clean.replace("0.1328125", "0.1382125341")).findings
    assert (finding.item, finding.expected) == ("A", "13.28125000")
    thirds = head + "A,1,0.3333333333333333\nB,2,0.6666666666666666\nAll,3,1\n"
    assert check(thirds).findings == []


def test_flags_of_which_no_two_are_ever_set_together_are_no_sum(check):
    rows = "".join(f"r{n},{n % 3 == 0:d},{n % 3 == 1:d},{n % 3 != 2:d}\n" for n in range(30))
    checked = check("Name,left,right,either\n" + rows.replace("r4,0,1,1", "r4,0,1,0"))
    assert (checked.findings, checked.sums_checked) == ([], 0)


# A clean table, what is spoilt in it and how, and what has to be found: nothing else may be.
LAYOUTS = {
    "chained parts of the row above": (
        "Homelessness,Number,%\nApplications,840,\nof which: accepted,504,60%\nof which: families,252,50%\n"
        "of which: in shelters,63,25%\nTotal prevented,126,15%\n",
        ("252,50%", "252,60%"),
        ("of which: families", "50"),
    ),
    "a total of the same group in a long table": (
        "year,sex,type,count,percent\n2022,All,Total,200,100\n2022,All,Day,120,100\n2022,All,Night,80,100\n"
        "2022,Men,Total,50,25\n2022,Men,Day,36,30\n2022,Men,Night,14,18\n2022,Women,Total,150,75\n"
        "2022,Women,Day,84,70\n2022,Women,Night,66,83\n",
        ("36,30", "36,33"),
        ("2022, Men: Day", "30"),
    ),
    "counts, bases and shares in rows below each other": (
        "year,area,measure,value\n2022,N,count,45\n2022,N,total,120\n2022,N,percent,37.5\n2022,S,count,66\n"
        "2022,S,total,91\n2022,S,percent,72.5\n2023,N,count,31\n2023,N,total,77\n2023,N,percent,40.3\n",
        ("72.5", "75.2"),
        ("S", "72.5"),
    ),
    "means in a row of their own": (
        "Characteristic,Treated (N = 64),Others (N = 59)\nFemale,40 (62.5),35 (59.3)\n"
        '"Age, mean (SD)",41.2 (12.1),40.3 (11.8)\nSmoker,9 (14.1),12 (20.3)\nEmployed,33 (51.6),28 (47.5)\n',
        ("33 (51.6)", "33 (56.1)"),
        ("Employed", "51.6"),
    ),
    "a row of units and a base above it": (
        ",All,Women,Men\nUnweighted base,1024,540,484\n,%,%,%\nYes,54,57,51\nNo,38,36,40\nOther,8,7,9\n",
        ("38,36", "83,36"),
        ("", "100%"),
    ),
    "a total of weighted shares": (
        "Rating,Base,Weighted %\nGood,511,61.3\nFair,302,27.4\nPoor,140,11.3\nAll,953,100.0\n",
        ("27.4", "37.4"),
        ("All", "100%"),
    ),
    "years with amounts in thousands": (
        "Cost,2022 £k,2023 £k,Change\nRepairs,820,902,10.0%\nVoids,400,420,5.0%\nTotal,1220,1322,8.4%\n",
        ("10.0%", "9.1%"),
        ("Repairs", "10.0"),
    ),
    "bands of age beside their group": (
        "Sex,Age,People,% of sex\nWomen,Under 40,45,30%\nWomen,40 to 64,60,40%\nWomen,65+,45,30%\n"
        "Men,Under 40,20,25%\nMen,40 to 64,36,45%\nMen,65+,24,30%\n",
        ("60,40%", "60,46%"),
        ("Women: 40 to 64", "40"),
    ),
    "quarters, their year and a row of shares": (
        ",Q1,Q2,Q3,Q4,2023/24\nCalls,410,395,420,450,1675\nAnswered,369,316,378,360,1423\n"
        "% answered,90%,80%,90%,80%,85%\n",
        ("1675", "1765"),
        ("Calls", "1675"),
    ),
    "a total that a change was worked out from": (
        "Income,2022/23,2023/24,Change %\nRent,£51200,£55300,8.0%\nCharges,£8200,£7790,-5.0%\n"
        "Grants,£3100,£3410,10.0%\nTotal,£62500,£66500,6.4%\n",
        ("£66500", "£65600"),
        ("Total", "66500"),
    ),
    "a row of shares named after one of counts": (
        "Homes,2022,2023\nFlats,,\nSatisfied,310,342\nDissatisfied,90,78\nTotal flats,400,420\n"
        "% satisfied,77.5%,81.4%\nHouses,,\nSatisfied,88,95\nDissatisfied,12,15\nTotal houses,100,110\n"
        "% satisfied,88.0%,86.4%\n",
        ("81.4%", "84.1%"),
        ("Flats: % satisfied", "81.4"),
    ),
    "years down the side, each with its counts and shares": (
        ",Noise,Damp,Other,Total\n2022 n,40,30,30,100\n2022 %,40%,30%,30%,100%\n2023 n,55,35,60,150\n"
        "2023 %,37%,23%,40%,100%\n",
        ("23%", "32%"),
        ("2023", "23"),
    ),
    "row shares beside a printed total of the row": (
        "Team,Staff,Women,Women %,Men,Men %\nA,50,30,60%,20,40%\nB,40,22,55%,18,45%\nC,25,15,60%,10,40%\n",
        ("22,55%", "22,65%"),
        ("B", "55"),
    ),
    "bands of age across": (
        "Answer,All,18-34,35-54,55+\nBase,500,150,200,150\nYes,60%,50%,62%,67%\nNo,25%,30%,24%,21%\n"
        "Other,15%,20%,14%,12%\n",
        ("62%", "26%"),
        ("", "100%"),
    ),
    "what is told of a table above it, and a revised heading": (
        "Title:,Returns,,\nDate:,01/06/2024,,\n,,,\nBand,2021/22,2022/23 [r],Change [note 2]\n"
        "A,1200,1320,10.0%\nB,80,92,15.0%\nC,500,475,-5.0%\n",
        ("15.0%", "51.0%"),
        ("B", "15.0"),
    ),
    "a row of another unit among percentages": (
        "Measure,Target,Result,Variance\nRent,99.0%,98.6%,-0.4\nDays,25,31,+6\nRepairs,90.0%,92.3%,+2.3\n"
        "Calls,85.0%,81.0%,-4.0\n",
        ("+2.3", "+3.2"),
        ("Repairs", "2.3"),
    ),
    "differences of figures rounded before they are printed": (
        "Area,2017,2022,Points,Index\nA,48%,79%,+30,1.25%\nB,45%,74%,+29,1.50%\nC,53%,80%,+27,2.25%\n"
        "D,50%,61%,+11,1.00%\n",
        ("+11", "+13"),
        ("D", "11"),
    ),
    "more votes than people entitled to them": (
        "Ward,Entitled,Votes,%\nA,1312,153,11.66\nB,187,286,152.94\nC,900,450,50.00\nD,640,320,50.00\n",
        ("900,450,50.00", "900,450,55.00"),
        ("C", "50.00"),
    ),
    "a run of columns that the heading names, some of it blank": (
        "Area,A,B,C,D,Total,%A-C\nN,2,10,20,8,40,80%\nS,,30,30,40,100,60%\nE,5,15,20,40,80,50%\nW,,6,12,18,36,50%\n",
        ("100,60%", "100,66%"),
        ("S", "60"),
    ),
    "numbers of cases asked beside shares of those who answered": (
        "Question,2016,2017,All\nBase,403,409,812\nHas it increased?,62%,64%,63%\nNo answer,3%,4%,3%\n"
        "Market Shares Corp.,0,2,2\n",
        ("", ""),
        None,
    ),
    "margins below nothing beside amounts": (
        "Seat,Income,Graduates %,Margin,Swing\nA,£65548,42.10%,6%,24%\nB,£62283,35.10%,-3%,22%\n"
        "C,£50804,19.20%,-9%,10%\nD,£74997,28.00%,3%,4%\nTotal,£90000,50.00%,2%,2%\n",
        ("", ""),
        None,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_kind_of_layout_is_silent_where_it_is_right_and_tells_the_one_slip(check, name):
    clean, (right, wrong), found = LAYOUTS[name]
    assert check(clean).findings == []
    checked = check(clean.replace(right, wrong, 1))
    assert [(one.item, one.expected) for one in checked.findings] == [found] * bool(found)


def test_the_columns_of_pairs_are_named_by_the_heading_before_them(check):
    text = "Route,2022,%,2023,%\nAll,40,100,50,100\nPolice,10,25,20,40\nOther,30,75,30,{}\n"
    assert check(text.format(60)).findings == []
    (finding,) = check(text.format(63)).findings
    assert (finding.period, finding.expected) == ("2023, %", "60")
    (finding,) = check(text.format(60).replace("50,100", "53,100")).findings
    assert (finding.item, finding.period) == ("All", "2023")


def test_numbers_of_calculators_are_read_and_ordinals_are_texts(check):
    told = describe_findings(check("Name,Session,Rate\nA,115th,8.42e-05\nB,116th,0.25\nC,9th,0.5\n"))
    assert not any("could not be read" in line for line in told)


def test_a_sum_that_no_heading_promises_and_many_rows_miss_is_a_note(check):
    rows = "".join(f"r{n},{3 * n + 2},{n},{n},{n + 2 + (n % 8 == 0)}\n" for n in range(1, 49))
    checked = check("Place,then,now,closed,moved\n" + rows)
    assert checked.findings == []
    (note,) = [line for line in describe_findings(checked) if "6 of 48 rows" in line]
    assert note.endswith(
        "such as r8, then is not the sum of now, closed and moved, as it is in the others: if it should be, "
        "check these rows."
    )


def test_only_what_is_printed_as_money_is_told_as_money(check):
    text = "Indicator,2022,2023\nCases,310,287\nUpheld,124,132\nUpheld %,40.0%,64.0%\nPaid,£12300,£15450\n"
    (finding,) = check(text).findings
    assert finding.why.startswith("132 (Upheld) of 287 (Cases) is 46.0%, not 64.0%")


@pytest.mark.parametrize(("parts", "alarms"), [((10.4, 20.4, 30.4), 0), ((10, 20, 30), 1)])
def test_sums_of_numbers_whose_decimals_a_workbook_hides_may_be_one_off(tmp_path, parts, alarms):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (("Cost", "2023"), *zip("ABC", parts, strict=True), ("Total", 61 if alarms else sum(parts))):
        book.active.append(row)
    for cell in book.active["B"][1:]:
        cell.number_format = "#,##0"
    book.save(tmp_path / "costs.xlsx")
    checked = check_files([tmp_path / "costs.xlsx"])
    assert (len(checked.findings), checked.sums_checked) == (alarms, 1)
