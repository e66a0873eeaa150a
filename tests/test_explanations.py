"""Published columns as cases: what the engine says of each wrong percentage."""

import os
from bisect import bisect_left
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from explained_samples import tell_samples
from helpers.percentages import RULES, Base, PublishedColumn, explain_columns, render_percent
from helpers.percentages.explanations import WORK_PER_COLUMN

ABUSE = "safeguarding_by_abuse_type"
OUTCOME = "safeguarding_by_outcome"
PERSON = "safeguarding_by_person"
ABUSE_ITEMS = (
    *("Neglect", "Self-Neglect", "Domestic Abuse", "Emotional Abuse", "Financial", "Physical"),
    *("Institutional", "Discrimination", "Sexual Abuse", "Cuckooing"),
)


def make_column(cells, total, table="t", period="2022/23", **options):
    """A column from texts such as ``25 (30.75)``, named row by row."""
    items, counts, percents = [], [], []
    for place, cell in enumerate(cells):
        count, _, percent = cell.partition(" (")
        items.append(f"item {place}")
        counts.append(int(count) if count else None)
        percents.append(percent.rstrip(")") or None)
    return PublishedColumn(table, period, tuple(items), tuple(counts), tuple(percents), total, **options)


def make_outcome(cells, total, period, others=()):
    bases = tuple(Base(name, value) for name, value in others)
    return make_column(cells, total, OUTCOME, period, total_name=f"{OUTCOME}: Total", other_bases=bases)


def explain(column):
    return explain_columns([column])[0]


ABUSE_2022 = PublishedColumn(
    ABUSE,
    "2022/23",
    ABUSE_ITEMS,
    (25, 51, 8, 15, 19, 2, 0, 0, 2, 1),
    ("30.75", "41.46", "6.5", "18.45", "15.44", "2.46", None, None, "2.46", "1.23"),
    123,
    other_bases=(Base(f"{OUTCOME}: Total, 2022/23", 81),),
)
OUTCOME_2022 = make_outcome(
    ["15 (18.45)", "28 (34.44)", "38 (46.74)"], 81, "2022/23", [(f"{PERSON}: Total, 2022/23", 123)]
)


def test_a_count_multiplied_by_the_total_is_one_explanation_for_two_tables():
    abuse, outcome = explain_columns([ABUSE_2022, OUTCOME_2022])
    wrong = [cell for cell in (*abuse.cells, *outcome.cells) if cell.verdict == "differs"]
    assert len(wrong) == 8
    assert {(cell.mechanism, cell.parameter, cell.scope) for cell in wrong} == {("inverted", "123", "table")}
    assert min(cell.confidence for cell in wrong) > 0.95


def test_the_inverted_percentage_is_told_in_a_sentence():
    cell = explain(ABUSE_2022).cells[0]
    assert cell.why == (
        "25 of 123 is 20.33%, not 30.75%: the count was multiplied by the total (25 × 123 ÷ 100) "
        "instead of divided; four other cells fit 123 too."
    )
    assert (cell.expected, cell.reconciled_percent, cell.reconciled_count) == ("20.33", "20.33", 25)


def test_rows_that_follow_in_a_column_of_wrong_ones_are_left_alone():
    verdicts = [cell.verdict for cell in explain(ABUSE_2022).cells]
    assert verdicts[1] == verdicts[2] == "agrees"
    assert verdicts[4] == "agrees_other_rounding"  # 19 of 123 is 15.447, printed 15.44
    assert verdicts[6] == verdicts[7] == "cannot_check"  # no percentage printed


def test_a_percentage_over_another_tables_total_is_named():
    column = make_outcome(
        ["16 (11.67)", "41 (29.92)", "38 (27.7)"], 95, "2021/22", [(f"{PERSON}: Total, 2021/22", 137)]
    )
    found = explain(column)
    assert {cell.mechanism for cell in found.cells} == {"other_denominator"}
    assert found.cells[0].parameter == f"{PERSON}: Total, 2021/22 = 137"
    assert [cell.rounding for cell in found.cells] == ["truncated", "truncated", "half_up"]
    assert [cell.reconciled_percent for cell in found.cells] == ["16.84", "43.16", "40.0"]
    assert found.cells[0].denominator == 95


def test_a_base_that_stands_nowhere_on_the_page_is_found_and_said_to():
    found = explain(make_outcome(["10 (14.70)", "24 (35.30)", "32 (47.00)"], 66, "2020/21"))
    assert {(cell.mechanism, cell.parameter, cell.scope) for cell in found.cells} == {
        ("other_denominator", "68", "column")
    }
    assert all("stands nowhere on the page" in cell.why for cell in found.cells)
    assert found.total == 66


def test_a_percentage_of_another_count_names_the_count_and_believes_the_printed_one():
    found = explain(make_column(["65 (90.1)", "6 (8.4)"], 71))
    adult, child = found.cells
    assert (adult.mechanism, adult.parameter, adult.reconciled_count) == ("other_count", "64", 65)
    assert adult.reconciled_percent == "91.5"
    assert child.verdict == "agrees_other_rounding"


def test_a_single_whole_number_that_several_slips_explain_is_ambiguous():
    cell = explain(make_column(["65 (74)", "19 (22.6)"], 84)).cells[0]
    assert cell.mechanism == "ambiguous"
    assert cell.likeliest == "digit"
    assert cell.runner_up == "other_count 62"
    assert "77 printed as 74" in cell.why
    assert "62 of 84" in cell.why
    assert cell.reconciled_percent == "77"  # both agree on it


@pytest.mark.parametrize(
    ("cells", "total", "rule"),
    [
        (["15 (17.8)", "69 (82.1)"], 84, "truncated"),
        (["29 (39.20)", "45 (60.81)"], 74, "fewer_decimals"),
        (["1 (33.4)", "2 (66.7)"], 3, "rounded_up"),
        (["1 (12)", "7 (88)"], 8, "half_even"),
    ],
)
def test_other_rounding_rules_are_named_and_not_called_wrong(cells, total, rule):
    cell = explain(make_column(cells, total)).cells[0]
    assert (cell.verdict, cell.mechanism) == ("agrees_other_rounding", rule)
    assert cell.reconciled_percent == cell.expected


@pytest.mark.parametrize(
    ("cells", "total", "mechanism", "parameter"),
    [
        (["25 (20.83)", "98 (79.67)"], 123, "digit", "20.33 printed as 20.83"),
        (["25 (23.03)", "98 (79.67)"], 123, "transposed", "20.33 printed as 23.03"),
        (["25 (203.3)", "98 (79.67)"], 123, "decimal_point", "20.33 printed as 203.3"),
        (["25 (20.133)", "98 (79.67)"], 123, "extra_digit", "20.33 printed as 20.133"),
        (["87 (7.73)", "36 (29.27)"], 123, "dropped_digit", "70.73 printed as 7.73"),
        (["25 (0.20)", "98 (0.80)"], 123, "as_fraction", None),
        (["25 (20.25)", "98 (79.38)"], 123, "rounded_factor", "0.81"),
    ],
)
def test_slips_of_the_vocabulary_are_named_with_their_parameter(cells, total, mechanism, parameter):
    cell = explain(make_column(cells, total)).cells[0]
    assert (cell.verdict, cell.likeliest, cell.parameter) == ("differs", mechanism, parameter)


def test_percentages_of_the_neighbouring_row_are_named():
    cells = ["10 (10.0)", "20 (10.0)", "30 (20.0)", "25 (30.0)", "15 (15.0)"]
    found = explain(make_column(cells, 100)).cells
    assert [cell.likeliest for cell in found[1:4]] == ["other_row"] * 3
    assert found[1].parameter == "item 0"


def test_percentages_left_standing_from_another_period_are_named():
    before = make_column(["31 (29.8)", "42 (40.4)", "31 (29.8)"], 104, period="2021/22")
    now = make_column(["40 (29.8)", "37 (40.4)", "29 (29.8)"], 106, period="2022/23")
    found = explain_columns([before, now])[1]
    assert {cell.mechanism for cell in found.cells} == {"other_period"}
    assert {cell.parameter for cell in found.cells} == {"2021/22"}


def test_a_mistyped_count_is_put_right_from_its_percentage_and_the_sum():
    found = explain(make_column(["52 (20.3)", "51 (41.5)", "47 (38.2)"], 123))
    cell = found.cells[0]
    assert (cell.mechanism, cell.parameter, cell.reconciled_count) == ("count_typo", "25", 25)
    assert cell.reconciled_percent == "20.3"
    assert found.wrong_cells == ("item 0",)


def test_a_mistyped_total_is_one_wrong_cell_and_not_three():
    found = explain(make_column(["25 (20.3)", "51 (41.5)", "47 (38.2)"], 132))
    assert (found.total, found.wrong_cells) == (123, ("Total",))
    assert {(cell.verdict, cell.mechanism) for cell in found.cells} == {("differs", "total_typo")}
    assert found.cells[0].reconciled_percent == "20.3"


def test_a_row_left_out_of_the_total_is_named():
    found = explain(make_column(["25 (20.3)", "51 (41.5)", "47 (38.2)"], 76))
    assert (found.total, found.wrong_cells) == (123, ("Total",))
    assert {(cell.mechanism, cell.parameter) for cell in found.cells} == {("left_out_of_total", "item 2")}


def test_what_nothing_explains_is_said_to_be_unexplained():
    cell = explain(make_column(["2 (98.77)", "51 (41.46)", "70 (56.91)"], 123)).cells[0]
    assert cell.likeliest == "unexplained"
    assert cell.reconciled_percent == "1.63"


def test_the_total_row_is_checked_too_where_it_carries_a_percentage():
    right = make_column(["25 (20.3)", "98 (79.7)"], 123, total_percent="100")
    assert explain(right).total_cell.verdict == "agrees"
    wrong = make_column(["25 (20.3)", "98 (79.7)"], 123, total_percent="101")
    assert explain(wrong).total_cell.verdict == "differs"


def test_a_lone_figure_is_explained_without_a_column():
    lone = PublishedColumn("statements", "2022/23", ("Lifeline",), (23,), ("18.7",), 123, partition=False)
    assert explain(lone).cells[0].verdict == "agrees"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_clean_tables_raise_no_alarm_under_any_rounding_rule(rule, decimals):
    random = Random(f"{rule} {decimals}")
    for _ in range(20):
        counts = [random.randrange(200) for _ in range(random.randint(2, 12))]
        total = max(1, sum(counts))
        percents = tuple(render_percent(count, total, decimals, rule) for count in counts)
        items = tuple(f"item {place}" for place in range(len(counts)))
        found = explain(PublishedColumn("t", "p", items, tuple(counts), percents, total))
        assert "differs" not in [cell.verdict for cell in found.cells]


@pytest.mark.parametrize("step", [-2, -1, 0, 1, 2])
def test_one_unit_either_side_of_the_rounding_interval_is_where_a_difference_begins(step):
    # 25 of 123 is 20.325: some rule prints 20.32 and 20.33, none prints 20.31 or 20.34.
    printed = f"{20.33 + step / 100:.2f}"
    cell = explain(make_column([f"25 ({printed})", "98 (79.67)"], 123)).cells[0]
    expected = {0: "agrees", -1: "agrees_other_rounding"}.get(step, "differs")
    assert cell.verdict == expected


def test_confidences_of_winner_and_runner_up_are_ordered():
    column = make_column(["65 (74)", "19 (22.6)"], 84)
    cell = explain(column).cells[0]
    assert 0 < cell.bits_ahead < 3
    assert 0.5 < cell.confidence < 1


LONG = make_column([f"{place + 1} (77.77)" for place in range(60)], 1830)


def test_a_column_that_takes_too_much_work_is_reported_unfinished_with_its_differences():
    found = explain_columns([LONG], work_per_column=100)[0]
    assert not found.finished
    assert {cell.mechanism for cell in found.cells} == {"unexplained"}
    assert "the search for the cause was given up" in found.cells[0].why


def test_a_column_is_given_up_at_the_same_point_every_time():
    def finishes(work):
        return explain_columns([LONG], work_per_column=work)[0].finished

    needed = bisect_left(range(WORK_PER_COLUMN), True, key=finishes)
    assert 1000 < needed < WORK_PER_COLUMN / 10
    assert [finishes(needed + step) for step in (-1, 0, -1, 0)] == [False, True, False, True]


LONGER = make_column(
    [f"{place % 97 + 1} ({place % 90}.5)" for place in range(200)],
    9_600,
    "longest",
    other_bases=tuple(Base(f"base {value}", value) for value in range(1000, 2000, 37)),
)
SHORT = [make_column(["11 (12.3)", "45 (45.6)", "45 (47.9)"], 101, f"short{place}") for place in range(3)]


@pytest.mark.parametrize("order", [1, -1])
def test_the_work_allowed_in_all_is_shared_out_whatever_the_order(order):
    columns = [LONG, replace(LONG, table="longer"), *SHORT][::order]
    found = explain_columns(columns, work_in_all=50_000)[::order]
    assert [column.finished for column in found] == [True] * 5
    found = explain_columns([LONGER, *columns], work_in_all=50_000)
    assert [column.finished for column in found] == [False] + [True] * 5


@pytest.mark.parametrize(("work", "finished"), [(30_000, False), (100_000, True)])
def test_what_other_columns_leave_of_the_work_goes_to_those_that_need_more(work, finished):
    assert explain_columns([LONGER, *SHORT], work_in_all=work)[0].finished is finished
    assert not explain_columns([LONGER], work_per_column=work // 4)[0].finished  # an even share


def test_ten_thousand_rows_are_gone_through():
    cells = [f"{place % 50} ({place % 90}.5)" for place in range(10_000)]
    found = explain_columns([make_column(cells, 245_000)], work_per_column=200_000)[0]
    assert len(found.cells) == 10_000


def test_columns_of_ten_rows_are_far_from_the_work_allowed():
    random = Random(1)
    for _ in range(40):
        counts = [random.randrange(200) for _ in range(10)]
        cells = [f"{count} ({random.randrange(100)})" for count in counts]
        others = tuple(Base(f"base {value}", value) for value in random.sample(range(50, 3000), 30))
        column = make_column(cells, sum(counts) + 7, other_bases=others)
        assert explain_columns([column], work_per_column=WORK_PER_COLUMN // 100)[0].finished


def test_huge_percentages_are_worked_through():
    cell = explain(make_column(["5 (1000000000)", "66 (93.0)"], 71)).cells[0]
    assert (cell.verdict, cell.expected) == ("differs", "7")


def test_what_is_not_a_percentage_is_refused_with_its_place():
    column = PublishedColumn("by_person", "2022/23", ("Adult",), (5,), ("1e9",), 71)
    with pytest.raises(ValueError, match="by_person, Adult, 2022/23: '1e9' is not a percentage"):
        explain(column)


def test_a_share_in_prose_left_standing_from_another_period_is_named_among_many():
    def make_lone(item, period, count, percent, total):
        return PublishedColumn("x_statements", period, (item,), (count,), (percent,), total, partition=False)

    others = [make_lone(f"other {place}", "2021/22", 10, "10.00", 100) for place in range(5)]
    before = make_lone("Lifeline", "2021/22", 23, "18.70", 123)
    now = make_lone("Lifeline", "2022/23", 41, "18.70", 140)
    assert explain_columns([*others, before, now])[-1].cells[0].likeliest == "other_period"


@pytest.mark.parametrize(("tables_between", "scope"), [(29, "table"), (30, "column")])
def test_a_slip_is_shared_only_with_tables_close_by(tables_between, scope):
    right = [make_column(["50 (50)", "50 (50)"], 100, f"right{place}") for place in range(tables_between)]
    other_family = replace(OUTCOME_2022, table="outcomes")
    found = explain_columns([ABUSE_2022, *right, other_family])[-1]
    assert {cell.scope for cell in found.cells} == {scope}


def test_a_slip_is_shared_within_a_family_however_far_apart_its_tables_stand():
    right = [make_column(["50 (50)", "50 (50)"], 100, f"right{place}") for place in range(60)]
    found = explain_columns([ABUSE_2022, *right, OUTCOME_2022])[-1]
    assert {cell.scope for cell in found.cells} == {"table"}


def test_where_many_slips_are_known_it_costs_more_to_say_which():
    others = [
        make_column([f"25 ({25 * base / 100:.2f})", f"51 ({51 * base / 100:.2f})"], base, f"other{base}")
        for base in range(211, 231)
    ]
    few = explain_columns([ABUSE_2022, *others[:3], OUTCOME_2022])[-1]
    many = explain_columns([ABUSE_2022, *others, OUTCOME_2022])[-1]
    few, many = few.cells[0], many.cells[0]
    assert few.bits == explain_columns([ABUSE_2022, OUTCOME_2022])[-1].cells[0].bits
    assert few.bits + 1 < many.bits < few.bits + 2  # one of 21 instead of one of 8


def test_a_base_that_is_printed_as_something_else_is_not_said_to_stand_nowhere():
    cells = ["10 (14.70)", "24 (35.30)", "32 (47.00)"]
    found = explain(make_column(cells, 66, printed=frozenset({10, 68})))
    assert all("68 (a number that is no total of the tables around this one)" in c.why for c in found.cells)
    found = explain(make_column(cells, 66, printed=frozenset({10, 67, 69})))
    assert all("68 (a number that stands nowhere on the page)" in cell.why for cell in found.cells)


def test_the_order_of_columns_does_not_change_what_is_found():
    columns = [ABUSE_2022, OUTCOME_2022]
    forward, backward = explain_columns(columns), explain_columns(columns[::-1])[::-1]
    assert [found.cells for found in forward] == [found.cells for found in backward]


def test_a_swapped_misprint_is_not_among_what_to_put_in_its_place():
    cell = explain(make_column(["37 (38.9)"], 93, partition=False)).cells[0]
    assert (cell.mechanism, cell.parameter) == ("transposed", "39.8 printed as 38.9")
    assert (cell.expected, cell.reconciled_percent) == ("39.8", None)  # the total may be 95 as well


def test_a_figure_alone_is_not_said_to_be_wrong_for_certain_where_its_total_may_be():
    cell = explain(make_column(["45 (76.3)"], 60, partition=False)).cells[0]
    assert (cell.mechanism, cell.reconciled_percent, cell.reconciled_count) == ("ambiguous", None, 45)
    assert "it is 45 of 59" in cell.why
    assert "right for a total of 59" in cell.why


def test_only_cells_with_the_same_cause_are_said_to_show_the_same():
    # Over 137: 8.0, 29.9, 0, 21.9, 16.1; the first is mistyped on top, the third follows either way.
    found = explain(make_outcome(["11 (8.9)", "41 (29.9)", "0 (0.0)", "30 (21.9)", "22 (16.1)"], 104, "p"))
    assert [getattr(cell, "mechanism", None) for cell in found.cells] == [
        *("digit", "other_denominator", None, "other_denominator", "other_denominator"),
    ]
    assert "show the same" not in found.cells[0].why
    assert found.cells[1].why.endswith("; two other cells fit 137 too.")


def test_what_was_changed_so_that_the_column_adds_to_100_is_told():
    cell = explain(make_column(["1000 (34)", "1000 (33)", "1000 (33)"], 3000)).cells[0]
    assert (cell.verdict, cell.mechanism, cell.scope) == (
        "agrees_other_rounding",
        "made_to_add_to_100",
        "cell",
    )
    assert (cell.reconciled_percent, cell.why) == (
        "33",
        "1000 of 3000 is 33% rounded half up, not 34%: it was changed so that the percentages add to 100.",
    )


def test_a_factor_that_is_rounded_to_nothing_is_none():
    cells = explain(make_column(["46 (0.0)", "1300 (0.0)", "1495 (0.0)"], 2841)).cells
    assert "rounded_factor" not in {cell.likeliest for cell in cells}


def test_a_figure_that_another_rule_would_print_is_right_for_the_total_that_was_meant():
    cells = ["7 (35)", "6 (30)", "7 (35)", "18 (90)", "2 (10)", "20 (100)"]
    found = explain(make_column(cells, 19, partition=False))
    assert (found.total, found.wrong_cells) == (20, ("Total",))
    assert {(cell.mechanism, cell.parameter) for cell in found.cells} == {("total_typo", "20")}
    cell = found.cells[4]  # 2 of 19 is 10.5, cut off 10
    assert (cell.verdict, cell.scope, cell.reconciled_percent) == ("agrees_other_rounding", "column", "10")
    assert cell.why == (
        "2 of 19 is 11%, not 10%: the percentage is right for a total of 20: the total is mistyped."
    )


def test_what_is_said_of_small_spoilt_tables_changes_only_where_that_is_meant():
    golden = Path(__file__).parent / "golden" / "explanations.csv"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(tell_samples(), encoding="utf-8")
    assert tell_samples().splitlines() == golden.read_text(encoding="utf-8").splitlines()
