"""Draft tables checked before they are published, whatever they are called and however they are broken."""

import cProfile
import csv
import io
import json
import random
import re
import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import schemas
from helpers.checking.check import ADDED_COLUMNS, check_files, describe_findings, render_csv, render_json
from helpers.errors import UnusableInput
from helpers.paths import find_folders
from helpers.percentages import render_percent
from published_samples import write_column

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


def test_a_clean_table_is_one_line(check):
    assert describe_findings(check(CLEAN)) == ["Nothing found in 1 table: 2 of 2 percentages follow."]


def test_a_message_says_what_was_printed_why_it_is_wrong_and_what_to_put(check):
    first, *others = describe_findings(check(INVERTED))
    assert first == (
        "Neglect, 2022/23: 25 (30.75%) does not follow. 25 of 123 is 20.33%, not 30.75%: the count was "
        "multiplied by the total (25 × 123 ÷ 100) instead of divided; four other cells show the same. "
        "Put 25 (20.33%)."
    )
    assert others[-2:] == [
        "Total, 2022/23: The items add to the total of 123, but their percentages add to 118.76, more than "
        "rounding explains. Check the percentages of this column.",
        "6 findings in 1 table: 3 of 8 percentages follow.",
    ]


def test_what_to_put_is_the_count_or_the_total_where_that_is_mistyped(check):
    typed = {"A": "25 (22.12%)", "B": "15 (13.27%)", "C": "52 (46.02%)", "D": "21 (18.58%)", "Total": "113"}
    count = describe_findings(check(write_column(**typed | {"C": "25 (46.02%)"})))
    assert any(
        line.startswith("C, 2022/23: 25 (46.02%)") and line.endswith("Put 52 (46.02%).") for line in count
    )
    total = describe_findings(check(write_column(**typed | {"Total": "131"})))
    assert total[:-1] == [
        "Total, 2022/23: The items add to 113, but the total printed is 131. Check the items and the total.",
        "Total, 2022/23: 131 does not follow. The percentages of this column are right for a total of 113, "
        "not of 131: the total is mistyped. Put 113.",
    ]


def test_several_files_are_one_publication(check):
    person = write_column(Adults="116 (84.7%)", Children="21 (15.3%)", Total="137")
    outcome = write_column(A="16 (11.7%)", B="41 (29.9%)", C="38 (27.7%)", Total="95")
    lines = describe_findings(check(by_person=person, by_outcome=outcome))
    assert "The total is 95 here and 137 in by_person." in lines[0]
    cell = next(line for line in lines if line.startswith("by_outcome: A, 2022/23: 16 (11.7%)"))
    assert "16 of 137 (by_person: Total, 2022/23)" in cell


def test_json_is_one_object_a_finding_with_the_columns_of_both_files(check):
    records = [json.loads(line) for line in render_json(check(INVERTED)).splitlines()]
    assert len(records) == 6
    assert list(records[0]) == [*schemas.findings.columns, *ADDED_COLUMNS]
    assert set(schemas.reconciled.columns) < set(records[0]) | {"published"}
    assert [records[0][name] for name in ("kind", "item", "count", "mechanism", "reconciled_percent")] == [
        "percentage",
        "Neglect",
        25,
        "inverted",
        "20.33",
    ]
    assert records[-1]["mechanism"] is None
    assert render_json(check(CLEAN)) == ""


def test_csv_has_the_same_columns_and_a_header_even_where_nothing_was_found(check):
    rows = list(csv.DictReader(io.StringIO(render_csv(check(INVERTED)))))
    assert [row["item"] for row in rows] == [
        "Neglect",
        "Emotional",
        "Physical",
        "Sexual",
        "Cuckooing",
        "Total",
    ]
    assert render_csv(check(CLEAN)).count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            write_column(A="33 (33.3%)", B="33 (33.3%)", C="33 (33.3%)", Total="99"),
            "3 of 3 percentages follow",
        ),
        (
            write_column(A="2 (12%)", B="10 (62%)", C="3 (19%)", D="1 (6%)", Total="16"),
            "halves to the even digit",
        ),
        (write_column(A="1 (16.6%)", B="5 (83.3%)", C="4 (66.6%)", D="2 (33.3%)", Total="6"), "cut off"),
        (
            write_column(A="40 (50.0%)", B="20 (25.0%)", C="[c]", D="<5", Total="80"),
            "2 of 2 percentages follow",
        ),
        (
            write_column(A="40 (40.4%)", B="35 (35.2%)", C="25 (24.4%)", D="5", Total="105"),
            "rounded to the nearest 5",
        ),
        (
            write_column(A="40 (40%)", B="55 (55%)", C="30 (30%)", Total="100"),
            "one case can stand under several",
        ),
        (write_column(A="40 (12.3%)", B="20 (6.2%)"), "does not stand on the page"),
        (write_column(A="97.8%", B="98.2%"), "no count is printed beside this percentage"),
        (write_column(A="0 (0%)", B="0", Total="0"), "the total is 0"),
        (write_column(A="5", B="7"), "no percentages are printed"),
        ("Topic,2031\nHedgehogs,3 (60%)\nBats,2 (40%)\nTotal,5", "2 of 2 percentages follow"),
    ],
)
def test_what_is_right_or_cannot_be_judged_raises_no_alarm(check, text, words):
    (line,) = describe_findings(check(text))
    assert line.startswith("Nothing found in 1 table: ")
    assert words in line


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "draft0.csv has no rows"),
        ("Item,2022/23\nA,12a\n", "draft0.csv, row 2, column B (2022/23): found '12a'"),
        ("Item,2022/23\nA,5 (1000000000%)\n", "draft0.csv, row 2, column B (2022/23): found"),
        ("\n".join([",".join(["words"] * 40)] * 3), "draft0.csv, row 1, column B: heading 'words'"),
    ],
)
def test_input_that_is_no_published_table_is_refused_in_one_sentence(check, text, start):
    with pytest.raises(UnusableInput) as refusal:
        check(text)
    assert str(refusal.value).startswith(start)
    assert "\n" not in str(refusal.value)


def test_merged_cells_are_refused_and_a_plain_workbook_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(INVERTED)):
        book.active.append(row)
    book.save(tmp_path / "draft.xlsx")
    assert len(check_files([tmp_path / "draft.xlsx"]).findings) == 6
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "draft.xlsx")
    with pytest.raises(UnusableInput, match="merged"):
        check_files([tmp_path / "draft.xlsx"])


def test_no_file_and_files_of_one_name_are_told_apart(tmp_path):
    with pytest.raises(UnusableInput):
        check_files([])
    paths = [tmp_path / folder / "table.csv" for folder in ("a", "b")]
    for path, text in zip(paths, (CLEAN, CLEAN.replace("102 (82.9%)", "103 (82.9%)")), strict=True):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    findings = check_files(paths).findings
    assert set(findings["table"]) == {"b/table"}


def test_an_implausible_percentage_is_a_finding_and_no_hang(check):
    found = check(write_column(A="5 (999999999%)", B="5 (50%)", Total="10")).findings
    assert "5 (999999999%)" in set(found["published"])


def test_a_very_long_column_is_given_up_in_time_and_said_to_be(tmp_path):
    rng = random.Random(7)
    counts = [rng.randint(0, 90) for _ in range(3000)]
    total = sum(counts)
    cells = [
        f"{k} ({render_percent(k, total, 4) if rng.random() < 0.7 else rng.randint(1, 99)}%)" for k in counts
    ]
    rows = [f"item {n},{cell}" for n, cell in enumerate(cells)]
    (tmp_path / "big.csv").write_text("\n".join(["Item,2022/23", *rows, f"Total,{total}"]), encoding="utf-8")
    started = time.perf_counter()
    checked = check_files([tmp_path / "big.csv"], work_per_column=50_000)
    assert time.perf_counter() - started < 60
    assert "big, 2022/23 is so long that the search for causes was given up." in checked.notes
    assert len(checked.findings) > 500


def write_unrelated(folder, many):
    """Tables of three periods that have nothing to do with each other, some with a wrong percentage."""
    rng = random.Random(many)
    for table in range(many):
        lines = ["Item,2021/22,2022/23,2023/24"]
        columns = [[rng.randint(0, 60) for _ in range(6)] for _ in range(3)]
        for place, counts in enumerate(zip(*columns, strict=True)):
            percents = [render_percent(k, sum(column), 1) for k, column in zip(counts, columns, strict=True)]
            percents[0] = f"1{percents[0]}" if place == 0 and table % 2 else percents[0]
            cells = ",".join(f"{k} ({percent}%)" for k, percent in zip(counts, percents, strict=True))
            lines.append(f"item {place},{cells}")
        lines.append("Total," + ",".join(str(sum(column)) for column in columns))
        (folder / f"table_{table:04}.csv").write_text("\n".join(lines), encoding="utf-8")
    return sorted(folder.glob("*.csv"))


def count_calls(paths):
    """How many functions a check calls, whatever else the machine is doing."""
    profile = cProfile.Profile()
    profile.runcall(lambda: render_json(check_files(paths)))
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_grows_in_proportion_to_the_tables_of_a_publication(tmp_path):
    paths = write_unrelated(tmp_path, 240)
    assert count_calls(paths) <= 1.1 * 4 * count_calls(paths[:60])


def test_tables_that_have_nothing_to_do_with_each_other_are_held_to_no_common_total(tmp_path):
    checked = check_files(write_unrelated(tmp_path, 400))
    assert set(checked.findings["kind"]) <= {"percentage", "percentages_do_not_add_up"}
    assert not checked.findings["why"].str.contains("nowhere on the page").any()
    assert any("held against the 30 around it" in note for note in checked.notes)


HOLES = re.compile(r"\bNone\b|\bnan\b|NaN|<NA>|\(\s*\)|\[\s*\]|“”|  |\( | [.,;:)]")
RAW = sorted(find_folders().raw.glob("*/*.csv"))


def list_parts(path):
    """A published table by itself, each of its periods by itself, and the table without its total."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    yield rows
    if not path.stem.endswith("statements"):
        yield from ([[row[0], row[column]] for row in rows] for column in range(1, len(rows[0])))
        yield [row for row in rows if row[0] != "Total"]


@pytest.mark.parametrize("report", sorted({path.parent.name for path in RAW}))
def test_no_message_about_a_part_of_what_was_published_has_a_hole_in_it(tmp_path, report):
    for path in (path for path in RAW if path.parent.name == report):
        for rows in list_parts(path):
            with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
            checked = check_files([tmp_path / path.name])
            told = [*describe_findings(checked), *checked.findings["why"], *checked.reconciled["why"]]
            told += (
                checked.reconciled[["parameter", "runner_up", "denominator_name"]].stack().dropna().tolist()
            )
            assert [text for text in told if HOLES.search(text)] == []


@settings(max_examples=25, deadline=None)
@given(
    counts=st.lists(st.integers(0, 300), min_size=2, max_size=12).filter(lambda counts: sum(counts) > 0),
    places=st.integers(0, 2),
)
def test_a_table_printed_half_up_never_raises_an_alarm(tmp_path_factory, counts, places):
    total = sum(counts)
    cells = {f"item_{n}": f"{k} ({render_percent(k, total, places)}%)" for n, k in enumerate(counts)}
    path = tmp_path_factory.mktemp("clean") / "draft.csv"
    path.write_text(write_column(**cells, Total=str(total)), encoding="utf-8")
    assert describe_findings(check_files([path]))[0].startswith("Nothing found")
